//! Which days the staff's calendar shows in each of its views, and how bookings lie on them. Plain arithmetic for both
//! programs: the server picks what is sent, the browser places it.

use super::slot::{Moment, Slot, local_date};
use chrono::{Datelike as _, Days, Duration, Months, NaiveDate};
use std::ops::Range;

super::codes! {
    /// How the staff's calendar is shown (*tampilan*): *bulan, pekan, hari, agenda, linimasa*.
    pub enum CalendarView { Month = "month", Week = "week", Day = "day", Agenda = "agenda", Timeline = "timeline" }
}

super::codes! {
    /// The day on which weeks begin on every calendar (*awal pekan*): a setting of the office.
    #[derive(Default)]
    pub enum WeekStart {
        #[default]
        Monday = "monday",
        Sunday = "sunday",
        Saturday = "saturday",
    }
}

impl WeekStart {
    /// How many days `date` comes after the first day of its week: 0 to 6.
    pub fn days_into(self, date: NaiveDate) -> i64 {
        let earlier = match self {
            Self::Monday => 0,
            Self::Sunday => 1,
            Self::Saturday => 2,
        };
        (i64::from(date.weekday().num_days_from_monday()) + earlier) % 7
    }
}

/// Bookings of one day in the month; more than that are counted ("+k lagi").
pub const CHIPS_A_DAY: usize = 4;
/// Lines of the chosen day below the month; more than that are counted.
pub const AGENDA_LINES: usize = 8;
/// Bookings of one day in a week or an agenda; more than that are counted.
pub const DAY_LINES: usize = 60;
/// Facilities of one page of the timeline: about what a screen holds, and no more is ever in the document.
pub const LANES: usize = 20;
/// Bookings of one facility that lie above one another; more than that are counted.
pub const TRACKS: usize = 4;
/// Days of the timeline and of the agenda.
const DAYS: u64 = 14;
/// The hours that are always shown of a day.
const HOURS: Range<u16> = 7..17;
/// What lasts longer than this (minutes) does not make a day longer that shows a part of it.
const HALF_A_DAY: i64 = 720;

impl CalendarView {
    /// The days shown around `date`: the first one, and the day after the last one. Weeks begin with `start`.
    pub fn days_around(self, date: NaiveDate, start: WeekStart) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Month => {
                let (_, from, to) = weeks_of_month(date, start);
                (from, to)
            }
            Self::Week => {
                let first = later(date, -start.days_into(date));
                (first, later(first, 7))
            }
            Self::Day => (date, later(date, 1)),
            Self::Agenda | Self::Timeline => (date, date.checked_add_days(Days::new(DAYS)).unwrap_or(date)),
        }
    }

    /// The day to show when somebody turns `steps` pages on (back when negative). The month that `today` is in begins with it.
    pub fn turned(self, date: NaiveDate, steps: i32, today: NaiveDate) -> NaiveDate {
        let first = match self {
            Self::Month => {
                let first = date.with_day(1).unwrap_or(date);
                let count = Months::new(steps.unsigned_abs());
                let moved = if steps < 0 { first.checked_sub_months(count) } else { first.checked_add_months(count) };
                moved.unwrap_or(first)
            }
            Self::Week => later(date, 7 * i64::from(steps)),
            Self::Day => later(date, i64::from(steps)),
            Self::Agenda | Self::Timeline => later(date, i64::try_from(DAYS).unwrap_or_default() * i64::from(steps)),
        };
        if self == Self::Month && (first.year(), first.month()) == (today.year(), today.month()) { today } else { first }
    }
}

fn later(date: NaiveDate, days: i64) -> NaiveDate {
    date.checked_add_signed(Duration::days(days)).unwrap_or(date)
}

/// The whole weeks of the month around `month`: its first day, the first day of the first week, and the day after the last week.
pub fn weeks_of_month(month: NaiveDate, start: WeekStart) -> (NaiveDate, NaiveDate, NaiveDate) {
    let first = month.with_day(1).unwrap_or(month);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let back = start.days_into(first);
    let ahead = (7 - start.days_into(next)) % 7;
    (first, later(first, -back), later(next, ahead))
}

