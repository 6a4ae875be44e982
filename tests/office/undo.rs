//! Ten seconds in which a move can be undone, and in which nothing of it leaves the office (§7.4).

use super::outbox::{Scripted, accepted, claim, round};
use super::proposals::{last_event, waiting};
use super::support::{DAY, TestOffice, agreed, between, is_taken, refusal, wall, wish};
use chrono::Duration;
use silandap::domain::application_form::NewReservation;
use silandap::domain::availability::Hold;
use silandap::domain::code::ReservationCode;
use silandap::domain::facility::Layout;
use silandap::domain::message::Template;
use silandap::domain::relocation::Shift;
use silandap::domain::reservation::{Refusal, SarprasAnswer, Status};
use silandap::domain::role::{Role, Roles, StaffId, StaffMember};
use silandap::error::AppError;
use silandap::store::check;
use silandap::store::messages::Message;
use silandap::store::reservations::Reservation;
use silandap::workflow::propose::{self, Answer, Seen};
use silandap::workflow::together::How;
use silandap::workflow::{Actor, Context, deliver, tell, undo};

fn morning() -> NewReservation {
    wish("AUL-2", "09:00", "12:00")
}

async fn to_the_day_after(office: &TestOffice, code: &ReservationCode) {
    office.move_to(code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day after is free");
}

async fn propose_the_day_after(office: &TestOffice, code: &ReservationCode) {
    office.propose(code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day after is free");
}

/// The admin, so many seconds after the clock of the office.
fn admin_later(office: &TestOffice, seconds: i64) -> Context {
    let admin = office.as_role(Role::Admin);
    Context { now: admin.now + Duration::seconds(seconds), ..admin }
}

async fn undo_after(office: &TestOffice, code: &ReservationCode, seconds: i64) -> Result<(), AppError> {
    undo::undo(&admin_later(office, seconds), code).await
}

/// The request as it was, but for its version.
fn assert_as_before(now: Reservation, before: &Reservation) {
    assert_eq!(Reservation { version: before.version, ..now }, *before);
}

/// How it stands in the calendar.
async fn held(office: &TestOffice, code: &ReservationCode) -> Vec<(silandap::domain::slot::Slot, Hold, bool)> {
    office.holds(code).await.into_iter().map(|held| (held.occupancy.slot, held.occupancy.hold, held.proposed)).collect()
}

async fn newest(office: &TestOffice, code: &ReservationCode) -> Message {
    office.messages(code).await.pop().expect("a message")
}

#[tokio::test]
async fn a_booking_that_was_moved_is_back_where_it_was_and_its_approval_waits_again() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let (before, held_before) = (office.reservation(&booking).await, held(&office, &booking).await);
    let approval = newest(&office, &booking).await;
    to_the_day_after(&office, &booking).await;
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleAgreed]);
    undo_after(&office, &booking, 9).await.expect("within ten seconds");
    assert_as_before(office.reservation(&booking).await, &before);
    assert_eq!(held(&office, &booking).await, held_before);
    assert_eq!(newest(&office, &booking).await, approval, "the message about the move is called off");
    assert_eq!(last_event(&office, &booking).await, "undone");
    assert!(is_taken(&office.submit(morning()).await), "the old time is the booking's again");
    office.booked(between("AUL-2", 1, "2026-12-16T09:00", "2026-12-16T12:00")).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn an_undecided_request_gets_the_facilities_teams_word_back() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    let (before, held_before) = (office.reservation(&request).await, held(&office, &request).await);
    assert_eq!((before.status, before.sarpras_answer), (Status::Review, Some(SarprasAnswer::Available)));
    let receipt = newest(&office, &request).await;
    to_the_day_after(&office, &request).await;
    assert_eq!(office.reservation(&request).await.sarpras_answer, None);
    undo_after(&office, &request, 0).await.expect("at once");
    assert_as_before(office.reservation(&request).await, &before);
    assert_eq!(held(&office, &request).await, held_before);
    assert_eq!(newest(&office, &request).await, receipt, "the receipt names the old time again");
    office.approve(&request).await.expect("the word of the facilities team still counts");
    office.assert_sound().await;
}

