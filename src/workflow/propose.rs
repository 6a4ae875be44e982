//! Asking the applicant about another time, or about fewer things ([`super::partial`]), and their answer (service §7.2, X2 to X6;
//! §7.4). A booking keeps its old time and the proposed one until then; an undecided request keeps what is offered. "sesuai dengan
//! tanggal yang disepakati" (5.1).

use super::reschedule::{self, MoveTarget};
use super::{Actor, Context, notices, record, reserve, rival, undo, wording};
use crate::domain::code::ReservationCode;
use crate::domain::facility::Facility;
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::proposal::{Elsewhere, Proposal, ProposalId, ProposalKind, answer_by};
use crate::domain::reservation::{Action, Agreement, Item, Question, Refusal, Status, Version};
use crate::domain::slot::Moment;
use crate::domain::working_calendar::WorkingCalendar;
use crate::error::AppError;
use crate::store::events::Effect;
use crate::store::occupancies::Held;
use crate::store::reference::{self, Reference};
use crate::store::reservations::{self, Reservation};
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, item_answers, messages, occupancies, proposals};
use chrono::NaiveDateTime;

/// The applicant's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes; with how it reached the office when somebody there records it.
    Yes(Option<Agreement>),
    No,
}

/// What whoever answers has seen, so that nobody agrees to something else unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Proposal(ProposalId),
    /// The request with all that stands there.
    Version(Version),
    /// Not said: the answer is to what is proposed now.
    Unsaid,
}

/// Offers another time than the one asked for (X2); an earlier offer is replaced. The offered time is held until the answer,
/// and the clock of the service stands still.
///
/// # Errors
/// As [`reschedule::move_to`].
pub async fn offer(context: &Context, code: &ReservationCode, version: Version, target: MoveTarget) -> Result<(), AppError> {
    ask(context, code, version, target, String::new(), Action::Offer).await
}

/// Proposes another time: for an approved booking a move (X4), for an undecided request an offer. What was proposed before is
/// replaced.
///
/// # Errors
/// As [`reschedule::move_to`]; `Invalid` (field `reason`) when a booking shall move without a reason.
pub async fn propose(context: &Context, code: &ReservationCode, version: Version, target: MoveTarget, reason: String) -> Result<(), AppError> {
    ask(context, code, version, target, reason, Action::Move).await
}

async fn ask(context: &Context, code: &ReservationCode, version: Version, target: MoveTarget, reason: String, action: Action) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, action, Some(version)).await?;
                let reference = reference::load(&context.store, db).await?;
                put(db, &context, &before, target, &reason, &reference, Vec::new()).await
            })
        })
        .await
}

/// The proposal itself, in a transaction that is open; `effects` are those of what was let go for it before.
///
/// # Errors
/// Those of [`propose`].
pub(super) async fn put(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    target: MoveTarget,
    reason: &str,
    Reference { facilities, calendar }: &Reference,
    effects: Vec<Effect>,
) -> Result<(), AppError> {
    let kind = if before.status == Status::Approved { ProposalKind::Move } else { ProposalKind::Offer };
    if kind == ProposalKind::Move && reason.trim().is_empty() {
        return Err(record::invalid("reason", "reason"));
    }
    let target = reschedule::with_reason_where_needed(before, target, facilities, calendar, context.now);
    let claims = reschedule::claims_at(before, &target, facilities, calendar, context.now)?;
    if stays(before, &target, &claims) {
        return Err(record::invalid("start_date", "same_time"));
    }
    let elsewhere = elsewhere(before, &claims);
    let wanted = Wanted {
        claims,
        elsewhere,
        things: Vec::new(),
        start: target.start,
        end: target.end,
        reason: reason.trim().to_owned(),
        override_reason: target.override_reason.map(|reason| reason.trim().to_owned()).unwrap_or_default(),
    };
    hold_and_ask(db, context, before, wanted, calendar, effects).await
}

/// What is proposed, with the time that it needs.
pub(super) struct Wanted {
    pub claims: Vec<Claim>,
    /// As in [`Proposal`].
    pub elsewhere: Option<Elsewhere>,
    pub things: Vec<Item>,
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub reason: String,
    pub override_reason: String,
}

