//! Messages that leave by themselves: which letter is next, what came of an attempt, what news from outside say, and what staff do
//! about it. The worker in `server::outbox` hands each letter to its channel in between; nothing here waits for anybody.
//!
//! A delivery is claimed in one transaction and judged in another, so a process may die at any moment: what it had claimed may have
//! left, and is waited for like an attempt without an answer (docs/decisions/0017).

mod acts;
mod news;
mod outcome;
mod proof;

pub use acts::{by_hand, resume_channel, retry, told};
pub use news::{record_news, work_through_news};
pub use outcome::record_outcome;

use super::{Context, tell};
use crate::domain::delivery::{ChannelKind, DeliveryState, Letter, MOST_SENDS, OUTAGE_AFTER, QuietHours, UNKNOWN_WAITS_MINUTES};
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::deliveries::due::{self, Wanted};
use crate::store::deliveries::{self, Delivery, stops};
use crate::store::{Connection, StoreError, messages};
use chrono::Duration;

/// How the office lets messages leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Nothing leaves in these hours.
    pub quiet: QuietHours,
    pub channel: ChannelKind,
}

/// What a channel shall do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Send this one; it is claimed, and [`record_outcome`] must hear what came of it.
    Letter(Letter),
    /// Nothing can leave before this moment, or before something changes.
    Wait(Option<Moment>),
}

/// What is found before anything is written.
enum Found {
    Letters(Wanted),
    Nothing(Option<Moment>),
}

/// Claims the oldest letter that may leave by the channel now: not held back, not in somebody's hands, not overtaken, not at night, one
/// at a time and three an hour to one number, and not faster than the channel wants it for one number. A channel that has not answered
/// several times in a row gets its oldest letter only, and that now and then, so that everything leaves in its order when it answers
/// again. Nothing is written when nothing can leave.
///
/// # Errors
/// Database trouble.
pub async fn take_next(context: &Context, rules: &Rules) -> Result<Next, AppError> {
    let found = look(&mut *context.store.read().await?, rules, context.now).await?;
    let wanted = match found {
        Found::Letters(wanted) => wanted,
        Found::Nothing(next) => return Ok(Next::Wait(next)),
    };
    let (store, context, channel, quiet) = (context.store.clone(), context.clone(), rules.channel, rules.quiet);
    store
        .write(move |db| {
            Box::pin(async move {
                // Somebody may have been faster since the look.
                let mut next = due::next(db, channel, wanted, context.now).await?;
                if next.is_none() {
                    due::begin_new(db, channel, context.now).await?;
                    next = due::next(db, channel, wanted, context.now).await?;
                }
                match next {
                    Some(delivery) => Ok(Next::Letter(claim(db, &context, delivery).await?)),
                    None => Ok(Next::Wait(next_moment(db, channel, quiet, context.now).await?)),
                }
            })
        })
        .await
}

/// Whether something can leave now; reads only.
async fn look(db: &mut Connection, rules: &Rules, now: Moment) -> Result<Found, StoreError> {
    let Rules { quiet, channel } = *rules;
    if channel == ChannelKind::Manual || stops::is_stopped(db, channel).await? {
        return Ok(Found::Nothing(None));
    }
    let trouble = due::trouble(db, channel).await?.filter(|trouble| trouble.times >= OUTAGE_AFTER);
    let wanted = if trouble.is_some() { Wanted::OldestOfAll } else { Wanted::Due };
    let any = due::next(db, channel, wanted, now).await?.is_some() || due::any_new(db, channel, now).await?;
    if !any {
        return Ok(Found::Nothing(next_moment(db, channel, quiet, now).await?));
    }
    let allowed = quiet.next_allowed(now);
    if allowed > now {
        return Ok(Found::Nothing(Some(allowed)));
    }
    if let Some(trouble) = trouble {
        if trouble.next_try_at > now {
            return Ok(Found::Nothing(Some(quiet.next_allowed(trouble.next_try_at))));
        }
        // One try at a time, until one gets through.
        if due::any_sending(db, channel).await? {
            return Ok(Found::Nothing(None));
        }
    }
    Ok(Found::Letters(wanted))
}

async fn next_moment(db: &mut Connection, channel: ChannelKind, quiet: QuietHours, now: Moment) -> Result<Option<Moment>, StoreError> {
    Ok(due::next_moment(db, channel, now).await?.map(|at| quiet.next_allowed(at)))
}

/// The letter is about to leave: from here on it may have.
async fn claim(db: &mut Connection, context: &Context, id: i64) -> Result<Letter, AppError> {
    let before = deliveries::by_id(db, id).await?.ok_or(AppError::NotFound)?;
    let claimed = Delivery {
        state: DeliveryState::Sending,
        attempts: before.attempts + 1,
        sends: before.sends + 1,
        next_try_at: None,
        waits_for_channel: false,
        maybe_twice: before.maybe_twice || before.sends > 0,
        started_at: Some(context.now),
        ..before
    };
    deliveries::save(db, &claimed).await?;
    let letter = deliveries::letter(db, id).await?;
    let recipient = letter.recipient.as_ref().map_or(letter.email.as_str(), |phone| phone.as_str());
    deliveries::begin_attempt(db, id, recipient, context.now).await?;
    if let Some(message) = messages::by_id(db, claimed.message).await? {
        tell::note_the_question(db, &message).await?;
    }
    Ok(letter)
}

/// What a process had claimed when it died may have left: it is waited for as if no answer had come, and then tried once more, if it
/// was the first time. Gives how many there were. One process sends for one database; should another be under way all the same, its
/// answers still count.
///
/// # Errors
/// Database trouble.
pub async fn after_restart(context: &Context) -> Result<usize, AppError> {
    if deliveries::sending(&mut *context.store.read().await?).await?.is_empty() {
        return Ok(0);
    }
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let left = deliveries::sending(db).await?;
                for delivery in &left {
                    deliveries::end_attempt(db, delivery.id, "unknown", "", "the process ended", context.now).await?;
                    outcome::leave_open(db, &context, delivery).await?;
                }
                Ok(left.len())
            })
        })
        .await
}

/// When an attempt without an answer is made once more; `None` when it was the second.
fn try_again(sends: i64, now: Moment) -> Option<Moment> {
    (sends < MOST_SENDS).then(|| now + Duration::minutes(UNKNOWN_WAITS_MINUTES))
}
