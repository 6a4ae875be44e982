//! What an applicant does through the API.

use super::caller::{Anyone, Body};
use super::problem::Problem;
use super::schema::{ReceiptJson, TrackedJson, moment};
use crate::domain::applicant::Channel;
use crate::domain::application_form::{ApplicationForm, FieldErrors, ItemForm, NewReservation};
use crate::domain::code::ReservationCode;
use crate::domain::language::Language;
use crate::domain::late_entry::{LateEntry, LateForm};
use crate::domain::proposal::ProposalId;
use crate::error::AppError;
use crate::server::auth;
use crate::store::reservations as store_reservations;
use crate::store::tracking;
use crate::workflow::Context;
use crate::workflow::propose::{self, Answer, Seen};
use crate::workflow::reserve::{self, Submitted};
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

/// Longest idempotency key, characters.
const LONGEST_KEY: usize = 200;

/// A new request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReservationJson {
    pub applicant: ApplicantIn,
    pub activity: String,
    #[serde(default)]
    pub purpose: String,
    #[serde(default)]
    pub participants: Option<i64>,
    pub items: Vec<ItemIn>,
    /// `daily`: the same hours every day; `continuous`: from start to end without a break.
    #[serde(default)]
    #[schema(example = "daily")]
    pub pattern: String,
    /// First date and start time, `YYYY-MM-DDTHH:MM` WITA.
    #[schema(example = "2026-12-08T08:00")]
    pub start: String,
    /// Last date and end time.
    #[schema(example = "2026-12-08T12:00")]
    pub end: String,
    #[serde(default)]
    pub needs: String,
    #[serde(default)]
    pub access_needs: String,
    #[serde(default)]
    pub accept_rules: bool,
    /// Counter only: kind of identity shown.
    #[serde(default)]
    pub id_kind: String,
    /// Counter only: whom the applicant acts for.
    #[serde(default)]
    pub on_behalf: String,
    /// Counter only: pass hours, closed days, lead time or capacity by, with a reason that is kept.
    #[serde(default, rename = "override")]
    pub override_with: Option<OverrideIn>,
    /// Counter only: it was received before, while nothing could be entered; the deadline counts from then.
    #[serde(default)]
    pub received: Option<ReceivedIn>,
}

/// When a request was received that is entered only now, at most seven days later.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedIn {
    /// `YYYY-MM-DDTHH:MM` WITA
    pub at: String,
    /// Why it is entered so late.
    pub reason: String,
}

/// Why a rule is passed by.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideIn {
    pub reason: String,
}

/// Who asks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicantIn {
    pub name: String,
    /// `school`, `agency`, `kkg`, `community`, `personal`, `internal`
    pub kind: String,
    #[serde(default)]
    pub institution: String,
    #[serde(default)]
    pub npsn: String,
    #[serde(default)]
    pub position: String,
    #[serde(default)]
    pub whatsapp: String,
    /// Code such as `63.07`, or `other`.
    #[serde(default)]
    pub regency: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub email: String,
}

/// A thing asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemIn {
    pub facility: String,
    #[serde(default = "one_unit")]
    pub quantity: i64,
    /// `theater`, `class`, `u`
    #[serde(default)]
    pub layout: Option<String>,
}

fn one_unit() -> i64 {
    1
}

/// Date and time of a wall clock, apart as the form has them.
fn apart(wall: &str) -> (String, String) {
    let (date, time) = wall.split_once('T').unwrap_or((wall, ""));
    (date.to_owned(), time.to_owned())
}

