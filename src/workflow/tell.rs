//! Telling applicants: a channel sends the text, or somebody tells it and marks that. The service ends there, not at the decision
//! (document step 9). What channels do stands in [`super::deliver`].

use super::{Context, record};
use crate::domain::delivery::{DeliveryState, ToldHow};
use crate::domain::reservation::{Action, Refusal};
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::messages::Message;
use crate::store::reservations::{self, Reservation};
use crate::store::{Connection, StoreError, deliveries, messages, proposals};

/// Notes that somebody opened WhatsApp with the text; that does not mean that it was sent. From then on it is in their hands: no
/// channel sends it as well.
///
/// # Errors
/// `NotFound`; `Forbidden` for those who do not tell applicants anything; `MessageHeld` as long as what it tells can be undone;
/// `MessageOnItsWay` when a channel is handing it over at this moment.
pub async fn message_opened(context: &Context, message: i64) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (message, reservation) = open(db, &context, message).await?;
                let in_hand = message.by_hand || message.sent_at.is_some();
                if !in_hand {
                    expect_still(db, &message).await?;
                    messages::set_by_hand(db, message.id, true).await?;
                }
                if message.opened_at.is_some() {
                    return Ok(());
                }
                messages::mark_opened(db, message.id, context.now).await?;
                note_the_question(db, &message).await?;
                note(db, &context, &reservation, "opened", of(&message)).await
            })
        })
        .await
}

/// Notes that the message was sent by hand, or told on paper where there is no number; if it tells a decision, the clock of the
/// service stops. Twice is once.
///
/// # Errors
/// Those of [`told`].
pub async fn message_sent(context: &Context, message: i64) -> Result<(), AppError> {
    mark(context, message, None).await
}

/// Notes how a person told it. What a channel has told before counts as told by them from then on.
///
/// # Errors
/// `NotFound`; `Forbidden`; `MessageHeld` as long as what it tells can be undone; `NotAllowedInState` when later news have
/// overtaken the message.
pub async fn told(context: &Context, message: i64, how: ToldHow) -> Result<(), AppError> {
    mark(context, message, Some(how)).await
}

async fn mark(context: &Context, message: i64, how: Option<ToldHow>) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (message, reservation) = open(db, &context, message).await?;
                let by = context.staff_id().ok_or(AppError::Forbidden)?;
                let how = how.unwrap_or(if message.recipient.is_some() { ToldHow::Whatsapp } else { ToldHow::Paper });
                if message.sent_at.is_some() {
                    // A channel's word can be taken back later; theirs stands.
                    if messages::mark_told_as_well(db, message.id, by, how).await? {
                        note(db, &context, &reservation, "told", of(&message).value("told_how", "", how.code())).await?;
                    }
                    return Ok(());
                }
                if !messages::mark_sent(db, message.id, by, how, context.now).await? {
                    return Err(Refusal::NotAllowedInState { action: Action::MarkNotified, status: reservation.status }.into());
                }
                let changes = of(&message).value("told_how", "", how.code());
                first_proof(db, &context, &message, &reservation, context.now, changes).await
            })
        })
        .await
}

/// The applicant is told, since `at`: a decision stops the clock of the service. What was overtaken while it was on its way stops
/// nothing: later news tell the decision that counts.
///
/// # Errors
/// Database trouble.
pub(super) async fn first_proof(
    db: &mut Connection,
    context: &Context,
    message: &Message,
    reservation: &Reservation,
    at: Moment,
    changes: Changes,
) -> Result<(), AppError> {
    note_the_question(db, message).await?;
    if message.decision && message.cancelled_at.is_none() && reservation.notified_at.is_none() {
        let after = Reservation { notified_at: Some(at), ..reservation.clone() };
        record::close(db, context, reservation, &after, "notified", Vec::new()).await?;
        Ok(())
    } else {
        note(db, context, reservation, "told", changes).await
    }
}

/// A question that has left, or may have, is known to the applicant: whoever takes it back has to tell them.
pub(super) async fn note_the_question(db: &mut Connection, message: &Message) -> Result<(), StoreError> {
    if message.template.asks() { proposals::mark_told(db, message.reservation).await } else { Ok(()) }
}

/// One event about a message of a request that stays as it is.
pub(super) async fn note(db: &mut Connection, context: &Context, reservation: &Reservation, kind: &'static str, changes: Changes) -> Result<(), AppError> {
    let subject = Some((reservation.id, reservation.code.clone(), reservation.version));
    events::record(db, &context.by(), &Event { kind, subject, changes, effects: Vec::new() }).await?;
    Ok(())
}

/// Which message an event is about.
pub(super) fn of(message: &Message) -> Changes {
    Changes::default().value("message", "", message.template.code())
}

/// No channel is handing it over at this moment.
pub(super) async fn expect_still(db: &mut Connection, message: &Message) -> Result<(), AppError> {
    let deliveries = deliveries::of_message(db, message.id).await?;
    if deliveries.iter().any(|delivery| delivery.state == DeliveryState::Sending) { Err(Refusal::MessageOnItsWay.into()) } else { Ok(()) }
}

/// The message and its request, if whoever asks tells applicants what the office has decided.
pub(super) async fn known(db: &mut Connection, context: &Context, message: i64) -> Result<(Message, Reservation), AppError> {
    let message = messages::by_id(db, message).await?.ok_or(AppError::NotFound)?;
    let reservation = reservations::get_by_id(db, message.reservation).await?;
    Action::MarkNotified.allowed(reservation.facts(context.now), &context.actor.roles())?;
    Ok((message, reservation))
}

/// The same, once nobody can undo any more what it tells.
async fn open(db: &mut Connection, context: &Context, message: i64) -> Result<(Message, Reservation), AppError> {
    let (message, reservation) = known(db, context, message).await?;
    if message.held_seconds(context.now) > 0 {
        return Err(Refusal::MessageHeld.into());
    }
    Ok((message, reservation))
}
