//! Telling applicants: somebody opens WhatsApp, sends the text, and marks it sent. The service ends there, not at the
//! decision (document step 9).

use super::{Context, record};
use crate::domain::reservation::{Action, Refusal};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::reservations::{self, Reservation};
use crate::store::{Connection, StoreError, messages, proposals};

/// Notes that somebody opened WhatsApp with the text; that does not mean that it was sent.
///
/// # Errors
/// `NotFound`; `Forbidden` for those who do not tell applicants anything; `MessageHeld` as long as what it tells can be undone.
pub async fn message_opened(context: &Context, message: i64) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (message, reservation) = open(db, &context, message).await?;
                if message.opened_at.is_some() {
                    return Ok(());
                }
                messages::mark_opened(db, message.id, context.now).await?;
                note_the_question(db, &message).await?;
                let subject = Some((reservation.id, reservation.code.clone(), reservation.version));
                let changes = Changes::default().value("message", "", message.template.code());
                events::record(db, &context.by(), &Event { kind: "opened", subject, changes, effects: Vec::new() }).await?;
                Ok(())
            })
        })
        .await
}

/// Notes that the message was sent; if it tells a decision, the clock of the service stops. Twice is once.
///
/// # Errors
/// `NotFound`; `Forbidden`; `MessageHeld` as long as what it tells can be undone; `NotAllowedInState` when later news have
/// overtaken the message.
pub async fn message_sent(context: &Context, message: i64) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (message, reservation) = open(db, &context, message).await?;
                let by = context.staff_id().ok_or(AppError::Forbidden)?;
                if message.sent_at.is_some() {
                    return Ok(());
                }
                if !messages::mark_sent(db, message.id, by, context.now).await? {
                    return Err(Refusal::NotAllowedInState { action: Action::MarkNotified, status: reservation.status }.into());
                }
                note_the_question(db, &message).await?;
                if message.decision && reservation.notified_at.is_none() {
                    let after = Reservation { notified_at: Some(context.now), ..reservation.clone() };
                    record::close(db, &context, &reservation, &after, "notified", Vec::new()).await?;
                } else {
                    let subject = Some((reservation.id, reservation.code.clone(), reservation.version));
                    let changes = Changes::default().value("message", "", message.template.code());
                    events::record(db, &context.by(), &Event { kind: "told", subject, changes, effects: Vec::new() }).await?;
                }
                Ok(())
            })
        })
        .await
}

/// A question that has left, or may have, is known to the applicant: whoever takes it back has to tell them.
async fn note_the_question(db: &mut Connection, message: &messages::Message) -> Result<(), StoreError> {
    if message.template.asks() { proposals::mark_told(db, message.reservation).await } else { Ok(()) }
}

async fn open(db: &mut Connection, context: &Context, message: i64) -> Result<(messages::Message, Reservation), AppError> {
    let message = messages::by_id(db, message).await?.ok_or(AppError::NotFound)?;
    let reservation = reservations::get_by_id(db, message.reservation).await?;
    Action::MarkNotified.allowed(reservation.facts(context.now), &context.actor.roles())?;
    if message.held_seconds(context.now) > 0 {
        return Err(Refusal::MessageHeld.into());
    }
    Ok((message, reservation))
}
