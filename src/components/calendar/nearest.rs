//! Free times near a day.

use super::look::{AFTERNOON_BEGINS, MORNING_ENDS, dotted, minutes};
use crate::domain::availability::DayAvailability;
use crate::domain::language::Language;
use crate::domain::slot::{Slot, TimeOfDay};
use crate::tr;
use chrono::NaiveDate;

/// A free stretch of one day that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeTime {
    pub date: NaiveDate,
    /// Minutes from the midnight that begins the day; a night ends beyond 1440.
    pub from: u16,
    pub to: u16,
}

impl FreeTime {
    /// `08.00–16.00`
    pub fn range(self) -> String {
        format!("{}–{}", dotted(self.from), dotted(self.to))
    }

    /// Beginning and end as times of day; the end of a night is one of the next day.
    pub fn times(self) -> (TimeOfDay, TimeOfDay) {
        let time = |minute: u16| TimeOfDay::from_minutes(if minute > 1440 { minute - 1440 } else { minute }).unwrap_or(TimeOfDay::END_OF_DAY);
        (time(self.from), time(self.to))
    }
}

/// The longest free stretch of a day.
pub fn longest_free(day: &DayAvailability) -> Option<FreeTime> {
    let longest = day.free.iter().copied().reduce(|best, slot: Slot| if slot.minutes() > best.minutes() { slot } else { best })?;
    let (from, to) = minutes(longest, day);
    Some(FreeTime { date: day.date, from, to })
}

/// The longest free stretch of each of the nearest days from `earliest` on, nearest to `around` first, without `around`
/// itself; at most three, in order of date.
pub fn nearest_free(days: &[DayAvailability], around: Option<NaiveDate>, earliest: NaiveDate) -> Vec<FreeTime> {
    let centre = around.unwrap_or(earliest).max(earliest);
    let mut found: Vec<FreeTime> = days.iter().filter(|day| day.date >= earliest && Some(day.date) != around).filter_map(longest_free).collect();
    found.sort_by_key(|time| ((time.date - centre).num_days().abs(), time.date));
    found.truncate(3);
    found.sort_by_key(|time| time.date);
    found
}

/// "sehari penuh", "pagi", "siang": how much of the day's open hours it is.
pub fn span_words(language: Language, time: FreeTime, day: &DayAvailability) -> String {
    let whole = super::lending_window(&day.open).is_some_and(|(opens, closes)| time.from <= opens && closes <= time.to);
    if time.to > 1440 {
        tr!(language, "home.night")
    } else if whole {
        tr!(language, "home.whole_day")
    } else if time.to <= MORNING_ENDS {
        tr!(language, "home.morning")
    } else if time.from >= AFTERNOON_BEGINS {
        tr!(language, "home.afternoon")
    } else {
        tr!(language, "home.part_of_day")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::availability::DayState;
    use crate::domain::facility::{Facility, FacilityCode, FacilityId, FacilityKind, Family, LendingUnit, WeeklyHours, Window};

    pub fn hall() -> Facility {
        let window = Some(Window { opens: TimeOfDay::at(8, 0), closes: TimeOfDay::at(16, 0) });
        Facility {
            id: FacilityId(1),
            code: FacilityCode("AUL-1".to_owned()),
            name: "Aula Utama".to_owned(),
            kind: FacilityKind::Hall,
            stock: 1,
            capacity: Vec::new(),
            amenities: Vec::new(),
            hours: WeeklyHours([window, window, window, window, window, None, None]),
            set_up_minutes: 30,
            clean_up_minutes: 30,
            lending_units: vec![LendingUnit::Hour],
            family: Family::default(),
            example: true,
            active: true,
            revision: 1,
        }
    }

    pub fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    pub fn slot(on: &str, from_hour: u16, from_minute: u16, to_hour: u16, to_minute: u16) -> Slot {
        Slot::new(TimeOfDay::at(from_hour, from_minute).on(date(on)), TimeOfDay::at(to_hour, to_minute).on(date(on))).expect("a stretch")
    }

    pub fn day(on: &str, state: DayState) -> DayAvailability {
        DayAvailability {
            date: date(on),
            state,
            open: vec![Window { opens: TimeOfDay::at(8, 0), closes: TimeOfDay::at(16, 0) }],
            free_units_min: 1,
            pending: 0,
            busy: Vec::new(),
            free: Vec::new(),
            holiday: None,
            joint_leave: false,
            maintenance: false,
        }
    }

    #[test]
    fn the_nearest_free_times_are_on_other_days_that_can_still_be_asked_for() {
        let days: Vec<DayAvailability> = ["2026-12-11", "2026-12-14", "2026-12-16", "2026-12-17", "2026-12-23", "2026-12-28", "2026-12-30"]
            .into_iter()
            .map(|on| {
                let mut day = day(on, DayState::Free);
                day.free = vec![slot(on, 8, 0, 16, 0)];
                day
            })
            .collect();
        let found = nearest_free(&days, Some(date("2026-12-17")), date("2026-12-14"));
        assert_eq!(found.iter().map(|time| time.date.to_string()).collect::<Vec<_>>(), ["2026-12-14", "2026-12-16", "2026-12-23"]);
    }

    #[test]
    fn the_longest_stretch_of_a_day_is_offered() {
        let mut day = day("2026-12-17", DayState::Partial);
        day.free = vec![slot("2026-12-17", 8, 0, 9, 30), slot("2026-12-17", 12, 30, 16, 0)];
        assert_eq!(longest_free(&day).map(FreeTime::range), Some("12.30–16.00".to_owned()));
    }
}
