//! The time that requests, events and closures hold. Reading only: hard rows are written by [`super::slots`] alone.

use super::rows::Columns;
use super::{Connection, StoreError, dialect};
use crate::domain::availability::{Hold, Occupancy, Purpose};
use crate::domain::closure::LONGEST_STRETCH_DAYS;
use crate::domain::facility::{Facility, FacilityId};
use crate::domain::refusal::HeldBy;
use crate::domain::slot::{Moment, Slot};
use chrono::DateTime;
use sqlx::Row as _;
use sqlx::any::AnyRow;

/// No stretch is longer than this, in seconds: what overlaps a moment has begun since then, which an index finds.
pub(super) const LONGEST_STRETCH: i64 = LONGEST_STRETCH_DAYS * 86_400;
/// No set-up or clean-up is longer than this, in seconds.
pub(super) const LONGEST_BUFFER: i64 = 86_400;

/// The stretches of `facility` and of its kin that can touch `range`, also with their buffers, by start. Some that do not
/// touch it may come along.
///
/// # Errors
/// Database trouble.
pub async fn around(db: &mut Connection, facility: &Facility, range: Slot) -> Result<Vec<Occupancy>, StoreError> {
    let mut stretches = own(db, facility.id, range).await?;
    for kin in &facility.family.kin {
        stretches.extend(own(db, *kin, range).await?.into_iter().map(|stretch| stretch.seen_from(facility)));
    }
    stretches.sort_by_key(|stretch| stretch.slot);
    Ok(stretches)
}

/// The stretches of one facility alone: a short walk on one index, one row.
async fn own(db: &mut Connection, facility: FacilityId, range: Slot) -> Result<Vec<Occupancy>, StoreError> {
    let row = sqlx::query(dialect::STRETCHES_IN_ONE_ROW)
        .bind(facility.0)
        .bind(range.from.timestamp() - LONGEST_STRETCH - LONGEST_BUFFER)
        .bind(range.to.timestamp() + LONGEST_BUFFER)
        .fetch_one(db)
        .await?;
    let text: Option<String> = row.try_get(0)?;
    let corrupt = || StoreError::Corrupt { table: "occupancy", id: 0 };
    let mut stretches =
        text.unwrap_or_default().split(';').filter(|entry| !entry.is_empty()).map(|entry| stretch(entry).ok_or_else(corrupt)).collect::<Result<Vec<_>, _>>()?;
    let (from, to) = (range.from.timestamp() - LONGEST_BUFFER, range.to.timestamp() + LONGEST_BUFFER);
    stretches.retain(|stretch| stretch.slot.to.timestamp() > from && stretch.slot.from.timestamp() < to);
    Ok(stretches)
}

fn stretch(entry: &str) -> Option<Occupancy> {
    let mut fields = entry.split(',');
    let moment = |text: &str| -> Option<Moment> { DateTime::from_timestamp(text.parse().ok()?, 0) };
    let slot = Slot::new(moment(fields.next()?)?, moment(fields.next()?)?)?;
    Some(Occupancy {
        slot,
        set_up_minutes: fields.next()?.parse().ok()?,
        clean_up_minutes: fields.next()?.parse().ok()?,
        quantity: fields.next()?.parse().ok()?,
        hold: fields.next()?.parse::<Hold>().ok()?,
        purpose: fields.next()?.parse::<Purpose>().ok()?,
        of_kin: false,
    })
}

/// A stretch with the request or closure that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    pub facility: FacilityId,
    pub reservation: Option<i64>,
    pub closure: Option<i64>,
    /// Held for what is proposed to the request, beside what it has.
    pub proposed: bool,
    pub occupancy: Occupancy,
}

/// Every hard stretch of `facility` and of its kin that overlaps `range`, with its owner, by start.
///
/// # Errors
/// Database trouble.
pub async fn hard_with_owner(db: &mut Connection, facility: &Facility, range: Slot) -> Result<Vec<Held>, StoreError> {
    Ok(hard_with_name(db, facility, range).await?.into_iter().map(|(held, _)| held).collect())
}

/// The same with the code and the name of whoever holds each.
///
/// # Errors
/// Database trouble.
pub async fn hard_with_name(db: &mut Connection, facility: &Facility, range: Slot) -> Result<Vec<(Held, HeldBy)>, StoreError> {
    let mut held = own_with_name(db, facility.id, range).await?;
    for kin in &facility.family.kin {
        let theirs = own_with_name(db, *kin, range).await?;
        held.extend(theirs.into_iter().map(|(held, by)| (Held { occupancy: held.occupancy.seen_from(facility), ..held }, by)));
    }
    held.sort_by_key(|(held, _)| held.occupancy.slot);
    Ok(held)
}

async fn own_with_name(db: &mut Connection, facility: FacilityId, range: Slot) -> Result<Vec<(Held, HeldBy)>, StoreError> {
    let rows = sqlx::query(
        "select o.id, o.facility_id, o.reservation_id, o.closure_id, o.starts_at, o.ends_at, o.set_up_minutes, o.clean_up_minutes, o.quantity, o.hold, \
           o.purpose, o.proposed, r.code, r.institution, r.name, c.reason \
         from occupancy o left join reservation r on r.id = o.reservation_id left join closure c on c.id = o.closure_id \
         where o.facility_id = $1 and o.hold = 'hard' and o.starts_at > $2 and o.starts_at < $3 and o.ends_at > $4 \
         order by o.starts_at, o.id limit 1000",
    )
    .bind(facility.0)
    .bind(range.from.timestamp() - LONGEST_STRETCH - LONGEST_BUFFER)
    .bind(range.to.timestamp())
    .bind(range.from.timestamp())
    .fetch_all(db)
    .await?;
    rows.iter().map(named).collect()
}

fn named(row: &AnyRow) -> Result<(Held, HeldBy), StoreError> {
    let columns = Columns::new(row, "occupancy");
    Ok((held(&columns)?, HeldBy { code: columns.maybe_code("code")?, who: columns.holder()? }))
}

/// Every stretch that one request holds, by start.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: i64) -> Result<Vec<Held>, StoreError> {
    let rows = sqlx::query(
        "select id, facility_id, reservation_id, closure_id, starts_at, ends_at, set_up_minutes, clean_up_minutes, quantity, hold, purpose, proposed \
         from occupancy where reservation_id = $1 order by starts_at, id limit 1000",
    )
    .bind(reservation)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| held(&Columns::new(row, "occupancy"))).collect()
}

fn held(columns: &Columns<'_>) -> Result<Held, StoreError> {
    Ok(Held {
        facility: FacilityId(columns.int("facility_id")?),
        reservation: columns.maybe_int("reservation_id")?,
        closure: columns.maybe_int("closure_id")?,
        proposed: columns.int("proposed")? != 0,
        occupancy: Occupancy {
            slot: columns.slot("starts_at", "ends_at")?,
            set_up_minutes: columns.int("set_up_minutes")?,
            clean_up_minutes: columns.int("clean_up_minutes")?,
            quantity: columns.int("quantity")?,
            hold: columns.code("hold")?,
            purpose: columns.code("purpose")?,
            of_kin: false,
        },
    })
}
