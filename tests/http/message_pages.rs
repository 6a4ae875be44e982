//! Messages on their way, as the pages without script and other people's scripts see them, and the wording of what is told.

use crate::office::{Office, answer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;

/// An approved request of somebody; gives its code, its secret and the id of the approval.
async fn approved(office: &Office) -> (String, String, i64) {
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00").await;
    office.confirmed(&code).await;
    let (status, answer) =
        office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &json!({ "version": 3, "agreement": { "how": "phone" } })).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let message = messages(office, "waiting").await.into_iter().find(|message| message["template"] == "approved").expect("the approval waits");
    (code, secret, message["id"].as_i64().unwrap())
}

async fn messages(office: &Office, state: &str) -> Vec<Value> {
    let (status, list) = office.staff(Role::Ult, Method::GET, &format!("messages?state={state}"), &Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{state}: {list}");
    list["messages"].as_array().unwrap().clone()
}

/// A page of the staff, as a browser without scripts gets it.
async fn page(office: &Office, cookie: &str, path: &str) -> String {
    let response = office.request(Method::GET, path).header("cookie", cookie).header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.text().await.unwrap()
}

#[tokio::test]
async fn every_state_can_be_asked_for_and_lists_go_on() {
    let office = Office::open();
    let (code, _, id) = approved(&office).await;
    office.submitted("RPT-1", "2026-12-09T08:00", "2026-12-09T09:00").await;
    for state in ["", "waiting", "queued", "sending", "failed", "unknown", "told", "all", "accepted", "delivered", "read", "manual"] {
        messages(&office, state).await;
    }
    for wrong in ["messages?state=gone", "messages?kind=greeting", "messages?channel=pigeon", "messages?cursor=x", "messages?limit=201"] {
        let (status, problem) = office.staff(Role::Ult, Method::GET, wrong, &Value::Null).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("invalid_input")), "{wrong}: {problem}");
    }
    office
        .by_hand(&format!(
            "update message set state = 'failed' where id = {id};
             insert into delivery (message_id, channel, state, attempts, error_code, error_detail, created_at) values ({id}, 'cloud_api', 'failed', 3, '131026', 'x', 0);"
        ))
        .await;
    let failed = messages(&office, "failed").await;
    assert_eq!((failed.len(), &failed[0]["code"], &failed[0]["decision"]), (1, &json!(code), &json!(true)));
    assert_eq!((&failed[0]["state"], &failed[0]["attempts"], &failed[0]["error_code"]), (&json!("failed"), &json!(3), &json!("131026")));
    assert_eq!(failed[0]["deliveries"][0]["channel"], "cloud_api");
    assert!(failed[0]["number"].as_str().unwrap().contains('•'), "lists show the ends of a number: {}", failed[0]["number"]);

    let (_, first) = office.staff(Role::Ult, Method::GET, "messages?state=all&limit=1", &Value::Null).await;
    let cursor = first["next_cursor"].as_str().expect("there is another page");
    let (_, second) = office.staff(Role::Ult, Method::GET, &format!("messages?state=all&limit=1&cursor={cursor}"), &Value::Null).await;
    assert_ne!(first["messages"][0]["id"], second["messages"][0]["id"]);
    assert_eq!((second["messages"].as_array().unwrap().len(), &second["next_cursor"]), (1, &Value::Null));
}

