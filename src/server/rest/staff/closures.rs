//! Closures of one facility.

use super::{choice, wall_clock};
use crate::domain::application_form::FieldErrors;
use crate::domain::availability::Purpose;
use crate::domain::closure::ClosurePlace;
use crate::domain::facility::FacilityCode;
use crate::domain::language::Language;
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::workflow::close::{self, Closed};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A closure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureIn {
    facility: String,
    /// `YYYY-MM-DDTHH:MM` WITA
    start: String,
    end: String,
    reason: String,
    /// `maintenance` (default) or `internal`
    #[serde(default)]
    purpose: Option<String>,
}

/// A closure that was made or moved.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosureOut {
    id: i64,
}

/// Closes a facility. Refused with the list of approved uses at that time, if there are any.
#[utoipa::path(post, path = "/staff/closures", tag = "staff", operation_id = "closure_create", request_body = ClosureIn, security(("token" = [])),
    responses((status = 201, body = ClosureOut), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`bookings_in_the_way`"), (status = 422, body = Problem)))]
pub async fn close(staff: Staff, Body(body): Body<ClosureIn>) -> Result<Response, AppError> {
    let mut faults = FieldErrors::default();
    let (start, end) = (wall_clock(&body.start, "start", &mut faults), wall_clock(&body.end, "end", &mut faults));
    let purpose = body.purpose.map_or(Some(Purpose::Maintenance), |text| choice(&text, "purpose", &mut faults));
    let (Some(start), Some(end), Some(purpose)) = (start, end, purpose) else { return Err(faults.into()) };
    let closed = close::close_facility(&staff.context, FacilityCode(body.facility), start, end, body.reason, purpose).await?;
    Ok(answer(closed, StatusCode::CREATED, staff.language))
}

/// Another time or place of a closure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureMoveIn {
    /// Where it shall be; the same facility when absent.
    #[serde(default)]
    facility: Option<String>,
    /// `YYYY-MM-DDTHH:MM` WITA
    start: String,
    end: String,
    /// Where the caller has seen it. When it stands elsewhere by now it is not moved.
    was: ClosurePlaceIn,
}

/// Where and when a closure stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosurePlaceIn {
    facility: String,
    /// `YYYY-MM-DDTHH:MM` WITA
    start: String,
    end: String,
}

/// Moves a closure or event of the office at once, also to a closed day. Refused with the list of approved uses at that time, if there
/// are any.
#[utoipa::path(patch, path = "/staff/closures/{id}", tag = "staff", operation_id = "closure_move", params(("id" = i64, Path)), request_body = ClosureMoveIn,
    security(("token" = [])), responses((status = 200, body = ClosureOut), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`bookings_in_the_way`"), (status = 422, body = Problem)))]
pub async fn relocate(staff: Staff, Path(id): Path<String>, Body(body): Body<ClosureMoveIn>) -> Result<Response, AppError> {
    let context = staff.with(&[Role::Sarpras, Role::Admin])?;
    let id: i64 = id.parse().map_err(|_| AppError::NotFound)?;
    let mut faults = FieldErrors::default();
    let (start, end) = (wall_clock(&body.start, "start", &mut faults), wall_clock(&body.end, "end", &mut faults));
    let (was_start, was_end) = (wall_clock(&body.was.start, "was.start", &mut faults), wall_clock(&body.was.end, "was.end", &mut faults));
    let (Some(start), Some(end), Some(was_start), Some(was_end)) = (start, end, was_start, was_end) else { return Err(faults.into()) };
    let was = ClosurePlace { facility: FacilityCode(body.was.facility), start: was_start, end: was_end };
    let facility = body.facility.map_or_else(|| was.facility.clone(), FacilityCode);
    let moved = close::move_closure(context, id, was, ClosurePlace { facility, start, end }).await?;
    Ok(answer(moved, StatusCode::OK, staff.language))
}

fn answer(closed: Closed, done: StatusCode, language: Language) -> Response {
    match closed {
        Closed::Done(id) => (done, Json(ClosureOut { id })).into_response(),
        Closed::InTheWay(bookings) => {
            let mut problem = Problem::other(StatusCode::CONFLICT, "bookings_in_the_way", language);
            problem.bookings = Some(bookings.iter().map(Into::into).collect());
            problem.into_response()
        }
    }
}

/// Opens again what was closed.
#[utoipa::path(delete, path = "/staff/closures/{id}", tag = "staff", operation_id = "closure_delete", params(("id" = i64, Path)), security(("token" = [])),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn reopen(staff: Staff, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    let context = staff.with(&[Role::Sarpras, Role::Admin])?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    close::reopen(context, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
