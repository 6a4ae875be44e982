//! What comes to the phones of staff, seen from where their browsers are reached: a push service that is a real server here, and reads
//! with the browser's own keys what it is given.

use crate::office::{NOW, Office, answer};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use p256::SecretKey;
use serde_json::Value;
use silandap::domain::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The browser's secret beside its key pair.
const AUTH: [u8; 16] = [9; 16];

/// Something that came for the browser with this name.
#[derive(Debug, Clone)]
struct Came {
    name: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// What push services keep in common: what came, and what is answered for which browser (201 when nothing is said).
#[derive(Default)]
struct Kept {
    came: Vec<Came>,
    answers: BTreeMap<String, u16>,
    /// For these browsers it takes what comes and never answers.
    silent: BTreeSet<String>,
}

/// A push service on a loopback port.
#[derive(Clone)]
struct PushService {
    origin: String,
    kept: Arc<Mutex<Kept>>,
}

impl PushService {
    async fn open() -> Self {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/send/{name}", post(take)).with_state(kept.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, kept }
    }

    /// Adds the browser with this name for somebody who is signed in.
    async fn subscribe(&self, office: &Office, cookie: &str, name: &str) -> StatusCode {
        let p256dh = BASE64URL_NOPAD.encode(&browser().public_key().to_sec1_bytes());
        let arguments = [("endpoint", format!("{}/send/{name}", self.origin)), ("p256dh", p256dh), ("auth", BASE64URL_NOPAD.encode(&AUTH))];
        let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
        office.ask(cookie, "notices/add-device", &arguments).await.0
    }

    fn answers(&self, name: &str, status: u16) {
        self.kept.lock().unwrap().answers.insert(name.to_owned(), status);
    }

    fn set_silent(&self, name: &str, silent: bool) {
        let mut kept = self.kept.lock().unwrap();
        if silent {
            kept.silent.insert(name.to_owned());
        } else {
            kept.silent.remove(name);
        }
    }

    fn came(&self, name: &str) -> Vec<Came> {
        self.kept.lock().unwrap().came.iter().filter(|came| came.name == name).cloned().collect()
    }

    /// Waits until so many have come for a browser; more than that are too many.
    async fn wait_for(&self, name: &str, count: usize) -> Vec<Came> {
        let end = Instant::now() + Duration::from_secs(20);
        while self.came(name).len() < count && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let came = self.came(name);
        assert_eq!(came.len(), count, "for {name}");
        came
    }
}

async fn take(State(kept): State<Arc<Mutex<Kept>>>, Path(name): Path<String>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let (status, silent) = {
        let mut kept = kept.lock().unwrap();
        let answer = (kept.answers.get(&name).copied().unwrap_or(201), kept.silent.contains(&name));
        kept.came.push(Came { name, headers, body: body.to_vec() });
        answer
    };
    if silent {
        std::future::pending::<()>().await;
    }
    StatusCode::from_u16(status).unwrap()
}

/// The key pair of every browser here.
fn browser() -> SecretKey {
    SecretKey::from_slice(&[7; 32]).unwrap()
}

/// What the browser reads.
fn read(came: &Came) -> Value {
    let text = web_push_native::decrypt(came.body.clone(), &browser(), &AUTH.into()).unwrap();
    serde_json::from_slice(&text).unwrap()
}

fn header<'c>(came: &'c Came, name: &str) -> &'c str {
    came.headers.get(name).unwrap_or_else(|| panic!("{name} is there")).to_str().unwrap()
}

