//! Who is in the way: the same rule as the database's guard (`migrations/sqlite/0004_guard.sql`).

use super::{Hold, Occupancy, Purpose};
use crate::domain::facility::Facility;
use crate::domain::slot::{Moment, Slot};
use chrono::Duration;

/// Why a wish cannot be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// An exclusive facility is held by somebody else during `slot` (without buffers).
    Taken { slot: Slot },
    /// A pool has only `left` units at `at`, fewer than wished.
    Stock { left: i64, at: Moment },
}

/// The first reason why `wish` cannot be held beside the hard rows of `existing` and beside itself; `None` = it can.
/// The rows of the wish count as hard, whatever they say.
pub fn conflict(facility: &Facility, wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    if facility.is_exclusive() { taken(wish, existing) } else { exceeded(facility.stock, wish, existing) }
}

fn taken(wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    wish.iter().enumerate().find_map(|(place, row)| {
        let held = existing.iter().filter(|other| other.hold == Hold::Hard);
        let in_the_way = held.chain(&wish[..place]).filter(|other| clash(row, other));
        in_the_way.map(|other| other.slot).min().map(|slot| Conflict::Taken { slot })
    })
}

/// Whether two hard rows of an exclusive facility are closer than the buffers between them. The set-up of one may overlap
/// the clean-up of the other; beside maintenance no buffer applies.
fn clash(one: &Occupancy, other: &Occupancy) -> bool {
    let gap = |left: &Occupancy, right: &Occupancy| {
        if left.purpose == Purpose::Maintenance || right.purpose == Purpose::Maintenance {
            Duration::zero()
        } else {
            Duration::minutes(left.clean_up_minutes.max(right.set_up_minutes))
        }
    };
    one.slot.from < other.slot.to + gap(other, one) && other.slot.from < one.slot.to + gap(one, other)
}

/// Sweeps over the moments at which units go out and come back. A row of a pool has no set-up and is out during
/// `[from, to + clean-up)`; what comes back at a moment is there for those who start at it.
fn exceeded(stock: i64, wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    struct Change {
        at: Moment,
        held: i64,
        wished: i64,
        wishes: i64,
    }
    let mut changes = Vec::with_capacity(2 * (wish.len() + existing.len()));
    let mut change = |row: &Occupancy, wished: bool| {
        for (at, sign) in [(row.slot.from, 1), (row.slot.to + Duration::minutes(row.clean_up_minutes), -1)] {
            let units = sign * row.quantity;
            changes.push(if wished { Change { at, held: 0, wished: units, wishes: sign } } else { Change { at, held: units, wished: 0, wishes: 0 } });
        }
    };
    existing.iter().filter(|row| row.hold == Hold::Hard).for_each(|row| change(row, false));
    wish.iter().for_each(|row| change(row, true));
    changes.sort_unstable_by_key(|change| change.at);

    let (mut held, mut wished, mut wishes) = (0, 0, 0);
    let mut worst: Option<(i64, Moment)> = None;
    for moment in changes.chunk_by(|one, next| one.at == next.at) {
        for change in moment {
            held += change.held;
            wished += change.wished;
            wishes += change.wishes;
        }
        let left = (stock - held).max(0);
        if wishes > 0 && held + wished > stock && worst.is_none_or(|(least, _)| left < least) {
            worst = Some((left, moment[0].at));
        }
    }
    worst.map(|(left, at)| Conflict::Stock { left, at })
}
