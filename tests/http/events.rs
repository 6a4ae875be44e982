//! Events of the office and maintenance, once and by a rule: through the API, and as a plain form.

use crate::office::{Office, ROLES, encoded};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use std::time::{Duration, Instant};

/// Tuesday mornings in December.
fn weekly(rule: &str) -> Value {
    json!({ "facility": "AUL-1", "start": "2026-12-08T08:00", "end": "2026-12-08T12:00", "title": "Rapat kerja", "rule": rule })
}

#[tokio::test]
async fn a_series_is_entered_whole_or_without_the_dates_that_were_named() {
    let office = Office::open();
    let closure = json!({ "facility": "AUL-1", "start": "2026-12-15T07:00", "end": "2026-12-15T10:00", "reason": "Pengecatan" });
    assert_eq!(office.staff(Role::Admin, Method::POST, "closures", &closure).await.0, StatusCode::CREATED);
    let before = office.contents().await;
    let mut event = weekly("FREQ=WEEKLY;COUNT=3");
    let (status, problem) = office.staff(Role::Admin, Method::POST, "events", &event).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("dates_in_the_way")), "{problem}");
    assert_eq!(
        problem["dates"],
        json!([{ "date": "2026-12-15", "start": "2026-12-15T08:00:00+08:00", "end": "2026-12-15T12:00:00+08:00", "reasons": ["slot_taken"],
            "bookings": [{ "code": null, "start": "2026-12-15T07:00:00+08:00", "end": "2026-12-15T10:00:00+08:00" }] }])
    );
    assert_eq!(office.contents().await, before, "nothing was stored");
    event["skip"] = json!(["2026-12-15"]);
    let (status, made) = office.staff(Role::Admin, Method::POST, "events", &event).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!((made["skipped"].clone(), made["dates"].as_array().unwrap().len()), (json!(["2026-12-15"]), 2));
    assert_eq!(made["dates"][1]["start"], "2026-12-22T08:00:00+08:00");
    let (status, _) = office.staff(Role::Admin, Method::DELETE, &format!("closures/{}", made["dates"][0]["closure"]), &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "one date is opened again alone");
    assert!(office.run(&["check"]).status.success());
}

#[tokio::test]
async fn a_single_event_is_refused_as_a_single_closure_is() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office.confirmed(&code).await;
    let approval = json!({ "version": 3, "agreement": { "how": "phone" } });
    assert_eq!(office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &approval).await.0, StatusCode::OK);
    let event = json!({ "facility": "AUL-1", "start": "2026-12-08T09:00", "end": "2026-12-08T12:00", "reason": "Rapat" });
    let (status, problem) = office.staff(Role::Admin, Method::POST, "events", &event).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("bookings_in_the_way")), "{problem}");
    assert_eq!(problem["bookings"][0]["code"].as_str(), Some(code.as_str()));
    let mut evening = json!({ "facility": "AUL-1", "start": "2026-12-09T17:00", "end": "2026-12-09T19:00", "reason": "Rapat" });
    let (status, problem) = office.staff(Role::Admin, Method::POST, "events", &evening).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("outside_hours")), "{problem}");
    assert_eq!(problem["errors"][0]["field"], "start");
    assert!(!problem["errors"][0]["detail"].as_str().unwrap().contains("%{"), "{problem}");
    evening["override"] = json!({ "reason": "Undangan Kepala" });
    let (status, made) = office.staff(Role::Admin, Method::POST, "events", &evening).await;
    assert_eq!((status, made["series"].is_null()), (StatusCode::CREATED, true), "{made}");
}

