//! Strange input.

use crate::office::{Office, answer, application, token};
use reqwest::{Method, StatusCode};
use serde_json::json;
use silandap::domain::role::Role;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// [H43]
#[tokio::test]
async fn what_is_searched_for_is_taken_literally() {
    let office = Office::open();
    let mut percent = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    percent["activity"] = json!("Diskon 50% untuk semua");
    office.request(Method::POST, "/api/v1/reservations").json(&percent).send().await.unwrap();
    office.submitted("AUL-1", "2026-12-08T11:00", "2026-12-08T12:00").await;
    let found = async |q: &str| {
        let path = format!("reservations?q={}", crate::office::encoded(q));
        let (status, list) = office.staff(Role::Admin, Method::GET, &path, &serde_json::Value::Null).await;
        assert!(status.as_u16() < 500, "{q}: {status} {list}");
        list["reservations"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(found("").await, 2);
    assert_eq!(found("50%").await, 1);
    for nothing in ["' OR 1=1--", "_", "%%", "\"; DROP TABLE reservation", "\u{202e}", "x'||'y"] {
        assert_eq!(found(nothing).await, 0, "{nothing}");
    }
    for raw in ["q=%ED%A0%80", "q=%00", "q=%FF", "status=approved%27--", "facility=%27", "limit=-1", "limit=99999999999999999999", "cursor=abc", "from=%27"] {
        let response = office.request(Method::GET, &format!("/api/v1/staff/reservations?{raw}")).bearer_auth(token(Role::Admin)).send().await.unwrap();
        assert!(response.status().as_u16() < 500, "{raw}: {}", response.status());
    }
    let huge = "x".repeat(10 * 1024 * 1024);
    let cookie = office.cookie(Role::Admin).await;
    let request = office.function("/api/inbox/list", &[("filter[q]", &huge)]).header("cookie", cookie).send().await;
    assert!(request.is_err() || request.is_ok_and(|response| response.status() == StatusCode::PAYLOAD_TOO_LARGE));
    assert_eq!(office.staff(Role::Admin, Method::GET, "reservations", &serde_json::Value::Null).await.1["reservations"].as_array().unwrap().len(), 2);
}

/// A body that is cut off or too long is a failure, never a short success.
#[tokio::test]
async fn a_body_over_the_limit_stores_nothing() {
    let office = Office::open();
    let mut long = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    long["purpose"] = json!("x".repeat(300 * 1024));
    let bytes = serde_json::to_vec(&long).unwrap();
    let chunks = bytes.chunks(8 * 1024).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>();
    let chunked = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
    let request = office.request(Method::POST, "/api/v1/reservations").header("content-type", "application/json").body(chunked).send().await;
    assert!(request.is_err() || request.is_ok_and(|response| response.status() == StatusCode::PAYLOAD_TOO_LARGE));
    assert!(!office.contents().await.contains("reservation:"));
}

/// [H52]
#[tokio::test]
async fn no_range_of_dates_is_too_much_to_answer() {
    let office = Office::open();
    for (query, wanted) in [
        ("from=0001-01-01&to=9999-12-31", StatusCode::UNPROCESSABLE_ENTITY),
        ("from=2026-01-01&to=2028-01-01", StatusCode::UNPROCESSABLE_ENTITY),
        ("from=9999-12-31&to=9999-12-31", StatusCode::UNPROCESSABLE_ENTITY),
        ("from=-262143-01-01", StatusCode::UNPROCESSABLE_ENTITY),
        ("from=2026-12-31&to=2026-12-01", StatusCode::UNPROCESSABLE_ENTITY),
        ("from=besok", StatusCode::UNPROCESSABLE_ENTITY),
        ("from=2026-01-01&to=2027-02-05", StatusCode::OK),
        ("", StatusCode::OK),
    ] {
        let begun = Instant::now();
        let (status, answer) = answer(office.get(&format!("/api/v1/facilities/AUL-1/availability?{query}")).await).await;
        assert_eq!(status, wanted, "{query}: {answer}");
        assert!(status == StatusCode::OK || begun.elapsed() < Duration::from_millis(200), "{query}");
    }
    for month in ["0001-01-01", "9999-12-31", "-262143-01-01", "262142-12-31", "x"] {
        let response = office.function("/api/facility-month", &[("facility", "AUL-1"), ("month", month)]).send().await.unwrap();
        assert!(response.status().as_u16() < 500, "{month}: {}", response.status());
    }
    let (status, problem) = answer(office.get("/api/v1/facilities/AUL-1/availability?from=2026-01-01&to=2028-01-01&lang=en").await).await;
    assert_eq!(
        (status, problem["code"].as_str(), problem["errors"][0]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("invalid_input"), Some("to"))
    );
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("400 days"), "{problem}");
}

/// [H55]
#[tokio::test]
async fn impossible_numbers_are_faults_of_the_form() {
    let office = Office::open();
    for quantity in [json!(0), json!(-1), json!(1.5), json!(999_999_999), json!("2"), json!(null), json!(9_223_372_036_854_775_807_i64)] {
        let mut body = application("PRL-LCD", "2026-12-08T00:00", "2026-12-08T24:00");
        body["items"][0]["quantity"] = quantity.clone();
        let (status, problem) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{quantity}: {problem}");
    }
    for (people, code) in [(0, "invalid_input"), (-1, "invalid_input"), (251, "over_capacity"), (999_999_999, "invalid_input")] {
        let mut body = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
        body["participants"] = json!(people);
        let (status, problem) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(code)), "{people}: {problem}");
        assert!(problem["errors"].as_array().unwrap().iter().any(|fault| fault["field"] == "participants"), "{problem}");
    }
    assert!(!office.contents().await.contains("reservation:"));
}

