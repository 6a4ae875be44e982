//! The staff's month: every stretch of use with its owner, and the days off.

use super::rows::Columns;
use super::{Connection, Store, StoreError, facilities, reference, reservations};
use crate::domain::availability::{Purpose, stretches};
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::reservation::Status;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::server_fns::calendar::{CalendarBooking, SpecialDay, StaffMonth};
use chrono::{Datelike as _, Days, Months, NaiveDate};
use sqlx::any::AnyRow;

/// Stretches that one month shows at most.
const MOST: i64 = 5_000;

/// The whole weeks of the month around `month`: its first day, the Monday before, and the day after the last Sunday.
pub fn weeks_of_month(month: NaiveDate) -> (NaiveDate, NaiveDate, NaiveDate) {
    let first = month.with_day(1).expect("every month has a first day");
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let back = u64::from(first.weekday().num_days_from_monday());
    let ahead = (7 - u64::from(next.weekday().num_days_from_monday())) % 7;
    let from = first.checked_sub_days(Days::new(back)).unwrap_or(first);
    (first, from, next.checked_add_days(Days::new(ahead)).unwrap_or(next))
}

/// The month around `month`, of one facility or of all.
///
/// # Errors
/// Database trouble.
pub async fn staff_month(store: &Store, db: &mut Connection, month: NaiveDate, facility: Option<&FacilityCode>, now: Moment) -> Result<StaffMonth, StoreError> {
    let (first, from, to) = weeks_of_month(month);
    let range = Slot { from: Slot::day(from).from, to: Slot::day(to).from };
    let code = facility.map_or("", FacilityCode::as_str);
    let mut bookings = held(db, range, code).await?;
    bookings.extend(proposed(db, range, facility).await?);
    bookings.extend(finished(db, range, facility).await?);
    bookings.sort_by(|a, b| (a.from, a.to, &a.facility).cmp(&(b.from, b.to, &b.facility)));
    let calendar = reference::load(store, db).await?.calendar;
    let special_days = from
        .iter_days()
        .take_while(|date| *date < to)
        .filter_map(|date| calendar.closes(date))
        .map(|holiday| SpecialDay { date: holiday.date, name_id: holiday.name_id.clone(), name_en: holiday.name_en.clone(), joint_leave: holiday.joint_leave })
        .collect();
    Ok(StaffMonth { month: first, from, to, bookings, special_days, today: local_date(now), updated_at: now })
}

/// What holds time now, softly or for good.
async fn held(db: &mut Connection, range: Slot, facility: &str) -> Result<Vec<CalendarBooking>, StoreError> {
    let rows = sqlx::query(
        "select o.id, r.code, r.status, r.name, r.institution, c.reason, f.code as facility_code, f.name as facility_name, o.quantity, \
           o.starts_at, o.ends_at, o.purpose \
         from occupancy o join facility f on f.id = o.facility_id left join reservation r on r.id = o.reservation_id \
           left join closure c on c.id = o.closure_id \
         where ($1 = '' or f.code = $1) and o.proposed = 0 and o.starts_at > $2 - 2678400 and o.starts_at < $3 and o.ends_at > $2 \
         order by o.starts_at, o.id limit $4",
    )
    .bind(facility)
    .bind(range.from.timestamp())
    .bind(range.to.timestamp())
    .bind(MOST)
    .fetch_all(db)
    .await?;
    rows.iter().map(booking).collect()
}

fn booking(row: &AnyRow) -> Result<CalendarBooking, StoreError> {
    let columns = Columns::new(row, "occupancy");
    let slot = columns.slot("starts_at", "ends_at")?;
    let institution = columns.maybe_text("institution")?.filter(|text| !text.is_empty());
    let title = match institution.or(columns.maybe_text("name")?) {
        Some(who) => who,
        None => columns.maybe_text("reason")?.unwrap_or_default(),
    };
    Ok(CalendarBooking {
        code: columns.maybe_code::<ReservationCode>("code")?,
        title,
        facility: FacilityCode(columns.text("facility_code")?),
        facility_name: columns.text("facility_name")?,
        quantity: columns.int("quantity")?,
        from: slot.from,
        to: slot.to,
        purpose: columns.code("purpose")?,
        status: columns.maybe_code("status")?,
        proposed: false,
    })
}

