//! Notices to other programs (*pemberitahuan ke sistem lain*, webhooks): the system manager says where they go, and whoever sends
//! them takes them from here and tells what became of them. A notice says which request has come to which state, and nothing of
//! anybody. It is written from the event table, so what happens is told at least once, whatever dies in between. What can be undone is
//! told when it no longer can.

use super::Context;
use super::accounts::{fault, may_manage};
use crate::domain::reservation::{Status, Version};
use crate::domain::role::Role;
use crate::domain::slot::Moment;
use crate::domain::webhook::{self, OLD_SECRET_HOURS, WebhookOff};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event, Recorded};
use crate::store::webhooks::{self, Attempt, Claimed, Endpoint, NewDelivery};
use crate::store::{Connection, last_moves, random_hex};
use chrono::Duration;
use data_encoding::BASE64;
use serde_json::{Value, json};

/// Who says where notices go (technical settings, service §7.5).
pub const ROLES: &[Role] = &[Role::Sysadmin];

/// Longest address, bytes.
const LONGEST_URL: usize = 500;
/// The office has no more addresses.
const MOST: i64 = 20;
/// Random bytes of a secret; Standard Webhooks wants 24 to 64.
const SECRET_BYTES: usize = 24;
/// Begin of a secret.
const PREFIX: &str = "whsec_";
/// Events looked at in one transaction.
const TOGETHER: i64 = 200;
/// Whoever has taken a notice and says nothing for so long has died, in seconds.
const LOST_AFTER: i64 = 60;

/// Enters an address, checked before by whoever can call it; it hears of what happens from now on. No kinds means all. Gives its id
/// and the secret that signs, which nobody is shown again.
///
/// # Errors
/// `Forbidden` but for the system manager; `Invalid` at `url` when it is too long or there are too many, at `kinds` for what is no
/// state.
pub async fn add(context: &Context, url: &str, kinds: &[String]) -> Result<(i64, String), AppError> {
    may_manage(context)?;
    let url = url.trim().to_owned();
    if url.is_empty() || url.len() > LONGEST_URL {
        return Err(fault("url", "webhook_url"));
    }
    let kinds: Option<Vec<Status>> = kinds.iter().map(|code| code.parse().ok()).collect();
    let kinds = kinds.ok_or_else(|| fault("kinds", "choice"))?;
    let secret = new_secret();
    let (context_, secret_) = (context.clone(), secret.clone());
    let id = context
        .store
        .write(move |db| {
            Box::pin(async move {
                if webhooks::count(db).await? >= MOST {
                    return Err(fault("url", "webhooks_many"));
                }
                let followed = events::latest(db).await?;
                let id = webhooks::insert(db, &url, &secret_, &kinds, followed, context_.staff_id(), context_.now).await?;
                record(db, &context_, "webhook_added", id, Changes::default().hidden("url").hidden("secret")).await?;
                Ok(id)
            })
        })
        .await?;
    Ok((id, secret))
}

/// Gives an address a new secret; the one before signs beside it for a day. Gives the new one.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an address.
pub async fn rotate(context: &Context, id: i64) -> Result<String, AppError> {
    let secret = new_secret();
    let secret_ = secret.clone();
    change(context, id, "webhook_rotated", move |db, context, endpoint| {
        Box::pin(async move {
            webhooks::rotate(db, endpoint.id, &secret_, context.now + Duration::hours(OLD_SECRET_HOURS)).await?;
            Ok(Changes::default().hidden("secret"))
        })
    })
    .await?;
    Ok(secret)
}

/// Stops calling an address.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an address.
pub async fn switch_off(context: &Context, id: i64) -> Result<(), AppError> {
    change(context, id, "webhook_off", |db, context, endpoint| {
        Box::pin(async move {
            webhooks::set_off(db, endpoint.id, WebhookOff::Asked, context.now).await?;
            Ok(Changes::default().value("off", "", WebhookOff::Asked.code()))
        })
    })
    .await
}

