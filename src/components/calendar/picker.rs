//! A small month to pick dates from, inside a form. Each day is a submit button, so that without script the form comes
//! back with everything typed and the day filled in; with script the page handles the button itself.

use super::look::{DayLook, DayWords};
use super::month::{rows_of, week_head};
use super::{ShownMonth, longest_free, month_after};
use crate::components::Icon;
use crate::domain::availability::DayAvailability;
use crate::domain::facility::Facility;
use crate::domain::format::month_year;
use crate::domain::language::Language;
use crate::tr;
use chrono::{Datelike, NaiveDate};
use leptos::either::Either;
use leptos::prelude::*;

/// Name of the buttons that pick a day.
pub const PICK_DATE: &str = "pick_date";
/// Id of the small month; arrow keys walk over the `data-date` buttons inside.
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
            let days: Vec<_> = week.iter().map(|day| cell(day, month.facility, month.month, words, picked, earliest)).collect();
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
    facility: &Facility,
    month: NaiveDate,
    words: &DayWords,
    picked: Option<(NaiveDate, NaiveDate)>,
    earliest: NaiveDate,
) -> impl IntoView + use<> {
    if day.date.month() != month.month() {
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
    let sentence = words.sentence(day, facility);
    let can_be_picked = day.date >= earliest && (longest_free(day).is_some() || matches!(look, DayLook::Free | DayLook::Partial | DayLook::Pending));
    let content = if can_be_picked || range.is_some() {
        Either::Left(view! {
            <button class="day" type="submit" name=PICK_DATE value=day.date.to_string() data-date=day.date.to_string() aria-pressed=if range.is_some() { "true" } else { "false" }>
                <span aria-hidden="true">{number}</span>
                <Icon name=look.icon()/>
                <span class="sr">{sentence}</span>
            </button>
        })
    } else {
        Either::Right(view! { <div class="day"><s aria-hidden="true">{number}</s><span class="sr">{sentence}</span></div> })
    };
    Either::Right(view! { <td data-status=look.code() data-range=range>{content}</td> })
}
