//! Closing a facility for maintenance or for an event of the office itself. Nobody's booking is cancelled silently.

use super::{Context, record};
use crate::domain::availability::{Hold, Occupancy, Purpose};
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::reservation::Pattern;
use crate::domain::role::Role;
use crate::domain::series::{LONGEST_CLOSURE_DAYS, could_wait};
use crate::domain::slot::{Moment, Slot, instant, local_date, wall_clock};
use crate::error::AppError;
use crate::store::closures::{Closure, NewClosure};
use crate::store::events::{self, Changes, Event};
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, closures, facilities, inbox, reference, staff};
use chrono::{Duration, NaiveDateTime};

/// A stretch of `occupancy` is never longer.
const LONGEST_STRETCH_DAYS: i64 = 31;

/// What became of a wish to close.
#[derive(Debug, Clone, PartialEq)]
pub enum Closed {
    /// Done; the closure has this id.
    Done(i64),
    /// Not done: these bookings are in the way, and nobody decides over them silently.
    InTheWay(Vec<inbox::InTheWay>),
}

/// Closes a facility from `start` to `end` (wall clock, WITA) for maintenance or an internal event, all units of a pool.
///
/// The facilities team closes at once what cannot wait for the admin.
///
/// # Errors
/// `Forbidden`; `NotFound` for an unknown facility; `Invalid` for a wrong time or a missing reason, and for what could wait.
pub async fn close_facility(
    context: &Context,
    facility: FacilityCode,
    start: NaiveDateTime,
    end: NaiveDateTime,
    reason: String,
    purpose: Purpose,
) -> Result<Closed, AppError> {
    may_close(context, purpose)?;
    let slot = Slot::new(instant(start), instant(end)).ok_or_else(|| record::invalid("end", "time_order"))?;
    if slot.to <= context.now {
        return Err(record::invalid("end", "date_past"));
    }
    if slot.to - slot.from > Duration::days(LONGEST_CLOSURE_DAYS) {
        return Err(record::invalid_with("end", "too_many_days", &[("n", LONGEST_CLOSURE_DAYS.to_string())]));
    }
    if reason.trim().is_empty() {
        return Err(record::invalid("reason", "reason"));
    }
    if is_the_teams(context) {
        let faults = could_wait(start, end, local_date(context.now), ["start", "end"]);
        if !faults.is_empty() {
            return Err(faults.into());
        }
    }
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let facility = facilities::by_code(db, &facility).await?.ok_or(AppError::NotFound)?;
                let bookings = inbox::in_the_way(db, &facility, slot).await?;
                if !bookings.is_empty() {
                    return Ok(Closed::InTheWay(bookings));
                }
                let id = take(db, &context, facility, slot, reason.trim(), purpose).await?;
                Ok(Closed::Done(id))
            })
        })
        .await
}

/// Maintenance is also the facilities team's own affair; what is booked for the office itself is the admin's.
pub(super) fn may_close(context: &Context, purpose: Purpose) -> Result<(), AppError> {
    let may = match purpose {
        Purpose::Maintenance => &[Role::Admin, Role::Sarpras][..],
        Purpose::Internal => &[Role::Admin],
        Purpose::Booking => &[],
    };
    if context.actor.roles().any_of(may) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// Is it done by somebody of the facilities team who is no admin?
pub(super) fn is_the_teams(context: &Context) -> bool {
    let roles = context.actor.roles();
    roles.has(Role::Sarpras) && !roles.has(Role::Admin)
}

async fn take(db: &mut Connection, context: &Context, facility: Facility, slot: Slot, reason: &str, purpose: Purpose) -> Result<i64, AppError> {
    let calendar = reference::load(&context.store, db).await?.calendar;
    let new = NewClosure { facility: facility.id, slot, reason, purpose, series: None, override_reason: "" };
    let id = closures::insert(db, &new, context.staff_id(), context.now).await?;
    let code = facility.code.clone();
    let claim = claim(facility, slot, purpose);
    let effects = slots::take_slot(db, Holder::Closure(id), &[claim], &calendar, context.now).await?;
    let changes = Changes::default()
        .value("facility", "", code.as_str())
        .value("from", "", slot.from.to_rfc3339())
        .value("to", "", slot.to.to_rfc3339())
        .value("purpose", "", purpose.code())
        .hidden("reason");
    events::record(db, &context.by(), &Event { kind: "closed", subject: None, changes, effects }).await?;
    Ok(id)
}

/// `slot` in pieces that `occupancy` takes and that touch.
pub(super) fn pieces(slot: Slot) -> Vec<Slot> {
    let mut pieces = Vec::new();
    let mut from = slot.from;
    while let Some(piece) = Slot::new(from, slot.to.min(from + Duration::days(LONGEST_STRETCH_DAYS))) {
        pieces.push(piece);
        from = piece.to;
    }
    pieces
}

/// The whole stock from `slot.from` to `slot.to`, in pieces of at most 31 days that touch.
pub(super) fn claim(facility: Facility, slot: Slot, purpose: Purpose) -> Claim {
    let buffers = if purpose == Purpose::Maintenance { (0, 0) } else { (facility.set_up_minutes, facility.clean_up_minutes) };
    let mut stretches = Vec::new();
    for piece in pieces(slot) {
        stretches.push(Occupancy {
            slot: piece,
            // Inside a long event no time is lost between its pieces.
            set_up_minutes: if piece.from == slot.from { buffers.0 } else { 0 },
            clean_up_minutes: if piece.to == slot.to { buffers.1 } else { 0 },
            quantity: facility.stock,
            hold: Hold::Hard,
            purpose,
            of_kin: false,
        });
    }
    Claim {
        quantity: facility.stock,
        facility,
        pattern: Pattern::Continuous,
        start: wall_clock(slot.from),
        end: wall_clock(slot.to),
        participants: None,
        stretches,
    }
}

/// Opens again what was closed; the past stays as it was. The facilities team opens what somebody of it has closed.
///
/// # Errors
/// `Forbidden`, also for the facilities team where somebody else has closed; `NotFound`.
pub async fn reopen(context: &Context, closure: i64) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let closure = closures::by_id(db, closure).await?.ok_or(AppError::NotFound)?;
                may_close(&context, closure.purpose)?;
                if is_the_teams(&context) && !was_the_teams(db, &context, &closure).await? {
                    return Err(AppError::Forbidden);
                }
                let effects = slots::release(db, Holder::Closure(closure.id)).await?;
                closures::delete(db, closure.id).await?;
                let changes = Changes::default()
                    .value("facility", closure.facility_code.as_str(), "")
                    .value("from", rfc(closure.slot.from), "")
                    .value("to", rfc(closure.slot.to), "")
                    .hidden("reason");
                events::record(db, &context.by(), &Event { kind: "reopened", subject: None, changes, effects }).await?;
                Ok(())
            })
        })
        .await
}

/// Has somebody who is of the facilities team closed it?
async fn was_the_teams(db: &mut Connection, context: &Context, closure: &Closure) -> Result<bool, AppError> {
    let Some(by) = closure.by else { return Ok(false) };
    let by = staff::member(db, by, context.now).await?;
    Ok(by.is_some_and(|member| member.roles.has(Role::Sarpras)))
}

fn rfc(moment: Moment) -> String {
    moment.to_rfc3339()
}
