use super::*;
use crate::domain::availability::conflict;
use crate::domain::examples::*;
use crate::domain::facility::Facility;
use crate::domain::working_calendar::published_holidays;
use proptest::prelude::*;

/// Long before all the days asked for.
fn earlier() -> Moment {
    wita("2026-11-01 09:00")
}

fn tuesday(facility: &Facility, rows: &[Occupancy]) -> DayAvailability {
    days(facility, rows, &office_calendar(), date("2026-11-24"), date("2026-11-25"), earlier()).remove(0)
}

fn one_day(facility: &Facility, day: &str, now: &str) -> DayAvailability {
    days(facility, &[], &office_calendar(), date(day), date(day).succ_opt().expect("a day"), wita(now)).remove(0)
}

fn open(from: &str, to: &str) -> Facility {
    Facility { hours: open_on(7, from, to), ..room() }
}

#[test]
fn a_free_day_is_free_from_opening_to_closing() {
    let day = tuesday(&hall(), &[]);
    assert_eq!((day.state, day.free, day.free_units_min), (DayState::Free, vec![on_tuesday("08:00", "16:00")], 1));
    assert_eq!(day.open, vec![hall().hours.on(day.date).expect("open")]);
}

#[test]
fn maintenance_takes_its_hours_out_of_the_open_ones() {
    // Case 48.
    let free = |from: &str, to: &str| tuesday(&open("10:00", "12:00"), &[maintenance(on_tuesday(from, to))]).free;
    assert_eq!(free("12:00", "14:00"), [on_tuesday("10:00", "12:00")]);
    assert_eq!(free("10:00", "12:00"), []);
    assert_eq!(free("10:00", "11:00"), [on_tuesday("11:00", "12:00")]);
    assert_eq!(free("11:00", "12:00"), [on_tuesday("10:00", "11:00")]);
    assert_eq!(free("08:00", "14:00"), []);
}

#[test]
fn maintenance_all_day_closes_the_day_and_is_shown_as_such() {
    let rows = [maintenance(on_tuesday("08:00", "12:00")), maintenance(on_tuesday("12:00", "18:00"))];
    let day = tuesday(&hall(), &rows);
    assert_eq!((day.state, day.maintenance, day.free_units_min, day.open.len()), (DayState::Closed, true, 0, 0));
    assert_eq!(day.busy.iter().map(|busy| busy.state).collect::<Vec<_>>(), [BusyState::Closed, BusyState::Closed]);
    assert_eq!(tuesday(&hall(), &rows[..1]).state, DayState::Partial);
}

#[test]
fn requests_leave_the_day_free_and_are_counted() {
    // Cases 16 and 17: soft rows are shown and never block.
    let day = tuesday(&hall(), &[request(on_tuesday("09:00", "12:00")), request(on_tuesday("09:00", "12:00"))]);
    assert_eq!((day.state, day.pending, day.free_units_min), (DayState::Free, 2, 1));
    assert_eq!(day.free, [on_tuesday("08:00", "16:00")]);
    assert_eq!(day.busy[0].state, BusyState::Pending);
}

#[test]
fn a_booking_makes_the_day_partly_taken_and_its_neighbours_keep_their_distance() {
    let day = tuesday(&hall(), &[with_buffers(on_tuesday("10:00", "12:00"), 30, 30)]);
    assert_eq!((day.state, day.free_units_min), (DayState::Partial, 0));
    assert_eq!(day.free, [on_tuesday("08:00", "09:30"), on_tuesday("12:30", "16:00")]);
    assert_eq!(day.busy, [Busy { slot: on_tuesday("10:00", "12:00"), state: BusyState::Booked, quantity: 1 }], "without buffers");
}

#[test]
fn a_day_without_a_free_hour_is_full() {
    let day = tuesday(&hall(), &[with_buffers(on_tuesday("09:00", "15:15"), 30, 30)]);
    assert_eq!((day.state, day.free), (DayState::Full, vec![]));
    // Exactly one hour is enough.
    assert_eq!(tuesday(&hall(), &[with_buffers(on_tuesday("09:30", "15:15"), 30, 30)]).state, DayState::Partial);
}

#[test]
fn buffers_may_lie_in_closed_time() {
    // Case 32.
    let room = Facility { set_up_minutes: 60, clean_up_minutes: 60, ..open("10:00", "13:00") };
    assert_eq!(tuesday(&room, &[]).free, [on_tuesday("10:00", "13:00")]);
}

