//! Space inside space: a hall and its halves, a laboratory and its fixed projectors, a trolley that two rooms share. A use of
//! the one is in the way of the other, a use of one half never in the way of the other half.

use super::support::{DAY, TestOffice, between, code, faults, is_taken, wall, wish};
use silandap::domain::application_form::NewItem;
use silandap::domain::availability::{BusyState, DayState, Hold};
use silandap::domain::code::ReservationCode;
use silandap::domain::relocation::Verdict;
use silandap::domain::role::Role;
use silandap::store::availability::{FacilityDays, facility_days};
use silandap::store::{check, events, reference};
use silandap::workflow::close::Closed;
use silandap::workflow::propose::Answer;
use silandap::workflow::reschedule;
use std::sync::Arc;

/// The big hall in two halves, one of which can be divided once more.
async fn divided_hall() -> TestOffice {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    office.add("AUL-1B", "AUL-2", &["AUL-1"]).await;
    office.add("AUL-1A1", "RPT-1", &["AUL-1A"]).await;
    office
}

async fn submitted(office: &TestOffice, place: &str, from: &str, to: &str) -> ReservationCode {
    office.submit(wish(place, from, to)).await.expect("received").code
}

async fn assert_taken(office: &TestOffice, place: &str, from: &str, to: &str) {
    let answer = office.submit(wish(place, from, to)).await;
    assert!(is_taken(&answer), "{place} {from}–{to}: {answer:?}");
}

/// December of one facility, as the public calendar gets it.
async fn december(office: &TestOffice, place: &str) -> Arc<FacilityDays> {
    let (from, to) = (wall("2026-12-01T00:00").date(), wall("2027-01-01T00:00").date());
    let mut db = office.store.read().await.expect("a connection");
    let known = reference::load_for(&office.store, &mut db, &code(place)).await.expect("readable").expect("it exists");
    facility_days(&office.store, &mut db, &known, &code(place), (from, to), office.now()).await.expect("readable")
}

#[tokio::test]
async fn the_office_knows_what_lies_in_what() {
    let office = divided_hall().await;
    let hall = office.facility("AUL-1").await.family;
    let half = office.facility("AUL-1A").await.family;
    assert_eq!((hall.inside, hall.parts, hall.kin.len()), (vec![], vec![code("AUL-1A"), code("AUL-1B")], 3));
    assert_eq!((half.inside, half.parts, half.kin.len()), (vec![code("AUL-1")], vec![code("AUL-1A1")], 2));
    assert!(!half.kin.contains(&office.facility("AUL-1B").await.id), "the other half is no kin");
    assert!(office.facility("RPT-1").await.family.is_empty());
}

