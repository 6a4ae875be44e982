//! What the office reminds of by itself: borrowers of the use and of the survey, applicants of an offer, the staff of deadlines.
//! Each once, whoever looks, after a restart, and wherever the clock jumps [H54].

use super::proposals::{last_event, waiting};
use super::support::{DAY, TestOffice, between, refusal, wish};
use silandap::domain::applicant::ApplicantKind;
use silandap::domain::application_form::{Applicant, NewReservation};
use silandap::domain::code::ReservationCode;
use silandap::domain::delivery::{ChannelKind, Outcome, QuietHours};
use silandap::domain::message::Template;
use silandap::domain::role::Role;
use silandap::domain::working_days::{CalendarForm, ChangeKind};
use silandap::store::settings as kept;
use silandap::workflow::deliver::{self, Next, Rules};
use silandap::workflow::propose::Answer;
use silandap::workflow::{privacy, settings, tell, working_days};
use std::collections::BTreeMap;

/// The day before [`DAY`].
const DAY_BEFORE: &str = "2026-12-14";

fn morning() -> NewReservation {
    wish("AUL-2", "09:00", "12:00")
}

/// A booking of which the applicant knows.
async fn told(office: &TestOffice, new: NewReservation) -> ReservationCode {
    let booking = office.booked(new).await;
    office.tell(&booking).await.expect("the approval is told");
    booking
}

/// How many reminders are written when the clock shows each of these.
async fn written(office: &TestOffice, times: &[&str]) -> Vec<usize> {
    let mut written = Vec::with_capacity(times.len());
    for time in times {
        office.set_clock(time);
        written.push(office.remind().await);
    }
    written
}

async fn newest_text(office: &TestOffice, code: &ReservationCode) -> String {
    office.messages(code).await.pop().expect("a message").text
}

/// The admin sets these.
async fn set(office: &TestOffice, texts: &[(&str, &str)]) {
    let revision = kept::current(&mut office.store.read().await.expect("a connection")).await.expect("readable").0;
    let form: BTreeMap<String, String> = texts.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    settings::save(&office.as_role(Role::Admin), revision, &form).await.expect("saved");
}

/// Used on [`DAY`] from eight to noon, and brought back.
async fn used(office: &TestOffice, new: NewReservation) -> ReservationCode {
    let booking = told(office, new).await;
    office.set_clock(&format!("{DAY}T08:00"));
    office.hand_over(&booking).await.expect("it begins");
    office.set_clock(&format!("{DAY}T12:00"));
    office.receive_back(&booking, Vec::new()).await.expect("it comes back");
    booking
}

#[tokio::test]
async fn a_booking_is_reminded_of_on_the_day_before_from_nine_on() {
    let office = TestOffice::open().await;
    let booking = told(&office, morning()).await;
    let times = ["2026-11-24T10:30", "2026-12-13T12:00", "2026-12-14T08:59", "2026-12-14T09:00", "2026-12-14T09:01", "2026-12-14T23:59"];
    assert_eq!(written(&office, &times).await, [0, 0, 0, 1, 0, 0]);
    assert_eq!(waiting(&office, &booking).await, [Template::Reminder]);
    let text = newest_text(&office, &booking).await;
    assert!(text.contains("*besok, 15 Desember 2026, pukul 09.00–12.00 WITA*") && text.contains("/p/"), "{text}");
    assert_eq!(last_event(&office, &booking).await, "reminded");
    assert_eq!(office.number("select count(*) from message where template = 'reminder' and cause = 'reminded'").await, 1, "it knows what it tells");
    office.assert_sound().await;
}

