//! What happens to a request, who may do it, and what is told and written down.

use super::support::{DAY, TestOffice, agreed, faults, is_taken, refusal, wall, wish};
use silandap::domain::applicant::Channel;
use silandap::domain::message::Template;
use silandap::domain::reservation::{Action, Agreement, AgreementHow, Reason, Refusal, SarprasAnswer, Status, Version};
use silandap::domain::role::{Role, Roles};
use silandap::domain::slot::instant;
use silandap::error::AppError;
use silandap::server_fns::inbox::InboxFilter;
use silandap::store::reservations::CancelledBy;
use silandap::store::{Store, check, events, inbox, tracking};
use silandap::workflow::reserve::Told;
use silandap::workflow::{decide, reserve, tell};

#[tokio::test]
async fn a_request_goes_through_the_office_and_every_step_is_written_down() {
    let office = TestOffice::open().await;
    let made = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received");
    assert_eq!(made.due_at, instant(wall("2026-11-25T16:00")));
    office.dispose(&made.code).await.expect("passed on");
    office.confirm(&made.code, SarprasAnswer::Available).await.expect("answered");
    office.approve(&made.code).await.expect("approved");
    office.tell(&made.code).await.expect("told");
    let reservation = office.reservation(&made.code).await;
    assert_eq!((reservation.status, reservation.version), (Status::Approved, Version(5)));
    let mut db = office.store.read().await.expect("a connection");
    let kinds: Vec<String> = events::of_reservation(&mut db, reservation.id).await.expect("readable").into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["submitted", "disposed", "confirmed", "approved", "notified"]);
    let public = events::since(&mut db, 0, 10).await.expect("readable");
    let effect = &public[0].effects[0];
    assert_eq!((effect.facility.as_str(), effect.from.to_string(), effect.to.to_string()), ("AUL-1", DAY.to_owned(), "2026-12-16".to_owned()));
    drop(db);
    office.assert_sound().await;
}

#[tokio::test]
async fn approving_without_the_facilities_teams_word_is_refused() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received").code;
    assert_eq!(refusal(office.approve(&code).await), Refusal::SarprasAnswerMissing);
    office.dispose(&code).await.expect("passed on");
    assert_eq!(refusal(office.approve(&code).await), Refusal::SarprasAnswerMissing);
    office.confirm(&code, SarprasAnswer::Partial).await.expect("answered");
    assert_eq!(refusal(office.approve(&code).await), Refusal::SarprasSaysNo { answer: SarprasAnswer::Partial });
    office.confirm(&code, SarprasAnswer::Available).await.expect("answered again");
    office.approve(&code).await.expect("approved");
}

#[tokio::test]
async fn each_act_belongs_to_its_role() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-1", "08:00", "16:00")).await;
    let version = office.reservation(&code).await.version;
    for role in [Role::Ult, Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(decide::approve(&office.as_role(role), &code, version, None, None).await, Err(AppError::Forbidden), "{role}");
    }
    assert_eq!(decide::approve(&office.as_applicant(), &code, version, None, None).await, Err(AppError::Forbidden));
    let admin = office.as_role(Role::Admin);
    assert_eq!(decide::confirm(&admin, &code, Some(version), SarprasAnswer::Available, String::new()).await, Err(AppError::Forbidden));
    assert_eq!(office.reservation(&code).await.version, version);
}

#[tokio::test]
async fn whoever_saw_an_older_version_is_refused() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-1", "08:00", "16:00")).await;
    let current = office.reservation(&code).await.version;
    let stale = Version(current.0 - 1);
    let admin = office.as_role(Role::Admin);
    assert_eq!(refusal(decide::approve(&admin, &code, stale, None, None).await), Refusal::VersionConflict { current });
    assert_eq!(refusal(decide::reject(&admin, &code, stale, Reason::Unavailable, "penuh".into()).await), Refusal::VersionConflict { current });
    assert_eq!(office.reservation(&code).await.status, Status::Review);
}

#[tokio::test]
async fn a_rejection_needs_words_and_tells_them() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-1", "08:00", "16:00")).await.expect("received").code;
    assert_eq!(faults(office.reject(&code, "  ").await), ["note: reason"]);
    office.reject(&code, "aula dipakai kegiatan kantor").await.expect("rejected");
    let messages = office.messages(&code).await;
    let message = messages.last().expect("a message");
    assert_eq!((message.template, message.decision), (Template::Rejected, true));
    assert!(message.text.contains("aula dipakai kegiatan kantor"), "{}", message.text);
    let secret = office.reservation(&code).await.secret;
    assert!(message.text.contains(&format!("https://reservasi.example.go.id/p/{secret}")), "{}", message.text);
    assert!(matches!(refusal(office.approve(&code).await), Refusal::NotAllowedInState { action: Action::Approve, status: Status::Rejected }));
    office.assert_sound().await;
}

