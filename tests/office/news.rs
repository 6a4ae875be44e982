//! What comes back from outside about messages: late, twice, in any order, and about what nobody knows. And what is kept, checked and
//! forgotten of all that.

use crate::outbox::{Scripted, accepted, claim, delivery, newest, retry, round, somebody, unknown};
use crate::proposals::last_event;
use crate::support::{TestOffice, refusal, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::delivery::{ChannelKind, DeliveryState, QuietHours, StatusNews, ToldHow};
use silandap::domain::message::Template;
use silandap::domain::reservation::Refusal;
use silandap::domain::role::Role;
use silandap::store::{check, messages};
use silandap::workflow::deliver::{self, Next, Rules};
use silandap::workflow::{privacy, tell};

/// News as these tests write them: `wamid.1 key delivered 1795485600`, one a line; `-` = not said. A failure may name its code at the end.
fn read(body: &str) -> Vec<StatusNews> {
    let line = |line: &str| -> Option<StatusNews> {
        let words: Vec<&str> = line.split(' ').collect();
        let said = |place: usize| words.get(place).copied().filter(|word| *word != "-").unwrap_or_default().to_owned();
        Some(StatusNews {
            provider_id: said(0),
            idempotency_key: said(1),
            state: said(2).parse().ok()?,
            at: said(3).parse().unwrap_or(0),
            code: if said(2) == "failed" { words.get(4).copied().unwrap_or("131026").to_owned() } else { String::new() },
            detail: if said(2) == "failed" { "+6281250331234 is not on WhatsApp".into() } else { String::new() },
        })
    };
    body.lines().filter_map(line).collect()
}

/// They come, and are worked through. `false` when they have been here before.
async fn hear(office: &TestOffice, body: &str) -> bool {
    let new = deliver::record_news(&office.as_system(), ChannelKind::CloudApi, body).await.expect("kept");
    let worked = deliver::work_through_news(&office.as_system(), read).await.expect("worked through");
    assert_eq!(worked, usize::from(new), "{body}");
    new
}

async fn untold(office: &TestOffice) -> i64 {
    messages::count_untold(&mut office.store.read().await.expect("a connection")).await.expect("readable")
}

/// A booking whose approval the channel has taken as `wamid.1`.
async fn told_booking(office: &TestOffice) -> ReservationCode {
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    assert_eq!(round(office, &Scripted::new(&[accepted("wamid.1")])).await.sent, 1);
    booking
}

#[tokio::test]
async fn a_failure_that_comes_later_takes_the_proof_back() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    assert_eq!(untold(&office).await, 0);
    office.set_clock("2026-11-24T11:00");
    assert!(hear(&office, "wamid.1 - failed 0").await);
    let message = newest(&office, &booking).await;
    assert_eq!((message.state, message.sent_at, message.proof.as_str()), (DeliveryState::Failed, None, ""));
    assert_eq!((office.reservation(&booking).await.notified_at, untold(&office).await), (None, 1), "among those nobody has told");
    assert_eq!(last_event(&office, &booking).await, "untold");
    assert_eq!(delivery(&office, &message).await.error_code, "131026");
    office.assert_sound().await;

    // It did arrive, it turns out.
    assert!(hear(&office, "wamid.1 - delivered 0").await);
    let message = newest(&office, &booking).await;
    assert_eq!((message.state, message.sent_at, message.proof.as_str()), (DeliveryState::Delivered, Some(office.now()), "cloud_api"));
    assert_eq!((office.reservation(&booking).await.notified_at, untold(&office).await), (Some(office.now()), 0));
    assert!(hear(&office, "wamid.1 - failed 1").await);
    assert_eq!(newest(&office, &booking).await.state, DeliveryState::Delivered, "a failure after that changes nothing");
    office.assert_sound().await;
}

