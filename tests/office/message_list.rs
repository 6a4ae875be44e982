//! The list of messages: untold decisions first whatever has become of them, the others by state, page by page.

use super::support::{TestOffice, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::delivery::{ChannelKind, DeliveryState};
use silandap::domain::role::{Role, Roles};
use silandap::server_fns::inbox::InboxFilter;
use silandap::server_fns::messages::{GroupCounts, MessageFilter, MessageList};
use silandap::store::events::{self, By, Changes, Event};
use silandap::store::{inbox, message_list, messages, tracking};

async fn listed(office: &TestOffice, filter: MessageFilter) -> MessageList {
    let mut db = office.store.read().await.expect("a connection");
    message_list::load(&mut db, filter, office.now()).await.expect("readable")
}

fn state(state: &str) -> MessageFilter {
    MessageFilter { state: state.into(), ..MessageFilter::default() }
}

/// Codes and templates of a list.
fn named(list: &MessageList) -> Vec<(ReservationCode, String)> {
    list.rows.iter().map(|message| (message.code.clone(), message.template.clone())).collect()
}

/// A booking whose approval has come to some state.
async fn approved(office: &TestOffice, from: &str, to: &str) -> ReservationCode {
    office.booked(wish("AUL-2", from, to)).await
}

/// [§7.5] A failure does not take a decision out of the loudest list of the office, and neither does doubt.
#[tokio::test]
async fn failed_and_doubtful_decisions_stay_among_the_untold() {
    let office = TestOffice::open().await;
    let (failed, doubtful) = (approved(&office, "08:00", "09:00").await, approved(&office, "10:00", "11:00").await);
    let told = approved(&office, "12:00", "13:00").await;
    office.tell(&told).await.expect("told");
    office.by_hand("update message set state = 'failed' where template = 'approved' and reservation_id = 1").await.expect("typed");
    office.by_hand("update message set state = 'unknown' where template = 'approved' and reservation_id = 2").await.expect("typed");
    for filter in [state(""), state("failed"), state("told"), MessageFilter { kind: "survey".into(), q: "ZZZZ".into(), ..state("all") }] {
        let list = listed(&office, filter.clone()).await;
        let untold: Vec<_> = list.untold.iter().map(|message| (message.code.clone(), message.state)).collect();
        assert_eq!(untold, [(failed.clone(), DeliveryState::Failed), (doubtful.clone(), DeliveryState::Unknown)], "{filter:?}");
        assert_eq!((list.untold_count, list.counts), (2, GroupCounts { waiting: 0, sending: 0, failed: 1, unknown: 1 }), "{filter:?}");
        assert!(list.rows.iter().all(|message| message.code == told), "and no message stands there twice");
    }
    let mut db = office.store.read().await.expect("a connection");
    assert_eq!(messages::count_untold(&mut db).await.expect("readable"), 2, "on the rail");
    let untold = InboxFilter { list: "untold".into(), ..InboxFilter::default() };
    let inbox = inbox::load(&mut db, &untold, &Roles(vec![Role::Admin]), office.now()).await.expect("readable");
    assert_eq!((inbox.untold, inbox.rows.len()), (2, 2), "in the inbox");
}

#[tokio::test]
async fn messages_are_found_by_state_kind_channel_and_code() {
    let office = TestOffice::open().await;
    let one = office.submit(wish("AUL-2", "08:00", "09:00")).await.expect("received").code;
    let two = office.submit(wish("AUL-2", "10:00", "11:00")).await.expect("received").code;
    office.by_hand("update message set state = 'failed' where id = 2").await.expect("typed");
    office
        .by_hand("insert into delivery (message_id, channel, state, attempts, created_at, error_code) values (2, 'email', 'failed', 1, 0, '550')")
        .await
        .expect("typed");
    let receipt = |code: &ReservationCode| (code.clone(), "received".to_owned());
    assert_eq!(named(&listed(&office, state("waiting")).await), [receipt(&one)]);
    assert_eq!(named(&listed(&office, state("failed")).await), [receipt(&two)]);
    assert_eq!(named(&listed(&office, state("all")).await), [receipt(&two), receipt(&one)], "the newest first");
    assert!(listed(&office, state("told")).await.rows.is_empty());
    assert_eq!(named(&listed(&office, MessageFilter { channel: "email".into(), ..state("all") }).await), [receipt(&two)]);
    assert_eq!(named(&listed(&office, MessageFilter { channel: "manual".into(), ..state("all") }).await), [receipt(&one)]);
    assert!(listed(&office, MessageFilter { kind: "approved".into(), ..state("all") }).await.rows.is_empty());
    let typed = one.as_str()[..7].to_lowercase().replace('-', " ");
    assert_eq!(named(&listed(&office, MessageFilter { q: typed, ..state("all") }).await), [receipt(&one)]);
    assert!(listed(&office, MessageFilter { q: "%".into(), ..state("all") }).await.rows.is_empty(), "no sign stands for others");
    assert_eq!(named(&listed(&office, state("' or 1=1--")).await), [receipt(&one)], "what is not understood counts as not said");
}

#[tokio::test]
async fn fifty_are_on_a_page_and_none_is_passed_over() {
    let office = TestOffice::open().await;
    office.submit(wish("AUL-2", "08:00", "09:00")).await.expect("received");
    office
        .by_hand(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 119) \
             insert into message (reservation_id, template, language, text, recipient, created_at) select 1, 'reminder', 'id', 'x', '', i from n",
        )
        .await
        .expect("typed");
    for (group, newest_first) in [("waiting", false), ("all", true)] {
        let (mut filter, mut seen, mut pages) = (state(group), Vec::new(), Vec::new());
        loop {
            let list = listed(&office, filter.clone()).await;
            pages.push(list.rows.len());
            seen.extend(list.rows.iter().map(|message| message.id));
            if list.next.is_empty() {
                break;
            }
            filter.cursor = list.next;
        }
        assert_eq!(pages, [50, 50, 20], "{group}");
        let mut expected: Vec<i64> = (1..=120).collect();
        if newest_first {
            expected.reverse();
        }
        assert_eq!(seen, expected, "{group}");
    }
}

