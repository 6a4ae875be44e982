//! Undoing one's own last move or proposal (*urungkan*, §7.4): ten seconds in which nothing of it has left the office.

use super::reschedule::{self, MoveTarget};
use super::{Context, propose, record, reserve, rival};
use crate::domain::code::ReservationCode;
use crate::domain::facility::Facility;
use crate::domain::proposal::Proposal;
use crate::domain::relocation::MOST_TOGETHER;
use crate::domain::reservation::{Action, Refusal, Status, Version};
use crate::domain::slot::Moment;
use crate::domain::undo::undo_until;
use crate::error::AppError;
use crate::store::events::Effect;
use crate::store::last_moves::{self, LastMove};
use crate::store::reference::{self, Reference};
use crate::store::reservations::{self, Reservation};
use crate::store::slots::{self, Holder};
use crate::store::{Connection, StoreError, messages, proposals};
use std::collections::BTreeSet;

/// Brings back what the last move or proposal of a request has overwritten. The old time is taken through the one door, with
/// the facility's buffers of today; what was called off unsent is in the outbox again, and what the move would have told is
/// called off. What was proposed before, and gave way to it, is proposed again.
///
/// # Errors
/// `TooLateToUndo` after ten seconds, when its message has begun to leave, and when there is nothing to undo; `Forbidden` for what somebody else has done;
/// `VersionConflict` when the request was changed meanwhile; `SlotTaken` or `StockExceeded` with alternatives when somebody has
/// taken the old time of a booking in these seconds.
pub async fn undo(context: &Context, code: &ReservationCode) -> Result<(), AppError> {
    undo_all(context, std::slice::from_ref(code)).await.map_err(|error| match error {
        AppError::OneOfSeveral { why, .. } => *why,
        other => other,
    })
}

/// Brings back what several have done together, in one transaction: all of them or none. All let go of their time before the
/// first takes its old one, because one may stand where another was.
///
/// # Errors
/// `Invalid` for none or too many; `OneOfSeveral`, which names the request and what [`undo`] has against it.
pub async fn undo_all(context: &Context, codes: &[ReservationCode]) -> Result<(), AppError> {
    let codes: BTreeSet<ReservationCode> = codes.iter().cloned().collect();
    if codes.is_empty() || codes.len() > MOST_TOGETHER {
        return Err(record::invalid("selected", "selection"));
    }
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let mut all = Vec::with_capacity(codes.len());
                for code in codes {
                    all.push(last_of(db, &context, &code).await.map_err(|why| why.of(&code))?);
                }
                let mut going = Vec::with_capacity(all.len());
                for (before, was) in all {
                    let has_moved = before.status == Status::Approved;
                    let effects = match &before.proposal {
                        Some(_) => slots::release(db, Holder::Proposal(before.id)).await?,
                        None if has_moved => slots::release(db, Holder::Reservation(before.id)).await?,
                        None => Vec::new(),
                    };
                    going.push((before, was, effects));
                }
                for (before, was, effects) in going {
                    put_back(db, &context, &before, &was, effects).await.map_err(|why| why.of(&before.code))?;
                }
                Ok(())
            })
        })
        .await
}

/// A request with what its last move has overwritten, if whoever asks may bring it back now.
async fn last_of(db: &mut Connection, context: &Context, code: &ReservationCode) -> Result<(Reservation, LastMove), AppError> {
    let before = record::open(db, context, code, Action::Undo, None).await?;
    let kept = last_moves::of_reservation(db, before.id).await?;
    let was = kept.filter(|was| context.now < was.until).ok_or(Refusal::TooLateToUndo)?;
    if context.staff_id() != Some(was.by) {
        return Err(AppError::Forbidden);
    }
    before.expect_version(was.version)?;
    // Whoever has waited for the writer brings an earlier clock along than the outbox, which may have been let in first.
    if messages::has_left(db, before.id, was.until).await? {
        return Err(Refusal::TooLateToUndo.into());
    }
    Ok((before, was))
}

