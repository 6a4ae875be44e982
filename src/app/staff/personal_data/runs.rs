//! The runs of the forgetting, and the button that only counts.

use crate::app::use_language;
use crate::components::Icon;
use crate::domain::figures::number;
use crate::domain::format::moment_long;
use crate::domain::language::Language;
use crate::domain::retention::{Kept, Run};
use crate::i18n::words;
use crate::server_fns::privacy::RehearseForgetting;
use crate::tr;
use leptos::prelude::*;

/// The latest runs.
#[component]
pub fn RunsPanel(runs: Vec<Run>, rehearse: ServerAction<RehearseForgetting>) -> impl IntoView {
    let language = use_language();
    let lines: Vec<_> = runs.iter().map(|run| line(language, run)).collect();
    let list =
        if lines.is_empty() { view! { <p>{tr!(language, "privacy.runs.none")}</p> }.into_any() } else { view! { <ol class="runs">{lines}</ol> }.into_any() };
    view! {
        <section class="panel" aria-labelledby="riwayat-hapus">
            <header><h2 id="riwayat-hapus">{tr!(language, "privacy.runs.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "privacy.runs.text")}</p>
                <ActionForm action=rehearse>
                    <button class="button" type="submit" aria-busy=move || rehearse.pending().get().then_some("true")>
                        <Icon name="eye"/>
                        {tr!(language, "privacy.runs.rehearse")}
                    </button>
                </ActionForm>
                {list}
            </div>
        </section>
    }
}

/// When, who, and how much of each kind; what there was nothing of is left out.
fn line(language: Language, run: &Run) -> AnyView {
    let what = if run.dry_run { tr!(language, "privacy.runs.dry") } else { tr!(language, "privacy.runs.real") };
    let who = if run.by.is_empty() { tr!(language, "privacy.runs.clock") } else { run.by.clone() };
    let counts: Vec<_> = Kept::ALL
        .iter()
        .map(|kept| (*kept, run.counts.of(*kept)))
        .filter(|(_, count)| *count > 0)
        .map(|(kept, count)| view! { <li><span>{words(language, &format!("privacy.kind.{kept}"))}</span><b>{number(language, count)}</b></li> })
        .collect();
    let counted = if counts.is_empty() {
        view! { <p class="muted">{tr!(language, "privacy.runs.nothing")}</p> }.into_any()
    } else {
        view! { <ul class="counts">{counts}</ul> }.into_any()
    };
    view! {
        <li>
            <p><b>{moment_long(language, run.at)}</b><small>{format!(" {what} · {who}")}</small></p>
            {counted}
        </li>
    }
    .into_any()
}
