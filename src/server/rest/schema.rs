//! What the API says, one type per audience: the public, the applicant, the staff. Nothing of one gets into another by
//! accident, because nothing here is a domain type.

use super::detail::{ItemAnswerJson, RivalJson};
use super::door::MissingJson;
use super::messages::MessageJson;
use crate::domain::availability::{Alternative, DayAvailability};
use crate::domain::facility::{Facility, Window};
use crate::domain::reservation::{Agreement, Item};
use crate::domain::slot::{Moment, wita};
use crate::server_fns::inbox::{HistoryEntry, ReservationDetail};
use crate::server_fns::reservations::{ProposalView, TimelineEntry, TrackedReservation};
use crate::store::inbox::InTheWay;
use crate::store::reservations::Reservation;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// RFC 3339 in the office's zone: `2026-12-08T08:00:00+08:00`.
pub fn moment(moment: Moment) -> String {
    moment.with_timezone(&wita()).to_rfc3339()
}

fn window(window: &Window) -> [String; 2] {
    [window.opens.to_string(), window.closes.to_string()]
}

/// Something the office lends.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityJson {
    #[schema(example = "AUL-1")]
    pub code: String,
    pub name: String,
    /// `hall`, `meeting`, `class`, `lab`, `dorm`, `field`, `vehicle`, `equipment`
    pub kind: String,
    /// 1 = exclusive, more = a pool of alike units.
    pub stock: i64,
    /// People by layout (`theater`, `class`, `u`); empty for things without seats.
    pub capacity: BTreeMap<String, i64>,
    pub amenities: Vec<String>,
    pub hours: HoursJson,
    pub set_up_minutes: i64,
    pub clean_up_minutes: i64,
    /// `hour`, `day`, `night`
    pub lending_units: Vec<String>,
    /// What it is a part of: a use of the one is in the way of the other.
    pub inside: Vec<String>,
    /// What it consists of: a use of the one is in the way of the other.
    pub parts: Vec<String>,
    /// Example data until the office enters its own.
    pub example: bool,
}

/// Hours of use by weekday; absent = not lent on that day; a closing hour before the opening one is on the next day.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct HoursJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["08:00", "16:00"]))]
    pub mon: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tue: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wed: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thu: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fri: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sat: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sun: Option<[String; 2]>,
}

impl From<&Facility> for FacilityJson {
    fn from(facility: &Facility) -> Self {
        let [mon, tue, wed, thu, fri, sat, sun] = facility.hours.0.each_ref().map(|day| day.as_ref().map(window));
        Self {
            code: facility.code.to_string(),
            name: facility.name.clone(),
            kind: facility.kind.to_string(),
            stock: facility.stock,
            capacity: facility.capacity.iter().map(|capacity| (capacity.layout.to_string(), capacity.people)).collect(),
            amenities: facility.amenities.clone(),
            hours: HoursJson { mon, tue, wed, thu, fri, sat, sun },
            set_up_minutes: facility.set_up_minutes,
            clean_up_minutes: facility.clean_up_minutes,
            lending_units: facility.lending_units.iter().map(ToString::to_string).collect(),
            inside: facility.family.inside.iter().map(ToString::to_string).collect(),
            parts: facility.family.parts.iter().map(ToString::to_string).collect(),
            example: facility.example,
        }
    }
}

/// All facilities that are offered, in the office's order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct FacilitiesJson(pub Vec<FacilityJson>);

/// When a facility is free.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailabilityJson {
    pub facility: String,
    /// First date.
    pub from: String,
    /// The day after the last date.
    pub to: String,
    /// Grows with every change of the facility's calendar.
    pub revision: i64,
    pub days: Vec<DayJson>,
}

/// One local day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayJson {
    pub date: String,
    /// `free`, `partial`, `full`, `closed`, `holiday`, `past`
    pub state: String,
    /// Windows in which the facility is lent.
    pub open: Vec<[String; 2]>,
    /// The smallest number of units left at any moment of the open hours.
    pub free_units_min: i64,
    /// Undecided requests; they block nobody.
    pub pending: i64,
    pub busy: Vec<BusyJson>,
}

/// A busy stretch, without set-up and clean-up.
#[derive(Debug, Serialize, ToSchema)]
pub struct BusyJson {
    pub start: String,
    pub end: String,
    /// `booked`, `pending`, `closed`
    pub state: String,
    pub quantity: i64,
}

impl From<&DayAvailability> for DayJson {
    fn from(day: &DayAvailability) -> Self {
        let busy = |busy: &crate::domain::availability::Busy| BusyJson {
            start: moment(busy.slot.from),
            end: moment(busy.slot.to),
            state: busy.state.to_string(),
            quantity: busy.quantity,
        };
        Self {
            date: day.date.to_string(),
            state: day.state.to_string(),
            open: day.open.iter().map(window).collect(),
            free_units_min: day.free_units_min,
            pending: day.pending,
            busy: day.busy.iter().map(busy).collect(),
        }
    }
}

/// A free time offered instead.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlternativeJson {
    pub facility: String,
    pub start: String,
    pub end: String,
}

impl From<&Alternative> for AlternativeJson {
    fn from(alternative: &Alternative) -> Self {
        Self { facility: alternative.facility.to_string(), start: moment(alternative.from), end: moment(alternative.to) }
    }
}

/// What holds the time that a closure wants.
#[derive(Debug, Serialize, ToSchema)]
pub struct InTheWayJson {
    /// Of the request; null = an event or closure of the office.
    pub code: Option<String>,
    /// What it holds, when that is not the facility itself but one that it is a part of, or a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    pub start: String,
    pub end: String,
}

impl From<&InTheWay> for InTheWayJson {
    fn from(booking: &InTheWay) -> Self {
        Self {
            code: booking.code.as_ref().map(ToString::to_string),
            facility: booking.kin.as_ref().map(ToString::to_string),
            start: moment(booking.slot.from),
            end: moment(booking.slot.to),
        }
    }
}

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
