//! Who gets the time: overlaps, buffers, stock, hours, closures.

use super::support::{DAY, TestOffice, agreed, between, code, faults, is_taken, refusal, wall, wish};
use silandap::domain::application_form::{NewItem, NewReservation};
use silandap::domain::availability::{Hold, Purpose};
use silandap::domain::relocation::Verdict;
use silandap::domain::reservation::{Pattern, Refusal, Status};
use silandap::domain::role::Role;
use silandap::domain::slot::instant;
use silandap::error::AppError;
use silandap::store::availability::facility_days;
use silandap::store::facilities;
use silandap::store::reference;
use silandap::workflow::close::{self, Closed};
use silandap::workflow::reschedule::MoveTarget;
use silandap::workflow::{reschedule, reserve, undo};

/// [A6–A9] Tail, head, inside, around, and the same: all refused, with something free instead.
#[tokio::test]
async fn a_wish_that_overlaps_a_booking_is_refused_with_alternatives() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-2", "09:00", "12:00")).await;
    for (from, to) in [("11:00", "14:00"), ("08:00", "10:00"), ("10:00", "11:00"), ("08:00", "16:00"), ("09:00", "12:00")] {
        match refusal(office.submit(wish("AUL-2", from, to)).await) {
            Refusal::SlotTaken { facility, alternatives, .. } => {
                assert_eq!(facility, code("AUL-2"));
                assert!((1..=3).contains(&alternatives.len()), "{from}–{to}: {} alternatives", alternatives.len());
            }
            other => panic!("{from}–{to}: {other:?}"),
        }
    }
    office.assert_sound().await;
}

/// [A10] A booking never stands in its own way.
#[tokio::test]
async fn a_booking_may_move_onto_a_part_of_its_own_time() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.move_to(&booking, None, &format!("{DAY}T10:00"), &format!("{DAY}T13:00")).await.expect("it moves");
    assert_eq!(office.reservation(&booking).await.start, wall(&format!("{DAY}T10:00")));
    assert_eq!(office.holds(&booking).await.len(), 1);
    office.assert_sound().await;
}

/// [A14] The same hours in another room are free.
#[tokio::test]
async fn the_same_hours_of_another_room_are_free() {
    let office = TestOffice::open().await;
    office.booked(wish("RPT-1", "09:00", "12:00")).await;
    office.booked(wish("RPT-2", "09:00", "12:00")).await;
    office.assert_sound().await;
}

/// [A15] What was cancelled, withdrawn or rejected blocks nobody.
#[tokio::test]
async fn a_cancelled_withdrawn_or_rejected_booking_blocks_nobody() {
    let office = TestOffice::open().await;
    let cancelled = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.cancel(&cancelled, "kegiatan kementerian").await.expect("the office cancels");
    let withdrawn = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.withdraw(&withdrawn).await.expect("the applicant withdraws");
    let rejected = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&rejected, "tidak tersedia").await.expect("the office rejects");
    for code in [&cancelled, &withdrawn, &rejected] {
        assert!(office.holds(code).await.is_empty());
    }
    office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.assert_sound().await;
}

/// [A16] An undecided request is shown and stops nobody.
#[tokio::test]
async fn undecided_requests_for_one_slot_stand_side_by_side() {
    let office = TestOffice::open().await;
    let first = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received").code;
    let second = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received").code;
    for code in [first, second] {
        assert!(office.holds(&code).await.iter().all(|held| held.occupancy.hold == Hold::Soft));
    }
}

