//! By when the answer is due, and what the facilities team said: icon, word and colour, in that order of trust.

use super::Icon;
use super::when::moment_near;
use crate::app::use_language;
use crate::domain::language::Language;
use crate::domain::reservation::{SarprasAnswer, Status};
use crate::domain::slot::{Moment, local_date};
use crate::tr;
use leptos::prelude::*;

/// What decides how a deadline looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    pub status: Status,
    pub due_at: Moment,
    /// The use begins before the answer is due.
    pub urgent: bool,
    /// Decided, but not told.
    pub untold: bool,
    pub now: Moment,
}

/// Tone, icon and word of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    tone: &'static str,
    icon: &'static str,
    text: String,
}

impl Deadline {
    fn look(self, language: Language) -> Look {
        let look = |tone, icon, text| Look { tone, icon, text };
        let near = moment_near(language, self.due_at, self.now);
        match self.status {
            _ if self.untold => look("soon", "horn", tr!(language, "staff.due.tell")),
            Status::Offered | Status::NeedsInfo => look("offered", "pause", tr!(language, "staff.due.paused")),
            Status::Submitted | Status::Disposed | Status::Review if self.due_at < self.now => {
                look("late", "warn", tr!(language, "staff.due.late", moment = near))
            }
            Status::Submitted | Status::Disposed | Status::Review if self.urgent => look("urgent", "horn", tr!(language, "staff.due.urgent")),
            Status::Submitted | Status::Disposed | Status::Review if local_date(self.due_at) == local_date(self.now) => look("soon", "clock", near),
            Status::Submitted | Status::Disposed | Status::Review => look("idle", "clock", near),
            Status::Approved | Status::InUse | Status::Done | Status::Rejected | Status::Cancelled | Status::NoShow | Status::Expired => {
                look("idle", "minus", tr!(language, "staff.due.told"))
            }
        }
    }

    /// `sisa 1 j 38 m`, while an answer is due today.
    fn time_left(self, language: Language) -> Option<String> {
        let minutes = (self.due_at - self.now).num_minutes();
        let open = matches!(self.status, Status::Submitted | Status::Disposed | Status::Review);
        (open && minutes > 0 && local_date(self.due_at) == local_date(self.now))
            .then(|| tr!(language, "staff.due.left", hours = minutes / 60, minutes = minutes % 60))
    }
}

/// The due moment as a mark.
#[component]
pub fn DueBadge(
    deadline: Deadline,
    /// Says the moment too when the mark alone would not, and the time left today.
    #[prop(optional)]
    full: bool,
) -> impl IntoView {
    let language = use_language();
    let look = deadline.look(language);
    let mut text = look.text;
    if full {
        if look.tone == "urgent" {
            text = format!("{text}, {}", moment_near(language, deadline.due_at, deadline.now));
        }
        if let Some(left) = deadline.time_left(language) {
            text = format!("{text}, {left}");
        }
    }
    view! { <span class="due" data-status=look.tone><Icon name=look.icon/>{text}</span> }
}

/// Tone and icon of the facilities team's word.
pub fn sarpras_look(answer: Option<SarprasAnswer>, status: Status, with_head: bool) -> (&'static str, &'static str, &'static str) {
    match (answer, status) {
        (None, Status::Disposed) if with_head => ("pending", "user", "staff.sarpras.with_head"),
        (Some(SarprasAnswer::Available), _) => ("ok", "check", "staff.sarpras.available"),
        (Some(SarprasAnswer::Partial), _) => ("partial", "half", "staff.sarpras.partial"),
        (Some(SarprasAnswer::Unavailable), _) => ("rejected", "x", "staff.sarpras.unavailable"),
        (None, Status::Disposed | Status::Review) => ("pending", "reply", "staff.sarpras.asked"),
        (None, _) => ("idle", "minus", "staff.sarpras.none"),
    }
}

/// The facilities team's word as a mark.
#[component]
pub fn SarprasBadge(
    answer: Option<SarprasAnswer>,
    status: Status,
    /// It waits for the head, and the team is not asked yet.
    with_head: bool,
) -> impl IntoView {
    let language = use_language();
    let (tone, icon, key) = sarpras_look(answer, status, with_head);
    view! { <span class="due" data-status=tone><Icon name=icon/>{crate::i18n::words(language, key)}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slot::TimeOfDay;
    use chrono::NaiveDate;

    fn on(day: u32, hour: u16, minute: u16) -> Moment {
        TimeOfDay::at(hour, minute).on(NaiveDate::from_ymd_opt(2026, 12, day).expect("a day of December"))
    }

    fn tone(status: Status, due_at: Moment, urgent: bool) -> &'static str {
        Deadline { status, due_at, urgent, untold: false, now: on(11, 14, 52) }.look(Language::Id).tone
    }

    #[test]
    fn an_answer_due_today_is_amber_and_a_later_one_is_grey() {
        assert_eq!(tone(Status::Review, on(11, 16, 30), false), "soon");
        assert_eq!(tone(Status::Review, on(14, 16, 0), false), "idle");
    }

    #[test]
    fn a_passed_deadline_is_red_even_when_the_use_is_near() {
        assert_eq!(tone(Status::Disposed, on(10, 16, 0), true), "late");
    }

    #[test]
    fn the_clock_stands_still_while_the_applicant_has_to_answer() {
        assert_eq!(tone(Status::Offered, on(10, 16, 0), false), "offered");
    }

    #[test]
    fn a_decision_that_nobody_was_told_asks_to_be_told() {
        let deadline = Deadline { status: Status::Approved, due_at: on(10, 16, 0), urgent: false, untold: true, now: on(11, 9, 0) };
        assert_eq!(deadline.look(Language::Id).icon, "horn");
    }

    #[test]
    fn the_time_left_is_told_only_on_the_day_itself() {
        let deadline = Deadline { status: Status::Review, due_at: on(11, 16, 30), urgent: false, untold: false, now: on(11, 14, 52) };
        assert_eq!(deadline.time_left(Language::Id).as_deref(), Some("sisa 1 j 38 m"));
        assert_eq!(Deadline { now: on(10, 14, 52), ..deadline }.time_left(Language::Id), None);
    }
}
