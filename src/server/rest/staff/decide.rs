//! The decisions.

use super::{AgreementIn, agreement, changed, choice, code_of};
use crate::domain::application_form::FieldErrors;
use crate::domain::reservation::{Reason, Version};
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::reservations::OverrideIn;
use crate::server::rest::schema::ChangedJson;
use crate::workflow::decide;
use crate::workflow::reserve::{self, Told};
use axum::Json;
use axum::extract::Path;
use serde::Deserialize;
use utoipa::ToSchema;

/// Approval.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveIn {
    version: i64,
    /// Absent or null: what a move has recorded before; else for what came through the counter `in_person`, as agreed there now, and
    /// for what came online none.
    #[serde(default)]
    agreement: Option<AgreementIn>,
    /// Why it may lie beside uses that only the rule of the unit puts in the way; never beside another use of the same room.
    #[serde(default, rename = "override")]
    override_with: Option<OverrideIn>,
}

/// Approves: the time is the applicant's from now on.
#[utoipa::path(post, path = "/staff/reservations/{code}/approve", tag = "staff", operation_id = "approve", params(("code" = String, Path)), request_body = ApproveIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`slot_taken` with alternatives, `version_conflict`, `sarpras_answer_missing`, `not_allowed_in_state`")))]
pub async fn approve(staff: Staff, Path(code): Path<String>, Body(body): Body<ApproveIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    let override_reason = body.override_with.map(|why| why.reason);
    decide::approve(&staff.context, &code, Version(body.version), agreement(body.agreement)?, override_reason).await?;
    changed(&staff.context, &code).await
}

/// A no, with its reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonIn {
    version: i64,
    /// `unavailable`, `no_agreement`, `maintenance`, `over_capacity`, `internal`, `applicant`, `incomplete`
    reason: String,
    /// Words for the applicant.
    #[serde(default)]
    note: String,
}

/// Rejects.
#[utoipa::path(post, path = "/staff/reservations/{code}/reject", tag = "staff", operation_id = "reject", params(("code" = String, Path)), request_body = ReasonIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn reject(staff: Staff, Path(code): Path<String>, Body(body): Body<ReasonIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    let mut faults = FieldErrors::default();
    let reason = choice(&body.reason, "reason", &mut faults).ok_or(faults)?;
    decide::reject(&staff.context, &code, Version(body.version), reason, body.note).await?;
    changed(&staff.context, &code).await
}

/// Cancels an approved booking for the office.
#[utoipa::path(post, path = "/staff/reservations/{code}/cancel", tag = "staff", operation_id = "staff_cancel", params(("code" = String, Path)), request_body = ReasonIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn cancel(staff: Staff, Path(code): Path<String>, Body(body): Body<ReasonIn>) -> Result<Json<ChangedJson>, AppError> {
    let code = code_of(&code)?;
    let mut faults = FieldErrors::default();
    let reason = choice(&body.reason, "reason", &mut faults).ok_or(faults)?;
    decide::cancel(&staff.context, &code, Version(body.version), reason, body.note).await?;
    changed(&staff.context, &code).await
}

/// How the applicant took the request back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawIn {
    /// The version that was seen; absent = whatever it is.
    #[serde(default)]
    version: Option<i64>,
    /// `in_person`, `phone`, `whatsapp`, `letter`
    how: String,
    /// `applicant` (also when it is absent), or `no_agreement`: that no agreement was reached, of what is under review or offered
    #[serde(default)]
    reason: Option<String>,
    /// Their reason, in words.
    note: String,
}

/// Records that the applicant takes the request back. Without a body it is not kept how they told it.
#[utoipa::path(post, path = "/staff/reservations/{code}/withdraw", tag = "staff", operation_id = "withdraw", params(("code" = String, Path)), request_body = Option<WithdrawIn>,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn withdraw(staff: Staff, Path(code): Path<String>, body: Option<Body<WithdrawIn>>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(&[Role::Ult, Role::Admin])?;
    let code = code_of(&code)?;
    let (seen, told) = match body {
        None => (None, None),
        Some(Body(body)) => {
            let mut faults = FieldErrors::default();
            let how = choice(&body.how, "how", &mut faults);
            let reason = body.reason.map_or(Some(Reason::Applicant), |reason| choice(&reason, "reason", &mut faults));
            let (Some(how), Some(reason)) = (how, reason) else { return Err(faults.into()) };
            (body.version.map(Version), Some(Told { how, reason, note: body.note }))
        }
    };
    reserve::record_withdrawal(context, &code, seen, told).await?;
    changed(context, &code).await
}
