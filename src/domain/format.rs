//! Dates and times as people read them (service §5), always by the office's wall clock (WITA); and the filling-in of texts.

use super::availability::ItemTime;
use super::language::Language;
use super::reservation::Pattern;
use super::slot::{Moment, TimeOfDay, local_date, wall_clock};
use crate::tr;
use chrono::{Datelike, NaiveDate, NaiveTime};

const MONTHS_ID: [&str; 12] = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
const MONTHS_EN: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const MONTHS_SHORT_ID: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const MONTHS_SHORT_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS_ID: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAYS_SHORT_ID: [&str; 7] = ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"];
const DAYS_SHORT_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `November`
pub fn month_name(language: Language, date: NaiveDate) -> &'static str {
    pick(language, &MONTHS_ID, &MONTHS_EN, date.month0())
}

/// `Nov`
pub fn month_short(language: Language, date: NaiveDate) -> &'static str {
    pick(language, &MONTHS_SHORT_ID, &MONTHS_SHORT_EN, date.month0())
}

/// `Selasa`
pub fn day_name(language: Language, date: NaiveDate) -> &'static str {
    pick(language, &DAYS_ID, &DAYS_EN, date.weekday().num_days_from_monday())
}

/// `Sel`
pub fn day_name_short(language: Language, date: NaiveDate) -> &'static str {
    pick(language, &DAYS_SHORT_ID, &DAYS_SHORT_EN, date.weekday().num_days_from_monday())
}

/// `24 November 2026`
pub fn plain_date(language: Language, date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(language, date), date.year())
}

/// `Selasa, 24 November 2026`
pub fn long_date(language: Language, date: NaiveDate) -> String {
    format!("{}, {}", day_name(language, date), plain_date(language, date))
}

/// `24 Nov 2026`
pub fn short_date(language: Language, date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_short(language, date), date.year())
}

/// `Sel 24 Nov`
pub fn day_short(language: Language, date: NaiveDate) -> String {
    format!("{} {} {}", day_name_short(language, date), date.day(), month_short(language, date))
}

/// `24–26 November 2026`, `30 November–2 Desember 2026`; `last` is included. One date alone stays alone.
pub fn date_range(language: Language, first: NaiveDate, last: NaiveDate) -> String {
    let end = plain_date(language, last);
    if first >= last {
        plain_date(language, first)
    } else if first.year() != last.year() {
        format!("{}–{end}", plain_date(language, first))
    } else if first.month() != last.month() {
        format!("{} {}–{end}", first.day(), month_name(language, first))
    } else {
        format!("{}–{end}", first.day())
    }
}

/// `08.00–16.00`; an end at midnight is `24.00`.
pub fn time_range(from: Moment, to: Moment) -> String {
    format!("{}–{}", TimeOfDay::of(from).dotted(), end_time(to).dotted())
}

/// `2026-12`, as months stand in addresses.
pub fn year_month(date: NaiveDate) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// `November 2026`
pub fn month_year(language: Language, date: NaiveDate) -> String {
    format!("{} {}", month_name(language, date), date.year())
}

/// `Rabu, 25 November 2026, pukul 16.00` / `Wednesday, 25 November 2026, 16.00`
pub fn moment_long(language: Language, moment: Moment) -> String {
    let date = long_date(language, local_date(moment));
    tr!(language, "when.moment", date = date, time = TimeOfDay::of(moment).dotted())
}

/// The dates of a use for a message: `Selasa, 24 November 2026` or `24–26 November 2026`.
pub fn dates_of(language: Language, from: Moment, to: Moment) -> String {
    let (first, last) = (local_date(from), end_date(to));
    if first == last { long_date(language, first) } else { date_range(language, first, last) }
}

/// When a request's use is, as one line: `Selasa, 24 November 2026, 08.00–16.00 WITA`.
pub fn wishes(language: Language, pattern: Pattern, from: Moment, to: Moment) -> String {
    let (first, last) = (local_date(from), end_date(to));
    match pattern {
        _ if first == last => tr!(language, "when.once", date = long_date(language, first), time = time_range(from, to)),
        Pattern::Daily => tr!(language, "when.daily", dates = date_range(language, first, last), time = time_range(from, to)),
        Pattern::Continuous => tr!(
            language,
            "when.continuous",
            first = plain_date(language, first),
            opens = TimeOfDay::of(from).dotted(),
            last = plain_date(language, last),
            closes = end_time(to).dotted()
        ),
    }
}

/// The same for each thing by itself, where not all are held alike: `Aula Utama: …; Kursi Lipat: …`.
pub fn wishes_of_each(language: Language, pattern: Pattern, from: Moment, to: Moment, times: &[ItemTime]) -> String {
    if times.is_empty() {
        return wishes(language, pattern, from, to);
    }
    let each = times.iter().map(|one| format!("{}: {}", one.facility_name, wishes(language, pattern, one.slot.from, one.slot.to)));
    each.collect::<Vec<_>>().join("; ")
}

