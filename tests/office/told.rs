//! What the applicant hears when a question to them, or their request, ends by the clock or by the office (X2, X6, X14).

use super::proposals::{last_event, waiting};
use super::support::{TestOffice, between, refusal, wall, wish};
use silandap::domain::application_form::NewReservation;
use silandap::domain::code::ReservationCode;
use silandap::domain::language::Language;
use silandap::domain::message::Template;
use silandap::domain::reservation::{Refusal, Status};
use silandap::domain::role::Role;
use silandap::domain::slot::instant;
use silandap::store::events;
use silandap::workflow::propose::Answer;
use silandap::workflow::tell;

fn morning() -> NewReservation {
    wish("AUL-2", "09:00", "12:00")
}

/// A booking that the applicant knows of.
async fn told_booking(office: &TestOffice, new: NewReservation) -> ReservationCode {
    let booking = office.booked(new).await;
    office.tell(&booking).await.expect("the approval is told");
    booking
}

async fn propose(office: &TestOffice, code: &ReservationCode, day: &str) {
    office.propose(code, None, &format!("{day}T09:00"), &format!("{day}T12:00")).await.expect("the day is free");
}

/// A minute later the message about it can leave, and does.
async fn ask(office: &TestOffice, code: &ReservationCode, day: &str) {
    propose(office, code, day).await;
    office.set_clock("2026-11-24T10:01");
    office.tell(code).await.expect("the question is sent");
}

async fn newest_text(office: &TestOffice, code: &ReservationCode) -> String {
    office.messages(code).await.pop().expect("a message").text
}

#[tokio::test]
async fn a_proposed_move_that_runs_out_is_told_once_and_the_old_date_stands() {
    for (language, said) in [
        (Language::Id, ["*kedaluwarsa*", "*Jadwal semula tetap berlaku*: 15 Desember 2026, pukul 09.00–12.00 WITA"]),
        (Language::En, ["*expired*", "*Your old schedule stands*: 15 December 2026, 09.00–12.00 WITA"]),
    ] {
        let office = TestOffice::open().await;
        let booking = told_booking(&office, NewReservation { language, ..morning() }).await;
        ask(&office, &booking, "2026-12-16").await;
        office.set_clock("2026-11-25T16:00");
        let (one, two) = tokio::join!(office.look_at_the_clock(), office.look_at_the_clock());
        assert_eq!((one + two, office.look_at_the_clock().await), (1, 0), "however often the clock is looked at");
        assert_eq!(waiting(&office, &booking).await, [Template::RescheduleExpired]);
        assert_eq!(office.number("select count(*) from message where template = 'reschedule_expired'").await, 1);
        let message = office.messages(&booking).await.pop().expect("a message");
        assert!(said.iter().all(|words| message.text.contains(words)), "{}", message.text);
        assert_eq!((message.decision, message.held_until), (false, None));
        assert_eq!(last_event(&office, &booking).await, "unanswered");
        office.assert_sound().await;
    }
}

/// Also when nobody in the office had sent the question: the applicant may have read it on their page.
#[tokio::test]
async fn an_offer_that_runs_out_is_told_in_the_place_of_the_offer() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    propose(&office, &request, "2026-12-16").await;
    office.set_clock("2026-11-25T16:01");
    assert_eq!(office.look_at_the_clock().await, 1);
    assert_eq!(office.look_at_the_clock().await, 0);
    assert_eq!(waiting(&office, &request).await, [Template::Received, Template::OfferExpired]);
    let text = newest_text(&office, &request).await;
    assert!(text.contains("Jumat, 27 November 2026, pukul 16.30"), "the clock of the service runs on: {text}");
    assert_eq!(office.reservation(&request).await.status, Status::Review);
    office.assert_sound().await;
}

#[tokio::test]
async fn an_offer_that_runs_out_after_the_time_asked_for_is_one_apology() {
    let office = TestOffice::open().await;
    let request = office.ready(between("AUL-2", 1, "2026-11-25T09:00", "2026-11-25T12:00")).await;
    propose(&office, &request, "2026-12-16").await;
    office.set_clock("2026-11-25T16:00");
    assert_eq!(office.look_at_the_clock().await, 1);
    assert_eq!(office.look_at_the_clock().await, 0);
    assert_eq!(office.reservation(&request).await.status, Status::Expired);
    assert_eq!(waiting(&office, &request).await, [Template::Expired]);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_question_that_has_left_is_taken_back_with_one_message() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office, morning()).await;
    ask(&office, &booking, "2026-12-16").await;
    office.recall(&booking).await.expect("taken back");
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleRecalled]);
    let text = newest_text(&office, &booking).await;
    assert!(text.contains("*kami tarik kembali*") && text.contains("*Jadwal semula tetap berlaku*: 15 Desember 2026"), "{text}");
    assert_eq!(refusal(office.recall(&booking).await), Refusal::NothingAsked);
    assert_eq!(office.number("select count(*) from message where template = 'reschedule_recalled'").await, 1);

    office.set_clock("2026-11-24T10:00");
    let request = office.ready(wish("RPT-1", "09:00", "12:00")).await;
    ask(&office, &request, "2026-12-16").await;
    office.recall(&request).await.expect("taken back");
    assert_eq!(waiting(&office, &request).await, [Template::Received, Template::OfferRecalled]);
    assert_eq!(office.reservation(&request).await.status, Status::Review);
    for code in [&booking, &request] {
        office.tell(code).await.expect("it waits for nothing");
        assert_eq!(last_event(&office, code).await, "told");
    }
    office.assert_sound().await;
}

