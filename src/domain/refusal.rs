//! The office's "no" in words (`locales/browser/errors.yml`).

use super::format::{dates_of, time_range};
use super::language::Language;
use super::reservation::Refusal;
use super::slot::Moment;
use crate::tr;

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
            Self::SlotTaken { .. }
            | Self::StockExceeded { .. }
            | Self::VersionConflict { .. }
            | Self::NotAllowedInState { .. }
            | Self::SarprasAnswerMissing
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
            Self::VersionConflict { .. }
            | Self::SarprasAnswerMissing
            | Self::AlreadyStarted
            | Self::NothingAsked
            | Self::AnswerTooLate
            | Self::TooLateToUndo
            | Self::MessageHeld
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
    use crate::domain::facility::FacilityCode;
    use crate::domain::reservation::{Action, SarprasAnswer, Status, Version};
    use crate::domain::slot::instant;

    fn every_refusal() -> Vec<Refusal> {
        let at = |text: &str| instant(text.parse().expect(text));
        let facility = FacilityCode("AUL-1".into());
        vec![
            Refusal::SlotTaken { facility: facility.clone(), from: at("2026-11-24T08:00:00"), to: at("2026-11-24T12:00:00"), alternatives: vec![] },
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