#[test]
fn the_clean_up_of_the_last_hour_is_felt_on_the_next_day() {
    // Case 40: 23.00–24.00 with an hour of buffer.
    let late = with_buffers(on_tuesday("23:00", "24:00"), 60, 60);
    let both = days(&room(), &[late], &office_calendar(), date("2026-11-24"), date("2026-11-26"), earlier());
    assert_eq!(both[0].free, [on_tuesday("00:00", "22:00")]);
    assert_eq!(both[1].free[0].from, wita("2026-11-25 01:00"));
    assert!(both[1].busy.is_empty());
}

#[test]
fn a_stay_over_midnight_is_clipped_to_each_local_day() {
    // Cases 61 and 67: days are WITA days, whatever zone the instants are read in.
    let stay = booking(Slot::new(wita("2026-11-24 20:00"), wita("2026-11-25 06:00")).expect("a night"));
    let both = days(&room(), &[stay], &office_calendar(), date("2026-11-24"), date("2026-11-26"), earlier());
    assert_eq!(both[0].busy[0].slot, on_tuesday("20:00", "24:00"));
    assert_eq!(both[1].busy[0].slot, Slot::new(wita("2026-11-25 00:00"), wita("2026-11-25 06:00")).expect("a morning"));
    assert_eq!(Slot::day(date("2026-11-24")).from.to_rfc3339(), "2026-11-23T16:00:00+00:00");
}

#[test]
fn today_begins_at_the_offices_midnight() {
    // Case 63: 00.15 on Tuesday is still Monday in UTC.
    let days = days(&hall(), &[], &office_calendar(), date("2026-11-23"), date("2026-11-26"), wita("2026-11-24 00:15"));
    assert_eq!(days.iter().map(|day| day.state).collect::<Vec<_>>(), [DayState::Past, DayState::Free, DayState::Free]);
    assert!(days[0].free.is_empty());
}

#[test]
fn nothing_is_free_before_now() {
    let day = one_day(&hall(), "2026-11-24", "2026-11-24 10:07");
    assert_eq!((day.state, day.free), (DayState::Free, vec![on_tuesday("10:15", "16:00")]));
    assert_eq!(one_day(&hall(), "2026-11-24", "2026-11-24 15:30").free, []);
    assert_eq!(one_day(&minibus(), "2026-11-24", "2026-11-24 10:00").free, [], "a begun day cannot be lent any more");
}

#[test]
fn weekends_holidays_and_joint_leave_have_no_free_slots() {
    assert_eq!(one_day(&hall(), "2026-11-28", "2026-11-01 09:00").state, DayState::Closed);
    let christmas = one_day(&hall(), "2026-12-25", "2026-11-01 09:00");
    assert_eq!((christmas.state, christmas.free.len(), christmas.joint_leave), (DayState::Holiday, 0, false));
    assert!(christmas.holiday.is_some());
    let leave = one_day(&hall(), "2026-12-24", "2026-11-01 09:00");
    assert_eq!((leave.state, leave.joint_leave), (DayState::Holiday, true));
}

#[test]
fn joint_leave_on_which_the_office_opens_is_an_ordinary_day_with_a_name() {
    let mut holidays = published_holidays();
    holidays.iter_mut().filter(|holiday| holiday.date == date("2026-12-24")).for_each(|holiday| holiday.office_open = true);
    let open = WorkingCalendar::new(holidays);
    let day = days(&hall(), &[], &open, date("2026-12-24"), date("2026-12-25"), earlier()).remove(0);
    assert_eq!((day.state, day.joint_leave, day.free.len()), (DayState::Free, true, 1));
}

#[test]
fn the_night_of_a_date_runs_until_noon_of_the_next() {
    let nights = Slot::new(wita("2026-11-24 14:00"), wita("2026-11-26 12:00")).expect("two nights");
    let seen = days(&dorm(), &[units(20, nights)], &office_calendar(), date("2026-11-23"), date("2026-11-27"), earlier());
    let states: Vec<_> = seen.iter().map(|day| (day.state, day.free_units_min)).collect();
    assert_eq!(states, [(DayState::Free, 20), (DayState::Full, 0), (DayState::Full, 0), (DayState::Free, 20)]);
    assert_eq!(seen[0].free, [Slot::new(wita("2026-11-23 14:00"), wita("2026-11-24 12:00")).expect("a night")]);
    assert_eq!(seen[1].busy[0].slot, Slot::new(wita("2026-11-24 14:00"), wita("2026-11-25 12:00")).expect("a night"));
}

