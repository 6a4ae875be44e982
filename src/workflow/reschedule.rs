//! Another day, hour or facility, as agreed with the applicant (§7.4, X5): "tanggal yang disepakati". What is not agreed yet
//! is proposed first ([`super::propose`]).

use super::{Context, propose, record, reserve, rival, undo, wording};
use crate::domain::application_form::{Applicant, NewItem, NewReservation};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::message::Template;
use crate::domain::relocation::{self, Ground, HeldThere};
use crate::domain::reservation::{Action, Agreement, Status, Version};
use crate::domain::role::Roles;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::domain::working_calendar::WorkingCalendar;
use crate::error::AppError;
use crate::store::events::Effect;
use crate::store::reference::{self, Reference};
use crate::store::reservations::{self, Asked, Reservation};
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, inbox, messages, occupancies};
use chrono::{Duration, NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;

/// Where a request shall go.
#[derive(Debug, Clone)]
pub struct MoveTarget {
    /// `None` = the same facility. Only a request for one thing can change its facility.
    pub facility: Option<FacilityCode>,
    /// Wall clock (WITA).
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    /// Why it may lie outside the hours, on a closed day or in a room too small; never in the past.
    pub override_reason: Option<String>,
}

/// Moves a request. An undecided one keeps waiting at its new time, and the facilities team is asked again; an approved
/// one takes the new time through the one door, with the facility's buffers of today, and its applicant is told. Whatever was
/// proposed meanwhile is over. For ten seconds it can be undone ([`undo::undo`]).
///
/// # Errors
/// `Invalid` for a time in the past, a closed day or outside the hours, and for where it stands already (unless a proposal is ended by
/// that); `SlotTaken` (with who has it) or `StockExceeded` with alternatives;
/// `VersionConflict`; the refusal of the table of actions. The request then stays as it was.
pub async fn move_to(
    context: &Context,
    code: &ReservationCode,
    version: Version,
    target: MoveTarget,
    reason: String,
    agreement: Agreement,
) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Move, Some(version)).await?;
                let reference = reference::load(&context.store, db).await?;
                put(db, &context, &before, target, &reason, agreement, &reference, Vec::new()).await
            })
        })
        .await
}

/// The move itself, in a transaction that is open; `effects` are those of what was let go for it before.
///
/// # Errors
/// Those of [`move_to`].
#[expect(clippy::too_many_arguments, reason = "one move is who, what, where to, why and by which rules")]
pub(super) async fn put(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    target: MoveTarget,
    reason: &str,
    agreement: Agreement,
    Reference { facilities, calendar }: &Reference,
    mut effects: Vec<Effect>,
) -> Result<(), AppError> {
    if reason.trim().is_empty() {
        return Err(record::invalid("reason", "reason"));
    }
    let target = with_reason_where_needed(before, target, facilities, calendar, context.now);
    let claims = claims_at(before, &target, facilities, calendar, context.now)?;
    // Agreed to stay, what was proposed is over; without a proposal nothing would change, and nobody is told of that.
    if before.proposal.is_none() && propose::stays(before, &target, &claims) {
        return Err(record::invalid("start_date", "same_time"));
    }
    let span = reserve::span_of(&claims).ok_or_else(|| record::invalid("end_time", "time_order"))?;
    let mut after = Reservation {
        start: target.start,
        end: target.end,
        span,
        reason_note: reason.trim().to_owned(),
        agreement: Some(agreement),
        proposal: None,
        ..before.clone()
    };
    if let Some(reason) = target.override_reason.filter(|reason| !reason.trim().is_empty()) {
        reason.trim().clone_into(&mut after.override_reason);
    }
    change_facility(db, before, &mut after, &claims).await?;
    let holder = Holder::Reservation(before.id);
    if before.status == Status::Approved {
        let taken = slots::take_slot(db, holder, &claims, calendar, context.now).await;
        effects.extend(rival::named(db, context, taken).await?);
    } else {
        // An offer that was agreed to be another one no longer stands in its own way.
        effects.extend(slots::release(db, Holder::Proposal(before.id)).await?);
        for claim in &claims {
            let free = slots::refuse_if_taken(db, claim, calendar, context.now).await;
            rival::named(db, context, free).await?;
        }
        if let Some(offer) = &before.proposal {
            after.due_at = calendar.due_after_pause(before.due_at, offer.asked_at, context.now);
        }
        ask_again(&mut after);
        effects.extend(slots::hold_soft(db, holder, &claims).await?);
    }
    let version = record::close(db, context, before, &after, "moved", effects).await?;
    let overtaken = tell(db, context, &after).await?;
    Ok(undo::remember(db, context, before, version, &overtaken).await?)
}

