//! From what people ask for to the stretches of time that are held.

use super::{Hold, Occupancy, Purpose};
use crate::domain::facility::{Facility, LendingUnit};
use crate::domain::reservation::Pattern;
use crate::domain::slot::{Slot, TimeOfDay};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

/// The longest span of dates that a wish may mean, and the longest stretch that the database keeps in one row.
const LONGEST_DAYS: i64 = 31;
/// Check-in and check-out of a night when the weekly hours do not say.
const NIGHT: (TimeOfDay, TimeOfDay) = (TimeOfDay::at(14, 0), TimeOfDay::at(12, 0));

/// The dates and the times of day of a wish. An end at midnight belongs to the day before, as 24.00.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub opens: TimeOfDay,
    pub closes: TimeOfDay,
}

impl Span {
    pub fn new(start: NaiveDateTime, end: NaiveDateTime) -> Self {
        let minute = |wall: NaiveDateTime| {
            let minutes = u16::try_from(wall.hour() * 60 + wall.minute()).expect("a day has fewer than 1440 minutes");
            TimeOfDay::from_minutes(minutes).expect("a minute of the day")
        };
        let (opens, mut closes, mut last) = (minute(start), minute(end), end.date());
        if closes == TimeOfDay::MIDNIGHT && end.date() > start.date() {
            closes = TimeOfDay::END_OF_DAY;
            last = last.pred_opt().unwrap_or(last);
        }
        Self { first: start.date(), last, opens, closes }
    }

    pub fn dates(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |date| *date <= self.last)
    }

    /// Number of dates, both ends included; not positive when the dates are the wrong way round.
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }
}

/// The first and the last date that a wish touches; an end at midnight belongs to the day before.
pub fn wished_dates(start: NaiveDateTime, end: NaiveDateTime) -> (NaiveDate, NaiveDate) {
    let span = Span::new(start, end);
    (span.first, span.last)
}

/// The continuous stretches of use that a wish means for `facility`, in order.
///
/// A facility lent only by day is held for whole local days; one lent by night from the opening of the first date to the
/// closing of the last, whatever the pattern.
///
/// # Errors
/// The code of the fault: `night_needs_two_dates`, `date_order`, `time_order` or `too_many_days`.
pub fn stretches(facility: &Facility, pattern: Pattern, start: NaiveDateTime, end: NaiveDateTime) -> Result<Vec<Slot>, &'static str> {
    let span = Span::new(start, end);
    if span.days() < 1 {
        return Err("date_order");
    }
    if span.days() > LONGEST_DAYS {
        return Err("too_many_days");
    }
    if facility.is_overnight() {
        let last_night = end.date().pred_opt().unwrap_or(end.date());
        if last_night < span.first {
            return Err("night_needs_two_dates");
        }
        let opens = facility.hours.on(span.first).map_or(NIGHT.0, |window| window.opens);
        let closes = facility.hours.on(last_night).map_or(NIGHT.1, |window| window.closes);
        return Slot::new(opens.on(span.first), closes.on(end.date())).map(|night| vec![night]).ok_or("time_order");
    }
    let (opens, closes) = if lent_by_whole_days(facility) { (TimeOfDay::MIDNIGHT, TimeOfDay::END_OF_DAY) } else { (span.opens, span.closes) };
    match pattern {
        Pattern::Daily => span.dates().map(|date| Slot::new(opens.on(date), closes.on(date)).ok_or("time_order")).collect(),
        Pattern::Continuous => Slot::new(opens.on(span.first), closes.on(span.last)).map(|stay| vec![stay]).ok_or("time_order"),
    }
}

/// When one thing of a request is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTime {
    pub facility_name: String,
    /// From the first to the last moment.
    pub slot: Slot,
}

/// When each thing of one wish is held, where not all are held alike: a hall for some hours, its chairs for the whole day. Empty when
/// they are, and when the wish means nothing for one of them (any more).
pub fn own_times<'f>(facilities: impl IntoIterator<Item = &'f Facility>, pattern: Pattern, start: NaiveDateTime, end: NaiveDateTime) -> Vec<ItemTime> {
    let time = |facility: &Facility| {
        let held = stretches(facility, pattern, start, end).ok()?;
        Some(ItemTime { facility_name: facility.name.clone(), slot: Slot::new(held.first()?.from, held.last()?.to)? })
    };
    let times: Vec<ItemTime> = facilities.into_iter().map(time).collect::<Option<_>>().unwrap_or_default();
    if times.iter().all(|one| times.first().is_some_and(|first| first.slot == one.slot)) { Vec::new() } else { times }
}

/// Lent only by the day: a use holds the whole local day.
pub(super) fn lent_by_whole_days(facility: &Facility) -> bool {
    !facility.lending_units.is_empty() && facility.lending_units.iter().all(|unit| *unit == LendingUnit::Day)
}

