//! A request that lacks something (*Perlu Dilengkapi*, X1): the office says what, the applicant adds it, and the clock of the
//! service stands still in between.

use super::{Context, notices, record, wording};
use crate::domain::application_form;
use crate::domain::code::ReservationCode;
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::reservation::{Action, Refusal, Status, Version};
use crate::domain::slot::Moment;
use crate::domain::working_calendar::WorkingCalendar;
use crate::error::AppError;
use crate::store::messages;
use crate::store::reference::{self, Reference};
use crate::store::reservations::{Missing, Reservation};

/// Longest text of what is missing, and of what was added.
const LONGEST: usize = 1000;
/// Working days in which the applicant may complete the request.
const DAYS: usize = 2;

/// Asks the applicant for what is missing.
///
/// # Errors
/// `Invalid` (field `missing`) without words; the refusal of the table of actions; `VersionConflict`.
pub async fn request_info(context: &Context, code: &ReservationCode, version: Version, missing: String) -> Result<(), AppError> {
    let what = words("missing", &missing)?;
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::RequestInfo, Some(version)).await?;
                let calendar = reference::load(&context.store, db).await?.calendar;
                let asked_at = super::reserve::whole_second(context.now);
                let missing = Missing { what, asked_at, answer_by: complete_by(&calendar, asked_at, before.span.from), from: before.status };
                let after = Reservation { status: Status::NeedsInfo, missing: Some(missing), ..before.clone() };
                record::close(db, &context, &before, &after, "info_requested", Vec::new()).await?;
                let message = wording::message(db, &context, &after, Template::NeedsInfo).await?;
                messages::enqueue(db, &message, context.now).await?;
                Ok(())
            })
        })
        .await
}

/// By when it has to be complete: the close of service of the second working day, and before the use begins.
pub(super) fn complete_by(calendar: &WorkingCalendar, asked: Moment, starts: Moment) -> Moment {
    calendar.close_after(asked, DAYS).min(starts)
}

/// What was missing, as the applicant adds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    pub reply: String,
    /// Another number of participants than before.
    pub participants: Option<i64>,
}

/// Adds what was missing; by the secret link or by code and digits it is the applicant's own act, and staff of the counter record
/// it for them. The request is where it was, and its due moment moves by the working days of the pause.
///
/// # Errors
/// `Invalid` (field `reply`) without words, or (field `participants`) for more people than there is room for; `AnswerTooLate`;
/// `NotAllowedInState` when nothing is missing any more; `VersionConflict`.
pub async fn resubmit(context: &Context, code: &ReservationCode, seen: Option<Version>, completion: Completion) -> Result<(), AppError> {
    let reply = words("reply", &completion.reply)?;
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Resubmit, seen).await?;
                let Some(missing) = before.missing.clone() else {
                    return Err(Refusal::NotAllowedInState { action: Action::Resubmit, status: before.status }.into());
                };
                let reference = reference::load(&context.store, db).await?;
                let mut after = Reservation {
                    status: missing.from,
                    due_at: reference.calendar.due_after_pause(before.due_at, missing.asked_at, context.now),
                    missing: None,
                    info_reply: reply,
                    ..before.clone()
                };
                if let Some(people) = completion.participants {
                    fits(people, &before, &reference)?;
                    after.participants = Some(people);
                }
                record::close(db, &context, &before, &after, "resubmitted", Vec::new()).await?;
                // The question has its answer: its message need not leave any more.
                messages::cancel_unsent_question(db, before.id, context.now).await?;
                notices::tell(db, &context, &Notice::applicant_replied(&code, before.version)).await?;
                Ok(())
            })
        })
        .await
}

/// Refuses more people than the things asked for have room for, or none.
fn fits(people: i64, before: &Reservation, reference: &Reference) -> Result<(), AppError> {
    if people < 1 {
        return Err(record::invalid("participants", "number"));
    }
    let wished: Vec<_> = before
        .items
        .iter()
        .filter_map(|asked| {
            reference.facilities.iter().find(|facility| facility.id == asked.facility).map(|facility| (facility, asked.item.layout, asked.item.quantity))
        })
        .collect();
    match application_form::seats(&wished) {
        Some(seats) if people > seats => Err(record::invalid_with("participants", "capacity", &[("n", seats.to_string())])),
        Some(_) | None => Ok(()),
    }
}

/// Words that are not empty; without them the fault has the name of the field.
fn words(field: &str, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(record::invalid(field, field));
    }
    if text.chars().count() > LONGEST {
        return Err(record::invalid_with(field, "too_long", &[("n", LONGEST.to_string())]));
    }
    Ok(text.to_owned())
}
