//! `/kantor/atur/pesan/{template}`: the wording of one message in both languages. The form shows first how the message would be
//! read, by a plain POST to this page, or saves it; below it what WhatsApp has to approve, and every version that there was.

use super::preview::preview_panel;
use super::state::{FAULT, WordingState};
use super::versions::Versions;
use super::{language_label, template_label};
use crate::app::staff::event::ACT;
use crate::app::staff::fault::FaultBox;
use crate::app::staff::workspace::HEADING;
use crate::app::{PageTitle, paths, use_language};
use crate::components::{Icon, Load, SelectField, TextArea};
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::domain::wordings::{LONGEST, WordingForm, WordingPreview, field_of};
use crate::error::AppError;
use crate::server_fns::wordings::{WordingInForce, WordingPage as Loaded, load_wording};
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};

/// Show how the message would be read, and store nothing.
pub const LOOK: &str = "look";
pub const SAVE: &str = "save";
pub const FORM: &str = "wording";

/// A form that was posted without script and comes back: as typed, and how it would be read or why it was not taken. The server
/// puts it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WordingOutcome {
    pub form: Option<WordingForm>,
    pub answer: Option<Result<WordingPreview, AppError>>,
}

/// The page.
#[component]
pub fn WordingPage() -> impl IntoView {
    let language = use_language();
    let params = use_params_map();
    let template = Memo::new(move |_| params.with(|params| params.get("template").unwrap_or_default()));
    let posted = use_context::<WordingOutcome>();
    let outcome = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    let state = WordingState::set_up(language, outcome);
    // Not loaded again by live events: somebody is typing here.
    let page = Resource::new_blocking(move || (template.get(), state.changed.get()), |(template, _)| load_wording(template));
    let title = move || template.get().parse::<Template>().map_or_else(|_| tr!(language, "wordings.title"), |known| template_label(language, known));
    view! {
        <PageTitle text=Signal::derive(title)/>
        <a class="button quiet flush" href=paths::WORDINGS><Icon name="left"/>{tr!(language, "wordings.title")}</a>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{title}</h1>
        </header>
        <div class="stack roomy">
            {move || state.fault.get().map(|error| view! { <FaultBox id=FAULT error/> })}
            {preview_panel(state)}
            <Load from=page let:loaded>
                // What was changed is drawn anew, fields and all; what was refused stays as it was typed.
                <For
                    each=move || [(state.changed.get_untracked(), loaded.clone())]
                    key=|(times, loaded)| (*times, loaded.template)
                    children=move |(_, loaded)| the_page(state, loaded)
                />
            </Load>
        </div>
    }
}

fn the_page(state: WordingState, loaded: Loaded) -> AnyView {
    let Loaded { template, placeholders, languages, requests } = loaded;
    let requests = requests.into_iter().map(|(code, who)| (code.to_string(), format!("{code}, {who}"))).collect();
    view! {
        <div class="stack roomy">
            <WordingFields state template placeholders languages=languages.clone() requests/>
            <Versions state template languages/>
        </div>
    }
    .into_any()
}

/// The form. It is drawn as it was sent last, or as the wording stands.
#[component]
fn WordingFields(
    state: WordingState,
    template: Template,
    placeholders: Vec<(String, bool)>,
    languages: Vec<WordingInForce>,
    requests: Vec<(String, String)>,
) -> impl IntoView {
    let language = use_language();
    let typed = state.typed.get_untracked();
    let fields: Vec<AnyView> = languages.iter().map(|wording| text_field(state, wording, typed.as_ref())).collect();
    let chosen = Signal::stored(typed.map(|form| form.code).unwrap_or_default());
    let choices: Vec<(String, String)> = std::iter::once((String::new(), tr!(language, "wordings.example"))).chain(requests).collect();
    let busy = move || state.sending.get().then_some("true");
    view! {
        <section class="panel" aria-labelledby="teks-pesan">
            <header><h2 id="teks-pesan">{tr!(language, "wordings.edit")}</h2></header>
            <div class="panel-body stack">
                <Placeholders placeholders/>
                <form class="stack" id=FORM method="post" action=paths::wording(template) novalidate on:submit=move |event| state.send(&event)>
                    <input type="hidden" name="template" value=template.code()/>
                    {fields}
                    <SelectField
                        id="code"
                        label=tr!(language, "wordings.request")
                        hint=tr!(language, "wordings.request_hint")
                        options=choices
                        value=chosen
                        error=state.error("code")
                    />
                    <div class="row buttons">
                        <button class="button" type="submit" name=ACT value=LOOK aria-busy=busy>
                            <Icon name="eye"/>
                            {tr!(language, "wordings.look")}
                        </button>
                        <button class="button primary" type="submit" name=ACT value=SAVE aria-busy=busy>
                            <Icon name="check"/>
                            {tr!(language, "wordings.save")}
                        </button>
                    </div>
                    <p class="muted small">{tr!(language, "wordings.save_note")}</p>
                </form>
            </div>
        </section>
    }
}

/// The text in one language, and the version that it was drawn from.
fn text_field(state: WordingState, wording: &WordingInForce, typed: Option<&WordingForm>) -> AnyView {
    let label = language_label(state.language, wording.language);
    let id = field_of(wording.language);
    let (seen_name, typed) = match wording.language {
        Language::Id => ("seen_id", typed.map(|form| (&form.text_id, &form.seen_id))),
        Language::En => ("seen_en", typed.map(|form| (&form.text_en, &form.seen_en))),
    };
    let value = Signal::stored(typed.map_or_else(|| wording.text.clone(), |(text, _)| text.clone()));
    let seen = typed.map(|(_, seen)| seen.clone()).filter(|seen| !seen.is_empty()).unwrap_or_else(|| wording.version.to_string());
    let longest = u32::try_from(LONGEST * 2).unwrap_or(u32::MAX);
    view! {
        <input type="hidden" name=seen_name value=seen/>
        <TextArea id label value error=state.error(id) rows=7 maxlength=longest required=true full=true/>
    }
    .into_any()
}

/// What the message may name, and what it must.
#[component]
fn Placeholders(placeholders: Vec<(String, bool)>) -> impl IntoView {
    let language = use_language();
    let (needed, free): (Vec<_>, Vec<_>) = placeholders.into_iter().partition(|(_, needed)| *needed);
    let listed = |some: Vec<(String, bool)>| some.into_iter().map(|(word, _)| view! { <li><code>{word}</code></li> }).collect_view();
    let none_needed = needed.is_empty();
    view! {
        <p class="muted">{tr!(language, "wordings.placeholders")}</p>
        <dl class="facts">
            {(!none_needed).then(|| view! { <dt>{tr!(language, "wordings.needed")}</dt><dd><ul class="row tight">{listed(needed)}</ul></dd> })}
            <dt>{tr!(language, "wordings.free")}</dt>
            <dd><ul class="row tight">{listed(free)}</ul></dd>
        </dl>
        <p class="muted small">{tr!(language, "wordings.bold")}</p>
    }
}