/// Calls an address again. It gets what it has not got, and what has happened meanwhile.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an address.
pub async fn switch_on(context: &Context, id: i64) -> Result<(), AppError> {
    change(context, id, "webhook_on", |db, context, endpoint| {
        Box::pin(async move {
            webhooks::set_on(db, endpoint.id, context.now).await?;
            Ok(Changes::default())
        })
    })
    .await
}

/// Forgets an address with its notices.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an address.
pub async fn delete(context: &Context, id: i64) -> Result<(), AppError> {
    change(context, id, "webhook_deleted", |db, _, endpoint| {
        Box::pin(async move {
            webhooks::delete(db, endpoint.id).await?;
            Ok(Changes::default().hidden("url"))
        })
    })
    .await
}

/// Puts a notice that tells nothing in the queue of an address.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an address; `Invalid` at `act` while it is not called.
pub async fn test(context: &Context, id: i64) -> Result<(), AppError> {
    may_manage(context)?;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let endpoint = webhooks::get(db, id, context_.now).await?.ok_or(AppError::NotFound)?;
                if !endpoint.active {
                    return Err(fault("act", "webhook_off"));
                }
                let body = json!({ "type": webhook::TEST, "timestamp": context_.now.to_rfc3339(), "data": {} }).to_string();
                let notice = NewDelivery { endpoint: id, event: None, message_id: new_message_id(), kind: webhook::TEST.to_owned(), code: String::new(), body };
                Ok(webhooks::enqueue(db, &notice, context_.now, context_.now).await?)
            })
        })
        .await
}

type Change<'c> = futures::future::BoxFuture<'c, Result<Changes, AppError>>;

/// Runs `work` on an address in one transaction, and records what it says has changed.
async fn change<F>(context: &Context, id: i64, kind: &'static str, work: F) -> Result<(), AppError>
where
    F: for<'c> FnOnce(&'c mut Connection, &'c Context, Endpoint) -> Change<'c> + Send + 'static,
{
    may_manage(context)?;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let endpoint = webhooks::get(db, id, context_.now).await?.ok_or(AppError::NotFound)?;
                let changes = work(db, &context_, endpoint).await?;
                record(db, &context_, kind, id, changes).await
            })
        })
        .await
}

/// One event about an address; the address itself and its secret never enter it.
async fn record(db: &mut Connection, context: &Context, kind: &'static str, id: i64, changes: Changes) -> Result<(), AppError> {
    let changes = changes.value("webhook", id, id);
    events::record(db, &context.by(), &Event { kind, changes, ..Event::default() }).await?;
    Ok(())
}

/// Writes the notices of everything that has happened since the last time. Gives how many events were looked at.
///
/// # Errors
/// Database trouble; what was written until then stays.
pub async fn follow(context: &Context) -> Result<usize, AppError> {
    let behind: Vec<i64> = {
        let mut db = context.store.read().await?;
        let endpoints = webhooks::active(&mut db, context.now).await?;
        if endpoints.is_empty() {
            return Ok(0);
        }
        let latest = events::latest(&mut db).await?;
        endpoints.into_iter().filter(|endpoint| endpoint.followed < latest).map(|endpoint| endpoint.id).collect()
    };
    let mut seen = 0;
    for id in behind {
        loop {
            let context_ = context.clone();
            let now_seen = context.store.write(move |db| Box::pin(async move { follow_one(db, &context_, id).await })).await?;
            seen += now_seen;
            if now_seen == 0 {
                break;
            }
        }
    }
    Ok(seen)
}

async fn follow_one(db: &mut Connection, context: &Context, id: i64) -> Result<usize, AppError> {
    let Some(endpoint) = webhooks::get(db, id, context.now).await?.filter(|endpoint| endpoint.active) else { return Ok(0) };
    let events = events::since(db, endpoint.followed, TOGETHER).await?;
    let Some(last) = events.last().map(|event| event.sequence) else { return Ok(0) };
    for event in &events {
        if was_never_told(db, id, event).await? {
            continue;
        }
        let told = status_in(event).filter(|status| endpoint.kinds.is_empty() || endpoint.kinds.contains(status));
        if let Some(notice) = told.map(|status| notice(&endpoint, event, status)) {
            let from = leaves_from(db, context, event).await?;
            if let (Some(reservation), true) = (event.reservation, from <= context.now) {
                // What was held back is older news: it goes first.
                webhooks::let_go(db, id, reservation, context.now).await?;
            }
            webhooks::enqueue(db, &notice, from, context.now).await?;
        }
    }
    webhooks::set_followed(db, id, last).await?;
    Ok(events.len())
}

