//! A request (*permohonan peminjaman*), its states, and what is known of it. Who may do what in which state: [`super::action`];
//! which state leads where: [`super::procedure`].

use super::applicant::Channel;
use super::facility::{FacilityCode, Layout};
use super::slot::{Moment, Slot, TimeOfDay, local_date};
use chrono::Duration;
use serde::{Deserialize, Serialize};

pub use super::action::Action;
pub use super::refusal::Refusal;

/// Row id of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReservationId(pub i64);

/// Grows with every change; whoever changes a request names the version they saw (RFC 9110 §13.1.1 in spirit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub i64);

super::codes! {
    /// State of a request (service §7.1).
    pub enum Status {
        Submitted = "submitted", Disposed = "disposed", Review = "review", NeedsInfo = "needs_info", Offered = "offered", Approved = "approved",
        InUse = "in_use", Done = "done", Rejected = "rejected", Cancelled = "cancelled", NoShow = "no_show", Expired = "expired",
    }
}

/// How strongly a state holds its slot (service §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// Shown, but stops nobody.
    Soft,
    /// Nobody else can have it.
    Hard,
    Nothing,
}

impl Status {
    /// What the state does to the calendar.
    pub fn holding(self) -> Holding {
        match self {
            Self::Submitted | Self::Disposed | Self::Review | Self::NeedsInfo | Self::Offered => Holding::Soft,
            Self::Approved | Self::InUse => Holding::Hard,
            Self::Done | Self::Rejected | Self::Cancelled | Self::NoShow | Self::Expired => Holding::Nothing,
        }
    }

    /// Nothing leaves a terminal state.
    pub fn is_terminal(self) -> bool {
        self.holding() == Holding::Nothing
    }

    /// Waiting for a decision of the office.
    pub fn is_open(self) -> bool {
        self.holding() == Holding::Soft
    }
}

super::codes! {
    /// Time shape of a request (*pola waktu*): the same hours every day, or one continuous stay (*menginap*).
    pub enum Pattern { Daily = "daily", Continuous = "continuous" }
}

super::codes! {
    /// The facilities team's word (*konfirmasi sarpras*), document step 8.
    pub enum SarprasAnswer { Available = "available", Partial = "partial", Unavailable = "unavailable" }
}

super::codes! {
    /// Urgency on the disposition sheet (*sifat*).
    pub enum Urgency { Normal = "normal", Urgent = "urgent", VeryUrgent = "very_urgent", Confidential = "confidential" }
}

super::codes! {
    /// Reason code of a rejection, cancellation or move (`reason.*` of the vocabulary).
    pub enum Reason {
        Unavailable = "unavailable", NoAgreement = "no_agreement", Maintenance = "maintenance", OverCapacity = "over_capacity",
        Internal = "internal", Applicant = "applicant", Incomplete = "incomplete",
    }
}

impl Reason {
    /// Why the counter may record that an applicant takes back a request in this state, the usual reason first. That no agreement was
    /// reached (W7) can be said of what the office was talking about with them.
    pub fn of_withdrawal(status: Status) -> &'static [Self] {
        match status {
            Status::Review | Status::Offered => &[Self::Applicant, Self::NoAgreement],
            Status::Submitted
            | Status::Disposed
            | Status::NeedsInfo
            | Status::Approved
            | Status::InUse
            | Status::Done
            | Status::Rejected
            | Status::Cancelled
            | Status::NoShow
            | Status::Expired => &[Self::Applicant],
        }
    }
}

super::codes! {
    /// How the applicant's yes reached the office (*cara kesepakatan*).
    pub enum AgreementHow { InPerson = "in_person", Phone = "phone", Whatsapp = "whatsapp", Letter = "letter" }
}

/// The applicant's recorded yes: "tanggal yang disepakati" (document step 5.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub how: AgreementHow,
    #[serde(default)]
    pub note: String,
}

