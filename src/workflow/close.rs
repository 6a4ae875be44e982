//! Closing a facility for maintenance or for an event of the office itself. Nobody's booking is cancelled silently.

use super::reschedule::Names;
use super::{Context, record, series};
use crate::domain::availability::Purpose;
use crate::domain::closure::{self, ClosureMove, ClosurePlace};
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::places::{Blocking, Closing};
use crate::domain::relocation::{Ground, HeldThere};
use crate::domain::reservation::Pattern;
use crate::domain::series::{LONGEST_CLOSURE_DAYS, could_wait};
use crate::domain::slot::{Moment, Slot, instant, local_date, wall_clock};
use crate::error::AppError;
use crate::store::closures::{Closure, NewClosure};
use crate::store::events::{self, Changes, Event};
use crate::store::reference::{self, Reference};
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, closures, facilities, inbox, occupancies};
use chrono::{Duration, NaiveDate, NaiveDateTime};

/// What became of a wish to close.
#[derive(Debug, Clone, PartialEq)]
pub enum Closed {
    /// Done; the closure has this id.
    Done(i64),
    /// Not done: these bookings are in the way, and nobody decides over them silently.
    InTheWay(Vec<inbox::InTheWay>),
}

impl From<Closed> for Closing {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Done(_) => Self::Done,
            Closed::InTheWay(bookings) => {
                Self::InTheWay(bookings.into_iter().map(|found| Blocking { code: found.code, kin: found.kin, slot: found.slot }).collect())
            }
        }
    }
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

/// Who may, is a rule of the domain ([`closure::may_close`]).
pub(super) fn may_close(context: &Context, purpose: Purpose) -> Result<(), AppError> {
    if closure::may_close(purpose, &context.actor.roles()) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// The same of [`closure::is_the_teams`].
pub(super) fn is_the_teams(context: &Context) -> bool {
    closure::is_the_teams(&context.actor.roles())
}

async fn take(db: &mut Connection, context: &Context, facility: Facility, slot: Slot, reason: &str, purpose: Purpose) -> Result<i64, AppError> {
    let calendar = reference::load(&context.store, db).await?.calendar;
    let new = NewClosure { facility: facility.id, slot, reason, purpose, series: None, override_reason: "", by_team: is_the_teams(context) };
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

/// The whole stock from `slot.from` to `slot.to`.
pub(super) fn claim(facility: Facility, slot: Slot, purpose: Purpose) -> Claim {
    Claim {
        quantity: facility.stock,
        stretches: closure::stretches(&facility, slot, purpose),
        facility,
        pattern: Pattern::Continuous,
        start: wall_clock(slot.from),
        end: wall_clock(slot.to),
        participants: None,
    }
}

/// Moves a closure or an event of the office at once (§7.4), also to another facility and also to a closed day. `was` is where whoever
/// moves it has seen it.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Invalid` for a wrong time, an unknown facility, what stands elsewhere by now (field `start`), and for what
/// is broken and only waits for its repair. The closure then stays as it was.
pub async fn move_closure(context: &Context, id: i64, was: ClosurePlace, to: ClosurePlace) -> Result<Closed, AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = movable(db, &context, id).await?;
                if ClosurePlace::of(before.facility_code.clone(), before.slot) != was {
                    let faster = before.moved_by.filter(|(who, _)| Some(*who) != context.staff_id());
                    return Err(match faster {
                        Some((_, name)) => record::invalid_with("start", "closure_moved_by", &[("who", name)]),
                        None => record::invalid("start", "closure_elsewhere"),
                    });
                }
                let mut faults = closure::faults(&was, &to, context.now);
                if faults.is_empty() && is_the_teams(&context) {
                    faults = could_wait(to.start, to.end, local_date(context.now), ["start", "end"]);
                }
                if !faults.is_empty() {
                    return Err(faults.into());
                }
                put(db, &context, &before, &to).await
            })
        })
        .await
}

/// The same for a form as typed.
///
/// # Errors
/// Those of [`move_closure`].
pub async fn move_by_form(context: &Context, id: i64, form: &ClosureMove) -> Result<Closing, AppError> {
    let (was, to) = form.parse()?;
    Ok(move_closure(context, id, was, to).await?.into())
}

