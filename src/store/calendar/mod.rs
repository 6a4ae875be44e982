//! The staff's calendar: every stretch of use with its owner, what is left of the pools, and the days off.

mod held;

use self::held::Stretch;
use super::lanes::Ground;
use super::occupancies::LONGEST_STRETCH;
use super::reservations::{self, Reservation};
use super::{Connection, Store, StoreError, inbox, reference};
use crate::domain::availability::{Purpose, stretches};
use crate::domain::calendar_view::{AGENDA_LINES, CHIPS_A_DAY, CalendarView, DAY_LINES, LANES, WeekStart, hours_of};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityCode, FacilityId};
use crate::domain::proposal::Proposal;
use crate::domain::reservation::Status;
use crate::domain::role::Roles;
use crate::domain::slot::{Moment, Slot, instant, local_date};
use crate::domain::working_calendar::WorkingCalendar;
use crate::server_fns::calendar::{CalendarBooking, ProposalLink, SpecialDay, StaffCalendar};
use chrono::NaiveDate;
use sqlx::Connection as _;
use std::ops::Range;

/// Rows that one statement with a limit reads at most.
const MOST: i64 = 10_000;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub view: CalendarView,
    pub date: NaiveDate,
    /// `None` = all.
    pub facility: Option<FacilityCode>,
    /// Facilities of a timeline, or bookings of an agenda's first day, to leave out at the beginning.
    pub skip: usize,
    /// The day on which the office's weeks begin.
    pub week_start: WeekStart,
}

impl Asked {
    /// The first day of the answer, and the day after the last one. What goes on with the bookings of one day tells that day
    /// alone.
    fn days(&self) -> (NaiveDate, NaiveDate) {
        let goes_on = self.view == CalendarView::Agenda && self.skip > 0;
        if goes_on { CalendarView::Day.days_around(self.date, self.week_start) } else { self.view.days_around(self.date, self.week_start) }
    }
}

/// Whose requests somebody may read (rights table, §7.5): the facilities team those of today and tomorrow, and those asked of it.
#[derive(Debug, Clone, Copy)]
struct Sight<'r> {
    everything: bool,
    roles: &'r Roles,
    now: Moment,
}

impl Sight<'_> {
    fn reads(self, reservation: &Reservation) -> bool {
        self.everything || inbox::concerns_the_facilities_team(reservation, self.now)
    }

    /// The code and whose it is; neither of a request that the reader may not open.
    fn name(self, reservation: &Reservation) -> (Option<ReservationCode>, String) {
        if self.reads(reservation) { (Some(reservation.code.clone()), reservation.who().to_owned()) } else { (None, String::new()) }
    }
}

/// The calendar around a day, of one facility and its kin or of all, as a person with `roles` may see it: of requests that do not
/// concern them it tells facility, time and state.
///
/// # Errors
/// Database trouble.
pub async fn load(store: &Store, db: &mut Connection, asked: &Asked, roles: &Roles, now: Moment) -> Result<StaffCalendar, StoreError> {
    // The times and what they belong to are read one after the other, of the same moment.
    let mut still = db.begin().await?;
    load_of_a_moment(store, &mut still, asked, roles, now).await
}

