//! Notices to other programs (webhooks), for the system manager: where they go, and what became of the latest.

use crate::domain::reservation::Status;
use crate::domain::slot::Moment;
use crate::domain::webhook::{WebhookAct, WebhookOff};
use crate::error::AppError;
use crate::server_fns::people::ShownOnce;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An address that notices go to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WebhookView {
    pub id: i64,
    pub url: String,
    /// The states told of; empty = all.
    pub kinds: Vec<Status>,
    /// Why it is not called any more, and since when; `None` = it is called.
    pub off: Option<(WebhookOff, Moment)>,
    /// The first failure since the last notice that arrived.
    pub failing_since: Option<Moment>,
    /// Until when the secret before signs as well.
    pub old_secret_until: Option<Moment>,
    /// Name of who entered it; empty when nobody remembers.
    pub made_by: String,
    pub made_at: Moment,
    /// So many notices have not arrived yet.
    pub waiting: i64,
    /// The latest, the newest first.
    pub deliveries: Vec<DeliveryView>,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryView {
    /// `msg_…`, the same at every attempt.
    pub message_id: String,
    /// `reservation.approved`
    pub kind: String,
    /// Of the request; empty for a test.
    pub code: String,
    pub made_at: Moment,
    pub attempts: i64,
    pub delivered: bool,
    /// When it is tried again; `None` when it is over.
    pub next_try_at: Option<Moment>,
    /// Of the last answer.
    pub last_status: Option<i64>,
    /// What came in place of an answer (`slow`, `internal`, …); empty when one came.
    pub last_error: String,
}

/// All addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Webhooks {
    /// The newest stands first.
    pub endpoints: Vec<WebhookView>,
    pub now: Moment,
    /// The answer to a form that was sent without script.
    pub shown_once: Option<ShownOnce>,
}

/// Every address with its latest notices.
#[server(endpoint = "webhooks/list")]
pub async fn load_webhooks() -> Result<Webhooks, AppError> {
    let here = crate::server::context::here().await?.with(crate::workflow::webhooks::ROLES)?;
    here.webhooks().await
}

/// Enters an address; `kinds` are the states told of, by their codes (none = all). The answer is the secret that signs.
#[server(endpoint = "webhooks/add")]
pub async fn add_webhook(#[server(default)] url: String, #[server(default)] kinds: BTreeMap<String, String>) -> Result<ShownOnce, AppError> {
    let here = crate::server::context::here().await?.with(crate::workflow::webhooks::ROLES)?;
    let kinds: Vec<String> = kinds.into_keys().collect();
    let (_, secret) = crate::server::webhooks::add(&here.context, here.loopback_allowed(), &url, &kinds).await?;
    Ok(here.shown_once(ShownOnce::Webhook { secret }))
}

/// Does one thing to an address ([`WebhookAct`]); the answer is its new secret, when there is one.
#[server(endpoint = "webhooks/act")]
pub async fn act_on_webhook(id: i64, act: WebhookAct) -> Result<Option<ShownOnce>, AppError> {
    let here = crate::server::context::here().await?.with(crate::workflow::webhooks::ROLES)?;
    let secret = crate::server::webhooks::act(&here.context, here.loopback_allowed(), id, act).await?;
    Ok(secret.map(|secret| here.shown_once(ShownOnce::Webhook { secret })))
}
