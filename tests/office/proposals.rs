//! What is proposed to applicants: which time is held meanwhile, who answers until when, and what an answer, or none, does.

use super::support::{DAY, TestOffice, agreed, between, code, faults, is_taken, refusal, wall, wish};
use silandap::domain::availability::Hold;
use silandap::domain::calendar_view::{CalendarView, WeekStart};
use silandap::domain::code::ReservationCode;
use silandap::domain::message::Template;
use silandap::domain::proposal::ProposalKind;
use silandap::domain::reservation::{Refusal, Status, Version};
use silandap::domain::role::{Role, Roles};
use silandap::domain::slot::instant;
use silandap::domain::undo::undo_until;
use silandap::error::AppError;
use silandap::server_fns::calendar::ProposalLink;
use silandap::store::{calendar, events, facilities, tracking};
use silandap::workflow::propose::{self, Answer, Seen};
use silandap::workflow::reschedule::MoveTarget;

const YES: Answer = Answer::Yes(None);

/// The morning of the small hall on [`DAY`], and the same hours a day later.
fn morning() -> silandap::domain::application_form::NewReservation {
    wish("AUL-2", "09:00", "12:00")
}

fn later() -> (&'static str, &'static str) {
    ("2026-12-16T09:00", "2026-12-16T12:00")
}

/// A booking of the morning, with the day after proposed.
async fn proposed(office: &TestOffice) -> ReservationCode {
    let booking = office.booked(morning()).await;
    let (start, end) = later();
    office.propose(&booking, None, start, end).await.expect("the day after is free");
    booking
}

/// A request for the morning, with the day after offered.
async fn offered(office: &TestOffice) -> ReservationCode {
    let request = office.ready(morning()).await;
    let (start, end) = later();
    office.propose(&request, None, start, end).await.expect("the day after is free");
    request
}

async fn morning_is_taken(office: &TestOffice) -> bool {
    is_taken(&office.submit(morning()).await)
}

async fn day_after_is_taken(office: &TestOffice) -> bool {
    let (start, end) = later();
    is_taken(&office.submit(between("AUL-2", 1, start, end)).await)
}

/// Templates of the messages that wait to be sent.
pub async fn waiting(office: &TestOffice, code: &ReservationCode) -> Vec<Template> {
    office.messages(code).await.into_iter().filter(|message| message.sent_at.is_none()).map(|message| message.template).collect()
}

/// Kind of the newest event about a request.
pub async fn last_event(office: &TestOffice, code: &ReservationCode) -> String {
    let id = office.reservation(code).await.id;
    let mut db = office.store.read().await.expect("a connection");
    events::of_reservation(&mut db, id).await.expect("readable").pop().expect("an event").kind
}

#[tokio::test]
async fn a_proposed_move_holds_the_old_time_and_the_new_one() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    let stands = office.reservation(&booking).await;
    assert_eq!((stands.status, stands.start), (Status::Approved, wall(&format!("{DAY}T09:00"))), "the old date stands");
    let proposal = stands.proposal.expect("an open proposal");
    assert_eq!((proposal.kind, proposal.start), (ProposalKind::Move, wall("2026-12-16T09:00")));
    assert_eq!(proposal.answer_by, instant(wall("2026-11-25T16:00")), "the close of the next working day");
    let holds: Vec<(bool, Hold)> = office.holds(&booking).await.iter().map(|held| (held.proposed, held.occupancy.hold)).collect();
    assert_eq!(holds, [(false, Hold::Hard), (true, Hold::Hard)]);
    assert!(morning_is_taken(&office).await && day_after_is_taken(&office).await);
    // The approval, which nobody has told yet, still holds.
    assert_eq!(waiting(&office, &booking).await, [Template::Approved, Template::Reschedule]);
    let message = office.messages(&booking).await.pop().expect("a message");
    for said in ["15 Desember 2026", "16 Desember 2026", "Ujian sekolah", "Rabu, 25 November 2026, pukul 16.00"] {
        assert!(message.text.contains(said), "{said}: {}", message.text);
    }
    assert!(!message.decision);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_yes_moves_the_booking_and_frees_its_old_time() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    office.answer(&booking, YES).await.expect("in time");
    let moved = office.reservation(&booking).await;
    assert_eq!((moved.status, moved.start, moved.proposal), (Status::Approved, wall("2026-12-16T09:00"), None));
    let holds = office.holds(&booking).await;
    assert_eq!((holds.len(), holds[0].proposed, holds[0].occupancy.slot), (1, false, moved.span));
    assert!(day_after_is_taken(&office).await);
    office.booked(morning()).await;
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleAgreed]);
    assert!(office.messages(&booking).await.pop().expect("a message").decision, "it tells the approval as well");
    assert_eq!(last_event(&office, &booking).await, "accepted");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_no_leaves_the_booking_where_it_was_and_frees_the_proposed_time() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    office.answer(&booking, Answer::No).await.expect("in time");
    let stands = office.reservation(&booking).await;
    assert_eq!((stands.status, stands.start, stands.proposal), (Status::Approved, wall(&format!("{DAY}T09:00")), None));
    assert!(morning_is_taken(&office).await);
    let (start, end) = later();
    office.booked(between("AUL-2", 1, start, end)).await;
    assert_eq!(waiting(&office, &booking).await, [Template::Approved]);
    assert_eq!(last_event(&office, &booking).await, "declined");
    office.assert_sound().await;
}

