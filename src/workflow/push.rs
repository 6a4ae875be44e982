//! Devices of staff that want to be told (Web Push), and how far each notice has come to each of them.

use super::Context;
use super::accounts::{acting, fault, record};
use super::vapid::VapidKey;
use crate::domain::notice::{PushEndpoint, is_loopback};
use crate::error::AppError;
use crate::store::StoreError;
use crate::store::push::{self, Due, Fate, NewSubscription};
use chrono::Duration;
use data_encoding::BASE64URL_NOPAD;

/// Nobody has more devices.
const MOST_DEVICES: i64 = 10;
/// Bytes of the secret that a browser gives (RFC 8291, 3.2).
const AUTH_BYTES: usize = 16;
/// Seconds after which one that is on its way counts as lost: the server has died. None takes so long.
const LOST_AFTER: i64 = 60;

/// The office's key pair; made when it is asked for the first time.
///
/// # Errors
/// Database trouble.
pub async fn key(context: &Context) -> Result<VapidKey, AppError> {
    let now = context.now;
    let kept = push::key(&mut *context.store.read().await?).await?;
    let kept = match kept {
        Some(kept) => kept,
        None => {
            context
                .store
                .write(move |db| {
                    Box::pin(async move {
                        // Somebody else may have been faster.
                        if let Some(kept) = push::key(db).await? {
                            return Ok(kept);
                        }
                        let fresh = VapidKey::generate().to_text();
                        push::keep_key(db, &fresh, now).await?;
                        Ok::<_, StoreError>(fresh)
                    })
                })
                .await?
        }
    };
    Ok(VapidKey::from_text(&kept).ok_or(StoreError::Corrupt { table: "push_key", id: 1 })?)
}

/// Adds a device of whoever acts, or takes it over from whoever sat there before.
///
/// # Errors
/// `SignInRequired` without an account; `Invalid` (field `endpoint`) for an address or keys that cannot be used, or too many devices.
pub async fn add_device(context: &Context, device: NewSubscription) -> Result<(), AppError> {
    let id = acting(context)?.id;
    if PushEndpoint::parse(&device.endpoint, is_loopback(&context.public_url)).is_none() || keys_of(&device.p256dh, &device.auth).is_none() {
        return Err(fault("endpoint", "push_device"));
    }
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                if push::count_others(db, id, &device.endpoint).await? >= MOST_DEVICES {
                    return Err(fault("endpoint", "push_devices_many"));
                }
                push::add(db, id, &device, context_.now).await?;
                record(db, &context_, "push_added", id, &[]).await
            })
        })
        .await
}

/// The keys that a browser gives, when they are some: a point of the curve, and the secret.
pub fn keys_of(p256dh: &str, auth: &str) -> Option<(p256::PublicKey, [u8; AUTH_BYTES])> {
    let decoded = |text: &str| BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes()).ok();
    let public = p256::PublicKey::from_sec1_bytes(&decoded(p256dh)?).ok()?;
    Some((public, decoded(auth)?.try_into().ok()?))
}

/// Tells a device of whoever acts nothing more.
///
/// # Errors
/// `SignInRequired` without an account; `NotFound` when none of their own has that id.
pub async fn end_device(context: &Context, device: i64) -> Result<(), AppError> {
    let id = acting(context)?.id;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                if !push::remove(db, id, device).await? {
                    return Err(AppError::NotFound);
                }
                record(db, &context_, "push_ended", id, &[]).await
            })
        })
        .await
}

/// Notes that a notice is on its way to a device, before anything leaves; false when it is already, by another hand or process. One that
/// was on its way when its process died can be claimed again after a minute: it may have arrived, and whatever shows it puts the second
/// in the place of the first.
///
/// # Errors
/// Database trouble.
pub async fn claim(context: &Context, due: &Due) -> Result<bool, AppError> {
    let (notice, subscription, now) = (due.notice, due.subscription, context.now);
    let lost_at = now + Duration::seconds(LOST_AFTER);
    context.store.write(move |db| Box::pin(async move { Ok(push::claim(db, notice, subscription, now, lost_at).await?) })).await
}

/// Notes what became of it.
///
/// # Errors
/// Database trouble.
pub async fn settle(context: &Context, due: &Due, fate: Fate) -> Result<(), AppError> {
    let (notice, subscription) = (due.notice, due.subscription);
    context.store.write(move |db| Box::pin(async move { Ok(push::settle(db, notice, subscription, fate).await?) })).await
}
