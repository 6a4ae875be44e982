//! The counter: its queue, its guest book, its request form, its slip; and the screen in the waiting room.

use crate::domain::application_form::ApplicationForm;
use crate::domain::availability::ItemTime;
use crate::domain::code::ReservationCode;
use crate::domain::facility::Facility;
use crate::domain::language::Language;
use crate::domain::late_entry::LateForm;
use crate::domain::qr::QrPicture;
use crate::domain::reservation::{Item, Pattern, Status, Version};
use crate::domain::slot::Moment;
use crate::domain::visit::{Assistance, GuestBookForm, QueueNumber, VisitAct, VisitId, VisitPurpose, VisitState};
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A visit as the counter sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    pub id: VisitId,
    pub number: QueueNumber,
    pub name: String,
    pub institution: String,
    pub purpose: VisitPurpose,
    pub purpose_note: String,
    pub assistance: Vec<Assistance>,
    pub state: VisitState,
    /// How often it was called since it waits.
    pub calls: i64,
    /// Was skipped and has reported.
    pub comes_back: bool,
    pub arrived_at: Moment,
    /// Of the request that was made of it.
    pub code: Option<ReservationCode>,
}

/// The queue of the day at one person's counter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrontDesk {
    pub today: NaiveDate,
    /// Called to this counter, or served there.
    pub mine: Option<VisitView>,
    /// Numbers before other counters.
    pub elsewhere: Vec<QueueNumber>,
    /// In the order in which they will be called.
    pub waiting: Vec<VisitView>,
    /// By number.
    pub skipped: Vec<VisitView>,
    pub now: Moment,
}

/// What everybody in the waiting room sees: numbers, no persons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitingRoom {
    /// The last called first; one for each counter.
    pub called: Vec<QueueNumber>,
    pub next: Vec<QueueNumber>,
}

/// The answer to a page of the guest book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registered {
    pub visit: VisitId,
    pub number: QueueNumber,
    /// The request form comes next.
    pub go_on: bool,
}

/// The request form as the counter opens it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WalkIn {
    /// With a key of its own, and with what the guest book knows.
    pub form: ApplicationForm,
    pub visit: Option<(VisitId, QueueNumber)>,
    pub facilities: Vec<Facility>,
}

/// What a visitor takes home.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slip {
    pub code: ReservationCode,
    /// Goes with passing it on.
    pub version: Version,
    pub status: Status,
    pub items: Vec<Item>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    /// When each thing is held, where not all are held alike; else empty.
    pub times: Vec<ItemTime>,
    pub received_at: Moment,
    pub due_at: Moment,
    /// Address of the page of this request.
    pub track_url: String,
    /// The same for phones.
    pub qr: Option<QrPicture>,
    /// Waits to be passed on, and the reader may do that.
    pub can_dispose: bool,
}

/// The queue of today.
#[server(endpoint = "front-desk/queue")]
pub async fn load_front_desk() -> Result<FrontDesk, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::visits::front_desk(&mut db, context.staff_id(), context.now).await?)
}

/// Institutions seen already, the latest first, for those who type one.
#[server(endpoint = "front-desk/institutions")]
pub async fn load_institutions() -> Result<Vec<String>, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::visits::institutions(&mut db).await?)
}

/// Writes somebody into the guest book (W1); `go_on` = yes: they are served at once and their request form is next.
#[server(endpoint = "front-desk/register")]
pub async fn register_visit(form: GuestBookForm, language: Language, #[server(default)] go_on: String) -> Result<Registered, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    let go_on = go_on == "yes";
    let (visit, number) = crate::workflow::front_desk::register(&context, form.parse(language)?, go_on).await?;
    if go_on {
        crate::server::context::send_plain_form_to(&format!("/kantor/loket/permohonan?visit={}", visit.0));
    }
    Ok(Registered { visit, number, go_on })
}

/// Calls the next number to the caller's counter (W2).
#[server(endpoint = "front-desk/call-next")]
pub async fn call_next() -> Result<QueueNumber, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    crate::workflow::front_desk::call_next(&context).await
}

