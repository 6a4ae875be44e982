//! What the office proposes, and the applicant's yes or no. Plain forms; with script they are sent in place.

use crate::app::paths;
use crate::browser;
use crate::components::Icon;
use crate::components::load::failure_text;
use crate::components::when::when_in_two_lines;
use crate::domain::format::moment_long;
use crate::domain::language::Language;
use crate::domain::proposal::{ProposalId, ProposalKind};
use crate::domain::reservation::{Item, Refusal};
use crate::error::AppError;
use crate::server_fns::reservations::{ProposalView, TrackedReservation, reply_to_proposal};
use crate::tr;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Id of the message about an answer that was not taken.
const FAULT: &str = "jawaban-galat";

/// Everything about answering; lives as long as the page, so that a refusal can still be read when the page loads again.
#[derive(Clone, Copy)]
pub(super) struct Replying {
    request: Resource<Result<TrackedReservation, AppError>>,
    sending: RwSignal<bool>,
    fault: RwSignal<Option<AppError>>,
}

impl Replying {
    /// `not_taken`: an answer that was sent without script came too late.
    pub(super) fn set_up(request: Resource<Result<TrackedReservation, AppError>>, not_taken: bool) -> Self {
        let fault = not_taken.then_some(AppError::Refused(Refusal::NothingAsked));
        Self { request, sending: RwSignal::new(false), fault: RwSignal::new(fault) }
    }

    fn send(self, secret: String, proposal: ProposalId, accept: bool) {
        if self.sending.get_untracked() {
            return;
        }
        self.sending.set(true);
        self.fault.set(None);
        spawn_local(async move {
            match reply_to_proposal(secret, proposal, accept).await {
                // The buttons are gone with the proposal.
                Ok(()) => browser::focus_heading(),
                Err(error) => {
                    self.fault.set(Some(error));
                    request_animation_frame(|| browser::focus(FAULT));
                }
            }
            // Also after a refusal: somebody was faster, and the page shows what stands there now.
            self.request.refetch();
            self.sending.set(false);
        });
    }
}

/// Why the last answer was not taken.
#[component]
pub(super) fn ReplyFault(reply: Replying) -> impl IntoView {
    let language = crate::app::use_language();
    move || {
        reply.fault.get().map(|error| {
            let (title, detail) = failure_text(language, &error);
            view! {
                <div class="notice" data-tone="bad" role="alert" id=FAULT tabindex="-1">
                    <Icon name="warn"/>
                    <h2>{title}</h2>
                    <p>{detail}</p>
                </div>
            }
        })
    }
}

/// The proposal with its two buttons; nothing when nothing is proposed.
pub(super) fn reply_panel(request: &TrackedReservation, reply: Replying, language: Language) -> impl IntoView + use<> {
    let (date, time) = when_in_two_lines(language, request.from, request.to);
    let of_things = request.proposal.as_ref().is_some_and(|proposal| !proposal.things.is_empty());
    let before = if of_things { (things(&request.items), format!("{date}, {time}")) } else { (date, time) };
    let secret = request.secret.clone();
    request.proposal.clone().map(|proposal| panel(proposal, before, secret, reply, language))
}

/// `Aula Utama, 14 Kursi Lipat`
fn things(items: &[Item]) -> String {
    let names = items.iter().map(|item| if item.quantity == 1 { item.facility_name.clone() } else { format!("{} {}", item.quantity, item.facility_name) });
    names.collect::<Vec<_>>().join(", ")
}

fn panel(proposal: ProposalView, before: (String, String), secret: String, reply: Replying, language: Language) -> impl IntoView + use<> {
    let of_things = !proposal.things.is_empty();
    let (title, text, label_before, label_after) = match proposal.kind {
        ProposalKind::Move => (
            tr!(language, "track.proposal.move.title"),
            tr!(language, "track.proposal.move.text"),
            tr!(language, "track.proposal.move.before"),
            tr!(language, "track.proposal.move.after"),
        ),
        ProposalKind::Offer => (
            if of_things { tr!(language, "track.proposal.part.title") } else { tr!(language, "track.state.offered.title") },
            if of_things { tr!(language, "track.proposal.part.text") } else { tr!(language, "track.proposal.offer.text") },
            tr!(language, "track.proposal.offer.before"),
            tr!(language, "track.proposal.offer.after"),
        ),
    };
    let (before_date, before_time) = before;
    let (date, time) = when_in_two_lines(language, proposal.from, proposal.to);
    let (date, time) = if of_things { (things(&proposal.things), format!("{date}, {time}")) } else { (date, time) };
    let place = (!proposal.facility_name.is_empty()).then(|| view! { <br/> <span>{proposal.facility_name.clone()}</span> });
    let reason = (!proposal.reason.is_empty()).then(|| view! { <p>{tr!(language, "track.reason")} ": " {proposal.reason.clone()}</p> });
    let until = format!("{} WITA", moment_long(language, proposal.answer_by));
    let answers = if proposal.late {
        view! { <p class="soft" data-status="late"><Icon name="clock"/><span>{tr!(language, "track.proposal.late")}</span></p> }.into_any()
    } else {
        view! {
            <p class="soft">
                <Icon name="clock"/>
                <span>{tr!(language, "track.proposal.due_before")} " " <b>{until}</b> {tr!(language, "track.proposal.due_after")}</span>
            </p>
            <div class="row buttons">
                {answer(true, secret.clone(), proposal.id, reply, language)}
                {answer(false, secret, proposal.id, reply, language)}
            </div>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="usulan">
            <div class="panel-body stack">
                <div class="stack tight">
                    <h2 id="usulan">{title}</h2>
                    <p>{text}</p>
                    {reason}
                </div>
                <div class="from-to">
                    <div>
                        <small>{label_before}</small>
                        <br/>
                        <b>{before_date}</b>
                        <br/>
                        <span>{before_time}</span>
                    </div>
                    <Icon name="right"/>
                    <div>
                        <small>{label_after}</small>
                        <br/>
                        <b>{date}</b>
                        <br/>
                        <span>{time}</span>
                        {place}
                    </div>
                </div>
                {answers}
            </div>
        </section>
    }
}

/// A form that is one button. It names the proposal that is read, so that a page left open agrees to nothing else.
fn answer(accept: bool, secret: String, proposal: ProposalId, reply: Replying, language: Language) -> impl IntoView + use<> {
    let action = format!("{}/jawab", paths::track(&secret));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        reply.send(secret.clone(), proposal, accept);
    };
    let (class, icon, label) =
        if accept { ("button primary", "check", tr!(language, "track.proposal.yes")) } else { ("button", "x", tr!(language, "track.proposal.no")) };
    view! {
        <form method="post" action=action on:submit=send>
            <input type="hidden" name="proposal" value=proposal.0/>
            <input type="hidden" name="accept" value=accept.to_string()/>
            <button class=class type="submit" aria-disabled=move || reply.sending.get().then_some("true")>
                <Icon name=icon/>
                {label}
            </button>
        </form>
    }
}
