//! Who can have what, when: opening hours, closures, holidays, hard holds with their set-up and clean-up, stock left at
//! every moment, and the nearest free alternatives. Soft requests are shown and never block.

mod alternatives;
mod conflict;
mod days;
mod hours;
mod stretches;

pub use alternatives::{Wish, alternatives};
pub use conflict::{Conflict, beyond, conflict};
pub use days::days;
pub use hours::{HoursFault, hours_fault, open_stretch};
pub use stretches::{ItemTime, occupy, own_times, stretches, wished_dates};

use super::facility::{Facility, FacilityCode, Window};
use super::slot::{Moment, Slot};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

super::codes! {
    /// How strongly a row holds its time.
    pub enum Hold { Soft = "soft", Hard = "hard" }
}

super::codes! {
    /// What an occupancy stands for. Between a booking and maintenance no buffer applies.
    pub enum Purpose { Booking = "booking", Internal = "internal", Maintenance = "maintenance" }
}

/// One continuous stretch of use of one facility (a row of `occupancy`), or of its kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupancy {
    pub slot: Slot,
    pub set_up_minutes: i64,
    pub clean_up_minutes: i64,
    pub quantity: i64,
    pub hold: Hold,
    pub purpose: Purpose,
    /// It is a use of a kin ([`crate::domain::facility::Family`]), and takes all that there is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_kin: bool,
}

impl Occupancy {
    /// As `facility` sees a stretch of its kin: half a hall is enough to take the hall, the laboratory takes every projector
    /// in it.
    #[must_use]
    pub fn seen_from(self, facility: &Facility) -> Self {
        Self { quantity: facility.stock, of_kin: true, ..self }
    }
}

super::codes! {
    /// State of one facility on one local day. Hard rows alone decide: `full` = no free stretch of 60 minutes left in the
    /// open hours (pools: no unit left all day), `partial` = something is taken.
    pub enum DayState { Free = "free", Partial = "partial", Full = "full", Closed = "closed", Holiday = "holiday", Past = "past" }
}

super::codes! {
    /// What a busy stretch is, as the public sees it.
    pub enum BusyState { Booked = "booked", Pending = "pending", Closed = "closed" }
}

/// A busy stretch of a day, clipped to the day, without buffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busy {
    pub slot: Slot,
    pub state: BusyState,
    pub quantity: i64,
}

/// Availability of one facility on one local day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayAvailability {
    pub date: NaiveDate,
    pub state: DayState,
    /// Windows in which the facility is lent on that day; empty when closed.
    pub open: Vec<Window>,
    /// The smallest number of units left at any moment of the open hours.
    pub free_units_min: i64,
    /// Undecided requests that touch the day.
    pub pending: i64,
    pub busy: Vec<Busy>,
    /// Stretches of at least 60 minutes inside the open hours that a new booking of one unit could take,
    /// buffers of its neighbours already taken off.
    pub free: Vec<Slot>,
    /// Name of the holiday (id, en) when there is one.
    pub holiday: Option<(String, String)>,
    /// Joint leave (*cuti bersama*) rather than a public holiday.
    pub joint_leave: bool,
    /// Closed by maintenance (*pemeliharaan*) during the whole open hours.
    pub maintenance: bool,
}

/// A free stretch offered instead: at most three come with a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    pub facility: FacilityCode,
    pub facility_name: String,
    pub from: Moment,
    pub to: Moment,
}