/// The service ends when the message is sent, not at the decision (document step 9).
#[tokio::test]
async fn the_clock_stops_when_the_decision_is_marked_sent() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-1", "08:00", "16:00")).await;
    office.set_clock("2026-11-24T11:00");
    office.approve(&code).await.expect("approved");
    let untold = |office: &TestOffice| {
        let (store, now) = (office.store.clone(), office.now());
        async move {
            let filter = InboxFilter { list: "untold".into(), ..InboxFilter::default() };
            let mut db = store.read().await.expect("a connection");
            inbox::load(&mut db, &filter, &Roles(vec![Role::Admin]), now).await.expect("readable")
        }
    };
    let list = untold(&office).await;
    assert_eq!((list.untold, list.rows.len(), list.rows[0].untold), (1, 1, true));
    assert_eq!(office.reservation(&code).await.notified_at, None);

    let message = office.messages(&code).await.pop().expect("the approval").id;
    office.set_clock("2026-11-24T11:05");
    tell::message_opened(&office.as_role(Role::Admin), message).await.expect("opened");
    assert_eq!(office.reservation(&code).await.notified_at, None);
    office.set_clock("2026-11-24T11:10");
    assert_eq!(tell::message_sent(&office.as_role(Role::Sarpras), message).await, Err(AppError::Forbidden));
    tell::message_sent(&office.as_role(Role::Ult), message).await.expect("sent");
    office.set_clock("2026-11-24T12:00");
    tell::message_sent(&office.as_role(Role::Ult), message).await.expect("twice is once");
    assert_eq!(office.reservation(&code).await.notified_at, Some(instant(wall("2026-11-24T11:10"))));
    assert_eq!(untold(&office).await.untold, 0);
    office.assert_sound().await;
}

/// [D44] Two overlapping requests, one after the other.
#[tokio::test]
async fn approving_the_second_of_two_rivals_is_refused() {
    let office = TestOffice::open().await;
    let first = office.ready(wish("AUL-1", "08:00", "12:00")).await;
    let second = office.ready(wish("AUL-1", "10:00", "14:00")).await;
    office.approve(&first).await.expect("approved");
    assert!(is_taken(&office.approve(&second).await));
    let mut db = office.store.read().await.expect("a connection");
    let detail = inbox::detail(&mut db, &second, &Roles(vec![Role::Admin]), office.now()).await.expect("readable").expect("it exists");
    assert_eq!(detail.rivals.iter().map(|rival| (rival.code.clone(), rival.status)).collect::<Vec<_>>(), [(first, Status::Approved)]);
}

/// [H02, D41] Two officers, two rivals, one moment, two processes.
#[tokio::test(flavor = "multi_thread")]
async fn two_officers_approve_two_rivals_at_one_moment_and_one_approval_goes_out() {
    let office = TestOffice::open().await;
    let other = office.second_process().await;
    for day in 15..19 {
        let on = |from: &str, to: &str| super::support::between("AUL-1", 1, &format!("2026-12-{day}T{from}"), &format!("2026-12-{day}T{to}"));
        let (first, second) = (office.ready(on("08:00", "12:00")).await, office.ready(on("10:00", "14:00")).await);
        let (one, two) = tokio::join!(office.approve(&first), other.approve(&second));
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|won| **won).count(), 1, "{one:?} {two:?}");
        assert!(is_taken(&one) || is_taken(&two));
    }
    assert_eq!(office.number("select count(*) from message where template = 'approved' and cancelled_at is null").await, 4);
    assert_eq!(office.number("select count(*) from event where kind = 'approved'").await, 4);
    office.assert_sound().await;
}

/// [D44] One request, two officers: the second hears that it is approved already.
#[tokio::test(flavor = "multi_thread")]
async fn one_request_is_approved_once_by_two_officers() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-1", "08:00", "12:00")).await;
    let version = office.reservation(&code).await.version;
    let (one, two) = (office.as_role(Role::Admin), office.as_another_admin());
    let (one, two) = tokio::join!(decide::approve(&one, &code, version, None, None), decide::approve(&two, &code, version, None, None));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(office.number("select count(*) from message where template = 'approved'").await, 1);
}

