//! Messages on their way out, against servers that speak as the services do and fail as they do. [H62]

use crate::fakes::gateway::Gateway as Fonnte;
use crate::fakes::graph::{Entry, Graph};
use crate::fakes::smtp::{self, Smtp};
use crate::fakes::{Dice, Fault};
use crate::office::{Office, answer, application};
use chrono::Duration;
use futures::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::json;
use silandap::domain::applicant::{ApplicantKind, Channel as Door};
use silandap::domain::application_form::{Applicant, NewItem, NewReservation};
use silandap::domain::delivery::{ChannelKind, Letter, Outcome, QuietHours};
use silandap::domain::facility::FacilityCode;
use silandap::domain::language::Language;
use silandap::domain::message::Template;
use silandap::domain::reservation::Pattern;
use silandap::domain::role::{Role, Roles, StaffId, StaffMember};
use silandap::domain::slot::Moment;
use silandap::server::outbox::cloud_api::CloudApi;
use silandap::server::outbox::email::Email;
use silandap::server::outbox::gateway::Gateway;
use silandap::server::outbox::http::Timeouts;
use silandap::server::outbox::settings::{CloudApiSettings, EmailSettings, Security};
use silandap::server::outbox::{Channel, read_news, worker};
use silandap::store::Store;
use silandap::workflow::deliver::{self, Rules};
use silandap::workflow::{Actor, Context, reserve};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration as Wait;

/// An office whose worker is turned by hand, by a clock that the test moves. Its server process only takes the news: for it, it is
/// always night.
struct Desk {
    office: Office,
    graph: Graph,
    api: CloudApi,
    store: Store,
    now: Moment,
    dice: Dice,
    /// Of four news so many are lost on the way.
    lost: u64,
    people: u32,
    /// So often somebody has looked at a channel that stood still, and has let it go on.
    resumed: i64,
}

impl Desk {
    async fn open(patience: Wait) -> Self {
        Self::open_with(patience, Wait::from_millis(1)).await
    }

    /// Waiting so long for an answer, and so long after each message.
    async fn open_with(patience: Wait, pace: Wait) -> Self {
        let graph = Graph::open().await;
        let mut settings = graph.environment();
        settings.push(("SILANDAP_QUIET_HOURS", "08:00-07:59"));
        let office = Office::open_with(&settings);
        let store = Store::open(&office.database_url()).await.unwrap();
        let api = CloudApi::with_timeouts(&CloudApiSettings { pace, ..graph.settings() }, Timeouts { connect: Wait::from_secs(5), whole: patience });
        let now = crate::office::NOW.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc();
        Self { office, graph, api, store, now, dice: Dice::new(5), lost: 0, people: 0, resumed: 0 }
    }

    fn context(&self, actor: Actor) -> Context {
        Context { store: self.store.clone(), actor, now: self.now, public_url: self.office.url.clone() }
    }

    fn admin(&self) -> Context {
        let admin =
            StaffMember { id: StaffId(3), name: "admin".into(), roles: Roles(vec![Role::Admin]), must_change_password: false, standing_in_for: Vec::new() };
        self.context(Actor::Staff(admin))
    }

    /// So many people ask for a room; each is to be told that it was received.
    async fn asked_by(&mut self, people: u32) {
        let first = self.people;
        self.people += people;
        let context = self.context(Actor::Applicant);
        let all = (first..self.people).map(|person| reserve::submit(&context, wish(person), None, None));
        for submitted in join_all(all).await {
            submitted.expect("a soft hold stops nobody");
        }
    }

    async fn number(&self, sql: &'static str) -> i64 {
        let mut db = self.store.read().await.unwrap();
        sqlx::Row::get(&sqlx::query(sql).fetch_one(&mut *db).await.unwrap(), 0)
    }

    /// Lets the worker go on at this moment until nothing more leaves, and the service tell the office what it knows.
    async fn turn(&mut self) {
        let rules = Rules { quiet: QuietHours::NONE, channel: ChannelKind::CloudApi };
        let context = self.context(Actor::System);
        let mut idle = 0;
        while idle < 2 {
            let before = self.number("select count(*) from delivery_attempt").await;
            let _ = worker::round(&context, &rules, &self.api).await.unwrap();
            idle = if self.number("select count(*) from delivery_attempt").await == before { idle + 1 } else { 0 };
        }
        self.graph.set_clock(self.now.timestamp());
        self.graph.post_news(&self.office.url, &mut self.dice, self.lost).await;
        deliver::work_through_news(&context, read_news).await.unwrap();
    }