async fn put_back(db: &mut Connection, context: &Context, before: &Reservation, was: &LastMove, mut effects: Vec<Effect>) -> Result<(), AppError> {
    let reference = reference::load(&context.store, db).await?;
    let mut after = was.restored(before);
    if let Some(again) = &mut after.proposal {
        // Somebody may have opened its message in these seconds.
        again.told |= messages::was_asked(db, &was.overtaken).await?;
    }
    if before.proposal.is_none() {
        effects.extend(take_back(db, context, &mut after, was, &reference).await?);
    }
    if let Some(proposal) = &after.proposal {
        effects.extend(propose_again(db, context, &after, proposal, &reference).await?);
    }
    record::close(db, context, before, &after, last_moves::UNDONE, effects).await?;
    if before.proposal.is_some() {
        messages::cancel_unsent_question(db, before.id, context.now).await?;
    } else {
        messages::cancel_unsent(db, before.id, context.now).await?;
    }
    messages::put_back(db, &was.overtaken).await?;
    Ok(last_moves::forget(db, before.id, context.now).await?)
}

/// What had given way is held again, and asked under the number that it had.
async fn propose_again(
    db: &mut Connection,
    context: &Context,
    after: &Reservation,
    proposal: &Proposal,
    Reference { facilities, calendar }: &Reference,
) -> Result<Vec<Effect>, AppError> {
    let claims = propose::claims_of(after, proposal, facilities)?;
    let taken = slots::take_slot(db, Holder::Proposal(after.id), &claims, calendar, context.now).await;
    let effects = rival::named(db, context, taken).await?;
    proposals::put_again(db, after.id, proposal).await?;
    Ok(effects)
}

/// Forgets what can no longer be undone: it holds notes that people wrote.
///
/// # Errors
/// Database trouble.
pub async fn forget_old(context: &Context) -> Result<(), AppError> {
    let any = {
        let mut db = context.store.read().await?;
        last_moves::is_any_old(&mut db, context.now).await?
    };
    if !any {
        return Ok(());
    }
    let now = context.now;
    context.store.write(move |db| Box::pin(async move { Ok(last_moves::forget_old(db, now).await?) })).await
}

/// Until when what somebody of the office moves or proposes now can be undone, and its message is held back.
pub(super) fn held_until(context: &Context) -> Option<Moment> {
    context.staff_id().map(|_| undo_until(context.now))
}

/// Keeps what a move or proposal has overwritten, if it can be undone, and forgets the one before; `version` is the one after it.
///
/// # Errors
/// Database trouble.
pub(super) async fn remember(db: &mut Connection, context: &Context, before: &Reservation, version: Version, overtaken: &[i64]) -> Result<(), StoreError> {
    match context.staff_id() {
        Some(by) => last_moves::remember(db, before, version, by, overtaken, context.now).await,
        None => last_moves::forget(db, before.id, context.now).await,
    }
}

/// Takes the old time again, for an undecided request as softly as before.
async fn take_back(
    db: &mut Connection,
    context: &Context,
    after: &mut Reservation,
    was: &LastMove,
    Reference { facilities, calendar }: &Reference,
) -> Result<Vec<Effect>, AppError> {
    change_back(db, after, was, facilities).await?;
    let stay = MoveTarget { facility: None, start: after.start, end: after.end, override_reason: None };
    let claims = reserve::claims_of(&reschedule::wish_at(after, &stay), facilities)?;
    let holder = Holder::Reservation(after.id);
    let effects = if after.status == Status::Approved {
        let taken = slots::take_slot(db, holder, &claims, calendar, context.now).await;
        rival::named(db, context, taken).await?
    } else {
        slots::hold_soft(db, holder, &claims).await?
    };
    if after.notified_at.is_none() {
        // What was on its way when the move overtook it may have told the old time, which counts again.
        after.notified_at = messages::told_among(db, &was.overtaken).await?;
    }
    Ok(effects)
}

/// Writes the old facility and its layout into a request for one thing that has gone elsewhere.
async fn change_back(db: &mut Connection, after: &mut Reservation, was: &LastMove, catalogue: &[Facility]) -> Result<(), AppError> {
    let (Some((home, layout)), Some(asked)) = (was.place, after.items.first_mut()) else { return Ok(()) };
    if asked.facility == home {
        return Ok(());
    }
    let facility = catalogue.iter().find(|facility| facility.id == home).ok_or(AppError::NotFound)?;
    reservations::change_facility(db, after.id, asked.facility, home, layout).await?;
    asked.facility = home;
    asked.item.facility = facility.code.clone();
    asked.item.facility_name = facility.name.clone();
    asked.item.layout = layout;
    Ok(())
}
