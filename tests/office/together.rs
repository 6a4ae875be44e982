//! Several requests go the same way together, or all of them stay.

use super::proposals::{last_event, waiting};
use super::support::{DAY, TestOffice, agreed, between, faults, wall, wish};
use chrono::NaiveDate;
use silandap::domain::availability::Hold;
use silandap::domain::code::ReservationCode;
use silandap::domain::message::Template;
use silandap::domain::relocation::{MOST_TOGETHER, Shift, Verdict};
use silandap::domain::reservation::{Refusal, Status, Version};
use silandap::domain::role::Role;
use silandap::error::AppError;
use silandap::workflow::reschedule;
use silandap::workflow::together::{How, move_all};

const A_DAY: Shift = Shift { days: 1, minutes: 0 };

fn all_agreed() -> How {
    How::Agreed(agreed())
}

/// A booking of the small hall from nine to twelve.
async fn booked_on(office: &TestOffice, day: &str) -> ReservationCode {
    office.booked(between("AUL-2", 1, &format!("{day}T09:00"), &format!("{day}T12:00"))).await
}

/// The request that stands in the way of all, and why.
fn the_one<T: std::fmt::Debug>(answer: Result<T, AppError>) -> (ReservationCode, AppError) {
    match answer {
        Err(AppError::OneOfSeveral { code, why }) => (code, *why),
        other => panic!("one of them should have been named, not {other:?}"),
    }
}

/// Everything that a move writes about a request.
async fn as_it_stands(office: &TestOffice, code: &ReservationCode) -> String {
    let held: Vec<_> = office.holds(code).await.into_iter().map(|held| (held.facility, held.proposed, held.occupancy)).collect();
    format!("{:?} {held:?} {:?} {}", office.reservation(code).await, waiting(office, code).await, last_event(office, code).await)
}

