//! When a facility is closed or needed by the office itself: what is coming, opening it again, and closing it.

use super::place::CLOSE;
use super::state::{CLOSING, PlaceState};
use crate::app::staff::event::ACT;
use crate::app::staff::fault::FaultBox;
use crate::app::{paths, use_language};
use crate::components::when::when_short;
use crate::components::{Icon, SelectField, TextField};
use crate::domain::availability::Purpose;
use crate::domain::language::Language;
use crate::domain::places::{Blocking, Closing};
use crate::domain::reservation::Pattern;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::places::{ClosureView, ReopenPlace};
use crate::tr;
use leptos::prelude::*;

#[component]
pub fn Closures(state: PlaceState, code: String, list: Vec<ClosureView>) -> impl IntoView {
    let language = use_language();
    let reopen = ServerAction::<ReopenPlace>::new();
    let fault = Signal::derive(move || reopen.value().get().and_then(Result::err));
    Effect::new(move |_| {
        if let Some(Ok(())) = reopen.value().get() {
            state.reopened();
        }
    });
    let none = list.is_empty();
    let rows: Vec<_> = list.into_iter().map(|one| row(language, one, reopen)).collect();
    view! {
        <section class="panel" aria-labelledby="penutupan">
            <header><h2 id="penutupan">{tr!(language, "places.closures")}</h2></header>
            <div class="panel-body stack">
                {move || fault.get().map(|error| view! { <FaultBox id="buka-galat" error/> })}
                {none.then(|| view! { <p class="muted">{tr!(language, "places.closures_none")}</p> })}
                <ul class="entries">{rows}</ul>
                <h3>{tr!(language, "places.close")}</h3>
                {move || state.closing.get().map(|answer| outcome(language, answer))}
                {closing_form(state, code)}
            </div>
        </section>
    }
}

fn row(language: Language, one: ClosureView, reopen: ServerAction<ReopenPlace>) -> impl IntoView + use<> {
    let when = when_short(language, Pattern::Daily, one.slot.from, one.slot.to);
    let spoken = format!(" {when}");
    let purpose = words(language, &format!("places.purpose.{}", one.purpose));
    view! {
        <li>
            <div>
                <b>{when}</b>
                <small>{format!("{purpose}: {}", one.reason)}</small>
            </div>
            <ActionForm action=reopen>
                <input type="hidden" name="id" value=one.id.to_string()/>
                <button class="button" type="submit">{tr!(language, "places.reopen")}<span class="sr">{spoken}</span></button>
            </ActionForm>
        </li>
    }
}

/// Why it was not closed: a fault, or what is in the way.
fn outcome(language: Language, answer: Result<Closing, AppError>) -> AnyView {
    match answer {
        Ok(Closing::Done) => ().into_any(),
        Err(error) => view! { <FaultBox id=CLOSING error/> }.into_any(),
        Ok(Closing::InTheWay(bookings)) => {
            let rows: Vec<_> = bookings.into_iter().map(|one| blocking(language, one)).collect();
            view! {
                <div class="notice" data-tone="bad" role="alert" id=CLOSING tabindex="-1">
                    <Icon name="warn"/>
                    <p><b>{tr!(language, "places.in_the_way")}</b></p>
                    <ul class="lines">{rows}</ul>
                </div>
            }
            .into_any()
        }
    }
}

fn blocking(language: Language, one: Blocking) -> impl IntoView + use<> {
    let when = when_short(language, Pattern::Daily, one.slot.from, one.slot.to);
    let who = match one.code {
        Some(code) => view! { <a class="code" href=paths::reservation(&code)>{code.to_string()}</a> }.into_any(),
        None => tr!(language, "touched.office_event").into_any(),
    };
    let kin = one.kin.map(|kin| format!(" ({kin})"));
    view! { <li>{who}{kin}{format!(", {when}")}</li> }
}

fn closing_form(state: PlaceState, code: String) -> impl IntoView {
    let language = state.language;
    let action = paths::place(&code);
    let purposes = [Purpose::Maintenance, Purpose::Internal]
        .into_iter()
        .map(|purpose| (purpose.code().to_owned(), words(language, &format!("places.purpose.{purpose}"))))
        .collect();
    let start = Memo::new(move |_| state.closure.with(|form| form.start.clone()));
    let end = Memo::new(move |_| state.closure.with(|form| form.end.clone()));
    let reason = Memo::new(move |_| state.closure.with(|form| form.reason.clone()));
    let usual = |code: &str| if code.is_empty() { Purpose::Maintenance.code().to_owned() } else { code.to_owned() };
    let purpose = Memo::new(move |_| state.closure.with(|form| usual(&form.purpose)));
    view! {
        <form class="stack" method="post" action=action novalidate on:submit=move |event| state.close(code.clone(), &event)>
            <input type="hidden" name=ACT value=CLOSE/>
            <TextField
                id="tutup-dari"
                name="start"
                kind="datetime-local"
                label=tr!(language, "places.close_from")
                required=true
                value=start
                error=state.closure_error("start")
            />
            <TextField
                id="tutup-sampai"
                name="end"
                kind="datetime-local"
                label=tr!(language, "places.close_to")
                required=true
                value=end
                error=state.closure_error("end")
            />
            <SelectField
                id="tutup-untuk"
                name="purpose"
                label=tr!(language, "places.close_for")
                options=purposes
                value=purpose
                error=state.closure_error("purpose")
            />
            <TextField
                id="tutup-alasan"
                name="reason"
                label=tr!(language, "places.close_reason")
                maxlength=200
                required=true
                value=reason
                error=state.closure_error("reason")
            />
            <button class="button" type="submit" aria-busy=move || state.sending.get().then_some("true")>
                <Icon name="wrench"/>
                {tr!(language, "places.close_act")}
            </button>
        </form>
    }
}
