//! Every version of a message's wording: what WhatsApp has to approve of the newest, and the way back to what was published.

use super::state::WordingState;
use super::{language_label, version_label};
use crate::app::use_language;
use crate::components::Icon;
use crate::components::when::moment_short;
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::error::AppError;
use crate::server_fns::wordings::{MarkWordingRegistered, PublishWordingAgain, ToRegister, WordingInForce, WordingVersion};
use crate::tr;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Both languages, each a panel.
#[component]
pub fn Versions(state: WordingState, template: Template, languages: Vec<WordingInForce>) -> impl IntoView {
    let back = ServerAction::<PublishWordingAgain>::new();
    let registered = ServerAction::<MarkWordingRegistered>::new();
    follow(state, back, move || state.done("wordings.said.back"));
    follow(state, registered, move || state.done_beside("wordings.said.registered"));
    let panels: Vec<_> = languages.into_iter().map(|wording| view! { <InForce template wording back registered/> }).collect();
    view! { <div class="board">{panels}</div> }
}

/// Tells what becomes of an act.
fn follow<S>(state: WordingState, action: ServerAction<S>, done: impl Fn() + 'static)
where
    S: ServerFn<Output = (), Error = AppError> + Clone + Send + Sync + 'static,
{
    // Without JavaScript the refusal came with the address of the page.
    if let Some(Err(error)) = action.value().get_untracked() {
        state.fault.set(Some(error));
    }
    Effect::new(move |_| match action.value().get() {
        Some(Ok(())) => done(),
        Some(Err(error)) => state.refuse(error),
        None => {}
    });
}

/// The wording of one language: what is in force, what waits for approval, and what was before.
#[component]
fn InForce(
    template: Template,
    wording: WordingInForce,
    back: ServerAction<PublishWordingAgain>,
    registered: ServerAction<MarkWordingRegistered>,
) -> impl IntoView {
    let language = use_language();
    let WordingInForce { language: of, version, is_published, published, versions, to_register, .. } = wording;
    let id = format!("versi-{of}");
    let state = tr!(language, "wordings.in_force", version = version_label(language, version, is_published));
    let spoken = format!(" {}", language_label(language, of));
    let to_register = to_register.map(|wanted| view! { <Registering template of wanted registered/> });
    let way_back = (!is_published).then(|| {
        view! {
            <details class="act">
                <summary>{tr!(language, "wordings.read_published")}<span class="sr">{spoken.clone()}</span></summary>
                <div class="stack">
                    <div class="message-text" lang=of.code()>{published}</div>
                    <ActionForm action=back>
                        <input type="hidden" name="template" value=template.code()/>
                        <input type="hidden" name="language" value=of.code()/>
                        <button class="button" type="submit"><Icon name="undo"/>{tr!(language, "wordings.back")}<span class="sr">{spoken}</span></button>
                    </ActionForm>
                </div>
            </details>
        }
    });
    let none = versions.is_empty();
    let lines: Vec<_> = versions.into_iter().map(|version| view! { <OneVersion of version/> }).collect();
    view! {
        <section class="panel" aria-labelledby=id.clone()>
            <header>
                <h2 id=id.clone()>{language_label(language, of)}</h2>
                <span class="muted">{state}</span>
            </header>
            <div class="panel-body stack">
                {to_register}
                {way_back}
                <h3>{tr!(language, "wordings.versions")}</h3>
                {none.then(|| view! { <p class="muted">{tr!(language, "wordings.no_versions")}</p> })}
                <ol class="entries">{lines}</ol>
            </div>
        </section>
    }
}

/// What has to be entered at WhatsApp, and the note that it was approved.
#[component]
fn Registering(template: Template, of: Language, wanted: ToRegister, registered: ServerAction<MarkWordingRegistered>) -> impl IntoView {
    let language = use_language();
    let ToRegister { version, name, body, until_then, begins_with_a_value } = wanted;
    let spoken = format!(" {name}");
    view! {
        <div class="notice" data-tone="wait">
            <Icon name="clock"/>
            <h3>{tr!(language, "wordings.register")}</h3>
            <p>{tr!(language, "wordings.register_text", until_then = until_then)}</p>
            {begins_with_a_value.then(|| view! { <p><b>{tr!(language, "wordings.register_begins")}</b></p> })}
            <dl class="facts">
                <dt>{tr!(language, "wordings.register_name")}</dt>
                <dd><code>{name}</code></dd>
                <dt>{tr!(language, "wordings.register_category")}</dt>
                <dd>"Utility"</dd>
                <dt>{tr!(language, "wordings.register_language")}</dt>
                <dd><code>{of.code()}</code></dd>
            </dl>
            <p class="muted">{tr!(language, "wordings.register_body")}</p>
            <div class="message-text" lang=of.code()>{body}</div>
            <ActionForm action=registered>
                <input type="hidden" name="template" value=template.code()/>
                <input type="hidden" name="language" value=of.code()/>
                <input type="hidden" name="version" value=version/>
                <button class="button" type="submit"><Icon name="check"/>{tr!(language, "wordings.approved")}<span class="sr">{spoken}</span></button>
            </ActionForm>
        </div>
    }
}

/// One version: since when, by whom, whether WhatsApp has approved it, and what it says.
#[component]
fn OneVersion(of: Language, version: WordingVersion) -> impl IntoView {
    let language = use_language();
    let WordingVersion { version, text, is_published, entered_at, entered_by, registered_at } = version;
    let title = tr!(language, "wordings.version", version = version);
    let spoken = format!(" {title}");
    let approved = match (is_published, registered_at) {
        (true, _) => tr!(language, "wordings.published"),
        (false, Some(at)) => tr!(language, "wordings.registered_at", at = moment_short(language, at)),
        (false, None) => tr!(language, "wordings.not_registered"),
    };
    view! {
        <li>
            <div>
                <b>{title}</b>
                <small>{format!("{}, {entered_by}. {approved}", moment_short(language, entered_at))}</small>
                <details class="act">
                    <summary>{tr!(language, "wordings.read")}<span class="sr">{spoken}</span></summary>
                    <div class="message-text" lang=of.code()>{text}</div>
                </details>
            </div>
        </li>
    }
}
