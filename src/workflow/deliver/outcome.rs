//! What came of an attempt.

use super::proof;
use crate::domain::delivery::{ChannelKind, DeliveryState, MOST_ATTEMPTS, OUTAGE_AFTER, Outcome, Trouble, UNKNOWN_WAITS_MINUTES, back_off, merge, trouble};
use crate::domain::graph_errors::{Treatment, treatment};
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::deliveries::stops::{self, Stop};
use crate::store::deliveries::{self, Delivery, due};
use crate::store::{Connection, StoreError, messages, reservations};
use crate::workflow::{Context, notices, tell};
use chrono::Duration;

/// Writes down what came of the attempt at `delivery`. `jitter` from 0 to 1 spreads what is tried again. News from outside may have been
/// faster: what they said for sure stands. An answer that the letter was not taken gives its send back, whatever the reason.
///
/// # Errors
/// `NotFound`; database trouble, after which the caller should say it again.
pub async fn record_outcome(context: &Context, delivery: i64, outcome: Outcome, jitter: f64) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let known = deliveries::by_id(db, delivery).await?.ok_or(AppError::NotFound)?;
                let (name, code, detail) = words(&outcome);
                deliveries::end_attempt(db, delivery, name, code, detail, context.now).await?;
                match &outcome {
                    Outcome::Accepted { provider_id } => accepted(db, &context, known, provider_id).await,
                    Outcome::Unknown { .. } => no_answer(db, &context, &known, jitter).await,
                    Outcome::Retry { code, detail, not_before_seconds } => {
                        retry(db, &context, known, (code.as_str(), detail.as_str()), *not_before_seconds, jitter).await
                    }
                    Outcome::Permanent { code, detail } => {
                        due::end_trouble(db, known.channel, context.now).await?;
                        give_up(db, &context, known, code, detail).await
                    }
                    Outcome::TemplateStopped { code, detail } => {
                        due::end_trouble(db, known.channel, context.now).await?;
                        let letter = deliveries::letter(db, delivery).await?;
                        stop(db, &context, known, Some((letter.template, letter.language)), code, detail).await
                    }
                    Outcome::ChannelStopped { code, detail } => stop(db, &context, known, None, code, detail).await,
                }
            })
        })
        .await
}

/// How an outcome is kept in the list of attempts: its name, code and words.
fn words(outcome: &Outcome) -> (&'static str, &str, &str) {
    match outcome {
        Outcome::Accepted { .. } => ("accepted", "", ""),
        Outcome::Unknown { detail } => ("unknown", "", detail.as_str()),
        Outcome::Retry { code, detail, .. } => ("retry", code.as_str(), detail.as_str()),
        Outcome::Permanent { code, detail } => ("permanent", code.as_str(), detail.as_str()),
        Outcome::TemplateStopped { code, detail } => ("template_stopped", code.as_str(), detail.as_str()),
        Outcome::ChannelStopped { code, detail } => ("channel_stopped", code.as_str(), detail.as_str()),
    }
}

/// Nothing is left to do: it is known to have arrived, or that it will not.
fn is_settled(state: DeliveryState) -> bool {
    state.is_proof() || state == DeliveryState::Failed
}

async fn accepted(db: &mut Connection, context: &Context, known: Delivery, provider_id: &str) -> Result<(), AppError> {
    due::end_trouble(db, known.channel, context.now).await?;
    // News of a failure may have been about an earlier copy.
    let another = !known.provider_id.is_empty() && !provider_id.is_empty() && known.provider_id != provider_id;
    let state = if known.state == DeliveryState::Failed && another { DeliveryState::Accepted } else { merge(known.state, DeliveryState::Accepted) };
    let after = Delivery {
        state,
        next_try_at: None,
        waits_for_channel: false,
        provider_id: if provider_id.is_empty() { known.provider_id.clone() } else { provider_id.to_owned() },
        error_code: if state.is_proof() { String::new() } else { known.error_code.clone() },
        error_detail: if state.is_proof() { String::new() } else { known.error_detail.clone() },
        accepted_at: known.accepted_at.or(Some(context.now)),
        failed_at: known.failed_at.filter(|_| !state.is_proof()),
        ..known
    };
    deliveries::save(db, &after).await?;
    if state.is_proof() { proof::prove(db, context, &after, context.now).await } else { Ok(()) }
}