/// The rows that a use of these stretches makes, with the buffers that the facility has now.
pub fn occupy(facility: &Facility, stretches: &[Slot], quantity: i64, hold: Hold, purpose: Purpose) -> Vec<Occupancy> {
    let row = |slot: &Slot| Occupancy {
        slot: *slot,
        set_up_minutes: facility.set_up_minutes,
        clean_up_minutes: facility.clean_up_minutes,
        quantity,
        hold,
        purpose,
        of_kin: false,
    };
    stretches.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{date, dorm, hall, minibus, wall, wita};

    fn slot(from: &str, to: &str) -> Slot {
        Slot::new(wita(from), wita(to)).expect("from before to")
    }

    #[test]
    fn daily_hours_are_one_stretch_a_day_and_a_stay_is_one_stretch() {
        let (start, end) = (wall("2026-11-24 08:00"), wall("2026-11-26 16:00"));
        let daily = stretches(&hall(), Pattern::Daily, start, end).expect("good dates");
        assert_eq!(daily, [24, 25, 26].map(|day| slot(&format!("2026-11-{day} 08:00"), &format!("2026-11-{day} 16:00"))));
        let stay = stretches(&hall(), Pattern::Continuous, start, end).expect("good dates");
        assert_eq!(stay, [slot("2026-11-24 08:00", "2026-11-26 16:00")]);
    }

    #[test]
    fn a_whole_day_facility_is_held_from_midnight_to_midnight() {
        // Case 37: any other start of the same day meets the same day.
        let (start, end) = (wall("2026-11-24 12:00"), wall("2026-11-25 13:00"));
        let daily = stretches(&minibus(), Pattern::Daily, start, end).expect("good dates");
        assert_eq!(daily, [Slot::day(date("2026-11-24")), Slot::day(date("2026-11-25"))]);
        let stay = stretches(&minibus(), Pattern::Continuous, start, end).expect("good dates");
        assert_eq!(stay, [slot("2026-11-24 00:00", "2026-11-26 00:00")]);
    }

    #[test]
    fn a_night_runs_from_check_in_to_check_out_whatever_hours_were_typed() {
        for pattern in Pattern::ALL {
            let nights = stretches(&dorm(), *pattern, wall("2026-11-24 08:00"), wall("2026-11-26 16:00"));
            assert_eq!(nights, Ok(vec![slot("2026-11-24 14:00", "2026-11-26 12:00")]));
        }
        assert_eq!(stretches(&dorm(), Pattern::Daily, wall("2026-11-24 08:00"), wall("2026-11-24 16:00")), Err("night_needs_two_dates"));
    }

    #[test]
    fn a_hall_for_some_hours_and_a_bus_for_the_day_have_times_of_their_own() {
        let (start, end) = (wall("2026-11-24 08:00"), wall("2026-11-24 12:00"));
        let times = own_times([&hall(), &minibus()], Pattern::Daily, start, end);
        let slots: Vec<Slot> = times.iter().map(|one| one.slot).collect();
        assert_eq!(slots, [slot("2026-11-24 08:00", "2026-11-24 12:00"), Slot::day(date("2026-11-24"))]);
        assert_eq!(times[1].facility_name, minibus().name);
        for alike in [vec![&hall()], vec![&hall(), &hall()], vec![&minibus(), &minibus()], Vec::new()] {
            assert_eq!(own_times(alike, Pattern::Daily, start, end), Vec::new());
        }
        assert_eq!(own_times([&hall(), &dorm()], Pattern::Daily, start, end), Vec::new(), "no night fits into a day");
    }

    #[test]
    fn an_end_at_midnight_belongs_to_the_day_before() {
        let late = stretches(&hall(), Pattern::Daily, wall("2026-11-24 20:00"), wall("2026-11-26 00:00"));
        assert_eq!(late, Ok(vec![slot("2026-11-24 20:00", "2026-11-25 00:00"), slot("2026-11-25 20:00", "2026-11-26 00:00")]));
        assert_eq!(wished_dates(wall("2026-11-24 20:00"), wall("2026-11-26 00:00")), (date("2026-11-24"), date("2026-11-25")));
    }

    #[test]
    fn times_and_dates_the_wrong_way_round_are_named() {
        let (start, end) = (wall("2026-11-24 16:00"), wall("2026-11-25 08:00"));
        assert_eq!(stretches(&hall(), Pattern::Daily, start, end), Err("time_order"));
        assert_eq!(stretches(&hall(), Pattern::Continuous, start, end).map(|slots| slots.len()), Ok(1));
        assert_eq!(stretches(&hall(), Pattern::Continuous, end, start), Err("date_order"));
        assert_eq!(stretches(&hall(), Pattern::Daily, start, wall("9999-12-31 16:00")), Err("too_many_days"));
    }
}
