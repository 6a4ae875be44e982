//! A channel that does not answer, answers that it is broken, or takes everything and says nothing: nothing is lost, nothing is hammered,
//! and what has waited leaves in its order.

use crate::outbox::{Scripted, ends, newest, retry, round, somebody, unknown};
use crate::support::TestOffice;
use chrono::Duration;
use silandap::domain::delivery::{ChannelKind, DeliveryState, StatusNews};
use silandap::store::deliveries;
use silandap::workflow::deliver;

#[tokio::test]
async fn a_day_without_the_channel_is_drained_in_order() {
    drained_in_order("connect").await;
}

/// It answers, but nobody can say whether the letter or the service is the reason.
#[tokio::test]
async fn a_day_of_a_broken_channel_is_drained_in_order_too() {
    drained_in_order("500").await;
    drained_in_order("131000").await;
}

async fn drained_in_order(code: &str) {
    let office = TestOffice::open().await;
    let channel = Scripted::new(&[]);
    channel.always(Some(retry(code)));
    let (begun, mut asked) = (office.now(), Vec::new());
    while office.now() < begun + Duration::hours(24) {
        if asked.len() < 21 {
            asked.push(office.submit(somebody(asked.len())).await.expect("received").code);
        }
        let next = round(&office, &channel).await.next.expect("something waits");
        office.set_moment(next.min(office.now() + Duration::minutes(20)));
    }
    assert!(channel.letters().len() < 60, "{} attempts at a line that is down", channel.letters().len());
    assert_eq!(office.number("select count(*) from message where state = 'queued'").await, 21);
    channel.always(None);
    let before = channel.letters().len();
    while let Some(next) = round(&office, &channel).await.next {
        office.set_moment(next);
    }
    let mut wanted = Vec::new();
    for code in &asked {
        let message = newest(&office, code).await;
        assert_eq!(message.state, DeliveryState::Accepted);
        wanted.push(message.recipient);
    }
    let gone: Vec<_> = channel.letters().split_off(before).into_iter().map(|letter| letter.recipient).collect();
    assert_eq!(gone, wanted, "each once, the oldest first");
    office.assert_sound().await;
}

#[tokio::test]
async fn two_letters_that_break_everything_hold_nobody_up_however_often_they_are_tried() {
    let office = TestOffice::open().await;
    for number in 0..2 {
        office.submit(somebody(number)).await.expect("received");
    }
    for time in ["2026-11-24T10:00", "2026-11-24T10:03", "2026-11-24T10:16", "2026-11-24T10:53"] {
        office.set_clock(time);
        for _ in 0..2 {
            ends(&office, retry("500")).await;
        }
    }
    let other = office.submit(somebody(2)).await.expect("received").code;
    assert_eq!(round(&office, &Scripted::new(&[])).await.sent, 1);
    assert_eq!(newest(&office, &other).await.state, DeliveryState::Accepted);
    office.assert_sound().await;
}

/// Each letter may leave twice only: a service that hangs must not be handed all of them.
#[tokio::test]
async fn a_channel_that_takes_everything_and_answers_nothing_gets_a_letter_now_and_then() {
    let office = TestOffice::open().await;
    for number in 0..20 {
        office.submit(somebody(number)).await.expect("received");
    }
    let channel = Scripted::new(&[]);
    channel.always(Some(unknown()));
    let begun = office.now();
    while office.now() < begun + Duration::hours(2) {
        let next = round(&office, &channel).await.next.expect("something waits");
        office.set_moment(next.min(office.now() + Duration::minutes(10)));
    }
    let handed = channel.letters().len();
    assert!((3..=18).contains(&handed), "{handed} letters into a hole: what was under way at first, and then one at a time");
    let untouched = office.number("select count(*) from message m where not exists (select 1 from delivery d where d.message_id = m.id and d.sends > 0)").await;
    assert!(untouched >= 4, "{untouched} have never left");
    channel.always(None);
    while let Some(next) = round(&office, &channel).await.next {
        office.set_moment(next);
    }
    assert_eq!(office.number("select count(*) from message where state not in ('accepted', 'unknown')").await, 0);
    let unknown = office.number("select count(*) from message where state = 'unknown'").await;
    assert!(unknown <= 6, "{unknown} have left twice without an answer");
    office.assert_sound().await;
}

/// Slow, but not broken: what it does take, it tells.
#[tokio::test]
async fn news_of_what_was_not_answered_let_the_others_leave() {
    let office = TestOffice::open().await;
    for number in 0..4 {
        office.submit(somebody(number)).await.expect("received");
    }
    for _ in 0..3 {
        ends(&office, unknown()).await;
    }
    let channel = Scripted::new(&[]);
    assert_eq!(round(&office, &channel).await.sent, 0, "it gets a rest");
    let troubles = "select count(*) from channel_trouble";
    assert_eq!(office.number(troubles).await, 1);
    let first = StatusNews {
        provider_id: "wamid.1".into(),
        idempotency_key: deliveries::letter(&mut office.store.read().await.expect("a connection"), 1).await.expect("the first").idempotency_key,
        state: DeliveryState::Delivered,
        at: 0,
        code: String::new(),
        detail: String::new(),
    };
    deliver::record_news(&office.as_system(), ChannelKind::CloudApi, "delivered").await.expect("kept");
    deliver::work_through_news(&office.as_system(), move |_| vec![first.clone()]).await.expect("worked through");
    assert_eq!(office.number(troubles).await, 0);
    assert_eq!(round(&office, &channel).await.sent, 1, "the fourth");
    office.assert_sound().await;
}

#[tokio::test]
async fn one_letter_that_breaks_everything_holds_nobody_up() {
    let office = TestOffice::open().await;
    let poison = office.submit(somebody(0)).await.expect("received").code;
    let channel = Scripted::new(&[retry("500"), retry("500"), retry("500"), retry("500")]);
    for time in ["2026-11-24T10:00", "2026-11-24T10:03", "2026-11-24T10:16", "2026-11-24T10:53"] {
        office.set_clock(time);
        round(&office, &channel).await;
    }
    assert_eq!((channel.letters().len(), newest(&office, &poison).await.state), (4, DeliveryState::Queued));
    let other = office.submit(somebody(1)).await.expect("received").code;
    assert_eq!(round(&office, &channel).await.sent, 1);
    assert_eq!(newest(&office, &other).await.state, DeliveryState::Accepted);
    office.assert_sound().await;
}
