//! What the office reminds of by itself (*pengingat*): borrowers before the use (H-1) and of the survey after it, applicants of an
//! offer that is about to end, the staff of a deadline (docs/decisions/0023). Row, message and event are one transaction, and the
//! row exists once, so that each is written at most once.

use super::{Context, notices, wording};
use crate::domain::code::ReservationCode;
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::office_settings::OfficeSettings;
use crate::domain::reminder::{self, FARTHEST_DAYS, MISSED_DAYS, ReminderKind, UsesAhead};
use crate::domain::reservation::Status;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::domain::survey::closes_at;
use crate::domain::working_calendar::WorkingCalendar;
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::messages::NewMessage;
use crate::store::reservations::{self, Reservation};
use crate::store::{Connection, StoreError, messages, reference, reminders, survey};
use chrono::Duration;

/// A reminder that is due for one request.
#[derive(Debug, Clone, Copy)]
enum Due {
    Use(UsesAhead),
    Offer(Slot),
    Survey(Slot),
    /// Of the staff, with the moment that the request is due.
    Deadline(ReminderKind, Moment),
}

/// Writes every reminder that is due, each in its own transaction, and calls off those that came too late. Gives how many were
/// written.
///
/// # Errors
/// Database trouble; the others are written all the same.
pub async fn watch(context: &Context) -> Result<usize, AppError> {
    let (late, due) = {
        let mut db = context.store.read().await?;
        let late = !reminders::too_late(&mut db, context.now).await?.is_empty();
        let office = reference::office(&context.store, &mut db).await?;
        let calendar = reference::load(&context.store, &mut db).await?.calendar;
        (late, due(&mut db, &office.settings, &calendar, context.now).await?)
    };
    let mut trouble = if late { call_off(context).await.err() } else { None };
    let mut written = 0;
    for (code, due) in due {
        match remind(context, code, due).await {
            Ok(newly) => written += usize::from(newly),
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(written), Err)
}

/// Everything that is due now, as far as the office wants it.
async fn due(db: &mut Connection, settings: &OfficeSettings, calendar: &WorkingCalendar, now: Moment) -> Result<Vec<(ReservationCode, Due)>, StoreError> {
    let mut found = Vec::new();
    let soon = Slot { from: now, to: now + Duration::days(FARTHEST_DAYS) };
    if let Some(ahead) = settings.reminder_time().and_then(|hour| reminder::uses_ahead(calendar, hour, now)) {
        found.extend(reminders::uses_ahead(db, &ahead, None).await?.into_iter().map(|code| (code, Due::Use(ahead))));
    }
    if let Some(minutes) = settings.offer_minutes() {
        let left = Slot { to: nearest_end(calendar, now, soon.to, minutes), ..soon };
        found.extend(reminders::offers_ahead(db, left, None).await?.into_iter().map(|code| (code, Due::Offer(left))));
    }
    if let Some(returned) = settings.survey_time().and_then(|hour| reminder::returns_to_ask_about(calendar, hour, now)) {
        found.extend(reminders::not_asked(db, returned, None).await?.into_iter().map(|code| (code, Due::Survey(returned))));
    }
    if let Some(minutes) = settings.deadline_minutes() {
        let near = Slot { to: nearest_end(calendar, now, soon.to, minutes), ..soon };
        let missed = Slot { from: now - Duration::days(MISSED_DAYS), to: now };
        for (kind, due) in [(ReminderKind::DeadlineNear, near), (ReminderKind::DeadlineMissed, missed)] {
            found.extend(reminders::deadlines(db, kind, due).await?.into_iter().map(|(code, due_at)| (code, Due::Deadline(kind, due_at))));
        }
    }
    Ok(found)
}

/// The last whole second that is fewer than `minutes` of work away; not later than `farthest`.
fn nearest_end(calendar: &WorkingCalendar, now: Moment, farthest: Moment, minutes: i64) -> Moment {
    let (mut near, mut far) = (now.timestamp(), farthest.timestamp());
    let moment = |seconds: i64| Moment::from_timestamp(seconds, 0).unwrap_or(farthest);
    while near < far {
        let middle = near + (far - near + 1) / 2;
        if reminder::is_near(calendar, now, moment(middle), minutes) {
            near = middle;
        } else {
            far = middle - 1;
        }
    }
    moment(near)
}

/// One reminder, if it is still due.
async fn remind(context: &Context, code: ReservationCode, due: Due) -> Result<bool, AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                match due {
                    Due::Use(ahead) => of_the_use(db, &context, &code, ahead).await,
                    Due::Offer(left) => of_the_offer(db, &context, &code, left).await,
                    Due::Survey(returned) => of_the_survey(db, &context, &code, returned).await,
                    Due::Deadline(kind, due_at) => of_the_deadline(db, &context, &code, kind, due_at).await,
                }
            })
        })
        .await
}

/// H-1. It is worth nothing once the day of the use has come: "tomorrow" would be false then.
async fn of_the_use(db: &mut Connection, context: &Context, code: &ReservationCode, ahead: UsesAhead) -> Result<bool, AppError> {
    if reminders::uses_ahead(db, &ahead, Some(code)).await?.is_empty() {
        return Ok(false);
    }
    let booking = reservations::get(db, code).await?;
    let date = local_date(booking.span.from);
    let template = if reminder::is_tomorrow(context.now, date) { Template::Reminder } else { Template::ReminderAhead };
    let message = wording::message(db, context, &booking, template).await?;
    once(db, context, &booking, ReminderKind::UseAhead, &date.to_string(), &message, Slot::day(date).from).await
}

