//! What can be lent.

use super::reservations::Reservation;
use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::availability::{self, ItemTime};
use crate::domain::facility::{Access, Capacity, Facility, FacilityCode, FacilityId, Family, LendingUnit, WeeklyHours, Window};
use crate::domain::slot::TimeOfDay;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// More facilities than this are not listed; an office has a few dozen.
const MOST: i64 = 500;

/// One row per facility: its lists come along as text, so that the whole catalogue is one query.
const SELECT: &str = "\
    select f.id, f.code, f.name, f.kind, f.stock, f.set_up_minutes, f.clean_up_minutes, f.lending_units, f.example, f.active, f.revision, \
      (select group_concat(layout || ':' || people, ',') from facility_capacity where facility_id = f.id) as capacity, \
      (select group_concat(name, char(10)) from (select name from facility_amenity where facility_id = f.id order by position)) as amenities, \
      (select group_concat(weekday || ':' || opens || ':' || closes, ',') from facility_hours where facility_id = f.id) as hours, \
      (select group_concat(code, char(10)) from (select w.code from facility_part p join facility w on w.id = p.whole_id \
         where p.part_id = f.id order by w.position, w.code)) as inside, \
      (select group_concat(code, char(10)) from (select w.code from facility_part p join facility w on w.id = p.part_id \
         where p.whole_id = f.id order by w.position, w.code)) as parts, \
      (select group_concat(kin_id, ',') from facility_kin where facility_id = f.id) as kin \
    from facility f";

/// Every facility, in the office's order.
///
/// # Errors
/// Database trouble.
pub async fn all(db: &mut Connection) -> Result<Vec<Facility>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} order by f.position, f.code limit $1"));
    let rows = sqlx::query(sql).bind(MOST).fetch_all(db).await?;
    rows.iter().map(read).collect()
}

/// The facility with this code on its door.
///
/// # Errors
/// Database trouble.
pub async fn by_code(db: &mut Connection, code: &FacilityCode) -> Result<Option<Facility>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where f.code = $1"));
    let row = sqlx::query(sql).bind(code.as_str()).fetch_optional(db).await?;
    row.as_ref().map(read).transpose()
}

/// How each facility is reached; those of which nothing is known are left out.
///
/// # Errors
/// Database trouble.
pub async fn access_of_all(db: &mut Connection) -> Result<BTreeMap<FacilityCode, Access>, StoreError> {
    let rows = sqlx::query("select id, code, access_id, access_en from facility where access_id <> '' or access_en <> '' order by position, code limit $1")
        .bind(MOST)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "facility");
            Ok((FacilityCode(columns.text("code")?), access_in(&columns)?))
        })
        .collect()
}

/// How a facility that is there is reached.
///
/// # Errors
/// Database trouble; `Corrupt` when there is no such facility.
pub async fn access_of(db: &mut Connection, facility: FacilityId) -> Result<Access, StoreError> {
    let row = sqlx::query("select id, access_id, access_en from facility where id = $1").bind(facility.0).fetch_optional(db).await?;
    let row = row.ok_or(StoreError::Corrupt { table: "facility", id: facility.0 })?;
    access_in(&Columns::new(&row, "facility"))
}

fn access_in(columns: &Columns<'_>) -> Result<Access, StoreError> {
    Ok(Access { id: columns.text("access_id")?, en: columns.text("access_en")? })
}

/// When each thing of a request is held, where not all are held alike; else empty.
///
/// # Errors
/// Database trouble.
pub async fn own_times(db: &mut Connection, request: &Reservation) -> Result<Vec<ItemTime>, StoreError> {
    if request.items.len() < 2 {
        return Ok(Vec::new());
    }
    let mut asked = Vec::with_capacity(request.items.len());
    for one in &request.items {
        asked.extend(by_code(db, &one.item.facility).await?);
    }
    Ok(availability::own_times(&asked, request.pattern, request.start, request.end))
}

