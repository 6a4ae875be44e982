//! What an applicant does: ask, follow, take back. No account; the secret link or code and digits open one request.

use crate::domain::application_form::ApplicationForm;
use crate::domain::availability::{Alternative, ItemTime};
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::language::Language;
use crate::domain::proposal::{ProposalId, ProposalKind};
use crate::domain::reservation::{Item, Pattern, Reason, Refusal, Status};
use crate::domain::slot::Moment;
use crate::domain::upload::FileView;
use crate::error::AppError;
use crate::server_fns::inbox::MissingView;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The answer to a sent form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub code: ReservationCode,
    /// `/p/{secret}`, the page of this request.
    pub path: String,
    pub received_at: Moment,
    pub due_at: Moment,
    /// The same form had come before; no second request was made.
    pub repeated: bool,
}

/// One line of the history as the applicant may read it: no names of staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub at: Moment,
    /// Kind of the event: `submitted`, `disposed`, `confirmed`, `approved`, `rejected`, `moved`, `offered`, `proposed`, `accepted`,
    /// `declined`, `recalled`, `undone`, `unanswered`, `cancelled`, `withdrawn`, `notified`, `letter_sent`.
    pub kind: String,
}

/// What is proposed and not answered yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProposalView {
    pub id: ProposalId,
    pub kind: ProposalKind,
    /// Another facility than before; its name is empty otherwise.
    pub facility: Option<FacilityCode>,
    pub facility_name: String,
    /// What is offered of the things asked for; empty = all of them.
    pub things: Vec<Item>,
    pub from: Moment,
    pub to: Moment,
    /// In words for the applicant; may be empty.
    pub reason: String,
    pub asked_at: Moment,
    /// The answer has to come before.
    pub answer_by: Moment,
    /// That moment is past.
    pub late: bool,
}

/// When and how the applicant was told the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldView {
    pub at: Moment,
    /// `whatsapp`, `email`, `phone`, `paper`.
    pub how: String,
}

/// A request as its applicant sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrackedReservation {
    pub code: ReservationCode,
    pub secret: String,
    pub status: Status,
    pub items: Vec<Item>,
    pub activity: String,
    pub participants: Option<i64>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    /// When each thing is held, where not all are held alike; else empty.
    pub times: Vec<ItemTime>,
    pub received_at: Moment,
    pub due_at: Moment,
    /// The use begins before the answer is due (*mendesak*).
    pub urgent: bool,
    pub decided_at: Option<Moment>,
    /// `None` as long as there is no decision, or no proof that they know of it.
    pub told: Option<ToldView>,
    pub reason: Option<Reason>,
    pub reason_note: String,
    pub timeline: Vec<TimelineEntry>,
    /// May still be taken back.
    pub can_withdraw: bool,
    /// Waits for the applicant's yes or no.
    pub proposal: Option<ProposalView>,
    /// What the applicant is asked to complete (X1).
    pub missing: Option<MissingView>,
    /// They still can.
    pub can_complete: bool,
    /// After a rejection: free times near the one asked for.
    pub alternatives: Vec<Alternative>,
    /// What they have sent (*surat permohonan*), the newest first.
    pub letters: Vec<FileView>,
    /// One more can be sent.
    pub can_send_letter: bool,
}

/// Sends the form (document steps 3 and 7).
#[server(endpoint = "reservations/submit")]
pub async fn submit_application(form: ApplicationForm, language: Language) -> Result<Receipt, AppError> {
    let context = crate::server::context::public().await?;
    let new = form.parse(crate::domain::applicant::Channel::Online, language)?;
    let key = Some(form.idempotency_key).filter(|key| !key.is_empty());
    let submitted = crate::workflow::reserve::submit(&context, new, key, None).await?;
    Ok(Receipt {
        path: format!("/p/{}", submitted.secret),
        code: submitted.code,
        received_at: submitted.received_at,
        due_at: submitted.due_at,
        repeated: submitted.repeated,
    })
}

/// What of the things in this form cannot be had at its time now, each as sending it would be refused; nobody's name is needed.
#[server(endpoint = "reservations/taken")]
pub async fn load_taken(form: ApplicationForm, language: Language) -> Result<Vec<Refusal>, AppError> {
    let context = crate::server::context::public().await?;
    crate::workflow::reserve::in_the_way(&context, &form.parse_wish(language)?).await
}

/// The request behind a secret link.
#[server(endpoint = "reservations/tracked")]
pub async fn load_tracked_reservation(secret: String) -> Result<TrackedReservation, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    crate::store::tracking::load(&context.store, &mut db, &secret, context.now).await?.ok_or(AppError::NotFound)
}

/// Finds a request by its spoken code and the last four digits of the WhatsApp number; gives its page's path.
/// Wrong code and wrong digits answer alike.
#[server(endpoint = "reservations/find")]
pub async fn find_reservation(code: String, last_four: String) -> Result<String, AppError> {
    let context = crate::server::context::public().await?;
    let code = code.parse().map_err(|_| AppError::NotFound)?;
    let mut db = context.store.read().await?;
    let found = crate::store::tracking::find(&mut db, &code, &last_four).await?.ok_or(AppError::NotFound)?;
    Ok(format!("/p/{}", found.secret))
}

/// The applicant takes the request back (X7, X8).
#[server(endpoint = "reservations/withdraw")]
pub async fn withdraw_reservation(secret: String) -> Result<(), AppError> {
    let context = crate::server::context::public().await?;
    let code = crate::store::reservations::code_behind(&context.store, &secret).await?;
    crate::workflow::reserve::withdraw(&context, &code).await
}

/// The applicant completes the request (X1): in words, and perhaps with another number of people.
#[server(endpoint = "reservations/complete")]
pub async fn complete_request(secret: String, #[server(default)] reply: String, #[server(default)] participants: String) -> Result<(), AppError> {
    use crate::workflow::complete::{Completion, resubmit};
    let context = crate::server::context::public().await?;
    let code = crate::store::reservations::code_behind(&context.store, &secret).await?;
    let completion = Completion { reply, participants: crate::server_fns::inbox::people(&participants)? };
    resubmit(&context, &code, None, completion).await
}

/// The applicant's yes or no to what is proposed (X3, X5, X6). `proposal` is the one that was on the screen: another one is
/// not agreed to unread.
#[server(endpoint = "reservations/reply")]
pub async fn reply_to_proposal(secret: String, proposal: ProposalId, accept: bool) -> Result<(), AppError> {
    use crate::workflow::propose::{self, Answer, Seen};
    let context = crate::server::context::public().await?;
    let code = crate::store::reservations::code_behind(&context.store, &secret).await?;
    let answer = if accept { Answer::Yes(None) } else { Answer::No };
    propose::reply(&context, &code, Seen::Proposal(proposal), answer).await
}
