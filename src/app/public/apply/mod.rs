//! `/ajukan`: the request form. It is a plain form that the server reads; with script the same fields are checked before
//! sending, kept on this device, and watched against the live calendar.

mod drawn_hours;
mod edits;
mod items;
mod notices;
mod range;
mod state;
mod summary;
mod taken;
mod when;
mod who;

pub use edits::{apply_alternative, edit};
pub use notices::alternative_words;
pub use state::error_text;

use super::home::follow_facility;
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::{Icon, Load};
use crate::domain::application_form::{ApplicationForm, FieldErrors};
use crate::domain::facility::Facility;
use crate::error::AppError;
use crate::server_fns::availability::{load_calendar_page, load_facilities};
use crate::server_fns::reservations::submit_application;
use crate::tr;
use edits::{initial_form, restored};
use items::ItemsSection;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use notices::{ErrorSummary, FailureNotice, SUMMARY_ID};
use serde::{Deserialize, Serialize};
use state::FormState;
use std::time::Duration;
use summary::Summary;
use taken::Taken;
use when::{Month, WhenSection};
use who::WhoSection;

const FORM_ID: &str = "formulir";
/// Where the draft is kept on this device.
const DRAFT: &str = "silandap.draft";

/// A form that was posted without script and comes back: as typed, and why it was not taken (nothing when a button only
/// changed it). The server puts it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormOutcome {
    pub form: ApplicationForm,
    pub error: Option<AppError>,
}

/// What is kept on this device while somebody types.
#[derive(Serialize, Deserialize)]
struct Draft {
    /// The page's query, so that a draft for another day is told apart.
    search: String,
    form: ApplicationForm,
}

/// The request form.
#[component]
pub fn ApplyPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let posted = use_context::<FormOutcome>();
    let (was_posted, outcome) = SharedValue::new(move || {
        let was_posted = posted.is_some();
        let outcome = posted.unwrap_or_else(|| {
            let of = |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
            FormOutcome { form: initial_form(browser::random_key(), &of("facility"), &of("date"), &of("from"), &of("to")), error: None }
        });
        (was_posted, outcome)
    })
    .into_inner();
    let (errors, failure) = match outcome.error.clone() {
        Some(AppError::Invalid(errors)) => (errors, None),
        other => (FieldErrors::default(), other),
    };
    let state = FormState {
        language,
        form: RwSignal::new(outcome.form.clone()),
        errors: RwSignal::new(errors),
        failure: RwSignal::new(failure),
        facilities: StoredValue::new(Vec::new()),
        alive: RwSignal::new(false),
        sending: RwSignal::new(false),
    };
    let facilities = Resource::new_blocking(|| (), |()| load_facilities());
    let month = RwSignal::new(None::<String>);
    let first = state.first_facility();
    let shown = Memo::new(move |_| {
        let typed = || state.form.with(|form| edits::dates(form).map(|(first, _)| crate::domain::format::year_month(first)));
        let month = month.get().or_else(|| query.with(|query| query.get("month"))).or_else(typed);
        (first.get(), month.unwrap_or_default())
    });
    let page = Resource::new_blocking(move || shown.get(), |(facility, month)| load_calendar_page(facility, month));
    let taken = Taken::new(state);
    let connection = follow_facility(taken.watched().into(), move || {
        page.refetch();
        taken.look();
    });
    let draft = keep_draft(state, outcome.form, was_posted);

    view! {
        <PageTitle text=Signal::derive(move || title(state))/>
        <div class="wrap page-main">
            <div class="stack roomy">
                <div class="stack tight">
                    <a class="button quiet flush" href=paths::HOME><Icon name="left"/>{tr!(language, "apply.back")}</a>
                    <h1>{tr!(language, "form.title")}</h1>
                    <p class="muted">{tr!(language, "form.free")} ". " {tr!(language, "form.saved")} "."</p>
                </div>
                <ErrorSummary state/>
                <FailureNotice state/>
                <div role="status">
                    {move || draft.was_restored.get().then(|| view! {
                        <p class="soft">
                            <Icon name="undo"/>
                            <span class="grow">{tr!(language, "apply.restored")}</span>
                            <button class="button quiet" type="button" on:click=move |_| draft.forget(state)>{tr!(language, "apply.start_over")}</button>
                        </p>
                    })}
                </div>
                <Load from=facilities let:list>{the_form(taken, Month { page, turned: month, connection }, list)}</Load>
            </div>
        </div>
    }
}

fn title(state: FormState) -> String {
    match state.errors.with(|errors| errors.0.len()) {
        0 => tr!(state.language, "nav.apply"),
        n => tr!(state.language, "apply.title_with_errors", n = n),
    }
}

