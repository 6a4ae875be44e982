//! What other sites can make a browser send, and where answers may lead.

use crate::office::{Office, answer, encoded};
use reqwest::{Method, RequestBuilder, StatusCode};
use silandap::domain::role::Role;

/// A request with a staff session; only the guard is between it and the act.
async fn with_session(office: &Office, path: &str, body: String) -> RequestBuilder {
    office.request(Method::POST, path).header("cookie", office.cookie(Role::Ult).await).body(body)
}

/// [H21] [H22] [H23]
#[tokio::test]
async fn no_other_site_makes_a_browser_act() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let before = office.contents().await;
    let form = format!("code={}&version=1&note=&urgency=normal", encoded(&code));
    let json = format!("{{\"code\":\"{code}\",\"version\":1,\"note\":\"\",\"urgency\":\"normal\"}}");
    let kinds = [Some("application/x-www-form-urlencoded"), Some("text/plain"), Some("application/json"), Some("multipart/form-data"), None];
    let origins: [&[(&str, &str)]; 7] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://lain.example.go.id")],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        // A cookie came along and nothing says from where.
        &[],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
    ];
    for kind in kinds {
        for headers in origins {
            for path in ["/api/inbox/dispose", "/api/v1/staff/closures", "/api/session/sign-out"] {
                let mut request = with_session_once(&office, path, if kind == Some("application/x-www-form-urlencoded") { &form } else { &json }).await;
                if let Some(kind) = kind {
                    request = request.header("content-type", kind);
                }
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                let status = request.send().await.unwrap().status();
                assert_eq!(status, StatusCode::FORBIDDEN, "{path} {kind:?} {headers:?}");
            }
        }
    }
    assert_eq!(office.contents().await, before);
    let ours = with_session(&office, "/api/inbox/dispose", form).await.header("content-type", "application/x-www-form-urlencoded");
    let done = ours.header("sec-fetch-site", "same-origin").header("accept", "application/json").send().await.unwrap();
    assert_eq!(done.status(), StatusCode::OK, "the same request from our own page: {}", done.text().await.unwrap());
}

async fn with_session_once(office: &Office, path: &str, body: &str) -> RequestBuilder {
    static COOKIE: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let cookie = COOKIE.get_or_init(|| office.cookie(Role::Ult)).await;
    office.request(Method::POST, path).header("cookie", cookie).body(body.to_owned())
}

/// Older browsers send no `Sec-Fetch-Site`, but an `Origin`; scripts send neither, and no cookie.
#[tokio::test]
async fn our_own_pages_and_scripts_get_through() {
    let office = Office::open();
    let port = office.url.rsplit(':').next().unwrap().to_owned();
    let cookie = office.cookie(Role::Ult).await;
    let me = |origin: Option<String>| {
        let request = office.request(Method::POST, "/api/session/me").header("cookie", &cookie);
        origin.map_or(office.request(Method::POST, "/api/session/me"), |origin| request.header("origin", origin)).send()
    };
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let (status, member) = answer(me(Some(format!("http://{host}:{port}"))).await.unwrap()).await;
        assert_eq!((status, member["name"].as_str()), (StatusCode::OK, Some("ult")), "{host}");
    }
    assert_eq!(me(Some(format!("https://127.0.0.1:{port}"))).await.unwrap().status(), StatusCode::FORBIDDEN, "another scheme is another origin");
    assert_eq!(me(None).await.unwrap().status(), StatusCode::OK, "a script without a cookie is nobody");
}

/// [H25]
#[tokio::test]
async fn reading_changes_nothing() {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let cookie = office.cookie(Role::Admin).await;
    let before = office.contents().await;
    let mut read = 0;
    for (_, path) in silandap::server::router::lines().iter().filter(|(method, path)| method == "GET" && !path.ends_with("live")) {
        let path = path.replace("{code}", if path.contains("fasilitas") || path.contains("facilities") { "AUL-1" } else { &code }).replace("{secret}", &secret);
        let response = office.request(Method::GET, &path).header("cookie", &cookie).bearer_auth(crate::office::token(Role::Admin)).send().await.unwrap();
        assert!(response.status().as_u16() < 500, "{path}: {}", response.status());
        response.bytes().await.unwrap();
        read += 1;
    }
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        let response = office.request(Method::GET, &format!("{path}?code={code}&version=1")).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    assert!(leptos::server_fn::axum::server_fn_paths().all(|(_, method)| method == Method::POST), "no server function runs on plain navigation");
    assert!(read > 15);
    assert_eq!(office.contents().await, before);
}

/// [H26]
#[tokio::test]
async fn an_answer_never_leads_to_another_site() {
    let office = Office::open();
    let own = format!("{}/masuk", office.url);
    for (referer, stays) in [("https://evil.example/", false), ("https://evil.example@127.0.0.1/", false), ("//evil.example", false), (own.as_str(), true)] {
        for path in ["/api/session/sign-in", "/api/session/sign-out", "/api/session/me", "/api/reservations/find", "/api/no-such-function"] {
            let response = office
                .plain_form(path, &[("name", "ult"), ("password", "salah"), ("code", "x"), ("last_four", "1")])
                .header("referer", referer)
                .send()
                .await
                .unwrap();
            let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            assert!(!location.contains("evil"), "{path} with {referer} leads to {location}");
            if stays && path == "/api/session/sign-in" {
                assert!(location.starts_with(&own) && location.contains("__err"), "a plain form sees its failure on its own page: {location}");
            }
        }
    }
}

/// [H28]
#[tokio::test]
async fn links_lead_to_the_public_url_whatever_host_was_named() {
    let office = Office::open_with(&[("SILANDAP_PUBLIC_URL", "http://localhost:9999")]);
    assert_eq!(office.url, "http://localhost:9999", "the public URL is what the server says");
    let office = Office::open();
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:80"] {
        let response = office.request(Method::GET, "/").header("host", host).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let body = crate::office::application("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00");
    let request =
        office.request(Method::POST, "/api/v1/reservations").json(&body).header("x-forwarded-host", "evil.example").header("forwarded", "host=evil.example");
    let (status, receipt) = answer(request.send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(receipt["track_url"].as_str().unwrap().starts_with(&format!("{}/p/", office.url)), "{receipt}");
}

/// [H30]
#[tokio::test]
async fn no_page_is_framed_and_no_foreign_script_runs() {
    let office = Office::open();
    let mut nonces = std::collections::HashSet::new();
    for path in ["/", "/ajukan", "/lacak", "/fasilitas", "/standar", "/pengaduan", "/masuk"] {
        let response = office.get(path).await;
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        for part in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'", "'wasm-unsafe-eval'", "style-src 'self'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert_eq!(response.headers()["referrer-policy"], "same-origin");
        let html = response.text().await.unwrap();
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        assert!(nonces.insert(nonce), "{path}: a nonce is used once");
    }
    let problem = office.get("/api/v1/nothing").await;
    assert!(problem.headers()["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
}