#[tokio::test]
async fn another_facility_is_left_again_and_the_layout_is_the_old_one() {
    let office = TestOffice::open().await;
    let mut new = wish("AUL-1", "09:00", "12:00");
    new.items[0].layout = Some(Layout::Theater);
    let booking = office.booked(new).await;
    let before = office.reservation(&booking).await;
    office.move_to(&booking, Some("AUL-2"), &format!("{DAY}T09:00"), &format!("{DAY}T12:00")).await.expect("the small hall is free");
    assert_eq!(office.reservation(&booking).await.items[0].item.layout, None);
    undo_after(&office, &booking, 3).await.expect("within ten seconds");
    assert_as_before(office.reservation(&booking).await, &before);
    assert_eq!(before.items[0].item.layout, Some(Layout::Theater));
    office.booked(morning()).await;
    office.assert_sound().await;
}

#[tokio::test]
async fn a_proposal_is_undone_and_what_was_told_before_still_holds() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let (before, held_before) = (office.reservation(&booking).await, held(&office, &booking).await);
    propose_the_day_after(&office, &booking).await;
    undo_after(&office, &booking, 9).await.expect("within ten seconds");
    assert_as_before(office.reservation(&booking).await, &before);
    assert_eq!(held(&office, &booking).await, held_before);
    assert_eq!(waiting(&office, &booking).await, [Template::Approved]);
    assert_eq!(refusal(office.answer(&booking, Answer::Yes(None)).await), Refusal::NothingAsked);
    assert_eq!(last_event(&office, &booking).await, "undone");
    office.assert_sound().await;
}

/// Unlike a declined offer, one that is undone was never made: nobody has looked at the request yet.
#[tokio::test]
async fn a_request_that_was_offered_another_time_by_mistake_is_where_it_was() {
    let office = TestOffice::open().await;
    let request = office.submit(morning()).await.expect("received").code;
    let before = office.reservation(&request).await;
    assert_eq!(before.status, Status::Submitted);
    propose_the_day_after(&office, &request).await;
    undo_after(&office, &request, 9).await.expect("within ten seconds");
    assert_as_before(office.reservation(&request).await, &before);
    assert_eq!(waiting(&office, &request).await, [Template::Received]);
    office.assert_sound().await;
}

#[tokio::test]
async fn after_ten_seconds_it_is_too_late_and_what_people_wrote_is_forgotten() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    to_the_day_after(&office, &booking).await;
    let moved = office.reservation(&booking).await;
    assert_eq!(refusal(undo_after(&office, &booking, 10).await), Refusal::TooLateToUndo);
    assert_eq!(office.reservation(&booking).await, moved);
    undo::forget_old(&admin_later(&office, 9)).await.expect("no trouble");
    assert_eq!(office.number("select count(*) from last_move").await, 1);
    undo::forget_old(&admin_later(&office, 10)).await.expect("no trouble");
    assert_eq!(office.number("select count(*) from last_move").await, 0);
    office.assert_sound().await;
}

#[tokio::test]
async fn only_a_last_move_can_be_undone_and_only_once() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    assert_eq!(refusal(undo_after(&office, &booking, 0).await), Refusal::TooLateToUndo, "it was never moved");
    to_the_day_after(&office, &booking).await;
    let once = office.reservation(&booking).await;
    office.move_to(&booking, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("and a day later");
    undo_after(&office, &booking, 0).await.expect("the second move");
    assert_as_before(office.reservation(&booking).await, &once);
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleAgreed], "the first move is still to be told");
    assert_eq!(refusal(undo_after(&office, &booking, 0).await), Refusal::TooLateToUndo);
    office.assert_sound().await;
}

#[tokio::test]
async fn nobody_undoes_what_somebody_else_has_moved() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    to_the_day_after(&office, &booking).await;
    let moved = office.reservation(&booking).await;
    let salasiah =
        StaffMember { id: StaffId(1), name: "Hj. Salasiah".into(), roles: Roles(vec![Role::Admin]), must_change_password: false, standing_in_for: Vec::new() };
    let another = Context { actor: Actor::Staff(salasiah), ..office.as_role(Role::Admin) };
    for context in [another, office.as_role(Role::Ult), office.as_role(Role::Sarpras), office.as_applicant()] {
        assert_eq!(undo::undo(&context, &booking).await, Err(AppError::Forbidden));
    }
    assert_eq!(office.reservation(&booking).await, moved);
}

