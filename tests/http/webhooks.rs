//! Notices to other programs, from the real server to a real receiver.

use crate::office::{Office, answer, token, without_server};
use crate::receiver::{Got, Mood, Receiver};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::code::ReservationCode;
use silandap::domain::reservation::{ReservationId, Version};
use silandap::domain::role::Role;
use silandap::domain::webhook::{WebhookAct, WebhookOff};
use silandap::error::AppError;
use silandap::server::webhooks::{self, Round};
use silandap::server_fns::webhooks::WebhookView;
use silandap::store::events::{self, Changes, Event};
use silandap::workflow::Context;
use std::time::Duration;
use tempfile::TempDir;

async fn add(office: &Office, receiver: &Receiver, kinds: &[&str]) -> (i64, String) {
    let (status, made) = office.staff(Role::Sysadmin, Method::POST, "webhooks", &json!({ "url": receiver.url, "kinds": kinds })).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    (made["id"].as_i64().unwrap(), made["secret"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn other_systems_hear_of_every_state_signed_and_without_a_name() {
    let office = Office::open();
    let receiver = Receiver::open().await;
    let (_, secret) = add(&office, &receiver, &[]).await;
    let (code, track) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    office.confirmed(&code).await;
    let body = json!({ "version": 3, "agreement": { "how": "phone" } });
    let (status, approved) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &body).await;
    assert_eq!(status, StatusCode::OK, "{approved}");
    let mut told: Vec<Value> = receiver.until(4).await.iter().map(Got::json).collect();
    told.sort_by_key(|notice| notice["data"]["version"].as_i64());
    let data: Vec<(&str, &str, i64)> = told
        .iter()
        .map(|notice| (notice["type"].as_str().unwrap(), notice["data"]["code"].as_str().unwrap(), notice["data"]["version"].as_i64().unwrap()))
        .collect();
    let kinds = ["reservation.submitted", "reservation.disposed", "reservation.review", "reservation.approved"];
    assert_eq!(data, kinds.into_iter().zip(1..).map(|(kind, version)| (kind, code.as_str(), version)).collect::<Vec<_>>());
    let got = receiver.got();
    for one in &got {
        assert!(one.is_signed_by(&secret), "{one:?}");
        assert_eq!(one.path, "/kabar");
        assert!(one.id.starts_with("msg_"), "{one:?}");
        for personal in ["Rahmah", "Barabai", "0812", "62812", "Rapat", track.as_str()] {
            assert!(!one.body.contains(personal), "{personal} in {}", one.body);
        }
        chrono::DateTime::parse_from_rfc3339(one.json()["timestamp"].as_str().unwrap()).expect("a moment");
    }
    let mut ids: Vec<&str> = got.iter().map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "each has an id of its own");
}

#[tokio::test]
async fn what_fails_is_sent_again_with_the_same_id_and_the_page_says_so() {
    let office = Office::open();
    let receiver = Receiver::open().await;
    let (id, secret) = add(&office, &receiver, &["submitted"]).await;
    receiver.will(Mood::Status(500));
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    receiver.until(1).await;
    receiver.will(Mood::Status(200));
    let got = receiver.until(2).await;
    assert_eq!(got[0].id, got[1].id);
    assert_eq!(got[0].body, got[1].body);
    assert!(got[1].timestamp >= got[0].timestamp + 5, "after five seconds: {got:?}");
    assert!(got.iter().all(|one| one.is_signed_by(&secret)), "each attempt signs its own moment");
    let delivered = async || {
        let (_, all) = office.staff(Role::Sysadmin, Method::GET, "webhooks", &Value::Null).await;
        let notice = &all[0]["deliveries"][0];
        (notice["delivered"].as_bool().unwrap(), notice["attempts"].as_i64().unwrap(), notice["last_status"].as_i64())
    };
    for _ in 0..100 {
        if delivered().await.0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(delivered().await, (true, 2, Some(200)));
    let page = office.request(Method::GET, "/kantor/atur/webhook").header("cookie", office.cookie(Role::Sysadmin).await).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("reservation.submitted") && page.contains(&receiver.url), "{page}");
    assert!(!page.contains(&secret), "the secret was shown once");
    let (status, _) = office.staff(Role::Sysadmin, Method::DELETE, &format!("webhooks/{id}"), &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(!office.contents().await.contains("webhook_delivery"), "its notices are gone with it");
}

/// The program without JavaScript: the secret is shown on the next page, once.
#[tokio::test]
async fn a_secret_is_shown_once_to_a_browser_without_scripts() {
    let office = Office::open();
    let receiver = Receiver::open().await;
    let cookie = office.cookie(Role::Sysadmin).await;
    let sent = office.plain_form("/api/webhooks/add", &[("url", receiver.url.as_str()), ("kinds[approved]", "yes")]);
    let sent = sent.header("referer", format!("{}/kantor/atur/webhook", office.url)).header("cookie", &cookie).send().await.unwrap();
    assert!(sent.status().is_redirection(), "{}", sent.status());
    let page = async || office.request(Method::GET, "/kantor/atur/webhook").header("cookie", &cookie).send().await.unwrap().text().await.unwrap();
    assert!(page().await.contains("whsec_"));
    assert!(!page().await.contains("whsec_"));
    let (_, list) = office.ask(&cookie, "webhooks/list", &[]).await;
    assert_eq!(list["endpoints"][0]["kinds"], json!(["approved"]), "{list}");
    let id = list["endpoints"][0]["id"].to_string();
    let (status, answer) = office.ask(&cookie, "webhooks/act", &[("id", id.as_str()), ("act", "test")]).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(receiver.got()[0].json()["type"], "webhook.test", "it has arrived when the button answers");
    let (status, answer) = office.ask(&cookie, "webhooks/act", &[("id", id.as_str()), ("act", "rotate")]).await;
    assert!(status == StatusCode::OK && answer["Webhook"]["secret"].as_str().unwrap().starts_with("whsec_"), "{answer}");
}

/// An office that is seen from outside: no address leads inside, by whatever name.
#[tokio::test]
async fn addresses_inside_are_refused() {
    let office = Office::open();
    for (url, code) in [
        ("http://10.0.0.1:8080/", "webhook_internal"),
        ("https://192.168.1.1/", "webhook_internal"),
        ("https://169.254.169.254/latest/meta-data/", "webhook_internal"),
        ("https://[fd00::1]/", "webhook_internal"),
        ("ftp://127.0.0.1/", "webhook_url"),
        ("https://admin:rahasia@127.0.0.1:8443/", "webhook_url"),
        ("https://127.0.0.1:22/", "webhook_url"),
        ("bukan alamat", "webhook_url"),
        ("", "webhook_url"),
    ] {
        let (status, problem) = office.staff(Role::Sysadmin, Method::POST, "webhooks", &json!({ "url": url })).await;
        assert_eq!((status, problem["errors"][0]["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(code)), "{url}: {problem}");
    }
    // Its public address is not this machine, so this machine is not to be called either.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let public = [("SILANDAP_PUBLIC_URL", "https://reservasi.example.go.id"), ("SILANDAP_NOW", ""), ("LEPTOS_SITE_ADDR", address.as_str())];
    let seen = Office::open_with(&public);
    for url in
        ["https://localhost/", "https://localhost:8443/kabar", "https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://[::ffff:127.0.0.1]/"]
    {
        let request = seen.client.post(format!("http://{address}/api/v1/staff/webhooks")).header("host", "reservasi.example.go.id");
        let (status, problem) = answer(request.bearer_auth(token(Role::Sysadmin)).json(&json!({ "url": url })).send().await.unwrap()).await;
        assert_eq!((status, problem["errors"][0]["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("webhook_internal")), "{url}: {problem}");
    }
    assert!(!seen.contents().await.contains("webhook_endpoint"), "nothing is stored");
}

/// An office without a server: rounds are made when the test says so, at the time that it says.
struct Quiet {
    context: Context,
    receiver: Receiver,
    id: i64,
    secret: String,
    _folder: TempDir,
}

impl Quiet {
    async fn open() -> Self {
        let (context, folder) = without_server().await;
        let receiver = Receiver::open().await;
        let (id, secret) = webhooks::add(&context, true, &receiver.url, &[]).await.unwrap();
        Self { context, receiver, id, secret, _folder: folder }
    }

    /// A request comes to a state.
    async fn happens(&self, status: &'static str) {
        let by = self.context.by();
        let written: Result<i64, AppError> = self
            .context
            .store
            .write(move |db| {
                Box::pin(async move {
                    let subject = Some((ReservationId(1), ReservationCode::from_bits(1), Version(1)));
                    let event = Event { kind: "approved", subject, changes: Changes::default().value("status", "review", status), effects: Vec::new() };
                    Ok(events::record(db, &by, &event).await?)
                })
            })
            .await;
        written.unwrap();
    }

    /// What a round does `seconds` later.
    async fn after(&mut self, seconds: i64) -> Round {
        self.context.now += chrono::Duration::seconds(seconds);
        webhooks::round(&self.context, true).await.unwrap()
    }

    async fn endpoint(&self) -> WebhookView {
        silandap::store::webhooks::list(&mut self.context.store.read().await.unwrap()).await.unwrap().remove(0)
    }

    async fn act(&self, act: WebhookAct) -> Option<String> {
        webhooks::act(&self.context, true, self.id, act).await.unwrap()
    }
}

const SENT: Round = Round { delivered: 1, failed: 0 };
const FAILED: Round = Round { delivered: 0, failed: 1 };
const NOTHING: Round = Round { delivered: 0, failed: 0 };

#[tokio::test]
async fn who_never_answers_is_called_for_a_day_and_then_no_more() {
    let mut office = Quiet::open().await;
    office.receiver.will(Mood::Status(503));
    office.happens("approved").await;
    assert_eq!(office.after(0).await, FAILED);
    for wait in [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600] {
        assert_eq!(office.after(wait - 1).await, NOTHING, "not before {wait} s");
        assert_eq!(office.after(1).await, FAILED, "after {wait} s");
        assert!(office.endpoint().await.off.is_none());
    }
    assert_eq!(office.after(10 * 3600).await, FAILED);
    let endpoint = office.endpoint().await;
    assert_eq!((endpoint.off.map(|(why, _)| why), endpoint.waiting), (Some(WebhookOff::Failing), 1));
    office.happens("cancelled").await;
    assert_eq!(office.after(24 * 3600).await, NOTHING, "it is not called any more");

    office.receiver.will(Mood::Status(200));
    office.act(WebhookAct::On).await;
    assert_eq!(office.after(0).await, Round { delivered: 2, failed: 0 }, "it gets what it has not got, and what happened meanwhile");
    let got = office.receiver.got();
    assert_eq!(got.len(), 10);
    assert!(got[..8].iter().all(|one| one.id == got[0].id && one.body == got[0].body), "the same id at every attempt");
    assert!(got[8..].iter().any(|one| one.id == got[0].id) && got[8..].iter().any(|one| one.id != got[0].id));
    let endpoint = office.endpoint().await;
    assert_eq!((endpoint.off, endpoint.failing_since, endpoint.waiting), (None, None, 0));
}

#[tokio::test]
async fn who_answers_that_nobody_is_there_is_not_called_again() {
    let mut office = Quiet::open().await;
    office.receiver.will(Mood::Status(410));
    office.happens("approved").await;
    assert_eq!(office.after(0).await, FAILED);
    assert_eq!(office.endpoint().await.off.map(|(why, _)| why), Some(WebhookOff::Gone));
    office.happens("cancelled").await;
    assert_eq!(office.after(3600).await, NOTHING);
    assert_eq!(office.receiver.got().len(), 1);
}

/// No redirect is followed, no long answer is read to its end, no slow one is waited for.
#[tokio::test]
async fn whoever_misbehaves_gets_it_again_later() {
    for (mood, status, error) in [(Mood::Redirects, Some(307), ""), (Mood::Talkative, None, "long"), (Mood::Slow, None, "slow")] {
        let mut office = Quiet::open().await;
        office.receiver.will(mood);
        office.happens("approved").await;
        let begun = std::time::Instant::now();
        assert_eq!(office.after(0).await, FAILED, "{mood:?}");
        assert!(begun.elapsed() < Duration::from_secs(15), "{mood:?} took {:?}", begun.elapsed());
        let notice = office.endpoint().await.deliveries.remove(0);
        assert_eq!((notice.last_status, notice.last_error.as_str(), notice.delivered), (status, error, false), "{mood:?}");
        office.receiver.will(Mood::Status(200));
        assert_eq!(office.after(5).await, SENT);
        let got = office.receiver.got();
        assert!(got.len() == 2 && got.iter().all(|one| one.path == "/kabar" && one.is_signed_by(&office.secret)), "{got:?}");
    }
}

#[tokio::test]
async fn while_a_secret_changes_both_sign_for_a_day() {
    let mut office = Quiet::open().await;
    let new = office.act(WebhookAct::Rotate).await.expect("a new secret");
    assert_ne!(new, office.secret);
    for (wait, both) in [(0, true), (24 * 3600 - 1, true), (1, false)] {
        office.happens("approved").await;
        assert_eq!(office.after(wait).await, SENT);
        let one = office.receiver.got().pop().expect("it came");
        assert!(one.is_signed_by(&new));
        assert_eq!(one.is_signed_by(&office.secret), both, "after {wait} s more");
    }
}

/// Whoever took a notice and died is waited for, and then it is sent by somebody else.
#[tokio::test]
async fn nothing_is_lost_with_a_process_that_dies_while_sending() {
    let mut office = Quiet::open().await;
    office.happens("approved").await;
    silandap::workflow::webhooks::follow(&office.context).await.unwrap();
    let (_, claimed) = silandap::workflow::webhooks::claim(&office.context, office.id, 10).await.unwrap().expect("it waits");
    assert_eq!(claimed.len(), 1);
    assert_eq!(office.after(59).await, NOTHING);
    assert_eq!(office.after(1).await, SENT);
    assert_eq!(office.receiver.got()[0].id, claimed[0].message_id);
    assert_eq!(office.after(3600).await, NOTHING, "once is enough");
}

#[tokio::test]
async fn a_test_tells_nothing_and_is_tried_once() {
    let mut office = Quiet::open().await;
    office.receiver.will(Mood::Status(500));
    office.act(WebhookAct::Test).await;
    assert_eq!(office.after(3600).await, NOTHING);
    let got = office.receiver.got();
    assert_eq!(got.iter().map(Got::json).map(|body| body["type"].clone()).collect::<Vec<_>>(), [json!("webhook.test")]);
    assert!(got[0].is_signed_by(&office.secret));
    let endpoint = office.endpoint().await;
    assert_eq!((endpoint.off, endpoint.waiting, endpoint.deliveries[0].delivered), (None, 0, false));
    office.act(WebhookAct::Off).await;
    assert!(matches!(webhooks::act(&office.context, true, office.id, WebhookAct::Test).await, Err(AppError::Invalid(_))));
}
