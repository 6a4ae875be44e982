//! Wherever the server stands and whatever zone a phone is in: the office's clock shows WITA.

use crate::office::{DAY, Office, answer, application};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use silandap::domain::role::Role;

/// [F61] [F64] [F67] The same request at the same moment, with the server in another zone each time: the same stored instant,
/// the same open hours, the same day from midnight to midnight.
#[tokio::test]
async fn the_zone_of_the_server_changes_nothing() {
    let mut answers: Vec<(Value, String, String)> = Vec::new();
    for zone in ["UTC", "Asia/Makassar", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"] {
        let office = Office::open_with(&[("TZ", zone)]);
        let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
        let (status, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{zone}: {detail}");
        assert_eq!((detail["start"].as_str(), detail["end"].as_str()), (Some("2026-12-08T08:00:00+08:00"), Some("2026-12-08T12:00:00+08:00")), "{zone}");
        let (_, days) = answer(office.get(&format!("/api/v1/facilities/AUL-1/availability?from={DAY}&to=2026-12-10")).await).await;
        assert_eq!(days["days"].as_array().map(Vec::len), Some(2), "{zone}: {days}");
        let page = office.get("/?facility=AUL-1&month=2026-12&date=2026-12-08").await.text().await.unwrap();
        let shown = page.split("data-date=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<Vec<_>>().join(" ");
        answers.push((days, detail["due_at"].as_str().unwrap()[..10].to_owned(), shown));
    }
    assert!(!answers[0].2.is_empty(), "{:?}", answers[0]);
    for other in &answers[1..] {
        assert_eq!(other, &answers[0]);
    }
}

/// [F64] A start in two hours is not past, though in New York, where this server stands, it is still the evening before.
#[tokio::test]
async fn what_is_typed_is_the_time_on_the_offices_wall() {
    let office = Office::open();
    let made = async |start: &str, end: &str| {
        let mut body = application("RPT-1", start, end);
        body["id_kind"] = "ktp".into();
        body["override"] = serde_json::json!({ "reason": "Mendesak, disetujui Kepala" });
        office.staff(Role::Ult, Method::POST, "reservations", &body).await
    };
    // It is nine o'clock in the morning, 01.00 in UTC.
    let (status, receipt) = made("2026-11-24T11:00", "2026-11-24T12:00").await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let (status, problem) = made("2026-11-24T07:00", "2026-11-24T08:45").await;
    assert_eq!((status, problem["errors"][0]["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("date_past")), "{problem}");
}
