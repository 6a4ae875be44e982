//! What the office tells those who work there: the list and its badge, and the devices that are told too (Web Push).

use crate::domain::code::ReservationCode;
use crate::domain::notice::{NamedUse, NoticeKind};
use crate::domain::slot::Moment;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One notice, for one of those whom it concerns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeView {
    pub id: i64,
    pub kind: NoticeKind,
    /// Of the request that it is about, if it is about one.
    pub code: Option<ReservationCode>,
    /// What was lent and when, for a kind that says so itself.
    pub named: Option<NamedUse>,
    pub made_at: Moment,
    /// By the reader.
    pub read: bool,
}

/// A device of one's own that is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    pub id: i64,
    /// `Chrome, Android`; empty when the browser did not say.
    pub device: String,
    pub added_at: Moment,
}

/// One's own notices of the last thirty days, unread first, then the newest, at most 200; and one's own devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notices {
    pub notices: Vec<NoticeView>,
    pub devices: Vec<DeviceView>,
    pub now: Moment,
}

/// What concerns whoever is signed in, and their devices.
#[server(endpoint = "notices/list")]
pub async fn load_notices() -> Result<Notices, AppError> {
    let here = crate::server::context::here().await?;
    here.notices().await
}

/// How many of them are unread.
#[server(endpoint = "notices/unread")]
pub async fn count_notices() -> Result<i64, AppError> {
    let here = crate::server::context::here().await?;
    here.unread_notices().await
}

/// Marks one notice as read, for oneself.
#[server(endpoint = "notices/read")]
pub async fn read_notice(id: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::notices::read(&context, id).await
}

/// Marks everything as read up to the notice with this id, for oneself.
#[server(endpoint = "notices/read-all")]
pub async fn read_all_notices(up_to: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::notices::read_all(&context, up_to).await
}

/// The public key by which push services know this office (base64url), for a browser that subscribes.
#[server(endpoint = "notices/push-key")]
pub async fn push_key() -> Result<String, AppError> {
    let context = crate::server::context::signed_in().await?;
    Ok(crate::workflow::push::key(&context).await?.public_key())
}

/// Adds the browser that asks to one's devices: its address at its push service, and its keys (base64url).
#[server(endpoint = "notices/add-device")]
pub async fn add_device(#[server(default)] endpoint: String, #[server(default)] p256dh: String, #[server(default)] auth: String) -> Result<(), AppError> {
    let here = crate::server::context::here().await?;
    crate::workflow::push::add_device(&here.context, here.subscription(endpoint, p256dh, auth)).await
}

/// Tells a device of one's own nothing more.
#[server(endpoint = "notices/end-device")]
pub async fn end_device(id: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::push::end_device(&context, id).await
}
