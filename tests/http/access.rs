//! Who may do what, and who may see what.

use crate::office::{DAY, Office, ROLES, answer, application, token};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use silandap::server::router;

/// What may be called without signing in. A new route that belongs here must be written here; any other must refuse.
const PUBLIC: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/ajukan"),
    ("GET", "/antrean"),
    ("GET", "/api/v1/facilities"),
    ("GET", "/api/v1/facilities/{code}"),
    ("GET", "/api/v1/facilities/{code}/availability"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/reservations/{code}"),
    ("GET", "/fasilitas"),
    ("GET", "/fasilitas/{code}"),
    ("GET", "/healthz"),
    ("GET", "/lacak"),
    ("GET", "/live"),
    ("GET", "/masuk"),
    ("GET", "/p/{secret}"),
    ("GET", "/p/{secret}/live"),
    ("GET", "/p/{secret}/surat"),
    ("GET", "/p/{secret}/surat/{id}"),
    ("GET", "/pengaduan"),
    ("GET", "/readyz"),
    ("GET", "/standar"),
    ("POST", "/ajukan"),
    ("POST", "/api/calendar-page"),
    ("POST", "/api/facilities"),
    ("POST", "/api/facility-choices"),
    ("POST", "/api/facility-month"),
    ("POST", "/api/reservations/complete"),
    ("POST", "/api/front-desk/called"),
    ("POST", "/api/reservations/find"),
    ("POST", "/api/reservations/reply"),
    ("POST", "/api/reservations/submit"),
    ("POST", "/api/reservations/tracked"),
    ("POST", "/api/reservations/withdraw"),
    ("POST", "/api/session/me"),
    ("POST", "/api/session/sign-in"),
    ("POST", "/api/session/sign-out"),
    ("POST", "/api/v1/reservations"),
    ("POST", "/api/v1/reservations/{code}/cancel"),
    ("POST", "/api/v1/reservations/{code}/reply"),
    ("POST", "/api/v1/reservations/{code}/resubmit"),
    ("POST", "/lacak"),
    ("POST", "/p/{secret}/batal"),
    ("POST", "/p/{secret}/jawab"),
    ("POST", "/p/{secret}/lengkapi"),
    ("POST", "/p/{secret}/surat"),
];

/// Arguments that every server function takes for well-formed, so that only the right is in question.
const ARGUMENTS: &[(&str, &str)] = &[
    ("code", "0000-0000-0"),
    ("version", "1"),
    ("note", "catatan"),
    ("urgency", "normal"),
    ("answer", "available"),
    ("accept", "true"),
    ("agreement_how", "phone"),
    ("agreement_note", ""),
    ("told_how", "phone"),
    ("missing", "susunan acara"),
    ("reply", "terlampir"),
    ("damage", "1"),
    ("reason", "unavailable"),
    ("message", "1"),
    ("visit", "1"),
    ("act", "serve"),
    ("language", "id"),
    ("month", "2026-12-01"),
    ("view", "month"),
    ("date", "2026-12-08"),
    ("skip", "0"),
    ("facility", "AUL-1"),
    ("filter[list]", "all"),
    ("form[code]", "0000-0000-0"),
    ("form[version]", "1"),
    ("form[start_date]", "2026-12-08"),
    ("form[end_date]", "2026-12-08"),
    ("form[start_time]", "08:00"),
    ("form[end_time]", "09:00"),
    ("form[reason]", "pindah"),
    ("form[agreement_how]", "phone"),
    ("form[facility]", "AUL-1"),
    ("form[selected]", "0000-0000-0/1"),
    ("form[days]", "1"),
    ("form[purpose]", "internal"),
    ("form[repeat]", "none"),
    ("from", "2026-11-30"),
    ("to", "2027-01-04"),
    ("year", "2026"),
    ("form[change]", "day"),
    ("form[date]", "2026-12-24"),
    ("form[kind]", "libur_kantor"),
    ("form[name_id]", "Banjir"),
    ("current", "x"),
    ("new", "kata sandi yang panjang"),
    ("name", "admin"),
    ("id", "1"),
    ("act", "end_sessions"),
    ("roles[head]", "yes"),
    ("label", "rekap"),
    ("colleague", "admin"),
    ("first_date", "2026-12-08"),
    ("last_date", "2026-12-09"),
];

