//! The staff's calendar: every stretch of use with its owner, what is left of the pools, and the days off.

use super::rows::Columns;
use super::{Connection, Store, StoreError, reference, reservations};
use crate::domain::availability::{Hold, Purpose, open_stretch, stretches};
use crate::domain::calendar_view::{AGENDA_LINES, CHIPS_A_DAY, CalendarView, DAY_LINES, LANES, WeekStart};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityCode, FacilityId};
use crate::domain::reservation::Status;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::domain::working_calendar::WorkingCalendar;
use crate::server_fns::calendar::{CalendarBooking, Lane, SpecialDay, StaffCalendar, StockStep};
use chrono::{Duration, NaiveDate};
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Stretches that one answer shows at most.
const MOST: i64 = 10_000;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub view: CalendarView,
    pub date: NaiveDate,
    /// `None` = all.
    pub facility: Option<FacilityCode>,
    /// Facilities of a timeline to leave out at the beginning.
    pub skip: usize,
    /// The day on which the office's weeks begin.
    pub week_start: WeekStart,
}

/// The calendar around a day, of one facility and its kin or of all.
///
/// # Errors
/// Database trouble.
pub async fn load(store: &Store, db: &mut Connection, asked: &Asked, now: Moment) -> Result<StaffCalendar, StoreError> {
    let (from, to) = asked.view.days_around(asked.date, asked.week_start);
    let range = Slot { from: Slot::day(from).from, to: Slot::day(to).from };
    let code = asked.facility.as_ref().map_or("", FacilityCode::as_str);
    let reference = reference::load(store, db).await?;
    let only = asked.facility.as_ref().map(|code| reference.facilities.iter().find(|facility| facility.code == *code));
    let is_shown = |id: FacilityId| only.is_none_or(|only| only.is_some_and(|only| only.id == id || only.family.kin.contains(&id)));
    let mut known = held(db, range, code).await?;
    known.extend(proposed(db, &reference.facilities, range, &is_shown).await?.into_iter().map(|booking| (booking, Hold::Soft)));
    known.extend(finished(db, &reference.facilities, range, &is_shown).await?.into_iter().map(|booking| (booking, Hold::Soft)));
    known.sort_by(|(a, _), (b, _)| (a.from, a.to, &a.facility).cmp(&(b.from, b.to, &b.facility)));
    let mut answer = StaffCalendar {
        view: asked.view,
        date: asked.date,
        from,
        to,
        facility: asked.facility.clone(),
        bookings: Vec::new(),
        counts: Vec::new(),
        lanes: Vec::new(),
        lanes_before: 0,
        lanes_in_all: 0,
        special_days: special_days(&reference.calendar, from, to),
        today: local_date(now),
        updated_at: now,
    };
    match asked.view {
        CalendarView::Day | CalendarView::Timeline => {
            let shown: Vec<&Facility> = reference.facilities.iter().filter(|facility| is_shown(facility.id)).collect();
            answer.lanes_in_all = shown.len();
            answer.lanes_before = asked.skip.min(shown.len().saturating_sub(1)) / LANES * LANES;
            let page = shown.into_iter().skip(answer.lanes_before).take(LANES);
            answer.lanes = page.map(|facility| lane(facility, &reference.calendar, (from, to), range, &known)).collect();
            let rooms: Vec<&FacilityCode> = answer.lanes.iter().filter(|lane| lane.stock == 1).map(|lane| &lane.facility).collect();
            known.retain(|(booking, _)| rooms.contains(&&booking.facility));
        }
        CalendarView::Month => {
            let most = |day| if day == asked.date { AGENDA_LINES } else { CHIPS_A_DAY };
            answer.counts = keep_the_first(&mut known, from, to, most);
        }
        CalendarView::Week | CalendarView::Agenda => answer.counts = keep_the_first(&mut known, from, to, |_| DAY_LINES),
    }
    answer.bookings = known.into_iter().map(|(booking, _)| booking).collect();
    Ok(answer)
}

fn special_days(calendar: &WorkingCalendar, from: NaiveDate, to: NaiveDate) -> Vec<SpecialDay> {
    let days = from.iter_days().take_while(|date| *date < to).filter_map(|date| calendar.closes(date));
    days.map(|holiday| SpecialDay { date: holiday.date, name_id: holiday.name_id.clone(), name_en: holiday.name_en.clone(), joint_leave: holiday.joint_leave })
        .collect()
}