#[tokio::test]
async fn what_failed_later_is_sent_again_when_a_person_wants_it_and_not_a_third_time() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    hear(&office, "wamid.1 - failed 0").await;
    let message = newest(&office, &booking).await.id;
    let ult = office.as_role(Role::Ult);
    deliver::retry(&ult, message).await.expect("once more");
    office.set_clock("2026-11-24T10:01");
    assert_eq!(round(&office, &Scripted::new(&[accepted("wamid.2")])).await.sent, 1);
    assert_eq!(newest(&office, &booking).await.proof, "cloud_api");
    hear(&office, "wamid.1 - failed 2").await;
    assert_eq!(newest(&office, &booking).await.proof, "cloud_api", "that was the first copy");
    office.set_clock("2026-11-24T11:00");
    hear(&office, "wamid.2 - failed 3").await;
    assert_eq!(newest(&office, &booking).await.proof, "");
    assert_eq!(office.number("select count(*) from notice where kind = 'message_failed'").await, 2, "the staff hear of both failures");
    assert!(deliver::retry(&ult, message).await.is_err(), "it has left twice");
    deliver::told(&ult, message, ToldHow::Paper).await.expect("at the counter");
    hear(&office, "wamid.2 - read 4").await;
    let told = newest(&office, &booking).await;
    assert_eq!((told.state, told.proof.as_str(), told.told_how.as_str()), (DeliveryState::Manual, "manual", "paper"), "what a person says stands");
    office.assert_sound().await;
}

/// It failed, a person wants it sent once more, and it has not left yet; then older news of the first copy come.
#[tokio::test]
async fn late_news_of_a_copy_that_has_failed_say_nothing_of_the_next_one() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    hear(&office, "wamid.1 - failed 0").await;
    let message = newest(&office, &booking).await;
    deliver::retry(&office.as_role(Role::Ult), message.id).await.expect("once more");
    for news in ["accepted 1", "failed 2"] {
        hear(&office, &format!("wamid.1 - {news}")).await;
        let waits = delivery(&office, &message).await;
        assert_eq!((waits.state, waits.next_try_at, waits.failed_at), (DeliveryState::Queued, Some(office.now()), None), "{news}");
        assert_eq!((office.reservation(&booking).await.notified_at, untold(&office).await), (None, 1), "{news}");
    }
    office.set_clock("2026-11-24T10:01");
    let letter = claim(&office).await;
    hear(&office, "wamid.1 - accepted 3").await;
    assert_eq!(delivery(&office, &message).await.state, DeliveryState::Sending, "also while it is handed over");
    deliver::record_outcome(&office.as_system(), letter.delivery, unknown(), 0.5).await.expect("written down");
    hear(&office, &format!("wamid.2 {} failed 4", letter.idempotency_key)).await;
    assert_eq!(newest(&office, &booking).await.state, DeliveryState::Failed, "that was the new one");
    assert_eq!(untold(&office).await, 1);
    office.assert_sound().await;
}

#[tokio::test]
async fn a_copy_that_was_said_to_have_failed_and_did_arrive_is_not_sent_again() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    hear(&office, "wamid.1 - failed 0").await;
    let message = newest(&office, &booking).await;
    deliver::retry(&office.as_role(Role::Ult), message.id).await.expect("once more");
    hear(&office, "wamid.1 - delivered 1").await;
    let arrived = delivery(&office, &message).await;
    assert_eq!((arrived.state, arrived.next_try_at), (DeliveryState::Delivered, None));
    assert_eq!(office.reservation(&booking).await.notified_at, Some(office.now()));
    office.set_clock("2026-11-24T10:01");
    assert_eq!(round(&office, &Scripted::new(&[])).await.sent, 0);
    office.assert_sound().await;
}

/// Whoever looks at the request sees how far its message has come, and its history does not grow with every step.
#[tokio::test]
async fn a_message_that_is_delivered_and_read_wakes_the_pages_once_each() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    for news in ["delivered 0", "read 0", "delivered 1", "read 2"] {
        hear(&office, &format!("wamid.1 - {news}")).await;
    }
    assert_eq!(office.number("select count(*) from event where kind = 'message_arrived'").await, 2);
    assert_eq!(last_event(&office, &booking).await, "notified");
    office.assert_sound().await;
}

