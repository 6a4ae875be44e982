//! Telling those who work here (*pemberitahuan petugas*): in the transaction of what causes it, at most once for one cause, and
//! never with a word about the applicant. To tell something new: a kind in `domain::notice`, its words in `locales/staff/notices.yml`,
//! and a call of [`tell`] where it happens.

use super::Context;
use super::accounts::acting;
use crate::domain::notice::Notice;
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::{Connection, StoreError, notices};

/// Tells whom it concerns, but for whoever has caused it. Gives false when the cause was told before: nothing is written then.
///
/// # Errors
/// Database trouble.
pub async fn tell(db: &mut Connection, context: &Context, notice: &Notice) -> Result<bool, StoreError> {
    if !notices::insert(db, notice, context.staff_id(), context.now).await? {
        return Ok(false);
    }
    if notice.kind.comes_alone() {
        // Pages are woken by events.
        let code = notice.code.as_ref().map_or("", |code| code.as_str());
        let changes = Changes::default().value("notice", "", notice.kind.code()).value("code", "", code);
        events::record(db, &context.by(), &Event { kind: events::NOTICE, subject: None, changes, effects: Vec::new() }).await?;
    }
    Ok(true)
}

/// Marks one notice as read for whoever acts. Who reads what changes nothing in the office, so no event tells it.
///
/// # Errors
/// `SignInRequired` without an account; `NotFound` when none that concerns them has that id.
pub async fn read(context: &Context, id: i64) -> Result<(), AppError> {
    let (member, now) = (acting(context)?.clone(), context.now);
    context.store.write(move |db| Box::pin(async move { if notices::read(db, &member, id, now).await? { Ok(()) } else { Err(AppError::NotFound) } })).await
}

/// Marks everything as read that concerns whoever acts, up to the last one that they were shown.
///
/// # Errors
/// `SignInRequired` without an account.
pub async fn read_all(context: &Context, up_to: i64) -> Result<(), AppError> {
    let (member, now) = (acting(context)?.clone(), context.now);
    context.store.write(move |db| Box::pin(async move { Ok(notices::read_all(db, &member, up_to, now).await?) })).await
}

/// Forgets notices after thirty days. Writes nothing when there are none.
///
/// # Errors
/// Database trouble.
pub async fn forget_old(context: &Context) -> Result<(), AppError> {
    let now = context.now;
    if !notices::has_old(&mut *context.store.read().await?, now).await? {
        return Ok(());
    }
    context.store.write(move |db| Box::pin(async move { Ok(notices::forget_old(db, now).await?) })).await
}
