//! [H54] Clocks that jump: two hours on, two hours back, to the year 2038 and back again.

use crate::support::{DAY, TestOffice, between, refusal, wish};
use chrono::Duration;
use silandap::domain::reservation::{Refusal, Status};
use silandap::domain::role::{Role, StaffId};
use silandap::error::AppError;
use silandap::server::auth::{hash_of, idle_since};
use silandap::store::{StoreError, sessions};
use silandap::workflow::undo;

/// A session as the door begins it, seven days long.
async fn begin(office: &TestOffice, secret: &'static str) {
    let now = office.now();
    let begun: Result<(), StoreError> = office
        .store
        .write(move |db| Box::pin(async move { sessions::begin(db, &hash_of(secret), StaffId(1), "Chrome, Windows", now, now + Duration::days(7)).await }))
        .await;
    begun.expect("it begins");
}

async fn is_alive(office: &TestOffice, secret: &str) -> bool {
    let (now, mut db) = (office.now(), office.store.read().await.expect("a connection"));
    sessions::alive(&mut db, &hash_of(secret), now, idle_since(now)).await.expect("readable").is_some()
}

/// What the server does with dead sessions now and then.
async fn forget_the_dead(office: &TestOffice) {
    let now = office.now();
    let forgotten: Result<(), StoreError> = office.store.write(move |db| Box::pin(async move { sessions::forget_dead(db, now, idle_since(now)).await })).await;
    forgotten.expect("forgotten");
}

#[tokio::test]
async fn a_session_outlives_a_small_jump_and_no_large_one() {
    let office = TestOffice::open().await;
    begin(&office, "satu").await;
    for (time, alive) in
        [("2026-11-24T12:00", true), ("2026-11-24T08:00", true), ("2026-11-24T21:59", true), ("2026-11-24T22:00", false), ("2038-01-20T10:00", false)]
    {
        office.set_clock(time);
        assert_eq!(is_alive(&office, "satu").await, alive, "{time}");
    }
    forget_the_dead(&office).await;
    office.set_clock("2026-11-24T10:05");
    assert!(!is_alive(&office, "satu").await, "what the clock has ended stays ended");
}

#[tokio::test]
async fn a_session_from_the_future_is_not_immortal() {
    let office = TestOffice::open().await;
    office.set_clock("2038-01-20T10:00");
    begin(&office, "dua").await;
    assert!(is_alive(&office, "dua").await);
    office.set_clock("2026-11-24T10:00");
    assert!(!is_alive(&office, "dua").await, "it would live for eleven years");
}

#[tokio::test]
async fn deadlines_end_what_is_over_once_wherever_the_clock_goes() {
    let office = TestOffice::open().await;
    let asked = office.submit(between("AUL-1", 1, "2026-12-22T09:00", "2026-12-22T12:00")).await.expect("received").code;
    let booking = office.booked(between("AUL-2", 1, "2026-12-21T09:00", "2026-12-21T12:00")).await;
    let used = office.booked(wish("RPT-1", "08:00", "12:00")).await;
    office.set_clock(&format!("{DAY}T08:00"));
    office.hand_over(&used).await.expect("it goes out");
    office.propose(&booking, None, "2026-12-22T13:00", "2026-12-22T15:00").await.expect("another time");
    let events = office.number("select count(*) from event").await;

    let (two_hours_on, two_hours_back) = (format!("{DAY}T10:00"), format!("{DAY}T06:00"));
    for (time, ended, late) in [
        (two_hours_on.as_str(), 0, 0),
        (two_hours_back.as_str(), 0, 0),
        ("2038-01-20T00:00", 2, 1),
        ("2038-01-20T00:01", 0, 0),
        (two_hours_back.as_str(), 0, 0),
        ("2038-01-20T00:02", 0, 0),
    ] {
        office.set_clock(time);
        assert_eq!((office.look_at_the_clock().await, office.look_for_late_returns().await), (ended, late), "{time}");
    }
    assert_eq!(office.reservation(&asked).await.status, Status::Expired);
    assert!(office.reservation(&booking).await.proposal.is_none());
    assert_eq!(
        office.number("select count(*) from (select 1 from message group by reservation_id, template having count(*) > 1)").await,
        0,
        "nothing is told twice"
    );
    assert!(office.number("select count(*) from event").await > events);
    assert_eq!(office.number("select max(sequence) - count(*) from event").await, 0, "no number is left out or used twice");

    // In 2038 as well the office answers, and back in its own time it works as before.
    let far = office.submit(between("AUL-1", 1, "2038-02-01T09:00", "2038-02-01T10:00")).await;
    assert!(!matches!(far, Err(AppError::Internal { .. } | AppError::Unavailable)), "{far:?}");
    office.set_clock(&format!("{DAY}T08:05"));
    office.booked(between("AUL-1", 1, "2026-12-22T09:00", "2026-12-22T12:00")).await;
    office.assert_sound().await;
}

/// Whatever the clock does: as long as a move can be undone, nobody is told of it; and once it cannot, they may be.
#[tokio::test]
async fn a_move_is_told_exactly_when_it_cannot_be_undone() {
    let office = TestOffice::open().await;
    for (time, in_time) in [("2026-11-24T12:00", false), ("2026-11-24T08:00", true), ("2038-01-20T10:00", false)] {
        office.set_clock("2026-11-24T10:00");
        let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
        office.move_to(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day after is free");
        office.set_clock(time);
        let (told, undone) = (office.tell(&booking).await, undo::undo(&office.as_role(Role::Admin), &booking).await);
        if in_time {
            assert_eq!((refusal(told), undone), (Refusal::MessageHeld, Ok(())), "{time}");
        } else {
            assert_eq!(told, Ok(()), "{time}");
            assert!(undone.is_err(), "{time}");
        }
        office.set_clock("2026-11-24T10:00");
        office.cancel(&booking, "dipakai kantor").await.expect("the next one begins anew");
    }
    office.assert_sound().await;
}
