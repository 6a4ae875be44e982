//! A gateway in the shape of Fonnte's.

use super::wire::{Answer, Call, serve};
use super::{Fault, Faults};
use serde_json::json;
use silandap::server::outbox::settings::{GatewaySettings, Secret};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub const TOKEN: &str = "PPK3+token@of-the-test";
pub const SECRET: &str = "jalur-rahasia-kabar-gerbang";

/// One message as it was received.
#[derive(Debug, Clone)]
pub struct Entry {
    pub target: String,
    pub message: String,
    pub id: String,
}

/// The service.
#[derive(Clone)]
pub struct Gateway {
    /// Where messages are posted to.
    pub url: String,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    faults: Faults,
    ledger: Mutex<Vec<Entry>>,
}

impl Gateway {
    pub async fn open() -> Self {
        let inside = Arc::new(Inside::default());
        let shared = inside.clone();
        let origin = serve(move |call| {
            let shared = shared.clone();
            async move { shared.answer(&call) }
        })
        .await;
        Self { url: format!("{origin}/send"), inside }
    }

    pub fn faults(&self) -> &Faults {
        &self.inside.faults
    }

    /// What was taken.
    pub fn ledger(&self) -> Vec<Entry> {
        self.inside.ledger.lock().unwrap().clone()
    }

    pub fn settings(&self) -> GatewaySettings {
        GatewaySettings { url: self.url.clone(), token: Secret::new(TOKEN), secret: Some(Secret::new(SECRET)) }
    }

    pub fn environment(&self) -> Vec<(&'static str, &str)> {
        vec![("SILANDAP_CHANNEL", "gateway"), ("SILANDAP_GATEWAY_URL", &self.url), ("SILANDAP_GATEWAY_TOKEN", TOKEN), ("SILANDAP_GATEWAY_SECRET", SECRET)]
    }
}

impl Inside {
    fn answer(&self, call: &Call) -> Answer {
        let refusal = |reason: &str| Answer::json(200, &json!({ "reason": reason, "status": false }));
        if call.header("authorization") != Some(TOKEN) {
            return refusal("invalid token");
        }
        let form = form(&call.body);
        let target = form.get("target").cloned().unwrap_or_default();
        // As the real one: a target of several parts would go to several people.
        if target.is_empty() || !target.bytes().all(|byte| byte.is_ascii_digit()) || form.get("countryCode").map(String::as_str) != Some("62") {
            return refusal("target input invalid");
        }
        let message = form.get("message").cloned().unwrap_or_default();
        let fault = self.faults.next();
        let mut ledger = self.ledger.lock().unwrap();
        let id = (80_367_170 + ledger.len()).to_string();
        if matches!(fault, Fault::None | Fault::FailsLater | Fault::SilentAfterTaking | Fault::ResetAfterTaking) {
            ledger.push(Entry { target: target.clone(), message, id: id.clone() });
        }
        match fault {
            Fault::None | Fault::FailsLater => Answer::json(
                200,
                &json!({ "detail": "success! message in queue", "id": [id], "process": "pending", "requestid": 2_937_124, "status": true, "target": [target] }),
            ),
            Fault::SilentAfterTaking => Answer::Silence,
            Fault::ResetAfterTaking | Fault::Reset => Answer::Reset,
            Fault::TooMany => Answer::Reply { status: 429, content_type: "text/plain", more: "Retry-After: 1\r\n", body: "slow down".into() },
            Fault::Broken => Answer::page(500, "Server error"),
            Fault::Away => Answer::page(503, "Service unavailable"),
            Fault::NotOnWhatsApp => refusal("target input invalid"),
            Fault::WrongToken => refusal("invalid token"),
            Fault::Page => Answer::page(200, "Sign in to the network"),
        }
    }
}

/// `application/x-www-form-urlencoded`
fn form(body: &[u8]) -> BTreeMap<String, String> {
    let query = String::from_utf8_lossy(body);
    let url = reqwest::Url::parse(&format!("http://form/?{query}")).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
