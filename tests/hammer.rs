//! Many at once for one slot, through several connections on one file, as several processes would. And the proof that the
//! hammer can hit: without lock and guard, overlaps appear.

#[expect(dead_code, reason = "the hammer needs a part of the office's verbs")]
#[path = "office/support.rs"]
mod support;

use silandap::domain::reservation::Refusal;
use silandap::domain::role::Role;
use silandap::error::AppError;
use silandap::store::check;
use silandap::workflow::decide;
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, Connection as _, Row as _};
use std::str::FromStr as _;
use support::{DAY, TestOffice, between, wish};

/// [H01] 200 requests for one free slot, approved at the same moment from four processes.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_approvals_for_one_slot_exactly_one_wins() {
    let office = TestOffice::open().await;
    let mut processes = Vec::new();
    for _ in 0..4 {
        processes.push(office.second_process().await);
    }
    let submitted = futures::future::join_all((0..200).map(|n| processes[n % 4].submit(wish("AUL-1", "08:00", "16:00")))).await;
    let codes: Vec<_> = submitted.into_iter().map(|answer| answer.expect("an undecided request stops nobody").code).collect();
    assert_eq!(office.number("select count(*) from occupancy where hold = 'soft'").await, 200);
    for code in &codes {
        office.dispose(code).await.expect("passed on");
        office.confirm(code, silandap::domain::reservation::SarprasAnswer::Available).await.expect("available");
    }
    let version = office.reservation(&codes[0]).await.version;
    let approvals = codes.iter().enumerate().map(|(n, code)| {
        let context = processes[n % 4].as_role(Role::Admin);
        async move { decide::approve(&context, code, version, None, None).await }
    });
    let answers = futures::future::join_all(approvals).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for answer in answers.iter().filter(|answer| answer.is_err()) {
        match answer {
            Err(AppError::Refused(Refusal::SlotTaken { alternatives, .. })) => assert!((1..=3).contains(&alternatives.len())),
            other => panic!("{other:?}"),
        }
    }
    assert!(support::is_taken(&office.submit(wish("AUL-1", "09:00", "10:00")).await));
    assert_eq!(office.number("select count(*) from message where template = 'approved'").await, 1);
    office.assert_sound().await;
}

/// A hall and its two halves, 50 requests for each at one time, approved at the same moment from four processes: either the
/// hall is given away, or both halves.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hall_hammered_together_with_its_halves_is_given_away_once() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    office.add("AUL-1B", "AUL-2", &["AUL-1"]).await;
    let mut processes = Vec::new();
    for _ in 0..4 {
        processes.push(office.second_process().await);
    }
    let places = ["AUL-1", "AUL-1A", "AUL-1B"];
    let submitted = futures::future::join_all((0..150).map(|n| processes[n % 4].submit(wish(places[n % 3], "08:00", "16:00")))).await;
    let codes: Vec<_> = submitted.into_iter().map(|answer| answer.expect("an undecided request stops nobody").code).collect();
    for code in &codes {
        office.dispose(code).await.expect("passed on");
        office.confirm(code, silandap::domain::reservation::SarprasAnswer::Available).await.expect("available");
    }
    let version = office.reservation(&codes[0]).await.version;
    let approvals = codes.iter().enumerate().map(|(n, code)| {
        let context = processes[n % 4].as_role(Role::Admin);
        async move { decide::approve(&context, code, version, None, None).await }
    });
    let answers = futures::future::join_all(approvals).await;
    let given = |place: usize| answers.iter().enumerate().filter(|(n, answer)| n % 3 == place && answer.is_ok()).count();
    let (hall, halves) = (given(0), [given(1), given(2)]);
    assert!((hall, halves) == (1, [0, 0]) || (hall, halves) == (0, [1, 1]), "the hall {hall} times, its halves {halves:?}");
    for answer in answers.iter().filter(|answer| answer.is_err()) {
        assert!(support::is_taken(answer), "{answer:?}");
    }
    office.assert_sound().await;
}

/// [H06] Of 2, 1, 1 and 1 units out of 3, whatever fits is lent and no more.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pool_hammered_for_its_units_lends_as_many_as_it_has() {
    let office = TestOffice::open().await;
    let other = office.second_process().await;
    office.by_hand("update facility set stock = 3 where code = 'PRL-LCD'").await.expect("three units");
    let mut codes = Vec::new();
    for quantity in [2, 1, 1, 1] {
        codes.push(office.ready(between("PRL-LCD", quantity, &format!("{DAY}T08:00"), &format!("{DAY}T16:00"))).await);
    }
    let answers = tokio::join!(office.approve(&codes[0]), other.approve(&codes[1]), office.approve(&codes[2]), other.approve(&codes[3]));
    let answers = [answers.0, answers.1, answers.2, answers.3];
    let lent = office.number("select sum(quantity) from occupancy where hold = 'hard'").await;
    assert_eq!(lent, 3, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.is_err()) {
        assert!(matches!(answer, Err(AppError::Refused(Refusal::StockExceeded { .. }))), "{answer:?}");
    }
    office.assert_sound().await;
}

