//! Which bookings lie on a day on which the office closes. They stay as they are; whoever saves has seen them.

use super::Edit;
use crate::domain::availability::Purpose;
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::places::{TouchKind, Touched, Use};
use crate::domain::slot::{Moment, Slot};
use crate::domain::working_calendar::WorkingCalendar;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The days of `edits` on which facilities were lent and are lent no more.
pub fn closing_days(edits: &[Edit], before: &WorkingCalendar, after: &WorkingCalendar) -> BTreeSet<NaiveDate> {
    let days = edits.iter().filter_map(|edit| match edit {
        Edit::Put { day, .. } => Some(day.date()),
        Edit::Remove(_) | Edit::Hours { .. } | Edit::PutRamadan(_) | Edit::RemoveRamadan(_) => None,
    });
    days.filter(|day| before.closes(*day).is_none() && after.closes(*day).is_some()).collect()
}

/// What of the uses of one facility is not over and lies on one of `days`: a line for each booking, from the first to the last of
/// its stretches there, and for each event of the office. What is being repaired does not need the office.
pub fn on_closed_days(facility: &FacilityCode, uses: &[Use], days: &BTreeSet<NaiveDate>, now: Moment) -> Vec<Touched> {
    let closed: Vec<Slot> = days.iter().map(|day| Slot::day(*day)).collect();
    let mut bookings: BTreeMap<(&ReservationCode, bool), Touched> = BTreeMap::new();
    let mut found = Vec::new();
    for one in uses.iter().filter(|one| one.purpose != Purpose::Maintenance && one.slot.to > now) {
        if !closed.iter().any(|day| day.overlaps(one.slot)) {
            continue;
        }
        let fresh = || one.listed(facility, vec![TouchKind::Closed]);
        let Some(booked) = &one.booked else {
            found.push(fresh());
            continue;
        };
        let known = bookings.entry((&booked.code, booked.proposed)).or_insert_with(fresh);
        known.slot = Slot { from: known.slot.from.min(one.slot.from), to: known.slot.to.max(one.slot.to) };
        known.quantity = known.quantity.max(one.quantity);
    }
    found.extend(bookings.into_values());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{date, wita};
    use crate::domain::places::Booked;
    use crate::domain::reservation::{Pattern, Status};
    use crate::domain::working_calendar::Holiday;
    use crate::domain::working_days::{DayKind, DayOff};

    fn held(number: Option<u64>, from: &str, to: &str, purpose: Purpose) -> Use {
        let booked = |bits| Booked { code: ReservationCode::from_bits(bits), status: Status::Approved, pattern: Pattern::Daily, proposed: false };
        Use {
            booked: number.map(booked),
            purpose,
            slot: Slot::new(wita(from), wita(to)).expect("from before to"),
            set_up_minutes: 0,
            clean_up_minutes: 0,
            quantity: 1,
            hard: true,
        }
    }

    fn day(text: &str, kind: DayKind, name: &str) -> DayOff {
        DayOff::new(date(text), kind, name.to_owned(), name.to_owned(), String::new())
    }

    fn calendar(days: &[&DayOff]) -> WorkingCalendar {
        WorkingCalendar::new(days.iter().map(|day| day.holiday.clone()).collect())
    }

    #[test]
    fn whoever_has_booked_a_day_that_closes_is_named_once() {
        let uses = [
            held(Some(1), "2026-12-14 09:00", "2026-12-14 12:00", Purpose::Booking),
            held(Some(1), "2026-12-15 09:00", "2026-12-15 12:00", Purpose::Booking),
            held(Some(1), "2026-12-16 09:00", "2026-12-16 12:00", Purpose::Booking),
            held(Some(2), "2026-12-14 18:00", "2026-12-15 00:00", Purpose::Booking),
            held(None, "2026-12-15 13:00", "2026-12-15 15:00", Purpose::Internal),
            held(None, "2026-12-15 08:00", "2026-12-15 16:00", Purpose::Maintenance),
        ];
        let hall = FacilityCode("AUL-1".to_owned());
        let found = |days: &[&str], now: &str| {
            let days = days.iter().map(|day| date(day)).collect();
            let found = on_closed_days(&hall, &uses, &days, wita(now)).into_iter();
            found.map(|one| (one.code, one.slot.from, one.slot.to)).collect::<Vec<_>>()
        };
        let (event, school) = (None, Some(ReservationCode::from_bits(1)));
        let expected = [(event, wita("2026-12-15 13:00"), wita("2026-12-15 15:00")), (school.clone(), wita("2026-12-15 09:00"), wita("2026-12-15 12:00"))];
        assert_eq!(found(&["2026-12-15"], "2026-11-23 09:00"), expected, "who leaves at midnight is not there");
        let both_days = (school, wita("2026-12-14 09:00"), wita("2026-12-15 12:00"));
        assert_eq!(found(&["2026-12-14", "2026-12-15"], "2026-11-23 09:00")[1], both_days);
        assert_eq!(found(&["2026-12-15"], "2026-12-15 15:00"), [], "what is over is touched by nothing");
        assert_eq!(found(&[], "2026-11-23 09:00"), []);
    }

    #[test]
    fn a_day_closes_only_if_it_was_open() {
        let flood = day("2026-12-15", DayKind::Closure, "Banjir");
        let election = day("2026-12-15", DayKind::National, "Pilkada");
        let put = |before: Option<&DayOff>, day: &DayOff| [Edit::Put { before: before.cloned(), day: day.clone() }];
        let (open, closed) = (calendar(&[]), calendar(&[&flood]));
        assert_eq!(closing_days(&put(None, &flood), &open, &closed), [date("2026-12-15")].into());
        assert_eq!(closing_days(&put(Some(&election), &flood), &calendar(&[&election]), &closed), [].into(), "another name for it");
        assert_eq!(closing_days(&[Edit::Remove(flood.clone())], &closed, &open), [].into());
        let opened = DayOff { holiday: Holiday { office_open: true, ..day("2026-12-15", DayKind::JointLeave, "Cuti bersama").holiday }, source: String::new() };
        assert_eq!(closing_days(&put(None, &opened), &open, &calendar(&[&opened])), [].into(), "joint leave on which the office works");
    }
}
