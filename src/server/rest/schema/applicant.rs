//! What applicants see of their own request.

use super::{AlternativeJson, moment};
use crate::domain::reservation::Item;
use crate::server::rest::door::MissingJson;
use crate::server_fns::reservations::{ProposalView, TimelineEntry, TrackedReservation};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to a new request.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptJson {
    #[schema(example = "9B2T-KX5R-1")]
    pub code: String,
    pub status: String,
    pub received_at: String,
    /// The answer comes by then.
    pub due_at: String,
    /// The applicant's own page; whoever has it can follow and take back the request.
    pub track_url: String,
}

/// A thing asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedJson {
    pub facility: String,
    pub quantity: i64,
    pub layout: Option<String>,
}

impl From<&Item> for AskedJson {
    fn from(item: &Item) -> Self {
        Self { facility: item.facility.to_string(), quantity: item.quantity, layout: item.layout.map(|layout| layout.to_string()) }
    }
}

/// What is proposed to the applicant and not answered yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalJson {
    pub id: i64,
    /// `move`: another time for an approved booking, which keeps its old one until the yes; `offer`: another time than asked for, or fewer of the things.
    pub kind: String,
    /// Code of another facility; null = the same.
    pub facility: Option<String>,
    /// What is offered of the things asked for; empty = all of them.
    pub items: Vec<AskedJson>,
    pub start: String,
    pub end: String,
    pub reason: String,
    pub asked_at: String,
    /// The answer has to come before.
    pub answer_by: String,
}

impl From<&ProposalView> for ProposalJson {
    fn from(proposal: &ProposalView) -> Self {
        Self {
            id: proposal.id.0,
            kind: proposal.kind.to_string(),
            facility: proposal.facility.as_ref().map(ToString::to_string),
            items: proposal.things.iter().map(Into::into).collect(),
            start: moment(proposal.from),
            end: moment(proposal.to),
            reason: proposal.reason.clone(),
            asked_at: moment(proposal.asked_at),
            answer_by: moment(proposal.answer_by),
        }
    }
}

/// A request as its applicant sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedJson {
    pub code: String,
    pub status: String,
    pub items: Vec<AskedJson>,
    pub activity: String,
    pub participants: Option<i64>,
    pub pattern: String,
    pub start: String,
    pub end: String,
    pub received_at: String,
    pub due_at: String,
    pub decided_at: Option<String>,
    /// The applicant was told the decision; null as long as there is no proof of it.
    pub told_at: Option<String>,
    /// `whatsapp`, `email`, `phone`, `paper`
    pub told_how: Option<String>,
    pub reason: Option<String>,
    pub reason_note: String,
    pub can_cancel: bool,
    /// Waits for the applicant's answer (`reply`).
    pub proposal: Option<ProposalJson>,
    /// Waits for the applicant to complete it (`resubmit`).
    pub missing: Option<MissingJson>,
    pub timeline: Vec<TimelineJson>,
    pub alternatives: Vec<AlternativeJson>,
    pub track_url: String,
}

/// One line of the history, without names.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineJson {
    pub at: String,
    pub kind: String,
}

impl From<&TimelineEntry> for TimelineJson {
    fn from(entry: &TimelineEntry) -> Self {
        Self { at: moment(entry.at), kind: entry.kind.clone() }
    }
}

impl TrackedJson {
    pub fn new(tracked: &TrackedReservation, public_url: &str) -> Self {
        Self {
            code: tracked.code.to_string(),
            status: tracked.status.to_string(),
            items: tracked.items.iter().map(Into::into).collect(),
            activity: tracked.activity.clone(),
            participants: tracked.participants,
            pattern: tracked.pattern.to_string(),
            start: moment(tracked.from),
            end: moment(tracked.to),
            received_at: moment(tracked.received_at),
            due_at: moment(tracked.due_at),
            decided_at: tracked.decided_at.map(moment),
            told_at: tracked.told.as_ref().map(|told| moment(told.at)),
            told_how: tracked.told.as_ref().map(|told| told.how.clone()),
            reason: tracked.reason.map(|reason| reason.to_string()),
            reason_note: tracked.reason_note.clone(),
            can_cancel: tracked.can_withdraw,
            proposal: tracked.proposal.as_ref().map(Into::into),
            missing: tracked.missing.as_ref().map(Into::into),
            timeline: tracked.timeline.iter().map(Into::into).collect(),
            alternatives: tracked.alternatives.iter().map(Into::into).collect(),
            track_url: format!("{public_url}/p/{}", tracked.secret),
        }
    }
}
