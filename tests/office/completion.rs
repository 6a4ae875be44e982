//! A request that lacks something (X1): asked, completed, or not completed in time.

use crate::support::{TestOffice, between, faults, refusal, wall, wish};
use silandap::domain::message::Template;
use silandap::domain::reservation::{Refusal, SarprasAnswer, Status};
use silandap::domain::slot::instant;

#[tokio::test]
async fn the_applicant_hears_what_is_missing_and_the_clock_stands_still() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-1", "08:00", "12:00")).await;
    let due = office.reservation(&code).await.due_at;
    assert_eq!(due, instant(wall("2026-11-25T16:00")));
    office.request_info(&code, "susunan acara").await.expect("asked");
    let asked = office.reservation(&code).await;
    assert_eq!(asked.status, Status::NeedsInfo);
    assert_eq!(asked.missing.as_ref().map(|missing| missing.answer_by), Some(instant(wall("2026-11-26T16:00"))), "two working days");
    let messages = office.messages(&code).await;
    let told = messages.iter().find(|message| message.template == Template::NeedsInfo).expect("a message");
    assert!(told.text.contains("susunan acara") && told.text.contains("Kamis, 26 November 2026, pukul 16.00"), "{}", told.text);
    // Paused on Tuesday, resumed on Thursday: the due moment moves by two working days (service §4.2).
    office.set_clock("2026-11-26T10:00");
    office.complete(&code, "Susunan acara: pembukaan, diskusi", Some(40)).await.expect("completed");
    let done = office.reservation(&code).await;
    assert_eq!((done.status, done.participants), (Status::Review, Some(40)), "back where it was, with the answer of the facilities team");
    assert_eq!(done.sarpras_answer, Some(SarprasAnswer::Available));
    assert_eq!(done.due_at, instant(wall("2026-11-27T16:30")));
    assert_eq!(done.info_reply, "Susunan acara: pembukaan, diskusi");
    assert_eq!(done.missing, None);
    office.approve(&code).await.expect("it goes on");
    office.assert_sound().await;
}

#[tokio::test]
async fn paused_and_completed_on_the_same_day_it_is_due_as_before() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received").code;
    let due = office.reservation(&code).await.due_at;
    office.request_info(&code, "jumlah peserta").await.expect("asked");
    office.set_clock("2026-11-24T14:00");
    office.complete(&code, "40 orang", None).await.expect("completed");
    let done = office.reservation(&code).await;
    assert_eq!((done.status, done.due_at), (Status::Submitted, due));
}

/// The day of resuming is the next working day (service §4.2): nobody in the office could act before.
#[tokio::test]
async fn what_is_completed_on_a_day_off_is_due_at_the_close_of_the_next_working_day() {
    for (received, due, completed, due_then) in [
        ("2026-11-26T10:00", "2026-11-27T16:30", "2026-11-28T09:00", "2026-11-30T16:00"),
        ("2026-12-22T10:00", "2026-12-23T16:00", "2026-12-25T09:00", "2026-12-28T16:00"),
    ] {
        let office = TestOffice::open().await;
        office.set_clock(received);
        let code = office.submit(between("AUL-1", 1, "2027-01-12T08:00", "2027-01-12T12:00")).await.expect("received").code;
        assert_eq!(office.reservation(&code).await.due_at, instant(wall(due)));
        office.set_moment(instant(wall(received)) + chrono::Duration::days(1));
        office.request_info(&code, "jumlah peserta").await.expect("asked on the last day");
        office.set_clock(completed);
        office.complete(&code, "40 orang", None).await.expect("completed");
        let done = office.reservation(&code).await;
        assert_eq!((done.status, done.due_at), (Status::Submitted, instant(wall(due_then))), "{completed}");
    }
}

#[tokio::test]
async fn an_unsent_question_is_called_off_by_its_answer() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received").code;
    office.request_info(&code, "jumlah peserta").await.expect("asked");
    office.complete(&code, "40 orang", None).await.expect("completed");
    let waiting = office.messages(&code).await.into_iter().filter(|message| message.cancelled_at.is_none());
    assert_eq!(waiting.map(|message| message.template).collect::<Vec<_>>(), [Template::Received]);
}

#[tokio::test]
async fn what_is_not_completed_in_two_working_days_expires_and_is_told() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received").code;
    office.request_info(&code, "jumlah peserta").await.expect("asked");
    office.set_clock("2026-11-26T15:59");
    assert_eq!(office.look_at_the_clock().await, 0);
    office.set_clock("2026-11-26T16:00");
    assert_eq!(refusal(office.complete(&code, "40 orang", None).await), Refusal::AnswerTooLate, "also before the clock has looked");
    assert_eq!(office.look_at_the_clock().await, 1);
    assert_eq!(office.reservation(&code).await.status, Status::Expired);
    assert!(office.holds(&code).await.is_empty());
    assert_eq!(office.messages(&code).await.last().map(|message| message.template), Some(Template::Expired));
    office.assert_sound().await;
}

#[tokio::test]
async fn a_question_and_its_answer_need_words_and_no_more_people_than_there_is_room_for() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-2", "08:00", "12:00")).await.expect("received").code;
    assert_eq!(faults(office.request_info(&code, "  ").await), ["missing: missing"]);
    assert_eq!(faults(office.request_info(&code, &"x".repeat(1001)).await), ["missing: too_long"]);
    office.request_info(&code, "jumlah peserta").await.expect("asked");
    assert_eq!(faults(office.complete(&code, " ", None).await), ["reply: reply"]);
    assert_eq!(faults(office.complete(&code, "banyak", Some(101)).await), ["participants: capacity"]);
    assert_eq!(faults(office.complete(&code, "tidak ada", Some(0)).await), ["participants: number"]);
    assert_eq!(office.reservation(&code).await.status, Status::NeedsInfo, "nothing of it was taken");
}

#[tokio::test]
async fn an_incomplete_request_can_be_taken_back_but_not_decided() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-1", "08:00", "12:00")).await;
    office.request_info(&code, "jumlah peserta").await.expect("asked");
    assert!(matches!(refusal(office.approve(&code).await), Refusal::NotAllowedInState { status: Status::NeedsInfo, .. }));
    assert!(matches!(refusal(office.reject(&code, "penuh").await), Refusal::NotAllowedInState { status: Status::NeedsInfo, .. }));
    office.withdraw(&code).await.expect("taken back");
    let ended = office.reservation(&code).await;
    assert_eq!((ended.status, ended.missing), (Status::Cancelled, None));
}
