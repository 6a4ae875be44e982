//! Which bookings a change touches. They stay as they are; whoever saves has seen them.

use super::{Place, PlaceField};
use crate::domain::application_form::FieldErrors;
use crate::domain::availability::hours_fault;
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
    pub slot: Slot,
    pub clean_up_minutes: i64,
    pub quantity: i64,
    /// Held for good; the others only ask.
    pub hard: bool,
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
    let mut bookings: BTreeMap<(&ReservationCode, bool), (Touched, Pattern)> = BTreeMap::new();
    for (place, one) in uses.iter().enumerate() {
        let blocks = over.contains(&place);
        let Some(booked) = one.booked.as_ref().filter(|_| blocks || one.slot.to > now) else { continue };
        let (known, _) = bookings.entry((&booked.code, booked.proposed)).or_insert_with(|| {
            let fresh = Touched {
                code: Some(booked.code.clone()),
                status: Some(booked.status),
                facility: before.code.clone(),
                slot: one.slot,
                quantity: one.quantity,
                why: Vec::new(),
                blocks: false,
            };
            (fresh, booked.pattern)
        });
        known.slot = Slot { from: known.slot.from.min(one.slot.from), to: known.slot.to.max(one.slot.to) };
        known.quantity = known.quantity.max(one.quantity);
        known.blocks |= blocks;
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
            slot: Slot::new(wita(&format!("{day} {from}")), wita(&format!("{day} {to}"))).expect("from before to"),
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
        let closure = Use { booked: None, ..held(0, "2026-11-24", "08:00", "16:00", 6) };
        let running = [held(1, "2026-11-23", "06:00", "08:00", 3), held(2, "2026-11-23", "06:00", "12:00", 3), closure];
        assert_eq!(why(&projectors(6), &projectors(3), &running), [], "the first has ended, a closure takes what there is");
    }

    #[test]
    fn a_facility_that_is_offered_no_more_names_everything_in_it() {
        let uses = [held(1, "2026-11-24", "08:00", "12:00", 1), Use { hard: false, ..held(2, "2026-11-25", "08:00", "12:00", 1) }];
        let inactive = Facility { active: false, ..hall() };
        assert_eq!(why(&hall(), &inactive, &uses).len(), 2);
        assert_eq!(why(&inactive, &hall(), &uses), [], "and nothing when it is offered again");
    }
}
