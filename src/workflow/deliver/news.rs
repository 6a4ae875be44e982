//! News from outside about messages: kept raw, so that whoever brings them waits for nothing, and worked through afterwards. They come
//! late, twice and in any order.

use super::outcome::{stop_for_later_failure, tell_of};
use super::proof;
use crate::domain::delivery::{ChannelKind, DeliveryState, StatusNews, UNKNOWN_WAITS_MINUTES, merge};
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::Connection;
use crate::store::deliveries::news::Waiting;
use crate::store::deliveries::{self, Delivery, due, news};
use crate::store::events::{self, Changes, Event};
use crate::workflow::Context;
use chrono::{DateTime, Duration};

/// Keeps news as they came. `false` when they have been here before: then nothing happens. Whoever brings them has proved who they
/// are.
///
/// # Errors
/// Database trouble.
pub async fn record_news(context: &Context, channel: ChannelKind, body: &str) -> Result<bool, AppError> {
    if news::is_known(&mut *context.store.read().await?, channel, body).await? {
        return Ok(false);
    }
    let (now, body) = (context.now, body.to_owned());
    context.store.write(move |db| Box::pin(async move { Ok(news::keep(db, channel, &body, now).await?) })).await
}

/// Works through the news that wait, each in its own transaction; `read` makes of a body what it says. Gives how many bodies there were,
/// without those that wait for an answer.
///
/// # Errors
/// Database trouble; the others are worked through all the same.
pub async fn work_through_news(context: &Context, read: impl Fn(&str) -> Vec<StatusNews> + Send + Sync + 'static) -> Result<usize, AppError> {
    let (mut worked, mut after, mut trouble) = (0, 0, None);
    loop {
        let part = news::waiting(&mut *context.store.read().await?, after).await?;
        let Some(last) = part.last() else { break };
        after = last.id;
        for waiting in part {
            let said = read(&waiting.body);
            match may_be_known_soon(context, &waiting, &said).await {
                Ok(false) => {}
                Ok(true) => continue,
                Err(error) => {
                    trouble = Some(error);
                    continue;
                }
            }
            match work_through(context, waiting.id, waiting.channel, said).await {
                Ok(true) => worked += 1,
                // Another process was faster.
                Ok(false) => {}
                Err(error) => trouble = Some(error),
            }
        }
    }
    if worked > 0 {
        let now = context.now;
        context.store.write(move |db| Box::pin(async move { Ok::<_, AppError>(news::forget_old(db, now).await?) })).await?;
    }
    trouble.map_or(Ok(worked), Err)
}

/// Whether news about a message that nobody knows are about one that is under way: not every channel hands our key back, and the answer
/// that names the channel's own id may be slower than they are. Then they wait for it, as long as an answer is waited for at all.
async fn may_be_known_soon(context: &Context, waiting: &Waiting, said: &[StatusNews]) -> Result<bool, AppError> {
    let mut db = context.store.read().await?;
    if waiting.received_at + Duration::minutes(UNKNOWN_WAITS_MINUTES) <= context.now || !due::any_sending(&mut db, waiting.channel).await? {
        return Ok(false);
    }
    for one in said {
        if !one.provider_id.is_empty() && news::concerned(&mut db, waiting.channel, one).await?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn work_through(context: &Context, id: i64, channel: ChannelKind, said: Vec<StatusNews>) -> Result<bool, AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                if !news::done(db, id, context.now).await? {
                    return Ok(false);
                }
                if said.is_empty() {
                    tracing::info!(%channel, news = id, "news that say nothing about messages");
                }
                for one in &said {
                    match news::concerned(db, channel, one).await? {
                        Some(known) => hear(db, &context, known, one).await?,
                        None => tracing::info!(%channel, news = id, state = %one.state, "news about a message that is not known"),
                    }
                }
                Ok(true)
            })
        })
        .await
}

