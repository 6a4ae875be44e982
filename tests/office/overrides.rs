//! One warden for several rooms: an admin lets two of them be used at once, for a reason that is written down (case B 25). Two
//! people in one room, or with one thing, are never let through.

use super::proposals::last_event;
use super::support::{DAY, TestOffice, is_taken, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::reservation::Status;
use silandap::domain::role::Role;
use silandap::error::AppError;
use silandap::store::{check, events, inbox};
use silandap::workflow::{decide, reserve};

const REASON: &str = "Dua penjaga bertugas hari itu";

/// Two classrooms with one warden.
async fn unit() -> TestOffice {
    let office = TestOffice::open().await;
    office.add("PNJ-1", "RPT-1", &["KLS-A", "KLS-B"]).await;
    office.by_hand("update facility set rule_only = 1 where code = 'PNJ-1'").await.expect("the warden is a rule, not a room");
    office
}

/// A class from twelve to two in the one room, and a request for one o'clock to three in the other that was there before.
async fn with_a_rival(office: &TestOffice) -> (ReservationCode, ReservationCode) {
    let rival = office.ready(wish("KLS-B", "13:00", "15:00")).await;
    (office.booked(wish("KLS-A", "12:00", "14:00")).await, rival)
}

/// [B25] The hours of the case; without a reason nothing is written.
#[tokio::test]
async fn the_rule_of_a_unit_is_passed_by_for_a_reason_and_never_in_the_same_room() {
    let office = unit().await;
    let mut asked = Vec::new();
    for (from, to) in [("11:00", "12:30"), ("13:30", "14:30"), ("12:30", "13:00"), ("12:00", "14:00")] {
        asked.push(office.ready(wish("KLS-B", from, to)).await);
    }
    office.booked(wish("KLS-A", "12:00", "14:00")).await;
    for code in &asked {
        assert!(is_taken(&office.approve(code).await));
        assert!(is_taken(&office.approve_past_the_rule(code, "  ").await), "blanks are no reason");
    }
    assert_eq!(office.number("select count(*) from unit_override").await, 0);
    office.approve_past_the_rule(&asked[0], REASON).await.expect("another room of the unit");
    office.approve_past_the_rule(&asked[1], REASON).await.expect("an hour later");
    for code in &asked[2..] {
        assert!(is_taken(&office.approve_past_the_rule(code, REASON).await), "the room itself is taken");
        assert_eq!(office.reservation(code).await.status, Status::Review);
    }
    assert_eq!(office.number("select count(*) from unit_override").await, 2, "what was refused leaves no trace");
    office.assert_sound().await;
}

#[tokio::test]
async fn who_passed_the_rule_when_why_and_beside_what_stands_in_the_audit_trail() {
    let office = unit().await;
    let (_, rival) = with_a_rival(&office).await;
    office.approve_past_the_rule(&rival, REASON).await.expect("let through");
    let id = office.reservation(&rival).await.id;
    let mut db = office.store.read().await.expect("a connection");
    let event = events::of_reservation(&mut db, id).await.expect("readable").into_iter().find(|event| event.kind == "rule_passed").expect("recorded");
    assert_eq!((event.actor_name.as_str(), event.at), ("Lestari", office.now()));
    assert!(event.changes.contains(r#""beside":["","KLS-A"]"#) && event.changes.contains(r#""override_reason":null"#), "{}", event.changes);
    let roles = office.as_role(Role::Admin).actor.roles();
    let detail = inbox::detail(&mut db, &rival, &roles, office.now()).await.expect("readable").expect("it exists");
    let entry = detail.history.into_iter().find(|entry| entry.kind == "rule_passed").expect("people read it");
    assert_eq!(entry.actor, "Lestari");
    assert!(entry.changes.contains(&("override_reason".to_owned(), String::new(), REASON.to_owned())), "{:?}", entry.changes);
    drop(db);
    assert_eq!(office.number("select count(*) from unit_override where reason = 'Dua penjaga bertugas hari itu' and decided_by = 3").await, 1);
    assert_eq!(last_event(&office, &rival).await, "approved");
}

#[tokio::test]
async fn a_reason_that_nothing_stands_against_is_not_written_down() {
    let office = unit().await;
    let alone = office.ready(wish("KLS-B", "09:00", "11:00")).await;
    office.approve_past_the_rule(&alone, REASON).await.expect("nobody is in the way");
    assert_eq!(office.number("select count(*) from unit_override").await, 0);
    assert_eq!(office.number("select count(*) from event where kind = 'rule_passed'").await, 0);
}

#[tokio::test]
async fn only_an_admin_passes_the_rule_by() {
    let office = unit().await;
    let (_, rival) = with_a_rival(&office).await;
    let version = office.reservation(&rival).await.version;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        let answer = decide::approve(&office.as_role(role), &rival, version, None, Some(REASON.into())).await;
        assert_eq!(answer, Err(AppError::Forbidden), "{role}");
    }
    for (sql, name) in [
        ("insert into unit_override (reservation_id, reason, decided_by, decided_at) values (1, 'karena perlu', 1, 0)", "unit_override_by_an_admin"),
        ("insert into unit_override (reservation_id, reason, decided_by, decided_at) values (1, ' ', 3, 0)", "unit_override_has_a_reason"),
    ] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint(name), "{sql}: {error}");
    }
}

