//! Who is in the way: the same rule as the database's guard (`migrations/sqlite/0012_one_guard.sql`; for pools `0004_guard.sql`).

use super::{Hold, Occupancy, Purpose};
use crate::domain::facility::Facility;
use crate::domain::slot::{Moment, Slot};
use chrono::Duration;

/// Why a wish cannot be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// An exclusive facility, or a kin of any facility, is held by somebody else during `slot` (without buffers).
    Taken { slot: Slot },
    /// A pool has only `left` units at `at`, fewer than wished.
    Stock { left: i64, at: Moment },
}

/// The first reason why `wish` cannot be held beside the hard rows of `existing` and beside itself; `None` = it can.
/// The rows of the wish count as hard, whatever they say.
pub fn conflict(facility: &Facility, wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    if facility.is_exclusive() { taken(wish, existing) } else { taken_by_kin(wish, existing).or_else(|| exceeded(facility.stock, wish, existing)) }
}

fn taken(wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    wish.iter().enumerate().find_map(|(place, row)| {
        let held = existing.iter().filter(|other| other.hold == Hold::Hard);
        let in_the_way = held.chain(&wish[..place]).filter(|other| clash(row, other));
        in_the_way.map(|other| other.slot).min().map(|slot| Conflict::Taken { slot })
    })
}

/// A use of a kin takes a pool as a whole, by the rule of an exclusive facility.
fn taken_by_kin(wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    let of_kin = existing.iter().filter(|other| other.of_kin && other.hold == Hold::Hard);
    let in_the_way = of_kin.filter(|other| wish.iter().any(|row| clash(row, other)));
    in_the_way.map(|other| other.slot).min().map(|slot| Conflict::Taken { slot })
}

/// Whether two hard rows of an exclusive facility, or of kin, are closer than the buffers between them. The set-up of one may overlap
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
/// `[from, to + clean-up)`; what comes back at a moment is there for those who start at it. Uses of kin are not counted.
fn exceeded(stock: i64, wish: &[Occupancy], existing: &[Occupancy]) -> Option<Conflict> {
    struct Change {
        at: Moment,
        held: i64,
        wished: i64,
        /// Rows of the wish that begin (1) or end (-1).
        rows: i64,
    }
    let mut changes = Vec::with_capacity(2 * (wish.len() + existing.len()));
    let mut change = |row: &Occupancy, wished: bool| {
        for (at, sign) in [(row.slot.from, 1), (row.slot.to + Duration::minutes(row.clean_up_minutes), -1)] {
            let units = sign * row.quantity;
            changes.push(if wished { Change { at, held: 0, wished: units, rows: sign } } else { Change { at, held: units, wished: 0, rows: 0 } });
        }
    };
    for row in existing.iter().filter(|row| row.hold == Hold::Hard && !row.of_kin) {
        change(row, false);
    }
    for row in wish {
        change(row, true);
    }
    changes.sort_unstable_by_key(|change| change.at);

    let (mut held, mut wished, mut rows) = (0, 0, 0);
    let mut worst: Option<(i64, Moment)> = None;
    for moment in changes.chunk_by(|one, next| one.at == next.at) {
        for change in moment {
            held += change.held;
            wished += change.wished;
            rows += change.rows;
        }
        let left = (stock - held).max(0);
        if rows > 0 && held + wished > stock && worst.is_none_or(|(least, _)| left < least) {
            worst = Some((left, moment[0].at));
        }
    }
    worst.map(|(left, at)| Conflict::Stock { left, at })
}

