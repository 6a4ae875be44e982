//! The office's own events and maintenance, once and again and again: every date is looked at, all are stored or none.

use super::support::{DAY, TestOffice, between, code, faults, is_taken, wall, wish};
use chrono::NaiveDate;
use silandap::domain::availability::Purpose;
use silandap::domain::reservation::{Pattern, Status};
use silandap::domain::role::Role;
use silandap::domain::series::{Checked, Clash, Entered, EnteredDates, EventForm, NewEvent};
use silandap::domain::slot::wall_clock;
use silandap::error::AppError;
use silandap::store::events;
use silandap::workflow::{close, series};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// An internal event.
fn event(facility: &str, start: &str, end: &str, rule: &str) -> NewEvent {
    NewEvent {
        facility: code(facility),
        purpose: Purpose::Internal,
        reason: "Rapat kerja mingguan".into(),
        start: wall(start),
        end: wall(end),
        rule: Some(rule.to_owned()).filter(|rule| !rule.is_empty()),
        override_reason: String::new(),
    }
}

fn maintenance(facility: &str, start: &str, end: &str, rule: &str) -> NewEvent {
    NewEvent { purpose: Purpose::Maintenance, reason: "Perawatan AC".into(), ..event(facility, start, end, rule) }
}

fn days(texts: &[&str]) -> BTreeSet<NaiveDate> {
    texts.iter().map(|text| text.parse().expect("a date")).collect()
}

async fn checked(office: &TestOffice, new: &NewEvent) -> Checked {
    series::check(&office.as_role(Role::Admin), new).await.expect("its dates")
}

async fn enter(office: &TestOffice, new: &NewEvent, skip: &[&str]) -> Result<Entered, AppError> {
    series::enter(&office.as_role(Role::Admin), new.clone(), days(skip)).await
}

async fn done(office: &TestOffice, new: &NewEvent, skip: &[&str]) -> EnteredDates {
    match enter(office, new, skip).await.expect("an answer") {
        Entered::Done(done) => done,
        Entered::Clashing(checked) => panic!("these clash: {:?}", checked.clashing().collect::<Vec<_>>()),
    }
}

async fn refused(office: &TestOffice, new: &NewEvent, skip: &[&str]) -> Checked {
    match enter(office, new, skip).await.expect("an answer") {
        Entered::Clashing(checked) => checked,
        Entered::Done(done) => panic!("stored: {done:?}"),
    }
}

fn clashing(checked: &Checked) -> Vec<String> {
    checked.clashing().map(|date| date.date().to_string()).collect()
}

fn dates(done: &EnteredDates) -> Vec<String> {
    done.dates.iter().map(|(_, slot)| wall_clock(slot.from).format("%Y-%m-%dT%H:%M").to_string()).collect()
}

/// [D45] Nothing is stored, just the one date is named with who has it, and their booking stays.
#[tokio::test]
async fn a_series_of_which_one_date_is_taken_stores_nothing_and_names_just_that_date() {
    let office = TestOffice::open().await;
    let booking = office.booked(between("RPT-1", 1, "2026-12-22T09:00", "2026-12-22T11:00")).await;
    let before = office.holds(&booking).await.len();
    let weekly = event("RPT-1", "2026-12-15T08:00", "2026-12-15T12:00", "FREQ=WEEKLY;COUNT=3");
    let answer = refused(&office, &weekly, &[]).await;
    assert_eq!(answer, checked(&office, &weekly).await, "looking first shows the same");
    assert_eq!((answer.dates.len(), clashing(&answer)), (3, vec!["2026-12-22".to_owned()]));
    let clash = answer.clashing().next().expect("one date").clashes[0].clone();
    let Clash::Booking { code, who, slot, kin: None } = clash else { panic!("a booking, not {clash:?}") };
    assert_eq!((code, who.as_str()), (booking.clone(), "SDN Barabai 3"));
    assert_eq!((wall_clock(slot.from), wall_clock(slot.to)), (wall("2026-12-22T09:00"), wall("2026-12-22T11:00")));
    assert_eq!(office.number("select count(*) from closure").await + office.number("select count(*) from series").await, 0);
    assert_eq!((office.reservation(&booking).await.status, office.holds(&booking).await.len()), (Status::Approved, before));
    office.assert_sound().await;
}