/// The hours shown of the days `[from, to)`: 07.00 to 17.00, and more where something happens outside of them, on each of its
/// days. A long use that goes on over midnight is cut where the picture ends, if a part of it is seen: a stay of three days,
/// or a loan by the day, does not make every day long.
pub fn hours_of(slots: impl IntoIterator<Item = Slot>, from: NaiveDate, to: NaiveDate) -> Range<u16> {
    let (opens, closes) = (i64::from(HOURS.start) * 60, i64::from(HOURS.end) * 60);
    let (mut first, mut last) = (opens, closes);
    for slot in slots {
        let long = slot.minutes() > HALF_A_DAY;
        for day in local_date(slot.from).max(from).iter_days().take_while(|date| *date < to).map(Slot::day) {
            let Some(part) = slot.intersection(day) else { break };
            let (starts, ends) = ((part.from - day.from).num_minutes(), (part.to - day.from).num_minutes());
            let cut = long && starts < closes && ends > opens;
            if !(cut && part.from == day.from) {
                first = first.min(starts);
            }
            if !(cut && part.to == day.to) {
                last = last.max(ends);
            }
        }
    }
    let hour = |minutes: i64| u16::try_from(minutes.div_euclid(60)).unwrap_or_default();
    hour(first)..hour(last + 59)
}

/// A stretch of time cut into equal units, such as the 28 half days of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub from: Moment,
    pub unit_minutes: i64,
    pub units: i64,
}

impl Scale {
    pub fn slot(self) -> Slot {
        Slot { from: self.from, to: self.from + Duration::minutes(self.unit_minutes * self.units) }
    }

    /// The first unit that `slot` touches (from 1) and how many it touches; `None` when it lies outside.
    pub fn place(self, slot: Slot) -> Option<(i64, i64)> {
        let seen = slot.intersection(self.slot())?;
        let unit = self.unit_minutes * 60;
        let first = (seen.from - self.from).num_seconds().div_euclid(unit);
        let last = (seen.to - self.from).num_seconds() + unit - 1;
        Some((first + 1, (last.div_euclid(unit) - first).max(1)))
    }

    /// The moment at a part (0 to 1) of the whole.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a place on a screen, in minutes")]
    pub fn moment_at(self, part: f64) -> Moment {
        self.from + Duration::minutes((part.clamp(0.0, 1.0) * (self.unit_minutes * self.units) as f64) as i64)
    }
}

