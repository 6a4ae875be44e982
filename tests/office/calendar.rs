//! What the staff's calendar is told: nothing that holds time is missing from a view, and what is left is what can be lent.

use super::support::{DAY, TestOffice, between, code, wall, wish};
use silandap::domain::calendar_view::{CalendarView, WeekStart};
use silandap::domain::role::{Role, Roles};
use silandap::domain::slot::{Moment, Slot, instant};
use silandap::server_fns::calendar::{Lane, StaffCalendar};
use silandap::store::calendar::{self, Asked};
use silandap::store::feeds;
use silandap::workflow::close::Closed;
use std::collections::BTreeSet;

/// The calendar around a day of one facility, or of all (empty code), as the admin sees it.
async fn seen(office: &TestOffice, view: CalendarView, day: &str, facility: &str, skip: usize) -> StaffCalendar {
    let facility = Some(code(facility)).filter(|code| !code.as_str().is_empty());
    let asked = Asked { view, date: wall(&format!("{day}T00:00")).date(), facility, skip, week_start: WeekStart::Monday };
    let mut db = office.store.read().await.expect("a connection");
    calendar::load(&office.store, &mut db, &asked, &Roles(vec![Role::Admin]), office.now()).await.expect("readable")
}

fn at(time: &str) -> Moment {
    instant(wall(&format!("{DAY}T{time}")))
}

fn lane<'c>(calendar: &'c StaffCalendar, facility: &str) -> &'c Lane {
    calendar.lanes.iter().find(|lane| lane.facility == code(facility)).expect("its row is there")
}

/// What is left and what is asked for, from each moment on.
fn steps(lane: &Lane) -> Vec<(Moment, i64, i64)> {
    lane.steps.iter().map(|step| (step.at, step.left, step.asked)).collect()
}

/// Whose use takes the facility, and when.
fn taken(lane: &Lane) -> Vec<(&str, &str, Moment, Moment)> {
    lane.kin.iter().map(|kin| (kin.facility_name.as_str(), kin.title.as_str(), kin.slot.from, kin.slot.to)).collect()
}

#[tokio::test]
async fn units_that_are_held_for_a_proposal_are_not_left() {
    let office = TestOffice::open().await;
    office.by_hand("update facility set lending_units = 'hour' where code = 'PRL-LCD'").await.expect("by hour");
    let loan = |quantity, from: &str, to: &str| between("PRL-LCD", quantity, &format!("{DAY}T{from}"), &format!("{DAY}T{to}"));
    let booking = office.booked(loan(4, "08:00", "12:00")).await;
    office.propose(&booking, None, &format!("{DAY}T10:00"), &format!("{DAY}T14:00")).await.expect("four of six, moved");
    office.submit(loan(1, "15:00", "16:00")).await.expect("asked for");
    let day = seen(&office, CalendarView::Day, DAY, "PRL-LCD", 0).await;
    assert_eq!(
        steps(lane(&day, "PRL-LCD")),
        [(at("00:00"), 6, 0), (at("08:00"), 2, 0), (at("14:00"), 6, 0), (at("15:00"), 6, 1), (at("16:00"), 6, 0)],
        "out at the old time or at the new one, and asked for only by whom nobody has answered"
    );
    let agenda = seen(&office, CalendarView::Agenda, DAY, "PRL-LCD", 0).await;
    assert_eq!((agenda.counts[0], agenda.bookings.iter().filter(|shown| shown.proposed).count()), (3, 1), "told once");
}

