//! What the facilities team reads of requests that do not concern it: facility, time and state, and no name (rights table, §7.5).

use super::support::{DAY, TestOffice, code, wall, wish};
use silandap::domain::applicant::ApplicantKind;
use silandap::domain::application_form::NewReservation;
use silandap::domain::calendar_view::{CalendarView, WeekStart};
use silandap::domain::code::ReservationCode;
use silandap::domain::reservation::{SarprasAnswer, Status};
use silandap::domain::role::{Role, Roles};
use silandap::server_fns::calendar::StaffCalendar;
use silandap::store::calendar::{self, Asked};
use silandap::store::inbox;

const VIEWS: [CalendarView; 5] = [CalendarView::Month, CalendarView::Week, CalendarView::Day, CalendarView::Timeline, CalendarView::Agenda];

/// Somebody asks for themselves: their name stands where others have an institution.
fn personal(facility: &str, from: &str, to: &str) -> NewReservation {
    let mut new = wish(facility, from, to);
    new.applicant.kind = ApplicantKind::Personal;
    new.applicant.institution = String::new();
    new.applicant.name = "Noorhayati".into();
    new
}

async fn seen_by(office: &TestOffice, role: Role, view: CalendarView) -> StaffCalendar {
    seen_of(office, role, view, None).await
}

/// The calendar of one facility and its kin, or of all.
async fn seen_of(office: &TestOffice, role: Role, view: CalendarView, facility: Option<&str>) -> StaffCalendar {
    let asked = Asked { view, date: wall(&format!("{DAY}T00:00")).date(), facility: facility.map(code), skip: 0, week_start: WeekStart::Monday };
    let mut db = office.store.read().await.expect("a connection");
    calendar::load(&office.store, &mut db, &asked, &Roles(vec![role]), office.now()).await.expect("readable")
}

/// Everybody but the facilities team reads the name; the team sees that something is there.
async fn assert_unnamed(office: &TestOffice, status: Status) {
    for view in VIEWS {
        for role in [Role::Ult, Role::Admin] {
            assert!(format!("{:?}", seen_by(office, role, view).await).contains("Noorhayati"), "{role} {view}");
        }
        let team = seen_by(office, Role::Sarpras, view).await;
        assert!(!format!("{team:?}").contains("Noorhayati"), "{view}: {team:?}");
        let shown: Vec<_> = team.bookings.iter().map(|booking| (booking.facility.as_str(), booking.status, booking.code.as_ref(), &*booking.title)).collect();
        assert_eq!(shown, [("AUL-2", Some(status), None, "")], "{view}");
    }
}

async fn assert_named(office: &TestOffice) {
    for view in VIEWS {
        let team = seen_by(office, Role::Sarpras, view).await;
        let named: Vec<_> = team.bookings.iter().map(|booking| (booking.code.is_some(), &*booking.title)).collect();
        assert_eq!(named, [(true, "Noorhayati")], "{view}");
    }
}

#[tokio::test]
async fn the_calendar_names_to_the_facilities_team_only_whom_it_is_asked_about_and_who_comes_soon() {
    let office = TestOffice::open().await;
    let code = office.submit(personal("AUL-2", "09:00", "12:00")).await.expect("received").code;
    assert_unnamed(&office, Status::Submitted).await;
    office.dispose(&code).await.expect("passed on");
    assert_named(&office).await;
    office.confirm(&code, SarprasAnswer::Available).await.expect("it is available");
    assert_named(&office).await;
    office.approve(&code).await.expect("approved");
    assert_unnamed(&office, Status::Approved).await;
    office.set_clock("2026-12-14T07:30");
    assert_named(&office).await;
}

#[tokio::test]
async fn what_kin_and_proposals_take_is_not_named_either() {
    let office = TestOffice::open().await;
    office.add("AUL-1A", "AUL-2", &["AUL-1"]).await;
    let hall = office.booked(personal("AUL-1", "09:00", "12:00")).await;
    office.propose(&hall, None, &format!("{DAY}T13:00"), &format!("{DAY}T15:00")).await.expect("another time");
    for view in VIEWS {
        let team = seen_by(&office, Role::Sarpras, view).await;
        assert!(!format!("{team:?}").contains("Noorhayati"), "{view}: {team:?}");
        assert!(team.bookings.iter().any(|booking| booking.proposed), "{view}");
    }
    let lanes = seen_of(&office, Role::Sarpras, CalendarView::Day, Some("AUL-1A")).await.lanes;
    let half = lanes.iter().find(|lane| lane.facility.as_str() == "AUL-1A").expect("its row");
    assert!(!half.kin.is_empty() && half.kin.iter().all(|kin| kin.title.is_empty()), "{half:?}");
}

#[tokio::test]
async fn a_rival_that_the_facilities_team_may_not_open_has_no_name() {
    let office = TestOffice::open().await;
    let asked = office.submit(wish("AUL-2", "09:00", "11:00")).await.expect("received").code;
    office.dispose(&asked).await.expect("passed on");
    let rival = office.submit(personal("AUL-2", "10:00", "12:00")).await.expect("received").code;
    assert_eq!(rivals(&office, &asked, Role::Admin).await, [(rival.clone(), "Noorhayati".to_owned())]);
    assert_eq!(rivals(&office, &asked, Role::Sarpras).await, [(rival.clone(), String::new())], "that there is one is no secret");
    office.dispose(&rival).await.expect("passed on");
    assert_eq!(rivals(&office, &asked, Role::Sarpras).await, [(rival, "Noorhayati".to_owned())]);
}

async fn rivals(office: &TestOffice, code: &ReservationCode, role: Role) -> Vec<(ReservationCode, String)> {
    let mut db = office.store.read().await.expect("a connection");
    let detail = inbox::detail(&mut db, code, &Roles(vec![role]), office.now()).await.expect("readable").expect("it may be opened");
    detail.rivals.into_iter().map(|rival| (rival.code, rival.who)).collect()
}
