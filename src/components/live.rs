//! What arrives on a live stream, and the line that says whether the page is up to date.

use crate::app::use_language;
use crate::browser;
use crate::domain::language::Language;
use crate::domain::slot::{Moment, TimeOfDay};
use crate::tr;
use leptos::prelude::*;

/// One event of a stream. `kind` is the event's name on the wire (`changed`, `resync`, `request`, `visit`, `notice`), or `open`,
/// `closed` and `paused` for the connection itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    pub kind: String,
}

/// How fresh the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Connection {
    /// Before the stream has answered, and always without JavaScript.
    #[default]
    Static,
    Live,
    Lost,
    /// The reader wants nothing to change by itself.
    Paused,
}

/// "Langsung · Diperbarui pukul 09.14 WITA", or that the connection is gone and how old the data is.
#[component]
pub fn LiveLine(connection: Signal<Connection>, #[prop(into)] updated_at: Signal<Option<Moment>>) -> impl IntoView {
    let language = use_language();
    let time = move || updated_at.get().map(|moment| TimeOfDay::of(moment).dotted()).unwrap_or_default();
    let lost = move || connection.get() == Connection::Lost;
    view! {
        <p class="live" data-status=move || sign(connection.get())>
            {move || {
                let connection = connection.get();
                // No dot at all while nothing is known: without JavaScript the page is never live.
                (connection != Connection::Static)
                    .then(|| view! { <b>{(connection == Connection::Live).then(|| tr!(language, "cal.live"))}</b> })
            }}
            <span>
                {move || if lost() { tr!(language, "cal.offline", time = time()) } else { tr!(language, "cal.updated", time = time()) }}
            </span>
            {move || pause_button(connection.get(), language)}
        </p>
    }
}

/// How the dot of a line looks that is not live.
pub fn sign(connection: Connection) -> Option<&'static str> {
    (connection != Connection::Live).then_some("soon")
}

/// Pauses what changes by itself, and lets it go on. Only there with script, and once the stream has answered.
pub fn pause_button(connection: Connection, language: Language) -> impl IntoView {
    (connection != Connection::Static).then(|| {
        let label = tr!(language, if connection == Connection::Paused { "cal.resume" } else { "cal.pause" });
        view! { <button id="jeda" class="button quiet" type="button" on:click=|_| browser::pause_live()>{label}</button> }
    })
}
