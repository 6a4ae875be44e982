//! `/kantor/privasi`: what was forgotten when, what would be now, and, for the admin, what the office keeps about one person: to
//! hand it out, or to forget it.

mod person;
mod runs;
mod state;

use super::fault::FaultBox;
use super::workspace::{HEADING, LoadAndKeep, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::domain::language::Language;
use crate::domain::retention::KeptPerson;
use crate::error::AppError;
use crate::server_fns::privacy::{ErasePerson, PersonalData, RehearseForgetting, load_personal_data};
use crate::tr;
use leptos::prelude::*;
use person::{PersonForm, found_panel};
use runs::RunsPanel;
use serde::{Deserialize, Serialize};
use state::{FAULT, PersonState};

/// A search that was posted without script and comes back: as typed, and what there is. The server puts it into the context of
/// the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonOutcome {
    pub person: String,
    pub answer: Option<Result<KeptPerson, AppError>>,
}

#[component]
pub fn PersonalDataPage() -> impl IntoView {
    let language = use_language();
    let posted = use_context::<PersonOutcome>();
    let outcome = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    let state = PersonState::set_up(language, outcome);
    let (rehearse, erase) = (ServerAction::<RehearseForgetting>::new(), ServerAction::<ErasePerson>::new());
    let changed = RwSignal::new(0_u32);
    follow_rehearsal(state, rehearse, changed);
    follow_erasure(state, erase);
    // Not loaded again by live events: somebody is typing here.
    let page: Resource<Result<PersonalData, AppError>> = Resource::new_blocking(move || changed.get(), |_| load_personal_data());
    let draw = move |data: PersonalData| the_page(state, rehearse, data);
    view! {
        <PageTitle text=tr!(language, "privacy.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "privacy.title")}</h1>
            <a class="push" href=paths::PRIVACY target="_blank">{tr!(language, "page.privacy")}</a>
        </header>
        <div class="stack roomy">
            {move || state.fault.get().map(|error| view! { <FaultBox id=FAULT error/> })}
            {found_panel(state, erase)}
            <LoadAndKeep from=page children=draw/>
        </div>
    }
}

fn the_page(state: PersonState, rehearse: ServerAction<RehearseForgetting>, data: PersonalData) -> AnyView {
    let PersonalData { runs, answers_persons } = data;
    view! {
        <div class="stack roomy">
            {answers_persons.then(|| view! { <PersonForm state/> })}
            <RunsPanel runs rehearse/>
        </div>
    }
    .into_any()
}

/// Tells what a rehearsal has counted; it then stands first in the list.
fn follow_rehearsal(state: PersonState, rehearse: ServerAction<RehearseForgetting>, changed: RwSignal<u32>) {
    let workspace = use_workspace();
    if let Some(Err(error)) = rehearse.value().get_untracked() {
        state.fault.set(Some(error));
    }
    Effect::new(move |_| match rehearse.value().get() {
        Some(Ok(run)) => {
            changed.update(|times| *times += 1);
            workspace.say(tr!(state.language, "privacy.said.rehearsed", n = run.counts.total()));
        }
        Some(Err(error)) => state.refuse(error),
        None => {}
    });
}

/// Tells what becomes of an erasure.
fn follow_erasure(state: PersonState, erase: ServerAction<ErasePerson>) {
    let workspace = use_workspace();
    // Without JavaScript the refusal came with the address of the page.
    if let Some(Err(error)) = erase.value().get_untracked() {
        state.fault.set(Some(error));
    }
    Effect::new(move |_| match erase.value().get() {
        Some(Ok(erased)) => {
            state.done();
            workspace.say(said(state.language, &erased));
            browser::focus(HEADING);
        }
        Some(Err(error)) => state.refuse(error),
        None => {}
    });
}

/// What was forgotten, in a sentence.
fn said(language: Language, erased: &KeptPerson) -> String {
    tr!(language, "privacy.said.erased", requests = erased.requests.len(), visits = erased.visits)
}
