//! What is administered, through the API: by the rules and the code of the pages.

use crate::office::{Office, answer, application, token};
use crate::uploads::{as_form, form};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;

fn codes(problem: &Value) -> Vec<String> {
    problem["errors"].as_array().unwrap().iter().map(|error| format!("{}: {}", error["field"].as_str().unwrap(), error["code"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_facility_is_entered_looked_at_changed_and_offered() {
    let office = Office::open();
    let new = json!({ "code": "rpt-9", "name": "Ruang Rapat 9", "kind": "meeting", "stock": 1 });
    let (status, made) = office.staff(Role::Admin, Method::POST, "facilities", &new).await;
    assert_eq!((status, made["code"].as_str(), made["active"].as_bool()), (StatusCode::CREATED, Some("RPT-9"), Some(false)), "{made}");
    let (status, problem) = office.staff(Role::Admin, Method::POST, "facilities", &new).await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["code: place_code_taken".to_owned()]));
    assert_eq!(office.get("/fasilitas/RPT-9").await.status(), StatusCode::NOT_FOUND, "it is not offered yet");

    let mut wanted = json!({
        "name": "Ruang Rapat Sembilan", "kind": "meeting", "stock": 1, "set_up_minutes": 15, "clean_up_minutes": 15, "lending_units": ["hour"],
        "capacity": { "u": 12 }, "amenities": ["TV"], "access": { "id": "Jalur landai di pintu timur.", "en": "A ramp at the east door." },
        "hours": { "mon": ["08:00", "12:00"] }, "position": 9, "active": true, "dry_run": true
    });
    let before = office.contents().await;
    let (status, impact) = office.staff(Role::Admin, Method::PUT, "facilities/RPT-9", &wanted).await;
    assert_eq!(
        (status, impact["saved"].as_bool(), impact["facility"]["name"].as_str()),
        (StatusCode::OK, Some(false), Some("Ruang Rapat Sembilan")),
        "{impact}"
    );
    assert_eq!(office.contents().await, before, "only looked at");
    wanted["dry_run"] = json!(false);
    let (status, impact) = office.staff(Role::Admin, Method::PUT, "facilities/RPT-9", &wanted).await;
    assert_eq!((status, impact["saved"].as_bool()), (StatusCode::OK, Some(true)), "{impact}");
    let (_, shown) = answer(office.get("/api/v1/facilities/RPT-9").await).await;
    assert_eq!(
        (shown["name"].as_str(), &shown["capacity"], &shown["hours"]),
        (Some("Ruang Rapat Sembilan"), &json!({ "u": 12 }), &json!({ "mon": ["08:00", "12:00"] }))
    );
    // How it is reached stands in the API, and on its page in the reader's language.
    assert_eq!(shown["access"], wanted["access"]);
    let (_, all) = answer(office.get("/api/v1/facilities").await).await;
    let told = all.as_array().unwrap().iter().find(|one| one["code"] == "RPT-9").map(|one| &one["access"]);
    assert_eq!(told, Some(&wanted["access"]));
    for (language, text, other) in [("id", "Jalur landai di pintu timur.", "<p>A ramp"), ("en", "A ramp at the east door.", "<p>Jalur landai")] {
        let page = office.get(&format!("/fasilitas/RPT-9?lang={language}")).await.text().await.unwrap();
        assert!(page.contains(&format!("<p>{text}")) && !page.contains(other), "{page}");
    }
    let mut half = wanted.clone();
    half["access"] = json!({ "id": "Jalur landai di pintu timur." });
    let (status, problem) = office.staff(Role::Admin, Method::PUT, "facilities/RPT-9", &half).await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["access.en: place_access".to_owned()]));

    // What is booked in it stays, and a change that would break a promise is refused with its code.
    let mut wish = application("PRL-LCD", "2026-12-08T00:00", "2026-12-09T00:00");
    wish["pattern"] = json!("continuous");
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&wish).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let code = receipt["code"].as_str().unwrap().to_owned();
    office.confirmed(&code).await;
    let (_, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    let (status, approved) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &json!({ "version": detail["version"] })).await;
    assert_eq!(status, StatusCode::OK, "{approved}");
    let (_, things) = office.staff(Role::Admin, Method::GET, "facilities/PRL-LCD", &Value::Null).await;
    let mut fewer = things.clone();
    for not_sent in ["code", "parts"] {
        fewer.as_object_mut().unwrap().remove(not_sent);
    }
    fewer["active"] = json!(false);
    fewer["dry_run"] = json!(true);
    let (status, impact) = office.staff(Role::Admin, Method::PUT, "facilities/PRL-LCD", &fewer).await;
    assert_eq!(
        (status, impact["touched"][0]["code"].as_str(), &impact["touched"][0]["why"]),
        (StatusCode::OK, Some(code.as_str()), &json!(["inactive"])),
        "{impact}"
    );
    fewer["stock"] = json!(0);
    let (status, problem) = office.staff(Role::Admin, Method::PUT, "facilities/PRL-LCD", &fewer).await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["stock: place_number".to_owned()]));
}