fn filled(path: &str, code: &str) -> String {
    path.replace("{code}", code).replace("{secret}", "0000").replace("{id}", "1").replace("{name}", "admin")
}

/// [H14]
#[tokio::test]
async fn whoever_is_not_signed_in_reaches_only_what_the_public_list_names() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let lines = router::lines();
    for (method, path) in PUBLIC {
        assert!(lines.contains(&((*method).to_owned(), (*path).to_owned())), "{method} {path} is on the public list but does not exist: {lines:?}");
    }
    let before = office.contents().await;
    let mut refused = 0;
    for (method, path) in lines.iter().filter(|(method, path)| !PUBLIC.contains(&(method.as_str(), path.as_str()))) {
        let concrete = filled(path, &code);
        let response = if path.starts_with("/api/") && !path.starts_with("/api/v1/") {
            office.function(&concrete, ARGUMENTS).send().await.unwrap()
        } else {
            office.request(method.parse().unwrap(), &concrete).json(&json!({ "version": 1 })).send().await.unwrap()
        };
        let status = response.status();
        let to_the_door = status == StatusCode::SEE_OTHER && path.starts_with("/kantor") && response.headers()["location"] == "/masuk";
        assert!(status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN || to_the_door, "{method} {path}: {status}");
        refused += 1;
    }
    assert!(refused >= 30, "the staff side was tried: {refused}");
    assert_eq!(office.contents().await, before);
}

/// Each act of staff, who may do it, and its body.
fn acts() -> Vec<(&'static str, &'static [Role], Value)> {
    let agreement = json!({ "how": "phone", "note": "" });
    vec![
        ("dispose", &[Role::Ult, Role::Admin], json!({ "note": "" })),
        ("confirm", &[Role::Sarpras], json!({ "answer": "available" })),
        ("approve", &[Role::Admin], json!({ "version": 1, "agreement": agreement })),
        ("reject", &[Role::Admin], json!({ "version": 1, "reason": "unavailable", "note": "penuh" })),
        ("cancel", &[Role::Admin], json!({ "version": 1, "reason": "internal", "note": "dipakai" })),
        ("move", &[Role::Admin], json!({ "version": 1, "start": "2026-12-09T08:00", "end": "2026-12-09T10:00", "reason": "pindah", "agreement": agreement })),
        ("move", &[Role::Admin], json!({ "version": 1, "start": "2026-12-09T08:00", "end": "2026-12-09T10:00", "reason": "pindah", "agreement": null })),
        ("offer", &[Role::Admin], json!({ "version": 1, "start": "2026-12-09T08:00", "end": "2026-12-09T10:00", "facility": "AUL-1" })),
        ("reply", &[Role::Ult, Role::Admin], json!({ "version": 1, "accept": true, "agreement": agreement })),
        ("recall", &[Role::Admin], json!({ "version": 1 })),
        ("undo", &[Role::Admin], Value::Null),
        ("withdraw", &[Role::Ult, Role::Admin], Value::Null),
        ("notified", &[Role::Ult, Role::Admin], json!({ "message": 1 })),
        ("request-info", &[Role::Ult, Role::Admin], json!({ "version": 1, "missing": "susunan acara" })),
        ("resubmit", &[Role::Ult, Role::Admin], json!({ "version": 1, "reply": "terlampir" })),
        ("hand-over", &[Role::Sarpras, Role::Admin], json!({ "version": 1 })),
        ("receive-back", &[Role::Sarpras, Role::Admin], json!({ "version": 1 })),
        ("no-show", &[Role::Sarpras, Role::Admin], json!({ "version": 1 })),
        ("damage", &[Role::Sarpras, Role::Admin], json!({ "checklist": [] })),
    ]
}

