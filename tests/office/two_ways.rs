//! One message, two ways: mail beside WhatsApp, and the two ways to WhatsApp when the office changes over. What was told is told by
//! whichever was first, and leaves by no other once it is not true any more.

use crate::outbox::{Scripted, accepted, ends, morning, newest, permanent, retry, round, somebody, unknown};
use crate::support::{TestOffice, refusal};
use chrono::Duration;
use silandap::domain::delivery::{ChannelKind, DeliveryState};
use silandap::domain::message::Template;
use silandap::domain::reservation::Refusal;
use silandap::domain::role::Role;
use silandap::server::outbox::worker::Round;
use silandap::workflow::deliver;
use silandap::workflow::propose::Answer;
use silandap::workflow::undo;

/// Told by one way, in the queue of the other: the office decides otherwise before it leaves there as well.
#[tokio::test]
async fn what_was_told_by_one_way_and_then_overtaken_leaves_by_no_other() {
    for (first, second) in [(ChannelKind::CloudApi, ChannelKind::Email), (ChannelKind::Email, ChannelKind::CloudApi)] {
        let office = TestOffice::open().await;
        let booking = office.booked(morning()).await;
        let (told, waits) = (Scripted::of(first, &[]), Scripted::of(second, &[retry("451")]));
        assert_eq!((round(&office, &told).await.sent, round(&office, &waits).await.sent), (1, 1));
        let approval = newest(&office, &booking).await.id;
        office.set_clock("2026-11-24T10:05");
        office.cancel(&booking, "dipakai kantor").await.expect("cancelled");
        let again = deliver::retry(&office.as_role(Role::Ult), approval).await;
        assert!(matches!(refusal(again), Refusal::NotAllowedInState { .. }), "{second}: nobody hears of it once more");
        office.set_clock("2026-11-24T12:00");
        assert_eq!((round(&office, &told).await, round(&office, &waits).await), (Round { sent: 1, next: None }, Round { sent: 1, next: None }));
        let last: Vec<Template> = waits.taken().iter().map(|letter| letter.template).collect();
        assert_eq!(last, [Template::CancelledByOffice], "{second}");
        let shown: Vec<Template> = office.messages(&booking).await.iter().map(|message| message.template).collect();
        assert_eq!(shown, [Template::Approved, Template::CancelledByOffice], "what they were told is shown");
        office.assert_sound().await;
    }
}

#[tokio::test]
async fn a_question_that_was_answered_leaves_by_no_other_way() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let (whatsapp, mail) = (Scripted::new(&[]), Scripted::of(ChannelKind::Email, &[accepted("1"), retry("451")]));
    assert_eq!((round(&office, &whatsapp).await.sent, round(&office, &mail).await.sent), (1, 1));
    office.propose(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
    office.set_clock("2026-11-24T10:01");
    assert_eq!((round(&office, &whatsapp).await.sent, round(&office, &mail).await.sent), (1, 1));
    office.answer(&booking, Answer::No).await.expect("in time");
    office.set_clock("2026-11-24T12:00");
    round(&office, &mail).await;
    assert!(mail.taken().iter().all(|letter| letter.template != Template::Reschedule), "{:?}", mail.taken());
    office.assert_sound().await;
}

#[tokio::test]
async fn what_a_move_has_overtaken_leaves_by_the_other_way_when_the_move_is_undone() {
    let office = TestOffice::open().await;
    let booking = office.booked(morning()).await;
    let (whatsapp, mail) = (Scripted::new(&[]), Scripted::of(ChannelKind::Email, &[retry("451")]));
    assert_eq!((round(&office, &whatsapp).await.sent, round(&office, &mail).await.sent), (1, 1));
    office.move_to(&booking, None, "2026-12-16T09:00", "2026-12-16T12:00").await.expect("free");
    assert_eq!(office.number("select count(*) from message where overtaken_at is not null").await, 1);
    office.set_moment(office.now() + Duration::seconds(5));
    undo::undo(&office.as_role(Role::Admin), &booking).await.expect("in time");
    office.set_clock("2026-11-24T12:00");
    assert_eq!(round(&office, &mail).await, Round { sent: 1, next: None });
    assert_eq!(mail.taken().pop().expect("a mail").template, Template::Approved);
    assert_eq!(round(&office, &whatsapp).await.sent, 0, "once");
    office.assert_sound().await;
}

/// The account is blocked, and the office goes over to a gateway; later it comes back.
#[tokio::test]
async fn when_the_office_changes_its_channel_only_what_has_not_left_goes_over() {
    let office = TestOffice::open().await;
    let mut asked = Vec::new();
    for number in 0..4 {
        asked.push(office.submit(somebody(number)).await.expect("received").code);
    }
    for outcome in [accepted("wamid.1"), unknown(), permanent(), retry("130429")] {
        ends(&office, outcome).await;
    }
    let to = |channel: &Scripted| -> Vec<_> { channel.letters().into_iter().map(|letter| letter.recipient).collect() };
    let phone = |number: usize| somebody(number).applicant.whatsapp;
    office.set_clock("2026-11-24T11:00");
    let gateway = Scripted::of(ChannelKind::Gateway, &[]);
    assert_eq!(round(&office, &gateway).await, Round { sent: 2, next: None });
    assert_eq!(to(&gateway), [phone(2), phone(3)], "what has failed, and what has waited");
    for (code, state, proof) in [
        (&asked[0], DeliveryState::Accepted, "cloud_api"),
        (&asked[1], DeliveryState::Unknown, ""),
        (&asked[2], DeliveryState::Accepted, "gateway"),
        (&asked[3], DeliveryState::Accepted, "gateway"),
    ] {
        let message = newest(&office, code).await;
        assert_eq!((message.state, message.proof.as_str()), (state, proof), "{code}");
    }
    office.set_clock("2026-11-24T13:00");
    let back = Scripted::new(&[]);
    assert_eq!(round(&office, &back).await, Round { sent: 1, next: None });
    assert_eq!(to(&back), [phone(1)], "its own second try, and nothing that the gateway has taken");
    office.assert_sound().await;
}

#[tokio::test]
async fn what_may_have_left_by_the_old_channel_leaves_by_the_new_one_once_and_if_a_person_wants_it() {
    let office = TestOffice::open().await;
    let request = office.submit(somebody(0)).await.expect("received").code;
    ends(&office, unknown()).await;
    office.set_clock("2026-11-24T11:00");
    let gateway = Scripted::of(ChannelKind::Gateway, &[unknown()]);
    assert_eq!(round(&office, &gateway).await.sent, 0);
    let (message, ult) = (newest(&office, &request).await.id, office.as_role(Role::Ult));
    deliver::retry(&ult, message).await.expect("they have heard nothing");
    assert_eq!(round(&office, &gateway).await.sent, 1);
    assert_eq!(newest(&office, &request).await.state, DeliveryState::Unknown);
    office.set_clock("2026-11-24T13:00");
    for channel in [&gateway, &Scripted::new(&[])] {
        assert_eq!(round(&office, channel).await, Round { sent: 0, next: None }, "it has left twice");
    }
    assert_eq!(refusal(deliver::retry(&ult, message).await), Refusal::SentTwice);
    office.assert_sound().await;
}
