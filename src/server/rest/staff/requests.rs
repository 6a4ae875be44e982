//! Requests as staff see them, and those that come to the counter.

use super::{choice, code_of};
use crate::domain::applicant::Channel;
use crate::domain::application_form::FieldErrors;
use crate::domain::facility::FacilityCode;
use crate::domain::late_entry::both;
use crate::domain::reservation::ReservationId;
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::facilities::read_date;
use crate::server::rest::problem::Problem;
use crate::server::rest::reservations::{NewReservationJson, idempotency_key, receive};
use crate::server::rest::schema::{ReceiptJson, StaffDetailJson, StaffListJson};
use crate::store::reservations::{self, Search};
use crate::store::{inbox, read_log};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;

/// Who may see requests with contact data (rights table, service §7.5).
const SEES_REQUESTS: &[Role] = &[Role::Ult, Role::Sarpras, Role::Admin];
const MOST_ROWS: i64 = 200;

/// Which requests.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct ListQuery {
    /// Code of a state.
    status: String,
    /// Code of a facility.
    facility: String,
    /// First date of use.
    from: String,
    /// The day after the last date of use.
    to: String,
    /// Code, name, institution or activity contains it.
    q: String,
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: String,
}

/// Requests, newest first.
#[utoipa::path(get, path = "/staff/reservations", tag = "staff", operation_id = "staff_reservations", params(ListQuery), security(("token" = [])),
    responses((status = 200, body = StaffListJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn list(staff: Staff, Query(query): Query<ListQuery>) -> Result<Json<StaffListJson>, AppError> {
    let context = staff.with(SEES_REQUESTS)?;
    let mut faults = FieldErrors::default();
    let status = if query.status.is_empty() { None } else { choice(&query.status, "status", &mut faults) };
    let from = read_date(&query.from, "from", &mut faults).map(|date| Slot::day(date).from);
    let to = read_date(&query.to, "to", &mut faults).map(|date| Slot::day(date).from);
    let before = match query.cursor.as_str() {
        "" => None,
        cursor => {
            let id = cursor.parse().ok().map(ReservationId);
            if id.is_none() {
                faults.add("cursor", "cursor");
            }
            id
        }
    };
    let limit = query.limit.unwrap_or(50);
    if !(1..=MOST_ROWS).contains(&limit) {
        faults.add("limit", "number");
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let facility = (!query.facility.is_empty()).then_some(FacilityCode(query.facility));
    let everything = context.actor.roles().any_of(&[Role::Ult, Role::Admin]);
    let only_for_the_facilities_team = (!everything).then_some(context.now);
    let search = Search { status, facility, from, to, text: query.q, before, only_for_the_facilities_team };
    let mut found = reservations::list(&mut *context.store.read().await?, &search, limit + 1).await?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > limit);
    if more {
        found.pop();
    }
    let next_cursor = found.last().filter(|_| more).map(|last| last.id.0.to_string());
    Ok(Json(StaffListJson { reservations: found.iter().map(Into::into).collect(), next_cursor }))
}

/// One request with its version, history, rivals and messages.
#[utoipa::path(get, path = "/staff/reservations/{code}", tag = "staff", operation_id = "staff_reservation", params(("code" = String, Path)), security(("token" = [])),
    responses((status = 200, body = StaffDetailJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn one(staff: Staff, Path(code): Path<String>) -> Result<Json<StaffDetailJson>, AppError> {
    let context = staff.with(SEES_REQUESTS)?;
    let mut db = context.store.read().await?;
    let detail = inbox::detail(&mut db, &code_of(&code)?, &context.actor.roles(), context.now).await?.ok_or(AppError::NotFound)?;
    read_log::note(&context.store, &mut db, context.staff_id(), &detail.row.code, context.now).await;
    Ok(Json((&detail).into()))
}

/// Records a request at the counter (channel `ult`).
#[utoipa::path(post, path = "/staff/reservations", tag = "staff", operation_id = "staff_reservation_create", request_body = NewReservationJson, security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ReceiptJson), (status = 200, body = ReceiptJson), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn create(staff: Staff, headers: HeaderMap, Body(body): Body<NewReservationJson>) -> Result<(StatusCode, Json<ReceiptJson>), AppError> {
    let context = staff.with(&[Role::Ult, Role::Admin])?;
    let key = idempotency_key(&headers)?;
    let (new, late) = both(body.parse(Channel::Ult, staff.language), body.late_entry())?;
    receive(context, new, key, body.override_with.map(|why| why.reason), late).await
}