/// [A17] Who wants one room at one moment: the rivals are named to each other, and only those that still want it.
#[tokio::test]
async fn rivals_are_those_who_still_want_the_same_room_at_the_same_time() {
    let office = TestOffice::open().await;
    let first = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received").code;
    let second = office.submit(wish("AUL-1", "11:00", "16:00")).await.expect("received").code;
    office.submit(wish("AUL-1", "13:00", "16:00")).await.expect("another time of the day");
    office.submit(wish("AUL-2", "08:00", "12:00")).await.expect("another room");
    let withdrawn = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received").code;
    office.withdraw(&withdrawn).await.expect("taken back");
    let rejected = office.ready(wish("AUL-1", "08:00", "12:00")).await;
    office.reject(&rejected, "tidak tersedia").await.expect("rejected");
    assert_eq!(office.rivals(&first).await, std::slice::from_ref(&second));
    let close = office.submit(wish("AUL-1", "12:15", "13:00")).await.expect("received").code;
    assert_eq!(office.rivals(&first).await, [second.clone(), close], "half an hour is needed in between");
    assert!(office.rivals(&second).await.contains(&first));
}

/// [A19] A hall and a projector are one request: it gets both or nothing, and lets go of both.
#[tokio::test]
async fn a_request_for_two_things_gets_both_or_nothing() {
    let office = TestOffice::open().await;
    let both = |day: &str, from: &str, to: &str| {
        let mut wish = between("AUL-1", 1, &format!("{day}T{from}"), &format!("{day}T{to}"));
        wish.items.push(NewItem { facility: code("PRL-LCD"), quantity: 1, layout: None });
        wish
    };
    let stock = office.facility("PRL-LCD").await.stock;
    office.booked(between("PRL-LCD", stock, &format!("{DAY}T08:00"), &format!("{DAY}T12:00"))).await;
    assert!(matches!(refusal(office.submit(both(DAY, "08:00", "12:00")).await), Refusal::StockExceeded { .. }), "the hall is free, the projectors are not");
    let waiting = office.ready(both("2026-12-17", "13:00", "15:00")).await;
    office.booked(between("AUL-1", 1, "2026-12-17T13:00", "2026-12-17T15:00")).await;
    assert!(is_taken(&office.approve(&waiting).await), "the projectors are free, the hall is not");
    assert!(office.holds(&waiting).await.iter().all(|held| held.occupancy.hold == Hold::Soft), "and nothing was taken");
    let booked = office.booked(both("2026-12-17", "08:00", "10:00")).await;
    assert_eq!(office.holds(&booked).await.len(), 2);
    office.withdraw(&booked).await.expect("taken back");
    assert!(office.holds(&booked).await.is_empty());
    office.assert_sound().await;
}

/// [E57] Times come in quarters of an hour for everybody, also when a booking moves.
#[tokio::test]
async fn a_booking_moves_by_quarters_of_an_hour() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let moved = office.move_to(&booking, None, &format!("{DAY}T10:07"), &format!("{DAY}T13:00")).await;
    assert_eq!(faults(moved), ["start_time: quarter_hour"]);
}

/// [D41] Whoever comes between the look and the writing is found by the database itself, and told like any other.
#[tokio::test]
async fn a_rival_that_appears_between_check_and_save_is_refused_by_the_database() {
    let office = TestOffice::open().await;
    let late = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office
        .by_hand(
            "create trigger rival before insert on occupancy when new.hold = 'hard' and new.reservation_id is not null \
             begin insert into occupancy (facility_id, starts_at, ends_at, quantity, hold, purpose) \
             values (new.facility_id, new.starts_at, new.ends_at, 1, 'hard', 'internal'); end",
        )
        .await
        .expect("somebody who is always faster");
    match refusal(office.approve(&late).await) {
        Refusal::SlotTaken { facility, alternatives, .. } => assert!(facility == code("AUL-2") && !alternatives.is_empty()),
        other => panic!("{other:?}"),
    }
    assert_eq!(office.reservation(&late).await.status, Status::Review);
    assert!(office.holds(&late).await.iter().all(|held| held.occupancy.hold == Hold::Soft));
    office.assert_sound().await;
}

