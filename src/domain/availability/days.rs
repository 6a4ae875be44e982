//! The days of one facility as the calendar shows them.

use super::{DayAvailability, Occupancy};
use crate::domain::facility::Facility;
use crate::domain::slot::Moment;
use crate::domain::working_calendar::WorkingCalendar;
use chrono::NaiveDate;

/// Availability of every local day in `[from, to)`.
pub fn days(facility: &Facility, occupancies: &[Occupancy], calendar: &WorkingCalendar, from: NaiveDate, to: NaiveDate, now: Moment) -> Vec<DayAvailability> {
    let _ = (facility, occupancies, calendar, from, to, now);
    Vec::new()
}