/// [D43, H09] Double click, retry, restart: one request, one code.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_sent_often_makes_one_request() {
    let office = TestOffice::open().await;
    let other = office.second_process().await;
    let send = |office: &TestOffice| {
        let context = office.as_applicant();
        async move { reserve::submit(&context, wish("AUL-1", "08:00", "16:00"), Some("kunci-1".into()), None).await.expect("received") }
    };
    let answers = futures::future::join_all((0..50).map(|n| send(if n % 2 == 0 { &office } else { &other }))).await;
    let reopened = Store::open(&office.url).await.expect("after a restart");
    let mut context = office.as_applicant();
    context.store = reopened;
    let later = reserve::submit(&context, wish("AUL-1", "08:00", "16:00"), Some("kunci-1".into()), None).await.expect("received");
    assert!(later.repeated);
    assert!(answers.iter().all(|answer| (&answer.code, &answer.secret, answer.due_at) == (&later.code, &later.secret, later.due_at)));
    assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
    assert_eq!(office.number("select count(*) from reservation").await, 1);
    assert_eq!(office.number("select count(*) from message").await, 1);
}

#[tokio::test]
async fn a_key_that_somebody_else_chose_too_opens_nobodys_request() {
    let office = TestOffice::open().await;
    let mine = reserve::submit(&office.as_applicant(), wish("AUL-1", "08:00", "16:00"), Some("1".into()), None).await.expect("received");
    let mut theirs = wish("AUL-1", "08:00", "16:00");
    theirs.applicant.name = "Fauzi".into();
    let theirs = reserve::submit(&office.as_applicant(), theirs, Some("1".into()), None).await.expect("received");
    assert!(!theirs.repeated);
    assert_ne!(mine.secret, theirs.secret);
}

/// [D41] Nothing of a refused request stays.
#[tokio::test]
async fn a_refused_request_leaves_no_trace() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-1", "08:00", "16:00")).await;
    let before =
        office.number("select (select count(*) from reservation) * 1000000 + (select count(*) from event) * 1000 + (select count(*) from message)").await;
    let revision = office.facility("AUL-1").await.revision;
    assert!(is_taken(&office.submit(wish("AUL-1", "08:00", "16:00")).await));
    let after =
        office.number("select (select count(*) from reservation) * 1000000 + (select count(*) from event) * 1000 + (select count(*) from message)").await;
    assert_eq!((before, revision), (after, office.facility("AUL-1").await.revision));
}

/// [H12] What the form claims about its own channel does not count.
#[tokio::test]
async fn the_channel_comes_from_who_asks() {
    let office = TestOffice::open().await;
    let mut new = wish("AUL-1", "08:00", "12:00");
    new.channel = Channel::Ult;
    let online = office.submit(new.clone()).await.expect("received").code;
    assert_eq!(office.reservation(&online).await.channel, Channel::Online);
    new.channel = Channel::Online;
    let walk_in = reserve::submit(&office.as_role(Role::Ult), new, None, None).await.expect("received").code;
    assert_eq!(office.reservation(&walk_in).await.channel, Channel::Ult);
}

#[tokio::test]
async fn an_applicant_may_take_the_request_back_until_the_use_begins() {
    let office = TestOffice::open().await;
    let early = office.booked(wish("AUL-1", "09:00", "12:00")).await;
    let late = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    office.set_clock(&format!("{DAY}T08:59"));
    office.withdraw(&early).await.expect("before the start");
    let last = office.messages(&early).await.pop().expect("a message");
    assert_eq!((last.template, last.decision), (Template::CancelledByApplicant, false));
    office.set_clock(&format!("{DAY}T09:00"));
    assert_eq!(refusal(office.withdraw(&late).await), Refusal::AlreadyStarted);
    assert_eq!(office.reservation(&late).await.status, Status::Approved);
    assert!(matches!(refusal(office.withdraw(&early).await), Refusal::NotAllowedInState { .. }));
}