/// What has to be held for `stretch` of a pool beyond what the same request holds in it already: it will use its units at the
/// old time or at the new one, so where both meet they are out once. A kin that it holds is no unit of the pool.
pub fn beyond(stretch: &Occupancy, held: &[Occupancy]) -> Vec<Occupancy> {
    let out = |row: &Occupancy| Slot { from: row.slot.from, to: row.slot.to + Duration::minutes(row.clean_up_minutes) };
    let whole = out(stretch);
    let mut pieces = vec![whole];
    for own in held.iter().filter(|own| own.hold == Hold::Hard && !own.of_kin && own.quantity >= stretch.quantity).map(out) {
        let around = |piece: Slot| [Slot::new(piece.from, piece.to.min(own.from)), Slot::new(piece.from.max(own.to), piece.to)];
        pieces = pieces.into_iter().flat_map(around).flatten().collect();
    }
    if pieces == [whole] {
        return vec![*stretch];
    }
    pieces.into_iter().map(|slot| Occupancy { slot, set_up_minutes: 0, clean_up_minutes: 0, ..*stretch }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::availability::{occupy, stretches};
    use crate::domain::examples::{booking, hall, maintenance, minibus, on_tuesday, projectors, request, room, units, wall, wita, with_buffers};
    use crate::domain::reservation::Pattern;
    use proptest::prelude::*;

    fn slot(from: &str, to: &str) -> Slot {
        Slot::new(wita(from), wita(to)).expect("from before to")
    }

    fn free_beside(facility: &Facility, wish: Occupancy, existing: &[Occupancy]) -> bool {
        conflict(facility, &[wish], existing).is_none()
    }

    #[test]
    fn hours_beside_a_booking_are_free() {
        // Cases 1, 12 and 13: touching is fine.
        let taken = booking(on_tuesday("02:00", "04:00"));
        for (from, to) in [("00:00", "01:00"), ("01:00", "02:00"), ("04:00", "05:00"), ("05:00", "06:00")] {
            let wish = booking(on_tuesday(from, to));
            assert!(free_beside(&room(), wish, &[taken]), "{from}");
            assert_eq!(wish.slot.intersection(taken.slot), None);
        }
        let stay = booking(slot("2011-01-01 12:00", "2011-01-02 11:00"));
        assert!(free_beside(&room(), booking(slot("2011-01-02 11:00", "2011-01-04 10:00")), &[stay]));
    }

    #[test]
    fn every_kind_of_overlap_is_refused_and_the_shared_part_is_known() {
        // Cases 2 to 9: tail, around, same, head, inside.
        let taken = booking(on_tuesday("02:00", "04:00"));
        let cases = [("01:00", "03:00", "02:00", "03:00"), ("01:00", "05:00", "02:00", "04:00"), ("02:00", "04:00", "02:00", "04:00")];
        for (from, to, shared_from, shared_to) in cases.into_iter().chain([("03:00", "05:00", "03:00", "04:00"), ("02:30", "03:30", "02:30", "03:30")]) {
            let wish = booking(on_tuesday(from, to));
            assert_eq!(conflict(&room(), &[wish], &[taken]), Some(Conflict::Taken { slot: taken.slot }), "{from}");
            assert_eq!(wish.slot.intersection(taken.slot), Some(on_tuesday(shared_from, shared_to)));
        }
        let day = booking(on_tuesday("08:30", "17:00"));
        for (from, to) in [("15:00", "19:00"), ("07:00", "09:00"), ("09:00", "16:00"), ("07:00", "19:00")] {
            assert!(!free_beside(&room(), booking(on_tuesday(from, to)), &[day]), "{from}");
        }
    }

    #[test]
    fn a_moved_booking_does_not_meet_itself() {
        // Case 10: the mover's own row is not among those that are held by others.
        let others = [booking(on_tuesday("12:00", "13:00"))];
        assert!(free_beside(&room(), booking(on_tuesday("07:00", "09:00")), &others));
    }

    #[test]
    fn requests_block_nobody() {
        // Cases 15 and 16: only decisions hold time.
        let rivals = [request(on_tuesday("10:00", "12:00")), request(on_tuesday("09:00", "12:00"))];
        assert!(free_beside(&room(), booking(on_tuesday("10:00", "12:00")), &rivals));
        assert!(free_beside(&projectors(2), units(2, on_tuesday("10:00", "12:00")), &rivals));
    }

    #[test]
    fn a_stay_of_several_days_blocks_them_all() {
        // Case 18.
        let wish = booking(slot("2010-04-04 00:00", "2010-04-06 00:00"));
        assert!(!free_beside(&room(), wish, &[booking(slot("2010-04-04 00:00", "2010-04-08 00:00"))]));
        assert!(free_beside(&room(), wish, &[booking(slot("2010-04-02 00:00", "2010-04-04 00:00"))]));
    }

    #[test]
    fn a_wish_for_several_days_fails_if_one_of_them_is_taken() {
        // Case 19, for days: the taken one is named.
        let days = stretches(&hall(), Pattern::Daily, wall("2026-11-24 08:00"), wall("2026-11-26 12:00")).expect("good dates");
        let wish = occupy(&hall(), &days, 1, Hold::Hard, Purpose::Booking);
        let taken = booking(slot("2026-11-25 10:00", "2026-11-25 11:00"));
        assert_eq!(conflict(&hall(), &wish, &[taken]), Some(Conflict::Taken { slot: taken.slot }));
        assert_eq!(conflict(&hall(), &wish, &[]), None);
    }

    #[test]
    fn the_same_room_twice_in_one_request_meets_itself() {
        let wish = [booking(on_tuesday("08:00", "10:00")), booking(on_tuesday("09:00", "11:00"))];
        assert!(conflict(&room(), &wish, &[]).is_some());
    }

    #[test]
    fn a_minute_of_buffer_on_either_side_refuses_the_touching_booking() {
        // Cases 26 and 27: the new booking's buffer and the old one's count alike.
        let before = booking(on_tuesday("11:00", "12:00"));
        let wish = on_tuesday("12:00", "13:00");
        assert!(!free_beside(&room(), with_buffers(wish, 1, 0), &[before]));
        assert!(free_beside(&room(), with_buffers(wish, 0, 1), &[before]));
        assert!(!free_beside(&room(), booking(wish), &[with_buffers(before.slot, 0, 1)]));
        assert!(free_beside(&room(), booking(wish), &[with_buffers(before.slot, 1, 0)]));
        let after = on_tuesday("13:00", "14:00");
        assert!(!free_beside(&room(), with_buffers(wish, 0, 1), &[booking(after)]));
        assert!(!free_beside(&room(), booking(wish), &[with_buffers(after, 1, 0)]));
        assert!(free_beside(&room(), booking(wish), &[booking(after)]));
    }

    #[test]
    fn a_neighbour_closer_than_half_an_hour_is_in_the_way() {
        // Cases 28 and 30.
        let wish = with_buffers(on_tuesday("08:00", "13:00"), 30, 30);
        assert!(!free_beside(&room(), wish, &[booking(on_tuesday("07:00", "08:00"))]));
        assert!(!free_beside(&room(), wish, &[booking(on_tuesday("13:00", "14:00"))]));
        assert!(free_beside(&room(), wish, &[booking(on_tuesday("06:30", "07:30")), booking(on_tuesday("13:30", "14:00"))]));
    }

    #[test]
    fn clean_up_and_set_up_may_overlap_so_the_longer_one_counts() {
        let left = with_buffers(on_tuesday("08:00", "10:00"), 0, 30);
        assert!(free_beside(&room(), with_buffers(on_tuesday("10:45", "12:00"), 45, 0), &[left]));
        assert!(!free_beside(&room(), with_buffers(on_tuesday("10:30", "12:00"), 45, 0), &[left]));
        assert!(free_beside(&room(), with_buffers(on_tuesday("10:30", "12:00"), 30, 0), &[left]));
    }

    #[test]
    fn beside_maintenance_no_buffer_applies() {
        // Case 31: even with buffers of five hours stored on the maintenance.
        let block = Occupancy { set_up_minutes: 300, clean_up_minutes: 300, ..maintenance(on_tuesday("12:00", "14:00")) };
        for (from, to) in [("10:00", "11:00"), ("11:00", "12:00"), ("14:00", "15:00")] {
            assert!(free_beside(&room(), with_buffers(on_tuesday(from, to), 60, 60), &[block]), "{from}");
        }
        assert!(!free_beside(&room(), with_buffers(on_tuesday("11:15", "12:15"), 60, 60), &[block]));
        assert!(free_beside(&room(), maintenance(on_tuesday("12:00", "13:00")), &[with_buffers(on_tuesday("11:00", "12:00"), 60, 60)]));
    }

    #[test]
    fn a_whole_day_facility_lends_each_day_once() {
        // Case 37: any other start on the same day is refused, the next day is free.
        let day = |text: &str| {
            let slots = stretches(&minibus(), Pattern::Daily, wall(&format!("{text} 12:00")), wall(&format!("{text} 13:00"))).expect("one day");
            occupy(&minibus(), &slots, 1, Hold::Hard, Purpose::Booking)
        };
        assert!(conflict(&minibus(), &day("2026-11-24"), &[booking(on_tuesday("09:00", "10:00"))]).is_some());
        assert!(conflict(&minibus(), &day("2026-11-25"), &day("2026-11-24")).is_none());
    }

    #[test]
    fn an_old_booking_keeps_its_buffers_and_a_moved_one_takes_the_new_ones() {
        // Case 38: the facility's buffers grew from one hour to two after the booking was made.
        let kept = with_buffers(on_tuesday("08:00", "09:00"), 60, 60);
        let moved = with_buffers(on_tuesday("10:00", "11:00"), 120, 120);
        assert!(free_beside(&room(), with_buffers(on_tuesday("10:00", "11:00"), 60, 60), &[kept]));
        assert!(!free_beside(&room(), moved, &[kept]));
    }

    #[test]
    fn an_hour_between_bookings_leaves_just_the_middle() {
        // Case 39.
        let around = [with_buffers(on_tuesday("04:00", "05:00"), 60, 60), with_buffers(on_tuesday("08:00", "09:00"), 60, 60)];
        assert!(free_beside(&room(), with_buffers(on_tuesday("06:00", "07:00"), 60, 60), &around));
        assert!(!free_beside(&room(), with_buffers(on_tuesday("04:00", "06:00"), 60, 60), &around));
        assert!(!free_beside(&room(), with_buffers(on_tuesday("07:00", "08:00"), 60, 60), &around));
    }

    #[test]
    fn a_closed_date_blocks_just_its_own_hours() {
        // Case 52.
        let closed = maintenance(slot("2014-12-05 00:00", "2014-12-06 00:00"));
        for (from, to, free) in [
            ("2014-12-01 00:00", "2014-12-05 00:00", true),
            ("2014-12-06 00:00", "2014-12-07 00:00", true),
            ("2014-12-05 00:01", "2014-12-05 01:00", false),
            ("2014-12-04 00:00", "2014-12-06 00:00", false),
        ] {
            assert_eq!(free_beside(&room(), booking(slot(from, to)), &[closed]), free, "{from}");
        }
    }

    #[test]
    fn a_stock_is_never_exceeded() {
        // Case 79.
        let day = on_tuesday("00:00", "24:00");
        assert_eq!(conflict(&projectors(8), &[units(5, day)], &[units(2, day), units(2, day)]), Some(Conflict::Stock { left: 4, at: day.from }));
        assert!(free_beside(&projectors(8), units(5, day), &[units(3, day)]));
        assert!(!free_beside(&projectors(4), units(5, day), &[]));
    }

    #[test]
    fn the_peak_counts_and_not_the_sum() {
        // Case 80: five, one and one of six, the single ones one after the other.
        let loans = [units(1, on_tuesday("10:00", "12:00")), units(1, on_tuesday("13:00", "15:00"))];
        let long = units(5, slot("2026-11-24 00:00", "2026-11-26 00:00"));
        assert!(free_beside(&projectors(6), long, &loans));
        let touching = [units(1, on_tuesday("10:00", "12:00")), units(1, on_tuesday("12:00", "15:00"))];
        assert!(free_beside(&projectors(6), long, &touching));
        let overlapping = [units(1, on_tuesday("10:00", "12:15")), units(1, on_tuesday("12:00", "15:00"))];
        assert_eq!(conflict(&projectors(6), &[long], &overlapping), Some(Conflict::Stock { left: 4, at: on_tuesday("12:00", "13:00").from }));
    }

    #[test]
    fn a_unit_is_back_after_its_clean_up_and_a_pool_has_no_set_up() {
        let out = with_buffers(on_tuesday("08:00", "10:00"), 60, 30);
        let pool = Facility { stock: 2, ..room() };
        assert!(!free_beside(&pool, units(2, on_tuesday("10:15", "11:00")), &[out]));
        assert!(free_beside(&pool, units(2, on_tuesday("10:30", "11:00")), &[out]));
        assert!(free_beside(&pool, units(2, on_tuesday("07:00", "08:00")), &[out]));
    }

    #[test]
    fn half_a_hall_takes_the_hall_with_the_larger_of_the_two_buffers() {
        // Cases 20 and 21.
        let half = with_buffers(on_tuesday("10:00", "12:00"), 15, 45).seen_from(&hall());
        let wish = |from: &str, to: &str| with_buffers(on_tuesday(from, to), 30, 30);
        assert_eq!(conflict(&hall(), &[wish("09:00", "11:00")], &[half]), Some(Conflict::Taken { slot: half.slot }));
        assert!(!free_beside(&hall(), wish("08:00", "09:45"), &[half]));
        assert!(free_beside(&hall(), wish("08:00", "09:30"), &[half]));
        assert!(!free_beside(&hall(), wish("12:30", "13:00"), &[half]));
        assert!(free_beside(&hall(), wish("12:45", "13:00"), &[half]));
    }

    #[test]
    fn a_laboratory_in_use_takes_every_projector_in_it_and_a_request_for_it_none() {
        let pool = projectors(4);
        let laboratory = |purpose: Purpose, hold: Hold| Occupancy { purpose, hold, ..with_buffers(on_tuesday("10:00", "12:00"), 30, 30).seen_from(&pool) };
        let used = laboratory(Purpose::Booking, Hold::Hard);
        assert_eq!(conflict(&pool, &[units(1, on_tuesday("11:00", "13:00"))], &[used]), Some(Conflict::Taken { slot: used.slot }));
        assert!(!free_beside(&pool, units(1, on_tuesday("12:15", "13:00")), &[used]));
        assert!(free_beside(&pool, units(4, on_tuesday("12:30", "13:00")), &[used]));
        assert!(!free_beside(&pool, units(5, on_tuesday("12:30", "13:00")), &[used]), "there are four all the same");
        assert!(free_beside(&pool, units(4, on_tuesday("12:00", "13:00")), &[laboratory(Purpose::Maintenance, Hold::Hard)]), "no buffer beside maintenance");
        assert!(free_beside(&pool, units(4, on_tuesday("10:00", "12:00")), &[laboratory(Purpose::Booking, Hold::Soft)]));
    }

    fn minutes_of_tuesday(from: i64, length: i64) -> Slot {
        let start = on_tuesday("00:00", "24:00").from + Duration::minutes(from);
        Slot::new(start, start + Duration::minutes(length)).expect("a length")
    }

    fn any_row(most_units: i64) -> impl Strategy<Value = Occupancy> {
        (0_i64..600, 1_i64..180, 0_i64..3, 0_i64..3, 1..=most_units, 0..5).prop_map(|(from, length, set_up, clean_up, quantity, kind)| Occupancy {
            slot: minutes_of_tuesday(from, length),
            set_up_minutes: set_up * 15,
            clean_up_minutes: clean_up * 15,
            quantity,
            hold: if kind == 0 { Hold::Soft } else { Hold::Hard },
            purpose: if kind == 1 { Purpose::Maintenance } else { Purpose::Booking },
            of_kin: false,
        })
    }

    #[test]
    fn units_that_are_moved_are_out_once_where_the_old_and_the_new_time_meet() {
        let at = |from: &str, to: &str| units(4, on_tuesday(from, to));
        let slots = |rows: Vec<Occupancy>| rows.into_iter().map(|row| row.slot).collect::<Vec<_>>();
        let held = [at("08:00", "12:00")];
        assert_eq!(beyond(&at("13:00", "15:00"), &held), [at("13:00", "15:00")], "another time is held as a whole");
        assert_eq!(slots(beyond(&at("10:00", "14:00"), &held)), [on_tuesday("12:00", "14:00")]);
        assert_eq!(slots(beyond(&at("06:00", "10:00"), &held)), [on_tuesday("06:00", "08:00")]);
        assert_eq!(slots(beyond(&at("06:00", "14:00"), &held)), [on_tuesday("06:00", "08:00"), on_tuesday("12:00", "14:00")]);
        assert!(beyond(&at("09:00", "10:00"), &held).is_empty());
        // What was only asked for is not held, and fewer units are not enough.
        assert_eq!(slots(beyond(&at("10:00", "14:00"), &[request(on_tuesday("08:00", "12:00"))])), [on_tuesday("10:00", "14:00")]);
        assert_eq!(slots(beyond(&at("10:00", "14:00"), &[units(3, on_tuesday("08:00", "12:00"))])), [on_tuesday("10:00", "14:00")]);
        // From the laboratory to the projectors in it: no projector is out while only the room is held.
        let laboratory = booking(on_tuesday("08:00", "12:00")).seen_from(&projectors(4));
        assert_eq!(beyond(&at("10:00", "14:00"), &[laboratory]), [at("10:00", "14:00")]);
    }

    #[test]
    fn until_they_are_clean_moved_units_are_out_too() {
        let held = [Occupancy { quantity: 2, ..with_buffers(on_tuesday("08:00", "12:00"), 0, 30) }];
        let moved = Occupancy { quantity: 2, ..with_buffers(on_tuesday("10:00", "14:00"), 0, 30) };
        let rest = beyond(&moved, &held);
        assert_eq!(rest.len(), 1);
        assert_eq!((rest[0].slot, rest[0].clean_up_minutes), (on_tuesday("12:30", "14:30"), 0));
        assert_eq!(conflict(&projectors(2), &rest, &held), None, "both together never take more than there is");
    }

    proptest! {
        #[test]
        fn no_two_accepted_exclusive_holds_ever_overlap(wishes in prop::collection::vec(any_row(1), 1..40)) {
            let mut accepted: Vec<Occupancy> = Vec::new();
            for wish in wishes.into_iter().filter(|wish| wish.hold == Hold::Hard) {
                if conflict(&room(), &[wish], &accepted).is_none() {
                    accepted.push(wish);
                }
            }
            accepted.sort_by_key(|row| row.slot.from);
            for pair in accepted.windows(2) {
                let buffered = pair.iter().all(|row| row.purpose != Purpose::Maintenance);
                let gap = if buffered { pair[0].clean_up_minutes.max(pair[1].set_up_minutes) } else { 0 };
                prop_assert!(pair[0].slot.to + Duration::minutes(gap) <= pair[1].slot.from);
            }
        }

        #[test]
        fn the_peak_of_a_pool_equals_a_count_minute_by_minute(
            stock in 2_i64..8,
            wish in prop::collection::vec(any_row(4), 1..3),
            existing in prop::collection::vec(any_row(3), 0..12),
        ) {
            let covers = |row: &Occupancy, minute: Moment| row.slot.from <= minute && minute < row.slot.to + Duration::minutes(row.clean_up_minutes);
            let total = |rows: &[&Occupancy], minute: Moment| rows.iter().filter(|row| covers(row, minute)).map(|row| row.quantity).sum::<i64>();
            let held: Vec<&Occupancy> = existing.iter().filter(|row| row.hold == Hold::Hard).collect();
            let wished: Vec<&Occupancy> = wish.iter().collect();
            let minutes = (0..24 * 60).map(|minute| on_tuesday("00:00", "24:00").from + Duration::minutes(minute));
            let too_many = minutes.filter(|minute| total(&wished, *minute) > 0 && total(&wished, *minute) + total(&held, *minute) > stock);
            let least = too_many.map(|minute| (stock - total(&held, minute)).max(0)).min();
            let pool = projectors(stock);
            let seen = conflict(&pool, &wish, &existing);
            match seen {
                None => prop_assert_eq!(least, None),
                Some(Conflict::Stock { left, at }) => {
                    prop_assert_eq!(least, Some(left));
                    prop_assert_eq!(left, (stock - total(&held, at)).max(0));
                }
                Some(Conflict::Taken { .. }) => prop_assert!(false, "a pool is never taken as a whole"),
            }
        }
    }
}