/// Bodies that are no JSON, or not this JSON.
#[tokio::test]
async fn a_body_that_cannot_be_read_is_answered_with_words() {
    let office = Office::open();
    for body in ["", "{", "[]", "null", "\u{feff}{}", "{\"applicant\":1}", "{\"applicant\":{\"name\":\"x\"}}"] {
        let request =
            office.request(Method::POST, "/api/v1/reservations").header("content-type", "application/json").header("accept-language", "en").body(body);
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{body}");
        let (status, problem) = answer(response).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("invalid_input")), "{body}: {problem}");
        assert!(problem["errors"][0]["detail"].as_str().unwrap().starts_with("The body is not the JSON expected here"), "{problem}");
    }
}

/// [H56]
#[tokio::test]
async fn slow_callers_are_let_go_and_hold_nobody_up() {
    let office = Office::open();
    let address = office.url.strip_prefix("http://").unwrap().to_owned();
    let begun = Instant::now();
    let slow = std::thread::spawn(move || {
        let mut sockets: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(&address).unwrap()).collect();
        for socket in &sockets {
            socket.set_nonblocking(true).unwrap();
        }
        for byte in b"GET / HTTP/1.1\r\nHost: x" {
            let mut open = 0;
            for socket in &mut sockets {
                let _ = socket.write(&[*byte]);
                let mut buffer = [0; 512];
                // 0 or an error that is no "nothing yet" means that the server has closed.
                match socket.read(&mut buffer) {
                    Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => open += 1,
                    Ok(read) if read > 0 => open += 1,
                    _ => {}
                }
            }
            if open == 0 || begun.elapsed() > Duration::from_secs(20) {
                return (open, begun.elapsed());
            }
            std::thread::sleep(Duration::from_millis(2_500));
        }
        (sockets.len(), begun.elapsed())
    });
    let mut slowest = Duration::ZERO;
    for _ in 0..100 {
        let asked = Instant::now();
        assert_eq!(office.get("/healthz").await.status(), StatusCode::OK);
        slowest = slowest.max(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (open, taken) = slow.join().unwrap();
    assert!(open == 0 && taken < Duration::from_secs(16), "{open} sockets still open after {taken:?}");
    assert!(slowest < Duration::from_secs(2), "a normal request took {slowest:?}");
}