impl NewReservationJson {
    /// What was meant, by the very rules of the form.
    ///
    /// # Errors
    /// All faults, under the names of the JSON fields.
    pub fn parse(&self, channel: Channel, language: Language) -> Result<NewReservation, FieldErrors> {
        let applicant = &self.applicant;
        let ((start_date, start_time), (end_date, end_time)) = (apart(&self.start), apart(&self.end));
        let item =
            |item: &ItemIn| ItemForm { facility: item.facility.clone(), quantity: item.quantity.to_string(), layout: item.layout.clone().unwrap_or_default() };
        let form = ApplicationForm {
            name: applicant.name.clone(),
            kind: applicant.kind.clone(),
            institution: applicant.institution.clone(),
            npsn: applicant.npsn.clone(),
            position: applicant.position.clone(),
            regency: applicant.regency.clone(),
            address: applicant.address.clone(),
            whatsapp: applicant.whatsapp.clone(),
            email: applicant.email.clone(),
            activity: self.activity.clone(),
            purpose: self.purpose.clone(),
            participants: self.participants.map(|people| people.to_string()).unwrap_or_default(),
            items: self.items.iter().map(item).collect(),
            start_date,
            end_date,
            preset: "other".to_owned(),
            start_time,
            end_time,
            pattern: self.pattern.clone(),
            needs: self.needs.clone(),
            access_needs: self.access_needs.clone(),
            accept_rules: if self.accept_rules { "yes".to_owned() } else { String::new() },
            id_kind: self.id_kind.clone(),
            on_behalf: self.on_behalf.clone(),
            ..ApplicationForm::default()
        };
        form.parse(channel, language).map_err(in_json)
    }

    /// When it was received, if that was before.
    ///
    /// # Errors
    /// All faults, under the names of the JSON fields.
    pub fn late_entry(&self) -> Result<Option<LateEntry>, FieldErrors> {
        let Some(received) = &self.received else { return Ok(None) };
        let (date, time) = apart(&received.at);
        LateEntry::parse(&LateForm { date, time, reason: received.reason.clone() }).map_err(in_json)
    }
}

/// The form's names of fields, as the JSON body has them.
pub fn in_json(mut faults: FieldErrors) -> FieldErrors {
    for fault in &mut faults.0 {
        fault.field = match fault.field.as_str() {
            "name" | "kind" | "institution" | "npsn" | "position" | "regency" | "address" | "whatsapp" | "email" => format!("applicant.{}", fault.field),
            "start_date" | "start_time" => "start".to_owned(),
            "end_date" | "end_time" => "end".to_owned(),
            "received_date" | "received_time" => "received.at".to_owned(),
            "late_reason" => "received.reason".to_owned(),
            other => other.to_owned(),
        };
    }
    faults
}

/// Receives the request and answers with its receipt: 201, or 200 for a key that came before.
pub async fn receive(
    context: &Context,
    new: NewReservation,
    key: Option<String>,
    reason: Option<String>,
    late: Option<LateEntry>,
) -> Result<(StatusCode, Json<ReceiptJson>), AppError> {
    let submitted = reserve::submit_late(context, new, key, reason, late).await.map_err(|error| match error {
        AppError::Invalid(faults) => AppError::Invalid(in_json(faults)),
        other => other,
    })?;
    let status = if submitted.repeated { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(receipt(&submitted, &context.public_url))))
}

fn receipt(submitted: &Submitted, public_url: &str) -> ReceiptJson {
    ReceiptJson {
        code: submitted.code.to_string(),
        status: submitted.status.to_string(),
        received_at: moment(submitted.received_at),
        due_at: moment(submitted.due_at),
        track_url: format!("{public_url}/p/{}", submitted.secret),
    }
}

/// The `Idempotency-Key` header.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, AppError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if key.len() <= LONGEST_KEY => Ok(Some(key.to_owned())),
        _ => {
            let mut faults = FieldErrors::default();
            faults.add_with("Idempotency-Key", "idempotency_key", &[("n", LONGEST_KEY.to_string())]);
            Err(faults.into())
        }
    }
}

