//! The counter: the queue of the day, the guest book, and the request that comes of it (document steps 1 to 3).

use super::support::{DAY, TestOffice, faults};
use silandap::domain::applicant::{Channel, IdentityKind};
use silandap::domain::application_form::{ApplicationForm, ItemForm};
use silandap::domain::language::Language;
use silandap::domain::role::Role;
use silandap::domain::visit::{Guest, GuestBookForm, VisitAct, VisitId, VisitState, parse_walk_in};
use silandap::error::AppError;
use silandap::server_fns::front_desk::{FrontDesk, WaitingRoom};
use silandap::store::visits::{self, Visit};
use silandap::workflow::front_desk;

const ELDERLY: bool = true;

fn guest(name: &str, elderly: bool) -> Guest {
    let form = GuestBookForm {
        name: name.to_owned(),
        institution: "SDN Guntung Payung 2".into(),
        whatsapp: "0852 4811 0937".into(),
        regency: "63.72".into(),
        purpose: "lending".into(),
        elderly: if elderly { "yes".into() } else { String::new() },
        ..GuestBookForm::default()
    };
    form.parse(Language::Id).expect("a good page of the guest book")
}

impl TestOffice {
    /// Somebody comes in; gives their number.
    async fn comes(&self, name: &str, elderly: bool) -> (VisitId, String) {
        let (id, number) = front_desk::register(&self.as_role(Role::Ult), guest(name, elderly), false).await.expect("written down");
        (id, number.to_string())
    }

    /// The next number is called to the counter of `role`, and its visitor comes and is served.
    async fn serves_next(&self, role: Role) -> String {
        let number = front_desk::call_next(&self.as_role(role)).await.expect("somebody waits");
        let called = self.desk(role).await.mine.expect("before this counter").id;
        front_desk::act(&self.as_role(role), called, VisitAct::Serve).await.expect("served");
        number.to_string()
    }

    async fn does(&self, visit: VisitId, act: VisitAct) -> Result<(), AppError> {
        front_desk::act(&self.as_role(Role::Ult), visit, act).await
    }

    async fn desk(&self, role: Role) -> FrontDesk {
        let mut db = self.store.read().await.expect("a connection");
        visits::front_desk(&mut db, self.as_role(role).staff_id(), self.now()).await.expect("readable")
    }

    async fn screen(&self) -> WaitingRoom {
        let mut db = self.store.read().await.expect("a connection");
        visits::waiting_room(&mut db, self.now()).await.expect("readable")
    }

    async fn visit(&self, id: VisitId) -> Visit {
        let mut db = self.store.read().await.expect("a connection");
        visits::by_id(&mut db, id).await.expect("readable").expect("it exists")
    }
}

fn numbers<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_numbers_begin_anew_when_the_day_of_the_office_does() {
    let office = TestOffice::open().await;
    // In UTC this is the same day.
    office.set_clock("2026-11-24T23:59");
    assert_eq!(office.comes("Suharto", false).await.1, "A-001");
    assert_eq!(office.comes("Norlina", false).await.1, "A-002");
    office.set_clock("2026-11-25T00:00");
    assert_eq!(office.comes("Rahmah", false).await.1, "A-001");
    assert_eq!(office.desk(Role::Ult).await.waiting.len(), 1, "yesterday's queue is gone");
    assert!(office.by_hand("update visit set number = 1").await.expect_err("unique").is_unique_violation());
}

#[tokio::test]
async fn three_calls_and_then_the_number_is_skipped() {
    let office = TestOffice::open().await;
    let (first, _) = office.comes("Suharto", false).await;
    office.comes("Norlina", false).await;
    assert_eq!(front_desk::call_next(&office.as_role(Role::Ult)).await.expect("called").to_string(), "A-001");
    assert_eq!(faults(office.does(first, VisitAct::Skip).await), ["visit: visit_call_first"]);
    assert_eq!(faults(front_desk::call_next(&office.as_role(Role::Ult)).await), ["visit: visit_still_called"]);
    office.does(first, VisitAct::CallAgain).await.expect("the second call");
    office.does(first, VisitAct::CallAgain).await.expect("the third call");
    assert_eq!(faults(office.does(first, VisitAct::CallAgain).await), ["visit: visit_called_enough"]);
    // The next number skips it.
    assert_eq!(front_desk::call_next(&office.as_role(Role::Ult)).await.expect("called").to_string(), "A-002");
    assert_eq!(office.visit(first).await.state, VisitState::Skipped);
    assert_eq!(office.desk(Role::Ult).await.skipped.len(), 1);
}

