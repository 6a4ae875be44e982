//! Moving events and maintenance of the office itself (§7.4): at once, also to a closed day, never over somebody.

use super::support::{DAY, TestOffice, code, faults, is_taken, wall, wish};
use silandap::domain::availability::Purpose;
use silandap::domain::calendar_view::{CalendarView, WeekStart};
use silandap::domain::closure::ClosurePlace;
use silandap::domain::reservation::SarprasAnswer;
use silandap::domain::role::Role;
use silandap::error::AppError;
use silandap::server_fns::calendar::closure_key;
use silandap::store::{calendar, closures, events};
use silandap::workflow::Context;
use silandap::workflow::close::{self, Closed};

fn at(facility: &str, start: &str, end: &str) -> ClosurePlace {
    ClosurePlace { facility: code(facility), start: wall(start), end: wall(end) }
}

/// The morning of `day` in the small meeting room.
fn morning(day: &str) -> ClosurePlace {
    at("RPT-1", &format!("{day}T08:00"), &format!("{day}T12:00"))
}

/// An event or maintenance; gives its row id.
async fn entered(office: &TestOffice, place: &ClosurePlace, purpose: Purpose) -> i64 {
    let closed = close::close_facility(&office.as_role(Role::Admin), place.facility.clone(), place.start, place.end, "Rapat kerja".into(), purpose).await;
    match closed {
        Ok(Closed::Done(id)) => id,
        other => panic!("not entered: {other:?}"),
    }
}

async fn moved(context: &Context, id: i64, was: &ClosurePlace, to: &ClosurePlace) -> Result<Closed, AppError> {
    close::move_closure(context, id, was.clone(), to.clone()).await
}

async fn stands(office: &TestOffice, id: i64) -> ClosurePlace {
    let mut db = office.store.read().await.expect("a connection");
    let closure = closures::by_id(&mut db, id).await.expect("readable").expect("it is there");
    ClosurePlace::of(closure.facility_code, closure.slot)
}

#[tokio::test]
async fn an_event_moves_at_once_and_its_old_time_is_free_again() {
    let office = TestOffice::open().await;
    let (was, to) = (morning(DAY), morning("2026-12-16"));
    let id = entered(&office, &was, Purpose::Internal).await;
    assert_eq!(moved(&office.as_role(Role::Admin), id, &was, &to).await, Ok(Closed::Done(id)));
    assert_eq!(stands(&office, id).await, to);
    office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let mut db = office.store.read().await.expect("a connection");
    let written = events::since(&mut db, 0, 1000).await.expect("readable");
    drop(db);
    let event = written.iter().find(|event| event.kind == "closure_moved").expect("it is written down");
    assert_eq!(
        event.changes,
        r#"{"from":["2026-12-15T00:00:00+00:00","2026-12-16T00:00:00+00:00"],"to":["2026-12-15T04:00:00+00:00","2026-12-16T04:00:00+00:00"]}"#
    );
    let effects: Vec<_> = event.effects.iter().map(|effect| (effect.facility.as_str(), effect.from.to_string(), effect.to.to_string())).collect();
    assert_eq!(effects, [("RPT-1", DAY.to_owned(), "2026-12-17".to_owned())], "both days are fetched again");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_closed_day_and_a_holiday_are_allowed_and_so_are_hours_at_night() {
    let office = TestOffice::open().await;
    let (first, saturday) = (morning(DAY), morning("2026-12-19"));
    let (christmas, night) = (morning("2026-12-25"), at("RPT-1", "2026-12-15T20:00", "2026-12-16T02:00"));
    let id = entered(&office, &first, Purpose::Internal).await;
    let admin = office.as_role(Role::Admin);
    for (was, to) in [(&first, &saturday), (&saturday, &christmas), (&christmas, &night)] {
        assert_eq!(moved(&admin, id, was, to).await, Ok(Closed::Done(id)), "{to:?}");
    }
    assert_eq!(stands(&office, id).await, night);
    office.assert_sound().await;
}

#[tokio::test]
async fn over_a_booking_it_is_refused_with_its_name_and_stays() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let (was, to) = (morning("2026-12-16"), morning(DAY));
    let id = entered(&office, &was, Purpose::Maintenance).await;
    match moved(&office.as_role(Role::Admin), id, &was, &to).await.expect("an answer") {
        Closed::InTheWay(found) => assert_eq!(found.into_iter().map(|one| one.code).collect::<Vec<_>>(), [Some(booking)]),
        Closed::Done(_) => panic!("moved over a booking"),
    }
    assert_eq!(stands(&office, id).await, was);
    assert_eq!(office.number("select count(*) from event where kind = 'closure_moved'").await, 0);
    office.assert_sound().await;
}