/// The question itself has just said by when the answer is needed, if it was asked within the same few hours.
async fn of_the_offer(db: &mut Connection, context: &Context, code: &ReservationCode, left: Slot) -> Result<bool, AppError> {
    if reminders::offers_ahead(db, left, Some(code)).await?.is_empty() {
        return Ok(false);
    }
    let request = reservations::get(db, code).await?;
    let Some(proposal) = request.proposal.clone() else { return Ok(false) };
    let calendar = reference::load(&context.store, db).await?.calendar;
    let minutes = reference::office(&context.store, db).await?.settings.offer_minutes();
    if minutes.is_none_or(|minutes| reminder::is_near(&calendar, proposal.asked_at, proposal.answer_by, minutes)) {
        return Ok(false);
    }
    let message = wording::message(db, context, &request, Template::OfferExpiring).await?;
    once(db, context, &request, ReminderKind::OfferExpiring, &proposal.id.0.to_string(), &message, proposal.answer_by).await
}

async fn of_the_survey(db: &mut Connection, context: &Context, code: &ReservationCode, returned: Slot) -> Result<bool, AppError> {
    if reminders::not_asked(db, returned, Some(code)).await?.is_empty() {
        return Ok(false);
    }
    let booking = reservations::get(db, code).await?;
    let back_at = survey::returned_at(db, booking.id).await?.unwrap_or(booking.span.to);
    let message = wording::message(db, context, &booking, Template::Survey).await?;
    once(db, context, &booking, ReminderKind::Survey, "done", &message, closes_at(back_at)).await
}

async fn of_the_deadline(db: &mut Connection, context: &Context, code: &ReservationCode, kind: ReminderKind, due_at: Moment) -> Result<bool, AppError> {
    let request = reservations::get(db, code).await?;
    if !clock_runs(request.status) || request.due_at != due_at {
        return Ok(false);
    }
    if reminders::insert(db, request.id, kind, &due_at.timestamp().to_string(), context.now).await?.is_none() {
        return Ok(false);
    }
    warn_staff(db, context, &request, kind).await?;
    Ok(true)
}

/// Nobody has decided, and it is the office that is waited for.
fn clock_runs(status: Status) -> bool {
    match status {
        Status::Submitted | Status::Disposed | Status::Review => true,
        Status::NeedsInfo
        | Status::Offered
        | Status::Approved
        | Status::InUse
        | Status::Done
        | Status::Rejected
        | Status::Cancelled
        | Status::NoShow
        | Status::Expired => false,
    }
}

/// The reminder with its message and event; `false` when it was written before.
async fn once(
    db: &mut Connection,
    context: &Context,
    reservation: &Reservation,
    kind: ReminderKind,
    about: &str,
    message: &NewMessage,
    not_after: Moment,
) -> Result<bool, AppError> {
    let Some(row) = reminders::insert(db, reservation.id, kind, about, context.now).await? else { return Ok(false) };
    // The event goes first: the message names it as its cause.
    note(db, context, reservation, event(kind)).await?;
    let id = messages::enqueue(db, message, context.now).await?;
    reminders::carries(db, row, id, not_after).await?;
    Ok(true)
}

/// What the history calls it.
fn event(kind: ReminderKind) -> &'static str {
    match kind {
        ReminderKind::UseAhead => "reminded",
        ReminderKind::OfferExpiring => "offer_reminded",
        ReminderKind::Survey => "survey_asked",
        ReminderKind::DeadlineNear => "deadline_near",
        ReminderKind::DeadlineMissed => "deadline_missed",
    }
}

/// The admin and the counter hear of a deadline: `deadline_near`, `deadline_missed`.
async fn warn_staff(db: &mut Connection, context: &Context, request: &Reservation, kind: ReminderKind) -> Result<(), AppError> {
    note(db, context, request, event(kind)).await?;
    let notice = match kind {
        ReminderKind::DeadlineMissed => Notice::deadline_missed(&request.code, request.due_at),
        ReminderKind::DeadlineNear | ReminderKind::UseAhead | ReminderKind::OfferExpiring | ReminderKind::Survey => {
            Notice::deadline_near(&request.code, request.due_at)
        }
    };
    notices::tell(db, context, &notice).await?;
    Ok(())
}

/// Calls off what came too late, so that nothing leaves that is not true any more.
async fn call_off(context: &Context) -> Result<(), AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                for (message, reservation) in reminders::too_late(db, context.now).await? {
                    reminders::call_off(db, message, context.now).await?;
                    let reservation = reservations::get_by_id(db, reservation).await?;
                    note(db, &context, &reservation, "reminder_called_off").await?;
                }
                Ok(())
            })
        })
        .await
}

/// An event that leaves the request as it is.
async fn note(db: &mut Connection, context: &Context, reservation: &Reservation, kind: &'static str) -> Result<(), AppError> {
    let subject = Some((reservation.id, reservation.code.clone(), reservation.version));
    events::record(db, &context.by(), &Event { kind, subject, changes: Changes::default(), effects: Vec::new() }).await?;
    Ok(())
}