/// No answer came in time. Unless news have told by now that it was taken, that is the channel's trouble too: so that one that takes
/// everything and answers nothing is not handed one letter after the other, each of which may leave twice only.
async fn no_answer(db: &mut Connection, context: &Context, known: &Delivery, jitter: f64) -> Result<(), AppError> {
    if !is_settled(known.state) {
        count_trouble(db, context, known, 0, jitter).await?;
    }
    leave_open(db, context, known).await
}

/// No answer came: it may have arrived. News may still tell; if none do, it is tried once more, and then it stays unknown.
///
/// # Errors
/// Database trouble.
pub(super) async fn leave_open(db: &mut Connection, context: &Context, known: &Delivery) -> Result<(), AppError> {
    if is_settled(known.state) {
        return Ok(());
    }
    let next_try_at = super::try_again(known.sends, context.now);
    deliveries::save(db, &Delivery { state: DeliveryState::Unknown, next_try_at, waits_for_channel: false, ..known.clone() }).await?;
    if next_try_at.is_none() { tell_of(db, context, known, "message_unknown").await } else { Ok(()) }
}

/// Not taken this time.
async fn retry(
    db: &mut Connection,
    context: &Context,
    known: Delivery,
    (code, detail): (&str, &str),
    not_before_seconds: i64,
    jitter: f64,
) -> Result<(), AppError> {
    let trouble = trouble(code);
    let of_the_channel = match trouble {
        Trouble::OfTheChannel => true,
        Trouble::Unclear => is_of_the_channel(db, context, &known).await?,
        Trouble::OfTheLetter | Trouble::Unexplained => false,
    };
    if of_the_channel {
        count_trouble(db, context, &known, not_before_seconds, jitter).await?;
    }
    if is_settled(known.state) {
        return Ok(());
    }
    let refused = refused(&known, code, detail);
    if known.attempts >= trouble.most_attempts() {
        return give_up_after(db, context, refused).await;
    }
    let after = Delivery { next_try_at: Some(context.now + wait(known.attempts, not_before_seconds, jitter)), waits_for_channel: of_the_channel, ..refused };
    Ok(deliveries::save(db, &after).await?)
}

/// An answer that does not say whose fault it tells of, such as 500. One letter may be the reason of it, however often it is tried;
/// when a newer letter is answered so too, and the channel has taken nothing in between, it is not the letter.
async fn is_of_the_channel(db: &mut Connection, context: &Context, known: &Delivery) -> Result<bool, StoreError> {
    let trouble = due::trouble(db, known.channel).await?;
    let (times, newest) = trouble.map_or((0, 0), |trouble| (trouble.times, trouble.newest_unclear));
    if known.id > newest {
        due::note_unclear(db, known.channel, known.id, context.now).await?;
    }
    Ok(times >= OUTAGE_AFTER || (newest > 0 && known.id > newest))
}

/// Once more in a row the channel has not answered. What was under way when it was given a rest says nothing new.
async fn count_trouble(db: &mut Connection, context: &Context, known: &Delivery, not_before_seconds: i64, jitter: f64) -> Result<(), StoreError> {
    let trouble = due::trouble(db, known.channel).await?;
    let (before, at) = trouble.map_or((0, context.now), |trouble| (trouble.times, trouble.next_try_at));
    if before >= OUTAGE_AFTER && at > context.now {
        return Ok(());
    }
    let times = before + 1;
    let rest = wait(times - OUTAGE_AFTER + 1, not_before_seconds, jitter);
    due::put_trouble(db, known.channel, times, context.now + rest, context.now).await?;
    if times == OUTAGE_AFTER { due::let_refused_wait(db, known.channel).await } else { Ok(()) }
}

/// So long, and not shorter than the channel has asked for; at most a day, whatever it asks for.
fn wait(attempts: i64, not_before_seconds: i64, jitter: f64) -> Duration {
    let attempts = u32::try_from(attempts.clamp(0, MOST_ATTEMPTS)).unwrap_or(u32::MAX);
    back_off(attempts, jitter).max(Duration::seconds(not_before_seconds.clamp(0, 24 * 3600)))
}

/// As it stands after an answer that it was not taken: if an earlier copy may have arrived, that is still unknown.
fn refused(known: &Delivery, code: &str, detail: &str) -> Delivery {
    let sends = (known.sends - 1).max(0);
    Delivery {
        state: if sends > 0 { DeliveryState::Unknown } else { DeliveryState::Queued },
        sends,
        maybe_twice: false,
        error_code: code.to_owned(),
        error_detail: detail.to_owned(),
        ..known.clone()
    }
}