/// [G71]
#[tokio::test]
async fn the_last_date_belongs_to_the_series_and_a_skipped_one_does_not() {
    let office = TestOffice::open().await;
    let mondays = event("RPT-1", "2026-12-07T10:00", "2026-12-07T12:00", "FREQ=WEEKLY;UNTIL=20261221");
    assert_eq!(dates(&done(&office, &mondays, &["2026-12-14"]).await), ["2026-12-07T10:00", "2026-12-21T10:00"]);
    let other = event("RPT-2", "2026-12-07T10:00", "2026-12-07T12:00", "FREQ=WEEKLY;UNTIL=20261221");
    assert_eq!(dates(&done(&office, &other, &[]).await), ["2026-12-07T10:00", "2026-12-14T10:00", "2026-12-21T10:00"]);
    let three_a_week = event("KLS-A", "2026-12-07T10:00", "2026-12-07T12:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261213");
    assert_eq!(dates(&done(&office, &three_a_week, &[]).await), ["2026-12-07T10:00", "2026-12-09T10:00", "2026-12-11T10:00"]);
    office.assert_sound().await;
}

/// [G73] Asked in the form, and not guessed: 30 November 2026 is a fifth Monday, and the last one.
#[tokio::test]
async fn the_fifth_monday_and_the_last_monday_are_two_series() {
    let office = TestOffice::open().await;
    let monthly = |facility: &str, place: &str| EventForm {
        reason: "Apel bulanan".into(),
        repeat: "monthly_day".into(),
        place: place.into(),
        ends: "count".into(),
        count: "2".into(),
        ..EventForm::prefilled(facility, "2026-11-30T08:00", "2026-11-30T10:00", "internal")
    };
    let entered = async |form: EventForm| match series::enter_form(&office.as_role(Role::Admin), &form).await.expect("an answer") {
        Entered::Done(done) => dates(&done),
        Entered::Clashing(checked) => panic!("{checked:?}"),
    };
    assert_eq!(entered(monthly("AUL-1", "5")).await, ["2026-11-30T08:00", "2027-03-29T08:00"]);
    assert_eq!(entered(monthly("AUL-2", "-1")).await, ["2026-11-30T08:00", "2026-12-28T08:00"]);
    let unasked = series::enter_form(&office.as_role(Role::Admin), &monthly("AUL-1", "")).await;
    assert_eq!(faults(unasked), ["place: required"]);
}

/// [G74]
#[tokio::test]
async fn every_fourth_week_begins_to_count_at_the_start() {
    let office = TestOffice::open().await;
    let every = |until: &str| maintenance("LAB-1", "2026-12-07T08:00", "2026-12-07T10:00", &format!("FREQ=WEEKLY;INTERVAL=4;UNTIL={until}"));
    assert_eq!(checked(&office, &every("20270228")).await.dates.len(), 3, "83 days later");
    assert_eq!(checked(&office, &every("20270301")).await.dates.len(), 4, "84 days later");
}

