//! A request that reached the counter while nothing could be entered (*entri menyusul*: no line, no power; service §7.3). It is
//! entered later with the real time, and the deadline counts from that.

use super::application_form::{FieldErrors, single_line, typed_date};
use super::slot::{Moment, TimeOfDay};
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// So many days later at most.
pub const LATEST_DAYS: i64 = 7;
/// Longest reason, characters.
const LONGEST_REASON: usize = 200;

/// As typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LateForm {
    /// `YYYY-MM-DD` or `DD/MM/YYYY`.
    pub date: String,
    pub time: String,
    pub reason: String,
}

/// When it was received, and why it is entered only now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateEntry {
    pub received_at: Moment,
    pub reason: String,
}

/// What two parts of a form mean, or the faults of both.
///
/// # Errors
/// Those of either.
pub fn both<A, B>(one: Result<A, FieldErrors>, other: Result<B, FieldErrors>) -> Result<(A, B), FieldErrors> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(mut faults), Err(more)) => {
            faults.0.extend(more.0);
            Err(faults)
        }
        (Err(faults), Ok(_)) | (Ok(_), Err(faults)) => Err(faults),
    }
}

impl LateEntry {
    /// What was typed; `None` when nothing was.
    ///
    /// # Errors
    /// `received_date`, `received_time`, `late_reason`: each that is missing or cannot be understood.
    pub fn parse(form: &LateForm) -> Result<Option<Self>, FieldErrors> {
        let (date, time, reason) = (form.date.trim(), form.time.trim(), single_line(&form.reason));
        if date.is_empty() && time.is_empty() && reason.is_empty() {
            return Ok(None);
        }
        let mut faults = FieldErrors::default();
        let date = typed_date(date);
        if date.is_none() {
            faults.add("received_date", "date");
        }
        let time: Option<TimeOfDay> = time.parse().ok();
        if time.is_none() {
            faults.add("received_time", "time");
        }
        if reason.is_empty() {
            faults.add("late_reason", "late_reason");
        } else if reason.chars().count() > LONGEST_REASON {
            faults.add_with("late_reason", "too_long", &[("n", LONGEST_REASON.to_string())]);
        }
        match (date, time) {
            (Some(date), Some(time)) if faults.is_empty() => Ok(Some(Self { received_at: time.on(date), reason })),
            _ => Err(faults),
        }
    }

    /// Whether it can be true at `now`: not in the future, and at most seven days ago.
    ///
    /// # Errors
    /// `received_date`.
    pub fn check(&self, now: Moment) -> Result<(), FieldErrors> {
        let mut faults = FieldErrors::default();
        if self.received_at > now {
            faults.add("received_date", "received_future");
        } else if self.received_at < now - Duration::days(LATEST_DAYS) {
            faults.add_with("received_date", "received_long_ago", &[("n", LATEST_DAYS.to_string())]);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    fn faults<T: std::fmt::Debug>(answer: Result<T, FieldErrors>) -> Vec<(String, String)> {
        answer.expect_err("faults").0.into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    fn parse(date: &str, time: &str, reason: &str) -> Result<Option<LateEntry>, FieldErrors> {
        LateEntry::parse(&LateForm { date: date.into(), time: time.into(), reason: reason.into() })
    }

    fn fault(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn nothing_typed_means_that_it_comes_now() {
        assert_eq!(parse(" ", "", ""), Ok(None));
    }

    #[test]
    fn the_real_time_needs_a_day_an_hour_and_a_reason() {
        let late = parse("23/11/2026", "14.30", "  listrik padam ").expect("understood").expect("something was typed");
        assert_eq!(late, LateEntry { received_at: wita("2026-11-23 14:30"), reason: "listrik padam".into() });
        assert_eq!(faults(parse("2026-11-23", "", "")), [fault("received_time", "time"), fault("late_reason", "late_reason")]);
        assert_eq!(faults(parse("kemarin", "14.30", "listrik padam")), [fault("received_date", "date")]);
        assert_eq!(faults(parse("2026-11-23", "14.30", &"x".repeat(201))), [fault("late_reason", "too_long")]);
    }

    #[test]
    fn it_was_received_in_the_last_seven_days() {
        let now = wita("2026-11-24 10:00");
        let at = |text: &str| LateEntry { received_at: wita(text), reason: "listrik padam".into() }.check(now);
        assert_eq!(at("2026-11-24 10:00"), Ok(()));
        assert_eq!(at("2026-11-17 10:00"), Ok(()));
        assert_eq!(faults(at("2026-11-24 10:01")), [fault("received_date", "received_future")]);
        assert_eq!(faults(at("2026-11-17 09:59")), [fault("received_date", "received_long_ago")]);
    }
}