/// [C26–C27, H03] Between bookings the larger of clean-up and set-up stays free; without buffers touching is fine.
#[tokio::test]
async fn between_two_bookings_half_an_hour_stays_free_and_without_buffers_they_may_touch() {
    let office = TestOffice::open().await;
    office.booked(wish("RPT-1", "09:00", "10:00")).await;
    assert!(is_taken(&office.submit(wish("RPT-1", "10:00", "11:00")).await));
    assert!(is_taken(&office.submit(wish("RPT-1", "10:15", "11:00")).await));
    office.booked(wish("RPT-1", "10:30", "11:00")).await;

    office.booked(wish("LAP-1", "09:00", "10:00")).await;
    office.booked(wish("LAP-1", "10:00", "11:00")).await;
    assert!(is_taken(&office.submit(wish("LAP-1", "10:45", "12:00")).await));
    office.assert_sound().await;
}

/// [C28] The mover's own buffers count as well; the old time is kept.
#[tokio::test]
async fn moving_too_close_to_a_neighbour_is_refused_and_the_old_time_is_kept() {
    let office = TestOffice::open().await;
    office.booked(wish("RPT-1", "08:00", "10:00")).await;
    let mover = office.booked(wish("RPT-1", "13:00", "14:00")).await;
    assert!(is_taken(&office.move_to(&mover, None, &format!("{DAY}T10:15"), &format!("{DAY}T11:15")).await));
    let kept = office.reservation(&mover).await;
    assert_eq!(kept.start, wall(&format!("{DAY}T13:00")));
    assert_eq!(office.holds(&mover).await[0].occupancy.slot, kept.span);
    office.assert_sound().await;
}

/// [C31] Beside maintenance no buffer applies.
#[tokio::test]
async fn a_booking_may_touch_maintenance() {
    let office = TestOffice::open().await;
    let closed = office.close("RPT-1", &format!("{DAY}T12:00"), &format!("{DAY}T14:00")).await.expect("closing is allowed");
    assert!(matches!(closed, Closed::Done(_)));
    office.booked(wish("RPT-1", "10:00", "12:00")).await;
    office.booked(wish("RPT-1", "14:00", "15:00")).await;
    assert!(is_taken(&office.submit(wish("RPT-1", "11:00", "12:15")).await));
    office.assert_sound().await;
}

/// [C38] New buffers concern new bookings, and old ones once they move.
#[tokio::test]
async fn a_booking_keeps_its_buffers_until_it_moves() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("RPT-1", "09:00", "10:00")).await;
    let undecided = office.ready(wish("RPT-1", "12:00", "13:00")).await;
    let id = office.facility("RPT-1").await.id;
    office.store.write(move |db| Box::pin(facilities::set_buffers(db, id, 60, 60))).await.expect("the office changes the buffers");
    office.approve(&undecided).await.expect("approved with the buffers it was asked with");
    for code in [&booking, &undecided] {
        assert_eq!(office.holds(code).await[0].occupancy.clean_up_minutes, 30);
    }
    office.move_to(&booking, None, &format!("{DAY}T08:00"), &format!("{DAY}T09:00")).await.expect("it moves");
    assert_eq!(office.holds(&booking).await[0].occupancy.clean_up_minutes, 60);
    office.assert_sound().await;
}

/// [H79–H80] Units are counted at every moment, never summed over a day.
#[tokio::test]
async fn a_pool_lends_up_to_its_peak_and_not_its_sum() {
    let office = TestOffice::open().await;
    // By hour, so that two loans of one day can follow each other.
    office.by_hand("update facility set lending_units = 'hour' where code = 'PRL-LCD'").await.expect("changed");
    let at = |hour: &str| format!("{DAY}T{hour}");
    office.booked(between("PRL-LCD", 1, &at("10:00"), &at("12:00"))).await;
    office.booked(between("PRL-LCD", 1, &at("13:00"), &at("15:00"))).await;
    office.booked(between("PRL-LCD", 5, &at("08:00"), &at("16:00"))).await;
    match refusal(office.submit(between("PRL-LCD", 2, &at("10:00"), &at("11:00"))).await) {
        Refusal::StockExceeded { facility, left, .. } => assert_eq!((facility, left), (code("PRL-LCD"), 0)),
        other => panic!("{other:?}"),
    }
    office.booked(between("PRL-LCD", 1, &at("12:00"), &at("13:00"))).await;
    assert_eq!(faults(office.submit(between("PRL-LCD", 7, &at("08:00"), &at("09:00"))).await), ["items.0.quantity: stock_exceeded"]);
    office.assert_sound().await;
}

