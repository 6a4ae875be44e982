//! What could be had instead.

use super::hours::hours_fault;
use super::stretches::{Span, lent_by_whole_days, occupy};
use super::{Alternative, Hold, Occupancy, Purpose, conflict, stretches};
use crate::domain::facility::{Facility, FacilityKind};
use crate::domain::reservation::Pattern;
use crate::domain::service_standard::HORIZON_DAYS;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::domain::working_calendar::{WorkingCalendar, days_later};
use chrono::{Duration, NaiveDateTime};

/// What somebody asked for and cannot have.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub facility: &'a Facility,
    pub quantity: i64,
    pub pattern: Pattern,
    /// Wall clock (WITA), as in [`crate::domain::application_form::NewReservation`].
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub participants: Option<i64>,
}

/// Alternatives that come with a refusal.
const MOST: usize = 3;
/// Days to each side that are looked at.
const DAYS_AROUND: i64 = 14;
const STEP_MINUTES: i64 = 15;
const DAY_MINUTES: i64 = 24 * 60;
/// Another room at the same time is as near as another time two hours away, the next one as an hour more.
const OTHER_FACILITY_MINUTES: i64 = 120;
const NEXT_FACILITY_MINUTES: i64 = 60;

/// At most three free stretches instead, nearest first. `candidates` are facilities with their occupancies around the
/// wished time (fifteen days to each side); the wished facility should be among them.
pub fn alternatives(wish: &Wish<'_>, candidates: &[(Facility, Vec<Occupancy>)], calendar: &WorkingCalendar, now: Moment) -> Vec<Alternative> {
    let search = Search { wish, calendar, now };
    let mut found: Vec<(i64, Slot, &Facility)> = Vec::new();
    if let Some((facility, rows)) = candidates.iter().find(|(facility, _)| facility.id == wish.facility.id) {
        found.extend(search.other_times(facility, rows));
        found.extend(search.other_days(facility, rows));
    }
    found.extend(search.other_facilities(candidates));
    found.sort_by(|one, other| (one.0, one.1, &one.2.code).cmp(&(other.0, other.1, &other.2.code)));
    let alternative = |(_, slot, facility): (i64, Slot, &Facility)| Alternative {
        facility: facility.code.clone(),
        facility_name: facility.name.clone(),
        from: slot.from,
        to: slot.to,
    };
    found.into_iter().take(MOST).map(alternative).collect()
}

struct Search<'a> {
    wish: &'a Wish<'a>,
    calendar: &'a WorkingCalendar,
    now: Moment,
}

impl Search<'_> {
    /// The nearest other time of the same date or dates, earlier and later.
    fn other_times<'f>(&self, facility: &'f Facility, rows: &[Occupancy]) -> Vec<(i64, Slot, &'f Facility)> {
        let span = Span::new(self.wish.start, self.wish.end);
        let one_window = span.first == span.last || self.wish.pattern == Pattern::Daily;
        if facility.is_overnight() || lent_by_whole_days(facility) || !one_window || span.opens >= span.closes {
            return Vec::new();
        }
        let (opens, closes) = (i64::from(span.opens.minutes()), i64::from(span.closes.minutes()));
        let nearest = |sign: i64| {
            (1..DAY_MINUTES / STEP_MINUTES)
                .map(|steps| sign * steps * STEP_MINUTES)
                .take_while(|shift| opens + shift >= 0 && closes + shift <= DAY_MINUTES)
                .find_map(|shift| self.free_after(facility, rows, Duration::minutes(shift)).map(|slot| (shift.abs(), slot, facility)))
        };
        [nearest(1), nearest(-1)].into_iter().flatten().collect()
    }

    /// The same hours on other days, not before the first day that may be asked for.
    fn other_days<'f>(&self, facility: &'f Facility, rows: &[Occupancy]) -> Vec<(i64, Slot, &'f Facility)> {
        let earliest = self.calendar.earliest_use(self.now);
        let one_way = |sign: i64| {
            (1..=DAYS_AROUND)
                .map(move |days| sign * days)
                .filter(|days| days_later(self.wish.start.date(), *days) >= earliest)
                .filter_map(|days| self.free_after(facility, rows, Duration::days(days)).map(|slot| (days.abs() * DAY_MINUTES, slot, facility)))
                .take(MOST)
        };
        one_way(1).chain(one_way(-1)).collect()
    }

    /// Facilities that serve the same use at the same time, those of the same kind and the best fit first.
    fn other_facilities<'f>(&self, candidates: &'f [(Facility, Vec<Occupancy>)]) -> Vec<(i64, Slot, &'f Facility)> {
        let mut others: Vec<&(Facility, Vec<Occupancy>)> = candidates.iter().filter(|(facility, _)| self.serves(facility)).collect();
        others.sort_by_key(|(facility, _)| (facility.kind != self.wish.facility.kind, facility.capacity_for(None), facility.code.clone()));
        let free = others.into_iter().filter_map(|(facility, rows)| self.free_after(facility, rows, Duration::zero()).map(|slot| (slot, facility)));
        let distance = (0_i64..).map(|place| OTHER_FACILITY_MINUTES + place * NEXT_FACILITY_MINUTES);
        distance.zip(free.take(MOST)).map(|(distance, (slot, facility))| (distance, slot, facility)).collect()
    }

    /// Whether another facility would do for the same purpose and number of people. Equipment and vehicles are not alike.
    fn serves(&self, other: &Facility) -> bool {
        let wished = self.wish.facility;
        let alike = match (wished.kind, other.kind) {
            (FacilityKind::Hall | FacilityKind::Meeting | FacilityKind::Class, FacilityKind::Hall | FacilityKind::Meeting | FacilityKind::Class) => {
                wished.kind == other.kind || self.wish.participants.is_some()
            }
            (FacilityKind::Equipment | FacilityKind::Vehicle, _) => false,
            (wished, other) => wished == other,
        };
        let seats = self.wish.participants.is_none_or(|people| other.capacity_for(None).is_none_or(|capacity| capacity >= people));
        other.id != wished.id && alike && seats && other.is_overnight() == wished.is_overnight()
    }

    /// The wish moved by `shift` on `facility`: its whole extent when it is really free.
    fn free_after(&self, facility: &Facility, rows: &[Occupancy], shift: Duration) -> Option<Slot> {
        let (start, end) = (self.wish.start.checked_add_signed(shift)?, self.wish.end.checked_add_signed(shift)?);
        if self.wish.quantity > facility.stock || start.date() > days_later(local_date(self.now), HORIZON_DAYS) {
            return None;
        }
        if hours_fault(facility, self.calendar, self.wish.pattern, start, end).is_some() {
            return None;
        }
        let slots = stretches(facility, self.wish.pattern, start, end).ok()?;
        let whole = Slot::new(slots.first()?.from, slots.last()?.to)?;
        let wished = occupy(facility, &slots, self.wish.quantity, Hold::Hard, Purpose::Booking);
        (whole.from >= self.now && conflict(facility, &wished, rows).is_none()).then_some(whole)
    }
}
