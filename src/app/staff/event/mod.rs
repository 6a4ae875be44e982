//! `/kantor/kegiatan`: an event of the office itself or maintenance, once or again and again. A plain form that the server
//! reads; with script the answers come into the page, and what does not matter for the chosen repetition is hidden.

mod dates;
mod fields;
mod state;

use super::fault::FaultBox;
use super::layout::EVENT_ROLES;
use super::workspace::{HEADING, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::load::Failure;
use crate::components::{Icon, Load};
use crate::domain::application_form::FieldErrors;
use crate::domain::facility::Facility;
use crate::domain::language::Language;
use crate::domain::role::{Role, StaffMember};
use crate::domain::series::{Checked, Entered, EventForm, LONGEST_REPAIR_DAYS};
use crate::error::AppError;
use crate::server_fns::availability::load_facilities;
use crate::server_fns::series::{check_event, enter_event};
use crate::tr;
use dates::dates_panel;
use fields::{RepeatFields, WhatFields, WhenFields};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use serde::{Deserialize, Serialize};
use state::{EventState, Preview};

/// Name of the buttons; what they do is their value.
pub const ACT: &str = "act";
/// Look at every date and store nothing.
pub const CHECK: &str = "check";
pub const ENTER: &str = "enter";
/// Give all dates up.
pub const NOTHING: &str = "nothing";

const FORM: &str = "kegiatan";
/// Id of the list of all faults.
const SUMMARY: &str = "ringkasan";
/// Id of a failure that is no fault of a field.
const FAULT: &str = "kegiatan-galat";
/// Id of the heading over the dates.
const DATES: &str = "tanggal-tanggal";

/// A form that was posted without script and comes back: as typed, why it was not taken, and its dates. The server puts it
/// into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EventOutcome {
    pub form: EventForm,
    pub error: Option<AppError>,
    pub checked: Option<Checked>,
    /// The dates were to be stored, and were not.
    pub refused: bool,
}

/// The page.
#[component]
pub fn EventPage() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let query = use_query_map();
    let posted = use_context::<EventOutcome>();
    let outcome = SharedValue::new(move || {
        posted.unwrap_or_else(|| {
            let of = |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
            EventOutcome { form: EventForm::prefilled(&of("facility"), &of("start"), &of("end"), &of("purpose")), ..EventOutcome::default() }
        })
    })
    .into_inner();
    let state = state_of(language, outcome);
    // Not loaded again by live events: somebody is typing here.
    let page: Resource<Result<(StaffMember, Vec<Facility>), AppError>> = Resource::new_blocking(
        || (),
        move |()| async move {
            let member = workspace.me.await?.ok_or(AppError::SignInRequired)?;
            Ok((member, load_facilities().await?))
        },
    );
    Effect::new(move |_| {
        state.alive.set(true);
        // What was typed before the page came alive.
        let pairs = browser::pairs_of_form(FORM);
        if !pairs.is_empty() {
            state.form.set(EventForm::from_pairs(&pairs));
        }
    });
    let send = sender(state);
    let confirm = send.clone();
    view! {
        <PageTitle text=Signal::derive(move || title(state))/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "event.title")}</h1>
        </header>
        <div class="stack roomy">
            <FaultSummary state/>
            {move || state.failure.get().map(|error| view! { <FaultBox id=FAULT error/> })}
            {dates_panel(state, confirm)}
            <Load from=page let:loaded>{the_page(state, loaded, send.clone())}</Load>
        </div>
    }
}

fn state_of(language: Language, outcome: EventOutcome) -> EventState {
    let EventOutcome { form, error, checked, refused } = outcome;
    let (faults, failure) = match error {
        Some(AppError::Invalid(faults)) => (faults, None),
        other => (FieldErrors::default(), other),
    };
    let preview = checked.map(|checked| Preview { form: form.clone(), checked, refused });
    EventState {
        language,
        form: RwSignal::new(form),
        faults: RwSignal::new(faults),
        failure: RwSignal::new(failure),
        preview: RwSignal::new(preview),
        alive: RwSignal::new(false),
        sending: RwSignal::new(false),
    }
}

fn title(state: EventState) -> String {
    let title = tr!(state.language, "event.title");
    match state.faults.with(|faults| faults.0.len()) {
        0 => title,
        n => tr!(state.language, "event.title_with_faults", n = n, title = title),
    }
}

