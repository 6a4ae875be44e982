//! What the facilities team does at the door, and the papers that go with a request.

use crate::domain::code::ReservationCode;
use crate::domain::disposition::{ForwardedTo, Instruction};
use crate::domain::facility::FacilityCode;
use crate::domain::handover::{ChecklistLine, Condition, Direction};
use crate::domain::reservation::{Item, Pattern, Refusal, Status, Urgency, Version};
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::server_fns::head_desk::HeadWordView;
use crate::server_fns::inbox::InboxRow;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Something that goes out or comes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    pub code: ReservationCode,
    pub version: Version,
    /// Institution, or the person's name when there is none.
    pub who: String,
    /// The person who comes.
    pub name: String,
    /// `0812-5033-1234`, empty when there is none.
    pub whatsapp: String,
    pub activity: String,
    pub items: Vec<Item>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    pub status: Status,
    /// What the room has to have ready.
    pub needs: String,
    pub access_needs: String,
    /// Why it cannot be handed over, taken back, or noted as missed now.
    pub hand_over: Option<Refusal>,
    pub receive_back: Option<Refusal>,
    pub no_show: Option<Refusal>,
    /// It has not come back in time (X13).
    pub late: bool,
    /// Who is hit first, when this is late.
    pub next: Option<NextUse>,
}

/// The approved use that follows what is late.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextUse {
    pub code: ReservationCode,
    /// What is late, or a kin of it.
    pub facility: FacilityCode,
    pub facility_name: String,
    /// When it begins, or was to begin.
    pub from: Moment,
}

/// Something that is off the offer until it is repaired or replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DamageRow {
    pub id: i64,
    pub facility_name: String,
    pub quantity: i64,
    pub condition: Condition,
    pub note: String,
    pub reported_at: Moment,
}

/// The facilities team's day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tasks {
    /// Questions that wait for an answer, the most pressing first.
    pub asked: Vec<InboxRow>,
    /// Begins today, or has begun and nobody has come.
    pub going_out: Vec<TaskRow>,
    /// Is out, whatever ends first first.
    pub coming_back: Vec<TaskRow>,
    pub damage: Vec<DamageRow>,
    pub now: Moment,
}

/// Confirmations, handovers and returns of today (P3).
#[server(endpoint = "tasks/list")]
pub async fn load_tasks() -> Result<Tasks, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Sarpras, Role::Admin]).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::tasks::day(&mut db, &context.actor.roles(), context.now).await?)
}

/// One line of the checklist as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    pub facility: String,
    /// Empty = good.
    pub condition: String,
    /// So many units are so; empty = all of them.
    pub quantity: String,
    pub note: String,
}

/// What is written down at the door.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HandoverForm {
    pub code: String,
    pub version: i64,
    pub lines: Vec<LineForm>,
    /// Keys, remote controls, cables; what is missing or has to follow.
    pub remark: String,
}

/// The borrower gets it (X10).
#[server(endpoint = "tasks/hand-over")]
pub async fn hand_over(form: HandoverForm) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    let (code, checklist) = read(&context, &form).await?;
    crate::workflow::handover::hand_over(&context, &code, Version(form.version), checklist).await
}

/// It comes back (X12).
#[server(endpoint = "tasks/receive-back")]
pub async fn receive_back(form: HandoverForm) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    let (code, checklist) = read(&context, &form).await?;
    crate::workflow::handover::receive_back(&context, &code, Version(form.version), checklist).await
}

/// Nobody came (X11).
#[server(endpoint = "tasks/no-show")]
pub async fn no_show(code: String, version: Version) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    let code = code.parse().map_err(|_| AppError::NotFound)?;
    crate::workflow::handover::no_show(&context, &code, version).await
}

/// Damage that was found after the return (X15).
#[server(endpoint = "tasks/damage")]
pub async fn report_damage(form: HandoverForm) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    let (code, checklist) = read(&context, &form).await?;
    crate::workflow::damage::report(&context, &code, Version(form.version), checklist).await
}

/// It is repaired or replaced and can be lent again.
#[server(endpoint = "tasks/repaired")]
pub async fn repaired(damage: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::damage::repaired(&context, damage).await
}

/// The request and the checklist of a form. What the form leaves empty is good, and concerns all units.
#[cfg(not(target_family = "wasm"))]
async fn read(context: &crate::workflow::Context, form: &HandoverForm) -> Result<(ReservationCode, crate::domain::handover::Checklist), AppError> {
    let code: ReservationCode = form.code.parse().map_err(|_| AppError::NotFound)?;
    let lent = {
        let mut db = context.store.read().await?;
        crate::store::reservations::get(&mut db, &code).await?.lent()
    };
    let mut faults = crate::domain::application_form::FieldErrors::default();
    let mut lines = Vec::with_capacity(form.lines.len());
    for line in &form.lines {
        let all = lent.iter().find(|(facility, _)| facility.as_str() == line.facility).map_or(1, |(_, quantity)| *quantity);
        let condition = if line.condition.is_empty() { Some(Condition::Good) } else { line.condition.parse().ok() };
        let quantity = if line.quantity.trim().is_empty() { Some(all) } else { line.quantity.trim().parse().ok() };
        match (condition, quantity) {
            (Some(condition), Some(quantity)) => lines.push(ChecklistLine {
                facility: FacilityCode(line.facility.clone()),
                condition,
                quantity: if condition == Condition::Good { all } else { quantity },
                note: line.note.clone(),
            }),
            (None, _) => faults.add("condition", "choice"),
            (_, None) => faults.add("quantity", "number"),
        }
    }
    if faults.is_empty() { Ok((code, crate::domain::handover::Checklist { lines, note: form.remark.clone() })) } else { Err(faults.into()) }
}

/// The sheet with which a request was passed on (*lembar disposisi*, §2.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetView {
    /// `0012/2026`
    pub agenda: String,
    pub forwarded_to: ForwardedTo,
    pub instruction: Instruction,
    pub at: Moment,
    pub by: String,
    /// What the head has written on it.
    pub head: Option<HeadWordView>,
}

/// What went out or came back (*berita acara serah terima*, §2.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoverView {
    pub direction: Direction,
    /// `0031/2026`
    pub number: String,
    pub lines: Vec<ChecklistLine>,
    pub note: String,
    pub at: Moment,
    /// For the office.
    pub by: String,
}

/// A request as it stands on paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Papers {
    pub code: ReservationCode,
    pub name: String,
    pub institution: String,
    /// `0812-5033-1234`, empty when there is none.
    pub whatsapp: String,
    pub activity: String,
    pub items: Vec<Item>,
    pub participants: Option<i64>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    pub received_at: Moment,
    pub due_at: Moment,
    pub urgency: Urgency,
    pub note: String,
    pub sheet: Option<SheetView>,
    pub handovers: Vec<HandoverView>,
}

/// The papers of one request, for whoever may see it.
#[server(endpoint = "tasks/papers")]
pub async fn load_papers(code: String) -> Result<Papers, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Sarpras, Role::Admin]).await?;
    let code = code.parse().map_err(|_| AppError::NotFound)?;
    let mut db = context.store.read().await?;
    let papers = crate::store::tasks::papers(&mut db, &code, &context.actor.roles(), context.now).await?.ok_or(AppError::NotFound)?;
    crate::store::read_log::note(&context.store, &mut db, context.staff_id(), &code, context.now).await;
    Ok(papers)
}
