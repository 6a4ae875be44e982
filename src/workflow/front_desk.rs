//! What happens at the counter (*loket*, document steps 1 to 3): the guest book, the queue, and a visitor's request.

use super::{Context, record, reserve};
use crate::domain::application_form::NewReservation;
use crate::domain::code::ReservationCode;
use crate::domain::late_entry::LateEntry;
use crate::domain::role::Role;
use crate::domain::slot::local_date;
use crate::domain::visit::{Guest, MOST_CALLS, NUMBERS_BETWEEN, QueueNumber, VisitAct, VisitId, VisitRefusal, VisitState, calling_order};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::visits::{self, Visit};
use crate::store::{Connection, StoreError};

/// Who serves at the counter (rights table, §7.5).
pub const ROLES: &[Role] = &[Role::Ult, Role::Admin];

fn may_serve(context: &Context) -> Result<(), AppError> {
    if context.actor.roles().any_of(ROLES) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// Writes somebody into the guest book with the day's next number (W1). With `at_once` they are served without waiting.
///
/// # Errors
/// `Forbidden` for those who do not serve at the counter.
pub async fn register(context: &Context, guest: Guest, at_once: bool) -> Result<(VisitId, QueueNumber), AppError> {
    may_serve(context)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (id, number) = visits::insert(db, &guest, context.staff_id(), context.now).await?;
                let changes = Changes::default()
                    .value("number", "", number.to_string())
                    .value("state", "", VisitState::Waiting.code())
                    .value("purpose", "", guest.purpose.code())
                    .hidden("name")
                    .hidden("institution")
                    .hidden("whatsapp");
                write_down(db, &context, "visit_registered", changes).await?;
                if at_once {
                    let visit = visits::by_id(db, id).await?.ok_or(AppError::NotFound)?;
                    change(db, &context, &visit, VisitAct::Serve).await?;
                }
                Ok((id, number))
            })
        })
        .await
}

/// Calls the number whose turn it is to the caller's counter (W2). Whoever was served there is finished with that, and whoever
/// was called three times there is skipped.
///
/// # Errors
/// `Forbidden`; `Invalid` (field `visit`) when nobody waits, or when the last number was called and is neither here nor skipped.
pub async fn call_next(context: &Context) -> Result<QueueNumber, AppError> {
    may_serve(context)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let today = local_date(context.now);
                let open = visits::open_on(db, today).await?;
                let called = visits::called_on(db, today).await?;
                let own = context.staff_id();
                for visit in open.iter().filter(|visit| visit.is_current() && visit.called_by == own) {
                    let act = match visit.state {
                        VisitState::Called if visit.calls < MOST_CALLS => return Err(refused(VisitRefusal::StillCalled, visit.number)),
                        VisitState::Called => VisitAct::Skip,
                        VisitState::Waiting | VisitState::Serving | VisitState::Skipped | VisitState::Served | VisitState::Left => VisitAct::Finish,
                    };
                    change(db, &context, visit, act).await?;
                }
                let waiting = open.iter().filter(|visit| visit.state == VisitState::Waiting);
                let order = calling_order(waiting.map(Visit::in_line).collect(), called);
                let Some(next) = order.first().and_then(|next| open.iter().find(|visit| visit.id == next.id)) else {
                    return Err(record::invalid("visit", VisitRefusal::NobodyWaits.code()));
                };
                let after = Visit { state: VisitState::Called, calls: 1, call_order: Some(called + 1), due_after: None, called_by: own, ..next.clone() };
                visits::update(db, &after).await?;
                write_down(db, &context, "visit_called", differences(next, &after)).await?;
                Ok(after.number)
            })
        })
        .await
}

/// Does something with one number of today: call again, serve, skip, take back, finish, let go.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` (field `visit`) when it cannot be done to it now.
pub async fn act(context: &Context, visit: VisitId, act: VisitAct) -> Result<(), AppError> {
    may_serve(context)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let visit = todays(db, &context, visit).await?;
                change(db, &context, &visit, act).await
            })
        })
        .await
}

