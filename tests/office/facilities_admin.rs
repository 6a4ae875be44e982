//! The admin changes what is lent: what a change touches is shown first, nothing is cancelled, and what would break a promise is
//! refused.

use super::support::{DAY, TestOffice, between, code, faults, not_good, refusal, wall, wish};
use silandap::domain::availability::Purpose;
use silandap::domain::code::ReservationCode;
use silandap::domain::facility::Access;
use silandap::domain::handover::Condition;
use silandap::domain::places::{Closing, ClosureForm, NewPlaceForm, Place, PlaceField, PlaceForm, PlaceImpact, TouchKind};
use silandap::domain::reservation::{Refusal, Status};
use silandap::domain::role::Role;
use silandap::error::AppError;
use silandap::server_fns::inbox::ReservationDetail;
use silandap::store::{closures, places};
use silandap::workflow::{close, places as admin};

async fn place(office: &TestOffice, facility: &str) -> Place {
    let facility = office.facility(facility).await;
    let mut db = office.store.read().await.expect("a connection");
    places::place(&mut db, facility).await.expect("readable")
}

async fn form(office: &TestOffice, facility: &str) -> PlaceForm {
    PlaceForm::of(&place(office, facility).await)
}

async fn preview(office: &TestOffice, form: &PlaceForm) -> PlaceImpact {
    admin::preview(&office.as_role(Role::Admin), form).await.expect("it can be shown")
}

async fn try_to_save(office: &TestOffice, form: &PlaceForm) -> Result<PlaceImpact, AppError> {
    admin::save(&office.as_role(Role::Admin), form).await
}

async fn save(office: &TestOffice, form: &PlaceForm) -> PlaceImpact {
    try_to_save(office, form).await.expect("it can be saved")
}

fn touched(impact: &PlaceImpact) -> Vec<(Option<ReservationCode>, Vec<TouchKind>)> {
    impact.touched.iter().map(|one| (one.code.clone(), one.why.clone())).collect()
}

async fn last_event(office: &TestOffice) -> i64 {
    office.number("select coalesce(max(sequence), 0) from event").await
}

async fn detail(office: &TestOffice, code: &ReservationCode) -> ReservationDetail {
    let mut db = office.store.read().await.expect("a connection");
    let roles = office.as_role(Role::Admin).actor.roles();
    silandap::store::inbox::detail(&mut db, code, &roles, office.now()).await.expect("readable").expect("it exists")
}

#[tokio::test]
async fn hours_that_get_shorter_list_the_bookings_outside_them_and_cancel_nothing() {
    let office = TestOffice::open().await;
    let early = office.booked(wish("RPT-1", "08:00", "10:00")).await;
    let late = office.booked(wish("RPT-1", "13:00", "16:00")).await;
    let asked = office.submit(between("RPT-1", 1, "2026-12-16T14:00", "2026-12-16T16:00")).await.expect("received").code;
    let mut form = form(&office, "RPT-1").await;
    form.closes = form.closes.iter().map(|closes| if closes.is_empty() { String::new() } else { "14.00".to_owned() }).collect();

    let (before, revision) = (last_event(&office).await, office.facility("RPT-1").await.revision);
    let shown = preview(&office, &form).await;
    assert_eq!(shown.fields, [PlaceField::Hours]);
    assert_eq!(touched(&shown), [(Some(late.clone()), vec![TouchKind::Hours]), (Some(asked.clone()), vec![TouchKind::Hours])]);
    assert!(shown.refused.is_empty() && shown.count == 2);
    assert_eq!(last_event(&office).await, before, "looking stores nothing");

    assert_eq!(save(&office, &form).await, shown);
    for (code, status) in [(&early, Status::Approved), (&late, Status::Approved), (&asked, Status::Submitted)] {
        assert_eq!(office.reservation(code).await.status, status);
        assert!(!office.holds(code).await.is_empty());
    }
    assert_eq!(office.facility("RPT-1").await.hours.0[0].map(|window| window.closes.to_string()).as_deref(), Some("14:00"));
    assert!(office.facility("RPT-1").await.revision > revision, "kept answers of its calendar are old");
    let refused = office.submit(between("RPT-1", 1, "2026-12-17T14:00", "2026-12-17T16:00")).await;
    assert_eq!(faults(refused), ["start_time: outside_hours"]);
    assert_eq!(
        office
            .number("select count(*) from event where kind = 'facility_changed' and changes like '%\"hours\":[\"08:00-16:00 %' and effects like '%\"RPT-1\"%'")
            .await,
        1
    );
    office.assert_sound().await;
}

