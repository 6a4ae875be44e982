//! Other times: moved, proposed, offered, answered, taken back, undone.

use super::{AgreementIn, agreement, changed, code_of, wall_clock};
use crate::domain::application_form::FieldErrors;
use crate::domain::facility::FacilityCode;
use crate::domain::reservation::Version;
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::reservations::{OverrideIn, in_json};
use crate::server::rest::schema::ChangedJson;
use crate::workflow::propose::{self, Answer, Seen};
use crate::workflow::reschedule::{self, MoveTarget};
use crate::workflow::{partial, undo};
use axum::Json;
use axum::extract::Path;
use serde::Deserialize;
use utoipa::ToSchema;

/// Where a request shall go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveIn {
    version: i64,
    /// `YYYY-MM-DDTHH:MM` WITA
    start: String,
    end: String,
    /// Absent = the same facility.
    #[serde(default)]
    facility: Option<String>,
    reason: String,
    /// The applicant's yes. Null = it is proposed to them first: a booking keeps both times until they answer, an undecided
    /// request the offered one.
    #[serde(default)]
    agreement: Option<AgreementIn>,
    #[serde(default, rename = "override")]
    override_with: Option<OverrideIn>,
}

/// Moves a request to another day, hour or facility, as agreed with the applicant; or proposes it to them.
#[utoipa::path(post, path = "/staff/reservations/{code}/move", tag = "staff", operation_id = "move", params(("code" = String, Path)), request_body = MoveIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn relocate(staff: Staff, Path(code): Path<String>, Body(body): Body<MoveIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    let mut faults = FieldErrors::default();
    let agreement = agreement(body.agreement).unwrap_or_else(|wrong| {
        faults.0.extend(wrong.0);
        None
    });
    let target = target(&body.start, &body.end, body.facility, body.override_with, faults)?;
    let version = Version(body.version);
    let done = match agreement {
        Some(agreement) => reschedule::move_to(&staff.context, &code, version, target, body.reason, agreement).await,
        None => propose::propose(&staff.context, &code, version, target, body.reason).await,
    };
    done.map_err(with_json_fields)?;
    changed(&staff.context, &code).await
}

/// Where a request shall go; together with `faults` found before, everything that is wrong at once.
fn target(start: &str, end: &str, facility: Option<String>, override_with: Option<OverrideIn>, mut faults: FieldErrors) -> Result<MoveTarget, FieldErrors> {
    let (start, end) = (wall_clock(start, "start", &mut faults), wall_clock(end, "end", &mut faults));
    match (start, end) {
        (Some(start), Some(end)) if faults.is_empty() => {
            let facility = facility.filter(|code| !code.is_empty()).map(FacilityCode);
            Ok(MoveTarget { facility, start, end, override_reason: override_with.map(|why| why.reason) })
        }
        _ => Err(faults),
    }
}

fn with_json_fields(error: AppError) -> AppError {
    match error {
        AppError::Invalid(faults) => AppError::Invalid(in_json(faults)),
        other => other,
    }
}

/// What is offered instead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferIn {
    version: i64,
    /// What the facilities team said is there, at the time asked for; start, end and facility are not read then.
    #[serde(default)]
    available: bool,
    /// `YYYY-MM-DDTHH:MM` WITA
    #[serde(default)]
    start: String,
    #[serde(default)]
    end: String,
    /// Absent = the same facility.
    #[serde(default)]
    facility: Option<String>,
    #[serde(default, rename = "override")]
    override_with: Option<OverrideIn>,
}

/// Offers another time than the one asked for, or fewer of the things; it is kept for the applicant until they answer or their time runs out.
#[utoipa::path(post, path = "/staff/reservations/{code}/offer", tag = "staff", operation_id = "offer", params(("code" = String, Path)), request_body = OfferIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn offer(staff: Staff, Path(code): Path<String>, Body(body): Body<OfferIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    if body.available {
        partial::offer_available(&staff.context, &code, Version(body.version)).await?;
        return changed(&staff.context, &code).await;
    }
    let target = target(&body.start, &body.end, body.facility, body.override_with, FieldErrors::default())?;
    propose::offer(&staff.context, &code, Version(body.version), target).await.map_err(with_json_fields)?;
    changed(&staff.context, &code).await
}

/// The applicant's answer, as somebody of the office heard it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReplyIn {
    version: i64,
    accept: bool,
    /// How a yes reached the office; a yes needs it.
    #[serde(default)]
    agreement: Option<AgreementIn>,
}

/// Records the applicant's answer to an offer or a proposed move.
#[utoipa::path(post, path = "/staff/reservations/{code}/reply", tag = "staff", operation_id = "staff_reply", params(("code" = String, Path)), request_body = RecordReplyIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn reply(staff: Staff, Path(code): Path<String>, Body(body): Body<RecordReplyIn>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(&[Role::Ult, Role::Admin])?;
    let code = code_of(&code)?;
    let agreement = agreement(body.agreement)?;
    if body.accept && agreement.is_none() {
        let mut faults = FieldErrors::default();
        faults.add("agreement", "agreement_how");
        return Err(faults.into());
    }
    let answer = if body.accept { Answer::Yes(agreement) } else { Answer::No };
    propose::reply(context, &code, Seen::Version(Version(body.version)), answer).await?;
    changed(context, &code).await
}

/// Which version was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecallIn {
    version: i64,
}

/// Takes back an offer or a proposed move before it is answered.
#[utoipa::path(post, path = "/staff/reservations/{code}/recall", tag = "staff", operation_id = "recall", params(("code" = String, Path)), request_body = RecallIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn recall(staff: Staff, Path(code): Path<String>, Body(body): Body<RecallIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    propose::recall(&staff.context, &code, Version(body.version)).await?;
    changed(&staff.context, &code).await
}

/// Undoes one's own last move or proposal, within ten seconds: before its message can be sent.
#[utoipa::path(post, path = "/staff/reservations/{code}/undo", tag = "staff", operation_id = "undo", params(("code" = String, Path)),
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn undo(staff: Staff, Path(code): Path<String>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(&[Role::Admin])?;
    let code = code_of(&code)?;
    undo::undo(context, &code).await?;
    changed(context, &code).await
}
