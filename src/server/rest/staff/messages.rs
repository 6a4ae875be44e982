//! Messages to applicants: which there are, how far they have come, and what a person does with one.

use super::{changed, choice, code_of};
use crate::domain::application_form::FieldErrors;
use crate::domain::code::ReservationCode;
use crate::domain::delivery::ToldHow;
use crate::domain::message_state::Group;
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::{ChangedJson, moment};
use crate::server_fns::inbox::MessageView;
use crate::server_fns::messages::DeliveryView;
use crate::store::message_list::{self, PAGE, Search};
use crate::store::messages as kept;
use crate::workflow::{Context, deliver, tell};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Who sends and marks messages (rights table, service §7.5).
const TELLERS: &[Role] = &[Role::Ult, Role::Admin];
const MOST_ROWS: i64 = 200;

/// A message to the applicant.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageJson {
    pub id: i64,
    pub code: String,
    pub template: String,
    pub text: String,
    /// Empty = told on paper at the counter. Lists show only the ends of it.
    pub number: String,
    /// Empty without a number, and while the message is held back.
    pub whatsapp_url: String,
    /// For so many seconds it cannot be sent, because the move it tells of can still be undone; 0 for most.
    pub held_seconds: i64,
    /// Tells a decision: the clock of the service stops with the first proof that it arrived.
    pub decision: bool,
    pub created_at: String,
    pub opened_at: Option<String>,
    /// Of the first proof that the applicant was told.
    pub sent_at: Option<String>,
    /// `queued`, `sending`, `accepted`, `delivered`, `read`, `failed`, `unknown` (it may have arrived), `manual` (a person told it)
    pub state: String,
    /// What the proof came from: `cloud_api`, `gateway`, `email`, `manual`; empty without one.
    pub proof: String,
    /// How a person told it: `whatsapp`, `phone`, `paper`; empty otherwise.
    pub told_how: String,
    /// A person has it in hand: no channel sends it.
    pub by_hand: bool,
    /// Of all channels together.
    pub attempts: i64,
    /// Of the newest failure, as the channel says it; empty without one.
    pub error_code: String,
    pub deliveries: Vec<DeliveryJson>,
}

/// How one channel carries a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryJson {
    /// `cloud_api`, `gateway`, `email`
    pub channel: String,
    pub state: String,
    pub attempts: i64,
    /// Null = nothing more by itself.
    pub next_try_at: Option<String>,
    pub error_code: String,
    pub error_detail: String,
    /// The applicant may have it twice.
    pub maybe_twice: bool,
}

impl From<&DeliveryView> for DeliveryJson {
    fn from(delivery: &DeliveryView) -> Self {
        Self {
            channel: delivery.channel.to_string(),
            state: delivery.state.to_string(),
            attempts: delivery.attempts,
            next_try_at: delivery.next_try_at.map(moment),
            error_code: delivery.error_code.clone(),
            error_detail: delivery.error_detail.clone(),
            maybe_twice: delivery.maybe_twice,
        }
    }
}

impl From<&MessageView> for MessageJson {
    fn from(message: &MessageView) -> Self {
        let failed = message.deliveries.iter().filter(|delivery| !delivery.error_code.is_empty());
        Self {
            id: message.id,
            code: message.code.to_string(),
            template: message.template.clone(),
            text: message.text.clone(),
            number: message.number.clone(),
            whatsapp_url: message.whatsapp_url.clone(),
            held_seconds: message.held_seconds,
            decision: message.decision,
            created_at: moment(message.created_at),
            opened_at: message.opened_at.map(moment),
            sent_at: message.sent_at.map(moment),
            state: message.state.to_string(),
            proof: message.proof.clone(),
            told_how: message.told_how.clone(),
            by_hand: message.by_hand,
            attempts: message.deliveries.iter().map(|delivery| delivery.attempts).sum(),
            error_code: failed.max_by_key(|delivery| delivery.started_at).map_or_else(String::new, |delivery| delivery.error_code.clone()),
            deliveries: message.deliveries.iter().map(Into::into).collect(),
        }
    }
}

/// A page of messages.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessagesJson {
    pub messages: Vec<MessageJson>,
    /// Give it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct MessagesQuery {
    /// A state, or a group of them: `waiting` (= `queued`; what is listed when nothing is said), `sending`, `failed`, `unknown`,
    /// `told` (= `accepted`, `delivered`, `read` or `manual`), `all`.
    state: String,
    /// Code of a template.
    kind: String,
    /// `cloud_api`, `gateway`, `email`, or `manual` for what no channel carries.
    channel: String,
    /// The code of the request begins so.
    q: String,
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: String,
}