/// The webhook is faster than the answer, and names our own key only.
#[tokio::test]
async fn news_may_come_before_the_answer() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let letter = claim(&office).await;
    hear(&office, &format!("wamid.1 {} delivered 0", letter.idempotency_key)).await;
    let message = newest(&office, &booking).await;
    assert_eq!((message.state, message.proof.as_str()), (DeliveryState::Delivered, "cloud_api"));
    for answer in [accepted("wamid.1"), retry("500"), unknown()] {
        deliver::record_outcome(&office.as_system(), letter.delivery, answer, 0.5).await.expect("written down");
        let carried = delivery(&office, &newest(&office, &booking).await).await;
        assert_eq!((carried.state, carried.next_try_at, carried.provider_id.as_str()), (DeliveryState::Delivered, None, "wamid.1"));
    }
    assert_eq!(office.number("select count(*) from event where kind = 'notified'").await, 1);
    office.assert_sound().await;
}

/// A gateway hands no key of ours back: only its answer says which message its news are about.
#[tokio::test]
async fn news_of_what_may_be_under_way_wait_for_its_answer() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let rules = Rules { quiet: QuietHours::NONE, channel: ChannelKind::Gateway };
    let Ok(Next::Letter(letter)) = deliver::take_next(&office.as_system(), &rules).await else { panic!("a letter waits") };
    deliver::record_news(&office.as_system(), ChannelKind::Gateway, "80367170 - failed 0").await.expect("kept");
    deliver::record_news(&office.as_system(), ChannelKind::Gateway, "80000000 - read 0").await.expect("kept");
    assert_eq!(deliver::work_through_news(&office.as_system(), read).await, Ok(0), "one of them may be about this letter");
    deliver::record_outcome(&office.as_system(), letter.delivery, accepted("80367170"), 0.5).await.expect("written down");
    assert_eq!(deliver::work_through_news(&office.as_system(), read).await, Ok(2));
    assert_eq!((newest(&office, &booking).await.state, office.reservation(&booking).await.notified_at), (DeliveryState::Failed, None));
    office.assert_sound().await;
}

#[tokio::test]
async fn no_answer_and_then_news_is_one_letter() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let channel = Scripted::new(&[unknown()]);
    round(&office, &channel).await;
    assert_eq!(office.reservation(&booking).await.notified_at, None);
    let key = channel.letters().pop().expect("a letter").idempotency_key;
    let at = office.now().timestamp() + 60;
    office.set_clock("2026-11-24T10:09");
    hear(&office, &format!("wamid.1 {key} accepted {at}")).await;
    let notified = office.reservation(&booking).await.notified_at.expect("that is a proof");
    assert_eq!(notified.timestamp(), at, "since the moment that the news name");
    office.set_clock("2026-11-24T11:00");
    assert_eq!(round(&office, &channel).await.sent, 0);
    office.assert_sound().await;
}

#[tokio::test]
async fn news_end_alike_in_any_order_and_however_often_they_come() {
    let office = TestOffice::open().await;
    let orders = [
        ["accepted", "delivered", "read"],
        ["accepted", "read", "delivered"],
        ["delivered", "accepted", "read"],
        ["delivered", "read", "accepted"],
        ["read", "accepted", "delivered"],
        ["read", "delivered", "accepted"],
    ];
    for (number, order) in orders.iter().enumerate() {
        let booking = office.booked(somebody(number)).await;
        let id = format!("wamid.{number}");
        round(&office, &Scripted::new(&[accepted(&id)])).await;
        let events = office.number("select count(*) from event where kind <> 'message_arrived'").await;
        for state in order {
            let body = format!("{id} - {state} 0");
            assert!(hear(&office, &body).await && !hear(&office, &body).await, "the same twice is once");
            // Other words, the same news.
            hear(&office, &format!("{body} again")).await;
        }
        assert_eq!(newest(&office, &booking).await.state, DeliveryState::Read, "{order:?}");
        let carried = delivery(&office, &newest(&office, &booking).await).await;
        assert!(carried.delivered_at.is_some() && carried.read_at.is_some(), "{carried:?}");
        assert_eq!(office.number("select count(*) from event where kind <> 'message_arrived'").await, events, "{order:?}: told once");
    }
    office.assert_sound().await;
}

