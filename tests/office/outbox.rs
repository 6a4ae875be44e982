//! The outbox at work: which letter leaves when, what stops it, what starts it again. The channel is one of the tests' own, which does
//! as it is told; what comes back from outside stands in `news`, two ways for one message in `two_ways`, channels in trouble in `outage`.

use crate::proposals::last_event;
use crate::support::{TestOffice, between, refusal, wall, wish};
use chrono::Duration;
use futures::future::BoxFuture;
use silandap::domain::application_form::{Applicant, NewReservation};
use silandap::domain::code::ReservationCode;
use silandap::domain::delivery::{ChannelKind, DeliveryState, Letter, MOST_ATTEMPTS, Outcome, QuietHours, ToldHow};
use silandap::domain::language::Language;
use silandap::domain::message::Template;
use silandap::domain::reservation::Refusal;
use silandap::domain::role::Role;
use silandap::domain::slot::{Moment, instant};
use silandap::error::AppError;
use silandap::server::outbox::Channel;
use silandap::server::outbox::worker::{self, Round};
use silandap::store::deliveries::{self, Delivery};
use silandap::store::messages::Message;
use silandap::workflow::deliver::{self, Next, Rules};
use silandap::workflow::{reserve, tell, undo};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Mutex;

/// A channel that answers what the test has written down for it, and takes the rest.
pub struct Scripted {
    kind: ChannelKind,
    /// So long it takes over each.
    takes: std::time::Duration,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    answers: VecDeque<Outcome>,
    always: Option<Outcome>,
    letters: Vec<Letter>,
    taken: Vec<Letter>,
    under_way: BTreeSet<String>,
    /// So many were under way at once.
    most: usize,
}

impl Scripted {
    pub fn new(answers: &[Outcome]) -> Self {
        Self::of(ChannelKind::CloudApi, answers)
    }

    pub fn of(kind: ChannelKind, answers: &[Outcome]) -> Self {
        let inside = Inside { answers: answers.iter().cloned().collect(), ..Inside::default() };
        Self { kind, takes: std::time::Duration::from_millis(5), inside: Mutex::new(inside) }
    }

    fn inside<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.inside.lock().expect("not poisoned"))
    }

    /// From now on it answers only this; `None` = it takes everything.
    pub fn always(&self, answer: Option<Outcome>) {
        self.inside(|inside| inside.always = answer);
    }

    /// What it was handed, whatever it answered.
    pub fn letters(&self) -> Vec<Letter> {
        self.inside(|inside| inside.letters.clone())
    }

    /// What it took, in its order.
    pub fn taken(&self) -> Vec<Letter> {
        self.inside(|inside| inside.taken.clone())
    }

    fn begin(&self, letter: &Letter) -> String {
        let to = letter.recipient.as_ref().map_or(letter.email.as_str(), |phone| phone.as_str()).to_owned();
        self.inside(|inside| {
            inside.letters.push(letter.clone());
            assert!(inside.under_way.insert(to.clone()), "one at a time to {to}");
            inside.most = inside.most.max(inside.under_way.len());
        });
        to
    }

    fn end(&self, letter: &Letter, to: &str) -> Outcome {
        self.inside(|inside| {
            inside.under_way.remove(to);
            let scripted = inside.always.clone().or_else(|| inside.answers.pop_front());
            let outcome = scripted.unwrap_or_else(|| Outcome::Accepted { provider_id: format!("wamid.{}", inside.letters.len()) });
            if matches!(outcome, Outcome::Accepted { .. }) {
                inside.taken.push(letter.clone());
            }
            outcome
        })
    }
}

impl Channel for Scripted {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    fn pace(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }

    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let to = self.begin(letter);
            tokio::time::sleep(self.takes).await;
            self.end(letter, &to)
        })
    }
}

pub fn accepted(provider_id: &str) -> Outcome {
    Outcome::Accepted { provider_id: provider_id.into() }
}

pub fn unknown() -> Outcome {
    Outcome::Unknown { detail: "no answer in time".into() }
}

pub fn retry(code: &str) -> Outcome {
    Outcome::Retry { code: code.into(), detail: "come again".into(), not_before_seconds: 0 }
}

pub fn permanent() -> Outcome {
    Outcome::Permanent { code: "131026".into(), detail: "+6281250331234 is not on WhatsApp".into() }
}

fn at(time: &str) -> Moment {
    instant(wall(time))
}