/// [H11]
#[tokio::test]
async fn nobody_does_to_a_request_what_the_table_of_rights_does_not_give_them() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let (_, other_secret) = office.submitted("AUL-1", "2026-12-08T11:00", "2026-12-08T12:00").await;
    let before = office.contents().await;
    let mut tried = 0;
    for (act, roles, body) in acts() {
        for role in ROLES.iter().filter(|role| !roles.contains(role)) {
            let (status, answer) = office.staff(*role, Method::POST, &format!("reservations/{code}/{act}"), &body).await;
            assert!(status == StatusCode::FORBIDDEN, "{role} {act}: {status} {answer}");
            tried += 1;
        }
        // The secret of another request is no token, and opens nothing else.
        let response =
            office.request(Method::POST, &format!("/api/v1/staff/reservations/{code}/{act}")).bearer_auth(&other_secret).json(&body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{act}");
    }
    for (path, roles) in [("reservations", &[Role::Ult, Role::Sarpras, Role::Admin][..]), ("messages", &[Role::Ult, Role::Admin]), ("users", &[Role::Sysadmin])]
    {
        for role in ROLES {
            let (status, _) = office.staff(role, Method::GET, path, &Value::Null).await;
            assert_eq!(status == StatusCode::OK, roles.contains(&role), "{role} {path}: {status}");
        }
    }
    for role in [Role::Head, Role::Sysadmin] {
        assert_eq!(office.staff(role, Method::GET, &format!("reservations/{code}"), &Value::Null).await.0, StatusCode::FORBIDDEN, "{role}");
        assert_eq!(
            office.staff(role, Method::POST, "reservations", &application("AUL-1", "2026-12-09T08:00", "2026-12-09T09:00")).await.0,
            StatusCode::FORBIDDEN
        );
        let closure = json!({ "facility": "AUL-1", "start": "2026-12-10T08:00", "end": "2026-12-10T10:00", "reason": "cat" });
        assert_eq!(office.staff(role, Method::POST, "closures", &closure).await.0, StatusCode::FORBIDDEN);
        assert_eq!(office.staff(role, Method::DELETE, "closures/1", &Value::Null).await.0, StatusCode::FORBIDDEN);
        assert_eq!(office.staff(role, Method::POST, "events", &closure).await.0, StatusCode::FORBIDDEN);
    }
    let foreign = office.request(Method::GET, &format!("/api/v1/reservations/{code}")).bearer_auth(&other_secret).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::NOT_FOUND);
    let foreign = office.request(Method::POST, &format!("/api/v1/reservations/{code}/cancel")).bearer_auth(&other_secret).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::NOT_FOUND);
    let reply = office.request(Method::POST, &format!("/api/v1/reservations/{code}/reply")).bearer_auth(&other_secret);
    assert_eq!(reply.json(&json!({ "accept": true })).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    assert!(tried > 20);
    assert_eq!(office.contents().await, before);
}

/// [H11] the same for the server functions, with a session.
#[tokio::test]
async fn a_session_gives_no_more_rights_than_a_token() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let before = office.contents().await;
    let may = |function: &str, role: Role| match function {
        "confirm" => role == Role::Sarpras,
        "approve" | "reject" | "cancel" | "move" | "move-together" | "recall" | "undo" => role == Role::Admin,
        "dispose" | "reply" | "withdraw" | "messages" | "message-opened" | "message-sent" => matches!(role, Role::Ult | Role::Admin),
        _ => matches!(role, Role::Ult | Role::Sarpras | Role::Admin),
    };
    for role in ROLES {
        let cookie = office.cookie(role).await;
        for function in [
            "list",
            "reservation",
            "dispose",
            "confirm",
            "approve",
            "reject",
            "cancel",
            "move",
            "move-together",
            "reply",
            "recall",
            "undo",
            "withdraw",
            "messages",
            "message-opened",
            "message-sent",
        ] {
            if may(function, role) {
                continue;
            }
            let arguments: Vec<(&str, &str)> =
                ARGUMENTS.iter().map(|(name, value)| (*name, if *value == "0000-0000-0" { code.as_str() } else { *value })).collect();
            let response = office.function(&format!("/api/inbox/{function}"), &arguments).header("cookie", &cookie).send().await.unwrap();
            let status = response.status();
            assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{role} {function}: {status} {}", response.text().await.unwrap());
        }
    }
    assert_eq!(office.contents().await, before);
}

