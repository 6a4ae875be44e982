//! Waiting and failing have one shape.

use crate::app::use_language;
use crate::error::AppError;
use crate::i18n::words;
use crate::tr;
use leptos::prelude::*;

/// Shows `children` with the loaded value; the old content stays while new data comes. On failure the reason and a way on.
///
/// Keep what must survive a live update (open dialog, typed text) in signals outside of `children`.
#[component]
pub fn Load<T, C, V>(from: Resource<Result<T, AppError>>, children: C) -> impl IntoView
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
                    from.get().map(|answer| match answer {
                        Ok(value) => leptos::either::Either::Left(children(value)),
                        Err(error) => leptos::either::Either::Right(view! { <Failure error/> }),
                    })
                }
            }
        </Transition>
    }
}

/// Why something could not be shown.
#[component]
pub fn Failure(error: AppError) -> impl IntoView {
    let language = use_language();
    if let Some(options) = use_context::<FailureStatus>() {
        (options.0)(error.status());
    }
    view! {
        <div class="notice" data-tone="bad" role="alert">
            <h2>{words(language, &format!("error.{}.title", error.code()))}</h2>
            <p>{words(language, &format!("error.{}.detail", error.code()))}</p>
        </div>
    }
}

/// Lets the server set the HTTP status of a page whose data failed.
#[derive(Clone, Copy)]
pub struct FailureStatus(pub fn(u16));
