//! The wording of messages: which one is in force, its versions, and how it would be read.

use crate::domain::code::ReservationCode;
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::domain::slot::Moment;
use crate::domain::wordings::{WordingForm, WordingPreview};
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One wording in the list of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordingRow {
    pub template: Template,
    pub language: Language,
    /// 0 = never changed.
    pub version: i64,
    /// It is the published one, never changed or gone back to.
    pub is_published: bool,
    /// `None` = it came with the program.
    pub entered_at: Option<Moment>,
    /// Name of the member of staff; may be empty.
    pub entered_by: String,
    /// WhatsApp has approved it.
    pub registered: bool,
}

/// A version of one wording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordingVersion {
    pub version: i64,
    /// With `{nama}`, without the signature.
    pub text: String,
    pub is_published: bool,
    pub entered_at: Moment,
    pub entered_by: String,
    pub registered_at: Option<Moment>,
}

/// What has to be entered at WhatsApp before a channel with approved templates sends the newest version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToRegister {
    pub version: i64,
    /// Name of the template there: `approved_v2`.
    pub name: String,
    /// Its body, with `{{1}}` for the values and with the signature.
    pub body: String,
    /// Name of the template that is sent until then.
    pub until_then: String,
    /// Meta refuses what begins with a value.
    pub begins_with_a_value: bool,
}

/// One language of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordingInForce {
    pub language: Language,
    /// 0 = never changed.
    pub version: i64,
    /// With `{nama}`, without the signature.
    pub text: String,
    pub is_published: bool,
    /// As it came with the program.
    pub published: String,
    /// The newest first.
    pub versions: Vec<WordingVersion>,
    pub to_register: Option<ToRegister>,
}

/// One message as the admin changes its wording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordingPage {
    pub template: Template,
    /// What it may name, as typed (`{nama}`), and whether it must.
    pub placeholders: Vec<(String, bool)>,
    /// Indonesian, English.
    pub languages: Vec<WordingInForce>,
    /// Newest requests for the preview: code, and institution or name.
    pub requests: Vec<(ReservationCode, String)>,
}

/// The wording of every message in both languages.
#[server(endpoint = "wordings/list")]
pub async fn load_wordings() -> Result<Vec<WordingRow>, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::wording_views::rows(&mut db).await?)
}

/// One message with its wordings and their versions.
#[server(endpoint = "wordings/load")]
pub async fn load_wording(template: String) -> Result<WordingPage, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let template = template.parse().map_err(|_| AppError::NotFound)?;
    let mut db = context.store.read().await?;
    Ok(crate::store::wording_views::page(&mut db, template).await?)
}

/// How the message would be read in a typed wording, with the data of a request or of the example.
#[server(endpoint = "wordings/preview")]
pub async fn preview_wording(form: WordingForm) -> Result<WordingPreview, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::wordings::preview(&context, &form).await
}

/// Saves a new version of what is another wording than before.
#[server(endpoint = "wordings/save")]
pub async fn save_wording(form: WordingForm) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::wordings::save(&context, &form).await
}

/// Goes back to the published wording of one language.
#[server(endpoint = "wordings/publish-again")]
pub async fn publish_wording_again(template: String, language: Language) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::wordings::publish_again(&context, &template, language).await
}

/// Notes that WhatsApp has approved a version.
#[server(endpoint = "wordings/registered")]
pub async fn mark_wording_registered(template: String, language: Language, version: i64) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::wordings::mark_registered(&context, &template, language, version).await
}
