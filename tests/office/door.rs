//! At the door (X10 to X15): handing over, taking back, absence, lateness, damage.

use crate::support::{DAY, TestOffice, between, code, faults, is_taken, not_good, refusal, wall, wish};
use silandap::domain::applicant::Channel;
use silandap::domain::application_form::NewReservation;
use silandap::domain::handover::{Checklist, Condition, Direction};
use silandap::domain::message::Template;
use silandap::domain::reservation::{Action, Refusal, Status, Version};
use silandap::domain::role::Role;
use silandap::domain::slot::instant;
use silandap::error::AppError;
use silandap::store::{handovers, tasks};
use silandap::workflow::{damage, handover, reserve};

fn at(time: &str) -> String {
    format!("{DAY}T{time}")
}

#[tokio::test]
async fn it_is_handed_over_used_and_taken_back_and_its_papers_are_numbered() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "12:00")).await;
    office.set_clock(&at("06:59"));
    assert_eq!(refusal(office.hand_over(&hall).await), Refusal::TooEarly { action: Action::HandOver });
    office.set_clock(&at("07:30"));
    office.hand_over(&hall).await.expect("an hour before the start it is open");
    assert_eq!(office.reservation(&hall).await.status, Status::InUse);
    assert!(matches!(refusal(office.withdraw(&hall).await), Refusal::NotAllowedInState { status: Status::InUse, .. }));
    office.set_clock(&at("11:00"));
    office.receive_back(&hall, Vec::new()).await.expect("earlier than agreed");
    assert_eq!(office.reservation(&hall).await.status, Status::Done);
    assert!(office.holds(&hall).await.is_empty(), "the rest of its time is free");
    let id = office.reservation(&hall).await.id;
    let mut db = office.store.read().await.expect("a connection");
    let papers = handovers::of_reservation(&mut db, id).await.expect("readable");
    let numbers: Vec<_> = papers.iter().map(|paper| (paper.direction, paper.number.to_string(), paper.by.as_str())).collect();
    assert_eq!(numbers, [(Direction::Out, "0001/2026".to_owned(), "Anang"), (Direction::Back, "0002/2026".to_owned(), "Anang")]);
    assert_eq!(papers[0].checklist.lines.len(), 1, "what nobody mentions is good");
    drop(db);
    office.assert_sound().await;
}

#[tokio::test]
async fn handing_over_twice_is_once() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "12:00")).await;
    office.set_clock(&at("07:30"));
    let version = office.reservation(&hall).await.version;
    let (one, other) = (office.as_role(Role::Sarpras), office.as_role(Role::Admin));
    let both = tokio::join!(handover::hand_over(&one, &hall, version, Checklist::default()), handover::hand_over(&other, &hall, version, Checklist::default()));
    assert_eq!([both.0.is_ok(), both.1.is_ok()].iter().filter(|done| **done).count(), 1, "{both:?}");
    assert_eq!(office.number("select count(*) from handover").await, 1);
}

