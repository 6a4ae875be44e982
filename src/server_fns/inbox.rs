//! What staff do with requests.

use crate::domain::applicant::{ApplicantKind, Channel};
use crate::domain::application_form::{FieldErrors, typed_date};
use crate::domain::availability::ItemTime;
use crate::domain::code::ReservationCode;
use crate::domain::delivery::DeliveryState;
use crate::domain::facility::FacilityCode;
use crate::domain::item_answer::{ItemAnswer, SaidOfItem};
use crate::domain::reservation::{Action, Agreement, AgreementHow, DeskOf, Item, Pattern, Reason, Refusal, SarprasAnswer, Status, Urgency, Version};
use crate::domain::slot::{Moment, TimeOfDay, wall_clock};
use crate::error::AppError;
use crate::server_fns::head_desk::HeadWordView;
use crate::server_fns::messages::DeliveryView;
use crate::server_fns::reservations::ProposalView;
use chrono::NaiveDateTime;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

pub use super::inbox_filter::InboxFilter;

/// One request in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboxRow {
    pub code: ReservationCode,
    /// Goes with everything that is done from the list.
    pub version: Version,
    /// Institution, or the person's name when there is none.
    pub who: String,
    pub activity: String,
    pub items: Vec<Item>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    pub status: Status,
    pub channel: Channel,
    pub received_at: Moment,
    pub due_at: Moment,
    /// The use begins before the answer is due (*mendesak*).
    pub urgent: bool,
    pub sarpras_answer: Option<SarprasAnswer>,
    /// It waits for the head before the facilities team is asked.
    pub with_head: bool,
    /// Decided, but its message is not marked sent yet.
    pub untold: bool,
}

/// The inbox: rows by due moment, urgent ones first, at most 200 on a page, and how many there are of each list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    pub rows: Vec<InboxRow>,
    /// Leads to the next page as `cursor`; empty on the last one.
    pub next: String,
    pub open: i64,
    pub late: i64,
    pub today: i64,
    pub sarpras: i64,
    pub untold: i64,
    pub now: Moment,
}

/// Another request for the same time of the same facility.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rival {
    pub code: ReservationCode,
    /// Institution or name; empty for a request that the reader may not open.
    pub who: String,
    pub status: Status,
    pub received_at: Moment,
    pub participants: Option<i64>,
    /// The participants fit into the facility; `None` when seats do not matter.
    pub fits: Option<bool>,
    pub from: Moment,
    pub to: Moment,
}

/// A WhatsApp text and how far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageView {
    pub id: i64,
    pub code: ReservationCode,
    /// Code of [`crate::domain::message::Template`].
    pub template: String,
    /// Who gets it, for the heading.
    pub who: String,
    /// `0812-5033-1234`; empty = told on paper at the counter.
    pub number: String,
    /// `https://wa.me/…?text=…`; empty without a number, and while it is held back.
    pub whatsapp_url: String,
    pub text: String,
    /// Tells a decision: the clock of the service stops when it is marked sent.
    pub decision: bool,
    pub created_at: Moment,
    pub opened_at: Option<Moment>,
    pub sent_at: Option<Moment>,
    pub sent_by: String,
    /// For so many seconds it cannot leave, because what it tells can still be undone; 0 for most.
    pub held_seconds: i64,
    /// How far it has come, over all channels.
    pub state: DeliveryState,
    /// Channel of the first proof that the applicant was told, which stopped the clock: `cloud_api`, `gateway`, `email`, `manual` = a
    /// person; empty before.
    pub proof: String,
    /// How a person told it: `whatsapp`, `phone`, `paper`; empty otherwise.
    pub told_how: String,
    /// A person has it in hand: no channel sends it.
    pub by_hand: bool,
    /// As the applicant reads it through a channel with approved templates; empty = as `text`.
    pub registered_text: String,
    /// What each channel has done.
    pub deliveries: Vec<DeliveryView>,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub at: Moment,
    /// Name of the staff member, or of the program for what the clock did; empty for the applicant.
    pub actor: String,
    pub kind: String,
    /// Changed fields: name, before, after (personal fields without values).
    pub changes: Vec<(String, String, String)>,
}

/// What the applicant is asked to complete (X1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingView {
    pub what: String,
    pub asked_at: Moment,
    /// It has to come before.
    pub answer_by: Moment,
}

/// An action and, when it may not be done now, why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActionState {
    pub action: Action,
    pub refusal: Option<Refusal>,
}