#[tokio::test]
async fn without_an_answer_a_booking_stands_at_its_old_time() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    office.set_clock("2026-11-25T15:59");
    assert_eq!(office.look_at_the_clock().await, 0);
    office.set_clock("2026-11-25T16:00");
    assert_eq!(refusal(office.answer(&booking, YES).await), Refusal::AnswerTooLate, "also before the clock has ended it");
    assert!(day_after_is_taken(&office).await, "until then it is kept");
    assert_eq!(office.look_at_the_clock().await, 1);
    assert_eq!(office.look_at_the_clock().await, 0);
    let stands = office.reservation(&booking).await;
    assert_eq!((stands.status, stands.start, stands.proposal), (Status::Approved, wall(&format!("{DAY}T09:00")), None));
    assert!(!day_after_is_taken(&office).await);
    assert_eq!(refusal(office.answer(&booking, YES).await), Refusal::NothingAsked);
    assert_eq!(last_event(&office, &booking).await, "unanswered");
    office.assert_sound().await;
}

#[tokio::test]
async fn an_offer_holds_the_offered_time_and_leaves_the_one_asked_for_to_others() {
    let office = TestOffice::open().await;
    let request = offered(&office).await;
    assert_eq!(office.reservation(&request).await.status, Status::Offered);
    let holds: Vec<(bool, Hold)> = office.holds(&request).await.iter().map(|held| (held.proposed, held.occupancy.hold)).collect();
    assert_eq!(holds, [(false, Hold::Soft), (true, Hold::Hard)]);
    assert!(day_after_is_taken(&office).await);
    office.booked(morning()).await;
    assert_eq!(waiting(&office, &request).await, [Template::Received, Template::Offer]);
    let text = office.messages(&request).await.pop().expect("a message").text;
    assert!(text.contains("*Aula Kecil, 16 Desember 2026, 09.00–12.00 WITA*"), "{text}");

    office.answer(&request, YES).await.expect("in time");
    let approved = office.reservation(&request).await;
    assert_eq!((approved.status, approved.start, approved.proposal), (Status::Approved, wall("2026-12-16T09:00"), None));
    assert_eq!((approved.decided_at, approved.decided_by), (Some(office.now()), office.as_role(Role::Admin).staff_id()), "by whoever offered");
    assert_eq!(office.holds(&request).await.len(), 1);
    assert_eq!(waiting(&office, &request).await, [Template::Approved]);
    office.assert_sound().await;
}

/// The clock of the service stands still while the applicant thinks (§4.2).
#[tokio::test]
async fn a_declined_offer_goes_back_to_review_and_its_clock_runs_on() {
    let office = TestOffice::open().await;
    let request = offered(&office).await;
    office.set_clock("2026-11-25T10:00");
    office.answer(&request, Answer::No).await.expect("in time");
    let back = office.reservation(&request).await;
    assert_eq!((back.status, back.start, back.proposal), (Status::Review, wall(&format!("{DAY}T09:00")), None));
    assert_eq!(back.due_at, instant(wall("2026-11-26T16:00")), "a working day later than before");
    assert!(!day_after_is_taken(&office).await);
    assert!(office.holds(&request).await.iter().all(|held| held.occupancy.hold == Hold::Soft && !held.proposed));
    assert_eq!(waiting(&office, &request).await, [Template::Received]);
    office.approve(&request).await.expect("what was asked for can still be approved");
    office.assert_sound().await;
}

