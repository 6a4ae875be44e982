//! Files that people have sent, as links. They are saved, never shown inside the site, so each is a way out of the app.

use super::Icon;
use super::when::moment_short;
use crate::app::use_language;
use crate::domain::upload::{FIELD, FileType, FileView, size};
use leptos::prelude::*;

/// What a file is called by people.
fn kind_word(kind: FileType) -> &'static str {
    match kind {
        FileType::Pdf => "PDF",
        FileType::Jpeg => "JPG",
        FileType::Png => "PNG",
        FileType::WebP => "WebP",
    }
}

/// Each file with its address, in the order in which they come.
#[component]
pub fn FileList(files: Vec<(String, FileView)>) -> impl IntoView {
    let language = use_language();
    let lines: Vec<_> = files
        .into_iter()
        .map(|(address, file)| {
            let about = format!("{}, {}, {} WITA", kind_word(file.kind), size(language, file.bytes), moment_short(language, file.at));
            let about = if file.by.is_empty() { about } else { format!("{about}, {}", file.by) };
            view! {
                <li>
                    <a class="button quiet flush" href=address rel="external"><Icon name="box"/><span>{file.name}</span></a>
                    <small class="muted">{about}</small>
                </li>
            }
        })
        .collect();
    view! { <ul class="files">{lines}</ul> }
}

/// A form with one file, sent as it is: the page is loaded anew with what came of it.
#[component]
pub fn FileForm(
    /// Where it is sent to.
    action: String,
    id: &'static str,
    label: String,
    hint: String,
    button: String,
    /// What the browser offers first; what is taken is decided by the contents.
    accept: &'static str,
    /// More fields, below the file.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let described_by = hint_id.clone();
    view! {
        <form class="stack" method="post" action=action enctype="multipart/form-data">
            <div class="field">
                <label for=id>{label}</label>
                <p class="hint" id=hint_id>{hint}</p>
                <input class="input" id=id type="file" name=FIELD accept=accept aria-required="true" aria-describedby=described_by/>
            </div>
            {children.map(|children| children())}
            <div class="row"><button class="button" type="submit"><Icon name="plus"/>{button}</button></div>
        </form>
    }
}