impl AgreementHow {
    /// How a request that came through this door is agreed, unless something else is said: at the counter face to face, with the
    /// approval (W6). Online there is nothing to record: the confirmation is sent (O5).
    pub fn usual(channel: Channel) -> Option<Self> {
        match channel {
            Channel::Ult => Some(Self::InPerson),
            Channel::Online => None,
        }
    }
}

impl Agreement {
    /// What an approval keeps: what is said with it, else what was recorded before with a move, else what is usual for the door.
    pub fn of_approval(said: Option<Self>, recorded: Option<Self>, channel: Channel) -> Option<Self> {
        said.or(recorded).or_else(|| AgreementHow::usual(channel).map(|how| Self { how, note: String::new() }))
    }
}

/// One facility of a request, with its quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub facility: FacilityCode,
    pub facility_name: String,
    pub quantity: i64,
    pub layout: Option<Layout>,
}

/// Whether the applicant is asked something, and whether they can still answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    None,
    Open,
    /// The moment by which the answer was asked for is past.
    Overdue,
}

/// Where the use stands on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// Its handover is not open yet.
    Ahead,
    /// From [`HAND_OVER_MINUTES`] before the start it can be handed over (X10).
    Near,
    /// The first moment of use is past.
    Begun,
    /// So long past that whoever did not come is noted as absent (X11).
    Missed,
    /// The last moment of use is past.
    Over,
}

/// The handover is open so many minutes before the use begins (X10).
pub const HAND_OVER_MINUTES: i64 = 60;
/// So many minutes after the begin, whoever has not come is noted as absent (X11).
pub const NO_SHOW_MINUTES: i64 = 60;
/// Guests of a dormitory may come until this hour of their first day (X11).
const DORM_WAITS_UNTIL: TimeOfDay = TimeOfDay::at(22, 0);
/// So many minutes after the end, what has not come back is late (X13).
pub const GRACE_MINUTES: i64 = 30;

/// From when on a use of `span` counts as missed, unless it was handed over; in a dormitory not before 22.00.
pub fn missed_from(span: Slot, is_dorm: bool) -> Moment {
    let soon = span.from + Duration::minutes(NO_SHOW_MINUTES);
    if is_dorm { soon.max(DORM_WAITS_UNTIL.on(local_date(span.from))) } else { soon }
}

/// From when on what is out is late (X13); the moment itself is still in time (case 94).
pub fn late_after(span: Slot) -> Moment {
    span.to + Duration::minutes(GRACE_MINUTES)
}

impl Phase {
    /// Of a use of `span` at `now`.
    pub fn at(now: Moment, span: Slot, is_dorm: bool) -> Self {
        if now >= span.to {
            Self::Over
        } else if now >= missed_from(span, is_dorm) {
            Self::Missed
        } else if now >= span.from {
            Self::Begun
        } else if now >= span.from - Duration::minutes(HAND_OVER_MINUTES) {
            Self::Near
        } else {
            Self::Ahead
        }
    }
}

/// What the table of actions needs to know of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub status: Status,
    pub sarpras_answer: Option<SarprasAnswer>,
    pub phase: Phase,
    /// A proposal, or what was asked for to complete the request.
    pub question: Question,
    /// What came back may still be reported as damaged (X15).
    pub damage_open: bool,
    /// It waits for the head, who has not passed it on yet.
    pub with_head: bool,
}

impl Facts {
    /// The first moment of use is past.
    pub fn started(self) -> bool {
        self.phase >= Phase::Begun
    }

    /// Its time has come and nobody has decided, or it was not completed in time (X1, X14). What is offered and open has a clock
    /// of its own.
    pub fn has_come_undecided(self) -> bool {
        match self.status {
            Status::NeedsInfo => self.started() || self.question == Question::Overdue,
            Status::Submitted | Status::Disposed | Status::Review => self.started(),
            Status::Offered | Status::Approved | Status::InUse | Status::Done | Status::Rejected | Status::Cancelled | Status::NoShow | Status::Expired => {
                false
            }
        }
    }
}

super::codes! {
    /// On whose desk a request lies (*di meja siapa*).
    pub enum DeskOf { Counter = "counter", Head = "head", Sarpras = "sarpras", Admin = "admin", Applicant = "applicant", Nobody = "nobody" }
}