/// Row and revision of a facility that is offered, and nothing more.
///
/// # Errors
/// Database trouble.
pub async fn revision(db: &mut Connection, code: &FacilityCode) -> Result<Option<(FacilityId, i64)>, StoreError> {
    let row = sqlx::query("select id, revision from facility where code = $1 and active = 1").bind(code.as_str()).fetch_optional(db).await?;
    row.map(|row| {
        let columns = Columns::new(&row, "facility");
        Ok((FacilityId(columns.int("id")?), columns.int("revision")?))
    })
    .transpose()
}

/// The code on the door of a facility that is there.
///
/// # Errors
/// Database trouble; `Corrupt` when there is no such facility.
pub async fn code_of(db: &mut Connection, facility: FacilityId) -> Result<FacilityCode, StoreError> {
    let row = sqlx::query("select code from facility where id = $1").bind(facility.0).fetch_optional(db).await?;
    let row = row.ok_or(StoreError::Corrupt { table: "facility", id: facility.0 })?;
    Ok(FacilityCode(Columns::new(&row, "facility").text("code")?))
}

/// Adds one to the revision and gives the new one with the code on the door. Also the lock of everything that changes this facility's calendar:
/// on SQLite it takes the write lock, on PostgreSQL the row lock (decisions §3).
///
/// # Errors
/// Database trouble; `Corrupt` when there is no such facility.
pub async fn bump(db: &mut Connection, facility: FacilityId) -> Result<(FacilityCode, i64), StoreError> {
    let row = sqlx::query("update facility set revision = revision + 1 where id = $1 returning code, revision")
        .bind(facility.0)
        .fetch_optional(db)
        .await?
        .ok_or(StoreError::Corrupt { table: "facility", id: facility.0 })?;
    let columns = Columns::new(&row, "facility");
    Ok((FacilityCode(columns.text("code")?), columns.int("revision")?))
}

/// Adds a facility at `position` of the screen, inside those that it is a part of; `id`, `revision` and what lies in it are
/// not read. Gives its id.
///
/// # Errors
/// Database trouble; a unique violation when the code is taken.
pub async fn insert(db: &mut Connection, facility: &Facility, position: i64) -> Result<FacilityId, StoreError> {
    let units: Vec<&str> = facility.lending_units.iter().map(|unit| unit.code()).collect();
    let row = sqlx::query(
        "insert into facility (code, name, kind, stock, set_up_minutes, clean_up_minutes, lending_units, position, example, active) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
    )
    .bind(facility.code.as_str())
    .bind(&facility.name)
    .bind(facility.kind.code())
    .bind(facility.stock)
    .bind(facility.set_up_minutes)
    .bind(facility.clean_up_minutes)
    .bind(units.join(","))
    .bind(position)
    .bind(i64::from(facility.example))
    .bind(i64::from(facility.active))
    .fetch_one(&mut *db)
    .await?;
    let id = Columns::new(&row, "facility").int("id")?;
    write_lists(db, FacilityId(id), facility).await?;
    for whole in &facility.family.inside {
        sqlx::query("insert into facility_part (whole_id, part_id) values ((select id from facility where code = $1), $2)")
            .bind(whole.as_str())
            .bind(id)
            .execute(&mut *db)
            .await?;
    }
    Ok(FacilityId(id))
}

/// Writes seats, equipment and hours of a facility that has none yet.
///
/// # Errors
/// Database trouble.
pub(super) async fn write_lists(db: &mut Connection, id: FacilityId, facility: &Facility) -> Result<(), StoreError> {
    for capacity in &facility.capacity {
        sqlx::query("insert into facility_capacity (facility_id, layout, people) values ($1, $2, $3)")
            .bind(id.0)
            .bind(capacity.layout.code())
            .bind(capacity.people)
            .execute(&mut *db)
            .await?;
    }
    for (position, name) in (0_i64..).zip(&facility.amenities) {
        sqlx::query("insert into facility_amenity (facility_id, position, name) values ($1, $2, $3)")
            .bind(id.0)
            .bind(position)
            .bind(name)
            .execute(&mut *db)
            .await?;
    }
    for (weekday, window) in (0_i64..).zip(&facility.hours.0) {
        if let Some(window) = window {
            sqlx::query("insert into facility_hours (facility_id, weekday, opens, closes) values ($1, $2, $3, $4)")
                .bind(id.0)
                .bind(weekday)
                .bind(i64::from(window.opens.minutes()))
                .bind(i64::from(window.closes.minutes()))
                .execute(&mut *db)
                .await?;
        }
    }
    Ok(())
}

