//! `/kantor/atur/pesan`: what the office tells applicants, message by message. Each is changed on a page of its own.

pub mod one;
mod preview;
mod state;
mod versions;

use super::super::workspace::{HEADING, LoadAndKeep};
use super::BackToSettings;
use crate::app::{PageTitle, paths, use_language};
use crate::components::Icon;
use crate::domain::format::plain_date;
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::domain::slot::local_date;
use crate::i18n::words;
use crate::server_fns::wordings::{WordingRow, load_wordings};
use crate::tr;
use leptos::prelude::*;

/// Every message in both languages.
type Rows = Vec<WordingRow>;

/// The list.
#[component]
pub fn WordingsPage() -> impl IntoView {
    let language = use_language();
    let wordings = Resource::new_blocking(|| (), |()| load_wordings());
    view! {
        <PageTitle text=tr!(language, "wordings.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "wordings.title")}</h1>
        </header>
        <div class="stack roomy">
            <BackToSettings/>
            <p>{tr!(language, "wordings.lead")}</p>
            <LoadAndKeep
                from=wordings
                children=move |rows: Rows| the_list(language, &rows)
            />
        </div>
    }
}

/// Name of a message, as the office calls it.
pub fn template_label(language: Language, template: Template) -> String {
    words(language, &format!("staff.template.{template}"))
}

/// Name of the language that a wording is in.
pub fn language_label(language: Language, of: Language) -> String {
    match of {
        Language::Id => tr!(language, "settings.in_indonesian"),
        Language::En => tr!(language, "settings.in_english"),
    }
}

fn the_list(language: Language, rows: &[WordingRow]) -> AnyView {
    let lines: Vec<_> = Template::ALL
        .iter()
        .map(|template| {
            let states: Vec<_> = rows.iter().filter(|row| row.template == *template).map(|row| state_line(language, row)).collect();
            view! {
                <li>
                    <div>
                        <a href=paths::wording(*template)>{template_label(language, *template)}</a>
                        {states}
                    </div>
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="daftar-pesan">
            <header><h2 id="daftar-pesan">{tr!(language, "wordings.list")}</h2></header>
            <div class="panel-body"><ul class="entries">{lines}</ul></div>
        </section>
    }
    .into_any()
}

/// `Dalam bahasa Inggris: versi 2, 24 November 2026, Lestari`
fn state_line(language: Language, row: &WordingRow) -> AnyView {
    let state = version_label(language, row.version, row.is_published);
    let entered = row.entered_at.map(|at| format!(", {}, {}", plain_date(language, local_date(at)), row.entered_by));
    let waits = !row.registered;
    view! {
        <small>
            {format!("{}: {state}", language_label(language, row.language))}
            {entered}
            {waits.then(|| view! { " " <span class="badge" data-status="pending"><Icon name="clock"/>{tr!(language, "wordings.not_registered")}</span> })}
        </small>
    }
    .into_any()
}

/// A version by its number, or that it is the published one.
fn version_label(language: Language, version: i64, is_published: bool) -> String {
    if is_published { tr!(language, "wordings.published") } else { tr!(language, "wordings.version", version = version) }
}
