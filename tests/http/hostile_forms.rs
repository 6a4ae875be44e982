//! Forms and addresses filled in by somebody who tries what happens.

use crate::office::{Office, answer, application, encoded};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use std::time::{Duration, Instant};

/// Fields that a form of ours does not have, as a forger would add them.
const FORGED: [(&str, &str); 9] = [
    ("user_id", "1"),
    ("id", "1"),
    ("role", "sysadmin"),
    ("unit_id", "1"),
    ("status", "approved"),
    ("approved_by", "1"),
    ("decided_by", "1"),
    ("created_at", "0"),
    ("secret", "00000000000000000000000000000000"),
];

/// [H12] The same for the forms of the pages: what is not asked for is not stored.
#[tokio::test]
async fn fields_that_a_form_does_not_have_change_nothing() {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let cookie = office.cookie(Role::Ult).await;
    let mut form = vec![("code", code.as_str()), ("version", "1"), ("note", "")];
    form.extend(FORGED);
    let (status, answer) = office.ask(&cookie, "inbox/dispose", &form).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (_, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    assert_eq!((detail["status"].as_str(), detail["version"].as_i64(), detail["decided_at"].is_null()), (Some("disposed"), Some(2), true), "{detail}");
    let tracked = office.request(Method::GET, &format!("/api/v1/reservations/{code}")).bearer_auth(&secret).send().await.unwrap();
    assert_eq!(tracked.status(), StatusCode::OK, "its link is the same");
    let (_, users) = office.staff(Role::Sysadmin, Method::GET, "users", &Value::Null).await;
    assert!(users.as_array().unwrap().iter().all(|user| user["roles"].as_array().unwrap().len() == 1), "{users}");

    let mut form = request("1", "20");
    form.extend(FORGED);
    form.push(("code", "0000-0000-0"));
    let sent = office.plain_form("/ajukan", &form).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::SEE_OTHER, "{}", sent.text().await.unwrap());
    let (_, list) = office.staff(Role::Admin, Method::GET, "reservations", &Value::Null).await;
    let newest = &list["reservations"][0];
    assert_eq!(newest["status"], "submitted", "{newest}");
    assert!(newest["code"] != "0000-0000-0" && newest["code"] != code.as_str(), "{newest}");
}

/// What a visitor types, with this number of things and people.
fn request(quantity: &'static str, people: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("name", "Siti Rahmah"),
        ("kind", "school"),
        ("institution", "SDN 1 Barabai"),
        ("whatsapp", "081250331234"),
        ("regency", "63.07"),
        ("activity", "Rapat guru"),
        ("participants", people),
        ("item_facility", "AUL-1"),
        ("item_quantity", quantity),
        ("start_date", "2026-12-09"),
        ("end_date", "2026-12-09"),
        ("start_time", "09:00"),
        ("end_time", "10:00"),
        ("pattern", "daily"),
        ("accept_rules", "yes"),
        ("send", "1"),
    ]
}

