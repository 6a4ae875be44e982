//! What the office misses, and the applicant's way to add it (X1). A plain form; with script it is sent in place.

use crate::app::paths;
use crate::browser;
use crate::components::load::failure_text;
use crate::components::{Icon, TextArea, TextField};
use crate::domain::format::moment_long;
use crate::domain::language::Language;
use crate::error::AppError;
use crate::server_fns::reservations::{TrackedReservation, complete_request};
use crate::tr;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Id of the message about a text that was not taken.
const FAULT: &str = "lengkapi-galat";

/// What a plain form has brought, and why it was not taken.
#[derive(Debug, Clone, Default)]
pub struct CompletionOutcome {
    pub reply: String,
    pub participants: String,
    pub error: Option<AppError>,
}

/// Everything about completing; lives as long as the page, so that nothing typed is lost when the page loads again.
#[derive(Clone, Copy)]
pub(super) struct Completing {
    request: Resource<Result<TrackedReservation, AppError>>,
    reply: RwSignal<String>,
    participants: RwSignal<String>,
    sending: RwSignal<bool>,
    fault: RwSignal<Option<AppError>>,
}

impl Completing {
    pub(super) fn set_up(request: Resource<Result<TrackedReservation, AppError>>) -> Self {
        let brought = use_context::<CompletionOutcome>().unwrap_or_default();
        Self {
            request,
            reply: RwSignal::new(brought.reply),
            participants: RwSignal::new(brought.participants),
            sending: RwSignal::new(false),
            fault: RwSignal::new(brought.error),
        }
    }

    fn send(self, secret: String) {
        if self.sending.get_untracked() {
            return;
        }
        self.sending.set(true);
        self.fault.set(None);
        spawn_local(async move {
            match complete_request(secret, self.reply.get_untracked(), self.participants.get_untracked()).await {
                Ok(()) => {
                    self.reply.set(String::new());
                    browser::focus_heading();
                }
                Err(error) => {
                    self.fault.set(Some(error));
                    request_animation_frame(|| browser::focus(FAULT));
                }
            }
            // Also after a refusal: the page shows how it stands now.
            self.request.refetch();
            self.sending.set(false);
        });
    }

    fn field_fault(self, field: &'static str, language: Language) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.fault.with(|fault| match fault {
                Some(AppError::Invalid(faults)) => faults.of(field).map(|fault| fault.text(language)),
                _ => None,
            })
        })
    }
}

/// What is missing, with the form to add it; nothing when nothing is.
pub(super) fn complete_panel(request: &TrackedReservation, completing: Completing, language: Language) -> impl IntoView + use<> {
    let missing = request.missing.clone()?;
    let until = format!("{} WITA", moment_long(language, missing.answer_by));
    let secret = request.secret.clone();
    let form = if request.can_complete {
        form(secret, completing, language).into_any()
    } else {
        view! { <p class="soft" data-status="late"><Icon name="clock"/><span>{tr!(language, "track.missing.late")}</span></p> }.into_any()
    };
    Some(view! {
        <section class="panel" aria-labelledby="lengkapi">
            <div class="panel-body stack">
                <h2 id="lengkapi">{tr!(language, "track.missing.title")}</h2>
                <p class="quoted">{missing.what}</p>
                <p class="soft"><Icon name="clock"/><span>{tr!(language, "track.missing.until", until = until)}</span></p>
                {form}
            </div>
        </section>
    })
}

fn form(secret: String, completing: Completing, language: Language) -> impl IntoView + use<> {
    let action = format!("{}/lengkapi", paths::track(&secret));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        completing.send(secret.clone());
    };
    let fault = move || {
        completing.fault.get().map(|error| {
            let (title, detail) = failure_text(language, &error);
            view! {
                <div class="notice" data-tone="bad" role="alert" id=FAULT tabindex="-1">
                    <Icon name="warn"/>
                    <h3>{title}</h3>
                    <p>{detail}</p>
                </div>
            }
        })
    };
    view! {
        <form class="stack" method="post" action=action on:submit=send>
            {fault}
            <TextArea
                id="lengkapi-isi"
                name="reply"
                label=tr!(language, "track.missing.reply")
                value=completing.reply
                maxlength=1000
                required=true
                error=completing.field_fault("reply", language)
                on:input=move |event| completing.reply.set(event_target_value(&event))
            />
            <TextField
                id="lengkapi-orang"
                name="participants"
                label=tr!(language, "track.missing.people")
                value=completing.participants
                inputmode="numeric"
                optional=true
                error=completing.field_fault("participants", language)
                on:input=move |event| completing.participants.set(event_target_value(&event))
            />
            <button class="button primary" type="submit" aria-disabled=move || completing.sending.get().then_some("true")>
                <Icon name="check"/>
                {tr!(language, "track.missing.send")}
            </button>
        </form>
    }
}