#[tokio::test]
async fn only_the_facilities_team_and_the_admin_stand_at_the_door() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "12:00")).await;
    office.set_clock(&at("09:30"));
    let version = office.reservation(&hall).await.version;
    for role in [Role::Ult, Role::Head, Role::Sysadmin] {
        let context = office.as_role(role);
        assert_eq!(handover::hand_over(&context, &hall, version, Checklist::default()).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(handover::no_show(&context, &hall, version).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(damage::repaired(&context, 1).await, Err(AppError::Forbidden), "{role}");
    }
    assert!(matches!(refusal(handover::no_show(&office.as_role(Role::Admin), &hall, Version(1)).await), Refusal::VersionConflict { .. }));
}

#[tokio::test]
async fn what_has_not_come_back_cannot_be_handed_to_the_next() {
    // Case 47: the hall is free on paper, but the borrower before has not returned it.
    let office = TestOffice::open().await;
    let first = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    let second = office.booked(wish("AUL-1", "11:00", "13:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&first).await.expect("handed over");
    office.set_clock(&at("10:45"));
    assert_eq!(refusal(office.hand_over(&second).await), Refusal::StillOut { facility: code("AUL-1"), code: first.clone() });
    office.receive_back(&first, Vec::new()).await.expect("it is back");
    office.hand_over(&second).await.expect("now it is there");
}

/// [47] A pool lies in a hall since yesterday. The hall is out and takes all of it, though an earlier borrower of one unit is out as well
/// and units lie on the shelf.
#[tokio::test]
async fn a_pool_is_not_handed_out_while_what_it_lies_in_is_still_out() {
    let office = TestOffice::open().await;
    let one = office.booked(between("PRL-LCD", 1, "2026-12-14T00:00", &at("00:00"))).await;
    let hall = office.booked(wish("AUL-1", "08:00", "12:00")).await;
    let two = office.booked(between("PRL-LCD", 2, "2026-12-16T00:00", "2026-12-17T00:00")).await;
    office.set_clock("2026-12-14T08:00");
    office.hand_over(&one).await.expect("one of six");
    office.set_clock(&at("08:00"));
    office.hand_over(&hall).await.expect("the hall");
    office
        .by_hand("insert into facility_part (whole_id, part_id) select h.id, p.id from facility h, facility p where h.code = 'AUL-1' and p.code = 'PRL-LCD'")
        .await
        .expect("they are put into the hall");
    office.set_clock(&at("23:30"));
    assert_eq!(refusal(office.hand_over(&two).await), Refusal::StillOut { facility: code("PRL-LCD"), code: hall.clone() });
    office.receive_back(&hall, Vec::new()).await.expect("the hall is back");
    office.hand_over(&two).await.expect("two of the five");
}

#[tokio::test]
async fn of_a_pool_as_many_go_out_as_lie_on_the_shelf() {
    let office = TestOffice::open().await;
    // Six projectors by the day.
    let day = |quantity| between("PRL-LCD", quantity, &format!("{DAY}T00:00"), "2026-12-16T00:00");
    let (four, two) = (office.booked(day(4)).await, office.booked(day(2)).await);
    office.set_clock(&at("08:00"));
    office.hand_over(&four).await.expect("four of six");
    office.hand_over(&two).await.expect("two more");
    let next = office.booked(between("PRL-LCD", 3, "2026-12-16T00:00", "2026-12-17T00:00")).await;
    office.set_clock("2026-12-15T23:30");
    assert_eq!(refusal(office.hand_over(&next).await), Refusal::StillOut { facility: code("PRL-LCD"), code: four.clone() });
    office.receive_back(&four, Vec::new()).await.expect("four are back");
    office.hand_over(&next).await.expect("three of the four");
}

#[tokio::test]
async fn whoever_does_not_come_loses_the_time_after_an_hour_and_is_told() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "12:00")).await;
    office.set_clock(&at("08:59"));
    assert_eq!(refusal(office.no_show(&hall).await), Refusal::TooEarly { action: Action::NoShow });
    office.set_clock(&at("09:00"));
    office.no_show(&hall).await.expect("an hour is over");
    assert_eq!(office.reservation(&hall).await.status, Status::NoShow);
    assert!(office.holds(&hall).await.is_empty());
    assert_eq!(office.messages(&hall).await.last().map(|message| message.template), Some(Template::NoShow));
    office.assert_sound().await;
}