/// [H08]
#[tokio::test]
async fn a_rule_that_never_ends_costs_neither_time_nor_memory() {
    let office = Office::open();
    // The first answers pay for what every process and thread makes once.
    for _ in 0..20 {
        office.staff(Role::Admin, Method::POST, "events", &weekly("FREQ=WEEKLY")).await;
    }
    let before = (office.contents().await, office.resident_kilobytes());
    for (rule, code) in [
        ("FREQ=DAILY", "rule_endless"),
        ("FREQ=DAILY;COUNT=100000", "rule_too_many"),
        ("FREQ=WEEKLY;UNTIL=99991231T235959Z", "event_too_long"),
        ("FREQ=SECONDLY;COUNT=100000", "rule_frequency"),
        ("FREQ=DAILY;COUNT=4294967296", "rule"),
        ("FREQ=DAILY;INTERVAL=0;COUNT=2", "rule"),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=DAILY", "rule"),
    ] {
        let mut fastest = Duration::MAX;
        for _ in 0..5 {
            let begun = Instant::now();
            let (status, problem) = office.staff(Role::Admin, Method::POST, "events", &weekly(rule)).await;
            fastest = fastest.min(begun.elapsed());
            assert_eq!((status, problem["errors"][0]["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(code)), "{rule}: {problem}");
            assert_eq!(problem["errors"][0]["field"], "rule");
        }
        assert!(fastest < Duration::from_millis(100), "{rule}: {fastest:?}");
    }
    let grown = office.resident_kilobytes().saturating_sub(before.1);
    assert!(grown < 5 * 1024, "{grown} kB more");
    assert_eq!(office.contents().await, before.0);
}

/// [H11] Through the API, the server functions and the plain form alike.
#[tokio::test]
async fn only_the_admin_enters_events_and_the_facilities_team_maintenance() {
    let office = Office::open();
    let before = office.contents().await;
    let event = weekly("FREQ=WEEKLY;COUNT=2");
    for role in ROLES.into_iter().filter(|role| *role != Role::Admin) {
        assert_eq!(office.staff(role, Method::POST, "events", &event).await.0, StatusCode::FORBIDDEN, "{role}");
        let cookie = office.cookie(role).await;
        for function in ["check", "enter"] {
            let arguments: Vec<(String, &str)> = fields("internal").into_iter().map(|(name, value)| (format!("form[{name}]"), value)).collect();
            let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            let response = office.function(&format!("/api/series/{function}"), &arguments).header("cookie", &cookie).send().await.unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{role} {function}");
        }
        let response = post(&office, &cookie, "internal", "enter").await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{role}");
    }
    assert_eq!(office.contents().await, before);
    let cookie = office.cookie(Role::Sarpras).await;
    assert_eq!(post(&office, &cookie, "maintenance", "enter").await.status(), StatusCode::UNPROCESSABLE_ENTITY, "what comes back is the admin's");
    assert_eq!(office.contents().await, before);
    let mut repair = fields("maintenance");
    repair.retain(|(name, _)| !matches!(*name, "start_date" | "repeat"));
    repair.extend([("start_date", "2026-11-25"), ("repeat", "none"), ("act", "enter")]);
    let entered = office.plain_form("/kantor/kegiatan", &repair).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(entered.status(), StatusCode::SEE_OTHER, "tomorrow's repair");
}

/// What a browser without script sends.
fn fields(purpose: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("facility", "AUL-1"),
        ("purpose", purpose),
        ("reason", "Rapat <kerja>"),
        ("start_date", "2026-12-08"),
        ("end_date", ""),
        ("start_time", "08:00"),
        ("end_time", "12:00"),
        ("override_reason", ""),
        ("repeat", "weekly"),
        ("interval", "1"),
        ("place", ""),
        ("weekday", ""),
        ("ends", "count"),
        ("until", ""),
        ("count", "3"),
    ]
}

async fn post(office: &Office, cookie: &str, purpose: &'static str, act: &'static str) -> reqwest::Response {
    let mut fields = fields(purpose);
    fields.push(("act", act));
    office.plain_form("/kantor/kegiatan", &fields).header("cookie", cookie).send().await.unwrap()
}

#[tokio::test]
async fn the_page_looks_at_dates_and_enters_them_without_script() {
    let office = Office::open();
    let cookie = office.cookie(Role::Admin).await;
    let query = format!("facility=AUL-1&start={}&end={}&purpose=maintenance", encoded("2026-12-17T08:00"), encoded("2026-12-17T12:00"));
    let page = office.request(Method::GET, &format!("/kantor/kegiatan?{query}")).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let html = page.text().await.unwrap();
    assert!(
        html.contains("value=\"2026-12-17\"") && html.contains("value=\"08:00\"") && html.contains("value=\"12:00\""),
        "what the calendar knows is filled in"
    );

    let before = office.contents().await;
    let looked = post(&office, &cookie, "internal", "check").await;
    assert_eq!(looked.status(), StatusCode::OK);
    let html = looked.text().await.unwrap();
    assert!(html.contains("3 tanggal, semuanya kosong"), "{html}");
    assert!(html.contains("Rapat &lt;kerja&gt;") && !html.contains("Rapat <kerja>"), "what was typed is there again, and is no markup");
    assert_eq!(office.contents().await, before, "looking stores nothing");

    let closure = json!({ "facility": "AUL-1", "start": "2026-12-15T07:00", "end": "2026-12-15T10:00", "reason": "Pengecatan" });
    assert_eq!(office.staff(Role::Admin, Method::POST, "closures", &closure).await.0, StatusCode::CREATED);
    let refused = post(&office, &cookie, "internal", "enter").await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let html = refused.text().await.unwrap();
    assert!(html.contains("3 tanggal, 1 bentrok") && html.contains("Pengecatan"), "{html}");
    assert!(html.contains("name=\"skip\"") && html.contains("value=\"2026-12-15\""), "skipping is offered");

    let mut confirmed = fields("internal");
    confirmed.extend([("skip", "2026-12-15"), ("act", "enter")]);
    let entered = office.plain_form("/kantor/kegiatan", &confirmed).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(entered.status(), StatusCode::SEE_OTHER);
    assert_eq!(entered.headers()["location"], "/kantor/kalender?facility=AUL-1&date=2026-12-08");
    assert!(office.run(&["check"]).status.success());

    let mut faulty = fields("internal");
    faulty.retain(|(name, _)| *name != "count");
    let again = office.plain_form("/kantor/kegiatan", &faulty).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().await.unwrap().contains("href=\"#count\""), "each fault is a link to its field");
    let stranger = office.plain_form("/kantor/kegiatan", &confirmed).send().await.unwrap();
    assert_eq!((stranger.status(), stranger.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/masuk"));
}
