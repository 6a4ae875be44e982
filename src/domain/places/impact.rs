//! Which bookings a change touches. They stay as they are; whoever saves has seen them.

use super::{Place, PlaceField};
use crate::domain::application_form::FieldErrors;
use crate::domain::availability::{Purpose, hours_fault};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::reservation::{Pattern, Status};
use crate::domain::slot::{Moment, Slot, wall_clock};
use crate::domain::working_calendar::WorkingCalendar;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

crate::domain::codes! {
    /// What a change has to do with a booking.
    pub enum TouchKind {
        /// It lies outside of the new hours.
        Hours = "hours",
        /// It needs more units than there will be.
        Stock = "stock",
        /// Its facility is offered no more.
        Inactive = "inactive",
        /// It is in the way of a use of what the facility is put into, or of what comes along.
        Inside = "inside",
        /// It passed the rule of a unit by that is to become a thing.
        Rule = "rule",
        /// It was booked with other minutes of set-up and clean-up, and keeps them.
        Minutes = "minutes",
        /// The new minutes do not fit between it and the next one.
        Near = "near",
        /// The office is closed on a day of it.
        Closed = "closed",
    }
}

/// The request behind a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    pub code: ReservationCode,
    pub status: Status,
    pub pattern: Pattern,
    /// Held for what is proposed to it, beside what it has.
    pub proposed: bool,
}

/// A stretch that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// `None` = an event or closure of the office, which takes whatever there is.
    pub booked: Option<Booked>,
    pub purpose: Purpose,
    pub slot: Slot,
    pub set_up_minutes: i64,
    pub clean_up_minutes: i64,
    pub quantity: i64,
    /// Held for good; the others only ask.
    pub hard: bool,
}

impl Use {
    /// As it is listed when it is touched.
    pub fn listed(&self, facility: &FacilityCode, why: Vec<TouchKind>) -> Touched {
        Touched {
            code: self.booked.as_ref().map(|booked| booked.code.clone()),
            status: self.booked.as_ref().map(|booked| booked.status),
            facility: facility.clone(),
            slot: self.slot,
            quantity: self.quantity,
            why,
            blocks: false,
        }
    }
}

/// A booking that a change touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// `None` = an event or closure of the office.
    pub code: Option<ReservationCode>,
    pub status: Option<Status>,
    pub facility: FacilityCode,
    /// From the first to the last moment that is not over.
    pub slot: Slot,
    /// Most units at once.
    pub quantity: i64,
    pub why: Vec<TouchKind>,
    /// As long as it is there the change is refused.
    pub blocks: bool,
}

/// What a change does, as it is shown before it is saved and again after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceImpact {
    pub before: Place,
    pub after: Place,
    /// Empty when everything is as wanted already.
    pub fields: Vec<PlaceField>,
    /// The first [`super::MOST_TOUCHED`], those that block first, then by time.
    pub touched: Vec<Touched>,
    /// How many there are.
    pub count: usize,
    /// Why it cannot be saved; empty when it can.
    pub refused: FieldErrors,
}

/// The bookings of `before` that becoming `after` touches, by time.
pub fn touched(before: &Facility, after: &Facility, calendar: &WorkingCalendar, uses: &[Use], now: Moment) -> Vec<Touched> {
    let smaller = after.stock < before.stock;
    let over = if smaller { over_stock(uses, after.stock, now) } else { BTreeSet::new() };
    let buffers = Buffers::of(before, after, uses);
    let mut bookings: BTreeMap<(&ReservationCode, bool), (Touched, Pattern)> = BTreeMap::new();
    for (place, one) in uses.iter().enumerate() {
        let blocks = over.contains(&place);
        let Some(booked) = one.booked.as_ref().filter(|_| blocks || one.slot.to > now) else { continue };
        let (known, _) = bookings.entry((&booked.code, booked.proposed)).or_insert_with(|| (one.listed(&before.code, Vec::new()), booked.pattern));
        known.slot = Slot { from: known.slot.from.min(one.slot.from), to: known.slot.to.max(one.slot.to) };
        known.quantity = known.quantity.max(one.quantity);
        known.blocks |= blocks;
        for kind in buffers.why(place, one) {
            if !known.why.contains(&kind) {
                known.why.push(kind);
            }
        }
    }
    let mut found = Vec::new();
    for (mut one, pattern) in bookings.into_values() {
        let is_outside = |facility: &Facility| hours_fault(facility, calendar, pattern, wall_clock(one.slot.from), wall_clock(one.slot.to)).is_some();
        if is_outside(after) && !is_outside(before) {
            one.why.push(TouchKind::Hours);
        }
        if one.blocks || (smaller && one.quantity > after.stock) {
            one.why.push(TouchKind::Stock);
        }
        if before.active && !after.active {
            one.why.push(TouchKind::Inactive);
        }
        if !one.why.is_empty() {
            found.push(one);
        }
    }
    found.sort_by_key(|one| one.slot);
    found
}

