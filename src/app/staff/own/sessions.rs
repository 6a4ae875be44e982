//! Where one is signed in, and the way out of there.

use super::OwnDesk;
use crate::app::use_language;
use crate::components::when::moment_short;
use crate::server_fns::people::SessionView;
use crate::tr;
use leptos::prelude::*;

/// One's own sessions, the one used last first.
#[component]
pub fn SessionsPanel(sessions: Vec<SessionView>, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    let others = sessions.iter().any(|session| !session.here);
    view! {
        <section class="panel" aria-labelledby="sesi-judul">
            <header><h2 id="sesi-judul">{tr!(language, "people.sessions.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "people.sessions.text")}</p>
                <ul class="entries">{sessions.into_iter().map(|session| view! { <Line session desk/> }).collect_view()}</ul>
                {others
                    .then(|| {
                        view! {
                            <ActionForm action=desk.end_others>
                                <button class="button danger" type="submit">{tr!(language, "people.sessions.end_others")}</button>
                            </ActionForm>
                        }
                    })}
            </div>
        </section>
    }
}

#[component]
fn Line(session: SessionView, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    let device = if session.device.is_empty() { tr!(language, "people.sessions.unknown") } else { session.device };
    let (began, seen) = (moment_short(language, session.created_at), moment_short(language, session.last_seen_at));
    let spoken = format!(" {device}, {began}");
    view! {
        <li>
            <div>
                <b>{device}</b>
                <small class="muted">{tr!(language, "people.sessions.when", began = began, seen = seen)}</small>
            </div>
            {if session.here {
                view! { <span class="muted">{tr!(language, "people.sessions.here")}</span> }.into_any()
            } else {
                view! {
                    <ActionForm action=desk.end_session>
                        <input type="hidden" name="id" value=session.id/>
                        <button class="button" type="submit">{tr!(language, "people.sessions.end")}<span class="sr">{spoken}</span></button>
                    </ActionForm>
                }
                    .into_any()
            }}
        </li>
    }
}
