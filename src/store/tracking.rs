//! What an applicant sees of their own request: no names of staff, nobody else's data.

use super::events::Recorded;
use super::last_moves::{self, LastMove};
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
    let held = held(db, &reservation, now).await?;
    let mut events = events::of_reservation(db, reservation.id).await?;
    let unheard = unheard(&events, held.as_ref());
    events.retain(|event| !unheard.contains(&event.sequence));
    let reservation = match held {
        Some(held) => before(db, &reservation, &held).await?,
        None => reservation,
    };
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

/// A request as its applicant may know it: what the office can still undo has not happened yet.
///
/// # Errors
/// Database trouble.
pub async fn as_told(db: &mut Connection, reservation: Reservation, now: Moment) -> Result<Reservation, StoreError> {
    match held(db, &reservation, now).await? {
        Some(held) => before(db, &reservation, &held).await,
        None => Ok(reservation),
    }
}

/// What was done to a request last, if it can still be undone.
async fn held(db: &mut Connection, reservation: &Reservation, now: Moment) -> Result<Option<LastMove>, StoreError> {
    Ok(last_moves::of_reservation(db, reservation.id).await?.filter(|was| was.is_held(reservation.version, now)))
}

/// The request before its last move, in the facility of then.
async fn before(db: &mut Connection, reservation: &Reservation, held: &LastMove) -> Result<Reservation, StoreError> {
    let mut before = held.restored(reservation);
    let (Some((home, layout)), Some(asked)) = (held.place, before.items.first_mut()) else { return Ok(before) };
    if asked.facility != home {
        let code = facilities::code_of(db, home).await?;
        if let Some(facility) = facilities::by_code(db, &code).await? {
            asked.facility = home;
            asked.kind = facility.kind;
            asked.item.facility = facility.code;
            asked.item.facility_name = facility.name;
            asked.item.layout = layout;
        }
    }
    Ok(before)
}

/// Sequences of the events that nobody outside hears of: the move that is `held`, and those that were undone with what has undone them.
fn unheard(events: &[Recorded], held: Option<&LastMove>) -> BTreeSet<i64> {
    let is_move = |event: &&Recorded| last_moves::KINDS.contains(&event.kind.as_str());
    let undone: BTreeSet<Version> =
        events.iter().filter(|event| event.kind == last_moves::UNDONE).filter_map(|event| event.version).map(|Version(after)| Version(after - 1)).collect();
    let gone = |version: Version| undone.contains(&version) || held.is_some_and(|held| held.version == version);
    let moves = events.iter().filter(is_move).filter(|event| event.version.is_some_and(gone));
    let undoing = events.iter().filter(|event| event.kind == last_moves::UNDONE);
    moves.chain(undoing).map(|event| event.sequence).collect()
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