#[tokio::test]
async fn closures_of_a_facility_are_listed_and_opened_again() {
    let office = Office::open();
    let closure = json!({ "facility": "RPT-1", "start": "2026-12-10T08:00", "end": "2026-12-10T10:00", "reason": "Pengecatan" });
    let (status, made) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (_, list) = office.staff(Role::Admin, Method::GET, "facilities/RPT-1/closures", &Value::Null).await;
    assert_eq!((list[0]["id"].as_i64(), list[0]["start"].as_str()), (made["id"].as_i64(), Some("2026-12-10T08:00:00+08:00")), "{list}");
    let (status, _) = office.staff(Role::Admin, Method::DELETE, &format!("closures/{}", list[0]["id"]), &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, list) = office.staff(Role::Admin, Method::GET, "facilities/RPT-1/closures", &Value::Null).await;
    assert_eq!(list, json!([]));
}

#[tokio::test]
async fn a_closure_is_moved_from_where_it_was_seen_and_not_over_a_booking() {
    let office = Office::open();
    let closure = json!({ "facility": "AUL-1", "start": "2026-12-10T08:00", "end": "2026-12-10T10:00", "reason": "Pengecatan" });
    let (_, made) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    let path = format!("closures/{}", made["id"]);
    let was = json!({ "facility": "AUL-1", "start": "2026-12-10T08:00", "end": "2026-12-10T10:00" });
    let sunday = json!({ "start": "2026-12-13T08:00", "end": "2026-12-13T11:00", "was": was });
    assert_eq!(office.staff(Role::Ult, Method::PATCH, &path, &sunday).await.0, StatusCode::FORBIDDEN);
    let (status, moved) = office.staff(Role::Admin, Method::PATCH, &path, &sunday).await;
    assert_eq!((status, &moved["id"]), (StatusCode::OK, &made["id"]), "{moved}");
    let (_, list) = office.staff(Role::Admin, Method::GET, "facilities/AUL-1/closures", &Value::Null).await;
    let times = (list[0]["start"].as_str(), list[0]["end"].as_str());
    assert_eq!(times, (Some("2026-12-13T08:00:00+08:00"), Some("2026-12-13T11:00:00+08:00")), "{list}");
    let (status, problem) = office.staff(Role::Admin, Method::PATCH, &path, &sunday).await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["start: closure_elsewhere".to_owned()]), "it was seen where it is no more");

    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    office.confirmed(&code).await;
    let approval = json!({ "version": 3, "agreement": { "how": "phone" } });
    assert_eq!(office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &approval).await.0, StatusCode::OK);
    let stands = json!({ "facility": "AUL-1", "start": "2026-12-13T08:00", "end": "2026-12-13T11:00" });
    let over = json!({ "start": "2026-12-08T11:00", "end": "2026-12-08T14:00", "was": stands });
    let (status, problem) = office.staff(Role::Admin, Method::PATCH, &path, &over).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("bookings_in_the_way")));
    assert_eq!(problem["bookings"][0]["code"], json!(code), "{problem}");
    let elsewhere = json!({ "facility": "AUL-2", "start": "2026-12-08T11:00", "end": "2026-12-08T14:00", "was": stands });
    assert_eq!(office.staff(Role::Admin, Method::PATCH, &path, &elsewhere).await.0, StatusCode::OK);
    let (_, list) = office.staff(Role::Admin, Method::GET, "facilities/AUL-2/closures", &Value::Null).await;
    assert_eq!(list[0]["id"], made["id"], "{list}");
    assert!(office.run(&["check"]).status.success());
}

