//! The dates of a rule of RFC 5545. The library reads the rule and finds the dates; our limits stand before it, so that a
//! rule without an end costs nothing. It is asked in floating wall-clock time: a use that begins at eight begins at eight on
//! the office's clock on every date.

use crate::domain::application_form::FieldErrors;
use crate::domain::series::{LONGEST_CLOSURE_DAYS, LONGEST_RULE, MOST_DATES};
use crate::domain::slot::wall_clock;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Tz, Unvalidated};

/// A rule within the limits; nothing has been expanded yet.
pub(super) struct Rule {
    text: String,
    count: Option<u32>,
    set: RRuleSet,
}

impl Rule {
    /// Reads a rule for uses from `start` on (wall clock): `FREQ=WEEKLY;COUNT=10`.
    ///
    /// # Errors
    /// Faults of the field `rule`: too long, not understood, without an end, with too many dates, or reaching too far.
    pub(super) fn read(typed: &str, start: NaiveDateTime) -> Result<Self, FieldErrors> {
        if typed.len() > LONGEST_RULE {
            return Err(fault_with("rule_too_long", LONGEST_RULE));
        }
        let text = typed.trim().to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        // The library looks for the name of a property before a colon, and cuts weekdays by bytes.
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=;,-+".contains(&byte)) {
            return Err(fault("rule"));
        }
        let (until, others): (Vec<&str>, Vec<&str>) = text.split(';').partition(|part| part.starts_with("UNTIL="));
        let until = match until.as_slice() {
            [] => None,
            [one] => Some(last_moment(&one["UNTIL=".len()..]).ok_or_else(|| fault("rule_until"))?),
            _ => return Err(fault("rule")),
        };
        let rule: RRule<Unvalidated> = others.join(";").parse().map_err(|_| fault("rule"))?;
        if rule.get_freq() > Frequency::Daily {
            return Err(fault("rule_frequency"));
        }
        if !is_understood(&rule) {
            return Err(fault("rule"));
        }
        let furthest = start + Duration::days(LONGEST_CLOSURE_DAYS);
        let count = rule.get_count();
        match (count, until) {
            (None, None) => return Err(fault("rule_endless")),
            (Some(_), Some(_)) | (Some(0), _) => return Err(fault("rule")),
            (Some(count), None) if count > MOST_DATES => return Err(fault_with("rule_too_many", MOST_DATES)),
            (None, Some(until)) if until > furthest => return Err(too_long()),
            (None, Some(until)) if until < start => return Err(fault("rule_empty")),
            _ => {}
        }
        // Without it the library would look on for the dates of a count until it gives up in the far future.
        let bounded = rule.until(floating(until.unwrap_or(furthest)));
        let set = bounded.build(floating(start)).map_err(|_| fault("rule"))?.limit();
        Ok(Self { text: text.to_owned(), count, set })
    }

    /// As it is kept.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// When each use begins, wall clock, in order, no date twice.
    ///
    /// # Errors
    /// Faults of the field `rule`: no date at all, too many of them, or fewer than were counted within the longest time.
    pub(super) fn starts(&self) -> Result<Vec<NaiveDateTime>, FieldErrors> {
        let most = MOST_DATES as usize;
        let starts: Vec<NaiveDateTime> = self.set.into_iter().take(most + 1).map(|moment| moment.naive_utc()).collect();
        if starts.is_empty() {
            return Err(fault("rule_empty"));
        }
        if starts.len() > most {
            return Err(fault_with("rule_too_many", MOST_DATES));
        }
        if self.count.is_some_and(|count| starts.len() < count as usize) {
            return Err(too_long());
        }
        Ok(starts)
    }
}

/// Parts that mean something for dates, used as the RFC has them. Times of day come from the use itself, so a date never
/// stands twice. Numbered weekdays ("the second Monday") belong to months, all or none of them: with anything else the
/// library finds dates that nobody meant.
fn is_understood(rule: &RRule<Unvalidated>) -> bool {
    let without_times = rule.get_by_hour().is_empty() && rule.get_by_minute().is_empty() && rule.get_by_second().is_empty();
    let without_year_counts = rule.get_by_week_no().is_empty() && rule.get_by_year_day().is_empty();
    let numbered = rule.get_by_weekday().iter().filter(|day| matches!(day, NWeekday::Nth(..))).count();
    let numbers_fit = numbered == 0 || (numbered == rule.get_by_weekday().len() && rule.get_freq() == Frequency::Monthly);
    without_times && without_year_counts && numbers_fit && rule.get_interval() > 0
}

