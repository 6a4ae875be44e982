//! How a message would be read in the typed wording.

use super::language_label;
use super::state::{PREVIEW, WordingState};
use crate::domain::language::Language;
use crate::domain::wordings::WordingPreview;
use crate::tr;
use leptos::prelude::*;

/// The panel, once somebody has asked for it.
pub fn preview_panel(state: WordingState) -> impl IntoView {
    move || state.preview.get().map(|preview| panel(state.language, preview))
}

fn panel(language: Language, preview: WordingPreview) -> AnyView {
    let WordingPreview { text_id, text_en, code } = preview;
    let of = if code.is_empty() { tr!(language, "wordings.preview_example") } else { tr!(language, "wordings.preview_of", code = code) };
    let texts: Vec<_> = [(Language::Id, text_id), (Language::En, text_en)]
        .into_iter()
        .map(|(spoken, text)| {
            view! {
                <div class="stack tight">
                    <h3>{language_label(language, spoken)}</h3>
                    <div class="message-text" lang=spoken.code()>{text}</div>
                </div>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby=PREVIEW>
            <header><h2 id=PREVIEW tabindex="-1">{tr!(language, "wordings.preview")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{of} " " {tr!(language, "wordings.not_saved")}</p>
                <div class="board">{texts}</div>
            </div>
        </section>
    }
    .into_any()
}
