//! What people are reminded of by themselves (*pengingat*), and when (docs/decisions/0023). Reminders are written in a round of
//! every working day, from an hour that the office sets: whoever sends them by hand is there to do it.

use super::slot::{Moment, Slot, TimeOfDay, local_date};
use super::working_calendar::{WorkingCalendar, days_later};
use chrono::NaiveDate;

super::codes! {
    /// What is reminded of; each at most once.
    pub enum ReminderKind {
        /// The use begins on the next working day or before it (*pengingat H-1*): told the borrower, once for each date.
        UseAhead = "use_ahead",
        /// What is proposed is kept for a few more hours of work only: told the applicant, once for each proposal.
        OfferExpiring = "offer_expiring",
        /// It is over: the borrower is asked how it was.
        Survey = "survey",
        /// An undecided request has a few more hours of work: told the staff, once for each due moment.
        DeadlineNear = "deadline_near",
        /// Its due moment has passed undecided: told the staff, once for each.
        DeadlineMissed = "deadline_missed",
    }
}

/// So long after a return somebody is still asked how it was, if nobody could ask before: longer than the longest holidays.
pub const SURVEY_LATE_DAYS: i64 = 14;
/// A deadline that was missed so long ago is no news any more.
pub const MISSED_DAYS: i64 = 7;
/// Nothing that is a few hours of work away is more days away than this, whatever holidays lie between.
pub const FARTHEST_DAYS: i64 = 30;

/// The uses that are reminded of in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsesAhead {
    /// They begin in it.
    pub begin: Slot,
    /// Whoever was told the date at this moment or later needs no reminder: the approval, or the move, has just said it.
    pub told_before: Moment,
}

/// The working day of the last round whose hour has come at `now`.
pub fn last_round(calendar: &WorkingCalendar, hour: TimeOfDay, now: Moment) -> NaiveDate {
    let today = local_date(now);
    if calendar.is_working_day(today) && hour.on(today) <= now { today } else { calendar.last_working_day(today) }
}

/// What is to be reminded of at `now`: every use is reminded of on the last working day before its date (H-1), and if nobody was
/// there then until the day before it ends. `None` when no date is due.
pub fn uses_ahead(calendar: &WorkingCalendar, hour: TimeOfDay, now: Moment) -> Option<UsesAhead> {
    let round = last_round(calendar, hour, now);
    let begin = Slot::new(Slot::day(local_date(now)).to, Slot::day(calendar.next_working_day(round)).to)?;
    Some(UsesAhead { begin, told_before: Slot::day(round).from })
}

/// Returns that are asked about at `now`: from the round of the next working day on.
pub fn returns_to_ask_about(calendar: &WorkingCalendar, hour: TimeOfDay, now: Moment) -> Option<Slot> {
    let today = Slot::day(local_date(now));
    Slot::new(today.from - chrono::Duration::days(SURVEY_LATE_DAYS), Slot::day(last_round(calendar, hour, now)).from)
}

/// Whether `by` is still to come and fewer than `minutes` of work away.
pub fn is_near(calendar: &WorkingCalendar, now: Moment, by: Moment, minutes: i64) -> bool {
    now < by && calendar.service_minutes_left(now, by) < minutes
}

/// Whether a reminder on the day of `now` can say "tomorrow" of a use on `date`.
pub fn is_tomorrow(now: Moment, date: NaiveDate) -> bool {
    date == days_later(local_date(now), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{date, office_calendar, wita};

    const NINE: TimeOfDay = TimeOfDay::at(9, 0);

    /// First and last date that are reminded of.
    fn dates(now: &str) -> Option<(String, String)> {
        let ahead = uses_ahead(&office_calendar(), NINE, wita(now))?;
        Some((local_date(ahead.begin.from).to_string(), days_later(local_date(ahead.begin.to), -1).to_string()))
    }

    fn both(first: &str, last: &str) -> Option<(String, String)> {
        Some((first.to_owned(), last.to_owned()))
    }

    #[test]
    fn a_use_is_reminded_of_on_the_last_working_day_before_it() {
        for (now, due) in [
            ("2026-12-14 08:59", None),
            ("2026-12-14 09:00", both("2026-12-15", "2026-12-15")),
            ("2026-12-14 23:59", both("2026-12-15", "2026-12-15")),
            ("2026-12-15 00:00", None),
            // On Friday for the weekend and for Monday; whoever was not there on Friday still can until Sunday.
            ("2026-12-11 08:59", None),
            ("2026-12-11 09:00", both("2026-12-12", "2026-12-14")),
            ("2026-12-12 00:00", both("2026-12-13", "2026-12-14")),
            ("2026-12-13 23:59", both("2026-12-14", "2026-12-14")),
            ("2026-12-14 00:00", None),
            // Over joint leave, Christmas and a weekend.
            ("2026-12-23 09:00", both("2026-12-24", "2026-12-28")),
            ("2026-12-25 12:00", both("2026-12-26", "2026-12-28")),
        ] {
            assert_eq!(dates(now), due, "{now}");
        }
    }

    #[test]
    fn whoever_was_told_the_date_on_the_day_of_the_reminder_needs_none() {
        let told_before = |now: &str| uses_ahead(&office_calendar(), NINE, wita(now)).expect("something is due").told_before;
        assert_eq!(told_before("2026-12-14 15:00"), wita("2026-12-14 00:00"));
        assert_eq!(told_before("2026-12-13 15:00"), wita("2026-12-11 00:00"), "the round was on Friday");
    }

    #[test]
    fn a_return_is_asked_about_in_the_round_of_the_next_working_day() {
        let until = |now: &str| returns_to_ask_about(&office_calendar(), NINE, wita(now)).expect("some days").to;
        assert_eq!(until("2026-12-15 08:59"), wita("2026-12-14 00:00"));
        assert_eq!(until("2026-12-15 09:00"), wita("2026-12-15 00:00"));
        assert_eq!(until("2026-12-13 12:00"), wita("2026-12-11 00:00"), "what came back on Friday waits until Monday");
        assert_eq!(until("2026-12-14 09:00"), wita("2026-12-14 00:00"));
    }

    #[test]
    fn near_is_counted_in_hours_of_work() {
        let near = |now: &str, by: &str| is_near(&office_calendar(), wita(now), wita(by), 120);
        assert!(!near("2026-11-25 14:00", "2026-11-25 16:00"));
        assert!(near("2026-11-25 14:01", "2026-11-25 16:00"));
        assert!(!near("2026-11-25 16:00", "2026-11-25 16:00"), "it has come");
        assert!(near("2026-11-24 14:31", "2026-11-25 08:00"), "half an hour tomorrow and an hour and a half today");
        assert!(!near("2026-11-24 14:30", "2026-11-25 08:00"));
        assert!(near("2026-11-27 16:00", "2026-11-30 08:00"), "a weekend is no time of work");
    }

    #[test]
    fn tomorrow_is_the_date_after_todays() {
        assert!(is_tomorrow(wita("2026-12-14 23:59"), date("2026-12-15")));
        assert!(!is_tomorrow(wita("2026-12-11 09:00"), date("2026-12-14")));
    }
}