/// X7, X8: told at the counter, by phone or in a letter.
#[tokio::test]
async fn what_an_applicant_tells_the_counter_is_kept_with_how_and_why() {
    let office = TestOffice::open().await;
    let code = office.booked(wish("AUL-1", "09:00", "12:00")).await;
    let seen = office.reservation(&code).await.version;
    let told = |note: &str| Some(Told { how: AgreementHow::Phone, reason: Reason::Applicant, note: note.to_owned() });
    for role in [Role::Sarpras, Role::Head, Role::Sysadmin] {
        assert_eq!(reserve::record_withdrawal(&office.as_role(role), &code, Some(seen), told("sakit")).await, Err(AppError::Forbidden), "{role}");
    }
    let ult = office.as_role(Role::Ult);
    assert_eq!(faults(reserve::record_withdrawal(&ult, &code, Some(seen), told("  ")).await), ["note: told_note"]);
    let older = Version(seen.0 - 1);
    assert_eq!(refusal(reserve::record_withdrawal(&ult, &code, Some(older), told("sakit")).await), Refusal::VersionConflict { current: seen });
    assert_eq!(office.reservation(&code).await.status, Status::Approved);

    reserve::record_withdrawal(&ult, &code, Some(seen), told(" Narasumber sakit ")).await.expect("recorded");
    let after = office.reservation(&code).await;
    assert_eq!((after.status, after.cancelled_by, after.reason), (Status::Cancelled, Some(CancelledBy::Applicant), Some(Reason::Applicant)));
    assert_eq!((after.withdrawn_how, after.reason_note.as_str()), (Some(AgreementHow::Phone), "Narasumber sakit"));
    assert!(office.holds(&code).await.is_empty(), "the time is given back");
    let mut db = office.store.read().await.expect("a connection");
    let last = events::of_reservation(&mut db, after.id).await.expect("readable").pop().expect("an event");
    drop(db);
    assert_eq!((last.kind.as_str(), last.actor_name.as_str()), ("withdrawn", "Fauzi"));
    assert!(last.changes.contains("\"withdrawn_how\":[\"\",\"phone\"]") && !last.changes.contains("sakit"), "{}", last.changes);
    office.assert_sound().await;
}

