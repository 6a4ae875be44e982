//! What the world posts to the office about messages. [H61]

use crate::fakes::graph::{APP_SECRET, Graph, VERIFY_TOKEN, signature, status, webhook};
use crate::office::Office;
use futures::stream::{self, StreamExt};
use reqwest::{Method, RequestBuilder, StatusCode};
use std::future::ready;

const SIGNATURE: &str = "x-hub-signature-256";
const PATH: &str = "/kabar/whatsapp";

fn post(office: &Office, body: &str) -> RequestBuilder {
    office.request(Method::POST, PATH).header("content-type", "application/json").body(body.to_owned())
}

/// An office that has sent one message and waits for news; gives what they would say.
async fn waiting() -> (Office, Graph, String) {
    let graph = Graph::open().await;
    let office = Office::open_with(&graph.environment());
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office.until("select state from message", &["accepted"]).await;
    let entry = graph.ledger().remove(0);
    let body = webhook(&[status(entry.taken.as_deref().unwrap(), &entry.key, "delivered", 1_795_482_010)]);
    (office, graph, body)
}

/// [H61]
#[tokio::test]
async fn only_the_very_bytes_that_were_signed_are_news() {
    let (office, _graph, body) = waiting().await;
    let before = office.contents().await;
    let good = signature(APP_SECRET, body.as_bytes());
    let hex = good.trim_start_matches("sha256=");
    // The same JSON, written in another way.
    let rewritten = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&body).unwrap()).unwrap();
    for (what, body, signature) in [
        ("another secret", &body, signature("another-secret-of-somebody", body.as_bytes())),
        ("another body", &body, signature(APP_SECRET, b"{}")),
        ("truncated", &body, good[..good.len() - 2].to_owned()),
        ("one digit off", &body, format!("sha256={}{}", &hex[..63], if hex.ends_with('0') { '1' } else { '0' })),
        ("upper case", &body, format!("sha256={}", hex.to_uppercase())),
        ("upper-case name", &body, format!("SHA256={hex}")),
        ("no name", &body, hex.to_owned()),
        ("empty", &body, String::new()),
        ("written anew", &rewritten, good.clone()),
        ("with a line at the end", &format!("{body}\n"), good.clone()),
    ] {
        let answered = post(&office, body).header(SIGNATURE, signature).send().await.unwrap();
        assert_eq!(answered.status(), StatusCode::UNAUTHORIZED, "{what}");
    }
    assert_eq!(post(&office, &body).send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "not signed");
    assert_eq!(post(&office, &body).header("x-hub-signature", "sha1=00").send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let twice = post(&office, &body).header(SIGNATURE, &good).header(SIGNATURE, &good).send().await.unwrap();
    assert_eq!(twice.status(), StatusCode::UNAUTHORIZED, "signed twice");
    let browser = post(&office, &body).header(SIGNATURE, "sha256=00").header("sec-fetch-site", "cross-site").header("origin", "https://evil.example");
    assert_eq!(browser.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "a browser is a stranger like any other");
    assert_eq!(office.contents().await, before);

    assert_eq!(post(&office, &body).header(SIGNATURE, &good).send().await.unwrap().status(), StatusCode::OK);
    office.until("select state from message", &["delivered"]).await;
    let after = office.contents().await;
    let replays = stream::iter(0..1_000).map(|_| post(&office, &body).header(SIGNATURE, &good).send()).buffer_unordered(16);
    let odd = replays.filter(|answered| ready(!matches!(answered, Ok(answered) if answered.status() == StatusCode::OK))).count().await;
    assert_eq!(odd, 0, "whoever posts again is told that it is here");
    assert_eq!(office.contents().await, after, "and nothing changes");
}

#[tokio::test]
async fn signed_nonsense_changes_no_message() {
    let (office, _graph, _) = waiting().await;
    for body in ["", "{", "[]", r#"{"object":"page"}"#, &webhook(&[status("wamid.nobody", "no-such-key", "failed", 1)]), &webhook(&[])] {
        let answered = post(&office, body).header(SIGNATURE, signature(APP_SECRET, body.as_bytes())).send().await.unwrap();
        assert_eq!(answered.status(), StatusCode::OK, "{body}");
    }
    office.until("select count(*) || '' from channel_news where processed_at is null", &["0"]).await;
    assert_eq!(office.texts("select state from message").await, ["accepted"]);
    assert!(!office.log().contains("ERROR"), "{}", office.log());
}

#[tokio::test]
async fn news_are_not_larger_than_a_quarter_of_a_megabyte() {
    let (office, _graph, _) = waiting().await;
    let body = " ".repeat(256 * 1024 + 1);
    let answered = post(&office, &body).header(SIGNATURE, signature(APP_SECRET, body.as_bytes())).send().await.unwrap();
    assert_eq!(answered.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(office.texts("select count(*) || '' from channel_news").await, ["0"]);
}

#[tokio::test]
async fn the_address_is_registered_by_whoever_knows_the_token() {
    let graph = Graph::open().await;
    let office = &Office::open_with(&graph.environment());
    let ask = |query: String| async move { office.get(&format!("{PATH}?{query}")).await };
    let known = ask(format!("hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158201444")).await;
    assert_eq!(known.status(), StatusCode::OK);
    assert!(known.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert_eq!(known.text().await.unwrap(), "1158201444");
    for query in [
        "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1".to_owned(),
        "hub.mode=subscribe&hub.verify_token=&hub.challenge=1".to_owned(),
        "hub.mode=subscribe&hub.challenge=1".to_owned(),
        format!("hub.mode=unsubscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1"),
        format!("hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}"),
        String::new(),
    ] {
        assert_eq!(ask(query.clone()).await.status(), StatusCode::FORBIDDEN, "{query}");
    }
}

/// Who sends by hand, or by the other way, hears nothing here.
#[tokio::test]
async fn without_the_channel_there_is_no_such_address() {
    let office = Office::open();
    let body = webhook(&[]);
    assert_eq!(office.get(&format!("{PATH}?hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1")).await.status(), StatusCode::NOT_FOUND);
    let posted = post(&office, &body).header(SIGNATURE, signature(APP_SECRET, body.as_bytes())).send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::NOT_FOUND);
    let secret = crate::fakes::gateway::SECRET;
    let posted = office.request(Method::POST, &format!("/kabar/gateway/{secret}")).body("{}").send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::NOT_FOUND);
}