/// Replaces every `%{name}` that `value_of` knows, in one pass: what is filled in is never read again.
pub fn fill<'v>(text: &str, mut value_of: impl FnMut(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find("%{") {
        let Some(length) = rest[start..].find('}') else { break };
        let name = &rest[start + 2..start + length];
        filled.push_str(&rest[..start]);
        match value_of(name) {
            Some(value) => filled.push_str(value),
            None => filled.push_str(&rest[start..=start + length]),
        }
        rest = &rest[start + length + 1..];
    }
    filled.push_str(rest);
    filled
}

fn pick(language: Language, id: &[&'static str], en: &[&'static str], place: u32) -> &'static str {
    let names = match language {
        Language::Id => id,
        Language::En => en,
    };
    names[usize::try_from(place).expect("a month or a weekday")]
}

/// The last date of a use; an end at midnight belongs to the day before.
fn end_date(to: Moment) -> NaiveDate {
    let wall = wall_clock(to);
    if wall.time() == NaiveTime::MIN { wall.date().pred_opt().unwrap_or(wall.date()) } else { wall.date() }
}

fn end_time(to: Moment) -> TimeOfDay {
    match TimeOfDay::of(to) {
        TimeOfDay::MIDNIGHT => TimeOfDay::END_OF_DAY,
        time => time,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slot::instant;
    use chrono::NaiveDateTime;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn wita(text: &str) -> Moment {
        instant(text.parse::<NaiveDateTime>().expect(text))
    }

    #[test]
    fn dates_read_as_in_indonesian_letters() {
        let tuesday = date("2026-11-24");
        assert_eq!(long_date(Language::Id, tuesday), "Selasa, 24 November 2026");
        assert_eq!(long_date(Language::En, tuesday), "Tuesday, 24 November 2026");
        assert_eq!(short_date(Language::Id, date("2026-08-01")), "1 Agu 2026");
        assert_eq!(short_date(Language::En, date("2026-12-31")), "31 Dec 2026");
        assert_eq!(day_short(Language::Id, tuesday), "Sel 24 Nov");
        assert_eq!(long_date(Language::Id, date("2026-11-27")), "Jumat, 27 November 2026");
        assert_eq!(month_year(Language::Id, tuesday), "November 2026");
        assert_eq!(long_date(Language::Id, date("2028-02-29")), "Selasa, 29 Februari 2028");
    }

    #[test]
    fn ranges_name_only_what_differs() {
        let range = |first, last| date_range(Language::Id, date(first), date(last));
        assert_eq!(range("2026-11-24", "2026-11-26"), "24–26 November 2026");
        assert_eq!(range("2026-11-30", "2026-12-02"), "30 November–2 Desember 2026");
        assert_eq!(range("2026-12-31", "2027-01-02"), "31 Desember 2026–2 Januari 2027");
        assert_eq!(range("2026-11-24", "2026-11-24"), "24 November 2026");
    }

    #[test]
    fn times_have_a_dot_and_are_wita_whatever_the_zone_of_the_moment() {
        // Case 61: the same instants read alike everywhere.
        let (from, to) = (wita("2026-11-24T08:00:00"), wita("2026-11-24T16:00:00"));
        assert_eq!(from.to_rfc3339(), "2026-11-24T00:00:00+00:00");
        assert_eq!(time_range(from, to), "08.00–16.00");
        assert_eq!(time_range(wita("2026-11-24T00:00:00"), wita("2026-11-25T00:00:00")), "00.00–24.00");
        assert_eq!(moment_long(Language::Id, wita("2026-11-25T16:00:00")), "Rabu, 25 November 2026, pukul 16.00");
        assert_eq!(moment_long(Language::En, wita("2026-11-25T16:00:00")), "Wednesday, 25 November 2026, 16.00");
    }

    #[test]
    fn the_line_of_a_request_tells_daily_hours_from_a_stay() {
        let (from, to) = (wita("2026-11-24T14:00:00"), wita("2026-11-26T16:00:00"));
        assert_eq!(wishes(Language::Id, Pattern::Daily, from, to), "24–26 November 2026, setiap hari 14.00–16.00 WITA");
        assert_eq!(wishes(Language::Id, Pattern::Continuous, from, to), "24 November 2026 pukul 14.00 s.d. 26 November 2026 pukul 16.00 WITA");
        assert_eq!(wishes(Language::En, Pattern::Continuous, from, to), "24 November 2026, 14.00 to 26 November 2026, 16.00 WITA");
        let one = wita("2026-11-24T16:00:00");
        assert_eq!(wishes(Language::Id, Pattern::Daily, from, one), "Selasa, 24 November 2026, 14.00–16.00 WITA");
        let whole_day = wishes(Language::En, Pattern::Daily, wita("2026-11-24T00:00:00"), wita("2026-11-25T00:00:00"));
        assert_eq!(whole_day, "Tuesday, 24 November 2026, 00.00–24.00 WITA");
    }

    #[test]
    fn what_is_filled_in_is_never_read_again() {
        let text = fill("%{name}: %{code}, %{unknown}", |name| match name {
            "name" => Some("%{code}"),
            "code" => Some("9B2T"),
            _ => None,
        });
        assert_eq!(text, "%{code}: 9B2T, %{unknown}");
    }
}
