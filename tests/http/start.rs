//! Starting, stopping, files and health.

use crate::office::Office;
use reqwest::{Method, StatusCode};
use std::process::Command;

#[test]
fn a_wrong_setting_stops_the_start_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, hint) in [
        ("LEPTOS_SITE_ADDR", "hier", "127.0.0.1:3000"),
        ("SILANDAP_PUBLIC_URL", "reservasi.example.go.id", "https://"),
        ("SILANDAP_NOW", "gestern", "RFC 3339"),
        ("DATABASE_URL", "postgres://x/y", "sqlite://"),
        ("SILANDAP_CHANNEL", "merpati", "cloud_api"),
        ("SILANDAP_SMTP_URL", "surat.example.go.id", "smtps://"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_silandap")).arg("serve").current_dir(folder.path()).env_clear().env(name, value).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(name) && said.contains(hint), "{name}: {said}");
    }
}

#[test]
fn the_openapi_document_is_the_one_that_was_agreed() {
    let output = Command::new(env!("CARGO_BIN_EXE_silandap")).arg("openapi").output().unwrap();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let now = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(agreed == now, "the API changed: if that is meant, run `UPDATE=1 cargo test --test http openapi` and review docs/openapi.json");
}

#[tokio::test]
async fn health_is_told_and_numbers_stay_off_the_public_address() {
    let metrics = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let office = Office::open_with(&[("SILANDAP_METRICS_ADDR", &metrics)]);
    assert_eq!(office.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(office.get("/readyz").await.status(), StatusCode::OK);
    assert_eq!(office.get("/metrics").await.status(), StatusCode::NOT_FOUND);
    let text = office.client.get(format!("http://{metrics}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("silandap_requests_total{class=\"2xx\"} 2") && text.contains("silandap_errors_total 0"), "{text}");
    assert!(text.contains("silandap_messages{state=\"queued\"} 0") && text.contains("silandap_messages{state=\"read\"} 0"), "{text}");
}

/// Neither codes nor secrets nor names get into the log.
#[tokio::test]
async fn the_log_names_nobody() {
    let office = Office::open_with(&[("RUST_LOG", "info")]);
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office.get(&format!("/p/{secret}")).await;
    office.request(Method::GET, &format!("/api/v1/reservations/{code}")).bearer_auth(&secret).send().await.unwrap();
    office.sign_in("ult", "rahasia-salah").await;
    let log = office.log();
    assert!(log.contains("/p/{secret}"), "{log}");
    for private in [code.as_str(), secret.as_str(), "Siti", "rahasia-salah", "SDN 1"] {
        assert!(!log.contains(private), "{private} in {log}");
    }
}

/// The build's own path may be kept for ever, the same file without it is asked for again.
#[tokio::test]
async fn no_browser_keeps_a_loader_whose_parts_are_gone() {
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    std::fs::write(site.path().join("pkg/silandap.js"), "loader").unwrap();
    std::fs::write(site.path().join("pkg/silandap.js.br"), "packed").unwrap();
    std::fs::write(site.path().join("favicon.ico"), "icon").unwrap();
    let office = Office::open_with(&[("LEPTOS_SITE_ROOT", site.path().to_str().unwrap())]);
    let html = office.get("/").await.text().await.unwrap();
    let kept = html.split('"').find(|part| part.starts_with("/pkg/") && part.ends_with("silandap.js")).expect("the page loads the loader").to_owned();
    assert_ne!(kept, "/pkg/silandap.js");
    let response = office.get(&kept).await;
    assert_eq!((response.status(), response.headers()["cache-control"].to_str().unwrap()), (StatusCode::OK, "public, max-age=31536000, immutable"));
    let response = office.get("/pkg/silandap.js").await;
    assert_eq!(response.headers()["cache-control"], "no-cache");
    let tag = response.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(response.text().await.unwrap(), "loader");
    let again = office.request(Method::GET, "/pkg/silandap.js").header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let packed = office.request(Method::GET, &kept).header("accept-encoding", "br").send().await.unwrap();
    assert_eq!((packed.headers()["content-encoding"].to_str().unwrap(), packed.headers()["vary"].to_str().unwrap()), ("br", "accept-encoding"));
    assert_eq!(packed.bytes().await.unwrap().as_ref(), b"packed");
    assert_eq!(office.get("/pkg/0000000000000000/silandap.js").await.status(), StatusCode::NOT_FOUND, "an older build is gone");
    assert_eq!(office.get("/favicon.ico").await.status(), StatusCode::OK);
    assert_eq!(office.get("/../office.db").await.status(), StatusCode::NOT_FOUND);
    let page = office.request(Method::GET, "/standar").header("accept-encoding", "br, gzip").send().await.unwrap();
    assert_eq!(page.headers()["content-encoding"], "br");
}