/// When the notice of an event may leave: what can still be undone is held back until then, as its message is.
async fn leaves_from(db: &mut Connection, context: &Context, event: &Recorded) -> Result<Moment, AppError> {
    let (Some(reservation), Some(version)) = (event.reservation, event.version) else { return Ok(context.now) };
    if !last_moves::KINDS.contains(&event.kind.as_str()) {
        return Ok(context.now);
    }
    let held = last_moves::of_reservation(db, reservation).await?.filter(|was| was.is_held(version, context.now));
    Ok(held.map_or(context.now, |was| was.until))
}

/// Has this event undone something before anybody outside could hear of it? Then there is nothing to tell, neither of the one nor of
/// the other.
async fn was_never_told(db: &mut Connection, endpoint: i64, event: &Recorded) -> Result<bool, AppError> {
    match (event.reservation, event.version) {
        (Some(reservation), Some(Version(version))) if event.kind == last_moves::UNDONE => {
            Ok(webhooks::take_back(db, endpoint, reservation, Version(version - 1)).await?)
        }
        (_, _) => Ok(false),
    }
}

/// The state that a request has come to by this event, if by this one.
fn status_in(event: &Recorded) -> Option<Status> {
    let changes: Value = serde_json::from_str(&event.changes).ok()?;
    let pair = changes.get("status")?.as_array()?;
    let (before, after) = (pair.first()?, pair.get(1)?);
    if before == after { None } else { after.as_str()?.parse().ok() }
}

/// What is told of it: nothing that names anybody.
fn notice(endpoint: &Endpoint, event: &Recorded, status: Status) -> NewDelivery {
    let kind = webhook::kind_of(status);
    let data = json!({ "code": event.code, "status": status.code(), "version": event.version.map(|version| version.0) });
    let body = json!({ "type": kind, "timestamp": event.at.to_rfc3339(), "data": data }).to_string();
    NewDelivery { endpoint: endpoint.id, event: Some(event.sequence), message_id: new_message_id(), kind, code: event.code.clone(), body }
}

/// Ids of addresses that have something to get now.
///
/// # Errors
/// Database trouble.
pub async fn due(context: &Context) -> Result<Vec<i64>, AppError> {
    Ok(webhooks::due(&mut *context.store.read().await?, context.now).await?)
}

/// Takes at most `limit` notices of an address; they come back by themselves when nothing is heard of them for a minute. `None` when
/// there are none, or it is not called.
///
/// # Errors
/// Database trouble.
pub async fn claim(context: &Context, id: i64, limit: i64) -> Result<Option<(Endpoint, Vec<Claimed>)>, AppError> {
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let Some(endpoint) = webhooks::get(db, id, context_.now).await?.filter(|endpoint| endpoint.active) else { return Ok(None) };
                let claimed = webhooks::claim(db, id, limit, context_.now, context_.now + Duration::seconds(LOST_AFTER)).await?;
                Ok(Some((endpoint, claimed)).filter(|(_, claimed)| !claimed.is_empty()))
            })
        })
        .await
}

/// Notes what became of notices that were taken. Whoever answers 410, or does not take one however often it is tried, is not called
/// any more.
///
/// # Errors
/// Database trouble.
pub async fn settle(context: &Context, id: i64, attempts: Vec<(Claimed, Attempt)>) -> Result<(), AppError> {
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let mut off = None;
                for (claimed, attempt) in &attempts {
                    off = settle_one(db, &context_, id, claimed, attempt).await?.or(off);
                }
                if let Some(why) = off
                    && webhooks::set_off(db, id, why, context_.now).await?
                {
                    tracing::warn!(webhook = id, why = why.code(), "an address is not called any more");
                    record(db, &context_, "webhook_off", id, Changes::default().value("off", "", why.code())).await?;
                }
                Ok(webhooks::forget_old(db, id, context_.now).await?)
            })
        })
        .await
}

