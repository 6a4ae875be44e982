//! What could be had instead.

use super::hours::hours_fault;
use super::stretches::{Span, lent_by_whole_days, occupy};
use super::{Alternative, Hold, Occupancy, Purpose, conflict, stretches};
use crate::domain::facility::{Facility, FacilityKind};
use crate::domain::reservation::Pattern;
use crate::domain::service_standard::{HORIZON_DAYS, STEP_MINUTES};
use crate::domain::slot::{Moment, Slot, instant, local_date};
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
    // Equally near: later rather than earlier, because a request needs time to prepare.
    let wished = instant(wish.start);
    let order = |found: &(i64, Slot, &Facility)| (found.0, found.1.from < wished, found.1);
    found.sort_by(|one, other| order(one).cmp(&order(other)).then_with(|| one.2.code.cmp(&other.2.code)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::*;
    use crate::domain::facility::{FacilityCode, FacilityId};
    use proptest::prelude::*;

    fn wish(facility: &Facility) -> Wish<'_> {
        let (start, end) = (wall("2026-11-24 08:00"), wall("2026-11-24 12:00"));
        Wish { facility, quantity: 1, pattern: Pattern::Daily, start, end, participants: Some(80) }
    }

    fn now() -> Moment {
        wita("2026-11-20 09:00")
    }

    fn shown(found: &[Alternative]) -> Vec<(String, Slot)> {
        found.iter().map(|found| (found.facility.0.clone(), Slot { from: found.from, to: found.to })).collect()
    }

    #[test]
    fn the_nearest_three_are_offered_first_another_room_then_other_days() {
        let hall = hall();
        let taken = with_buffers(on_tuesday("08:00", "12:00"), 30, 30);
        let candidates = [(hall.clone(), vec![taken]), (small_hall(), vec![])];
        let found = alternatives(&wish(&hall), &candidates, &office_calendar(), now());
        let other_day = |day: &str| Slot { from: wita(&format!("{day} 08:00")), to: wita(&format!("{day} 12:00")) };
        let expected = [("AUL-2", on_tuesday("08:00", "12:00")), ("AUL-1", other_day("2026-11-25")), ("AUL-1", other_day("2026-11-23"))];
        assert_eq!(shown(&found), expected.map(|(code, slot)| (code.to_owned(), slot)));
    }

    #[test]
    fn other_hours_of_the_same_day_come_first() {
        let hall = hall();
        let taken = with_buffers(on_tuesday("08:00", "09:00"), 30, 30);
        let found = alternatives(&wish(&hall), &[(hall.clone(), vec![taken])], &office_calendar(), now());
        assert_eq!(found.len(), 3);
        assert_eq!(shown(&found)[0].1, on_tuesday("09:30", "13:30"));
    }

    #[test]
    fn a_room_too_small_and_a_room_on_holiday_are_not_offered() {
        let hall = hall();
        let wish = Wish { participants: Some(150), ..wish(&hall) };
        let candidates = [(hall.clone(), vec![booking(on_tuesday("08:00", "16:00"))]), (small_hall(), vec![])];
        let found = alternatives(&wish, &candidates, &office_calendar(), now());
        assert!(found.iter().all(|found| found.facility.0 == "AUL-1"));
        let christmas_eve = Wish { start: wall("2026-12-23 08:00"), end: wall("2026-12-23 12:00"), ..wish };
        let taken = Slot { from: wita("2026-12-23 00:00"), to: wita("2026-12-24 00:00") };
        let found = alternatives(&christmas_eve, &[(hall.clone(), vec![booking(taken)])], &office_calendar(), now());
        assert_eq!(found.iter().map(|found| local_date(found.from).to_string()).collect::<Vec<_>>(), ["2026-12-22", "2026-12-21", "2026-12-28"]);
    }

    #[test]
    fn no_day_before_the_first_that_may_be_asked_for_is_offered() {
        let hall = hall();
        let candidates = [(hall.clone(), vec![booking(on_tuesday("00:00", "24:00"))])];
        let found = alternatives(&wish(&hall), &candidates, &office_calendar(), wita("2026-11-23 10:00"));
        assert_eq!(found.iter().map(|found| local_date(found.from).to_string()).collect::<Vec<_>>(), ["2026-11-25", "2026-11-26", "2026-11-27"]);
    }

    #[test]
    fn projectors_are_no_substitute_for_chairs() {
        let chairs = Facility { code: FacilityCode("PRL-KRS".into()), id: FacilityId(9), ..projectors(300) };
        let wish = Wish { quantity: 250, participants: None, ..wish(&chairs) };
        let candidates = [(chairs.clone(), vec![units(100, on_tuesday("00:00", "24:00"))]), (projectors(300), vec![])];
        let found = alternatives(&wish, &candidates, &office_calendar(), now());
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|found| found.facility.0 == "PRL-KRS" && local_date(found.from) != date("2026-11-24")));
    }

    proptest! {
        #[test]
        fn every_alternative_is_really_free(
            taken in prop::collection::vec((0_i64..30 * 96, 1_i64..60, 0..2), 0..60),
            opens in 32_i64..56,
            length in 4_i64..20,
            dates in 0_i64..3,
        ) {
            let (hall, small) = (hall(), small_hall());
            let mut rows = [Vec::new(), Vec::new()];
            for (from, length, which) in taken {
                let start = wita("2026-11-10 00:00") + Duration::minutes(from * 15);
                let slot = Slot::new(start, start + Duration::minutes(length * 15)).expect("a length");
                rows[usize::from(which == 1)].push(with_buffers(slot, 30, 30));
            }
            let start = wall("2026-11-24 00:00") + Duration::minutes(opens * 15);
            let end = start + Duration::minutes(length * 15) + Duration::days(dates);
            let wish = Wish { start, end, ..wish(&hall) };
            let [first, second] = rows;
            let candidates = [(hall.clone(), first), (small.clone(), second)];
            let found = alternatives(&wish, &candidates, &office_calendar(), now());
            prop_assert!(found.len() <= 3);
            prop_assert_eq!(&found, &alternatives(&wish, &candidates, &office_calendar(), now()), "the same every time");
            for alternative in found {
                let (facility, rows) = candidates.iter().find(|(facility, _)| facility.code == alternative.facility).expect("one of them");
                let (from, to) = (crate::domain::slot::wall_clock(alternative.from), crate::domain::slot::wall_clock(alternative.to));
                prop_assert_eq!(hours_fault(facility, &office_calendar(), wish.pattern, from, to), None);
                let slots = stretches(facility, wish.pattern, from, to).expect("good dates");
                prop_assert_eq!(i64::try_from(slots.len()).expect("few"), dates + 1);
                prop_assert_eq!(slots[0].minutes(), length * 15);
                let wished = occupy(facility, &slots, 1, Hold::Hard, Purpose::Booking);
                prop_assert_eq!(conflict(facility, &wished, rows), None);
                prop_assert!(alternative.from > now());
            }
        }
    }
}