/// The end of a rule as wall clock: a date (the whole day belongs to it), a floating time, or a moment in UTC.
fn last_moment(text: &str) -> Option<NaiveDateTime> {
    let time = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    match text.len() {
        8 => NaiveDate::parse_from_str(text, "%Y%m%d").ok()?.succ_opt()?.and_time(NaiveTime::MIN).checked_sub_signed(Duration::seconds(1)),
        15 => time(text),
        16 => time(text.strip_suffix('Z')?).map(|utc| wall_clock(utc.and_utc())),
        _ => None,
    }
}

/// A wall-clock time as the library counts with it: no zone changes its hours.
fn floating(wall: NaiveDateTime) -> DateTime<Tz> {
    Tz::UTC.from_utc_datetime(&wall)
}

fn fault(code: &str) -> FieldErrors {
    let mut faults = FieldErrors::default();
    faults.add("rule", code);
    faults
}

fn fault_with(code: &str, most: impl ToString) -> FieldErrors {
    let mut faults = FieldErrors::default();
    faults.add_with("rule", code, &[("n", most.to_string())]);
    faults
}

/// The series reaches further than one closure may.
pub(super) fn too_long() -> FieldErrors {
    fault_with("event_too_long", LONGEST_CLOSURE_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `2026-11-24 08:00` on the office's wall.
    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect(text)
    }

    /// Dates of a rule, or the code of its fault.
    fn dates(start: &str, rule: &str) -> Result<Vec<String>, String> {
        let code = |faults: FieldErrors| faults.0[0].code.clone();
        let starts = Rule::read(rule, wall(start)).and_then(|rule| rule.starts()).map_err(code)?;
        assert!(starts.iter().all(|at| at.time() == wall(start).time()), "{rule}");
        Ok(starts.iter().map(|at| at.date().to_string()).collect())
    }

    fn found(start: &str, rule: &str) -> Vec<String> {
        dates(start, rule).unwrap_or_else(|code| panic!("{rule}: {code}"))
    }

    /// [G71]
    #[test]
    fn the_last_day_of_a_rule_belongs_to_it() {
        assert_eq!(found("2024-01-01 10:00", "FREQ=WEEKLY;UNTIL=20240115"), ["2024-01-01", "2024-01-08", "2024-01-15"]);
        assert_eq!(found("2024-01-01 10:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20240107"), ["2024-01-01", "2024-01-03", "2024-01-05"]);
        assert_eq!(found("2010-02-12 08:00", "FREQ=DAILY;UNTIL=20100214").len(), 3, "the first and two repeats");
    }

    /// The same end in the three ways of the RFC: eight o'clock in the morning is midnight in UTC.
    #[test]
    fn an_end_is_a_date_a_time_or_a_moment() {
        for until in ["20240103", "20240103T080000", "20240103T000000Z"] {
            assert_eq!(found("2024-01-01 08:00", &format!("FREQ=DAILY;UNTIL={until}")).len(), 3, "{until}");
        }
        assert_eq!(found("2024-01-01 08:00", "FREQ=DAILY;UNTIL=20240102T235959Z").len(), 2, "a second too early");
        assert_eq!(dates("2024-01-01 08:00", "FREQ=DAILY;UNTIL=2024"), Err("rule_until".into()));
    }

    /// [G73] September 2014 has a fifth Monday; October and November have none.
    #[test]
    fn the_fifth_monday_is_not_the_last_one() {
        assert_eq!(found("2014-09-29 10:00", "FREQ=MONTHLY;BYDAY=-1MO;COUNT=4"), ["2014-09-29", "2014-10-27", "2014-11-24", "2014-12-29"]);
        assert_eq!(found("2014-09-29 10:00", "FREQ=MONTHLY;BYDAY=5MO;COUNT=3"), ["2014-09-29", "2014-12-29", "2015-03-30"]);
        assert_eq!(found("2014-09-01 10:00", "FREQ=MONTHLY;BYDAY=1MO;COUNT=2"), ["2014-09-01", "2014-10-06"]);
    }

    /// [G74]
    #[test]
    fn every_second_and_every_fourth_week_are_counted_from_the_start() {
        assert_eq!(found("2024-01-01 10:00", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20240114").len(), 1);
        assert_eq!(found("2024-01-01 10:00", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20240115").len(), 2);
        assert_eq!(found("2024-01-01 10:00", "FREQ=WEEKLY;INTERVAL=4;UNTIL=20240324").len(), 3, "83 days later");
        assert_eq!(found("2024-01-01 10:00", "FREQ=WEEKLY;INTERVAL=4;UNTIL=20240325").len(), 4, "84 days later");
        assert_eq!(found("2024-01-01 10:00", "FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20240115").len(), 5);
    }

    #[test]
    fn months_without_the_date_are_left_out() {
        assert_eq!(found("2027-01-31 10:00", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4"), ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]);
        assert_eq!(found("2027-01-04 10:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2"), ["2027-01-29", "2027-02-26"], "the last working day");
    }

    /// [H08] Refused before a single date is looked for.
    #[test]
    fn a_rule_without_an_end_or_with_too_many_dates_is_refused() {
        let refused = |rule: &str| dates("2027-01-04 10:00", rule).expect_err(rule);
        assert_eq!(refused("FREQ=DAILY"), "rule_endless");
        assert_eq!(refused("FREQ=DAILY;COUNT=100000"), "rule_too_many");
        assert_eq!(refused("FREQ=DAILY;COUNT=367"), "rule_too_many");
        assert_eq!(refused("FREQ=DAILY;UNTIL=20280105"), "rule_too_many");
        assert_eq!(refused("FREQ=DAILY;UNTIL=99991231"), "event_too_long");
        assert_eq!(refused("FREQ=WEEKLY;COUNT=300"), "event_too_long");
        assert_eq!(refused("FREQ=DAILY;UNTIL=20270103"), "rule_empty");
        assert_eq!(found("2027-01-04 10:00", "FREQ=DAILY;COUNT=366").len(), 366);
        assert_eq!(refused(&format!("FREQ=DAILY;COUNT=2;BYMONTH={}", ["1"; 300].join(","))), "rule_too_long");
    }

    #[test]
    fn what_is_no_rule_for_dates_is_refused_and_nothing_breaks() {
        for (rule, code) in [
            ("", "rule"),
            ("FREQ=HOURLY;COUNT=2", "rule_frequency"),
            ("FREQ=SECONDLY;COUNT=2", "rule_frequency"),
            ("FREQ=DAILY;COUNT=2;BYHOUR=8,9", "rule"),
            ("FREQ=DAILY;COUNT=2;INTERVAL=0", "rule"),
            ("FREQ=DAILY;COUNT=0", "rule"),
            ("FREQ=DAILY;COUNT=99999999999", "rule"),
            ("FREQ=DAILY;COUNT=2;COUNT=3", "rule"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20270201", "rule"),
            ("FREQ=WEEKLY;BYDAY=2MO;COUNT=2", "rule"),
            ("FREQ=MONTHLY;BYDAY=MO,2TU;COUNT=2", "rule"),
            ("FREQ=YEARLY;BYWEEKNO=20;COUNT=2", "rule"),
            ("FREQ=MONTHLY;BYDAY=\u{e4}\u{e4};COUNT=2", "rule"),
            ("RDATE:20270101T000000Z", "rule"),
            ("FREQ=DAILY;COUNT=2\nEXRULE:FREQ=DAILY", "rule"),
            ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;COUNT=2", "rule_empty"),
        ] {
            assert_eq!(dates("2027-01-04 10:00", rule), Err(code.into()), "{rule}");
        }
    }

    #[test]
    fn a_rule_is_kept_without_its_name_and_in_capitals() {
        let rule = Rule::read(" rrule:freq=weekly;count=2 ", wall("2027-01-04 10:00")).expect("a rule");
        assert_eq!(rule.text(), "FREQ=WEEKLY;COUNT=2");
    }
}
