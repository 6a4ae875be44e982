//! What the pages about people and about settings share: an act is told when it is done, its fault stands on the page and at its field, and what is
//! said once is shown until the page is left.

use super::fault::FaultBox;
use super::wording::field_text;
use super::workspace::use_workspace;
use crate::app::use_language;
use crate::browser;
use crate::components::Icon;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::people::ShownOnce;
use crate::tr;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Id of the message about a refused act.
const FAULT: &str = "petugas-galat";
/// Id of what is shown once.
const SHOWN: &str = "sekali-tampil";

/// The acts of one page; outlives its data.
#[derive(Clone, Copy)]
pub struct Acts {
    /// Grows when something was changed here: the page's data is then loaded again. Not with every event of the office: people
    /// type on these pages.
    pub tick: RwSignal<u64>,
    /// Name of the act that failed, and why.
    fault: RwSignal<Option<(&'static str, AppError)>>,
    shown: RwSignal<Option<ShownOnce>>,
}

impl Acts {
    pub fn set_up() -> Self {
        Self { tick: RwSignal::new(0), fault: RwSignal::new(None), shown: RwSignal::new(None) }
    }

    /// Tells what becomes of the act called `name`; `answer` is what of its answer is shown once.
    pub fn follow<S, T>(self, name: &'static str, action: ServerAction<S>, answer: fn(T) -> Option<ShownOnce>)
    where
        S: ServerFn<Output = T, Error = AppError> + Clone + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
    {
        let language = use_language();
        let workspace = use_workspace();
        // Without JavaScript the refusal came with the address of the page.
        if let Some(Err(error)) = action.value().get_untracked() {
            self.fault.set(Some((name, error)));
        }
        Effect::new(move |_| match action.value().get() {
            Some(Ok(output)) => {
                self.fault.set(None);
                workspace.say(words(language, &format!("people.said.{name}")));
                self.tick.update(|tick| *tick += 1);
                if let Some(shown) = answer(output) {
                    self.shown.set(Some(shown));
                    request_animation_frame(|| browser::focus(SHOWN));
                }
            }
            Some(Err(error)) => {
                self.fault.set(Some((name, error)));
                request_animation_frame(|| browser::focus(FAULT));
            }
            None => {}
        });
    }

    /// The fault of one field of one act.
    pub fn field(self, name: &'static str, field: &'static str) -> Signal<Option<String>> {
        let language = use_language();
        Signal::derive(move || {
            self.fault.with(|fault| match fault {
                Some((failed, AppError::Invalid(faults))) if *failed == name => faults.of(field).map(|fault| field_text(language, fault)),
                _ => None,
            })
        })
    }
}

/// The failure of the last act, and what is shown once.
#[component]
pub fn Answers(acts: Acts) -> impl IntoView {
    view! {
        {move || acts.fault.get().map(|(_, error)| view! { <FaultBox id=FAULT error/> })}
        {move || acts.shown.get().map(|shown| view! { <Once shown/> })}
    }
}

/// A secret that nobody can look up again.
#[component]
pub fn Once(shown: ShownOnce) -> impl IntoView {
    let language = use_language();
    let (title, secret) = match shown {
        ShownOnce::Token { secret } => (tr!(language, "people.once.token"), secret),
        ShownOnce::Feed { url } => (tr!(language, "people.once.feed"), url),
        ShownOnce::Webhook { secret } => (tr!(language, "people.once.webhook"), secret),
        ShownOnce::Password { name, password } => (tr!(language, "people.once.password", name = &name), password),
    };
    view! {
        <div class="notice" data-tone="wait" id=SHOWN tabindex="-1">
            <Icon name="key"/>
            <p><b>{title}</b></p>
            <p class="secret"><code>{secret}</code></p>
            <p>{tr!(language, "people.once.note")}</p>
        </div>
    }
}
