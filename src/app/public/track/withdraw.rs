//! Taking a request back, after one question. With script the question is a modal dialog; without it the button loads the
//! page with the dialog open.

use crate::app::{paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::components::load::failure_text;
use crate::domain::language::Language;
use crate::error::AppError;
use crate::server_fns::reservations::{TrackedReservation, withdraw_reservation};
use crate::tr;
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

const DIALOG: &str = "batal";
/// In the query while the question is asked without script.
const ASKED: &str = "batal";

/// The button, or why there is none that works.
pub(super) fn withdraw_button(request: &TrackedReservation, language: Language) -> impl IntoView + use<> {
    let action = paths::track(&request.secret);
    let possible = request.can_withdraw;
    let over = request.status.is_terminal();
    let note = if possible { tr!(language, "track.withdraw_note") } else { tr!(language, "track.withdraw_too_late") };
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        browser::open_dialog(DIALOG);
    };
    (!over).then(|| {
        view! {
            <hr/>
            <form class="row" method="get" action=action on:submit=ask>
                <p class="muted small" id="batal-keterangan">{note}</p>
                <button class="button danger push" type="submit" name=ASKED value="ya" disabled=!possible aria-describedby="batal-keterangan">
                    {tr!(language, "btn.cancel_booking")}
                </button>
            </form>
        }
    })
}

/// The question. It stays open while the page behind it changes.
#[component]
pub(super) fn WithdrawDialog(secret: Memo<String>, request: Resource<Result<TrackedReservation, AppError>>) -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let open = query.with_untracked(|query| query.get(ASKED).is_some());
    let sending = RwSignal::new(false);
    let fault = RwSignal::new(None::<AppError>);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if sending.get_untracked() {
            return;
        }
        sending.set(true);
        fault.set(None);
        spawn_local(async move {
            match withdraw_reservation(secret.get_untracked()).await {
                Ok(()) => {
                    browser::close_dialog(DIALOG);
                    request.refetch();
                }
                Err(error) => fault.set(Some(error)),
            }
            sending.set(false);
        });
    };
    let back = move |event: MouseEvent| {
        event.prevent_default();
        browser::close_dialog(DIALOG);
    };
    view! {
        <dialog class="dialog" id=DIALOG open=open aria-labelledby="batal-judul">
            <header><h2 id="batal-judul">{tr!(language, "track.withdraw_question")}</h2></header>
            <div>
                <p>{tr!(language, "track.withdraw_text")}</p>
                {move || fault.get().map(|error| view! { <p class="error" role="alert"><Icon name="warn"/><span>{failure_text(language, &error).1}</span></p> })}
            </div>
            <footer>
                <a class="button" href=move || paths::track(&secret.get()) on:click=back>{tr!(language, "btn.back")}</a>
                <form method="post" action=move || format!("{}/batal", paths::track(&secret.get())) on:submit=send>
                    <button class="button danger" type="submit" aria-disabled=move || sending.get().then_some("true")>{tr!(language, "track.withdraw_yes")}</button>
                </form>
            </footer>
        </dialog>
    }
}