/// Writes how a facility is reached. Its calendar stays as it is, and so does its revision.
///
/// # Errors
/// Database trouble.
pub async fn set_access(db: &mut Connection, facility: FacilityId, access: &Access) -> Result<(), StoreError> {
    sqlx::query("update facility set access_id = $2, access_en = $3 where id = $1").bind(facility.0).bind(&access.id).bind(&access.en).execute(db).await?;
    Ok(())
}

/// Changes the minutes kept free around a use. What is booked already keeps the minutes it was booked with.
///
/// # Errors
/// Database trouble.
pub async fn set_buffers(db: &mut Connection, facility: FacilityId, set_up_minutes: i64, clean_up_minutes: i64) -> Result<(), StoreError> {
    sqlx::query("update facility set set_up_minutes = $2, clean_up_minutes = $3, revision = revision + 1 where id = $1")
        .bind(facility.0)
        .bind(set_up_minutes)
        .bind(clean_up_minutes)
        .execute(db)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Facility, StoreError> {
    let columns = Columns::new(row, "facility");
    let lists = |column: &str| Ok::<_, StoreError>(columns.maybe_text(column)?.unwrap_or_default());
    let capacity = lists("capacity")?;
    let capacity = split(&capacity, ',').map(|entry| capacity_of(entry).ok_or_else(|| columns.corrupt())).collect::<Result<_, _>>()?;
    let mut hours = [None; 7];
    for entry in split(&lists("hours")?, ',') {
        let (weekday, window) = hours_of(entry).ok_or_else(|| columns.corrupt())?;
        *hours.get_mut(weekday).ok_or_else(|| columns.corrupt())? = Some(window);
    }
    let units = columns.text("lending_units")?;
    let codes = |column: &str| Ok::<Vec<FacilityCode>, StoreError>(split(&lists(column)?, '\n').map(|code| FacilityCode(code.to_owned())).collect());
    let family = Family { inside: codes("inside")?, parts: codes("parts")?, kin: ids_of(&lists("kin")?).ok_or_else(|| columns.corrupt())? };
    Ok(Facility {
        id: FacilityId(columns.int("id")?),
        code: FacilityCode(columns.text("code")?),
        name: columns.text("name")?,
        kind: columns.code("kind")?,
        stock: columns.int("stock")?,
        capacity,
        amenities: split(&lists("amenities")?, '\n').map(str::to_owned).collect(),
        hours: WeeklyHours(hours),
        set_up_minutes: columns.int("set_up_minutes")?,
        clean_up_minutes: columns.int("clean_up_minutes")?,
        lending_units: split(&units, ',').map(|unit| unit.parse::<LendingUnit>().map_err(|_| columns.corrupt())).collect::<Result<_, _>>()?,
        family,
        example: columns.int("example")? != 0,
        active: columns.int("active")? != 0,
        revision: columns.int("revision")?,
    })
}

fn split(text: &str, at: char) -> impl Iterator<Item = &str> {
    text.split(at).filter(|part| !part.is_empty())
}

/// `3,4,7`, as `group_concat` writes ids.
pub(super) fn ids_of(text: &str) -> Option<Vec<FacilityId>> {
    split(text, ',').map(|id| id.parse().ok().map(FacilityId)).collect()
}

fn capacity_of(entry: &str) -> Option<Capacity> {
    let (layout, people) = entry.split_once(':')?;
    Some(Capacity { layout: layout.parse().ok()?, people: people.parse().ok()? })
}

fn hours_of(entry: &str) -> Option<(usize, Window)> {
    let mut numbers = entry.split(':');
    let weekday = numbers.next()?.parse().ok()?;
    let opens = TimeOfDay::from_minutes(numbers.next()?.parse().ok()?)?;
    let closes = TimeOfDay::from_minutes(numbers.next()?.parse().ok()?)?;
    Some((weekday, Window { opens, closes }))
}