/// [G76] Skipping is offered only while something is left.
#[tokio::test]
async fn clashing_dates_are_skipped_only_when_others_are_left() {
    let office = TestOffice::open().await;
    office.booked(between("RPT-1", 1, "2026-12-15T09:00", "2026-12-15T11:00")).await;
    let weekly = event("RPT-1", "2026-12-15T08:00", "2026-12-15T12:00", "FREQ=WEEKLY;COUNT=2");
    let answer = checked(&office, &weekly).await;
    assert_eq!((clashing(&answer), answer.free()), (vec!["2026-12-15".to_owned()], 1));
    let second = office.booked(between("RPT-1", 1, "2026-12-22T09:00", "2026-12-22T11:00")).await;
    assert_eq!(checked(&office, &weekly).await.free(), 0);
    assert_eq!(faults(enter(&office, &weekly, &["2026-12-15", "2026-12-22"]).await), ["skip: skip_all"]);
    assert_eq!(faults(enter(&office, &weekly, &["2026-12-16"]).await), ["skip: skip_unknown"]);
    office.cancel(&second, "pindah ke aula").await.expect("cancelled in the open");
    let entered = done(&office, &weekly, &["2026-12-15"]).await;
    assert_eq!((dates(&entered), entered.skipped.len()), (vec!["2026-12-22T08:00".to_owned()], 1));
    assert_eq!(office.number("select count(*) from series where skipped = '2026-12-15' and rule = 'FREQ=WEEKLY;COUNT=2'").await, 1);
    office.assert_sound().await;
}

