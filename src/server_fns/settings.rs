//! What the office says of itself: told to visitors, and set by the admin.

use crate::domain::house_rules::HouseRules;
use crate::domain::language::Language;
use crate::domain::office_settings::{ComplaintChannels, Component, Contact, Pledge};
use crate::domain::slot::Moment;
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `/standar` says beside the six parts of the document, in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublishedStandard {
    /// `No. SK …`; may be empty.
    pub decree: String,
    /// Name of the office.
    pub office: String,
    /// What the letters of SILANDAP stand for; empty while nobody has said.
    pub expansion: String,
    pub channels: ComplaintChannels,
    /// The eight that the office writes itself, filled in or not.
    pub components: Vec<Component>,
    /// Once there is one.
    pub pledge: Option<Pledge>,
    /// The house rules that count today.
    pub rules: Vec<String>,
    /// Their version.
    pub rules_version: i64,
    /// Since when they count; `None` = from the beginning.
    pub rules_from: Option<NaiveDate>,
}

/// The foot of the public pages.
#[server(endpoint = "office/contact")]
pub async fn load_contact(language: Language) -> Result<Contact, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::reference::office(&context.store, &mut db).await?.settings.contact(language))
}

/// The channels for complaints.
#[server(endpoint = "office/channels")]
pub async fn load_channels(language: Language) -> Result<ComplaintChannels, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::reference::office(&context.store, &mut db).await?.settings.channels(language))
}

/// The service standard, as far as the office has set it.
#[server(endpoint = "office/standard")]
pub async fn load_standard(language: Language) -> Result<PublishedStandard, AppError> {
    use crate::domain::office_settings::Key;
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    let office = crate::store::reference::office(&context.store, &mut db).await?;
    let today = crate::domain::slot::local_date(context.now);
    let rules = HouseRules::in_force(&office.rules, today).ok_or(AppError::NotFound)?;
    let settings = &office.settings;
    Ok(PublishedStandard {
        decree: settings.text(Key::Decree),
        office: settings.office(language),
        expansion: settings.text(Key::Expansion),
        channels: settings.channels(language),
        components: settings.components(language),
        pledge: settings.pledge(language),
        rules: rules.lines(language),
        rules_version: rules.version,
        rules_from: rules.from,
    })
}

/// Everything that the admin can set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Grows with every change; a form that was drawn from an older one is refused.
    pub revision: i64,
    /// Code of [`crate::domain::office_settings::Key`] → what is set, or what the pages say without it.
    pub texts: BTreeMap<String, String>,
    /// The version of the house rules that counts today.
    pub rules_version: i64,
}

/// What is set, for the admin.
#[server(endpoint = "settings/load")]
pub async fn load_settings() -> Result<SettingsView, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let today = crate::domain::slot::local_date(context.now);
    let mut db = context.store.read().await?;
    let (revision, settings) = crate::store::settings::current(&mut db).await?;
    let office = crate::store::reference::office(&context.store, &mut db).await?;
    let rules_version = HouseRules::in_force(&office.rules, today).map_or(0, |rules| rules.version);
    Ok(SettingsView { revision, texts: settings.texts(), rules_version })
}

/// Sets the texts that `form` has, by the codes of their keys; `revision` is that of the page.
#[server(endpoint = "settings/save")]
pub async fn save_settings(revision: i64, #[server(default)] form: BTreeMap<String, String>) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::settings::save(&context, revision, &form).await
}

/// A version of the house rules, for the staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulesVersion {
    pub rules: HouseRules,
    /// `None` = it came with the program.
    pub entered_at: Option<Moment>,
    /// Name of the staff member who entered it; may be empty.
    pub entered_by: String,
    /// So many requests have accepted it.
    pub agreed: i64,
}

/// All versions of the house rules, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulesPage {
    pub versions: Vec<RulesVersion>,
    /// The version that counts today.
    pub in_force: i64,
    /// The first date from which a new version may count.
    pub tomorrow: NaiveDate,
    /// The reader may give them a new version.
    pub may_change: bool,
}

/// The house rules with every version that there was, for all staff: whoever talks with an applicant reads what they accepted.
#[server(endpoint = "settings/rules")]
pub async fn load_house_rules() -> Result<RulesPage, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::signed_in().await?;
    let today = crate::domain::slot::local_date(context.now);
    let mut db = context.store.read().await?;
    let versions = crate::store::settings::versions(&mut db).await?;
    let office = crate::store::reference::office(&context.store, &mut db).await?;
    Ok(RulesPage {
        versions,
        in_force: HouseRules::in_force(&office.rules, today).map_or(0, |rules| rules.version),
        tomorrow: crate::domain::working_calendar::days_later(today, 1),
        may_change: context.actor.roles().has(Role::Admin),
    })
}

/// Gives the house rules a new version; the answer is its number.
#[server(endpoint = "settings/publish-rules")]
pub async fn publish_house_rules(
    #[server(default)] text_id: String,
    #[server(default)] text_en: String,
    #[server(default)] from_date: String,
) -> Result<i64, AppError> {
    use crate::domain::house_rules::RulesForm;
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::settings::publish_rules(&context, &RulesForm { text_id, text_en, from_date }).await
}