/// Nor is it late at once when the applicant says no on a Saturday; another offer in between makes the pause no longer.
#[tokio::test]
async fn an_offer_declined_on_a_day_off_is_due_at_the_close_of_the_next_working_day() {
    for (offered_again, declined) in [(None, "2026-11-28T09:00"), (Some("2026-11-28T09:00"), "2026-11-30T09:00")] {
        let office = TestOffice::open().await;
        office.set_clock("2026-11-26T10:00");
        let request = office.ready(morning()).await;
        assert_eq!(office.reservation(&request).await.due_at, instant(wall("2026-11-27T16:30")));
        office.set_clock("2026-11-27T10:00");
        let (start, end) = later();
        office.propose(&request, None, start, end).await.expect("the day after is free");
        if let Some(time) = offered_again {
            office.set_clock(time);
            office.propose(&request, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("another day instead");
        }
        office.set_clock(declined);
        office.answer(&request, Answer::No).await.expect("in time");
        assert_eq!(office.reservation(&request).await.due_at, instant(wall("2026-11-30T16:00")), "{declined}");
    }
}

#[tokio::test]
async fn without_an_answer_an_offer_goes_back_to_review_and_is_not_late_at_once() {
    let office = TestOffice::open().await;
    let request = offered(&office).await;
    office.set_clock("2026-11-25T16:01");
    assert_eq!(office.look_at_the_clock().await, 1);
    let back = office.reservation(&request).await;
    assert_eq!((back.status, back.due_at), (Status::Review, instant(wall("2026-11-27T16:30"))));
    assert!(!day_after_is_taken(&office).await);
    office.assert_sound().await;
}

#[tokio::test]
async fn without_an_answer_a_request_expires_when_the_time_it_asked_for_has_come() {
    let office = TestOffice::open().await;
    let request = office.ready(between("AUL-2", 1, "2026-11-25T09:00", "2026-11-25T12:00")).await;
    let (start, end) = later();
    office.propose(&request, None, start, end).await.expect("offered");
    office.set_clock("2026-11-25T15:00");
    assert_eq!(office.look_at_the_clock().await, 0, "the offer is still good");
    office.set_clock("2026-11-25T16:00");
    assert_eq!(office.look_at_the_clock().await, 1);
    assert_eq!(office.reservation(&request).await.status, Status::Expired);
    assert!(office.holds(&request).await.is_empty());
    office.assert_sound().await;
}

#[tokio::test]
async fn the_answer_has_to_come_before_the_booked_use_begins() {
    let office = TestOffice::open().await;
    let booking = office.booked(between("AUL-2", 1, "2026-11-25T09:00", "2026-11-25T12:00")).await;
    let (start, end) = later();
    office.propose(&booking, None, start, end).await.expect("proposed");
    let proposal = office.reservation(&booking).await.proposal.expect("open");
    assert_eq!(proposal.answer_by, instant(wall("2026-11-25T09:00")));
    office.set_clock("2026-11-25T09:00");
    assert_eq!(refusal(office.answer(&booking, YES).await), Refusal::AnswerTooLate);
    assert_eq!(office.look_at_the_clock().await, 1);
    assert_eq!(office.reservation(&booking).await.status, Status::Approved);
    office.assert_sound().await;
}

/// A double click, a second tab.
#[tokio::test]
async fn a_proposal_is_answered_once() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    let (one, two) = tokio::join!(office.answer(&booking, YES), office.answer(&booking, YES));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let version = office.reservation(&booking).await.version;
    assert_eq!(refusal(office.answer(&booking, Answer::No).await), Refusal::NothingAsked);
    assert_eq!(office.reservation(&booking).await.version, version);
    assert_eq!(office.number("select count(*) from message where template = 'reschedule_agreed'").await, 1);
    office.assert_sound().await;
}