/// The facility's page, without script.
#[tokio::test]
async fn the_time_of_a_closure_is_changed_by_a_plain_form() {
    let office = Office::open();
    let closure = json!({ "facility": "RPT-1", "start": "2026-12-10T08:00", "end": "2026-12-10T10:00", "reason": "Pengecatan" });
    let (_, made) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    let (id, cookie) = (made["id"].to_string(), office.cookie(Role::Admin).await);
    let send = async |start: &'static str, end: &'static str| {
        let form = [
            ("act", "shift"),
            ("id", id.as_str()),
            ("facility", "RPT-1"),
            ("start", start),
            ("end", end),
            ("was_facility", "RPT-1"),
            ("was_start", "2026-12-10T08:00"),
            ("was_end", "2026-12-10T10:00"),
        ];
        office.plain_form("/kantor/fasilitas/RPT-1", &form).header("cookie", cookie.as_str()).send().await.unwrap()
    };
    let refused = send("2026-12-11T10:00", "2026-12-11T10:00").await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text().await.unwrap();
    assert!(page.contains("Jam selesai harus setelah jam mulai.") && page.contains("2026-12-11T10:00"), "what was typed stays");
    assert_eq!(send("2026-12-11T10:00", "2026-12-11T12:00").await.status(), StatusCode::SEE_OTHER);
    let (_, list) = office.staff(Role::Admin, Method::GET, "facilities/RPT-1/closures", &Value::Null).await;
    assert_eq!(list[0]["start"], json!("2026-12-11T10:00:00+08:00"));
    let page = send("2026-12-14T10:00", "2026-12-14T12:00").await.text().await.unwrap();
    assert!(page.contains("Waktunya sudah diubah."), "seen where it is no more");
}

/// A local closure of tomorrow moves the deadline of what was asked for today.
#[tokio::test]
async fn a_day_off_is_entered_and_moves_open_deadlines() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let mut change = json!({ "change": "day", "date": "2026-11-25", "kind": "libur_kantor", "name_id": "Banjir", "dry_run": true });
    let (status, impact) = office.staff(Role::Admin, Method::POST, "working-days", &change).await;
    assert_eq!((status, impact["saved"].as_bool(), impact["moved"].as_i64()), (StatusCode::OK, Some(false), Some(1)), "{impact}");
    assert_eq!((impact["changes"][0]["field"].as_str(), impact["moves"][0]["code"].as_str()), (Some("2026-11-25"), Some(code.as_str())));
    change["dry_run"] = json!(false);
    let (status, impact) = office.staff(Role::Admin, Method::POST, "working-days", &change).await;
    assert_eq!((status, impact["saved"].as_bool()), (StatusCode::OK, Some(true)), "{impact}");
    let (_, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    assert_eq!(detail["due_at"], impact["moves"][0]["to"]);
    let (status, problem) = office.staff(Role::Admin, Method::POST, "working-days", &change).await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["date: calendar_same".to_owned()]));
    let (_, year) = office.staff(Role::Admin, Method::GET, "working-days?year=2026", &Value::Null).await;
    let flood = year["days"].as_array().unwrap().iter().find(|day| day["date"] == "2026-11-25").expect("it stands in the calendar");
    assert_eq!((flood["kind"].as_str(), year["hours"]["ordinary"]["fri"].as_str()), (Some("libur_kantor"), Some("07:30-11:30 13:00-16:30")), "{year}");
}

#[tokio::test]
async fn settings_and_house_rules_are_set_and_nobody_writes_over_somebody_else() {
    let office = Office::open();
    let (_, before) = office.staff(Role::Admin, Method::GET, "settings", &Value::Null).await;
    let set = json!({ "revision": before["revision"], "texts": { "decree": "No. SK 0028/C7.14/2026", "cut_off": "14.00" } });
    let (status, after) = office.staff(Role::Admin, Method::PUT, "settings", &set).await;
    assert_eq!(
        (status, after["texts"]["decree"].as_str(), after["texts"]["cut_off"].as_str()),
        (StatusCode::OK, Some("No. SK 0028/C7.14/2026"), Some("14:00")),
        "{after}"
    );
    assert!(office.get("/standar").await.text().await.unwrap().contains("No. SK 0028/C7.14/2026"));
    let (status, problem) = office.staff(Role::Admin, Method::PUT, "settings", &set).await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["revision: settings_changed".to_owned()]));
    let wrong = json!({ "revision": after["revision"], "texts": { "sk": "x" } });
    let (_, problem) = office.staff(Role::Admin, Method::PUT, "settings", &wrong).await;
    assert_eq!(codes(&problem), ["texts.sk: choice"]);
    let rules = json!({ "text_id": "Jaga kebersihan.\nDilarang merokok.", "text_en": "Keep it clean.\nNo smoking.", "from_date": "2026-12-01" });
    let (status, made) = office.staff(Role::Admin, Method::POST, "house-rules", &rules).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (_, versions) = office.staff(Role::Head, Method::GET, "house-rules", &Value::Null).await;
    assert_eq!(
        (&versions[0]["version"], versions[0]["in_force"].as_bool(), versions[1]["in_force"].as_bool()),
        (&made["version"], Some(false), Some(true)),
        "{versions}"
    );
}