/// One request as staff with the right to it see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReservationDetail {
    pub row: InboxRow,
    pub version: Version,
    pub name: String,
    pub kind: ApplicantKind,
    pub institution: String,
    pub position: String,
    pub regency: String,
    /// `0812-5033-1234`, empty when there is none.
    pub whatsapp: String,
    pub email: String,
    pub purpose: String,
    pub needs: String,
    pub access_needs: String,
    pub participants: Option<i64>,
    /// Largest capacity of the room in the chosen layout.
    pub capacity: Option<i64>,
    /// As asked, wall clock `YYYY-MM-DDTHH:MM`.
    pub start: String,
    pub end: String,
    pub urgency: Urgency,
    pub disposition_note: String,
    pub sarpras_note: String,
    pub sarpras_at: Option<Moment>,
    pub sarpras_by: String,
    /// What they said of each thing; empty when they gave one word for all that says nothing of the things.
    pub item_answers: Vec<ItemAnswer>,
    pub reason: Option<Reason>,
    pub reason_note: String,
    pub agreement: Option<Agreement>,
    /// How the applicant's cancellation reached the office, when the counter recorded it.
    pub withdrawn_how: Option<AgreementHow>,
    pub decided_at: Option<Moment>,
    pub notified_at: Option<Moment>,
    pub rivals: Vec<Rival>,
    pub history: Vec<HistoryEntry>,
    pub messages: Vec<MessageView>,
    /// Every action with the reason why it is not possible for this person now.
    pub actions: Vec<ActionState>,
    /// What is proposed to the applicant and not answered yet.
    pub proposal: Option<ProposalView>,
    /// What the applicant is asked to complete, and by when.
    pub missing: Option<MissingView>,
    /// What they have added.
    pub info_reply: String,
    /// On whose desk it lies (*di meja siapa*).
    pub desk: DeskOf,
    /// Its number in the agenda (*nomor agenda*), `0012/2026`; empty until it is passed on.
    pub agenda: String,
    /// What the head has written on the sheet.
    pub head: Option<HeadWordView>,
    /// It can be sent to the head first.
    pub head_first: bool,
    /// How often the applicant did not come in the last twelve months; 0 for those who may not know.
    pub no_shows: i64,
    /// When it was typed, if it was received before, and why so late.
    pub entered_at: Option<Moment>,
    pub late_reason: String,
    /// Not back in time (X13).
    pub overdue_at: Option<Moment>,
    /// Something went out: there is a *berita acara*.
    pub handed_over: bool,
    /// When each thing is held, where not all are held alike; else empty.
    pub times: Vec<ItemTime>,
    /// Where a request for one thing can go when it is moved: code and name; else empty.
    pub elsewhere: Vec<(String, String)>,
    /// By when the applicant would have to answer something proposed now, unless a use begins before; for those who may move it.
    pub answer_by: Option<Moment>,
    pub now: Moment,
}

/// Requests waiting, sorted by due moment (P4).
#[server(endpoint = "inbox/list")]
pub async fn load_inbox(filter: InboxFilter) -> Result<Inbox, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Sarpras, Role::Admin]).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::inbox::load(&mut db, &filter, &context.actor.roles(), context.now).await?)
}

/// One request with rivals, history and messages.
#[server(endpoint = "inbox/reservation")]
pub async fn load_reservation(code: String) -> Result<ReservationDetail, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Sarpras, Role::Admin]).await?;
    let mut db = context.store.read().await?;
    let detail = crate::store::inbox::detail(&mut db, &known(&code)?, &context.actor.roles(), context.now).await?.ok_or(AppError::NotFound)?;
    crate::store::read_log::note(&context.store, &mut db, context.staff_id(), &detail.row.code, context.now).await;
    Ok(detail)
}

/// Passes the request on to the facilities team (*disposisi*, W4, O3).
#[server(endpoint = "inbox/dispose")]
pub async fn dispose(
    code: String,
    version: Version,
    #[server(default)] note: String,
    #[server(default)] urgency: String,
    #[server(default)] forwarded_to: String,
    #[server(default)] instruction: String,
) -> Result<(), AppError> {
    use crate::domain::disposition::{Disposition, ForwardedTo, Instruction};
    let context = crate::server::context::signed_in().await?;
    let sheet = Disposition {
        note,
        urgency: or_usual("urgency", &urgency, Urgency::Normal)?,
        forwarded_to: or_usual("forwarded_to", &forwarded_to, ForwardedTo::Sarpras)?,
        instruction: or_usual("instruction", &instruction, Instruction::Coordinate)?,
    };
    crate::workflow::decide::dispose(&context, &known(&code)?, Some(version), sheet).await
}