#[tokio::test]
async fn another_proposal_takes_the_place_of_the_first_and_nobody_agrees_to_it_unread() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    let first = office.reservation(&booking).await.proposal.expect("open").id;
    office.propose(&booking, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("another day");
    let second = office.reservation(&booking).await.proposal.expect("open").id;
    assert!(!day_after_is_taken(&office).await, "the day proposed first is free again");
    assert_eq!(office.holds(&booking).await.len(), 2);
    assert_eq!(waiting(&office, &booking).await, [Template::Approved, Template::Reschedule], "the first message is called off");
    let applicant = office.as_applicant();
    assert_eq!(refusal(propose::reply(&applicant, &booking, Seen::Proposal(first), YES).await), Refusal::NothingAsked);
    propose::reply(&applicant, &booking, Seen::Proposal(second), YES).await.expect("the one that is read");
    assert_eq!(office.reservation(&booking).await.start, wall("2026-12-17T09:00"));
    office.assert_sound().await;
}

#[tokio::test]
async fn another_offer_takes_the_place_of_the_first_while_the_clock_stands_still() {
    let office = TestOffice::open().await;
    let request = offered(&office).await;
    office.set_clock("2026-11-25T10:00");
    office.propose(&request, Some("AUL-1"), &format!("{DAY}T09:00"), &format!("{DAY}T12:00")).await.expect("the big hall is free");
    assert!(!day_after_is_taken(&office).await);
    office.set_clock("2026-11-26T10:00");
    office.answer(&request, Answer::No).await.expect("in time");
    assert_eq!(office.reservation(&request).await.due_at, instant(wall("2026-11-27T16:30")), "two working days later than before");
    office.assert_sound().await;
}

#[tokio::test]
async fn what_is_taken_back_or_cancelled_lets_go_of_both_times() {
    let office = TestOffice::open().await;
    let withdrawn = proposed(&office).await;
    office.withdraw(&withdrawn).await.expect("by the applicant");
    let cancelled = proposed(&office).await;
    office.cancel(&cancelled, "kunjungan Menteri").await.expect("by the office");
    let request = offered(&office).await;
    office.withdraw(&request).await.expect("by the applicant");
    for code in [&withdrawn, &cancelled, &request] {
        assert!(office.holds(code).await.is_empty());
        assert_eq!(refusal(office.answer(code, YES).await).code(), "not_allowed_in_state");
    }
    assert_eq!(office.number("select count(*) from proposal").await, 0);
    assert!(!morning_is_taken(&office).await && !day_after_is_taken(&office).await);
    office.assert_sound().await;
}

#[tokio::test]
async fn the_admin_takes_a_proposal_back() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    let version = office.reservation(&booking).await.version;
    assert_eq!(propose::recall(&office.as_role(Role::Ult), &booking, version).await, Err(AppError::Forbidden));
    let admin = office.as_role(Role::Admin);
    assert!(matches!(refusal(propose::recall(&admin, &booking, Version(version.0 - 1)).await), Refusal::VersionConflict { .. }));
    propose::recall(&admin, &booking, version).await.expect("taken back");
    assert!(!day_after_is_taken(&office).await && morning_is_taken(&office).await);
    assert_eq!(waiting(&office, &booking).await, [Template::Approved]);
    assert_eq!(refusal(office.answer(&booking, YES).await), Refusal::NothingAsked);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_move_that_is_agreed_meanwhile_ends_the_proposal() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    office.move_to(&booking, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("agreed by phone");
    assert_eq!(office.reservation(&booking).await.proposal, None);
    assert_eq!(office.holds(&booking).await.len(), 1);
    assert!(!day_after_is_taken(&office).await && !morning_is_taken(&office).await);

    let request = office.ready(wish("RPT-1", "09:00", "12:00")).await;
    office.propose(&request, None, &format!("{DAY}T10:00"), &format!("{DAY}T13:00")).await.expect("offered");
    office.move_to(&request, None, &format!("{DAY}T11:00"), &format!("{DAY}T14:00")).await.expect("its own offer is not in the way");
    let moved = office.reservation(&request).await;
    assert_eq!((moved.status, moved.start, moved.proposal), (Status::Disposed, wall(&format!("{DAY}T11:00")), None));
    assert!(office.holds(&request).await.iter().all(|held| held.occupancy.hold == Hold::Soft));
    office.assert_sound().await;
}

