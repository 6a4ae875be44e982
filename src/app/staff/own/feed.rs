//! One's own calendar, to subscribe to elsewhere (*langganan kalender*): made, and ended.

use super::OwnDesk;
use crate::app::use_language;
use crate::components::when::moment_short;
use crate::domain::slot::Moment;
use crate::tr;
use leptos::prelude::*;

/// Since when there is one, and the ways to make it anew and to end it.
#[component]
pub fn FeedPanel(since: Option<Moment>, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    let make = if since.is_some() { tr!(language, "people.feed.again") } else { tr!(language, "people.feed.create") };
    view! {
        <section class="panel" aria-labelledby="langganan-judul">
            <header><h2 id="langganan-judul">{tr!(language, "people.feed.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "people.feed.text")}</p>
                {since.map(|since| view! { <p>{tr!(language, "people.feed.since", at = moment_short(language, since))}</p> })}
                <ActionForm action=desk.create_feed>
                    <button class="button" type="submit">{make}</button>
                </ActionForm>
                {since
                    .is_some()
                    .then(|| {
                        view! {
                            <ActionForm action=desk.end_feed>
                                <button class="button danger" type="submit">{tr!(language, "people.feed.end")}</button>
                            </ActionForm>
                        }
                    })}
            </div>
        </section>
    }
}
