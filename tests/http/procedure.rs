//! The less usual ways of the procedure through the API: a part of what was asked for, over the head's desk, entered later.

use crate::office::{DAY, Office, answer, application};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;

/// A request for the hall and 20 chairs; gives its code and the secret of its link.
async fn hall_and_chairs(office: &Office) -> (String, String) {
    let mut body = application("AUL-1", &format!("{DAY}T08:00"), &format!("{DAY}T12:00"));
    body["items"] = json!([{ "facility": "AUL-1", "quantity": 1 }, { "facility": "PRL-KRS", "quantity": 20 }]);
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let secret = receipt["track_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    (receipt["code"].as_str().unwrap().to_owned(), secret)
}

async fn act(office: &Office, role: Role, code: &str, verb: &str, body: Value) -> (StatusCode, Value) {
    office.staff(role, Method::POST, &format!("reservations/{code}/{verb}"), &body).await
}

async fn detail(office: &Office, code: &str) -> Value {
    let (status, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{detail}");
    detail
}

#[tokio::test]
async fn fourteen_of_twenty_chairs_are_answered_offered_and_agreed_to() {
    let office = Office::open();
    let (code, secret) = hall_and_chairs(&office).await;
    act(&office, Role::Ult, &code, "dispose", json!({})).await;
    let items = |chairs: Value| json!({ "note": "sisanya rusak", "items": [{ "facility": "AUL-1", "answer": "available" }, chairs] });
    let (status, problem) = act(&office, Role::Sarpras, &code, "confirm", items(json!({ "facility": "PRL-KRS", "answer": "partial", "quantity": 21 }))).await;
    assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("items.1.quantity")), "{problem}");
    let fourteen = json!({ "facility": "PRL-KRS", "answer": "partial", "quantity": 14, "note": "enam rusak" });
    let (status, said) = act(&office, Role::Sarpras, &code, "confirm", items(fourteen)).await;
    assert_eq!((status, said["status"].as_str()), (StatusCode::OK, Some("review")), "{said}");

    let seen = detail(&office, &code).await;
    assert_eq!(seen["sarpras_answer"], "partial");
    assert_eq!(seen["item_answers"][1], json!({ "facility": "PRL-KRS", "answer": "partial", "asked": 20, "quantity": 14, "note": "enam rusak" }));
    let version = seen["version"].as_i64().unwrap();
    let (status, problem) = act(&office, Role::Admin, &code, "approve", json!({ "version": version })).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("not_allowed_in_state")));
    let (status, offered) = act(&office, Role::Admin, &code, "offer", json!({ "version": version, "available": true })).await;
    assert_eq!((status, offered["status"].as_str()), (StatusCode::OK, Some("offered")), "{offered}");

    let request = office.request(Method::GET, &format!("/api/v1/reservations/{code}")).bearer_auth(&secret);
    let (_, own) = answer(request.send().await.unwrap()).await;
    assert_eq!(own["proposal"]["items"][1]["quantity"], 14, "{own}");
    let yes = json!({ "accept": true, "proposal": own["proposal"]["id"] });
    let request = office.request(Method::POST, &format!("/api/v1/reservations/{code}/reply")).bearer_auth(&secret).json(&yes);
    let (status, own) = answer(request.send().await.unwrap()).await;
    assert_eq!((status, own["status"].as_str(), own["items"][1]["quantity"].as_i64()), (StatusCode::OK, Some("approved"), Some(14)), "{own}");
}

#[tokio::test]
async fn one_word_for_all_is_still_enough_and_no_word_at_all_is_a_fault() {
    let office = Office::open();
    let (code, _) = hall_and_chairs(&office).await;
    act(&office, Role::Ult, &code, "dispose", json!({})).await;
    let (status, problem) = act(&office, Role::Sarpras, &code, "confirm", json!({ "note": "?" })).await;
    assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("answer")), "{problem}");
    let (status, said) = act(&office, Role::Sarpras, &code, "confirm", json!({ "answer": "available" })).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_eq!(detail(&office, &code).await["item_answers"][1]["quantity"], 20);
}

