//! The life of a request (*permohonan peminjaman*): its states, and the one table that says who may do what in which state.
//! Both the button and the workflow ask [`Action::allowed`].

use super::availability::Alternative;
use super::facility::{FacilityCode, Layout};
use super::role::{Role, Roles};
use super::slot::Moment;
use serde::{Deserialize, Serialize};

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

/// One facility of a request, with its quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub facility: FacilityCode,
    pub facility_name: String,
    pub quantity: i64,
    pub layout: Option<Layout>,
}

/// Whether something is proposed to the applicant, and whether they can still answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    None,
    Open,
    /// The moment by which the answer was asked for is past.
    Overdue,
}

/// What the table of actions needs to know of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub status: Status,
    pub sarpras_answer: Option<SarprasAnswer>,
    /// The first moment of use is past.
    pub started: bool,
    pub question: Question,
}

impl Facts {
    /// Its time has come and nobody has decided (X14). What is offered and open has a clock of its own.
    pub fn has_come_undecided(self) -> bool {
        match self.status {
            Status::Submitted | Status::Disposed | Status::Review | Status::NeedsInfo => self.started,
            Status::Offered | Status::Approved | Status::InUse | Status::Done | Status::Rejected | Status::Cancelled | Status::NoShow | Status::Expired => {
                false
            }
        }
    }
}

super::codes! {
    /// Things that people do to a request.
    pub enum Action {
        /// Pass it on to the facilities team (*disposisi*, W4 and O3).
        Dispose = "dispose",
        /// The facilities team's answer (O3).
        Confirm = "confirm",
        /// W6, O5.
        Approve = "approve",
        /// O5, 9.2.
        Reject = "reject",
        /// Another day, hour or facility (§7.4): as agreed, or proposed to the applicant first (X4).
        Move = "move",
        /// Another time than was asked for, kept for the applicant until they answer (*tawaran*, X2).
        Offer = "offer",
        /// The applicant's yes or no to what is proposed (X3, X5, X6).
        Reply = "reply",
        /// Taking back what is proposed, before it is answered.
        Recall = "recall",
        /// Taking back one's own last move or proposal, within seconds (*urungkan*, §7.4).
        Undo = "undo",
        /// By the office, X9.
        Cancel = "cancel",
        /// By the applicant, X7 and X8.
        Withdraw = "withdraw",
        /// The decision was told; the service's clock stops (document step 9).
        MarkNotified = "mark_notified",
    }
}

/// The office's "no": an expected answer, shown to people, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// 409 — somebody holds the slot; up to three free alternatives.
    #[error("slot taken")]
    SlotTaken { facility: FacilityCode, from: Moment, to: Moment, alternatives: Vec<Alternative> },
    /// 409 — more units than are left at some moment.
    #[error("stock exceeded")]
    StockExceeded { facility: FacilityCode, left: i64, alternatives: Vec<Alternative> },
    /// 409 — somebody else changed it first; who and when stands in the history.
    #[error("version conflict")]
    VersionConflict { current: Version },
    /// 409 — the state does not allow it.
    #[error("{action} is not allowed in state {status}")]
    NotAllowedInState { action: Action, status: Status },
    /// 409 — approval needs the facilities team's word first (document step 8).
    #[error("sarpras answer missing")]
    SarprasAnswerMissing,
    /// 409 — the facilities team did not say "available".
    #[error("sarpras answer is not available")]
    SarprasSaysNo { answer: SarprasAnswer },
    /// 409 — the use has begun.
    #[error("already started")]
    AlreadyStarted,
    /// 409 — nothing is proposed: it was answered, replaced or taken back, or its time ran out.
    #[error("nothing is proposed")]
    NothingAsked,
    /// 409 — the moment by which the applicant had to answer is past.
    #[error("the answer comes too late")]
    AnswerTooLate,
    /// 409 — the seconds in which a move can be undone are over, or there was none that could be.
    #[error("too late to undo")]
    TooLateToUndo,
    /// 409 — the message is held back as long as the move it tells of can be undone.
    #[error("the message is held back")]
    MessageHeld,
    /// 403 — the role may not do this.
    #[error("forbidden")]
    Forbidden,
}

impl Refusal {
    /// The stable code of `contract.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SlotTaken { .. } => "slot_taken",
            Self::StockExceeded { .. } => "stock_exceeded",
            Self::VersionConflict { .. } => "version_conflict",
            Self::NotAllowedInState { .. }
            | Self::AlreadyStarted
            | Self::SarprasSaysNo { .. }
            | Self::NothingAsked
            | Self::AnswerTooLate
            | Self::TooLateToUndo
            | Self::MessageHeld => "not_allowed_in_state",
            Self::SarprasAnswerMissing => "sarpras_answer_missing",
            Self::Forbidden => "forbidden",
        }
    }

    /// Free alternatives that come with the refusal, at most three.
    pub fn alternatives(&self) -> &[Alternative] {
        match self {
            Self::SlotTaken { alternatives, .. } | Self::StockExceeded { alternatives, .. } => alternatives,
            Self::VersionConflict { .. }
            | Self::NotAllowedInState { .. }
            | Self::SarprasAnswerMissing
            | Self::SarprasSaysNo { .. }
            | Self::AlreadyStarted
            | Self::NothingAsked
            | Self::AnswerTooLate
            | Self::TooLateToUndo
            | Self::MessageHeld
            | Self::Forbidden => &[],
        }
    }
}