#[tokio::test]
async fn what_was_changed_after_the_move_is_not_undone_with_it() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    to_the_day_after(&office, &request).await;
    office.confirm(&request, SarprasAnswer::Partial).await.expect("the facilities team was fast");
    let answered = office.reservation(&request).await;
    assert!(matches!(refusal(undo_after(&office, &request, 5).await), Refusal::VersionConflict { current } if current == answered.version));
    assert_eq!(office.reservation(&request).await, answered);

    let booking = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    office.propose(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("proposed");
    office.answer(&booking, Answer::Yes(None)).await.expect("the applicant was fast");
    assert!(matches!(refusal(undo_after(&office, &booking, 5).await), Refusal::VersionConflict { .. }));
    office.assert_sound().await;
}

#[tokio::test]
async fn the_old_time_of_a_booking_may_have_been_taken_within_the_seconds() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    to_the_day_after(&office, &booking).await;
    let moved = office.reservation(&booking).await;
    office.booked(morning()).await;
    let no = refusal(undo_after(&office, &booking, 5).await);
    assert!(matches!(no, Refusal::SlotTaken { .. }) && !no.alternatives().is_empty(), "{no:?}");
    assert_eq!(office.reservation(&booking).await, moved, "it stays where it was moved to");
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleAgreed]);
    office.assert_sound().await;
}

/// What takes the place of what was proposed for the day after: another day, proposed or agreed by phone.
async fn replace(office: &TestOffice, code: &ReservationCode, by_agreement: bool) {
    if by_agreement {
        office.move_to(code, None, "2026-12-18T08:00", "2026-12-18T10:00").await.expect("agreed by phone");
    } else {
        office.propose(code, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("another day instead");
    }
}

#[tokio::test]
async fn what_was_proposed_before_is_proposed_again_when_its_successor_is_undone() {
    for (by_agreement, undecided) in [(false, false), (true, false), (false, true), (true, true)] {
        let office = TestOffice::open().await;
        let code = if undecided { office.ready(morning()).await } else { office.booked(morning()).await };
        propose_the_day_after(&office, &code).await;
        let (before, held_before, asked) = (office.reservation(&code).await, held(&office, &code).await, newest(&office, &code).await);
        replace(&office, &code, by_agreement).await;
        assert_ne!(office.reservation(&code).await.proposal, before.proposal);
        let told = newest(&office, &code).await;
        assert!(told.id != asked.id && told.held_seconds(office.now()) == 10, "it waits as every message about a move does");
        undo_after(&office, &code, 9).await.expect("within ten seconds");
        assert_as_before(office.reservation(&code).await, &before);
        assert_eq!(held(&office, &code).await, held_before);
        assert_eq!(newest(&office, &code).await, asked, "the question is asked again, its successor is called off");
        office.assert_sound().await;
        let number = before.proposal.expect("a proposal").id;
        propose::reply(&office.as_applicant(), &code, Seen::Proposal(number), Answer::Yes(None)).await.expect("the page of before still answers it");
        assert_eq!(office.reservation(&code).await.start, wall("2026-12-16T09:00"));
        office.assert_sound().await;
    }
}

#[tokio::test]
async fn what_was_proposed_before_may_have_been_taken_within_the_seconds() {
    for by_agreement in [false, true] {
        let office = TestOffice::open().await;
        let booking = office.booked(morning()).await;
        propose_the_day_after(&office, &booking).await;
        replace(&office, &booking, by_agreement).await;
        let now = office.reservation(&booking).await;
        office.booked(between("AUL-2", 1, "2026-12-16T09:00", "2026-12-16T12:00")).await;
        assert!(matches!(refusal(undo_after(&office, &booking, 5).await), Refusal::SlotTaken { .. }));
        assert_eq!(office.reservation(&booking).await, now, "it stays as it is");
        office.assert_sound().await;
    }
}

/// A colleague whose page still has the question opens its message while another day is proposed.
#[tokio::test]
async fn what_is_proposed_again_is_known_to_the_applicant_if_somebody_has_told_them_in_these_seconds() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    propose_the_day_after(&office, &booking).await;
    let asked = newest(&office, &booking).await;
    office.set_clock("2026-11-24T10:30");
    replace(&office, &booking, false).await;
    tell::message_opened(&office.as_role(Role::Ult), asked.id).await.expect("it was on the screen");
    undo_after(&office, &booking, 5).await.expect("the other day has not been told");
    assert!(office.reservation(&booking).await.proposal.expect("the first one").told);
    office.recall(&booking).await.expect("taken back");
    assert!(waiting(&office, &booking).await.contains(&Template::RescheduleRecalled), "whoever knows of it hears of its end");
    office.assert_sound().await;
}

