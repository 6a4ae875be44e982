//! The proof of approval: who gets it, what stands on it, and what it leads to when nothing is approved.

use crate::office::{DAY, Office, answer, application};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;

/// A request whose words would be markup; gives its code and the secret of its link.
async fn asked(office: &Office) -> (String, String) {
    let mut body = application("AUL-1", &format!("{DAY}T08:00"), &format!("{DAY}T12:00"));
    body["activity"] = json!("Lokakarya <i>guru</i>");
    body["applicant"]["name"] = json!("Zulkarnain Rahasia");
    body["items"] = json!([{ "facility": "AUL-1", "quantity": 1 }, { "facility": "PRL-KRS", "quantity": 20 }]);
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(&body).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let secret = receipt["track_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    (receipt["code"].as_str().unwrap().to_owned(), secret)
}

async fn approved(office: &Office, code: &str) {
    office.confirmed(code).await;
    let (_, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    let body = json!({ "version": detail["version"], "agreement": { "how": "phone", "note": "" } });
    let (status, said) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &body).await;
    assert_eq!(status, StatusCode::OK, "{said}");
}

/// Status, address that it leads to, and text of a page.
async fn page(office: &Office, path: &str, cookie: &str) -> (StatusCode, String, String) {
    let response = office.request(Method::GET, path).header("cookie", cookie).send().await.unwrap();
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    (response.status(), to, response.text().await.unwrap())
}

#[tokio::test]
async fn an_approved_request_has_a_sheet_with_its_code_its_time_the_rules_and_a_qr() {
    let office = Office::open();
    let (code, secret) = asked(&office).await;
    let address = format!("/p/{secret}/bukti");
    let (status, to, _) = page(&office, &address, "").await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/p/{secret}")), "nothing is approved yet; the page says how it stands");

    approved(&office, &code).await;
    let own = office.get(&format!("/p/{secret}")).await.text().await.unwrap();
    assert!(own.contains(&address), "the page of the request leads there");
    let response = office.get(&address).await;
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let sheet = response.text().await.unwrap();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(sheet.contains(&format!("<script nonce=\"{nonce}\">")) && !policy.contains("unsafe"), "{policy}");
    for part in [
        code.as_str(),
        "Aula Utama",
        "Kursi Lipat, 20",
        "08.00–12.00",
        "Lokakarya &lt;i&gt;guru&lt;/i&gt;",
        "Dilarang merokok",
        "<svg class=\"qr\"",
        &format!("/p/{secret}</p>"),
        "Balai Penjaminan Mutu Pendidikan",
    ] {
        assert!(sheet.contains(part), "{part} is missing: {sheet}");
    }
    for part in ["Zulkarnain", "SDN 1 Barabai", "<i>", "tanda tangan", ".wasm"] {
        assert!(!sheet.contains(part), "{part} has no place on it: {sheet}");
    }
    let english = office.get(&format!("{address}?lang=en")).await.text().await.unwrap();
    assert!(english.contains("Proof of approval") && english.contains("No smoking"), "{english}");

    let (status, said) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let body = json!({ "version": said["version"], "reason": "internal", "note": "dipakai kantor" });
    let (status, said) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/cancel"), &body).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_eq!(page(&office, &address, "").await.0, StatusCode::SEE_OTHER, "what is cancelled proves nothing");
}

#[tokio::test]
async fn the_counter_prints_the_sheet_with_the_borrower_and_that_is_written_down() {
    let office = Office::open();
    let (code, secret) = asked(&office).await;
    let address = format!("/kantor/permohonan/{code}/bukti");
    let (ult, sarpras) = (office.cookie(Role::Ult).await, office.cookie(Role::Sarpras).await);
    let reads = async || office.texts("select s.name from read_log l join staff s on s.id = l.staff_id where s.name = 'ult'").await;
    let (status, to, _) = page(&office, &address, &ult).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/kantor/permohonan/{code}")));
    assert_eq!(reads().await, Vec::<String>::new(), "nothing was shown");

    approved(&office, &code).await;
    let (status, _, sheet) = page(&office, &address, &ult).await;
    assert_eq!(status, StatusCode::OK);
    assert!(sheet.contains("Zulkarnain Rahasia, SDN 1 Barabai") && sheet.contains(&format!("/p/{secret}</p>")), "{sheet}");
    assert_eq!(reads().await, ["ult"]);
    let (status, _, sheet) = page(&office, &address, &sarpras).await;
    assert!(status == StatusCode::FORBIDDEN && !sheet.contains(&secret), "{status}");
    let (_, _, case) = page(&office, &format!("/kantor/permohonan/{code}"), &ult).await;
    assert!(case.contains(&address), "the request leads there");
    assert_eq!(page(&office, "/kantor/permohonan/0000-0000-0/bukti", &ult).await.0, StatusCode::NOT_FOUND);
}
