//! Being away while somebody else does one's work (*berhalangan*, *mewakili*; service §7.5: a delegate acts with the absent
//! one's rights and is named in the history).

use super::application_form::{FieldErrors, typed_date};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// No absence is longer, in days: what is meant to last is a role, and roles are the system manager's.
pub const LONGEST_DAYS: i64 = 92;

/// The local dates of an absence, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    first: NaiveDate,
    last: NaiveDate,
}

impl Absence {
    /// From the dates as typed; no last date is the first one.
    ///
    /// # Errors
    /// The faults of `first_date` and `last_date`: no date, over already, the wrong way round, or too long.
    pub fn parse(first: &str, last: &str, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut faults = FieldErrors::default();
        let typed_first = typed_date(first);
        let typed_last = if last.trim().is_empty() { typed_first } else { typed_date(last) };
        if typed_first.is_none() {
            faults.add("first_date", "date");
        }
        if typed_last.is_none() && !last.trim().is_empty() {
            faults.add("last_date", "date");
        }
        let Some((first, last)) = typed_first.zip(typed_last) else { return Err(faults) };
        if last < first {
            faults.add("last_date", "date_order");
        } else if last < today {
            faults.add("last_date", "date_past");
        } else if (last - first).num_days() >= LONGEST_DAYS {
            faults.add_with("last_date", "absence_long", &[("n", LONGEST_DAYS.to_string())]);
        }
        if faults.is_empty() { Ok(Self { first, last }) } else { Err(faults) }
    }

    /// As it is kept; `None` when the dates are the wrong way round.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The first date.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last date.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// Whether somebody stands in on that local date.
    pub fn covers(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn faults(first: &str, last: &str) -> Vec<String> {
        let answer = Absence::parse(first, last, date("2026-11-24"));
        answer.expect_err("it is refused").0.iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
    }

    #[test]
    fn both_dates_belong_to_an_absence() {
        let absence = Absence::parse("2026-11-25", "27/11/2026", date("2026-11-24")).expect("good dates");
        let covered: Vec<bool> = ["2026-11-24", "2026-11-25", "2026-11-27", "2026-11-28"].iter().map(|day| absence.covers(date(day))).collect();
        assert_eq!(covered, [false, true, true, false]);
    }

    #[test]
    fn one_date_alone_is_one_day() {
        let absence = Absence::parse("2026-11-24", " ", date("2026-11-24")).expect("today");
        assert_eq!((absence.first(), absence.last()), (date("2026-11-24"), date("2026-11-24")));
    }

    #[test]
    fn an_absence_that_began_yesterday_may_still_be_entered() {
        assert!(Absence::parse("2026-11-20", "2026-11-24", date("2026-11-24")).is_ok());
    }

    #[test]
    fn what_cannot_be_an_absence_is_said_at_its_field() {
        assert_eq!(faults("besok", "2026-11-26"), ["first_date: date"]);
        assert_eq!(faults("besok", "lusa"), ["first_date: date", "last_date: date"]);
        assert_eq!(faults("2026-11-26", "2026-11-25"), ["last_date: date_order"]);
        assert_eq!(faults("2026-11-20", "2026-11-23"), ["last_date: date_past"]);
        assert_eq!(faults("2026-11-24", "2027-02-24"), ["last_date: absence_long"]);
        assert!(Absence::parse("2026-11-24", "2027-02-23", date("2026-11-24")).is_ok(), "92 days are not too long");
    }

    #[test]
    fn dates_the_wrong_way_round_are_no_absence() {
        assert_eq!(Absence::new(date("2026-11-25"), date("2026-11-24")), None);
    }
}
