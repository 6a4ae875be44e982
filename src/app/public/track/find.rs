//! `/lacak`: code and last four digits. A wrong code and wrong digits answer alike.

use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::load::failure_text;
use crate::components::{Icon, TextField};
use crate::error::AppError;
use crate::server_fns::reservations::find_reservation;
use crate::tr;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

/// A search that was posted without script and found nothing. The server puts it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrackOutcome {
    pub code: String,
    pub last_four: String,
    pub error: Option<AppError>,
}

/// The search for one request.
#[component]
pub fn FindPage() -> impl IntoView {
    let language = use_language();
    let posted = use_context::<TrackOutcome>();
    let outcome = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    let error = RwSignal::new(outcome.error);
    let (code, last_four) = (RwSignal::new(outcome.code), RwSignal::new(outcome.last_four));
    let searching = RwSignal::new(false);
    let navigate = StoredValue::new(use_navigate());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if searching.get_untracked() {
            return;
        }
        let pairs = browser::form_pairs(&event);
        let typed = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default();
        let (typed_code, typed_digits) = (typed("code"), typed("last_four"));
        code.set(typed_code.clone());
        last_four.set(typed_digits.clone());
        error.set(None);
        searching.set(true);
        spawn_local(async move {
            match find_reservation(typed_code, typed_digits).await {
                Ok(path) => navigate.with_value(|navigate| navigate(&path, NavigateOptions::default())),
                Err(fault) => error.set(Some(fault)),
            }
            searching.set(false);
        });
    };
    let notice = move || {
        error.get().map(|error| {
            // Whatever is wrong with code or digits, the answer is the same.
            let text = match &error {
                AppError::NotFound | AppError::Invalid(_) | AppError::Forbidden => tr!(language, "err.not_found"),
                other => failure_text(language, other).1,
            };
            view! { <div class="notice" data-tone="bad" role="alert"><Icon name="warn"/><p>{text}</p></div> }
        })
    };
    view! {
        <PageTitle text=tr!(language, "nav.track")/>
        <div class="wrap page-main stack roomy">
            <div class="stack tight">
                <h1>{tr!(language, "nav.track")}</h1>
                <p class="muted">{tr!(language, "track.find_lead")}</p>
            </div>
            <form class="panel find-form" action=paths::FIND method="post" novalidate on:submit=on_submit>
                <div class="panel-body stack">
                    {notice}
                    <TextField id="code" required=true maxlength=30 autocomplete="off" label=tr!(language, "track.code") hint=tr!(language, "track.code_hint") value=code/>
                    <TextField
                        id="last_four" required=true maxlength=8 inputmode="numeric" autocomplete="off" label=tr!(language, "track.last_four")
                        hint=tr!(language, "track.last_four_hint") value=last_four
                    />
                    <button class="button primary" type="submit" aria-disabled=move || searching.get().then_some("true")>{tr!(language, "track.find")}</button>
                </div>
            </form>
        </div>
    }
}
