//! What people do to a request, and the one table that says who may do it when. Both the button and the workflow ask
//! [`Action::allowed`]; which states an act is for, and where it leads, stands in [`super::procedure`].

use super::procedure;
use super::reservation::{Facts, Phase, Question, Refusal, SarprasAnswer, Status};
use super::role::{Role, Roles};

super::codes! {
    /// Things that people do to a request.
    pub enum Action {
        /// Pass it on to the facilities team (*disposisi*, W4 and O3).
        Dispose = "dispose",
        /// The head has read it and passes it on, to the facilities team or back to the counter (T4).
        PassOn = "pass_on",
        /// Ask the applicant for what is missing (*minta kelengkapan*, X1); the clock stands still until it comes.
        RequestInfo = "request_info",
        /// What was missing has come (X1).
        Resubmit = "resubmit",
        /// The facilities team's answer (O3).
        Confirm = "confirm",
        /// W6, O5.
        Approve = "approve",
        /// O6, 9.2.
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
        /// By the applicant, W7, X7 and X8.
        Withdraw = "withdraw",
        /// The borrower gets it (*serahkan*, X10).
        HandOver = "hand_over",
        /// It comes back (*terima kembali*, X12).
        ReceiveBack = "receive_back",
        /// Nobody came (*tidak hadir*, X11).
        NoShow = "no_show",
        /// What came back turns out to be damaged (X15).
        ReportDamage = "report_damage",
        /// The decision was told; the service's clock stops (document step 9).
        MarkNotified = "mark_notified",
    }
}

