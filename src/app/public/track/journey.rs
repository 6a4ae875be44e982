//! The history of a request as its applicant may read it, and what is still to come.

use crate::components::Icon;
use crate::domain::format::day_short;
use crate::domain::language::Language;
use crate::domain::reservation::Status;
use crate::domain::slot::{Moment, TimeOfDay, local_date};
use crate::i18n::words;
use crate::server_fns::reservations::TrackedReservation;
use crate::tr;
use leptos::prelude::*;

pub(super) fn journey(request: &TrackedReservation, language: Language) -> impl IntoView + use<> {
    let last = request.timeline.len().saturating_sub(1);
    let goes_on = !request.status.is_terminal();
    let past: Vec<_> = request
        .timeline
        .iter()
        .enumerate()
        .map(|(place, entry)| {
            let now = goes_on && place == last;
            view! {
                <li data-step=if now { "now" } else { "done" } aria-current=now.then_some("step")>
                    <Icon name=icon(&entry.kind)/>
                    <b>{event_word(&entry.kind, language)}</b>
                    <small>{moment(entry.at, language)}</small>
                </li>
            }
        })
        .collect();
    let coming: Vec<_> =
        coming(request.status).iter().map(|(icon, key)| view! { <li data-step="next"><Icon name=icon/><b>{words(language, key)}</b></li> }).collect();
    view! { <ol class="journey">{past}{coming}</ol> }
}

fn icon(kind: &str) -> &'static str {
    match kind {
        "rejected" | "declined" => "x",
        "info_requested" | "overdue" | "damage_reported" | "no_show" => "warn",
        "handed_over" => "key",
        "cancelled" | "withdrawn" => "ban",
        "moved" => "move",
        "offered" | "proposed" => "reply",
        "recalled" | "undone" => "undo",
        "unanswered" | "expired" => "clock",
        "notified" => "chat",
        _ => "check",
    }
}

fn event_word(kind: &str, language: Language) -> String {
    let known = [
        "submitted",
        "disposed",
        "confirmed",
        "approved",
        "rejected",
        "moved",
        "offered",
        "proposed",
        "accepted",
        "declined",
        "info_requested",
        "resubmitted",
        "handed_over",
        "received_back",
        "no_show",
        "overdue",
        "damage_reported",
        "recalled",
        "undone",
        "unanswered",
        "expired",
        "cancelled",
        "withdrawn",
        "notified",
        "letter_sent",
    ];
    if known.contains(&kind) { words(language, &format!("track.event.{kind}")) } else { tr!(language, "track.event.other") }
}

/// `Kam 10 Des, 08.52 WITA`
fn moment(at: Moment, language: Language) -> String {
    format!("{}, {} WITA", day_short(language, local_date(at)), TimeOfDay::of(at).dotted())
}

/// Steps that a request in this state still has before it, as icon and key of the word.
fn coming(status: Status) -> &'static [(&'static str, &'static str)] {
    match status {
        Status::Submitted => &[("eye", "track.next.review"), ("check", "track.next.answer"), ("key", "track.next.use"), ("flag", "track.next.done")],
        Status::Disposed | Status::Review | Status::NeedsInfo | Status::Offered => {
            &[("check", "track.next.answer"), ("key", "track.next.use"), ("flag", "track.next.done")]
        }
        Status::Approved => &[("key", "track.next.use"), ("flag", "track.next.done")],
        Status::InUse => &[("flag", "track.next.done")],
        Status::Done | Status::Rejected | Status::Cancelled | Status::NoShow | Status::Expired => &[],
    }
}