/// Likely after a lost answer and a second press: nothing would change, and nobody is told of that.
#[tokio::test]
async fn an_agreed_move_to_where_it_stands_is_refused_unless_it_ends_a_proposal() {
    let office = TestOffice::open().await;
    let (start, end) = (format!("{DAY}T09:00"), format!("{DAY}T12:00"));
    let booking = office.booked(morning()).await;
    let undecided = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").code;
    for (code, facility) in [(&booking, None), (&booking, Some("AUL-2")), (&undecided, None)] {
        let (before, messages, event) = (office.reservation(code).await, office.messages(code).await, last_event(&office, code).await);
        assert_eq!(faults(office.move_to(code, facility, &start, &end).await), ["start_date: same_time"]);
        assert_eq!((office.reservation(code).await, office.messages(code).await), (before, messages));
        assert_eq!(last_event(&office, code).await, event);
    }
    office.move_to(&undecided, Some("RPT-2"), &start, &end).await.expect("the same hours of another room are a move");

    let (later_start, later_end) = later();
    office.propose(&booking, None, later_start, later_end).await.expect("the day after is free");
    office.move_to(&booking, None, &start, &end).await.expect("they say on the telephone that it stays");
    let stays = office.reservation(&booking).await;
    assert_eq!((stays.start, stays.proposal), (wall(&start), None));
    assert!(morning_is_taken(&office).await && !day_after_is_taken(&office).await);
    office.assert_sound().await;
}

/// The old and the new time of one booking may meet: it uses one of both.
#[tokio::test]
async fn a_booking_may_be_proposed_a_time_that_meets_its_own() {
    let office = TestOffice::open().await;
    let at = |hour: &str| format!("{DAY}T{hour}");
    for (answer, start) in [(YES, "10:00"), (Answer::No, "08:00")] {
        let booking = office.booked(wish("AUL-2", "08:00", "12:00")).await;
        office.propose(&booking, None, &at("10:00"), &at("14:00")).await.expect("only its own time is there");
        assert_eq!(office.holds(&booking).await.len(), 2);
        for (from, to) in [("08:00", "09:00"), ("12:30", "13:30"), ("14:15", "15:00")] {
            assert!(is_taken(&office.submit(wish("AUL-2", from, to)).await), "{from}");
        }
        office.submit(wish("AUL-2", "14:30", "15:30")).await.expect("after the clean-up");
        office.assert_sound().await;
        office.answer(&booking, answer).await.expect("in time");
        assert_eq!(office.reservation(&booking).await.start, wall(&at(start)));
        office.assert_sound().await;
        office.cancel(&booking, "selesai dicoba").await.expect("makes room for the next round");
    }
}

/// Units of a pool are out once, at the old time or at the new one.
#[tokio::test]
async fn units_are_not_counted_twice_where_the_old_and_the_new_time_meet() {
    let office = TestOffice::open().await;
    office.by_hand("update facility set lending_units = 'hour' where code = 'PRL-LCD'").await.expect("by hour");
    let at = |hour: &str| format!("{DAY}T{hour}");
    let loan = |quantity, from: &str, to: &str| between("PRL-LCD", quantity, &at(from), &at(to));
    let booking = office.booked(loan(4, "08:00", "12:00")).await;
    office.propose(&booking, None, &at("10:00"), &at("14:00")).await.expect("four of six, moved");
    office.assert_sound().await;
    for hours in [("08:00", "10:00"), ("10:00", "12:00"), ("12:00", "14:00")] {
        match refusal(office.submit(loan(3, hours.0, hours.1)).await) {
            Refusal::StockExceeded { left, .. } => assert_eq!(left, 2, "{hours:?}"),
            other => panic!("{hours:?}: {other:?}"),
        }
    }
    office.booked(loan(2, "08:00", "16:00")).await;
    office.answer(&booking, YES).await.expect("in time");
    office.booked(loan(4, "08:00", "10:00")).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn another_room_can_be_proposed_too() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("RPT-2", "09:00", "11:00")).await;
    office.booked(wish("RPT-1", "13:00", "15:00")).await;
    let at = |hour: &str| format!("{DAY}T{hour}");
    assert!(is_taken(&office.propose(&booking, Some("RPT-1"), &at("14:00"), &at("16:00")).await));
    assert_eq!(office.reservation(&booking).await.proposal, None, "what is refused leaves no trace");
    office.propose(&booking, Some("RPT-1"), &at("09:00"), &at("11:00")).await.expect("free there");
    let message = office.messages(&booking).await.pop().expect("a message");
    let there = office.facility("RPT-1").await.name;
    assert!(message.text.contains(&format!("menjadi *{there}, 15 Desember 2026, pukul 09.00–11.00 WITA*")), "{}", message.text);
    assert!(is_taken(&office.submit(wish("RPT-1", "09:00", "11:00")).await) && is_taken(&office.submit(wish("RPT-2", "09:00", "11:00")).await));
    office.answer(&booking, YES).await.expect("in time");
    assert_eq!(office.reservation(&booking).await.items[0].item.facility, code("RPT-1"));
    office.booked(wish("RPT-2", "09:00", "11:00")).await;
    office.assert_sound().await;
}