/// [G78]
#[tokio::test]
async fn a_series_partly_outside_the_hours_is_made_only_without_those_dates() {
    let office = TestOffice::open().await;
    let daily = event("AUL-1", "2026-12-23T08:00", "2026-12-23T12:00", "FREQ=DAILY;COUNT=6");
    let answer = refused(&office, &daily, &[]).await;
    assert_eq!(clashing(&answer), ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27"], "joint leave, Christmas, a weekend");
    let reasons: Vec<&str> = answer.clashing().flat_map(|date| &date.clashes).map(Clash::code).collect();
    assert_eq!(reasons, ["facility_closed"; 4]);
    assert_eq!(office.number("select count(*) from closure").await, 0);
    let entered = done(&office, &daily, &["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27"]).await;
    assert_eq!(dates(&entered), ["2026-12-23T08:00", "2026-12-28T08:00"]);

    let evening = event("AUL-2", "2026-12-15T16:00", "2026-12-15T19:00", "");
    assert!(matches!(refused(&office, &evening, &[]).await.dates[0].clashes[..], [Clash::OutsideHours { .. }]));
    let agreed = NewEvent { override_reason: "Undangan Kepala Balai".into(), ..evening };
    assert_eq!(dates(&done(&office, &agreed, &[]).await), ["2026-12-15T16:00"]);
    assert_eq!(office.number("select count(*) from closure where override_reason <> ''").await, 1, "the reason is kept");
    done(&office, &maintenance("AUL-1", "2026-12-26T20:00", "2026-12-26T22:00", ""), &[]).await;
    office.assert_sound().await;
}

/// [H07] A new clash between looking and storing gives the new list, and nothing is stored.
#[tokio::test]
async fn of_a_year_of_weeks_all_or_only_the_confirmed_ones_are_stored() {
    let office = TestOffice::open().await;
    let weekly = maintenance("LAB-1", "2026-12-15T08:00", "2026-12-15T10:00", "FREQ=WEEKLY;COUNT=52");
    office.close("LAB-1", "2027-07-06T07:00", "2027-07-06T12:00").await.expect("the thirtieth week is closed");
    let closed = office.number("select count(*) from closure").await;
    let answer = refused(&office, &weekly, &[]).await;
    assert_eq!((answer.dates.len(), clashing(&answer)), (52, vec!["2027-07-06".to_owned()]));
    assert_eq!(office.number("select count(*) from closure").await, closed);

    office.close("LAB-1", "2027-08-03T07:00", "2027-08-03T12:00").await.expect("somebody is faster");
    let closed = office.number("select count(*) from closure").await;
    let answer = refused(&office, &weekly, &["2027-07-06"]).await;
    assert_eq!(clashing(&answer), ["2027-07-06", "2027-08-03"], "the new list");
    assert_eq!(office.number("select count(*) from closure").await, closed);

    let (revision, sequence) = (office.facility("LAB-1").await.revision, office.number("select max(sequence) from event").await);
    let entered = done(&office, &weekly, &["2027-07-06", "2027-08-03"]).await;
    assert_eq!((entered.dates.len(), office.number("select count(*) from closure where series_id is not null").await), (50, 50));
    assert_eq!(office.facility("LAB-1").await.revision, revision + 1, "the facility is locked once");
    let mut db = office.store.read().await.expect("a connection");
    let written = events::since(&mut db, sequence, 10).await.expect("readable");
    drop(db);
    let [one] = written.as_slice() else { panic!("one event for all of them, not {}", written.len()) };
    let [effect] = one.effects.as_slice() else { panic!("one facility") };
    assert_eq!((one.kind.as_str(), effect.from.to_string(), effect.to.to_string()), ("closed", "2026-12-15".to_owned(), "2027-12-08".to_owned()));
    assert!(!one.changes.contains("Perawatan"), "words that a person typed stay out of the chain: {}", one.changes);
    office.assert_sound().await;
}

/// [H07] What binds a single one binds each date, and the series as a whole.
#[tokio::test]
async fn no_rule_that_binds_a_single_event_is_passed_by_with_a_series() {
    let office = TestOffice::open().await;
    let too_long = |start: &str, end: &str, rule: &str| maintenance("LAB-1", start, end, rule);
    assert_eq!(faults(enter(&office, &too_long("2026-12-15T08:00", "2028-02-01T08:00", ""), &[]).await), ["end_date: event_too_long"]);
    assert_eq!(faults(enter(&office, &too_long("2026-12-15T08:00", "2026-12-15T10:00", "FREQ=MONTHLY;COUNT=24"), &[]).await), ["rule: event_too_long"]);
    assert_eq!(faults(enter(&office, &too_long("2026-12-15T08:00", "2027-12-15T10:00", "FREQ=WEEKLY;COUNT=50"), &[]).await), ["rule: event_too_long"]);
    let begun = event("RPT-1", "2026-11-17T08:00", "2026-11-17T12:00", "FREQ=WEEKLY;COUNT=3");
    assert!(matches!(refused(&office, &begun, &[]).await.dates[0].clashes[..], [Clash::Past]));
    let other = event("XXX", "2026-12-15T08:00", "2026-12-15T12:00", "FREQ=DAILY;COUNT=2");
    assert_eq!(faults(enter(&office, &other, &[]).await), ["facility: facility_unknown"]);
    assert_eq!(office.number("select count(*) from closure").await, 0);
}

/// [H08]
#[tokio::test]
async fn a_rule_without_an_end_is_refused_before_any_date_is_looked_for() {
    let office = TestOffice::open().await;
    for (rule, fault) in [
        ("FREQ=DAILY", "rule: rule_endless"),
        ("FREQ=DAILY;COUNT=100000", "rule: rule_too_many"),
        ("FREQ=DAILY;UNTIL=99991231T000000Z", "rule: event_too_long"),
        ("FREQ=SECONDLY;COUNT=10", "rule: rule_frequency"),
    ] {
        let begun = Instant::now();
        assert_eq!(faults(enter(&office, &event("RPT-1", "2026-12-15T08:00", "2026-12-15T10:00", rule), &[]).await), [fault], "{rule}");
        assert!(begun.elapsed() < Duration::from_millis(100), "{rule}: {:?}", begun.elapsed());
    }
}

/// As closing a facility does it: listed, and nothing cancelled.
#[tokio::test]
async fn a_single_event_over_bookings_lists_them_and_cancels_nothing() {
    let office = TestOffice::open().await;
    let first = office.booked(wish("LAB-1", "09:00", "11:00")).await;
    let second = office.booked(wish("LAB-1", "13:00", "15:00")).await;
    office.submit(wish("LAB-1", "11:30", "12:30")).await.expect("an undecided one stops nobody");
    let all_day = event("LAB-1", &format!("{DAY}T08:00"), &format!("{DAY}T16:00"), "");
    let answer = refused(&office, &all_day, &[]).await;
    let codes: Vec<_> = answer.dates[0]
        .clashes
        .iter()
        .map(|clash| match clash {
            Clash::Booking { code, .. } => code.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((answer.repeats, codes), (false, vec![first.clone(), second.clone()]));
    assert_eq!(office.number("select count(*) from closure").await, 0);
    for booking in [&first, &second] {
        assert_eq!(office.reservation(booking).await.status, Status::Approved);
        office.cancel(booking, "dipakai untuk asesmen").await.expect("cancelled in the open");
    }
    let entered = done(&office, &all_day, &[]).await;
    assert_eq!((entered.series, entered.dates.len()), (None, 1));
    assert!(is_taken(&office.submit(wish("LAB-1", "09:00", "11:00")).await));
    office.assert_sound().await;
}

/// Set-up and clean-up count as for any other use; beside maintenance they do not.
#[tokio::test]
async fn an_event_keeps_the_gap_to_its_neighbours_and_maintenance_does_not() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-1", "13:00", "15:00")).await;
    let morning = event("AUL-1", &format!("{DAY}T08:00"), &format!("{DAY}T12:45"), "");
    assert_eq!(clashing(&checked(&office, &morning).await), [DAY]);
    let repair = maintenance("AUL-1", &format!("{DAY}T08:00"), &format!("{DAY}T12:45"), "");
    assert_eq!(clashing(&checked(&office, &repair).await), [""; 0]);
    done(&office, &repair, &[]).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn dates_that_run_into_each_other_are_told() {
    let office = TestOffice::open().await;
    let two_days = maintenance("LAB-1", "2026-12-15T08:00", "2026-12-16T12:00", "FREQ=DAILY;COUNT=3");
    let answer = refused(&office, &two_days, &[]).await;
    assert_eq!(clashing(&answer), ["2026-12-16"]);
    assert!(matches!(answer.dates[1].clashes[..], [Clash::Series { .. }]));
    assert_eq!(done(&office, &two_days, &["2026-12-16"]).await.dates.len(), 2);
    office.assert_sound().await;
}

#[tokio::test]
async fn one_date_of_a_series_is_opened_again_and_the_others_stay() {
    let office = TestOffice::open().await;
    let weekly = event("RPT-1", "2026-12-08T08:00", "2026-12-08T12:00", "FREQ=WEEKLY;COUNT=3");
    let entered = done(&office, &weekly, &[]).await;
    assert!(is_taken(&office.submit(wish("RPT-1", "09:00", "10:00")).await));
    close::reopen(&office.as_role(Role::Admin), entered.dates[1].0).await.expect("its second date");
    office.booked(wish("RPT-1", "09:00", "10:00")).await;
    assert!(is_taken(&office.submit(between("RPT-1", 1, "2026-12-22T09:00", "2026-12-22T10:00")).await));
    assert_eq!(office.number("select count(*) from closure where series_id is not null").await, 2);
    office.assert_sound().await;
}

#[tokio::test]
async fn of_two_people_who_enter_the_same_series_one_is_first() {
    let office = TestOffice::open().await;
    let weekly = event("RPT-1", "2026-12-08T08:00", "2026-12-08T12:00", "FREQ=WEEKLY;COUNT=3");
    let (one, other) = tokio::join!(enter(&office, &weekly, &[]), enter(&office, &weekly, &[]));
    let answers = [one.expect("an answer"), other.expect("an answer")];
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Entered::Done(_))).count(), 1, "{answers:?}");
    assert_eq!(office.number("select count(*) from closure").await, 3);
    office.assert_sound().await;
}

