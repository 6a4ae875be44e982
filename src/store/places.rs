//! The administration of what is lent: what is needed to see what a change touches, and the change.

use super::rows::Columns;
use super::{Connection, StoreError, facilities, slots};
use crate::domain::facility::{Facility, FacilityCode, FacilityId};
use crate::domain::places::{Booked, Place, TouchKind, Touched, Use};
use crate::domain::slot::Moment;
use sqlx::any::AnyRow;

/// Stretches of one facility that are looked at.
const MOST_STRETCHES: i64 = 20_000;
/// Rows that stand in the way of one change.
const MOST_CLASHES: i64 = 500;

/// A facility with what only the admin sees of it.
///
/// # Errors
/// Database trouble.
pub async fn place(db: &mut Connection, facility: Facility) -> Result<Place, StoreError> {
    let access = facilities::access_of(db, facility.id).await?;
    let row = sqlx::query("select id, position, rule_only from facility where id = $1").bind(facility.id.0).fetch_one(db).await?;
    let columns = Columns::new(&row, "facility");
    Ok(Place { facility, access, rule_only: columns.int("rule_only")? != 0, position: columns.int("position")? })
}

/// The place on the screen behind all others.
///
/// # Errors
/// Database trouble.
pub async fn last_position(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query("select coalesce(max(position), 0) + 1 as position from facility").fetch_one(db).await?;
    Columns::new(&row, "facility").int("position")
}

/// Every stretch of one facility that is not over, by start.
///
/// # Errors
/// Database trouble.
pub async fn uses(db: &mut Connection, facility: FacilityId, now: Moment) -> Result<Vec<Use>, StoreError> {
    let rows = sqlx::query(
        "select o.id, o.starts_at, o.ends_at, o.set_up_minutes, o.clean_up_minutes, o.purpose, o.quantity, o.hold, o.proposed, r.code, r.status, r.pattern \
         from occupancy o left join reservation r on r.id = o.reservation_id \
         where o.facility_id = $1 and o.ends_at + o.clean_up_minutes * 60 > $2 order by o.starts_at, o.id limit $3",
    )
    .bind(facility.0)
    .bind(now.timestamp())
    .bind(MOST_STRETCHES)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "occupancy");
            let booked = match columns.maybe_code("code")? {
                None => None,
                Some(code) => {
                    Some(Booked { code, status: columns.code("status")?, pattern: columns.code("pattern")?, proposed: columns.int("proposed")? != 0 })
                }
            };
            Ok(Use {
                booked,
                purpose: columns.code("purpose")?,
                slot: columns.slot("starts_at", "ends_at")?,
                set_up_minutes: columns.int("set_up_minutes")?,
                clean_up_minutes: columns.int("clean_up_minutes")?,
                quantity: columns.int("quantity")?,
                hard: columns.text("hold")? == "hard",
            })
        })
        .collect()
}

/// What of a clash is asked for: the stretch of the one side, and whose it is.
const CLASH: &str = "select distinct p.id, r.code, r.status, f.code as facility_code, p.starts_at, p.ends_at, p.quantity \
     from occupancy_clash c cross join occupancy p on p.id = c.occupancy_id cross join occupancy o on o.id = c.other_id \
       cross join facility f on f.id = p.facility_id left join reservation r on r.id = p.reservation_id";

/// The stretches of `one` that would be in the way of a use of `other`, were they kin; of a single facility, those that would
/// be in each other's way, were it a room.
///
/// # Errors
/// Database trouble.
pub async fn clashes(db: &mut Connection, one: &FacilityCode, other: &FacilityCode, kind: TouchKind, now: Moment) -> Result<Vec<Touched>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{CLASH} where c.facility_id = (select id from facility where code = $1) and c.other_facility_id = (select id from facility where code = $2) \
           and p.ends_at > $3 and o.ends_at > $3 order by p.starts_at, p.id limit $4"
    ));
    let rows = sqlx::query(sql).bind(one.as_str()).bind(other.as_str()).bind(now.timestamp()).bind(MOST_CLASHES).fetch_all(db).await?;
    rows.iter().map(|row| clash(row, kind)).collect()
}