const RULES: Rules = Rules { quiet: QuietHours::NONE, channel: ChannelKind::CloudApi };

pub async fn round(office: &TestOffice, channel: &Scripted) -> Round {
    let rules = Rules { channel: channel.kind(), ..RULES };
    worker::round(&office.as_system(), &rules, channel).await.expect("no trouble")
}

/// Claims a letter without sending it, as a process that dies.
pub async fn claim(office: &TestOffice) -> Letter {
    match deliver::take_next(&office.as_system(), &RULES).await.expect("no trouble") {
        Next::Letter(letter) => letter,
        Next::Wait(next) => panic!("a letter was expected, not {next:?}"),
    }
}

/// What came of the oldest letter that may leave now.
pub async fn ends(office: &TestOffice, outcome: Outcome) {
    let letter = claim(office).await;
    deliver::record_outcome(&office.as_system(), letter.delivery, outcome, 0.5).await.expect("written down");
}

pub async fn newest(office: &TestOffice, code: &ReservationCode) -> Message {
    office.messages(code).await.pop().expect("a message")
}

pub async fn delivery(office: &TestOffice, message: &Message) -> Delivery {
    let mut db = office.store.read().await.expect("a connection");
    deliveries::of_message(&mut db, message.id).await.expect("readable").pop().expect("a delivery")
}

/// A wish of somebody with a number of their own, for another room or day than the others.
pub fn somebody(number: usize) -> NewReservation {
    const ROOMS: [&str; 7] = ["AUL-1", "AUL-2", "RPT-1", "RPT-2", "KLS-A", "KLS-B", "KLS-C"];
    let day = 14 + number / ROOMS.len();
    let wish = between(ROOMS[number % ROOMS.len()], 1, &format!("2026-12-{day}T09:00"), &format!("2026-12-{day}T12:00"));
    let phone = format!("0813 7770 {number:04}").parse().expect("a mobile number");
    NewReservation { applicant: Applicant { whatsapp: Some(phone), email: String::new(), ..wish.applicant.clone() }, ..wish }
}

pub fn morning() -> NewReservation {
    wish("AUL-2", "09:00", "12:00")
}

#[tokio::test]
async fn what_a_channel_takes_stops_the_clock_and_says_so() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    office.set_clock("2026-11-24T10:05");
    let channel = Scripted::new(&[]);
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    let message = newest(&office, &booking).await;
    assert_eq!((message.state, message.proof.as_str(), message.sent_at), (DeliveryState::Accepted, "cloud_api", Some(office.now())));
    assert_eq!(office.reservation(&booking).await.notified_at, Some(office.now()));
    assert_eq!(last_event(&office, &booking).await, "notified");
    assert_eq!(office.number("select count(*) from event where kind = 'notified' and actor = 'system'").await, 1);
    assert_eq!(office.number("select count(*) from message where cause = 'approved' and cancelled_at is null").await, 1, "it knows what it tells");
    let letter = channel.letters().pop().expect("one");
    assert_eq!((letter.template, letter.language, &letter.text, letter.email.as_str()), (Template::Approved, Language::Id, &message.text, ""));
    assert!(letter.recipient == message.recipient && letter.parameters.contains(&"Rahmah".to_owned()) && letter.idempotency_key.len() == 32, "{letter:?}");
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None }, "once");
    office.assert_sound().await;
}

/// [D44] Two officers, one decision, one message, one letter.
#[tokio::test]
async fn the_same_decision_twice_is_one_message() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    let (one, two) = tokio::join!(office.approve(&request), office.approve(&request));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let channel = Scripted::new(&[]);
    assert_eq!(round(&office, &channel).await.sent, 1);
    assert_eq!(office.number("select count(*) from message where decision = 1").await, 1);
    assert_eq!(office.number("select count(distinct idempotency_key) - count(*) from message").await, 0, "every message has a key of its own");
    office.assert_sound().await;
}

