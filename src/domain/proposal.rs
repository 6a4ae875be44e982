//! What the office has proposed and the applicant has not answered yet (*usulan jadwal*, *tawaran*; service §7.2, X2 to X6).
//! Until the answer, or the moment by which it was asked for, nobody else gets the proposed time.

use super::facility::{FacilityCode, FacilityId};
use super::reservation::{Item, Question};
use super::role::StaffId;
use super::slot::{Moment, Slot};
use super::working_calendar::WorkingCalendar;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// Row id of a proposal. A later proposal for the same request has another one, so that an answer given on an old page is
/// noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProposalId(pub i64);

super::codes! {
    /// What is proposed.
    pub enum ProposalKind {
        /// Another time for an approved booking (*pending move*, X4): both times are held, and the old one counts until the yes.
        Move = "move",
        /// Another time than an undecided request asks for, or fewer of its things (X2): what is offered is held, what was asked
        /// for blocks nobody.
        Offer = "offer",
    }
}

/// Another facility than the one that is asked for or booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    pub id: FacilityId,
    pub code: FacilityCode,
    pub name: String,
}

/// A proposal that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: ProposalId,
    pub kind: ProposalKind,
    /// `None` = where the request is or asks to be.
    pub elsewhere: Option<Elsewhere>,
    /// What is offered of the things asked for, without their layouts; empty = all of them.
    pub things: Vec<Item>,
    /// Wall clock (WITA).
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    /// From the first to the last moment of use.
    pub span: Slot,
    /// Why, in words for the applicant; may be empty for an offer.
    pub reason: String,
    /// Why it may lie outside the hours, on a closed day or in a room too small; empty otherwise.
    pub override_reason: String,
    pub asked_at: Moment,
    pub asked_by: Option<StaffId>,
    /// Half-open like all times: at this moment it is too late.
    pub answer_by: Moment,
    /// The applicant may know of it, or of the one that it replaced: a message about it was opened or sent.
    pub told: bool,
}

impl Proposal {
    /// So many of a thing that is asked for are proposed; 0 = it is left out.
    pub fn quantity_of(&self, asked: &Item) -> i64 {
        if self.things.is_empty() {
            return asked.quantity;
        }
        self.things.iter().find(|thing| thing.facility == asked.facility).map_or(0, |thing| thing.quantity)
    }

    /// Whether it can still be answered.
    pub fn question(&self, now: Moment) -> Question {
        if self.answer_by <= now { Question::Overdue } else { Question::Open }
    }
}

/// By when an answer is asked for: the close of service of the next working day, and before any of `starts`, the begin of the
/// proposed use and, when a booking shall move, of the booked one.
pub fn answer_by(calendar: &WorkingCalendar, asked: Moment, starts: &[Moment]) -> Moment {
    starts.iter().copied().fold(calendar.next_close_of_service(asked), Moment::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{office_calendar, wita};

    #[test]
    fn the_applicant_has_until_the_close_of_the_next_working_day() {
        let calendar = office_calendar();
        let far = [wita("2026-12-15 08:00"), wita("2026-12-17 08:00")];
        assert_eq!(answer_by(&calendar, wita("2026-11-24 10:00"), &far), wita("2026-11-25 16:00"));
        assert_eq!(answer_by(&calendar, wita("2026-11-27 10:00"), &far), wita("2026-11-30 16:00"), "over the weekend");
    }

    #[test]
    fn the_answer_comes_before_either_use_begins() {
        let calendar = office_calendar();
        let asked = wita("2026-11-24 10:00");
        assert_eq!(answer_by(&calendar, asked, &[wita("2026-11-25 08:00"), wita("2026-11-30 08:00")]), wita("2026-11-25 08:00"));
        assert_eq!(answer_by(&calendar, asked, &[wita("2026-11-30 08:00"), wita("2026-11-25 09:00")]), wita("2026-11-25 09:00"));
    }

    fn proposal() -> Proposal {
        let (start, end) = (wita("2026-12-15 08:00"), wita("2026-12-15 12:00"));
        Proposal {
            id: ProposalId(1),
            kind: ProposalKind::Move,
            elsewhere: None,
            things: Vec::new(),
            start: crate::domain::slot::wall_clock(start),
            end: crate::domain::slot::wall_clock(end),
            span: Slot::new(start, end).expect("from before to"),
            reason: "Ujian".into(),
            override_reason: String::new(),
            asked_at: wita("2026-11-24 10:00"),
            asked_by: None,
            answer_by: wita("2026-11-25 16:00"),
            told: false,
        }
    }

    #[test]
    fn what_an_offer_does_not_name_is_left_out() {
        let item = |facility: &str, quantity| Item { facility: FacilityCode(facility.into()), facility_name: String::new(), quantity, layout: None };
        let (hall, chairs) = (item("AUL-1", 1), item("PRL-KRS", 20));
        assert_eq!((proposal().quantity_of(&hall), proposal().quantity_of(&chairs)), (1, 20), "another time is for all of them");
        let fewer = Proposal { things: vec![item("PRL-KRS", 14)], ..proposal() };
        assert_eq!((fewer.quantity_of(&hall), fewer.quantity_of(&chairs)), (0, 14));
    }

    #[test]
    fn at_the_deadline_it_is_too_late() {
        let proposal = proposal();
        assert_eq!(proposal.question(wita("2026-11-25 15:59")), Question::Open);
        assert_eq!(proposal.question(wita("2026-11-25 16:00")), Question::Overdue);
    }
}
