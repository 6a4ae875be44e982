//! The admin changes the working calendar: a day off, joint leave on which the office works, a closure with its reason, the
//! hours of the office, Ramadan, a whole list (service §4). What a change moves is worked out by one plan, shown first and
//! saved then.

use super::{Actor, Context};
use crate::domain::places::{MOST_TOUCHED, Touched};
use crate::domain::role::Role;
use crate::domain::slot::Moment;
use crate::domain::working_calendar::days_later;
use crate::domain::working_days::{CalendarChange, CalendarForm, DueMove, Edit, Impact, MOST_MOVES_LISTED, closing_days, on_closed_days};
use crate::error::AppError;
use crate::store::events::{self, Changes, Effect, Event};
use crate::store::reservations::{self, Reservation};
use crate::store::{Connection, StoreError, deadlines, facilities, holidays, places};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What a change would write, which open deadlines it would move, and who has booked a day that it closes. Stores nothing.
///
/// # Errors
/// `Forbidden` but for the admin; `Invalid` for what is wrong with the form, or when nothing would change.
pub async fn preview(context: &Context, form: &CalendarForm) -> Result<Impact, AppError> {
    may_change(context)?;
    let change = form.parse()?;
    let mut db = context.store.read().await?;
    Ok(Plan::make(&mut db, &change, context.now).await?.impact)
}

/// Writes the change and the new deadlines of open requests, with an event for the calendar and one for each request: all of
/// it or nothing. Gives what was done, as [`preview`] says it.
///
/// # Errors
/// Those of [`preview`].
pub async fn save(context: &Context, form: &CalendarForm) -> Result<Impact, AppError> {
    may_change(context)?;
    let change = form.parse()?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let Plan { impact, moves } = Plan::make(db, &change, context.now).await?;
                if impact.edits.is_empty() {
                    return Ok(impact);
                }
                for edit in &impact.edits {
                    holidays::write(db, edit).await?;
                }
                let effects = effects(db, &impact.edits).await?;
                events::record(db, &context.by(), &Event { kind: "calendar_changed", subject: None, changes: changes(&impact.edits), effects }).await?;
                for moved in &moves {
                    move_due(db, &context, moved).await?;
                }
                Ok(impact)
            })
        })
        .await
}

/// Closures, holidays and settings of the office are the admin's (rights table, service §7.5).
fn may_change(context: &Context) -> Result<(), AppError> {
    match &context.actor {
        Actor::Staff(member) if member.roles.has(Role::Admin) => Ok(()),
        Actor::Staff(_) | Actor::System => Err(AppError::Forbidden),
        Actor::Applicant => Err(AppError::SignInRequired),
    }
}

/// A change with everything that follows from it.
struct Plan {
    impact: Impact,
    /// Every deadline that moves.
    moves: Vec<DueMove>,
}

impl Plan {
    async fn make(db: &mut Connection, change: &CalendarChange, now: Moment) -> Result<Self, AppError> {
        let before = holidays::office_days(db).await?;
        let wanted = before.edits(change)?;
        let (old, new) = (before.calendar(), before.after(&wanted.edits).calendar());
        let open = deadlines::open_requests(db).await?;
        let moves: Vec<DueMove> = open.iter().filter_map(|request| request.moved(&old, &new)).collect();
        let listed = moves.iter().take(MOST_MOVES_LISTED).cloned().collect();
        let moved = i64::try_from(moves.len()).unwrap_or(i64::MAX);
        let mut touched = booked_on(db, &closing_days(&wanted.edits, &old, &new), now).await?;
        let count = touched.len();
        touched.truncate(MOST_TOUCHED);
        let impact = Impact { edits: wanted.edits, known: wanted.known, different: wanted.different, moves: listed, moved, touched, count };
        Ok(Self { impact, moves })
    }
}

/// Everybody who has booked one of the days, in any facility, by time.
async fn booked_on(db: &mut Connection, days: &BTreeSet<NaiveDate>, now: Moment) -> Result<Vec<Touched>, StoreError> {
    let mut found = Vec::new();
    if days.is_empty() {
        return Ok(found);
    }
    for facility in facilities::all(db).await? {
        let uses = places::uses(db, facility.id, now).await?;
        found.extend(on_closed_days(&facility.code, &uses, days, now));
    }
    found.sort_by(|one, other| (one.slot, &one.code, &one.facility).cmp(&(other.slot, &other.code, &other.facility)));
    Ok(found)
}

/// The calendars that show something else now: each facility's, over all dates of the change.
async fn effects(db: &mut Connection, edits: &[Edit]) -> Result<Vec<Effect>, StoreError> {
    let spans = || edits.iter().filter_map(Edit::span);
    let (Some(from), Some(last)) = (spans().map(|(first, _)| first).min(), spans().map(|(_, last)| last).max()) else { return Ok(Vec::new()) };
    let to = days_later(last, 1);
    let all = facilities::all(db).await?;
    Ok(all.into_iter().map(|facility| Effect { facility: facility.code, from, to, revision: facility.revision }).collect())
}

/// Dates, kinds and hours with their values; the words of a day by their field's name only.
fn changes(edits: &[Edit]) -> Changes {
    edits.iter().fold(Changes::default(), |changes, edit| match edit {
        Edit::Put { before, day } => {
            let was = before.as_ref();
            let changes = changes.value(&day.date().to_string(), was.map(|was| was.state()).unwrap_or_default(), day.state());
            let same_words =
                was.is_some_and(|was| (&was.holiday.name_id, &was.holiday.name_en, &was.source) == (&day.holiday.name_id, &day.holiday.name_en, &day.source));
            if same_words { changes } else { changes.hidden("name") }
        }
        Edit::Remove(day) => changes.value(&day.date().to_string(), day.state(), ""),
        Edit::Hours { season, days, before, hours } => changes.value(&format!("hours.{season}.{days}"), before.to_string(), hours.to_string()),
        Edit::PutRamadan(period) => changes.value(&format!("ramadan.{}", period.first), "", period.last.to_string()),
        Edit::RemoveRamadan(period) => changes.value(&format!("ramadan.{}", period.first), period.last.to_string(), ""),
    })
}

/// The new deadline of one request; whoever has its page open sees it.
async fn move_due(db: &mut Connection, context: &Context, moved: &DueMove) -> Result<(), AppError> {
    let before = reservations::get_by_id(db, moved.id).await?;
    let after = Reservation { due_at: moved.to, ..before };
    let version = reservations::update(db, &after).await?;
    let changes = Changes::default().value("due_at", moved.from.to_rfc3339(), moved.to.to_rfc3339());
    let subject = Some((after.id, after.code, version));
    events::record(db, &context.by(), &Event { kind: "due_moved", subject, changes, effects: Vec::new() }).await?;
    Ok(())
}