/// The closure, if whoever acts may move it or open it again.
async fn movable(db: &mut Connection, context: &Context, id: i64) -> Result<Closure, AppError> {
    let closure = closures::by_id(db, id).await?.ok_or(AppError::NotFound)?;
    if !closure::may_move(closure.purpose, closure.by_team, &context.actor.roles()) {
        return Err(AppError::Forbidden);
    }
    if closures::is_for_damage(db, id).await? {
        return Err(record::invalid("start", "closure_of_damage"));
    }
    Ok(closure)
}

/// The move itself, in a transaction that is open; when somebody is in the way nothing is written.
async fn put(db: &mut Connection, context: &Context, before: &Closure, to: &ClosurePlace) -> Result<Closed, AppError> {
    let slot = to.slot().ok_or_else(|| record::invalid("end", "time_order"))?;
    let Reference { facilities, calendar } = reference::load(&context.store, db).await?;
    let usable = |facility: &&Facility| facility.code == to.facility && (facility.active || facility.id == before.facility);
    let facility = facilities.iter().find(usable).ok_or_else(|| record::invalid("facility", "facility_unknown"))?;
    if (facility.id, slot) == (before.facility, before.slot) {
        return Ok(Closed::Done(before.id));
    }
    let claim = claim(facility.clone(), slot, before.purpose);
    let mut held = series::in_the_way(db, &claim).await?;
    held.retain(|held| held.closure != Some(before.id));
    if !held.is_empty() {
        return Ok(Closed::InTheWay(inbox::named(db, held).await?));
    }
    closures::put(db, before.id, facility.id, slot, context.staff_id()).await?;
    let effects = slots::take_slot(db, Holder::Closure(before.id), &[claim], &calendar, context.now).await?;
    let mut changes = Changes::default();
    if facility.id != before.facility {
        changes = changes.value("facility", before.facility_code.as_str(), facility.code.as_str());
    }
    changes = changes.value("from", rfc(before.slot.from), rfc(slot.from)).value("to", rfc(before.slot.to), rfc(slot.to));
    events::record(db, &context.by(), &Event { kind: "closure_moved", subject: None, changes, effects }).await?;
    Ok(Closed::Done(before.id))
}

/// What is needed to judge where a closure can go while it is carried over the days `[from, to)`: in its own facility, or `anywhere`.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Invalid` for what is broken and only waits for its repair.
pub async fn ground(context: &Context, id: i64, from: NaiveDate, to: NaiveDate, anywhere: bool) -> Result<Ground, AppError> {
    let mut db = context.store.read().await?;
    let closure = movable(&mut db, context, id).await?;
    let Reference { facilities, .. } = reference::load(&context.store, &mut db).await?;
    let concerned = |facility: &&Facility| facility.id == closure.facility || (anywhere && facility.active);
    let catalogue: Vec<Facility> = facilities.iter().filter(concerned).cloned().collect();
    let around = closure.slot.to - closure.slot.from + Duration::days(1);
    let range = Slot { from: Slot::day(from).from - around, to: Slot::day(to).from + around };
    let (mut held, mut names) = (Vec::with_capacity(catalogue.len()), Names::of_holders(&context.actor.roles()));
    for facility in &catalogue {
        let rows = occupancies::hard_with_name(&mut db, facility, range).await?;
        let others = rows.into_iter().filter(|(row, _)| row.closure != Some(id));
        let (rows, by) = others.map(|(row, by)| (row.occupancy, names.place_of(by.who))).unzip();
        held.push(HeldThere { facility: facility.code.clone(), rows, by });
    }
    let place = ClosurePlace::of(closure.facility_code, closure.slot);
    // Hours, holidays and seats do not matter to the office itself.
    Ok(Ground {
        wish: Ground::wish_of_the_office(&place),
        own: Some(closure.purpose),
        catalogue,
        holidays: Vec::new(),
        held,
        names: names.list,
        now: context.now,
    })
}

/// Opens again what was closed; the past stays as it was. The facilities team opens what somebody of it has closed.
///
/// # Errors
/// `Forbidden`, also for the facilities team where the admin has closed; `NotFound`; `Invalid` for what is broken and only waits for its
/// repair.
pub async fn reopen(context: &Context, closure: i64) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let closure = movable(db, &context, closure).await?;
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

fn rfc(moment: Moment) -> String {
    moment.to_rfc3339()
}
