//! What people do with their own account beside its password: sessions and tokens ended one by one, a token made, and a colleague
//! asked to stand in while they are away (*saya berhalangan*; service §7.5).

use super::Context;
use super::accounts::{acting, fault, may_manage, record};
use crate::domain::absence::Absence;
use crate::domain::application_form::{FieldErrors, single_line};
use crate::domain::slot::local_date;
use crate::error::AppError;
use crate::store::sessions::hash_of;
use crate::store::{delegations, feeds, random_hex, sessions, staff};

/// Random bytes of an API token.
const TOKEN_BYTES: usize = 16;
/// Longest label of a token, characters.
const LONGEST_LABEL: usize = 60;
/// Nobody holds more tokens.
const MOST_TOKENS: i64 = 20;

/// Ends one of one's own sessions.
///
/// # Errors
/// `SignInRequired` without an account; `NotFound` when none of one's own has that id.
pub async fn end_session(context: &Context, session: i64) -> Result<(), AppError> {
    let id = acting(context)?.id;
    context.store.write(move |db| Box::pin(async move { if sessions::end_one(db, id, session).await? { Ok(()) } else { Err(AppError::NotFound) } })).await
}

/// Ends all of one's own sessions but the one with that hash.
///
/// # Errors
/// `SignInRequired` without an account.
pub async fn end_other_sessions(context: &Context, here: String) -> Result<(), AppError> {
    let id = acting(context)?.id;
    context.store.write(move |db| Box::pin(async move { Ok(sessions::end_all(db, id, Some(&here)).await?) })).await
}

/// Makes an API token of one's own; `label` says what it is for. Gives the secret, which is kept nowhere.
///
/// # Errors
/// `SignInRequired` without an account; `Invalid` at `label` when it is empty or too long, or there are too many tokens.
pub async fn create_token(context: &Context, label: &str) -> Result<String, AppError> {
    let id = acting(context)?.id;
    let label = single_line(label);
    if label.is_empty() || label.chars().count() > LONGEST_LABEL {
        return Err(fault("label", "token_label"));
    }
    let secret = random_hex(TOKEN_BYTES);
    let hash = hash_of(&secret);
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                if sessions::count_tokens(db, id).await? >= MOST_TOKENS {
                    return Err(fault("label", "tokens_many"));
                }
                sessions::add_token(db, &hash, id, &label, context_.now).await?;
                record(db, &context_, "token_added", id, &[]).await
            })
        })
        .await?;
    Ok(secret)
}

/// Revokes an API token of one's own.
///
/// # Errors
/// `SignInRequired` without an account; `NotFound` when none of one's own has that id.
pub async fn revoke_token(context: &Context, token: i64) -> Result<(), AppError> {
    let id = acting(context)?.id;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                if !sessions::revoke_token(db, id, token).await? {
                    return Err(AppError::NotFound);
                }
                record(db, &context_, "token_revoked", id, &[]).await
            })
        })
        .await
}

/// Makes the calendar that one subscribes to elsewhere (*langganan kalender*), in the place of the one before. Gives its address,
/// which is kept nowhere.
///
/// # Errors
/// `SignInRequired` without an account.
pub async fn create_feed(context: &Context) -> Result<String, AppError> {
    let id = acting(context)?.id;
    let secret = random_hex(TOKEN_BYTES);
    let hash = hash_of(&secret);
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                feeds::give(db, id, &hash, context_.now).await?;
                record(db, &context_, "feed_added", id, &[]).await
            })
        })
        .await?;
    Ok(format!("{}/kalender/petugas/{secret}.ics", context.public_url))
}

/// Ends the calendar that one subscribes to elsewhere.
///
/// # Errors
/// `SignInRequired` without an account; `NotFound` without a calendar.
pub async fn end_feed(context: &Context) -> Result<(), AppError> {
    let id = acting(context)?.id;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                if !feeds::end(db, id).await? {
                    return Err(AppError::NotFound);
                }
                record(db, &context_, "feed_ended", id, &[]).await
            })
        })
        .await
}

/// Has a colleague do one's work from the first to the last date as typed, both included: they then have both persons' rights and
/// are named in the history together with the absent one.
///
/// # Errors
/// `SignInRequired` without an account; `Invalid` with all faults at once.
pub async fn delegate(context: &Context, colleague: &str, first: &str, last: &str) -> Result<(), AppError> {
    let absent = acting(context)?.id;
    let parsed = Absence::parse(first, last, local_date(context.now));
    let (context_, colleague) = (context.clone(), colleague.trim().to_owned());
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let delegate = staff::find(db, &colleague).await?.filter(|account| account.active && account.member.id != absent);
                let (absence, delegate) = match (parsed, delegate) {
                    (Ok(absence), Some(delegate)) => (absence, delegate.member.id),
                    (parsed, delegate) => return Err(AppError::from(all_faults(parsed.err(), delegate.is_none()))),
                };
                delegations::insert(db, absent, delegate, absence, context_.staff_id(), context_.now).await?;
                let (by, first, last) = (delegate.0.to_string(), absence.first().to_string(), absence.last().to_string());
                record(db, &context_, "delegated", absent, &[("delegate", "", &by), ("first_date", "", &first), ("last_date", "", &last)]).await
            })
        })
        .await
}

fn all_faults(dates: Option<FieldErrors>, nobody: bool) -> FieldErrors {
    let mut faults = FieldErrors::default();
    if nobody {
        faults.add("colleague", "choice");
    }
    faults.0.extend(dates.unwrap_or_default().0);
    faults
}

/// Ends a delegation before its last date: the absent one is back.
///
/// # Errors
/// `NotFound` unless it is one's own, or one manages the system.
pub async fn end_delegation(context: &Context, id: i64) -> Result<(), AppError> {
    let own = acting(context)?.id;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let found = delegations::get(db, id).await?.filter(|one| one.absent == own || may_manage(&context_).is_ok());
                let found = found.ok_or(AppError::NotFound)?;
                delegations::end(db, id, context_.now).await?;
                record(db, &context_, "delegation_ended", found.absent, &[("delegate", &found.delegate.0.to_string(), "")]).await
            })
        })
        .await
}