/// It is not in its own way.
#[tokio::test]
async fn it_is_made_longer_and_shorter_where_it_stands() {
    let office = TestOffice::open().await;
    let (was, longer) = (morning(DAY), at("RPT-1", &format!("{DAY}T07:00"), "2026-12-17T16:00"));
    let id = entered(&office, &was, Purpose::Internal).await;
    let admin = office.as_role(Role::Admin);
    moved(&admin, id, &was, &longer).await.expect("longer");
    moved(&admin, id, &longer, &was).await.expect("and as it was");
    assert_eq!(faults(moved(&admin, id, &was, &at("RPT-1", &format!("{DAY}T08:00"), &format!("{DAY}T08:00"))).await), ["end: time_order"]);
    assert_eq!(faults(moved(&admin, id, &was, &morning("2026-11-20")).await), ["end: date_past"]);
    assert_eq!(stands(&office, id).await, was);
    office.assert_sound().await;
}

#[tokio::test]
async fn it_goes_to_another_facility_and_leaves_the_first_one_free() {
    let office = TestOffice::open().await;
    let (was, to) = (morning(DAY), at("PRL-LCD", &format!("{DAY}T08:00"), &format!("{DAY}T12:00")));
    let id = entered(&office, &was, Purpose::Maintenance).await;
    let admin = office.as_role(Role::Admin);
    moved(&admin, id, &was, &to).await.expect("nobody has a projector");
    assert_eq!(office.number("select max(quantity) from occupancy where closure_id is not null").await, 6, "all units of the pool");
    office.booked(wish("RPT-1", "09:00", "12:00")).await;
    assert!(matches!(moved(&admin, id, &to, &was).await, Ok(Closed::InTheWay(_))), "somebody has the room meanwhile");
    assert_eq!(faults(moved(&admin, id, &to, &at("TIADA", "2026-12-16T08:00", "2026-12-16T12:00")).await), ["facility: facility_unknown"]);
    office.assert_sound().await;
}

/// A half keeps its hall, and is kept by it.
#[tokio::test]
async fn an_event_of_a_half_stays_out_of_its_halls_way_and_passes_the_other_half() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    office.add("AUL-1B", "AUL-2", &["AUL-1"]).await;
    let hall = office.booked(wish("AUL-1", "09:00", "12:00")).await;
    let was = at("AUL-1A", "2026-12-16T09:00", "2026-12-16T12:00");
    let id = entered(&office, &was, Purpose::Internal).await;
    let admin = office.as_role(Role::Admin);
    match moved(&admin, id, &was, &at("AUL-1A", &format!("{DAY}T09:00"), &format!("{DAY}T12:00"))).await.expect("an answer") {
        Closed::InTheWay(found) => {
            let found: Vec<_> = found.into_iter().map(|one| (one.code, one.kin)).collect();
            assert_eq!(found, [(Some(hall), Some(code("AUL-1")))]);
        }
        Closed::Done(_) => panic!("moved into the hall's time"),
    }
    let other = at("AUL-1B", "2026-12-17T09:00", "2026-12-17T12:00");
    entered(&office, &other, Purpose::Internal).await;
    let beside = at("AUL-1A", "2026-12-17T09:00", "2026-12-17T12:00");
    assert_eq!(moved(&admin, id, &was, &beside).await, Ok(Closed::Done(id)), "the other half is nobody's rival");
    office.assert_sound().await;
}

#[tokio::test]
async fn of_two_admins_the_second_does_not_move_over_the_first() {
    let office = TestOffice::open().await;
    let was = morning(DAY);
    let id = entered(&office, &was, Purpose::Internal).await;
    let (first, second) = (morning("2026-12-16"), morning("2026-12-17"));
    moved(&office.as_role(Role::Admin), id, &was, &first).await.expect("the first");
    assert_eq!(faults(moved(&office.as_another_admin(), id, &was, &second).await), ["start: closure_moved_by"]);
    assert_eq!(stands(&office, id).await, first);
    moved(&office.as_another_admin(), id, &first, &second).await.expect("once it is seen where it stands");
    office.assert_sound().await;
}

#[tokio::test]
async fn what_has_begun_lasts_longer_and_what_is_over_stays() {
    let office = TestOffice::open().await;
    let was = morning(DAY);
    let id = entered(&office, &was, Purpose::Maintenance).await;
    office.set_clock(&format!("{DAY}T10:00"));
    let admin = office.as_role(Role::Admin);
    let longer = at("RPT-1", &format!("{DAY}T08:00"), &format!("{DAY}T15:00"));
    assert_eq!(faults(moved(&admin, id, &was, &morning("2026-12-16")).await), ["start: closure_begun"]);
    moved(&admin, id, &was, &longer).await.expect("it takes longer");
    let tomorrow = morning("2026-12-16");
    let other = entered(&office, &tomorrow, Purpose::Internal).await;
    let begun = at("RPT-2", &format!("{DAY}T09:00"), &format!("{DAY}T16:00"));
    assert_eq!(faults(moved(&admin, other, &tomorrow, &begun).await), ["start: date_past"], "it could not be taken back");
    office.set_clock("2026-12-16T10:00");
    assert_eq!(faults(moved(&office.as_role(Role::Admin), id, &longer, &morning("2026-12-18")).await), ["end: date_past"]);
    office.assert_sound().await;
}

