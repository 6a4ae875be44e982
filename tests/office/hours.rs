//! When things are lent at all: hours, closures, closed days, and how far ahead.

use crate::support::{TestOffice, between, code, faults, is_taken, wall};
use silandap::domain::application_form::NewReservation;
use silandap::domain::reservation::Pattern;
use silandap::domain::slot::{Slot, wall_clock};
use silandap::store::availability::facility_days;
use silandap::store::reference;
use silandap::workflow::close::Closed;

fn hours(slot: Slot) -> String {
    format!("{}–{}", wall_clock(slot.from).format("%H:%M"), wall_clock(slot.to).format("%H:%M"))
}

/// The free hours of a facility on a day, as everybody sees them: `10:00–11:00 12:00–16:00`.
async fn free(office: &TestOffice, facility: &str, day: &str) -> String {
    let date = wall(&format!("{day}T00:00")).date();
    let days = (date, date.succ_opt().expect("a day"));
    let mut db = office.store.read().await.expect("a connection");
    let known = reference::load_for(&office.store, &mut db, &code(facility)).await.expect("readable").expect("it exists");
    let seen = facility_days(&office.store, &mut db, &known, &code(facility), days, office.now()).await.expect("readable");
    seen.days[0].free.iter().map(|slot| hours(*slot)).collect::<Vec<_>>().join(" ")
}

/// From a morning to an afternoon without a break.
fn stay(facility: &str, from: &str, to: &str) -> NewReservation {
    NewReservation { pattern: Pattern::Continuous, ..between(facility, 1, &format!("{from}T08:00"), &format!("{to}T16:00")) }
}

/// [E48] What is closed is taken out of the open hours to the minute; what only touches them takes nothing.
#[tokio::test]
async fn a_closure_takes_its_hours_out_of_the_open_ones() {
    let office = TestOffice::open().await;
    office
        .by_hand(
            "update facility_hours set opens = 600, closes = 720 where facility_id = (select id from facility where code = 'RPT-1');
             update facility set revision = revision + 1;",
        )
        .await
        .expect("open from ten to twelve");
    for (day, from, to, left) in [
        ("2026-12-14", "12:00", "14:00", "10:00–12:00"),
        ("2026-12-15", "10:00", "12:00", ""),
        ("2026-12-16", "10:00", "11:00", "11:00–12:00"),
        ("2026-12-17", "11:00", "12:00", "10:00–11:00"),
        ("2026-12-18", "08:00", "14:00", ""),
    ] {
        let closed = office.close("RPT-1", &format!("{day}T{from}"), &format!("{day}T{to}")).await;
        assert!(matches!(closed, Ok(Closed::Done(_))), "{day}: {closed:?}");
        assert_eq!(free(&office, "RPT-1", day).await, left, "{day}");
    }
    assert!(is_taken(&office.submit(between("RPT-1", 1, "2026-12-16T10:00", "2026-12-16T11:00")).await));
    office.booked(between("RPT-1", 1, "2026-12-16T11:00", "2026-12-16T12:00")).await;
    office.assert_sound().await;
}

/// [E52] From midnight to midnight: the evening before and the morning after do not meet it, its first minute does.
#[tokio::test]
async fn a_closed_day_blocks_itself_and_what_runs_over_it_and_no_other() {
    let office = TestOffice::open().await;
    let closed = office.close("KND-1", "2026-12-17T00:00", "2026-12-18T00:00").await;
    assert!(matches!(closed, Ok(Closed::Done(_))), "{closed:?}");
    for (from, to) in [("2026-12-17", "2026-12-17"), ("2026-12-16", "2026-12-18"), ("2026-12-15", "2026-12-17"), ("2026-12-17", "2026-12-19")] {
        assert!(is_taken(&office.submit(stay("KND-1", from, to)).await), "{from} to {to}");
    }
    office.booked(stay("KND-1", "2026-12-14", "2026-12-16")).await;
    office.booked(stay("KND-1", "2026-12-18", "2026-12-19")).await;
    office.assert_sound().await;
}

/// [E53] Lent from Monday to Friday.
#[tokio::test]
async fn a_room_of_the_working_week_is_refused_on_sunday_and_lent_on_monday() {
    let office = TestOffice::open().await;
    let on = |day: &str| between("AUL-2", 1, &format!("{day}T09:00"), &format!("{day}T10:00"));
    assert_eq!(faults(office.submit(on("2026-12-13")).await), ["start_date: facility_closed"]);
    assert_eq!(free(&office, "AUL-2", "2026-12-13").await, "");
    office.submit(on("2026-12-14")).await.expect("Monday");
}

/// [E55] 180 days from Tuesday, 24 November 2026 on end on Sunday, 23 May 2027.
#[tokio::test]
async fn the_first_and_the_last_day_of_a_use_must_both_lie_within_reach() {
    let office = TestOffice::open().await;
    office.submit(stay("KND-1", "2027-05-21", "2027-05-22")).await.expect("both within reach");
    assert_eq!(faults(office.submit(stay("KND-1", "2027-05-21", "2027-05-24")).await), ["end_date: horizon"]);
    assert_eq!(faults(office.submit(stay("KND-1", "2027-05-24", "2027-05-25")).await), ["start_date: horizon"]);
    assert_eq!(faults(office.submit(stay("KND-1", "2026-11-23", "2026-11-26")).await), ["start_date: date_past"]);
}

/// [E60] Fetched on Saturday, brought back on Monday; Sunday lies between, and neither begins nor ends anything.
#[tokio::test]
async fn a_use_runs_over_closed_days_but_is_not_fetched_or_brought_back_on_one() {
    let office = TestOffice::open().await;
    for (from, to) in [("2026-12-13", "2026-12-14"), ("2026-12-12", "2026-12-13")] {
        let refused = faults(office.submit(stay("KND-1", from, to)).await);
        assert!(refused.len() == 1 && refused[0].ends_with("facility_closed"), "{from} to {to}: {refused:?}");
    }
    office.booked(stay("KND-1", "2026-12-12", "2026-12-14")).await;
    assert!(is_taken(&office.submit(stay("KND-1", "2026-12-12", "2026-12-14")).await), "also on the Sunday it is out");
    let every_day = between("AUL-2", 1, "2026-12-11T09:00", "2026-12-14T10:00");
    assert_eq!(faults(office.submit(every_day).await), ["start_date: facility_closed"], "the same hours every day need every day open");
    office.assert_sound().await;
}
