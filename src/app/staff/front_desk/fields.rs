//! Parts that the guest book and the request form of the counter have in common.

use crate::components::field::ErrorLine;
use crate::domain::applicant::{REGENCIES, REGENCY_OTHER};
use crate::domain::language::Language;
use crate::server_fns::front_desk::load_institutions;
use crate::tr;
use leptos::prelude::*;

/// Id of the list of institutions seen already.
pub const INSTITUTIONS: &str = "instansi-dikenal";

/// Institutions seen already, offered while somebody types into a field with `list=INSTITUTIONS`.
#[component]
pub fn KnownInstitutions() -> impl IntoView {
    let known = Resource::new(|| (), |()| load_institutions());
    view! {
        <Transition>
            {move || {
                known
                    .get()
                    .and_then(Result::ok)
                    .map(|names| {
                        let options: Vec<_> = names.into_iter().map(|name| view! { <option value=name></option> }).collect();
                        view! { <datalist id=INSTITUTIONS>{options}</datalist> }
                    })
            }}
        </Transition>
    }
}

/// The 13 regencies and the rest of the world; the first entry is "not said".
pub fn regencies(language: Language) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), tr!(language, "apply.not_said"))];
    options.extend(REGENCIES.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())));
    options.push((REGENCY_OTHER.to_owned(), tr!(language, "apply.regency_other")));
    options
}

/// One thing to tick, as `name=yes`.
#[component]
pub fn Tick(id: &'static str, name: &'static str, label: String, error: Signal<Option<String>>) -> impl IntoView {
    let error_id = format!("{id}-error");
    let described_by = error_id.clone();
    view! {
        <div>
            <label class="tick">
                <input
                    type="checkbox"
                    id=id
                    name=name
                    value="yes"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || error.with(Option::is_some).then(|| described_by.clone())
                />
                <span>{label}</span>
            </label>
            <ErrorLine id=error_id error/>
        </div>
    }
}
