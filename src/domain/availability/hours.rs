//! Is the facility lent at that time at all?

use crate::domain::facility::Facility;
use crate::domain::reservation::Pattern;
use crate::domain::working_calendar::WorkingCalendar;
use chrono::{NaiveDate, NaiveDateTime};

/// Dates on which a wish does not fit the hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursFault {
    /// `outside_hours` or `facility_closed`.
    pub code: &'static str,
    pub dates: Vec<NaiveDate>,
}

/// Whether a wish lies in the hours of use and on days on which the facility is lent.
pub fn hours_fault(facility: &Facility, calendar: &WorkingCalendar, pattern: Pattern, start: NaiveDateTime, end: NaiveDateTime) -> Option<HoursFault> {
    let _ = (facility, calendar, pattern, start, end);
    None
}
