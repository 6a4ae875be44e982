//! Section 1 of the form: days, hours, and what to do when the time is taken.

use super::drawn_hours::DrawnHours;
use super::edits::{PRESETS, dates};
use super::notices::{ConflictNotice, TakenNotice};
use super::range::Range;
use super::taken::Taken;
use crate::app::paths;
use crate::components::calendar::{DayWords, MonthPicker, ShownMonth};
use crate::components::live::{Connection, LiveLine};
use crate::components::{Icon, Load, RadioCard, TextField};
use crate::domain::format::date_range;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::availability::CalendarPage;
use crate::tr;
use leptos::prelude::*;

/// The small month of the first facility.
#[derive(Clone, Copy)]
pub struct Month {
    pub page: Resource<Result<CalendarPage, AppError>>,
    /// The month that was turned to, `YYYY-MM`; none as long as it is that of the chosen day.
    pub turned: RwSignal<Option<String>>,
    pub connection: Signal<Connection>,
}

#[component]
pub fn WhenSection(taken: Taken, month: Month) -> impl IntoView {
    let state = taken.state;
    let Month { page, turned, connection } = month;
    let language = state.language;
    let facility = state.first_facility();
    let picked = Memo::new(move |_| state.form.with(dates));
    let range = Range::new(state, turned);
    Effect::new(move |_| {
        page.track();
        picked.track();
        range.rove();
    });
    let picker = move |page: CalendarPage| {
        let shown = facility.with(|code| *code == page.month.facility.code.0);
        shown.then(|| {
            let words = DayWords::new(language);
            let month = ShownMonth { facility: &page.month.facility, month: page.month.month, days: &page.month.days, today: page.month.today };
            view! {
                <MonthPicker month words=&words picked=picked.get() earliest=page.earliest language action=paths::APPLY/>
                <LiveLine connection updated_at=Signal::stored(Some(page.month.updated_at))/>
            }
        })
    };
    let preset = state.field(|form| &form.preset);
    let presets: Vec<_> = PRESETS
        .into_iter()
        .map(|(code, from, to)| {
            let label = words(language, &format!("apply.preset.{code}"));
            view! { <RadioCard name="preset" value=code chosen=preset label note=format!("{}–{}", from.dotted(), to.dotted())/> }
        })
        .collect();
    let pattern = state.field(|form| &form.pattern);
    view! {
        <section class="panel form-section" aria-labelledby="kapan">
            <header><span aria-hidden="true">"1"</span><h2 id="kapan" tabindex="-1">{tr!(language, "apply.when")}</h2></header>
            <div class="panel-body stack roomy">
                <div class="when">
                    <div
                        class="stack tight"
                        on:pointerdown=move |event| range.on_down(&event)
                        on:pointermove=move |event| range.on_move(&event)
                        on:pointerup=move |_| range.on_up()
                        on:click=move |event| range.on_click(&event)
                        on:keydown=move |event| range.on_key(&event)
                    >
                        <Load from=page let:page>{picker(page)}</Load>
                        <p class="muted small" hidden=move || !state.alive.get() || facility.with(String::is_empty)>{tr!(language, "apply.pick_hint")}</p>
                        <p class=move || if range.refused.with(Option::is_some) { "small" } else { "sr" } role="status">
                            {move || {
                                let stretch = || picked.get().filter(|(first, last)| first != last).map(|(first, last)| date_range(language, first, last));
                                range.refused.get().or_else(stretch)
                            }}
                        </p>
                        <p class="muted small" hidden=move || !facility.with(String::is_empty)>{tr!(language, "apply.pick_facility_first")}</p>
                    </div>
                    <div class="stack">
                        <div class="fields pair">
                            <TextField id="start_date" kind="date" required=true label=tr!(language, "form.date_start") value=state.field(|form| &form.start_date) error=state.error("start_date")/>
                            <TextField id="end_date" kind="date" label=tr!(language, "form.date_end") value=state.field(|form| &form.end_date) error=state.error("end_date")/>
                        </div>
                        <fieldset class="field" id="preset">
                            <legend>{tr!(language, "apply.hours")}</legend>
                            <div class="options">
                                {presets}
                                <RadioCard name="preset" value="other" chosen=preset label=tr!(language, "apply.preset.other") note=tr!(language, "apply.preset.other_note")/>
                            </div>
                        </fieldset>
                        <DrawnHours state page/>
                        <div class="fields pair" hidden=move || state.alive.get() && preset.with(|preset| preset != "other")>
                            <TextField id="start_time" kind="time" step=900 label=tr!(language, "form.time_start") hint=tr!(language, "apply.time_hint") value=state.field(|form| &form.start_time) error=state.error("start_time")/>
                            <TextField id="end_time" kind="time" step=900 label=tr!(language, "form.time_end") hint=tr!(language, "apply.time_hint") value=state.field(|form| &form.end_time) error=state.error("end_time")/>
                        </div>
                        <fieldset class="field" id="pattern">
                            <legend>{tr!(language, "apply.pattern")}</legend>
                            <div class="options long">
                                <RadioCard name="pattern" value="daily" chosen=pattern label=tr!(language, "form.daily")/>
                                <RadioCard name="pattern" value="continuous" chosen=pattern label=tr!(language, "form.continuous")/>
                            </div>
                            <crate::components::field::ErrorLine id="pattern-error" error=state.error("pattern")/>
                        </fieldset>
                    </div>
                </div>
                <ConflictNotice state/>
                <TakenNotice taken/>
                <p class="soft"><Icon name="info"/><span>{tr!(language, "apply.only_agreed")}</span></p>
            </div>
        </section>
    }
}
