//! What the facilities team does at the door (*serah terima*): hand over, take back, note that nobody came (X10 to X12).

use super::{Context, damage, record, wording};
use crate::domain::code::ReservationCode;
use crate::domain::handover::{Checklist, Direction};
use crate::domain::message::Template;
use crate::domain::reservation::{Action, Refusal, Status, Version};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::reference;
use crate::store::reservations::Reservation;
use crate::store::slots::{self, Holder};
use crate::store::{Connection, handovers, messages, tasks};

/// Working days in which damage can be reported after the return (X15).
const DAMAGE_DAYS: usize = 3;

/// The borrower gets it (X10). What was still proposed is over: the agreed time is being used.
///
/// # Errors
/// `TooEarly` more than an hour before, `AlreadyOver` after the end; `StillOut` when somebody else has it; `Invalid` for a
/// checklist that speaks of other things or hands over what is broken; `VersionConflict`.
pub async fn hand_over(context: &Context, code: &ReservationCode, version: Version, checklist: Checklist) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::HandOver, Some(version)).await?;
                let checklist = checklist.for_items(&before.lent())?;
                if !checklist.lost().is_empty() {
                    return Err(record::invalid("condition", "condition_out"));
                }
                nobody_else_has_it(db, &before).await?;
                let effects = slots::release(db, Holder::Proposal(before.id)).await?;
                let after = Reservation { status: Status::InUse, proposal: None, ..before.clone() };
                record::close(db, &context, &before, &after, "handed_over", effects).await?;
                messages::cancel_unsent_question(db, before.id, context.now).await?;
                write_down(db, &context, &after, Direction::Out, &checklist).await
            })
        })
        .await
}

/// A thing that has not come back cannot be handed over, though its time is free on paper (case 47).
async fn nobody_else_has_it(db: &mut Connection, before: &Reservation) -> Result<(), AppError> {
    for asked in &before.items {
        if let Some(code) = tasks::who_still_has(db, before.id, asked.facility, asked.item.quantity).await? {
            return Err(Refusal::StillOut { facility: asked.item.facility.clone(), code }.into());
        }
    }
    Ok(())
}

/// It comes back (X12): the rest of its time is free, and what is broken or missing leaves the offer until it is repaired.
///
/// # Errors
/// `Invalid` for a checklist that does not fit what was lent; the refusal of the table of actions; `VersionConflict`.
pub async fn receive_back(context: &Context, code: &ReservationCode, version: Version, checklist: Checklist) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::ReceiveBack, Some(version)).await?;
                let checklist = checklist.for_items(&before.lent())?;
                let calendar = reference::load(&context.store, db).await?.calendar;
                let effects = slots::release(db, Holder::Reservation(before.id)).await?;
                let after = Reservation { status: Status::Done, damage_until: Some(calendar.close_after(context.now, DAMAGE_DAYS)), ..before.clone() };
                record::close(db, &context, &before, &after, "received_back", effects).await?;
                messages::cancel_unsent_overdue(db, before.id, context.now).await?;
                write_down(db, &context, &after, Direction::Back, &checklist).await?;
                damage::take_off_offer(db, &context, &after, &checklist).await
            })
        })
        .await
}

async fn write_down(db: &mut Connection, context: &Context, reservation: &Reservation, direction: Direction, checklist: &Checklist) -> Result<(), AppError> {
    let by = context.staff_id().ok_or(AppError::Forbidden)?;
    let facilities: Vec<_> = reservation.items.iter().map(|asked| asked.facility).collect();
    let number = handovers::insert(db, reservation.id, direction, checklist, &facilities, by, context.now).await?;
    let mut changes = Changes::default().value("handover", "", number.to_string());
    for line in &checklist.lines {
        changes = changes.value("condition", "", format!("{} {}", line.facility, line.condition));
    }
    let version = Version(reservation.version.0 + 1);
    let subject = Some((reservation.id, reservation.code.clone(), version));
    events::record(db, &context.by(), &Event { kind: "checked", subject, changes, effects: Vec::new() }).await?;
    Ok(())
}

/// Nobody came (X11): the time is free for others. No sanction; the office sees how often it happens.
///
/// # Errors
/// `TooEarly` in the first hour, in a dormitory before 22.00; the refusal of the table of actions; `VersionConflict`.
pub async fn no_show(context: &Context, code: &ReservationCode, version: Version) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::NoShow, Some(version)).await?;
                let effects = slots::release(db, Holder::Reservation(before.id)).await?;
                let after = Reservation { status: Status::NoShow, proposal: None, ..before.clone() };
                record::close(db, &context, &before, &after, "no_show", effects).await?;
                messages::cancel_unsent_question(db, before.id, context.now).await?;
                let message = wording::message(db, &context, &after, Template::NoShow).await?;
                messages::enqueue(db, &message, context.now).await?;
                Ok(())
            })
        })
        .await
}
