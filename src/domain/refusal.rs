//! The office's "no", and its words (`locales/browser/errors.yml`).

use super::action::Action;
use super::availability::Alternative;
use super::code::ReservationCode;
use super::facility::FacilityCode;
use super::format::{dates_of, time_range};
use super::language::Language;
use super::reservation::{SarprasAnswer, Status, Version};
use super::slot::Moment;
use crate::tr;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whose use it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBy {
    /// Of the request; none for a closure or an event of the office.
    pub code: Option<ReservationCode>,
    /// Institution or name, or the reason of a closure; may be empty.
    pub who: String,
}

impl fmt::Display for HeldBy {
    /// `9B2T-KX5R-1, MKKS SMA`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) if self.who.is_empty() => write!(f, "{code}"),
            Some(code) => write!(f, "{code}, {}", self.who),
            None => f.write_str(&self.who),
        }
    }
}

/// The office's "no": an expected answer, shown to people, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// 409 — somebody holds the slot; up to three free alternatives.
    #[error("slot taken")]
    SlotTaken {
        facility: FacilityCode,
        from: Moment,
        to: Moment,
        alternatives: Vec<Alternative>,
        /// Who has it; only for staff who may read every request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held_by: Option<Box<HeldBy>>,
    },
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
    /// 409 — a channel is handing the message over at this moment.
    #[error("the message is on its way")]
    MessageOnItsWay,
    /// 409 — the message has been sent twice; a third time would be one too many.
    #[error("the message was sent twice")]
    SentTwice,
    /// 409 — the moment from which this may be noted has not come (X10, X11).
    #[error("too early to {action}")]
    TooEarly { action: Action },
    /// 409 — the use is over: nothing can be handed over any more.
    #[error("the use is over")]
    AlreadyOver,
    /// 409 — somebody else still has it (case 47).
    #[error("{facility} is still out with {code}")]
    StillOut { facility: FacilityCode, code: ReservationCode },
    /// 409 — damage is reported within three working days after the return (X15).
    #[error("too late to report damage")]
    TooLateForDamage,
    /// 409 — the head has not passed it on yet.
    #[error("it waits for the head")]
    WithHead,
    /// 409 — it does not wait for the head.
    #[error("it does not wait for the head")]
    NotWithHead,
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
            | Self::MessageHeld
            | Self::MessageOnItsWay
            | Self::SentTwice
            | Self::TooEarly { .. }
            | Self::AlreadyOver
            | Self::TooLateForDamage
            | Self::WithHead
            | Self::NotWithHead => "not_allowed_in_state",
            Self::StillOut { .. } => "still_out",
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
            | Self::MessageOnItsWay
            | Self::SentTwice
            | Self::TooEarly { .. }
            | Self::AlreadyOver
            | Self::StillOut { .. }
            | Self::TooLateForDamage
            | Self::WithHead
            | Self::NotWithHead
            | Self::Forbidden => &[],
        }
    }
}