#[tokio::test]
async fn the_facilities_team_moves_the_repairs_that_it_has_entered_as_far_as_it_may_enter_them() {
    let office = TestOffice::open().await;
    office.set_clock("2026-12-14T09:00");
    let (was, to) = (morning(DAY), morning("2026-12-16"));
    let event = entered(&office, &was, Purpose::Internal).await;
    let care = entered(&office, &at("RPT-2", "2026-12-15T08:00", "2026-12-15T12:00"), Purpose::Maintenance).await;
    let sarpras = office.as_role(Role::Sarpras);
    let pipe = at("KLS-A", "2026-12-15T08:00", "2026-12-15T12:00");
    let repair = close::close_facility(&sarpras, pipe.facility.clone(), pipe.start, pipe.end, "Pipa bocor".into(), Purpose::Maintenance).await;
    let Ok(Closed::Done(repair)) = repair else { panic!("not entered: {repair:?}") };
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(moved(&office.as_role(role), event, &was, &to).await, Err(AppError::Forbidden), "{role}");
    }
    for (role, seen) in [(Role::Admin, vec![event, care, repair]), (Role::Sarpras, vec![repair]), (Role::Ult, vec![])] {
        let mut db = office.store.read().await.expect("a connection");
        let asked =
            calendar::Asked { view: CalendarView::Month, date: wall("2026-12-01T00:00").date(), facility: None, skip: 0, week_start: WeekStart::Monday };
        let roles = office.as_role(role).actor.roles();
        let month = calendar::load(&office.store, &mut db, &asked, &roles, office.now()).await.expect("readable");
        let mut movable: Vec<String> = month.bookings.iter().filter_map(|shown| shown.movable_code(&roles, office.now())).collect();
        movable.sort_unstable();
        assert_eq!(movable, seen.into_iter().map(closure_key).collect::<Vec<_>>(), "{role}");
    }
    let day = wall("2026-12-01T00:00").date();
    for not_theirs in [event, care] {
        assert_eq!(close::ground(&sarpras, not_theirs, day, day.succ_opt().expect("a day"), false).await, Err(AppError::Forbidden));
    }
    let later = at("KLS-A", "2026-12-15T13:00", "2026-12-15T16:00");
    moved(&sarpras, repair, &pipe, &later).await.expect("in the afternoon");
    assert_eq!(faults(moved(&sarpras, repair, &later, &at("KLS-A", "2026-12-18T13:00", "2026-12-18T16:00")).await), ["start: repair_later"]);
    office.assert_sound().await;
}

/// What the calendar says while it is carried is what the server does.
#[tokio::test]
async fn the_calendar_judges_as_the_server_does() {
    let office = TestOffice::open().await;
    office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let mut was = morning("2026-12-16");
    let id = entered(&office, &was, Purpose::Internal).await;
    let admin = office.as_role(Role::Admin);
    let (from, to) = (wall("2026-12-14T00:00").date(), wall("2026-12-28T00:00").date());
    let ground = close::ground(&admin, id, from, to, true).await.expect("the admin may");
    assert!(ground.facilities().len() > 5, "it may go anywhere");
    for (day, verdict) in ground.verdicts(&ground.place(0, 0, None), from.iter_days().take_while(|day| *day < to)) {
        if day == wall("2026-12-16T00:00").date() {
            continue;
        }
        let there = morning(&day.to_string());
        let done = moved(&admin, id, &was, &there).await.expect("an answer");
        assert_eq!(verdict.is_free(), matches!(done, Closed::Done(_)), "{day}: {verdict:?}");
        if verdict.is_free() {
            was = there;
        }
    }
    assert_ne!(was, morning("2026-12-16"));
    office.assert_sound().await;
}

/// Its time belongs to the repair.
#[tokio::test]
async fn what_is_closed_because_of_damage_is_not_moved() {
    let office = TestOffice::open().await;
    let was = morning(DAY);
    let id = entered(&office, &was, Purpose::Maintenance).await;
    office
        .by_hand("insert into damage (facility_id, quantity, condition, reported_at, reported_by, closure_id) select facility_id, 1, 'broken', 0, 1, id from closure")
        .await
        .expect("it is broken");
    let admin = office.as_role(Role::Admin);
    assert_eq!(faults(moved(&admin, id, &was, &morning("2026-12-16")).await), ["start: closure_of_damage"]);
    assert_eq!(stands(&office, id).await, was);
}

#[tokio::test]
async fn who_is_moved_away_from_leaves_the_time_to_others() {
    let office = TestOffice::open().await;
    let (was, to) = (morning(DAY), morning("2026-12-16"));
    let id = entered(&office, &was, Purpose::Internal).await;
    assert!(is_taken(&office.submit(wish("RPT-1", "09:00", "12:00")).await));
    moved(&office.as_role(Role::Admin), id, &was, &to).await.expect("moved");
    let asked = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("now it can be asked for").code;
    office.dispose(&asked).await.expect("passed on");
    office.confirm(&asked, SarprasAnswer::Available).await.expect("available");
    office.approve(&asked).await.expect("and had");
    assert!(matches!(moved(&office.as_role(Role::Admin), id, &to, &was).await, Ok(Closed::InTheWay(_))), "undoing comes too late");
    office.assert_sound().await;
}
