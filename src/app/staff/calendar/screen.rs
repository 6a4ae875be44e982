//! What stands on the screen, for whoever presses on it.

use crate::domain::role::StaffMember;
use crate::server_fns::calendar::StaffCalendar;
use leptos::prelude::*;

/// The last answer that could be read, with who reads it. It is lent and never copied: a month is long, and a press needs one
/// of its bookings. A later fetch that fails leaves it, as it leaves what is seen.
#[derive(Clone, Copy)]
pub struct Screen(StoredValue<Option<(StaffMember, StaffCalendar)>>);

impl Screen {
    pub fn empty() -> Self {
        Self(StoredValue::new(None))
    }

    pub fn show(self, member: StaffMember, calendar: StaffCalendar) {
        self.0.set_value(Some((member, calendar)));
    }

    /// Lends it for a look; `None` before anything is shown.
    pub fn with<T>(self, look: impl FnOnce(&StaffMember, &StaffCalendar) -> T) -> Option<T> {
        self.0.try_with_value(|shown| shown.as_ref().map(|(member, calendar)| look(member, calendar))).flatten()
    }
}
