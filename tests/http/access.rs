//! Who may do what, and who may see what.

use crate::office::{DAY, Office, ROLES, answer, application, token};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;

/// What may be called without signing in. A new route that belongs here must be written here; any other stands in `rights.rs`.
pub const PUBLIC: &[(&str, &str)] = &[
    ("GET", "/"),
    ("GET", "/ajukan"),
    ("GET", "/antrean"),
    ("GET", "/api/v1/facilities"),
    ("GET", "/api/v1/facilities/{code}"),
    ("GET", "/api/v1/facilities/{code}/availability"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/reservations/{code}"),
    ("GET", "/fasilitas"),
    ("GET", "/fasilitas/foto/{name}"),
    ("GET", "/fasilitas/{code}"),
    ("GET", "/healthz"),
    ("GET", "/kalender/petugas/{feed}"),
    ("GET", "/kalender/{feed}"),
    ("GET", "/kabar/whatsapp"),
    ("GET", "/lacak"),
    ("GET", "/live"),
    ("GET", "/masuk"),
    ("GET", "/p/{secret}"),
    ("GET", "/p/{secret}/bukti"),
    ("GET", "/p/{secret}/live"),
    ("GET", "/p/{secret}/surat"),
    ("GET", "/p/{secret}/surat/{id}"),
    ("GET", "/p/{secret}/survei"),
    ("GET", "/pengaduan"),
    ("GET", "/privasi"),
    ("GET", "/readyz"),
    ("GET", "/standar"),
    ("POST", "/ajukan"),
    ("POST", "/api/calendar-page"),
    ("POST", "/api/catalogue"),
    ("POST", "/api/facilities"),
    ("POST", "/api/facility-choices"),
    ("POST", "/api/facility-month"),
    ("POST", "/api/reservations/complete"),
    ("POST", "/api/front-desk/called"),
    ("POST", "/api/office/channels"),
    ("POST", "/api/office/contact"),
    ("POST", "/api/office/standard"),
    ("POST", "/api/reservations/find"),
    ("POST", "/api/reservations/reply"),
    ("POST", "/api/reservations/submit"),
    ("POST", "/api/reservations/taken"),
    ("POST", "/api/reservations/tracked"),
    ("POST", "/api/reservations/withdraw"),
    ("POST", "/api/session/me"),
    ("POST", "/api/session/sign-in"),
    ("POST", "/api/session/sign-out"),
    ("POST", "/api/survey/load"),
    ("POST", "/api/v1/reservations"),
    ("POST", "/api/v1/reservations/{code}/cancel"),
    ("POST", "/api/v1/reservations/{code}/reply"),
    ("POST", "/api/v1/reservations/{code}/resubmit"),
    ("POST", "/kabar/gateway/{secret}"),
    ("POST", "/kabar/whatsapp"),
    ("POST", "/lacak"),
    ("POST", "/p/{secret}/batal"),
    ("POST", "/p/{secret}/jawab"),
    ("POST", "/p/{secret}/lengkapi"),
    ("POST", "/p/{secret}/surat"),
    ("POST", "/p/{secret}/survei"),
];

/// Showing what a change of the working calendar would do stores nothing.
#[tokio::test]
async fn a_change_of_the_calendar_is_shown_before_it_is_stored() {
    let office = Office::open();
    let before = office.contents().await;
    let cookie = office.cookie(Role::Admin).await;
    let form = [("change", "day"), ("date", "2026-12-24"), ("kind", "libur_kantor"), ("name_id", "Banjir")];
    let shown = office.plain_form("/kantor/hari-kerja", &form).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(shown.status(), StatusCode::OK);
    assert!(shown.text().await.unwrap().contains("Banjir"));
    assert_eq!(office.contents().await, before);
}

/// Facilities are the admin's; a form with faults comes back as it was typed.
#[tokio::test]
async fn facilities_are_changed_by_the_admin_alone() {
    let office = Office::open();
    let before = office.contents().await;
    for role in ROLES {
        let cookie = office.cookie(role).await;
        let may = role == Role::Admin;
        let form = [("name", "Aula Barat"), ("stock", "nol")];
        let shown = office.plain_form("/kantor/fasilitas/AUL-1", &form).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(shown.status(), if may { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::FORBIDDEN }, "{role}");
        assert_eq!(shown.text().await.unwrap().contains("value=\"Aula Barat\""), may, "{role}");
    }
    assert_eq!(office.contents().await, before, "nothing was right, nothing is stored");
}

/// What the office says of itself is the admin's; the house rules are read by whoever works here. [H38] No link runs script.
#[tokio::test]
async fn only_the_admin_sets_what_the_office_says() {
    let office = Office::open();
    let before = office.contents().await;
    let texts = [("revision", "1"), ("form[decree]", "No. SK 1"), ("text_id", "Satu."), ("text_en", "One."), ("from_date", "2026-12-08")];
    for role in ROLES {
        let cookie = office.cookie(role).await;
        assert_eq!(office.ask(&cookie, "settings/rules", &[]).await.0, StatusCode::OK, "{role}");
        let wanted = if role == Role::Admin { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(office.ask(&cookie, "settings/load", &[]).await.0, wanted, "{role}");
        for page in ["/kantor/atur", "/kantor/atur/kantor", "/kantor/atur/standar"] {
            let shown = office.request(Method::GET, page).header("cookie", &cookie).send().await.unwrap();
            assert_eq!(shown.status(), wanted, "{role} {page}");
        }
        for function in ["settings/save", "settings/publish-rules"] {
            if role != Role::Admin {
                assert_eq!(office.ask(&cookie, function, &texts).await.0, StatusCode::FORBIDDEN, "{role} {function}");
            }
        }
    }
    let cookie = office.cookie(Role::Admin).await;
    for link in ["javascript:alert(1)", "data:text/html,x", "vbscript:x", " java\tscript:alert(1)"] {
        let (status, fault) = office.ask(&cookie, "settings/save", &[("revision", "1"), ("form[dangsanak]", link)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{link:?}: {fault}");
    }
    assert_eq!(office.contents().await, before);
    let (status, _) = office.ask(&cookie, "settings/save", &[("revision", "1"), ("form[decree]", "No. SK 0028/C7.14/2026 <b>")]).await;
    assert_eq!(status, StatusCode::OK);
    let page = office.get("/standar").await.text().await.unwrap();
    assert!(page.contains("No. SK 0028/C7.14/2026 &lt;b&gt;"), "{page}");
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

/// The printed papers and the slip are reading too.
#[tokio::test]
async fn who_prints_a_request_has_read_it() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office.staff(Role::Ult, Method::POST, &format!("reservations/{code}/dispose"), &json!({ "note": "" })).await;
    for (role, page) in [(Role::Ult, "loket/bukti/{code}"), (Role::Admin, "permohonan/{code}/disposisi"), (Role::Sarpras, "permohonan/{code}/berita-acara")] {
        let path = format!("/kantor/{}", page.replace("{code}", &code));
        let shown = office.request(Method::GET, &path).header("cookie", office.cookie(role).await).send().await.unwrap();
        assert_eq!(shown.status(), StatusCode::OK, "{path}");
    }
    let (_, people) = office.ask(&office.cookie(Role::Sysadmin).await, "people/all", &[]).await;
    let mut readers: Vec<&str> = people["reads"].as_array().unwrap().iter().map(|read| read["name"].as_str().unwrap()).collect();
    readers.sort_unstable();
    assert_eq!(readers, ["admin", "sarpras", "ult"]);
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