/// It was tried often enough. An earlier copy may have arrived; without one it has failed.
async fn give_up_after(db: &mut Connection, context: &Context, refused: Delivery) -> Result<(), AppError> {
    let unknown = refused.state == DeliveryState::Unknown;
    let after = Delivery {
        state: if unknown { DeliveryState::Unknown } else { DeliveryState::Failed },
        failed_at: if unknown { refused.failed_at } else { Some(context.now) },
        next_try_at: None,
        ..refused
    };
    deliveries::save(db, &after).await?;
    tell_of(db, context, &after, if unknown { "message_unknown" } else { "message_failed" }).await
}

/// The channel will never take it. An earlier copy has not arrived either.
async fn give_up(db: &mut Connection, context: &Context, known: Delivery, code: &str, detail: &str) -> Result<(), AppError> {
    if is_settled(known.state) {
        return Ok(());
    }
    let after =
        Delivery { state: DeliveryState::Failed, failed_at: Some(context.now), next_try_at: None, waits_for_channel: false, ..refused(&known, code, detail) };
    deliveries::save(db, &after).await?;
    tell_of(db, context, &after, "message_failed").await
}

/// Nothing more goes this way until a person has looked. The letter stays where it is, and its attempt does not count.
async fn stop(
    db: &mut Connection,
    context: &Context,
    known: Delivery,
    template: Option<(Template, Language)>,
    code: &str,
    detail: &str,
) -> Result<(), AppError> {
    let newly = put_stop(db, context.now, &known, template, code, detail).await?;
    if !is_settled(known.state) {
        let after = Delivery { attempts: (known.attempts - 1).max(0), next_try_at: Some(context.now), ..refused(&known, code, detail) };
        deliveries::save(db, &after).await?;
    }
    if newly { tell_of(db, context, &known, "channel_stopped").await } else { Ok(()) }
}

/// A failure that is heard of later may concern everything and not its letter alone, such as a bill that is not paid: then the way is
/// stopped as after an answer that says so. What has lain on the way is no reason any more: a person may have looked since.
///
/// # Errors
/// Database trouble.
pub(super) async fn stop_for_later_failure(db: &mut Connection, context: &Context, failed: &Delivery, at: Moment) -> Result<(), AppError> {
    let is_old = context.now - at > Duration::minutes(UNKNOWN_WAITS_MINUTES);
    let code = failed.error_code.parse::<i64>().ok().filter(|_| failed.channel == ChannelKind::CloudApi && !is_old);
    let template = match code.and_then(treatment) {
        Some(Treatment::StopChannel) => None,
        Some(Treatment::StopTemplate) => {
            let letter = deliveries::letter(db, failed.id).await?;
            Some((letter.template, letter.language))
        }
        Some(Treatment::Retry { .. } | Treatment::Permanent) | None => return Ok(()),
    };
    let newly = put_stop(db, context.now, failed, template, &failed.error_code, &failed.error_detail).await?;
    if newly { tell_of(db, context, failed, "channel_stopped").await } else { Ok(()) }
}

async fn put_stop(
    db: &mut Connection,
    at: Moment,
    known: &Delivery,
    template: Option<(Template, Language)>,
    code: &str,
    detail: &str,
) -> Result<bool, StoreError> {
    tracing::error!(channel = %known.channel, template = template.map_or("", |(template, _)| template.code()), code, "a channel for messages has stopped");
    stops::put(db, &Stop { channel: known.channel, template, at, code: code.to_owned(), detail: detail.to_owned() }).await
}

/// One event about the delivery, on its request, and a notice to those who can do something about it.
pub(super) async fn tell_of(db: &mut Connection, context: &Context, delivery: &Delivery, kind: &'static str) -> Result<(), AppError> {
    let message = messages::by_id(db, delivery.message).await?.ok_or(AppError::NotFound)?;
    let reservation = reservations::get_by_id(db, message.reservation).await?;
    let changes = tell::of(&message).value("channel", "", delivery.channel.code());
    tell::note(db, context, &reservation, kind, changes).await?;
    // What later news have overtaken meanwhile, or a person has told, is nobody's to tell.
    let is_over = message.cancelled_at.is_some() || message.overtaken_at.is_some() || message.state == DeliveryState::Manual;
    if kind != "channel_stopped" && is_over {
        return Ok(());
    }
    let notice = if kind == "channel_stopped" {
        Notice::channel_stopped(delivery.channel.code(), context.now)
    } else {
        Notice::message_failed(&reservation.code, message.id, context.now)
    };
    notices::tell(db, context, &notice).await?;
    Ok(())
}
