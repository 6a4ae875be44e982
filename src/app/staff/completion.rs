//! Asking for what is missing (*minta kelengkapan*, X1), and recording what the applicant has told the counter.

use super::decide::{Desk, turn};
use crate::app::use_language;
use crate::components::when::moment_short;
use crate::components::{TextArea, TextField};
use crate::domain::reservation::Action;
use crate::server_fns::inbox::{MissingView, RecordCompletion, RequestInfo};
use crate::tr;
use leptos::prelude::*;

/// What is typed here; outlives every live update.
#[derive(Clone, Copy)]
pub struct Completion {
    pub ask: ServerAction<RequestInfo>,
    pub record: ServerAction<RecordCompletion>,
    missing: RwSignal<String>,
    reply: RwSignal<String>,
    participants: RwSignal<String>,
    pub ask_open: RwSignal<bool>,
}

impl Completion {
    pub fn set_up() -> Self {
        let text = || RwSignal::new(String::new());
        Self { ask: ServerAction::new(), record: ServerAction::new(), missing: text(), reply: text(), participants: text(), ask_open: RwSignal::new(false) }
    }
}

#[component]
pub fn RequestInfoForm(code: String, version: i64, desk: Desk) -> impl IntoView {
    let language = use_language();
    let typed = desk.completion;
    view! {
        <details class="act" open=move || typed.ask_open.get()>
            <summary class="button" on:click=move |event| turn(&event, typed.ask_open)>{tr!(language, "staff.missing.open")}</summary>
            <ActionForm action=typed.ask attr:class="stack tight">
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="version" value=version/>
                <TextArea
                    id="lengkapi-apa"
                    name="missing"
                    label=tr!(language, "staff.field.missing")
                    hint=tr!(language, "staff.read_by_applicant")
                    value=typed.missing
                    rows=2
                    maxlength=1000
                    required=true
                    error=desk.field_fault(Action::RequestInfo, "missing")
                    on:input=move |event| typed.missing.set(event_target_value(&event))
                />
                <button class="button primary wide" type="submit">{tr!(language, "staff.missing.submit")}</button>
            </ActionForm>
        </details>
    }
}

#[component]
pub fn RecordCompletionForm(code: String, version: i64, desk: Desk) -> impl IntoView {
    let language = use_language();
    let typed = desk.completion;
    view! {
        <ActionForm action=typed.record attr:class="stack tight">
            <input type="hidden" name="code" value=code/>
            <input type="hidden" name="version" value=version/>
            <TextArea
                id="lengkapi-jawab"
                name="reply"
                label=tr!(language, "staff.missing.reply")
                value=typed.reply
                rows=2
                maxlength=1000
                required=true
                error=desk.field_fault(Action::Resubmit, "reply")
                on:input=move |event| typed.reply.set(event_target_value(&event))
            />
            <TextField
                id="lengkapi-peserta"
                name="participants"
                label=tr!(language, "staff.missing.people")
                value=typed.participants
                inputmode="numeric"
                optional=true
                error=desk.field_fault(Action::Resubmit, "participants")
                on:input=move |event| typed.participants.set(event_target_value(&event))
            />
            <button class="button primary wide" type="submit">{tr!(language, "staff.missing.record")}</button>
        </ActionForm>
    }
}

/// What the applicant is asked for, and by when.
#[component]
pub fn MissingBox(missing: MissingView) -> impl IntoView {
    let language = use_language();
    view! {
        <div class="stack tight">
            <h3>{tr!(language, "staff.missing.title")}</h3>
            <p>{missing.what}</p>
            <p class="muted small">{tr!(language, "staff.missing.until", by = moment_short(language, missing.answer_by))}</p>
        </div>
    }
}
