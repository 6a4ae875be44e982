//! The weekly hours of the office, and the Ramadans in which the shorter ones count.

use super::fields::ShowButton;
use super::preview::{group_label, hours_text};
use super::state::DaysState;
use crate::app::{paths, use_language};
use crate::components::TextField;
use crate::domain::format::date_range;
use crate::domain::office_hours::{DayGroup, OfficeHours, Season};
use crate::domain::working_days::{CalendarForm, ChangeKind, Ramadan};
use crate::tr;
use leptos::prelude::*;

/// Seasons and groups of days with the ids of their fields: opening, break, closing.
const ROWS: [(Season, DayGroup, [&str; 4]); 4] = [
    (Season::Ordinary, DayGroup::MondayToThursday, ["jam-senin-buka", "jam-senin-jeda", "jam-senin-lanjut", "jam-senin-tutup"]),
    (Season::Ordinary, DayGroup::Friday, ["jam-jumat-buka", "jam-jumat-jeda", "jam-jumat-lanjut", "jam-jumat-tutup"]),
    (Season::Ramadan, DayGroup::MondayToThursday, ["puasa-senin-buka", "puasa-senin-jeda", "puasa-senin-lanjut", "puasa-senin-tutup"]),
    (Season::Ramadan, DayGroup::Friday, ["puasa-jumat-buka", "puasa-jumat-jeda", "puasa-jumat-lanjut", "puasa-jumat-tutup"]),
];

/// The hours by season and group of days, each with a form that is folded away.
#[component]
pub fn HoursPanel(state: DaysState, year: i32, hours: OfficeHours) -> impl IntoView {
    let language = use_language();
    let rows: Vec<_> = ROWS
        .into_iter()
        .map(|(season, days, ids)| {
            let now = hours.of(season, days);
            // After a refusal its form stays open.
            let open = state.hours.with_untracked(|form| is_of(form, season, days));
            view! {
                <li class="stack tight">
                    <b>{group_label(language, season, days)}</b>
                    <span>{hours_text(language, now)}</span>
                    <details class="act" open=open>
                        <summary>{tr!(language, "workdays.change_hours")}</summary>
                        {hours_form(state, year, season, days, ids, now.times().map(|time| time.to_string()))}
                    </details>
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="jam-kerja">
            <header><h2 id="jam-kerja">{tr!(language, "workdays.hours")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "workdays.hours_note")}</p>
                <ul class="stack">{rows}</ul>
            </div>
        </section>
    }
}

fn is_of(form: &CalendarForm, season: Season, days: DayGroup) -> bool {
    form.kind_of_change() == Some(ChangeKind::Hours) && form.season == season.code() && form.days == days.code()
}

fn hours_form(state: DaysState, year: i32, season: Season, days: DayGroup, ids: [&'static str; 4], now: [String; 4]) -> impl IntoView + use<> {
    let language = state.language;
    let labels = [tr!(language, "workdays.opens"), tr!(language, "workdays.break_from"), tr!(language, "workdays.break_to"), tr!(language, "workdays.closes")];
    let read: [fn(&CalendarForm) -> &String; 4] = [|form| &form.opens, |form| &form.break_from, |form| &form.break_to, |form| &form.closes];
    let names = ["opens", "break_from", "break_to", "closes"];
    let mut fields = Vec::with_capacity(4);
    for (((id, name), label), (read, now)) in ids.into_iter().zip(names).zip(labels).zip(read.into_iter().zip(now)) {
        // As typed into this form, or as it is.
        let value = Signal::derive(move || state.hours.with(|form| if is_of(form, season, days) { read(form).clone() } else { now.clone() }));
        let error = state.error(move |form| is_of(form, season, days), name);
        fields.push(view! { <TextField id name kind="time" label required=true value error/> });
    }
    view! {
        <form class="stack" method="post" action=paths::working_days(year) novalidate on:submit=move |event| state.send(&event)>
            <input type="hidden" name="change" value=ChangeKind::Hours.code()/>
            <input type="hidden" name="season" value=season.code()/>
            <input type="hidden" name="days" value=days.code()/>
            <div class="fields pair">{fields}</div>
            <ShowButton state/>
        </form>
    }
}

/// The periods, and a form for one more.
#[component]
pub fn RamadanPanel(state: DaysState, year: i32, ramadan: Vec<Ramadan>) -> impl IntoView {
    let language = use_language();
    let none = ramadan.is_empty();
    let periods: Vec<_> = ramadan
        .into_iter()
        .map(|period| {
            let dates = date_range(language, period.first, period.last);
            view! {
                <li class="row">
                    <span>{dates.clone()}</span>
                    <form class="push" method="post" action=paths::working_days(year) on:submit=move |event| state.send(&event)>
                        <input type="hidden" name="change" value=ChangeKind::NoRamadan.code()/>
                        <input type="hidden" name="first" value=period.first.to_string()/>
                        <button class="button" type="submit">{tr!(language, "workdays.remove")}<span class="sr">{format!(" {dates}")}</span></button>
                    </form>
                </li>
            }
        })
        .collect();
    let error = move |field| state.error_of(ChangeKind::Ramadan, field);
    view! {
        <section class="panel" aria-labelledby="ramadan">
            <header><h2 id="ramadan">{tr!(language, "workdays.ramadan")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "workdays.ramadan_note")}</p>
                {none.then(|| view! { <p>{tr!(language, "workdays.ramadan_none")}</p> })}
                <ul class="stack tight">{periods}</ul>
                <form class="stack" method="post" action=paths::working_days(year) novalidate on:submit=move |event| state.send(&event)>
                    <input type="hidden" name="change" value=ChangeKind::Ramadan.code()/>
                    <div class="fields pair">
                        <TextField
                            id="ramadan-awal"
                            name="first"
                            kind="date"
                            label=tr!(language, "workdays.first")
                            required=true
                            value=state.text(state.ramadan, |form| &form.first)
                            error=error("first")
                        />
                        <TextField
                            id="ramadan-akhir"
                            name="last"
                            kind="date"
                            label=tr!(language, "workdays.last")
                            required=true
                            value=state.text(state.ramadan, |form| &form.last)
                            error=error("last")
                        />
                    </div>
                    <ShowButton state/>
                </form>
            </div>
        </section>
    }
}