#[tokio::test]
async fn a_half_is_taken_while_the_hall_is_used_and_the_hall_while_its_half_is() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    office.add("AUL-1B", "AUL-2", &["AUL-1"]).await;
    office.submit(wish("AUL-1B", "09:00", "11:00")).await.expect("nobody is stopped by a request");
    office.booked(wish("AUL-1", "09:00", "11:00")).await;
    office.booked(wish("AUL-1B", "13:00", "15:00")).await;
    for view in [CalendarView::Day, CalendarView::Timeline] {
        let shown = seen(&office, view, DAY, "AUL-1A", 0).await;
        assert_eq!(taken(lane(&shown, "AUL-1A")), [("Aula Utama", "SDN Barabai 3", at("09:00"), at("11:00"))]);
        assert_eq!(taken(lane(&shown, "AUL-1")), [("AUL-1B", "SDN Barabai 3", at("13:00"), at("15:00"))]);
        let bars: Vec<_> = shown.bookings.iter().map(|booking| booking.facility.as_str()).collect();
        assert_eq!(bars, ["AUL-1"], "the other half has no row here");
    }
    let all = seen(&office, CalendarView::Day, DAY, "", 0).await;
    assert!(lane(&all, "RPT-1").kin.is_empty(), "what stands alone is told nothing");
}

#[tokio::test]
async fn what_is_offered_no_more_has_a_row_as_long_as_something_is_in_it() {
    let office = TestOffice::open().await;
    office.booked(wish("RPT-2", "09:00", "11:00")).await;
    office.by_hand("update facility set active = 0 where code in ('RPT-1', 'RPT-2')").await.expect("changed");
    let has = |shown: &StaffCalendar, facility| shown.lanes.iter().any(|lane| lane.facility == code(facility));
    for view in [CalendarView::Day, CalendarView::Timeline] {
        let shown = seen(&office, view, DAY, "", 0).await;
        assert_eq!((has(&shown, "RPT-1"), has(&shown, "RPT-2")), (false, true));
        assert_eq!(shown.lanes.len(), shown.lanes_in_all, "it is counted as it is shown");
    }
    let months_later = seen(&office, CalendarView::Timeline, "2027-03-01", "", 0).await;
    assert!(!has(&months_later, "RPT-2"));
}

#[tokio::test]
async fn a_month_of_one_facility_tells_of_it_and_its_kin_alone() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    let half = office.booked(wish("AUL-1A", "09:00", "11:00")).await;
    office.booked(wish("RPT-1", "09:00", "11:00")).await;
    let told = async |facility| {
        let month = seen(&office, CalendarView::Month, DAY, facility, 0).await;
        (month.bookings.iter().filter_map(|booking| booking.code.clone()).collect::<Vec<_>>(), month.counts.iter().sum::<usize>())
    };
    for facility in ["AUL-1", "AUL-1A"] {
        assert_eq!(told(facility).await, (vec![half.clone()], 1), "{facility}");
    }
    assert_eq!(told("").await.1, 2);
    assert_eq!(told("NONE-9").await, (vec![], 0), "what does not exist is not used");
}

#[tokio::test]
async fn a_laboratory_takes_its_projectors_from_the_curve_and_one_projector_takes_the_laboratory() {
    let office = TestOffice::open().await;
    office.add("LAB-LCD", "PRL-LCD", &["LAB-1"]).await;
    office.by_hand("update facility set lending_units = 'hour', stock = 4 where code = 'LAB-LCD'").await.expect("changed");
    office.booked(between("LAB-LCD", 1, &format!("{DAY}T08:00"), &format!("{DAY}T10:00"))).await;
    office.booked(wish("LAB-1", "10:30", "12:00")).await;
    let day = seen(&office, CalendarView::Day, DAY, "", 0).await;
    let projectors = lane(&day, "LAB-LCD");
    assert_eq!(
        steps(projectors),
        [(at("00:00"), 4, 0), (at("08:00"), 3, 0), (at("10:00"), 4, 0), (at("10:30"), 0, 0), (at("12:30"), 4, 0)],
        "until the laboratory is cleaned up"
    );
    let laboratory = office.facility("LAB-1").await.name;
    assert_eq!(taken(projectors), [(laboratory.as_str(), "SDN Barabai 3", at("10:30"), at("12:00"))]);
    assert_eq!(taken(lane(&day, "LAB-1")), [("LAB-LCD", "SDN Barabai 3", at("08:00"), at("10:00"))]);
}

