//! What is broken or missing (*rusak berat, hilang*) leaves the offer until somebody has repaired or replaced it. What is
//! approved already stays as it is and is named: nothing is cancelled silently.

use super::{Context, close, record};
use crate::domain::availability::{Hold, Occupancy, Purpose};
use crate::domain::closure;
use crate::domain::code::ReservationCode;
use crate::domain::facility::Facility;
use crate::domain::handover::{Checklist, ChecklistLine};
use crate::domain::reservation::{Action, Pattern, Version};
use crate::domain::slot::{Moment, Slot, wall_clock};
use crate::error::AppError;
use crate::store::closures::{self, NewClosure};
use crate::store::events::{self, Changes, Event};
use crate::store::handovers::{self, NewDamage};
use crate::store::occupancies::Held;
use crate::store::reference::{self, Reference};
use crate::store::reservations::Reservation;
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, occupancies};
use chrono::Duration;

/// So far ahead it is kept off the offer: as far as anybody can ask for it.
const HORIZON_DAYS: i64 = 181;

/// Damage that was found after the return (X15). The same report sent again is refused by its version: nothing is broken twice.
///
/// # Errors
/// `TooLateForDamage` after three working days; `Invalid` for a checklist without anything broken or missing; `VersionConflict`.
pub async fn report(context: &Context, code: &ReservationCode, version: Version, checklist: Checklist) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::ReportDamage, Some(version)).await?;
                let checklist = checklist.for_items(&before.lent())?;
                if checklist.lost().is_empty() {
                    return Err(record::invalid("condition", "condition_lost"));
                }
                record::close(db, &context, &before, &before, "damage_reported", Vec::new()).await?;
                take_off_offer(db, &context, &before, &checklist).await
            })
        })
        .await
}

/// Writes down what of `checklist` is broken or missing, and holds its time for maintenance wherever nobody else has it.
///
/// # Errors
/// Database trouble.
pub(super) async fn take_off_offer(db: &mut Connection, context: &Context, reservation: &Reservation, checklist: &Checklist) -> Result<(), AppError> {
    let reference = reference::load(&context.store, db).await?;
    for (line, asked) in checklist.lines.iter().zip(&reservation.items).filter(|(line, _)| line.condition.leaves_the_offer()) {
        let facility = reference.facilities.iter().find(|facility| facility.id == asked.facility).ok_or(AppError::NotFound)?;
        keep_off(db, context, reservation, facility, line, &reference).await?;
    }
    Ok(())
}

async fn keep_off(
    db: &mut Connection,
    context: &Context,
    reservation: &Reservation,
    facility: &Facility,
    line: &ChecklistLine,
    reference: &Reference,
) -> Result<(), AppError> {
    let by = context.staff_id().ok_or(AppError::Forbidden)?;
    let from = super::reserve::whole_second(context.now);
    let time = Slot::new(from, from + Duration::days(HORIZON_DAYS)).ok_or_else(|| record::invalid("condition", "time_order"))?;
    let held = occupancies::hard_with_owner(db, facility, time).await?;
    let stretches = free_stretches(facility, line.quantity, time, &held);
    let (closure, effects) = match (stretches.first(), stretches.last()) {
        (Some(first), Some(last)) => {
            let slot = Slot { from: first.slot.from, to: last.slot.to };
            let reason = format!("{}: {}", line.condition, line.note);
            let new =
                NewClosure { facility: facility.id, slot, reason: &reason, purpose: Purpose::Maintenance, series: None, override_reason: "", by_team: false };
            let id = closures::insert(db, &new, Some(by), context.now).await?;
            let claim = Claim {
                facility: facility.clone(),
                quantity: line.quantity,
                pattern: Pattern::Continuous,
                start: wall_clock(slot.from),
                end: wall_clock(slot.to),
                participants: None,
                stretches,
            };
            (Some(id), slots::take_slot(db, Holder::Closure(id), &[claim], &reference.calendar, context.now).await?)
        }
        // Every minute of it is promised to somebody.
        _ => (None, Vec::new()),
    };
    let new = NewDamage { facility: facility.id, reservation: reservation.id, quantity: line.quantity, condition: line.condition, note: &line.note, closure };
    handovers::insert_damage(db, &new, by, context.now).await?;
    let mut changes = Changes::default().value("facility", "", facility.code.as_str()).value("condition", "", line.condition.code());
    changes = changes.value("quantity", "", line.quantity).hidden("note");
    events::record(db, &context.by(), &Event { kind: "taken_off", subject: None, changes, effects }).await?;
    Ok(())
}

/// Where nobody holds it yet: up to `quantity` units of `facility`, in pieces of at most 31 days.
fn free_stretches(facility: &Facility, quantity: i64, time: Slot, held: &[Held]) -> Vec<Occupancy> {
    let end_of =
        |row: &Held| if facility.is_exclusive() { row.occupancy.slot.to } else { row.occupancy.slot.to + Duration::minutes(row.occupancy.clean_up_minutes) };
    let mut edges: Vec<Moment> =
        held.iter().flat_map(|row| [row.occupancy.slot.from, end_of(row)]).filter(|edge| time.from < *edge && *edge < time.to).collect();
    edges.extend([time.from, time.to]);
    edges.sort_unstable();
    edges.dedup();
    let mut stretches: Vec<Occupancy> = Vec::new();
    for pair in edges.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let used: i64 = held.iter().filter(|row| row.occupancy.slot.from < to && end_of(row) > from).map(|row| row.occupancy.quantity).sum();
        let left = quantity.min(facility.stock - used);
        if left < 1 {
            continue;
        }
        for slot in Slot::new(from, to).map(closure::pieces).unwrap_or_default() {
            stretches.push(Occupancy {
                slot,
                set_up_minutes: 0,
                clean_up_minutes: 0,
                quantity: left,
                hold: Hold::Hard,
                purpose: Purpose::Maintenance,
                of_kin: false,
            });
        }
    }
    stretches
}

/// It is repaired or replaced: it can be lent again.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is not broken, or was repaired already.
pub async fn repaired(context: &Context, damage: i64) -> Result<(), AppError> {
    close::may_close(context, Purpose::Maintenance)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let by = context.staff_id().ok_or(AppError::Forbidden)?;
                let known = handovers::open_damage(db).await?.into_iter().find(|known| known.id == damage).ok_or(AppError::NotFound)?;
                if !handovers::mark_repaired(db, damage, by, context.now).await? {
                    return Err(AppError::NotFound);
                }
                let effects = match known.closure {
                    Some(closure) => {
                        let effects = slots::release(db, Holder::Closure(closure)).await?;
                        closures::delete(db, closure).await?;
                        effects
                    }
                    None => Vec::new(),
                };
                let changes = Changes::default().value("facility", known.facility.as_str(), "").value("quantity", known.quantity, "");
                events::record(db, &context.by(), &Event { kind: "repaired", subject: None, changes, effects }).await?;
                Ok(())
            })
        })
        .await
}