/// [H33] The password in the answer opens the door once.
#[tokio::test]
async fn accounts_are_given_out_kept_out_and_stood_in_for() {
    let office = Office::open();
    let (status, made) = office.staff(Role::Sysadmin, Method::POST, "users", &json!({ "name": "Budi", "roles": ["sarpras"] })).await;
    assert_eq!((status, made["name"].as_str()), (StatusCode::CREATED, Some("budi")), "{made}");
    let (status, reset) = office.staff(Role::Sysadmin, Method::POST, "users/budi/reset_password", &Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(office.sign_in("budi", made["password"].as_str().unwrap()).await.0, StatusCode::UNPROCESSABLE_ENTITY, "a newer one was given out");
    assert_eq!(office.sign_in("budi", reset["password"].as_str().unwrap()).await.0, StatusCode::OK);
    assert_eq!(office.sign_in("budi", reset["password"].as_str().unwrap()).await.0, StatusCode::UNPROCESSABLE_ENTITY, "once");
    let (status, _) = office.staff(Role::Sysadmin, Method::POST, "users/budi/disable", &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, users) = office.staff(Role::Sysadmin, Method::GET, "users", &Value::Null).await;
    assert!(users.as_array().unwrap().iter().any(|user| user["name"] == "budi" && user["active"] == false), "{users}");

    let away = json!({ "colleague": "ult", "first_date": "2026-11-24", "last_date": "2026-11-25" });
    assert_eq!(office.staff(Role::Admin, Method::POST, "stand-ins", &away).await.0, StatusCode::NO_CONTENT);
    let (status, _) = office.staff(Role::Ult, Method::GET, "settings", &Value::Null).await;
    assert_eq!(status, StatusCode::OK, "with the rights of the absent one");
    let (_, list) = office.staff(Role::Ult, Method::GET, "stand-ins", &Value::Null).await;
    assert_eq!((list[0]["absent"].as_str(), list[0]["stand_in"].as_str()), (Some("admin"), Some("ult")), "{list}");
    assert_eq!(office.staff(Role::Head, Method::DELETE, &format!("stand-ins/{}", list[0]["id"]), &Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(office.staff(Role::Admin, Method::DELETE, &format!("stand-ins/{}", list[0]["id"]), &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(office.staff(Role::Ult, Method::GET, "settings", &Value::Null).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_queue_goes_from_the_number_to_the_end_of_the_visit() {
    let office = Office::open();
    let guest = |name: &str, assistance: &[&str]| json!({ "name": name, "institution": "SDN 1 Barabai", "whatsapp": "0812 5033 1234", "purpose": "consultation", "assistance": assistance });
    let (status, first) = office.staff(Role::Ult, Method::POST, "queue", &guest("Rahmah", &[])).await;
    assert_eq!((status, first["number"].as_str()), (StatusCode::CREATED, Some("A-001")), "{first}");
    office.staff(Role::Ult, Method::POST, "queue", &guest("Aminah", &["elderly"])).await;
    let (_, problem) = office.staff(Role::Ult, Method::POST, "queue", &guest("Budi", &["tall"])).await;
    assert_eq!(codes(&problem), ["assistance: choice"]);
    let (_, queue) = office.staff(Role::Ult, Method::POST, "queue/call-next", &Value::Null).await;
    assert_eq!((queue["mine"]["number"].as_str(), queue["waiting"][0]["number"].as_str()), (Some("A-002"), Some("A-001")), "{queue}");
    let called = queue["mine"]["id"].clone();
    let (status, problem) = office.staff(Role::Ult, Method::POST, &format!("queue/{called}/skip"), &Value::Null).await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["visit: visit_call_first".to_owned()]));
    for act in ["call_again", "serve", "finish"] {
        assert_eq!(office.staff(Role::Ult, Method::POST, &format!("queue/{called}/{act}"), &Value::Null).await.0, StatusCode::NO_CONTENT, "{act}");
    }
    let (_, queue) = office.staff(Role::Ult, Method::GET, "queue", &Value::Null).await;
    assert_eq!((&queue["mine"], queue["waiting"].as_array().map(Vec::len)), (&Value::Null, Some(1)), "{queue}");
}

#[tokio::test]
async fn a_person_is_handed_out_and_forgotten_after_a_look() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let (status, everything) = office.staff(Role::Admin, Method::POST, "personal-data/export", &json!({ "person": code })).await;
    assert_eq!((status, everything["requests"][0]["applicant"]["name"].as_str()), (StatusCode::OK, Some("Siti Rahmah")), "{everything}");
    let person = everything["requests"][0]["applicant"]["whatsapp"].as_str().unwrap().to_owned();
    let (_, problem) = office.staff(Role::Admin, Method::POST, "personal-data/erase", &json!({ "person": person, "dry_run": false })).await;
    assert_eq!(codes(&problem), ["person: person_open"]);
    let (status, _) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/withdraw"), &Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    let (_, kept) = office.staff(Role::Admin, Method::POST, "personal-data/erase", &json!({ "person": person, "dry_run": true })).await;
    assert_eq!((kept["erased"].as_bool(), kept["requests"][0]["code"].as_str()), (Some(false), Some(code.as_str())), "{kept}");
    let (_, problem) = office.staff(Role::Admin, Method::POST, "personal-data/erase", &json!({ "person": person })).await;
    assert_eq!(codes(&problem), ["dry_run: json"], "whoever forgets somebody says so");
    let (_, kept) = office.staff(Role::Admin, Method::POST, "personal-data/erase", &json!({ "person": person, "dry_run": false })).await;
    assert_eq!(kept["erased"].as_bool(), Some(true), "{kept}");
    let (_, problem) = office.staff(Role::Admin, Method::POST, "personal-data/erase", &json!({ "person": person, "dry_run": false })).await;
    assert_eq!(codes(&problem), ["person: person_unknown"]);
    let (status, run) = office.staff(Role::Sysadmin, Method::POST, "personal-data/rehearse", &Value::Null).await;
    assert_eq!((status, run["dry_run"].as_bool()), (StatusCode::OK, Some(true)), "{run}");
    let (_, runs) = office.staff(Role::Sysadmin, Method::GET, "personal-data/runs", &Value::Null).await;
    assert_eq!(runs[0]["by"], "sysadmin", "{runs}");
}

#[tokio::test]
async fn a_letter_on_paper_is_taken_in_listed_and_opened() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let pdf: &[u8] = b"%PDF-1.7\n% surat permohonan\n%%EOF\n";
    let send = async |role: Role, contents: &[u8]| {
        let request = office.request(Method::POST, &format!("/api/v1/staff/reservations/{code}/letter")).bearer_auth(token(role));
        answer(as_form(request, form("Surat Bu Rahmah.pdf", "application/pdf", contents)).send().await.unwrap()).await
    };
    let (status, stored) = send(Role::Ult, pdf).await;
    assert_eq!(status, StatusCode::CREATED, "{stored}");
    assert_eq!(send(Role::Sarpras, pdf).await.0, StatusCode::FORBIDDEN);
    let (status, problem) = send(Role::Ult, b"<!doctype html>").await;
    assert_eq!((status, codes(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["file: file_type".to_owned()]));
    let (_, files) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}/files"), &Value::Null).await;
    assert_eq!((&files["letters"][0]["id"], files["letters"][0]["by"].as_str()), (&stored["id"], Some("ult")), "{files}");
    let opened = office.request(Method::GET, &format!("/api/v1/staff/files/{}", stored["id"])).bearer_auth(token(Role::Admin)).send().await.unwrap();
    assert_eq!((opened.status(), opened.headers()["content-security-policy"].to_str().unwrap()), (StatusCode::OK, "sandbox; default-src 'none'"));
    assert_eq!(opened.bytes().await.unwrap().as_ref(), pdf);
    let (_, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    assert!(detail["history"].as_array().unwrap().iter().any(|entry| entry["kind"] == "letter_taken_in" && entry["actor"] == "ult"), "{detail}");
}
