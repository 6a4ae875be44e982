//! When one facility is free, as everybody may see it.

use super::reference::Reference;
use super::{Connection, Store, StoreError, occupancies};
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

/// The days of `[from, to)`, kept under facility, range, revision and local date. `known` and `revision` are those of this
/// moment ([`reference::load_for`]).
///
/// # Errors
/// Database trouble; `Corrupt` when the facility is not in the catalogue.
pub async fn facility_days(
    store: &Store,
    db: &mut Connection,
    (known, revision): &(Reference, i64),
    code: &FacilityCode,
    (from, to): (NaiveDate, NaiveDate),
    now: Moment,
) -> Result<Arc<FacilityDays>, StoreError> {
    let key = format!("days {code} {from} {to}");
    let make = async {
        let facility = known.facilities.iter().find(|facility| facility.code == *code).ok_or(StoreError::Corrupt { table: "facility", id: 0 })?;
        let facility = Facility { revision: *revision, ..facility.clone() };
        let stretches = match Slot::new(Slot::day(from).from, Slot::day(to).from) {
            Some(range) => occupancies::around(db, &facility, range).await?,
            None => Vec::new(),
        };
        let days = availability::days(&facility, &stretches, &known.calendar, from, to, now);
        Ok(FacilityDays { facility, days })
    };
    store.answers().get_or_make(&key, *revision, local_date(now), make).await
}
