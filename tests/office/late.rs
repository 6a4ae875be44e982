//! What comes back late (X13): whoever is hit first is named, and each thing that is still out goes on blocking for itself.

use crate::support::{DAY, TestOffice, between, code, is_taken, wall, wish};
use silandap::domain::application_form::{NewItem, NewReservation};
use silandap::domain::code::ReservationCode;
use silandap::domain::role::Role;
use silandap::domain::slot::{Moment, Slot, instant};
use silandap::server_fns::tasks::NextUse;
use silandap::store::{events, tasks};

fn at(time: &str) -> String {
    format!("{DAY}T{time}")
}

fn moment(time: &str) -> Moment {
    instant(wall(time))
}

/// So many projectors for one day.
fn projectors(quantity: i64, day: &str, next_day: &str) -> NewReservation {
    between("PRL-LCD", quantity, &format!("{day}T00:00"), &format!("{next_day}T00:00"))
}

/// The hall until ten, with projectors for the whole day.
fn hall_with_projectors(quantity: i64) -> NewReservation {
    let mut both = wish("AUL-1", "08:00", "10:00");
    both.items.push(NewItem { facility: code("PRL-LCD"), quantity, layout: None });
    both
}

/// Who the facilities team is told to be next.
async fn next(office: &TestOffice, late: &ReservationCode) -> Option<NextUse> {
    let mut db = office.store.read().await.expect("a connection");
    let day = tasks::day(&mut db, &office.as_role(Role::Sarpras).actor.roles(), office.now()).await.expect("readable");
    let row = day.coming_back.into_iter().find(|row| row.code == *late).expect("it is out");
    assert!(row.late);
    row.next
}

/// What the history says about whoever is next.
async fn warned(office: &TestOffice, late: &ReservationCode) -> Vec<String> {
    let id = office.reservation(late).await.id;
    let mut db = office.store.read().await.expect("a connection");
    let events = events::of_reservation(&mut db, id).await.expect("readable");
    events.into_iter().filter(|event| event.kind == "next_warned").map(|event| event.changes).collect()
}

/// Stretch and units of what a request holds of one facility, by start.
async fn held(office: &TestOffice, request: &ReservationCode, facility: &str) -> Vec<(Slot, i64)> {
    let facility = office.facility(facility).await.id;
    let rows = office.holds(request).await.into_iter().filter(|row| row.facility == facility);
    rows.map(|row| (row.occupancy.slot, row.occupancy.quantity)).collect()
}

fn slot(from: &str, to: &str) -> Slot {
    Slot::new(moment(from), moment(to)).expect("from before to")
}