#[tokio::test]
async fn nobody_is_written_to_at_night() {
    let office = TestOffice::open().await;
    let request = office.ready(morning()).await;
    office.set_clock("2026-11-24T20:30");
    office.approve(&request).await.expect("approved in the evening");
    let channel = Scripted::new(&[]);
    let rules = Rules { quiet: "20:00-07:00".parse().expect("hours"), ..RULES };
    for (time, sent, next) in [
        ("2026-11-24T20:30", 0, Some(at("2026-11-25T07:00"))),
        ("2026-11-25T00:10", 0, Some(at("2026-11-25T07:00"))),
        ("2026-11-25T06:59", 0, Some(at("2026-11-25T07:00"))),
        ("2026-11-25T07:00", 1, None),
        ("2026-11-25T21:00", 0, None),
    ] {
        office.set_clock(time);
        let seen = worker::round(&office.as_system(), &rules, &channel).await.expect("no trouble");
        assert_eq!(seen, Round { sent, next }, "{time}");
    }
    office.assert_sound().await;
}

/// [H59] However many are asked for under one number. And WhatsApp wants six seconds between two.
#[tokio::test]
async fn a_fourth_message_within_an_hour_waits() {
    let office = TestOffice::open().await;
    for room in ["AUL-1", "AUL-2", "RPT-1", "RPT-2", "KLS-A"] {
        office.submit(wish(room, "09:00", "12:00")).await.expect("received");
    }
    let another = office.submit(somebody(10)).await.expect("received").code;
    let channel = Scripted::new(&[]);
    let (begun, hour) = (office.now(), at("2026-11-24T11:00"));
    let after = |seconds| begun + Duration::seconds(seconds);
    for (seconds, sent, next) in [(0, 2, after(7)), (6, 0, after(7)), (7, 1, after(14)), (14, 1, after(21)), (21, 0, hour), (3_540, 0, hour)] {
        office.set_moment(after(seconds));
        assert_eq!(round(&office, &channel).await, Round { sent, next: Some(next) }, "{seconds}");
        assert!(newest(&office, &another).await.sent_at.is_some(), "others do not wait");
    }
    office.set_moment(hour);
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: Some(after(3_607)) });
    office.set_moment(after(3_607));
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    office.assert_sound().await;
}

#[tokio::test]
async fn a_gateway_wants_no_pause_between_two_messages_to_one_number() {
    let office = TestOffice::open().await;
    for room in ["AUL-1", "AUL-2", "RPT-1"] {
        office.submit(wish(room, "09:00", "12:00")).await.expect("received");
    }
    assert_eq!(round(&office, &Scripted::of(ChannelKind::Gateway, &[])).await, Round { sent: 3, next: None });
    office.assert_sound().await;
}

/// [H63] It may have left, or not.
#[tokio::test]
async fn what_a_process_had_under_way_when_it_died_is_sent_once_more_and_marked() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let lost = claim(&office).await;
    let channel = Scripted::new(&[]);
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None }, "it is still said to be under way");
    assert_eq!(newest(&office, &booking).await.state, DeliveryState::Sending);

    assert_eq!(deliver::after_restart(&office.as_system()).await, Ok(1));
    assert_eq!(deliver::after_restart(&office.as_system()).await, Ok(0), "once");
    assert_eq!(newest(&office, &booking).await.state, DeliveryState::Unknown);
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: Some(at("2026-11-24T10:10")) }, "news may still tell");
    office.set_clock("2026-11-24T10:10");
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    let message = newest(&office, &booking).await;
    let carried = delivery(&office, &message).await;
    assert_eq!((carried.state, carried.sends, carried.maybe_twice, message.proof.as_str()), (DeliveryState::Accepted, 2, true, "cloud_api"));
    assert_eq!(channel.letters()[0], lost, "the same letter under the same key");
    office.assert_sound().await;
}

#[tokio::test]
async fn nothing_leaves_more_than_twice_and_then_a_person_tells_it() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let channel = Scripted::new(&[unknown(), retry("500"), unknown()]);
    for time in ["2026-11-24T10:00", "2026-11-24T10:05", "2026-11-24T10:10", "2026-11-24T10:15", "2026-11-24T11:00", "2026-11-26T10:00"] {
        office.set_clock(time);
        round(&office, &channel).await;
    }
    let message = newest(&office, &booking).await;
    let carried = delivery(&office, &message).await;
    assert_eq!((carried.state, carried.sends, carried.attempts, carried.next_try_at), (DeliveryState::Unknown, 2, 3, None));
    assert!(carried.maybe_twice && message.sent_at.is_none() && message.state == DeliveryState::Unknown);
    assert_eq!(last_event(&office, &booking).await, "message_unknown");
    let ult = office.as_role(Role::Ult);
    assert_eq!(refusal(deliver::retry(&ult, message.id).await), Refusal::SentTwice);
    deliver::told(&ult, message.id, ToldHow::Phone).await.expect("somebody answers");
    let told = newest(&office, &booking).await;
    assert_eq!((told.state, told.proof.as_str(), told.told_how.as_str()), (DeliveryState::Manual, "manual", "phone"));
    assert_eq!(office.reservation(&booking).await.notified_at, Some(office.now()));
    office.assert_sound().await;
}

