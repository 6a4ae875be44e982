//! What every staff page shares: who is signed in, when to load again, and the line that tells what has just happened.

use super::closure_mover::ClosureMover;
use super::layout::MESSAGE_ROLES;
use super::wording::error_texts;
use crate::app::use_language;
use crate::browser;
use crate::components::live::{Connection, LiveLine};
use crate::components::load::Failure;
use crate::domain::role::StaffMember;
use crate::domain::slot::Moment;
use crate::domain::undo::UNDO_SECONDS;
use crate::error::AppError;
use crate::server_fns::availability::{FacilityChoice, load_facility_choices};
use crate::server_fns::inbox::{UndoMove, count_untold};
use crate::server_fns::notices::count_notices;
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
/// How long it can be undone from there.
const UNDO_FOR: Duration = Duration::from_secs(UNDO_SECONDS.unsigned_abs());

/// What has just happened.
#[derive(Debug, Clone, Default)]
struct Said {
    /// Of the announcement; an older one does not take a newer one away.
    number: u64,
    text: String,
}

/// The newest move that can be undone; it outlives the announcement of it.
#[derive(Debug, Clone, Default)]
struct Undoable {
    /// Of the move; the time of an older one does not end with the newer one's.
    number: u64,
    /// Of the request; of several that went together all, with blanks between them; of an event or maintenance its key. `None` = there is nothing to undo any more.
    code: Option<String>,
    /// What was said of the move.
    text: String,
}

/// Lives as long as the staff frame.
#[derive(Clone, Copy)]
pub struct Workspace {
    /// Who is signed in here, if anybody.
    pub me: Resource<Result<Option<StaffMember>, AppError>>,
    /// Grows when something has changed, here or at somebody else's desk; pages then load again.
    pub live_tick: RwSignal<u64>,
    /// How many decisions nobody was told of yet, for those who tell; how many notices are unread. They are made here, before any page:
    /// what is made when an answer comes is made in another order in the browser, which would take one's data for the other's.
    pub untold: Resource<Result<i64, AppError>>,
    pub unread: Resource<Result<i64, AppError>>,
    pub connection: RwSignal<Connection>,
    /// False in the server's HTML and for readers without JavaScript.
    pub hydrated: RwSignal<bool>,
    /// Undoing what has just been moved.
    pub undoing: ServerAction<UndoMove>,
    /// Moving events and maintenance of the office.
    pub closures: ClosureMover,
    said: RwSignal<Said>,
    undoable: RwSignal<Undoable>,
    /// An event waits for its neighbours.
    tick_waits: RwSignal<bool>,
    /// The facilities to choose from, and the tick at which they were read.
    choices: StoredValue<Option<(u64, Vec<FacilityChoice>)>>,
}

impl Workspace {
    /// Puts the workspace into the context of the staff frame and, in the browser, begins to listen.
    pub fn provide() -> Self {
        let me = Resource::new_blocking(|| (), |()| signed_in());
        let live_tick = RwSignal::new(0);
        let tells = move || async move { me.await.ok().flatten().is_some_and(|member: StaffMember| member.roles.any_of(MESSAGE_ROLES)) };
        let workspace = Self {
            me,
            live_tick,
            untold: Resource::new(move || live_tick.get(), move |_| async move { if tells().await { count_untold().await } else { Ok(0) } }),
            unread: Resource::new(move || live_tick.get(), move |_| async move { if me.await?.is_some() { count_notices().await } else { Ok(0) } }),
            connection: RwSignal::new(Connection::Static),
            hydrated: RwSignal::new(false),
            undoing: ServerAction::new(),
            closures: ClosureMover::set_up(),
            said: RwSignal::new(Said::default()),
            undoable: RwSignal::new(Undoable::default()),
            tick_waits: RwSignal::new(false),
            choices: StoredValue::new(None),
        };
        provide_context(workspace);
        workspace.follow_undo();
        Effect::new(move |_| workspace.hydrated.set(true));
        // Runs again when the reader pauses what is live, and when they let it go on.
        Effect::new(move |_| {
            browser::listen_live("/kantor/live", move |event| match event.kind.as_str() {
                // Whatever happened before the stream was open is fetched as well.
                "open" => {
                    workspace.connection.set(Connection::Live);
                    workspace.load_again_soon();
                }
                "closed" => workspace.connection.set(Connection::Lost),
                "paused" => workspace.connection.set(Connection::Paused),
                _ => workspace.load_again_soon(),
            });
        });
        workspace
    }