#[tokio::test]
async fn whoever_was_skipped_and_reports_is_called_again_after_three_numbers() {
    let office = TestOffice::open().await;
    let (late, _) = office.comes("Suharto", false).await;
    for name in ["Norlina", "Rahmah", "Anang", "Fauzi"] {
        office.comes(name, false).await;
    }
    front_desk::call_next(&office.as_role(Role::Ult)).await.expect("called");
    for act in [VisitAct::CallAgain, VisitAct::CallAgain, VisitAct::Skip, VisitAct::Return] {
        office.does(late, act).await.expect("one after the other");
    }
    let desk = office.desk(Role::Ult).await;
    assert_eq!(desk.waiting.iter().map(|visit| visit.number.to_string()).collect::<Vec<_>>(), ["A-002", "A-003", "A-004", "A-001", "A-005"]);
    assert!(desk.waiting[3].comes_back);
    let mut called = Vec::new();
    for _ in 0..5 {
        called.push(office.serves_next(Role::Ult).await);
    }
    assert_eq!(called, ["A-002", "A-003", "A-004", "A-001", "A-005"]);
    assert_eq!(faults(front_desk::call_next(&office.as_role(Role::Ult)).await), ["visit: visit_nobody_waits"]);
}

#[tokio::test]
async fn who_needs_assistance_comes_before_the_others() {
    let office = TestOffice::open().await;
    office.comes("Suharto", false).await;
    office.comes("Gusti Rahman", ELDERLY).await;
    assert_eq!(office.serves_next(Role::Ult).await, "A-002");
    assert_eq!(office.serves_next(Role::Ult).await, "A-001");
    assert_eq!(office.number("select count(*) from visit where state = 'served' and finished_at is not null").await, 1, "the next number ends the last visit");
}

#[tokio::test]
async fn two_counters_call_different_numbers_and_the_screen_shows_both() {
    let office = TestOffice::open().await;
    for name in ["Suharto", "Norlina", "Rahmah"] {
        office.comes(name, false).await;
    }
    let (counter, other) = (office.as_role(Role::Ult), office.as_role(Role::Admin));
    let (one, two) = tokio::join!(front_desk::call_next(&counter), front_desk::call_next(&other));
    let mut called = [one.expect("called").to_string(), two.expect("called").to_string()];
    called.sort();
    assert_eq!(called, ["A-001", "A-002"]);
    let screen = office.screen().await;
    assert_eq!((numbers(&screen.called), numbers(&screen.next)), (vec!["A-002".to_owned(), "A-001".to_owned()], vec!["A-003".to_owned()]));
    let seen = serde_json::to_string(&screen).expect("plain values");
    assert!(!seen.contains("Suharto") && !seen.contains("SDN"), "no names: {seen}");
    assert_eq!(numbers(&office.desk(Role::Ult).await.elsewhere).len(), 1);
}

/// What the guest book knows, completed at the counter.
fn completed(guest: &Guest) -> ApplicationForm {
    ApplicationForm {
        idempotency_key: "kunci-loket".into(),
        kind: "school".into(),
        activity: "Rapat guru".into(),
        participants: "20".into(),
        items: vec![ItemForm { facility: "AUL-2".into(), ..ItemForm::default() }],
        start_date: DAY.into(),
        preset: "morning".into(),
        id_kind: "ktp".into(),
        accept_rules: "yes".into(),
        ..guest.application()
    }
}

