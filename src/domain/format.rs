//! Dates and times as people read them (service §5), always by the office's wall clock (WITA).

use super::language::Language;
use super::reservation::Pattern;
use super::slot::Moment;
use chrono::NaiveDate;

/// `Selasa, 24 November 2026`
pub fn long_date(language: Language, date: NaiveDate) -> String {
    let _ = language;
    date.to_string()
}

/// `24 Nov 2026`
pub fn short_date(language: Language, date: NaiveDate) -> String {
    let _ = language;
    date.to_string()
}

/// `Sel 24 Nov`
pub fn day_short(language: Language, date: NaiveDate) -> String {
    let _ = language;
    date.to_string()
}

/// `24–26 November 2026`, `30 November–2 Desember 2026`; `last` is included.
pub fn date_range(language: Language, first: NaiveDate, last: NaiveDate) -> String {
    let _ = language;
    format!("{first}–{last}")
}

/// `08.00–16.00`
pub fn time_range(from: Moment, to: Moment) -> String {
    format!("{from}–{to}")
}

/// `November 2026`
pub fn month_year(language: Language, date: NaiveDate) -> String {
    let _ = language;
    date.to_string()
}

/// `Rabu, 25 November 2026, pukul 16.00`
pub fn moment_long(language: Language, moment: Moment) -> String {
    let _ = language;
    moment.to_string()
}

/// When a request's use is, as one line: `Selasa, 24 November 2026, 08.00–16.00`.
pub fn wishes(language: Language, pattern: Pattern, from: Moment, to: Moment) -> String {
    let _ = (language, pattern);
    format!("{from}–{to}")
}
