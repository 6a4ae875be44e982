//! Asking for time and taking the request back: what the applicant does, or the counter for them.

use super::{Actor, Context, notices, record, wording};
use crate::domain::applicant::Channel;
use crate::domain::application_form::{self, NewReservation};
use crate::domain::code::ReservationCode;
use crate::domain::facility::Facility;
use crate::domain::late_entry::LateEntry;
use crate::domain::message::Template;
use crate::domain::notice::Notice;
use crate::domain::reservation::{Action, AgreementHow, Item, Reason, Refusal, ReservationId, Status, Urgency, Version};
use crate::domain::role::Role;
use crate::domain::slot::{Moment, Slot, wall_clock};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::reference::{self, Reference};
use crate::store::reservations::{self, Asked, CancelledBy, Reservation};
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, messages, overrides, random_hex};
use chrono::DateTime;
use sha2::{Digest as _, Sha256};

/// The answer to a request that has been received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    pub code: ReservationCode,
    pub secret: String,
    /// As it was received; a repeated answer says the same, whatever has happened since.
    pub status: Status,
    pub received_at: Moment,
    pub due_at: Moment,
    /// The same key had come before; no second request was made.
    pub repeated: bool,
}

impl Submitted {
    fn of(reservation: &Reservation, repeated: bool) -> Self {
        Self {
            code: reservation.code.clone(),
            secret: reservation.secret.clone(),
            status: Status::Submitted,
            received_at: reservation.received_at,
            due_at: reservation.due_at,
            repeated,
        }
    }
}

/// Receives a request (document steps 3 and 7). A staff context makes it one of the counter (channel `ult`), which may
/// pass hours, closed days, lead time and capacity by with a reason that is kept. An admin's reason lets it ask for a time that
/// only the rule of the unit forbids, too; the approval then needs a reason of its own.
///
/// # Errors
/// `Invalid` with all faults; `SlotTaken` or `StockExceeded` when a decided booking is in the way; `Forbidden` for staff
/// who do not serve at the counter, and for an applicant who sends an override.
pub async fn submit(context: &Context, new: NewReservation, idempotency_key: Option<String>, override_reason: Option<String>) -> Result<Submitted, AppError> {
    submit_late(context, new, idempotency_key, override_reason, None).await
}

/// The same for a request that reached the counter while nothing could be entered: with `late` it was received at that moment, so
/// its deadline counts from there and it stands before what came later. Whether it was in time for the day asked for is judged by
/// that moment as well; what has begun by now cannot be asked for any more.
///
/// # Errors
/// Those of [`submit`]; `Invalid` (field `received_date`) for the future, or more than seven days ago; `Forbidden` for whoever does
/// not serve at the counter.
pub async fn submit_late(
    context: &Context,
    new: NewReservation,
    idempotency_key: Option<String>,
    override_reason: Option<String>,
    late: Option<LateEntry>,
) -> Result<Submitted, AppError> {
    let incoming = Incoming::of(context, new, idempotency_key, override_reason, late)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                match incoming.earlier(db).await? {
                    Some(earlier) => Ok(earlier),
                    None => incoming.receive(db, &context).await,
                }
            })
        })
        .await
}

/// What of the things wished for cannot be had at their time now, each as [`submit`] would refuse it. Nothing for a wish that it
/// would not take anyhow, because of its dates or hours; how many people come does not matter.
///
/// # Errors
/// Database trouble.
pub async fn in_the_way(context: &Context, wish: &NewReservation) -> Result<Vec<Refusal>, AppError> {
    let mut db = context.store.read().await?;
    let Reference { facilities: catalogue, calendar } = reference::load(&context.store, &mut db).await?;
    let faults = application_form::check(wish, &catalogue, &calendar, context.now, false);
    let mut refusals = Vec::new();
    if faults.0.iter().any(|fault| fault.field != "participants") {
        return Ok(refusals);
    }
    for claim in claims_of(wish, &catalogue)? {
        match slots::refuse_if_taken(&mut db, &claim, &calendar, context.now).await {
            Err(AppError::Refused(refusal)) => refusals.push(refusal),
            looked => looked?,
        }
    }
    Ok(refusals)
}

/// A request as it comes in, after all that can be judged without the database.
pub(super) struct Incoming {
    new: NewReservation,
    /// As it is kept: [`key_of`].
    key: Option<String>,
    override_reason: Option<String>,
    late: Option<LateEntry>,
}

impl Incoming {
    /// What `context` sends, if it may.
    ///
    /// # Errors
    /// `Forbidden` as in [`submit`].
    pub(super) fn of(
        context: &Context,
        mut new: NewReservation,
        idempotency_key: Option<String>,
        override_reason: Option<String>,
        late: Option<LateEntry>,
    ) -> Result<Self, AppError> {
        let override_reason = override_reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        new.channel = match &context.actor {
            Actor::Staff(member) if member.roles.any_of(&[Role::Ult, Role::Admin]) => Channel::Ult,
            Actor::Staff(_) => return Err(AppError::Forbidden),
            Actor::Applicant | Actor::System if override_reason.is_some() || late.is_some() => return Err(AppError::Forbidden),
            Actor::Applicant | Actor::System => Channel::Online,
        };
        let key = idempotency_key.filter(|key| !key.trim().is_empty()).map(|key| key_of(&key, &new));
        Ok(Self { new, key, override_reason, late })
    }

