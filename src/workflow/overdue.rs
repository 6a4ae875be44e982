//! What has not come back in time (*terlambat dikembalikan*, X13): its borrower is reminded once, and it goes on blocking.

use super::{Context, notices, record, wording};
use crate::domain::availability::{Occupancy, conflict};
use crate::domain::closure;
use crate::domain::code::ReservationCode;
use crate::domain::facility::Facility;
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::reservation::{Status, late_after};
use crate::domain::slot::{Moment, Slot, local_date};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::reference;
use crate::store::reservations::{self, Reservation};
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, facilities, messages, occupancies, tasks};
use chrono::Duration;

/// Marks everything that is late, each in its own transaction, and keeps what is late blocked until the end of the day. Gives how
/// many are newly late.
///
/// # Errors
/// Database trouble; the others are looked at all the same.
pub async fn watch(context: &Context) -> Result<usize, AppError> {
    let out = {
        let mut db = context.store.read().await?;
        tasks::late(&mut db, context.now).await?
    };
    let (mut marked, mut trouble) = (0, None);
    for code in out {
        match mark(context, &code).await {
            Ok(newly) => marked += usize::from(newly),
            Err(error) => trouble = Some(error),
        }
        match go_on_blocking(context, code).await {
            // Somebody else has it next: they are named, not pushed away.
            Ok(()) | Err(AppError::Refused(_)) => {}
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(marked), Err)
}

async fn mark(context: &Context, code: &ReservationCode) -> Result<bool, AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = reservations::get(db, &code).await?;
                if before.status != Status::InUse || before.overdue_at.is_some() || context.now <= late_after(before.span) {
                    return Ok(false);
                }
                let after = Reservation { overdue_at: Some(context.now), ..before.clone() };
                let version = record::close(db, &context, &before, &after, "overdue", Vec::new()).await?;
                let message = wording::message(db, &context, &after, Template::Overdue).await?;
                messages::enqueue(db, &message, context.now).await?;
                notices::tell(db, &context, &Notice::overdue(&code)).await?;
                if let Some(next) = tasks::next_of(db, &after, context.now).await? {
                    let (place, begins) = (next.facility.as_str(), next.from.to_rfc3339());
                    let changes = Changes::default().value("facility", "", place).value("next", "", next.code.as_str()).value("start", "", begins);
                    let subject = Some((after.id, after.code.clone(), version));
                    events::record(db, &context.by(), &Event { kind: "next_warned", subject, changes, effects: Vec::new() }).await?;
                }
                Ok(true)
            })
        })
        .await
}

/// Holds it until midnight, or until just before whoever comes next, so that nobody else is promised it meanwhile.
async fn go_on_blocking(context: &Context, code: ReservationCode) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let late = reservations::get(db, &code).await?;
                if late.status != Status::InUse {
                    return Ok(());
                }
                let Some(claims) = longer(db, &late, context.now).await? else { return Ok(()) };
                let calendar = reference::load(&context.store, db).await?.calendar;
                let effects = slots::take_slot(db, Holder::Reservation(late.id), &claims, &calendar, context.now).await?;
                let subject = Some((late.id, late.code.clone(), late.version));
                events::record(db, &context.by(), &Event { kind: "still_out", subject, changes: Changes::default(), effects }).await?;
                Ok(())
            })
        })
        .await
}

/// What it holds, with its last stretches made longer; `None` when nothing gets longer.
async fn longer(db: &mut Connection, late: &Reservation, now: Moment) -> Result<Option<Vec<Claim>>, AppError> {
    let midnight = Slot::day(local_date(now)).to;
    let held = occupancies::of_reservation(db, late.id.0).await?;
    let mut grown = false;
    let mut claims = Vec::new();
    for asked in &late.items {
        let Some(facility) = facilities::by_code(db, &asked.item.facility).await? else { continue };
        let mut stretches: Vec<_> = held.iter().filter(|row| row.facility == asked.facility && !row.proposed).map(|row| row.occupancy).collect();
        if let Some(last) = stretches.iter().copied().max_by_key(|stretch| stretch.slot.to) {
            // With those that may still be cleaned up after.
            let near = Slot { from: last.slot.to - Duration::days(1), to: midnight.max(last.slot.to) + Duration::days(1) };
            let others = occupancies::hard_with_owner(db, &facility, near).await?;
            let others: Vec<_> = others.into_iter().filter(|row| row.reservation != Some(late.id.0)).map(|row| row.occupancy).collect();
            if let Some(longer) = go_on(&facility, &stretches, last, asked.item.quantity, &others, midnight) {
                stretches = longer;
                grown = true;
            }
        }
        claims.push(Claim {
            quantity: asked.item.quantity,
            pattern: late.pattern,
            start: late.start,
            end: late.end,
            participants: late.participants,
            facility,
            stretches,
        });
    }
    Ok(grown.then_some(claims))
}

/// The stretches of one thing, the `last` of which goes on until midnight, or until just before whoever takes the whole of it. Of a pool
/// so many of its `quantity` units go on as nobody else is promised. `None` when nothing can go on: then only this thing stays as it is.
fn go_on(facility: &Facility, stretches: &[Occupancy], last: Occupancy, quantity: i64, others: &[Occupancy], midnight: Moment) -> Option<Vec<Occupancy>> {
    let gap = |set_up: i64| Duration::minutes(set_up.max(last.clean_up_minutes));
    let takes_all = others.iter().filter(|row| (facility.is_exclusive() || row.of_kin) && row.slot.from >= last.slot.to);
    let next = takes_all.map(|row| row.slot.from - gap(row.set_up_minutes)).min();
    let until = next.map_or(midnight, |next| next.min(midnight));
    if until <= last.slot.to {
        return None;
    }
    (1..=quantity).rev().map(|units| with_longer(stretches, last, until, units)).find(|longer| conflict(facility, longer, others).is_none())
}

/// The same stretches, where `units` of the `last` one go on until `until`, in pieces that `occupancy` takes and that touch.
fn with_longer(stretches: &[Occupancy], last: Occupancy, until: Moment, units: i64) -> Vec<Occupancy> {
    let mut all: Vec<Occupancy> = stretches.to_vec();
    if let Some(place) = all.iter().position(|stretch| *stretch == last) {
        all.swap_remove(place);
    }
    let mut from = last.slot.from;
    if units != last.quantity {
        // What it was stays in the books. It has not come back, so nothing of it is cleaned up.
        all.push(Occupancy { clean_up_minutes: 0, ..last });
        from = last.slot.to;
    }
    for slot in closure::pieces(Slot { from, to: until }) {
        all.push(Occupancy {
            slot,
            quantity: units,
            // Inside of one use no time is lost between its pieces.
            set_up_minutes: if slot.from == last.slot.from { last.set_up_minutes } else { 0 },
            clean_up_minutes: if slot.to == until { last.clean_up_minutes } else { 0 },
            ..last
        });
    }
    all
}