#[tokio::test]
async fn a_permanent_refusal_is_one_try_and_the_applicant_is_still_to_be_told() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let channel = Scripted::new(&[permanent()]);
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    office.set_clock("2026-11-25T10:00");
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None });
    let message = newest(&office, &booking).await;
    let carried = delivery(&office, &message).await;
    assert_eq!((message.state, message.sent_at, carried.error_code.as_str(), carried.sends), (DeliveryState::Failed, None, "131026", 0));
    assert_eq!((last_event(&office, &booking).await.as_str(), office.reservation(&booking).await.notified_at), ("message_failed", None));

    assert_eq!(deliver::retry(&office.as_role(Role::Sarpras), message.id).await, Err(AppError::Forbidden));
    deliver::retry(&office.as_role(Role::Admin), message.id).await.expect("the applicant has WhatsApp now");
    assert_eq!(last_event(&office, &booking).await, "retried");
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    assert_eq!(newest(&office, &booking).await.state, DeliveryState::Accepted);
    assert_eq!(deliver::retry(&office.as_role(Role::Admin), message.id).await, Ok(()), "told already");
    assert_eq!(round(&office, &channel).await.sent, 0);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_nobody_can_explain_is_tried_five_times_and_what_passes_for_more_than_a_day() {
    for (code, tries) in [("999999", 5), ("500", MOST_ATTEMPTS), ("connect", MOST_ATTEMPTS)] {
        let office = TestOffice::open().await;
        let booking = office.booked(morning()).await;
        let channel = Scripted::new(&[]);
        channel.always(Some(retry(code)));
        let begun = office.now();
        while let Some(next) = round(&office, &channel).await.next {
            office.set_moment(next);
        }
        let message = newest(&office, &booking).await;
        assert_eq!((message.state, i64::try_from(channel.letters().len())), (DeliveryState::Failed, Ok(tries)), "{code}");
        assert_eq!(delivery(&office, &message).await.sends, 0, "{code}: it never left");
        assert_eq!(office.now() - begun > Duration::days(1), tries == MOST_ATTEMPTS, "{code}: {}", office.now() - begun);
        office.assert_sound().await;
    }
}

