//! Personal data (UU PDP, service §3.3): what was forgotten when, what would be now, and what the office keeps about one person.
//! Runs are shown to the admin and the system manager, persons to the admin alone: only they see contact data of all requests.

use crate::domain::retention::{KeptPerson, Run};
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The page *Data pribadi*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonalData {
    /// The newest stands first, at most 30.
    pub runs: Vec<Run>,
    /// The reader answers persons who ask for their data.
    pub answers_persons: bool,
}

/// The latest runs.
#[server(endpoint = "privacy/load")]
pub async fn load_personal_data() -> Result<PersonalData, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::privacy::RUN_ROLES).await?;
    let runs = crate::store::privacy::runs(&mut *context.store.read().await?).await?;
    Ok(PersonalData { runs, answers_persons: context.actor.roles().any_of(crate::workflow::privacy::PERSON_ROLES) })
}

/// Counts what would be forgotten now; of persons nothing changes.
#[server(endpoint = "privacy/rehearse")]
pub async fn rehearse_forgetting() -> Result<Run, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::privacy::RUN_ROLES).await?;
    crate::workflow::privacy::forget_due(&context, true).await
}

/// What there is of the person with this number, or behind the request with this code.
#[server(endpoint = "privacy/find")]
pub async fn find_person(#[server(default)] person: String) -> Result<KeptPerson, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::privacy::PERSON_ROLES).await?;
    crate::workflow::privacy::find(&context, &person).await
}

/// Forgets that person at once; `confirmed` = yes: whoever sends it has read the list. Gives what there was.
#[server(endpoint = "privacy/erase")]
pub async fn erase_person(#[server(default)] person: String, #[server(default)] confirmed: String) -> Result<KeptPerson, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::privacy::PERSON_ROLES).await?;
    let erased = crate::workflow::privacy::erase(&context, &person, confirmed == "yes").await?;
    crate::server::context::send_plain_form_to("/kantor/privasi");
    Ok(erased)
}
