//! What holds time on the days of a calendar.

use super::{MOST, Sight};
use crate::domain::availability::{Hold, Purpose};
use crate::domain::closure;
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityCode, FacilityId};
use crate::domain::reservation::Status;
use crate::domain::slot::Slot;
use crate::server_fns::calendar::CalendarBooking;
use crate::store::occupancies::LONGEST_STRETCH;
use crate::store::rows::Columns;
use crate::store::{Connection, StoreError, dialect, inbox};
use chrono::DateTime;
use sqlx::any::AnyRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Behind it comes where the stretches `o` and their facilities `f` are found; then [`OWNERS`].
const SELECT: &str = "\
    select o.id, r.code, r.status, r.name, r.institution, r.with_head, r.starts_at as use_from, r.damage_until, c.reason, \
      case when c.id not in (select d.closure_id from damage d where d.closure_id is not null) then c.id end as closure, \
      coalesce(c.by_team, 0) as by_team, \
      f.code as facility_code, f.name as facility_name, o.quantity, o.starts_at, o.ends_at, o.set_up_minutes, o.clean_up_minutes, o.purpose, o.hold, o.proposed from";
const OWNERS: &str = "left join reservation r on r.id = o.reservation_id left join closure c on c.id = o.closure_id";

/// When something is used, of which nothing else has been read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub id: i64,
    pub facility: FacilityCode,
    pub slot: Slot,
}

/// Every stretch of use of these facilities, the oldest entry first, but not what is held for a proposal.
pub(super) async fn times(db: &mut Connection, range: Slot, facilities: &[&Facility]) -> Result<Vec<Stretch>, StoreError> {
    let codes: BTreeMap<FacilityId, &FacilityCode> = facilities.iter().map(|facility| (facility.id, &facility.code)).collect();
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let sql = sqlx::AssertSqlSafe(dialect::uses_in_one_row(&listed(codes.keys().map(|facility| facility.0))));
    let row = sqlx::query(sql).persistent(false).bind(range.from.timestamp()).bind(range.to.timestamp()).fetch_one(db).await?;
    let packed = Columns::new(&row, "occupancy").maybe_text("uses")?.unwrap_or_default();
    let mut found = Vec::new();
    for entry in packed.split(';').filter(|entry| !entry.is_empty()) {
        let (id, facility, slot) = fields(entry).ok_or(StoreError::Corrupt { table: "occupancy", id: 0 })?;
        found.extend(codes.get(&facility).map(|code| Stretch { id, facility: (*code).clone(), slot }));
    }
    found.sort_by_key(|stretch| stretch.id);
    Ok(found)
}

fn fields(entry: &str) -> Option<(i64, FacilityId, Slot)> {
    let mut numbers = entry.split(',').map(|field| field.parse::<i64>().ok());
    let mut next = || numbers.next().flatten();
    let (id, facility) = (next()?, FacilityId(next()?));
    let mut moment = || DateTime::from_timestamp(next()?, 0);
    Some((id, facility, Slot::new(moment()?, moment()?)?))
}

/// These stretches of use, by their ids.
pub(super) async fn read(db: &mut Connection, ids: impl Iterator<Item = i64>, sight: Sight<'_>) -> Result<HashMap<i64, CalendarBooking>, StoreError> {
    let listed = listed(ids);
    if listed.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} occupancy o join facility f on f.id = o.facility_id {OWNERS} where o.id in ({listed})"));
    let rows = sqlx::query(sql).persistent(false).fetch_all(db).await?;
    rows.iter().map(|row| Ok((Columns::new(row, "occupancy").int("id")?, booking(row, sight)?.0))).collect()
}

/// What holds time of these facilities, softly or for good, also for what is only proposed; by start.
pub(super) async fn load(
    db: &mut Connection,
    range: Slot,
    facilities: &BTreeSet<FacilityId>,
    sight: Sight<'_>,
) -> Result<Vec<(CalendarBooking, Hold)>, StoreError> {
    if facilities.is_empty() {
        return Ok(Vec::new());
    }
    let listed = listed(facilities.iter().map(|facility| facility.0));
    let sql = sqlx::AssertSqlSafe(format!(
        "{SELECT} facility f cross join occupancy o {OWNERS} \
         where f.id in ({listed}) and o.facility_id = f.id and o.starts_at > $1 - {LONGEST_STRETCH} and o.starts_at < $2 and o.ends_at > $1 \
         order by o.starts_at, o.id limit $3"
    ));
    let rows = sqlx::query(sql).persistent(false).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(MOST).fetch_all(db).await?;
    rows.iter().map(|row| booking(row, sight)).collect()
}

/// Facilities that are offered no more and yet used.
pub(super) async fn of_old(db: &mut Connection, range: Slot) -> Result<Vec<FacilityId>, StoreError> {
    let rows = sqlx::query(
        "select f.id from facility f where f.active = 0 and exists (select 1 from occupancy o where o.facility_id = f.id \
           and o.starts_at > $3 and o.starts_at < $2 and o.ends_at > $1)",
    )
    .bind(range.from.timestamp())
    .bind(range.to.timestamp())
    .bind(range.from.timestamp() - LONGEST_STRETCH)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(FacilityId(Columns::new(row, "facility").int("id")?))).collect()
}

/// Numbers, and nothing else, as they stand in a statement. Such a one is hardly ever the same again, so it is not kept: it would
/// drive others out of the memory for statements.
fn listed(ids: impl Iterator<Item = i64>) -> String {
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

fn booking(row: &AnyRow, sight: Sight<'_>) -> Result<(CalendarBooking, Hold), StoreError> {
    let columns = Columns::new(row, "occupancy");
    let slot = columns.slot("starts_at", "ends_at")?;
    let status: Option<Status> = columns.maybe_code("status")?;
    // What the office itself does is no secret within it.
    let reads = match status {
        Some(status) if !sight.everything => {
            let (with_head, from) = (columns.int("with_head")? != 0, columns.moment("use_from")?);
            inbox::is_near(status, with_head, from, columns.maybe_moment("damage_until")?, sight.now)
        }
        Some(_) | None => true,
    };
    let purpose: Purpose = columns.code("purpose")?;
    let may_move = closure::may_move(purpose, columns.int("by_team")? != 0, sight.roles);
    let booking = CalendarBooking {
        code: columns.maybe_code::<ReservationCode>("code")?.filter(|_| reads),
        title: if reads { columns.holder()? } else { String::new() },
        facility: FacilityCode(columns.text("facility_code")?),
        facility_name: columns.text("facility_name")?,
        quantity: columns.int("quantity")?,
        from: slot.from,
        to: slot.to,
        set_up_minutes: columns.int("set_up_minutes")?,
        clean_up_minutes: columns.int("clean_up_minutes")?,
        purpose,
        status,
        proposed: columns.int("proposed")? != 0,
        closure: columns.maybe_int("closure")?.filter(|_| may_move),
    };
    Ok((booking, columns.code("hold")?))
}
