//! Several requests go the same way together (*pindah bersama*, §7.4): all of them, or none. Each stays in its own facility.

use super::propose;
use super::reschedule::{self, MoveTarget};
use super::{Context, record};
use crate::domain::code::ReservationCode;
use crate::domain::relocation::{MOST_TOGETHER, Shift};
use crate::domain::reservation::{Action, Agreement, Status, Version};
use crate::domain::slot::wall_clock;
use crate::error::AppError;
use crate::store::events::Effect;
use crate::store::reference::{self, Reference};
use crate::store::reservations::Reservation;
use crate::store::slots::{self, Holder};
use crate::store::{Connection, StoreError};

/// How their applicants stand to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Each is asked first, and answers for itself.
    Proposed,
    /// All have agreed.
    Agreed(Agreement),
}

/// One of them in the hand: what it was, and which calendars its old time is gone from.
struct Going {
    before: Reservation,
    effects: Vec<Effect>,
}

/// Moves every request by the same days and minutes, in one transaction. All let go of their time before the first takes its
/// new one, so that one may come where another one was; as proposals bookings keep theirs, and stand in each other's way.
/// Each gets its own event and message, as if it had been moved alone.
///
/// # Errors
/// `Invalid` for none or too many of them, one twice, a shift that is none, or no reason; else `OneOfSeveral`, which names the request
/// and what [`reschedule::move_to`] or [`propose::propose`] has against it. Then all stay as they were.
pub async fn move_all(context: &Context, moves: Vec<(ReservationCode, Version)>, shift: Shift, reason: String, how: How) -> Result<(), AppError> {
    check(&moves, shift, &reason, context)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let mut all = Vec::with_capacity(moves.len());
                for (code, version) in moves {
                    let before = record::open(db, &context, &code, Action::Move, Some(version)).await.map_err(|why| why.of(&code))?;
                    all.push(Going { before, effects: Vec::new() });
                }
                for going in &mut all {
                    going.effects = let_go(db, &going.before, &how).await?;
                }
                // What only asks for its time stops nobody: it looks at what others hold before the bookings hold theirs again.
                all.sort_by_key(|going| going.before.status == Status::Approved);
                let reference = reference::load(&context.store, db).await?;
                for Going { before, effects } in all {
                    go(db, &context, &before, effects, shift, &reason, &how, &reference).await.map_err(|why| why.of(&before.code))?;
                }
                Ok(())
            })
        })
        .await
}

fn check(moves: &[(ReservationCode, Version)], shift: Shift, reason: &str, context: &Context) -> Result<(), AppError> {
    let twice = moves.iter().enumerate().any(|(place, (code, _))| moves[..place].iter().any(|(earlier, _)| earlier == code));
    if moves.is_empty() || twice {
        return Err(record::invalid("selected", "selection"));
    }
    if moves.len() > MOST_TOGETHER {
        return Err(record::invalid_with("selected", "selection_too_large", &[("n", MOST_TOGETHER.to_string())]));
    }
    if shift == Shift::default() {
        return Err(record::invalid("days", "same_time"));
    }
    if shift.of(wall_clock(context.now)).is_none() {
        return Err(record::invalid("days", "shift"));
    }
    if reason.trim().is_empty() {
        return Err(record::invalid("reason", "reason"));
    }
    Ok(())
}

/// Frees what one of them will not need: a booking that is moved lets go of all it has, a proposal only of the one before it.
async fn let_go(db: &mut Connection, before: &Reservation, how: &How) -> Result<Vec<Effect>, StoreError> {
    let holder = match how {
        How::Agreed(_) if before.status == Status::Approved => Holder::Reservation(before.id),
        How::Agreed(_) | How::Proposed => Holder::Proposal(before.id),
    };
    slots::release(db, holder).await
}

#[expect(clippy::too_many_arguments, reason = "one move is who, what, how far, why and by which rules")]
async fn go(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    effects: Vec<Effect>,
    shift: Shift,
    reason: &str,
    how: &How,
    reference: &Reference,
) -> Result<(), AppError> {
    let moved = shift.of(before.start).zip(shift.of(before.end));
    let (start, end) = moved.ok_or_else(|| record::invalid("days", "shift"))?;
    let target = MoveTarget { facility: None, start, end, override_reason: None };
    match how {
        How::Proposed => propose::put(db, context, before, target, reason, reference, effects).await,
        How::Agreed(agreement) => reschedule::put(db, context, before, target, reason, agreement.clone(), reference, effects).await,
    }
}