/// Of every day only the first `most(day)` bookings are shown: the others stay here, so that a full month is no heavier than
/// another. Gives how many there are on each day.
fn keep_the_first(known: &mut Vec<(CalendarBooking, Hold)>, from: NaiveDate, to: NaiveDate, most: impl Fn(NaiveDate) -> usize) -> Vec<usize> {
    let days: Vec<(Slot, usize)> = from.iter_days().take_while(|day| *day < to).map(|day| (Slot::day(day), most(day))).collect();
    let mut counts = vec![0; days.len()];
    known.retain(|(booking, _)| {
        let first = usize::try_from((local_date(booking.from) - from).num_days()).unwrap_or_default();
        let mut shown = false;
        for ((day, most), count) in days.iter().zip(counts.iter_mut()).skip(first).take_while(|((day, _), _)| booking.to > day.from) {
            if booking.slot().overlaps(*day) {
                *count += 1;
                shown |= *count <= *most;
            }
        }
        shown
    });
    counts
}

fn lane(facility: &Facility, calendar: &WorkingCalendar, days: (NaiveDate, NaiveDate), range: Slot, known: &[(CalendarBooking, Hold)]) -> Lane {
    let open = |date: NaiveDate| if calendar.closes(date).is_some() { None } else { open_stretch(facility, date) };
    let of_it = known.iter().filter(|(booking, _)| booking.facility == facility.code && booking.status.is_none_or(|status| !status.is_terminal()));
    Lane {
        facility: facility.code.clone(),
        name: facility.name.clone(),
        kind: facility.kind,
        stock: facility.stock,
        people: facility.capacity_for(None),
        open: days.0.iter_days().take_while(|date| *date < days.1).map(open).collect(),
        steps: if facility.is_exclusive() { Vec::new() } else { steps(facility.stock, range, of_it) },
    }
}

/// What is left of a pool: a row takes its units from its start until they are cleaned up (decisions §3).
fn steps<'k>(stock: i64, range: Slot, known: impl Iterator<Item = &'k (CalendarBooking, Hold)>) -> Vec<StockStep> {
    let mut changes: BTreeMap<Moment, (i64, i64)> = BTreeMap::from([(range.from, (0, 0))]);
    for (booking, hold) in known {
        let until = booking.to + Duration::minutes(booking.clean_up_minutes);
        let units = if *hold == Hold::Hard { (booking.quantity, 0) } else { (0, booking.quantity) };
        for (at, sign) in [(booking.from.max(range.from), 1), (until, -1)] {
            let change = changes.entry(at).or_default();
            *change = (change.0 + sign * units.0, change.1 + sign * units.1);
        }
    }
    let (mut taken, mut asked) = (0, 0);
    let mut steps: Vec<StockStep> = Vec::new();
    for (at, change) in changes.into_iter().take_while(|(at, _)| *at < range.to) {
        taken += change.0;
        asked += change.1;
        let step = StockStep { at, left: stock - taken, asked };
        if steps.last().is_none_or(|last| (last.left, last.asked) != (step.left, step.asked)) {
            steps.push(step);
        }
    }
    steps
}