/// What is needed to judge where a request can go while it is carried over the days `[from, to)`: the rules, and what others
/// hold; what the requests of `together` hold does not count, because they go with it. It may be held by its last day, so the
/// days before count too. Of its applicant only the kind; of the others their names, to those who may read every request.
///
/// # Errors
/// `NotFound`, or the refusal of the table of actions.
pub async fn ground(
    context: &Context,
    code: &ReservationCode,
    from: NaiveDate,
    to: NaiveDate,
    together: &[ReservationCode],
    anywhere: bool,
) -> Result<Ground, AppError> {
    let mut db = context.store.read().await?;
    let before = record::open(&mut db, context, code, Action::Move, None).await?;
    let mut going = vec![before.id.0];
    for code in together {
        going.push(reservations::get(&mut db, code).await?.id.0);
    }
    let Reference { facilities, calendar } = reference::load(&context.store, &mut db).await?;
    let anywhere = anywhere && before.items.len() == 1;
    let concerned = |facility: &&Facility| (anywhere && facility.active) || before.items.iter().any(|asked| asked.facility == facility.id);
    let catalogue: Vec<Facility> = facilities.iter().filter(concerned).cloned().collect();
    let length = before.span.to - before.span.from;
    let around = length + Duration::days(1);
    let range = Slot { from: Slot::day(from).from - around, to: Slot::day(to).from + around };
    let (mut held, mut names) = (Vec::with_capacity(catalogue.len()), Names::of_holders(&context.actor.roles()));
    for facility in &catalogue {
        let rows = occupancies::hard_with_name(&mut db, facility, range).await?;
        let others = rows.into_iter().filter(|(row, _)| row.reservation.is_none_or(|id| !going.contains(&id)));
        let (rows, by) = others.map(|(row, by)| (row.occupancy, names.place_of(by.who))).unzip();
        held.push(HeldThere { facility: facility.code.clone(), rows, by });
    }
    let stay = MoveTarget { start: before.start, end: before.end, facility: None, override_reason: None };
    let wish = NewReservation {
        applicant: Applicant::unnamed(before.applicant.kind),
        activity: String::new(),
        purpose: String::new(),
        needs: String::new(),
        access_needs: String::new(),
        on_behalf: String::new(),
        id_kind: None,
        ..wish_at(&before, &stay)
    };
    let last = local_date(range.to);
    let holidays = local_date(range.from).iter_days().take_while(|date| *date <= last).filter_map(|date| calendar.holiday(date).cloned()).collect();
    Ok(Ground { wish, own: None, catalogue, holidays, held, names: names.list, now: context.now })
}

/// Who holds something, each once: a name belongs to many rows, and a hand is waiting.
pub(super) struct Names {
    /// Whoever asks may know them.
    may_know: bool,
    pub(super) list: Vec<String>,
    places: BTreeMap<String, u32>,
}

impl Names {
    pub(super) fn of_holders(roles: &Roles) -> Self {
        Self { may_know: inbox::sees_everything(roles), list: Vec::new(), places: BTreeMap::new() }
    }

    pub(super) fn place_of(&mut self, who: String) -> Option<u32> {
        if !self.may_know || who.is_empty() {
            return None;
        }
        let next = u32::try_from(self.list.len()).ok()?;
        let place = *self.places.entry(who.clone()).or_insert(next);
        if place == next {
            self.list.push(who);
        }
        Some(place)
    }
}

/// The facilities team spoke about another time: its word does not count for this one.
fn ask_again(after: &mut Reservation) {
    if matches!(after.status, Status::Review | Status::Offered) {
        after.status = Status::Disposed;
    }
    after.sarpras_answer = None;
    after.sarpras_note.clear();
    after.sarpras_at = None;
    after.sarpras_by = None;
}

