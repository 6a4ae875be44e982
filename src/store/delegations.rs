//! Who does the work of whom, and on which dates (*mewakili*).

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::absence::Absence;
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use chrono::NaiveDate;
use sqlx::any::AnyRow;

/// Lists are never longer.
const MOST: i64 = 100;

/// Somebody is away, and somebody else has their rights meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    pub id: i64,
    pub absent: StaffId,
    pub absent_name: String,
    pub delegate: StaffId,
    pub delegate_name: String,
    pub absence: Absence,
}

/// Enters a delegation. Gives its id.
///
/// # Errors
/// Database trouble.
pub async fn insert(
    db: &mut Connection,
    absent: StaffId,
    delegate: StaffId,
    absence: Absence,
    entered_by: Option<StaffId>,
    now: Moment,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "insert into delegation (absent_id, delegate_id, first_date, last_date, entered_by, entered_at) values ($1, $2, $3, $4, $5, $6) returning id",
    )
    .bind(absent.0)
    .bind(delegate.0)
    .bind(absence.first().to_string())
    .bind(absence.last().to_string())
    .bind(entered_by.map(|by| by.0))
    .bind(now.timestamp())
    .fetch_one(db)
    .await?;
    Columns::new(&row, "delegation").int("id")
}

const SELECT: &str = "select d.id, d.absent_id, a.name as absent_name, d.delegate_id, b.name as delegate_name, d.first_date, d.last_date \
    from delegation d join staff a on a.id = d.absent_id join staff b on b.id = d.delegate_id where d.ended_at is null";

/// The delegation with that id, unless it was ended.
///
/// # Errors
/// Database trouble.
pub async fn get(db: &mut Connection, id: i64) -> Result<Option<Delegation>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} and d.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(db).await?.as_ref().map(read).transpose()
}

/// Those of a person that are not over on `date`, as the absent one or as the delegate, by their first date.
///
/// # Errors
/// Database trouble.
pub async fn of(db: &mut Connection, person: StaffId, date: NaiveDate) -> Result<Vec<Delegation>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} and (d.absent_id = $1 or d.delegate_id = $1) and d.last_date >= $2 order by d.first_date, d.id limit $3"));
    sqlx::query(sql).bind(person.0).bind(date.to_string()).bind(MOST).fetch_all(db).await?.iter().map(read).collect()
}

/// Who is away on `date` and has `delegate` do their work; each person once, by name. Nobody stands in for a disabled account.
///
/// # Errors
/// Database trouble.
pub async fn stood_in_for(db: &mut Connection, delegate: StaffId, date: NaiveDate) -> Result<Vec<(StaffId, String)>, StoreError> {
    let rows = sqlx::query(
        "select distinct a.id, a.name from delegation d join staff a on a.id = d.absent_id \
         where d.delegate_id = $1 and d.ended_at is null and d.first_date <= $2 and d.last_date >= $2 and a.active = 1 order by a.name",
    )
    .bind(delegate.0)
    .bind(date.to_string())
    .fetch_all(db)
    .await?;
    let person = |row: &AnyRow| -> Result<(StaffId, String), StoreError> {
        let columns = Columns::new(row, "delegation");
        Ok((StaffId(columns.int("id")?), columns.text("name")?))
    };
    rows.iter().map(person).collect()
}

/// Ends a delegation.
///
/// # Errors
/// Database trouble.
pub async fn end(db: &mut Connection, id: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update delegation set ended_at = $2 where id = $1 and ended_at is null").bind(id).bind(now.timestamp()).execute(db).await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Delegation, StoreError> {
    let columns = Columns::new(row, "delegation");
    let absence = Absence::new(columns.code("first_date")?, columns.code("last_date")?).ok_or_else(|| columns.corrupt())?;
    Ok(Delegation {
        id: columns.int("id")?,
        absent: StaffId(columns.int("absent_id")?),
        absent_name: columns.text("absent_name")?,
        delegate: StaffId(columns.int("delegate_id")?),
        delegate_name: columns.text("delegate_name")?,
        absence,
    })
}