#[tokio::test]
async fn other_minutes_of_set_up_name_who_keeps_the_old_ones_and_who_is_too_near() {
    let office = TestOffice::open().await;
    let mut form = form(&office, "RPT-1").await;
    let of_now = office.facility("RPT-1").await.clean_up_minutes;
    let morning = office.booked(wish("RPT-1", "08:00", "10:00")).await;
    let noon = office.booked(wish("RPT-1", "10:30", "12:00")).await;
    let asked = office.submit(between("RPT-1", 1, "2026-12-16T14:00", "2026-12-16T16:00")).await.expect("received").code;
    (form.set_up, form.clean_up) = ("45".to_owned(), "45".to_owned());

    let shown = preview(&office, &form).await;
    assert_eq!(shown.fields, [PlaceField::SetUp, PlaceField::CleanUp]);
    let near = vec![TouchKind::Minutes, TouchKind::Near];
    assert_eq!(touched(&shown), [(Some(morning), near.clone()), (Some(noon.clone()), near), (Some(asked.clone()), vec![TouchKind::Minutes])]);
    assert!(shown.refused.is_empty(), "what is promised stays promised");
    assert_eq!(save(&office, &form).await, shown);
    let new = office.submit(between("RPT-1", 1, "2026-12-17T14:00", "2026-12-17T16:00")).await.expect("received").code;
    for (code, minutes) in [(&noon, of_now), (&asked, of_now), (&new, 45)] {
        assert_eq!(office.holds(code).await[0].occupancy.clean_up_minutes, minutes, "the new ones count for what is asked for from now on");
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn a_stock_below_what_is_booked_is_refused() {
    let office = TestOffice::open().await;
    let units = |quantity: i64, day: &str| between("PRL-LCD", quantity, &format!("{day}T08:00"), &format!("{day}T16:00"));
    let four = office.booked(units(4, "2026-12-15")).await;
    let one = office.booked(units(1, "2026-12-15")).await;
    office.booked(units(3, "2026-12-16")).await;
    let smaller = PlaceForm { stock: "4".into(), ..form(&office, "PRL-LCD").await };

    let shown = preview(&office, &smaller).await;
    let mut codes: Vec<_> = shown.touched.iter().filter(|touched| touched.blocks).filter_map(|touched| touched.code.clone()).collect();
    codes.sort();
    let mut wanted = vec![four.clone(), one.clone()];
    wanted.sort();
    assert_eq!(codes, wanted);
    assert_eq!(faults(try_to_save(&office, &smaller).await), ["stock: place_stock"]);
    assert_eq!(office.facility("PRL-LCD").await.stock, 6);

    let fits = PlaceForm { stock: "5".into(), ..smaller.clone() };
    save(&office, &fits).await;
    assert_eq!(office.facility("PRL-LCD").await.stock, 5);
    // What is over is in nobody's way.
    office.set_clock("2026-12-17T09:00");
    save(&office, &PlaceForm { stock: "2".into(), ..fits }).await;
    assert_eq!(office.facility("PRL-LCD").await.stock, 2);
    let two = office.booked(between("PRL-LCD", 2, "2026-12-22T08:00", "2026-12-22T16:00")).await;
    assert_eq!(office.reservation(&two).await.status, Status::Approved);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_closure_takes_all_units_also_after_their_number_changed() {
    let office = TestOffice::open().await;
    office.close("PRL-LCD", "2026-12-15T00:00", "2026-12-16T00:00").await.expect("nobody is in the way");
    for stock in ["8", "3"] {
        let form = PlaceForm { stock: stock.into(), ..form(&office, "PRL-LCD").await };
        save(&office, &form).await;
        let refused = office.submit(between("PRL-LCD", 1, "2026-12-15T08:00", "2026-12-15T16:00")).await;
        assert!(matches!(refusal(refused), Refusal::StockExceeded { .. } | Refusal::SlotTaken { .. }), "{stock} units");
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn what_is_broken_of_a_pool_stays_as_many_when_more_are_bought() {
    let office = TestOffice::open().await;
    let day = |quantity, date: &str, next: &str| between("PRL-LCD", quantity, &format!("{date}T00:00"), &format!("{next}T00:00"));
    let out = office.booked(day(3, DAY, "2026-12-16")).await;
    office.set_clock(&format!("{DAY}T08:00"));
    office.hand_over(&out).await.expect("handed over");
    office.receive_back(&out, vec![not_good("PRL-LCD", Condition::Broken, 2)]).await.expect("two are broken");
    save(&office, &PlaceForm { stock: "8".into(), ..form(&office, "PRL-LCD").await }).await;
    office.booked(day(6, "2026-12-21", "2026-12-22")).await;
    assert!(matches!(refusal(office.submit(day(1, "2026-12-21", "2026-12-22")).await), Refusal::StockExceeded { left: 0, .. }), "two of eight are broken");
    office.assert_sound().await;
}

#[tokio::test]
async fn an_inactive_facility_is_offered_to_nobody_and_keeps_its_bookings() {
    let office = TestOffice::open().await;
    let booked = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let asked = office.ready(wish("RPT-1", "13:00", "15:00")).await;
    let elsewhere = office.booked(wish("RPT-2", "09:00", "12:00")).await;
    let form = PlaceForm { active: String::new(), ..form(&office, "RPT-1").await };
    let impact = save(&office, &form).await;
    assert_eq!(touched(&impact), [(Some(booked.clone()), vec![TouchKind::Inactive]), (Some(asked.clone()), vec![TouchKind::Inactive])]);

    let refused = office.submit(wish("RPT-1", "15:00", "16:00")).await;
    assert_eq!(faults(refused), ["items.0.facility: facility_unknown"]);
    assert!(!detail(&office, &elsewhere).await.elsewhere.iter().any(|(code, _)| code == "RPT-1"));
    let moved = office.move_to(&elsewhere, Some("RPT-1"), "2026-12-16T09:00", "2026-12-16T12:00").await;
    assert_eq!(faults(moved), ["items.0.facility: facility_unknown"]);
    let Err(AppError::Refused(Refusal::SlotTaken { alternatives, .. })) = office.submit(wish("RPT-2", "09:00", "12:00")).await else { panic!("taken") };
    assert!(alternatives.iter().all(|other| other.facility.as_str() != "RPT-1"), "{alternatives:?}");

    assert_eq!(office.reservation(&booked).await.status, Status::Approved);
    assert_eq!(office.holds(&booked).await.len(), 1);
    office.approve(&asked).await.expect("who has asked before is answered");
    office.move_to(&booked, Some("RPT-2"), "2026-12-16T09:00", "2026-12-16T12:00").await.expect("out of it is possible");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_hall_that_is_put_inside_another_one_over_overlapping_bookings_is_refused() {
    let office = TestOffice::open().await;
    let small = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let big = office.booked(wish("AUL-1", "10:00", "14:00")).await;
    let inside = PlaceForm { inside: vec!["AUL-1".into()], ..form(&office, "AUL-2").await };

    let shown = preview(&office, &inside).await;
    let mut found = touched(&shown);
    found.sort();
    let mut wanted = vec![(Some(small.clone()), vec![TouchKind::Inside]), (Some(big.clone()), vec![TouchKind::Inside])];
    wanted.sort();
    assert_eq!(found, wanted);
    assert_eq!(faults(try_to_save(&office, &inside).await), ["inside: place_inside"]);
    assert!(office.facility("AUL-2").await.family.is_empty());

    office.cancel(&small, "Dipakai kantor").await.expect("it can be cancelled");
    let impact = save(&office, &inside).await;
    assert_eq!((impact.fields, impact.count), (vec![PlaceField::Inside], 0));
    assert_eq!(office.facility("AUL-1").await.family.parts, [code("AUL-2")]);
    assert!(matches!(refusal(office.submit(wish("AUL-2", "10:00", "12:00")).await), Refusal::SlotTaken { .. }));
    let circle = PlaceForm { inside: vec!["AUL-2".into()], ..form(&office, "AUL-1").await };
    assert_eq!(faults(try_to_save(&office, &circle).await), ["inside: place_circle"]);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_met_in_the_past_is_no_reason_to_keep_rooms_apart() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.booked(wish("AUL-1", "10:00", "14:00")).await;
    office.set_clock("2026-12-16T09:00");
    save(&office, &PlaceForm { inside: vec!["AUL-1".into()], ..form(&office, "AUL-2").await }).await;
    office.assert_sound().await;
    save(&office, &PlaceForm { inside: Vec::new(), ..form(&office, "AUL-2").await }).await;
    assert!(office.facility("AUL-1").await.family.is_empty());
    office.assert_sound().await;
}

#[tokio::test]
async fn a_rule_that_somebody_passes_by_does_not_become_a_room() {
    let office = TestOffice::open().await;
    office.add("PNJ-1", "RPT-1", &["KLS-A", "KLS-B"]).await;
    let rule = PlaceForm { rule_only: "yes".into(), ..form(&office, "PNJ-1").await };
    save(&office, &rule).await;
    let beside = office.ready(wish("KLS-B", "13:00", "15:00")).await;
    let first = office.booked(wish("KLS-A", "12:00", "14:00")).await;
    office.approve_past_the_rule(&beside, "Dua penjaga bertugas hari itu").await.expect("another room of the unit");

    let room = PlaceForm { rule_only: String::new(), ..rule };
    let shown = preview(&office, &room).await;
    assert_eq!(touched(&shown), [(Some(first), vec![TouchKind::Rule]), (Some(beside.clone()), vec![TouchKind::Rule])]);
    assert_eq!(faults(try_to_save(&office, &room).await), ["rule_only: place_rule"]);
    assert!(place(&office, "PNJ-1").await.rule_only);
    office.cancel(&beside, "Satu penjaga sakit").await.expect("it can be cancelled");
    save(&office, &room).await;
    assert!(!place(&office, "PNJ-1").await.rule_only, "nobody passes it by any more");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_new_facility_is_offered_once_the_admin_says_so() {
    let office = TestOffice::open().await;
    let new = NewPlaceForm { code: "rpt-3".into(), name: "Ruang Rapat 3".into(), kind: "meeting".into(), stock: "1".into() };
    let lestari = office.as_role(Role::Admin);
    let added = admin::add(&lestari, &new).await.expect("the code is free");
    assert_eq!(added, code("RPT-3"));
    assert_eq!(faults(admin::add(&lestari, &new).await), ["code: place_code_taken"]);
    assert_eq!(faults(office.submit(wish("RPT-3", "09:00", "12:00")).await), ["items.0.facility: facility_unknown"]);
    let offered = PlaceForm { active: "yes".into(), capacity: vec![String::new(), "20".into()], ..form(&office, "RPT-3").await };
    save(&office, &offered).await;
    office.submit(wish("RPT-3", "09:00", "12:00")).await.expect("it is offered");
    assert_eq!(office.number("select count(*) from event where changes like '%Ruang Rapat 3%'").await, 0, "words stay in the catalogue");
    let before = last_event(&office).await;
    assert!(save(&office, &offered).await.fields.is_empty());
    assert_eq!(last_event(&office).await, before, "nothing has changed");
}

#[tokio::test]
async fn how_a_facility_is_reached_is_written_in_both_languages_and_its_words_stay_in_the_catalogue() {
    let office = TestOffice::open().await;
    let half = PlaceForm { access_id: "Jalur landai di pintu timur.".into(), ..form(&office, "AUL-1").await };
    assert_eq!(faults(try_to_save(&office, &half).await), ["access_en: place_access"]);
    assert_eq!(place(&office, "AUL-1").await.access, Access::default());

    let both = PlaceForm { access_en: "A ramp at the east door.".into(), ..half };
    let revision = office.facility("AUL-1").await.revision;
    assert_eq!(save(&office, &both).await.fields, [PlaceField::AccessId, PlaceField::AccessEn]);
    assert_eq!(place(&office, "AUL-1").await.access, Access { id: "Jalur landai di pintu timur.".into(), en: "A ramp at the east door.".into() });
    assert!(office.facility("AUL-1").await.revision > revision);
    assert_eq!(place(&office, "AUL-2").await.access, Access::default(), "and nowhere else");
    let told = "select count(*) from event where kind = 'facility_changed' and changes like '%\"access_id\"%' and changes like '%\"access_en\"%'";
    assert_eq!(office.number(told).await, 1, "the history names the fields");
    assert_eq!(office.number("select count(*) from event where changes like '%landai%' or changes like '%ramp%'").await, 0);

    let none = PlaceForm { access_id: String::new(), access_en: " ".into(), ..form(&office, "AUL-1").await };
    save(&office, &none).await;
    assert_eq!(place(&office, "AUL-1").await.access, Access::default());
    office.assert_sound().await;
}

#[tokio::test]
async fn a_facility_is_closed_and_opened_again_from_its_page() {
    let office = TestOffice::open().await;
    let booked = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let lestari = office.as_role(Role::Admin);
    let closure = |from: &str, to: &str| ClosureForm { start: from.into(), end: to.into(), reason: "AC".into(), purpose: "internal".into() };
    let Ok(Closing::InTheWay(found)) = admin::close(&lestari, code("RPT-1"), &closure("2026-12-15T08:00", "2026-12-15T10:00")).await else {
        panic!("somebody is in the way")
    };
    assert_eq!(found.iter().map(|one| one.code.clone()).collect::<Vec<_>>(), [Some(booked)]);
    assert_eq!(admin::close(&lestari, code("RPT-1"), &closure("2026-12-16T08:00", "2026-12-16T10:00")).await, Ok(Closing::Done));
    let mut db = office.store.read().await.expect("a connection");
    let coming = closures::coming(&mut db, office.facility("RPT-1").await.id, office.now()).await.expect("readable");
    drop(db);
    let [one] = coming.as_slice() else { panic!("one closure, not {coming:?}") };
    assert_eq!((one.purpose, one.slot.from), (Purpose::Internal, silandap::domain::slot::instant(wall("2026-12-16T08:00"))));
    close::reopen(&lestari, one.id).await.expect("it is opened again");
    office.booked(between("RPT-1", 1, "2026-12-16T08:00", "2026-12-16T10:00")).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn only_the_admin_changes_facilities() {
    let office = TestOffice::open().await;
    let form = PlaceForm { stock: "2".into(), ..form(&office, "PRL-LCD").await };
    let new = NewPlaceForm { code: "RPT-3".into(), name: "Ruang Rapat 3".into(), kind: "meeting".into(), stock: "1".into() };
    let closure = ClosureForm { start: "2026-12-16T08:00".into(), end: "2026-12-16T10:00".into(), reason: "AC".into(), purpose: String::new() };
    let before = last_event(&office).await;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        let context = office.as_role(role);
        assert_eq!(admin::preview(&context, &form).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(admin::save(&context, &form).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(admin::add(&context, &new).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(admin::close(&context, code("RPT-1"), &closure).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(admin::save(&office.as_applicant(), &form).await, Err(AppError::SignInRequired));
    assert_eq!(last_event(&office).await, before);
    assert_eq!(office.facility("PRL-LCD").await.stock, 6);
}