/// What other minutes of set-up and clean-up do. They count for what is booked from then on; what is booked keeps its own.
struct Buffers {
    /// Set-up and clean-up, when either changes.
    new: Option<(i64, i64)>,
    /// Places in `uses` of those that the new minutes do not fit between, though the old ones did.
    near: BTreeSet<usize>,
}

impl Buffers {
    fn of(before: &Facility, after: &Facility, uses: &[Use]) -> Self {
        let minutes = |facility: &Facility| (facility.set_up_minutes, facility.clean_up_minutes);
        let (old, new) = (minutes(before), minutes(after));
        if old == new {
            return Self { new: None, near: BTreeSet::new() };
        }
        // Where several units are lent, what lies near takes others of them.
        let alone = after.stock == 1;
        let gap = |(set_up, clean_up): (i64, i64)| Duration::minutes(set_up.max(clean_up));
        let mut held: Vec<(usize, &Use)> = uses.iter().enumerate().filter(|(_, one)| alone && one.hard && one.purpose != Purpose::Maintenance).collect();
        held.sort_by_key(|(place, one)| (one.slot, *place));
        let mut near = BTreeSet::new();
        for pair in held.windows(2) {
            let [(first, one), (second, other)] = pair else { continue };
            let between = other.slot.from - one.slot.to;
            if between < gap(new) && between >= gap(old) {
                near.extend([*first, *second]);
            }
        }
        Self { new: Some(new), near }
    }

    fn why(&self, place: usize, one: &Use) -> impl Iterator<Item = TouchKind> {
        let other = self.new.is_some_and(|new| (one.set_up_minutes, one.clean_up_minutes) != new);
        let near = self.near.contains(&place);
        other.then_some(TouchKind::Minutes).into_iter().chain(near.then_some(TouchKind::Near))
    }
}