/// What holds time now, softly or for good.
async fn held(db: &mut Connection, range: Slot, facility: &str) -> Result<Vec<(CalendarBooking, Hold)>, StoreError> {
    let rows = sqlx::query(
        "select o.id, r.code, r.status, r.name, r.institution, c.reason, f.code as facility_code, f.name as facility_name, o.quantity, \
           o.starts_at, o.ends_at, o.set_up_minutes, o.clean_up_minutes, o.purpose, o.hold \
         from occupancy o join facility f on f.id = o.facility_id left join reservation r on r.id = o.reservation_id \
           left join closure c on c.id = o.closure_id \
         where ($1 = '' or f.code = $1 or f.id in (select k.kin_id from facility_kin k join facility own on own.id = k.facility_id where own.code = $1)) \
           and o.proposed = 0 and o.starts_at > $2 - 2678400 and o.starts_at < $3 and o.ends_at > $2 \
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

fn booking(row: &AnyRow) -> Result<(CalendarBooking, Hold), StoreError> {
    let columns = Columns::new(row, "occupancy");
    let slot = columns.slot("starts_at", "ends_at")?;
    let institution = columns.maybe_text("institution")?.filter(|text| !text.is_empty());
    let title = match institution.or(columns.maybe_text("name")?) {
        Some(who) => who,
        None => columns.maybe_text("reason")?.unwrap_or_default(),
    };
    let booking = CalendarBooking {
        code: columns.maybe_code::<ReservationCode>("code")?,
        title,
        facility: FacilityCode(columns.text("facility_code")?),
        facility_name: columns.text("facility_name")?,
        quantity: columns.int("quantity")?,
        from: slot.from,
        to: slot.to,
        set_up_minutes: columns.int("set_up_minutes")?,
        clean_up_minutes: columns.int("clean_up_minutes")?,
        purpose: columns.code("purpose")?,
        status: columns.maybe_code("status")?,
        proposed: false,
    };
    Ok((booking, columns.code("hold")?))
}

/// Where requests would go if their applicants agreed: of a pool less is held than this, as its units are out once. They
/// look like offers, whether a booking shall move or another time is offered.
async fn proposed(db: &mut Connection, catalogue: &[Facility], range: Slot, is_shown: impl Fn(FacilityId) -> bool) -> Result<Vec<CalendarBooking>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{} where p.starts_at < $2 and p.ends_at > $1 order by p.starts_at limit $3", reservations::SELECT));
    let rows = sqlx::query(sql).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(MOST).fetch_all(db).await?;
    let mut bookings = Vec::new();
    for row in &rows {
        let reservation = reservations::read(row)?;
        let Some(proposal) = &reservation.proposal else { continue };
        for asked in &reservation.items {
            let place = proposal.elsewhere.as_ref().map_or(asked.facility, |elsewhere| elsewhere.id);
            let Some(there) = catalogue.iter().find(|there| there.id == place && is_shown(there.id)) else { continue };
            let uses = stretches(there, reservation.pattern, proposal.start, proposal.end).unwrap_or_default();
            bookings.extend(uses.into_iter().filter(|slot| slot.overlaps(range)).map(|slot| CalendarBooking {
                code: Some(reservation.code.clone()),
                title: reservation.who().to_owned(),
                facility: there.code.clone(),
                facility_name: there.name.clone(),
                quantity: asked.item.quantity,
                from: slot.from,
                to: slot.to,
                set_up_minutes: there.set_up_minutes,
                clean_up_minutes: there.clean_up_minutes,
                purpose: Purpose::Booking,
                status: Some(Status::Offered),
                proposed: true,
            }));
        }
    }
    Ok(bookings)
}

/// Uses that are over hold nothing any more; they are still part of the month's picture.
async fn finished(db: &mut Connection, catalogue: &[Facility], range: Slot, is_shown: impl Fn(FacilityId) -> bool) -> Result<Vec<CalendarBooking>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where r.status in ('done', 'no_show') and r.starts_at > $1 - 2678400 and r.starts_at < $2 and r.ends_at > $1 order by r.starts_at limit $3",
        reservations::SELECT
    ));
    let rows = sqlx::query(sql).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(MOST).fetch_all(db).await?;
    let mut bookings = Vec::new();
    for row in &rows {
        let reservation = reservations::read(row)?;
        for asked in reservation.items.iter().filter(|asked| is_shown(asked.facility)) {
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
                set_up_minutes: 0,
                clean_up_minutes: 0,
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
    use crate::domain::examples::{date, wita};

    fn booking(from: &str, to: &str, quantity: i64) -> CalendarBooking {
        CalendarBooking {
            code: None,
            title: "MKKS SMA".to_owned(),
            facility: FacilityCode("PRL-LCD".to_owned()),
            facility_name: "LCD proyektor".to_owned(),
            quantity,
            from: wita(from),
            to: wita(to),
            set_up_minutes: 0,
            clean_up_minutes: 0,
            purpose: Purpose::Booking,
            status: None,
            proposed: false,
        }
    }

    #[test]
    fn a_pool_tells_what_is_left_at_every_step_and_what_is_asked_for() {
        let range = Slot::new(wita("2026-12-14 00:00"), wita("2026-12-18 00:00")).expect("from before to");
        let known = [
            (booking("2026-12-13 00:00", "2026-12-15 00:00", 2), Hold::Hard),
            (booking("2026-12-15 00:00", "2026-12-16 00:00", 2), Hold::Hard),
            (booking("2026-12-15 00:00", "2026-12-16 00:00", 3), Hold::Soft),
        ];
        let seen: Vec<_> = steps(6, range, known.iter()).iter().map(|step| (step.at, step.left, step.asked)).collect();
        assert_eq!(seen, [(wita("2026-12-14 00:00"), 4, 0), (wita("2026-12-15 00:00"), 4, 3), (wita("2026-12-16 00:00"), 6, 0)]);
    }

    #[test]
    fn a_full_month_names_the_first_of_each_day_and_counts_them_all() {
        let (from, to) = CalendarView::Month.days_around(date("2026-12-01"), WeekStart::Monday);
        let mut known: Vec<_> = (0..30).map(|_| (booking("2026-12-14 08:00", "2026-12-14 12:00", 1), Hold::Hard)).collect();
        known.extend((0..6).map(|_| (booking("2026-12-15 08:00", "2026-12-16 12:00", 1), Hold::Hard)));
        let most = |day| if day == date("2026-12-14") { AGENDA_LINES } else { CHIPS_A_DAY };
        let counts = keep_the_first(&mut known, from, to, most);
        let day = |day: &str| counts[usize::try_from((date(day) - from).num_days()).expect("a shown day")];
        assert_eq!([day("2026-12-13"), day("2026-12-14"), day("2026-12-15"), day("2026-12-16")], [0, 30, 6, 6]);
        assert_eq!(known.len(), AGENDA_LINES + CHIPS_A_DAY, "the day asked for is a list, the others are chips");
    }
}
