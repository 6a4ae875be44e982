//! Another program that hears of the office: a real HTTP server that checks signatures as Standard Webhooks says, and can be told to
//! misbehave.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Status(u16),
    /// Sends the caller to itself at another path.
    Redirects,
    /// 200, with two megabytes.
    Talkative,
    /// 200, after twenty seconds.
    Slow,
}

/// What it has got.
#[derive(Debug, Clone)]
pub struct Got {
    pub path: String,
    pub id: String,
    pub timestamp: i64,
    pub signatures: Vec<String>,
    pub body: String,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a notice is JSON")
    }

    /// One of the signatures is by this secret.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = BASE64.decode(secret.strip_prefix("whsec_").expect("a secret").as_bytes()).expect("base 64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key of any length");
        mac.update(format!("{}.{}.{}", self.id, self.timestamp, self.body).as_bytes());
        let wanted = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes().as_slice()));
        self.signatures.contains(&wanted)
    }
}

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    mood: Arc<Mutex<Mood>>,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Receiver {
    /// Opens at a port of loopback; lives as long as the test.
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/kabar", listener.local_addr().expect("an address"));
        let receiver = Self { url, mood: Arc::new(Mutex::new(Mood::Status(204))), got: Arc::default() };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub fn will(&self, mood: Mood) {
        *self.mood.lock().expect("not poisoned") = mood;
    }

    /// Everything so far.
    pub fn got(&self) -> Vec<Got> {
        self.got.lock().expect("not poisoned").clone()
    }

    /// Waits until it has got so many.
    pub async fn until(&self, count: usize) -> Vec<Got> {
        for _ in 0..400 {
            let got = self.got();
            if got.len() >= count {
                return got;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} of {count} notices came within 20 s", self.got().len());
    }
}

async fn take(State(receiver): State<Receiver>, uri: axum::http::Uri, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let got = Got {
        path: uri.path().to_owned(),
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp").parse().unwrap_or_default(),
        signatures: text("webhook-signature").split(' ').map(str::to_owned).collect(),
        body: String::from_utf8(body.to_vec()).expect("text"),
    };
    receiver.got.lock().expect("not poisoned").push(got);
    let mood = *receiver.mood.lock().expect("not poisoned");
    match mood {
        Mood::Status(status) => StatusCode::from_u16(status).expect("a status").into_response(),
        Mood::Redirects => Redirect::temporary("/lain").into_response(),
        Mood::Talkative => "x".repeat(2_000_000).into_response(),
        Mood::Slow => {
            tokio::time::sleep(Duration::from_secs(20)).await;
            StatusCode::OK.into_response()
        }
    }
}