/// Holds what is proposed and asks the applicant.
///
/// # Errors
/// `SlotTaken` or `StockExceeded` with alternatives; `VersionConflict`.
pub(super) async fn hold_and_ask(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    wanted: Wanted,
    calendar: &WorkingCalendar,
    mut effects: Vec<Effect>,
) -> Result<(), AppError> {
    let Wanted { claims, elsewhere, things, start, end, reason, override_reason } = wanted;
    let kind = if before.status == Status::Approved { ProposalKind::Move } else { ProposalKind::Offer };
    let span = reserve::span_of(&claims).ok_or_else(|| record::invalid("end_time", "time_order"))?;
    let starts = if kind == ProposalKind::Move { vec![span.from, before.span.from] } else { vec![span.from] };
    let asked_at = reserve::whole_second(context.now);
    let taken = slots::take_slot(db, Holder::Proposal(before.id), &claims, calendar, context.now).await;
    effects.extend(rival::named(db, context, taken).await?);
    let mut proposal = Proposal {
        id: ProposalId(0),
        kind,
        elsewhere,
        things,
        start,
        end,
        span,
        reason,
        override_reason,
        asked_at,
        asked_by: context.staff_id(),
        answer_by: answer_by(calendar, asked_at, &starts),
        told: before.proposal.as_ref().is_some_and(|earlier| earlier.told),
    };
    proposal.id = proposals::put(db, before.id, &proposal).await?;
    let mut after = Reservation { proposal: Some(proposal.clone()), ..before.clone() };
    if let (ProposalKind::Offer, Some(earlier)) = (kind, &before.proposal) {
        // The clock has stood still since the earlier offer, and goes on standing.
        after.due_at = calendar.due_within_pause(before.due_at, earlier.asked_at, asked_at);
    }
    let event = match kind {
        ProposalKind::Move => "proposed",
        ProposalKind::Offer => {
            after.status = Status::Offered;
            "offered"
        }
    };
    let version = record::close(db, context, before, &after, event, effects).await?;
    let overtaken = messages::cancel_unsent_question(db, before.id, context.now).await?;
    let mut message = wording::proposal(db, context, &after, &proposal).await?;
    message.held_until = undo::held_until(context);
    messages::enqueue(db, &message, context.now).await?;
    Ok(undo::remember(db, context, before, version, &overtaken).await?)
}

/// Is `target`, which needs `claims`, where the request is already?
pub(super) fn stays(before: &Reservation, target: &MoveTarget, claims: &[Claim]) -> bool {
    (target.start, target.end) == (before.start, before.end) && elsewhere(before, claims).is_none()
}

/// Another facility than now, if it is one. Only a request for one thing can go elsewhere.
fn elsewhere(before: &Reservation, claims: &[Claim]) -> Option<Elsewhere> {
    let ([asked], [claim]) = (before.items.as_slice(), claims) else { return None };
    let there = &claim.facility;
    (asked.facility != there.id).then(|| Elsewhere { id: there.id, code: there.code.clone(), name: there.name.clone() })
}

/// The applicant's answer (X3, X5, X6). By the secret link, or by code and digits, it is their own; staff of the counter
/// record it for them, a yes with how it reached the office.
///
/// # Errors
/// `NothingAsked` when it was answered, replaced or taken back meanwhile; `AnswerTooLate`, also before the clock has ended the
/// proposal; `Invalid` (field `agreement_how`) for a recorded yes without it; `VersionConflict`; `SlotTaken` or `StockExceeded`
/// should the promised time be gone.
pub async fn reply(context: &Context, code: &ReservationCode, seen: Seen, answer: Answer) -> Result<(), AppError> {
    if matches!((&context.actor, &answer), (Actor::Staff(_), Answer::Yes(None))) {
        return Err(record::invalid("agreement_how", "agreement_how"));
    }
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (version, id) = match seen {
                    Seen::Version(version) => (Some(version), None),
                    Seen::Proposal(id) => (None, Some(id)),
                    Seen::Unsaid => (None, None),
                };
                let before = record::open(db, &context, &code, Action::Reply, version).await?;
                let proposal = before.proposal.clone().filter(|proposal| id.is_none_or(|id| id == proposal.id)).ok_or(Refusal::NothingAsked)?;
                match answer {
                    Answer::Yes(agreement) => accept(db, &context, &before, &proposal, agreement).await?,
                    Answer::No => let_go(db, &context, &before, &proposal, Ending::Declined, context.now).await?,
                }
                notices::tell(db, &context, &Notice::applicant_replied(&code, before.version)).await?;
                Ok(())
            })
        })
        .await
}