#[tokio::test]
async fn news_about_what_nobody_knows_change_nothing() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    let before = office.reservation(&booking).await;
    for body in ["wamid.9 - failed 0", "- nobodys-key read 0", "- - failed 0", "", "<html>", "wamid.1 - lost 0"] {
        hear(&office, body).await;
    }
    deliver::record_news(&office.as_system(), ChannelKind::Gateway, "wamid.1 - failed 0").await.expect("kept");
    assert_eq!(deliver::work_through_news(&office.as_system(), read).await, Ok(1), "of another channel");
    assert_eq!(office.reservation(&booking).await, before);
    assert_eq!(newest(&office, &booking).await.state, DeliveryState::Accepted);
    assert_eq!(office.number("select count(*) from channel_news where processed_at is null or body <> ''").await, 0, "only that they were here is kept");
    office.set_clock("2026-12-30T10:00");
    hear(&office, "wamid.9 - failed 1").await;
    assert_eq!(office.number("select count(*) from channel_news").await, 1, "and that for a month");
    office.assert_sound().await;
}

/// Meta takes a message and says later that the bill is not paid, or that the template is paused.
#[tokio::test]
async fn a_later_failure_that_concerns_everything_stops_the_channel() {
    for (code, stops) in
        [("131042", "select count(*) from channel_stop where template = ''"), ("132015", "select count(*) from channel_stop where template = 'approved'")]
    {
        let office = TestOffice::open().await;
        let booking = told_booking(&office).await;
        let begun = office.now().timestamp();
        office.set_clock("2026-11-24T10:05");
        hear(&office, &format!("wamid.1 - failed {begun} {code}")).await;
        assert_eq!((office.number(stops).await, office.number("select count(*) from channel_stop").await), (1, 1), "{code}");
        assert_eq!((office.reservation(&booking).await.notified_at, untold(&office).await), (None, 1));
        assert_eq!(office.number("select count(*) from notice where kind = 'channel_stopped'").await, 1);
        office.assert_sound().await;
    }
    let office = TestOffice::open().await;
    told_booking(&office).await;
    let begun = office.now().timestamp();
    office.set_clock("2026-11-24T11:00");
    hear(&office, &format!("wamid.1 - failed {begun} 131042")).await;
    assert_eq!(office.number("select count(*) from channel_stop").await, 0, "somebody may have paid since");
}

/// The booking was moved, and the move told, before anybody hears that the approval has not arrived.
#[tokio::test]
async fn what_later_news_have_overtaken_is_not_to_be_told_again() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    let approval = newest(&office, &booking).await.id;
    office.move_to(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("the day is free");
    office.set_clock("2026-11-24T10:01");
    assert_eq!(round(&office, &Scripted::new(&[accepted("wamid.2")])).await.sent, 1);
    let moved = office.now();
    office.set_clock("2026-11-24T11:00");
    hear(&office, "wamid.1 - failed 0").await;
    assert_eq!((office.reservation(&booking).await.notified_at, untold(&office).await), (Some(moved), 0), "the move has told it");
    assert_eq!(last_event(&office, &booking).await, "message_failed");
    let again = deliver::retry(&office.as_role(Role::Ult), approval).await;
    assert!(matches!(refusal(again), Refusal::NotAllowedInState { .. }), "nobody hears of the old day once more");
    office.assert_sound().await;

    hear(&office, "wamid.2 - failed 0").await;
    assert_eq!((office.reservation(&booking).await.notified_at, untold(&office).await), (None, 1), "now nobody has told it");
    assert_eq!(last_event(&office, &booking).await, "untold");
    office.assert_sound().await;
}

