//! What reached the counter while nothing could be entered is entered later with the real time; and who did not come is remembered
//! for a year (service §7.3).

use super::support::{DAY, TestOffice, faults, wall, wish};
use silandap::domain::late_entry::LateEntry;
use silandap::domain::reservation::Status;
use silandap::domain::role::Role;
use silandap::domain::slot::instant;
use silandap::error::AppError;
use silandap::store::inbox;
use silandap::workflow::{front_desk, reserve};

fn received(time: &str) -> Option<LateEntry> {
    Some(LateEntry { received_at: instant(wall(time)), reason: "listrik padam".into() })
}

#[tokio::test]
async fn the_deadline_counts_from_the_real_time_and_both_times_are_recorded() {
    let office = TestOffice::open().await;
    let ult = office.as_role(Role::Ult);
    let submitted = front_desk::receive_late(&ult, wish("AUL-2", "09:00", "12:00"), None, None, None, received("2026-11-23T14:30")).await.expect("received");
    assert_eq!(submitted.due_at, instant(wall("2026-11-24T16:00")), "one working day after Monday");
    let row = office.reservation(&submitted.code).await;
    assert_eq!((row.received_at, row.entered_at), (instant(wall("2026-11-23T14:30")), Some(office.now())));
    assert_eq!(row.late_reason, "listrik padam");
    let both = "select count(*) from event where kind = 'submitted' and changes like '%2026-11-24T02:00:00%' and changes like '%2026-11-23T06:30:00%'";
    assert_eq!(office.number(both).await, 1);
    assert_eq!(office.number("select count(*) from event where changes like '%padam%'").await, 0, "the reason stands in the request");
    let at_once = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").code;
    assert_eq!(office.reservation(&at_once).await.entered_at, None);
    office.assert_sound().await;
}

#[tokio::test]
async fn who_was_received_first_stands_first_whenever_it_was_typed() {
    let office = TestOffice::open().await;
    let typed_first = office.submit(wish("AUL-2", "09:00", "12:00")).await.expect("received").code;
    let ult = office.as_role(Role::Ult);
    let received_first =
        front_desk::receive_late(&ult, wish("AUL-2", "09:00", "12:00"), None, None, None, received("2026-11-24T08:15")).await.expect("received").code;
    let third = office.submit(wish("AUL-2", "10:00", "12:00")).await.expect("received").code;
    assert_eq!(office.rivals(&third).await, [received_first, typed_first]);
}

#[tokio::test]
async fn whether_it_was_in_time_is_judged_by_the_real_time() {
    let office = TestOffice::open().await;
    let ult = office.as_role(Role::Ult);
    let tomorrow = || silandap::domain::application_form::NewReservation {
        start: wall("2026-11-24T13:00"),
        end: wall("2026-11-24T15:00"),
        ..wish("AUL-2", "13:00", "15:00")
    };
    assert_eq!(faults(reserve::submit(&ult, tomorrow(), None, None).await), ["start_date: lead_time"]);
    front_desk::receive_late(&ult, tomorrow(), None, None, None, received("2026-11-23T09:00")).await.expect("they came on Monday");
    office.set_clock("2026-11-24T13:00");
    let ult = office.as_role(Role::Ult);
    let begun = front_desk::receive_late(&ult, tomorrow(), None, None, None, received("2026-11-23T09:00")).await;
    assert_eq!(faults(begun), ["start_date: date_past"], "what has begun cannot be asked for any more");
}

#[tokio::test]
async fn the_future_and_last_week_are_refused_and_so_is_whoever_does_not_serve_at_the_counter() {
    let office = TestOffice::open().await;
    let ult = office.as_role(Role::Ult);
    for (time, fault) in [("2026-11-24T10:01", "received_date: received_future"), ("2026-11-17T09:59", "received_date: received_long_ago")] {
        assert_eq!(faults(front_desk::receive_late(&ult, wish("AUL-2", "09:00", "12:00"), None, None, None, received(time)).await), [fault]);
    }
    for role in [Role::Sarpras, Role::Head, Role::Sysadmin] {
        let sent = reserve::submit_late(&office.as_role(role), wish("AUL-2", "09:00", "12:00"), None, None, received("2026-11-23T14:30")).await;
        assert_eq!(sent, Err(AppError::Forbidden), "{role}");
    }
    let online = reserve::submit_late(&office.as_applicant(), wish("AUL-2", "09:00", "12:00"), None, None, received("2026-11-23T14:30")).await;
    assert_eq!(online, Err(AppError::Forbidden));
    assert_eq!(office.number("select count(*) from reservation").await, 0);
}

#[tokio::test]
async fn the_office_sees_how_often_somebody_did_not_come_in_the_last_year() {
    let office = TestOffice::open().await;
    let seen = async |request: &silandap::domain::code::ReservationCode, role: Role| {
        let mut db = office.store.read().await.expect("a connection");
        let roles = office.as_role(role).actor.roles();
        inbox::detail(&mut db, request, &roles, office.now()).await.expect("readable").expect("they may see it").no_shows
    };
    let missed = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let next = office.ready(wish("RPT-1", "13:00", "15:00")).await;
    assert_eq!(seen(&next, Role::Admin).await, 0);
    office.set_clock(&format!("{DAY}T10:00"));
    office.no_show(&missed).await.expect("an hour is over");
    assert_eq!(office.reservation(&missed).await.status, Status::NoShow);
    assert_eq!((seen(&next, Role::Admin).await, seen(&next, Role::Ult).await), (1, 1), "by the number, whatever the institution");
    assert_eq!(seen(&next, Role::Sarpras).await, 0, "the facilities team gets name and number, no more");
    office
        .by_hand("update reservation set whatsapp = '+6281399990000' where code <> (select code from reservation where status = 'no_show')")
        .await
        .expect("another person");
    assert_eq!(seen(&next, Role::Admin).await, 0);
    office.by_hand("update reservation set whatsapp = '+6281250331234'").await.expect("the same person again");
    office.set_clock("2027-12-15T09:01");
    assert_eq!(seen(&next, Role::Admin).await, 0, "after a year it is forgotten");
}