impl Action {
    /// Roles that may do it (rights table, service §7.5). The applicant's own act has no staff role: it is opened by the
    /// secret link or by code and digits; ULT and admin may record it for them.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Dispose | Self::RequestInfo | Self::Resubmit | Self::Withdraw | Self::Reply | Self::MarkNotified => &[Role::Ult, Role::Admin],
            Self::PassOn => &[Role::Head],
            Self::Confirm => &[Role::Sarpras],
            Self::HandOver | Self::ReceiveBack | Self::NoShow | Self::ReportDamage => &[Role::Sarpras, Role::Admin],
            Self::Approve | Self::Reject | Self::Move | Self::Offer | Self::Recall | Self::Undo | Self::Cancel => &[Role::Admin],
        }
    }

    /// Acts that the applicant does without an account.
    pub fn is_the_applicants(self) -> bool {
        matches!(self, Self::Withdraw | Self::Reply | Self::Resubmit)
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
        if !procedure::is_for(self, facts.status) {
            return Err(Refusal::NotAllowedInState { action: self, status: facts.status });
        }
        match self {
            // What lies on the head's desk is neither answered nor moved before it is passed on.
            Self::Confirm | Self::Move | Self::Offer if facts.with_head && facts.status == Status::Disposed => Err(Refusal::WithHead),
            Self::PassOn if !facts.with_head => Err(Refusal::NotWithHead),
            Self::Withdraw | Self::Cancel | Self::Move | Self::Offer | Self::Approve | Self::RequestInfo if facts.started() => Err(Refusal::AlreadyStarted),
            Self::Reply | Self::Recall if facts.question == Question::None => Err(Refusal::NothingAsked),
            Self::Reply | Self::Resubmit if facts.question == Question::Overdue => Err(Refusal::AnswerTooLate),
            Self::HandOver if facts.phase < Phase::Near => Err(Refusal::TooEarly { action: self }),
            Self::HandOver if facts.phase == Phase::Over => Err(Refusal::AlreadyOver),
            Self::NoShow if facts.phase < Phase::Missed => Err(Refusal::TooEarly { action: self }),
            Self::ReportDamage if !facts.damage_open => Err(Refusal::TooLateForDamage),
            Self::Dispose
            | Self::PassOn
            | Self::RequestInfo
            | Self::Resubmit
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
            | Self::HandOver
            | Self::ReceiveBack
            | Self::NoShow
            | Self::ReportDamage
            | Self::MarkNotified => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_STARTED: Phase = Phase::Near;

    fn facts(status: Status, sarpras_answer: Option<SarprasAnswer>, phase: Phase) -> Facts {
        Facts { status, sarpras_answer, phase, question: Question::Open, damage_open: true, with_head: false }
    }

    /// The hour in which `action` is not refused for being early or late.
    fn its_hour(action: Action) -> Phase {
        if action == Action::NoShow { Phase::Missed } else { NOT_STARTED }
    }

    /// The rights of service §7.5 and the doors of §7.2, written down a second time: role, action, states.
    const TABLE: &[(Role, Action, &str)] = &[
        (Role::Ult, Action::Dispose, "submitted"),
        (Role::Ult, Action::Reply, "offered approved"),
        (Role::Ult, Action::Withdraw, "submitted disposed review needs_info offered approved"),
        (Role::Ult, Action::MarkNotified, "submitted disposed review needs_info offered approved in_use done rejected cancelled no_show expired"),
        (Role::Ult, Action::RequestInfo, "submitted disposed review"),
        (Role::Ult, Action::Resubmit, "needs_info"),
        (Role::Head, Action::PassOn, "disposed"),
        (Role::Sarpras, Action::Confirm, "disposed review"),
        (Role::Sarpras, Action::HandOver, "approved"),
        (Role::Sarpras, Action::ReceiveBack, "in_use"),
        (Role::Sarpras, Action::NoShow, "approved"),
        (Role::Sarpras, Action::ReportDamage, "done"),
        (Role::Admin, Action::RequestInfo, "submitted disposed review"),
        (Role::Admin, Action::Resubmit, "needs_info"),
        (Role::Admin, Action::HandOver, "approved"),
        (Role::Admin, Action::ReceiveBack, "in_use"),
        (Role::Admin, Action::NoShow, "approved"),
        (Role::Admin, Action::ReportDamage, "done"),
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
                    let facts = Facts { with_head: *action == Action::PassOn, ..facts(*status, Some(SarprasAnswer::Available), its_hour(*action)) };
                    let seen = action.allowed(facts, &Roles(vec![*role]));
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
    fn what_lies_on_the_heads_desk_waits_until_the_head_has_passed_it_on() {
        let with_head = Facts { with_head: true, ..facts(Status::Disposed, None, NOT_STARTED) };
        for action in [Action::Confirm, Action::Move, Action::Offer] {
            assert_eq!(action.possible(with_head), Err(Refusal::WithHead), "{action}");
        }
        for action in [Action::PassOn, Action::RequestInfo, Action::Reject, Action::Withdraw] {
            assert_eq!(action.possible(with_head), Ok(()), "{action}: the clock goes on, and so may others");
        }
        assert_eq!(Action::Approve.possible(with_head), Err(Refusal::SarprasAnswerMissing));
        assert_eq!(Action::PassOn.possible(facts(Status::Disposed, None, NOT_STARTED)), Err(Refusal::NotWithHead));
        for role in [Role::Ult, Role::Sarpras, Role::Admin, Role::Sysadmin] {
            assert_eq!(Action::PassOn.allowed(with_head, &Roles(vec![role])), Err(Refusal::Forbidden), "{role}");
        }
    }

    #[test]
    fn nothing_leaves_a_terminal_state() {
        for status in Status::ALL.iter().filter(|status| status.is_terminal()) {
            // Damage changes what is known of a return, not its state.
            for action in Action::ALL.iter().filter(|action| !matches!(action, Action::MarkNotified | Action::ReportDamage)) {
                for answer in [None, Some(SarprasAnswer::Available)] {
                    let seen = action.possible(facts(*status, answer, NOT_STARTED));
                    assert_eq!(seen, Err(Refusal::NotAllowedInState { action: *action, status: *status }));
                }
            }
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
            assert_eq!(action.possible(facts(Status::Approved, None, Phase::Begun)), Err(Refusal::AlreadyStarted), "{action}");
            assert_eq!(action.possible(facts(Status::Approved, None, NOT_STARTED)), Ok(()), "{action}");
        }
        assert_eq!(Action::Approve.possible(facts(Status::Review, Some(SarprasAnswer::Available), Phase::Begun)), Err(Refusal::AlreadyStarted));
        assert_eq!(Action::Reject.possible(facts(Status::Review, None, Phase::Begun)), Ok(()), "a late answer is still an answer");
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
        assert_eq!(Action::Reply.possible(facts(Status::Offered, None, Phase::Begun)), Ok(()));
        assert_eq!(Action::Offer.possible(facts(Status::Review, None, Phase::Begun)), Err(Refusal::AlreadyStarted));
    }

    #[test]
    fn only_what_nobody_has_decided_or_offered_expires_when_its_time_comes() {
        let expiring = |phase| Status::ALL.iter().filter(move |status| facts(**status, None, phase).has_come_undecided()).map(|status| status.code());
        assert_eq!(expiring(Phase::Begun).collect::<Vec<_>>(), ["submitted", "disposed", "review", "needs_info"]);
        assert_eq!(expiring(NOT_STARTED).count(), 0);
    }

    #[test]
    fn handing_over_has_its_hour_and_so_has_absence() {
        let at = |action: Action, phase| action.possible(facts(Status::Approved, None, phase));
        assert_eq!(at(Action::HandOver, Phase::Ahead), Err(Refusal::TooEarly { action: Action::HandOver }));
        for phase in [Phase::Near, Phase::Begun, Phase::Missed] {
            assert_eq!(at(Action::HandOver, phase), Ok(()), "{phase:?}: whoever comes late still gets it");
        }
        assert_eq!(at(Action::HandOver, Phase::Over), Err(Refusal::AlreadyOver));
        for phase in [Phase::Ahead, Phase::Near, Phase::Begun] {
            assert_eq!(at(Action::NoShow, phase), Err(Refusal::TooEarly { action: Action::NoShow }), "{phase:?}");
        }
        assert_eq!(at(Action::NoShow, Phase::Over), Ok(()));
        let kept = Facts { damage_open: false, ..facts(Status::Done, None, Phase::Over) };
        assert_eq!(Action::ReportDamage.possible(kept), Err(Refusal::TooLateForDamage));
    }

    #[test]
    fn what_is_missing_comes_before_its_deadline() {
        let late = Facts { question: Question::Overdue, ..facts(Status::NeedsInfo, None, NOT_STARTED) };
        assert_eq!(Action::Resubmit.possible(late), Err(Refusal::AnswerTooLate));
        assert!(late.has_come_undecided(), "the clock ends it (X1)");
    }

    #[test]
    fn a_person_with_two_roles_may_do_what_either_may() {
        let both = Roles(vec![Role::Head, Role::Sarpras]);
        assert_eq!(Action::Confirm.allowed(facts(Status::Disposed, None, NOT_STARTED), &both), Ok(()));
        assert_eq!(Action::Approve.allowed(facts(Status::Disposed, None, NOT_STARTED), &both), Err(Refusal::Forbidden));
    }
}
