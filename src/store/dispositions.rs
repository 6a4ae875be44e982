//! Sheets with which requests were passed on (*lembar disposisi*), with their numbers in the year's agenda.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::disposition::{Disposition, ForwardedTo, Instruction, PassOn, PassTo, YearNumber};
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
    /// What the head has written, once they have passed it on.
    pub head: Option<HeadWord>,
}

/// What the head has written on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadWord {
    pub word: PassOn,
    pub at: Moment,
    /// Name of the head, or of whoever stood in.
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
           disposed_at = excluded.disposed_at, disposed_by = excluded.disposed_by, head_at = null, head_by = null, head_to = '', \
           head_instruction = '', head_note = '' \
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

/// Writes what the head says on the sheet of a request.
///
/// # Errors
/// Database trouble.
pub async fn pass_on(db: &mut Connection, reservation: ReservationId, word: &PassOn, by: Option<StaffId>, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update disposition set head_at = $2, head_by = $3, head_to = $4, head_instruction = $5, head_note = $6 where reservation_id = $1")
        .bind(reservation.0)
        .bind(now.timestamp())
        .bind(by.map(|id| id.0))
        .bind(word.to.code())
        .bind(word.instruction.code())
        .bind(&word.note)
        .execute(db)
        .await?;
    Ok(())
}

/// The sheet of a request; `None` when it was not passed on yet.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId) -> Result<Option<Sheet>, StoreError> {
    let row = sqlx::query(
        "select d.reservation_id as id, d.agenda_year, d.agenda_number, d.forwarded_to, d.instruction, d.disposed_at, coalesce(s.name, '') as name, \
           d.head_at, d.head_to, d.head_instruction, d.head_note, coalesce(h.name, '') as head_name \
         from disposition d left join staff s on s.id = d.disposed_by left join staff h on h.id = d.head_by where d.reservation_id = $1",
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
            head: head(&columns)?,
        })
    })
    .transpose()
}

/// What the head has written, if they have.
fn head(columns: &Columns<'_>) -> Result<Option<HeadWord>, StoreError> {
    let (Some(at), Some(to), Some(instruction)) =
        (columns.maybe_moment("head_at")?, columns.maybe_code::<PassTo>("head_to")?, columns.maybe_code::<Instruction>("head_instruction")?)
    else {
        return Ok(None);
    };
    let word = PassOn { to, instruction, note: columns.text("head_note")? };
    Ok(Some(HeadWord { word, at, by: columns.text("head_name")? }))
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
