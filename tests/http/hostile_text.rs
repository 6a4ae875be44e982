//! Text that would like to be something else: markup on pages, commands in the log.

use crate::office::{Office, answer, application, encoded, token};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;

const TEXTS: [&str; 3] = ["</textarea><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</script><script>alert(1)//"];
/// What browsers would make an element of.
const ELEMENTS: [&str; 2] = ["<script>alert(1)", "<img src=x"];
/// The same as people shall read it.
const SHOWN: [&str; 2] = ["&lt;script&gt;alert(1)", "&lt;img src=x"];

/// A request of somebody who types `text` wherever there is room for words. Gives its code and secret.
async fn asked(office: &Office, start: &str, end: &str, text: &str) -> (String, String) {
    let mut body = application("AUL-1", start, end);
    body["applicant"]["institution"] = json!(format!("Sekolah {text}"));
    body["applicant"]["position"] = json!(format!("Guru {text}"));
    body["applicant"]["address"] = json!(format!("Jalan {text}"));
    for field in ["activity", "purpose", "needs", "access_needs"] {
        body[field] = json!(format!("Rapat {text}"));
    }
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let code = receipt["code"].as_str().unwrap().to_owned();
    // The form takes no such name; older data, or a hand in the database, might.
    office.by_hand(&format!("update reservation set name = 'Siti {text}' where code = '{code}'")).await;
    (code, receipt["track_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
}

/// A step of the staff, now.
async fn step(office: &Office, role: Role, code: &str, act: &str, body: Value) {
    let (status, answer) = office.staff(role, Method::POST, &format!("reservations/{code}/{act}"), &body).await;
    assert_eq!(status, StatusCode::OK, "{act}: {answer}");
}

/// The page has the text to read, and nothing that is made of it. The title is a test of its own.
fn assert_literal(html: &str, place: &str) {
    let body = html.split_once("</head>").expect("a document").1;
    for element in ELEMENTS {
        assert!(!body.contains(element), "{place} holds {element}");
    }
    assert!(SHOWN.iter().any(|text| body.contains(text)), "{place} does not show it at all");
}

/// [H37] In the lists, on the page of a request, in the message about a conflict, in the form that comes back, on paper.
#[tokio::test]
async fn markup_in_any_field_is_shown_literally_on_every_page() {
    for text in TEXTS {
        let mut office = Office::open();
        office.by_hand(&format!("update facility set name = 'Aula {text}', revision = revision + 1 where code = 'AUL-1'")).await;
        let (booked, booked_secret) = asked(&office, "2026-12-08T08:00", "2026-12-08T10:00", text).await;
        let (rejected, rejected_secret) = asked(&office, "2026-12-08T08:30", "2026-12-08T11:00", text).await;
        for code in [&booked, &rejected] {
            step(&office, Role::Ult, code, "dispose", json!({ "note": format!("Catatan {text}") })).await;
            step(&office, Role::Sarpras, code, "confirm", json!({ "answer": "available", "note": format!("Jawaban {text}") })).await;
        }
        let agreement = json!({ "how": "phone", "note": format!("Telepon {text}") });
        step(&office, Role::Admin, &booked, "approve", json!({ "version": 3, "agreement": agreement })).await;
        step(&office, Role::Admin, &rejected, "reject", json!({ "version": 3, "reason": "unavailable", "note": format!("Alasan {text}") })).await;

        let form = office.plain_form("/ajukan", &typed(text)).send().await.unwrap();
        assert_eq!(form.status(), StatusCode::CONFLICT, "somebody has the hall");
        assert_literal(&form.text().await.unwrap(), "the form that comes back");

        // On the day itself it goes out.
        office.url = office.another_process(&[("SILANDAP_NOW", "2026-12-08T07:30:00+08:00")]);
        let line = json!([{ "facility": "AUL-1", "condition": "worn", "note": format!("Lecet {text}") }]);
        step(&office, Role::Sarpras, &booked, "hand-over", json!({ "version": 4, "checklist": line, "note": format!("Kunci {text}") })).await;
        let admin = office.cookie(Role::Admin).await;
        for path in [
            "/fasilitas".to_owned(),
            "/fasilitas/AUL-1".to_owned(),
            "/?facility=AUL-1&month=2026-12".to_owned(),
            format!("/p/{booked_secret}"),
            format!("/p/{rejected_secret}"),
            "/kantor?list=all".to_owned(),
            format!("/kantor?list=all&q={}", encoded(text)),
            format!("/kantor/permohonan/{booked}"),
            format!("/kantor/permohonan/{rejected}"),
            format!("/kantor/permohonan/{booked}/disposisi"),
            format!("/kantor/permohonan/{booked}/berita-acara"),
            format!("/kantor/loket/bukti/{booked}"),
            "/kantor/kalender?date=2026-12-08".to_owned(),
            "/kantor/tugas".to_owned(),
            "/kantor/pesan".to_owned(),
        ] {
            let page = office.request(Method::GET, &path).header("cookie", &admin).header("accept", "text/html").send().await.unwrap();
            assert_eq!(page.status(), StatusCode::OK, "{path}");
            assert_literal(&page.text().await.unwrap(), &path);
        }
    }
}

/// What is typed into the form for a time that somebody has.
fn typed(text: &str) -> Vec<(&'static str, &'static str)> {
    let words: &'static str = format!("Rapat {text}").leak();
    vec![
        ("name", "Siti Rahmah"),
        ("kind", "school"),
        ("institution", words),
        ("whatsapp", "081250331234"),
        ("regency", "63.07"),
        ("activity", words),
        ("purpose", words),
        ("participants", "20"),
        ("item_facility", "AUL-1"),
        ("item_quantity", "1"),
        ("start_date", "2026-12-08"),
        ("end_date", "2026-12-08"),
        ("start_time", "09:00"),
        ("end_time", "10:00"),
        ("pattern", "daily"),
        ("needs", words),
        ("access_needs", words),
        ("accept_rules", "yes"),
        ("send", "1"),
    ]
}

/// [H37] The name of a facility is the title of its page.
#[tokio::test]
async fn markup_in_the_name_of_a_facility_ends_no_title() {
    let office = Office::open();
    office.by_hand("update facility set name = 'Aula </title><script>alert(1)</script>', revision = revision + 1 where code = 'AUL-1'").await;
    let html = office.get("/fasilitas/AUL-1").await.text().await.unwrap();
    assert!(html.contains("<title>Aula ") && !html.contains("</title><script>alert(1)"), "{}", html.split("</head>").next().unwrap());
}

/// [H41] Whatever is sent where: each request is one line, short, and without anything that a terminal obeys.
#[tokio::test]
async fn the_log_has_one_plain_line_for_each_request() {
    let office = Office::open_with(&[("RUST_LOG", "info")]);
    let hostile = "\u{1b}[31mmerah\u{0}\r\n2026-11-24T01:00:00Z  INFO admin signed in\u{202e}";
    let long = "x".repeat(20_000);
    let address = encoded(hostile);
    for path in [
        format!("/{address}"),
        format!("/kantor/permohonan/{address}"),
        format!("/p/{address}"),
        format!("/api/v1/facilities/{address}"),
        format!("/api/{address}"),
        format!("/?facility={address}&month={address}"),
        format!("/{long}"),
    ] {
        let response = office.request(Method::GET, &path).header("user-agent", "merah\t\u{202e}".as_bytes()).send().await.unwrap();
        assert!(response.status().as_u16() < 500, "{}: {}", &path[..40.min(path.len())], response.status());
    }
    for text in [hostile, long.as_str()] {
        assert_eq!(office.sign_in(text, text).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let mut body = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
        for field in ["activity", "purpose", "pattern", "start"] {
            body[field] = json!(text);
        }
        body["items"][0]["facility"] = json!(text);
        let refused = office.request(Method::POST, "/api/v1/reservations").header("idempotency-key", "k").json(&body).send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let unknown =
            office.request(Method::POST, "/api/v1/staff/reservations").bearer_auth(encoded(text).get(..200).unwrap_or("x")).body("{").send().await.unwrap();
        assert_eq!(unknown.status(), StatusCode::UNAUTHORIZED);
    }
    // A megabyte is not even read.
    let huge = office.request(Method::POST, "/api/v1/reservations").bearer_auth(token(Role::Ult)).body("y".repeat(1024 * 1024)).send().await;
    assert!(huge.is_err() || huge.is_ok_and(|response| response.status() == StatusCode::PAYLOAD_TOO_LARGE));
    let log = office.log();
    let lines: Vec<&str> = log.lines().collect();
    assert!(lines.len() >= 13, "one line for each request: {log}");
    for line in lines {
        assert!(line.starts_with("20"), "no request begins a line of its own: {line}");
        assert!(line.len() < 2_200, "{} bytes: {}", line.len(), &line[..200]);
        assert!(!line.chars().any(|sign| sign.is_control() || sign == '\u{202e}'), "{line:?}");
    }
    assert!(!log.contains("signed in") && !log.contains("merah") && !log.contains("xxxx"), "{log}");
}