/// What is known of a delivery after news of it.
async fn hear(db: &mut Connection, context: &Context, known: Delivery, said: &StatusNews) -> Result<(), AppError> {
    // Of two copies one may fail and the other arrive.
    let of_another_copy = !said.provider_id.is_empty() && !known.provider_id.is_empty() && said.provider_id != known.provider_id;
    if of_another_copy && said.state == DeliveryState::Failed {
        return Ok(());
    }
    // That a copy was taken, or has failed, which is known to have failed: it says nothing of the one that is to leave, or has left, since.
    let of_the_failed_copy = !said.provider_id.is_empty() && said.provider_id == known.failed_copy;
    if of_the_failed_copy && matches!(said.state, DeliveryState::Accepted | DeliveryState::Failed) {
        return Ok(());
    }
    let at = when(&known, said, context.now);
    let after = heard(&known, said, at);
    if after == known {
        return Ok(());
    }
    deliveries::save(db, &after).await?;
    if after.state == DeliveryState::Failed && known.state != DeliveryState::Failed {
        stop_for_later_failure(db, context, &after, at).await?;
    }
    if known.state == DeliveryState::Unknown && after.state.is_proof() {
        // It takes what it is handed, however slowly it answers.
        due::end_trouble(db, known.channel, context.now).await?;
    }
    match (known.state.is_proof(), after.state.is_proof()) {
        (false, true) => proof::prove(db, context, &after, at).await,
        (true, false) => proof::take_back(db, context, &after).await,
        (false, false) if after.state == DeliveryState::Failed && known.state != DeliveryState::Failed => tell_of(db, context, &after, "message_failed").await,
        (true, true) if after.state != known.state => wake_pages(db, context, &known, &after).await,
        (true, true) | (false, false) => Ok(()),
    }
}

/// A message that has come further changes nothing of its request, but whoever looks at it sees how far it is.
async fn wake_pages(db: &mut Connection, context: &Context, before: &Delivery, after: &Delivery) -> Result<(), AppError> {
    let changes = Changes::default().value("delivery", "", after.id).value("state", before.state.code(), after.state.code());
    events::record(db, &context.by(), &Event { kind: events::ARRIVAL, subject: None, changes, effects: Vec::new() }).await?;
    Ok(())
}

/// The delivery as the news leave it.
fn heard(known: &Delivery, said: &StatusNews, at: Moment) -> Delivery {
    let state = merge(known.state, said.state);
    let settled = state.is_proof() || state == DeliveryState::Failed;
    let mut after = Delivery {
        state,
        // Whether it left is known now: nothing is tried again by itself.
        next_try_at: known.next_try_at.filter(|_| !settled),
        waits_for_channel: known.waits_for_channel && !settled,
        ..known.clone()
    };
    if after.provider_id.is_empty() {
        after.provider_id.clone_from(&said.provider_id);
    }
    match said.state {
        DeliveryState::Accepted => after.accepted_at = after.accepted_at.or(Some(at)),
        DeliveryState::Delivered => {
            after.accepted_at = after.accepted_at.or(Some(at));
            after.delivered_at = after.delivered_at.or(Some(at));
        }
        DeliveryState::Read => {
            after.accepted_at = after.accepted_at.or(Some(at));
            after.read_at = after.read_at.or(Some(at));
        }
        DeliveryState::Failed | DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Unknown | DeliveryState::Manual => {}
    }
    if state.is_proof() {
        // It did arrive, whatever was said before.
        (after.failed_at, after.error_code, after.error_detail) = (None, String::new(), String::new());
    } else if said.state == DeliveryState::Failed {
        after.failed_at = after.failed_at.or(Some(at));
        after.error_code.clone_from(&said.code);
        after.error_detail.clone_from(&said.detail);
    }
    after
}

/// The moment that news name, by the channel's clock: not before we began and not after now. Some name none.
fn when(known: &Delivery, said: &StatusNews, now: Moment) -> Moment {
    let named = DateTime::from_timestamp(said.at, 0).filter(|_| said.at > 0).unwrap_or(now);
    named.max(known.started_at.unwrap_or(now)).min(now)
}
