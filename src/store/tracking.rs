//! What an applicant sees of their own request: no names of staff, nobody else's data.

use super::events::Recorded;
use super::last_moves;
use super::reservations::{self, Reservation};
use super::slots::{self, Claim};
use super::{Connection, Store, StoreError, events, facilities, inbox, messages, proposals, reference, uploads};
use crate::domain::code::ReservationCode;
use crate::domain::reservation::{Action, Status, Version};
use crate::domain::slot::Moment;
use crate::domain::upload::{FileView, Purpose};
use crate::server_fns::reservations::{TimelineEntry, ToldView, TrackedReservation};
use std::collections::BTreeSet;

/// Kinds of events that are the office's own affair.
const NOT_FOR_APPLICANTS: &[&str] = &[
    "opened",
    "told",
    "rule_passed",
    "checked",
    "next_warned",
    "still_out",
    "photo_added",
    "letter_taken_in",
    "passed_on",
    "untold",
    "message_failed",
    "message_unknown",
    "retried",
    "taken_by_hand",
    "given_back",
    "channel_stopped",
    "channel_resumed",
    "reminded",
    "offer_reminded",
    "survey_asked",
    "reminder_called_off",
    "deadline_near",
    "deadline_missed",
];

/// The request behind a secret link.
///
/// # Errors
/// Database trouble.
pub async fn load(store: &Store, db: &mut Connection, secret: &str, now: Moment) -> Result<Option<TrackedReservation>, StoreError> {
    let Some(reservation) = reservations::by_secret(db, secret).await? else { return Ok(None) };
    let mut events = events::of_reservation(db, reservation.id).await?;
    let undone = undone(&events);
    events.retain(|event| !undone.contains(&event.sequence));
    // A proof that was taken back is none: nobody was told then. That of another message than the decision stops no clock.
    let untold = events.iter().rposition(|event| event.kind == "untold" && event.changes.contains("\"notified_at\""));
    let timeline = events
        .into_iter()
        .enumerate()
        .filter(|(place, event)| event.kind != "notified" || untold.is_none_or(|untold| *place > untold))
        .map(|(_, event)| event)
        .filter(|event| !NOT_FOR_APPLICANTS.contains(&event.kind.as_str()))
        .map(|event| TimelineEntry { at: event.at, kind: event.kind })
        .collect();
    let alternatives = if reservation.status == Status::Rejected { alternatives(store, db, &reservation, now).await? } else { Vec::new() };
    let letters = uploads::of_reservation(db, reservation.id, Purpose::Letter).await?;
    // Who has taken one in at the counter is nobody's business here.
    let letters: Vec<FileView> = letters.into_iter().map(|letter| FileView { by: String::new(), ..uploads::view(letter) }).collect();
    let is_full = letters.len() >= usize::try_from(Purpose::Letter.most()).unwrap_or(usize::MAX);
    Ok(Some(TrackedReservation {
        code: reservation.code.clone(),
        secret: reservation.secret.clone(),
        status: reservation.status,
        items: reservation.items.iter().map(|asked| asked.item.clone()).collect(),
        activity: reservation.activity.clone(),
        participants: reservation.participants,
        pattern: reservation.pattern,
        from: reservation.span.from,
        to: reservation.span.to,
        times: facilities::own_times(db, &reservation).await?,
        received_at: reservation.received_at,
        due_at: reservation.due_at,
        urgent: reservation.span.from < reservation.due_at,
        decided_at: reservation.decided_at,
        told: messages::decision_told(db, reservation.id).await?.map(|(at, how)| ToldView { at, how }),
        reason: reservation.reason,
        reason_note: reservation.reason_note.clone(),
        timeline,
        can_withdraw: Action::Withdraw.possible(reservation.facts(now)).is_ok(),
        proposal: reservation.proposal.as_ref().map(|proposal| proposals::view(proposal, now)),
        missing: reservation.missing.as_ref().map(inbox::missing_view),
        can_complete: Action::Resubmit.possible(reservation.facts(now)).is_ok(),
        alternatives,
        can_send_letter: Purpose::Letter.is_for(reservation.status) && !is_full,
        letters,
    }))
}

/// Sequences of the moves that were undone, and of what has undone them: they leave no trace.
fn undone(events: &[Recorded]) -> BTreeSet<i64> {
    let undoing = || events.iter().filter(|event| event.kind == last_moves::UNDONE);
    let gone: BTreeSet<Version> = undoing().filter_map(|event| event.version).map(|Version(after)| Version(after - 1)).collect();
    let is_gone = |event: &&Recorded| last_moves::KINDS.contains(&event.kind.as_str()) && event.version.is_some_and(|version| gone.contains(&version));
    events.iter().filter(is_gone).chain(undoing()).map(|event| event.sequence).collect()
}

/// The secret of the request with this code, if the last four digits of its number are these. Wrong code and wrong digits
/// are the same `None`, after the same work.
///
/// # Errors
/// Database trouble.
pub async fn find(db: &mut Connection, code: &ReservationCode, last_four: &str) -> Result<Option<Reservation>, StoreError> {
    let found = reservations::by_code(db, code).await?;
    Ok(found.filter(|reservation| reservation.applicant.whatsapp.as_ref().is_some_and(|phone| phone.last_four() == last_four.trim())))
}

async fn alternatives(
    store: &Store,
    db: &mut Connection,
    reservation: &Reservation,
    now: Moment,
) -> Result<Vec<crate::domain::availability::Alternative>, StoreError> {
    let Some(asked) = reservation.items.first() else { return Ok(Vec::new()) };
    let Some(facility) = facilities::by_code(db, &asked.item.facility).await? else { return Ok(Vec::new()) };
    let calendar = reference::load(store, db).await?.calendar;
    match Claim::new(facility, asked.item.quantity, reservation.pattern, reservation.start, reservation.end, reservation.participants) {
        Ok(claim) => slots::alternatives(db, &claim, &calendar, now).await,
        Err(_) => Ok(Vec::new()),
    }
}