#[tokio::test]
async fn nobody_is_told_of_an_approval_that_the_applicant_has_given_back() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    office.withdraw(&booking).await.expect("they cannot come");
    hear(&office, "wamid.1 - failed 0").await;
    assert_eq!(untold(&office).await, 0);
    let left: Vec<Template> = office.messages(&booking).await.iter().map(|message| message.template).collect();
    assert_eq!(left, [Template::CancelledByApplicant]);
    assert_eq!(office.number("select count(*) from notice where kind = 'message_failed'").await, 0, "there is nothing to do");
    office.assert_sound().await;
}

/// A proof by mail stands when WhatsApp's is taken back.
#[tokio::test]
async fn another_proof_takes_the_place_of_one_that_was_taken_back() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    office.set_clock("2026-11-24T10:05");
    round(&office, &Scripted::of(ChannelKind::Email, &[])).await;
    assert_eq!(newest(&office, &booking).await.proof, "cloud_api", "the first one");
    let mailed = office.now();
    office.set_clock("2026-11-24T11:00");
    hear(&office, "wamid.1 - failed 0").await;
    let message = newest(&office, &booking).await;
    assert_eq!((message.state, message.proof.as_str(), message.sent_at), (DeliveryState::Accepted, "email", Some(mailed)));
    assert_eq!((office.reservation(&booking).await.notified_at, untold(&office).await), (Some(mailed), 0));
    assert_eq!(last_event(&office, &booking).await, "message_failed");
    office.assert_sound().await;
}

/// Opened by hand as well, told by a person: the channel's failure is no news for the office.
#[tokio::test]
async fn what_a_person_told_is_not_taken_back_by_a_channel() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("AUL-2", "09:00", "12:00")).await;
    let letter = claim(&office).await;
    let message = newest(&office, &booking).await.id;
    tell::told(&office.as_role(Role::Ult), message, ToldHow::Phone).await.expect("they called at that moment");
    deliver::record_outcome(&office.as_system(), letter.delivery, accepted("wamid.1"), 0.5).await.expect("written down");
    hear(&office, "wamid.1 - failed 0").await;
    let told = newest(&office, &booking).await;
    assert_eq!((told.state, told.proof.as_str(), told.sent_at), (DeliveryState::Manual, "manual", Some(office.now())));
    assert!(office.reservation(&booking).await.notified_at.is_some());
    office.assert_sound().await;
}

/// They phoned although a channel had told it; then the channel takes its word back.
#[tokio::test]
async fn what_a_person_told_as_well_stays_told() {
    let office = TestOffice::open().await;
    let booking = told_booking(&office).await;
    let (since, message) = (office.now(), newest(&office, &booking).await.id);
    office.set_clock("2026-11-24T10:30");
    deliver::told(&office.as_role(Role::Ult), message, ToldHow::Phone).await.expect("to be sure");
    deliver::told(&office.as_role(Role::Admin), message, ToldHow::Paper).await.expect("twice is once");
    assert_eq!(office.number("select count(*) from event where kind = 'told'").await, 1);
    for _ in 0..2 {
        let told = newest(&office, &booking).await;
        assert_eq!((told.state, told.proof.as_str(), told.told_how.as_str(), told.sent_at), (DeliveryState::Manual, "manual", "phone", Some(since)));
        assert_eq!((told.sent_by.as_str(), office.reservation(&booking).await.notified_at, untold(&office).await), ("Fauzi", Some(since), 0));
        office.assert_sound().await;
        hear(&office, "wamid.1 - failed 0").await;
    }
    assert_eq!(office.number("select count(*) from notice where kind = 'message_failed'").await, 0, "there is nothing to do");
}