/// [H62] A token that has expired.
#[tokio::test]
async fn a_stopped_channel_keeps_the_queue_until_a_person_has_looked() {
    let office = TestOffice::open().await;
    let first = office.submit(somebody(0)).await.expect("received").code;
    let channel = Scripted::new(&[Outcome::ChannelStopped { code: "190".into(), detail: "expired".into() }]);
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    let second = office.submit(somebody(1)).await.expect("received").code;
    office.set_clock("2026-11-24T15:00");
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None });
    for code in [&first, &second] {
        assert_eq!(newest(&office, code).await.state, DeliveryState::Queued);
    }
    assert_eq!(last_event(&office, &first).await, "channel_stopped");
    assert_eq!(delivery(&office, &newest(&office, &first).await).await.attempts, 0, "it was not the letter's fault");

    let resume = async |role| deliver::resume_channel(&office.as_role(role), ChannelKind::CloudApi, None).await;
    assert_eq!(resume(Role::Sarpras).await, Err(AppError::Forbidden));
    assert_eq!(resume(Role::Ult).await, Ok(()));
    assert_eq!(resume(Role::Admin).await, Ok(()), "twice is once");
    assert_eq!(office.number("select count(*) from event where kind = 'channel_resumed'").await, 1);
    assert_eq!(round(&office, &channel).await, Round { sent: 2, next: None });
    for code in [&first, &second] {
        assert_eq!(newest(&office, code).await.state, DeliveryState::Accepted);
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn a_stopped_template_stops_nothing_else() {
    let office = TestOffice::open().await;
    let first = office.submit(somebody(0)).await.expect("received").code;
    let english = office.submit(NewReservation { language: Language::En, ..somebody(1) }).await.expect("received").code;
    let approved = office.booked(somebody(2)).await;
    let later = office.submit(somebody(3)).await.expect("received").code;
    let channel = Scripted::new(&[]);
    let letter = claim(&office).await;
    let stopped = Outcome::TemplateStopped { code: "132015".into(), detail: "paused".into() };
    deliver::record_outcome(&office.as_system(), letter.delivery, stopped, 0.5).await.expect("written down");
    assert_eq!(round(&office, &channel).await, Round { sent: 2, next: None });
    for (code, state) in
        [(&first, DeliveryState::Queued), (&english, DeliveryState::Accepted), (&approved, DeliveryState::Accepted), (&later, DeliveryState::Queued)]
    {
        assert_eq!(newest(&office, code).await.state, state);
    }
    let mended = Some((Template::Received, Language::Id));
    deliver::resume_channel(&office.as_role(Role::Ult), ChannelKind::CloudApi, mended).await.expect("mended");
    assert_eq!(round(&office, &channel).await, Round { sent: 2, next: None });
    office.assert_sound().await;
}

#[tokio::test]
async fn what_a_person_has_in_hand_no_channel_sends() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let message = newest(&office, &booking).await.id;
    let ult = office.as_role(Role::Ult);
    tell::message_opened(&ult, message).await.expect("opened");
    assert!(newest(&office, &booking).await.by_hand);
    let channel = Scripted::new(&[]);
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None });
    assert_eq!(deliver::by_hand(&office.as_role(Role::Head), message, false).await, Err(AppError::Forbidden));
    deliver::by_hand(&ult, message, false).await.expect("given back");
    assert_eq!(last_event(&office, &booking).await, "given_back");

    let letter = claim(&office).await;
    assert_eq!(refusal(tell::message_opened(&ult, message).await), Refusal::MessageOnItsWay);
    assert_eq!(refusal(deliver::by_hand(&ult, message, true).await), Refusal::MessageOnItsWay);
    assert_eq!(refusal(deliver::retry(&ult, message).await), Refusal::MessageOnItsWay);
    deliver::record_outcome(&office.as_system(), letter.delivery, retry("connect"), 0.0).await.expect("written down");
    deliver::by_hand(&ult, message, true).await.expect("now it is free");
    deliver::by_hand(&ult, message, true).await.expect("twice is once");
    assert_eq!(office.number("select count(*) from event where kind = 'taken_by_hand'").await, 1);
    office.set_clock("2026-11-24T12:00");
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None });
    office.tell(&booking).await.expect("sent by hand");
    deliver::by_hand(&ult, message, false).await.expect("allowed");
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None }, "it was told");
    office.assert_sound().await;
}

#[tokio::test]
async fn a_move_leaves_the_office_when_it_can_no_longer_be_undone() {
    let office = TestOffice::open().await;
    let (kept, undone) = (office.booked(morning()).await, office.booked(somebody(0)).await);
    let channel = Scripted::new(&[]);
    assert_eq!(round(&office, &channel).await.sent, 2);
    office.move_to(&kept, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
    office.move_to(&undone, None, "2026-12-17T09:00", "2026-12-17T12:00").await.expect("free");
    let free = office.now() + Duration::seconds(10);
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: Some(free) });
    office.set_moment(free - Duration::seconds(1));
    undo::undo(&office.as_role(Role::Admin), &undone).await.expect("in time");
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: Some(free) });
    office.set_moment(free);
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    assert_eq!(channel.letters().pop().expect("a letter").template, Template::RescheduleAgreed);
    office.assert_sound().await;
}

/// Somebody decides otherwise while the letter is on its way: it has left, but it is not what the clock waits for.
#[tokio::test]
async fn what_was_overtaken_on_its_way_does_not_stop_the_clock() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let letter = claim(&office).await;
    office.cancel(&booking, "dipakai kantor").await.expect("cancelled at the same moment");
    deliver::record_outcome(&office.as_system(), letter.delivery, accepted("wamid.1"), 0.5).await.expect("written down");
    assert_eq!((last_event(&office, &booking).await.as_str(), office.reservation(&booking).await.notified_at), ("told", None));
    let templates: Vec<Template> = office.messages(&booking).await.iter().map(|message| message.template).collect();
    assert_eq!(templates, [Template::Approved, Template::CancelledByOffice], "what left is shown");
    office.set_clock("2026-11-24T10:01");
    round(&office, &Scripted::new(&[])).await;
    assert_eq!(office.reservation(&booking).await.notified_at, Some(office.now()));
    office.assert_sound().await;
}

