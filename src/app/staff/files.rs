//! The files of a request: the applicant's letters and the photos of its handover, with the forms for a letter that was brought to
//! the counter and for one more photo. Plain forms, with script as well: the page is loaded anew with the file, or with the reason
//! why it was not stored.

use super::fault::FaultBox;
use super::workspace::staff_resource;
use crate::app::{paths, use_language};
use crate::components::files::{FileForm, FileList};
use crate::domain::language::Language;
use crate::domain::upload::{FileView, Purpose};
use crate::error::AppError;
use crate::server_fns::uploads::{FilesOfRequest, load_files};
use crate::tr;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Id of the message about a file that was not stored.
const FAULT: &str = "berkas-galat";

/// Why a file was not stored. The server puts it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FileOutcome(pub Option<AppError>);

/// The panel; nothing while there is no file and none can be added. It stands outside of what is drawn anew with every change of the
/// request, so that a chosen file stays chosen.
#[component]
pub fn Files(code: Memo<String>) -> impl IntoView {
    let language = use_language();
    let posted = use_context::<FileOutcome>();
    let FileOutcome(fault) = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    let loaded = staff_resource(move || code.get(), load_files);
    view! {
        <Transition>
            {
                let fault = fault.clone();
                let files = Memo::new(move |before: Option<&Option<FilesOfRequest>>| {
                    loaded.with(|answer| match answer {
                        Some(Ok((_, files))) => Some(files.clone()),
                        _ => before.cloned().flatten(),
                    })
                });
                move || files.get().map(|files| panel(files, fault.clone(), language))
            }
        </Transition>
    }
}

fn panel(files: FilesOfRequest, fault: Option<AppError>, language: Language) -> AnyView {
    let FilesOfRequest { code, letters, photos, may_add_letter, may_add_photo } = files;
    if letters.is_empty() && photos.is_empty() && !may_add_letter && !may_add_photo && fault.is_none() {
        return ().into_any();
    }
    // Most requests have no letter, so its form is folded away.
    let letter_form = may_add_letter.then(|| {
        view! {
            <details class="act">
                <summary>{tr!(language, "staff.files.letter_in")}</summary>
                <FileForm
                    action=paths::letter_in(&code)
                    id="surat-berkas"
                    label=tr!(language, "staff.files.letter")
                    hint=tr!(language, "staff.files.letter_hint", n = Purpose::Letter.most())
                    button=tr!(language, "staff.files.add_letter")
                    accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
                />
            </details>
        }
    });
    let photo_form = may_add_photo.then(|| {
        view! {
            <FileForm
                action=paths::photos(&code)
                id="foto-berkas"
                label=tr!(language, "staff.files.photo")
                hint=tr!(language, "staff.files.photo_hint")
                button=tr!(language, "staff.files.add")
                accept=".jpg,.jpeg,.png,image/jpeg,image/png"
            />
        }
    });
    view! {
        <section class="panel files-panel" aria-labelledby="berkas">
            <header><h2 id="berkas">{tr!(language, "staff.files.title")}</h2></header>
            <div class="panel-body stack">
                {fault.map(|error| view! { <FaultBox id=FAULT error/> })}
                {group(tr!(language, "staff.files.letters"), letters)}
                {letter_form}
                {group(tr!(language, "staff.files.photos"), photos)}
                {photo_form}
            </div>
        </section>
    }
    .into_any()
}

/// Files of one kind under their heading; nothing when there are none.
fn group(title: String, files: Vec<FileView>) -> impl IntoView + use<> {
    (!files.is_empty()).then(|| {
        let files: Vec<(String, FileView)> = files.into_iter().map(|file| (paths::file(file.id), file)).collect();
        view! { <div><h3>{title}</h3><FileList files/></div> }
    })
}