/// [E50] Outside the hours: no online; at the counter with a reason that is kept.
#[tokio::test]
async fn outside_the_hours_only_the_counter_may_with_a_reason() {
    let office = TestOffice::open().await;
    let evening = || wish("AUL-2", "15:00", "21:00");
    assert_eq!(faults(office.submit(evening()).await), ["start_time: outside_hours"]);
    assert_eq!(faults(reserve::submit(&office.as_role(Role::Ult), evening(), None, None).await), ["start_time: outside_hours"]);
    let reason = || Some("Izin Kepala, dijaga satpam".to_owned());
    assert_eq!(reserve::submit(&office.as_applicant(), evening(), None, reason()).await, Err(AppError::Forbidden));
    assert_eq!(reserve::submit(&office.as_role(Role::Sarpras), evening(), None, reason()).await, Err(AppError::Forbidden));
    let made = reserve::submit(&office.as_role(Role::Ult), evening(), None, reason()).await.expect("the counter may");
    assert_eq!(office.reservation(&made.code).await.override_reason, "Izin Kepala, dijaga satpam");
}

/// [E56] Lead time, horizon, and the past.
#[tokio::test]
async fn a_use_must_lie_neither_too_near_nor_too_far() {
    let office = TestOffice::open().await;
    let on = |date: &str| between("AUL-2", 1, &format!("{date}T09:00"), &format!("{date}T10:00"));
    assert_eq!(faults(office.submit(on("2026-11-24")).await), ["start_date: date_past"]);
    assert_eq!(faults(office.submit(between("AUL-2", 1, "2026-11-24T13:00", "2026-11-24T14:00")).await), ["start_date: lead_time"]);
    office.submit(on("2026-11-25")).await.expect("the next working day");
    assert_eq!(faults(office.submit(on("2027-06-02")).await), ["start_date: horizon"]);
}

/// [E58] Nobody's booking is cancelled silently.
#[tokio::test]
async fn a_closure_over_bookings_is_refused_and_lists_them() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("LAB-1", "09:00", "12:00")).await;
    office.submit(wish("LAB-1", "13:00", "15:00")).await.expect("an undecided one");
    match office.close("LAB-1", &format!("{DAY}T00:00"), "2026-12-18T00:00").await.expect("an answer") {
        Closed::InTheWay(bookings) => {
            assert_eq!(bookings.iter().map(|b| b.code.clone()).collect::<Vec<_>>(), [Some(booking.clone())]);
        }
        Closed::Done(_) => panic!("closed over a booking"),
    }
    assert_eq!(office.number("select count(*) from closure").await, 0);
    office.cancel(&booking, "perbaikan atap").await.expect("cancelled in the open");
    assert!(matches!(office.close("LAB-1", &format!("{DAY}T00:00"), "2027-03-01T00:00").await, Ok(Closed::Done(_))));
    assert_eq!(office.number("select count(*) from occupancy where closure_id is not null").await, 3);
    assert!(is_taken(&office.submit(wish("LAB-1", "09:00", "12:00")).await));
    office.assert_sound().await;
}

#[tokio::test]
async fn what_was_closed_can_be_opened_again() {
    let office = TestOffice::open().await;
    let Ok(Closed::Done(id)) = office.close("RPT-1", &format!("{DAY}T08:00"), &format!("{DAY}T12:00")).await else { panic!("not closed") };
    assert_eq!(close::reopen(&office.as_role(Role::Ult), id).await, Err(AppError::Forbidden));
    assert_eq!(close::reopen(&office.as_role(Role::Sarpras), id).await, Err(AppError::Forbidden), "it is the admin's");
    close::reopen(&office.as_role(Role::Admin), id).await.expect("the admin may");
    assert_eq!(close::reopen(&office.as_role(Role::Admin), id).await, Err(AppError::NotFound));
    office.booked(wish("RPT-1", "09:00", "10:00")).await;
    office.assert_sound().await;
}