/// The working calendar is the admin's; the numbers are the admin's and the head's.
#[tokio::test]
async fn the_calendar_and_the_numbers_are_for_those_whom_the_table_of_rights_names() {
    let office = Office::open();
    let before = office.contents().await;
    let functions: [(&str, &[Role]); 4] = [
        ("working-days/load", &[Role::Admin]),
        ("working-days/preview", &[Role::Admin]),
        ("working-days/save", &[Role::Admin]),
        ("dashboard/load", &[Role::Admin, Role::Head]),
    ];
    for role in ROLES {
        let cookie = office.cookie(role).await;
        for (function, roles) in functions.iter().filter(|(function, roles)| !roles.contains(&role) || !function.ends_with("save")) {
            let response = office.function(&format!("/api/{function}"), ARGUMENTS).header("cookie", &cookie).send().await.unwrap();
            let wanted = if roles.contains(&role) { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(response.status(), wanted, "{role} {function}");
        }
        let form = [("change", "day"), ("date", "2026-12-24"), ("kind", "libur_kantor"), ("name_id", "Banjir")];
        let shown = office.plain_form("/kantor/hari-kerja", &form).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(shown.status() == StatusCode::OK, role == Role::Admin, "{role}: {}", shown.status());
    }
    assert_eq!(office.contents().await, before, "showing stores nothing");
}

/// [H12]
#[tokio::test]
async fn fields_that_are_not_asked_for_are_refused() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let before = office.contents().await;
    for (field, value) in [
        ("user_id", json!(1)),
        ("id", json!(1)),
        ("role", json!("admin")),
        ("unit_id", json!(1)),
        ("status", json!("approved")),
        ("approved_by", json!(1)),
        ("created_at", json!(0)),
        ("code", json!("0000-0000-0")),
    ] {
        let mut body = application("AUL-1", "2026-12-09T08:00", "2026-12-09T10:00");
        body[field] = value.clone();
        let (status, problem) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
        assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)), "{problem}");
        let mut body = json!({ "answer": "available" });
        body[field] = value;
        let (status, problem) = office.staff(Role::Sarpras, Method::POST, &format!("reservations/{code}/confirm"), &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    }
    assert_eq!(office.contents().await, before);
}

/// [H13]
#[tokio::test]
async fn only_the_system_manager_gives_roles() {
    let office = Office::open();
    for role in ROLES.into_iter().filter(|role| *role != Role::Sysadmin) {
        for name in [role.code(), "ult", "sysadmin"] {
            let (status, _) = office.staff(role, Method::PUT, &format!("users/{name}/roles"), &json!({ "roles": ["sysadmin"] })).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{role} for {name}");
        }
    }
    let (status, _) = office.staff(Role::Sysadmin, Method::PUT, "users/ult/roles", &json!({ "roles": ["ult", "admin"] })).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, users) = office.staff(Role::Sysadmin, Method::GET, "users", &Value::Null).await;
    let ult = users.as_array().unwrap().iter().find(|user| user["name"] == "ult").unwrap();
    assert_eq!(ult["roles"], json!(["admin", "ult"]));
}

/// [H13] The same on the page: nobody reaches other people's accounts but the system manager, and nobody their own roles.
#[tokio::test]
async fn only_the_system_manager_reaches_other_peoples_accounts() {
    let office = Office::open();
    let before = office.contents().await;
    for role in ROLES.into_iter().filter(|role| *role != Role::Sysadmin) {
        let cookie = office.cookie(role).await;
        let mine = [("name", role.code()), ("roles[sysadmin]", "yes")];
        assert_eq!(office.ask(&cookie, "people/roles", &mine).await.0, StatusCode::FORBIDDEN, "{role}: own roles");
        for (function, arguments) in [
            ("people/all", &[("name", "ult")][..]),
            ("people/add", &[("name", "budi"), ("roles[sysadmin]", "yes")]),
            ("people/roles", &[("name", "ult"), ("roles[sysadmin]", "yes")]),
            ("people/act", &[("name", "ult"), ("act", "disable")]),
            ("people/act", &[("name", "ult"), ("act", "reset_password")]),
        ] {
            assert_eq!(office.ask(&cookie, function, arguments).await.0, StatusCode::FORBIDDEN, "{role} {function}");
        }
        let page = office.request(Method::GET, "/kantor/petugas").header("cookie", &cookie).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::FORBIDDEN, "{role}");
        assert_eq!(office.ask(&cookie, "people/own", &[]).await.0, StatusCode::OK, "{role}: one's own account is one's own");
    }
    assert_eq!(office.contents().await, before);
    let cookie = office.cookie(Role::Sysadmin).await;
    let (status, made) = office.ask(&cookie, "people/add", &[("name", "Budi"), ("roles[ult]", "yes"), ("roles[head]", "yes")]).await;
    assert_eq!((status, made["Password"]["name"].as_str()), (StatusCode::OK, Some("budi")), "{made}");
    assert_eq!(office.sign_in("budi", made["Password"]["password"].as_str().unwrap()).await.0, StatusCode::OK);
    let (_, people) = office.ask(&cookie, "people/all", &[]).await;
    let budi = people["staff"].as_array().unwrap().iter().find(|person| person["name"] == "budi").unwrap();
    assert_eq!((budi["roles"].clone(), budi["sessions"].as_i64()), (json!(["head", "ult"]), Some(1)), "{budi}");
}