impl MessagesQuery {
    /// What was asked for, and how many.
    fn parse(self) -> Result<(Search, i64), FieldErrors> {
        let mut faults = FieldErrors::default();
        let group = match self.state.as_str() {
            "" | "queued" => Some(Group::Waiting),
            state => choice(state, "state", &mut faults),
        };
        let kind = if self.kind.is_empty() { None } else { choice(&self.kind, "kind", &mut faults) };
        let channel = if self.channel.is_empty() { None } else { choice(&self.channel, "channel", &mut faults) };
        let cursor: Option<i64> = self.cursor.parse().ok();
        if cursor.is_none() && !self.cursor.is_empty() {
            faults.add("cursor", "cursor");
        }
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=MOST_ROWS).contains(&limit) {
            faults.add("limit", "number");
        }
        match group {
            Some(group) if faults.is_empty() => Ok((Search { group, kind, channel, code: self.q, cursor, without_untold: false }, limit)),
            _ => Err(faults),
        }
    }
}

/// Messages, what waits in the order in which it was written, what was told newest first.
#[utoipa::path(get, path = "/staff/messages", tag = "staff", operation_id = "messages", params(MessagesQuery), security(("token" = [])),
    responses((status = 200, body = MessagesJson), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn list(staff: Staff, Query(query): Query<MessagesQuery>) -> Result<Json<MessagesJson>, AppError> {
    let context = staff.with(TELLERS)?;
    let (search, limit) = query.parse()?;
    let mut db = context.store.read().await?;
    let (found, next) = message_list::page(&mut db, &search, limit).await?;
    let views = message_list::views(&mut db, &found, context.now).await?;
    Ok(Json(MessagesJson { messages: views.iter().map(Into::into).collect(), next_cursor: next.map(|id| id.to_string()) }))
}

/// Which message was told, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifiedIn {
    message: i64,
    /// `whatsapp`, `phone`, `paper`; absent = over WhatsApp, or on paper where there is no number.
    #[serde(default)]
    how: Option<String>,
}

/// A person has told it; if it tells a decision, the clock of the service stops.
#[utoipa::path(post, path = "/staff/reservations/{code}/notified", tag = "staff", operation_id = "notified", params(("code" = String, Path)), request_body = NotifiedIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn notified(staff: Staff, Path(code): Path<String>, Body(body): Body<NotifiedIn>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(TELLERS)?;
    let code = code_of(&code)?;
    let mut faults = FieldErrors::default();
    let how: Option<ToldHow> = body.how.and_then(|how| choice(&how, "how", &mut faults));
    if !faults.is_empty() {
        return Err(faults.into());
    }
    of_request(context, body.message, &code).await?;
    match how {
        Some(how) => deliver::told(context, body.message, how).await?,
        None => tell::message_sent(context, body.message).await?,
    }
    changed(context, &code).await
}

/// Which message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageIn {
    message: i64,
}

/// Tries again to send what has failed, or may have arrived.
#[utoipa::path(post, path = "/staff/reservations/{code}/retry", tag = "staff", operation_id = "retry", params(("code" = String, Path)), request_body = MessageIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn retry(staff: Staff, Path(code): Path<String>, Body(body): Body<MessageIn>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(TELLERS)?;
    let code = code_of(&code)?;
    of_request(context, body.message, &code).await?;
    deliver::retry(context, body.message).await?;
    changed(context, &code).await
}

/// Who sends a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ByHandIn {
    message: i64,
    /// true: a person, and no channel any more; false: the channels again.
    yes: bool,
}

/// A person takes a message in hand, or gives it back to the channels.
#[utoipa::path(post, path = "/staff/reservations/{code}/by-hand", tag = "staff", operation_id = "by_hand", params(("code" = String, Path)), request_body = ByHandIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn by_hand(staff: Staff, Path(code): Path<String>, Body(body): Body<ByHandIn>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(TELLERS)?;
    let code = code_of(&code)?;
    of_request(context, body.message, &code).await?;
    deliver::by_hand(context, body.message, body.yes).await?;
    changed(context, &code).await
}

/// What stands still.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeIn {
    /// `cloud_api`, `gateway`, `email`
    channel: String,
    /// One template of it; absent = all.
    #[serde(default)]
    template: Option<String>,
    /// Of the template: `id`, `en`.
    #[serde(default)]
    language: Option<String>,
}

/// Runs a channel again that was stopped, or one template of it.
#[utoipa::path(post, path = "/staff/channels/resume", tag = "staff", operation_id = "resume", request_body = ResumeIn,
    security(("token" = [])), responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn resume(staff: Staff, Body(body): Body<ResumeIn>) -> Result<StatusCode, AppError> {
    let context = staff.with(TELLERS)?;
    let mut faults = FieldErrors::default();
    let channel = choice(&body.channel, "channel", &mut faults);
    let template =
        body.template.map(|template| (choice(&template, "template", &mut faults), choice(&body.language.unwrap_or_default(), "language", &mut faults)));
    match (channel, template) {
        (Some(channel), None) => deliver::resume_channel(context, channel, None).await?,
        (Some(channel), Some((Some(template), Some(language)))) => deliver::resume_channel(context, channel, Some((template, language))).await?,
        _ => return Err(faults.into()),
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A message of another request is none.
async fn of_request(context: &Context, message: i64, code: &ReservationCode) -> Result<(), AppError> {
    let message = kept::by_id(&mut *context.store.read().await?, message).await?;
    message.filter(|message| message.code == *code).map(|_| ()).ok_or(AppError::NotFound)
}