/// Where requests would go if their applicants agreed: of a pool less is held than this, as its units are out once. They
/// look like offers, whether a booking shall move or another time is offered.
async fn proposed(db: &mut Connection, range: Slot, facility: Option<&FacilityCode>) -> Result<Vec<CalendarBooking>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{} where p.starts_at < $2 and p.ends_at > $1 order by p.starts_at limit $3", reservations::SELECT));
    let rows = sqlx::query(sql).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(MOST).fetch_all(&mut *db).await?;
    let catalogue = facilities::all(db).await?;
    let mut bookings = Vec::new();
    for row in &rows {
        let reservation = reservations::read(row)?;
        let Some(proposal) = &reservation.proposal else { continue };
        for asked in &reservation.items {
            let place = proposal.elsewhere.as_ref().map_or(asked.facility, |elsewhere| elsewhere.id);
            let Some(there) = catalogue.iter().find(|there| there.id == place && facility.is_none_or(|code| *code == there.code)) else { continue };
            let uses = stretches(there, reservation.pattern, proposal.start, proposal.end).unwrap_or_default();
            bookings.extend(uses.into_iter().filter(|slot| slot.overlaps(range)).map(|slot| CalendarBooking {
                code: Some(reservation.code.clone()),
                title: reservation.who().to_owned(),
                facility: there.code.clone(),
                facility_name: there.name.clone(),
                quantity: asked.item.quantity,
                from: slot.from,
                to: slot.to,
                purpose: Purpose::Booking,
                status: Some(Status::Offered),
                proposed: true,
            }));
        }
    }
    Ok(bookings)
}

/// Uses that are over hold nothing any more; they are still part of the month's picture.
async fn finished(db: &mut Connection, range: Slot, facility: Option<&FacilityCode>) -> Result<Vec<CalendarBooking>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where r.status in ('done', 'no_show') and r.starts_at > $1 - 2678400 and r.starts_at < $2 and r.ends_at > $1 order by r.starts_at limit $3",
        reservations::SELECT
    ));
    let rows = sqlx::query(sql).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(MOST).fetch_all(&mut *db).await?;
    let catalogue = facilities::all(db).await?;
    let mut bookings = Vec::new();
    for row in &rows {
        let reservation = reservations::read(row)?;
        for asked in reservation.items.iter().filter(|asked| facility.is_none_or(|code| *code == asked.item.facility)) {
            let Some(facility) = catalogue.iter().find(|facility| facility.id == asked.facility) else { continue };
            let uses = stretches(facility, reservation.pattern, reservation.start, reservation.end).unwrap_or_default();
            bookings.extend(uses.into_iter().filter(|slot| slot.overlaps(range)).map(|slot| CalendarBooking {
                code: Some(reservation.code.clone()),
                title: reservation.who().to_owned(),
                facility: facility.code.clone(),
                facility_name: facility.name.clone(),
                quantity: asked.item.quantity,
                from: slot.from,
                to: slot.to,
                purpose: Purpose::Booking,
                status: Some(reservation.status),
                proposed: false,
            }));
        }
    }
    Ok(bookings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_shown_in_whole_weeks_from_monday() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        assert_eq!(weeks_of_month(day(2026, 11, 24)), (day(2026, 11, 1), day(2026, 10, 26), day(2026, 12, 7)));
        // February 2027 begins on a Monday and ends on a Sunday.
        assert_eq!(weeks_of_month(day(2027, 2, 28)), (day(2027, 2, 1), day(2027, 2, 1), day(2027, 3, 1)));
    }
}
