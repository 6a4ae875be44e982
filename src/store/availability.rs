//! When one facility is free, as everybody may see it.

use super::{Connection, Store, StoreError, facilities, holidays, occupancies};
use crate::domain::availability::{self, DayAvailability};
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::slot::{Moment, Slot, local_date};
use chrono::NaiveDate;
use std::sync::Arc;

/// The days of one facility in `[from, to)`, and the facility with the revision they belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityDays {
    pub facility: Facility,
    pub days: Vec<DayAvailability>,
}

/// The days of `[from, to)`; `None` when there is no such facility. Kept under facility, range, revision and local date;
/// the revision is read on every call.
///
/// # Errors
/// Database trouble.
pub async fn facility_days(store: &Store, code: &FacilityCode, from: NaiveDate, to: NaiveDate, now: Moment) -> Result<Option<Arc<FacilityDays>>, StoreError> {
    let mut db = store.read().await?;
    let Some((_, revision)) = facilities::revision(&mut db, code).await? else { return Ok(None) };
    let key = format!("days {code} {from} {to}");
    store.answers().get_or_make(&key, revision, local_date(now), make(store, &mut db, code, revision, from, to, now)).await.map(Some)
}

/// Revision of a facility, for an answer's ETag and for keeping serialized answers (`Store::answers`).
///
/// # Errors
/// Database trouble.
pub async fn revision(store: &Store, code: &FacilityCode) -> Result<Option<i64>, StoreError> {
    let mut db = store.read().await?;
    Ok(facilities::revision(&mut db, code).await?.map(|(_, revision)| revision))
}

async fn make(
    store: &Store,
    db: &mut Connection,
    code: &FacilityCode,
    revision: i64,
    from: NaiveDate,
    to: NaiveDate,
    now: Moment,
) -> Result<FacilityDays, StoreError> {
    let catalogue = facilities::catalogue(store, db).await?;
    let known = catalogue.iter().find(|facility| facility.code == *code).ok_or(StoreError::Corrupt { table: "facility", id: 0 })?;
    let facility = Facility { revision, ..known.clone() };
    let calendar = holidays::calendar(store, db).await?;
    let stretches = match Slot::new(Slot::day(from).from, Slot::day(to).from) {
        Some(range) => occupancies::around(db, facility.id, range).await?,
        None => Vec::new(),
    };
    let days = availability::days(&facility, &stretches, &calendar, from, to, now);
    Ok(FacilityDays { facility, days })
}
