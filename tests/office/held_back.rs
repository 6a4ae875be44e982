//! Nothing leaves the office as long as it can be undone (§7.4). Who looks sees how it stands, and nothing of what was undone.

use super::support::{TestOffice, wall, wish};
use chrono::Duration;
use serde_json::Value;
use silandap::domain::application_form::NewReservation;
use silandap::domain::code::ReservationCode;
use silandap::domain::reservation::Status;
use silandap::domain::role::Role;
use silandap::domain::slot::{Moment, instant};
use silandap::server_fns::reservations::TrackedReservation;
use silandap::store::tracking;
use silandap::store::webhooks::Attempt;
use silandap::workflow::{undo, webhooks};

fn morning() -> NewReservation {
    wish("AUL-2", "09:00", "12:00")
}

async fn propose_the_day_after(office: &TestOffice, code: &ReservationCode) {
    office.propose(code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day after is free");
}

/// Puts the clock forward.
fn later(office: &TestOffice, seconds: i64) -> Moment {
    let now = office.now() + Duration::seconds(seconds);
    office.set_moment(now);
    now
}

async fn undo_now(office: &TestOffice, code: &ReservationCode) {
    undo::undo(&office.as_role(Role::Admin), code).await.expect("within ten seconds");
}

/// An address that is to hear of these states; none means all.
async fn listening(office: &TestOffice, kinds: &[&str]) -> i64 {
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    webhooks::add(&office.as_role(Role::Sysadmin), "https://data.example.go.id/kabar", &kinds).await.expect("it is entered").0
}

/// The states that leave now, in order; all of them arrive.
async fn told(office: &TestOffice, address: i64) -> Vec<String> {
    let system = office.as_system();
    webhooks::follow(&system).await.expect("followed");
    let Some((_, claimed)) = webhooks::claim(&system, address, 100).await.expect("readable") else { return Vec::new() };
    let status = |body: &str| serde_json::from_str::<Value>(body).expect("JSON")["data"]["status"].as_str().expect("a state").to_owned();
    let states = claimed.iter().map(|notice| status(&notice.body)).collect();
    let arrived = claimed.into_iter().map(|notice| {
        let attempt = Attempt { id: notice.id, status: Some(200), error: "" };
        (notice, attempt)
    });
    webhooks::settle(&system, address, arrived.collect()).await.expect("noted");
    states
}

/// What the page behind the secret link shows now.
async fn page(office: &TestOffice, code: &ReservationCode) -> TrackedReservation {
    let secret = office.reservation(code).await.secret;
    let mut db = office.store.read().await.expect("a connection");
    tracking::load(&office.store, &mut db, &secret, office.now()).await.expect("readable").expect("it exists")
}

fn kinds(page: &TrackedReservation) -> Vec<&str> {
    page.timeline.iter().map(|entry| entry.kind.as_str()).collect()
}

#[tokio::test]
async fn other_programs_hear_of_an_offer_when_it_can_no_longer_be_undone() {
    let office = TestOffice::open().await;
    let address = listening(&office, &[]).await;
    let request = office.ready(morning()).await;
    assert_eq!(told(&office, address).await, ["submitted", "disposed", "review"]);
    propose_the_day_after(&office, &request).await;
    assert!(told(&office, address).await.is_empty());
    later(&office, 9);
    assert!(told(&office, address).await.is_empty());
    let other = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").code;
    assert_eq!(told(&office, address).await, ["submitted"], "{other}: nobody else waits for it");
    later(&office, 1);
    assert_eq!(told(&office, address).await, ["offered"]);
    later(&office, 3600);
    assert!(told(&office, address).await.is_empty(), "once");
}

#[tokio::test]
async fn what_is_held_back_goes_before_newer_news_of_the_same_request() {
    let office = TestOffice::open().await;
    let address = listening(&office, &["offered", "cancelled"]).await;
    let request = office.ready(morning()).await;
    propose_the_day_after(&office, &request).await;
    assert!(told(&office, address).await.is_empty());
    later(&office, 4);
    office.withdraw(&request).await.expect("the applicant does not want it any more");
    assert_eq!(told(&office, address).await, ["offered", "cancelled"], "whoever hears them in this order knows how it stands");
    later(&office, 3600);
    assert!(told(&office, address).await.is_empty(), "once");
}

/// Whether they were looked for in between or not, and whichever states are asked for.
#[tokio::test]
async fn other_programs_hear_nothing_of_what_was_undone() {
    for (states, looked_between) in [(&[][..], true), (&[][..], false), (&["review", "disposed"][..], true), (&["review", "disposed"][..], false)] {
        let office = TestOffice::open().await;
        let (offered, moved) = (office.ready(morning()).await, office.ready(wish("RPT-1", "09:00", "12:00")).await);
        let address = listening(&office, states).await;
        propose_the_day_after(&office, &offered).await;
        office.move_to(&moved, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
        assert_eq!(office.reservation(&moved).await.status, Status::Disposed, "a move of an undecided request changes its state");
        if looked_between {
            assert!(told(&office, address).await.is_empty());
        }
        later(&office, 5);
        undo_now(&office, &offered).await;
        undo_now(&office, &moved).await;
        for seconds in [0, 10, 3600] {
            later(&office, seconds);
            assert!(told(&office, address).await.is_empty(), "{states:?} {looked_between}");
        }
        office.approve(&offered).await.expect("it is under review as before");
        assert_eq!(told(&office, address).await.is_empty(), !states.is_empty(), "what comes after is told as ever");
    }
}

/// Whoever pressed "undo" has waited behind the notice: both are told, because one of them has left.
#[tokio::test]
async fn what_has_left_before_it_was_undone_is_followed_by_how_it_stands() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    let address = listening(&office, &[]).await;
    propose_the_day_after(&office, &request).await;
    let pressed = office.now() + Duration::seconds(9);
    later(&office, 10);
    assert_eq!(told(&office, address).await, ["offered"]);
    office.set_moment(pressed);
    undo_now(&office, &request).await;
    assert_eq!(told(&office, address).await, ["review"]);
}

#[tokio::test]
async fn the_applicants_page_shows_at_once_where_a_request_stands() {
    let office = TestOffice::open().await;
    let (request, booking) = (office.ready(morning()).await, office.booked(wish("RPT-1", "09:00", "12:00")).await);
    propose_the_day_after(&office, &request).await;
    let offered = page(&office, &request).await;
    assert_eq!((offered.status, offered.proposal.is_some(), kinds(&offered).last().copied()), (Status::Offered, true, Some("offered")));
    office.move_to(&booking, Some("RPT-2"), "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the other room is free");
    let moved = page(&office, &booking).await;
    assert_eq!((moved.items[0].facility.as_str(), moved.from), ("RPT-2", instant(wall("2026-12-16T09:00"))));
    assert_eq!(kinds(&moved).last(), Some(&"moved"));
}

#[tokio::test]
async fn what_was_undone_leaves_no_trace_on_the_applicants_page() {
    let office = TestOffice::open().await;
    let (booking, request) = (office.booked(morning()).await, office.ready(wish("RPT-1", "09:00", "12:00")).await);
    let before = [page(&office, &booking).await, page(&office, &request).await];
    office.move_to(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
    propose_the_day_after(&office, &request).await;
    later(&office, 5);
    undo_now(&office, &booking).await;
    undo_now(&office, &request).await;
    later(&office, 60);
    assert_eq!([page(&office, &booking).await, page(&office, &request).await], before);
    office.move_to(&booking, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("free");
    later(&office, 10);
    let moved = page(&office, &booking).await;
    assert_eq!(kinds(&moved).iter().filter(|kind| **kind == "moved").count(), 1, "the move that stands is there");
    office.assert_sound().await;
}