/// [Decision 26] What cannot wait, and nothing that somebody else has closed.
#[tokio::test]
async fn the_facilities_team_closes_what_cannot_wait_and_opens_it_again() {
    let office = TestOffice::open().await;
    let team = office.as_role(Role::Sarpras);
    let closed =
        async |start: &str, end: &str| close::close_facility(&team, code("RPT-1"), wall(start), wall(end), "Pipa bocor".into(), Purpose::Maintenance).await;
    assert_eq!(faults(closed("2026-11-26T08:00", "2026-11-26T12:00").await), ["start: repair_later"]);
    assert_eq!(faults(closed("2026-11-25T08:00", "2026-12-09T08:15").await), ["end: repair_too_long"]);
    assert_eq!(office.number("select count(*) from closure").await, 0);
    let Ok(Closed::Done(id)) = closed("2026-11-24T11:00", "2026-11-25T12:00").await else { panic!("not closed") };
    close::reopen(&team, id).await.expect("its own");
    let Ok(Closed::Done(id)) = closed("2026-11-25T08:00", "2026-12-09T08:00").await else { panic!("not closed") };
    close::reopen(&office.as_role(Role::Admin), id).await.expect("the admin opens everything");
    office.assert_sound().await;
}

#[tokio::test]
async fn an_internal_event_is_the_admins_affair() {
    let office = TestOffice::open().await;
    let event = |role| {
        let context = office.as_role(role);
        async move {
            close::close_facility(&context, code("AUL-1"), wall("2026-12-15T08:00"), wall("2026-12-16T16:00"), "Rapat kerja".into(), Purpose::Internal).await
        }
    };
    assert_eq!(event(Role::Sarpras).await, Err(AppError::Forbidden));
    assert!(matches!(event(Role::Admin).await, Ok(Closed::Done(_))));
    assert!(is_taken(&office.submit(wish("AUL-1", "09:00", "12:00")).await));
}

/// [H04] The edit path has the same guard as the first booking.
#[tokio::test]
async fn moving_a_booking_onto_a_taken_slot_or_room_is_refused() {
    let office = TestOffice::open().await;
    office.booked(wish("RPT-1", "09:00", "11:00")).await;
    let mover = office.booked(wish("RPT-2", "09:00", "11:00")).await;
    let (start, end) = (format!("{DAY}T10:00"), format!("{DAY}T12:00"));
    assert!(is_taken(&office.move_to(&mover, Some("RPT-1"), &start, &end).await));
    assert_eq!(office.reservation(&mover).await.items[0].item.facility, code("RPT-2"));
    office.move_to(&mover, Some("RPT-1"), "2026-12-16T10:00", "2026-12-16T12:00").await.expect("another day is free");
    assert_eq!(office.reservation(&mover).await.items[0].item.facility, code("RPT-1"));
    office.booked(wish("RPT-2", "09:00", "11:00")).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn a_booking_moves_neither_into_the_past_nor_onto_a_holiday() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("RPT-1", "09:00", "11:00")).await;
    assert_eq!(faults(office.move_to(&booking, None, "2026-11-23T09:00", "2026-11-23T11:00").await), ["start_date: date_past"]);
    assert_eq!(faults(office.move_to(&booking, None, "2026-11-24T09:00", "2026-11-24T11:00").await), ["start_date: date_past"]);
    assert_eq!(faults(office.move_to(&booking, None, "2026-12-25T09:00", "2026-12-25T11:00").await), ["start_date: facility_closed"]);
    assert_eq!(office.reservation(&booking).await.start, wall(&format!("{DAY}T09:00")));
}