#[tokio::test]
async fn a_night_that_runs_over_midnight_is_there_on_both_days() {
    let office = TestOffice::open().await;
    let night = office.close("AUL-2", "2026-12-15T20:00", "2026-12-16T02:00").await;
    assert!(matches!(night, Ok(Closed::Done(_))));
    for (day, hours, bars) in [("2026-12-15", 7..24, 1), ("2026-12-16", 0..17, 1), ("2026-12-17", 7..17, 0)] {
        let shown = seen(&office, CalendarView::Day, day, "AUL-2", 0).await;
        assert_eq!((shown.hours, shown.bookings.len()), (hours, bars), "{day}");
    }
    assert_eq!(seen(&office, CalendarView::Week, DAY, "AUL-2", 0).await.hours, 0..24);
}

#[tokio::test]
async fn a_day_of_many_loans_is_read_to_its_last_one_in_the_agenda() {
    let office = TestOffice::open().await;
    // From 08.00 of that day, a second apart.
    office
        .by_hand(
            "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold) \
             with recursive n (i) as (select 0 union all select i + 1 from n where i < 124) \
             select (select id from facility where code = 'PRL-KRS'), 1797292800 + i, 1797292800 + 3600, 1, 'soft' from n",
        )
        .await
        .expect("entered");
    let mut read = BTreeSet::new();
    for (skip, days, lines) in [(0, 14, 60), (60, 1, 60), (120, 1, 5)] {
        let page = seen(&office, CalendarView::Agenda, DAY, "PRL-KRS", skip).await;
        assert_eq!((page.lines_before, page.counts[0], page.bookings.len()), (skip, 125, lines));
        assert_eq!((page.to - page.from).num_days(), days, "what goes on tells its day alone");
        read.extend(page.bookings.iter().map(|booking| booking.from));
    }
    assert_eq!(read.len(), 125);
    assert_eq!(seen(&office, CalendarView::Agenda, DAY, "PRL-KRS", 999).await.lines_before, 120);
}

#[tokio::test]
async fn where_hours_are_shown_the_prayer_breaks_are_told() {
    let office = TestOffice::open().await;
    let friday = seen(&office, CalendarView::Day, "2026-12-18", "", 0).await.prayer_breaks;
    let pause: Vec<_> = friday.iter().map(|pause| (pause.from, pause.to)).collect();
    assert_eq!(pause, [(instant(wall("2026-12-18T11:30")), instant(wall("2026-12-18T13:00")))]);
    for view in [CalendarView::Week, CalendarView::Timeline] {
        assert_eq!(seen(&office, view, DAY, "", 0).await.prayer_breaks, friday, "{view}: Christmas is the other Friday");
    }
    assert!(seen(&office, CalendarView::Month, DAY, "", 0).await.prayer_breaks.is_empty());
}

/// What an answer leaves out, subscribers lose without a word.
#[tokio::test]
async fn a_calendar_outside_is_told_all_of_a_year_however_full_it_is() {
    let office = TestOffice::open().await;
    office
        .by_hand(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5001) \
             insert into feed_entry (uid, facility_id, ordinal, starts_at, ends_at, quantity, purpose, made_at, changed_at) \
             select 'e' || i, (select id from facility where code = 'AUL-1'), i, 1795500000 + i * 3600, 1795500000 + i * 3600 + 1800, 1, 'booking', 0, 0 from n",
        )
        .await
        .expect("typed");
    let hall = office.facility("AUL-1").await.id;
    let range = Slot { from: office.now(), to: office.now() + chrono::Duration::days(366) };
    let mut db = office.store.read().await.expect("a connection");
    assert_eq!(feeds::of_all(&mut db, range, &Roles(vec![Role::Admin]), office.now()).await.expect("readable").len(), 5_001);
    assert_eq!(feeds::of_facility(&mut db, hall, range).await.expect("readable").len(), 5_001);
}
