//! What the state of a request means for its applicant, and what happens next.

use crate::app::paths;
use crate::app::public::apply::alternative_words;
use crate::components::Icon;
use crate::domain::availability::Alternative;
use crate::domain::format::{moment_long, wishes_of_each};
use crate::domain::language::Language;
use crate::domain::reservation::Status;
use crate::domain::slot::{TimeOfDay, local_date};
use crate::i18n::words;
use crate::server_fns::reservations::{ToldView, TrackedReservation};
use crate::tr;
use leptos::prelude::*;

/// The panel that answers "and now?".
pub(super) fn how_it_stands(request: &TrackedReservation, language: Language) -> impl IntoView + use<> {
    let code = request.status.code();
    let when = wishes_of_each(language, request.pattern, request.from, request.to, &request.times);
    let waiting = request.status.is_open();
    let due = waiting.then(|| {
        view! {
            <p class="soft">
                <Icon name="clock"/>
                <span>{tr!(language, "apply.due_before")} " " <b>{format!("{} WITA", moment_long(language, request.due_at))}</b> " " {tr!(language, "apply.due_after")}</span>
            </p>
        }
    });
    let urgent =
        (waiting && request.urgent).then(|| view! { <p class="soft" data-status="urgent"><Icon name="horn"/><span>{tr!(language, "track.urgent")}</span></p> });
    let told = request.told.as_ref().map(|told| view! { <p class="soft" data-status="ok"><Icon name="chat"/><span>{told_text(told, language)}</span></p> });
    let is_agreed = matches!(request.status, Status::Approved | Status::InUse);
    let agreed = is_agreed.then(|| view! { <p><b>{when}</b></p> });
    let proof = is_agreed
        .then(|| view! { <p><a class="button" href=paths::proof(&request.secret) rel="external"><Icon name="print"/>{tr!(language, "track.proof")}</a></p> });
    view! {
        <section class="panel" aria-labelledby="keadaan">
            <div class="panel-body stack">
                <div class="stack tight">
                    <h2 id="keadaan">{words(language, &format!("track.state.{code}.title"))}</h2>
                    {agreed}
                    <p>{words(language, &format!("track.state.{code}.text"))}</p>
                </div>
                {due}
                {urgent}
                {told}
                {proof}
                {reason(request, language)}
                {again(request, language)}
            </div>
        </section>
    }
}

/// `Sudah diberi tahu lewat WhatsApp, Selasa, 24 November 2026, pukul 10.00 WITA.` The counter and the way of letters are called by
/// the same names in both languages.
pub(super) fn told_text(told: &ToldView, language: Language) -> String {
    let how = match told.how.as_str() {
        "email" => "email".to_owned(),
        "phone" => tr!(language, "track.phone"),
        "paper" => "ULT".to_owned(),
        _ => "WhatsApp".to_owned(),
    };
    tr!(language, "track.told", how = how, at = moment_long(language, told.at))
}

/// Why it was rejected or cancelled, in the office's words.
fn reason(request: &TrackedReservation, language: Language) -> impl IntoView + use<> {
    let reason = request.reason.map(|reason| words(language, &format!("reason.{}", reason.code())));
    let note = Some(request.reason_note.clone()).filter(|note| !note.trim().is_empty());
    (reason.is_some() || note.is_some()).then(|| {
        view! {
            <div class="notice" data-tone="bad">
                <Icon name="info"/>
                <h3>{tr!(language, "track.reason")}</h3>
                {reason.map(|reason| view! { <p>{reason}</p> })}
                {note.map(|note| view! { <p>{note}</p> })}
            </div>
        }
    })
}

/// Free times instead, and the way to a new request.
fn again(request: &TrackedReservation, language: Language) -> impl IntoView + use<> {
    let over = matches!(request.status, Status::Rejected | Status::Cancelled | Status::Expired | Status::NoShow | Status::Done);
    over.then(|| {
        let alternatives: Vec<_> = request.alternatives.iter().map(|alternative| instead(alternative, language)).collect();
        let free = (!alternatives.is_empty()).then(|| {
            view! {
                <div>
                    <h3>{tr!(language, "home.nearest")}</h3>
                    <div class="free-times">{alternatives}</div>
                </div>
            }
        });
        let facility = request.items.first().map(|item| item.facility.to_string()).unwrap_or_default();
        let survey =
            (request.status == Status::Done).then(|| view! { <a class="button" href=paths::survey(&request.secret)>{tr!(language, "track.survey")}</a> });
        view! {
            {free}
            <div class="row buttons">
                {survey}
                <a class="button primary" href=paths::apply(&facility, None)>{tr!(language, "track.again")}</a>
                <a class="button quiet" href=paths::COMPLAINT>{tr!(language, "nav.complaint")}</a>
            </div>
        }
    })
}

fn instead(alternative: &Alternative, language: Language) -> impl IntoView + use<> {
    let to = TimeOfDay::of(alternative.to);
    let to = if to == TimeOfDay::MIDNIGHT { TimeOfDay::END_OF_DAY } else { to };
    let href = paths::apply(alternative.facility.as_str(), Some((local_date(alternative.from), TimeOfDay::of(alternative.from), to)));
    view! {
        <a href=href>
            <span><b>{alternative_words(language, alternative)}</b><small>{alternative.facility_name.clone()}</small></span>
            <Icon name="right"/>
        </a>
    }
}