impl DeskOf {
    /// Who has to do the next thing.
    pub fn of(status: Status, answer: Option<SarprasAnswer>, with_head: bool) -> Self {
        match status {
            Status::Submitted => Self::Counter,
            Status::Disposed if with_head => Self::Head,
            Status::Disposed => Self::Sarpras,
            Status::Review if answer.is_none() => Self::Sarpras,
            Status::Review => Self::Admin,
            Status::NeedsInfo | Status::Offered => Self::Applicant,
            Status::Approved | Status::InUse => Self::Sarpras,
            Status::Done | Status::Rejected | Status::Cancelled | Status::NoShow | Status::Expired => Self::Nobody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    #[test]
    fn the_handover_opens_an_hour_before_and_absence_is_noted_an_hour_after_the_start() {
        // Cases 93 (ours), X10, X11.
        let span = Slot::new(wita("2026-12-08 08:00"), wita("2026-12-08 12:00")).expect("from before to");
        for (now, phase) in [
            ("06:59", Phase::Ahead),
            ("07:00", Phase::Near),
            ("07:59", Phase::Near),
            ("08:00", Phase::Begun),
            ("08:59", Phase::Begun),
            ("09:00", Phase::Missed),
            ("11:59", Phase::Missed),
            ("12:00", Phase::Over),
        ] {
            assert_eq!(Phase::at(wita(&format!("2026-12-08 {now}")), span, false), phase, "{now}");
        }
        let nights = Slot::new(wita("2026-12-08 14:00"), wita("2026-12-10 12:00")).expect("from before to");
        assert_eq!(Phase::at(wita("2026-12-08 21:59"), nights, true), Phase::Begun, "a dormitory waits until 22.00");
        assert_eq!(Phase::at(wita("2026-12-08 22:00"), nights, true), Phase::Missed);
    }

    #[test]
    fn what_the_head_has_not_passed_on_lies_on_their_desk() {
        assert_eq!(DeskOf::of(Status::Disposed, None, true), DeskOf::Head);
        assert_eq!(DeskOf::of(Status::Disposed, None, false), DeskOf::Sarpras);
        assert_eq!(DeskOf::of(Status::NeedsInfo, None, true), DeskOf::Applicant, "what is missing is asked of the applicant");
    }

    #[test]
    fn what_came_through_the_counter_is_agreed_there_unless_something_else_is_said() {
        let by = |how| Some(Agreement { how, note: String::new() });
        let (phone, letter) = (by(AgreementHow::Phone), by(AgreementHow::Letter));
        for channel in [Channel::Ult, Channel::Online] {
            assert_eq!(Agreement::of_approval(phone.clone(), letter.clone(), channel), phone, "{channel}");
            assert_eq!(Agreement::of_approval(None, letter.clone(), channel), letter, "{channel}");
        }
        assert_eq!(Agreement::of_approval(None, None, Channel::Ult), by(AgreementHow::InPerson));
        assert_eq!(Agreement::of_approval(None, None, Channel::Online), None);
    }

    #[test]
    fn at_the_end_of_the_grace_a_return_is_still_in_time() {
        // Case 94.
        let span = Slot::new(wita("2026-12-08 08:00"), wita("2026-12-08 12:00")).expect("from before to");
        assert_eq!(late_after(span), wita("2026-12-08 12:30"));
    }

    #[test]
    fn cancelled_and_rejected_requests_hold_nothing() {
        // Case 15.
        for (status, holding) in [
            (Status::Cancelled, Holding::Nothing),
            (Status::Rejected, Holding::Nothing),
            (Status::Done, Holding::Nothing),
            (Status::NoShow, Holding::Nothing),
            (Status::Expired, Holding::Nothing),
            (Status::Approved, Holding::Hard),
            (Status::InUse, Holding::Hard),
            (Status::Submitted, Holding::Soft),
            (Status::Offered, Holding::Soft),
        ] {
            assert_eq!(status.holding(), holding, "{status}");
        }
    }
}
