//! What staff do about messages that channels carry: those who may tell applicants (rights table, §7.5).

use crate::domain::delivery::{ChannelKind, DeliveryState, MOST_SENDS, ToldHow};
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::domain::reservation::{Action, Refusal};
use crate::error::AppError;
use crate::store::deliveries::{self, Delivery, due, stops};
use crate::store::events::{self, Changes, Event};
use crate::store::{Connection, messages};
use crate::workflow::{Context, tell};

/// Lets a message be tried once more at once, whatever had become of it, and however long it has lain there; whoever had it in hand
/// gives it back. What was told already stays told: then nothing happens.
///
/// # Errors
/// `NotFound`; `Forbidden`; `NotAllowedInState` when later news have overtaken the message; `MessageOnItsWay` while it is being sent;
/// `SentTwice` when it has left twice.
pub async fn retry(context: &Context, message: i64) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (message, reservation) = tell::known(db, &context, message).await?;
                if message.state == DeliveryState::Manual {
                    return Ok(());
                }
                if message.cancelled_at.is_some() {
                    return Err(Refusal::NotAllowedInState { action: Action::MarkNotified, status: reservation.status }.into());
                }
                let all = deliveries::of_message(db, message.id).await?;
                let again: Vec<&Delivery> = all.iter().filter(|delivery| can_be_tried(delivery, &all)).collect();
                if message.overtaken_at.is_some() && !again.is_empty() {
                    return Err(Refusal::NotAllowedInState { action: Action::MarkNotified, status: reservation.status }.into());
                }
                if again.is_empty() && !all.is_empty() {
                    tell::expect_still(db, &message).await?;
                    let arrived = all.iter().any(|delivery| delivery.state.is_proof());
                    return if arrived { Ok(()) } else { Err(Refusal::SentTwice.into()) };
                }
                for delivery in again {
                    deliveries::save(db, &tried_anew(&context, delivery)).await?;
                }
                messages::set_by_hand(db, message.id, false).await?;
                messages::let_begin(db, message.id, context.now).await?;
                tell::note(db, &context, &reservation, "retried", tell::of(&message)).await
            })
        })
        .await
}

/// It has not arrived for sure, neither by this way nor by the other one to WhatsApp, and may leave once more.
fn can_be_tried(delivery: &Delivery, all: &[Delivery]) -> bool {
    let waits = match delivery.state {
        DeliveryState::Queued | DeliveryState::Failed | DeliveryState::Unknown => true,
        DeliveryState::Sending | DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read | DeliveryState::Manual => false,
    };
    let other = all.iter().find(|one| delivery.channel.other_whatsapp() == Some(one.channel));
    let is_done_there = other.is_some_and(|other| match other.state {
        DeliveryState::Sending | DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read | DeliveryState::Manual => true,
        DeliveryState::Unknown => other.sends >= MOST_SENDS,
        DeliveryState::Queued | DeliveryState::Failed => false,
    });
    waits && delivery.sends < MOST_SENDS && !is_done_there
}

/// As if it were the first attempt; what has left before is not forgotten, nor which copy of it has failed.
fn tried_anew(context: &Context, delivery: &Delivery) -> Delivery {
    let has_failed = delivery.state == DeliveryState::Failed && !delivery.provider_id.is_empty();
    Delivery {
        provider_id: if has_failed { String::new() } else { delivery.provider_id.clone() },
        failed_copy: if has_failed { delivery.provider_id.clone() } else { delivery.failed_copy.clone() },
        state: DeliveryState::Queued,
        attempts: 0,
        next_try_at: Some(context.now),
        waits_for_channel: false,
        error_code: String::new(),
        error_detail: String::new(),
        failed_at: None,
        ..delivery.clone()
    }
}

/// Takes a message in hand, so that no channel sends it, or gives it to the channels again. Twice is once.
///
/// # Errors
/// `NotFound`; `Forbidden`; `MessageOnItsWay` when it is taken while a channel is handing it over.
pub async fn by_hand(context: &Context, message: i64, yes: bool) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (message, reservation) = tell::known(db, &context, message).await?;
                if yes {
                    tell::expect_still(db, &message).await?;
                }
                if !messages::set_by_hand(db, message.id, yes).await? {
                    return Ok(());
                }
                if !yes {
                    messages::let_begin(db, message.id, context.now).await?;
                }
                let kind = if yes { "taken_by_hand" } else { "given_back" };
                tell::note(db, &context, &reservation, kind, tell::of(&message)).await
            })
        })
        .await
}

/// Notes how a person told it; if it tells a decision, the clock of the service stops, and no channel sends it any more.
///
/// # Errors
/// Those of [`tell::told`].
pub async fn told(context: &Context, message: i64, how: ToldHow) -> Result<(), AppError> {
    tell::told(context, message, how).await
}

/// Lets a channel that has stopped go on, or one template of it in one language: a person has looked.
///
/// # Errors
/// `Forbidden`; database trouble.
pub async fn resume_channel(context: &Context, channel: ChannelKind, template: Option<(Template, Language)>) -> Result<(), AppError> {
    if !context.actor.roles().any_of(Action::MarkNotified.roles()) {
        return Err(AppError::Forbidden);
    }
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                if !stops::remove(db, channel, template).await? {
                    return Ok(());
                }
                due::end_trouble(db, channel, context.now).await?;
                note_resumed(db, &context, channel, template).await
            })
        })
        .await
}

/// The office's own event: it belongs to no request.
async fn note_resumed(db: &mut Connection, context: &Context, channel: ChannelKind, template: Option<(Template, Language)>) -> Result<(), AppError> {
    let mut changes = Changes::default().value("channel", "", channel.code());
    if let Some((template, language)) = template {
        changes = changes.value("message", "", template.code()).value("language", "", language.code());
    }
    events::record(db, &context.by(), &Event { kind: "channel_resumed", subject: None, changes, effects: Vec::new() }).await?;
    Ok(())
}
