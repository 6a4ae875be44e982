//! One person: looked for by number or code, then what there is of them, to be handed out or forgotten.

use super::state::{FOUND, PersonState};
use crate::app::staff::workspace::HEADING;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::field::ErrorLine;
use crate::components::{Icon, StatusBadge, TextField};
use crate::domain::language::Language;
use crate::domain::retention::{KeptPerson, KeptRequest};
use crate::server_fns::privacy::ErasePerson;
use crate::tr;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Looks for a person.
#[component]
pub fn PersonForm(state: PersonState) -> impl IntoView {
    let language = use_language();
    view! {
        <section class="panel" aria-labelledby="cari-orang">
            <header><h2 id="cari-orang">{tr!(language, "privacy.person.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "privacy.person.text")}</p>
                <form class="stack tight" method="post" action=paths::PERSONAL_DATA novalidate on:submit=move |event| state.send(&event)>
                    <TextField
                        id="orang"
                        name="person"
                        label=tr!(language, "privacy.person.field")
                        hint=tr!(language, "privacy.person.hint")
                        value=state.person
                        autocomplete="off"
                        maxlength=30
                        required=true
                        error=state.error("person")
                        on:input=move |event| state.person.set(event_target_value(&event))
                    />
                    <button class="button primary" type="submit" aria-busy=move || state.sending.get().then_some("true")>
                        <Icon name="eye"/>
                        {tr!(language, "privacy.person.find")}
                    </button>
                </form>
            </div>
        </section>
    }
}

/// What there is of the person that was looked for.
pub fn found_panel(state: PersonState, erase: ServerAction<ErasePerson>) -> impl IntoView {
    move || state.found.get().map(|(person, found)| panel(state, erase, person, found))
}

fn panel(state: PersonState, erase: ServerAction<ErasePerson>, person: String, found: KeptPerson) -> AnyView {
    let language = state.language;
    let in_the_way = found.in_the_way();
    let codes = in_the_way.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let KeptPerson { requests, visits } = found;
    let count = requests.len();
    // Without script the link leads to the page without a person.
    let back = move |event: MouseEvent| {
        event.prevent_default();
        state.done();
        browser::focus(HEADING);
    };
    let erasing = if in_the_way.is_empty() {
        erase_form(state, erase, person.clone())
    } else {
        view! {
            <div class="notice" data-tone="wait">
                <Icon name="info"/>
                <p>{tr!(language, "err.person_open", codes = &codes)}</p>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby=FOUND>
            <header><h2 id=FOUND tabindex="-1">{tr!(language, "privacy.found.title")}</h2></header>
            <div class="panel-body stack">
                <p>{tr!(language, "privacy.found.text", requests = count, visits = visits)}</p>
                {request_list(language, requests)}
                <form method="post" action=paths::EXPORT_PERSON>
                    <input type="hidden" name="person" value=person/>
                    <button class="button" type="submit"><Icon name="copy"/>{tr!(language, "privacy.found.export")}</button>
                </form>
                {erasing}
                <p><a href=paths::PERSONAL_DATA on:click=back>{tr!(language, "btn.back")}</a></p>
            </div>
        </section>
    }
    .into_any()
}

fn request_list(language: Language, requests: Vec<KeptRequest>) -> Option<AnyView> {
    if requests.is_empty() {
        return None;
    }
    let lines: Vec<_> = requests
        .into_iter()
        .map(|request| {
            view! {
                <li>
                    <a class="code" href=paths::reservation(&request.code)>{request.code.to_string()}</a>
                    <StatusBadge status=request.status/>
                </li>
            }
        })
        .collect();
    Some(view! { <ul class="entries" aria-label=tr!(language, "privacy.found.codes")>{lines}</ul> }.into_any())
}

/// Nothing brings back what this form forgets: whoever sends it says that they have read the list above.
fn erase_form(state: PersonState, erase: ServerAction<ErasePerson>, person: String) -> AnyView {
    let language = state.language;
    let error = state.error("confirmed");
    view! {
        <ActionForm action=erase attr:class="stack tight">
            <input type="hidden" name="person" value=person/>
            <div>
                <label class="tick">
                    <input
                        type="checkbox"
                        id="setuju-hapus"
                        name="confirmed"
                        value="yes"
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        aria-describedby=move || error.with(Option::is_some).then_some("setuju-hapus-error")
                    />
                    <span>{tr!(language, "privacy.erase.confirm")}</span>
                </label>
                <ErrorLine id="setuju-hapus-error" error/>
            </div>
            <button class="button danger" type="submit" aria-busy=move || erase.pending().get().then_some("true")>
                <Icon name="x"/>
                {tr!(language, "privacy.erase.submit")}
            </button>
        </ActionForm>
    }
    .into_any()
}
