//! Times at which the office itself needs or closes a facility (*penutupan*): maintenance and internal events.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::availability::Purpose;
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::role::StaffId;
use crate::domain::slot::{Moment, Slot};
use sqlx::any::AnyRow;

/// Closures of one facility that are listed.
const MOST_COMING: i64 = 200;

/// A closure or internal event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    pub id: i64,
    pub facility: FacilityId,
    pub facility_code: FacilityCode,
    pub slot: Slot,
    pub reason: String,
    pub purpose: Purpose,
    /// The facilities team has entered it, not the admin.
    pub by_team: bool,
    /// Whoever moved it last, with the name.
    pub moved_by: Option<(StaffId, String)>,
}

const SELECT: &str = "\
    select c.id, c.facility_id, f.code, c.starts_at, c.ends_at, c.reason, c.purpose, c.by_team, c.moved_by, s.name as mover \
    from closure c join facility f on f.id = c.facility_id left join staff s on s.id = c.moved_by";

/// A closure that is to be entered.
#[derive(Debug, Clone, Copy)]
pub struct NewClosure<'a> {
    pub facility: FacilityId,
    pub slot: Slot,
    pub reason: &'a str,
    /// Internal event or maintenance.
    pub purpose: Purpose,
    /// Row id of the series that it is a date of.
    pub series: Option<i64>,
    /// Why it may lie outside the hours; empty when it does not or when nobody asked.
    pub override_reason: &'a str,
    /// The facilities team enters it.
    pub by_team: bool,
}

/// Adds the row; the time itself is taken through [`super::slots::take_slot`]. Gives its id.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, new: &NewClosure<'_>, by: Option<StaffId>, now: Moment) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "insert into closure (facility_id, starts_at, ends_at, reason, purpose, series_id, override_reason, created_by, created_at, by_team) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
    )
    .bind(new.facility.0)
    .bind(new.slot.from.timestamp())
    .bind(new.slot.to.timestamp())
    .bind(new.reason)
    .bind(new.purpose.code())
    .bind(new.series)
    .bind(new.override_reason)
    .bind(by.map(|id| id.0))
    .bind(now.timestamp())
    .bind(i64::from(new.by_team))
    .fetch_one(db)
    .await?;
    Columns::new(&row, "closure").int("id")
}

/// The closure with this id.
///
/// # Errors
/// Database trouble.
pub async fn by_id(db: &mut Connection, id: i64) -> Result<Option<Closure>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} where c.id = $1"))).bind(id).fetch_optional(db).await?;
    row.as_ref().map(read).transpose()
}

/// Those of one facility that are not over, by start.
///
/// # Errors
/// Database trouble.
pub async fn coming(db: &mut Connection, facility: FacilityId, now: Moment) -> Result<Vec<Closure>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where c.facility_id = $1 and c.ends_at > $2 order by c.starts_at, c.id limit $3"));
    let rows = sqlx::query(sql).bind(facility.0).bind(now.timestamp()).bind(MOST_COMING).fetch_all(db).await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Closure, StoreError> {
    let columns = Columns::new(row, "closure");
    Ok(Closure {
        id: columns.int("id")?,
        facility: FacilityId(columns.int("facility_id")?),
        facility_code: FacilityCode(columns.text("code")?),
        slot: columns.slot("starts_at", "ends_at")?,
        reason: columns.text("reason")?,
        purpose: columns.code("purpose")?,
        by_team: columns.int("by_team")? != 0,
        moved_by: columns.maybe_int("moved_by")?.map(StaffId).zip(columns.maybe_text("mover")?),
    })
}

/// It stands there now, and then, because somebody has moved it; the time itself is taken through [`super::slots::take_slot`].
///
/// # Errors
/// Database trouble.
pub async fn put(db: &mut Connection, id: i64, facility: FacilityId, slot: Slot, by: Option<StaffId>) -> Result<(), StoreError> {
    sqlx::query("update closure set facility_id = $2, starts_at = $3, ends_at = $4, moved_by = $5 where id = $1")
        .bind(id)
        .bind(facility.0)
        .bind(slot.from.timestamp())
        .bind(slot.to.timestamp())
        .bind(by.map(|id| id.0))
        .execute(db)
        .await?;
    Ok(())
}

/// Does it hold the time of something broken or missing, until that is repaired or replaced?
///
/// # Errors
/// Database trouble.
pub async fn is_for_damage(db: &mut Connection, id: i64) -> Result<bool, StoreError> {
    Ok(sqlx::query("select id from damage where closure_id = $1 limit 1").bind(id).fetch_optional(db).await?.is_some())
}

/// Takes the row away; its time must have been released before.
///
/// # Errors
/// Database trouble.
pub async fn delete(db: &mut Connection, id: i64) -> Result<(), StoreError> {
    sqlx::query("delete from closure where id = $1").bind(id).execute(db).await?;
    Ok(())
}