/// What was promised was promised with the set-up and clean-up of that day.
#[tokio::test]
async fn a_proposed_time_keeps_its_buffers_until_the_answer() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("RPT-1", "09:00", "10:00")).await;
    office.booked(between("RPT-1", 1, "2026-12-16T11:00", "2026-12-16T12:00")).await;
    office.propose(&booking, None, "2026-12-16T09:30", "2026-12-16T10:30").await.expect("half an hour stays free");
    let id = office.facility("RPT-1").await.id;
    office.store.write(move |db| Box::pin(facilities::set_buffers(db, id, 60, 60))).await.expect("the office changes the buffers");
    office.answer(&booking, YES).await.expect("it was promised");
    assert_eq!(office.holds(&booking).await[0].occupancy.clean_up_minutes, 30);
    office.assert_sound().await;
}

#[tokio::test]
async fn each_act_around_a_proposal_belongs_to_its_role() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let version = office.reservation(&booking).await.version;
    let target = || MoveTarget { facility: None, start: wall("2026-12-16T09:00"), end: wall("2026-12-16T12:00"), override_reason: None };
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        let asked = propose::propose(&office.as_role(role), &booking, version, target(), "Ujian".into()).await;
        assert_eq!(asked, Err(AppError::Forbidden), "{role}");
    }
    let admin = office.as_role(Role::Admin);
    assert_eq!(faults(propose::propose(&admin, &booking, version, target(), "  ".into()).await), ["reason: reason"]);
    assert_eq!(refusal(propose::offer(&admin, &booking, version, target()).await).code(), "not_allowed_in_state", "a booking is not offered");
    assert_eq!(refusal(office.answer(&booking, YES).await), Refusal::NothingAsked, "before anything is proposed");
    propose::propose(&admin, &booking, version, target(), "Ujian".into()).await.expect("by an admin");

    let version = office.reservation(&booking).await.version;
    let record = |role, answer| {
        let context = office.as_role(role);
        let booking = booking.clone();
        async move { propose::reply(&context, &booking, Seen::Version(version), answer).await }
    };
    for role in [Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(record(role, Answer::Yes(Some(agreed()))).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(faults(record(Role::Ult, YES).await), ["agreement_how: agreement_how"]);
    record(Role::Ult, Answer::Yes(Some(agreed()))).await.expect("the counter has heard the yes");
    let moved = office.reservation(&booking).await;
    assert_eq!((moved.start, moved.agreement), (wall("2026-12-16T09:00"), Some(agreed())));
    office.assert_sound().await;
}

#[tokio::test]
async fn the_present_time_and_a_closed_day_cannot_be_proposed() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let same = office.propose(&booking, None, &format!("{DAY}T09:00"), &format!("{DAY}T12:00")).await;
    assert_eq!(faults(same), ["start_date: same_time"]);
    assert_eq!(faults(office.propose(&booking, None, "2026-12-25T09:00", "2026-12-25T12:00").await), ["start_date: facility_closed"]);
    assert_eq!(faults(office.propose(&booking, None, "2026-11-23T09:00", "2026-11-23T12:00").await), ["start_date: date_past"]);
    assert_eq!(office.holds(&booking).await.len(), 1);
}