    /// The facilities to choose from: while this page hears of changes they are asked for once, until something changes.
    ///
    /// # Errors
    /// Those of the server.
    pub async fn facility_choices(self) -> Result<Vec<FacilityChoice>, AppError> {
        let tick = self.live_tick.get_untracked();
        let known = self.choices.get_value().filter(|(read_at, _)| *read_at == tick && self.connection.get_untracked() == Connection::Live);
        if let Some((_, known)) = known {
            return Ok(known);
        }
        let found = load_facility_choices().await?;
        self.choices.try_update_value(|known| *known = Some((tick, found.clone())));
        Ok(found)
    }

    /// Loads the page's data again.
    pub fn load_again(self) {
        self.live_tick.update(|tick| *tick += 1);
    }

    /// The same where nobody has asked for it: what is paused waits until it goes on.
    fn load_by_itself(self) {
        if self.connection.get_untracked() != Connection::Paused {
            self.load_again();
        }
    }

    fn load_again_soon(self) {
        if self.tick_waits.try_get_untracked() != Some(false) {
            return;
        }
        self.tick_waits.set(true);
        set_timeout(
            move || {
                if self.tick_waits.try_set(false).is_none() {
                    self.load_by_itself();
                }
            },
            DEBOUNCE,
        );
    }

    /// Loads the page's data again after a while.
    pub fn load_again_after(self, wait: Duration) {
        set_timeout(
            move || {
                if !self.live_tick.is_disposed() {
                    self.load_by_itself();
                }
            },
            wait,
        );
    }

    /// Tells politely what has just happened, on the screen and to screen readers. What can be undone still can be.
    pub fn say(self, text: String) {
        let number = self.said.with_untracked(|said| said.number) + 1;
        self.said.set(Said { number, text });
        set_timeout(
            move || {
                if self.said.try_with_untracked(|said| said.number == number) == Some(true) {
                    self.said.update(|said| said.text.clear());
                }
            },
            SAID_FOR,
        );
    }

    /// The same of the move of a request (or of several, with blanks between their codes), with a button that undoes it. The button
    /// stays for its time whatever is said meanwhile; the newest move is the one that it undoes.
    pub fn say_undoable(self, text: String, code: String) {
        let number = self.undoable.with_untracked(|undoable| undoable.number) + 1;
        self.undoable.set(Undoable { number, code: Some(code), text: text.clone() });
        self.say(text);
        set_timeout(
            move || {
                if self.undoable.try_with_untracked(|undoable| undoable.number == number && undoable.code.is_some()) == Some(true) {
                    self.undoable.update(|undoable| undoable.code = None);
                }
            },
            UNDO_FOR,
        );
    }

    /// Undoes what was just said to be moved; false when nothing was.
    pub fn undo(self) -> bool {
        let Some(code) = self.undoable.try_update(|undoable| undoable.code.take()).flatten() else { return false };
        self.said.update(|said| said.text.clear());
        if let Some(back) = self.closures.take_back(&code) {
            self.move_closure(back);
        } else {
            self.undoing.dispatch(UndoMove { code });
        }
        true
    }

    /// Tells what becomes of an undo.
    fn follow_undo(self) {
        let language = use_language();
        Effect::new(move |_| match self.undoing.value().get() {
            Some(Ok(())) => {
                self.say(tr!(language, "staff.said.undone"));
                self.load_again();
            }
            Some(Err(error)) => {
                self.say(error_texts(language, &error).join(" "));
                self.load_again();
            }
            None => {}
        });
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

/// The line that tells what has just happened; empty most of the time. After a move it has a button that undoes it, for its whole
/// time, beside whatever is told then; the button says which move it is about.
#[component]
pub fn Announcer() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let undoable = Memo::new(move |_| workspace.undoable.with(|undoable| undoable.code.as_ref().map(|_| undoable.text.clone())));
    let shown = Memo::new(move |_| undoable.with(Option::is_some) || workspace.said.with(|said| !said.text.is_empty()));
    let undo = move |_: leptos::ev::MouseEvent| {
        workspace.undo();
        // The button is gone.
        browser::focus(HEADING);
    };
    view! {
        <div role="status" class="announcer">
            {move || {
                shown
                    .get()
                    .then(|| {
                        view! {
                            <p class="toast">
                                <span>{move || workspace.said.with(|said| said.text.clone())}</span>
                                {move || {
                                    undoable
                                        .get()
                                        .map(|text| {
                                            view! { <button class="button" type="button" title=text on:click=undo>{tr!(language, "btn.undo")}</button> }
                                        })
                                }}
                            </p>
                        }
                    })
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
    view! {
        <Transition>
            {
                let latest = Memo::new(move |before: Option<&Option<Moment>>| {
                    from.with(|answer| match answer {
                        Some(Ok((_, value))) => Some(at(value)),
                        _ => before.copied().flatten(),
                    })
                });
                let known = Memo::new(move |_| latest.with(Option::is_some));
                move || known.get().then(|| view! { <LiveLine connection=workspace.connection.into() updated_at=latest/> })
            }
        </Transition>
    }
}