/// An approved request is told its new time (which takes the place of an approval that was not told yet); an undecided one
/// gets its receipt with the new time if the old receipt has not been sent. Nothing leaves as long as the move can be undone.
/// Gives the ids of the messages that were overtaken.
async fn tell(db: &mut Connection, context: &Context, after: &Reservation) -> Result<Vec<i64>, AppError> {
    let unsent = messages::cancel_unsent(db, after.id, context.now).await?;
    let held_until = undo::held_until(context);
    let mut overtaken: Vec<i64> = unsent.iter().map(|(id, _)| *id).collect();
    if after.status == Status::Approved {
        overtaken.extend(messages::overtake_told(db, after.id, context.now).await?);
        let mut message = wording::message(db, context, after, Template::RescheduleAgreed).await?;
        message.decision = after.notified_at.is_none();
        message.held_until = held_until;
        messages::enqueue(db, &message, context.now).await?;
    } else if unsent.iter().any(|(_, template)| *template == Template::Received) {
        let mut message = wording::message(db, context, after, Template::Received).await?;
        message.held_until = held_until;
        messages::enqueue(db, &message, context.now).await?;
    }
    Ok(overtaken)
}

/// What a request would need at `target`, if the rules allow it there.
///
/// # Errors
/// `Invalid`.
pub(super) fn claims_at(
    before: &Reservation,
    target: &MoveTarget,
    catalogue: &[Facility],
    calendar: &WorkingCalendar,
    now: Moment,
) -> Result<Vec<Claim>, AppError> {
    if target.facility.is_some() && before.items.len() != 1 {
        return Err(record::invalid("facility", "one_thing_only"));
    }
    let wish = wish_at(before, target);
    let lenient = target.override_reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    let faults = relocation::faults(&wish, catalogue, calendar, now, lenient);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    reserve::claims_of(&wish, catalogue)
}

/// The target, with its reason to pass a rule by only if a rule stands against it: another time needs none, and shall not inherit it.
pub(super) fn with_reason_where_needed(
    before: &Reservation,
    target: MoveTarget,
    catalogue: &[Facility],
    calendar: &WorkingCalendar,
    now: Moment,
) -> MoveTarget {
    let stands_against = target.override_reason.is_some() && !relocation::faults(&wish_at(before, &target), catalogue, calendar, now, false).is_empty();
    MoveTarget { override_reason: target.override_reason.filter(|_| stands_against), ..target }
}

/// The request as if it were made now for the new time.
pub(super) fn wish_at(before: &Reservation, target: &MoveTarget) -> NewReservation {
    let new_item = |asked: &Asked| NewItem {
        facility: target.facility.clone().unwrap_or_else(|| asked.item.facility.clone()),
        quantity: asked.item.quantity,
        // Another room may not have the layout that was chosen for this one.
        layout: if target.facility.as_ref().is_some_and(|code| *code != asked.item.facility) { None } else { asked.item.layout },
    };
    NewReservation {
        applicant: before.applicant.clone(),
        activity: before.activity.clone(),
        purpose: before.purpose.clone(),
        participants: before.participants,
        items: before.items.iter().map(new_item).collect(),
        pattern: before.pattern,
        start: target.start,
        end: target.end,
        needs: before.needs.clone(),
        access_needs: before.access_needs.clone(),
        channel: before.channel,
        language: before.language,
        id_kind: before.id_kind,
        on_behalf: before.on_behalf.clone(),
    }
}

/// Writes the facility of `claims` into a request for one thing, if it is another one.
///
/// # Errors
/// Database trouble.
pub(super) async fn change_facility(db: &mut Connection, before: &Reservation, after: &mut Reservation, claims: &[Claim]) -> Result<(), AppError> {
    let ([asked], [claim]) = (before.items.as_slice(), claims) else { return Ok(()) };
    if asked.facility == claim.facility.id {
        return Ok(());
    }
    reservations::change_facility(db, before.id, asked.facility, claim.facility.id, None).await?;
    if let Some(moved) = after.items.first_mut() {
        moved.facility = claim.facility.id;
        moved.item.facility = claim.facility.code.clone();
        moved.item.facility_name = claim.facility.name.clone();
        moved.item.layout = None;
    }
    Ok(())
}
