//! `/kantor/hari-kerja`: days off, joint leave, closures, the hours of the office and Ramadan. Every form shows first what it
//! would move, by a plain POST to this page; only the form under that list saves.

mod fields;
mod hours;
pub mod missing;
mod preview;
mod state;
mod year;

use super::fault::FaultBox;
use super::workspace::{HEADING, use_workspace};
use crate::app::{PageTitle, use_language};
use crate::browser;
use crate::components::Load;
use crate::domain::language::Language;
use crate::domain::working_days::{CalendarForm, Impact};
use crate::error::AppError;
use crate::server_fns::working_days::{SaveCalendarChange, WorkingDays, load_working_days};
use crate::tr;
use fields::{DayForm, ImportForm};
use hours::{HoursPanel, RamadanPanel};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use missing::MissingYear;
use preview::preview_panel;
use serde::{Deserialize, Serialize};
use state::{DaysState, FAULT};
use year::YearList;

/// A form that was posted without script and comes back: as typed, and what it would do. The server puts it into the context
/// of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CalendarOutcome {
    pub form: CalendarForm,
    pub answer: Option<Result<Impact, AppError>>,
}

/// The page.
#[component]
pub fn WorkingDaysPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let of = move |name: &str| query.with(|query| query.get(name).unwrap_or_default());
    let year = Memo::new(move |_| of("year"));
    let posted = use_context::<CalendarOutcome>();
    let outcome = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    let state = DaysState::set_up(language, outcome, untrack(|| of("date")));
    let save = ServerAction::<SaveCalendarChange>::new();
    let saved = RwSignal::new(0_u32);
    follow_save(state, save, saved);
    // Not loaded again by live events: somebody is typing here.
    let page = Resource::new_blocking(move || (year.get(), saved.get()), |(year, _)| load_working_days(year));
    view! {
        <PageTitle text=tr!(language, "workdays.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "workdays.title")}</h1>
        </header>
        <div class="stack roomy">
            {move || state.fault.get().map(|error| view! { <FaultBox id=FAULT error/> })}
            {preview_panel(state, save)}
            <Load from=page let:loaded>{the_page(state, loaded)}</Load>
        </div>
    }
}

/// Tells what becomes of a change that is saved.
fn follow_save(state: DaysState, save: ServerAction<SaveCalendarChange>, saved: RwSignal<u32>) {
    let workspace = use_workspace();
    // Without JavaScript the refusal came with the address of the page.
    if let Some(Err(error)) = save.value().get_untracked() {
        state.fault.set(Some(error));
    }
    Effect::new(move |_| match save.value().get() {
        Some(Ok(impact)) => {
            state.done();
            saved.update(|times| *times += 1);
            workspace.say(said(state.language, &impact));
            browser::focus(HEADING);
        }
        Some(Err(error)) => state.refuse(error),
        None => {}
    });
}

/// What was done, in a sentence.
fn said(language: Language, impact: &Impact) -> String {
    if impact.moved == 0 { tr!(language, "workdays.saved") } else { tr!(language, "workdays.saved_moved", n = impact.moved) }
}

fn the_page(state: DaysState, loaded: WorkingDays) -> AnyView {
    let WorkingDays { year, today, days, ramadan, hours, missing_year } = loaded;
    view! {
        <div class="stack roomy">
            <MissingYear year=missing_year/>
            <div class="with-aside">
                <YearList state year today days/>
                <div class="stack roomy">
                    <DayForm state year/>
                    <ImportForm state year/>
                </div>
            </div>
            <div class="board">
                <HoursPanel state year hours/>
                <RamadanPanel state year ramadan/>
            </div>
        </div>
    }
    .into_any()
}
