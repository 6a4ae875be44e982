//! The days off of one year, by month, with what can be done to each.

use super::state::DaysState;
use crate::app::{paths, use_language};
use crate::components::Icon;
use crate::domain::format::{day_name, month_year};
use crate::domain::language::Language;
use crate::domain::working_days::{ChangeKind, DayKind, DayOff};
use crate::i18n::words;
use crate::tr;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

/// The office's word for a kind of day off.
pub fn kind_label(language: Language, kind: DayKind) -> String {
    words(language, &format!("workdays.kind.{kind}"))
}

/// The name of a day off in the reader's language.
pub fn day_name_of(language: Language, day: &DayOff) -> String {
    match language {
        Language::Id => day.holiday.name_id.clone(),
        Language::En => day.holiday.name_en.clone(),
    }
}

/// The list, with the years before and after.
#[component]
pub fn YearList(state: DaysState, year: i32, today: NaiveDate, days: Vec<DayOff>) -> impl IntoView {
    let language = use_language();
    let count = days.len();
    let months: Vec<_> = days
        .chunk_by(|one, other| one.date().month() == other.date().month())
        .map(|month| {
            let first = month[0].date();
            let rows: Vec<_> = month.iter().map(|day| row(state, year, today, day)).collect();
            view! {
                <section class="stack tight">
                    <h3>{month_year(language, first)}</h3>
                    <ul class="days-off">{rows}</ul>
                </section>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="hari-libur">
            <header>
                <h2 id="hari-libur">{tr!(language, "workdays.year", year = year)}</h2>
                <nav class="row tight push" aria-label=tr!(language, "workdays.years")>
                    <a class="button" href=paths::working_days(year - 1)><Icon name="prev"/>{year - 1}</a>
                    <a class="button" href=paths::working_days(year + 1)>{year + 1}<Icon name="next"/></a>
                </nav>
            </header>
            <div class="panel-body stack roomy">
                {(count == 0).then(|| view! { <p class="muted">{tr!(language, "workdays.none", year = year)}</p> })}
                {months}
            </div>
        </section>
    }
}

fn row(state: DaysState, year: i32, today: NaiveDate, day: &DayOff) -> impl IntoView + use<> {
    let language = state.language;
    let (date, kind) = (day.date(), day.kind());
    let tone = match kind {
        DayKind::National => "holiday",
        DayKind::JointLeave => "joint_leave",
        DayKind::Closure => "closed",
    };
    let name = day_name_of(language, day);
    let change = match (kind, day.is_open()) {
        (DayKind::JointLeave, false) => Some((ChangeKind::Open, tr!(language, "workdays.open_act"))),
        (DayKind::JointLeave, true) => Some((ChangeKind::Close, tr!(language, "workdays.close_act"))),
        (DayKind::National | DayKind::Closure, _) => None,
    };
    let current = (date == today).then_some("date");
    let spoken = format!("{} {}: {name}", day_name(language, date), date.day());
    view! {
        <li aria-current=current>
            <b>{format!("{}, {}", day_name(language, date), date.day())}</b>
            <div>
                {name}
                <small>{day.source.clone()}</small>
                <span class="row tight">
                    <span class="badge" data-status=tone>{kind_label(language, kind)}</span>
                    {day.is_open().then(|| view! { <span class="badge" data-status="ok"><Icon name="check"/>{tr!(language, "workdays.open")}</span> })}
                </span>
            </div>
            <div class="row tight">
                {change.map(|(change, label)| act(state, year, date, change, label, spoken.clone()))}
                {act(state, year, date, ChangeKind::Remove, tr!(language, "workdays.remove"), spoken)}
            </div>
        </li>
    }
}

/// A form that is only a button: it shows what the change would do.
fn act(state: DaysState, year: i32, date: NaiveDate, change: ChangeKind, label: String, of: String) -> impl IntoView + use<> {
    view! {
        <form method="post" action=paths::working_days(year) on:submit=move |event| state.send(&event)>
            <input type="hidden" name="change" value=change.code()/>
            <input type="hidden" name="date" value=date.to_string()/>
            <button class="button" type="submit">{label}<span class="sr">{format!(" {of}")}</span></button>
        </form>
    }
}
