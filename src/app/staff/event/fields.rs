//! The fields of *Catat kegiatan*: what and where, when, and how it comes back.

use super::super::span_fields::SpanFields;
use super::state::EventState;
use crate::components::field::{ErrorLine, follow};
use crate::components::{RadioCard, SelectField, TextField};
use crate::domain::availability::Purpose;
use crate::domain::facility::Facility;
use crate::domain::language::Language;
use crate::domain::series::{Day, Place, Repeats};
use crate::i18n::words;
use crate::tr;
use leptos::html;
use leptos::prelude::*;

/// Facility, purpose and reason. The facilities team enters maintenance only.
#[component]
pub fn WhatFields(state: EventState, facilities: Vec<Facility>, may_hold_events: bool) -> impl IntoView {
    let language = state.language;
    let choose = (String::new(), tr!(language, "staff.choose"));
    let options = std::iter::once(choose).chain(facilities.into_iter().map(|facility| (facility.code.to_string(), facility.name))).collect();
    let typed = state.field(|form| &form.purpose);
    let purpose = Signal::derive(move || if may_hold_events { typed.get() } else { Purpose::Maintenance.code().to_owned() });
    view! {
        <section class="panel form-section" aria-labelledby="apa">
            <header><span aria-hidden="true">"1"</span><h2 id="apa">{tr!(language, "event.what")}</h2></header>
            <div class="panel-body stack">
                <SelectField
                    id="facility"
                    label=tr!(language, "staff.field.facility")
                    options
                    required=true
                    value=state.field(|form| &form.facility)
                    error=state.error("facility")
                />
                <fieldset class="field" id="purpose" aria-describedby="purpose-error">
                    <legend>{tr!(language, "event.purpose")}</legend>
                    <div class="options">
                        {may_hold_events
                            .then(|| {
                                view! {
                                    <RadioCard
                                        name="purpose"
                                        value="internal"
                                        chosen=purpose
                                        label=tr!(language, "cal.internal")
                                        note=tr!(language, "event.purpose.internal_note")
                                    />
                                }
                            })}
                        <RadioCard
                            name="purpose"
                            value="maintenance"
                            chosen=purpose
                            label=tr!(language, "cal.maintenance")
                            note=tr!(language, "event.purpose.maintenance_note")
                        />
                    </div>
                    <ErrorLine id="purpose-error" error=state.error("purpose")/>
                </fieldset>
                <TextField
                    id="reason"
                    label=tr!(language, "event.reason")
                    hint=tr!(language, "event.reason_hint")
                    maxlength=200
                    required=true
                    value=state.field(|form| &form.reason)
                    error=state.error("reason")
                />
            </div>
        </section>
    }
}

/// Ids of the dates and hours; they are their names, too.
const SPAN: [&str; 4] = ["start_date", "end_date", "start_time", "end_time"];

/// Dates and hours of the first use.
#[component]
pub fn WhenFields(state: EventState) -> impl IntoView {
    let language = state.language;
    let errors = SPAN.map(|field| state.error(field));
    let values =
        [state.field(|form| &form.start_date), state.field(|form| &form.end_date), state.field(|form| &form.start_time), state.field(|form| &form.end_time)];
    view! {
        <section class="panel form-section" aria-labelledby="kapan">
            <header><span aria-hidden="true">"2"</span><h2 id="kapan">{tr!(language, "event.when")}</h2></header>
            <div class="panel-body stack">
                <SpanFields ids=SPAN names=SPAN values errors clock=true one_day=true/>
                <p class="muted small">{tr!(language, "event.when_note")}</p>
                <TextField
                    id="override_reason"
                    label=tr!(language, "event.override_reason")
                    hint=tr!(language, "event.override_hint")
                    maxlength=300
                    optional=true
                    value=state.field(|form| &form.override_reason)
                    error=state.error("override_reason")
                />
            </div>
        </section>
    }
}

/// Whether, on which days and until when it comes back. Without script every field is there, and those that do not belong to
/// the chosen repetition are not read.
#[component]
pub fn RepeatFields(state: EventState) -> impl IntoView {
    let language = state.language;
    let repeat = state.field(|form| &form.repeat);
    let repeats = state.repeats();
    let hidden_unless = move |shown: fn(Repeats) -> bool| move || state.alive.get() && !shown(repeats.get());
    let cards: Vec<_> = Repeats::ALL
        .iter()
        .map(|choice| {
            let label = words(language, &format!("event.repeat.{choice}"));
            view! { <RadioCard name="repeat" value=choice.code() chosen=repeat label/> }
        })
        .collect();
    view! {
        <section class="panel form-section" aria-labelledby="ulang">
            <header><span aria-hidden="true">"3"</span><h2 id="ulang">{tr!(language, "event.repeat")}</h2></header>
            <div class="panel-body stack">
                <fieldset class="field" id="repeat" aria-describedby="repeat-error">
                    <legend>{tr!(language, "event.repeat.legend")}</legend>
                    <div class="options">{cards}</div>
                    <ErrorLine id="repeat-error" error=state.error("repeat")/>
                </fieldset>
                <div class="stack" hidden=hidden_unless(|repeats| repeats != Repeats::Never)>
                    <TextField
                        id="interval"
                        inputmode="numeric"
                        maxlength=2
                        label=tr!(language, "event.interval")
                        hint=tr!(language, "event.interval_hint")
                        value=state.field(|form| &form.interval)
                        error=state.error("interval")
                    />
                    <div hidden=hidden_unless(|repeats| repeats == Repeats::Weekly)>
                        <WeekdayTicks state/>
                    </div>
                    <p class="muted small" hidden=hidden_unless(|repeats| repeats == Repeats::MonthlyDate)>{tr!(language, "event.month_date_note")}</p>
                    <div class="fields pair" hidden=hidden_unless(|repeats| repeats == Repeats::MonthlyDay)>
                        <PlaceFields state/>
                    </div>
                    <EndFields state/>
                </div>
            </div>
        </section>
    }
}