/// Asks the facilities team about several new requests (P4): `codes`, or without one `every`, codes with blanks between them.
#[server(endpoint = "inbox/ask")]
pub async fn ask_sarpras(#[server(default)] codes: Vec<String>, #[server(default)] every: String) -> Result<(), AppError> {
    let context = crate::server::context::with_roles(Action::Dispose.roles()).await?;
    let every = every.split_whitespace().filter(|_| codes.is_empty());
    let asked = codes.iter().map(String::as_str).chain(every).map(known).collect::<Result<Vec<_>, _>>()?;
    crate::workflow::ask::about_each(&context, &asked).await
}

/// Asks the applicant for what is missing (X1); the clock stands still until it comes.
#[server(endpoint = "inbox/request-info")]
pub async fn request_info(code: String, version: Version, #[server(default)] missing: String) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::complete::request_info(&context, &known(&code)?, version, missing).await
}

/// Records what the applicant has told the counter to complete the request (X1).
#[server(endpoint = "inbox/complete")]
pub async fn record_completion(
    code: String,
    version: Version,
    #[server(default)] reply: String,
    #[server(default)] participants: String,
) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    let completion = crate::workflow::complete::Completion { reply, participants: people(&participants)? };
    crate::workflow::complete::resubmit(&context, &known(&code)?, Some(version), completion).await
}

/// What is said of one thing, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemAnswerForm {
    pub facility: String,
    /// `available`, `partial` or `unavailable`.
    pub answer: String,
    /// How many there are, when it is not all of them.
    pub quantity: String,
    pub note: String,
}

/// In place of one word for all: every thing has its own.
pub const EACH: &str = "each";

/// The facilities team's word (O3): `available`, `partial` or `unavailable`, or `each` with one answer for each thing.
#[server(endpoint = "inbox/confirm")]
pub async fn confirm(
    code: String,
    version: Version,
    answer: String,
    #[server(default)] note: String,
    #[server(default)] items: Vec<ItemAnswerForm>,
) -> Result<(), AppError> {
    use crate::domain::item_answer::Said;
    let context = crate::server::context::with_roles(Action::Confirm.roles()).await?;
    let said = if answer == EACH { Said::Each(said_of(&items)?) } else { Said::All(chosen("answer", &answer)?) };
    crate::workflow::decide::confirm(&context, &known(&code)?, Some(version), said, note).await
}

/// Offers the applicant what the facilities team said is there, at the time asked for (X2).
#[server(endpoint = "inbox/offer-available")]
pub async fn offer_available(code: String, version: Version) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::partial::offer_available(&context, &known(&code)?, version).await
}

/// Approves (W6, O5); `agreement_how` empty = what is recorded already, or usual at the counter; `override_reason` empty = the rule of
/// the unit counts.
#[server(endpoint = "inbox/approve")]
pub async fn approve(
    code: String,
    version: Version,
    #[server(default)] agreement_how: String,
    #[server(default)] agreement_note: String,
    #[server(default)] override_reason: String,
) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    // A note without the way that it is about is asked about, not lost.
    let said = !agreement_how.is_empty() || !agreement_note.trim().is_empty();
    let agreement = if said { Some(Agreement { how: chosen("agreement_how", &agreement_how)?, note: agreement_note }) } else { None };
    crate::workflow::decide::approve(&context, &known(&code)?, version, agreement, Some(override_reason)).await
}

/// Rejects with a reason code and words (9.2).
#[server(endpoint = "inbox/reject")]
pub async fn reject(code: String, version: Version, #[server(default)] reason: String, #[server(default)] note: String) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::decide::reject(&context, &known(&code)?, version, chosen("reason", &reason)?, note).await
}

/// Cancels an approved booking for the office (X9).
#[server(endpoint = "inbox/cancel")]
pub async fn cancel(code: String, version: Version, #[server(default)] reason: String, #[server(default)] note: String) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::decide::cancel(&context, &known(&code)?, version, chosen("reason", &reason)?, note).await
}