impl Refusal {
    /// Last part of the key of its words, `error.<key>.title` and `.detail`; finer than the code of the wire.
    pub fn text_key(&self) -> &'static str {
        match self {
            Self::SarprasSaysNo { .. } => "sarpras_says_no",
            Self::AlreadyStarted => "already_started",
            Self::NothingAsked => "nothing_asked",
            Self::AnswerTooLate => "answer_too_late",
            Self::TooLateToUndo => "too_late_to_undo",
            Self::MessageHeld => "message_held",
            Self::MessageOnItsWay => "message_on_its_way",
            Self::SentTwice => "sent_twice",
            Self::TooEarly { action: Action::NoShow } => "too_early_no_show",
            Self::TooEarly { .. } => "too_early",
            Self::AlreadyOver => "already_over",
            Self::TooLateForDamage => "too_late_for_damage",
            Self::WithHead => "with_head",
            Self::NotWithHead => "not_with_head",
            Self::SlotTaken { .. }
            | Self::StockExceeded { .. }
            | Self::VersionConflict { .. }
            | Self::NotAllowedInState { .. }
            | Self::SarprasAnswerMissing
            | Self::StillOut { .. }
            | Self::Forbidden => self.code(),
        }
    }

    /// A short heading.
    pub fn title(&self, language: Language) -> String {
        let key = format!("error.{}.title", self.text_key());
        tr!(language, &key)
    }

    /// One sentence that says why, and what to do.
    pub fn detail(&self, language: Language) -> String {
        let key = format!("error.{}.detail", self.text_key());
        match self {
            Self::SlotTaken { facility, from, to, .. } => tr!(language, &key, facility = facility, when = when(language, *from, *to)),
            Self::StockExceeded { facility, left, .. } => tr!(language, &key, facility = facility, n = left),
            Self::NotAllowedInState { status, .. } => {
                let status = format!("status.{status}");
                tr!(language, &key, status = tr!(language, &status))
            }
            Self::SarprasSaysNo { answer } => {
                let answer = format!("error.sarpras_says_no.{answer}");
                tr!(language, &key, answer = tr!(language, &answer))
            }
            Self::StillOut { facility, code } => tr!(language, &key, facility = facility, code = code),
            Self::VersionConflict { .. }
            | Self::SarprasAnswerMissing
            | Self::AlreadyStarted
            | Self::NothingAsked
            | Self::AnswerTooLate
            | Self::TooLateToUndo
            | Self::MessageHeld
            | Self::MessageOnItsWay
            | Self::SentTwice
            | Self::TooEarly { .. }
            | Self::AlreadyOver
            | Self::TooLateForDamage
            | Self::WithHead
            | Self::NotWithHead
            | Self::Forbidden => tr!(language, &key),
        }
    }
}

fn when(language: Language, from: Moment, to: Moment) -> String {
    format!("{}, {} WITA", dates_of(language, from, to), time_range(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slot::instant;

    fn every_refusal() -> Vec<Refusal> {
        let at = |text: &str| instant(text.parse().expect(text));
        let facility = FacilityCode("AUL-1".into());
        vec![
            Refusal::SlotTaken {
                facility: facility.clone(),
                from: at("2026-11-24T08:00:00"),
                to: at("2026-11-24T12:00:00"),
                alternatives: vec![],
                held_by: None,
            },
            Refusal::StockExceeded { facility, left: 2, alternatives: vec![] },
            Refusal::VersionConflict { current: Version(3) },
            Refusal::NotAllowedInState { action: Action::Approve, status: Status::Done },
            Refusal::SarprasAnswerMissing,
            Refusal::SarprasSaysNo { answer: SarprasAnswer::Partial },
            Refusal::AlreadyStarted,
            Refusal::NothingAsked,
            Refusal::AnswerTooLate,
            Refusal::TooLateToUndo,
            Refusal::MessageHeld,
            Refusal::MessageOnItsWay,
            Refusal::SentTwice,
            Refusal::TooEarly { action: Action::HandOver },
            Refusal::TooEarly { action: Action::NoShow },
            Refusal::AlreadyOver,
            Refusal::StillOut { facility: FacilityCode("AUL-1".into()), code: "0000-0000-0".parse().expect("a code") },
            Refusal::TooLateForDamage,
            Refusal::WithHead,
            Refusal::NotWithHead,
            Refusal::Forbidden,
        ]
    }

    #[test]
    fn every_no_has_words_in_both_languages() {
        for refusal in every_refusal() {
            for language in Language::ALL {
                for text in [refusal.title(*language), refusal.detail(*language)] {
                    assert!(!text.is_empty() && !text.contains("error.") && !text.contains("%{") && !text.contains("status."), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_taken_slot_names_the_facility_and_the_time() {
        assert_eq!(every_refusal()[0].detail(Language::Id), "AUL-1 sudah terisi pada Selasa, 24 November 2026, 08.00–12.00 WITA. Pilih waktu lain.");
        assert_eq!(every_refusal()[3].detail(Language::En), "This cannot be done to a request whose status is Completed.");
    }
}
