//! What the office does with a request (document steps 4, 5, 8 and 9): pass it on, answer, approve, reject, cancel.

use super::{Context, notices, record, rival, wording};
use crate::domain::code::ReservationCode;
use crate::domain::disposition::{Disposition, ForwardedTo};
use crate::domain::facility::FacilityCode;
use crate::domain::item_answer::{ItemAnswer, Said, Word};
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::reservation::{Action, Agreement, Reason, Refusal, SarprasAnswer, Status, Version};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::overrides::{self, OverrideId};
use crate::store::reservations::{CancelledBy, Reservation};
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, dispositions, facilities, item_answers, occupancies, reference, settings};

/// Passes the request on to the facilities team (*disposisi*, W4; "Minta konfirmasi", O3), on a sheet with the next number of the
/// year's agenda; or to the head first, where the office has set it so. `seen` is missing only where a program calls that says none.
///
/// # Errors
/// `NotFound`, or the refusal of the table of actions; `VersionConflict`; `Invalid` (field `forwarded_to`) for the head where it is
/// not set.
pub async fn dispose(context: &Context, code: &ReservationCode, seen: Option<Version>, sheet: Disposition) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Dispose, seen).await?;
                let with_head = sheet.forwarded_to == ForwardedTo::Head;
                if with_head && !settings::head_first(db).await? {
                    return Err(record::invalid("forwarded_to", "head_off"));
                }
                dispositions::insert(db, before.id, &sheet, context.staff_id(), context.now).await?;
                let after = Reservation { status: Status::Disposed, disposition_note: sheet.note, urgency: sheet.urgency, with_head, ..before.clone() };
                let more = if with_head { Changes::default().value("forwarded_to", "", sheet.forwarded_to.code()) } else { Changes::default() };
                let version = record::close_telling(db, &context, &before, &after, "disposed", Vec::new(), more).await?;
                let notice = if with_head { Notice::asked_of_head(&code, version) } else { Notice::asked_of_sarpras(&code, version) };
                notices::tell(db, &context, &notice).await?;
                Ok(())
            })
        })
        .await
}

/// Records the facilities team's word (O3), for all things at once or for each; the request is under review from then on. A word
/// about another day or room than the one that is asked for now, or against a colleague's that nobody has read, is none: `seen`
/// is missing only where a program calls that says none.
///
/// # Errors
/// `NotFound`, or the refusal of the table of actions; `VersionConflict`; `Invalid` for answers that do not fit what is asked for.
pub async fn confirm(context: &Context, code: &ReservationCode, seen: Option<Version>, said: impl Into<Said>, note: String) -> Result<(), AppError> {
    let said = said.into();
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Confirm, seen).await?;
                let Word { answer, items } = said.about(&before.lent())?;
                item_answers::put(db, before.id, &items, context.now).await?;
                let after = Reservation {
                    status: Status::Review,
                    sarpras_answer: Some(answer),
                    sarpras_note: note,
                    sarpras_at: Some(context.now),
                    sarpras_by: context.staff_id(),
                    ..before.clone()
                };
                let version = record::close_telling(db, &context, &before, &after, "confirmed", Vec::new(), told(answer, &items)).await?;
                notices::tell(db, &context, &Notice::answered(&code, version)).await?;
                Ok(())
            })
        })
        .await
}

/// What the event tells of each thing, `14/20`, where the word for all does not.
fn told(answer: SarprasAnswer, items: &[ItemAnswer]) -> Changes {
    let of_item = |changes: Changes, item: &ItemAnswer| {
        let changes = changes.value(&format!("answer:{}", item.facility), "", format!("{}/{}", item.quantity, item.asked));
        if item.note.is_empty() { changes } else { changes.hidden("answer_notes") }
    };
    if answer == SarprasAnswer::Partial { items.iter().fold(Changes::default(), of_item) } else { Changes::default() }
}

/// Approves (W6, O5): takes the time for good, and puts the message into the outbox. What came through the counter is agreed there,
/// face to face and now, unless `agreement` or an earlier move says something else. With a reason also beside uses that only the rule
/// of the unit puts in the way (case B 25); then who, when, why and beside what is recorded first.
///
/// # Errors
/// `SarprasAnswerMissing` or `SarprasSaysNo`; `VersionConflict`; `SlotTaken` (with who has it) or `StockExceeded` with alternatives.
pub async fn approve(
    context: &Context,
    code: &ReservationCode,
    version: Version,
    agreement: Option<Agreement>,
    override_reason: Option<String>,
) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Approve, Some(version)).await?;
                let calendar = reference::load(&context.store, db).await?.calendar;
                let claims = claims_as_asked(db, &before).await?;
                let holder = Holder::Reservation(before.id);
                let taken = match pass_the_rule(db, &context, &before, &claims, override_reason.as_deref()).await? {
                    Some(by) => slots::take_slot_past_the_rule(db, holder, &claims, by, &calendar, context.now).await,
                    None => slots::take_slot(db, holder, &claims, &calendar, context.now).await,
                };
                let effects = rival::named(db, &context, taken).await?;
                let after = Reservation {
                    status: Status::Approved,
                    decided_at: Some(context.now),
                    decided_by: context.staff_id(),
                    agreement: Agreement::of_approval(agreement, before.agreement.clone(), before.channel),
                    ..before.clone()
                };
                record::close(db, &context, &before, &after, "approved", effects).await?;
                let message = wording::message(db, &context, &after, Template::Approved).await?;
                record::tell_instead(db, &context, &message).await
            })
        })
        .await
}