/// Does something with one number: call again, serve, skip, take back, finish, let go. Gives what was done.
#[server(endpoint = "front-desk/act")]
pub async fn act_on_visit(visit: VisitId, act: VisitAct) -> Result<VisitAct, AppError> {
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    crate::workflow::front_desk::act(&context, visit, act).await?;
    Ok(act)
}

/// The request form for somebody of today's guest book, or for nobody in it.
#[server(endpoint = "front-desk/form")]
pub async fn load_walk_in(visit: Option<VisitId>) -> Result<WalkIn, AppError> {
    use crate::domain::visit::Guest;
    use crate::store::{reference, visits};
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    let mut db = context.store.read().await?;
    let found = match visit {
        Some(id) => Some(visits::by_id(&mut db, id).await?.ok_or(AppError::NotFound)?),
        None => None,
    };
    let mut form = found.as_ref().map(|visit| &visit.guest).map(Guest::application).unwrap_or_default();
    if let Some((kind, regency)) = visits::last_request_of(&mut db, &form.institution).await? {
        kind.code().clone_into(&mut form.kind);
        if form.regency.is_empty() {
            form.regency = regency;
        }
    }
    form.idempotency_key = crate::store::random_hex(16);
    let known = reference::load(&context.store, &mut db).await?;
    let facilities = known.facilities.iter().filter(|facility| facility.active).cloned().collect();
    Ok(WalkIn { form, visit: found.map(|visit| (visit.id, visit.number)), facilities })
}

/// Receives a request at the counter (W3). `override_reason` lets it pass hours, closed days, lead time and capacity;
/// `letter_seen` = yes: who acts for somebody else has shown the letter. `late` is filled in when it was received before, while
/// nothing could be entered.
#[server(endpoint = "front-desk/submit")]
pub async fn submit_walk_in(
    form: ApplicationForm,
    language: Language,
    visit: Option<VisitId>,
    #[server(default)] letter_seen: String,
    #[server(default)] override_reason: String,
    #[server(default)] late: LateForm,
) -> Result<ReservationCode, AppError> {
    use crate::domain::late_entry::{LateEntry, both};
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    let (new, late) = both(crate::domain::visit::parse_walk_in(&form, letter_seen == "yes", language), LateEntry::parse(&late))?;
    let submitted = crate::workflow::front_desk::receive_late(&context, new, Some(form.idempotency_key), Some(override_reason), visit, late).await?;
    crate::server::context::send_plain_form_to(&format!("/kantor/loket/bukti/{}", submitted.code));
    Ok(submitted.code)
}

/// The slip of a request.
#[server(endpoint = "front-desk/slip")]
pub async fn load_slip(code: String) -> Result<Slip, AppError> {
    use crate::domain::reservation::Action;
    let context = crate::server::context::with_roles(crate::workflow::front_desk::ROLES).await?;
    let code = code.parse().map_err(|_| AppError::NotFound)?;
    let mut db = context.store.read().await?;
    let reservation = crate::store::reservations::get(&mut db, &code).await?;
    let times = crate::store::facilities::own_times(&mut db, &reservation).await?;
    crate::store::read_log::note(&context.store, &mut db, context.staff_id(), &code, context.now).await;
    let track_url = format!("{}/p/{}", context.public_url, reservation.secret);
    Ok(Slip {
        version: reservation.version,
        status: reservation.status,
        items: reservation.items.iter().map(|asked| asked.item.clone()).collect(),
        pattern: reservation.pattern,
        from: reservation.span.from,
        to: reservation.span.to,
        times,
        received_at: reservation.received_at,
        due_at: reservation.due_at,
        qr: crate::server::qr::picture(&track_url),
        can_dispose: Action::Dispose.allowed(reservation.facts(context.now), &context.actor.roles()).is_ok(),
        track_url,
        code,
    })
}

/// The numbers on the screen of the waiting room; for everybody.
#[server(endpoint = "front-desk/called")]
pub async fn load_called() -> Result<WaitingRoom, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::visits::waiting_room(&mut db, context.now).await?)
}