    /// What was answered when the same key came before.
    ///
    /// # Errors
    /// Database trouble.
    pub(super) async fn earlier(&self, db: &mut Connection) -> Result<Option<Submitted>, AppError> {
        let Some(key) = &self.key else { return Ok(None) };
        Ok(reservations::by_idempotency_key(db, key).await?.map(|earlier| Submitted::of(&earlier, true)))
    }

    /// Keeps the request, in the transaction of the caller, who has asked for an earlier one.
    ///
    /// # Errors
    /// Those of [`submit_late`].
    pub(super) async fn receive(self, db: &mut Connection, context: &Context) -> Result<Submitted, AppError> {
        receive(db, context, &self.new, self.key, self.override_reason, self.late).await
    }
}

/// A key counts together with who sent it, so that a key somebody else chose too opens nobody's request.
fn key_of(key: &str, new: &NewReservation) -> String {
    let number = new.applicant.whatsapp.as_ref().map_or("", |phone| phone.as_str());
    let mut hasher = Sha256::new();
    for part in [key.trim(), &new.applicant.name, number] {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn receive(
    db: &mut Connection,
    context: &Context,
    new: &NewReservation,
    key: Option<String>,
    override_reason: Option<String>,
    late: Option<LateEntry>,
) -> Result<Submitted, AppError> {
    if let Some(late) = &late {
        late.check(context.now)?;
    }
    let Reference { facilities: catalogue, calendar } = reference::load(&context.store, db).await?;
    let received = late.as_ref().map_or(context.now, |late| late.received_at);
    let mut faults = application_form::check(new, &catalogue, &calendar, received, override_reason.is_some());
    if late.is_some() && new.start <= wall_clock(context.now) && faults.of("start_date").is_none() {
        faults.add("start_date", "date_past");
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let claims = claims_of(new, &catalogue)?;
    let past_the_rule = override_reason.is_some() && context.actor.roles().has(Role::Admin);
    for claim in &claims {
        if past_the_rule {
            let seen = overrides::past_the_rule(db, claim).await?;
            slots::refuse_if_taken(db, &seen, &calendar, context.now).await?;
        } else {
            slots::refuse_if_taken(db, claim, &calendar, context.now).await?;
        }
    }
    let received_at = whole_second(received);
    let mut reservation = Reservation {
        id: ReservationId(0),
        code: fresh_code(),
        secret: random_hex(16),
        version: Version(1),
        channel: new.channel,
        language: new.language,
        applicant: new.applicant.clone(),
        activity: new.activity.clone(),
        purpose: new.purpose.clone(),
        participants: new.participants,
        needs: new.needs.clone(),
        access_needs: new.access_needs.clone(),
        id_kind: new.id_kind,
        on_behalf: new.on_behalf.clone(),
        pattern: new.pattern,
        start: new.start,
        end: new.end,
        span: span_of(&claims).ok_or_else(|| record::invalid("end_time", "time_order"))?,
        status: Status::Submitted,
        received_at,
        due_at: calendar.due(received_at),
        urgency: Urgency::Normal,
        disposition_note: String::new(),
        sarpras_answer: None,
        sarpras_note: String::new(),
        sarpras_at: None,
        sarpras_by: None,
        decided_at: None,
        decided_by: None,
        notified_at: None,
        reason: None,
        reason_note: String::new(),
        cancelled_by: None,
        agreement: None,
        withdrawn_how: None,
        override_reason: override_reason.unwrap_or_default(),
        proposal: None,
        missing: None,
        info_reply: String::new(),
        damage_until: None,
        overdue_at: None,
        with_head: false,
        entered_at: late.as_ref().map(|_| whole_second(context.now)),
        late_reason: late.map(|late| late.reason).unwrap_or_default(),
        items: asked_of(new, &catalogue),
    };
    reservation.id = loop {
        match reservations::insert(db, &reservation, key.as_deref()).await? {
            Some(id) => break id,
            None => reservation.code = fresh_code(),
        }
    };
    let effects = slots::hold_soft(db, Holder::Reservation(reservation.id), &claims).await?;
    let mut changes = Changes::default()
        .value("status", "", Status::Submitted.code())
        .value("channel", "", reservation.channel.code())
        .value("facilities", "", record::facilities(&reservation))
        .value("start", "", reservation.start.to_string())
        .value("end", "", reservation.end.to_string());
    for field in ["name", "whatsapp", "activity"] {
        changes = changes.hidden(field);
    }
    if !reservation.override_reason.is_empty() {
        changes = changes.hidden("override_reason");
    }
    if let Some(entered_at) = reservation.entered_at {
        // Both times: when it was typed, and when it was received.
        changes = changes.value("received_at", entered_at.to_rfc3339(), received_at.to_rfc3339()).hidden("late_reason");
    }
    let subject = Some((reservation.id, reservation.code.clone(), reservation.version));
    events::record(db, &context.by(), &Event { kind: "submitted", subject, changes, effects }).await?;
    let message = wording::message(db, context, &reservation, Template::Received).await?;
    messages::enqueue(db, &message, context.now).await?;
    notices::tell(db, context, &Notice::new_request(&reservation.code)).await?;
    Ok(Submitted::of(&reservation, false))
}

/// Takes a request back (X7, X8), before the use begins; of a booking the facilities team hears. The caller has proved that they may:
/// by the secret link, or by code and digits.
///
/// # Errors
/// `NotFound`, or the refusal of the table of actions.
pub async fn withdraw(context: &Context, code: &ReservationCode) -> Result<(), AppError> {
    take_back(context, code, None, None).await
}

/// What an applicant told the counter when they took their request back (*pembatalan lewat loket*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub how: AgreementHow,
    /// One of [`Reason::of_withdrawal`].
    pub reason: Reason,
    /// The same in their words, a few.
    pub note: String,
}

/// Records that an applicant takes their request back, as they told the office (X7, X8), or that no agreement was reached with them
/// (W7). `seen` and `told` are missing only where a program calls that asks for neither.
///
/// # Errors
/// `NotFound`, or the refusal of the table of actions; `VersionConflict`; `Invalid` (field `note`) without words, (field `reason`) for
/// one that cannot be in this state.
pub async fn record_withdrawal(context: &Context, code: &ReservationCode, seen: Option<Version>, told: Option<Told>) -> Result<(), AppError> {
    take_back(context, code, seen, told).await
}

async fn take_back(context: &Context, code: &ReservationCode, seen: Option<Version>, told: Option<Told>) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Withdraw, seen).await?;
                let mut after = Reservation {
                    status: Status::Cancelled,
                    cancelled_by: Some(CancelledBy::Applicant),
                    reason: Some(Reason::Applicant),
                    proposal: None,
                    ..before.clone()
                };
                if let Some(told) = told {
                    if !Reason::of_withdrawal(before.status).contains(&told.reason) {
                        return Err(record::invalid("reason", "choice"));
                    }
                    if told.note.trim().is_empty() {
                        return Err(record::invalid("note", "told_note"));
                    }
                    after.reason = Some(told.reason);
                    after.withdrawn_how = Some(told.how);
                    told.note.trim().clone_into(&mut after.reason_note);
                }
                let effects = slots::release(db, Holder::Reservation(before.id)).await?;
                record::close(db, &context, &before, &after, "withdrawn", effects).await?;
                if before.status == Status::Approved {
                    notices::tell(db, &context, &Notice::withdrawn(&code)).await?;
                }
                let message = wording::message(db, &context, &after, Template::CancelledByApplicant).await?;
                record::tell_instead(db, &context, &message).await
            })
        })
        .await
}

