//! The office's own hours (*jam kerja*): when it opens, breaks and closes (Perpres 21/2023; service §1.4).

use super::slot::{Slot, TimeOfDay};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

super::codes! {
    /// Which hours count: the ordinary ones, or the shorter ones of Ramadan.
    pub enum Season { Ordinary = "ordinary", Ramadan = "ramadan" }
}

super::codes! {
    /// Working days that have the same hours: Monday to Thursday, and Friday with its longer break.
    pub enum DayGroup { MondayToThursday = "mon_thu", Friday = "fri" }
}

impl DayGroup {
    /// The group whose hours count on `date`.
    pub fn of(date: NaiveDate) -> Self {
        if date.weekday() == Weekday::Fri { Self::Friday } else { Self::MondayToThursday }
    }
}

/// Hours of one working day, with its break (*istirahat*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayHours {
    opens: TimeOfDay,
    break_from: TimeOfDay,
    break_to: TimeOfDay,
    closes: TimeOfDay,
}

impl DayHours {
    /// `None` unless there is work before the break and after it.
    pub fn new(opens: TimeOfDay, break_from: TimeOfDay, break_to: TimeOfDay, closes: TimeOfDay) -> Option<Self> {
        (opens < break_from && break_from <= break_to && break_to < closes).then_some(Self { opens, break_from, break_to, closes })
    }

    /// Opening, beginning and end of the break, closing.
    pub fn times(self) -> [TimeOfDay; 4] {
        [self.opens, self.break_from, self.break_to, self.closes]
    }

    /// Working time of `date` before and after the break.
    pub fn working_time(self, date: NaiveDate) -> [Slot; 2] {
        [(self.opens, self.break_from), (self.break_to, self.closes)].map(|(from, to)| Slot { from: from.on(date), to: to.on(date) })
    }
}

impl std::fmt::Display for DayHours {
    /// `07:30-12:00 13:00-16:00`, as events keep it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{} {}-{}", self.opens, self.break_from, self.break_to, self.closes)
    }
}

/// The hours of every working day, by season and group of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours([[DayHours; 2]; 2]);

impl OfficeHours {
    /// The hours of these days in that season.
    pub fn of(&self, season: Season, days: DayGroup) -> DayHours {
        self.0[season as usize][days as usize]
    }

    /// The same with other hours for these days in that season.
    #[must_use]
    pub fn with(mut self, season: Season, days: DayGroup, hours: DayHours) -> Self {
        self.0[season as usize][days as usize] = hours;
        self
    }
}

impl Default for OfficeHours {
    /// Those that follow from Perpres 21/2023; the split inside of the day is customary.
    fn default() -> Self {
        const fn at(hour: u16, minute: u16) -> TimeOfDay {
            TimeOfDay::at(hour, minute)
        }
        let day = |opens, break_from, break_to, closes| DayHours { opens, break_from, break_to, closes };
        Self([
            [day(at(7, 30), at(12, 0), at(13, 0), at(16, 0)), day(at(7, 30), at(11, 30), at(13, 0), at(16, 30))],
            [day(at(8, 0), at(12, 0), at(12, 30), at(15, 0)), day(at(8, 0), at(11, 30), at(12, 30), at(15, 30))],
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Perpres 21/2023: 37 h 30 min a week, in Ramadan 32 h 30 min, breaks left out.
    #[test]
    fn a_week_has_as_many_hours_as_the_decree_says() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a Monday");
        for (season, minutes) in [(Season::Ordinary, 37 * 60 + 30), (Season::Ramadan, 32 * 60 + 30)] {
            let week = monday.iter_days().take(5).flat_map(|day| OfficeHours::default().of(season, DayGroup::of(day)).working_time(day));
            assert_eq!(week.map(Slot::minutes).sum::<i64>(), minutes, "{season}");
        }
    }

    #[test]
    fn a_day_without_work_before_or_after_its_break_is_no_working_day() {
        let [seven, twelve, one, four] = [7, 12, 13, 16].map(|hour| TimeOfDay::at(hour, 0));
        assert!(DayHours::new(seven, twelve, one, four).is_some());
        assert!(DayHours::new(seven, twelve, twelve, four).is_some(), "without a break");
        for (opens, break_from, break_to, closes) in
            [(twelve, twelve, one, four), (seven, one, twelve, four), (seven, twelve, four, four), (four, one, twelve, seven)]
        {
            assert_eq!(DayHours::new(opens, break_from, break_to, closes), None);
        }
    }

    #[test]
    fn other_hours_of_friday_leave_the_rest_of_the_week_alone() {
        let hours = OfficeHours::default();
        let friday = hours.of(Season::Ramadan, DayGroup::Friday);
        let changed = hours.with(Season::Ordinary, DayGroup::Friday, friday);
        assert_eq!(changed.of(Season::Ordinary, DayGroup::Friday), friday);
        assert_eq!(changed.of(Season::Ordinary, DayGroup::MondayToThursday), hours.of(Season::Ordinary, DayGroup::MondayToThursday));
        assert_eq!(changed.of(Season::Ramadan, DayGroup::Friday), friday);
    }
}
