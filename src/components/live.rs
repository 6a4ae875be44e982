//! What arrives on a live stream, and the line that says whether the page is up to date.

use crate::app::use_language;
use crate::domain::slot::{Moment, TimeOfDay};
use crate::tr;
use leptos::prelude::*;
use serde::Deserialize;

/// One event of a stream. `kind` is the event's name on the wire (`changed`, `resync`, `request`, `visit`, `notice`), or `open` and
/// `closed` for the connection itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEvent {
    pub kind: String,
    pub data: String,
}

/// What a `changed` event of a facility says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FacilityChanged {
    pub facility: String,
    pub revision: i64,
}

impl LiveEvent {
    /// The facility that changed; none for other events.
    pub fn facility_changed(&self) -> Option<FacilityChanged> {
        (self.kind == "changed").then(|| serde_json::from_str(&self.data).ok()).flatten()
    }
}

/// How fresh the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Connection {
    /// Before the stream has answered, and always without JavaScript.
    #[default]
    Static,
    Live,
    Lost,
}

/// "Langsung · Diperbarui pukul 09.14 WITA", or that the connection is gone and how old the data is.
#[component]
pub fn LiveLine(connection: Signal<Connection>, #[prop(into)] updated_at: Signal<Option<Moment>>) -> impl IntoView {
    let language = use_language();
    let time = move || updated_at.get().map(|moment| TimeOfDay::of(moment).dotted()).unwrap_or_default();
    let lost = move || connection.get() == Connection::Lost;
    view! {
        <p class="live" data-status=move || lost().then_some("soon")>
            {move || {
                let connection = connection.get();
                // No dot at all while nothing is known: without JavaScript the page is never live.
                (connection != Connection::Static)
                    .then(|| view! { <b>{(connection == Connection::Live).then(|| tr!(language, "cal.live"))}</b> })
            }}
            <span>
                {move || if lost() { tr!(language, "cal.offline", time = time()) } else { tr!(language, "cal.updated", time = time()) }}
            </span>
        </p>
    }
}
