//! Messages to applicants: those that wait, and that one was sent.

use super::{changed, code_of};
use crate::domain::application_form::FieldErrors;
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::{ChangedJson, MessagesJson};
use crate::store::inbox;
use crate::workflow::tell;
use axum::Json;
use axum::extract::{Path, Query};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which message was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifiedIn {
    message: i64,
}

/// The message was sent; if it tells a decision, the clock of the service stops.
#[utoipa::path(post, path = "/staff/reservations/{code}/notified", tag = "staff", operation_id = "notified", params(("code" = String, Path)), request_body = NotifiedIn,
    security(("token" = [])), responses((status = 200, body = ChangedJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn notified(staff: Staff, Path(code): Path<String>, Body(body): Body<NotifiedIn>) -> Result<Json<ChangedJson>, AppError> {
    let context = staff.with(&[Role::Ult, Role::Admin])?;
    let code = code_of(&code)?;
    let message = crate::store::messages::by_id(&mut *context.store.read().await?, body.message).await?;
    message.filter(|message| message.code == code).ok_or(AppError::NotFound)?;
    tell::message_sent(context, body.message).await?;
    changed(context, &code).await
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct MessagesQuery {
    /// `waiting` (the only list there is yet).
    state: String,
}

/// Messages that wait to be sent, decisions first.
#[utoipa::path(get, path = "/staff/messages", tag = "staff", operation_id = "messages", params(MessagesQuery), security(("token" = [])),
    responses((status = 200, body = MessagesJson), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn messages(staff: Staff, Query(query): Query<MessagesQuery>) -> Result<Json<MessagesJson>, AppError> {
    let context = staff.with(&[Role::Ult, Role::Admin])?;
    if !matches!(query.state.as_str(), "" | "waiting") {
        let mut faults = FieldErrors::default();
        faults.add("state", "choice");
        return Err(faults.into());
    }
    let waiting = inbox::waiting_messages(&mut *context.store.read().await?, context.now).await?;
    Ok(Json(MessagesJson { messages: waiting.iter().map(Into::into).collect() }))
}
