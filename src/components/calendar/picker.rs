//! A small month to pick dates from, inside a form. Each day is a submit button, so that without script the form comes
//! back with everything typed and the day filled in; with script the page handles the button itself.

use super::look::{DayLook, DayWords};
use super::month::{rows_of, week_head};
use super::{ShownMonth, longest_free, month_after};
use crate::components::Icon;
use crate::domain::availability::DayAvailability;
use crate::domain::facility::Facility;
use crate::domain::format::{long_date, month_year};
use crate::domain::language::Language;
use crate::tr;
use chrono::{Datelike, NaiveDate};
use leptos::either::Either;
use leptos::prelude::*;

/// Name of the buttons that pick a day.
pub const PICK_DATE: &str = "pick_date";
/// Id of the small month; arrow keys walk over the `data-date` buttons inside. What cannot be picked has `aria-disabled`, and its
/// `title` says why.
pub const PICKER_ID: &str = "pilih-tanggal";
/// Name of the buttons that turn the page of the month.
pub const PICK_MONTH: &str = "pick_month";

/// The month with the picked dates marked. `action` is the address of the form.
#[component]
pub fn MonthPicker<'a>(
    month: ShownMonth<'a>,
    words: &'a DayWords,
    /// First and last picked date.
    picked: Option<(NaiveDate, NaiveDate)>,
    earliest: NaiveDate,
    language: Language,
    action: &'static str,
) -> impl IntoView + use<> {
    let title = month_year(language, month.month);
    let turn = |steps: i32| crate::domain::format::year_month(month_after(month.month, steps));
    let (before, after) = (turn(-1), turn(1));
    let weeks: Vec<_> = rows_of(month.days, month.month)
        .map(|week| {
            let days: Vec<_> = week.iter().map(|day| cell(day, month, words, picked, earliest, language)).collect();
            view! { <tr>{days}</tr> }
        })
        .collect();
    let to_month = |month: &str| format!("{action}?month={month}");
    view! {
        <div class="stack tight">
            <div class="row tight">
                <b aria-live="polite">{title.clone()}</b>
                <span class="push row tight nowrap">
                    <button class="button quiet square" type="submit" name=PICK_MONTH value=before.clone() formaction=to_month(&before) aria-label=tr!(language, "cal.prev")>
                        <Icon name="prev"/>
                    </button>
                    <button class="button quiet square" type="submit" name=PICK_MONTH value=after.clone() formaction=to_month(&after) aria-label=tr!(language, "cal.next")>
                        <Icon name="next"/>
                    </button>
                </span>
            </div>
            <table class="month mini" id=PICKER_ID>
                <caption class="sr">{tr!(language, "home.caption", facility = month.facility.name, month = title)}</caption>
                {week_head(month.days, language)}
                <tbody>{weeks}</tbody>
            </table>
        </div>
    }
}

fn cell(
    day: &DayAvailability,
    month: ShownMonth<'_>,
    words: &DayWords,
    picked: Option<(NaiveDate, NaiveDate)>,
    earliest: NaiveDate,
    language: Language,
) -> impl IntoView + use<> {
    if day.date.month() != month.month.month() {
        return Either::Left(view! { <td></td> });
    }
    let look = DayLook::of(day);
    let range = picked.filter(|(first, last)| (*first..=*last).contains(&day.date)).map(|(first, last)| match (day.date == first, day.date == last) {
        (true, true) => "only",
        (true, false) => "start",
        (false, true) => "end",
        (false, false) => "middle",
    });
    let number = day.date.day();
    let date = day.date.to_string();
    let content = match why_not(day, month.facility, words, earliest, language) {
        None => Either::Left(view! {
            <button class="day" type="submit" name=PICK_DATE value=date.clone() data-date=date aria-pressed=if range.is_some() { "true" } else { "false" }>
                <span aria-hidden="true">{number}</span>
                <Icon name=look.icon()/>
                <span class="sr">{words.sentence(day, month.facility)}</span>
            </button>
        }),
        Some(reason) => Either::Right(view! {
            <button class="day" type="button" aria-disabled="true" data-date=date title=reason><s aria-hidden="true">{number}</s></button>
        }),
    };
    Either::Right(view! { <td data-status=look.code() data-range=range>{content}</td> })
}

/// Why a day cannot be picked, in a whole sentence; `None` when it can.
fn why_not(day: &DayAvailability, facility: &Facility, words: &DayWords, earliest: NaiveDate, language: Language) -> Option<String> {
    let look = DayLook::of(day);
    let too_soon = day.date < earliest;
    if !too_soon && (longest_free(day).is_some() || matches!(look, DayLook::Free | DayLook::Partial | DayLook::Pending)) {
        return None;
    }
    let sentence = words.sentence(day, facility);
    Some(if too_soon && look.is_open() { format!("{sentence}. {}", tr!(language, "home.too_soon", date = long_date(language, earliest))) } else { sentence })
}

#[cfg(test)]
mod tests {
    use super::super::nearest::tests::{date, day, hall};
    use super::*;
    use crate::domain::availability::DayState;

    fn refused(day: &DayAvailability) -> Option<String> {
        why_not(day, &hall(), &DayWords::new(Language::Id), date("2026-12-10"), Language::Id)
    }

    #[test]
    fn a_day_that_cannot_be_picked_says_why() {
        let mut christmas = day("2026-12-25", DayState::Holiday);
        christmas.holiday = Some(("Hari Raya Natal".to_owned(), "Christmas Day".to_owned()));
        for (day, reason) in [
            (christmas, "Hari Raya Natal".to_owned()),
            (day("2026-12-12", DayState::Closed), tr!(Language::Id, "cal.weekend").to_lowercase()),
            (day("2026-12-17", DayState::Full), tr!(Language::Id, "cal.booked").to_lowercase()),
            (day("2026-12-01", DayState::Past), tr!(Language::Id, "home.past").to_lowercase()),
            (day("2026-12-09", DayState::Free), tr!(Language::Id, "home.too_soon", date = "Kamis, 10 Desember 2026")),
        ] {
            let said = refused(&day).expect("refused");
            assert!(said.contains(&reason) && said.contains("2026: "), "{said} / {reason}");
        }
    }

    #[test]
    fn what_is_free_or_partly_free_or_asked_for_can_be_picked() {
        let mut asked_for = day("2026-12-16", DayState::Free);
        asked_for.pending = 1;
        for day in [asked_for, day("2026-12-10", DayState::Free), day("2026-12-17", DayState::Partial)] {
            assert_eq!(refused(&day), None, "{}", day.date);
        }
    }
}