/// The hard stretches, by their place in `uses`, that are there when more than `stock` units are out at once.
fn over_stock(uses: &[Use], stock: i64, now: Moment) -> BTreeSet<usize> {
    let hard = || uses.iter().enumerate().filter(|(_, one)| one.hard);
    let until = |one: &Use| one.slot.to + Duration::minutes(one.clean_up_minutes);
    let mut over = BTreeSet::new();
    for (_, one) in hard() {
        // The number can only grow when something begins.
        let at = one.slot.from.max(now);
        let there: Vec<(usize, &Use)> = hard().filter(|(_, other)| other.slot.from <= at && at < until(other)).collect();
        let out: i64 = there.iter().map(|(_, other)| if other.booked.is_some() { other.quantity } else { other.quantity.min(stock) }).sum();
        if out > stock {
            over.extend(there.into_iter().map(|(place, _)| place));
        }
    }
    over
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{hall, office_calendar, open_on, projectors, wita};

    const NOW: &str = "2026-11-23 09:00";

    fn held(number: u64, day: &str, from: &str, to: &str, quantity: i64) -> Use {
        Use {
            booked: Some(Booked { code: ReservationCode::from_bits(number), status: Status::Approved, pattern: Pattern::Daily, proposed: false }),
            purpose: Purpose::Booking,
            slot: Slot::new(wita(&format!("{day} {from}")), wita(&format!("{day} {to}"))).expect("from before to"),
            set_up_minutes: 0,
            clean_up_minutes: 0,
            quantity,
            hard: true,
        }
    }

    fn why(before: &Facility, after: &Facility, uses: &[Use]) -> Vec<(Option<ReservationCode>, Vec<TouchKind>, bool)> {
        touched(before, after, &office_calendar(), uses, wita(NOW)).into_iter().map(|one| (one.code, one.why, one.blocks)).collect()
    }

    fn code(number: u64) -> Option<ReservationCode> {
        Some(ReservationCode::from_bits(number))
    }

    #[test]
    fn shorter_hours_touch_what_lies_outside_of_them_and_was_inside_before() {
        let uses = [
            held(1, "2026-11-24", "08:00", "12:00", 1),
            held(2, "2026-11-25", "13:00", "16:00", 1),
            // On a Saturday, which an admin had allowed: the change has nothing to do with it.
            held(3, "2026-11-28", "13:00", "16:00", 1),
        ];
        let shorter = Facility { hours: open_on(5, "08:00", "14:00"), ..hall() };
        assert_eq!(why(&hall(), &shorter, &uses), [(code(2), vec![TouchKind::Hours], false)]);
        assert_eq!(why(&hall(), &hall(), &uses), []);
    }

    #[test]
    fn a_smaller_stock_is_blocked_by_those_that_together_need_more() {
        let uses = [
            held(1, "2026-11-24", "08:00", "12:00", 2),
            held(2, "2026-11-24", "10:00", "14:00", 2),
            held(3, "2026-11-24", "14:00", "16:00", 2),
            Use { hard: false, ..held(4, "2026-11-25", "08:00", "12:00", 4) },
        ];
        let stock = vec![TouchKind::Stock];
        assert_eq!(
            why(&projectors(6), &projectors(3), &uses),
            [(code(1), stock.clone(), true), (code(2), stock.clone(), true), (code(4), stock, false)],
            "what only asks does not block"
        );
        assert_eq!(why(&projectors(6), &projectors(4), &uses), [], "touching is fine");
    }

    #[test]
    fn what_ended_and_what_the_office_closed_itself_is_in_nobodys_way() {
        let closure = Use { booked: None, purpose: Purpose::Maintenance, ..held(0, "2026-11-24", "08:00", "16:00", 6) };
        let running = [held(1, "2026-11-23", "06:00", "08:00", 3), held(2, "2026-11-23", "06:00", "12:00", 3), closure];
        assert_eq!(why(&projectors(6), &projectors(3), &running), [], "the first has ended, a closure takes what there is");
    }

    #[test]
    fn other_minutes_name_those_who_keep_the_old_ones_and_those_who_are_too_near() {
        let minutes = |set_up_minutes, clean_up_minutes| Facility { set_up_minutes, clean_up_minutes, ..hall() };
        let with = |one: Use, set_up_minutes, clean_up_minutes| Use { set_up_minutes, clean_up_minutes, ..one };
        let uses = [
            with(held(1, "2026-11-24", "08:00", "10:00", 1), 30, 30),
            with(held(2, "2026-11-24", "10:30", "12:00", 1), 30, 30),
            with(held(3, "2026-11-25", "08:00", "12:00", 1), 30, 30),
            // Booked before the last change, with what is wanted again now.
            with(held(4, "2026-11-26", "08:00", "12:00", 1), 60, 60),
            with(Use { hard: false, ..held(5, "2026-11-26", "12:15", "14:00", 1) }, 30, 30),
        ];
        let keeps = vec![TouchKind::Minutes];
        let too_near = vec![TouchKind::Minutes, TouchKind::Near];
        assert_eq!(
            why(&minutes(30, 30), &minutes(60, 60), &uses),
            [(code(1), too_near.clone(), false), (code(2), too_near, false), (code(3), keeps.clone(), false), (code(5), keeps.clone(), false)],
            "what only asks is in nobody's way"
        );
        assert_eq!(why(&minutes(30, 30), &minutes(15, 15), &uses).len(), 5, "all of them keep more than will be needed");
        assert_eq!(why(&minutes(30, 30), &minutes(30, 30), &uses), [], "nothing changes");
    }

    #[test]
    fn a_facility_that_is_offered_no_more_names_everything_in_it() {
        let uses = [held(1, "2026-11-24", "08:00", "12:00", 1), Use { hard: false, ..held(2, "2026-11-25", "08:00", "12:00", 1) }];
        let inactive = Facility { active: false, ..hall() };
        assert_eq!(why(&hall(), &inactive, &uses).len(), 2);
        assert_eq!(why(&inactive, &hall(), &uses), [], "and nothing when it is offered again");
    }
}