#[tokio::test]
async fn all_go_by_the_same_days_and_minutes_each_with_its_own_event_and_message() {
    let office = TestOffice::open().await;
    let small = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let large = office.booked(wish("AUL-1", "13:00", "15:00")).await;
    office.move_all(&[&small, &large], Shift { days: 1, minutes: -30 }, all_agreed()).await.expect("both are free");
    for (code, start, end) in [(&small, "2026-12-16T08:30", "2026-12-16T11:30"), (&large, "2026-12-16T12:30", "2026-12-16T14:30")] {
        let moved = office.reservation(code).await;
        assert_eq!((moved.status, moved.start, moved.end), (Status::Approved, wall(start), wall(end)));
        assert_eq!((moved.reason_note.as_str(), moved.agreement), ("Ujian sekolah", Some(agreed())));
        let holds = office.holds(code).await;
        assert_eq!((holds.len(), holds[0].occupancy.slot, holds[0].occupancy.hold), (1, moved.span, Hold::Hard));
        assert_eq!(last_event(&office, code).await, "moved");
        assert_eq!(waiting(&office, code).await, [Template::RescheduleAgreed]);
    }
    office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn one_may_come_where_another_one_was_whichever_is_named_first() {
    for backwards in [false, true] {
        let office = TestOffice::open().await;
        let (first, second) = (booked_on(&office, DAY).await, booked_on(&office, "2026-12-16").await);
        let codes = if backwards { [&second, &first] } else { [&first, &second] };
        office.move_all(&codes, A_DAY, all_agreed()).await.expect("the second makes room for the first");
        assert_eq!(office.reservation(&first).await.start, wall("2026-12-16T09:00"));
        assert_eq!(office.reservation(&second).await.start, wall("2026-12-17T09:00"));
        office.assert_sound().await;
    }
}

#[tokio::test]
async fn one_that_clashes_keeps_all_where_they_are_and_is_named() {
    let office = TestOffice::open().await;
    let (first, second) = (booked_on(&office, DAY).await, booked_on(&office, "2026-12-16").await);
    booked_on(&office, "2026-12-17").await;
    let before = (as_it_stands(&office, &first).await, as_it_stands(&office, &second).await);
    let (named, why) = the_one(office.move_all(&[&first, &second], A_DAY, all_agreed()).await);
    assert_eq!(named, second);
    assert!(matches!(why, AppError::Refused(Refusal::SlotTaken { .. })), "{why:?}");
    assert_eq!((as_it_stands(&office, &first).await, as_it_stands(&office, &second).await), before);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_rule_against_one_of_them_keeps_all_where_they_are() {
    let office = TestOffice::open().await;
    let (tuesday, friday) = (booked_on(&office, DAY).await, booked_on(&office, "2026-12-18").await);
    let (named, why) = the_one(office.move_all(&[&tuesday, &friday], A_DAY, all_agreed()).await);
    assert_eq!(named, friday, "Saturday is no working day");
    assert!(matches!(why, AppError::Invalid(_)), "{why:?}");
    assert_eq!(office.reservation(&tuesday).await.start, wall(&format!("{DAY}T09:00")));
    office.assert_sound().await;
}

#[tokio::test]
async fn one_that_somebody_else_has_changed_keeps_all_where_they_are() {
    let office = TestOffice::open().await;
    let (first, second) = (booked_on(&office, DAY).await, booked_on(&office, "2026-12-16").await);
    let seen = office.reservation(&second).await.version;
    office.move_to(&second, None, "2026-12-16T13:00", "2026-12-16T15:00").await.expect("somebody else moves it");
    let moves = vec![(first.clone(), office.reservation(&first).await.version), (second.clone(), seen)];
    let (named, why) = the_one(move_all(&office.as_another_admin(), moves, A_DAY, "Ujian sekolah".into(), all_agreed()).await);
    assert_eq!(named, second);
    assert_eq!(why, AppError::Refused(Refusal::VersionConflict { current: Version(seen.0 + 1) }));
    assert_eq!(office.reservation(&first).await.start, wall(&format!("{DAY}T09:00")));
    assert_eq!(office.reservation(&second).await.start, wall("2026-12-16T13:00"));
    office.assert_sound().await;
}

#[tokio::test]
async fn proposals_hold_every_proposed_time_beside_the_old_ones() {
    let office = TestOffice::open().await;
    let small = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let large = office.booked(wish("AUL-1", "13:00", "15:00")).await;
    office.move_all(&[&small, &large], A_DAY, How::Proposed).await.expect("both are free");
    for code in [&small, &large] {
        let stands = office.reservation(code).await;
        assert_eq!(stands.start.date(), wall(&format!("{DAY}T00:00")).date());
        assert_eq!(stands.proposal.expect("an open proposal").start.date(), wall("2026-12-16T00:00").date());
        let holds: Vec<(bool, Hold)> = office.holds(code).await.iter().map(|held| (held.proposed, held.occupancy.hold)).collect();
        assert_eq!(holds, [(false, Hold::Hard), (true, Hold::Hard)]);
        assert_eq!(last_event(&office, code).await, "proposed");
        assert_eq!(waiting(&office, code).await, [Template::Approved, Template::Reschedule]);
    }
    office.assert_sound().await;
}

/// Either may be declined, and then both stand where they were.
#[tokio::test]
async fn bookings_that_are_only_proposed_elsewhere_stay_in_each_others_way() {
    let office = TestOffice::open().await;
    let (first, second) = (booked_on(&office, DAY).await, booked_on(&office, "2026-12-16").await);
    for codes in [[&first, &second], [&second, &first]] {
        let (named, why) = the_one(office.move_all(&codes, A_DAY, How::Proposed).await);
        assert_eq!(named, first);
        assert!(matches!(why, AppError::Refused(Refusal::SlotTaken { .. })), "{why:?}");
        for code in codes {
            assert_eq!(office.reservation(code).await.proposal, None);
            assert_eq!(office.holds(code).await.len(), 1);
        }
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn a_request_that_waits_beside_a_booking_goes_along_with_it() {
    let office = TestOffice::open().await;
    let request = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    let booking = office.booked(wish("AUL-2", "10:00", "12:00")).await;
    office.move_all(&[&booking, &request], A_DAY, all_agreed()).await.expect("only the two of them are there");
    let asked = office.reservation(&request).await;
    assert_eq!((asked.start, asked.sarpras_answer), (wall("2026-12-16T09:00"), None), "the facilities team is asked again");
    assert_eq!(office.holds(&request).await[0].occupancy.hold, Hold::Soft);
    assert_eq!(office.reservation(&booking).await.start, wall("2026-12-16T10:00"));
    office.assert_sound().await;
}

#[tokio::test]
async fn without_a_selection_a_way_or_a_reason_nothing_is_moved() {
    let office = TestOffice::open().await;
    let booking = booked_on(&office, DAY).await;
    assert_eq!(faults(office.move_all(&[], A_DAY, all_agreed()).await), ["selected: selection"]);
    assert_eq!(faults(office.move_all(&[&booking, &booking], A_DAY, all_agreed()).await), ["selected: selection"]);
    assert_eq!(faults(office.move_all(&[&booking], Shift::default(), all_agreed()).await), ["days: same_time"]);
    for far in [Shift { days: i64::MAX, minutes: 0 }, Shift { days: 0, minutes: i64::MIN }] {
        assert_eq!(faults(office.move_all(&[&booking], far, all_agreed()).await), ["days: shift"]);
    }
    let version = office.reservation(&booking).await.version;
    let wordless = move_all(&office.as_role(Role::Admin), vec![(booking.clone(), version)], A_DAY, "  ".into(), all_agreed()).await;
    assert_eq!(faults(wordless), ["reason: reason"]);
    let many = (0..).take(MOST_TOGETHER + 1).map(|number| (ReservationCode::from_bits(number), Version(1))).collect();
    let too_many = move_all(&office.as_role(Role::Admin), many, A_DAY, "Ujian sekolah".into(), all_agreed()).await;
    assert_eq!(faults(too_many), ["selected: selection_too_large"]);
    let stranger = ReservationCode::from_bits(7);
    let unknown = move_all(&office.as_role(Role::Admin), vec![(stranger.clone(), Version(1))], A_DAY, "Ujian sekolah".into(), How::Proposed).await;
    assert_eq!(the_one(unknown), (stranger, AppError::NotFound));
    assert_eq!(office.reservation(&booking).await.start, wall(&format!("{DAY}T09:00")));
}

#[tokio::test]
async fn only_who_may_move_one_may_move_several() {
    let office = TestOffice::open().await;
    let booking = booked_on(&office, DAY).await;
    for role in [Role::Ult, Role::Sarpras, Role::Head] {
        let moves = vec![(booking.clone(), office.reservation(&booking).await.version)];
        assert_eq!(move_all(&office.as_role(role), moves, A_DAY, "Ujian sekolah".into(), all_agreed()).await, Err(AppError::Forbidden), "{role}");
    }
}

#[tokio::test]
async fn while_they_are_carried_they_are_not_in_each_others_way() {
    let office = TestOffice::open().await;
    let (first, second) = (booked_on(&office, DAY).await, booked_on(&office, "2026-12-16").await);
    let day = |text: &str| -> NaiveDate { text.parse().expect("a date") };
    for (together, free) in [(vec![], false), (vec![second.clone()], true)] {
        let ground =
            reschedule::ground(&office.as_role(Role::Admin), &first, day("2026-12-14"), day("2026-12-21"), &together, true).await.expect("an admin may");
        let verdict = ground.verdict(&ground.place(0, 0, None).on(day("2026-12-16")));
        assert_eq!(verdict == Verdict::Free, free, "{verdict:?}");
    }
}
