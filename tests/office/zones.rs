//! The office's clock shows WITA, which has no summer time; elsewhere clocks change.

use crate::support::{DAY, TestOffice, between, code, faults, refusal, wall, wish};
use chrono::TimeZone as _;
use rrule::{RRuleSet, Tz};
use silandap::domain::application_form::NewReservation;
use silandap::domain::availability::Purpose;
use silandap::domain::reservation::{Pattern, Refusal, Status};
use silandap::domain::role::{Role, Roles};
use silandap::domain::series::{Entered, NewEvent};
use silandap::domain::slot::{Slot, wall_clock};
use silandap::store::tasks;
use silandap::workflow::series;
use std::collections::BTreeSet;

/// [F63] At a quarter past midnight it is still yesterday in UTC.
#[tokio::test]
async fn a_booking_of_today_is_of_today_from_the_offices_midnight_on() {
    let office = TestOffice::open().await;
    let booking = office.booked(between("AUL-2", 1, "2026-11-25T09:00", "2026-11-25T10:00")).await;
    let goes_out = async || {
        let mut db = office.store.read().await.expect("a connection");
        let day = tasks::day(&mut db, &Roles(vec![Role::Sarpras]), office.now()).await.expect("readable");
        day.going_out.iter().any(|row| row.code == booking)
    };
    office.set_clock("2026-11-24T23:59");
    assert!(!goes_out().await, "tomorrow");
    office.set_clock("2026-11-25T00:15");
    assert!(goes_out().await, "today");
    assert_eq!(faults(office.move_to(&booking, None, "2026-11-24T13:00", "2026-11-24T14:00").await), ["start_date: date_past"]);
    office.move_to(&booking, None, "2026-11-25T13:00", "2026-11-25T14:00").await.expect("later today");
    office.assert_sound().await;
}

/// [F68] Ours: until the use starts, on the office's clock.
#[tokio::test]
async fn an_applicant_may_cancel_until_the_minute_in_which_the_use_starts() {
    let office = TestOffice::open().await;
    let (in_time, too_late) = (office.booked(wish("RPT-1", "09:00", "12:00")).await, office.booked(wish("RPT-2", "09:00", "12:00")).await);
    office.set_clock(&format!("{DAY}T08:59"));
    office.withdraw(&in_time).await.expect("one minute before");
    office.set_clock(&format!("{DAY}T09:00"));
    assert_eq!(refusal(office.withdraw(&too_late).await), Refusal::AlreadyStarted);
    assert_eq!(office.reservation(&too_late).await.status, Status::Approved);
}

/// [F69] In Europe the last Sunday of March 2027 is the 28th.
#[tokio::test]
async fn a_weekly_event_stays_at_ten_on_the_offices_wall_when_clocks_change_elsewhere() {
    let office = TestOffice::open().await;
    let weekly = NewEvent {
        facility: code("AUL-2"),
        purpose: Purpose::Internal,
        reason: "Rapat kerja mingguan".into(),
        start: wall("2027-03-16T10:00"),
        end: wall("2027-03-16T12:00"),
        rule: Some("FREQ=WEEKLY;COUNT=3".into()),
        override_reason: String::new(),
    };
    let Entered::Done(done) = series::enter(&office.as_role(Role::Admin), weekly, BTreeSet::new()).await.expect("an answer") else { panic!("it clashes") };
    let walls: Vec<String> = done.dates.iter().map(|(_, slot)| wall_clock(slot.from).to_string()).collect();
    assert_eq!(walls, ["2027-03-16 10:00:00", "2027-03-23 10:00:00", "2027-03-30 10:00:00"]);
    assert!(done.dates.iter().all(|(_, slot)| slot.from.to_rfc3339().contains("T02:00:00") && (slot.to - slot.from).num_hours() == 2));
    office.assert_sound().await;
}

/// [F69] The library that finds our dates keeps the wall clock where there is summer time; the offsets differ.
#[test]
fn a_rule_keeps_its_hour_over_the_change_of_clocks() {
    let dates = |text: &str| text.parse::<RRuleSet>().expect("a rule").all(50).dates;
    let helsinki = dates("DTSTART;TZID=Europe/Helsinki:20240325T100000\nRRULE:FREQ=WEEKLY;COUNT=2");
    let local: Vec<String> = helsinki.iter().map(|date| date.naive_local().to_string()).collect();
    assert_eq!(local, ["2024-03-25 10:00:00", "2024-04-01 10:00:00"]);
    let utc: Vec<String> = helsinki.iter().map(|date| date.naive_utc().to_string()).collect();
    assert_eq!(utc, ["2024-03-25 08:00:00", "2024-04-01 07:00:00"]);
    let london = dates("DTSTART;TZID=Europe/London:20130102T090000\nRRULE:FREQ=MONTHLY;BYDAY=1WE;COUNT=12");
    assert_eq!(london.len(), 12);
    assert!(london.iter().all(|date| date.naive_local().to_string().ends_with("09:00:00")), "{london:?}");
    assert!(london.iter().any(|date| date.naive_utc().to_string().ends_with("08:00:00")), "some of them in summer: {london:?}");
}

/// [F70] Days are counted by the calendar. Where clocks change a day has 25 or 23 hours; here it has 24, and two weeks are
/// fourteen dates whatever happens elsewhere.
#[tokio::test]
async fn a_day_is_a_date_and_no_number_of_hours() {
    let midnight = |day: &str| Tz::Europe__Berlin.from_local_datetime(&wall(&format!("{day}T00:00"))).single().expect("it comes once");
    for (day, next, hours) in [("2025-10-26", "2025-10-27", 25), ("2026-03-29", "2026-03-30", 23)] {
        assert_eq!((midnight(next) - midnight(day)).num_hours(), hours, "{day} in Berlin");
        let ours = Slot::day(wall(&format!("{day}T00:00")).date());
        assert_eq!((ours.to - ours.from).num_hours(), 24, "{day} in Banjarbaru");
    }
    let office = TestOffice::open().await;
    let until = |last: &str| NewReservation { pattern: Pattern::Continuous, ..between("KND-1", 1, "2027-03-23T08:00", &format!("{last}T16:00")) };
    assert_eq!(faults(office.submit(until("2027-04-06")).await), ["end_date: too_many_days"]);
    office.submit(until("2027-04-05")).await.expect("fourteen dates");
}