#[tokio::test]
async fn nothing_of_a_forgotten_person_is_left_with_the_channels() {
    let office = TestOffice::open().await;
    let request = office.ready(wish("AUL-2", "09:00", "12:00")).await;
    office.reject(&request, "Sudah penuh").await.expect("rejected");
    let channel = Scripted::new(&[accepted("wamid.HBgN6281250331234")]);
    round(&office, &channel).await;
    hear(&office, "wamid.HBgN6281250331234 - failed 0").await;
    let waiting = "wamid.HBgN6281250331234 - delivered 0 recipient 6281250331234";
    deliver::record_news(&office.as_system(), ChannelKind::CloudApi, waiting).await.expect("kept");
    let personal = "select (select count(*) from delivery where provider_id || failed_copy like '%81250331234%' or error_detail <> '') \
        + (select count(*) from delivery_attempt where recipient <> '') + (select count(*) from channel_news where body like '%81250331234%') \
        + (select count(*) from message where recipient <> '' or email <> '' or parameters <> '[]')";
    assert!(office.number(personal).await >= 4, "it was there");
    let copy = privacy::export(&office.as_role(Role::Admin), request.as_str()).await.expect("a copy").to_string();
    assert!(copy.contains("is not on WhatsApp") && copy.contains("cloud_api"), "{copy}");
    privacy::erase(&office.as_role(Role::Admin), "081250331234", true).await.expect("it is over");
    assert_eq!(office.number(personal).await, 0);
    assert_eq!(deliver::work_through_news(&office.as_system(), read).await, Ok(0));
    let key = channel.letters().pop().expect("a letter").idempotency_key;
    hear(&office, &format!("wamid.HBgN6281250331234 {key} failed 1")).await;
    assert_eq!(office.number(personal).await, 0, "what comes later brings nothing back");
    assert_eq!(round(&office, &Scripted::new(&[])).await.sent, 0);
    assert_eq!(office.number("select count(*) from delivery where state = 'failed'").await, 1, "how far it came stays");
    office.assert_sound().await;
}

/// `silandap check` names what is wrong, and this is all of it.
async fn wrong(office: &TestOffice) -> Vec<&'static str> {
    check::run(&office.store).await.expect("the checks run").into_iter().filter(|check| !check.ok).map(|check| check.check).collect()
}

#[tokio::test]
async fn the_check_sees_what_the_outbox_must_never_do() {
    for (damage, names) in [
        ("delete from message where decision = 1", "messages"),
        (
            "insert into message (reservation_id, template, language, text, recipient, created_at, cause) \
             select reservation_id, template, language, text, recipient, created_at, cause from message where decision = 1",
            "messages",
        ),
        ("update message set decision = 1 where template = 'received'", "messages"),
        ("update message set template = 'rejected' where decision = 1", "messages"),
        ("update message set cause = 'moved' where decision = 1", "messages"),
        ("update message set created_at = created_at - 1 where decision = 1", "messages"),
        ("update message set cancelled_at = created_at where decision = 1", "messages"),
        ("update message set proof = '' where decision = 1", "proofs"),
        ("update message set proof = 'email' where decision = 1", "proofs"),
        ("update message set sent_at = null where decision = 1", "proofs"),
        ("update delivery set state = 'unknown'", "proofs"),
        ("update message set state = 'manual', proof = 'manual', told_how = ''", "proofs"),
        ("pragma ignore_check_constraints = on; update delivery set sends = 3; pragma ignore_check_constraints = off", "sends"),
        ("insert into delivery_attempt (delivery_id, recipient, started_at, outcome) select 1, '', 0, 'unknown' union all select 1, '', 1, ''", "sends"),
    ] {
        let office = TestOffice::open().await;
        told_booking(&office).await;
        office.assert_sound().await;
        office.by_hand(damage).await.unwrap_or_else(|error| panic!("{damage}: {error}"));
        let found = wrong(&office).await;
        assert!(found.contains(&names), "{damage}: {found:?}");
    }
}

/// The guard of the database says no as well.
#[tokio::test]
async fn the_database_lets_nothing_leave_three_times() {
    let office = TestOffice::open().await;
    told_booking(&office).await;
    let error = office.by_hand("update delivery set sends = 3").await.expect_err("a guard");
    assert!(error.is_constraint("delivery_at_most_twice"), "{error}");
    let error =
        office.by_hand("insert into delivery (message_id, channel, created_at) select message_id, channel, 0 from delivery").await.expect_err("a guard");
    assert!(error.is_unique_violation(), "{error}");
}