    async fn later(&mut self, minutes: i64) {
        self.now += Duration::minutes(minutes);
        self.turn().await;
    }

    /// Somebody looks whether the channel stands still, and presses "run again".
    async fn resume_if_stopped(&mut self) {
        if self.number("select count(*) from channel_stop").await > 0 {
            let (status, answer) = self.office.staff(Role::Admin, Method::POST, "channels/resume", &json!({ "channel": "cloud_api" })).await;
            assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
            self.resumed += 1;
        }
    }

    /// Goes on until nothing more happens by itself, and until nothing is left that somebody could start again.
    async fn until_settled(&mut self) {
        self.turn().await;
        for _ in 0..500 {
            self.resume_if_stopped().await;
            let waiting = "select (select count(*) from delivery where next_try_at is not null or state = 'sending') \
                + (select count(*) from message where cancelled_at is null and state in ('queued', 'sending'))";
            if self.number(waiting).await == 0 {
                return;
            }
            self.later(10).await;
        }
        panic!("something waits for ever: {:?}", self.office.texts("select state || ' ' || error_code || ' ' || attempts from delivery").await);
    }

    async fn states(&self) -> Vec<String> {
        self.office.texts("select state from message where cancelled_at is null order by id").await
    }

    /// What happened to one message whose delivery fails in this way at first.
    async fn fate(faults: &[Fault]) -> (Self, Vec<Entry>, String) {
        let mut desk = Self::open(Wait::from_secs(1)).await;
        desk.graph.faults().script(faults);
        desk.asked_by(1).await;
        desk.until_settled().await;
        let (ledger, state) = (desk.graph.ledger(), desk.states().await.remove(0));
        (desk, ledger, state)
    }
}

/// A request of a person with a number of their own.
fn wish(person: u32) -> NewReservation {
    let wall = |hour: u32| crate::office::DAY.parse::<chrono::NaiveDate>().unwrap().and_hms_opt(hour, 0, 0).unwrap();
    let rooms = ["AUL-2", "RPT-1", "RPT-2", "KLS-A", "KLS-B", "KLS-C", "KLS-D"];
    let room = rooms[usize::try_from(person).unwrap() % rooms.len()];
    NewReservation {
        applicant: Applicant {
            name: "Siti Rahmah".into(),
            kind: ApplicantKind::School,
            institution: "SDN 1 Barabai".into(),
            npsn: String::new(),
            position: String::new(),
            regency: "63.07".into(),
            address: String::new(),
            whatsapp: Some(format!("0813{:08}", 50_000_000 + person).parse().unwrap()),
            email: String::new(),
        },
        activity: "Rapat guru".into(),
        purpose: "Persiapan asesmen".into(),
        participants: Some(10),
        items: vec![NewItem { facility: FacilityCode(room.into()), quantity: 1, layout: None }],
        pattern: Pattern::Daily,
        start: wall(9),
        end: wall(11),
        needs: String::new(),
        access_needs: String::new(),
        channel: Door::Online,
        language: Language::Id,
        id_kind: None,
        on_behalf: String::new(),
    }
}

fn takes(ledger: &[Entry]) -> usize {
    ledger.iter().filter(|entry| entry.taken.is_some()).count()
}