#[tokio::test]
async fn a_message_says_what_each_channel_has_done_and_its_request_every_attempt() {
    let office = TestOffice::open().await;
    let code = office.submit(wish("AUL-2", "08:00", "09:00")).await.expect("received").code;
    office
        .by_hand(
            "insert into delivery (id, message_id, channel, state, attempts, next_try_at, error_code, error_detail, maybe_twice, created_at, started_at) \
               values (7, 1, 'cloud_api', 'unknown', 2, 1795485600, '130429', 'Rate limit hit', 1, 0, 1795482000);
             insert into delivery_attempt (delivery_id, recipient, started_at, ended_at, outcome, code) values (7, '+62812', 1795480000, 1795480001, 'retry', '130429');
             insert into delivery_attempt (delivery_id, recipient, started_at) values (7, '+62812', 1795482000);
             insert into channel_stop (channel, template, language, stopped_at, code, detail) values ('cloud_api', 'approved', 'en', 1795482000, '132001', 'missing');",
        )
        .await
        .expect("typed");
    let list = listed(&office, state("")).await;
    let delivery = &list.rows[0].deliveries[0];
    assert_eq!((delivery.channel, delivery.state, delivery.attempts), (ChannelKind::CloudApi, DeliveryState::Unknown, 2));
    assert_eq!((delivery.error_code.as_str(), delivery.maybe_twice, delivery.next_try_at.map(|at| at.timestamp())), ("130429", true, Some(1_795_485_600)));
    assert!(delivery.history.is_empty(), "lists only count them");
    assert_eq!((list.stops.len(), list.stops[0].template.as_str(), list.stops[0].code.as_str()), (1, "approved", "132001"));

    let mut db = office.store.read().await.expect("a connection");
    let detail = inbox::detail(&mut db, &code, &Roles(vec![Role::Admin]), office.now()).await.expect("readable").expect("it exists");
    let attempts: Vec<_> = detail.messages[0].deliveries[0].history.iter().map(|attempt| (attempt.outcome.as_str(), attempt.ended_at.is_some())).collect();
    assert_eq!(attempts, [("retry", true), ("", false)]);
}

/// The applicant's page says how they were told, and takes it back when the proof is taken back.
#[tokio::test]
async fn the_applicant_reads_how_they_were_told_until_the_proof_is_taken_back() {
    let office = TestOffice::open().await;
    let code = approved(&office, "08:00", "09:00").await;
    let secret = office.reservation(&code).await.secret;
    let page = async || {
        let mut db = office.store.read().await.expect("a connection");
        tracking::load(&office.store, &mut db, &secret, office.now()).await.expect("readable").expect("it exists")
    };
    assert_eq!(page().await.told, None);
    office.set_clock("2026-11-24T10:30");
    office.tell(&code).await.expect("told");
    let told = page().await;
    assert_eq!(told.told.map(|told| (told.at, told.how)), Some((office.now(), "whatsapp".to_owned())));
    assert_eq!(told.timeline.last().map(|entry| entry.kind.as_str()), Some("notified"));

    for (sql, how) in [
        ("update message set told_how = 'phone' where template = 'approved'", "phone"),
        ("update message set told_how = 'paper' where template = 'approved'", "paper"),
        ("update message set proof = 'cloud_api', told_how = '' where template = 'approved'", "whatsapp"),
        ("update message set proof = 'email' where template = 'approved'", "email"),
    ] {
        office.by_hand(sql).await.expect("typed");
        assert_eq!(page().await.told.map(|told| told.how), Some(how.to_owned()));
    }
    office.by_hand("update message set state = 'failed', sent_at = null, proof = '' where template = 'approved'").await.expect("typed");
    let reservation = office.reservation(&code).await;
    let now = office.now();
    office
        .store
        .write(move |db| {
            Box::pin(async move {
                let by = By { actor: "system".into(), name: String::new(), at: now };
                let subject = Some((reservation.id, reservation.code.clone(), reservation.version));
                let changes = Changes::default().value("notified_at", "2026-11-24T02:30:00+00:00", "");
                events::record(db, &by, &Event { kind: "untold", subject, changes, effects: Vec::new() }).await
            })
        })
        .await
        .expect("noted");
    let untold = page().await;
    assert_eq!(untold.told, None);
    assert!(untold.timeline.iter().all(|entry| !["notified", "untold"].contains(&entry.kind.as_str())), "{:?}", untold.timeline);
}