#[tokio::test]
async fn nobody_is_reminded_twice_by_two_processes_a_restart_or_a_clock_that_jumps() {
    let office = TestOffice::open().await;
    told(&office, morning()).await;
    office.set_clock("2026-12-14T09:00");
    let second = office.second_process().await;
    let (one, two) = tokio::join!(office.remind(), second.remind());
    assert_eq!(one + two, 1, "whoever comes first");
    let restarted = office.second_process().await;
    assert_eq!(restarted.remind().await, 0);
    let jumps = ["2026-12-14T11:00", "2026-12-14T07:00", "2026-12-14T09:30", "2026-11-24T10:00", "2038-01-20T10:00", "2026-12-14T10:00"];
    for office in [&office, &second, &restarted] {
        assert_eq!(written(office, &jumps).await, [0; 6]);
    }
    assert_eq!(office.number("select count(*) from message where template like 'reminder%'").await, 1);
    assert_eq!(office.number("select count(*) from event where kind = 'reminded'").await, 1);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_booking_that_was_moved_is_reminded_of_on_its_new_day() {
    let office = TestOffice::open().await;
    let booking = told(&office, morning()).await;
    assert_eq!(written(&office, &["2026-12-14T09:00"]).await, [1]);
    office.move_to(&booking, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("the day is free");
    assert_eq!(waiting(&office, &booking).await, [Template::RescheduleAgreed], "the old reminder has not left and never will");
    assert_eq!(written(&office, &["2026-12-14T10:00", "2026-12-15T09:00", "2026-12-16T08:59", "2026-12-16T09:00", "2026-12-16T09:01"]).await, [0, 0, 0, 1, 0]);
    let text = newest_text(&office, &booking).await;
    assert!(text.contains("besok, 17 Desember 2026"), "{text}");
    assert_eq!(office.number("select count(distinct about) from reminder where kind = 'use_ahead'").await, 2);
    office.assert_sound().await;
}

#[tokio::test]
async fn whoever_was_told_the_date_today_is_not_reminded_of_it() {
    let office = TestOffice::open().await;
    let approved = office.ready(morning()).await;
    let moved = told(&office, between("RPT-1", 1, "2026-12-18T09:00", "2026-12-18T12:00")).await;
    office.set_clock("2026-12-14T08:00");
    office.approve(&approved).await.expect("at the last moment");
    office.tell(&approved).await.expect("and told");
    office.move_to(&moved, None, "2026-12-15T13:00", "2026-12-15T15:00").await.expect("the day is free");
    assert_eq!(written(&office, &["2026-12-14T09:00", "2026-12-14T20:00"]).await, [0, 0], "the approval and the move have just said it");
}

#[tokio::test]
async fn nobody_is_reminded_of_what_was_cancelled_or_never_told() {
    let office = TestOffice::open().await;
    let cancelled = told(&office, morning()).await;
    office.cancel(&cancelled, "dipakai kantor").await.expect("cancelled");
    let untold = office.booked(wish("RPT-1", "09:00", "12:00")).await;
    let on_paper = told(&office, wish("RPT-2", "09:00", "12:00")).await;
    office.by_hand("update reservation set whatsapp = '', email = '' where id = 3").await.expect("no number and no address");
    let withdrawn_later = told(&office, wish("KLS-A", "09:00", "12:00")).await;
    assert_eq!(written(&office, &["2026-12-14T09:00"]).await, [1]);
    for code in [&untold, &on_paper] {
        assert!(!waiting(&office, code).await.contains(&Template::Reminder));
    }
    office.withdraw(&withdrawn_later).await.expect("they cannot come");
    assert_eq!(waiting(&office, &withdrawn_later).await, [Template::CancelledByApplicant], "the reminder has not left and never will");
    office.assert_sound().await;
}

#[tokio::test]
async fn over_a_weekend_and_a_holiday_the_reminder_comes_on_the_last_working_day() {
    let office = TestOffice::open().await;
    let closed = CalendarForm { date: DAY_BEFORE.into(), kind: "libur_kantor".into(), name_id: "Pilkada".into(), ..CalendarForm::to(ChangeKind::Day) };
    working_days::save(&office.as_role(Role::Admin), &closed).await.expect("the office is closed on Monday");
    let booking = told(&office, morning()).await;
    let times = ["2026-12-11T08:59", "2026-12-11T09:00", "2026-12-12T09:00", "2026-12-13T09:00", "2026-12-14T09:00"];
    assert_eq!(written(&office, &times).await, [0, 1, 0, 0, 0]);
    assert_eq!(waiting(&office, &booking).await, [Template::ReminderAhead]);
    let text = newest_text(&office, &booking).await;
    assert!(text.contains("*pada 15 Desember 2026, pukul 09.00–12.00 WITA*") && !text.contains("besok"), "tomorrow is another day: {text}");
    office.assert_sound().await;
}

#[tokio::test]
async fn whoever_could_not_be_reminded_on_friday_is_reminded_until_sunday() {
    let office = TestOffice::open().await;
    let monday = told(&office, between("AUL-2", 1, "2026-12-14T09:00", "2026-12-14T12:00")).await;
    let tuesday = told(&office, morning()).await;
    assert_eq!(written(&office, &["2026-12-13T20:00"]).await, [1]);
    assert!(newest_text(&office, &monday).await.contains("besok, 14 Desember 2026"));
    assert!(waiting(&office, &tuesday).await.is_empty(), "its turn is on Monday");
}

#[tokio::test]
async fn a_reminder_that_nobody_sent_is_called_off_when_its_day_has_come() {
    let office = TestOffice::open().await;
    let (sent, unsent) = (told(&office, morning()).await, told(&office, wish("RPT-1", "09:00", "12:00")).await);
    assert_eq!(written(&office, &["2026-12-14T09:00"]).await, [2]);
    office.tell(&sent).await.expect("in time");
    let reminder = office.messages(&unsent).await.pop().expect("the reminder");
    assert_eq!(written(&office, &["2026-12-14T23:59"]).await, [0]);
    assert_eq!(waiting(&office, &unsent).await, [Template::Reminder]);
    office.set_clock(&format!("{DAY}T00:00"));
    let rules = Rules { quiet: QuietHours::NONE, channel: ChannelKind::CloudApi };
    while let Next::Letter(letter) = deliver::take_next(&office.as_system(), &rules).await.expect("readable") {
        assert_ne!(letter.template, Template::Reminder, "also before the clock is looked at");
        let outcome = Outcome::Accepted { provider_id: String::new() };
        deliver::record_outcome(&office.as_system(), letter.delivery, outcome, 0.5).await.expect("written");
    }
    assert_eq!(office.remind().await, 0);
    assert!(waiting(&office, &unsent).await.is_empty(), "tomorrow is today");
    assert_eq!(last_event(&office, &unsent).await, "reminder_called_off");
    let late = tell::message_sent(&office.as_role(Role::Admin), reminder.id).await;
    assert_eq!(refusal(late).code(), "not_allowed_in_state", "never late");
    assert_eq!(written(&office, &["2026-12-14T10:00"]).await, [0], "nor when the clock goes back");
    assert_eq!(office.number("select count(*) from message where template = 'reminder' and cancelled_at is not null").await, 1, "what was sent stays");
    office.assert_sound().await;
}

#[tokio::test]
async fn an_offer_is_reminded_of_once_when_two_hours_of_work_are_left() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    let booking = told(&office, wish("RPT-1", "09:00", "12:00")).await;
    for code in [&request, &booking] {
        office.propose(code, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day is free");
    }
    office.set_clock("2026-11-24T10:01");
    for code in [&request, &booking] {
        office.tell(code).await.expect("the question is sent");
    }
    assert_eq!(written(&office, &["2026-11-25T14:00", "2026-11-25T14:01", "2026-11-25T14:02", "2026-11-24T14:30", "2026-11-25T15:00"]).await, [0, 2, 0, 0, 0]);
    assert!(waiting(&office, &request).await.contains(&Template::OfferExpiring));
    let text = newest_text(&office, &booking).await;
    assert!(text.contains("Rabu, 25 November 2026, pukul 16.00"), "until when: {text}");
    office.answer(&booking, Answer::No).await.expect("in time");
    assert!(waiting(&office, &booking).await.is_empty(), "who has answered needs no reminder");
    office.propose(&booking, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("another one");
    office.set_clock("2026-11-25T15:30");
    office.tell(&booking).await.expect("sent");
    assert_eq!(written(&office, &["2026-11-26T14:01"]).await, [1], "another proposal is reminded of anew");
    office.assert_sound().await;
}

#[tokio::test]
async fn an_offer_that_nobody_was_told_of_or_that_has_just_been_made_is_not_reminded_of() {
    let office = TestOffice::open().await;
    let untold = office.ready(morning()).await;
    office.propose(&untold, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day is free");
    // The use of tomorrow morning ends the question: less than two hours of work from now.
    let late = office.ready(between("RPT-1", 1, "2026-11-25T09:00", "2026-11-25T10:00")).await;
    office.set_clock("2026-11-24T14:50");
    office.propose(&late, None, "2026-11-25T08:00", "2026-11-25T08:30").await.expect("an hour before");
    office.set_clock("2026-11-24T14:51");
    office.tell(&late).await.expect("sent");
    assert_eq!(written(&office, &["2026-11-24T14:52"]).await, [0], "the question has just said it");
    office.set_clock("2026-11-25T15:00");
    office.remind().await;
    assert_eq!(office.number("select count(*) from message where template = 'offer_expiring'").await, 0);
}

#[tokio::test]
async fn borrowers_are_asked_how_it_was_once_on_the_next_working_day() {
    let office = TestOffice::open().await;
    let booking = used(&office, wish("RPT-1", "08:00", "12:00")).await;
    let times = ["2026-12-15T12:01", "2026-12-16T08:59", "2026-12-16T09:00", "2026-12-16T09:01", "2026-12-15T13:00", "2026-12-17T09:00", "2038-01-20T10:00"];
    assert_eq!(written(&office, &times).await, [0, 0, 1, 0, 0, 0, 0]);
    let secret = office.reservation(&booking).await.secret;
    let link = format!("https://reservasi.example.go.id/p/{secret}/survei.");
    assert_eq!(office.number("select count(*) from message where template = 'survey'").await, 1);
    let mut db = office.store.read().await.expect("a connection");
    let id = office.reservation(&booking).await.id;
    let all = silandap::store::privacy::messages(&mut db, id).await.expect("readable");
    let asked = all.iter().find(|message| message.template == "survey").expect("it was asked");
    assert!(asked.text.contains(&link), "{}", asked.text);
    drop(db);
    office.assert_sound().await;
}

#[tokio::test]
async fn neither_the_office_itself_nor_whoever_was_forgotten_is_asked_how_it_was() {
    for who in ["internal", "forgotten", "answered"] {
        let office = TestOffice::open().await;
        let new = wish("RPT-1", "08:00", "12:00");
        let kind = if who == "internal" { ApplicantKind::Internal } else { new.applicant.kind };
        let booking = used(&office, NewReservation { applicant: Applicant { kind, ..new.applicant.clone() }, ..new }).await;
        match who {
            "forgotten" => {
                privacy::erase(&office.as_role(Role::Admin), booking.as_str(), true).await.expect("it is over");
            }
            "answered" => office.by_hand("insert into survey_token (reservation_id) values (1)").await.expect("by the link on their page"),
            _ => {}
        }
        assert_eq!(written(&office, &["2026-12-16T09:00", "2026-12-17T09:00"]).await, [0, 0], "{who}");
    }
}

#[tokio::test]
async fn the_staff_hear_once_of_each_deadline_that_is_near_and_once_when_it_was_missed() {
    let office = TestOffice::open().await;
    let request = office.submit(morning()).await.expect("received").code;
    let paused = office.ready(wish("RPT-1", "09:00", "12:00")).await;
    office.request_info(&paused, "susunan acara").await.expect("its clock stands still");
    office.booked(wish("RPT-2", "09:00", "12:00")).await;
    let times = ["2026-11-25T14:00", "2026-11-25T14:01", "2026-11-25T15:59", "2026-11-25T16:00", "2026-11-25T16:01", "2026-11-25T14:30", "2026-11-25T16:30"];
    assert_eq!(written(&office, &times).await, [0, 1, 0, 1, 0, 0, 0]);
    assert_eq!(last_event(&office, &request).await, "deadline_missed");
    assert_eq!(office.number("select count(*) from message where template not in ('received', 'approved', 'needs_info')").await, 0, "applicants hear nothing");
    office.by_hand("update reservation set due_at = due_at + 86400 where id = 1").await.expect("the calendar has changed");
    assert_eq!(written(&office, &["2026-11-26T13:00", "2026-11-26T14:01", "2026-11-26T16:00"]).await, [0, 1, 1], "another moment is warned of anew");
    office.set_clock("2026-11-26T16:30");
    office.reject(&request, "sudah penuh").await.expect("late");
    assert_eq!(written(&office, &["2026-11-26T16:31"]).await, [0]);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_has_not_come_back_is_reminded_of_once_and_not_after_it_is_back() {
    let office = TestOffice::open().await;
    let booking = told(&office, wish("RPT-1", "08:00", "12:00")).await;
    office.set_clock(&format!("{DAY}T08:00"));
    office.hand_over(&booking).await.expect("it begins");
    let mut marked = Vec::new();
    for time in ["12:31", "10:00", "12:31", "13:00"] {
        office.set_clock(&format!("{DAY}T{time}"));
        marked.push(office.look_for_late_returns().await);
    }
    assert_eq!(marked, [1, 0, 0, 0], "also when the clock jumps back and forth");
    assert_eq!(waiting(&office, &booking).await, [Template::Overdue]);
    office.receive_back(&booking, Vec::new()).await.expect("it comes back");
    assert!(waiting(&office, &booking).await.is_empty(), "nobody is asked for what is back, from that moment on");
    assert_eq!(office.remind().await, 0);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_the_admin_has_emptied_is_not_reminded_of_and_other_hours_count() {
    let office = TestOffice::open().await;
    told(&office, morning()).await;
    let request = office.submit(wish("RPT-2", "09:00", "12:00")).await.expect("received").code;
    set(&office, &[("reminder_time", ""), ("survey_time", ""), ("offer_hours", ""), ("deadline_hours", "")]).await;
    assert_eq!(written(&office, &["2026-11-25T15:00", "2026-11-25T17:00", "2026-12-14T10:00"]).await, [0, 0, 0]);
    set(&office, &[("reminder_time", "11.30")]).await;
    assert_eq!(written(&office, &["2026-12-14T11:29", "2026-12-14T11:30"]).await, [0, 1]);
    office.set_clock("2026-11-25T11:30");
    set(&office, &[("deadline_hours", "4")]).await;
    assert_eq!(written(&office, &["2026-11-25T11:00", "2026-11-25T11:01"]).await, [0, 1], "four hours of work, with a break in between");
    assert_eq!(last_event(&office, &request).await, "deadline_near");
}
