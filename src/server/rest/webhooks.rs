//! Where notices to other programs go (webhooks), for the system manager, by the rules and the code of the page.

use super::caller::{Body, Staff};
use super::problem::Problem;
use super::schema::moment;
use super::staff::choice;
use crate::domain::application_form::FieldErrors;
use crate::domain::webhook::WebhookAct;
use crate::error::AppError;
use crate::server::state::ServerState;
use crate::server::webhooks;
use crate::server_fns::webhooks::{DeliveryView, WebhookView};
use crate::store::webhooks as kept;
use crate::workflow::webhooks::ROLES;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address that notices go to.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookJson {
    id: i64,
    url: String,
    /// The states told of, as `status` codes; empty = all.
    kinds: Vec<String>,
    active: bool,
    /// `asked`, `gone` (it answered 410), `failing`; null while it is called.
    off: Option<String>,
    failing_since: Option<String>,
    /// Notices that have not arrived yet.
    waiting: i64,
    /// The latest 20, the newest first.
    deliveries: Vec<DeliveryJson>,
}

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryJson {
    /// `webhook-id`
    id: String,
    /// `reservation.approved`
    #[serde(rename = "type")]
    kind: String,
    /// Of the request; empty for a test.
    code: String,
    made_at: String,
    attempts: i64,
    delivered: bool,
    /// Null when it is over.
    next_try_at: Option<String>,
    last_status: Option<i64>,
    /// What came in place of an answer: `address`, `unknown`, `internal`, `slow`, `long`, `unreachable`; else empty.
    last_error: String,
}

impl From<WebhookView> for WebhookJson {
    fn from(view: WebhookView) -> Self {
        Self {
            id: view.id,
            url: view.url,
            kinds: view.kinds.iter().map(ToString::to_string).collect(),
            active: view.off.is_none(),
            off: view.off.map(|(why, _)| why.to_string()),
            failing_since: view.failing_since.map(moment),
            waiting: view.waiting,
            deliveries: view.deliveries.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<DeliveryView> for DeliveryJson {
    fn from(view: DeliveryView) -> Self {
        Self {
            id: view.message_id,
            kind: view.kind,
            code: view.code,
            made_at: moment(view.made_at),
            attempts: view.attempts,
            delivered: view.delivered,
            next_try_at: view.next_try_at.map(moment),
            last_status: view.last_status,
            last_error: view.last_error,
        }
    }
}

/// All addresses, the newest first. Secrets are not among it.
#[utoipa::path(get, path = "/staff/webhooks", tag = "webhooks", operation_id = "webhooks", security(("token" = [])),
    responses((status = 200, body = Vec<WebhookJson>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(staff: Staff) -> Result<Json<Vec<WebhookJson>>, AppError> {
    let context = staff.with(ROLES)?;
    let all = kept::list(&mut *context.store.read().await?).await?;
    Ok(Json(all.into_iter().map(Into::into).collect()))
}

/// An address that shall hear of what happens from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookIn {
    /// `https://`, open on the internet.
    url: String,
    /// The states told of, as `status` codes; none = all.
    #[serde(default)]
    kinds: Vec<String>,
}

/// What signs its notices; told once.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookOut {
    id: i64,
    /// `whsec_…`, as Standard Webhooks has it.
    secret: String,
}

/// Enters an address.
///
/// Each notice is a POST of `{"type":"reservation.approved","timestamp":…,"data":{"code","status","version"}}` with the headers
/// `webhook-id`, `webhook-timestamp` and `webhook-signature` of Standard Webhooks. Every one comes at least once, with the same id;
/// their order is not promised. What is not answered by 2xx within 5 s is sent again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and
/// 10 h; then the address is switched off, and by 410 at once.
#[utoipa::path(post, path = "/staff/webhooks", tag = "webhooks", operation_id = "webhook_create", request_body = WebhookIn, security(("token" = [])),
    responses((status = 201, body = WebhookOut), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn create(State(state): State<ServerState>, staff: Staff, Body(body): Body<WebhookIn>) -> Result<(StatusCode, Json<WebhookOut>), AppError> {
    let context = staff.with(ROLES)?;
    let (id, secret) = webhooks::add(context, state.public_url.is_loopback(), &body.url, &body.kinds).await?;
    Ok((StatusCode::CREATED, Json(WebhookOut { id, secret })))
}

/// Forgets an address with its notices.
#[utoipa::path(delete, path = "/staff/webhooks/{id}", tag = "webhooks", operation_id = "webhook_delete", params(("id" = i64, Path)),
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn delete(State(state): State<ServerState>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    let context = staff.with(ROLES)?;
    webhooks::act(context, state.public_url.is_loopback(), id_of(&id)?, WebhookAct::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One thing to do to an address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookActIn {
    /// `test`, `rotate`, `off`, `on`, `delete`
    act: String,
}

/// What comes of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookActOut {
    /// The new one after `rotate`; the old one signs as well for a day.
    secret: Option<String>,
}

/// Sends a test, changes the secret, switches off or on.
#[utoipa::path(post, path = "/staff/webhooks/{id}/acts", tag = "webhooks", operation_id = "webhook_act", params(("id" = i64, Path)), request_body = WebhookActIn,
    security(("token" = [])), responses((status = 200, body = WebhookActOut), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn act(
    State(state): State<ServerState>,
    staff: Staff,
    Path(id): Path<String>,
    Body(body): Body<WebhookActIn>,
) -> Result<Json<WebhookActOut>, AppError> {
    let (context, id) = (staff.with(ROLES)?, id_of(&id)?);
    let mut faults = FieldErrors::default();
    let act: Option<WebhookAct> = choice(&body.act, "act", &mut faults);
    let act = act.ok_or(faults)?;
    let secret = webhooks::act(context, state.public_url.is_loopback(), id, act).await?;
    Ok(Json(WebhookActOut { secret }))
}

/// A path that is no number leads nowhere.
fn id_of(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}
