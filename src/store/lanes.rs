//! The rows of the staff's timeline: when a facility is lent, what is left of a pool, and when its kin take it.

use crate::domain::availability::{Hold, open_stretch};
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::slot::{Moment, Slot};
use crate::domain::working_calendar::WorkingCalendar;
use crate::server_fns::calendar::{CalendarBooking, KinUse, Lane, StockStep};
use chrono::{Duration, NaiveDate};
use std::collections::BTreeMap;

/// What the rows of some days are read from.
pub(super) struct Ground<'g> {
    pub catalogue: &'g [Facility],
    pub calendar: &'g WorkingCalendar,
    /// The first day, and the day after the last one.
    pub days: (NaiveDate, NaiveDate),
    pub range: Slot,
    /// Everything that holds time, also what is held for a proposal.
    pub held: &'g [(CalendarBooking, Hold)],
}

impl Ground<'_> {
    /// One facility.
    pub(super) fn lane(&self, facility: &Facility) -> Lane {
        let open = |date: NaiveDate| if self.calendar.closes(date).is_some() { None } else { open_stretch(facility, date) };
        let kin = self.held_by_kin(facility);
        let of_it = self.held.iter().filter(|(booking, _)| booking.facility == facility.code);
        let own = of_it.map(|(booking, hold)| Taking::of(booking, booking.quantity, *hold));
        // Whatever lies in a thing is taken whole with it.
        let whole = kin.iter().map(|booking| Taking::of(booking, facility.stock, Hold::Hard));
        Lane {
            facility: facility.code.clone(),
            name: facility.name.clone(),
            kind: facility.kind,
            stock: facility.stock,
            people: facility.capacity_for(None),
            open: self.days.0.iter_days().take_while(|date| *date < self.days.1).map(open).collect(),
            steps: if facility.is_exclusive() { Vec::new() } else { steps(facility.stock, self.range, own.chain(whole)) },
            kin: kin.into_iter().map(kin_use).collect(),
        }
    }

    /// What stands in the way of a facility without standing on its own row, by start.
    fn held_by_kin(&self, facility: &Facility) -> Vec<&CalendarBooking> {
        if facility.family.kin.is_empty() {
            return Vec::new();
        }
        let kin: Vec<&FacilityCode> = self.catalogue.iter().filter(|kin| facility.family.kin.contains(&kin.id)).map(|kin| &kin.code).collect();
        let of_kin = self.held.iter().filter(|(booking, hold)| *hold == Hold::Hard && kin.contains(&&booking.facility));
        of_kin.map(|(booking, _)| booking).collect()
    }
}

fn kin_use(booking: &CalendarBooking) -> KinUse {
    KinUse { facility_name: booking.facility_name.clone(), title: booking.title.clone(), slot: booking.slot() }
}

/// Units that are out, or asked for, from one moment until another.
#[derive(Debug, Clone, Copy)]
struct Taking {
    from: Moment,
    /// They are cleaned up.
    until: Moment,
    units: i64,
    hold: Hold,
}

impl Taking {
    /// A row takes its units from its start until they are cleaned up (decisions §3).
    fn of(booking: &CalendarBooking, units: i64, hold: Hold) -> Self {
        Self { from: booking.from, until: booking.to + Duration::minutes(booking.clean_up_minutes), units, hold }
    }
}

/// What is left of a pool at every moment of `range`.
fn steps(stock: i64, range: Slot, takings: impl Iterator<Item = Taking>) -> Vec<StockStep> {
    let mut changes: BTreeMap<Moment, (i64, i64)> = BTreeMap::from([(range.from, (0, 0))]);
    for taking in takings {
        let units = match taking.hold {
            Hold::Hard => (taking.units, 0),
            Hold::Soft => (0, taking.units),
        };
        for (at, sign) in [(taking.from.max(range.from), 1), (taking.until.max(range.from), -1)] {
            let change = changes.entry(at).or_default();
            *change = (change.0 + sign * units.0, change.1 + sign * units.1);
        }
    }
    let (mut taken, mut asked) = (0, 0);
    let mut steps: Vec<StockStep> = Vec::new();
    for (at, change) in changes.into_iter().take_while(|(at, _)| *at < range.to) {
        taken += change.0;
        asked += change.1;
        let step = StockStep { at, left: (stock - taken).max(0), asked };
        if steps.last().is_none_or(|last| (last.left, last.asked) != (step.left, step.asked)) {
            steps.push(step);
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    #[test]
    fn a_pool_tells_what_is_left_at_every_step_and_what_is_asked_for() {
        let range = Slot::new(wita("2026-12-14 00:00"), wita("2026-12-18 00:00")).expect("from before to");
        let taking = |from: &str, until: &str, units, hold| Taking { from: wita(from), until: wita(until), units, hold };
        let takings = [
            taking("2026-12-13 00:00", "2026-12-15 00:00", 2, Hold::Hard),
            taking("2026-12-15 00:00", "2026-12-16 00:00", 2, Hold::Hard),
            taking("2026-12-15 00:00", "2026-12-16 00:00", 3, Hold::Soft),
        ];
        let seen: Vec<_> = steps(6, range, takings.into_iter()).iter().map(|step| (step.at, step.left, step.asked)).collect();
        assert_eq!(seen, [(wita("2026-12-14 00:00"), 4, 0), (wita("2026-12-15 00:00"), 4, 3), (wita("2026-12-16 00:00"), 6, 0)]);
    }

    #[test]
    fn a_pool_that_is_taken_whole_twice_is_empty_and_no_less() {
        let range = Slot::new(wita("2026-12-14 00:00"), wita("2026-12-15 00:00")).expect("from before to");
        let whole = Taking { from: wita("2026-12-14 08:00"), until: wita("2026-12-14 12:00"), units: 4, hold: Hold::Hard };
        let left: Vec<i64> = steps(4, range, [whole, whole].into_iter()).iter().map(|step| step.left).collect();
        assert_eq!(left, [4, 0, 4]);
    }
}
