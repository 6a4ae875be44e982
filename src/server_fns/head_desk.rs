//! The head's desk (*meja Kepala*): requests that the counter has sent there first (service §2.3), without the applicant's name
//! and number.

use crate::domain::applicant::ApplicantKind;
use crate::domain::code::ReservationCode;
use crate::domain::disposition::{Instruction, PassTo};
use crate::domain::reservation::{Item, Pattern, Status, Urgency, Version};
use crate::domain::slot::Moment;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A request that waits for the head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadRow {
    pub code: ReservationCode,
    pub version: Version,
    /// Empty for persons, whom only their kind tells.
    pub institution: String,
    pub kind: ApplicantKind,
    pub activity: String,
    pub items: Vec<Item>,
    pub participants: Option<i64>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    pub status: Status,
    pub urgency: Urgency,
    /// `0012/2026`
    pub agenda: String,
    /// What the counter asks for on the sheet, and its note.
    pub instruction: Option<Instruction>,
    pub note: String,
    pub received_at: Moment,
    pub due_at: Moment,
    /// The use begins before the answer is due (*mendesak*).
    pub urgent: bool,
}

/// Everything that waits for the head, the most pressing first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadDesk {
    pub rows: Vec<HeadRow>,
    pub now: Moment,
}

/// What the head has written on a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadWordView {
    pub to: PassTo,
    pub instruction: Instruction,
    pub note: String,
    pub at: Moment,
    /// Name of the head, or of whoever stood in.
    pub by: String,
}

/// What waits for the head.
#[server(endpoint = "head-desk/load")]
pub async fn load_head_desk() -> Result<HeadDesk, AppError> {
    use crate::domain::reservation::Action;
    let context = crate::server::context::with_roles(Action::PassOn.roles()).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::head_desk::load(&mut db, context.now).await?)
}

/// The head passes a request on (T4): `next` is `sarpras`, or `ult` for back to the counter.
#[server(endpoint = "head-desk/pass-on")]
pub async fn pass_on(
    code: String,
    version: Version,
    #[server(default)] next: String,
    #[server(default)] instruction: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    use crate::domain::reservation::Action;
    use crate::server_fns::inbox::{chosen, known, or_usual};
    let context = crate::server::context::with_roles(Action::PassOn.roles()).await?;
    let word =
        crate::domain::disposition::PassOn { to: chosen("next", &next)?, instruction: or_usual("instruction", &instruction, Instruction::Process)?, note };
    crate::workflow::head_desk::pass_on(&context, &known(&code)?, version, word).await
}
