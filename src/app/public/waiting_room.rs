//! `/antrean`: the screen in the waiting room. The number that is called now and the next few, big enough for the last row,
//! and nobody's name.

use crate::app::{PageTitle, paths, tell_when_alive, use_language};
use crate::components::Load;
use crate::domain::language::Language;
use crate::domain::visit::QueueNumber;
use crate::server_fns::front_desk::{WaitingRoom, load_called};
use crate::tr;
use leptos::prelude::*;
use std::time::Duration;

/// So often it looks for a new number.
const EVERY: Duration = Duration::from_secs(3);

#[component]
pub fn WaitingRoomPage() -> impl IntoView {
    let language = use_language();
    tell_when_alive();
    let alive = RwSignal::new(false);
    let room = Resource::new_blocking(|| (), |()| load_called());
    Effect::new(move |_| {
        alive.set(true);
        if let Ok(timer) = set_interval_with_handle(move || room.refetch(), EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <PageTitle text=tr!(language, "queue.title")/>
        <main class="waiting-room" id="isi">
            <h1>{tr!(language, "queue.title")}</h1>
            <Load from=room let:room>{numbers(language, &room)}</Load>
            <p hidden=move || alive.get()><a href=paths::WAITING_ROOM rel="external">{tr!(language, "queue.reload")}</a></p>
        </main>
    }
}

fn numbers(language: Language, room: &WaitingRoom) -> AnyView {
    let shown = |numbers: &[QueueNumber]| numbers.iter().map(|number| view! { <li>{number.to_string()}</li> }).collect::<Vec<_>>();
    let (called, next) = (shown(&room.called), shown(&room.next));
    let none = room.called.is_empty().then(|| view! { <p>{tr!(language, "queue.none")}</p> });
    let further = (!room.next.is_empty()).then(|| {
        view! {
            <h2>{tr!(language, "queue.next")}</h2>
            <ol class="next-numbers">{next}</ol>
        }
    });
    view! {
        <div role="status">
            {none}
            <ul class="called-numbers">{called}</ul>
        </div>
        {further}
    }
    .into_any()
}
