//! What every staff page shares: who is signed in, when to load again, and the line that tells what has just happened.

use crate::app::use_language;
use crate::browser;
use crate::components::live::{Connection, LiveLine};
use crate::components::load::Failure;
use crate::domain::role::StaffMember;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::server_fns::session::signed_in;
use crate::tr;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::time::Duration;

/// Id of the heading of every page; the focus goes there after a navigation.
pub const HEADING: &str = "judul-halaman";

/// Several events in a row (one change writes more than one) load a page once.
const DEBOUNCE: Duration = Duration::from_millis(120);
/// How long a confirmation stays on the screen.
const SAID_FOR: Duration = Duration::from_secs(10);

/// Lives as long as the staff frame.
#[derive(Clone, Copy)]
pub struct Workspace {
    /// Who is signed in here, if anybody.
    pub me: Resource<Result<Option<StaffMember>, AppError>>,
    /// Grows when something has changed, here or at somebody else's desk; pages then load again.
    pub live_tick: RwSignal<u64>,
    pub connection: RwSignal<Connection>,
    /// False in the server's HTML and for readers without JavaScript.
    pub hydrated: RwSignal<bool>,
    said: RwSignal<String>,
    /// An event waits for its neighbours.
    tick_waits: RwSignal<bool>,
}

impl Workspace {
    /// Puts the workspace into the context of the staff frame and, in the browser, begins to listen.
    pub fn provide() -> Self {
        let workspace = Self {
            me: Resource::new_blocking(|| (), |()| signed_in()),
            live_tick: RwSignal::new(0),
            connection: RwSignal::new(Connection::Static),
            hydrated: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            tick_waits: RwSignal::new(false),
        };
        provide_context(workspace);
        Effect::new(move |_| {
            workspace.hydrated.set(true);
            browser::listen_live("/kantor/live", move |event| match event.kind.as_str() {
                // Whatever happened before the stream was open is fetched as well.
                "open" => {
                    workspace.connection.set(Connection::Live);
                    workspace.load_again_soon();
                }
                "closed" => workspace.connection.set(Connection::Lost),
                _ => workspace.load_again_soon(),
            });
        });
        workspace
    }

    /// Loads the page's data again.
    pub fn load_again(self) {
        self.live_tick.update(|tick| *tick += 1);
    }

    fn load_again_soon(self) {
        if self.tick_waits.try_get_untracked() != Some(false) {
            return;
        }
        self.tick_waits.set(true);
        set_timeout(
            move || {
                if self.tick_waits.try_set(false).is_none() {
                    self.load_again();
                }
            },
            DEBOUNCE,
        );
    }

    /// Tells politely what has just happened, on the screen and to screen readers.
    pub fn say(self, text: String) {
        self.said.set(text.clone());
        set_timeout(
            move || {
                if self.said.try_with_untracked(|said| *said == text) == Some(true) {
                    self.said.set(String::new());
                }
            },
            SAID_FOR,
        );
    }
}

/// The workspace around a staff page.
pub fn use_workspace() -> Workspace {
    use_context().expect("staff pages stand inside the staff frame")
}

/// A page's data together with who reads it; loads again at every tick.
pub fn staff_resource<K, T, Fut>(
    key: impl Fn() -> K + Send + Sync + 'static,
    load: impl Fn(K) -> Fut + Send + Sync + 'static,
) -> Resource<Result<(StaffMember, T), AppError>>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let workspace = use_workspace();
    Resource::new_blocking(
        move || (key(), workspace.live_tick.get()),
        move |(key, _)| {
            let loading = load(key);
            async move {
                let member = workspace.me.await?.ok_or(AppError::SignInRequired)?;
                Ok((member, loading.await?))
            }
        },
    )
}

/// Like [`crate::components::Load`], but what is on the screen stays when a later load fails on the way: nobody loses what
/// they are typing because the network was away for a moment.
#[component]
pub fn LoadAndKeep<T, C, V>(from: Resource<Result<T, AppError>>, children: C) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    C: Fn(T) -> V + Send + Sync + Clone + 'static,
    V: IntoView + 'static,
{
    let language = use_language();
    let last = StoredValue::new(None::<T>);
    view! {
        <Transition fallback=move || view! { <p class="muted" aria-busy="true">{tr!(language, "page.loading")}</p> }>
            {
                let children = children.clone();
                move || {
                    let children = children.clone();
                    browser::hold_focus();
                    from.get().map(|answer| match answer {
                        Ok(value) => {
                            last.set_value(Some(value.clone()));
                            EitherOf3::A(children(value))
                        }
                        // The frame leads strangers to the door; who is at work keeps the page, and is told at the next attempt.
                        Err(AppError::SignInRequired) => match last.get_value() {
                            Some(value) => EitherOf3::A(children(value)),
                            None => EitherOf3::C(()),
                        },
                        Err(error @ (AppError::Network(_) | AppError::Unavailable | AppError::Internal { .. })) => match last.get_value() {
                            Some(value) => EitherOf3::A(children(value)),
                            None => EitherOf3::B(view! { <Failure error/> }),
                        },
                        Err(error) => EitherOf3::B(view! { <Failure error/> }),
                    })
                }
            }
        </Transition>
    }
}

/// The line that tells what has just happened; empty most of the time.
#[component]
pub fn Announcer() -> impl IntoView {
    let workspace = use_workspace();
    view! {
        <div role="status" class="announcer">
            {move || {
                let text = workspace.said.get();
                (!text.is_empty()).then(|| view! { <p class="toast">{text}</p> })
            }}
        </div>
    }
}

/// How fresh the data of a page is.
#[component]
pub fn Freshness<T>(from: Resource<Result<(StaffMember, T), AppError>>, at: fn(&T) -> Moment) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let workspace = use_workspace();
    let last = StoredValue::new(None::<Moment>);
    view! {
        <Transition>
            {move || {
                if let Some(Ok((_, value))) = from.get() {
                    last.set_value(Some(at(&value)));
                }
                last.get_value().map(|moment| view! { <LiveLine connection=workspace.connection.into() updated_at=Some(moment)/> })
            }}
        </Transition>
    }
}
