//! A month of one facility as a table.

use super::cell::{Cells, cell, hours_bar};
use super::look::{DayLook, DayWords, dotted};
use super::segments::lending_window;
use super::{ShownMonth, month_after};
use crate::components::Icon;
use crate::domain::availability::{Busy, BusyState, DayAvailability, DayState};
use crate::domain::calendar_view::WeekStart;
use crate::domain::facility::Window;
use crate::domain::format::{day_name, day_name_short, month_year};
use crate::domain::language::Language;
use crate::domain::slot::{Slot, TimeOfDay};
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Whole weeks of a month, from the first day of its first to the last day of its last; the days after them are left out.
pub fn rows_of(days: &[DayAvailability], month: NaiveDate) -> impl Iterator<Item = &[DayAvailability]> {
    let next = month_after(month, 1);
    days.chunks(7).take_while(move |week| week.len() == 7 && week[0].date < next)
}

/// Heads of the seven columns: short on the screen, whole for those who listen.
pub(super) fn week_head(days: &[DayAvailability], language: Language) -> impl IntoView + use<> {
    let heads: Vec<_> = days
        .iter()
        .take(7)
        .map(|day| view! { <th scope="col"><abbr title=day_name(language, day.date)>{day_name_short(language, day.date)}</abbr></th> })
        .collect();
    view! { <thead><tr>{heads}</tr></thead> }
}

/// The month as a table of links. It works without script; with `grid` it is one tab stop whose keys the page handles.
#[component]
pub fn MonthTable<'a>(
    month: ShownMonth<'a>,
    words: &'a DayWords,
    chosen: Option<NaiveDate>,
    language: Language,
    /// Beginning of a day's link, up to its date.
    link: &'a str,
    #[prop(into)] grid: Signal<bool>,
) -> impl IntoView + use<> {
    let cells = Cells { facility: month.facility, words, month: month.month, today: month.today, chosen, link };
    let weeks: Vec<_> =
        rows_of(month.days, month.month).map(|week| view! { <tr>{week.iter().map(|day| cell(day, &cells)).collect::<Vec<_>>()}</tr> }).collect();
    let caption = tr!(language, "home.caption", facility = month.facility.name, month = month_year(language, month.month));
    view! {
        <div class="month-frame">
            <table class="month" id=MONTH_ID role=move || grid.get().then_some("grid")>
                <caption class="sr">{caption}</caption>
                {week_head(month.days, language)}
                <tbody>{weeks}</tbody>
            </table>
        </div>
    }
}

/// Id of the public month's table.
pub const MONTH_ID: &str = "kalender";

/// What the icons and the bar mean.
pub fn legend(month: ShownMonth<'_>, words: &DayWords, language: Language) -> impl IntoView + use<> {
    let looks = [DayLook::Free, DayLook::Partial, DayLook::Pending, DayLook::Full, DayLook::Closed, DayLook::Holiday];
    let entries: Vec<_> = looks
        .into_iter()
        .map(|look| {
            let word = match look {
                DayLook::Closed => tr!(language, "home.closed"),
                DayLook::Holiday => tr!(language, "home.holiday"),
                _ => words.state(look).to_owned(),
            };
            view! { <li data-status=look.code()><Icon name=look.icon()/>{word}</li> }
        })
        .collect();
    let (opens, closes) = lending_window(month.facility.hours.0.iter().flatten()).unwrap_or((0, 1440));
    let range = format!("{}–{}", dotted(opens), dotted(closes));
    let example = example_day(month.today);
    view! {
        <ul class="legend" aria-label=tr!(language, "home.legend")>
            {entries}
            <li>{hours_bar(&example, month.facility)} {tr!(language, "home.bar", hours = range)}</li>
        </ul>
    }
}

/// A day with its middle half taken, to show the bar.
fn example_day(date: NaiveDate) -> DayAvailability {
    let stretch = |from: u16, to: u16| Slot { from: TimeOfDay::at(from, 0).on(date), to: TimeOfDay::at(to, 0).on(date) };
    DayAvailability {
        date,
        state: DayState::Partial,
        open: vec![Window { opens: TimeOfDay::at(8, 0), closes: TimeOfDay::at(16, 0) }],
        free_units_min: 0,
        pending: 0,
        busy: vec![Busy { slot: stretch(10, 14), state: BusyState::Booked, quantity: 1 }],
        free: vec![stretch(8, 10), stretch(14, 16)],
        holiday: None,
        joint_leave: false,
        maintenance: false,
    }
}

/// Where an arrow key or the like leads from a day; Home and End to the ends of its week, which begins with `start`.
pub fn key_target(date: NaiveDate, key: &str, start: WeekStart) -> Option<NaiveDate> {
    let weekday = start.days_into(date);
    let days = match key {
        "ArrowLeft" => -1,
        "ArrowRight" => 1,
        "ArrowUp" => -7,
        "ArrowDown" => 7,
        "Home" => -weekday,
        "End" => 6 - weekday,
        "PageUp" => return date.checked_sub_months(chrono::Months::new(1)),
        "PageDown" => return date.checked_add_months(chrono::Months::new(1)),
        _ => return None,
    };
    date.checked_add_signed(chrono::Duration::days(days))
}

#[cfg(test)]
mod tests {
    use super::super::nearest::tests::{date, day};
    use super::*;

    #[test]
    fn december_2026_has_five_rows() {
        let days: Vec<_> = (0..49).map(|n| day(&(date("2026-11-30") + chrono::Duration::days(n)).to_string(), DayState::Free)).collect();
        let rows: Vec<_> = rows_of(&days, date("2026-12-01")).collect();
        assert_eq!((rows.len(), rows[4][6].date), (5, date("2027-01-03")));
    }

    #[test]
    fn keys_walk_over_days_weeks_and_months() {
        let thursday = date("2026-12-17");
        for (key, target) in [
            ("ArrowLeft", "2026-12-16"),
            ("ArrowRight", "2026-12-18"),
            ("ArrowUp", "2026-12-10"),
            ("ArrowDown", "2026-12-24"),
            ("Home", "2026-12-14"),
            ("End", "2026-12-20"),
            ("PageUp", "2026-11-17"),
            ("PageDown", "2027-01-17"),
        ] {
            assert_eq!(key_target(thursday, key, WeekStart::Monday), Some(date(target)), "{key}");
        }
        assert_eq!(key_target(date("2027-01-31"), "PageDown", WeekStart::Monday), Some(date("2027-02-28")));
        assert_eq!(key_target(thursday, "Enter", WeekStart::Monday), None);
    }

    #[test]
    fn home_and_end_are_the_ends_of_the_week_as_the_office_has_it() {
        let sunday = date("2026-12-20");
        let ends = |start| (key_target(sunday, "Home", start), key_target(sunday, "End", start));
        assert_eq!(ends(WeekStart::Monday), (Some(date("2026-12-14")), Some(sunday)));
        assert_eq!(ends(WeekStart::Sunday), (Some(sunday), Some(date("2026-12-26"))));
        assert_eq!(ends(WeekStart::Saturday), (Some(date("2026-12-19")), Some(date("2026-12-25"))));
    }
}