#[tokio::test]
async fn the_guest_book_carries_name_institution_and_number_into_the_request() {
    let office = TestOffice::open().await;
    let (visit, _) = front_desk::register(&office.as_role(Role::Ult), guest("Norlina", false), true).await.expect("written down");
    assert_eq!(office.visit(visit).await.state, VisitState::Serving, "served at once");
    assert!(office.screen().await.called.is_empty(), "nobody had to be called");
    let form = completed(&office.visit(visit).await.guest);
    let new = parse_walk_in(&form, false, Language::Id).expect("a good form");
    let ult = office.as_role(Role::Ult);
    let receive = || front_desk::receive(&ult, new.clone(), Some(form.idempotency_key.clone()), None, Some(visit));
    let submitted = receive().await.expect("received");
    assert!(receive().await.expect("the same key").repeated, "a second press makes no second request");
    let request = office.reservation(&submitted.code).await;
    assert_eq!((request.applicant.name.as_str(), request.applicant.institution.as_str()), ("Norlina", "SDN Guntung Payung 2"));
    assert_eq!(request.applicant.whatsapp.map(|phone| phone.shown()).as_deref(), Some("0852-4811-0937"));
    assert_eq!((request.channel, request.id_kind, request.applicant.regency.as_str()), (Channel::Ult, Some(IdentityKind::Ktp), "63.72"));
    assert_eq!(office.visit(visit).await.code.as_ref(), Some(&submitted.code));
    assert_eq!(office.number("select count(*) from event where kind = 'visit_linked'").await, 1);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_request_and_its_visit_are_written_down_together_or_not_at_all() {
    let office = TestOffice::open().await;
    let (visit, _) = office.comes("Norlina", false).await;
    let form = completed(&guest("Norlina", false));
    let new = parse_walk_in(&form, false, Language::Id).expect("a good form");
    let receive = |office: &TestOffice, key: &'static str| {
        let (ult, new) = (office.as_role(Role::Ult), new.clone());
        async move { front_desk::receive(&ult, new, Some(key.to_owned()), None, Some(visit)).await }
    };
    office.by_hand("create trigger cut before update of reservation_id on visit begin select raise(abort, 'cut'); end").await.expect("as if it died there");
    assert!(receive(&office, "kunci-1").await.is_err());
    assert_eq!(office.number("select count(*) from reservation").await, 0, "no request without its visit");
    assert_eq!(office.number("select count(*) from event where kind = 'submitted'").await, 0);
    office.by_hand("drop trigger cut").await.expect("it is whole again");
    let submitted = receive(&office, "kunci-1").await.expect("received");
    assert_eq!((submitted.repeated, office.visit(visit).await.code), (false, Some(submitted.code.clone())));

    office.set_clock("2026-11-25T08:00");
    let again = receive(&office, "kunci-1").await.expect("the visit was yesterday, the request is there");
    assert_eq!((again.repeated, &again.code), (true, &submitted.code));
    assert_eq!(receive(&office, "kunci-2").await, Err(AppError::NotFound), "nobody of yesterday makes a new one");
    assert_eq!(office.number("select count(*) from reservation").await, 1);
    assert_eq!(office.number("select count(*) from event where kind = 'visit_linked'").await, 1);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_known_institution_is_offered_and_brings_its_kind() {
    let office = TestOffice::open().await;
    office.submit(super::support::wish("AUL-2", "09:00", "12:00")).await.expect("received");
    office.set_clock("2026-11-24T10:30");
    office.comes("Norlina", false).await;
    let mut db = office.store.read().await.expect("a connection");
    assert_eq!(visits::institutions(&mut db).await.expect("readable"), ["SDN Guntung Payung 2", "SDN Barabai 3"]);
    let known = visits::last_request_of(&mut db, "SDN Barabai 3").await.expect("readable").map(|(kind, regency)| format!("{kind} {regency}"));
    assert_eq!(known.as_deref(), Some("school 63.07"));
    assert_eq!(visits::last_request_of(&mut db, "SDN Guntung Payung 2").await.expect("readable"), None);
}

#[tokio::test]
async fn without_a_number_the_counter_tells_on_paper_and_for_a_reason_outside_the_hours() {
    let office = TestOffice::open().await;
    let form = ApplicationForm {
        whatsapp: String::new(),
        preset: String::new(),
        start_time: "17.00".into(),
        end_time: "19.00".into(),
        ..completed(&guest("Suharto", false))
    };
    let new = parse_walk_in(&form, false, Language::Id).expect("a good form");
    let ult = office.as_role(Role::Ult);
    assert_eq!(faults(front_desk::receive(&ult, new.clone(), None, Some(String::new()), None).await), ["start_time: outside_hours"]);
    let submitted = front_desk::receive(&ult, new, None, Some("Rapat dinas sore".into()), None).await.expect("with a reason");
    let messages = office.messages(&submitted.code).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(office.number("select count(*) from message where recipient = ''").await, 1);
}

#[tokio::test]
async fn only_the_counter_and_the_admin_serve_at_the_counter() {
    let office = TestOffice::open().await;
    let (visit, _) = office.comes("Suharto", false).await;
    for role in [Role::Sarpras, Role::Head, Role::Sysadmin] {
        let context = office.as_role(role);
        assert_eq!(front_desk::register(&context, guest("Norlina", false), false).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(front_desk::call_next(&context).await, Err(AppError::Forbidden), "{role}");
        assert_eq!(front_desk::act(&context, visit, VisitAct::Leave).await, Err(AppError::Forbidden), "{role}");
        let new = parse_walk_in(&completed(&guest("Suharto", false)), false, Language::Id).expect("a good form");
        assert_eq!(front_desk::receive(&context, new, None, None, Some(visit)).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(office.number("select count(*) from visit").await, 1);
    assert_eq!(office.number("select count(*) from reservation").await, 0);
}

#[tokio::test]
async fn the_audit_trail_knows_the_number_and_not_the_visitor() {
    let office = TestOffice::open().await;
    office.comes("Gusti Rahman", ELDERLY).await;
    office.serves_next(Role::Ult).await;
    let told = "select count(*) from event where kind like 'visit_%' and code = '' and changes like '%A-001%'";
    assert_eq!(office.number(told).await, 3, "written down, called, begun");
    let personal = "select count(*) from event where changes like '%Gusti%' or changes like '%Guntung%' or changes like '%4811%' or changes like '%elderly%'";
    assert_eq!(office.number(personal).await, 0);
    office.assert_sound().await;
}