#[tokio::test]
async fn the_calendar_shows_where_a_booking_is_and_where_it_would_go() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    let mut db = office.store.read().await.expect("a connection");
    let hall = code("AUL-2");
    let asked =
        calendar::Asked { view: CalendarView::Month, date: wall("2026-12-01T00:00").date(), facility: Some(hall), skip: 0, week_start: WeekStart::Monday };
    let month = calendar::load(&office.store, &mut db, &asked, &Roles(vec![Role::Admin]), office.now()).await.expect("readable");
    let shown: Vec<(String, bool, Option<Status>)> = month
        .bookings
        .iter()
        .filter(|shown| shown.code.as_ref() == Some(&booking))
        .map(|shown| (shown.from.to_rfc3339(), shown.proposed, shown.status))
        .collect();
    assert_eq!(
        shown,
        [("2026-12-15T01:00:00+00:00".to_owned(), false, Some(Status::Approved)), ("2026-12-16T01:00:00+00:00".to_owned(), true, Some(Status::Offered)),]
    );
    let admin = office.as_role(Role::Admin).actor.roles();
    let movable: Vec<bool> = month.bookings.iter().map(|shown| shown.movable_code(&admin, office.now()).is_some()).collect();
    assert_eq!(movable, [true, false], "the booking is carried, not what is proposed");
    let (was, would_be) = (instant(wall(&format!("{DAY}T09:00"))), instant(wall("2026-12-16T09:00")));
    assert_eq!(month.links, [ProposalLink { code: booking, was, would_be, facilities: None }]);
}

/// The booking stands in December, and is proposed to move to another facility in January: each month shows one, and tells of the other.
#[tokio::test]
async fn both_are_linked_also_where_only_one_is_shown_and_only_for_those_who_may_open_it() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    office.propose(&booking, Some("AUL-1"), "2027-01-20T09:00", "2027-01-20T12:00").await.expect("it is free");
    office.booked(wish("AUL-2", "13:00", "15:00")).await;
    let facilities = (office.facility("AUL-2").await.name, office.facility("AUL-1").await.name);
    let mut db = office.store.read().await.expect("a connection");
    for (day, role, linked) in
        [("2026-12-15", Role::Admin, 1), ("2027-01-20", Role::Admin, 1), ("2027-03-10", Role::Admin, 0), ("2026-12-15", Role::Sarpras, 0)]
    {
        let date = wall(&format!("{day}T00:00")).date();
        let asked = calendar::Asked { view: CalendarView::Week, date, facility: None, skip: 0, week_start: WeekStart::Monday };
        let week = calendar::load(&office.store, &mut db, &asked, &Roles(vec![role]), office.now()).await.expect("readable");
        assert_eq!(week.links.len(), linked, "{day}, {role}");
        assert!(week.links.iter().all(|link| link.code == booking && link.facilities.as_ref() == Some(&facilities)));
    }
}

#[tokio::test]
async fn the_applicant_reads_what_is_proposed_and_by_when_to_answer() {
    let office = TestOffice::open().await;
    let booking = proposed(&office).await;
    let secret = office.reservation(&booking).await.secret;
    let mut db = office.store.read().await.expect("a connection");
    let tracked = tracking::load(&office.store, &mut db, &secret, undo_until(office.now())).await.expect("readable").expect("it exists");
    let proposal = tracked.proposal.expect("it is shown");
    assert_eq!((proposal.from, proposal.answer_by, proposal.late), (instant(wall("2026-12-16T09:00")), instant(wall("2026-11-25T16:00")), false));
    assert_eq!(tracked.from, instant(wall(&format!("{DAY}T09:00"))), "the old date stands");
    let late = tracking::load(&office.store, &mut db, &secret, proposal.answer_by).await.expect("readable").expect("it exists");
    assert!(late.proposal.expect("until the clock ends it").late);
}

/// The exception in the guard is for a request and what is proposed to itself, and for nobody else.
#[tokio::test]
async fn nobody_gets_past_the_guard_by_calling_a_hold_proposed() {
    let office = TestOffice::open().await;
    proposed(&office).await;
    office.submit(wish("AUL-2", "13:00", "15:00")).await.expect("somebody else");
    for (sql, name) in [
        (
            "insert into occupancy (facility_id, reservation_id, starts_at, ends_at, quantity, hold, proposed) \
             select facility_id, 2, starts_at, ends_at, 1, 'hard', 1 from occupancy where reservation_id = 1 and proposed = 0",
            "slot_taken",
        ),
        (
            "insert into occupancy (facility_id, starts_at, ends_at, quantity, hold, proposed) \
             select facility_id, starts_at + 2592000, ends_at + 2592000, 1, 'hard', 1 from occupancy where reservation_id = 1 and proposed = 0",
            "proposed_to_a_request",
        ),
        ("update occupancy set proposed = 0, starts_at = starts_at - 86400, ends_at = ends_at - 86400 where proposed = 1", "slot_taken"),
    ] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint(name), "{sql}: {error}");
    }
    office.assert_sound().await;
}
