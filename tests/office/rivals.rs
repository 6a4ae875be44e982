//! Who is in the way: staff who may read every request are told the name, and nobody else is.

use crate::support::{DAY, TestOffice, between, refusal, wish};
use chrono::NaiveDate;
use silandap::domain::code::ReservationCode;
use silandap::domain::language::Language;
use silandap::domain::refusal::{HeldBy, Refusal};
use silandap::domain::relocation::Ground;
use silandap::domain::role::Role;
use silandap::error::AppError;
use silandap::workflow::reschedule;

fn held_by<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Option<HeldBy> {
    match refusal(answer) {
        Refusal::SlotTaken { held_by, .. } => held_by.map(|by| *by),
        other => panic!("it is taken: {other:?}"),
    }
}

fn school(code: &ReservationCode) -> HeldBy {
    HeldBy { code: Some(code.clone()), who: "SDN Barabai 3".to_owned() }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn ground(office: &TestOffice, code: &ReservationCode) -> Ground {
    reschedule::ground(&office.as_role(Role::Admin), code, day("2026-12-14"), day("2026-12-21"), &[], true).await.expect("an admin may")
}

/// [D44] Two requests for one time: the second approval is refused with the name of the first.
#[tokio::test]
async fn a_second_approval_is_refused_with_the_rival_named() {
    let office = TestOffice::open().await;
    let (first, second) = (office.ready(wish("AUL-2", "09:00", "12:00")).await, office.ready(wish("AUL-2", "10:00", "13:00")).await);
    office.approve(&first).await.expect("it is the first");
    assert_eq!(held_by(office.approve(&second).await), Some(school(&first)));
    office.assert_sound().await;
}

#[tokio::test]
async fn a_move_and_a_proposal_name_whoever_is_in_their_way() {
    let office = TestOffice::open().await;
    let (stands, goes) = (office.booked(wish("AUL-2", "09:00", "12:00")).await, office.booked(wish("AUL-2", "13:00", "15:00")).await);
    let asked = office.ready(between("AUL-2", 1, "2026-12-16T09:00", "2026-12-16T12:00")).await;
    let (start, end) = (format!("{DAY}T10:00"), format!("{DAY}T12:00"));
    assert_eq!(held_by(office.move_to(&goes, None, &start, &end).await), Some(school(&stands)), "a booking");
    assert_eq!(held_by(office.move_to(&asked, None, &start, &end).await), Some(school(&stands)), "what only asks for its time");
    assert_eq!(held_by(office.propose(&goes, None, &start, &end).await), Some(school(&stands)), "a proposal");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_closure_in_the_way_is_named_by_its_reason() {
    let office = TestOffice::open().await;
    office.close("AUL-2", "2026-12-16T08:00", "2026-12-16T16:00").await.expect("nothing is there");
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let refused = held_by(office.move_to(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await);
    assert_eq!(refused, Some(HeldBy { code: None, who: "Perbaikan AC".to_owned() }));
}

#[tokio::test]
async fn applicants_are_not_told_who_is_in_their_way() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let answer = office.submit(wish("AUL-2", "10:00", "13:00")).await;
    let sent = serde_json::to_string(answer.as_ref().expect_err("it is taken")).expect("it can be written");
    assert!(!sent.contains("held_by") && !sent.contains("Barabai"), "{sent}");
    assert_eq!(held_by(answer), None);
}

#[tokio::test]
async fn while_a_booking_is_carried_the_admin_reads_who_has_the_other_days() {
    let office = TestOffice::open().await;
    let carried = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    for day in ["2026-12-16", "2026-12-17"] {
        office.booked(between("AUL-2", 1, &format!("{day}T08:00"), &format!("{day}T14:00"))).await;
    }
    office.close("AUL-2", "2026-12-18T08:00", "2026-12-18T16:00").await.expect("nothing is there");
    let ground = ground(&office, &carried).await;
    let stays = ground.place(0, 0, None);
    let say = |date: &str| ground.verdict(&stays.on(day(date))).text(Language::Id);
    assert_eq!(say("2026-12-16"), "Terisi hingga 14.00, SDN Barabai 3");
    assert_eq!(say("2026-12-17"), "Terisi hingga 14.00, SDN Barabai 3");
    assert_eq!(say("2026-12-18"), "Terisi hingga 16.00, Perbaikan AC");
    assert_eq!(ground.names.iter().filter(|name| *name == "SDN Barabai 3").count(), 1, "a name is sent once");
}
