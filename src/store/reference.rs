//! Reference data: what can be lent, which days the office works, what it says of itself. It hardly ever changes, so it is kept in memory;
//! triggers raise its revisions whenever the tables change, by whichever process, and one short query reads them.

use super::rows::Columns;
use super::settings::Office;
use super::{Connection, Store, StoreError, facilities, holidays, settings};
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::working_calendar::WorkingCalendar;
use chrono::NaiveDate;
use sqlx::any::AnyRow;
use std::sync::Arc;

/// The reference data as the tables have it now. The revisions of the facilities' calendars in it may be old.
#[derive(Debug, Clone)]
pub struct Reference {
    pub facilities: Arc<Vec<Facility>>,
    pub calendar: Arc<WorkingCalendar>,
}

/// The reference data.
///
/// # Errors
/// Database trouble.
pub async fn load(store: &Store, db: &mut Connection) -> Result<Reference, StoreError> {
    let row = sqlx::query("select c.revision as catalogue, h.revision as holidays from catalogue_revision c, holiday_revision h").fetch_one(&mut *db).await?;
    at(store, db, &row).await
}

/// The reference data with the revision that this facility's calendar has now; `None` when there is no such facility.
/// Asked on every availability call: one query for all of it.
///
/// # Errors
/// Database trouble.
pub async fn load_for(store: &Store, db: &mut Connection, code: &FacilityCode) -> Result<Option<(Reference, i64)>, StoreError> {
    let row = sqlx::query(
        "select f.revision, c.revision as catalogue, h.revision as holidays from facility f, catalogue_revision c, holiday_revision h where f.code = $1",
    )
    .bind(code.as_str())
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let revision = Columns::new(&row, "facility").int("revision")?;
    Ok(Some((at(store, db, &row).await?, revision)))
}

/// What the office says of itself, and its house rules.
///
/// # Errors
/// Database trouble.
pub async fn office(store: &Store, db: &mut Connection) -> Result<Arc<Office>, StoreError> {
    let row = sqlx::query("select revision from setting_revision").fetch_one(&mut *db).await?;
    let revision = Columns::new(&row, "setting_revision").int("revision")?;
    store.answers().get_or_make("office settings", revision, NaiveDate::MIN, settings::load(db)).await
}

async fn at(store: &Store, db: &mut Connection, row: &AnyRow) -> Result<Reference, StoreError> {
    let columns = Columns::new(row, "catalogue_revision");
    let (catalogue, holidays) = (columns.int("catalogue")?, columns.int("holidays")?);
    Ok(Reference {
        facilities: store.answers().get_or_make("facilities", catalogue, NaiveDate::MIN, facilities::all(&mut *db)).await?,
        calendar: store.answers().get_or_make("working calendar", holidays, NaiveDate::MIN, holidays::load(db)).await?,
    })
}