/// §7.4: a holiday is allowed only with a reason for the exception, and so are other hours; the past never is.
#[tokio::test]
async fn a_booking_moves_onto_a_holiday_or_outside_the_hours_for_a_reason_that_is_kept() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("RPT-1", "09:00", "11:00")).await;
    let to = |start: &str, end: &str, why: &str| {
        let (office, booking) = (&office, &booking);
        let target = MoveTarget { facility: None, start: wall(start), end: wall(end), override_reason: Some(why.into()) };
        async move {
            let version = office.reservation(booking).await.version;
            reschedule::move_to(&office.as_role(Role::Admin), booking, version, target, "Ujian sekolah".into(), agreed()).await
        }
    };
    let why = "Diminta Kepala";
    assert_eq!(faults(to("2026-12-25T09:00", "2026-12-25T11:00", "  ").await), ["start_date: facility_closed"], "blanks are no reason");
    assert_eq!(faults(to("2026-11-23T09:00", "2026-11-23T11:00", why).await), ["start_date: date_past"]);
    let before = office.reservation(&booking).await;
    to("2026-12-25T09:00", "2026-12-25T11:00", why).await.expect("for a reason");
    let moved = office.reservation(&booking).await;
    assert_eq!((moved.start, moved.override_reason.as_str()), (wall("2026-12-25T09:00"), why));
    undo::undo(&office.as_role(Role::Admin), &booking).await.expect("within ten seconds");
    assert_eq!(office.reservation(&booking).await.override_reason, before.override_reason);
    to("2026-12-16T19:00", "2026-12-16T21:00", why).await.expect("in the evening, for a reason");
    assert_eq!(office.reservation(&booking).await.start, wall("2026-12-16T19:00"));
    office.assert_sound().await;
}

/// The browser judges every day while a booking is carried; what it says is what the server does at the drop.
#[tokio::test]
async fn what_the_browser_says_of_a_day_is_what_the_server_does_there() {
    let office = TestOffice::open().await;
    let mover = office.booked(wish("RPT-1", "09:00", "11:00")).await;
    office.booked(between("RPT-1", 1, "2026-12-16T08:00", "2026-12-16T10:00")).await;
    let (from, to) = (wall("2026-11-30T00:00").date(), wall("2027-01-04T00:00").date());
    let ground = reschedule::ground(&office.as_role(Role::Admin), &mover, from, to, &[], true).await.expect("an admin may");
    assert_eq!((ground.wish.applicant.name.as_str(), ground.wish.applicant.whatsapp.as_ref(), ground.wish.activity.as_str()), ("", None, ""));
    let before = office.reservation(&mover).await.start;
    let stays = ground.place(0, 0, None);
    let mut free = 0;
    for (date, verdict) in ground.verdicts(&stays, from.iter_days().take_while(|date| *date < to)) {
        let place = stays.on(date);
        let wall = |moment: chrono::NaiveDateTime| moment.format("%Y-%m-%dT%H:%M").to_string();
        let moved = office.move_to(&mover, None, &wall(place.start), &wall(place.end)).await;
        if verdict == Verdict::Here {
            continue;
        }
        assert_eq!(verdict.is_free(), moved.is_ok(), "{date}: {verdict:?}, {moved:?}");
        if moved.is_ok() {
            free += 1;
            office.move_to(&mover, None, &wall(before), &wall(stays.end)).await.expect("and back");
        }
    }
    assert!(free >= 15, "most working days of December are free: {free}");
    assert!(reschedule::ground(&office.as_role(Role::Ult), &mover, from, to, &[], true).await.is_err(), "the counter moves nothing");
    office.assert_sound().await;
}

/// A stay that is held by its last day begins before the days that are shown.
#[tokio::test]
async fn nights_before_the_first_shown_day_are_known_too() {
    let office = TestOffice::open().await;
    let stay = |from: &str, to: &str, beds: i64| NewReservation { pattern: Pattern::Continuous, participants: Some(beds), ..between("ASR-1", beds, from, to) };
    let beds = office.facility("ASR-1").await.stock;
    let mover = office.booked(stay("2026-12-15T14:00", "2026-12-18T12:00", 1)).await;
    let monday = wall("2026-12-14T00:00").date();
    let ground = reschedule::ground(&office.as_role(Role::Admin), &mover, monday, monday + chrono::Days::new(42), &[], true).await.expect("an admin may");
    let early = ground.place(0, 0, None).on(wall("2026-12-11T00:00").date());
    assert_eq!(ground.verdict(&early), Verdict::Free);
    office.booked(stay("2026-12-11T14:00", "2026-12-12T12:00", beds)).await;
    let ground = reschedule::ground(&office.as_role(Role::Admin), &mover, monday, monday + chrono::Days::new(42), &[], true).await.expect("an admin may");
    assert!(!ground.verdict(&early).is_free(), "every bed is taken on its first night");
}