impl Action {
    /// Roles that may do it (rights table, service §7.5). The applicant's own act has no staff role: it is opened by the
    /// secret link or by code and digits; ULT and admin may record it for them.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Dispose | Self::Withdraw | Self::Reply | Self::MarkNotified => &[Role::Ult, Role::Admin],
            Self::Confirm => &[Role::Sarpras],
            Self::Approve | Self::Reject | Self::Move | Self::Offer | Self::Recall | Self::Undo | Self::Cancel => &[Role::Admin],
        }
    }

    /// States in which it may be done.
    pub fn states(self) -> &'static [Status] {
        match self {
            Self::Dispose => &[Status::Submitted],
            Self::Confirm | Self::Approve => &[Status::Disposed, Status::Review],
            Self::Reject => &[Status::Submitted, Status::Disposed, Status::Review],
            Self::Move | Self::Undo => &[Status::Submitted, Status::Disposed, Status::Review, Status::Offered, Status::Approved],
            Self::Offer => &[Status::Submitted, Status::Disposed, Status::Review, Status::Offered],
            Self::Reply | Self::Recall => &[Status::Offered, Status::Approved],
            Self::Cancel => &[Status::Approved],
            Self::Withdraw => &[Status::Submitted, Status::Disposed, Status::Review, Status::NeedsInfo, Status::Offered, Status::Approved],
            Self::MarkNotified => Status::ALL,
        }
    }

    /// May somebody with `roles` do this now?
    ///
    /// # Errors
    /// The reason why not, fit to be shown beside a disabled button.
    pub fn allowed(self, facts: Facts, roles: &Roles) -> Result<(), Refusal> {
        if !roles.any_of(self.roles()) {
            return Err(Refusal::Forbidden);
        }
        self.possible(facts)
    }

    /// May this be done in the state of the request, whoever asks? Used for the applicant's own acts.
    ///
    /// # Errors
    /// The reason why not.
    pub fn possible(self, facts: Facts) -> Result<(), Refusal> {
        if self == Self::Approve && matches!(facts.status, Status::Submitted | Status::Disposed | Status::Review) {
            match facts.sarpras_answer {
                None => return Err(Refusal::SarprasAnswerMissing),
                Some(SarprasAnswer::Available) => {}
                Some(answer) => return Err(Refusal::SarprasSaysNo { answer }),
            }
        }
        if !self.states().contains(&facts.status) {
            return Err(Refusal::NotAllowedInState { action: self, status: facts.status });
        }
        match self {
            Self::Withdraw | Self::Cancel | Self::Move | Self::Offer | Self::Approve if facts.started => Err(Refusal::AlreadyStarted),
            Self::Reply | Self::Recall if facts.question == Question::None => Err(Refusal::NothingAsked),
            Self::Reply if facts.question == Question::Overdue => Err(Refusal::AnswerTooLate),
            Self::Dispose
            | Self::Confirm
            | Self::Approve
            | Self::Reject
            | Self::Move
            | Self::Offer
            | Self::Reply
            | Self::Recall
            | Self::Undo
            | Self::Cancel
            | Self::Withdraw
            | Self::MarkNotified => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_STARTED: bool = false;

    fn facts(status: Status, sarpras_answer: Option<SarprasAnswer>, started: bool) -> Facts {
        Facts { status, sarpras_answer, started, question: Question::Open }
    }

    /// The rights of service §7.5 and the doors of §7.2, written down a second time: role, action, states.
    const TABLE: &[(Role, Action, &str)] = &[
        (Role::Ult, Action::Dispose, "submitted"),
        (Role::Ult, Action::Reply, "offered approved"),
        (Role::Ult, Action::Withdraw, "submitted disposed review needs_info offered approved"),
        (Role::Ult, Action::MarkNotified, "submitted disposed review needs_info offered approved in_use done rejected cancelled no_show expired"),
        (Role::Sarpras, Action::Confirm, "disposed review"),
        (Role::Admin, Action::Dispose, "submitted"),
        (Role::Admin, Action::Approve, "disposed review"),
        (Role::Admin, Action::Reject, "submitted disposed review"),
        (Role::Admin, Action::Move, "submitted disposed review offered approved"),
        (Role::Admin, Action::Offer, "submitted disposed review offered"),
        (Role::Admin, Action::Reply, "offered approved"),
        (Role::Admin, Action::Recall, "offered approved"),
        (Role::Admin, Action::Undo, "submitted disposed review offered approved"),
        (Role::Admin, Action::Cancel, "approved"),
        (Role::Admin, Action::Withdraw, "submitted disposed review needs_info offered approved"),
        (Role::Admin, Action::MarkNotified, "submitted disposed review needs_info offered approved in_use done rejected cancelled no_show expired"),
    ];

    #[test]
    fn every_role_may_do_just_what_the_table_says_in_every_state() {
        for role in Role::ALL {
            for action in Action::ALL {
                let states = TABLE.iter().find(|(known, act, _)| known == role && act == action).map(|(_, _, states)| *states);
                for status in Status::ALL {
                    let seen = action.allowed(facts(*status, Some(SarprasAnswer::Available), NOT_STARTED), &Roles(vec![*role]));
                    let expected = match states {
                        None => Err(Refusal::Forbidden),
                        Some(states) if states.split(' ').any(|state| state == status.code()) => Ok(()),
                        Some(_) => Err(Refusal::NotAllowedInState { action: *action, status: *status }),
                    };
                    assert_eq!(seen, expected, "{role} {action} {status}");
                }
            }
        }
    }

    #[test]
    fn nothing_leaves_a_terminal_state() {
        for status in Status::ALL.iter().filter(|status| status.is_terminal()) {
            for action in Action::ALL.iter().filter(|action| **action != Action::MarkNotified) {
                for answer in [None, Some(SarprasAnswer::Available)] {
                    let seen = action.possible(facts(*status, answer, NOT_STARTED));
                    assert_eq!(seen, Err(Refusal::NotAllowedInState { action: *action, status: *status }));
                }
            }
        }
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

    #[test]
    fn approval_needs_the_facilities_teams_word_first() {
        for status in [Status::Submitted, Status::Disposed, Status::Review] {
            assert_eq!(Action::Approve.possible(facts(status, None, NOT_STARTED)), Err(Refusal::SarprasAnswerMissing));
            for answer in [SarprasAnswer::Partial, SarprasAnswer::Unavailable] {
                assert_eq!(Action::Approve.possible(facts(status, Some(answer), NOT_STARTED)), Err(Refusal::SarprasSaysNo { answer }));
            }
        }
        assert_eq!(Action::Reject.possible(facts(Status::Review, None, NOT_STARTED)), Ok(()), "a rejection needs no answer");
    }

    #[test]
    fn what_has_begun_can_neither_be_moved_nor_taken_back() {
        // Cases 68 and 86: the applicant may cancel until the use starts.
        for action in [Action::Withdraw, Action::Cancel, Action::Move] {
            assert_eq!(action.possible(facts(Status::Approved, None, true)), Err(Refusal::AlreadyStarted), "{action}");
            assert_eq!(action.possible(facts(Status::Approved, None, NOT_STARTED)), Ok(()), "{action}");
        }
        assert_eq!(Action::Approve.possible(facts(Status::Review, Some(SarprasAnswer::Available), true)), Err(Refusal::AlreadyStarted));
        assert_eq!(Action::Reject.possible(facts(Status::Review, None, true)), Ok(()), "a late answer is still an answer");
    }

    #[test]
    fn an_answer_needs_a_question_and_comes_before_its_deadline() {
        for status in [Status::Offered, Status::Approved] {
            let asked = |question| Facts { question, ..facts(status, None, NOT_STARTED) };
            assert_eq!(Action::Reply.possible(asked(Question::Open)), Ok(()), "{status}");
            assert_eq!(Action::Reply.possible(asked(Question::Overdue)), Err(Refusal::AnswerTooLate), "{status}");
            assert_eq!(Action::Recall.possible(asked(Question::Overdue)), Ok(()), "{status}");
            for action in [Action::Reply, Action::Recall] {
                assert_eq!(action.possible(asked(Question::None)), Err(Refusal::NothingAsked), "{action} {status}");
            }
        }
        // The time that was asked for may have come while the applicant thinks about another one.
        assert_eq!(Action::Reply.possible(facts(Status::Offered, None, true)), Ok(()));
        assert_eq!(Action::Offer.possible(facts(Status::Review, None, true)), Err(Refusal::AlreadyStarted));
    }

    #[test]
    fn only_what_nobody_has_decided_or_offered_expires_when_its_time_comes() {
        let expiring = |started| Status::ALL.iter().filter(move |status| facts(**status, None, started).has_come_undecided()).map(|status| status.code());
        assert_eq!(expiring(true).collect::<Vec<_>>(), ["submitted", "disposed", "review", "needs_info"]);
        assert_eq!(expiring(NOT_STARTED).count(), 0);
    }

    #[test]
    fn a_person_with_two_roles_may_do_what_either_may() {
        let both = Roles(vec![Role::Head, Role::Sarpras]);
        assert_eq!(Action::Confirm.allowed(facts(Status::Disposed, None, NOT_STARTED), &both), Ok(()));
        assert_eq!(Action::Approve.allowed(facts(Status::Disposed, None, NOT_STARTED), &both), Err(Refusal::Forbidden));
    }
}
