//! WhatsApp's Cloud API: takes template messages, and posts signed news about them to the office.

use super::wire::{Answer, Call, serve};
use super::{Dice, Fault, Faults};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use silandap::server::outbox::settings::{CloudApiSettings, Secret};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const PHONE_NUMBER_ID: &str = "106540352242922";
pub const TOKEN: &str = "EAAJB-token-of-the-test";
pub const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
pub const VERIFY_TOKEN: &str = "sungai-barito-tenang-sekali";

/// What is told of a message that arrives.
const ARRIVES: &[&str] = &["sent", "delivered", "read"];
/// And of one that does not.
const FAILS: &[&str] = &["sent", "failed"];

/// One message as it was received.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The idempotency key that the office sent along.
    pub key: String,
    pub to: String,
    pub template: String,
    pub parameters: usize,
    pub fault: Fault,
    /// The message's id; `None` = it was not taken.
    pub taken: Option<String>,
}

/// The service.
#[derive(Clone)]
pub struct Graph {
    pub url: String,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    faults: Faults,
    ledger: Mutex<Vec<Entry>>,
    /// Statuses that the office has not been told.
    news: Mutex<Vec<Value>>,
    told: Mutex<BTreeMap<String, BTreeSet<String>>>,
    /// Where news go at once, if anywhere.
    office: Mutex<Option<String>>,
    /// Seconds of the epoch that news bear.
    clock: AtomicI64,
    number: AtomicU64,
}

impl Graph {
    pub async fn open() -> Self {
        let inside = Arc::new(Inside::default());
        inside.clock.store(1_795_482_000, Ordering::Relaxed);
        let shared = inside.clone();
        let url = serve(move |call| {
            let shared = shared.clone();
            async move { shared.answer(&call) }
        })
        .await;
        Self { url, inside }
    }

    pub fn faults(&self) -> &Faults {
        &self.inside.faults
    }

    pub fn ledger(&self) -> Vec<Entry> {
        self.inside.ledger.lock().unwrap().clone()
    }

    /// How many messages were taken.
    pub fn taken(&self) -> usize {
        self.inside.ledger.lock().unwrap().iter().filter(|entry| entry.taken.is_some()).count()
    }

    pub fn set_clock(&self, seconds: i64) {
        self.inside.clock.store(seconds, Ordering::Relaxed);
    }

    /// From now on the office at this origin is told at once.
    pub fn tells(&self, office: &str) {
        *self.inside.office.lock().unwrap() = Some(office.to_owned());
    }

    /// What an office needs to send through this service.
    pub fn settings(&self) -> CloudApiSettings {
        CloudApiSettings {
            url: self.url.clone(),
            version: "v24.0".into(),
            phone_number_id: PHONE_NUMBER_ID.into(),
            token: Secret::new(TOKEN),
            app_secret: Secret::new(APP_SECRET),
            verify_token: Secret::new(VERIFY_TOKEN),
            template_prefix: "silandap_".into(),
            pace: Duration::from_millis(1),
        }
    }