/// The stretches that pass the rule `rule` of a unit by, and those that they lie beside.
///
/// # Errors
/// Database trouble.
pub async fn past_the_rule(db: &mut Connection, rule: FacilityId, now: Moment) -> Result<Vec<Touched>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{CLASH} where c.facility_id in (select facility_id from facility_reach where part_id = $1 and facility_id <> $1) \
           and c.other_facility_id in (select facility_id from facility_reach where part_id = $1 and facility_id <> $1) \
           and c.other_facility_id in (select kin_id from facility_kin_by_rule b where b.facility_id = c.facility_id) \
           and p.ends_at > $2 and o.ends_at > $2 order by p.starts_at, p.id limit $3"
    ));
    let rows = sqlx::query(sql).bind(rule.0).bind(now.timestamp()).bind(MOST_CLASHES).fetch_all(db).await?;
    rows.iter().map(|row| clash(row, TouchKind::Rule)).collect()
}

fn clash(row: &AnyRow, kind: TouchKind) -> Result<Touched, StoreError> {
    let columns = Columns::new(row, "occupancy");
    Ok(Touched {
        code: columns.maybe_code("code")?,
        status: columns.maybe_code("status")?,
        facility: FacilityCode(columns.text("facility_code")?),
        slot: columns.slot("starts_at", "ends_at")?,
        quantity: columns.int("quantity")?,
        why: vec![kind],
        blocks: true,
    })
}

/// Writes a facility over what it was. The guard says no to what would make a promise a lie; what is over is in nobody's way.
///
/// # Errors
/// Database trouble; `stock_exceeded`, `slot_taken` or `facility_inside_itself` of the guard.
pub async fn save(db: &mut Connection, before: &Place, after: &Place, now: Moment) -> Result<(), StoreError> {
    let (old, new) = (&before.facility, &after.facility);
    let id = old.id;
    // First out of what it does not lie in any more, so that what it becomes is judged by what it lies in then.
    for whole in old.family.inside.iter().filter(|whole| !new.family.inside.contains(whole)) {
        sqlx::query("delete from facility_part where part_id = $1 and whole_id = (select id from facility where code = $2)")
            .bind(id.0)
            .bind(whole.as_str())
            .execute(&mut *db)
            .await?;
    }
    if new.stock < old.stock {
        slots::resize_closures(db, id, new.stock, now).await?;
    }
    let units: Vec<&str> = new.lending_units.iter().map(|unit| unit.code()).collect();
    sqlx::query(
        "update facility set name = $2, kind = $3, stock = $4, set_up_minutes = $5, clean_up_minutes = $6, lending_units = $7, position = $8, \
           example = $9, active = $10, rule_only = $11, valid_from = case when $4 < stock or $11 < rule_only then $12 else valid_from end, \
           revision = revision + 1 \
         where id = $1",
    )
    .bind(id.0)
    .bind(&new.name)
    .bind(new.kind.code())
    .bind(new.stock)
    .bind(new.set_up_minutes)
    .bind(new.clean_up_minutes)
    .bind(units.join(","))
    .bind(after.position)
    .bind(i64::from(new.example))
    .bind(i64::from(new.active))
    .bind(i64::from(after.rule_only))
    .bind(now.timestamp())
    .execute(&mut *db)
    .await?;
    if before.access != after.access {
        facilities::set_access(db, id, &after.access).await?;
    }
    if new.stock > old.stock {
        slots::resize_closures(db, id, new.stock, now).await?;
    }
    if (&old.capacity, &old.amenities, &old.hours) != (&new.capacity, &new.amenities, &new.hours) {
        for table in ["facility_capacity", "facility_amenity", "facility_hours"] {
            let sql = sqlx::AssertSqlSafe(format!("delete from {table} where facility_id = $1"));
            sqlx::query(sql).bind(id.0).execute(&mut *db).await?;
        }
        facilities::write_lists(db, id, new).await?;
    }
    for whole in new.family.inside.iter().filter(|whole| !old.family.inside.contains(whole)) {
        sqlx::query("insert into facility_part (whole_id, part_id, since) values ((select id from facility where code = $1), $2, $3)")
            .bind(whole.as_str())
            .bind(id.0)
            .bind(now.timestamp())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}