/// Soft and hard changes, closures and holidays make the answer a new one; nothing else does.
#[tokio::test]
async fn the_public_answer_is_kept_until_the_facilitys_calendar_changes() {
    let office = TestOffice::open().await;
    let (from, to) = (wall("2026-12-01T00:00").date(), wall("2027-01-01T00:00").date());
    let answer = || async {
        let mut db = office.store.read().await.expect("a connection");
        let known = reference::load_for(&office.store, &mut db, &code("AUL-1")).await.expect("readable").expect("it exists");
        facility_days(&office.store, &mut db, &known, &code("AUL-1"), (from, to), office.now()).await.expect("readable")
    };
    let first = answer().await;
    assert!(std::sync::Arc::ptr_eq(&first, &answer().await));
    assert_eq!(first.days.len(), 31);
    office.booked(wish("AUL-2", "09:00", "10:00")).await;
    assert!(std::sync::Arc::ptr_eq(&first, &answer().await));
    let asked = office.submit(wish("AUL-1", "09:00", "10:00")).await.expect("received").code;
    let second = answer().await;
    assert!(second.facility.revision > first.facility.revision);
    assert_eq!(second.days[14].pending, 1);
    office.withdraw(&asked).await.expect("taken back");
    assert_eq!(office.reservation(&asked).await.status, Status::Cancelled);
    let third = answer().await;
    assert!(third.facility.revision > second.facility.revision);
    assert_eq!(third.days[14].pending, 0);
    office.by_hand("update holiday set office_open = 1 where date = '2026-12-24'").await.expect("the office opens that day");
    let fourth = answer().await;
    assert!(fourth.facility.revision > third.facility.revision);
    assert_ne!(fourth.days[23].state, third.days[23].state);
}

/// Whoever fills in the form can hear of each thing that somebody else has got meanwhile, on any day of the stretch, also when only
/// too few units are left.
#[tokio::test]
async fn a_choice_can_be_looked_at_before_it_is_sent() {
    let office = TestOffice::open().await;
    let applicant = office.as_applicant();
    let mut choice = between("AUL-2", 1, "2026-12-08T08:00", "2026-12-09T12:00");
    choice.items.push(NewItem { facility: code("PRL-LCD"), quantity: 3, layout: None });
    choice.participants = None;
    assert!(reserve::in_the_way(&applicant, &choice).await.expect("looked").is_empty());

    office.booked(between("PRL-LCD", 4, "2026-12-09T08:00", "2026-12-09T12:00")).await;
    match reserve::in_the_way(&applicant, &choice).await.expect("looked").as_slice() {
        [Refusal::StockExceeded { facility, left, .. }] => assert_eq!((facility, *left), (&code("PRL-LCD"), 2)),
        other => panic!("{other:?}"),
    }
    office.booked(between("AUL-2", 1, "2026-12-09T10:00", "2026-12-09T12:00")).await;
    match reserve::in_the_way(&applicant, &choice).await.expect("looked").as_slice() {
        [Refusal::SlotTaken { facility, from, alternatives, .. }, Refusal::StockExceeded { .. }] => {
            assert_eq!((facility, *from), (&code("AUL-2"), instant(wall("2026-12-09T10:00"))));
            assert!(!alternatives.is_empty());
        }
        other => panic!("{other:?}"),
    }

    // Years are no choice, and nobody goes through them.
    choice.end = wall("2099-12-09T12:00");
    assert!(reserve::in_the_way(&applicant, &choice).await.expect("looked").is_empty());
}