#[tokio::test]
async fn events_are_the_admins_affair_and_maintenance_also_the_facilities_teams() {
    let office = TestOffice::open().await;
    let (event, repair) =
        (event("RPT-1", "2026-12-08T08:00", "2026-12-08T12:00", "FREQ=WEEKLY;COUNT=2"), maintenance("RPT-2", "2026-11-25T08:00", "2026-11-25T12:00", ""));
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(series::check(&office.as_role(role), &event).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(series::enter(&office.as_role(role), event.clone(), BTreeSet::new()).await, Err(AppError::Forbidden), "{role}");
        let may = role == Role::Sarpras;
        assert_eq!(series::enter(&office.as_role(role), repair.clone(), BTreeSet::new()).await.is_ok(), may, "{role}");
    }
    assert_eq!(series::enter(&office.as_applicant(), event, BTreeSet::new()).await, Err(AppError::Forbidden));
}

/// [Decision 26] What could wait for the admin is the admin's: later, longer, again and again.
#[tokio::test]
async fn the_facilities_team_enters_repairs_that_cannot_wait() {
    let office = TestOffice::open().await;
    let team = office.as_role(Role::Sarpras);
    for (repair, wrong) in [
        (maintenance("RPT-2", "2026-11-24T13:00", "2026-11-24T15:00", ""), &[][..]),
        (maintenance("RPT-1", "2026-11-25T08:00", "2026-12-09T08:00", ""), &[][..]),
        (maintenance("RPT-2", "2026-11-26T00:00", "2026-11-26T15:00", ""), &["start_date: repair_later"][..]),
        (maintenance("KLS-A", "2026-11-25T08:00", "2026-12-09T08:15", ""), &["end_date: repair_too_long"][..]),
        (maintenance("KLS-B", "2026-11-25T08:00", "2026-11-25T12:00", "FREQ=DAILY;COUNT=2"), &["repeat: repair_once"][..]),
    ] {
        let checked = series::check(&team, &repair).await;
        let entered = series::enter(&team, repair.clone(), BTreeSet::new()).await;
        if wrong.is_empty() {
            assert!(matches!(entered, Ok(Entered::Done(_))), "{repair:?}: {entered:?}");
        } else {
            assert_eq!((faults(checked), faults(entered)), (owned(wrong), owned(wrong)), "{repair:?}");
            done(&office, &repair, &[]).await;
        }
    }
    office.assert_sound().await;
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A pool is closed as a whole, and whoever has a unit of it is in the way.
#[tokio::test]
async fn maintenance_of_a_pool_takes_all_of_its_units() {
    let office = TestOffice::open().await;
    let stay = silandap::domain::application_form::NewReservation {
        pattern: Pattern::Continuous,
        participants: Some(4),
        ..between("ASR-1", 2, "2026-12-15T14:00", "2026-12-17T12:00")
    };
    let booking = office.booked(stay).await;
    let nights = maintenance("ASR-1", "2026-12-14T13:00", "2026-12-15T11:00", "FREQ=DAILY;INTERVAL=2;COUNT=2");
    let answer = refused(&office, &nights, &[]).await;
    assert_eq!(clashing(&answer), ["2026-12-16"]);
    assert!(matches!(&answer.dates[1].clashes[..], [Clash::Booking { code, .. }] if *code == booking));
    done(&office, &nights, &["2026-12-16"]).await;
    office.assert_sound().await;
}

/// Half of the hall is in use: the hall is told by whom, and where.
#[tokio::test]
async fn a_use_of_a_part_stands_in_the_way_of_an_event_in_the_whole() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    let booking = office.booked(wish("AUL-1A", "09:00", "11:00")).await;
    let weekly = event("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00", "FREQ=WEEKLY;COUNT=3");
    let answer = refused(&office, &weekly, &[]).await;
    assert_eq!(clashing(&answer), [DAY]);
    let clashes = &answer.dates[1].clashes;
    assert!(matches!(&clashes[..], [Clash::Booking { code, kin: Some(kin), .. }] if *code == booking && kin.as_str() == "AUL-1A"), "{clashes:?}");
    done(&office, &weekly, &[DAY]).await;
    assert!(is_taken(&office.submit(between("AUL-1A", 1, "2026-12-22T09:00", "2026-12-22T10:00")).await));
    let mut db = office.store.read().await.expect("a connection");
    let last = events::latest(&mut db).await.expect("readable");
    let written = events::since(&mut db, last - 1, 1).await.expect("readable");
    drop(db);
    assert_eq!(written[0].effects.len(), 2, "the calendars of the hall and of its half are fetched again");
    office.assert_sound().await;
}