/// [H55] On the plain form and through the server function alike.
#[tokio::test]
async fn impossible_numbers_are_faults_of_the_plain_form_too() {
    let office = Office::open();
    for (quantity, people) in
        [("0", "20"), ("-1", "20"), ("1.5", "20"), ("999999999", "20"), ("1", "0"), ("1", "-1"), ("1", "1.5"), ("1", "251"), ("1", "999999999")]
    {
        let form = request(quantity, people);
        let plain = office.plain_form("/ajukan", &form).send().await.unwrap();
        assert_eq!(plain.status(), StatusCode::UNPROCESSABLE_ENTITY, "{quantity} for {people}");
        let mut arguments: Vec<(String, &str)> =
            form.iter().filter(|(name, _)| !name.starts_with("item_") && *name != "send").map(|(name, value)| (format!("form[{name}]"), *value)).collect();
        arguments.extend([
            ("form[items][0][facility]".to_owned(), "AUL-1"),
            ("form[items][0][quantity]".to_owned(), quantity),
            ("form[items][0][layout]".to_owned(), ""),
            ("language".to_owned(), "id"),
        ]);
        let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let (status, faults) = answer(office.function("/api/reservations/submit", &arguments).send().await.unwrap()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{quantity} for {people}: {faults}");
        let field = if people == "20" { "items.0.quantity" } else { "participants" };
        assert!(faults["invalid"].as_array().unwrap().iter().any(|fault| fault["field"] == field), "{quantity} for {people}: {faults}");
    }
    assert!(!office.contents().await.contains("reservation:"));
}

/// [H43] Every field that is searched or filtered by: literal, or refused in words.
#[tokio::test]
async fn whatever_is_searched_or_filtered_by_is_no_command() {
    let office = Office::open();
    let mut percent = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    percent["activity"] = json!("Diskon 50% untuk_semua");
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&percent).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    office.submitted("AUL-1", "2026-12-08T11:00", "2026-12-08T12:00").await;
    let before = office.contents().await;
    let admin = office.cookie(Role::Admin).await;
    for (text, found) in [
        ("' OR 1=1--", 0),
        ("%", 1),
        ("_", 1),
        ("!", 0),
        ("50%", 1),
        ("%%", 0),
        ("\"; DROP TABLE reservation; --", 0),
        ("\u{202e}", 0),
        ("x'||'y", 0),
        ("*", 0),
    ] {
        for list in ["all", "open", "' OR 1=1--"] {
            let (status, inbox) = office.ask(&admin, "inbox/list", &[("filter[list]", list), ("filter[q]", text)]).await;
            assert_eq!((status, inbox["rows"].as_array().map(Vec::len)), (StatusCode::OK, Some(found)), "{text} in {list}: {inbox}");
        }
        let (status, inbox) = office.ask(&admin, "inbox/list", &[("filter[list]", "all"), ("filter[facility]", text)]).await;
        assert_eq!((status, inbox["rows"].as_array().map(Vec::len)), (StatusCode::OK, Some(0)), "facility {text}: {inbox}");
        let typed = encoded(text);
        for path in [
            format!("/kantor?list=all&q={typed}"),
            format!("/kantor?list={typed}&facility={typed}"),
            format!("/kantor/kalender?facility={typed}&date={typed}&view={typed}"),
            format!("/kantor/dasbor?month={typed}"),
            format!("/kantor/hari-kerja?year={typed}&date={typed}"),
            format!("/kantor/permohonan/{typed}"),
            format!("/kantor/pesan?state={typed}&kind={typed}&channel={typed}&q={typed}&cursor={typed}"),
            format!("/kantor/atur/pesan/{typed}"),
            format!("/?facility={typed}&month={typed}&date={typed}"),
            format!("/ajukan?facility={typed}&date={typed}&from={typed}&to={typed}"),
            format!("/fasilitas/{typed}"),
            format!("/live?facility={typed}"),
            format!("/api/v1/facilities/{typed}/availability"),
        ] {
            let page = office.request(Method::GET, &path).header("cookie", &admin).header("accept", "text/html").send().await.unwrap();
            assert!(page.status().as_u16() < 500, "{path}: {}", page.status());
        }
    }
    // Bytes that are no UTF-8, such as one half of a surrogate pair.
    for raw in ["filter%5Bq%5D=%00", "filter%5Bq%5D=%ED%A0%80&filter%5Blist%5D=all", "filter%5Bq%5D=%FF%FE", "%FF=%FF", "filter=%ED%B0%80"] {
        let request = office.request(Method::POST, "/api/inbox/list").header("cookie", &admin).header("content-type", "application/x-www-form-urlencoded");
        let response = request.header("sec-fetch-site", "same-origin").header("accept", "application/json").body(raw).send().await.unwrap();
        assert!(response.status().as_u16() < 500, "{raw}: {}", response.status());
        let page = office.request(Method::GET, &format!("/kantor?list=all&{raw}")).header("cookie", &admin).send().await.unwrap();
        assert!(page.status().as_u16() < 500, "{raw}: {}", page.status());
    }
    for (path, body) in [("/lacak", format!("code={}&last_four=1", "x".repeat(10 << 20))), ("/ajukan", format!("activity={}", "x".repeat(10 << 20)))] {
        let request = office.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin");
        let sent = request.body(body).send().await;
        assert!(sent.is_err() || sent.is_ok_and(|response| response.status().is_client_error()), "{path}");
    }
    assert_eq!(office.contents().await, before);
}

/// [H52] The pages and functions that take a date, a month or a year.
#[tokio::test]
async fn no_date_is_too_far_away_to_be_answered() {
    let office = Office::open();
    let admin = office.cookie(Role::Admin).await;
    let get = async |path: &str| {
        let begun = Instant::now();
        let page = office.request(Method::GET, path).header("cookie", &admin).header("accept", "text/html").send().await.unwrap();
        let status = page.status();
        page.bytes().await.unwrap();
        (status, begun.elapsed())
    };
    // The first answers pay for what is made once.
    for _ in 0..10 {
        for path in ["/kantor/kalender", "/kantor/dasbor", "/kantor/hari-kerja", "/?facility=AUL-1", "/ajukan?facility=AUL-1"] {
            get(path).await;
        }
    }
    let memory = office.resident_kilobytes();
    for date in ["0001-01-01", "1970-01-01", "2038-01-19", "9999-12-31", "262142-12-31", "-262143-01-01", "2026-02-30", "99999999999999-01-01"] {
        let (year, month) = (date.rsplitn(3, '-').last().unwrap_or_default(), date.rsplit_once('-').unwrap().0);
        for path in [
            format!("/kantor/kalender?view=month&date={date}"),
            format!("/kantor/kalender?view=timeline&date={date}"),
            format!("/kantor/kalender?view=agenda&date={date}"),
            format!("/kantor/dasbor?month={month}"),
            format!("/kantor/hari-kerja?year={year}&date={date}"),
            format!("/?facility=AUL-1&month={month}&date={date}"),
            format!("/ajukan?facility=AUL-1&date={date}"),
        ] {
            let (status, taken) = get(&path).await;
            assert!(status.as_u16() < 500, "{path}: {status}");
            assert!(taken < Duration::from_secs(2), "{path}: {taken:?}");
        }
        for (function, arguments) in [
            ("calendar/move-ground", [("code", "0000-0000-0"), ("from", date), ("to", "9999-12-31")]),
            ("calendar/staff-page", [("view", "month"), ("date", date), ("facility", "")]),
            ("people/delegate", [("colleague", "ult"), ("first_date", date), ("last_date", "9999-12-31")]),
        ] {
            let mut arguments = arguments.to_vec();
            arguments.push(("skip", "18446744073709551615"));
            let (status, answer) = office.ask(&admin, function, &arguments).await;
            assert!(status.as_u16() < 500, "{function} {date}: {status} {answer}");
        }
    }
    let grown = office.resident_kilobytes().saturating_sub(memory);
    assert!(grown < 20 * 1024, "{grown} kB more");
}
