//! Persons: nobody's name or number in anything that everybody can read, in what a stream says, or in the log; and one person's
//! data for those who answer that person.

use crate::access::PUBLIC;
use crate::calls::ARGUMENTS;
use crate::office::{Office, ROLES, answer, application, password};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use silandap::server::router;
use std::time::Duration;

/// What stands in no page but theirs: an applicant, a guest, the staff.
const NEEDLES: [&str; 11] =
    ["xanthippe", "zulaikha", "qamarunnisa", "xanthippe@", "99887766", "9988-7766", "wulandari", "77665544", "7766-5544", "qurratul", "argon2"];

/// Whoever works here gets a name that cannot be mistaken.
async fn rename_staff(office: &Office) {
    let url = format!("sqlite://{}/office.db?mode=rw", office.folder.path().display());
    sqlx::any::install_default_drivers();
    let mut db = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
    sqlx::query("update staff set name = 'qurratul-' || name").execute(&mut db).await.unwrap();
}

async fn cookie_of(office: &Office, role: Role) -> String {
    let (status, cookie) = office.sign_in(&format!("qurratul-{role}"), password(role)).await;
    assert_eq!(status, StatusCode::OK);
    cookie.unwrap()
}

/// A request of somebody who cannot be mistaken; gives its code and the secret of its link.
async fn submitted(office: &Office, facility: &str) -> (String, String) {
    let mut body = application(facility, "2026-12-08T08:00", "2026-12-08T10:00");
    body["applicant"]["name"] = json!("Xanthippe Zulaikha");
    body["applicant"]["institution"] = json!("Yayasan Qamarunnisa");
    body["applicant"]["whatsapp"] = json!("081299887766");
    body["applicant"]["email"] = json!("xanthippe@contoh.sch.id");
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let secret = receipt["track_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    (receipt["code"].as_str().unwrap().to_owned(), secret)
}

/// Passed on, answered, approved and told, each with a word about the applicant.
async fn through_the_office(office: &Office, code: &str) {
    for (role, act, body) in [
        (Role::Ult, "dispose", json!({ "note": "Kata Zulaikha" })),
        (Role::Sarpras, "confirm", json!({ "answer": "available", "note": "Zulaikha sudah melihat" })),
        (Role::Admin, "approve", json!({ "version": 3, "agreement": { "how": "phone", "note": "Zulaikha setuju" } })),
    ] {
        let (status, answer) = office.staff(role, Method::POST, &format!("reservations/{code}/{act}"), &body).await;
        assert_eq!(status, StatusCode::OK, "{act}: {answer}");
    }
}

/// Somebody comes to the counter and is called.
async fn guest_is_called(office: &Office) {
    let cookie = cookie_of(office, Role::Ult).await;
    let guest = [
        ("form[name]", "Wulandari"),
        ("form[institution]", "Yayasan Qamarunnisa"),
        ("form[whatsapp]", "085277665544"),
        ("form[purpose]", "lending"),
        ("language", "id"),
    ];
    let (status, registered) = office.ask(&cookie, "front-desk/register", &guest).await;
    assert_eq!(status, StatusCode::OK, "{registered}");
    assert_eq!(office.ask(&cookie, "front-desk/call-next", &[]).await.0, StatusCode::OK);
}

/// What a stream says until it is quiet.
async fn heard(mut stream: Response) -> String {
    let mut text = String::new();
    while let Ok(Ok(Some(chunk))) = tokio::time::timeout(Duration::from_secs(1), stream.chunk()).await {
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
    text
}

/// Every page, file and answer that is read without signing in, with what makes sense in its address.
async fn everything_public(office: &Office, code: &str, secret: &str) -> Vec<(String, String)> {
    let mut paths: Vec<String> = vec![
        "/?facility=AUL-1&month=2026-12&date=2026-12-08".into(),
        "/?facility=AUL-2&month=2026-12&date=2026-12-08&lang=en".into(),
        "/ajukan?facility=AUL-1&date=2026-12-08".into(),
        "/api/v1/facilities/AUL-1/availability?from=2026-12-08&to=2026-12-09".into(),
        "/api/v1/facilities/AUL-2/availability?from=2026-12-08&to=2026-12-09".into(),
    ];
    for (method, path) in router::lines() {
        if method == "GET" && PUBLIC.contains(&("GET", path.as_str())) && !path.ends_with("/live") {
            let code = if path.starts_with("/api/v1/reservations") { code } else { "AUL-1" };
            paths.push(path.replace("{code}", code).replace("{secret}", secret).replace("{feed}", "AUL-1.ics"));
        }
    }
    let mut read = Vec::new();
    for path in paths {
        let text = office.get(&path).await.text().await.unwrap();
        read.push((path, text));
    }
    for (method, path) in PUBLIC {
        if *method == "POST" && path.starts_with("/api/") && !path.starts_with("/api/v1/") {
            let text = office.function(path, ARGUMENTS).send().await.unwrap().text().await.unwrap();
            read.push(((*path).to_owned(), text));
        }
    }
    read
}

/// [H15] for everything there is, hydration data, streams, numbers and log included.
#[tokio::test]
async fn nothing_public_and_no_line_of_the_log_names_anybody() {
    let metrics = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let office = Office::open_with(&[("SILANDAP_METRICS_ADDR", &metrics), ("RUST_LOG", "info,silandap=debug")]);
    rename_staff(&office).await;
    let (code, secret) = submitted(&office, "AUL-1").await;
    let calendar = office.get("/live?facility=AUL-1").await;
    let applicant = office.get(&format!("/p/{secret}/live")).await;
    let staff = office.request(Method::GET, "/kantor/live").header("cookie", cookie_of(&office, Role::Admin).await).send().await.unwrap();
    through_the_office(&office, &code).await;
    submitted(&office, "AUL-2").await;
    guest_is_called(&office).await;
    let mut read = everything_public(&office, &code, &secret).await;
    let (calendar, applicant, staff) = tokio::join!(heard(calendar), heard(applicant), heard(staff));
    assert!(calendar.contains("changed") && applicant.contains("changed"), "{calendar} {applicant}");
    assert!(staff.contains("request") && staff.contains("visit"), "{staff}");
    read.extend([("/live".to_owned(), calendar), ("/p/{secret}/live".to_owned(), applicant), ("/kantor/live".to_owned(), staff)]);
    read.push(("/metrics".to_owned(), office.client.get(format!("http://{metrics}/metrics")).send().await.unwrap().text().await.unwrap()));
    let log = office.log();
    assert!(log.contains("/p/{secret}") && log.contains("front-desk/register"), "the log was written: {log}");
    read.push(("the log".to_owned(), log));

    let all: String = read.iter().map(|(_, text)| text.as_str()).collect();
    assert!(all.contains("\"booked\"") && all.contains("\"pending\"") && all.contains("A-001"), "the requests and the guest themselves are seen");
    let mut found = Vec::new();
    for (place, text) in &read {
        let text = text.to_lowercase();
        found.extend(NEEDLES.iter().filter(|needle| text.contains(**needle)).map(|needle| format!("{place}: {needle}")));
    }
    assert_eq!(found, Vec::<String>::new());
    // The link is the key to the request: nobody else reads it.
    for (place, text) in read.iter().filter(|(place, _)| !place.starts_with("/p/")) {
        assert!(!text.contains(&secret), "the secret in {place}");
    }
}

/// Runs are shown to the admin and the system manager, persons to the admin.
#[tokio::test]
async fn one_persons_data_are_opened_by_those_who_answer_that_person() {
    let office = Office::open();
    let (code, secret) = submitted(&office, "AUL-1").await;
    let person = [("person", "0812 9988 7766"), ("confirmed", "yes")];
    let before = office.contents().await;
    for role in ROLES {
        let cookie = office.cookie(role).await;
        let sees_runs = matches!(role, Role::Admin | Role::Sysadmin);
        assert_eq!(office.ask(&cookie, "privacy/load", &[]).await.0 == StatusCode::OK, sees_runs, "{role}");
        assert_eq!(office.ask(&cookie, "privacy/rehearse", &[]).await.0 == StatusCode::OK, sees_runs, "{role}");
        let page = office.request(Method::GET, "/kantor/privasi").header("cookie", &cookie).send().await.unwrap();
        assert_eq!(page.status() == StatusCode::OK, sees_runs, "{role}");
        if role == Role::Admin {
            continue;
        }
        for function in ["privacy/find", "privacy/erase"] {
            assert_eq!(office.ask(&cookie, function, &person).await.0, StatusCode::FORBIDDEN, "{role} {function}");
        }
        for path in ["/kantor/privasi", "/kantor/privasi/ekspor"] {
            let response = office.plain_form(path, &person).header("cookie", &cookie).send().await.unwrap();
            let status = response.status();
            let text = response.text().await.unwrap();
            assert!(status == StatusCode::FORBIDDEN && !text.contains(&code), "{role} {path}: {status}");
        }
    }
    let admin = office.cookie(Role::Admin).await;
    let (status, found) = office.ask(&admin, "privacy/find", &person).await;
    assert_eq!((status, &found["requests"][0]["code"], found["visits"].as_i64()), (StatusCode::OK, &json!(code), Some(0)), "{found}");
    let (status, refused) = office.ask(&admin, "privacy/erase", &person).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "it is open");
    assert!(refused.to_string().contains(&code), "{refused}");
    let shown = office.plain_form("/kantor/privasi", &person).header("cookie", &admin).send().await.unwrap();
    assert_eq!(shown.status(), StatusCode::OK);
    assert!(shown.text().await.unwrap().contains(&code), "without script as well");
    let nobody = office.plain_form("/kantor/privasi", &[("person", "081211112222")]).header("cookie", &admin).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(office.contents().await, before);

    let copy = office.plain_form("/kantor/privasi/ekspor", &person).header("cookie", &admin).send().await.unwrap();
    assert_eq!(copy.status(), StatusCode::OK);
    assert_eq!(copy.headers()["content-disposition"], "attachment; filename=\"data-pribadi.json\"");
    assert_eq!(copy.headers()["cache-control"], "no-store");
    let copy: Value = copy.json().await.unwrap();
    assert_eq!(copy["requests"][0]["applicant"]["whatsapp"], "+6281299887766");

    let taken_back = office.request(Method::POST, &format!("/api/v1/reservations/{code}/cancel")).bearer_auth(&secret).send().await.unwrap();
    assert_eq!(taken_back.status(), StatusCode::OK);
    assert_eq!(office.ask(&admin, "privacy/erase", &person).await.0, StatusCode::OK);
    assert_eq!(office.get(&format!("/p/{secret}")).await.status(), StatusCode::NOT_FOUND, "the link opens nothing any more");
    let contents = office.contents().await.to_lowercase();
    assert!(!contents.contains("xanthippe") && !contents.contains("99887766"), "{contents}");
    assert!(office.run(&["check"]).status.success());
}

#[tokio::test]
async fn the_commands_count_hand_out_and_forget() {
    let office = Office::open();
    let (code, secret) = submitted(&office, "AUL-1").await;
    let json_of = |arguments: &[&str]| -> Value {
        let output = office.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let counted = json_of(&["forget", "--dry-run", "--json"]);
    assert_eq!((&counted["dry_run"], &counted["counts"]["closed"]), (&json!(true), &json!(0)), "{counted}");
    assert_eq!(json_of(&["person", "export", "081299887766", "--json"])["requests"][0]["code"], json!(code));
    let refused = office.run(&["person", "erase", "081299887766"]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains(&code), "it is open: {refused:?}");
    let taken_back = office.request(Method::POST, &format!("/api/v1/reservations/{code}/cancel")).bearer_auth(&secret).send().await.unwrap();
    assert_eq!(taken_back.status(), StatusCode::OK);
    assert_eq!(json_of(&["person", "erase", "081299887766", "--json"]), json!({ "requests": [code], "visits": 0 }));
    assert!(!office.run(&["person", "export", "081299887766"]).status.success(), "nothing is kept any more");
    assert_eq!(json_of(&["forget", "--json"])["counts"], json!({ "done": 0, "closed": 0, "attachments": 0, "guest_book": 0, "read_log": 0, "survey": 0 }));
}