#[tokio::test]
async fn several_whose_proposals_gave_way_come_back_with_them() {
    let office = TestOffice::open().await;
    let (first, second) = (office.booked(morning()).await, office.booked(wish("RPT-1", "09:00", "12:00")).await);
    for code in [&first, &second] {
        propose_the_day_after(&office, code).await;
    }
    let before = [office.reservation(&first).await, office.reservation(&second).await];
    for how in [How::Agreed(agreed()), How::Proposed] {
        office.move_all(&[&first, &second], Shift { days: 2, minutes: 0 }, how).await.expect("both");
        undo::undo_all(&admin_later(&office, 5), &[first.clone(), second.clone()]).await.expect("within ten seconds");
        for (code, before) in [&first, &second].into_iter().zip(&before) {
            assert_as_before(office.reservation(code).await, before);
            assert_eq!(waiting(&office, code).await, [Template::Approved, Template::Reschedule]);
        }
        office.assert_sound().await;
    }
}

/// "before any message can leave"
#[tokio::test]
async fn the_message_about_a_move_waits_until_it_can_no_longer_be_undone() {
    let office = TestOffice::open().await;
    let (booking, proposed, offered) =
        (office.booked(morning()).await, office.booked(wish("RPT-1", "09:00", "12:00")).await, office.ready(morning_of_another_room()).await);
    to_the_day_after(&office, &booking).await;
    propose_the_day_after(&office, &proposed).await;
    propose_the_day_after(&office, &offered).await;
    for (code, template) in [(&booking, Template::RescheduleAgreed), (&proposed, Template::Reschedule), (&offered, Template::Offer)] {
        let message = newest(&office, code).await;
        assert_eq!(message.template, template);
        let early = admin_later(&office, 9);
        assert_eq!(refusal(tell::message_opened(&early, message.id).await), Refusal::MessageHeld, "{template}");
        assert_eq!(refusal(tell::message_sent(&early, message.id).await), Refusal::MessageHeld, "{template}");
        let view = silandap::store::inbox::message_view(&message, early.now);
        assert_eq!((view.held_seconds, view.whatsapp_url.as_str()), (1, ""), "{template}");
        let later = admin_later(&office, 10);
        let view = silandap::store::inbox::message_view(&message, later.now);
        assert!(view.held_seconds == 0 && view.whatsapp_url.starts_with("https://wa.me/"), "{view:?}");
        tell::message_opened(&later, message.id).await.expect("it is free");
        tell::message_sent(&later, message.id).await.expect("it is free");
    }
    office.assert_sound().await;
}

fn morning_of_another_room() -> NewReservation {
    wish("RPT-2", "09:00", "12:00")
}

#[tokio::test]
async fn the_receipt_with_the_new_time_waits_as_well_and_the_old_one_does_not() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    assert_eq!(newest(&office, &request).await.held_until, None);
    to_the_day_after(&office, &request).await;
    let receipt = newest(&office, &request).await;
    assert_eq!((receipt.template, receipt.held_seconds(office.now())), (Template::Received, 10));
    assert_eq!(refusal(office.tell(&request).await), Refusal::MessageHeld);
    undo_after(&office, &request, 5).await.expect("within ten seconds");
    office.tell(&request).await.expect("the receipt of before was never held");
}

#[tokio::test]
async fn one_of_several_that_went_together_goes_back_alone() {
    let office = TestOffice::open().await;
    let first = office.booked(morning()).await;
    let second = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let before = office.reservation(&first).await;
    office.move_all(&[&first, &second], Shift { days: 1, minutes: 0 }, How::Agreed(agreed())).await.expect("both");
    undo_after(&office, &first, 5).await.expect("within ten seconds");
    assert_as_before(office.reservation(&first).await, &before);
    assert_eq!(office.reservation(&second).await.start, wall("2026-12-16T09:00"), "the other one stays where it went");
    office.assert_sound().await;
}