/// Receives a request at the counter (W3): the same as any other, but somebody of the guest book has made it, which is written down
/// with it. The same key never makes a second one, also when it comes again on another day.
///
/// # Errors
/// `NotFound` for a visit that is not of today; those of [`reserve::submit`].
pub async fn receive(
    context: &Context,
    new: NewReservation,
    idempotency_key: Option<String>,
    override_reason: Option<String>,
    visit: Option<VisitId>,
) -> Result<reserve::Submitted, AppError> {
    receive_late(context, new, idempotency_key, override_reason, visit, None).await
}

/// The same, where the request may have been received before, while nothing could be entered.
///
/// # Errors
/// Those of [`receive`]; those of [`reserve::submit_late`].
pub async fn receive_late(
    context: &Context,
    new: NewReservation,
    idempotency_key: Option<String>,
    override_reason: Option<String>,
    visit: Option<VisitId>,
    late: Option<LateEntry>,
) -> Result<reserve::Submitted, AppError> {
    may_serve(context)?;
    let incoming = reserve::Incoming::of(context, new, idempotency_key, override_reason, late)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                // It was written together with its visit, which may have been yesterday.
                if let Some(earlier) = incoming.earlier(db).await? {
                    return Ok(earlier);
                }
                let visit = match visit {
                    Some(id) => Some(todays(db, &context, id).await?),
                    None => None,
                };
                let submitted = incoming.receive(db, &context).await?;
                if let Some(visit) = &visit {
                    attach(db, &context, visit, &submitted.code).await?;
                }
                Ok(submitted)
            })
        })
        .await
}

/// Writes down that somebody of the guest book has made the request; they are being served now.
async fn attach(db: &mut Connection, context: &Context, visit: &Visit, code: &ReservationCode) -> Result<(), AppError> {
    visits::link(db, visit.id, code).await?;
    let changes = Changes::default().value("number", visit.number.to_string(), visit.number.to_string()).value("code", "", code.as_str());
    write_down(db, context, "visit_linked", changes).await?;
    if matches!(visit.state, VisitState::Waiting | VisitState::Called) {
        change(db, context, visit, VisitAct::Serve).await?;
    }
    Ok(())
}

async fn todays(db: &mut Connection, context: &Context, id: VisitId) -> Result<Visit, AppError> {
    visits::by_id(db, id).await?.filter(|visit| visit.day == local_date(context.now)).ok_or(AppError::NotFound)
}

async fn change(db: &mut Connection, context: &Context, visit: &Visit, act: VisitAct) -> Result<(), AppError> {
    let (state, calls) = act.after(visit.state, visit.calls).map_err(|refusal| refused(refusal, visit.number))?;
    let mut after = Visit { state, calls, ..visit.clone() };
    let kind = match act {
        VisitAct::CallAgain => "visit_called",
        VisitAct::Skip => "visit_skipped",
        VisitAct::Serve => {
            after.called_by = context.staff_id();
            "visit_begun"
        }
        VisitAct::Return => {
            after.due_after = Some(visits::called_on(db, visit.day).await? + NUMBERS_BETWEEN);
            "visit_returned"
        }
        VisitAct::Finish | VisitAct::Leave => {
            after.finished_at = Some(context.now);
            if act == VisitAct::Finish { "visit_finished" } else { "visit_left" }
        }
    };
    visits::update(db, &after).await?;
    Ok(write_down(db, context, kind, differences(visit, &after)).await?)
}

/// Numbers and states; of the guest nothing.
fn differences(before: &Visit, after: &Visit) -> Changes {
    let number = after.number.to_string();
    Changes::default().value("number", &number, &number).value("state", before.state.code(), after.state.code()).value("calls", before.calls, after.calls)
}

async fn write_down(db: &mut Connection, context: &Context, kind: &'static str, changes: Changes) -> Result<(), StoreError> {
    events::record(db, &context.by(), &Event { kind, subject: None, changes, effects: Vec::new() }).await?;
    Ok(())
}

fn refused(refusal: VisitRefusal, number: QueueNumber) -> AppError {
    record::invalid_with("visit", refusal.code(), &[("number", number.to_string())])
}