    /// The same from the environment of a server process.
    pub fn environment(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("SILANDAP_CHANNEL", "cloud_api"),
            ("SILANDAP_MESSAGES_PER_SECOND", "1000"),
            ("SILANDAP_WHATSAPP_URL", &self.url),
            ("SILANDAP_WHATSAPP_PHONE_NUMBER_ID", PHONE_NUMBER_ID),
            ("SILANDAP_WHATSAPP_TOKEN", TOKEN),
            ("SILANDAP_WHATSAPP_APP_SECRET", APP_SECRET),
            ("SILANDAP_WHATSAPP_VERIFY_TOKEN", VERIFY_TOKEN),
        ]
    }

    /// Names of the news that the office was told, by key of the message.
    pub fn told(&self) -> BTreeMap<String, BTreeSet<String>> {
        self.inside.told.lock().unwrap().clone()
    }

    /// Whether there are news that the office was not told yet.
    pub fn has_news(&self) -> bool {
        !self.inside.news.lock().unwrap().is_empty()
    }

    /// Posts the news that wait to the office, out of order, in bodies of several, some of them twice. Of four news, `lost` never come; of
    /// those of failures, half come later.
    pub async fn post_news(&self, office: &str, dice: &mut Dice, lost: u64) {
        let mut waiting = std::mem::take(&mut *self.inside.news.lock().unwrap());
        waiting.retain(|_| dice.below(4) >= lost);
        let late = |news: &Value, dice: &mut Dice| news["status"] == "failed" && dice.below(2) == 0;
        let (later, mut waiting): (Vec<Value>, Vec<Value>) = waiting.into_iter().partition(|news| late(news, dice));
        self.inside.news.lock().unwrap().extend(later);
        if waiting.is_empty() {
            return;
        }
        for at in (1..waiting.len()).rev() {
            let other = usize::try_from(dice.below(at as u64 + 1)).unwrap();
            waiting.swap(at, other);
        }
        let client = reqwest::Client::new();
        for several in waiting.chunks(7) {
            let body = webhook(several);
            let times = if dice.below(4) == 0 { 2 } else { 1 };
            for _ in 0..times {
                let status = post(&client, office, &body).await.unwrap();
                assert_eq!(status, 200, "the office takes news that are signed");
            }
        }
        for one in &waiting {
            self.inside.was_told(one);
        }
    }
}

/// The body of a webhook with these statuses.
pub fn webhook(statuses: &[Value]) -> String {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "625113304070", "phone_number_id": PHONE_NUMBER_ID },
        "statuses": statuses,
    });
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "102290129340398", "changes": [{ "field": "messages", "value": value }] }] }).to_string()
}

/// One status of a message.
pub fn status(id: &str, key: &str, status: &str, at: i64) -> Value {
    let mut value = json!({ "id": id, "status": status, "timestamp": at.to_string(), "recipient_id": "6281250331234", "biz_opaque_callback_data": key });
    if status == "failed" {
        value["errors"] = json!([{ "code": 131_026, "title": "Message undeliverable", "error_data": { "details": "Not on WhatsApp" } }]);
    }
    value
}

/// `sha256=` and the HMAC of the body.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", HEXLOWER.encode(mac.finalize().into_bytes().as_slice()))
}

/// Posts a signed webhook; gives the status of the answer.
async fn post(client: &reqwest::Client, office: &str, body: &str) -> Result<u16, reqwest::Error> {
    let request = client.post(format!("{office}/kabar/whatsapp")).header("content-type", "application/json");
    let response = request.header("x-hub-signature-256", signature(APP_SECRET, body.as_bytes())).body(body.to_owned()).send().await?;
    Ok(response.status().as_u16())
}

