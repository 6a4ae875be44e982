//! The counter's queue of today: numbers taken, called, served, skipped, finished.

use super::choice;
use crate::domain::application_form::FieldErrors;
use crate::domain::visit::{Assistance, GuestBookForm, VisitAct, VisitId};
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::moment;
use crate::server_fns::front_desk::{FrontDesk, VisitView};
use crate::store::visits;
use crate::workflow::front_desk::{self as work, ROLES};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A visit as the counter sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitJson {
    id: i64,
    #[schema(example = "A-007")]
    number: String,
    name: String,
    institution: String,
    /// `lending`, `consultation`, `complaint`, `other`
    purpose: String,
    purpose_note: String,
    /// `elderly`, `pregnant`, `disability`, `child`
    assistance: Vec<String>,
    /// `waiting`, `called`, `serving`, `skipped`
    state: String,
    /// How often it was called since it waits.
    calls: i64,
    /// Was skipped and has reported.
    comes_back: bool,
    arrived_at: String,
    /// Of the request that was made of it.
    code: Option<String>,
}

impl From<&VisitView> for VisitJson {
    fn from(visit: &VisitView) -> Self {
        Self {
            id: visit.id.0,
            number: visit.number.to_string(),
            name: visit.name.clone(),
            institution: visit.institution.clone(),
            purpose: visit.purpose.to_string(),
            purpose_note: visit.purpose_note.clone(),
            assistance: visit.assistance.iter().map(ToString::to_string).collect(),
            state: visit.state.to_string(),
            calls: visit.calls,
            comes_back: visit.comes_back,
            arrived_at: moment(visit.arrived_at),
            code: visit.code.as_ref().map(ToString::to_string),
        }
    }
}

/// The queue of the day at the caller's counter.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueJson {
    date: String,
    /// Called to this counter, or served there.
    mine: Option<VisitJson>,
    /// Numbers before other counters.
    elsewhere: Vec<String>,
    /// In the order in which they will be called.
    waiting: Vec<VisitJson>,
    skipped: Vec<VisitJson>,
}

impl From<&FrontDesk> for QueueJson {
    fn from(desk: &FrontDesk) -> Self {
        Self {
            date: desk.today.to_string(),
            mine: desk.mine.as_ref().map(Into::into),
            elsewhere: desk.elsewhere.iter().map(ToString::to_string).collect(),
            waiting: desk.waiting.iter().map(Into::into).collect(),
            skipped: desk.skipped.iter().map(Into::into).collect(),
        }
    }
}

/// The queue of today.
#[utoipa::path(get, path = "/staff/queue", tag = "counter", operation_id = "queue", security(("token" = [])),
    responses((status = 200, body = QueueJson), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn show(staff: Staff) -> Result<Json<QueueJson>, AppError> {
    let context = staff.with(ROLES)?;
    let desk = visits::front_desk(&mut *context.store.read().await?, context.staff_id(), context.now).await?;
    Ok(Json((&desk).into()))
}

/// Somebody comes (*buku tamu*).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuestIn {
    name: String,
    institution: String,
    whatsapp: String,
    /// Code such as `63.07`, or `other`.
    #[serde(default)]
    regency: String,
    /// `lending`, `consultation`, `complaint`, `other`
    purpose: String,
    /// In words; needed for `other`.
    #[serde(default)]
    purpose_note: String,
    /// Who is to be met.
    #[serde(default)]
    meets: String,
    #[serde(default)]
    guests: Option<i64>,
    /// `elderly`, `pregnant`, `disability`, `child`: they come before others.
    #[serde(default)]
    assistance: Vec<String>,
    /// Served without waiting.
    #[serde(default)]
    at_once: bool,
}

impl GuestIn {
    /// The page of the guest book, filled in.
    fn form(self) -> Result<GuestBookForm, FieldErrors> {
        let mut faults = FieldErrors::default();
        let needs: Vec<Assistance> = self.assistance.iter().filter_map(|need| choice(need, "assistance", &mut faults)).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let tick = |need: Assistance| if needs.contains(&need) { "yes".to_owned() } else { String::new() };
        Ok(GuestBookForm {
            name: self.name,
            institution: self.institution,
            whatsapp: self.whatsapp,
            regency: self.regency,
            purpose: self.purpose,
            purpose_note: self.purpose_note,
            meets: self.meets,
            guests: self.guests.map(|guests| guests.to_string()).unwrap_or_default(),
            elderly: tick(Assistance::Elderly),
            pregnant: tick(Assistance::Pregnant),
            disability: tick(Assistance::Disability),
            child: tick(Assistance::Child),
        })
    }
}

/// A number of today.
#[derive(Debug, Serialize, ToSchema)]
pub struct NumberJson {
    /// For `POST /staff/queue/{id}/{act}`.
    id: i64,
    #[schema(example = "A-007")]
    number: String,
}

/// Writes somebody into the guest book with the day's next number.
#[utoipa::path(post, path = "/staff/queue", tag = "counter", operation_id = "queue_register", request_body = GuestIn, security(("token" = [])),
    responses((status = 201, body = NumberJson), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn register(staff: Staff, Body(body): Body<GuestIn>) -> Result<(StatusCode, Json<NumberJson>), AppError> {
    let context = staff.with(ROLES)?;
    let at_once = body.at_once;
    let (id, number) = work::register(context, body.form()?.parse(staff.language)?, at_once).await?;
    Ok((StatusCode::CREATED, Json(NumberJson { id: id.0, number: number.to_string() })))
}

/// Calls the next number to the caller's counter. Whoever was served there is finished with that.
#[utoipa::path(post, path = "/staff/queue/call-next", tag = "counter", operation_id = "queue_call_next", security(("token" = [])),
    responses((status = 200, body = QueueJson), (status = 403, body = Problem), (status = 422, body = Problem, description = "nobody waits, or the last number was called and is neither here nor skipped")))]
pub async fn call_next(staff: Staff) -> Result<Json<QueueJson>, AppError> {
    let context = staff.with(ROLES)?;
    work::call_next(context).await?;
    let desk = visits::front_desk(&mut *context.store.read().await?, context.staff_id(), context.now).await?;
    Ok(Json((&desk).into()))
}

/// Does something with one number: `call_again`, `serve`, `skip`, `return`, `finish`, `leave`.
#[utoipa::path(post, path = "/staff/queue/{id}/{act}", tag = "counter", operation_id = "queue_act", params(("id" = i64, Path), ("act" = String, Path)), security(("token" = [])),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem, description = "it cannot be done to it now")))]
pub async fn act(staff: Staff, Path((id, act)): Path<(String, String)>) -> Result<StatusCode, AppError> {
    let context = staff.with(ROLES)?;
    let id = id.parse().map(VisitId).map_err(|_| AppError::NotFound)?;
    let act: VisitAct = act.parse().map_err(|_| AppError::NotFound)?;
    work::act(context, id, act).await?;
    Ok(StatusCode::NO_CONTENT)
}
