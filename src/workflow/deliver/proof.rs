//! When a channel's word counts as the proof that the applicant was told, and when it no longer does.

use super::outcome::tell_of;
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::deliveries::{self, Delivery};
use crate::store::messages::Message;
use crate::store::reservations::{self, Reservation};
use crate::store::{Connection, StoreError, messages};
use crate::workflow::{Context, notices, record, tell};

/// The channel took it, at `at`: if nobody had told it before, that is the first proof, and the clock of the service stops with it.
///
/// # Errors
/// Database trouble.
pub(super) async fn prove(db: &mut Connection, context: &Context, delivery: &Delivery, at: Moment) -> Result<(), AppError> {
    let message = messages::by_id(db, delivery.message).await?.ok_or(AppError::NotFound)?;
    if !messages::mark_proved(db, message.id, delivery.channel, at).await? {
        return Ok(());
    }
    let reservation = reservations::get_by_id(db, message.reservation).await?;
    let changes = tell::of(&message).value("channel", "", delivery.channel.code());
    tell::first_proof(db, context, &message, &reservation, at, changes).await
}

/// What counted as told by this delivery has not arrived. Another channel's proof takes its place; without one nobody was told, and
/// the request is among those again. What later news have overtaken is called off instead, so that nobody tells it again: then the
/// clock goes by the message that tells the decision now.
///
/// # Errors
/// Database trouble.
pub(super) async fn take_back(db: &mut Connection, context: &Context, delivery: &Delivery) -> Result<(), AppError> {
    let message = messages::by_id(db, delivery.message).await?.ok_or(AppError::NotFound)?;
    if message.proof != delivery.channel.code() {
        return tell_of(db, context, delivery, "message_failed").await;
    }
    let others = deliveries::of_message(db, message.id).await?;
    let other = others.iter().filter(|other| other.id != delivery.id && other.state.is_proof()).min_by_key(|other| other.accepted_at);
    let proof = other.map(|other| (other.channel, other.accepted_at.unwrap_or(context.now)));
    messages::change_proof(db, message.id, proof).await?;
    let reservation = reservations::get_by_id(db, message.reservation).await?;
    // Another message may have stopped the clock; then it stays where it stands.
    let stopped_the_clock = message.decision && reservation.notified_at.is_some() && reservation.notified_at == message.sent_at;
    let known_as_overtaken = message.cancelled_at.is_some() || message.overtaken_at.is_some();
    let overtaken = proof.is_none() && (known_as_overtaken || is_overtaken(db, &message, &reservation).await?);
    let mut notified_at = proof.map(|(_, at)| at);
    if overtaken {
        messages::leave_to_later_news(db, &message, context.now).await?;
        if stopped_the_clock {
            notified_at = messages::decision_told(db, reservation.id).await?.map(|(at, _)| at);
        }
    } else {
        notices::tell(db, context, &Notice::message_failed(&reservation.code, message.id, context.now)).await?;
    }
    let still_told = notified_at.is_some() || (overtaken && !stopped_the_clock);
    let kind = if still_told { "message_failed" } else { "untold" };
    if stopped_the_clock && notified_at != reservation.notified_at {
        let after = Reservation { notified_at, ..reservation.clone() };
        record::close(db, context, &reservation, &after, kind, Vec::new()).await?;
        return Ok(());
    }
    let changes = tell::of(&message).value("channel", "", delivery.channel.code());
    tell::note(db, context, &reservation, kind, changes).await
}

/// Whether later news have made false what a message says, or its question is not open any more.
async fn is_overtaken(db: &mut Connection, message: &Message, reservation: &Reservation) -> Result<bool, StoreError> {
    let of_a_proposal = message.template.is_about_a_proposal() && reservation.proposal.is_none();
    let is_answered = of_a_proposal || (message.template == Template::NeedsInfo && reservation.missing.is_none());
    let written = messages::of_reservation(db, reservation.id).await?;
    let mut later = written.iter().filter(|later| later.id > message.id && later.cancelled_at.is_none());
    Ok(is_answered || later.any(|later| message.template.is_overtaken_by(later.template)))
}