fn the_form(taken: Taken, month: Month, list: Vec<Facility>) -> AnyView {
    let state = taken.state;
    state.facilities.set_value(list);
    let search = use_location().search;
    let send = sender(state);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let pairs = browser::form_pairs(&event);
        let mut form = ApplicationForm::from_pairs(&pairs);
        if edit(&mut form, &pairs) {
            if let Some((_, turned)) = pairs.iter().rev().find(|(name, _)| name == crate::components::calendar::PICK_MONTH) {
                month.turned.set(Some(turned.clone()));
            }
            if pairs.iter().any(|(name, _)| name == edits::USE_ALTERNATIVE) {
                state.failure.set(None);
                month.turned.set(None);
                set_timeout(|| browser::focus("kapan"), DRAWN);
            }
            store(&form, &search.get_untracked());
            state.form.set(form);
        } else if !state.sending.get_untracked() {
            state.form.set(form.clone());
            send(form);
        }
    };
    let on_input = move |_| {
        let form = ApplicationForm::from_pairs(&browser::pairs_of_form(FORM_ID));
        store(&form, &search.get_untracked());
        state.form.set(form);
    };
    view! {
        <form class="with-aside" id=FORM_ID action=paths::APPLY method="post" novalidate on:submit=on_submit on:input=on_input>
            // Enter in a field sends; without this it would press the first button, which turns the month.
            <button class="sr" type="submit" tabindex="-1" aria-hidden="true">{tr!(state.language, "btn.submit")}</button>
            <input type="hidden" name="idempotency_key" value=move || state.form.with(|form| form.idempotency_key.clone())/>
            <div class="stack roomy">
                <WhenSection taken month/>
                <ItemsSection state/>
                <WhoSection state/>
            </div>
            <Summary state page=month.page/>
        </form>
    }
    .into_any()
}

/// Time for a notice to be drawn before it gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

/// Checks here first, then sends; goes to the page of the request when it was taken.
fn sender(state: FormState) -> impl Fn(ApplicationForm) + Clone + Send + Sync + 'static {
    let navigate = StoredValue::new(use_navigate());
    move |form: ApplicationForm| {
        let faults = state.faults(&form);
        state.failure.set(None);
        if !faults.is_empty() {
            state.errors.set(faults);
            set_timeout(|| browser::focus(SUMMARY_ID), DRAWN);
            return;
        }
        state.errors.set(FieldErrors::default());
        state.sending.set(true);
        spawn_local(async move {
            match submit_application(form, state.language).await {
                Ok(receipt) => {
                    browser::clear_draft(DRAFT);
                    navigate.with_value(|navigate| navigate(&receipt.path, NavigateOptions::default()));
                }
                Err(AppError::Invalid(errors)) => {
                    state.errors.set(errors);
                    state.sending.set(false);
                    set_timeout(|| browser::focus(SUMMARY_ID), DRAWN);
                }
                Err(error) => {
                    let refused = matches!(error, AppError::Refused(_));
                    state.failure.set(Some(error));
                    state.sending.set(false);
                    set_timeout(move || browser::focus(if refused { SUMMARY_ID } else { "gangguan" }), DRAWN);
                }
            }
        });
    }
}

fn store(form: &ApplicationForm, search: &str) {
    if let Ok(text) = serde_json::to_string(&Draft { search: search.to_owned(), form: form.clone() }) {
        browser::store_draft(DRAFT, &text);
    }
}

/// The draft of this page.
#[derive(Clone, Copy)]
struct KeptDraft {
    was_restored: RwSignal<bool>,
    initial: StoredValue<ApplicationForm>,
}

impl KeptDraft {
    /// Throws the draft away and shows the form as it was opened.
    fn forget(self, state: FormState) {
        browser::clear_draft(DRAFT);
        state.form.set(self.initial.get_value());
        self.was_restored.set(false);
    }
}

/// When the page comes alive: takes over what was typed before, and gives a draft back.
fn keep_draft(state: FormState, initial: ApplicationForm, was_posted: bool) -> KeptDraft {
    let search = use_location().search;
    let kept = KeptDraft { was_restored: RwSignal::new(false), initial: StoredValue::new(initial) };
    Effect::new(move |_| {
        state.alive.set(true);
        let initial = kept.initial.get_value();
        let pairs = browser::pairs_of_form(FORM_ID);
        let typed = if pairs.is_empty() { initial.clone() } else { ApplicationForm::from_pairs(&pairs) };
        let typed = ApplicationForm { items: trimmed(&typed, &initial), ..typed };
        let draft = if was_posted { None } else { browser::load_draft(DRAFT).and_then(|text| serde_json::from_str::<Draft>(&text).ok()) };
        let form = match draft {
            Some(draft) => {
                let form = restored(&initial, &typed, &draft.form, draft.search == search.get_untracked());
                kept.was_restored.set(form != typed);
                form
            }
            None => typed,
        };
        state.form.set(form);
    });
    kept
}

/// Rows of the page without the empty ones at the end that the form did not have.
fn trimmed(typed: &ApplicationForm, initial: &ApplicationForm) -> Vec<crate::domain::application_form::ItemForm> {
    let filled = typed.items.iter().rposition(|item| !item.facility.is_empty()).map_or(0, |last| last + 1);
    typed.items.iter().take(filled.max(initial.items.len())).cloned().collect()
}
