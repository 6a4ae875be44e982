//! The public calendar: a month of one facility as a table of links, and one day of it hour by hour. The words and shapes
//! of a day are worked out by plain functions (`look`, `segments`, `nearest`); the components only lay them out.

pub mod booking_chip;
mod cell;
mod day_panel;
mod hours_strip;
pub mod lanes;
mod look;
mod month;
mod nearest;
mod picker;
mod segments;
pub mod staff_month;
pub mod week;

pub use day_panel::DayPanel;
pub use hours_strip::{HoursStrip, STRIP_ID, strip_of, strip_words};
pub use look::{DayLook, DayWords};
pub use month::{MONTH_ID, MonthTable, key_target, legend, rows_of};
pub use nearest::{FreeTime, longest_free, span_words};
pub use picker::{MonthPicker, PICK_DATE, PICK_MONTH, PICKER_ID};
pub use segments::{Segment, SegmentKind, lending_window, segments};

use crate::domain::availability::DayAvailability;
use crate::domain::facility::Facility;
use chrono::{Datelike, Months, NaiveDate};

/// A month of one facility, as the pieces here show it.
#[derive(Debug, Clone, Copy)]
pub struct ShownMonth<'a> {
    pub facility: &'a Facility,
    /// First day of the month.
    pub month: NaiveDate,
    /// Whole weeks, in order, without gaps; days after the month's last week are only used to find free times.
    pub days: &'a [DayAvailability],
    /// The office's date now.
    pub today: NaiveDate,
}

/// The first day of a month written as `YYYY-MM`, within the years that a calendar can have.
pub fn month_of(text: &str) -> Option<NaiveDate> {
    let (year, month) = text.split_once('-')?;
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    let year: i32 = year.parse().ok().filter(|year| (2000..=2199).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1)
}

/// The first day of the month `steps` months later (earlier when negative).
pub fn month_after(month: NaiveDate, steps: i32) -> NaiveDate {
    let first = month.with_day(1).unwrap_or(month);
    let count = Months::new(steps.unsigned_abs());
    let moved = if steps < 0 { first.checked_sub_months(count) } else { first.checked_add_months(count) };
    moved.unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_month_is_a_month() {
        assert_eq!(month_of("2026-12"), NaiveDate::from_ymd_opt(2026, 12, 1));
        for wrong in ["", "2026", "2026-13", "2026-1", "26-12", "2026-12-01", "+026-12", "9999-01", "２０２６-12"] {
            assert_eq!(month_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_month_before_january_is_in_the_year_before() {
        let january = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date");
        assert_eq!(month_after(january, -1), NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date"));
    }
}