#[test]
fn a_pool_is_partly_taken_until_its_last_unit_is_out_all_day() {
    // Case 80: the peak of overlapping loans counts.
    let day = on_tuesday("00:00", "24:00");
    let seen = tuesday(&projectors(6), &[units(5, day), units(1, on_tuesday("10:00", "12:00"))]);
    assert_eq!((seen.state, seen.free_units_min), (DayState::Partial, 0));
    assert_eq!(seen.free, [on_tuesday("00:00", "10:00"), on_tuesday("12:00", "24:00")]);
    assert_eq!(tuesday(&projectors(6), &[units(6, day)]).state, DayState::Full);
    assert_eq!(tuesday(&projectors(6), &[units(5, day)]).free_units_min, 1);
}

#[test]
fn a_vehicle_lent_by_the_day_is_full_with_one_booking() {
    let day = tuesday(&minibus(), &[booking(on_tuesday("00:00", "24:00"))]);
    assert_eq!((day.state, day.free.len()), (DayState::Full, 0));
    assert_eq!(tuesday(&minibus(), &[]).free, [on_tuesday("00:00", "24:00")]);
}

#[test]
fn both_halves_at_once_are_one_use_of_the_hall() {
    let half = |from: &str, to: &str| booking(on_tuesday(from, to)).seen_from(&hall());
    let asked = request(on_tuesday("09:00", "10:00")).seen_from(&hall());
    let day = tuesday(&hall(), &[half("08:00", "12:00"), half("10:00", "13:00"), asked]);
    assert_eq!((day.state, day.free_units_min, day.pending), (DayState::Partial, 0, 1));
    let shown: Vec<_> = day.busy.iter().map(|busy| (busy.slot, busy.state)).collect();
    assert_eq!(shown, [(on_tuesday("08:00", "13:00"), BusyState::Booked), (on_tuesday("09:00", "10:00"), BusyState::Pending)]);
    assert_eq!(day.free, [on_tuesday("13:30", "16:00")]);
}

#[test]
fn a_laboratory_in_use_leaves_no_projector_of_those_fixed_in_it() {
    let pool = projectors(6);
    let day = tuesday(&pool, &[with_buffers(on_tuesday("10:00", "12:00"), 30, 30).seen_from(&pool)]);
    assert_eq!((day.state, day.free_units_min), (DayState::Partial, 0));
    assert_eq!(day.free, [on_tuesday("00:00", "09:30"), on_tuesday("12:30", "24:00")]);
    let closed = tuesday(&pool, &[maintenance(on_tuesday("00:00", "24:00")).seen_from(&pool)]);
    assert_eq!((closed.state, closed.maintenance), (DayState::Closed, true));
}

fn any_rows() -> impl Strategy<Value = Vec<Occupancy>> {
    let row = (0_i64..3 * 96, 1_i64..40, 0_i64..3, 1_i64..4, 0..6).prop_map(|(from, length, buffer, quantity, kind)| {
        let start = wita("2026-11-24 00:00") + Duration::minutes(from * 15);
        let row = Occupancy {
            slot: Slot::new(start, start + Duration::minutes(length * 15)).expect("a length"),
            set_up_minutes: buffer * 15,
            clean_up_minutes: (2 - buffer) * 15,
            quantity,
            hold: if kind == 0 { Hold::Soft } else { Hold::Hard },
            purpose: if kind == 1 { Purpose::Maintenance } else { Purpose::Booking },
            of_kin: false,
        };
        if kind == 2 { row.seen_from(&projectors(4)) } else { row }
    });
    prop::collection::vec(row, 0..12)
}

proptest! {
    #[test]
    fn what_the_calendar_calls_free_can_be_taken_and_the_rest_cannot(
        rows in any_rows(),
        stock in 1_i64..4,
        set_up_minutes in 0_i64..2,
        clean_up_minutes in 0_i64..3,
    ) {
        let facility = Facility { stock, set_up_minutes: set_up_minutes * 15, clean_up_minutes: clean_up_minutes * 15, ..open("08:00", "18:00") };
        let seen = days(&facility, &rows, &plain_calendar(), date("2026-11-24"), date("2026-11-28"), earlier());
        let takes = |from: Moment, minutes: i64| {
            let slot = Slot::new(from, from + Duration::minutes(minutes)).expect("a length");
            let wish = with_buffers(slot, facility.set_up_minutes, facility.clean_up_minutes);
            conflict(&facility, &[wish], &rows).is_none()
        };
        for day in seen {
            for free in &day.free {
                prop_assert!(takes(free.from, free.minutes()), "{free:?}");
            }
            let opening = day.date.and_hms_opt(8, 0, 0).expect("a time");
            for quarter in 0..=9 * 4 {
                let from = crate::domain::slot::instant(opening) + Duration::minutes(quarter * 15);
                let shown = day.free.iter().any(|free| free.from <= from && from + Duration::hours(1) <= free.to);
                prop_assert_eq!(takes(from, 60), shown, "{}", from);
            }
        }
    }
}