/// Records the cancellation that the applicant told the counter (X7, X8): how, and why; `told_reason` = `applicant` (also when it is
/// empty) or `no_agreement` (W7).
#[server(endpoint = "inbox/withdraw")]
pub async fn record_withdrawal(
    code: String,
    version: Version,
    #[server(default)] told_how: String,
    #[server(default)] told_reason: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    use crate::workflow::reserve::{self, Told};
    let context = crate::server::context::signed_in().await?;
    let told = Told { how: chosen("told_how", &told_how)?, reason: or_usual("reason", &told_reason, Reason::Applicant)?, note };
    reserve::record_withdrawal(&context, &known(&code)?, Some(version), Some(told)).await
}

/// Where a request shall go, as typed in the dialog *Pindahkan*.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    pub code: String,
    pub version: i64,
    /// Empty = the same facility.
    pub facility: String,
    pub start_date: String,
    pub end_date: String,
    pub start_time: String,
    pub end_time: String,
    pub reason: String,
    /// `propose` = ask the applicant first; anything else = they have agreed already.
    pub way: String,
    pub agreement_how: String,
    pub agreement_note: String,
    /// Why it may be on a closed day, outside the hours or in a room too small; empty = the rules count.
    pub override_reason: String,
}

/// Moves a request to another day, hour or facility, as agreed with the applicant; or proposes it to them (§7.4).
#[server(endpoint = "inbox/move")]
pub async fn move_reservation(form: MoveForm) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    let code = known(&form.code)?;
    let end_date = if form.end_date.is_empty() { &form.start_date } else { &form.end_date };
    let target = crate::workflow::reschedule::MoveTarget {
        facility: Some(crate::domain::facility::FacilityCode(form.facility)).filter(|code| !code.as_str().is_empty()),
        start: wall("start_date", &form.start_date, "start_time", &form.start_time)?,
        end: wall("end_date", end_date, "end_time", &form.end_time)?,
        override_reason: Some(form.override_reason),
    };
    let version = Version(form.version);
    if form.way == "propose" {
        return crate::workflow::propose::propose(&context, &code, version, target, form.reason).await;
    }
    let agreement = Agreement { how: chosen("agreement_how", &form.agreement_how)?, note: form.agreement_note };
    crate::workflow::reschedule::move_to(&context, &code, version, target, form.reason, agreement).await
}

/// How far several requests shall go together, as typed in the dialog *Pindahkan bersama*.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TogetherForm {
    /// Code and version of each, such as `9B2T-KX5R-1/3`, with blanks between them.
    pub selected: String,
    /// Whole numbers; earlier when negative, empty = 0.
    pub days: String,
    pub minutes: String,
    pub reason: String,
    /// `propose` = ask each applicant first; anything else = all have agreed already.
    pub way: String,
    pub agreement_how: String,
    pub agreement_note: String,
}

/// Moves several requests by the same days and minutes, or proposes that to each of their applicants: all or none (§7.4).
#[server(endpoint = "inbox/move-together")]
pub async fn move_together(form: TogetherForm) -> Result<(), AppError> {
    use crate::domain::relocation::Shift;
    use crate::workflow::together::{How, move_all};
    let context = crate::server::context::with_roles(Action::Move.roles()).await?;
    let moves = form.selected.split_whitespace().map(seen).collect::<Result<Vec<_>, _>>()?;
    let shift = Shift { days: whole("days", &form.days)?, minutes: whole("minutes", &form.minutes)? };
    let how = if form.way == "propose" {
        How::Proposed
    } else {
        How::Agreed(Agreement { how: chosen("agreement_how", &form.agreement_how)?, note: form.agreement_note })
    };
    move_all(&context, moves, shift, form.reason, how).await
}

/// Records the applicant's yes or no to what is proposed; a yes with how it reached the office.
#[server(endpoint = "inbox/reply")]
pub async fn record_reply(
    code: String,
    version: Version,
    accept: bool,
    #[server(default)] agreement_how: String,
    #[server(default)] agreement_note: String,
) -> Result<(), AppError> {
    use crate::workflow::propose::{self, Answer, Seen};
    let context = crate::server::context::signed_in().await?;
    let answer = if accept { Answer::Yes(Some(Agreement { how: chosen("agreement_how", &agreement_how)?, note: agreement_note })) } else { Answer::No };
    propose::reply(&context, &known(&code)?, Seen::Version(version), answer).await
}

/// Takes back what is proposed to the applicant.
#[server(endpoint = "inbox/recall")]
pub async fn recall_proposal(code: String, version: Version) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::propose::recall(&context, &known(&code)?, version).await
}