impl Inside {
    fn answer(self: &Arc<Self>, call: &Call) -> Answer {
        let path = format!("/v24.0/{PHONE_NUMBER_ID}/messages");
        if (call.method.as_str(), call.path.as_str()) != ("POST", path.as_str()) {
            return error(404, 100, "Unsupported request");
        }
        if call.header("authorization") != Some(format!("Bearer {TOKEN}").as_str()) {
            return error(401, 190, "Invalid OAuth access token");
        }
        let Ok(message) = serde_json::from_slice::<Value>(&call.body) else { return error(400, 100, "Invalid parameter") };
        if let Some(wrong) = fault_of(&message) {
            return error(400, 131_009, wrong);
        }
        let fault = self.faults.next();
        let taken = matches!(fault, Fault::None | Fault::FailsLater | Fault::SilentAfterTaking | Fault::ResetAfterTaking)
            .then(|| format!("wamid.{:08}", self.number.fetch_add(1, Ordering::Relaxed)));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let entry = Entry {
            key: text(&message["biz_opaque_callback_data"]),
            to: text(&message["to"]),
            template: text(&message["template"]["name"]),
            parameters: message["template"]["components"][0]["parameters"].as_array().map_or(0, Vec::len),
            fault,
            taken: taken.clone(),
        };
        if let Some(id) = &taken {
            self.note_news(id, &entry.key, if fault == Fault::FailsLater { FAILS } else { ARRIVES });
        }
        self.ledger.lock().unwrap().push(entry);
        match fault {
            Fault::None | Fault::FailsLater => Answer::json(
                200,
                &json!({
                    "messaging_product": "whatsapp",
                    "contacts": [{ "input": message["to"], "wa_id": message["to"] }],
                    "messages": [{ "id": taken, "message_status": "accepted" }],
                }),
            ),
            Fault::SilentAfterTaking => Answer::Silence,
            Fault::ResetAfterTaking | Fault::Reset => Answer::Reset,
            Fault::TooMany => {
                let body = problem(130_429, "Rate limit hit").to_string();
                Answer::Reply { status: 429, content_type: "application/json", more: "Retry-After: 1\r\n", body }
            }
            Fault::Broken => error(500, 131_000, "Something went wrong"),
            Fault::Away => Answer::page(503, "Service unavailable"),
            Fault::NotOnWhatsApp => error(400, 131_026, "Message undeliverable"),
            Fault::WrongToken => error(401, 190, "Error validating access token"),
            Fault::Page => Answer::page(200, "Sign in to the network"),
        }
    }

    /// What will be told of a message that was taken: at once, or when the test says so.
    fn note_news(self: &Arc<Self>, id: &str, key: &str, names: &[&str]) {
        let at = self.clock.load(Ordering::Relaxed);
        let news: Vec<Value> = names.iter().zip(0..).map(|(name, after)| status(id, key, name, at + after)).collect();
        let office = self.office.lock().unwrap().clone();
        let Some(office) = office else { return self.news.lock().unwrap().extend(news) };
        let service = self.clone();
        tokio::spawn(async move {
            let client = reqwest::Client::new();
            for one in news {
                // Meta would come again for a week; here the process may have been killed for good.
                if post(&client, &office, &webhook(std::slice::from_ref(&one))).await.is_ok_and(|status| status == 200) {
                    service.was_told(&one);
                }
            }
        });
    }

    /// The office has taken this news.
    fn was_told(&self, news: &Value) {
        let text = |name: &str| news[name].as_str().unwrap().to_owned();
        self.told.lock().unwrap().entry(text("biz_opaque_callback_data")).or_default().insert(text("status"));
    }
}

/// What Meta would not take in a template message.
fn fault_of(message: &Value) -> Option<&'static str> {
    let is = |value: &Value, text: &str| value.as_str() == Some(text);
    if !is(&message["messaging_product"], "whatsapp") || !is(&message["type"], "template") || !is(&message["recipient_type"], "individual") {
        return Some("not a template message");
    }
    let to = message["to"].as_str().unwrap_or_default();
    if !to.starts_with("628") || !to.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("not a number with country code");
    }
    if !matches!(message["template"]["language"]["code"].as_str(), Some("id" | "en")) {
        return Some("no such language");
    }
    let parameters = message["template"]["components"][0]["parameters"].as_array()?;
    let clean = |text: &str| !text.is_empty() && !text.contains(['\n', '\t', '\r']) && !text.contains("     ");
    if parameters.iter().all(|one| is(&one["type"], "text") && one["text"].as_str().is_some_and(clean)) {
        None
    } else {
        Some("a parameter has a form that is not taken")
    }
}

fn problem(code: i64, message: &str) -> Value {
    json!({ "error": { "message": format!("(#{code}) {message}"), "type": "OAuthException", "code": code, "error_data": { "messaging_product": "whatsapp", "details": message }, "fbtrace_id": "A1b2" } })
}

fn error(status: u16, code: i64, message: &str) -> Answer {
    Answer::json(status, &problem(code, message))
}