/// A question that may have left is known to the applicant (decision 12).
#[tokio::test]
async fn a_question_counts_as_heard_from_the_moment_in_which_it_may_have_left() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let channel = Scripted::new(&[]);
    round(&office, &channel).await;
    office.propose(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
    office.set_clock("2026-11-24T10:01");
    claim(&office).await;
    office.recall(&booking).await.expect("taken back");
    assert_eq!(newest(&office, &booking).await.template, Template::RescheduleRecalled);
    office.assert_sound().await;
}

#[tokio::test]
async fn what_has_lain_for_days_leaves_only_when_a_person_wants_it() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    office.set_clock("2026-11-27T10:00");
    let channel = Scripted::new(&[]);
    assert_eq!(round(&office, &channel).await, Round { sent: 0, next: None }, "the channel was turned on today");
    let message = newest(&office, &booking).await.id;
    office.by_hand("update message set registered_name = ''").await.expect("as before there were versions");
    deliver::retry(&office.as_role(Role::Ult), message).await.expect("it still holds");
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    assert_eq!(channel.letters().pop().expect("a letter").registered_name, "approved", "no other letter's template is stopped for it");
    office.assert_sound().await;
}

#[tokio::test]
async fn whoever_gave_an_address_hears_of_decisions_by_mail_as_well() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let (whatsapp, mail) = (Scripted::new(&[permanent()]), Scripted::of(ChannelKind::Email, &[]));
    round(&office, &whatsapp).await;
    assert_eq!(office.reservation(&booking).await.notified_at, None);
    office.set_clock("2026-11-24T10:01");
    assert_eq!(round(&office, &mail).await.sent, 1);
    let letter = mail.letters().pop().expect("a mail");
    assert_eq!((letter.email.as_str(), letter.recipient), ("rahmah@example.id", None));
    let message = newest(&office, &booking).await;
    assert_eq!((message.state, message.proof.as_str()), (DeliveryState::Accepted, "email"), "one way that failed takes nothing from the other");
    assert_eq!(office.reservation(&booking).await.notified_at, Some(office.now()));

    office.set_clock("2026-12-15T09:00");
    office.hand_over(&booking).await.expect("it begins");
    office.set_clock("2026-12-15T13:00");
    assert_eq!(office.look_for_late_returns().await, 1);
    assert_eq!(newest(&office, &booking).await.template, Template::Overdue);
    assert_eq!((round(&office, &mail).await.sent, round(&office, &whatsapp).await.sent), (0, 1), "a courtesy comes by WhatsApp only");
    office.assert_sound().await;
}

/// Nobody's letter waits for the answer about another one's.
#[tokio::test]
async fn several_numbers_are_written_to_at_once() {
    let office = TestOffice::open().await;
    for number in 0..12 {
        office.submit(somebody(number)).await.expect("received");
    }
    let channel = Scripted { takes: std::time::Duration::from_millis(200), ..Scripted::new(&[]) };
    assert_eq!(round(&office, &channel).await, Round { sent: 12, next: None });
    let most = channel.inside(|inside| inside.most);
    assert!((2..=8).contains(&most), "{most} at once");
    let wanted: Vec<i64> = (1..=12).collect();
    assert_eq!(channel.letters().iter().map(|letter| letter.delivery).collect::<Vec<_>>(), wanted, "the oldest first");
    office.assert_sound().await;
}

#[tokio::test]
async fn by_hand_nothing_leaves_by_itself() {
    let office = TestOffice::open().await;
    office.booked(morning()).await;
    let rules = Rules { channel: ChannelKind::Manual, ..RULES };
    assert_eq!(deliver::take_next(&office.as_system(), &rules).await, Ok(Next::Wait(None)));
    assert_eq!(office.number("select count(*) from delivery").await, 0);
}

/// The applicant withdraws while the channel is away: what was to be told is called off.
#[tokio::test]
async fn what_was_overtaken_while_it_waited_never_leaves() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let channel = Scripted::new(&[retry("500")]);
    round(&office, &channel).await;
    reserve::withdraw(&office.as_applicant(), &booking).await.expect("days before");
    office.set_clock("2026-11-24T12:00");
    assert_eq!(round(&office, &channel).await, Round { sent: 1, next: None });
    assert_eq!(channel.taken().pop().expect("a letter").template, Template::CancelledByApplicant);
    office.assert_sound().await;
}