async fn load_of_a_moment(store: &Store, db: &mut Connection, asked: &Asked, roles: &Roles, now: Moment) -> Result<StaffCalendar, StoreError> {
    let sight = Sight { everything: inbox::sees_everything(roles), roles, now };
    let (from, to) = asked.days();
    let range = Slot { from: Slot::day(from).from, to: Slot::day(to).from };
    let reference = reference::load(store, db).await?;
    let only = asked.facility.as_ref().map(|code| reference.facilities.iter().find(|facility| facility.code == *code));
    let is_shown = |id: FacilityId| only.is_none_or(|only| only.is_some_and(|only| only.id == id || only.family.kin.contains(&id)));
    let shown: Vec<&Facility> = reference.facilities.iter().filter(|facility| is_shown(facility.id)).collect();
    let mut answer = StaffCalendar {
        view: asked.view,
        date: asked.date,
        from,
        to,
        facility: asked.facility.clone(),
        bookings: Vec::new(),
        links: Vec::new(),
        counts: Vec::new(),
        lanes: Vec::new(),
        lanes_before: 0,
        lanes_in_all: 0,
        lines_before: 0,
        hours: hours_of([], from, to),
        special_days: special_days(&reference.calendar, from, to),
        prayer_breaks: Vec::new(),
        today: local_date(now),
        updated_at: now,
    };
    // A month, a week and an agenda show the first of each day: the times of all tell which these are.
    let mut known: Vec<Use> = if matches!(asked.view, CalendarView::Day | CalendarView::Timeline) {
        // One that is offered no more is there as long as something is in it.
        let used = held::of_old(db, range).await?;
        let lanes: Vec<&Facility> = shown.iter().copied().filter(|facility| facility.active || used.contains(&facility.id)).collect();
        answer.lanes_in_all = lanes.len();
        answer.lanes_before = page_with(asked.skip, lanes.len(), LANES);
        let lanes: Vec<&Facility> = lanes.into_iter().skip(answer.lanes_before).take(LANES).collect();
        // A row tells what its kin take of it as well.
        let needed = lanes.iter().flat_map(|facility| facility.family.kin.iter().copied().chain([facility.id])).collect();
        let held = held::load(db, range, &needed, sight).await?;
        let ground = Ground { catalogue: &reference.facilities, calendar: &reference.calendar, days: (from, to), range, held: &held };
        answer.lanes = lanes.into_iter().map(|facility| ground.lane(facility)).collect();
        // Where a request would go is told by what is proposed; what is held for that is only counted.
        held.into_iter().map(|(booking, _)| booking).filter(|booking| !booking.proposed).map(Use::Read).collect()
    } else {
        held::times(db, range, &shown).await?.into_iter().map(Use::Held).collect()
    };
    let (proposed, links) = proposed(db, &reference.facilities, range, sight, &is_shown).await?;
    known.extend(proposed.into_iter().map(Use::Read));
    known.extend(finished(db, &reference.facilities, range, sight, &is_shown).await?.into_iter().map(Use::Read));
    known.sort_by(|a, b| a.order().cmp(&b.order()));
    match asked.view {
        CalendarView::Day | CalendarView::Timeline => {
            let rooms: Vec<&FacilityCode> = answer.lanes.iter().filter(|lane| lane.stock == 1).map(|lane| &lane.facility).collect();
            known.retain(|one| rooms.contains(&one.facility()));
        }
        CalendarView::Month => {
            let most = |day: NaiveDate| if day == asked.date { AGENDA_LINES } else { CHIPS_A_DAY };
            answer.counts = keep(&mut known, from, to, |day| 0..most(day));
        }
        CalendarView::Week => answer.counts = keep(&mut known, from, to, |_| 0..DAY_LINES),
        CalendarView::Agenda => {
            let on_first_day = known.iter().filter(|one| one.slot().overlaps(Slot::day(from))).count();
            let before = page_with(asked.skip, on_first_day, DAY_LINES);
            let first = |day: NaiveDate| if day == from { before } else { 0 };
            answer.counts = keep(&mut known, from, to, |day| first(day)..first(day) + DAY_LINES);
            answer.lines_before = before;
        }
    }
    let known = read(db, known, sight).await?;
    if matches!(asked.view, CalendarView::Week | CalendarView::Day) {
        let of_kin = answer.lanes.iter().flat_map(|lane| &lane.kin).map(|kin| kin.slot);
        answer.hours = hours_of(known.iter().map(CalendarBooking::slot).chain(of_kin), from, to);
    }
    if matches!(asked.view, CalendarView::Week | CalendarView::Day | CalendarView::Timeline) {
        answer.prayer_breaks = from.iter_days().take_while(|date| *date < to).filter_map(|date| reference.calendar.prayer_break(date)).collect();
    }
    answer.links = links;
    answer.links.retain(|link| known.iter().any(|booking| booking.code.as_ref() == Some(&link.code)));
    answer.bookings = known;
    Ok(answer)
}

/// What may be shown. Of what holds time only the times are known at first: of a full month most is only counted.
#[derive(Debug, Clone, PartialEq)]
enum Use {
    Held(Stretch),
    Read(CalendarBooking),
}

impl Use {
    fn slot(&self) -> Slot {
        match self {
            Self::Held(stretch) => stretch.slot,
            Self::Read(booking) => booking.slot(),
        }
    }