/// The form, for those who may enter something.
fn the_page(state: EventState, (member, facilities): (StaffMember, Vec<Facility>), send: impl Fn(SubmitEvent) + Clone + Send + Sync + 'static) -> AnyView {
    let language = state.language;
    if !member.roles.any_of(EVENT_ROLES) {
        return view! { <Failure error=AppError::Forbidden/> }.into_any();
    }
    let may_hold_events = member.roles.has(Role::Admin);
    let on_input = move |_| {
        let typed = EventForm::from_pairs(&browser::pairs_of_form(FORM));
        // Dates of another form would mislead.
        if state.preview.with_untracked(Option::is_some) {
            state.preview.set(None);
        }
        state.form.set(typed);
    };
    let busy = move || state.sending.get().then_some("true");
    view! {
        <form class="stack roomy" id=FORM action=paths::EVENT method="post" novalidate on:submit=send on:input=on_input>
            // Enter in a field looks at the dates and stores nothing.
            <button class="sr" type="submit" name=ACT value=CHECK tabindex="-1" aria-hidden="true">{tr!(language, "event.check")}</button>
            <WhatFields state facilities may_hold_events/>
            <WhenFields state/>
            // The facilities team closes what cannot wait, once (decision 26).
            {may_hold_events.then(|| view! { <RepeatFields state/> })}
            {(!may_hold_events).then(|| view! { <p class="muted">{tr!(language, "event.team_hint", n = LONGEST_REPAIR_DAYS)}</p> })}
            <div class="row buttons">
                <button class="button tall" type="submit" name=ACT value=CHECK aria-busy=busy>
                    <Icon name="eye"/>
                    {tr!(language, "event.check")}
                </button>
                <button class="button primary tall" type="submit" name=ACT value=ENTER aria-busy=busy>
                    <Icon name="check"/>
                    {tr!(language, "event.enter")}
                </button>
            </div>
            <p class="muted small">{tr!(language, "event.all_or_nothing")}</p>
        </form>
    }
    .into_any()
}

/// Sends a form as its pressed button says; both forms of the page use it.
fn sender(state: EventState) -> impl Fn(SubmitEvent) + Clone + Send + Sync + 'static {
    let language = state.language;
    let workspace = use_workspace();
    let navigate = StoredValue::new(use_navigate());
    move |event: SubmitEvent| {
        event.prevent_default();
        if state.sending.get_untracked() {
            return;
        }
        let pairs = browser::form_pairs(&event);
        let act = pairs.iter().rev().find(|(name, _)| name == ACT).map(|(_, value)| value.as_str());
        let form = EventForm::from_pairs(&pairs);
        state.begin();
        if act == Some(NOTHING) {
            workspace.say(tr!(language, "event.nothing_entered"));
            browser::focus(HEADING);
            return;
        }
        if let Err(faults) = form.parse() {
            state.show_faults(faults);
            return;
        }
        let enters = act == Some(ENTER);
        state.sending.set(true);
        spawn_local(async move {
            let answer = if enters { enter_event(form.clone()).await } else { check_event(form.clone()).await.map(Entered::Clashing) };
            if state.sending.is_disposed() {
                // Whoever asked is on another page by now.
                return;
            }
            state.sending.set(false);
            match answer {
                Ok(Entered::Done(done)) => {
                    workspace.say(done.text(language));
                    navigate.with_value(|navigate| navigate(&paths::calendar_of(&done), NavigateOptions::default()));
                }
                Ok(Entered::Clashing(checked)) => state.show_dates(form, checked, enters),
                Err(AppError::Invalid(faults)) => state.show_faults(faults),
                Err(error) => state.show_failure(error),
            }
        });
    }
}

/// All faults at once, each a link to its field. It gets the focus when it appears.
#[component]
fn FaultSummary(state: EventState) -> impl IntoView {
    let language = state.language;
    move || {
        let faults: Vec<(String, String)> =
            state.faults.with(|faults| faults.0.iter().map(|fault| (format!("#{}", fault.field), super::wording::field_text(language, fault))).collect());
        (!faults.is_empty()).then(|| {
            let count = faults.len();
            let links: Vec<_> = faults.into_iter().map(|(href, text)| view! { <li><a href=href rel="external">{text}</a></li> }).collect();
            view! {
                <div class="notice" data-tone="bad" role="alert" tabindex="-1" id=SUMMARY>
                    <Icon name="warn"/>
                    <h2>{tr!(language, "err.summary", n = count)}</h2>
                    <ul>{links}</ul>
                </div>
            }
        })
    }
}