/// Writes down that the rule of the unit is passed by for `reason`, if there is one and the rule is in the way.
async fn pass_the_rule(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    claims: &[Claim],
    reason: Option<&str>,
) -> Result<Option<OverrideId>, AppError> {
    let Some(reason) = reason.map(str::trim).filter(|reason| !reason.is_empty()) else { return Ok(None) };
    let beside = overrides::in_the_way_by_rule(db, claims).await?;
    if beside.is_empty() {
        return Ok(None);
    }
    let by = context.staff_id().ok_or(AppError::Forbidden)?;
    let id = overrides::insert(db, before.id, reason, by, context.now).await?;
    let beside: Vec<&str> = beside.iter().map(FacilityCode::as_str).collect();
    let changes = Changes::default().value("beside", "", beside.join(", ")).hidden("override_reason");
    let subject = Some((before.id, before.code.clone(), before.version));
    events::record(db, &context.by(), &Event { kind: "rule_passed", subject, changes, effects: Vec::new() }).await?;
    Ok(Some(id))
}

/// Rejects with a reason code and words for the applicant (O6, step 9.2).
///
/// # Errors
/// `Invalid` (field `note`) without words; the refusal of the table of actions; `VersionConflict`.
pub async fn reject(context: &Context, code: &ReservationCode, version: Version, reason: Reason, note: String) -> Result<(), AppError> {
    end(context, code, version, reason, note, Action::Reject).await
}

/// Cancels an approved booking for the office, before the use begins (X9).
///
/// # Errors
/// `Invalid` (field `note`) without words; the refusal of the table of actions; `VersionConflict`.
pub async fn cancel(context: &Context, code: &ReservationCode, version: Version, reason: Reason, note: String) -> Result<(), AppError> {
    end(context, code, version, reason, note, Action::Cancel).await
}

/// The two ways in which the office says no.
async fn end(context: &Context, code: &ReservationCode, version: Version, reason: Reason, note: String, action: Action) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, action, Some(version)).await?;
                if note.trim().is_empty() {
                    return Err(record::invalid("note", "reason"));
                }
                let effects = slots::release(db, Holder::Reservation(before.id)).await?;
                let mut after = Reservation { reason: Some(reason), reason_note: note.trim().to_owned(), proposal: None, ..before.clone() };
                let (kind, template) = if action == Action::Cancel {
                    after.status = Status::Cancelled;
                    after.cancelled_by = Some(CancelledBy::Office);
                    ("cancelled", Template::CancelledByOffice)
                } else {
                    after.status = Status::Rejected;
                    after.decided_at = Some(context.now);
                    after.decided_by = context.staff_id();
                    ("rejected", Template::Rejected)
                };
                record::close(db, &context, &before, &after, kind, effects).await?;
                let mut message = wording::message(db, &context, &after, template).await?;
                // A cancelled approval is a decision too: it stays among the untold until its message is sent.
                message.decision = true;
                record::tell_instead(db, &context, &message).await
            })
        })
        .await
}

/// What an undecided request asks for, with the set-up and clean-up of the day it was made.
pub(super) async fn claims_as_asked(db: &mut Connection, reservation: &Reservation) -> Result<Vec<Claim>, AppError> {
    let rows = occupancies::of_reservation(db, reservation.id.0).await?;
    let mut claims: Vec<Claim> = Vec::new();
    for asked in &reservation.items {
        if claims.iter().any(|claim| claim.facility.id == asked.facility) {
            continue;
        }
        let facility = facilities::by_code(db, &asked.item.facility).await?.ok_or(AppError::NotFound)?;
        let stretches: Vec<_> = rows.iter().filter(|row| row.facility == asked.facility && !row.proposed).map(|row| row.occupancy).collect();
        if stretches.is_empty() {
            // A request that holds nothing cannot be promised anything; somebody took its rows away by hand.
            return Err(Refusal::NotAllowedInState { action: Action::Approve, status: reservation.status }.into());
        }
        claims.push(Claim {
            quantity: asked.item.quantity,
            pattern: reservation.pattern,
            start: reservation.start,
            end: reservation.end,
            participants: reservation.participants,
            facility,
            stretches,
        });
    }
    Ok(claims)
}
