//! Sheets with which requests were passed on (*lembar disposisi*), with their numbers in the year's agenda.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::disposition::{Disposition, ForwardedTo, Instruction, YearNumber};
use crate::domain::reservation::ReservationId;
use crate::domain::role::StaffId;
use crate::domain::slot::{Moment, local_date};
use chrono::Datelike as _;

/// A sheet as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub agenda: YearNumber,
    pub forwarded_to: ForwardedTo,
    pub instruction: Instruction,
    pub at: Moment,
    /// Name of whoever passed it on.
    pub by: String,
}

/// Writes the sheet of a request with the next number of the year; a request has one sheet and keeps its number.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, reservation: ReservationId, new: &Disposition, by: Option<StaffId>, now: Moment) -> Result<YearNumber, StoreError> {
    let row = sqlx::query(
        "insert into disposition (reservation_id, agenda_year, agenda_number, forwarded_to, instruction, disposed_at, disposed_by) \
         values ($1, $2, (select coalesce(max(agenda_number), 0) + 1 from disposition where agenda_year = $2), $3, $4, $5, $6) \
         on conflict (reservation_id) do update set forwarded_to = excluded.forwarded_to, instruction = excluded.instruction, \
           disposed_at = excluded.disposed_at, disposed_by = excluded.disposed_by \
         returning agenda_year, agenda_number",
    )
    .bind(reservation.0)
    .bind(i64::from(local_date(now).year()))
    .bind(new.forwarded_to.code())
    .bind(new.instruction.code())
    .bind(now.timestamp())
    .bind(by.map(|id| id.0))
    .fetch_one(db)
    .await?;
    number(&Columns::new(&row, "disposition"), "agenda_year", "agenda_number")
}

/// The sheet of a request; `None` when it was not passed on yet.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId) -> Result<Option<Sheet>, StoreError> {
    let row = sqlx::query(
        "select d.reservation_id as id, d.agenda_year, d.agenda_number, d.forwarded_to, d.instruction, d.disposed_at, coalesce(s.name, '') as name \
         from disposition d left join staff s on s.id = d.disposed_by where d.reservation_id = $1",
    )
    .bind(reservation.0)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let columns = Columns::new(&row, "disposition");
        Ok(Sheet {
            agenda: number(&columns, "agenda_year", "agenda_number")?,
            forwarded_to: columns.code("forwarded_to")?,
            instruction: columns.code("instruction")?,
            at: columns.moment("disposed_at")?,
            by: columns.text("name")?,
        })
    })
    .transpose()
}

/// Gives a sheet to every request that was passed on and has none: by the order of the events.
///
/// # Errors
/// Database trouble.
pub(super) async fn number_all(db: &mut Connection) -> Result<(), StoreError> {
    sqlx::query(
        "insert into disposition (reservation_id, agenda_year, agenda_number, disposed_at, disposed_by) \
         select reservation_id, year, row_number() over (partition by year order by sequence), at, by_staff from ( \
           select e.reservation_id, min(e.sequence) as sequence, min(e.at) as at, \
             cast(strftime('%Y', min(e.at) + 28800, 'unixepoch') as integer) as year, \
             (select s.id from staff s where 'staff:' || s.id = e.actor) as by_staff \
           from event e where e.kind = 'disposed' and e.reservation_id is not null group by e.reservation_id) \
         where true on conflict (reservation_id) do nothing",
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A number of a year.
pub(super) fn number(columns: &Columns<'_>, year: &str, number: &str) -> Result<YearNumber, StoreError> {
    let of = i32::try_from(columns.int(year)?).map_err(|_| columns.corrupt())?;
    Ok(YearNumber { year: of, number: columns.int(number)? })
}
