//! Server-sent events.

use crate::office::{DAY, Office};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use std::time::{Duration, Instant};

/// Reads a stream event by event.
struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(response.headers().get("content-encoding").is_none());
        Self { response, text: String::new() }
    }

    /// The next event as (id, event, data); an id alone counts.
    async fn next(&mut self) -> (String, String, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned()).unwrap_or_default();
                let found = (field("id:"), field("event:"), serde_json::from_str(&field("data:")).unwrap_or(Value::Null));
                self.text = rest.to_owned();
                return found;
            }
            let chunk =
                tokio::time::timeout(Duration::from_secs(5), self.response.chunk()).await.expect("an event in time").unwrap().expect("the stream goes on");
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

/// [H15] And tells nobody's name.
#[tokio::test]
async fn a_new_request_reaches_the_open_calendars_in_less_than_a_second() {
    let mut office = Office::open();
    let elsewhere = office.another_process(&[]);
    let mut here = Stream::open(office.request(Method::GET, "/live?facility=AUL-1")).await;
    let mut there = Stream::open(office.client.get(format!("{elsewhere}/live?facility=AUL-1"))).await;
    let mut other = Stream::open(office.request(Method::GET, "/live?facility=AUL-2,RPT-1")).await;
    for stream in [&mut here, &mut there, &mut other] {
        let (id, event, _) = stream.next().await;
        assert!(!id.is_empty() && event.is_empty(), "the place in the log comes first, and wakes nobody");
    }
    let sent = Instant::now();
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    for stream in [&mut here, &mut there] {
        let (id, event, data) = stream.next().await;
        assert_eq!((event.as_str(), &data["facility"], &data["from"], &data["to"]), ("changed", &json!("AUL-1"), &json!(DAY), &json!("2026-12-09")));
        assert!(id.parse::<i64>().unwrap() > 0 && data["revision"].as_i64().unwrap() > 0);
        assert_eq!(data.as_object().unwrap().len(), 4, "and nothing personal: {data}");
    }
    assert!(sent.elapsed() < Duration::from_millis(1_500), "{:?}", sent.elapsed());
    office.submitted("AUL-2", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office.submitted("RPT-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    for facility in ["AUL-2", "RPT-1"] {
        assert_eq!(other.next().await.2["facility"], facility, "whoever follows two rooms hears of these only");
    }
    assert_eq!(office.get("/live?facility=AUL-9").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(office.get("/live?facility=AUL-2,AUL-9").await.status(), StatusCode::OK, "one that is offered no more does not silence the others");
}

#[tokio::test]
async fn a_reader_who_comes_back_misses_nothing() {
    let office = Office::open();
    let mut stream = Stream::open(office.request(Method::GET, "/live?facility=AUL-1")).await;
    let (start, _, _) = stream.next().await;
    drop(stream);
    for hour in ["08", "10", "12"] {
        office.submitted("AUL-1", &format!("2026-12-08T{hour}:00"), &format!("2026-12-08T{hour}:30")).await;
    }
    let mut back = Stream::open(office.request(Method::GET, "/live?facility=AUL-1").header("last-event-id", &start)).await;
    back.next().await;
    let mut last = start.parse::<i64>().unwrap();
    for _ in 0..3 {
        let (id, event, _) = back.next().await;
        assert_eq!(event, "changed");
        assert!(id.parse::<i64>().unwrap() > last);
        last = id.parse().unwrap();
    }
    let mut again = Stream::open(office.request(Method::GET, "/live?facility=AUL-1").header("last-event-id", (last - 1).to_string())).await;
    again.next().await;
    assert_eq!(again.next().await.0, last.to_string(), "only what is new");
}

#[tokio::test]
async fn a_reader_whom_the_log_cannot_help_fetches_everything() {
    let office = Office::open();
    for unknown in ["999999", "-3"] {
        let mut stream = Stream::open(office.request(Method::GET, "/live").header("last-event-id", unknown)).await;
        let (id, event, _) = stream.next().await;
        assert_eq!(event, "resync");
        assert!(!id.is_empty());
    }
}

#[tokio::test]
async fn an_applicant_and_the_staff_hear_of_a_request_with_their_own_key() {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    assert_eq!(office.get(&format!("/p/{code}/live")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(office.get("/kantor/live").await.status(), StatusCode::UNAUTHORIZED);
    let mut applicant = Stream::open(office.request(Method::GET, &format!("/p/{secret}/live"))).await;
    let mut staff = Stream::open(office.request(Method::GET, "/kantor/live").header("cookie", office.cookie(Role::Admin).await)).await;
    applicant.next().await;
    staff.next().await;
    let (status, _) = office.staff(Role::Ult, Method::POST, &format!("reservations/{code}/dispose"), &json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(applicant.next().await.1, "changed");
    let (_, event, data) = staff.next().await;
    assert_eq!((event.as_str(), data), ("request", json!({ "code": code, "version": 2 })));
}

#[tokio::test]
async fn one_address_holds_fifty_streams() {
    let office = Office::open();
    let open = || office.request_from(Method::GET, "/live", "203.0.113.70").send();
    let mut held = Vec::new();
    for _ in 0..50 {
        let response = open().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        held.push(response);
    }
    assert_eq!(open().await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(office.get("/live?facility=AUL-1").await.status(), StatusCode::OK, "others still get in");
    held.clear();
    for _ in 0..40 {
        if open().await.unwrap().status() == StatusCode::OK {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("closed streams give their places back");
}
