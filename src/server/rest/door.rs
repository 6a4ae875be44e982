//! Completing a request (X1), and what happens at the door (X10 to X15), by the rules and the code of the pages.

use super::caller::{Anyone, Body, Staff};
use super::problem::Problem;
use super::reservations::{opened, tracked};
use super::schema::{ChangedJson, TrackedJson, moment};
use super::staff::{changed, choice, code_of};
use crate::domain::application_form::FieldErrors;
use crate::domain::facility::FacilityCode;
use crate::domain::handover::{Checklist, ChecklistLine, Condition};
use crate::domain::reservation::Version;
use crate::error::AppError;
use crate::server_fns::inbox::MissingView;
use crate::workflow::complete::{self, Completion};
use crate::workflow::{damage, handover};
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the applicant is asked to complete.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissingJson {
    pub what: String,
    pub asked_at: String,
    /// It has to come before.
    pub answer_by: String,
}

impl From<&MissingView> for MissingJson {
    fn from(missing: &MissingView) -> Self {
        Self { what: missing.what.clone(), asked_at: moment(missing.asked_at), answer_by: moment(missing.answer_by) }
    }
}

/// A question for what is missing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestInfoIn {
    version: i64,
    /// In words for the applicant.
    missing: String,
}

/// Asks the applicant for what is missing; the clock of the service stands still until it comes.
#[utoipa::path(post, path = "/staff/reservations/{code}/request-info", tag = "staff", operation_id = "request_info", params(("code" = String, Path)), request_body = RequestInfoIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn request_info(staff: Staff, Path(code): Path<String>, Body(body): Body<RequestInfoIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    complete::request_info(&staff.context, &code, Version(body.version), body.missing).await?;
    changed(&staff.context, &code).await
}

/// What was missing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompletionIn {
    /// With every call of staff; the applicant's own may leave it out.
    #[serde(default)]
    version: Option<i64>,
    reply: String,
    #[serde(default)]
    participants: Option<i64>,
}

impl CompletionIn {
    fn parts(self) -> (Option<Version>, Completion) {
        (self.version.map(Version), Completion { reply: self.reply, participants: self.participants })
    }
}

/// Records what the applicant has told the counter.
#[utoipa::path(post, path = "/staff/reservations/{code}/resubmit", tag = "staff", operation_id = "resubmit_for_applicant", params(("code" = String, Path)), request_body = CompletionIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn resubmit_for_applicant(staff: Staff, Path(code): Path<String>, Body(body): Body<CompletionIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    let (version, completion) = body.parts();
    let version = version.ok_or_else(|| {
        let mut faults = FieldErrors::default();
        faults.add("version", "required");
        faults
    })?;
    complete::resubmit(&staff.context, &code, Some(version), completion).await?;
    changed(&staff.context, &code).await
}

/// The applicant completes the request.
#[utoipa::path(post, path = "/reservations/{code}/resubmit", tag = "public", operation_id = "reservation_resubmit", request_body = CompletionIn,
    params(("code" = String, Path), ("X-Whatsapp-Last4" = Option<String>, Header)),
    responses((status = 200, body = TrackedJson), (status = 404, body = Problem), (status = 409, body = Problem, description = "nothing is missing (any more), or it comes too late"),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn resubmit(caller: Anyone, Path(code): Path<String>, headers: HeaderMap, Body(body): Body<CompletionIn>) -> Result<Json<TrackedJson>, AppError> {
    let reservation = opened(&caller, &code, &headers).await?;
    let (version, completion) = body.parts();
    complete::resubmit(&caller.context, &reservation.code, version, completion).await?;
    tracked(&caller.context, &reservation.secret).await
}

/// One line of a checklist; things that are not named are good.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineIn {
    facility: String,
    /// `good`, `worn`, `broken`, `missing`
    condition: String,
    /// So many units are so; absent = one.
    #[serde(default)]
    quantity: Option<i64>,
    #[serde(default)]
    note: String,
}

/// What is written down at the door.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandoverIn {
    version: i64,
    #[serde(default)]
    checklist: Vec<LineIn>,
    /// Keys, remote controls, cables; what is missing or has to follow.
    #[serde(default)]
    note: String,
}

fn checklist(lines: Vec<LineIn>, note: String) -> Result<Checklist, AppError> {
    let mut faults = FieldErrors::default();
    let lines: Vec<Option<ChecklistLine>> = lines
        .into_iter()
        .map(|line| {
            let condition: Option<Condition> = choice(&line.condition, "condition", &mut faults);
            condition.map(|condition| ChecklistLine { facility: FacilityCode(line.facility), condition, quantity: line.quantity.unwrap_or(1), note: line.note })
        })
        .collect();
    if faults.is_empty() { Ok(Checklist { lines: lines.into_iter().flatten().collect(), note }) } else { Err(faults.into()) }
}

/// The borrower gets it.
#[utoipa::path(post, path = "/staff/reservations/{code}/hand-over", tag = "staff", operation_id = "hand_over", params(("code" = String, Path)), request_body = HandoverIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem, description = "too early, over, or still out with somebody else (`still_out`)"), (status = 422, body = Problem)))]
pub async fn hand_over(staff: Staff, Path(code): Path<String>, Body(body): Body<HandoverIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    handover::hand_over(&staff.context, &code, Version(body.version), checklist(body.checklist, body.note)?).await?;
    changed(&staff.context, &code).await
}

/// It comes back; what is broken or missing leaves the offer until it is repaired.
#[utoipa::path(post, path = "/staff/reservations/{code}/receive-back", tag = "staff", operation_id = "receive_back", params(("code" = String, Path)), request_body = HandoverIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn receive_back(staff: Staff, Path(code): Path<String>, Body(body): Body<HandoverIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    handover::receive_back(&staff.context, &code, Version(body.version), checklist(body.checklist, body.note)?).await?;
    changed(&staff.context, &code).await
}

/// A version that was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenIn {
    version: i64,
}

/// Nobody came; the time is free for others.
#[utoipa::path(post, path = "/staff/reservations/{code}/no-show", tag = "staff", operation_id = "no_show", params(("code" = String, Path)), request_body = SeenIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem, description = "not an hour after the start yet, in a dormitory not 22.00")))]
pub async fn no_show(staff: Staff, Path(code): Path<String>, Body(body): Body<SeenIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    handover::no_show(&staff.context, &code, Version(body.version)).await?;
    changed(&staff.context, &code).await
}

/// Damage found after the return.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DamageIn {
    version: i64,
    checklist: Vec<LineIn>,
}

/// Reports damage within three working days after the return.
#[utoipa::path(post, path = "/staff/reservations/{code}/damage", tag = "staff", operation_id = "damage", params(("code" = String, Path)), request_body = DamageIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn report_damage(staff: Staff, Path(code): Path<String>, Body(body): Body<DamageIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    damage::report(&staff.context, &code, Version(body.version), checklist(body.checklist, String::new())?).await?;
    changed(&staff.context, &code).await
}

/// It is repaired or replaced and can be lent again.
#[utoipa::path(delete, path = "/staff/damage/{id}", tag = "staff", operation_id = "repaired", params(("id" = String, Path)),
    security(("token" = [])), responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn repaired(staff: Staff, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    damage::repaired(&staff.context, id.parse().map_err(|_| AppError::NotFound)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