#[tokio::test]
async fn several_that_went_together_come_back_together_even_where_one_stands_in_the_place_of_another() {
    let office = TestOffice::open().await;
    let first = office.booked(morning()).await;
    let second = office.booked(NewReservation { start: wall("2026-12-16T09:00"), end: wall("2026-12-16T12:00"), ..morning() }).await;
    let before = [office.reservation(&first).await, office.reservation(&second).await];
    office.move_all(&[&first, &second], Shift { days: 1, minutes: 0 }, How::Agreed(agreed())).await.expect("one takes the place of the other");
    undo::undo_all(&admin_later(&office, 5), &[second.clone(), first.clone()]).await.expect("within ten seconds");
    for (code, before) in [&first, &second].into_iter().zip(&before) {
        assert_as_before(office.reservation(code).await, before);
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn where_one_of_several_cannot_come_back_none_does_and_it_is_named() {
    let office = TestOffice::open().await;
    let first = office.booked(morning()).await;
    let second = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    office.move_all(&[&first, &second], Shift { days: 1, minutes: 0 }, How::Agreed(agreed())).await.expect("both");
    let moved = [office.reservation(&first).await, office.reservation(&second).await];
    office.booked(morning()).await;
    let no = undo::undo_all(&admin_later(&office, 5), &[first.clone(), second.clone()]).await.expect_err("the hall was taken");
    assert!(matches!(&no, AppError::OneOfSeveral { code, why } if *code == first && matches!(**why, AppError::Refused(Refusal::SlotTaken { .. }))), "{no:?}");
    assert_eq!([office.reservation(&first).await, office.reservation(&second).await], moved, "both stay where they went");
    let late = undo::undo_all(&admin_later(&office, 10), &[first, second]).await.expect_err("ten seconds are over");
    assert!(matches!(late, AppError::OneOfSeveral { .. }), "{late:?}");
    assert!(undo::undo_all(&admin_later(&office, 5), &[]).await.is_err(), "none is no move");
    office.assert_sound().await;
}

/// Of two messages about one booking exactly one is to be told, and `silandap check` knows which.
#[tokio::test]
async fn the_check_sees_when_what_was_undone_would_be_told_or_what_stands_would_not() {
    for damage in [
        "update message set cancelled_at = null where template = 'reschedule_agreed'",
        "update message set cancelled_at = created_at where template = 'approved'",
        "delete from message where template = 'reschedule_agreed'",
    ] {
        let office = TestOffice::open().await;
        let booking = office.booked(morning()).await;
        to_the_day_after(&office, &booking).await;
        undo_after(&office, &booking, 5).await.expect("within ten seconds");
        office.assert_sound().await;
        office.by_hand(damage).await.expect("typed");
        let messages = check::run(&office.store).await.expect("the checks run").into_iter().find(|check| check.check == "messages").expect("a check");
        assert!(!messages.ok && messages.detail.contains(booking.as_str()), "{damage}: {}", messages.detail);
    }
}

/// A press on "undo" that has waited behind the outbox comes too late, however early its own clock was.
#[tokio::test]
async fn a_move_that_has_begun_to_leave_cannot_be_undone() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    round(&office, &Scripted::new(&[])).await;
    office.move_to(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
    let pressed = office.now() + Duration::seconds(9);
    office.set_moment(office.now() + Duration::seconds(10));
    assert_eq!(claim(&office).await.template, Template::RescheduleAgreed);
    office.set_moment(pressed);
    assert_eq!(refusal(undo::undo(&office.as_role(Role::Admin), &booking).await), Refusal::TooLateToUndo);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_left_while_a_move_overtook_it_has_told_it_when_the_move_is_undone() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let approval = claim(&office).await;
    office.move_to(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
    deliver::record_outcome(&office.as_system(), approval.delivery, accepted("wamid.1"), 0.5).await.expect("written down");
    assert_eq!(office.reservation(&booking).await.notified_at, None, "it has told the old day");
    undo::undo(&office.as_role(Role::Admin), &booking).await.expect("in time");
    assert_eq!(office.reservation(&booking).await.notified_at, Some(office.now()), "which counts again");
    assert_eq!(office.number("select count(*) from message where decision = 1 and sent_at is null and cancelled_at is null").await, 0);
    assert_eq!(round(&office, &Scripted::new(&[])).await.sent, 0, "nothing is left to be told");
    office.assert_sound().await;
}