/// Takes back what is proposed, before it is answered. Whoever may know of it is told; a message that has not left yet is
/// called off instead.
///
/// # Errors
/// `NothingAsked`; `VersionConflict`; the refusal of the table of actions.
pub async fn recall(context: &Context, code: &ReservationCode, version: Version) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Recall, Some(version)).await?;
                let proposal = before.proposal.clone().ok_or(Refusal::NothingAsked)?;
                let_go(db, &context, &before, &proposal, Ending::Recalled, context.now).await
            })
        })
        .await
}

/// Ends every proposal that was not answered in time, each in its own transaction (X2, X6, X14), and tells the applicant. Gives
/// how many.
///
/// # Errors
/// Database trouble; the others are ended all the same.
pub async fn expire_proposals(context: &Context) -> Result<usize, AppError> {
    let overdue = {
        let mut db = context.store.read().await?;
        proposals::overdue(&mut db, context.now).await?
    };
    let (mut ended, mut trouble) = (0, None);
    for code in overdue {
        match expire(context, code).await {
            Ok(true) => ended += 1,
            // Somebody was faster.
            Ok(false) => {}
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(ended), Err)
}

async fn expire(context: &Context, code: ReservationCode) -> Result<bool, AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = reservations::get(db, &code).await?;
                let Some(proposal) = before.proposal.clone().filter(|proposal| proposal.question(context.now) == Question::Overdue) else { return Ok(false) };
                let calendar = reference::load(&context.store, db).await?.calendar;
                // Nobody in the office can go on with it before it opens again.
                let goes_on = calendar.work_goes_on(proposal.answer_by);
                let_go(db, &context, &before, &proposal, Ending::Unanswered, goes_on).await?;
                notices::tell(db, &context, &Notice::unanswered(&code, before.version)).await?;
                Ok(true)
            })
        })
        .await
}

/// The yes: the proposed time becomes the request's own, and it is approved (X3, X5).
async fn accept(db: &mut Connection, context: &Context, before: &Reservation, proposal: &Proposal, agreement: Option<Agreement>) -> Result<(), AppError> {
    let Reference { facilities, calendar } = reference::load(&context.store, db).await?;
    let mut claims = claims_of(before, proposal, &facilities)?;
    let held = occupancies::of_reservation(db, before.id.0).await?;
    keep_buffers(&mut claims, &held);
    let mut after = Reservation {
        start: proposal.start,
        end: proposal.end,
        span: reserve::span_of(&claims).ok_or_else(|| record::invalid("end_time", "time_order"))?,
        status: Status::Approved,
        agreement,
        proposal: None,
        ..before.clone()
    };
    if !proposal.override_reason.is_empty() {
        after.override_reason.clone_from(&proposal.override_reason);
    }
    let template = match proposal.kind {
        ProposalKind::Move => {
            after.reason_note.clone_from(&proposal.reason);
            Template::RescheduleAgreed
        }
        ProposalKind::Offer => {
            // Whoever offered has decided; the answer only sets it in force.
            after.decided_at = Some(context.now);
            after.decided_by = proposal.asked_by;
            after.due_at = calendar.due_after_pause(before.due_at, proposal.asked_at, context.now);
            Template::Approved
        }
    };
    reschedule::change_facility(db, before, &mut after, &claims).await?;
    if !proposal.things.is_empty() {
        after.items.retain_mut(|asked| {
            asked.item.quantity = proposal.quantity_of(&asked.item);
            asked.item.quantity > 0
        });
        item_answers::keep_items(db, before.id, &before.items, &after.items).await?;
    }
    let taken = slots::take_slot(db, Holder::Reservation(before.id), &claims, &calendar, context.now).await;
    let effects = rival::named(db, context, taken).await?;
    record::close(db, context, before, &after, "accepted", effects).await?;
    let mut message = wording::message(db, context, &after, template).await?;
    // Whoever was not told of the approval yet is told of it by this.
    message.decision = after.notified_at.is_none();
    record::tell_instead(db, context, &message).await
}