/// Gives why the address is to be called no more, if so.
async fn settle_one(db: &mut Connection, context: &Context, id: i64, claimed: &Claimed, attempt: &Attempt) -> Result<Option<WebhookOff>, AppError> {
    if attempt.status.is_some_and(|status| (200..300).contains(&status)) && attempt.error.is_empty() {
        webhooks::arrived(db, id, attempt, context.now).await?;
        return Ok(None);
    }
    let gone = (attempt.status == Some(410)).then_some(WebhookOff::Gone);
    if claimed.is_test {
        webhooks::given_up(db, attempt, context.now).await?;
        return Ok(gone);
    }
    let next = webhook::next_try(claimed.attempts, context.now);
    webhooks::put_off(db, id, attempt, next.unwrap_or(context.now), context.now).await?;
    Ok(gone.or(next.is_none().then_some(WebhookOff::Failing)))
}

/// `whsec_` and base 64.
fn new_secret() -> String {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    format!("{PREFIX}{}", BASE64.encode(&bytes))
}

fn new_message_id() -> String {
    format!("msg_{}", random_hex(12))
}

/// The key behind a secret; `None` when it is none.
pub fn key_of(secret: &str) -> Option<Vec<u8>> {
    BASE64.decode(secret.strip_prefix(PREFIX)?.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::events::FIRST_HASH;

    fn event(changes: Changes) -> Recorded {
        Recorded {
            sequence: 7,
            at: crate::domain::examples::wita("2026-12-08 09:00"),
            actor: "staff:3".into(),
            actor_name: "Lestari".into(),
            kind: "approved".into(),
            reservation: None,
            code: "9B2T-KX5R-1".into(),
            version: Some(Version(4)),
            changes: changes.text(),
            effects: Vec::new(),
            previous_hash: FIRST_HASH.into(),
            hash: String::new(),
        }
    }

    #[test]
    fn a_notice_tells_the_state_and_names_nobody() {
        let endpoint = Endpoint { id: 1, url: String::new(), secret: String::new(), old_secret: None, kinds: Vec::new(), active: true, followed: 0 };
        let event = event(Changes::default().value("status", "review", "approved").hidden("reason_note"));
        let status = status_in(&event).expect("it has come to a state");
        let notice = notice(&endpoint, &event, status);
        let body: Value = serde_json::from_str(&notice.body).expect("JSON");
        assert_eq!(
            body,
            json!({ "type": "reservation.approved", "timestamp": "2026-12-08T01:00:00+00:00",
                "data": { "code": "9B2T-KX5R-1", "status": "approved", "version": 4 } })
        );
        assert!(notice.message_id.starts_with("msg_") && !notice.body.contains("Lestari"), "{notice:?}");
    }

    #[test]
    fn what_changes_no_state_is_not_told() {
        for changes in [
            Changes::default(),
            Changes::default().value("start", "2026-12-08", "2026-12-09"),
            Changes::default().value("status", "review", "review"),
            Changes::default().hidden("status"),
            Changes::default().value("status", "", "?"),
        ] {
            assert_eq!(status_in(&event(changes)), None);
        }
        assert_eq!(status_in(&event(Changes::default().value("status", "", "submitted"))), Some(Status::Submitted));
    }

    #[test]
    fn secrets_are_those_of_standard_webhooks() {
        let (one, other) = (new_secret(), new_secret());
        assert_ne!(one, other);
        assert_eq!(key_of(&one).map(|key| key.len()), Some(SECRET_BYTES));
        assert_eq!(key_of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), None, "without its begin it is none");
        assert_eq!(key_of("whsec_bukan base 64"), None);
    }
}
