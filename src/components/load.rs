//! Waiting and failing have one shape.

use super::Icon;
use crate::app::use_language;
use crate::browser;
use crate::domain::language::Language;
use crate::error::AppError;
use crate::i18n::{words, words_with};
use crate::tr;
use leptos::either::Either;
use leptos::prelude::*;

/// Shows `children` with the loaded value; the old content stays while new data comes. On failure the reason and a way on.
///
/// Keep what must survive a live update (open dialog, typed text) in signals outside of `children`.
#[component]
pub fn Load<T, C, V>(
    from: Resource<Result<T, AppError>>,
    /// Nothing else is on the page: a failure is its heading.
    #[prop(optional)]
    whole_page: bool,
    children: C,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    C: Fn(T) -> V + Send + Sync + Clone + 'static,
    V: IntoView + 'static,
{
    let language = use_language();
    view! {
        <Transition fallback=move || view! { <p class="muted" aria-busy="true">{tr!(language, "page.loading")}</p> }>
            {
                let children = children.clone();
                move || {
                    let children = children.clone();
                    browser::hold_focus();
                    from.get().map(|answer| match answer {
                        Ok(value) => Either::Left(children(value)),
                        Err(error) => Either::Right(view! { <Failure error whole_page/> }),
                    })
                }
            }
        </Transition>
    }
}

/// Why something could not be shown.
#[component]
pub fn Failure(error: AppError, #[prop(optional)] whole_page: bool) -> impl IntoView {
    let language = use_language();
    if let Some(options) = use_context::<FailureStatus>() {
        (options.0)(error.status());
    }
    let (title, detail) = failure_text(language, &error);
    if whole_page {
        Either::Left(view! {
            <div class="blank" role="alert">
                <h1>{title}</h1>
                <p>{detail}</p>
                <div class="row center">
                    <a class="button" href="/lacak">{tr!(language, "nav.track")}</a>
                    <a class="button quiet" href="/">{tr!(language, "nav.calendar")}</a>
                </div>
            </div>
        })
    } else {
        Either::Right(view! {
            <div class="notice" data-tone="bad" role="alert">
                <Icon name="warn"/>
                <h2>{title}</h2>
                <p>{detail}</p>
            </div>
        })
    }
}

/// What went wrong, as a title and a sentence with its values filled in.
pub fn failure_text(language: Language, error: &AppError) -> (String, String) {
    match error {
        AppError::Refused(refusal) => return (refusal.title(language), refusal.detail(language)),
        AppError::OneOfSeveral { why, .. } => return failure_text(language, why),
        _ => {}
    }
    let code = if matches!(error, AppError::Network(_)) { "network" } else { error.code() };
    let (n, incident) = match error {
        AppError::TooManyRequests { retry_after_seconds } => (retry_after_seconds.to_string(), ""),
        AppError::Internal { incident } => (String::new(), incident.as_str()),
        _ => (String::new(), ""),
    };
    (words(language, &format!("error.{code}.title")), words_with(language, &format!("error.{code}.detail"), [("n", n.as_str()), ("incident", incident)]))
}

/// Lets the server set the HTTP status of a page whose data failed.
#[derive(Clone, Copy)]
pub struct FailureStatus(pub fn(u16));