    fn facility(&self) -> &FacilityCode {
        match self {
            Self::Held(stretch) => &stretch.facility,
            Self::Read(booking) => &booking.facility,
        }
    }

    /// In which they come after each other.
    fn order(&self) -> (Moment, Moment, &FacilityCode) {
        let slot = self.slot();
        (slot.from, slot.to, self.facility())
    }
}

/// Reads what is only known by its time; in the same order.
async fn read(db: &mut Connection, known: Vec<Use>, sight: Sight<'_>) -> Result<Vec<CalendarBooking>, StoreError> {
    let ids = known.iter().filter_map(|one| if let Use::Held(stretch) = one { Some(stretch.id) } else { None });
    let mut held = held::read(db, ids, sight).await?;
    let bookings = known.into_iter().filter_map(|one| match one {
        Use::Held(stretch) => held.remove(&stretch.id),
        Use::Read(booking) => Some(booking),
    });
    Ok(bookings.collect())
}

/// How many come before the page of `size` that begins after `skip` of `all`; the last page when there are not so many.
fn page_with(skip: usize, all: usize, size: usize) -> usize {
    skip.min(all.saturating_sub(1)) / size * size
}

fn special_days(calendar: &WorkingCalendar, from: NaiveDate, to: NaiveDate) -> Vec<SpecialDay> {
    let days = from.iter_days().take_while(|date| *date < to).filter_map(|date| calendar.closes(date));
    days.map(|holiday| SpecialDay { date: holiday.date, name_id: holiday.name_id.clone(), name_en: holiday.name_en.clone(), joint_leave: holiday.joint_leave })
        .collect()
}

/// Of every day only the bookings in these places are shown (the first is 0): the others stay here, so that a full month is
/// no heavier than another. Gives how many there are on each day.
fn keep(known: &mut Vec<Use>, from: NaiveDate, to: NaiveDate, places: impl Fn(NaiveDate) -> Range<usize>) -> Vec<usize> {
    let days: Vec<(Slot, Range<usize>)> = from.iter_days().take_while(|day| *day < to).map(|day| (Slot::day(day), places(day))).collect();
    let mut counts = vec![0; days.len()];
    known.retain(|one| {
        let slot = one.slot();
        let first = usize::try_from((local_date(slot.from) - from).num_days()).unwrap_or_default();
        let mut shown = false;
        for ((day, places), count) in days.iter().zip(counts.iter_mut()).skip(first).take_while(|((day, _), _)| slot.to > day.from) {
            if slot.overlaps(*day) {
                shown |= places.contains(&*count);
                *count += 1;
            }
        }
        shown
    });
    counts
}

/// Where requests would go if their applicants agreed: of a pool less is held than this, as its units are out once. They
/// look like offers, whether a booking shall move or another time is offered. Beside them what ties each to what its request has,
/// also where only that is shown.
async fn proposed(
    db: &mut Connection,
    catalogue: &[Facility],
    range: Slot,
    sight: Sight<'_>,
    is_shown: impl Fn(FacilityId) -> bool,
) -> Result<(Vec<CalendarBooking>, Vec<ProposalLink>), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where p.id is not null and ((p.starts_at < $2 and p.ends_at > $1) or (r.starts_at < $2 and r.ends_at > $1)) order by p.starts_at limit $3",
        reservations::SELECT
    ));
    let rows = sqlx::query(sql).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(MOST).fetch_all(db).await?;
    let (mut bookings, mut links) = (Vec::new(), Vec::new());
    for row in &rows {
        let reservation = reservations::read(row)?;
        let Some(proposal) = &reservation.proposal else { continue };
        let (code, title) = sight.name(&reservation);
        links.extend(code.clone().map(|code| link(code, &reservation, proposal)));
        for asked in &reservation.items {
            let place = proposal.elsewhere.as_ref().map_or(asked.facility, |elsewhere| elsewhere.id);
            let Some(there) = catalogue.iter().find(|there| there.id == place && is_shown(there.id)) else { continue };
            let quantity = proposal.quantity_of(&asked.item);
            if quantity == 0 {
                continue;
            }
            let uses = stretches(there, reservation.pattern, proposal.start, proposal.end).unwrap_or_default();
            bookings.extend(uses.into_iter().filter(|slot| slot.overlaps(range)).map(|slot| CalendarBooking {
                code: code.clone(),
                title: title.clone(),
                facility: there.code.clone(),
                facility_name: there.name.clone(),
                quantity,
                from: slot.from,
                to: slot.to,
                set_up_minutes: there.set_up_minutes,
                clean_up_minutes: there.clean_up_minutes,
                purpose: Purpose::Booking,
                status: Some(Status::Offered),
                proposed: true,
                closure: None,
            }));
        }
    }
    Ok((bookings, links))
}

