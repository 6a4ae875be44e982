//! A repetition as people choose it, written as a rule of RFC 5545. Only the writing is ours: a library reads the rule again
//! and finds its dates.

use crate::domain::slot::TimeOfDay;
use chrono::{Datelike, Duration, NaiveDate};
use std::fmt;

crate::domain::codes! {
    /// How a use comes back, as chosen in the form (*pengulangan*).
    pub enum Repeats { Never = "none", Daily = "daily", Weekly = "weekly", MonthlyDate = "monthly_date", MonthlyDay = "monthly_day" }
}

crate::domain::codes! {
    /// A day of the week as RFC 5545 writes it.
    pub enum Day { Monday = "MO", Tuesday = "TU", Wednesday = "WE", Thursday = "TH", Friday = "FR", Saturday = "SA", Sunday = "SU" }
}

impl Day {
    /// The day of the week that `date` is.
    pub fn of(date: NaiveDate) -> Self {
        Self::ALL[date.weekday().num_days_from_monday() as usize]
    }
}

crate::domain::codes! {
    /// Which Monday of a month. "The fifth" and "the last" are two things: a month with four Mondays has a last one and no
    /// fifth one, so it is asked [G73].
    pub enum Place { First = "1", Second = "2", Third = "3", Fourth = "4", Fifth = "5", Last = "-1" }
}

/// On which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Every {
    Day,
    Week(Vec<Day>),
    /// The same date of the month; months without it are left out.
    MonthDate(u32),
    MonthDay(Place, Day),
}

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Count(u32),
    /// This date still belongs to it [G71].
    Until(NaiveDate),
}

/// A repetition with its end: there is none without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    pub every: Every,
    /// Every day, week or month (1), every second one (2), …
    pub interval: u32,
    pub end: End,
}

impl fmt::Display for Repeat {
    /// `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match &self.every {
            Every::Day => "DAILY",
            Every::Week(_) => "WEEKLY",
            Every::MonthDate(_) | Every::MonthDay(..) => "MONTHLY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match &self.every {
            Every::Day => {}
            Every::Week(days) => write!(f, ";BYDAY={}", days.iter().map(|day| day.code()).collect::<Vec<_>>().join(","))?,
            Every::MonthDate(date) => write!(f, ";BYMONTHDAY={date}")?,
            Every::MonthDay(place, day) => write!(f, ";BYDAY={place}{day}")?,
        }
        match self.end {
            End::Count(count) => write!(f, ";COUNT={count}"),
            // Beside a wall-clock start the end of a rule stands in UTC (RFC 5545, 3.3.10).
            End::Until(date) => write!(f, ";UNTIL={}", (TimeOfDay::END_OF_DAY.on(date) - Duration::seconds(1)).format("%Y%m%dT%H%M%SZ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::date;

    fn text(every: Every, interval: u32, end: End) -> String {
        Repeat { every, interval, end }.to_string()
    }

    #[test]
    fn a_choice_becomes_a_rule_that_every_calendar_reads() {
        let week = Every::Week(vec![Day::Monday, Day::Wednesday, Day::Friday]);
        assert_eq!(text(Every::Day, 1, End::Count(3)), "FREQ=DAILY;COUNT=3");
        assert_eq!(text(week, 2, End::Count(10)), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=10");
        assert_eq!(text(Every::MonthDate(31), 1, End::Count(4)), "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4");
        assert_eq!(text(Every::MonthDay(Place::Third, Day::Tuesday), 1, End::Count(6)), "FREQ=MONTHLY;BYDAY=3TU;COUNT=6");
    }

    #[test]
    fn the_fifth_and_the_last_are_two_rules() {
        assert_eq!(text(Every::MonthDay(Place::Fifth, Day::Monday), 1, End::Count(2)), "FREQ=MONTHLY;BYDAY=5MO;COUNT=2");
        assert_eq!(text(Every::MonthDay(Place::Last, Day::Monday), 1, End::Count(2)), "FREQ=MONTHLY;BYDAY=-1MO;COUNT=2");
    }

    #[test]
    fn the_last_date_belongs_to_the_rule_until_its_midnight_in_wita() {
        assert_eq!(text(Every::Day, 1, End::Until(date("2027-01-31"))), "FREQ=DAILY;UNTIL=20270131T155959Z");
    }

    #[test]
    fn every_date_knows_its_day() {
        assert_eq!((Day::of(date("2026-12-14")), Day::of(date("2026-12-20"))), (Day::Monday, Day::Sunday));
    }
}
