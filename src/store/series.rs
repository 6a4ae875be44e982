//! What was asked for when an event or closure comes back (*pemakaian berulang*), and who holds a date that it cannot have.

use super::occupancies::Held;
use super::rows::{Columns, WALL};
use super::{Connection, StoreError, closures, facilities};
use crate::domain::availability::Purpose;
use crate::domain::facility::FacilityId;
use crate::domain::role::StaffId;
use crate::domain::series::Clash;
use crate::domain::slot::Moment;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;

/// A series that is to be entered.
#[derive(Debug, Clone, Copy)]
pub struct NewSeries<'a> {
    pub facility: FacilityId,
    /// RFC 5545.
    pub rule: &'a str,
    /// Wall clock (WITA) of the first use.
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub reason: &'a str,
    /// Internal event or maintenance.
    pub purpose: Purpose,
    /// Dates of the rule that were given up.
    pub skipped: &'a BTreeSet<NaiveDate>,
}

/// Adds the row; its dates are closures. Gives its id.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, new: &NewSeries<'_>, by: Option<StaffId>, now: Moment) -> Result<i64, StoreError> {
    let skipped = new.skipped.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let row = sqlx::query(
        "insert into series (facility_id, rule, start_wall, end_wall, reason, purpose, skipped, created_by, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
    )
    .bind(new.facility.0)
    .bind(new.rule)
    .bind(new.start.format(WALL).to_string())
    .bind(new.end.format(WALL).to_string())
    .bind(new.reason)
    .bind(new.purpose.code())
    .bind(skipped)
    .bind(by.map(|id| id.0))
    .bind(now.timestamp())
    .fetch_one(db)
    .await?;
    Columns::new(&row, "series").int("id")
}

/// Whose stretch this is, as staff name it.
///
/// # Errors
/// Database trouble; `Corrupt` when it belongs to nobody.
pub async fn clash_with(db: &mut Connection, held: &Held) -> Result<Clash, StoreError> {
    let slot = held.occupancy.slot;
    let kin = if held.occupancy.of_kin { Some(facilities::code_of(db, held.facility).await?) } else { None };
    match (held.reservation, held.closure) {
        (Some(id), _) => {
            let row = sqlx::query("select id, code, name, institution from reservation where id = $1").bind(id).fetch_one(&mut *db).await?;
            let columns = Columns::new(&row, "reservation");
            let institution = columns.text("institution")?;
            let who = if institution.is_empty() { columns.text("name")? } else { institution };
            Ok(Clash::Booking { code: columns.code("code")?, who, kin, slot })
        }
        (None, Some(id)) => {
            let closure = closures::by_id(db, id).await?.ok_or(StoreError::Corrupt { table: "closure", id })?;
            Ok(Clash::Event { purpose: closure.purpose, reason: closure.reason, kin, slot })
        }
        (None, None) => Err(StoreError::Corrupt { table: "occupancy", id: 0 }),
    }
}