/// [B20, B21] Also at one remove, and with the gap that set-up and clean-up need.
#[tokio::test]
async fn a_use_of_a_part_takes_what_it_lies_in_and_the_other_way_round() {
    let office = divided_hall().await;
    office.booked(wish("AUL-1A1", "10:00", "12:00")).await;
    for place in ["AUL-1A", "AUL-1"] {
        assert_taken(&office, place, "11:00", "13:00").await;
        assert_taken(&office, place, "12:15", "13:00").await;
        assert_taken(&office, place, "08:00", "09:45").await;
    }
    office.booked(wish("AUL-1", "12:30", "14:00")).await;
    for place in ["AUL-1A", "AUL-1B", "AUL-1A1"] {
        assert_taken(&office, place, "13:00", "15:00").await;
        assert_taken(&office, place, "14:15", "16:00").await;
        submitted(&office, place, "14:30", "16:00").await;
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn the_halves_of_a_hall_are_never_in_each_others_way() {
    let office = divided_hall().await;
    office.booked(wish("AUL-1A", "09:00", "12:00")).await;
    let other = office.booked(wish("AUL-1B", "09:00", "12:00")).await;
    office.move_to(&other, None, &format!("{DAY}T08:00"), &format!("{DAY}T11:00")).await.expect("beside the first half");
    office.booked(wish("AUL-1B", "12:00", "14:00")).await;
    office.assert_sound().await;
}

/// Undecided requests stop nobody; whoever is approved first has it.
#[tokio::test]
async fn requests_for_a_hall_and_for_its_halves_are_rivals() {
    let office = divided_hall().await;
    let half = office.ready(wish("AUL-1A", "09:00", "12:00")).await;
    let other = office.ready(wish("AUL-1B", "09:00", "12:00")).await;
    let hall = office.ready(wish("AUL-1", "10:00", "14:00")).await;
    assert_eq!(office.rivals(&hall).await, [half.clone(), other.clone()]);
    assert_eq!(office.rivals(&half).await, std::slice::from_ref(&hall));
    office.approve(&half).await.expect("the first");
    assert!(is_taken(&office.approve(&hall).await));
    assert!(office.holds(&hall).await.iter().all(|held| held.occupancy.hold == Hold::Soft));
    office.approve(&other).await.expect("the other half is not touched by that");
    office.assert_sound().await;
}

/// [C31] Half a hall under repair takes the hall, without buffers.
#[tokio::test]
async fn beside_the_maintenance_of_a_part_no_buffer_applies() {
    let office = divided_hall().await;
    assert!(matches!(office.close("AUL-1A", &format!("{DAY}T12:00"), &format!("{DAY}T14:00")).await, Ok(Closed::Done(_))));
    assert_taken(&office, "AUL-1", "11:00", "12:15").await;
    assert_taken(&office, "AUL-1A1", "13:00", "15:00").await;
    office.booked(wish("AUL-1", "10:00", "12:00")).await;
    office.booked(wish("AUL-1", "14:00", "16:00")).await;
    office.booked(wish("AUL-1B", "12:30", "13:30")).await;
    office.assert_sound().await;
}

/// [E58] Closing the hall lists the bookings of its halves, with the half that they hold.
#[tokio::test]
async fn closing_a_hall_lists_the_bookings_of_its_halves() {
    let office = divided_hall().await;
    let booking = office.booked(wish("AUL-1B", "09:00", "12:00")).await;
    match office.close("AUL-1", &format!("{DAY}T00:00"), "2026-12-16T00:00").await.expect("an answer") {
        Closed::InTheWay(bookings) => {
            let listed: Vec<_> = bookings.into_iter().map(|booking| (booking.code, booking.kin)).collect();
            assert_eq!(listed, [(Some(booking), Some(code("AUL-1B")))]);
        }
        Closed::Done(_) => panic!("closed over a booking"),
    }
    assert_eq!(office.number("select count(*) from closure").await, 0);
    assert!(matches!(office.close("AUL-1A", &format!("{DAY}T00:00"), "2026-12-16T00:00").await, Ok(Closed::Done(_))));
    office.assert_sound().await;
}

/// One projector of four is enough to take the laboratory, and the laboratory takes all of them.
#[tokio::test]
async fn a_laboratory_goes_with_every_projector_fixed_in_it() {
    let office = TestOffice::open().await;
    office.add("LAB-LCD", "PRL-LCD", &["LAB-1"]).await;
    // By hour, so that two loans of one day can follow each other.
    office.by_hand("update facility set lending_units = 'hour', stock = 4 where code = 'LAB-LCD'").await.expect("changed");
    let projectors = |quantity: i64, from: &str, to: &str| between("LAB-LCD", quantity, &format!("{DAY}T{from}"), &format!("{DAY}T{to}"));
    office.booked(projectors(1, "08:00", "10:00")).await;
    office.booked(projectors(3, "08:00", "10:00")).await;
    assert_taken(&office, "LAB-1", "09:00", "11:00").await;
    assert_taken(&office, "LAB-1", "10:15", "12:00").await;
    office.booked(wish("LAB-1", "10:30", "12:00")).await;
    for (from, to) in [("11:00", "13:00"), ("12:15", "13:00")] {
        assert!(is_taken(&office.submit(projectors(1, from, to)).await), "{from}");
    }
    office.booked(projectors(4, "12:30", "13:00")).await;
    office.booked(between("PRL-LCD", 6, &format!("{DAY}T08:00"), &format!("{DAY}T16:00"))).await;
    office.assert_sound().await;
}

/// [B24, B25] Two rooms with one trolley, or with one warden, are used one after the other; a third room does not care.
#[tokio::test]
async fn rooms_that_share_a_thing_are_in_each_others_way() {
    let office = TestOffice::open().await;
    office.add("TRL-1", "KND-1", &["KLS-A", "KLS-B"]).await;
    office.booked(wish("KLS-A", "12:00", "14:00")).await;
    for (from, to) in [("11:00", "12:30"), ("13:30", "14:30"), ("12:30", "13:00"), ("12:00", "14:00")] {
        assert_taken(&office, "KLS-B", from, to).await;
    }
    // It is lent by the day.
    assert_taken(&office, "TRL-1", "08:00", "09:00").await;
    office.booked(wish("KLS-C", "12:00", "14:00")).await;
    office.booked(wish("KLS-B", "14:30", "16:00")).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn a_booking_moves_from_the_hall_into_its_half_but_not_onto_a_taken_one() {
    let office = divided_hall().await;
    let mover = office.booked(wish("AUL-1", "09:00", "11:00")).await;
    office.booked(between("AUL-1A1", 1, "2026-12-16T10:00", "2026-12-16T12:00")).await;
    let (start, end) = ("2026-12-16T09:00", "2026-12-16T11:00");
    assert!(is_taken(&office.move_to(&mover, None, start, end).await));
    assert!(is_taken(&office.move_to(&mover, Some("AUL-1A"), start, end).await));
    assert_eq!(office.reservation(&mover).await.items[0].item.facility, code("AUL-1"));
    office.move_to(&mover, Some("AUL-1A"), &format!("{DAY}T09:00"), &format!("{DAY}T11:00")).await.expect("its own time is not in its way");
    office.booked(wish("AUL-1B", "09:00", "11:00")).await;
    office.assert_sound().await;
}

/// The hall and its half are held together, but for the same request: it will use one of both.
#[tokio::test]
async fn a_booking_may_be_proposed_the_half_of_its_own_hall_at_its_own_hours() {
    let office = divided_hall().await;
    let at = |hour: &str| format!("{DAY}T{hour}");
    for (answer, place) in [(Answer::No, "AUL-1"), (Answer::Yes(None), "AUL-1A")] {
        let booking = office.booked(wish("AUL-1", "09:00", "11:00")).await;
        office.propose(&booking, Some("AUL-1A"), &at("09:00"), &at("11:00")).await.expect("only its own hall is in the way");
        assert_eq!(office.holds(&booking).await.len(), 2);
        for other in ["AUL-1", "AUL-1A", "AUL-1A1", "AUL-1B"] {
            assert_taken(&office, other, "10:00", "12:00").await;
        }
        office.assert_sound().await;
        office.answer(&booking, answer).await.expect("in time");
        assert_eq!(office.reservation(&booking).await.items[0].item.facility, code(place));
        let holds: Vec<_> = office.holds(&booking).await.into_iter().map(|held| (held.facility, held.proposed)).collect();
        assert_eq!(holds, [(office.facility(place).await.id, false)], "{place} alone is held");
        office.assert_sound().await;
        if place == "AUL-1" {
            assert_taken(&office, "AUL-1B", "09:00", "11:00").await;
            office.cancel(&booking, "selesai dicoba").await.expect("makes room for the next round");
        } else {
            office.booked(wish("AUL-1B", "09:00", "11:00")).await;
        }
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn another_ones_use_of_a_half_still_blocks_a_proposal_into_the_hall() {
    let office = divided_hall().await;
    let at = |hour: &str| format!("{DAY}T{hour}");
    let booking = office.booked(wish("AUL-1A1", "09:00", "11:00")).await;
    let neighbour = office.booked(wish("AUL-1B", "10:00", "12:00")).await;
    assert!(is_taken(&office.propose(&booking, Some("AUL-1"), &at("09:00"), &at("11:00")).await));
    assert_eq!(office.reservation(&booking).await.proposal, None, "what is refused leaves no trace");
    office.cancel(&neighbour, "perbaikan atap").await.expect("cancelled");
    office.propose(&booking, Some("AUL-1"), &at("10:00"), &at("12:00")).await.expect("now only its own quarter is there");
    assert_taken(&office, "AUL-1B", "11:00", "13:00").await;
    submitted(&office, "AUL-1B", "08:00", "09:30").await;
    office.assert_sound().await;
    office.answer(&booking, Answer::Yes(None)).await.expect("in time");
    office.booked(wish("AUL-1A1", "08:00", "09:30")).await;
    office.assert_sound().await;
}

/// One projector of its own laboratory, and the other way round: its units are never counted away by the room.
#[tokio::test]
async fn a_loan_may_be_proposed_the_laboratory_it_lies_in_and_the_other_way_round() {
    let office = TestOffice::open().await;
    office.add("LAB-LCD", "PRL-LCD", &["LAB-1"]).await;
    office.by_hand("update facility set lending_units = 'hour', stock = 4 where code = 'LAB-LCD'").await.expect("changed");
    let at = |hour: &str| format!("{DAY}T{hour}");
    for (from, to) in [("LAB-LCD", "LAB-1"), ("LAB-1", "LAB-LCD")] {
        let booking = office.booked(between(from, 1, &at("09:00"), &at("11:00"))).await;
        office.propose(&booking, Some(to), &at("09:00"), &at("11:00")).await.expect("only its own time is there");
        assert_eq!(office.holds(&booking).await.len(), 2, "{to}");
        for place in ["LAB-1", "LAB-LCD"] {
            assert!(is_taken(&office.submit(between(place, 1, &at("10:00"), &at("12:00"))).await), "{place}");
        }
        office.assert_sound().await;
        office.answer(&booking, Answer::Yes(None)).await.expect("in time");
        assert_eq!(office.reservation(&booking).await.items[0].item.facility, code(to));
        office.assert_sound().await;
        office.cancel(&booking, "selesai dicoba").await.expect("makes room for the next round");
    }
}

/// The exception is for a request and what is proposed to itself, across kin as in one room.
#[tokio::test]
async fn nobody_gets_past_the_guard_of_the_half_by_calling_a_hold_proposed() {
    let office = divided_hall().await;
    office.booked(wish("AUL-1", "09:00", "12:00")).await;
    submitted(&office, "AUL-1B", "13:00", "15:00").await;
    for (request, proposed, is_refused) in [(2, 1, true), (1, 0, true), (1, 1, false)] {
        let sql = format!(
            "insert into occupancy (facility_id, reservation_id, starts_at, ends_at, quantity, hold, proposed) \
             select (select id from facility where code = 'AUL-1A'), {request}, starts_at, ends_at, 1, 'hard', {proposed} \
             from occupancy where reservation_id = 1 and proposed = 0"
        );
        let answer = office.by_hand(sql.leak()).await;
        assert_eq!(answer.as_ref().is_err_and(|error| error.is_constraint("slot_taken")), is_refused, "{request} {proposed}: {answer:?}");
    }
}

/// What the browser says while a booking is carried is what the server does.
#[tokio::test]
async fn a_carried_booking_sees_the_halves_of_the_hall() {
    let office = divided_hall().await;
    let mover = office.booked(wish("AUL-1B", "09:00", "11:00")).await;
    office.booked(between("AUL-1", 1, "2026-12-16T09:00", "2026-12-16T11:00")).await;
    office.booked(between("AUL-1A", 1, "2026-12-17T09:00", "2026-12-17T11:00")).await;
    let day = |text: &str| wall(&format!("{text}T00:00")).date();
    let ground = reschedule::ground(&office.as_role(Role::Admin), &mover, day("2026-12-14"), day("2026-12-21"), &[], true).await.expect("an admin may");
    let stays = ground.place(0, 0, None);
    assert!(matches!(ground.verdict(&stays.on(day("2026-12-16"))), Verdict::Busy(_)));
    assert_eq!(ground.verdict(&stays.on(day("2026-12-17"))), Verdict::Free);
    let into_the_hall = ground.place(0, 0, Some(code("AUL-1")));
    assert_eq!(ground.verdict(&into_the_hall), Verdict::Free, "its own time is not in its way");
    assert!(matches!(ground.verdict(&into_the_hall.on(day("2026-12-17"))), Verdict::Busy(_)));
}

#[tokio::test]
async fn a_hall_and_its_half_are_not_one_request() {
    let office = divided_hall().await;
    let with = |place: &str, other: &str| {
        let mut wish = wish(place, "09:00", "12:00");
        wish.items.push(NewItem { facility: code(other), quantity: 1, layout: None });
        wish
    };
    assert_eq!(faults(office.submit(with("AUL-1", "AUL-1A1")).await), ["items.1.facility: item_of_kin"]);
    office.booked(with("AUL-1A", "AUL-1B")).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn sql_typed_by_hand_over_a_use_of_a_part_is_refused_by_the_database() {
    let office = divided_hall().await;
    office.booked(wish("AUL-1A", "09:00", "12:00")).await;
    // Two days later the hall is free; a soft row holds nothing; the other half is nobody's business.
    for sql in [
        "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select 1, starts_at + 172800, ends_at + 172800, 1, 'hard' from occupancy",
        "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select 1, starts_at, ends_at, 1, 'soft' from occupancy where facility_id <> 1",
        "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) \
         select (select id from facility where code = 'AUL-1B'), starts_at, ends_at, 1, 'hard' from occupancy where hold = 'soft'",
    ] {
        office.by_hand(sql).await.expect(sql);
    }
    for sql in [
        "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select 1, starts_at + 3600, ends_at, 1, 'hard' from occupancy where hold = 'soft'",
        "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) \
         select (select id from facility where code = 'AUL-1A1'), starts_at, ends_at, 1, 'hard' from occupancy where hold = 'soft'",
        // Begins 29 minutes after the end of the half's use: inside its clean-up.
        "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) \
         select 1, ends_at + 1740, ends_at + 3600, 1, 'hard' from occupancy where hold = 'soft'",
        "update occupancy set starts_at = starts_at - 172800, ends_at = ends_at - 172800 where facility_id = 1 and hold = 'hard'",
        "update occupancy set hold = 'hard' where hold = 'soft'",
        "update occupancy set facility_id = 1 where facility_id = (select id from facility where code = 'AUL-1B')",
    ] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint("slot_taken"), "{sql}: {error}");
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn nothing_lies_in_itself_not_even_by_way_of_others() {
    let office = divided_hall().await;
    for sql in [
        "insert into facility_part (whole_id, part_id) values (1, 1)",
        "insert into facility_part (whole_id, part_id) select id, 1 from facility where code = 'AUL-1A'",
        "insert into facility_part (whole_id, part_id) select id, 1 from facility where code = 'AUL-1A1'",
        "update facility_part set whole_id = (select id from facility where code = 'AUL-1A1') where part_id = (select id from facility where code = 'AUL-1A')",
    ] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint("facility_inside_itself"), "{sql}: {error}");
    }
    assert_eq!(office.number("select count(*) from facility_part").await, 3);
}

#[tokio::test]
async fn rooms_that_are_promised_to_different_people_at_one_time_do_not_become_one() {
    let office = divided_hall().await;
    office.booked(wish("RPT-2", "09:00", "12:00")).await;
    let other = office.booked(wish("AUL-1", "10:00", "14:00")).await;
    let into_the_hall = "insert into facility_part (whole_id, part_id) select 1, id from facility where code = 'RPT-2'";
    let into_its_quarter = "insert into facility_part (whole_id, part_id) \
                            select w.id, p.id from facility w, facility p where w.code = 'AUL-1A1' and p.code = 'RPT-2'";
    for sql in [into_the_hall, into_its_quarter] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint("slot_taken"), "{sql}: {error}");
    }
    office.cancel(&other, "perbaikan atap").await.expect("cancelled in the open");
    office.by_hand(into_its_quarter).await.expect("nobody is in the way any more");
    assert_taken(&office, "AUL-1", "10:00", "14:00").await;
    office.assert_sound().await;
}

#[tokio::test]
async fn the_check_sees_a_hall_that_was_given_away_over_the_heads_of_its_halves() {
    let office = divided_hall().await;
    office.booked(wish("AUL-1A", "09:00", "12:00")).await;
    office.booked(wish("AUL-1B", "09:00", "12:00")).await;
    office.assert_sound().await;
    office.by_hand("drop trigger occupancy_kin_insert").await.expect("the guard is away");
    office
        .by_hand("insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select 1, starts_at, ends_at, 1, 'hard' from occupancy limit 1")
        .await
        .expect("nobody says no");
    let overlaps = check::run(&office.store).await.expect("the checks run").into_iter().find(|check| check.check == "overlaps").expect("a check");
    assert!(!overlaps.ok);
    assert_eq!(overlaps.detail, format!("2 overlapping pairs, the first: AUL-1 with AUL-1A {DAY} 09:00 WITA"));
}

#[tokio::test]
async fn the_public_answer_of_a_hall_changes_with_its_half_and_that_of_the_other_half_does_not() {
    let office = divided_hall().await;
    let (hall, half, room) = (december(&office, "AUL-1").await, december(&office, "AUL-1B").await, december(&office, "RPT-1").await);
    assert_eq!(hall.days[14].state, DayState::Free);
    let booking = office.booked(wish("AUL-1A", "09:00", "12:00")).await;
    submitted(&office, "AUL-1A1", "13:00", "14:00").await;
    let taken = december(&office, "AUL-1").await;
    assert!(taken.facility.revision > hall.facility.revision);
    let tuesday = &taken.days[14];
    assert_eq!((tuesday.state, tuesday.free_units_min, tuesday.pending), (DayState::Partial, 0, 1));
    assert_eq!(tuesday.busy.iter().map(|busy| busy.state).collect::<Vec<_>>(), [BusyState::Booked, BusyState::Pending]);
    assert!(Arc::ptr_eq(&half, &december(&office, "AUL-1B").await) && Arc::ptr_eq(&room, &december(&office, "RPT-1").await));

    // Whoever watches the hall, or what lies in the half, hears of it too.
    let id = office.reservation(&booking).await.id;
    let mut db = office.store.read().await.expect("a connection");
    let approved = events::of_reservation(&mut db, id).await.expect("readable").into_iter().find(|event| event.kind == "approved").expect("approved");
    drop(db);
    let told: Vec<&str> = approved.effects.iter().map(|effect| effect.facility.as_str()).collect();
    assert_eq!(told, ["AUL-1", "AUL-1A", "AUL-1A1"]);
    assert!(approved.effects.iter().all(|effect| effect.from.to_string() == DAY && effect.to.to_string() == "2026-12-16"));

    // With a wall built in they have nothing to do with each other any more.
    office.by_hand("delete from facility_part where whole_id = 1").await.expect("changed");
    let alone = december(&office, "AUL-1").await;
    assert!(alone.facility.revision > taken.facility.revision);
    assert_eq!(alone.days[14].state, DayState::Free);
    office.booked(wish("AUL-1", "09:00", "12:00")).await;
    office.assert_sound().await;
}
