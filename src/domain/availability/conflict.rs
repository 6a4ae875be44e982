//! Who is in the way: the same rule as the database's guard.

use super::{Hold, Occupancy};
use crate::domain::facility::Facility;
use crate::domain::slot::{Moment, Slot};

/// Why a wish cannot be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// An exclusive facility is held by somebody else during `slot` (without buffers).
    Taken { slot: Slot },
    /// A pool has only `left` units at `at`, fewer than wished.
    Stock { left: i64, at: Moment },
}

/// The first reason why `wish` cannot be held beside the hard rows of `existing`; `None` = it can.
pub fn conflict(facility: &Facility, wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    let _ = facility;
    wish.iter()
        .find_map(|wish| existing.iter().find(|row| row.hold == Hold::Hard && row.slot.overlaps(wish.slot)).map(|row| Conflict::Taken { slot: row.slot }))
}
