//! How the deadline of an open request follows a changed calendar (service §4.2: "a holiday added later recomputes only open
//! due times, and the change is logged").

use crate::domain::code::ReservationCode;
use crate::domain::reservation::ReservationId;
use crate::domain::slot::{Moment, local_date};
use crate::domain::working_calendar::WorkingCalendar;
use serde::{Deserialize, Serialize};

/// When work went on after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resumed {
    /// At that moment.
    At(Moment),
    /// Nobody had answered until then: with the next opening of the office.
    RunOut(Moment),
}

/// A stretch in which the clock of the service stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub from: Moment,
    pub resumed: Resumed,
}

/// What the deadline of a request depends on, whose clock runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRequest {
    pub id: ReservationId,
    pub code: ReservationCode,
    pub received_at: Moment,
    pub due_at: Moment,
    /// In order.
    pub pauses: Vec<Pause>,
}

/// A deadline that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueMove {
    pub id: ReservationId,
    pub code: ReservationCode,
    pub from: Moment,
    pub to: Moment,
}

impl OpenRequest {
    /// The new deadline, if `after` gives another one than `before`. A deadline that `before` does not explain stays, but not on
    /// a day on which the office is closed.
    pub fn moved(&self, before: &WorkingCalendar, after: &WorkingCalendar) -> Option<DueMove> {
        let to = if self.by_its_history(before) == self.due_at {
            self.by_its_history(after)
        } else if self.by_its_days(before, before) == self.due_at {
            self.by_its_days(before, after)
        } else if after.is_working_day(local_date(self.due_at)) {
            return None;
        } else {
            after.next_close_of_service(self.due_at)
        };
        (to != self.due_at).then(|| DueMove { id: self.id, code: self.code.clone(), from: self.due_at, to })
    }

    /// The deadline at receipt, moved by every pause.
    fn by_its_history(&self, calendar: &WorkingCalendar) -> Moment {
        self.pauses.iter().fold(calendar.due(self.received_at), |due, pause| {
            let resumed = match pause.resumed {
                Resumed::At(moment) => moment,
                Resumed::RunOut(moment) => calendar.work_goes_on(moment),
            };
            calendar.due_after_pause(due, pause.from, resumed)
        })
    }

    /// In `after` as many working days from the day of receipt as there are in `before` until the deadline of now: for a
    /// request whose clock stood still while the calendar was changed.
    fn by_its_days(&self, before: &WorkingCalendar, after: &WorkingCalendar) -> Moment {
        let (received, due) = (before.received_day(self.received_at), local_date(self.due_at));
        let days = received.iter_days().skip(1).take_while(|day| *day <= due).filter(|day| before.is_working_day(*day)).count();
        after.close_of_service((0..days).fold(after.received_day(self.received_at), |day, _| after.next_working_day(day)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slot::instant;
    use crate::domain::working_calendar::{Holiday, published_holidays};
    use chrono::NaiveDateTime;

    fn wita(text: &str) -> Moment {
        instant(NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect(text))
    }

    /// The published days, and closures of the office.
    fn calendar(closed: &[&str]) -> WorkingCalendar {
        let closure = |date: &&str| Holiday {
            date: date.parse().expect("a date"),
            name_id: "Libur kantor".into(),
            name_en: "Closed".into(),
            joint_leave: false,
            office_open: false,
            office_closure: true,
        };
        WorkingCalendar::new(published_holidays().into_iter().chain(closed.iter().map(closure)).collect())
    }

    fn request(received: &str, due: &str, pauses: Vec<Pause>) -> OpenRequest {
        let code = ReservationCode::from_bits(1);
        OpenRequest { id: ReservationId(1), code, received_at: wita(received), due_at: wita(due), pauses }
    }

    fn moved(request: &OpenRequest, before: &[&str], after: &[&str]) -> Option<Moment> {
        request.moved(&calendar(before), &calendar(after)).map(|moved| moved.to)
    }

    #[test]
    fn a_closure_moves_the_deadline_over_it_and_none_before_or_after() {
        let request = request("2026-11-24T10:00", "2026-11-25T16:00", Vec::new());
        assert_eq!(moved(&request, &[], &["2026-11-25"]), Some(wita("2026-11-26T16:00")));
        assert_eq!(moved(&request, &[], &["2026-11-25", "2026-11-26"]), Some(wita("2026-11-27T16:30")));
        assert_eq!(moved(&request, &[], &["2026-11-23", "2026-11-26"]), None);
        assert_eq!(moved(&request, &[], &[]), None);
    }

    #[test]
    fn a_day_of_receipt_that_is_closed_afterwards_counts_as_the_next_one() {
        let request = request("2026-11-24T10:00", "2026-11-25T16:00", Vec::new());
        assert_eq!(moved(&request, &[], &["2026-11-24"]), Some(wita("2026-11-26T16:00")));
    }

    #[test]
    fn a_closed_day_inside_of_a_pause_moves_nothing() {
        let pause = Pause { from: wita("2026-11-24T11:00"), resumed: Resumed::At(wita("2026-11-27T10:00")) };
        let request = request("2026-11-23T10:00", "2026-11-27T16:30", vec![pause]);
        assert_eq!(moved(&request, &[], &["2026-11-25"]), None, "the clock stood still on it");
        assert_eq!(moved(&request, &[], &["2026-11-27"]), Some(wita("2026-11-30T16:00")), "on this one it ran");
    }

    #[test]
    fn an_answer_that_nobody_gave_goes_on_with_the_next_day_of_the_new_calendar() {
        let pause = Pause { from: wita("2026-11-24T11:00"), resumed: Resumed::RunOut(wita("2026-11-25T16:00")) };
        let request = request("2026-11-24T10:00", "2026-11-27T16:30", vec![pause]);
        assert_eq!(moved(&request, &[], &["2026-11-26"]), Some(wita("2026-11-30T16:00")));
    }

    #[test]
    fn a_deadline_of_a_forgotten_history_keeps_its_number_of_working_days() {
        let request = request("2026-11-24T10:00", "2026-11-26T16:00", Vec::new());
        assert_eq!(moved(&request, &[], &["2026-11-25"]), Some(wita("2026-11-27T16:30")));
        assert_eq!(moved(&request, &["2026-11-25"], &[]), Some(wita("2026-11-25T16:00")), "this one is explained: a holiday is taken back");
    }

    #[test]
    fn another_cut_off_moves_nothing_that_was_received_before() {
        let request = request("2026-11-24T14:30", "2026-11-25T16:00", Vec::new());
        let with_cut_off = |closed: &[&str]| calendar(closed).with_cut_off(crate::domain::slot::TimeOfDay::at(14, 0));
        assert_eq!(request.moved(&with_cut_off(&[]), &with_cut_off(&["2026-12-01"])), None);
    }

    #[test]
    fn a_deadline_that_no_calendar_explains_stays_but_not_on_a_closed_day() {
        let request = request("2026-11-24T10:00", "2026-11-25T10:00", Vec::new());
        assert_eq!(moved(&request, &[], &["2026-11-24"]), None);
        assert_eq!(moved(&request, &[], &["2026-11-25"]), Some(wita("2026-11-26T16:00")));
    }
}