#[tokio::test]
async fn a_decision_told_by_phone_stops_the_clock_and_the_applicant_reads_so() {
    let office = Office::open();
    let (code, secret, id) = approved(&office).await;
    let path = format!("reservations/{code}/notified");
    let (status, problem) = office.staff(Role::Ult, Method::POST, &path, &json!({ "message": id, "how": "dream" })).await;
    assert_eq!((status, problem["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("how")), "{problem}");
    let (other, _) = office.submitted("RPT-1", "2026-12-09T08:00", "2026-12-09T09:00").await;
    for act in ["notified", "retry", "by-hand"] {
        let body = if act == "by-hand" { json!({ "message": id, "yes": true }) } else { json!({ "message": id }) };
        let (status, _) = office.staff(Role::Ult, Method::POST, &format!("reservations/{other}/{act}"), &body).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{act}: a message of another request");
    }
    let (status, told) = office.staff(Role::Ult, Method::POST, &path, &json!({ "message": id, "how": "phone" })).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let (_, detail) = office.staff(Role::Ult, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    let message = detail["messages"].as_array().unwrap().iter().find(|message| message["id"] == id).unwrap();
    assert!(detail["notified_at"].is_string(), "{detail}");
    assert_eq!((&message["state"], &message["proof"], &message["told_how"]), (&json!("manual"), &json!("manual"), &json!("phone")));
    let (_, tracked) = answer(office.request(Method::GET, &format!("/api/v1/reservations/{code}")).bearer_auth(&secret).send().await.unwrap()).await;
    assert_eq!((&tracked["told_how"], tracked["told_at"].is_string()), (&json!("phone"), true), "{tracked}");
    let page = office.get(&format!("/p/{secret}")).await.text().await.unwrap();
    assert!(page.contains("Sudah diberi tahu lewat telepon, Selasa, 24 November 2026, pukul"), "{page}");
}

/// Without script: the loudest list first, why it failed in words, and a button for it.
#[tokio::test]
async fn the_page_says_why_a_decision_was_not_told_and_what_to_do() {
    let office = Office::open();
    let (code, _, id) = approved(&office).await;
    office
        .by_hand(&format!(
            "update message set state = 'failed' where id = {id};
             insert into delivery (id, message_id, channel, state, attempts, error_code, error_detail, maybe_twice, created_at, started_at)
               values (5, {id}, 'cloud_api', 'failed', 2, '131026', 'Message undeliverable', 1, 0, 1795482000);
             insert into delivery_attempt (delivery_id, recipient, started_at, ended_at, outcome, code) values (5, 'x', 1795482000, 1795482001, 'permanent', '131026');
             insert into channel_stop (channel, stopped_at, code, detail) values ('cloud_api', 1795482000, '190', 'Session has expired');"
        ))
        .await;
    let ult = office.cookie(Role::Ult).await;
    // Whatever is filtered.
    for path in ["/kantor/pesan", "/kantor/pesan?state=told", "/kantor/pesan?state=all&kind=survey&q=ZZ"] {
        let html = page(&office, &ult, path).await;
        assert!(html.contains("Sudah diputuskan, tetapi pemohon belum diberi tahu"), "{path}");
        assert!(html.contains(&code) && html.contains("Nomor ini tidak ada di WhatsApp") && html.contains("(131026)"), "{path}: {html}");
        assert!(html.contains("2 percobaan") && html.contains("Mungkin diterima dua kali"), "{path}");
        assert!(html.contains("action=\"/api/messages/retry\"") && html.contains("action=\"/api/messages/told\""), "forms that work without script");
        assert!(html.contains("WhatsApp Cloud API dihentikan sejak") && html.contains("Token kanal tidak berlaku"), "{path}: {html}");
        assert!(html.contains("Jalankan lagi") && html.contains("action=\"/api/messages/resume\""), "{path}");
    }
    let html = page(&office, &ult, &format!("/kantor/permohonan/{code}")).await;
    assert!(html.contains("Riwayat percobaan") && html.contains("Nomor ini tidak ada di WhatsApp"), "{html}");
}

/// Without script: looked at, refused with what was typed, saved, told.
#[tokio::test]
async fn a_wording_is_looked_at_and_saved_by_plain_forms() {
    let office = Office::open();
    let cookie = office.cookie(Role::Admin).await;
    let path = "/kantor/atur/pesan/approved";
    let html = page(&office, &cookie, path).await;
    assert!(html.contains("{tautan}") && html.contains("*DISETUJUI*") && !html.contains("%{"), "{html}");
    assert!(page(&office, &cookie, "/kantor/atur/pesan").await.contains("Pesan: tawaran segera berakhir"));
    let send = |act: &'static str, text: &'static str| {
        let fields = [("act", act), ("text_id", text), ("text_en", "Dear {nama}: {kode}, {tautan}"), ("seen_id", "0"), ("seen_en", "0"), ("code", "")];
        office.plain_form(path, &fields).header("cookie", &cookie).send()
    };
    let before = office.contents().await;
    let looked = send("look", "Halo <b>{nama}</b>, {kode}: {tautan}").await.unwrap();
    assert_eq!(looked.status(), StatusCode::OK);
    let html = looked.text().await.unwrap();
    assert!(html.contains("Halo &lt;b&gt;Rahmah&lt;/b&gt;, 9B2T-KX5R-1: https://"), "{html}");
    let refused = send("save", "Halo {nama}, {alamat} {kode}").await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.text().await.unwrap();
    assert!(html.contains("Penanda ini tidak dikenal: {alamat}") && html.contains("Halo {nama}, {alamat} {kode}</textarea>"), "what was typed stays: {html}");
    assert_eq!(office.contents().await, before, "nothing was saved");

    let saved = send("save", "Halo {nama}, {kode}: {tautan}").await.unwrap();
    assert_eq!((saved.status(), saved.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, path));
    let html = page(&office, &cookie, path).await;
    assert!(html.contains("approved_v1") && html.contains("Halo {{1}}, {{2}}: {{3}}"), "what Meta has to approve: {html}");
    let (code, _, id) = approved(&office).await;
    let (_, detail) = office.staff(Role::Ult, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    let message = detail["messages"].as_array().unwrap().iter().find(|message| message["id"] == id).unwrap();
    assert!(message["text"].as_str().unwrap().starts_with(&format!("Halo Siti Rahmah, {code}: http")), "{message}");
    assert_eq!(office.request(Method::GET, "/kantor/atur/pesan/greeting").header("cookie", &cookie).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
