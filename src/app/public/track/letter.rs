//! The letter of a request (*surat permohonan*, service §2.1). Nobody has to send one. A plain form, with script as well: the page is
//! loaded anew with the letter, or with the reason why it was not stored.

use crate::app::{paths, use_language};
use crate::components::Icon;
use crate::components::files::{FileForm, FileList};
use crate::components::load::failure_text;
use crate::domain::language::Language;
use crate::domain::upload::{FileView, Purpose};
use crate::error::AppError;
use crate::server_fns::reservations::TrackedReservation;
use crate::tr;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Why a letter was not stored. The server puts it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LetterOutcome(pub Option<AppError>);

/// What the panel shows of a request; equal values leave it alone, and with it the file that somebody has just chosen.
#[derive(Debug, Clone, PartialEq)]
struct Letters {
    secret: String,
    files: Vec<FileView>,
    can_send: bool,
}

impl Letters {
    fn of(request: &TrackedReservation) -> Self {
        Self { secret: request.secret.clone(), files: request.letters.clone(), can_send: request.can_send_letter }
    }
}

/// The letters that were sent, and the way to send one. It stands outside of what is drawn anew with every change of the request.
#[component]
pub(super) fn LetterPanel(request: Resource<Result<TrackedReservation, AppError>>, fault: Option<AppError>) -> impl IntoView {
    let language = use_language();
    view! {
        <Transition>
            {
                let fault = fault.clone();
                let letters = Memo::new(move |before: Option<&Option<Letters>>| {
                    request.with(|answer| match answer {
                        Some(Ok(request)) => Some(Letters::of(request)),
                        _ => before.cloned().flatten(),
                    })
                });
                move || letters.get().map(|letters| panel(letters, fault.clone(), language))
            }
        </Transition>
    }
}

fn panel(letters: Letters, fault: Option<AppError>, language: Language) -> AnyView {
    let Letters { secret, files, can_send } = letters;
    if files.is_empty() && !can_send && fault.is_none() {
        return ().into_any();
    }
    let any = !files.is_empty();
    let files: Vec<(String, FileView)> = files.into_iter().map(|file| (paths::letter(&secret, file.id), file)).collect();
    let form = can_send.then(|| {
        view! {
            <p class="muted small">{tr!(language, "track.letter.lead")}</p>
            <FileForm
                action=paths::letters(&secret)
                id="surat-berkas"
                label=tr!(language, "track.letter.file")
                hint=tr!(language, "track.letter.hint", n = Purpose::Letter.most())
                button=tr!(language, "track.letter.send")
                accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
            />
        }
    });
    view! {
        <section class="panel" aria-labelledby="surat">
            <div class="panel-body stack">
                <h2 id="surat">{tr!(language, "track.letter.title")}</h2>
                {fault.map(|error| fault_box(&error, language))}
                {any.then(|| view! { <FileList files/> })}
                {form}
            </div>
        </section>
    }
    .into_any()
}

fn fault_box(error: &AppError, language: Language) -> impl IntoView + use<> {
    let detail = match error {
        AppError::Invalid(faults) => faults.0.iter().map(|fault| fault.text(language)).collect::<Vec<_>>().join(" "),
        other => failure_text(language, other).1,
    };
    view! {
        <div class="notice" data-tone="bad" role="alert">
            <Icon name="warn"/>
            <h3>{tr!(language, "track.letter.fault")}</h3>
            <p>{detail}</p>
        </div>
    }
}