/// On which track each of these places (first unit, units) lies, so that no two on one track touch the same unit; `None`
/// where [`TRACKS`] are not enough. In the order given.
pub fn tracks(places: &[(i64, i64)]) -> Vec<Option<usize>> {
    let mut ends = [i64::MIN; TRACKS];
    places
        .iter()
        .map(|(from, units)| {
            let track = ends.iter().position(|end| end <= from)?;
            ends[track] = from + units;
            Some(track)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{date, wita};

    #[test]
    fn a_month_is_shown_in_whole_weeks_from_monday() {
        assert_eq!(weeks_of_month(date("2026-11-24"), WeekStart::Monday), (date("2026-11-01"), date("2026-10-26"), date("2026-12-07")));
        // February 2027 begins on a Monday and ends on a Sunday.
        assert_eq!(weeks_of_month(date("2027-02-28"), WeekStart::Monday), (date("2027-02-01"), date("2027-02-01"), date("2027-03-01")));
    }

    #[test]
    fn an_office_that_begins_its_weeks_on_sunday_sees_its_months_from_sunday_to_saturday() {
        // November 2026 begins on a Sunday and ends on a Monday.
        assert_eq!(CalendarView::Month.days_around(date("2026-11-24"), WeekStart::Sunday), (date("2026-11-01"), date("2026-12-06")));
        assert_eq!(CalendarView::Month.days_around(date("2027-02-28"), WeekStart::Sunday), (date("2027-01-31"), date("2027-03-07")));
        assert_eq!(CalendarView::Month.days_around(date("2026-11-24"), WeekStart::Saturday), (date("2026-10-31"), date("2026-12-05")));
    }

    #[test]
    fn every_month_is_whole_weeks_that_hold_all_of_its_days_whatever_day_weeks_begin_on() {
        for start in WeekStart::ALL {
            for months in 0..48 {
                let first = date("2026-01-01") + Months::new(months);
                let (_, from, to) = weeks_of_month(first, *start);
                assert_eq!((start.days_into(from), (to - from).num_days() % 7), (0, 0), "{start} {first}");
                assert!(from <= first && first + Months::new(1) <= to && (first - from).num_days() < 7, "{start} {first}");
                assert!((to - (first + Months::new(1))).num_days() < 7, "{start} {first}");
            }
        }
    }

    #[test]
    fn a_week_begins_on_its_first_day_and_a_timeline_on_the_day_asked_for() {
        let friday = date("2026-12-11");
        assert_eq!(CalendarView::Week.days_around(friday, WeekStart::Monday), (date("2026-12-07"), date("2026-12-14")));
        assert_eq!(CalendarView::Week.days_around(friday, WeekStart::Sunday), (date("2026-12-06"), date("2026-12-13")));
        assert_eq!(CalendarView::Week.days_around(friday, WeekStart::Saturday), (date("2026-12-05"), date("2026-12-12")));
        assert_eq!(CalendarView::Week.days_around(date("2026-12-06"), WeekStart::Sunday), (date("2026-12-06"), date("2026-12-13")), "the first day itself");
        for start in WeekStart::ALL {
            assert_eq!(CalendarView::Timeline.days_around(friday, *start), (friday, date("2026-12-25")));
            assert_eq!(CalendarView::Day.days_around(friday, *start), (friday, date("2026-12-12")));
        }
    }

    #[test]
    fn turning_back_to_this_month_comes_to_today() {
        let today = date("2026-12-11");
        assert_eq!(CalendarView::Month.turned(date("2027-01-20"), -1, today), today);
        assert_eq!(CalendarView::Month.turned(today, 1, today), date("2027-01-01"));
        assert_eq!(CalendarView::Week.turned(today, -1, today), date("2026-12-04"));
        assert_eq!(CalendarView::Agenda.turned(today, 1, today), date("2026-12-25"));
    }

    #[test]
    fn a_morning_takes_half_a_day_and_a_whole_day_two_halves() {
        let scale = Scale { from: wita("2026-12-11 00:00"), unit_minutes: 720, units: 28 };
        let place = |from: &str, to: &str| scale.place(Slot::new(wita(from), wita(to)).expect("from before to"));
        assert_eq!(place("2026-12-11 08:00", "2026-12-11 12:00"), Some((1, 1)));
        assert_eq!(place("2026-12-11 08:00", "2026-12-11 16:00"), Some((1, 2)));
        assert_eq!(place("2026-12-12 13:00", "2026-12-12 16:00"), Some((4, 1)));
        assert_eq!(place("2026-12-10 14:00", "2026-12-12 12:00"), Some((1, 3)), "what began before is cut");
        assert_eq!(place("2026-12-25 08:00", "2026-12-25 12:00"), None);
        assert_eq!(scale.moment_at(0.5), wita("2026-12-18 00:00"));
    }

    #[test]
    fn a_day_is_as_long_as_what_happens_on_it() {
        let hours = |uses: &[(&str, &str)], day: &str| {
            let slots = uses.iter().map(|(from, to)| Slot::new(wita(from), wita(to)).expect("from before to"));
            hours_of(slots, date(day), later(date(day), 1))
        };
        assert_eq!(hours(&[("2026-12-15 08:00", "2026-12-15 12:00")], "2026-12-15"), 7..17);
        assert_eq!(hours(&[("2026-12-15 05:30", "2026-12-15 08:00"), ("2026-12-15 15:00", "2026-12-15 21:10")], "2026-12-15"), 5..22);
        let night = [("2026-12-15 15:00", "2026-12-16 02:00")];
        assert_eq!((hours(&night, "2026-12-15"), hours(&night, "2026-12-16"), hours(&night, "2026-12-17")), (7..24, 0..17, 7..17));
    }

    #[test]
    fn a_stay_is_cut_at_the_usual_hours_unless_nothing_of_it_would_be_seen() {
        let hours = |from: &str, to: &str, day: &str| hours_of(Slot::new(wita(from), wita(to)), date(day), later(date(day), 1));
        for day in ["2026-12-28", "2026-12-29", "2026-12-30"] {
            assert_eq!(hours("2026-12-28 14:00", "2026-12-30 12:00", day), 7..17, "{day}");
        }
        assert_eq!(hours("2026-12-28 00:00", "2026-12-29 00:00", "2026-12-28"), 7..17, "a loan by the day");
        assert_eq!(hours("2026-12-28 18:00", "2026-12-30 05:00", "2026-12-28"), 7..24);
        assert_eq!(hours("2026-12-28 18:00", "2026-12-30 05:00", "2026-12-30"), 0..17);
        assert_eq!(hours("2026-12-28 06:00", "2026-12-30 12:00", "2026-12-28"), 6..17, "its beginning is seen");
    }

    #[test]
    fn what_overlaps_lies_on_tracks_of_its_own_and_the_fifth_is_counted() {
        assert_eq!(tracks(&[(1, 2), (3, 1), (3, 2), (4, 1)]), [Some(0), Some(0), Some(1), Some(0)]);
        assert_eq!(tracks(&[(1, 1); 5]), [Some(0), Some(1), Some(2), Some(3), None]);
    }
}
