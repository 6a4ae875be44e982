//! The working calendar is changed by the admin: what moves is shown first, only open deadlines move, and the history says so.
//! And the dashboard, which measures the promise by the same calendar.

use super::proposals::last_event;
use super::support::{TestOffice, between, faults, wall, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::places::TouchKind;
use silandap::domain::reservation::Status;
use silandap::domain::role::Role;
use silandap::domain::slot::{Moment, instant};
use silandap::domain::working_days::{CalendarForm, ChangeKind, Edit, Impact};
use silandap::error::AppError;
use silandap::server_fns::dashboard::Dashboard;
use silandap::store::{dashboard, events, reference};
use silandap::workflow::working_days;

fn closure(date: &str) -> CalendarForm {
    CalendarForm { date: date.into(), kind: "libur_kantor".into(), name_id: "Pilkada".into(), ..CalendarForm::to(ChangeKind::Day) }
}

fn about(change: ChangeKind, date: &str) -> CalendarForm {
    CalendarForm { date: date.into(), ..CalendarForm::to(change) }
}

fn list(text: &str) -> CalendarForm {
    CalendarForm { text: text.into(), ..CalendarForm::to(ChangeKind::Import) }
}

async fn preview(office: &TestOffice, form: &CalendarForm) -> Impact {
    working_days::preview(&office.as_role(Role::Admin), form).await.expect("it can be shown")
}

async fn save(office: &TestOffice, form: &CalendarForm) -> Impact {
    working_days::save(&office.as_role(Role::Admin), form).await.expect("it can be saved")
}

async fn due(office: &TestOffice, code: &ReservationCode) -> Moment {
    office.reservation(code).await.due_at
}

fn at(time: &str) -> Moment {
    instant(wall(time))
}

/// What the newest event about a request says has changed.
async fn last_changes(office: &TestOffice, code: &ReservationCode) -> String {
    let id = office.reservation(code).await.id;
    let mut db = office.store.read().await.expect("a connection");
    events::of_reservation(&mut db, id).await.expect("readable").pop().expect("an event").changes
}

async fn submitted(office: &TestOffice, facility: &str) -> ReservationCode {
    office.submit(wish(facility, "09:00", "12:00")).await.expect("the request is received").code
}

#[tokio::test]
async fn a_holiday_added_later_moves_only_open_deadlines_and_says_so() {
    let office = TestOffice::open().await;
    let new = submitted(&office, "AUL-2").await;
    let review = office.ready(wish("RPT-1", "09:00", "12:00")).await;
    let decided = office.booked(wish("RPT-2", "09:00", "12:00")).await;
    let offered = office.ready(wish("KLS-A", "09:00", "12:00")).await;
    office.propose(&offered, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day is free");
    let before = office.reservation(&new).await;

    let impact = save(&office, &closure("2026-11-25")).await;
    assert_eq!(impact.moved, 2);
    for code in [&new, &review] {
        assert_eq!(due(&office, code).await, at("2026-11-26T16:00"));
        assert_eq!(last_event(&office, code).await, "due_moved");
        assert_eq!(last_changes(&office, code).await, r#"{"due_at":["2026-11-25T08:00:00+00:00","2026-11-26T08:00:00+00:00"]}"#);
    }
    for code in [&decided, &offered] {
        assert_eq!(due(&office, code).await, at("2026-11-25T16:00"), "decided, or its clock stands still");
        assert_ne!(last_event(&office, code).await, "due_moved");
    }
    let after = office.reservation(&new).await;
    assert_eq!(after.version.0, before.version.0 + 1, "whoever has it open is told");
    assert_eq!(office.number("select count(*) from event where kind = 'calendar_changed'").await, 1);
    assert_eq!(office.number("select count(*) from event where kind = 'due_moved'").await, 2);
    assert_eq!(office.number("select count(*) from event where changes like '%Pilkada%'").await, 0, "words stay in the calendar");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_day_that_closes_names_who_has_booked_it_and_cancels_nothing() {
    let office = TestOffice::open().await;
    let booked = office.booked(between("AUL-2", 1, "2026-12-14T09:00", "2026-12-16T12:00")).await;
    let asked = office.submit(between("RPT-1", 1, "2026-12-15T13:00", "2026-12-15T15:00")).await.expect("received").code;
    let beside = office.booked(between("RPT-2", 1, "2026-12-16T09:00", "2026-12-16T12:00")).await;
    let named = |impact: &Impact| impact.touched.iter().map(|one| (one.code.clone(), one.facility.to_string(), one.why.clone())).collect::<Vec<_>>();
    let closed = |code: &ReservationCode, facility: &str| (Some(code.clone()), facility.to_owned(), vec![TouchKind::Closed]);

    let shown = preview(&office, &closure("2026-12-15")).await;
    assert_eq!(named(&shown), [closed(&booked, "AUL-2"), closed(&asked, "RPT-1")]);
    assert_eq!(shown.touched[0].slot.from, at("2026-12-15T09:00"), "its hours on the day that closes");
    assert_eq!(shown.count, 2);
    assert_eq!(save(&office, &closure("2026-12-15")).await, shown);
    for code in [&booked, &asked, &beside] {
        assert!(!office.holds(code).await.is_empty());
    }
    assert_eq!(named(&preview(&office, &about(ChangeKind::Remove, "2026-12-15")).await), [], "a day that opens is in nobody's way");

    let year = list(r#"[{"date":"2026-12-14","kind":"cuti_bersama","name_id":"Cuti"},{"date":"2026-12-16","kind":"libur_nasional","name_id":"Pilkada"}]"#);
    let shown = preview(&office, &year).await;
    assert_eq!(named(&shown), [closed(&booked, "AUL-2"), closed(&beside, "RPT-2")], "a list closes all of its days");
    assert_eq!((shown.touched[0].slot.from, shown.touched[0].slot.to), (at("2026-12-14T09:00"), at("2026-12-16T12:00")));
    office.assert_sound().await;
}

#[tokio::test]
async fn every_calendar_notices_a_new_closure_at_once() {
    let office = TestOffice::open().await;
    let day = wall("2026-12-15T00:00").date();
    let other = office.second_process().await;
    let closes = async |office: &TestOffice| {
        let mut db = office.store.read().await.expect("a connection");
        reference::load(&office.store, &mut db).await.expect("readable").calendar.closes(day).is_some()
    };
    assert!(!closes(&office).await && !closes(&other).await);
    let revision = office.facility("AUL-2").await.revision;
    save(&office, &closure("2026-12-15")).await;
    assert!(closes(&office).await && closes(&other).await);
    assert!(office.facility("AUL-2").await.revision > revision, "kept answers of its calendar are old");
    assert_eq!(
        office
            .number("select count(*) from event where kind = 'calendar_changed' and effects like '%\"AUL-2\",\"from\":\"2026-12-15\",\"to\":\"2026-12-16\"%'")
            .await,
        1
    );
    save(&office, &about(ChangeKind::Remove, "2026-12-15")).await;
    assert!(!closes(&office).await && !closes(&other).await);
}

#[tokio::test]
async fn joint_leave_that_the_office_opens_counts_again() {
    let office = TestOffice::open().await;
    office.set_clock("2026-12-23T09:00");
    let code = office.submit(between("AUL-2", 1, "2027-01-12T09:00", "2027-01-12T12:00")).await.expect("received").code;
    assert_eq!(due(&office, &code).await, at("2026-12-28T16:00"), "over joint leave, Christmas and a weekend");
    save(&office, &about(ChangeKind::Open, "2026-12-24")).await;
    assert_eq!(due(&office, &code).await, at("2026-12-24T16:00"));
    save(&office, &about(ChangeKind::Close, "2026-12-24")).await;
    assert_eq!(due(&office, &code).await, at("2026-12-28T16:00"));
    let refused = working_days::save(&office.as_role(Role::Admin), &about(ChangeKind::Open, "2026-12-25")).await;
    assert_eq!(faults(refused), ["date: calendar_not_joint_leave"]);
}

#[tokio::test]
async fn what_the_preview_says_is_what_saving_does() {
    let office = TestOffice::open().await;
    let codes = [submitted(&office, "AUL-2").await, submitted(&office, "RPT-1").await];
    let untouched = office.number("select coalesce(max(sequence), 0) from event").await;
    let shown = preview(&office, &closure("2026-11-25")).await;
    assert_eq!(office.number("select coalesce(max(sequence), 0) from event").await, untouched, "looking stores nothing");
    for code in &codes {
        assert_eq!(due(&office, code).await, at("2026-11-25T16:00"));
    }
    assert_eq!((shown.moved, shown.moves.len(), shown.edits.len()), (2, 2, 1));
    assert_eq!(save(&office, &closure("2026-11-25")).await, shown);
    for moved in &shown.moves {
        assert_eq!(due(&office, &moved.code).await, moved.to);
    }
    let again = working_days::preview(&office.as_role(Role::Admin), &closure("2026-11-25")).await;
    assert_eq!(faults(again), ["date: calendar_same"]);
}

#[tokio::test]
async fn the_counter_may_not_change_the_calendar() {
    let office = TestOffice::open().await;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        let context = office.as_role(role);
        assert_eq!(working_days::preview(&context, &closure("2026-11-25")).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(working_days::save(&context, &closure("2026-11-25")).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(working_days::save(&office.as_applicant(), &closure("2026-11-25")).await, Err(AppError::SignInRequired));
    assert_eq!(office.number("select count(*) from holiday where kind = 'libur_kantor'").await, 0);
}

#[tokio::test]
async fn importing_the_same_list_twice_adds_nothing() {
    let office = TestOffice::open().await;
    let text = r#"[{"date":"2028-01-01","kind":"libur_nasional","name_id":"Tahun Baru","source":"SKB 2028"},
                   {"date":"2028-01-26","kind":"cuti_bersama","name_id":"Cuti bersama Imlek"},
                   {"date":"2026-12-25","kind":"libur_nasional","name_id":"Natal"}]"#;
    let first = save(&office, &list(text)).await;
    assert_eq!((first.edits.len(), first.known, first.moved), (2, 1, 0));
    assert_eq!(office.number("select count(*) from holiday where date like '2028-%'").await, 2);
    let events = office.number("select count(*) from event").await;
    let second = save(&office, &list(text)).await;
    assert_eq!((second.edits.len(), second.known), (0, 3));
    assert_eq!(office.number("select count(*) from event").await, events, "nothing happened, nothing is said");
    let published = save(&office, &list(include_str!("../../src/domain/data/holidays_id_2025_2027.json"))).await;
    assert!(published.edits.is_empty() && published.different.is_empty());
    assert_eq!(faults(working_days::save(&office.as_role(Role::Admin), &list("<html>")).await), ["text: import_unknown"]);
}

#[tokio::test]
async fn a_deadline_that_a_pause_has_moved_moves_on_from_there() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.propose(&code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day is free");
    office.set_clock("2026-11-25T16:05");
    assert_eq!(office.look_at_the_clock().await, 1, "nobody has answered");
    assert_eq!((office.reservation(&code).await.status, due(&office, &code).await), (Status::Review, at("2026-11-27T16:30")));
    save(&office, &closure("2026-11-26")).await;
    assert_eq!(due(&office, &code).await, at("2026-11-30T16:00"));
    save(&office, &about(ChangeKind::Remove, "2026-11-26")).await;
    assert_eq!(due(&office, &code).await, at("2026-11-27T16:30"));
}

#[tokio::test]
async fn a_calendar_changed_during_a_pause_is_still_followed_after_it() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.propose(&code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day is free");
    assert_eq!(save(&office, &closure("2026-11-25")).await.moved, 0);
    office.recall(&code).await.expect("taken back on the same day");
    assert_eq!(due(&office, &code).await, at("2026-11-25T16:00"), "a paused clock is not worked out again");
    save(&office, &closure("2026-11-26")).await;
    assert_eq!(due(&office, &code).await, at("2026-11-27T16:30"), "the next change takes it off the closed day");
    save(&office, &about(ChangeKind::Remove, "2026-11-25")).await;
    assert_eq!(due(&office, &code).await, at("2026-11-25T16:00"));
}

#[tokio::test]
async fn ramadan_and_other_hours_move_the_closing_time() {
    let office = TestOffice::open().await;
    let code = submitted(&office, "AUL-2").await;
    let period = |first: &str, last: &str| CalendarForm { first: first.into(), last: last.into(), ..CalendarForm::to(ChangeKind::Ramadan) };
    let impact = save(&office, &period("2026-11-20", "2026-12-19")).await;
    assert_eq!((impact.moved, due(&office, &code).await), (1, at("2026-11-25T15:00")));
    let corrected = save(&office, &period("2026-11-26", "2026-12-25")).await;
    assert!(matches!(corrected.edits.as_slice(), [Edit::RemoveRamadan(_), Edit::PutRamadan(_)]), "{:?}", corrected.edits);
    assert_eq!(due(&office, &code).await, at("2026-11-25T16:00"), "Ramadan begins a day later");
    let [opens, break_from, break_to, closes] = ["07:30", "12:00", "13:00", "15:30"].map(str::to_owned);
    let hours = CalendarForm { season: "ordinary".into(), days: "mon_thu".into(), opens, break_from, break_to, closes, ..CalendarForm::to(ChangeKind::Hours) };
    save(&office, &hours).await;
    assert_eq!(due(&office, &code).await, at("2026-11-25T15:30"));
    let later = submitted(&office, "RPT-1").await;
    assert_eq!(due(&office, &later).await, at("2026-11-25T15:30"), "new requests go by the new hours");
    assert_eq!(office.number("select count(*) from ramadan").await, 1);
}

async fn month(office: &TestOffice, day: &str) -> Dashboard {
    let mut db = office.store.read().await.expect("a connection");
    dashboard::load(&office.store, &mut db, wall(&format!("{day}T00:00")).date(), office.now()).await.expect("readable")
}

#[tokio::test]
async fn the_share_answered_within_a_working_day_counts_what_was_told_in_time() {
    let office = TestOffice::open().await;
    let told = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let told_late = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let open = submitted(&office, "RPT-2").await;
    let withdrawn = submitted(&office, "KLS-A").await;
    office.withdraw(&withdrawn).await.expect("taken back");
    office.set_clock("2026-11-24T12:00");
    office.tell(&told).await.expect("told on the same day");
    let shown = month(&office, "2026-11-09").await;
    assert_eq!((shown.received, shown.in_time, shown.judged, shown.late_count), (4, 1, 1, 0), "the others still have time");
    assert_eq!(shown.median_minutes, Some(120));

    office.set_clock("2026-11-26T08:30");
    office.tell(&told_late).await.expect("told a day late");
    let shown = month(&office, "2026-11-30").await;
    assert_eq!((shown.in_time, shown.judged), (1, 3), "one in time, one late, one not answered; what was taken back does not count");
    assert_eq!(shown.late.iter().map(|late| &late.code).collect::<Vec<_>>(), [&open]);
    assert_eq!(shown.by_status, [(Status::Submitted, 1), (Status::Approved, 2), (Status::Cancelled, 1)]);
    assert_eq!((month(&office, "2026-12-01").await.received, month(&office, "2026-12-01").await.judged), (0, 0));
}

#[tokio::test]
async fn the_hours_used_are_those_of_the_month_without_maintenance() {
    let office = TestOffice::open().await;
    submitted(&office, "AUL-2").await;
    office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.close("RPT-1", "2026-12-15T08:00", "2026-12-15T16:00").await.expect("free");
    let used = |shown: &Dashboard, code: &str| {
        let used = shown.facilities.iter().find(|used| used.code.as_str() == code).expect("every facility is listed");
        (used.bookings, used.minutes)
    };
    let december = month(&office, "2026-12-15").await;
    assert_eq!((used(&december, "AUL-2"), used(&december, "RPT-1")), ((1, 180), (0, 0)));
    assert_eq!(used(&month(&office, "2026-11-15").await, "AUL-2"), (0, 0));
    assert_eq!(december.missing_year, None);
    office.set_clock("2027-01-04T08:00");
    assert_eq!(month(&office, "2027-01-04").await.missing_year, Some(2028));
}