/// Undoes the caller's own last move or proposal of a request, within ten seconds.
#[server(endpoint = "inbox/undo")]
pub async fn undo_move(code: String) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    let codes = code.split_whitespace().take(crate::domain::relocation::MOST_TOGETHER + 1).map(known).collect::<Result<Vec<_>, _>>()?;
    match codes.as_slice() {
        [code] => crate::workflow::undo::undo(&context, code).await,
        several => crate::workflow::undo::undo_all(&context, several).await,
    }
}

/// How many decisions nobody was told of yet.
#[server(endpoint = "inbox/untold")]
pub async fn count_untold() -> Result<i64, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Admin]).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::messages::count_untold(&mut db).await?)
}

/// Somebody opened WhatsApp with the text; this does not mean that it was sent.
#[server(endpoint = "inbox/message-opened")]
pub async fn message_opened(message: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::tell::message_opened(&context, message).await
}

/// The message was sent: text frozen, and the service's clock stops if it tells a decision (step 9).
#[server(endpoint = "inbox/message-sent")]
pub async fn message_sent(message: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::tell::message_sent(&context, message).await
}

/// What is said of each thing.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server reads what was sent"))]
fn said_of(items: &[ItemAnswerForm]) -> Result<Vec<SaidOfItem>, AppError> {
    let mut faults = FieldErrors::default();
    let mut said = Vec::with_capacity(items.len());
    for (row, item) in items.iter().enumerate() {
        let typed = item.quantity.trim();
        let quantity = if typed.is_empty() { None } else { typed.parse().ok() };
        if quantity.is_none() && !typed.is_empty() {
            faults.add(&format!("items.{row}.quantity"), "number");
        }
        match item.answer.parse() {
            Ok(answer) => said.push(SaidOfItem { facility: FacilityCode(item.facility.clone()), answer, quantity, note: item.note.clone() }),
            Err(_) => faults.add(&format!("items.{row}.answer"), "choice"),
        }
    }
    if faults.is_empty() { Ok(said) } else { Err(faults.into()) }
}

/// A code as somebody typed it; what is no code of ours is not found.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server reads what was sent"))]
pub(super) fn known(code: &str) -> Result<ReservationCode, AppError> {
    code.parse().map_err(|_| AppError::NotFound)
}

/// A code and the version that was seen of it: `9B2T-KX5R-1/3`.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server reads what was sent"))]
fn seen(text: &str) -> Result<(ReservationCode, Version), AppError> {
    let (code, version) = text.rsplit_once('/').ok_or_else(|| fault("selected", "selection"))?;
    let code = code.parse().map_err(|_| AppError::NotFound)?;
    Ok((code, Version(version.parse().map_err(|_| fault("selected", "selection"))?)))
}

/// A whole number as typed, or a fault of that field; nothing is 0.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server reads what was sent"))]
fn whole(field: &str, text: &str) -> Result<i64, AppError> {
    let text = text.trim();
    if text.is_empty() { Ok(0) } else { text.parse().map_err(|_| fault(field, "shift")) }
}

/// One of our codes, or a fault of that field.
pub fn chosen<T: FromStr>(field: &str, text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| fault(field, if field.starts_with("agreement") || matches!(field, "reason" | "told_how") { field } else { "choice" }))
}

/// A wall-clock time as typed: `2026-12-08` and `08.00`; 24.00 is the next midnight.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server reads what was sent"))]
fn wall(date_field: &str, date: &str, time_field: &str, time: &str) -> Result<NaiveDateTime, AppError> {
    let date = typed_date(date).ok_or_else(|| fault(date_field, "date"))?;
    let time: TimeOfDay = time.parse().map_err(|_| fault(time_field, "time"))?;
    Ok(wall_clock(time.on(date)))
}

/// One of our codes; `usual` when nothing was chosen.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server reads what was sent"))]
pub(super) fn or_usual<T: FromStr>(field: &str, text: &str, usual: T) -> Result<T, AppError> {
    if text.is_empty() { Ok(usual) } else { chosen(field, text) }
}

/// A number of people as typed; nothing = as before.
pub fn people(text: &str) -> Result<Option<i64>, AppError> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| fault("participants", "number")) }
}

fn fault(field: &str, code: &str) -> AppError {
    let mut faults = FieldErrors::default();
    faults.add(field, code);
    faults.into()
}
