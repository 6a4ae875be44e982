//! A page that is drawn once and then only told what has changed.

use crate::app::use_language;
use crate::components::load::Failure;
use crate::error::AppError;
use crate::tr;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use std::sync::Arc;

/// What stands there.
#[derive(Debug, Clone, PartialEq)]
enum Stage<K> {
    Nothing,
    Shown(K),
    Failed(AppError),
}

/// Shows `children` with the latest answer as a signal, so that a live change touches only what shows it. Drawn anew when
/// the `shape` of the answer changes (another month). What is on the screen stays when a later answer fails on the way.
#[component]
pub fn ShowLatest<T, K, C, V>(from: Resource<Result<T, AppError>>, shape: fn(&T) -> K, children: C) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Clone + PartialEq + Send + Sync + 'static,
    C: Fn(Signal<Arc<T>>) -> V + Send + Sync + Clone + 'static,
    V: IntoView + 'static,
{
    let language = use_language();
    view! {
        <Transition fallback=move || view! { <p class="muted" aria-busy="true">{tr!(language, "page.loading")}</p> }>
            {
                let children = children.clone();
                let latest = Memo::new(move |before: Option<&Option<Arc<T>>>| {
                    from.with(|answer| match answer {
                        Some(Ok(value)) => Some(Arc::new(value.clone())),
                        _ => before.cloned().flatten(),
                    })
                });
                let stage = Memo::new(move |_| {
                    let kept = latest.with(|latest| latest.as_deref().map(shape));
                    let error = from.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
                    match (error, kept) {
                        (Some(AppError::SignInRequired), None) => Stage::Nothing,
                        (Some(error), None) => Stage::Failed(error),
                        // The frame leads strangers to the door; who is at work keeps the page over a lost connection.
                        (Some(error), Some(shape)) => match error {
                            AppError::SignInRequired | AppError::Network(_) | AppError::Unavailable | AppError::Internal { .. } => Stage::Shown(shape),
                            error => Stage::Failed(error),
                        },
                        (None, Some(shape)) => Stage::Shown(shape),
                        (None, None) => Stage::Nothing,
                    }
                });
                move || match stage.get() {
                    Stage::Shown(_) => match latest.get_untracked() {
                        Some(first) => {
                            let now = Signal::derive(move || latest.get().unwrap_or_else(|| first.clone()));
                            crate::browser::hold_focus();
                            EitherOf3::A(children(now))
                        }
                        None => EitherOf3::C(()),
                    },
                    Stage::Failed(error) => EitherOf3::B(view! { <Failure error/> }),
                    Stage::Nothing => EitherOf3::C(()),
                }
            }
        </Transition>
    }
}