#[tokio::test]
async fn what_is_late_is_told_once_goes_on_blocking_and_names_who_is_next() {
    let office = TestOffice::open().await;
    let late = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    let next = office.booked(wish("AUL-1", "14:00", "16:00")).await;
    let wanted = office.ready(wish("AUL-1", "11:00", "13:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    office.set_clock(&at("10:30"));
    assert_eq!(office.look_for_late_returns().await, 0, "at the end of the grace it is still in time");
    office.set_clock(&at("10:31"));
    assert_eq!(office.look_for_late_returns().await, 1);
    assert_eq!(office.look_for_late_returns().await, 0, "once");
    let told = office.messages(&late).await.into_iter().filter(|message| message.template == Template::Overdue).count();
    assert_eq!(told, 1);
    assert!(is_taken(&office.approve(&wanted).await), "nobody is promised what is not there");
    // It blocks until the set-up of whoever comes next, who keeps their time.
    let held = office.holds(&late).await;
    assert_eq!(held.iter().map(|row| row.occupancy.slot.to).max(), Some(instant(wall(&at("13:30")))));
    assert_eq!(office.reservation(&next).await.status, Status::Approved);
    let mut db = office.store.read().await.expect("a connection");
    let day = tasks::day(&mut db, &office.as_role(Role::Sarpras).actor.roles(), office.now()).await.expect("readable");
    let row = day.coming_back.iter().find(|row| row.code == late).expect("it is out");
    assert!(row.late);
    assert_eq!(row.next.as_ref().map(|next| &next.code), Some(&next));
    drop(db);
    office.receive_back(&late, Vec::new()).await.expect("at last");
    office.approve(&wanted).await.expect("it is there again");
    office.assert_sound().await;
}

#[tokio::test]
async fn what_is_out_for_weeks_goes_on_blocking_every_day() {
    let office = TestOffice::open().await;
    let late = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    for day in ["2026-12-16T09:00", "2027-01-20T09:00", "2027-02-25T09:00"] {
        office.set_clock(day);
        office.look_for_late_returns().await;
        let until = office.holds(&late).await.iter().map(|row| row.occupancy.slot.to).max();
        let midnight = silandap::domain::slot::Slot::day(silandap::domain::slot::local_date(office.now())).to;
        assert_eq!(until, Some(midnight), "{day}");
        office.assert_sound().await;
    }
}

#[tokio::test]
async fn a_broken_hall_leaves_the_offer_until_it_is_repaired_and_bookings_stay() {
    let office = TestOffice::open().await;
    let first = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    let later = office.booked(between("AUL-1", 1, "2026-12-17T08:00", "2026-12-17T10:00")).await;
    let wanted = office.ready(between("AUL-1", 1, "2026-12-18T08:00", "2026-12-18T10:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&first).await.expect("handed over");
    assert_eq!(faults(office.receive_back(&first, vec![not_good("LAB-1", Condition::Broken, 1)]).await), ["facility: choice"]);
    office.receive_back(&first, vec![not_good("AUL-1", Condition::Broken, 1)]).await.expect("taken back");
    assert!(is_taken(&office.approve(&wanted).await), "it is off the offer");
    assert_eq!(office.reservation(&later).await.status, Status::Approved, "nothing is cancelled silently");
    office.assert_sound().await;
    let broken = {
        let mut db = office.store.read().await.expect("a connection");
        handovers::open_damage(&mut db).await.expect("readable")
    };
    assert_eq!(broken.iter().map(|damage| (damage.facility.as_str(), damage.quantity)).collect::<Vec<_>>(), [("AUL-1", 1)]);
    damage::repaired(&office.as_role(Role::Sarpras), broken[0].id).await.expect("repaired");
    assert_eq!(damage::repaired(&office.as_role(Role::Sarpras), broken[0].id).await, Err(AppError::NotFound), "once");
    office.approve(&wanted).await.expect("it can be lent again");
    office.assert_sound().await;
}

#[tokio::test]
async fn of_a_pool_only_the_broken_units_leave_the_offer() {
    let office = TestOffice::open().await;
    let day = |quantity, date: &str, next: &str| between("PRL-LCD", quantity, &format!("{date}T00:00"), &format!("{next}T00:00"));
    let out = office.booked(day(3, DAY, "2026-12-16")).await;
    let five = office.booked(day(5, "2026-12-17", "2026-12-18")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&out).await.expect("handed over");
    office.receive_back(&out, vec![not_good("PRL-LCD", Condition::Missing, 2)]).await.expect("two are missing");
    office.assert_sound().await;
    assert_eq!(office.reservation(&five).await.status, Status::Approved, "five were promised before");
    let four = office.ready(day(4, "2026-12-19", "2026-12-20")).await;
    office.approve(&four).await.expect("four of six are left");
    assert!(matches!(refusal(office.submit(day(1, "2026-12-19", "2026-12-20")).await), Refusal::StockExceeded { left: 0, .. }));
}

#[tokio::test]
async fn damage_can_be_reported_for_three_working_days_after_the_return() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&hall).await.expect("handed over");
    office.set_clock(&at("10:00"));
    office.receive_back(&hall, Vec::new()).await.expect("taken back");
    assert_eq!(faults(office.report_damage(&hall, vec![not_good("AUL-1", Condition::Worn, 1)]).await), ["condition: condition_lost"]);
    // Tuesday the 15th, three working days later is Friday the 18th, 16.30.
    office.set_clock("2026-12-18T16:29");
    office.report_damage(&hall, vec![not_good("AUL-1", Condition::Broken, 1)]).await.expect("just in time");
    office.set_clock("2026-12-18T16:30");
    assert_eq!(refusal(office.report_damage(&hall, vec![not_good("AUL-1", Condition::Broken, 1)]).await), Refusal::TooLateForDamage);
    assert_eq!(office.reservation(&hall).await.status, Status::Done);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_is_broken_is_not_handed_over() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    office.set_clock(&at("08:00"));
    let version = office.reservation(&hall).await.version;
    let broken = Checklist { lines: vec![not_good("AUL-1", Condition::Broken, 1)], note: String::new() };
    assert_eq!(faults(handover::hand_over(&office.as_role(Role::Sarpras), &hall, version, broken).await), ["condition: condition_out"]);
    assert_eq!(office.reservation(&hall).await.status, Status::Approved);
}

#[tokio::test]
async fn handing_over_ends_what_was_still_proposed() {
    let office = TestOffice::open().await;
    let hall = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    office.set_clock("2026-12-14T10:00");
    office.propose(&hall, None, "2026-12-16T08:00", "2026-12-16T10:00").await.expect("proposed");
    office.set_clock(&at("07:30"));
    office.hand_over(&hall).await.expect("they came at the old time");
    assert_eq!(office.reservation(&hall).await.proposal, None);
    assert!(office.holds(&hall).await.iter().all(|row| !row.proposed), "the proposed time is free");
    office.assert_sound().await;
}

#[tokio::test]
async fn an_extension_past_somebody_elses_start_is_refused_with_their_time() {
    // Case 46: a longer use is a new request; it meets whoever is next.
    let office = TestOffice::open().await;
    let running = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    let next = office.booked(wish("AUL-1", "12:00", "14:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&running).await.expect("handed over");
    let at_the_counter = NewReservation { channel: Channel::Ult, ..wish("AUL-1", "10:30", "12:30") };
    let longer = reserve::submit(&office.as_role(Role::Ult), at_the_counter, None, Some("sedang dipakai, minta perpanjangan".into())).await;
    let Refusal::SlotTaken { from, .. } = refusal(longer) else { panic!("it is taken") };
    assert_eq!(from, office.reservation(&next).await.span.from, "the other's time is named");
}

#[tokio::test]
async fn each_request_that_is_passed_on_gets_the_next_number_of_the_year() {
    let office = TestOffice::open().await;
    let first = office.ready(wish("AUL-1", "08:00", "10:00")).await;
    let second = office.ready(wish("AUL-2", "08:00", "10:00")).await;
    office.set_clock("2027-01-04T10:00");
    let third = office.ready(between("AUL-2", 1, "2027-01-20T08:00", "2027-01-20T10:00")).await;
    let mut numbers = Vec::new();
    let mut db = office.store.read().await.expect("a connection");
    for code in [&first, &second, &third] {
        let roles = office.as_role(Role::Admin).actor.roles();
        let detail = silandap::store::inbox::detail(&mut db, code, &roles, office.now()).await.expect("readable").expect("it exists");
        numbers.push(detail.agenda);
    }
    assert_eq!(numbers, ["0001/2026", "0002/2026", "0001/2027"]);
}