/// The days of a week; none ticked means the day of the start date.
#[component]
fn WeekdayTicks(state: EventState) -> impl IntoView {
    let language = state.language;
    let ticks: Vec<_> = Day::ALL.iter().copied().map(|day| view! { <WeekdayTick state day/> }).collect();
    view! {
        <fieldset class="field" id="weekdays" aria-describedby="weekdays-hint weekdays-error">
            <legend>{tr!(language, "event.weekdays")}</legend>
            <p class="hint" id="weekdays-hint">{tr!(language, "event.weekdays_hint")}</p>
            <div class="options">{ticks}</div>
            <ErrorLine id="weekdays-error" error=state.error("weekdays")/>
        </fieldset>
    }
}

#[component]
fn WeekdayTick(state: EventState, day: Day) -> impl IntoView {
    let control = NodeRef::<html::Input>::new();
    let form = state.form;
    let ticked = Memo::new(move |_| form.with(|form| form.weekdays.iter().any(|code| code == day.code())));
    follow(ticked, move |ticked: &bool| {
        if let Some(control) = control.get_untracked() {
            control.set_checked(*ticked);
        }
    });
    view! {
        <label>
            <input node_ref=control type="checkbox" name="weekdays" value=day.code() checked=ticked.get_untracked()/>
            <b>{words(state.language, &format!("event.day.{day}"))}</b>
        </label>
    }
}

/// Which Monday of the month. The fifth and the last are two choices [G73].
#[component]
fn PlaceFields(state: EventState) -> impl IntoView {
    let language = state.language;
    let choose = (String::new(), tr!(language, "staff.choose"));
    let places = std::iter::once(choose).chain(Place::ALL.iter().map(|place| (place.code().to_owned(), place_label(language, *place)))).collect();
    let of_the_start = (String::new(), tr!(language, "event.weekday_of_start"));
    let days = Day::ALL.iter().map(|day| (day.code().to_owned(), words(language, &format!("event.day.{day}"))));
    let days = std::iter::once(of_the_start).chain(days).collect();
    view! {
        <SelectField
            id="place"
            label=tr!(language, "event.place")
            hint=tr!(language, "event.place_hint")
            options=places
            value=state.field(|form| &form.place)
            error=state.error("place")
        />
        <SelectField
            id="weekday"
            label=tr!(language, "event.weekday")
            hint=tr!(language, "event.weekday_hint")
            options=days
            value=state.field(|form| &form.weekday)
            error=state.error("weekday")
        />
    }
}

fn place_label(language: Language, place: Place) -> String {
    match place {
        Place::First => tr!(language, "event.place.first"),
        Place::Second => tr!(language, "event.place.second"),
        Place::Third => tr!(language, "event.place.third"),
        Place::Fourth => tr!(language, "event.place.fourth"),
        Place::Fifth => tr!(language, "event.place.fifth"),
        Place::Last => tr!(language, "event.place.last"),
    }
}

/// A last date or a number of times: there is no repetition without an end.
#[component]
fn EndFields(state: EventState) -> impl IntoView {
    let language = state.language;
    let ends = state.field(|form| &form.ends);
    let hidden_if = move |code: &'static str| move || state.alive.get() && ends.with(|ends| ends == code);
    view! {
        <fieldset class="field" id="ends">
            <legend>{tr!(language, "event.ends")}</legend>
            <div class="options">
                <RadioCard name="ends" value="until" chosen=ends label=tr!(language, "event.ends.until")/>
                <RadioCard name="ends" value="count" chosen=ends label=tr!(language, "event.ends.count")/>
            </div>
        </fieldset>
        <div class="fields pair">
            <div hidden=hidden_if("count")>
                <TextField
                    id="until"
                    kind="date"
                    label=tr!(language, "event.until")
                    hint=tr!(language, "event.until_hint")
                    value=state.field(|form| &form.until)
                    error=state.error("until")
                />
            </div>
            <div hidden=hidden_if("until")>
                <TextField
                    id="count"
                    inputmode="numeric"
                    maxlength=3
                    label=tr!(language, "event.count")
                    hint=tr!(language, "event.count_hint")
                    value=state.field(|form| &form.count)
                    error=state.error("count")
                />
            </div>
        </div>
    }
}