/// The database's own guard: true also for whoever has the file and a command line.
#[tokio::test]
async fn sql_typed_by_hand_over_an_overlap_is_refused_by_the_database() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-1", "09:00", "12:00")).await;
    office.booked(wish("AUL-1", "13:00", "15:00")).await;
    office.booked(between("PRL-SND", 2, &format!("{DAY}T08:00"), &format!("{DAY}T16:00"))).await;
    for (sql, name) in [
        (
            "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select facility_id, starts_at + 60, ends_at + 60, 1, 'hard' from occupancy where id = 1",
            "slot_taken",
        ),
        // Ends 29 minutes before the booking begins: inside its set-up.
        (
            "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select facility_id, starts_at - 3600, starts_at - 1740, 1, 'hard' from occupancy order by id limit 1",
            "slot_taken",
        ),
        (
            "update occupancy set starts_at = starts_at - 5400 where id = (select max(o.id) from occupancy o join facility f on f.id = o.facility_id where f.code = 'AUL-1')",
            "slot_taken",
        ),
        (
            "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select facility_id, starts_at, ends_at, 1, 'hard' from occupancy where quantity = 2",
            "stock_exceeded",
        ),
        ("update facility set stock = 1 where code = 'PRL-SND'", "stock_exceeded"),
        // More of a hall than there is; buffers that would let two uses overlap.
        (
            "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) select facility_id, starts_at + 2592000, ends_at + 2592000, 5, 'hard' from occupancy order by id limit 1",
            "stock_exceeded",
        ),
        (
            "insert into occupancy (facility_id, starts_at, ends_at, clean_up_minutes, quantity, hold) select facility_id, starts_at, ends_at, -100000, 2, 'hard' from occupancy where quantity = 2",
            "occupancy_values",
        ),
        ("update occupancy set set_up_minutes = -60, clean_up_minutes = -60", "occupancy_values"),
    ] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint(name), "{sql}: {error}");
    }
    office.assert_sound().await;
}

/// Check, then insert, in autocommit: what a program without the one door would do. Nothing else is in the calendar, so
/// whatever is there at that time is in the way.
async fn careless(url: String, facility: i64, round: i64) -> bool {
    let mut db = AnyConnection::connect_with(&AnyConnectOptions::from_str(&url).expect("a url")).await.expect("a connection");
    sqlx::raw_sql("pragma busy_timeout = 10000; pragma synchronous = off").execute(&mut db).await.expect("settings");
    let (from, to) = (round * 86_400, round * 86_400 + 3_600);
    let taken: i64 = sqlx::query("select count(*) from occupancy where hold = 'hard' and starts_at < $2 and ends_at > $1")
        .bind(from)
        .bind(to)
        .fetch_one(&mut db)
        .await
        .expect("readable")
        .get(0);
    tokio::task::yield_now().await;
    taken == 0
        && sqlx::query("insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) values ($3, $1, $2, 1, 'hard')")
            .bind(from)
            .bind(to)
            .bind(facility)
            .execute(&mut db)
            .await
            .is_ok()
}

/// Rounds of eight careless programs at once, each for the next of `facilities`, until the check finds an overlap; the number
/// of rounds it took.
async fn rounds_until_overlap(office: &TestOffice, facilities: &[i64], most: i64) -> Option<i64> {
    for round in 1..=most {
        let attempts = facilities.iter().cycle().take(8).map(|facility| tokio::spawn(careless(office.url.clone(), *facility, round)));
        futures::future::join_all(attempts).await;
        let checks = check::run(&office.store).await.expect("the checks run");
        if checks.iter().any(|check| check.check == "overlaps" && !check.ok) {
            return Some(round);
        }
    }
    None
}

/// The hammer hits: with lock and triggers away, it goes wrong; with the triggers alone, it does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_lock_and_guard_the_same_hammer_makes_overlaps() {
    let unguarded = TestOffice::open().await;
    unguarded.by_hand("drop trigger occupancy_exclusive_insert; drop trigger occupancy_exclusive_update").await.expect("the guard is away");
    assert!(rounds_until_overlap(&unguarded, &[1], 200).await.is_some(), "200 rounds without guard made no overlap: the hammer is blunt");

    let guarded = TestOffice::open().await;
    assert_eq!(rounds_until_overlap(&guarded, &[1], 20).await, None);
    assert_eq!(guarded.number("select count(*) from occupancy").await, 20);
}

/// The same for a hall and its half, where each alone is guarded all the time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_guard_between_them_a_hall_and_its_half_are_given_away_together() {
    let divided_hall = || async {
        let office = TestOffice::open().await;
        office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
        let half = office.number("select id from facility where code = 'AUL-1A'").await;
        (office, [1, half])
    };
    let (unguarded, places) = divided_hall().await;
    unguarded.by_hand("drop trigger occupancy_kin_insert; drop trigger occupancy_kin_update").await.expect("the guard is away");
    assert!(rounds_until_overlap(&unguarded, &places, 200).await.is_some(), "200 rounds without guard made no overlap: the hammer is blunt");

    let (guarded, places) = divided_hall().await;
    assert_eq!(rounds_until_overlap(&guarded, &places, 20).await, None);
    assert_eq!(guarded.number("select count(*) from occupancy").await, 20);
}
