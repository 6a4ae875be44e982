//! Times of use and moments, short enough for dense lists.

use crate::domain::format;
use crate::domain::language::Language;
use crate::domain::reservation::Pattern;
use crate::domain::slot::{Moment, TimeOfDay, local_date};
use crate::tr;
use chrono::{Datelike, NaiveDate};

/// The last day that a use touches; one that ends at midnight does not touch the next.
pub fn last_day(to: Moment) -> NaiveDate {
    local_date(to - chrono::Duration::seconds(1))
}

/// `Sen 14 Des, 08.00–12.00`, `21–23 Des, 08.00–16.00`, `28–30 Des, menginap`
pub fn when_short(language: Language, pattern: Pattern, from: Moment, to: Moment) -> String {
    let (first, last) = (local_date(from), last_day(to));
    if first == last {
        return format!("{}, {}", format::day_short(language, first), format::time_range(from, to));
    }
    let end = without_year(&format::short_date(language, last));
    let start =
        if (first.year(), first.month()) == (last.year(), last.month()) { first.day().to_string() } else { without_year(&format::short_date(language, first)) };
    let hours = match pattern {
        Pattern::Daily => format::time_range(from, to),
        Pattern::Continuous => tr!(language, "when.overnight"),
    };
    format!("{start}–{end}, {hours}")
}

/// `Jumat, 11 Desember 2026` and `08.00–12.00 WITA`, for both sides of a move.
pub fn when_in_two_lines(language: Language, from: Moment, to: Moment) -> (String, String) {
    let (first, last) = (local_date(from), last_day(to));
    let dates = if first == last { format::long_date(language, first) } else { format::date_range(language, first, last) };
    (dates, format!("{} WITA", format::time_range(from, to)))
}

/// `10 Des 08.15`
pub fn moment_short(language: Language, moment: Moment) -> String {
    let date = without_year(&format::short_date(language, local_date(moment)));
    format!("{date} {}", TimeOfDay::of(moment).dotted())
}

/// `Hari ini 16.30`, `Sen 16.00`, `Sen 21 Des 16.00`, seen from `now`.
pub fn moment_near(language: Language, moment: Moment, now: Moment) -> String {
    let (date, today) = (local_date(moment), local_date(now));
    let time = TimeOfDay::of(moment).dotted();
    if date == today {
        return format!("{} {time}", tr!(language, "cal.today"));
    }
    let day = format::day_short(language, date);
    if (date - today).num_days().abs() < 7 {
        return format!("{} {time}", day.split(' ').next().unwrap_or(&day));
    }
    format!("{day} {time}")
}

/// `24 Nov 2026` without its year.
fn without_year(date: &str) -> String {
    date.rsplit_once(' ').map_or(date, |(day, _year)| day).to_owned()
}
