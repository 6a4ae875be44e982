//! What went out and came back (*serah terima*), and what is damaged.

use super::rows::Columns;
use super::{Connection, StoreError, dispositions};
use crate::domain::disposition::YearNumber;
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::handover::{Checklist, ChecklistLine, Condition, Direction};
use crate::domain::reservation::ReservationId;
use crate::domain::role::StaffId;
use crate::domain::slot::{Moment, local_date};
use chrono::Datelike as _;

/// Lists of damage are never longer.
const MOST_DAMAGE: i64 = 200;

/// A handover as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    pub direction: Direction,
    pub number: YearNumber,
    pub checklist: Checklist,
    pub at: Moment,
    /// Name of whoever stood there for the office.
    pub by: String,
}

/// Writes down what went out or came back, with the next number of the year. `facilities` gives the row of each line.
///
/// # Errors
/// Database trouble; a unique violation when it was written already.
pub async fn insert(
    db: &mut Connection,
    reservation: ReservationId,
    direction: Direction,
    checklist: &Checklist,
    facilities: &[FacilityId],
    by: StaffId,
    now: Moment,
) -> Result<YearNumber, StoreError> {
    let row = sqlx::query(
        "insert into handover (reservation_id, direction, year, number, note, at, by_staff) \
         values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from handover where year = $3), $4, $5, $6) returning id, year, number",
    )
    .bind(reservation.0)
    .bind(direction.code())
    .bind(i64::from(local_date(now).year()))
    .bind(&checklist.note)
    .bind(now.timestamp())
    .bind(by.0)
    .fetch_one(&mut *db)
    .await?;
    let columns = Columns::new(&row, "handover");
    let id = columns.int("id")?;
    let number = dispositions::number(&columns, "year", "number")?;
    for (line, facility) in checklist.lines.iter().zip(facilities) {
        sqlx::query("insert into handover_line (handover_id, facility_id, condition, quantity, note) values ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(facility.0)
            .bind(line.condition.code())
            .bind(line.quantity)
            .bind(&line.note)
            .execute(&mut *db)
            .await?;
    }
    Ok(number)
}

/// What went out and what came back of a request, in that order.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId) -> Result<Vec<Handover>, StoreError> {
    let rows = sqlx::query(
        "select h.id, h.direction, h.year, h.number, h.note, h.at, s.name from handover h join staff s on s.id = h.by_staff \
         where h.reservation_id = $1 order by h.at, h.id",
    )
    .bind(reservation.0)
    .fetch_all(&mut *db)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let columns = Columns::new(row, "handover");
        let lines = lines_of(db, columns.int("id")?).await?;
        found.push(Handover {
            direction: columns.code("direction")?,
            number: dispositions::number(&columns, "year", "number")?,
            checklist: Checklist { lines, note: columns.text("note")? },
            at: columns.moment("at")?,
            by: columns.text("name")?,
        });
    }
    Ok(found)
}

async fn lines_of(db: &mut Connection, handover: i64) -> Result<Vec<ChecklistLine>, StoreError> {
    let rows = sqlx::query(
        "select l.handover_id as id, f.code, l.condition, l.quantity, l.note from handover_line l join facility f on f.id = l.facility_id \
         where l.handover_id = $1 order by f.position, f.id",
    )
    .bind(handover)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "handover_line");
            Ok(ChecklistLine {
                facility: FacilityCode(columns.text("code")?),
                condition: columns.code("condition")?,
                quantity: columns.int("quantity")?,
                note: columns.text("note")?,
            })
        })
        .collect()
}

/// Something that cannot be lent until it is repaired or replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub id: i64,
    pub facility: FacilityCode,
    pub facility_name: String,
    pub quantity: i64,
    pub condition: Condition,
    pub note: String,
    pub reported_at: Moment,
    /// Row id of the closure that keeps it off the offer, if there was any time left to keep.
    pub closure: Option<i64>,
}

/// Damage that is to be entered.
#[derive(Debug, Clone, Copy)]
pub struct NewDamage<'a> {
    pub facility: FacilityId,
    pub reservation: ReservationId,
    pub quantity: i64,
    pub condition: Condition,
    pub note: &'a str,
    pub closure: Option<i64>,
}

/// Writes damage down.
///
/// # Errors
/// Database trouble.
pub async fn insert_damage(db: &mut Connection, new: &NewDamage<'_>, by: StaffId, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into damage (facility_id, reservation_id, quantity, condition, note, reported_at, reported_by, closure_id) values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.facility.0)
    .bind(new.reservation.0)
    .bind(new.quantity)
    .bind(new.condition.code())
    .bind(new.note)
    .bind(now.timestamp())
    .bind(by.0)
    .bind(new.closure)
    .execute(db)
    .await?;
    Ok(())
}

/// What waits to be repaired or replaced, the oldest first.
///
/// # Errors
/// Database trouble.
pub async fn open_damage(db: &mut Connection) -> Result<Vec<Damage>, StoreError> {
    let rows = sqlx::query(
        "select d.id, f.code, f.name, d.quantity, d.condition, d.note, d.reported_at, d.closure_id from damage d join facility f on f.id = d.facility_id \
         where d.repaired_at is null order by d.reported_at, d.id limit $1",
    )
    .bind(MOST_DAMAGE)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "damage");
            Ok(Damage {
                id: columns.int("id")?,
                facility: FacilityCode(columns.text("code")?),
                facility_name: columns.text("name")?,
                quantity: columns.int("quantity")?,
                condition: columns.code("condition")?,
                note: columns.text("note")?,
                reported_at: columns.moment("reported_at")?,
                closure: columns.maybe_int("closure_id")?,
            })
        })
        .collect()
}

/// Notes that it is repaired; `false` when somebody was faster or there is no such damage.
///
/// # Errors
/// Database trouble.
pub async fn mark_repaired(db: &mut Connection, id: i64, by: StaffId, now: Moment) -> Result<bool, StoreError> {
    let written = sqlx::query("update damage set repaired_at = $2, repaired_by = $3 where id = $1 and repaired_at is null")
        .bind(id)
        .bind(now.timestamp())
        .bind(by.0)
        .execute(db)
        .await?;
    Ok(written.rows_affected() == 1)
}
