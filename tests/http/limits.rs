//! Trying too often.

use crate::office::{Office, answer, application};
use reqwest::{Method, StatusCode};
use std::collections::HashMap;

/// [H16], scaled to 400 tries from ten addresses.
#[tokio::test]
async fn guessing_codes_finds_nothing_and_is_stopped() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let mut answers = HashMap::new();
    let mut until_stopped = HashMap::new();
    for round in 0..40_u64 {
        for caller in 0..10_u64 {
            let address = format!("203.0.113.{caller}");
            // Half of the tries have the right code and wrong digits.
            let tried = if caller % 2 == 0 { code.clone() } else { silandap::domain::code::ReservationCode::from_bits(round * 7_919 + caller).to_string() };
            let request = office.request_from(Method::GET, &format!("/api/v1/reservations/{tried}"), &address).header("x-whatsapp-last4", "0000");
            let response = request.send().await.unwrap();
            let (status, length) = (response.status(), response.text().await.unwrap());
            if status == StatusCode::NOT_FOUND {
                *until_stopped.entry(caller).or_insert(0) += 1;
                answers.entry(length).and_modify(|callers: &mut Vec<u64>| callers.push(caller)).or_insert(vec![caller]);
            } else {
                assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
            }
        }
    }
    assert_eq!(answers.len(), 1, "wrong code and wrong digits answer alike: {:?}", answers.keys());
    assert!(until_stopped.values().all(|misses| *misses == 20), "{until_stopped:?}");
    let other =
        office.request_from(Method::GET, &format!("/api/v1/reservations/{code}"), "203.0.113.200").header("x-whatsapp-last4", "0000").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::NOT_FOUND, "others are not stopped with them");
}

/// [H16] every door to one request is counted together.
#[tokio::test]
async fn no_door_to_a_request_is_left_for_guessing() {
    let office = Office::open();
    let miss = |n: u32| {
        let address = "203.0.113.50";
        let form = |path: &str, body: &'static str| {
            let request = office.request_from(Method::POST, path, address).header("content-type", "application/x-www-form-urlencoded");
            request.header("accept", "application/json").header("sec-fetch-site", "same-origin").body(body)
        };
        match n % 9 {
            0 => office.request_from(Method::GET, "/p/0123456789abcdef0123456789abcdef", address),
            1 => office.request_from(Method::GET, "/p/0123456789abcdef0123456789abcdef/live", address),
            2 => form("/api/reservations/tracked", "secret=0123456789abcdef0123456789abcdef"),
            3 => form("/api/reservations/find", "code=0000-0000-0&last_four=1234"),
            4 => form("/api/reservations/withdraw", "secret=0123456789abcdef0123456789abcdef"),
            5 => form("/api/reservations/reply", "secret=0123456789abcdef0123456789abcdef&proposal=1&accept=true"),
            6 => form("/p/0123456789abcdef0123456789abcdef/jawab", "proposal=1&accept=true"),
            7 => office.request_from(Method::POST, "/api/v1/reservations/0000-0000-0/reply", address).json(&serde_json::json!({ "accept": true })),
            _ => office.request_from(Method::POST, "/api/v1/reservations/0000-0000-0/cancel", address),
        }
    };
    for n in 0..20 {
        let status = miss(n).send().await.unwrap().status();
        assert_eq!(status, StatusCode::NOT_FOUND, "door {}", n % 9);
    }
    for n in 0..9 {
        assert_eq!(miss(n).send().await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS, "door {n}");
    }
}

/// [H59], the part about storing.
#[tokio::test]
async fn one_address_stores_ten_requests_a_minute() {
    let office = Office::open();
    let send = |body: serde_json::Value| office.request_from(Method::POST, "/api/v1/reservations", "203.0.113.60").json(&body).send();
    let mut wrong = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    wrong["activity"] = "".into();
    for _ in 0..15 {
        assert_eq!(send(wrong.clone()).await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY, "correcting a form is no abuse");
    }
    let all = (0..40).map(|_| send(application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00")));
    let mut stored = 0;
    for response in futures::future::join_all(all).await {
        let (status, problem) = answer(response.unwrap()).await;
        match status {
            StatusCode::CREATED => stored += 1,
            other => assert_eq!((other, problem["code"].as_str()), (StatusCode::TOO_MANY_REQUESTS, Some("too_many_requests"))),
        }
    }
    assert_eq!(stored, 10);
}

/// Without scripts as well, nothing typed is lost.
#[tokio::test]
async fn a_plain_form_sent_too_often_comes_back_with_what_was_typed() {
    let office = Office::open();
    let address = "203.0.113.61";
    for _ in 0..10 {
        let request = office.request_from(Method::POST, "/api/v1/reservations", address);
        let response = request.json(&application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
    }
    let plain = |path: &str, body: &'static str| {
        let request = office.request_from(Method::POST, path, address).header("content-type", "application/x-www-form-urlencoded");
        request.header("accept", "text/html").header("sec-fetch-site", "same-origin").body(body).send()
    };
    let response = plain("/ajukan", "activity=Pertemuan+yang+lama+ditulis&send=1").await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key("retry-after"));
    let html = response.text().await.unwrap();
    assert!(html.contains("Pertemuan yang lama ditulis"), "what was typed is still there");
    assert!(html.contains("Terlalu banyak"), "and why it was not sent: {html}");
}
