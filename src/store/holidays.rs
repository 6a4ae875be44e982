//! Days off, the hours of the office and Ramadan, and the working calendar made of them.

use super::rows::Columns;
use super::{Connection, StoreError, settings};
use crate::domain::office_hours::{DayHours, OfficeHours};
use crate::domain::slot::TimeOfDay;
use crate::domain::working_calendar::{Holiday, WorkingCalendar, published_holidays};
use crate::domain::working_days::{DayKind, DayOff, Edit, OfficeDays, Ramadan};

/// What the days say of themselves when nobody has named a source.
const PUBLISHED: &str = "SKB 3 Menteri";

/// Puts the published holidays into an empty table; what the office has changed stays as it is.
///
/// # Errors
/// Database trouble.
pub async fn furnish(db: &mut Connection) -> Result<(), StoreError> {
    let row = sqlx::query("select count(*) as id from holiday").fetch_one(&mut *db).await?;
    if Columns::new(&row, "holiday").int("id")? > 0 {
        return Ok(());
    }
    for holiday in published_holidays() {
        put(db, &DayOff { holiday, source: PUBLISHED.to_owned() }).await?;
    }
    Ok(())
}

/// The working calendar as the tables have it now.
///
/// # Errors
/// Database trouble.
pub(super) async fn load(db: &mut Connection) -> Result<WorkingCalendar, StoreError> {
    Ok(office_days(db).await?.calendar())
}

/// Everything that the working calendar is made of, as the tables have it now.
///
/// # Errors
/// Database trouble.
pub async fn office_days(db: &mut Connection) -> Result<OfficeDays, StoreError> {
    let rows = sqlx::query("select date, kind, name_id, name_en, source, office_open from holiday order by date limit 10000").fetch_all(&mut *db).await?;
    let days = rows.iter().map(|row| day_off(&Columns::new(row, "holiday"))).collect::<Result<_, _>>()?;
    let rows = sqlx::query("select first_day, last_day from ramadan order by first_day limit 1000").fetch_all(&mut *db).await?;
    let ramadan = rows.iter().map(|row| period(&Columns::new(row, "ramadan"))).collect::<Result<_, _>>()?;
    Ok(OfficeDays { days, hours: hours(&mut *db).await?, ramadan, cut_off: Some(settings::cut_off(db).await?) })
}

fn day_off(columns: &Columns<'_>) -> Result<DayOff, StoreError> {
    let kind: DayKind = columns.code("kind")?;
    Ok(DayOff {
        holiday: Holiday {
            date: columns.code("date")?,
            name_id: columns.text("name_id")?,
            name_en: columns.text("name_en")?,
            joint_leave: kind == DayKind::JointLeave,
            office_open: columns.int("office_open")? != 0,
            office_closure: kind == DayKind::Closure,
        },
        source: columns.text("source")?,
    })
}

fn period(columns: &Columns<'_>) -> Result<Ramadan, StoreError> {
    Ok(Ramadan { first: columns.code("first_day")?, last: columns.code("last_day")? })
}

async fn hours(db: &mut Connection) -> Result<OfficeHours, StoreError> {
    let rows = sqlx::query("select season, days, opens, break_from, break_to, closes from office_hours").fetch_all(db).await?;
    let mut hours = OfficeHours::default();
    for row in &rows {
        let columns = Columns::new(row, "office_hours");
        let time = |column: &str| u16::try_from(columns.int(column)?).ok().and_then(TimeOfDay::from_minutes).ok_or_else(|| columns.corrupt());
        let day = DayHours::new(time("opens")?, time("break_from")?, time("break_to")?, time("closes")?).ok_or_else(|| columns.corrupt())?;
        hours = hours.with(columns.code("season")?, columns.code("days")?, day);
    }
    Ok(hours)
}

/// Writes one row of a change; triggers raise the revisions of every calendar.
///
/// # Errors
/// Database trouble.
pub async fn write(db: &mut Connection, edit: &Edit) -> Result<(), StoreError> {
    match edit {
        Edit::Put { day, .. } => put(db, day).await?,
        Edit::Remove(day) => {
            sqlx::query("delete from holiday where date = $1").bind(day.date().to_string()).execute(db).await?;
        }
        Edit::Hours { season, days, hours, .. } => {
            let [opens, break_from, break_to, closes] = hours.times().map(|time| i64::from(time.minutes()));
            sqlx::query("update office_hours set opens = $3, break_from = $4, break_to = $5, closes = $6 where season = $1 and days = $2")
                .bind(season.code())
                .bind(days.code())
                .bind(opens)
                .bind(break_from)
                .bind(break_to)
                .bind(closes)
                .execute(db)
                .await?;
        }
        Edit::PutRamadan(period) => {
            sqlx::query("insert into ramadan (first_day, last_day) values ($1, $2)")
                .bind(period.first.to_string())
                .bind(period.last.to_string())
                .execute(db)
                .await?;
        }
        Edit::RemoveRamadan(period) => {
            sqlx::query("delete from ramadan where first_day = $1").bind(period.first.to_string()).execute(db).await?;
        }
    }
    Ok(())
}

/// Enters a day off in the place of what its date had.
async fn put(db: &mut Connection, day: &DayOff) -> Result<(), StoreError> {
    sqlx::query(
        "insert into holiday (date, kind, name_id, name_en, source, office_open) values ($1, $2, $3, $4, $5, $6) \
         on conflict (date) do update set kind = excluded.kind, name_id = excluded.name_id, name_en = excluded.name_en, \
           source = excluded.source, office_open = excluded.office_open",
    )
    .bind(day.date().to_string())
    .bind(day.kind().code())
    .bind(&day.holiday.name_id)
    .bind(&day.holiday.name_en)
    .bind(&day.source)
    .bind(i64::from(day.holiday.office_open))
    .execute(db)
    .await?;
    Ok(())
}
