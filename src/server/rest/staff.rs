//! What staff do through the API, by the rules and the code of their pages.

use super::caller::{Body, Staff};
use super::facilities::read_date;
use super::problem::Problem;
use super::reservations::{NewReservationJson, idempotency_key, in_json, receive};
use super::schema::{ChangedJson, ReceiptJson, StaffDetailJson, StaffListJson};
use crate::domain::applicant::Channel;
use crate::domain::application_form::FieldErrors;
use crate::domain::availability::Purpose;
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::late_entry::both;
use crate::domain::reservation::{Agreement, ReservationId, Version};
use crate::domain::role::Role;
use crate::domain::slot::Slot;
use crate::error::AppError;
use crate::store::reservations::{self as store_reservations, Search};
use crate::store::{inbox, read_log};
use crate::workflow::close::{self, Closed};
use crate::workflow::propose::{self, Answer, Seen};
use crate::workflow::reschedule::{self, MoveTarget};
use crate::workflow::reserve::{self, Told};
use crate::workflow::{Context, decide, partial, undo};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

/// Who may see requests with contact data (rights table, service §7.5).
const SEES_REQUESTS: &[Role] = &[Role::Ult, Role::Sarpras, Role::Admin];
const MOST_ROWS: i64 = 200;

/// A path that is no code of ours leads nowhere.
pub(super) fn code_of(text: &str) -> Result<ReservationCode, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// One of our codes, or a fault of the field.
pub(super) fn choice<T: FromStr>(text: &str, field: &str, faults: &mut FieldErrors) -> Option<T> {
    let value = text.parse().ok();
    if value.is_none() {
        faults.add(field, "choice");
    }
    value
}

/// A wall-clock time as scripts write it, or a fault of the field.
pub(super) fn wall_clock(text: &str, field: &str, faults: &mut FieldErrors) -> Option<NaiveDateTime> {
    let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok().filter(|wall| super::facilities::is_near(wall.date()));
    if wall.is_none() {
        faults.add(field, "wall_clock");
    }
    wall
}

/// How the request stands after it was changed.
pub(super) async fn changed(context: &Context, code: &ReservationCode) -> Result<Json<ChangedJson>, AppError> {
    let reservation = store_reservations::get(&mut *context.store.read().await?, code).await?;
    Ok(Json(ChangedJson { code: reservation.code.to_string(), status: reservation.status.to_string(), version: reservation.version.0 }))
}

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
    let mut found = store_reservations::list(&mut *context.store.read().await?, &search, limit + 1).await?;
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

/// The applicant's yes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementIn {
    /// `in_person`, `phone`, `whatsapp`, `letter`
    how: String,
    #[serde(default)]
    note: String,
}

fn agreement(given: Option<AgreementIn>) -> Result<Option<Agreement>, FieldErrors> {
    let Some(given) = given else { return Ok(None) };
    let mut faults = FieldErrors::default();
    let how = choice(&given.how, "agreement.how", &mut faults).ok_or(faults)?;
    Ok(Some(Agreement { how, note: given.note }))
}

/// Approval.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveIn {
    version: i64,
    #[serde(default)]
    agreement: Option<AgreementIn>,
    /// Why it may lie beside uses that only the rule of the unit puts in the way; never beside another use of the same room.
    #[serde(default, rename = "override")]
    override_with: Option<super::reservations::OverrideIn>,
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
    /// Their reason.
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
            let how = choice(&body.how, "how", &mut faults).ok_or(faults)?;
            (body.version.map(Version), Some(Told { how, note: body.note }))
        }
    };
    reserve::record_withdrawal(context, &code, seen, told).await?;
    changed(context, &code).await
}

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
    override_with: Option<super::reservations::OverrideIn>,
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
fn target(
    start: &str,
    end: &str,
    facility: Option<String>,
    override_with: Option<super::reservations::OverrideIn>,
    mut faults: FieldErrors,
) -> Result<MoveTarget, FieldErrors> {
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
    override_with: Option<super::reservations::OverrideIn>,
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

/// A closure that was made.
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
    Ok(match closed {
        Closed::Done(id) => (StatusCode::CREATED, Json(ClosureOut { id })).into_response(),
        Closed::InTheWay(bookings) => {
            let mut problem = Problem::other(StatusCode::CONFLICT, "bookings_in_the_way", staff.language);
            problem.bookings = Some(bookings.iter().map(Into::into).collect());
            problem.into_response()
        }
    })
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