/// [H62] Each way to fail, alone.
#[tokio::test]
async fn a_message_arrives_whatever_the_service_does_first() {
    for (fault, entries, taken) in [
        (Fault::None, 1, 1),
        (Fault::TooMany, 2, 1),
        (Fault::Broken, 2, 1),
        (Fault::Away, 2, 1),
        (Fault::Reset, 2, 1),
        (Fault::Page, 2, 1),
        // The news tell that it was taken: nothing is sent twice.
        (Fault::SilentAfterTaking, 1, 1),
        (Fault::ResetAfterTaking, 1, 1),
    ] {
        let (desk, ledger, state) = Desk::fate(&[fault]).await;
        assert_eq!((ledger.len(), takes(&ledger), state.as_str()), (entries, taken, "read"), "{fault:?}");
        assert!(ledger.iter().all(|entry| entry.template == "silandap_received" && entry.parameters == 8), "{ledger:?}");
        assert!(ledger.iter().all(|entry| entry.to == "6281350000000" && entry.key == ledger[0].key), "the same key at every try: {ledger:?}");
        assert!(desk.office.run(&["check"]).status.success(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_number_that_is_not_on_whatsapp_is_tried_once() {
    let (_, ledger, state) = Desk::fate(&[Fault::NotOnWhatsApp]).await;
    assert_eq!((ledger.len(), state.as_str()), (1, "failed"));
}

/// 500 fifty times: it is given up at last, it is never lost, and the booking stands.
#[tokio::test]
async fn a_service_that_stays_broken_is_given_up_and_a_person_is_told() {
    let (desk, ledger, state) = Desk::fate(&[Fault::Broken; 50]).await;
    assert!(ledger.len() > 5 && ledger.len() <= 50, "{} tries", ledger.len());
    assert_eq!(state, "failed");
    assert_eq!(desk.office.texts("select status from reservation").await, ["submitted"]);
    assert_eq!(desk.number("select count(*) from event where kind = 'message_failed'").await, 1);
}

/// No answer, and the news are lost as well: it is sent a second time, and says so.
#[tokio::test]
async fn what_may_have_arrived_is_sent_once_more_and_marked() {
    let mut desk = Desk::open(Wait::from_secs(1)).await;
    desk.lost = 4;
    desk.graph.faults().script(&[Fault::ResetAfterTaking, Fault::None]);
    desk.asked_by(1).await;
    desk.turn().await;
    assert_eq!(desk.states().await, ["unknown"]);
    desk.later(5).await;
    assert_eq!(desk.graph.taken(), 1, "the news may still come");
    desk.until_settled().await;
    assert_eq!((desk.graph.taken(), desk.states().await), (2, vec!["accepted".to_owned()]));
    assert_eq!(desk.number("select maybe_twice from delivery").await, 1);
}

#[tokio::test]
async fn what_never_answers_stays_unknown_after_two_sends() {
    let mut desk = Desk::open(Wait::from_millis(300)).await;
    desk.lost = 4;
    desk.graph.faults().always(Fault::SilentAfterTaking);
    desk.asked_by(1).await;
    desk.until_settled().await;
    desk.later(24 * 60).await;
    assert_eq!((desk.graph.taken(), desk.states().await), (2, vec!["unknown".to_owned()]));
}

/// [H62] A token that has expired: nothing more is tried, the office is told once, nothing is lost, and all leaves in its order.
#[tokio::test]
async fn a_wrong_token_stops_the_channel_until_a_person_has_looked() {
    // One after the other, so that the first answer is there before the second message leaves.
    let mut desk = Desk::open_with(Wait::from_secs(1), Wait::from_millis(300)).await;
    desk.graph.faults().always(Fault::WrongToken);
    desk.asked_by(3).await;
    desk.turn().await;
    desk.later(60).await;
    desk.later(60).await;
    assert_eq!((desk.graph.ledger().len(), desk.states().await), (1, vec!["queued".to_owned(); 3]));
    assert_eq!(desk.office.texts("select channel || ' ' || code from channel_stop").await, ["cloud_api 190"]);
    assert_eq!(desk.number("select count(*) from event where kind = 'channel_stopped'").await, 1, "one alert");
    desk.graph.faults().always(Fault::None);
    deliver::resume_channel(&desk.admin(), ChannelKind::CloudApi, None).await.unwrap();
    desk.until_settled().await;
    assert_eq!(desk.states().await, ["read", "read", "read"]);
    assert_eq!(in_order(&desk).await, (1..=3).collect::<Vec<_>>());
}

/// The row ids of the messages in the order in which they were taken.
async fn in_order(desk: &Desk) -> Vec<i64> {
    let rows = desk.office.texts("select idempotency_key || ' ' || id from message").await;
    let ids: BTreeMap<&str, i64> = rows.iter().map(|row| row.split_once(' ').unwrap()).map(|(key, id)| (key, id.parse().unwrap())).collect();
    desk.graph.ledger().iter().filter(|entry| entry.taken.is_some()).map(|entry| ids[entry.key.as_str()]).collect()
}

/// A day without the service: nothing is lost, everything leaves in its order, and the service is not hammered meanwhile.
#[tokio::test]
async fn a_day_long_outage_is_drained_in_order() {
    let mut desk = Desk::open_with(Wait::from_secs(1), Wait::from_millis(60)).await;
    desk.graph.faults().always(Fault::Away);
    for hour in 0..24 {
        if hour < 10 {
            desk.asked_by(3).await;
        }
        for _ in 0..6 {
            desk.later(10).await;
        }
    }
    assert!(desk.graph.ledger().len() < 24 * 6, "{} calls of a service that is away", desk.graph.ledger().len());
    assert_eq!(desk.states().await, vec!["queued"; 30]);
    desk.graph.faults().always(Fault::None);
    desk.until_settled().await;
    assert_eq!(desk.states().await, vec!["read"; 30]);
    assert_eq!(in_order(&desk).await, (1..=30).collect::<Vec<_>>());
}

/// [H59] Whatever is asked under somebody's number, they get three messages an hour, and one every six seconds.
#[tokio::test]
async fn nobody_gets_more_than_three_messages_an_hour() {
    let mut desk = Desk::open(Wait::from_secs(1)).await;
    for _ in 0..7 {
        desk.people = 0;
        desk.asked_by(1).await;
    }
    for taken in [1, 2, 3, 3] {
        desk.turn().await;
        assert_eq!(desk.graph.taken(), taken);
        desk.now += Duration::seconds(7);
    }
    desk.later(30).await;
    assert_eq!(desk.graph.taken(), 3);
    desk.now += Duration::minutes(31);
    for taken in [4, 5, 6, 6] {
        desk.turn().await;
        assert_eq!(desk.graph.taken(), taken);
        desk.now += Duration::seconds(7);
    }
    desk.until_settled().await;
    assert_eq!(desk.graph.taken(), 7);
}

/// One message as the office has it.
struct Row {
    key: String,
    state: String,
    sends: usize,
    maybe_twice: bool,
}

async fn rows(office: &Office) -> Vec<Row> {
    let sql = "select m.idempotency_key || ' ' || m.state || ' ' || d.sends || ' ' || d.maybe_twice from message m join delivery d on d.message_id = m.id order by m.id";
    let read = |text: &String| {
        let words: Vec<&str> = text.split(' ').collect();
        let [key, state, sends, twice] = words.as_slice() else { panic!("{text}") };
        Row { key: (*key).to_owned(), state: (*state).to_owned(), sends: sends.parse().unwrap(), maybe_twice: *twice == "1" }
    };
    office.texts(sql).await.iter().map(read).collect()
}

/// A thousand messages through everything that goes wrong, news out of order, doubled and lost, failures told late, and a token that is
/// refused until somebody runs the channel again: each ends somewhere, none is missing, none was taken more than twice, and the office
/// says of each what the service knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_messages_through_a_mix_of_faults_all_end_and_the_ledger_agrees() {
    const MESSAGES: u32 = 1_000;
    let mut desk = Desk::open(Wait::from_millis(250)).await;
    desk.lost = 1;
    desk.graph.faults().mix(
        11,
        &[
            (Fault::None, 610),
            (Fault::FailsLater, 50),
            (Fault::Away, 35),
            (Fault::WrongToken, 5),
            (Fault::SilentAfterTaking, 20),
            (Fault::TooMany, 50),
            (Fault::Broken, 60),
            (Fault::NotOnWhatsApp, 50),
            (Fault::ResetAfterTaking, 40),
            (Fault::Reset, 40),
            (Fault::Page, 40),
        ],
    );
    desk.asked_by(MESSAGES).await;
    desk.until_settled().await;
    while desk.graph.has_news() {
        desk.later(1).await;
    }

    let (ledger, told) = (desk.graph.ledger(), desk.graph.told());
    let mut of_key: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &ledger {
        of_key.entry(&entry.key).or_default().push(entry);
    }
    let rows = rows(&desk.office).await;
    assert_eq!(rows.len(), usize::try_from(MESSAGES).unwrap(), "none is missing");
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<BTreeSet<_>>(), of_key.keys().copied().collect(), "each was tried");
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failed_later = 0;
    for row in &rows {
        let entries = &of_key[row.key.as_str()];
        let taken = entries.iter().filter(|entry| entry.taken.is_some()).count();
        assert!(taken <= 2 && taken <= row.sends, "{} was taken {taken} times, the office knows of {}", row.key, row.sends);
        assert!(taken < 2 || row.maybe_twice, "{} was sent twice and is not marked", row.key);
        let last = entries.last().expect("it was tried").fault;
        let wanted = match told.get(&row.key).map(|news| news.iter().max_by_key(|name| far(name)).expect("one at least").as_str()) {
            Some(name @ ("delivered" | "read")) => name,
            // Of two copies one has failed: what the office says depends on which of them it knew of then.
            Some("failed") if taken > 1 && matches!(row.state.as_str(), "accepted" | "unknown") => row.state.as_str(),
            Some("failed") => "failed",
            // The office was told `sent`, or heard it as the answer.
            Some(_) => "accepted",
            None if entries.iter().any(|entry| matches!(entry.fault, Fault::None | Fault::FailsLater)) => "accepted",
            None if last == Fault::NotOnWhatsApp => "failed",
            None => "unknown",
        };
        assert_eq!(row.state, wanted, "{} of {entries:?}, told {:?}", row.key, told.get(&row.key));
        failed_later += usize::from(row.state == "failed" && taken > 0);
        assert!(entries.iter().filter(|entry| entry.fault == Fault::NotOnWhatsApp).count() <= 1, "a permanent refusal ends it: {entries:?}");
        *ends.entry(wanted).or_default() += 1;
    }
    assert!(["accepted", "read", "failed"].iter().all(|state| ends.contains_key(state)), "the mix has met every end: {ends:?}");
    assert!(ledger.len() > rows.len(), "something was tried again");
    assert!(failed_later > 10, "{failed_later} were taken and have failed later");
    for fault in [Fault::Away, Fault::WrongToken] {
        assert!(ledger.iter().any(|entry| entry.fault == fault), "{fault:?} is in the mix");
    }
    let stops = desk.number("select count(*) from event where kind = 'channel_stopped'").await;
    assert!(stops > 0 && stops == desk.resumed, "{stops} stops, and somebody was there {} times", desk.resumed);
    assert_eq!(desk.number("select count(*) from message where state = 'failed' and sent_at is not null").await, 0, "what has failed is told no more");
    let check = desk.office.run(&["check", "--json"]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

fn far(name: &str) -> usize {
    ["sent", "failed", "delivered", "read"].iter().position(|known| *known == name).expect("a status")
}

/// With the worker of the process itself: somebody asks, the service takes it and tells, the office knows.
#[tokio::test]
async fn a_message_leaves_by_the_cloud_api_and_its_news_come_back() {
    let graph = Graph::open().await;
    let office = Office::open_with(&graph.environment());
    graph.tells(&office.url);
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office.until("select state || ' ' || proof from message", &["read cloud_api"]).await;
    assert_eq!(graph.ledger().len(), 1);
}

#[tokio::test]
async fn a_message_leaves_by_a_gateway_and_its_news_come_back() {
    let gateway = Fonnte::open().await;
    let office = Office::open_with(&gateway.environment());
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office.until("select state || ' ' || proof from message", &["accepted gateway"]).await;
    let ledger = gateway.ledger();
    assert!(ledger.len() == 1 && ledger[0].target.starts_with("62812") && ledger[0].message.contains("telah *kami terima*"), "{ledger:?}");
    let news = json!({ "device": "0811", "id": ledger[0].id, "stateid": "3EB0", "status": "sent", "state": "read" });
    let told = |secret: &str| office.request(Method::POST, &format!("/kabar/gateway/{secret}")).json(&news).send();
    assert_eq!(told("jalur-yang-salah-sama-sekali").await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(office.texts("select count(*) || '' from channel_news").await, ["0"]);
    assert_eq!(told(crate::fakes::gateway::SECRET).await.unwrap().status(), StatusCode::OK);
    office.until("select state from message", &["read"]).await;
}

/// Beside `wa.me`: whoever gave an address gets a mail.
#[tokio::test]
async fn whoever_gave_an_address_gets_a_mail() {
    let smtp = Smtp::open().await;
    let url = format!("smtp://127.0.0.1:{}", smtp.port);
    let office = Office::open_with(&[("SILANDAP_SMTP_URL", &url), ("SILANDAP_EMAIL_FROM", "ULT BPMP <ult@example.go.id>")]);
    let mut body = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    body["applicant"]["email"] = json!("rahmah@example.id");
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    office.until("select channel || ' ' || state from delivery", &["email accepted"]).await;
    let mails = smtp.mails();
    assert_eq!(mails.len(), 1);
    let key = office.texts("select idempotency_key from message").await.remove(0);
    for part in ["To: rahmah@example.id", &format!("Message-ID: <{key}@example.go.id>"), "Subject: "] {
        assert!(mails[0].contains(part), "{part} in {}", mails[0]);
    }
}

/// [H63] With more rounds in `make bench ARGS=kill`.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_power_cuts_lose_nothing_and_send_nothing_three_times() {
    let tally = crate::kill::hammer(20, 63).await;
    assert!(tally.requests > 40 && tally.approvals > 10 && tally.messages > 20, "the rounds have done something: {tally:?}");
    assert!(tally.twice < tally.messages, "sending twice is the exception: {tally:?}");
}

fn letter() -> Letter {
    Letter {
        delivery: 1,
        idempotency_key: "0f3c".into(),
        template: Template::Received,
        language: Language::Id,
        recipient: Some("081250331234".parse().unwrap()),
        email: "rahmah@example.id".into(),
        text: "Yth. Rahmah {name}".into(),
        parameters: Vec::new(),
        registered_name: "approved".into(),
    }
}

/// The kind of an outcome, with its code.
fn short(outcome: &Outcome) -> (&'static str, &str) {
    match outcome {
        Outcome::Accepted { .. } => ("accepted", ""),
        Outcome::Retry { code, .. } => ("retry", code),
        Outcome::Unknown { .. } => ("unknown", ""),
        Outcome::Permanent { code, .. } => ("permanent", code),
        Outcome::TemplateStopped { code, .. } => ("template", code),
        Outcome::ChannelStopped { code, .. } => ("stopped", code),
    }
}

#[tokio::test]
async fn a_gateway_is_understood_however_it_fails() {
    let service = Fonnte::open().await;
    let timeouts = Timeouts { connect: Wait::from_secs(5), whole: Wait::from_secs(1) };
    let channel = Gateway::with_timeouts(&service.settings(), timeouts, Wait::ZERO);
    for (fault, wanted) in [
        (Fault::None, ("accepted", "")),
        (Fault::SilentAfterTaking, ("unknown", "")),
        (Fault::TooMany, ("retry", "429")),
        (Fault::Broken, ("retry", "500")),
        (Fault::Away, ("retry", "503")),
        (Fault::NotOnWhatsApp, ("permanent", "target")),
        (Fault::WrongToken, ("stopped", "refused")),
        (Fault::ResetAfterTaking, ("unknown", "")),
        (Fault::Reset, ("unknown", "")),
        (Fault::Page, ("unknown", "")),
    ] {
        service.faults().script(&[fault]);
        assert_eq!(short(&channel.send(&letter()).await), wanted, "{fault:?}");
    }
    assert!(service.ledger().iter().all(|entry| entry.target == "6281250331234" && entry.message == "Yth. Rahmah (name)"), "{:?}", service.ledger());
}

#[tokio::test]
async fn a_mail_server_is_understood_however_it_fails() {
    let server = Smtp::open().await;
    let from = "ULT <ult@example.go.id>".parse().unwrap();
    let settings = EmailSettings { host: "127.0.0.1".into(), port: server.port, security: Security::Loopback, sign_in: None, from };
    let timeouts = Timeouts { connect: Wait::from_secs(5), whole: Wait::from_secs(1) };
    let channel = Email::with_timeouts(&settings, timeouts, Wait::ZERO);
    for (fault, wanted, mails) in [
        (smtp::Fault::None, ("accepted", ""), 1),
        (smtp::Fault::Busy, ("retry", "451"), 1),
        (smtp::Fault::NoSuchPerson, ("permanent", "550"), 1),
        (smtp::Fault::SignInFirst, ("stopped", "530"), 1),
        (smtp::Fault::SilentAfterTaking, ("unknown", ""), 2),
        (smtp::Fault::ClosedAfterTaking, ("unknown", ""), 3),
    ] {
        server.script(&[fault]);
        assert_eq!(short(&channel.send(&letter()).await), wanted, "{fault:?}");
        assert_eq!(server.mails().len(), mails, "{fault:?}");
    }
}

#[test]
fn the_templates_to_register_are_printed() {
    let office = Office::open();
    let printed = office.run(&["templates", "--json"]);
    let templates: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    let approved = templates.as_array().unwrap().iter().find(|one| one["name"] == "silandap_approved" && one["language"] == "id").unwrap();
    let body = approved["components"][0]["text"].as_str().unwrap();
    assert!(body.starts_with("Yth. Bapak/Ibu {{1}}, dengan hormat") && body.ends_with("BPMP Provinsi Kalimantan Selatan"), "{body}");
}