/// Whoever leaves the version out, as scripts may, acts on what stands there now.
#[tokio::test]
async fn whoever_names_the_version_that_they_have_read_acts_on_that_one_alone() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", &format!("{DAY}T08:00"), &format!("{DAY}T10:00")).await;
    let is_conflict = |(status, problem): (StatusCode, Value)| {
        assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("version_conflict")), "{problem}");
    };
    is_conflict(act(&office, Role::Ult, &code, "dispose", json!({ "version": 7 })).await);
    let (status, disposed) = act(&office, Role::Ult, &code, "dispose", json!({ "version": 1 })).await;
    assert_eq!((status, disposed["version"].as_i64()), (StatusCode::OK, Some(2)), "{disposed}");
    let elsewhere = json!({ "version": 2, "start": "2026-12-09T08:00", "end": "2026-12-09T10:00", "reason": "pindah", "agreement": { "how": "phone" } });
    let (status, moved) = act(&office, Role::Admin, &code, "move", elsewhere).await;
    assert_eq!((status, moved["version"].as_i64()), (StatusCode::OK, Some(3)), "{moved}");

    is_conflict(act(&office, Role::Sarpras, &code, "confirm", json!({ "version": 2, "answer": "available" })).await);
    let cookie = office.cookie(Role::Sarpras).await;
    for version in [&[("version", "2")][..], &[]] {
        let mut form = vec![("code", code.as_str()), ("answer", "available")];
        form.extend(version);
        let (status, refused) = office.ask(&cookie, "inbox/confirm", &form).await;
        assert_ne!(status, StatusCode::OK, "a page always sends it: {refused}");
    }
    assert!(detail(&office, &code).await["sarpras_answer"].is_null());
    let (status, said) = act(&office, Role::Sarpras, &code, "confirm", json!({ "version": 3, "answer": "available" })).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    is_conflict(act(&office, Role::Sarpras, &code, "confirm", json!({ "version": 3, "answer": "unavailable" })).await);
    assert_eq!(detail(&office, &code).await["sarpras_answer"], "available");
    let (status, problem) = act(&office, Role::Sarpras, &code, "damage", json!({ "checklist": [] })).await;
    assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("version")), "{problem}");
}

#[tokio::test]
async fn the_head_passes_on_what_the_counter_has_sent_once_the_office_has_set_it_so() {
    let office = Office::open();
    let (code, _) = hall_and_chairs(&office).await;
    let (status, problem) = act(&office, Role::Ult, &code, "dispose", json!({ "forwarded_to": "head" })).await;
    assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("forwarded_to")), "off by default: {problem}");
    let admin = office.cookie(Role::Admin).await;
    let (status, fault) = office.ask(&admin, "settings/save", &[("revision", "1"), ("form[head_first]", "yes")]).await;
    assert_eq!(status, StatusCode::OK, "{fault}");
    let (status, disposed) = act(&office, Role::Ult, &code, "dispose", json!({ "forwarded_to": "head", "note": "Mohon arahan" })).await;
    assert_eq!(status, StatusCode::OK, "{disposed}");
    assert_eq!(detail(&office, &code).await["desk"], "head");
    let (status, _) = act(&office, Role::Sarpras, &code, "confirm", json!({ "answer": "available" })).await;
    assert_eq!(status, StatusCode::CONFLICT, "the team is not asked yet");
    let (status, hidden) = office.staff(Role::Sarpras, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{hidden}");

    let (status, desk) = office.staff(Role::Head, Method::GET, "head-desk", &Value::Null).await;
    assert_eq!((status, desk["requests"][0]["code"].as_str()), (StatusCode::OK, Some(code.as_str())), "{desk}");
    assert!(!desk.to_string().contains("Rahmah"), "no names: {desk}");
    let version = desk["requests"][0]["version"].as_i64().unwrap();
    let word = json!({ "version": version, "to": "sarpras", "instruction": "settle", "note": "Siapkan penjaga" });
    let (status, passed) = act(&office, Role::Head, &code, "pass-on", word).await;
    assert_eq!((status, passed["status"].as_str()), (StatusCode::OK, Some("disposed")), "{passed}");
    let (status, said) = act(&office, Role::Sarpras, &code, "confirm", json!({ "answer": "available" })).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let (_, desk) = office.staff(Role::Head, Method::GET, "head-desk", &Value::Null).await;
    assert_eq!(desk["requests"], json!([]));
}

#[tokio::test]
async fn the_counter_enters_later_what_it_received_before() {
    let office = Office::open();
    let mut body = application("AUL-1", "2026-12-09T08:00", "2026-12-09T12:00");
    body["id_kind"] = json!("ktp");
    body["received"] = json!({ "at": "2026-11-23T10:00", "reason": "listrik padam" });
    let online = office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap();
    assert_eq!(online.status(), StatusCode::FORBIDDEN, "whoever asks online asks now");
    let (status, receipt) = office.staff(Role::Ult, Method::POST, "reservations", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    assert_eq!((receipt["received_at"].as_str(), receipt["due_at"].as_str()), (Some("2026-11-23T10:00:00+08:00"), Some("2026-11-24T16:00:00+08:00")));
    let seen = detail(&office, receipt["code"].as_str().unwrap()).await;
    assert!(seen["entered_at"].as_str().unwrap().starts_with("2026-11-24T"), "{seen}");
    assert_eq!(seen["late_reason"], "listrik padam");
    for (received, field) in [
        (json!({ "at": "2026-12-01T10:00", "reason": "listrik padam" }), "received.at"),
        (json!({ "at": "2026-11-01T10:00", "reason": "listrik padam" }), "received.at"),
        (json!({ "at": "kemarin", "reason": "listrik padam" }), "received.at"),
        (json!({ "at": "2026-11-23T10:00", "reason": " " }), "received.reason"),
    ] {
        body["received"] = received;
        let (status, problem) = office.staff(Role::Ult, Method::POST, "reservations", &body).await;
        assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)), "{problem}");
    }
}