/// What ties the two bookings of a request with a proposal together.
fn link(code: ReservationCode, reservation: &Reservation, proposal: &Proposal) -> ProposalLink {
    let home = reservation.items.first().map(|asked| asked.item.facility_name.clone());
    let facilities = home.zip(proposal.elsewhere.as_ref().map(|elsewhere| elsewhere.name.clone()));
    ProposalLink { code, was: instant(reservation.start), would_be: instant(proposal.start), facilities }
}

/// Uses that are over hold nothing any more; they are still part of the month's picture.
async fn finished(
    db: &mut Connection,
    catalogue: &[Facility],
    range: Slot,
    sight: Sight<'_>,
    is_shown: impl Fn(FacilityId) -> bool,
) -> Result<Vec<CalendarBooking>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where r.status in ('done', 'no_show') and r.starts_at > $1 - {LONGEST_STRETCH} and r.starts_at < $2 and r.ends_at > $1 order by r.starts_at limit $3",
        reservations::SELECT
    ));
    let rows = sqlx::query(sql).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(MOST).fetch_all(db).await?;
    let mut bookings = Vec::new();
    for row in &rows {
        let reservation = reservations::read(row)?;
        let (code, title) = sight.name(&reservation);
        for asked in reservation.items.iter().filter(|asked| is_shown(asked.facility)) {
            let Some(facility) = catalogue.iter().find(|facility| facility.id == asked.facility) else { continue };
            let uses = stretches(facility, reservation.pattern, reservation.start, reservation.end).unwrap_or_default();
            bookings.extend(uses.into_iter().filter(|slot| slot.overlaps(range)).map(|slot| CalendarBooking {
                code: code.clone(),
                title: title.clone(),
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
                closure: None,
            }));
        }
    }
    Ok(bookings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::date;
    use crate::server_fns::calendar::examples::booking;

    #[test]
    fn a_full_month_names_the_first_of_each_day_and_counts_them_all() {
        let (from, to) = CalendarView::Month.days_around(date("2026-12-01"), WeekStart::Monday);
        let mut known: Vec<_> = (0..30).map(|_| Use::Read(booking("2026-12-14 08:00", "2026-12-14 12:00"))).collect();
        known.extend((0..6).map(|_| Use::Read(booking("2026-12-15 08:00", "2026-12-16 12:00"))));
        let most = |day: NaiveDate| if day == date("2026-12-14") { AGENDA_LINES } else { CHIPS_A_DAY };
        let counts = keep(&mut known, from, to, |day| 0..most(day));
        let day = |day: &str| counts[usize::try_from((date(day) - from).num_days()).expect("a shown day")];
        assert_eq!([day("2026-12-13"), day("2026-12-14"), day("2026-12-15"), day("2026-12-16")], [0, 30, 6, 6]);
        assert_eq!(known.len(), AGENDA_LINES + CHIPS_A_DAY, "the day asked for is a list, the others are chips");
    }

    #[test]
    fn a_day_is_read_page_by_page_until_its_last_booking() {
        let day = date("2026-12-14");
        let hours = ["08:00", "09:00", "10:00", "11:00", "12:00"];
        let all: Vec<_> = hours.iter().map(|from| Use::Read(booking(&format!("2026-12-14 {from}"), "2026-12-14 16:00"))).collect();
        let mut read = Vec::new();
        for skip in [0, 2, 4] {
            let before = page_with(skip, all.len(), 2);
            let mut page = all.clone();
            assert_eq!(keep(&mut page, day, date("2026-12-15"), |_| before..before + 2), [5], "all are counted on every page");
            read.extend(page);
        }
        assert_eq!(read, all);
        assert_eq!([page_with(99, 5, 2), page_with(5, 0, 2)], [4, 0], "the last page, when some have gone meanwhile");
    }
}