/// What is needed for what is proposed to a request.
///
/// # Errors
/// `Invalid` should the rules allow it no more.
pub(super) fn claims_of(asked: &Reservation, proposal: &Proposal, catalogue: &[Facility]) -> Result<Vec<Claim>, AppError> {
    let target = MoveTarget {
        facility: proposal.elsewhere.as_ref().map(|elsewhere| elsewhere.code.clone()),
        start: proposal.start,
        end: proposal.end,
        override_reason: None,
    };
    let mut wish = reschedule::wish_at(asked, &target);
    wish.items.retain_mut(|item| match asked.items.iter().find(|asked| asked.item.facility == item.facility) {
        Some(asked) => {
            item.quantity = proposal.quantity_of(&asked.item);
            item.quantity > 0
        }
        // Of another facility there is as much as was asked for.
        None => true,
    });
    reserve::claims_of(&wish, catalogue)
}

/// What was promised was promised with the set-up and clean-up of the day on which it was proposed.
fn keep_buffers(claims: &mut [Claim], held: &[Held]) {
    for claim in claims {
        for stretch in &mut claim.stretches {
            let promised = held.iter().find(|row| row.proposed && row.facility == claim.facility.id && row.occupancy.slot == stretch.slot);
            if let Some(row) = promised {
                stretch.set_up_minutes = row.occupancy.set_up_minutes;
                stretch.clean_up_minutes = row.occupancy.clean_up_minutes;
            }
        }
    }
}

/// How a proposal ends without a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Declined,
    Recalled,
    Unanswered,
}

impl Ending {
    fn event(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Recalled => "recalled",
            Self::Unanswered => "unanswered",
        }
    }

    /// What the applicant is told of it: nothing when they said no themselves, or cannot know that anything was proposed.
    fn news(self, proposal: &Proposal) -> Option<Template> {
        match (self, proposal.kind) {
            (Self::Declined, _) => None,
            (Self::Recalled, _) if !proposal.told => None,
            (Self::Recalled, ProposalKind::Move) => Some(Template::RescheduleRecalled),
            (Self::Recalled, ProposalKind::Offer) => Some(Template::OfferRecalled),
            (Self::Unanswered, ProposalKind::Move) => Some(Template::RescheduleExpired),
            (Self::Unanswered, ProposalKind::Offer) => Some(Template::OfferExpired),
        }
    }
}

/// Without a yes the proposed time is free again. A booking stands at its old time (X6). A request is under review, and its
/// clock runs again from `goes_on`; or it has expired, when the time it asked for has come (X14).
async fn let_go(db: &mut Connection, context: &Context, before: &Reservation, proposal: &Proposal, ending: Ending, goes_on: Moment) -> Result<(), AppError> {
    let mut after = Reservation { proposal: None, ..before.clone() };
    if proposal.kind == ProposalKind::Offer {
        let calendar = reference::load(&context.store, db).await?.calendar;
        after.due_at = calendar.due_after_pause(before.due_at, proposal.asked_at, goes_on);
        after.status = Status::Review;
        if before.span.from <= context.now {
            after.status = Status::Expired;
            end(db, context, before, &after, Holder::Reservation(before.id), ending.event()).await?;
            let message = wording::message(db, context, &after, Template::Expired).await?;
            return record::tell_instead(db, context, &message).await;
        }
    }
    end(db, context, before, &after, Holder::Proposal(before.id), ending.event()).await?;
    if let Some(template) = ending.news(proposal) {
        let message = wording::message(db, context, &after, template).await?;
        messages::enqueue(db, &message, context.now).await?;
    }
    Ok(())
}

/// What was proposed is over, and its message is called off unless it was sent; `holder` lets go, `after` is how the request
/// stands then.
pub(super) async fn end(
    db: &mut Connection,
    context: &Context,
    before: &Reservation,
    after: &Reservation,
    holder: Holder,
    event: &'static str,
) -> Result<(), AppError> {
    let effects = slots::release(db, holder).await?;
    record::close(db, context, before, after, event, effects).await?;
    messages::cancel_unsent_question(db, before.id, context.now).await?;
    Ok(())
}