/// A trolley is a thing, a hall is a room: no reason puts two people into it.
#[tokio::test]
async fn no_reason_lets_two_into_one_hall_or_to_one_thing() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    office.add("TRL-1", "RPT-1", &["KLS-A", "KLS-B"]).await;
    for (place, other) in [("AUL-1", "AUL-1A"), ("AUL-1A", "AUL-1"), ("KLS-A", "KLS-B")] {
        let rival = office.ready(wish(other, "10:00", "11:00")).await;
        let first = office.booked(wish(place, "09:00", "12:00")).await;
        assert!(is_taken(&office.approve_past_the_rule(&rival, REASON).await), "{other} beside {place}");
        office.cancel(&first, "selesai dicoba").await.expect("makes room for the next round");
    }
    // Nor the warden alone, who is in the room with the class.
    let office = unit().await;
    let warden = office.ready(wish("PNJ-1", "13:00", "15:00")).await;
    office.booked(wish("KLS-A", "12:00", "14:00")).await;
    assert!(is_taken(&office.approve_past_the_rule(&warden, REASON).await));
    assert_eq!(office.number("select count(*) from unit_override").await, 0);
    office.assert_sound().await;
}

/// An override is for one request; nobody slips in behind it.
#[tokio::test]
async fn whoever_comes_after_an_override_needs_one_of_their_own() {
    let office = unit().await;
    let (class, rival) = with_a_rival(&office).await;
    office.approve_past_the_rule(&rival, REASON).await.expect("let through");
    office.cancel(&class, "guru sakit").await.expect("cancelled");
    assert!(is_taken(&office.submit(wish("KLS-A", "12:00", "14:00")).await), "the second room is in use");

    // An admin may enter such a request at the counter, with a reason; the counter's own reason is for hours and lead time.
    let enter = |role| {
        let context = office.as_role(role);
        async move { reserve::submit(&context, wish("KLS-A", "12:00", "14:00"), None, Some(REASON.into())).await }
    };
    assert!(is_taken(&enter(Role::Ult).await));
    let entered = enter(Role::Admin).await.expect("an admin may").code;
    office.dispose(&entered).await.expect("passed on");
    office.confirm(&entered, silandap::domain::reservation::SarprasAnswer::Available).await.expect("available");
    assert!(is_taken(&office.approve(&entered).await), "the approval needs its own reason");
    office.approve_past_the_rule(&entered, REASON).await.expect("let through");
    office.assert_sound().await;
}

#[tokio::test]
async fn the_database_lets_nobody_beside_the_unit_without_an_override_of_their_own() {
    let office = unit().await;
    let (_, rival) = with_a_rival(&office).await;
    office.submit(wish("KLS-B", "09:00", "10:00")).await.expect("somebody else");
    office.approve_past_the_rule(&rival, REASON).await.expect("let through");
    let beside = |request: i64, id: &str| {
        format!(
            "insert into occupancy (facility_id, reservation_id, starts_at, ends_at, quantity, hold, override_id) \
             select (select id from facility where code = 'KLS-B'), {request}, starts_at - 3600, starts_at + 900, 1, 'hard', {id} \
             from occupancy where facility_id = (select id from facility where code = 'KLS-A')"
        )
    };
    // The override is of request 1; request 3 has none.
    for (sql, is_refused) in [(beside(3, "null"), true), (beside(3, "1"), true), (beside(1, "null"), true), (beside(1, "1"), false)] {
        let answer = office.by_hand(sql.leak()).await;
        assert_eq!(answer.as_ref().is_err_and(|error| error.is_constraint("slot_taken")), is_refused, "{answer:?}");
    }
    for (sql, name) in [
        ("update unit_override set reason = 'lain'", "unit_override_is_never_changed"),
        ("update facility set rule_only = 0 where code = 'PNJ-1'", "slot_taken"),
        ("update occupancy set override_id = null where hold = 'hard'", "slot_taken"),
    ] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint(name), "{sql}: {error}");
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn the_check_sees_a_unit_that_was_used_twice_without_an_override() {
    let office = unit().await;
    let (_, rival) = with_a_rival(&office).await;
    office.approve_past_the_rule(&rival, REASON).await.expect("let through");
    office.assert_sound().await;
    office.by_hand("drop trigger occupancy_kin_update; update occupancy set override_id = null").await.expect("the guard is away");
    let overlaps = check::run(&office.store).await.expect("the checks run").into_iter().find(|check| check.check == "overlaps").expect("a check");
    assert_eq!(overlaps.detail, format!("1 overlapping pairs, the first: KLS-A with KLS-B {DAY} 13:00 WITA"));
}