/// The hall is cleaned for half an hour: who follows at the first possible minute has begun when the grace is over.
#[tokio::test]
async fn whoever_follows_without_a_break_is_named_though_their_time_has_come() {
    let office = TestOffice::open().await;
    let late = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    let first = office.booked(wish("AUL-1", "10:30", "11:30")).await;
    let second = office.booked(wish("AUL-1", "14:00", "16:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    office.set_clock(&at("10:31"));
    assert_eq!(office.look_for_late_returns().await, 1);
    let hit = next(&office, &late).await.expect("somebody is hit");
    assert_eq!((hit.code, hit.facility, hit.facility_name.as_str(), hit.from), (first.clone(), code("AUL-1"), "Aula Utama", moment(&at("10:30"))));
    let warned = warned(&office, &late).await;
    assert_eq!(warned, [format!(r#"{{"facility":["","AUL-1"],"next":["","{first}"],"start":["","2026-12-15T02:30:00+00:00"]}}"#)]);
    office.set_clock(&at("11:31"));
    assert_eq!(next(&office, &late).await.map(|next| next.code), Some(second), "the first one's time is over");
    office.assert_sound().await;
}

/// Things by the day are late half an hour after midnight, when the next day's borrowers have begun.
#[tokio::test]
async fn of_things_by_the_day_the_next_days_borrower_is_named() {
    let office = TestOffice::open().await;
    let late = office.booked(projectors(2, DAY, "2026-12-16")).await;
    let six = office.booked(projectors(6, "2026-12-16", "2026-12-17")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    office.set_clock("2026-12-16T00:31");
    assert_eq!(office.look_for_late_returns().await, 1);
    let hit = next(&office, &late).await.expect("somebody is hit");
    assert_eq!((hit.code, hit.facility, hit.from), (six, code("PRL-LCD"), moment("2026-12-16T00:00")));
    assert_eq!(warned(&office, &late).await.len(), 1);
}

#[tokio::test]
async fn whoever_has_half_of_a_late_hall_is_named() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    let late = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    let half = office.booked(wish("AUL-1A", "10:30", "12:00")).await;
    office.booked(wish("AUL-1", "14:00", "16:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    office.set_clock(&at("10:31"));
    office.look_for_late_returns().await;
    let hit = next(&office, &late).await.expect("somebody is hit");
    assert_eq!((hit.code, hit.facility), (half, code("AUL-1A")));
}

#[tokio::test]
async fn what_is_only_offered_or_proposed_is_not_next() {
    let office = TestOffice::open().await;
    let late = office.booked(wish("AUL-1", "08:00", "10:00")).await;
    let offered = office.ready(wish("AUL-2", "08:00", "09:00")).await;
    office.propose(&offered, Some("AUL-1"), &at("10:30"), &at("11:30")).await.expect("the hall is free then");
    let moving = office.booked(between("AUL-1", 1, "2026-12-17T08:00", "2026-12-17T09:00")).await;
    office.propose(&moving, None, &at("12:00"), &at("13:00")).await.expect("the hall is free then");
    let approved = office.booked(wish("AUL-1", "14:00", "16:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    office.set_clock(&at("10:31"));
    office.look_for_late_returns().await;
    assert_eq!(next(&office, &late).await.map(|next| next.code), Some(approved));
}

#[tokio::test]
async fn a_late_room_goes_on_blocking_though_the_things_with_it_are_promised_out() {
    let office = TestOffice::open().await;
    let late = office.booked(hall_with_projectors(2)).await;
    let six = office.booked(projectors(6, "2026-12-16", "2026-12-17")).await;
    let wanted = office.ready(between("AUL-1", 1, "2026-12-16T11:00", "2026-12-16T13:00")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    office.set_clock("2026-12-16T00:31");
    assert_eq!(office.look_for_late_returns().await, 1);
    assert_eq!(held(&office, &late, "AUL-1").await, [(slot(&at("08:00"), "2026-12-17T00:00"), 1)]);
    assert_eq!(held(&office, &late, "PRL-LCD").await, [(slot(&at("00:00"), "2026-12-16T00:00"), 2)], "nobody is pushed away");
    assert!(is_taken(&office.approve(&wanted).await), "nobody is promised a hall that is not there");
    assert_eq!(next(&office, &late).await.map(|next| next.code), Some(six));
    let events = office.number("select count(*) from event where kind = 'still_out'").await;
    office.set_clock("2026-12-16T00:32");
    office.look_for_late_returns().await;
    assert_eq!(office.number("select count(*) from event where kind = 'still_out'").await, events, "nothing is written when nothing grows");
    office.assert_sound().await;
    office.receive_back(&late, Vec::new()).await.expect("at last");
    office.approve(&wanted).await.expect("it is there again");
}

#[tokio::test]
async fn of_a_pool_so_many_units_go_on_blocking_as_nobody_else_is_promised() {
    let office = TestOffice::open().await;
    let late = office.booked(hall_with_projectors(2)).await;
    office.booked(projectors(5, "2026-12-16", "2026-12-17")).await;
    office.set_clock(&at("08:00"));
    office.hand_over(&late).await.expect("handed over");
    office.set_clock("2026-12-16T00:31");
    office.look_for_late_returns().await;
    let first_days = [(slot(&at("00:00"), "2026-12-16T00:00"), 2), (slot("2026-12-16T00:00", "2026-12-17T00:00"), 1)];
    assert_eq!(held(&office, &late, "PRL-LCD").await, first_days, "five of six are promised");
    office.assert_sound().await;
    // A day later nobody else wants any: both go on blocking.
    office.set_clock("2026-12-17T00:31");
    office.look_for_late_returns().await;
    let [yesterday, today] = first_days;
    assert_eq!(held(&office, &late, "PRL-LCD").await, [yesterday, today, (slot("2026-12-17T00:00", "2026-12-18T00:00"), 2)]);
    assert_eq!(held(&office, &late, "AUL-1").await, [(slot(&at("08:00"), "2026-12-18T00:00"), 1)]);
    office.assert_sound().await;
    office.receive_back(&late, Vec::new()).await.expect("at last");
    assert!(office.holds(&late).await.is_empty());
}
