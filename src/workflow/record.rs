//! What every act on a request has in common: find it, ask the table of actions, write state and event together.

use super::{Actor, Context};
use crate::domain::application_form::FieldErrors;
use crate::domain::code::ReservationCode;
use crate::domain::procedure;
use crate::domain::proposal::Proposal;
use crate::domain::reservation::{Action, Item, Version};
use crate::error::AppError;
use crate::store::events::{self, Changes, Effect, Event};
use crate::store::reservations::{self, Reservation};
use crate::store::{Connection, StoreError, messages, proposals};

/// The request, if whoever acts may do `action` to it now and has seen its present version.
///
/// # Errors
/// `NotFound`, or the refusal of the table of actions, or `VersionConflict`.
pub(super) async fn open(
    db: &mut Connection,
    context: &Context,
    code: &ReservationCode,
    action: Action,
    seen: Option<Version>,
) -> Result<Reservation, AppError> {
    let reservation = reservations::get(db, code).await?;
    let facts = reservation.facts(context.now);
    match &context.actor {
        // The applicant's own act: whoever calls has proved it by the secret link, or by code and digits.
        Actor::Applicant if action.is_the_applicants() => action.possible(facts)?,
        Actor::Applicant | Actor::System | Actor::Staff(_) => action.allowed(facts, &context.actor.roles())?,
    }
    if let Some(seen) = seen {
        reservation.expect_version(seen)?;
    }
    Ok(reservation)
}

/// Writes the changed request and its event; what was proposed is gone when `after` has no proposal any more. Gives the new
/// version.
///
/// # Errors
/// `VersionConflict`, database trouble.
pub(super) async fn close(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    after: &Reservation,
    kind: &'static str,
    effects: Vec<Effect>,
) -> Result<Version, AppError> {
    close_telling(db, context, before, after, kind, effects, Changes::default()).await
}

/// The same, where the event tells `more` than what has changed in the request itself.
///
/// # Errors
/// Those of [`close`].
pub(super) async fn close_telling(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    after: &Reservation,
    kind: &'static str,
    effects: Vec<Effect>,
    more: Changes,
) -> Result<Version, AppError> {
    if !procedure::leads(before.status, after.status) {
        tracing::error!(code = %after.code, from = %before.status, to = %after.status, kind, "the procedure knows no such step");
        return Err(StoreError::Corrupt { table: "reservation", id: after.id.0 }.into());
    }
    let version = reservations::update(db, after).await?;
    if before.proposal.is_some() && after.proposal.is_none() {
        proposals::remove(db, after.id).await?;
    }
    let subject = Some((after.id, after.code.clone(), version));
    events::record(db, &context.by(), &Event { kind, subject, changes: differences(before, after).and(more), effects }).await?;
    Ok(version)
}

/// Puts `message` into the outbox in the place of everything that was not sent yet, or not yet by every way.
///
/// # Errors
/// Database trouble.
pub(super) async fn tell_instead(db: &mut Connection, context: &Context, message: &messages::NewMessage) -> Result<(), AppError> {
    messages::cancel_unsent(db, message.reservation, context.now).await?;
    messages::overtake_told(db, message.reservation, context.now).await?;
    messages::enqueue(db, message, context.now).await?;
    Ok(())
}

/// One fault of one field.
pub(super) fn invalid(field: &str, code: &str) -> AppError {
    let mut faults = FieldErrors::default();
    faults.add(field, code);
    faults.into()
}

/// One fault of one field, with the values that its words name.
pub(super) fn invalid_with(field: &str, code: &str, values: &[(&str, String)]) -> AppError {
    let mut faults = FieldErrors::default();
    faults.add_with(field, code, values);
    faults.into()
}

/// Codes, dates and numbers with their values; what a person wrote by its field's name only.
fn differences(before: &Reservation, after: &Reservation) -> Changes {
    let mut changes = Changes::default();
    let mut value = |field: &str, old: String, new: String| {
        if old != new {
            changes = std::mem::take(&mut changes).value(field, old, new);
        }
    };
    value("status", before.status.to_string(), after.status.to_string());
    value("start", before.start.to_string(), after.start.to_string());
    value("end", before.end.to_string(), after.end.to_string());
    value("facilities", facilities(before), facilities(after));
    value("urgency", before.urgency.to_string(), after.urgency.to_string());
    value("sarpras_answer", text(before.sarpras_answer), text(after.sarpras_answer));
    value("reason", text(before.reason), text(after.reason));
    value("withdrawn_how", text(before.withdrawn_how), text(after.withdrawn_how));
    value("agreement", text(before.agreement.as_ref().map(|a| a.how)), text(after.agreement.as_ref().map(|a| a.how)));
    value("notified_at", moment(before.notified_at), moment(after.notified_at));
    value("due_at", moment(Some(before.due_at)), moment(Some(after.due_at)));
    value("participants", text(before.participants), text(after.participants));
    if let Some(missing) = after.missing.as_ref().filter(|missing| before.missing.as_ref() != Some(*missing)) {
        value("answer_by", String::new(), moment(Some(missing.answer_by)));
    }
    // That a proposal is over is told by the kind of the event.
    let proposed = after.proposal.as_ref().filter(|new| before.proposal.as_ref() != Some(*new));
    if let Some(new) = proposed {
        let old = before.proposal.as_ref();
        value("proposed_start", text(old.map(|old| old.start)), new.start.to_string());
        value("proposed_end", text(old.map(|old| old.end)), new.end.to_string());
        value("proposed_facility", elsewhere(old), elsewhere(Some(new)));
        value("proposed_items", old.map_or_else(String::new, |old| things(&old.things)), things(&new.things));
        value("answer_by", moment(old.map(|old| old.answer_by)), moment(Some(new.answer_by)));
    }
    let mut hidden = |field: &str, same: bool| {
        if !same {
            changes = std::mem::take(&mut changes).hidden(field);
        }
    };
    hidden("disposition_note", before.disposition_note == after.disposition_note);
    hidden("missing", after.missing.is_none() || before.missing == after.missing);
    hidden("reply", before.info_reply == after.info_reply);
    hidden("sarpras_note", before.sarpras_note == after.sarpras_note);
    hidden("reason_note", before.reason_note == after.reason_note);
    hidden("override_reason", before.override_reason == after.override_reason);
    hidden("reason_note", proposed.is_none_or(|new| new.reason.is_empty()));
    // An agreement without a note has changed none.
    hidden("agreement_note", before.agreement.as_ref().map_or("", |a| a.note.as_str()) == after.agreement.as_ref().map_or("", |a| a.note.as_str()));
    changes
}

/// Code of the other facility that is proposed; empty for the same.
fn elsewhere(proposal: Option<&Proposal>) -> String {
    text(proposal.and_then(|proposal| proposal.elsewhere.as_ref()).map(|elsewhere| &elsewhere.code))
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn moment(value: Option<crate::domain::slot::Moment>) -> String {
    value.map_or_else(String::new, |value| value.to_rfc3339())
}

/// `AUL-1, PRL-LCD × 2`
pub(super) fn facilities(reservation: &Reservation) -> String {
    things(reservation.items.iter().map(|asked| &asked.item))
}

/// The same of things that stand alone.
fn things<'i>(items: impl IntoIterator<Item = &'i Item>) -> String {
    let names = items.into_iter().map(|item| match item.quantity {
        1 => item.facility.to_string(),
        more => format!("{} × {more}", item.facility),
    });
    names.collect::<Vec<_>>().join(", ")
}
