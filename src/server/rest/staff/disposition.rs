//! Who handles a request next: passing it on, over the head's desk where the office has set it so, and the facilities team's word.

use super::{changed, choice, code_of};
use crate::domain::application_form::FieldErrors;
use crate::domain::disposition::{Disposition, Instruction, PassOn};
use crate::domain::facility::FacilityCode;
use crate::domain::item_answer::{Said, SaidOfItem};
use crate::domain::reservation::{Action, Version};
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::{AskedJson, ChangedJson, moment};
use crate::server_fns::head_desk::HeadRow;
use crate::workflow::{decide, head_desk};
use axum::Json;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Passing on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposeIn {
    /// The one that was read; absent = whatever stands there now.
    #[serde(default)]
    version: Option<i64>,
    #[serde(default)]
    note: String,
    /// `normal`, `urgent`, `very_urgent`, `confidential`
    #[serde(default)]
    urgency: Option<String>,
    /// `sarpras`, `sarpras_head`, `head` (the head first; only where the office has set it so)
    #[serde(default)]
    forwarded_to: Option<String>,
    /// `respond`, `process`, `coordinate`, `settle`, `study`, `attend`, `other`
    #[serde(default)]
    instruction: Option<String>,
}

/// Passes the request on to the facilities team, or to the head first.
#[utoipa::path(post, path = "/staff/reservations/{code}/dispose", tag = "staff", operation_id = "dispose", params(("code" = String, Path)), request_body = DisposeIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn dispose(staff: Staff, Path(code): Path<String>, Body(body): Body<DisposeIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    let mut faults = FieldErrors::default();
    let usual = Disposition::default();
    let urgency = body.urgency.map_or(Some(usual.urgency), |text| choice(&text, "urgency", &mut faults));
    let forwarded_to = body.forwarded_to.map_or(Some(usual.forwarded_to), |text| choice(&text, "forwarded_to", &mut faults));
    let instruction = body.instruction.map_or(Some(usual.instruction), |text| choice(&text, "instruction", &mut faults));
    let (Some(urgency), Some(forwarded_to), Some(instruction)) = (urgency, forwarded_to, instruction) else { return Err(faults.into()) };
    decide::dispose(&staff.context, &code, body.version.map(Version), Disposition { note: body.note, urgency, forwarded_to, instruction }).await?;
    changed(&staff.context, &code).await
}

/// A request that waits for the head, without the applicant's name and number.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeadRowJson {
    code: String,
    version: i64,
    /// Empty for persons.
    institution: String,
    kind: String,
    activity: String,
    items: Vec<AskedJson>,
    participants: Option<i64>,
    start: String,
    end: String,
    urgency: String,
    /// Number in the agenda, `0012/2026`.
    agenda: String,
    instruction: Option<String>,
    /// Of the counter.
    note: String,
    received_at: String,
    due_at: String,
}

impl From<&HeadRow> for HeadRowJson {
    fn from(row: &HeadRow) -> Self {
        Self {
            code: row.code.to_string(),
            version: row.version.0,
            institution: row.institution.clone(),
            kind: row.kind.to_string(),
            activity: row.activity.clone(),
            items: row.items.iter().map(Into::into).collect(),
            participants: row.participants,
            start: moment(row.from),
            end: moment(row.to),
            urgency: row.urgency.to_string(),
            agenda: row.agenda.clone(),
            instruction: row.instruction.map(|wish| wish.to_string()),
            note: row.note.clone(),
            received_at: moment(row.received_at),
            due_at: moment(row.due_at),
        }
    }
}

/// Everything that waits for the head.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeadDeskJson {
    requests: Vec<HeadRowJson>,
}

/// What waits for the head, the most pressing first.
#[utoipa::path(get, path = "/staff/head-desk", tag = "staff", operation_id = "head_desk", security(("token" = [])),
    responses((status = 200, body = HeadDeskJson), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn waiting(staff: Staff) -> Result<Json<HeadDeskJson>, AppError> {
    let context = staff.with(Action::PassOn.roles())?;
    let desk = crate::store::head_desk::load(&mut *context.store.read().await?, context.now).await?;
    Ok(Json(HeadDeskJson { requests: desk.rows.iter().map(Into::into).collect() }))
}

/// The head's word.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassOnIn {
    version: i64,
    /// `sarpras`, or `ult` for back to the counter
    to: String,
    /// `respond`, `process`, `coordinate`, `settle`, `study`, `attend`, `other`
    #[serde(default)]
    instruction: Option<String>,
    #[serde(default)]
    note: String,
}

/// The head passes a request on.
#[utoipa::path(post, path = "/staff/reservations/{code}/pass-on", tag = "staff", operation_id = "pass_on", params(("code" = String, Path)), request_body = PassOnIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn pass_on(staff: Staff, Path(code): Path<String>, Body(body): Body<PassOnIn>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(Action::PassOn.roles())?;
    let code = code_of(&code)?;
    let mut faults = FieldErrors::default();
    let to = choice(&body.to, "to", &mut faults);
    let instruction = body.instruction.map_or(Some(Instruction::Process), |text| choice(&text, "instruction", &mut faults));
    let (Some(to), Some(instruction)) = (to, instruction) else { return Err(faults.into()) };
    head_desk::pass_on(context, &code, Version(body.version), PassOn { to, instruction, note: body.note }).await?;
    changed(context, &code).await
}

/// The facilities team's word.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmIn {
    /// The one that was read, so that the answer is about the time and the things of that one; absent = whatever stands there now.
    #[serde(default)]
    version: Option<i64>,
    /// `available`, `partial`, `unavailable`; with `items` it follows from them and is not read.
    #[serde(default)]
    answer: String,
    #[serde(default)]
    note: String,
    /// One answer for each thing asked for.
    #[serde(default)]
    items: Vec<ItemAnswerIn>,
}

/// What is said of one thing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemAnswerIn {
    facility: String,
    /// `available`, `partial`, `unavailable`
    answer: String,
    /// How many are there; needed for `partial`.
    #[serde(default)]
    quantity: Option<i64>,
    #[serde(default)]
    note: String,
}

fn said(answer: &str, items: Vec<ItemAnswerIn>) -> Result<Said, FieldErrors> {
    let mut faults = FieldErrors::default();
    if items.is_empty() {
        return choice(answer, "answer", &mut faults).map(Said::All).ok_or(faults);
    }
    let mut each = Vec::with_capacity(items.len());
    for (row, item) in items.into_iter().enumerate() {
        if let Some(answer) = choice(&item.answer, &format!("items.{row}.answer"), &mut faults) {
            each.push(SaidOfItem { facility: FacilityCode(item.facility), answer, quantity: item.quantity, note: item.note });
        }
    }
    if faults.is_empty() { Ok(Said::Each(each)) } else { Err(faults) }
}

/// Answers whether it can be done, in one word or thing by thing.
#[utoipa::path(post, path = "/staff/reservations/{code}/confirm", tag = "staff", operation_id = "confirm", params(("code" = String, Path)), request_body = ConfirmIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn confirm(staff: Staff, Path(code): Path<String>, Body(body): Body<ConfirmIn>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(Action::Confirm.roles())?;
    let code = code_of(&code)?;
    decide::confirm(context, &code, body.version.map(Version), said(&body.answer, body.items)?, body.note).await?;
    changed(context, &code).await
}