async fn devices(office: &Office, cookie: &str) -> usize {
    office.ask(cookie, "notices/list", &[]).await.1["devices"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_new_request_comes_to_the_phone_encrypted_and_signed_and_names_nobody() {
    let office = Office::open();
    let service = PushService::open().await;
    let admin = office.cookie(Role::Admin).await;
    let (status, key) = office.ask(&admin, "notices/push-key", &[]).await;
    assert_eq!(status, StatusCode::OK, "{key}");
    assert_eq!(service.subscribe(&office, &admin, "admin").await, StatusCode::OK);
    assert_eq!(service.subscribe(&office, &office.cookie(Role::Head).await, "head").await, StatusCode::OK);
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;

    let came = service.wait_for("admin", 1).await.remove(0);
    let told = read(&came);
    assert_eq!((told["kind"].as_str(), told["code"].as_str()), (Some("new_request"), Some(code.as_str())));
    assert_eq!(told["url"], format!("/kantor/permohonan/{code}"));
    assert_eq!(told["text"], format!("Permohonan baru: {code}"));
    assert_eq!(told.as_object().unwrap().len(), 4, "and nothing else: {told}");
    assert!(!String::from_utf8_lossy(&came.body).contains(&code), "on the way nobody reads it");

    assert_eq!((header(&came, "content-encoding"), header(&came, "urgency")), ("aes128gcm", "normal"));
    assert!(header(&came, "ttl").parse::<u32>().unwrap() > 3_600);
    let topic = header(&came, "topic");
    assert!(topic.len() <= 32 && topic.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')), "RFC 8030, 5.4: {topic}");
    let (token, public) = header(&came, "authorization").strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(Some(public), key.as_str(), "the key that browsers subscribe with");
    let mut rules = Validation::new(Algorithm::ES256);
    // The office's clock is not that of the machine.
    rules.validate_exp = false;
    rules.set_audience(&[&service.origin]);
    let claims = jsonwebtoken::decode::<Value>(token, &DecodingKey::from_ec_der(&BASE64URL_NOPAD.decode(public.as_bytes()).unwrap()), &rules).unwrap().claims;
    let now = NOW.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().timestamp();
    let left = claims["exp"].as_i64().unwrap() - now;
    assert!(left > 0 && left <= 24 * 3_600, "{left}");
    assert_eq!(claims["sub"], office.url.as_str());
    assert!(service.came("head").is_empty(), "the head is told nothing of it");
    assert!(!office.log().contains("/send/"), "the address of a phone is a secret");
}

#[tokio::test]
async fn what_a_phone_was_told_is_not_told_again_by_another_process_or_after_a_restart() {
    let mut office = Office::open();
    let service = PushService::open().await;
    let admin = office.cookie(Role::Admin).await;
    service.subscribe(&office, &admin, "admin").await;
    office.another_process(&[]);
    let (first, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    assert_eq!(read(&service.wait_for("admin", 1).await[0])["code"], first.as_str());
    office.another_process(&[]);
    let (second, _) = office.submitted("AUL-1", "2026-12-08T13:00", "2026-12-08T14:00").await;
    let came = service.wait_for("admin", 2).await;
    assert_eq!(read(&came[1])["code"], second.as_str());
    tokio::time::sleep(Duration::from_secs(5)).await;
    service.wait_for("admin", 2).await;
}

/// Nobody knows whether it has arrived: after a minute it leaves again, in the place of the first.
#[tokio::test]
async fn what_was_on_its_way_when_the_power_was_cut_comes_again_after_a_minute() {
    let mut office = Office::open();
    let service = PushService::open().await;
    let admin = office.cookie(Role::Admin).await;
    service.set_silent("admin", true);
    assert_eq!(service.subscribe(&office, &admin, "admin").await, StatusCode::OK);
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    service.wait_for("admin", 1).await;
    office.kill();
    assert_eq!(office.texts("select state from push_delivery").await, ["sending"]);
    service.set_silent("admin", false);
    office.restart(&[("SILANDAP_NOW", "2026-11-24T09:05:00+08:00")]);
    let came = service.wait_for("admin", 2).await;
    assert_eq!(header(&came[0], "topic"), header(&came[1], "topic"), "a push service that has kept the first puts the second in its place");
    assert_eq!(read(&came[1])["code"], code.as_str());
    office.until("select state from push_delivery", &["sent"]).await;
}

#[tokio::test]
async fn a_phone_that_is_gone_is_forgotten_and_a_busy_service_is_asked_again() {
    let office = Office::open();
    let service = PushService::open().await;
    let (admin, counter) = (office.cookie(Role::Admin).await, office.cookie(Role::Ult).await);
    for (cookie, name, status) in [(&admin, "gone", 410), (&counter, "busy", 429)] {
        service.answers(name, status);
        assert_eq!(service.subscribe(&office, cookie, name).await, StatusCode::OK);
    }
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    service.wait_for("gone", 1).await;
    service.wait_for("busy", 1).await;
    service.answers("busy", 201);
    let again = service.wait_for("busy", 2).await;
    assert_eq!(header(&again[0], "topic"), header(&again[1], "topic"), "a push service that has kept the first puts the second in its place");
    assert_eq!((devices(&office, &admin).await, devices(&office, &counter).await), (0, 1));
    office.submitted("AUL-1", "2026-12-08T13:00", "2026-12-08T14:00").await;
    service.wait_for("busy", 3).await;
    assert_eq!(service.came("gone").len(), 1, "nobody knocks there any more");
}

#[tokio::test]
async fn a_lost_phone_is_told_nothing_more_once_the_sessions_of_its_owner_were_ended() {
    let office = Office::open();
    let service = PushService::open().await;
    for role in [Role::Admin, Role::Ult] {
        assert_eq!(service.subscribe(&office, &office.cookie(role).await, role.code()).await, StatusCode::OK);
    }
    let (status, answer) = office.staff(Role::Sysadmin, reqwest::Method::POST, "users/ult/end_sessions", &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    let counter = office.cookie(Role::Ult).await;
    assert_eq!(devices(&office, &counter).await, 0);
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    service.wait_for("admin", 1).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(service.came("ult").is_empty(), "what is due leaves side by side");
}

/// Sent is over https, and plain on the own machine in tests alone; what lies behind a name is looked at when something is sent.
#[tokio::test]
async fn an_address_that_nothing_may_be_sent_to_is_not_taken() {
    let office = Office::open();
    let admin = office.cookie(Role::Admin).await;
    let p256dh = BASE64URL_NOPAD.encode(&browser().public_key().to_sec1_bytes());
    let auth = BASE64URL_NOPAD.encode(&AUTH);
    for endpoint in ["http://10.0.0.1/send", "http://169.254.169.254/latest", "http://127.0.0.1@evil.example/", "gopher://127.0.0.1/", ""] {
        let arguments = [("endpoint", endpoint), ("p256dh", p256dh.as_str()), ("auth", auth.as_str())];
        let (status, faults) = office.ask(&admin, "notices/add-device", &arguments).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{endpoint}: {faults}");
    }
    assert_eq!(devices(&office, &admin).await, 0);
}

/// Leaving on purpose leaves nothing behind, also without scripts; and the worker may fetch our pages only.
#[tokio::test]
async fn signing_out_without_scripts_clears_the_device() {
    let office = Office::open();
    let cookie = office.cookie(Role::Sarpras).await;
    let today = office.request(reqwest::Method::GET, "/kantor/hari-ini").header("cookie", &cookie).send().await.unwrap();
    assert_eq!(today.status(), StatusCode::OK);
    let html = today.text().await.unwrap();
    assert!(html.contains("id=\"salinan\"") && html.contains("pukul 09.0"), "the copy knows its time: {html}");
    assert!(html.contains("rel=\"manifest\""), "it can be installed");
    assert!(!office.get("/").await.text().await.unwrap().contains("rel=\"manifest\""), "a visitor's page carries nothing of that");
    let out = office.plain_form("/api/session/sign-out", &[]).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(out.headers()["clear-site-data"], "\"storage\"");
    let (_, me) = answer(office.function("/api/session/me", &[]).header("cookie", &cookie).send().await.unwrap()).await;
    assert_eq!(me, Value::Null);
}