/// The database keeps whole seconds; what is answered now and later must be the same.
pub(super) fn whole_second(moment: Moment) -> Moment {
    DateTime::from_timestamp(moment.timestamp(), 0).unwrap_or(moment)
}

/// One claim for each thing asked for.
pub(super) fn claims_of(new: &NewReservation, catalogue: &[Facility]) -> Result<Vec<Claim>, AppError> {
    let mut claims = Vec::with_capacity(new.items.len());
    for item in &new.items {
        let facility = catalogue.iter().find(|facility| facility.code == item.facility).ok_or_else(|| record::invalid("items", "facility_unknown"))?;
        let claim =
            Claim::new(facility.clone(), item.quantity, new.pattern, new.start, new.end, new.participants).map_err(|code| record::invalid("end_date", code))?;
        claims.push(claim);
    }
    Ok(claims)
}

fn asked_of(new: &NewReservation, catalogue: &[Facility]) -> Vec<Asked> {
    let named = |item: &application_form::NewItem| {
        let facility = catalogue.iter().find(|facility| facility.code == item.facility)?;
        let item = Item { facility: facility.code.clone(), facility_name: facility.name.clone(), quantity: item.quantity, layout: item.layout };
        Some(Asked { facility: facility.id, kind: facility.kind, item })
    };
    new.items.iter().filter_map(named).collect()
}

/// From the first to the last moment of all claims.
pub(super) fn span_of(claims: &[Claim]) -> Option<Slot> {
    let spans = || claims.iter().filter_map(Claim::span);
    Slot::new(spans().map(|span| span.from).min()?, spans().map(|span| span.to).max()?)
}

/// A code that hardly any other request can have: 40 random bits.
fn fresh_code() -> ReservationCode {
    loop {
        let code = ReservationCode::from_bits(u64::from_str_radix(&random_hex(5), 16).expect("ten hex digits are a number"));
        if code.is_plain() {
            return code;
        }
    }
}