/// W7: the published standard's 5.2 is not the office's own no (9.2), and not an applicant who changes their mind (X7).
#[tokio::test]
async fn that_no_agreement_was_reached_can_be_recorded_of_what_was_talked_about() {
    let office = TestOffice::open().await;
    let ult = office.as_role(Role::Ult);
    let told = |reason| Some(Told { how: AgreementHow::InPerson, reason, note: "Hari lain tidak bisa".into() });
    let record = |code, reason| reserve::record_withdrawal(&ult, code, None, told(reason));

    let asked = office.ready(wish("AUL-1", "09:00", "12:00")).await;
    for reason in [Reason::Unavailable, Reason::Internal, Reason::Incomplete] {
        assert_eq!(faults(record(&asked, reason).await), ["reason: choice"], "{reason} is the office's");
    }
    let offered = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.propose(&offered, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("another time");
    for code in [&asked, &offered] {
        record(code, Reason::NoAgreement).await.expect("recorded");
        let after = office.reservation(code).await;
        assert_eq!((after.status, after.cancelled_by, after.reason), (Status::Cancelled, Some(CancelledBy::Applicant), Some(Reason::NoAgreement)));
        let mut db = office.store.read().await.expect("a connection");
        let last = events::of_reservation(&mut db, after.id).await.expect("readable").pop().expect("an event");
        assert!(last.kind == "withdrawn" && last.changes.contains("\"reason\":[\"\",\"no_agreement\"]"), "{}", last.changes);
        drop(db);
        let message = office.messages(code).await.pop().expect("a message");
        assert_eq!((message.template, message.decision), (Template::CancelledByApplicant, false));
    }

    let new = office.submit(wish("RPT-1", "09:00", "12:00")).await.expect("received").code;
    let booked = office.booked(wish("RPT-2", "09:00", "12:00")).await;
    for code in [&new, &booked] {
        assert_eq!(faults(record(code, Reason::NoAgreement).await), ["reason: choice"], "nobody has talked yet, or they have agreed");
        record(code, Reason::Applicant).await.expect("they may always cancel");
    }
    let own = office.ready(wish("AUL-1", "09:00", "12:00")).await;
    office.withdraw(&own).await.expect("on their page");
    assert_eq!(office.reservation(&own).await.reason, Some(Reason::Applicant));
    office.assert_sound().await;
}

/// W6: the date is agreed at the counter, and nobody has to type that.
#[tokio::test]
async fn what_came_through_the_counter_is_approved_face_to_face() {
    let office = TestOffice::open().await;
    let at_the_counter = |facility: &'static str| {
        let office = &office;
        async move {
            let code = reserve::submit(&office.as_role(Role::Ult), wish(facility, "09:00", "12:00"), None, None).await.expect("received").code;
            office.dispose(&code).await.expect("passed on");
            office.confirm(&code, SarprasAnswer::Available).await.expect("it is there");
            code
        }
    };
    let usual = at_the_counter("AUL-1").await;
    office.approve(&usual).await.expect("approved");
    let approved = office.reservation(&usual).await;
    assert_eq!(approved.agreement, Some(Agreement { how: AgreementHow::InPerson, note: String::new() }));
    assert_eq!(approved.decided_at, Some(office.now()), "agreed now");
    let mut db = office.store.read().await.expect("a connection");
    let last = events::of_reservation(&mut db, approved.id).await.expect("readable").pop().expect("an event");
    drop(db);
    assert!(last.changes.contains("\"agreement\":[\"\",\"in_person\"]") && !last.changes.contains("agreement_note"), "{}", last.changes);

    let by_phone = at_the_counter("AUL-2").await;
    let version = office.reservation(&by_phone).await.version;
    decide::approve(&office.as_role(Role::Admin), &by_phone, version, Some(agreed()), None).await.expect("they had gone home");
    let moved = at_the_counter("RPT-1").await;
    office.move_to(&moved, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("agreed by phone");
    office.confirm(&moved, SarprasAnswer::Available).await.expect("it is there");
    office.approve(&moved).await.expect("approved");
    for code in [&by_phone, &moved] {
        assert_eq!(office.reservation(code).await.agreement, Some(agreed()), "what was said stays");
    }
    let online = office.booked(wish("RPT-2", "09:00", "12:00")).await;
    assert_eq!(office.reservation(&online).await.agreement, None, "they are sent the confirmation");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_move_that_was_agreed_is_told_and_takes_the_place_of_the_untold_approval() {
    let office = TestOffice::open().await;
    let code = office.booked(wish("AUL-1", "08:00", "16:00")).await;
    office.move_to(&code, None, "2026-12-17T08:00", "2026-12-17T16:00").await.expect("moved");
    let messages = office.messages(&code).await;
    let waiting: Vec<Template> = messages.iter().filter(|message| message.sent_at.is_none()).map(|message| message.template).collect();
    assert_eq!(waiting, [Template::RescheduleAgreed]);
    let text = &messages.last().expect("a message").text;
    assert!(text.contains("17 Desember 2026"), "{text}");
    office.set_clock("2026-11-24T10:01");
    office.tell(&code).await.expect("told");
    assert!(office.reservation(&code).await.notified_at.is_some());
    office.assert_sound().await;
}

#[tokio::test]
async fn an_undecided_request_that_moves_is_asked_about_again() {
    let office = TestOffice::open().await;
    let code = office.ready(wish("AUL-1", "08:00", "16:00")).await;
    office.move_to(&code, None, "2026-12-17T08:00", "2026-12-17T16:00").await.expect("moved");
    let moved = office.reservation(&code).await;
    assert_eq!((moved.status, moved.sarpras_answer), (Status::Disposed, None));
    assert_eq!(office.holds(&code).await[0].occupancy.slot, moved.span);
    office.confirm(&code, SarprasAnswer::Available).await.expect("answered");
    office.approve(&code).await.expect("approved");
    office.assert_sound().await;
}

#[tokio::test]
async fn the_office_cancels_with_a_reason_before_the_use_begins() {
    let office = TestOffice::open().await;
    let code = office.booked(wish("AUL-1", "08:00", "16:00")).await;
    office.cancel(&code, "kunjungan Menteri").await.expect("cancelled");
    let waiting: Vec<(Template, bool)> = office.messages(&code).await.iter().map(|message| (message.template, message.decision)).collect();
    assert_eq!(waiting, [(Template::CancelledByOffice, true)]);
    office.assert_sound().await;
}

/// [H25-like] What has happened cannot be made not to have happened.
#[tokio::test]
async fn events_can_neither_be_changed_nor_taken_away() {
    let office = TestOffice::open().await;
    office.booked(wish("AUL-1", "08:00", "16:00")).await;
    for sql in ["update event set kind = 'rejected' where kind = 'approved'", "delete from event where kind = 'approved'"] {
        let error = office.by_hand(sql).await.expect_err(sql);
        assert!(error.is_constraint("event_is_append_only"), "{error}");
    }
    office.by_hand("drop trigger event_is_never_changed").await.expect("somebody with the file can do anything");
    office.by_hand("update event set kind = 'rejected' where kind = 'approved'").await.expect("changed");
    let chain = check::run(&office.store).await.expect("the checks run").into_iter().find(|check| check.check == "audit_chain").expect("a check");
    assert!(!chain.ok, "{}", chain.detail);
}

#[tokio::test]
async fn nothing_personal_enters_the_event_table() {
    let office = TestOffice::open().await;
    let code = office.booked(wish("AUL-1", "08:00", "16:00")).await;
    office.move_to(&code, None, "2026-12-17T08:00", "2026-12-17T16:00").await.expect("moved");
    office.set_clock("2026-11-24T10:01");
    office.tell(&code).await.expect("told");
    office.cancel(&code, "Bu Rahmah setuju lewat telepon").await.expect("cancelled");
    let mut db = office.store.read().await.expect("a connection");
    let all = format!("{:?}", events::since(&mut db, 0, 100).await.expect("readable"));
    let reservation = office.reservation(&code).await;
    for personal in ["Rahmah", "Barabai", "5033", "rahmah@example.id", "Pertemuan KKG", "Menyusun soal", "Kursi roda", "Ujian sekolah", &reservation.secret] {
        assert!(!all.contains(personal), "{personal} stands in the events");
    }
}

#[tokio::test]
async fn the_facilities_team_sees_only_what_it_is_asked_about_and_what_is_used_now() {
    let office = TestOffice::open().await;
    let team = Roles(vec![Role::Sarpras]);
    let submitted = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received").code;
    let asked = office.ready(wish("AUL-1", "13:00", "15:00")).await;
    let mut db = office.store.read().await.expect("a connection");
    assert_eq!(inbox::detail(&mut db, &submitted, &team, office.now()).await.expect("readable"), None);
    let detail = inbox::detail(&mut db, &asked, &team, office.now()).await.expect("readable").expect("asked about");
    assert_eq!((detail.name.as_str(), detail.whatsapp.as_str(), detail.email.as_str()), ("Rahmah", "0812-5033-1234", ""));
    assert!(detail.messages.is_empty());
    let all = InboxFilter { list: "all".into(), ..InboxFilter::default() };
    assert_eq!(inbox::load(&mut db, &all, &team, office.now()).await.expect("readable").rows.len(), 1);
    assert_eq!(inbox::load(&mut db, &all, &Roles(vec![Role::Ult]), office.now()).await.expect("readable").rows.len(), 2);
}

#[tokio::test]
async fn the_inbox_finds_requests_literally() {
    let office = TestOffice::open().await;
    let mut new = wish("AUL-1", "08:00", "12:00");
    new.activity = "Rapat 100% hadir".into();
    office.submit(new).await.expect("received");
    office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received");
    let found = |q: &str| {
        let (filter, store, now) = (InboxFilter { q: q.into(), ..InboxFilter::default() }, office.store.clone(), office.now());
        async move {
            let mut db = store.read().await.expect("a connection");
            inbox::load(&mut db, &filter, &Roles(vec![Role::Admin]), now).await.expect("readable").rows.len()
        }
    };
    assert_eq!(found("100%").await, 1);
    assert_eq!(found("%").await, 1);
    assert_eq!(found("_").await, 0);
    assert_eq!(found("' or 1=1 --").await, 0);
    assert_eq!(found("barabai").await, 2);
}

#[tokio::test]
async fn code_and_digits_find_a_request_and_wrong_ones_nothing() {
    let office = TestOffice::open().await;
    let made = office.submit(wish("AUL-1", "08:00", "12:00")).await.expect("received");
    let mut db = office.store.read().await.expect("a connection");
    assert!(tracking::find(&mut db, &made.code, "1234").await.expect("readable").is_some());
    assert!(tracking::find(&mut db, &made.code, "4321").await.expect("readable").is_none());
    let tracked = tracking::load(&office.store, &mut db, &made.secret, office.now()).await.expect("readable").expect("it exists");
    assert_eq!((tracked.status, tracked.can_withdraw, tracked.timeline.len()), (Status::Submitted, true, 1));
    assert!(tracking::load(&office.store, &mut db, "0", office.now()).await.expect("readable").is_none());
}