/// Asks for facilities. The same `Idempotency-Key` again gives the same answer and makes no second request.
#[utoipa::path(post, path = "/reservations", tag = "public", operation_id = "reservation_create", request_body = NewReservationJson,
    params(("Idempotency-Key" = Option<String>, Header, description = "Chosen by the client, at most 200 characters")),
    responses((status = 201, body = ReceiptJson), (status = 200, body = ReceiptJson, description = "the key came before"), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn create(caller: Anyone, headers: HeaderMap, Body(body): Body<NewReservationJson>) -> Result<(StatusCode, Json<ReceiptJson>), AppError> {
    if body.override_with.is_some() || body.received.is_some() {
        return Err(AppError::Forbidden);
    }
    let key = idempotency_key(&headers)?;
    let new = body.parse(Channel::Online, caller.language)?;
    receive(&caller.context, new, key, None, None).await
}

/// The request, if the caller has its secret, or knows its number's last four digits. Everything else is the same 404.
pub(super) async fn opened(caller: &Anyone, code: &str, headers: &HeaderMap) -> Result<store_reservations::Reservation, AppError> {
    let code: ReservationCode = code.parse().map_err(|_| AppError::NotFound)?;
    let mut db = caller.context.store.read().await?;
    let found = match (auth::bearer_secret(headers), headers.get("x-whatsapp-last4").and_then(|value| value.to_str().ok())) {
        (Some(secret), _) => store_reservations::by_secret(&mut db, secret).await?.filter(|reservation| reservation.code == code),
        (None, Some(digits)) => tracking::find(&mut db, &code, digits).await?,
        (None, None) => None,
    };
    found.ok_or(AppError::NotFound)
}

/// One request, for its applicant.
#[utoipa::path(get, path = "/reservations/{code}", tag = "public", operation_id = "reservation",
    params(("code" = String, Path), ("X-Whatsapp-Last4" = Option<String>, Header, description = "Last four digits of the number; or the secret of the track link as bearer token")),
    responses((status = 200, body = TrackedJson), (status = 404, body = Problem, description = "wrong code and wrong digits answer alike"), (status = 429, body = Problem)))]
pub async fn one(caller: Anyone, Path(code): Path<String>, headers: HeaderMap) -> Result<Json<TrackedJson>, AppError> {
    let reservation = opened(&caller, &code, &headers).await?;
    tracked(&caller.context, &reservation.secret).await
}

pub(super) async fn tracked(context: &Context, secret: &str) -> Result<Json<TrackedJson>, AppError> {
    let mut db = context.store.read().await?;
    let tracked = tracking::load(&context.store, &mut db, secret, context.now).await?.ok_or(AppError::NotFound)?;
    Ok(Json(TrackedJson::new(&tracked, &context.public_url)))
}

/// The applicant takes the request back.
#[utoipa::path(post, path = "/reservations/{code}/cancel", tag = "public", operation_id = "reservation_cancel",
    params(("code" = String, Path), ("X-Whatsapp-Last4" = Option<String>, Header)),
    responses((status = 200, body = TrackedJson), (status = 404, body = Problem), (status = 409, body = Problem), (status = 429, body = Problem)))]
pub async fn cancel(caller: Anyone, Path(code): Path<String>, headers: HeaderMap) -> Result<Json<TrackedJson>, AppError> {
    let reservation = opened(&caller, &code, &headers).await?;
    reserve::withdraw(&caller.context, &reservation.code).await?;
    tracked(&caller.context, &reservation.secret).await
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyIn {
    pub accept: bool,
    /// `proposal.id` of the request as it was read; an answer to another one is refused. Absent = to what is proposed now.
    #[serde(default)]
    pub proposal: Option<i64>,
}

/// The applicant answers an offer or a proposed move.
#[utoipa::path(post, path = "/reservations/{code}/reply", tag = "public", operation_id = "reservation_reply", request_body = ReplyIn,
    params(("code" = String, Path), ("X-Whatsapp-Last4" = Option<String>, Header)),
    responses((status = 200, body = TrackedJson), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "nothing is proposed (any more), or the moment to answer is past"), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn reply(caller: Anyone, Path(code): Path<String>, headers: HeaderMap, Body(body): Body<ReplyIn>) -> Result<Json<TrackedJson>, AppError> {
    let reservation = opened(&caller, &code, &headers).await?;
    let seen = body.proposal.map_or(Seen::Unsaid, |id| Seen::Proposal(ProposalId(id)));
    let answer = if body.accept { Answer::Yes(None) } else { Answer::No };
    propose::reply(&caller.context, &reservation.code, seen, answer).await?;
    tracked(&caller.context, &reservation.secret).await
}