/// Reading personal data is written down, once in five minutes, and only for those who were shown something.
#[tokio::test]
async fn who_has_read_a_request_is_written_down() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    for role in [Role::Ult, Role::Ult, Role::Head] {
        office.staff(role, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    }
    let admin = office.cookie(Role::Admin).await;
    let page = office.request(Method::GET, &format!("/kantor/permohonan/{code}")).header("cookie", &admin).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(office.ask(&admin, "inbox/reservation", &[("code", &code)]).await.0, StatusCode::OK);
    let (_, people) = office.ask(&office.cookie(Role::Sysadmin).await, "people/all", &[]).await;
    let reads: Vec<(&str, &str)> =
        people["reads"].as_array().unwrap().iter().map(|read| (read["name"].as_str().unwrap(), read["code"].as_str().unwrap())).collect();
    assert_eq!(reads, [("admin", code.as_str()), ("ult", code.as_str())], "newest first");
}

/// [H15]
#[tokio::test]
async fn what_the_public_reads_names_nobody() {
    let office = Office::open();
    let mut body = application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    body["applicant"]["name"] = json!("Zulkarnain Rahasia");
    body["applicant"]["institution"] = json!("Yayasan Rahasia Sekali");
    body["applicant"]["whatsapp"] = json!("081277712345");
    body["applicant"]["email"] = json!("rahasia@contoh.sch.id");
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let mut seen = String::new();
    for path in ["/", "/?facility=AUL-1&month=2026-12&date=2026-12-08", "/fasilitas", "/fasilitas/AUL-1", "/ajukan", "/ajukan?facility=AUL-1&date=2026-12-08"] {
        let response = office.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        seen += &response.text().await.unwrap();
    }
    seen += &office.get(&format!("/api/v1/facilities/AUL-1/availability?from={DAY}&to=2026-12-09")).await.text().await.unwrap();
    seen += &office.function("/api/facility-month", &[("facility", "AUL-1"), ("month", "2026-12-01")]).send().await.unwrap().text().await.unwrap();
    assert!(seen.contains("pending"), "the request itself is seen");
    for secret in ["Rahasia", "rahasia@", "77712345", "7771-2345", "argon2", receipt["code"].as_str().unwrap(), receipt["track_url"].as_str().unwrap()] {
        assert!(!seen.contains(secret), "{secret} is public");
    }
}

/// [H18]
#[tokio::test]
async fn a_code_alone_shows_nothing() {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let path = format!("/api/v1/reservations/{code}");
    let alone = office.get(&path).await;
    let unknown = office.get("/api/v1/reservations/0000-0000-0").await;
    assert_eq!((alone.status(), unknown.status()), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(alone.text().await.unwrap(), unknown.text().await.unwrap());
    let page = office.get(&format!("/p/{code}")).await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(!page.text().await.unwrap().contains("Rapat guru"));
    let (status, tracked) = answer(office.request(Method::GET, &path).bearer_auth(&secret).send().await.unwrap()).await;
    assert_eq!((status, tracked["activity"].as_str()), (StatusCode::OK, Some("Rapat guru")));
}

/// A token stops working with its person.
#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let office = Office::open();
    let cookie = office.cookie(Role::Admin).await;
    assert!(office.run(&["user", "disable", "admin"]).status.success());
    let list = office.request(Method::GET, "/api/v1/staff/reservations").bearer_auth(token(Role::Admin)).send().await.unwrap();
    assert_eq!(list.status(), StatusCode::UNAUTHORIZED);
    let list = office.function("/api/inbox/list", &[("filter[list]", "open")]).header("cookie", cookie).send().await.unwrap();
    assert_eq!(list.status(), StatusCode::UNAUTHORIZED);
    let (status, _) = office.sign_in("admin", crate::office::password(Role::Admin)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}
