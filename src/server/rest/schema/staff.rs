//! What staff with the right to it see of requests.

use super::{AskedJson, ItemAnswerJson, ProposalJson, RivalJson, moment};
use crate::domain::reservation::Agreement;
use crate::server::rest::door::MissingJson;
use crate::server::rest::staff::messages::MessageJson;
use crate::server_fns::inbox::{HistoryEntry, ReservationDetail};
use crate::store::reservations::Reservation;
use serde::Serialize;
use utoipa::ToSchema;

/// A request in the staff's list.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffRowJson {
    pub code: String,
    pub version: i64,
    pub status: String,
    /// Institution, or the person's name.
    pub who: String,
    pub activity: String,
    pub items: Vec<AskedJson>,
    pub pattern: String,
    pub start: String,
    pub end: String,
    /// `online`, `ult`
    pub channel: String,
    pub urgency: String,
    pub received_at: String,
    pub due_at: String,
    /// `available`, `partial`, `unavailable`
    pub sarpras_answer: Option<String>,
    pub decided_at: Option<String>,
    pub notified_at: Option<String>,
}

impl From<&Reservation> for StaffRowJson {
    fn from(reservation: &Reservation) -> Self {
        Self {
            code: reservation.code.to_string(),
            version: reservation.version.0,
            status: reservation.status.to_string(),
            who: reservation.who().to_owned(),
            activity: reservation.activity.clone(),
            items: reservation.items.iter().map(|asked| AskedJson::from(&asked.item)).collect(),
            pattern: reservation.pattern.to_string(),
            start: moment(reservation.span.from),
            end: moment(reservation.span.to),
            channel: reservation.channel.to_string(),
            urgency: reservation.urgency.to_string(),
            received_at: moment(reservation.received_at),
            due_at: moment(reservation.due_at),
            sarpras_answer: reservation.sarpras_answer.map(|answer| answer.to_string()),
            decided_at: reservation.decided_at.map(moment),
            notified_at: reservation.notified_at.map(moment),
        }
    }
}

/// A page of requests, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffListJson {
    pub reservations: Vec<StaffRowJson>,
    /// Give it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A request as staff with the right to it see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffDetailJson {
    pub code: String,
    pub version: i64,
    pub status: String,
    pub applicant: ApplicantOut,
    pub activity: String,
    pub purpose: String,
    pub participants: Option<i64>,
    pub needs: String,
    pub access_needs: String,
    pub items: Vec<AskedJson>,
    pub pattern: String,
    pub start: String,
    pub end: String,
    pub channel: String,
    pub urgency: String,
    pub disposition_note: String,
    pub received_at: String,
    pub due_at: String,
    pub sarpras_answer: Option<String>,
    pub sarpras_note: String,
    /// What the facilities team said of each thing.
    pub item_answers: Vec<ItemAnswerJson>,
    pub decided_at: Option<String>,
    pub notified_at: Option<String>,
    pub reason: Option<String>,
    pub reason_note: String,
    pub agreement: Option<AgreementOut>,
    /// Waits for the applicant's answer.
    pub proposal: Option<ProposalJson>,
    pub missing: Option<MissingJson>,
    /// On whose desk it lies: `counter`, `head`, `sarpras`, `admin`, `applicant`, `nobody`.
    pub desk: String,
    /// Number in the agenda, `0012/2026`; empty until it is passed on.
    pub agenda: String,
    /// When it was typed, if it was received before; null = at once.
    pub entered_at: Option<String>,
    pub late_reason: String,
    /// How often the applicant did not come in the last twelve months.
    pub no_shows: i64,
    /// Not back in time.
    pub overdue_at: Option<String>,
    /// Others that want or have the same facility at the same time.
    pub rivals: Vec<RivalJson>,
    pub history: Vec<HistoryJson>,
    pub messages: Vec<MessageJson>,
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicantOut {
    pub name: String,
    pub kind: String,
    pub institution: String,
    pub position: String,
    pub regency: String,
    pub whatsapp: String,
    pub email: String,
}

/// The applicant's recorded yes.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementOut {
    pub how: String,
    pub note: String,
}

impl From<&Agreement> for AgreementOut {
    fn from(agreement: &Agreement) -> Self {
        Self { how: agreement.how.to_string(), note: agreement.note.clone() }
    }
}

/// One line of the history.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryJson {
    pub at: String,
    /// Name of the member of staff, `SILANDAP` for what the clock did; empty for the applicant.
    pub actor: String,
    pub kind: String,
    pub changes: Vec<ChangeJson>,
}

/// A changed field; personal ones come without values.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeJson {
    pub field: String,
    pub before: String,
    pub after: String,
}

impl From<&HistoryEntry> for HistoryJson {
    fn from(entry: &HistoryEntry) -> Self {
        let change = |(field, before, after): &(String, String, String)| ChangeJson { field: field.clone(), before: before.clone(), after: after.clone() };
        Self { at: moment(entry.at), actor: entry.actor.clone(), kind: entry.kind.clone(), changes: entry.changes.iter().map(change).collect() }
    }
}

/// A request after it was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedJson {
    pub code: String,
    pub status: String,
    pub version: i64,
}

impl From<&ReservationDetail> for StaffDetailJson {
    fn from(detail: &ReservationDetail) -> Self {
        let row = &detail.row;
        Self {
            code: row.code.to_string(),
            version: detail.version.0,
            status: row.status.to_string(),
            applicant: ApplicantOut {
                name: detail.name.clone(),
                kind: detail.kind.to_string(),
                institution: detail.institution.clone(),
                position: detail.position.clone(),
                regency: detail.regency.clone(),
                whatsapp: detail.whatsapp.clone(),
                email: detail.email.clone(),
            },
            activity: row.activity.clone(),
            purpose: detail.purpose.clone(),
            participants: detail.participants,
            needs: detail.needs.clone(),
            access_needs: detail.access_needs.clone(),
            items: row.items.iter().map(Into::into).collect(),
            pattern: row.pattern.to_string(),
            start: moment(row.from),
            end: moment(row.to),
            channel: row.channel.to_string(),
            urgency: detail.urgency.to_string(),
            disposition_note: detail.disposition_note.clone(),
            received_at: moment(row.received_at),
            due_at: moment(row.due_at),
            sarpras_answer: row.sarpras_answer.map(|answer| answer.to_string()),
            sarpras_note: detail.sarpras_note.clone(),
            item_answers: detail.item_answers.iter().map(Into::into).collect(),
            decided_at: detail.decided_at.map(moment),
            notified_at: detail.notified_at.map(moment),
            reason: detail.reason.map(|reason| reason.to_string()),
            reason_note: detail.reason_note.clone(),
            agreement: detail.agreement.as_ref().map(Into::into),
            proposal: detail.proposal.as_ref().map(Into::into),
            missing: detail.missing.as_ref().map(Into::into),
            desk: detail.desk.to_string(),
            agenda: detail.agenda.clone(),
            entered_at: detail.entered_at.map(moment),
            late_reason: detail.late_reason.clone(),
            no_shows: detail.no_shows,
            overdue_at: detail.overdue_at.map(moment),
            rivals: detail.rivals.iter().map(Into::into).collect(),
            history: detail.history.iter().map(Into::into).collect(),
            messages: detail.messages.iter().map(Into::into).collect(),
        }
    }
}