/// Within the ten seconds of undo, and after them, as long as nobody has opened or sent it.
#[tokio::test]
async fn a_question_that_is_still_in_the_office_is_called_off_and_nobody_hears_of_it() {
    for minute in ["2026-11-24T10:00", "2026-11-24T11:00"] {
        let office = TestOffice::open().await;
        let booking = told_booking(&office, morning()).await;
        let request = office.ready(wish("RPT-1", "09:00", "12:00")).await;
        for code in [&booking, &request] {
            propose(&office, code, "2026-12-16").await;
        }
        office.set_clock(minute);
        for code in [&booking, &request] {
            office.recall(code).await.expect("taken back");
        }
        assert!(waiting(&office, &booking).await.is_empty());
        assert_eq!(waiting(&office, &request).await, [Template::Received]);
        assert_eq!(office.number("select count(*) from message where template in ('offer', 'reschedule') and cancelled_at is not null").await, 2, "{minute}");
        office.assert_sound().await;
    }
}

/// Whoever opened WhatsApp with the text may have sent it.
#[tokio::test]
async fn a_question_that_was_opened_counts_as_heard() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office, morning()).await;
    propose(&office, &booking, "2026-12-16").await;
    office.set_clock("2026-11-24T10:01");
    let message = office.messages(&booking).await.pop().expect("the question");
    tell::message_opened(&office.as_role(Role::Ult), message.id).await.expect("nothing holds it");
    office.recall(&booking).await.expect("taken back");
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleRecalled]);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_took_the_place_of_a_question_that_was_heard_is_taken_back_with_a_message() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office, morning()).await;
    ask(&office, &booking, "2026-12-16").await;
    propose(&office, &booking, "2026-12-17").await;
    office.recall(&booking).await.expect("taken back");
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleRecalled], "they still think of the first one");

    office.set_clock("2026-11-24T10:00");
    let other = told_booking(&office, wish("RPT-1", "09:00", "12:00")).await;
    ask(&office, &other, "2026-12-16").await;
    office.answer(&other, Answer::No).await.expect("in time");
    propose(&office, &other, "2026-12-17").await;
    office.recall(&other).await.expect("taken back");
    assert!(waiting(&office, &other).await.is_empty(), "the first one is answered, of the second they know nothing");
    office.assert_sound().await;
}

/// Submitted, passed on, under review, to be completed: all end when the use would begin.
#[tokio::test]
async fn a_request_whose_time_comes_undecided_expires_once_with_an_apology() {
    let office = TestOffice::open().await;
    let tomorrow = |place: &str| between(place, 1, "2026-11-25T09:00", "2026-11-25T12:00");
    let submitted = office.submit(tomorrow("AUL-2")).await.expect("received").code;
    let disposed = office.submit(tomorrow("RPT-1")).await.expect("received").code;
    office.dispose(&disposed).await.expect("passed on");
    let review = office.ready(tomorrow("RPT-2")).await;
    let incomplete = office.submit(tomorrow("KLS-A")).await.expect("received").code;
    office.by_hand("update reservation set status = 'needs_info' where id = 4").await.expect("until there is a page for it");
    let booking = office.booked(tomorrow("KLS-B")).await;
    let later = office.submit(morning()).await.expect("received").code;

    office.set_clock("2026-11-25T08:59");
    assert_eq!(office.look_at_the_clock().await, 0);
    office.set_clock("2026-11-25T09:00");
    let (one, two) = tokio::join!(office.look_at_the_clock(), office.look_at_the_clock());
    assert_eq!((one + two, office.look_at_the_clock().await), (4, 0));
    for code in [&submitted, &disposed, &review, &incomplete] {
        let expired = office.reservation(code).await;
        assert_eq!((expired.status, expired.notified_at), (Status::Expired, None));
        assert!(office.holds(code).await.is_empty());
        assert_eq!(waiting(&office, code).await, [Template::Expired], "the receipt that nobody sent is overtaken");
        let mut db = office.store.read().await.expect("a connection");
        let event = events::of_reservation(&mut db, expired.id).await.expect("readable").pop().expect("an event");
        assert_eq!((event.kind.as_str(), event.actor.as_str(), event.at), ("expired", "system", instant(wall("2026-11-25T09:00"))));
        assert!(event.changes.contains(r#""expired"]"#), "{}", event.changes);
        drop(db);
        assert_eq!(refusal(office.withdraw(code).await).code(), "not_allowed_in_state", "nothing leaves a terminal state");
    }
    let text = newest_text(&office, &review).await;
    assert!(text.contains("*kedaluwarsa*") && text.contains("25 November 2026, pukul 09.00–12.00") && text.contains("lapor.go.id"), "{text}");
    assert_eq!(office.reservation(&booking).await.status, Status::Approved);
    assert_eq!(office.reservation(&later).await.status, Status::Submitted);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_request_that_is_decided_in_the_last_minute_does_not_expire() {
    let office = TestOffice::open().await;
    let rejected = office.ready(between("AUL-2", 1, "2026-11-25T09:00", "2026-11-25T12:00")).await;
    office.set_clock("2026-11-25T09:00");
    office.reject(&rejected, "sedang dipakai").await.expect("a late answer is still an answer");
    assert_eq!(office.look_at_the_clock().await, 0);
    assert_eq!(waiting(&office, &rejected).await, [Template::Rejected]);
    office.assert_sound().await;
}
