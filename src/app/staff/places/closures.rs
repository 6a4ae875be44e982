//! When a facility is closed or needed by the office itself: what is coming, its time, opening it again, and closing it.

use super::place::{CLOSE, SHIFT};
use super::state::{CLOSING, PlaceState, SHIFTED};
use crate::app::staff::event::ACT;
use crate::app::staff::fault::FaultBox;
use crate::app::{paths, use_language};
use crate::components::when::when_short;
use crate::components::{Icon, SelectField, TextField};
use crate::domain::availability::Purpose;
use crate::domain::closure::{ClosureMove, ClosurePlace};
use crate::domain::facility::FacilityCode;
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
    let rows: Vec<_> = list.into_iter().map(|one| row(state, &code, one, reopen)).collect();
    view! {
        <section class="panel" aria-labelledby="penutupan">
            <header><h2 id="penutupan">{tr!(language, "places.closures")}</h2></header>
            <div class="panel-body stack">
                {move || fault.get().map(|error| view! { <FaultBox id="buka-galat" error/> })}
                {none.then(|| view! { <p class="muted">{tr!(language, "places.closures_none")}</p> })}
                <ul class="entries">{rows}</ul>
                <h3>{tr!(language, "places.close")}</h3>
                {move || state.closing.get().map(|answer| outcome(language, answer, CLOSING, "places.in_the_way"))}
                {closing_form(state, code)}
            </div>
        </section>
    }
}

fn row(state: PlaceState, code: &str, one: ClosureView, reopen: ServerAction<ReopenPlace>) -> impl IntoView + use<> {
    let language = state.language;
    let shift = shift_form(state, code, &one);
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
            {shift}
        </li>
    }
}

/// Another time for one closure: by a plain form, as it is carried in the calendar.
fn shift_form(state: PlaceState, code: &str, one: &ClosureView) -> AnyView {
    let (language, id) = (state.language, one.id);
    let place = ClosurePlace::of(FacilityCode(code.to_owned()), one.slot);
    let stands = ClosureMove::of(&place, &place);
    let refused = state.shifting.get_untracked().filter(|(refused, ..)| *refused == id);
    let open = refused.is_some();
    let (start, end) = refused.map_or_else(|| (stands.start.clone(), stands.end.clone()), |(_, typed, _)| (typed.start, typed.end));
    let spoken = format!(" {}", when_short(language, Pattern::Daily, one.slot.from, one.slot.to));
    let (from, to) = (format!("ubah-{id}-dari"), format!("ubah-{id}-sampai"));
    let answer = move || {
        let refused = state.shifting.get().filter(|(refused, ..)| *refused == id);
        refused.map(|(_, _, answer)| outcome(language, answer, SHIFTED, "places.shift_in_the_way"))
    };
    view! {
        <details class="act" open=open>
            <summary>{tr!(language, "places.shift")}<span class="sr">{spoken}</span></summary>
            <form class="stack" method="post" action=paths::place(code) novalidate on:submit=move |event| state.shift(id, &event)>
                {answer}
                <input type="hidden" name=ACT value=SHIFT/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="facility" value=stands.facility/>
                <input type="hidden" name="was_facility" value=stands.was_facility/>
                <input type="hidden" name="was_start" value=stands.was_start/>
                <input type="hidden" name="was_end" value=stands.was_end/>
                <div class="field">
                    <label for=from.clone()>{tr!(language, "places.close_from")}</label>
                    <input class="input" type="datetime-local" id=from name="start" value=start aria-required="true"/>
                </div>
                <div class="field">
                    <label for=to.clone()>{tr!(language, "places.close_to")}</label>
                    <input class="input" type="datetime-local" id=to name="end" value=end aria-required="true"/>
                </div>
                <button class="button" type="submit" aria-busy=move || state.sending.get().then_some("true")>
                    {tr!(language, "places.shift_act")}
                </button>
            </form>
        </details>
    }
    .into_any()
}

/// Why it was not done: a fault, or what is in the way.
fn outcome(language: Language, answer: Result<Closing, AppError>, id: &'static str, in_the_way: &'static str) -> AnyView {
    match answer {
        Ok(Closing::Done) => ().into_any(),
        Err(error) => view! { <FaultBox id error/> }.into_any(),
        Ok(Closing::InTheWay(bookings)) => {
            let rows: Vec<_> = bookings.into_iter().map(|one| blocking(language, one)).collect();
            view! {
                <div class="notice" data-tone="bad" role="alert" id=id tabindex="-1">
                    <Icon name="warn"/>
                    <p><b>{tr!(language, in_the_way)}</b></p>
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
