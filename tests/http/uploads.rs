//! Files that people send, and what becomes of those that are no letters.

use crate::office::{Office, ROLES, answer};
use reqwest::{Body, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use silandap::domain::slot::Moment;
use silandap::domain::upload::{FileType, Purpose, shown_name};
use silandap::store::uploads::{NewUpload, insert};
use silandap::store::{Store, StoreError, reservations};
use std::io::{Error, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant, SystemTime};

pub const BOUNDARY: &str = "batas-formulir";
const PDF: &[u8] = b"%PDF-1.7\n% surat permohonan\n%%EOF\n";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9";
const PNG_WITH_PAGE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0<html><script>alert(1)</script></html>";
const PAGE: &[u8] = b"<!doctype html><script>alert(document.domain)</script>";

/// A form with one file as a browser sends it.
pub fn form(file_name: &str, claimed: &str, contents: &[u8]) -> Vec<u8> {
    let name = file_name.replace('"', "\\\"");
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {claimed}\r\n\r\n");
    [head.as_bytes(), contents, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat()
}

pub fn as_form(request: RequestBuilder, body: impl Into<Body>) -> RequestBuilder {
    request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).header("sec-fetch-site", "same-origin").body(body)
}

/// Sends a letter; gives the status and the page.
async fn letter(office: &Office, secret: &str, body: impl Into<Body>) -> (StatusCode, String) {
    let response = as_form(office.request(Method::POST, &format!("/p/{secret}/surat")), body).send().await.unwrap();
    let status = response.status();
    if status == StatusCode::SEE_OTHER {
        assert_eq!(response.headers()["location"], format!("/p/{secret}"));
    }
    (status, response.text().await.unwrap())
}

async fn new_request(office: &Office) -> (String, String) {
    office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await
}

/// The letters of a request as its page knows them.
async fn letters(office: &Office, secret: &str) -> Vec<Value> {
    let (status, tracked) = answer(office.function("/api/reservations/tracked", &[("secret", secret)]).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{tracked}");
    tracked["letters"].as_array().unwrap().clone()
}

/// Names in the folder, but for the one that says whose folder it is.
pub fn on_disk(office: &Office) -> Vec<String> {
    let entries = std::fs::read_dir(office.folder.path().join("uploads")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name != "database").collect();
    names.sort();
    names
}

/// The folder is empty, at the latest when the server has noticed that the sender is gone.
async fn nothing_is_left(office: &Office) {
    let begun = Instant::now();
    while !on_disk(office).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(10), "still there: {:?}", on_disk(office));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!office.contents().await.contains("upload:"), "no row");
}

/// [H45]
#[tokio::test]
async fn only_what_is_a_pdf_a_jpeg_or_a_png_is_taken_whatever_it_calls_itself() {
    let office = Office::open();
    let script_first: &[u8] = b"/*%PDF-1.4*/ alert(1) //";
    let script_after: &[u8] = b"%PDF-1.4\n/* */ alert(1) //";
    let drawing: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let mut taken = 0;
    for (name, claimed, contents, kind) in [
        ("surat.pdf", "application/pdf", PDF, Some("application/pdf")),
        ("surat.html", "text/html", PDF, Some("application/pdf")),
        ("surat", "application/octet-stream", JPEG, Some("image/jpeg")),
        ("gambar.png", "image/svg+xml", PNG_WITH_PAGE, Some("image/png")),
        ("poliglot.pdf", "text/javascript", script_after, Some("application/pdf")),
        ("poliglot.pdf", "application/pdf", script_first, None),
        ("halaman.html", "text/html", PAGE, None),
        ("halaman.pdf", "application/pdf", PAGE, None),
        ("surat.pdf.html", "application/pdf", PAGE, None),
        ("a.pdf%00.html", "application/pdf", PAGE, None),
        ("gambar.svg", "image/svg+xml", drawing, None),
        ("gambar.png", "image/png", drawing, None),
        ("halaman.xhtml", "application/xhtml+xml", b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>", None),
        ("surat.pdf", "application/pdf", b"%PD", None),
        ("surat.pdf", "application/pdf", b"", None),
    ] {
        let (_, secret) = new_request(&office).await;
        let (status, page) = letter(&office, &secret, form(name, claimed, contents)).await;
        let stored = letters(&office, &secret).await;
        let Some(kind) = kind else {
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {claimed}");
            assert!(page.contains("Berkas harus PDF, JPG, atau PNG.") || page.contains("Pilih satu berkas."), "{name} {claimed}: {page}");
            assert!(stored.is_empty(), "{name} {claimed}");
            continue;
        };
        assert_eq!((status, stored.len()), (StatusCode::SEE_OTHER, 1), "{name} {claimed}: {page}");
        taken += 1;
        let response = office.get(&format!("/p/{secret}/surat/{}", stored[0]["id"])).await;
        assert_eq!(response.headers()["content-type"], kind, "{name} {claimed}");
        assert_eq!(response.bytes().await.unwrap().as_ref(), contents, "{name} {claimed}");
    }
    let files = on_disk(&office);
    assert_eq!(files.len(), taken, "{files:?}");
    assert!(files.iter().all(|name| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())), "{files:?}");
    assert_eq!(office.get(&format!("/uploads/{}", files[0])).await.status(), StatusCode::NOT_FOUND, "the folder is no part of the site");
}

/// A form with no file, with two, or no form at all.
#[tokio::test]
async fn one_file_is_sent_at_a_time() {
    let office = Office::open();
    let (_, secret) = new_request(&office).await;
    let one = form("surat.pdf", "application/pdf", PDF);
    let end = format!("--{BOUNDARY}--\r\n");
    let two = [&one[..one.len() - end.len()], one.as_slice()].concat();
    let other = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"catatan\"\r\n\r\nhalo\r\n--{BOUNDARY}--\r\n").into_bytes();
    for (body, wanted) in [
        (two, StatusCode::UNPROCESSABLE_ENTITY),
        (other, StatusCode::UNPROCESSABLE_ENTITY),
        (end.clone().into_bytes(), StatusCode::UNPROCESSABLE_ENTITY),
        (b"nothing like a form".to_vec(), StatusCode::BAD_REQUEST),
        (one[..one.len() - end.len()].to_vec(), StatusCode::BAD_REQUEST),
        (Vec::new(), StatusCode::BAD_REQUEST),
    ] {
        let shown = String::from_utf8_lossy(&body).into_owned();
        assert_eq!(letter(&office, &secret, body).await.0, wanted, "{shown}");
    }
    for kind in ["multipart/form-data", "multipart/form-data; boundary=", "application/pdf", "text/plain"] {
        let request = office.request(Method::POST, &format!("/p/{secret}/surat")).header("content-type", kind).body(one.clone());
        assert_eq!(request.send().await.unwrap().status(), StatusCode::BAD_REQUEST, "{kind}");
    }
    nothing_is_left(&office).await;
    for n in 1..=4 {
        let (status, page) = letter(&office, &secret, one.clone()).await;
        let wanted = if n <= 3 { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(status, wanted, "letter {n}: {page}");
    }
    assert_eq!((letters(&office, &secret).await.len(), on_disk(&office).len()), (3, 3));
    let unknown = letter(&office, "0123456789abcdef0123456789abcdef", one).await;
    assert_eq!((unknown.0, on_disk(&office).len()), (StatusCode::NOT_FOUND, 3));
}

/// [H46]
#[tokio::test]
async fn a_letter_is_saved_and_never_shown_and_only_by_those_who_may_see_its_request() {
    let office = Office::open();
    let (code, secret) = new_request(&office).await;
    let (_, other_secret) = new_request(&office).await;
    assert_eq!(letter(&office, &secret, form("Surat Bu Rahmah.pdf", "application/pdf", PDF)).await.0, StatusCode::SEE_OTHER);
    let id = letters(&office, &secret).await[0]["id"].to_string();
    let (own, staff) = (format!("/p/{secret}/surat/{id}"), format!("/kantor/berkas/{id}"));
    let admin = office.cookie(Role::Admin).await;
    for request in [office.request(Method::GET, &own), office.request(Method::GET, &staff).header("cookie", &admin)] {
        let response = request.header("accept-encoding", "identity").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-disposition", "attachment; filename*=UTF-8''Surat%20Bu%20Rahmah.pdf"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(response.headers()[name], value, "{name}");
        }
        assert_eq!(response.bytes().await.unwrap().as_ref(), PDF);
    }
    for wrong in [format!("/p/{other_secret}/surat/{id}"), format!("/p/{secret}/surat/999"), format!("/p/{secret}/surat/x"), format!("/p/{code}/surat/{id}")] {
        assert_eq!(office.get(&wrong).await.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
    let stranger = office.get(&staff).await;
    assert_eq!((stranger.status(), stranger.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/masuk"));
    let opened = async |role: Role| {
        let cookie = office.cookie(role).await;
        office.request(Method::GET, &staff).header("cookie", cookie).send().await.unwrap().status()
    };
    for (role, wanted) in
        [(Role::Ult, StatusCode::OK), (Role::Sarpras, StatusCode::NOT_FOUND), (Role::Head, StatusCode::FORBIDDEN), (Role::Sysadmin, StatusCode::FORBIDDEN)]
    {
        assert_eq!(opened(role).await, wanted, "{role}");
    }
    office.staff(Role::Ult, Method::POST, &format!("reservations/{code}/dispose"), &json!({})).await;
    assert_eq!(opened(Role::Sarpras).await, StatusCode::OK, "once the facilities team is asked, it may see the request");
    let (_, people) = office.ask(&office.cookie(Role::Sysadmin).await, "people/all", &[]).await;
    let readers: Vec<&str> = people["reads"].as_array().unwrap().iter().map(|read| read["name"].as_str().unwrap()).collect();
    assert_eq!(readers, ["sarpras", "ult", "admin"], "reading is written down");
    let page = office.get(&format!("/p/{secret}")).await.text().await.unwrap();
    assert!(page.contains("Surat Bu Rahmah.pdf") && page.contains(&own), "the page names it");
    let log = office.log();
    assert!(!log.contains("Rahmah") && !log.contains(&secret), "{log}");
}

/// [H47]
#[tokio::test]
async fn no_name_gets_out_of_its_field_its_header_or_the_folder() {
    let office = Office::open();
    let (long, turned) = ("x".repeat(4_000), "surat\u{202e}fdp.exe");
    for name in ["../../etc/cron.d/x", "C:\\x", "con", long.as_str(), turned, "\"; filename=evil.html", "<b>.pdf", "a'b;c=d.pdf", "%0d%0aX-Evil: 1.pdf", ".."] {
        let (_, secret) = new_request(&office).await;
        let (status, page) = letter(&office, &secret, form(name, "application/pdf", PDF)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{name}: {page}");
        let stored = letters(&office, &secret).await;
        assert_eq!(stored[0]["name"], shown_name(name, FileType::Pdf), "{name}");
        let response = office.get(&format!("/p/{secret}/surat/{}", stored[0]["id"])).await;
        let header = response.headers()["content-disposition"].to_str().unwrap();
        assert!(header.starts_with("attachment; filename*=UTF-8''") && header.ends_with(".pdf"), "{name}: {header}");
        assert_eq!((header.matches(';').count(), header.matches('"').count(), header.contains("..")), (1, 0, false), "{name}: {header}");
        assert!(response.headers().get("x-evil").is_none());
    }
    assert!(on_disk(&office).iter().all(|name| name.len() == 32), "what lies in the folder has names of ours");
    assert!(!office.folder.path().join("x").exists() && !office.folder.path().join("etc").exists());
}

/// The bytes of a request to send a letter, up to the body.
fn head(office: &Office, secret: &str, caller: u8, more: &str) -> String {
    let host = office.url.strip_prefix("http://").unwrap();
    format!(
        "POST /p/{secret}/surat HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 203.0.113.{caller}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n{more}\r\n\r\n"
    )
}

fn connect(office: &Office) -> TcpStream {
    TcpStream::connect(office.url.strip_prefix("http://").unwrap()).unwrap()
}

/// Pieces of a form that never ends, or ends after so many bytes of the file.
fn pieces(file_bytes: Option<usize>) -> Body {
    let whole = form("surat.pdf", "application/pdf", PDF);
    let end = format!("\r\n--{BOUNDARY}--\r\n").into_bytes();
    let begin = whole[..whole.len() - end.len()].to_vec();
    let filling = vec![b' '; 64 * 1024];
    let Some(file_bytes) = file_bytes else {
        let all = std::iter::once(begin).chain(std::iter::repeat_with(move || filling.clone()));
        return Body::wrap_stream(futures::stream::iter(all.map(Ok::<_, Error>)));
    };
    let missing = file_bytes - PDF.len();
    let mut all = vec![begin];
    all.extend((0..missing / filling.len()).map(|_| filling.clone()));
    all.push(filling[..missing % filling.len()].to_vec());
    all.push(end);
    Body::wrap_stream(futures::stream::iter(all.into_iter().map(Ok::<_, Error>)))
}

/// [H48] without a length: neither five gigabytes nor one byte too many.
#[tokio::test]
async fn a_body_that_never_ends_is_ended_and_one_byte_too_many_is_too_many() {
    let office = Office::open();
    let (_, secret) = new_request(&office).await;
    let path = format!("/p/{secret}/surat");
    let endless = tokio::time::timeout(Duration::from_secs(60), as_form(office.request(Method::POST, &path), pieces(None)).send()).await;
    match endless.expect("it is ended") {
        Ok(response) => assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE),
        // The connection was closed while the rest was on its way.
        Err(error) => assert!(!error.is_timeout(), "{error}"),
    }
    nothing_is_left(&office).await;

    let (status, page) = letter(&office, &secret, pieces(Some((5 << 20) + 1))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.contains("Ukuran berkas melebihi 5 MB."), "{page}");
    nothing_is_left(&office).await;

    assert_eq!(letter(&office, &secret, pieces(Some(5 << 20))).await.0, StatusCode::SEE_OTHER, "five megabytes are taken");
    assert_eq!(letters(&office, &secret).await[0]["bytes"], 5 << 20);

    // Everywhere else the bound is the small one.
    let much = vec![b'x'; 300 * 1024];
    let elsewhere = as_form(office.request(Method::POST, &format!("/p/{secret}/lengkapi")), much).send().await;
    assert!(elsewhere.is_err() || elsewhere.is_ok_and(|response| response.status() == StatusCode::PAYLOAD_TOO_LARGE));
}

/// [H48] with a length that is too large, and with one that is not kept.
#[tokio::test]
async fn a_file_that_was_cut_off_is_never_stored_as_if_it_were_whole() {
    let office = Office::open();
    let (_, secret) = new_request(&office).await;
    let mut socket = connect(&office);
    socket.write_all(head(&office, &secret, 1, "Content-Length: 5368709120").as_bytes()).unwrap();
    let mut said = [0; 12];
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    socket.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"HTTP/1.1 413");
    drop(socket);

    let body = form("surat.pdf", "application/pdf", &[PDF, &[b' '; 200_000]].concat());
    for (caller, sent) in (2..).zip([100, 10_000, body.len() - 30, body.len() - 1]) {
        let mut socket = connect(&office);
        socket.write_all(head(&office, &secret, caller, &format!("Content-Length: {}", body.len())).as_bytes()).unwrap();
        socket.write_all(&body[..sent]).unwrap();
        drop(socket);
    }
    for (caller, sent) in (10..).zip([100, 10_000, body.len() - 30]) {
        let mut socket = connect(&office);
        socket.write_all(head(&office, &secret, caller, "Transfer-Encoding: chunked").as_bytes()).unwrap();
        // One chunk that is announced whole and comes in part; then one that comes whole, with nothing behind it.
        socket.write_all(format!("{:x}\r\n", body.len()).as_bytes()).unwrap();
        socket.write_all(&body[..sent]).unwrap();
        drop(socket);
        let mut socket = connect(&office);
        socket.write_all(head(&office, &secret, caller + 10, "Transfer-Encoding: chunked").as_bytes()).unwrap();
        socket.write_all(format!("{sent:x}\r\n").as_bytes()).unwrap();
        socket.write_all(&body[..sent]).unwrap();
        socket.write_all(b"\r\n0\r\n\r\n").unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        socket.read_exact(&mut said).unwrap();
        assert_eq!(&said, b"HTTP/1.1 400", "{sent} bytes are no form");
    }
    nothing_is_left(&office).await;
}

/// [H48]
#[tokio::test]
async fn whoever_sends_a_byte_now_and_then_is_let_go_and_holds_nobody_up() {
    let office = Office::open();
    let (_, secret) = new_request(&office).await;
    let begun = Instant::now();
    let mut sockets: Vec<TcpStream> = (0..200)
        .map(|caller| {
            let mut socket = connect(&office);
            socket.write_all(head(&office, &secret, caller, "Content-Length: 1000000").as_bytes()).unwrap();
            socket.write_all(&form("surat.pdf", "application/pdf", PDF)[..150]).unwrap();
            socket.set_nonblocking(true).unwrap();
            socket
        })
        .collect();
    let slow = std::thread::spawn(move || {
        loop {
            let mut open = 0;
            for socket in &mut sockets {
                let _ = socket.write(b" ");
                let mut buffer = [0; 512];
                // 0 or an error that is no "nothing yet" means that the server has closed.
                match socket.read(&mut buffer) {
                    Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => open += 1,
                    Ok(read) if read > 0 => open += 1,
                    _ => {}
                }
            }
            if open == 0 || begun.elapsed() > Duration::from_secs(60) {
                return (open, begun.elapsed());
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    });
    for _ in 0..50 {
        let asked = Instant::now();
        assert_eq!(office.get("/healthz").await.status(), StatusCode::OK);
        assert!(asked.elapsed() < Duration::from_secs(2), "a normal request took {:?}", asked.elapsed());
        assert!(on_disk(&office).len() <= 24, "only some write at the same moment: {}", on_disk(&office).len());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (open, taken) = tokio::task::spawn_blocking(move || slow.join().unwrap()).await.unwrap();
    assert!(open == 0, "{open} senders still there after {taken:?}");
    nothing_is_left(&office).await;
}

/// [H50], scaled down: ten a minute from one address.
#[tokio::test]
async fn one_address_stores_so_many_letters_and_no_more() {
    let office = Office::open();
    let body = form("surat.pdf", "application/pdf", PDF);
    let mut secrets = Vec::new();
    for _ in 0..6 {
        secrets.push(new_request(&office).await.1);
    }
    let mut stored = 0;
    for secret in secrets.iter().cycle().take(18) {
        let request = office.request_from(Method::POST, &format!("/p/{secret}/surat"), "203.0.113.70");
        match as_form(request, body.clone()).send().await.unwrap().status() {
            StatusCode::SEE_OTHER => stored += 1,
            other => assert_eq!(other, StatusCode::TOO_MANY_REQUESTS),
        }
    }
    assert_eq!((stored, on_disk(&office).len()), (10, 10));
    let (status, _) = letter(&office, &secrets[5], body).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "others still can");
}

/// [H50]
#[tokio::test]
async fn all_together_send_no_more_on_one_day_than_the_disk_can_bear() {
    let office = Office::open();
    let (_, full) = new_request(&office).await;
    let (_, secret) = new_request(&office).await;
    let body = form("surat.pdf", "application/pdf", PDF);
    let store = Store::open(&format!("sqlite://{}/office.db", office.folder.path().display())).await.unwrap();
    let enter = |hours_ago: i64| {
        let (store, secret) = (store.clone(), full.clone());
        async move {
            let now: Moment = crate::office::NOW.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc();
            let work = store.write(move |db| {
                Box::pin(async move {
                    let reservation = reservations::by_secret(db, &secret).await?.unwrap().id;
                    for _ in 0..103 {
                        let name = silandap::store::random_hex(16);
                        let (purpose, kind) = (Purpose::Letter, FileType::Pdf);
                        let new = NewUpload { name: &name, reservation, purpose, shown_name: "surat.pdf", kind, bytes: 5 << 20, sha256: "", by: None };
                        insert(db, &new, now - chrono::Duration::hours(hours_ago)).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            });
            work.await.unwrap();
        }
    };
    enter(25).await;
    assert_eq!(letter(&office, &secret, body.clone()).await.0, StatusCode::SEE_OTHER, "yesterday is over");
    enter(23).await;
    let response = as_form(office.request(Method::POST, &format!("/p/{secret}/surat")), body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key("retry-after"));
    assert_eq!(on_disk(&office).len(), 1);
}

/// [H50] And `silandap check` sees what is missing or changed.
#[tokio::test]
async fn files_that_belong_to_nothing_are_thrown_away_and_the_others_are_checked() {
    let mut office = Office::open();
    let (_, secret) = new_request(&office).await;
    assert_eq!(letter(&office, &secret, form("surat.pdf", "application/pdf", PDF)).await.0, StatusCode::SEE_OTHER);
    let folder = office.folder.path().join("uploads");
    let known = on_disk(&office).remove(0);
    let (orphan, part, young, strange) =
        ("0123456789abcdef0123456789abcdef", "00000000000000000000000000000000.part", "11111111111111111111111111111111", "catatan.txt");
    for name in [orphan, part, young, strange] {
        std::fs::write(folder.join(name), PDF).unwrap();
    }
    for name in [orphan, part, strange, known.as_str()] {
        let file = std::fs::File::options().write(true).open(folder.join(name)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
    }
    office.another_process(&[]);
    let begun = Instant::now();
    while folder.join(orphan).exists() || folder.join(part).exists() {
        assert!(begun.elapsed() < Duration::from_secs(10), "still there: {:?}", on_disk(&office));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut left = vec![known.clone(), strange.to_owned(), young.to_owned()];
    left.sort();
    assert_eq!(on_disk(&office), left, "what may still be coming, and what is not ours, is let alone");

    let checked = |office: &Office| {
        let output = office.run(&["check"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success(), said.lines().find(|line| line.contains("uploads")).unwrap_or_default().to_owned())
    };
    assert_eq!(checked(&office), (true, "ok\tuploads\t1 files".to_owned()));
    std::fs::write(folder.join(&known), b"%PDF-1.7 something else").unwrap();
    let (sound, line) = checked(&office);
    assert!(!sound && line.starts_with("FAILED\tuploads\t1 of 1"), "{line}");
    std::fs::remove_file(folder.join(&known)).unwrap();
    assert!(!checked(&office).0);
    let id = letters(&office, &secret).await[0]["id"].clone();
    assert_eq!(office.get(&format!("/p/{secret}/surat/{id}")).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

/// Each database has a folder of its own: the server of another one would throw its files away.
#[tokio::test]
async fn a_folder_of_another_database_is_not_used() {
    let office = Office::open();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_silandap"))
        .arg("serve")
        .current_dir(office.folder.path())
        .env_clear()
        .envs([("DATABASE_URL", "sqlite://lain.db"), ("LEPTOS_SITE_ADDR", "127.0.0.1:0")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("SILANDAP_UPLOADS") && said.contains("office.db"), "{said}");
}

/// Photos of a handover are for those who stand at the door.
#[tokio::test]
async fn photos_are_added_by_those_who_hand_over_and_only_pictures_are_photos() {
    let office = Office::open();
    let (code, secret) = new_request(&office).await;
    let path = format!("/kantor/permohonan/{code}/foto");
    let photo = form("foto.jpg", "image/jpeg", JPEG);
    let mut cookies = Vec::new();
    for role in ROLES {
        cookies.push((role, office.cookie(role).await));
    }
    let send = async |role: Role, body: Vec<u8>| {
        let cookie = &cookies.iter().find(|(known, _)| *known == role).unwrap().1;
        let response = as_form(office.request(Method::POST, &path), body).header("cookie", cookie).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    };
    assert_eq!(send(Role::Admin, photo.clone()).await.0, StatusCode::UNPROCESSABLE_ENTITY, "nothing is handed over yet");
    office.confirmed(&code).await;
    let (_, detail) = office.staff(Role::Admin, Method::GET, &format!("reservations/{code}"), &Value::Null).await;
    let approval = json!({ "version": detail["version"], "agreement": null });
    let (status, answer) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/approve"), &approval).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    for (role, wanted) in [
        (Role::Ult, StatusCode::FORBIDDEN),
        (Role::Head, StatusCode::FORBIDDEN),
        (Role::Sysadmin, StatusCode::FORBIDDEN),
        // Two weeks before the use it is none of theirs.
        (Role::Sarpras, StatusCode::NOT_FOUND),
        (Role::Admin, StatusCode::SEE_OTHER),
    ] {
        assert_eq!(send(role, photo.clone()).await.0, wanted, "{role}");
    }
    let (status, page) = send(Role::Admin, form("foto.jpg", "image/jpeg", PDF)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Foto harus JPG atau PNG."), "{page}");
    let stranger = as_form(office.request(Method::POST, &path), photo).send().await.unwrap();
    assert_eq!((stranger.status(), stranger.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/masuk"));
    let admin = &cookies.iter().find(|(role, _)| *role == Role::Admin).unwrap().1;
    let (_, files) = office.ask(admin, "uploads/of-request", &[("code", &code)]).await;
    assert_eq!((files["photos"].as_array().unwrap().len(), files["may_add_photo"].as_bool()), (1, Some(true)), "{files}");
    assert_eq!((files["photos"][0]["by"].as_str(), on_disk(&office).len()), (Some("admin"), 1));
    let shown = office.request(Method::GET, &format!("/kantor/permohonan/{code}")).header("cookie", admin).send().await.unwrap().text().await.unwrap();
    assert!(shown.contains(&format!("/kantor/berkas/{}", files["photos"][0]["id"])), "the page of the request leads to it");
    let id = &files["photos"][0]["id"];
    assert_eq!(office.get(&format!("/p/{secret}/surat/{id}")).await.status(), StatusCode::NOT_FOUND, "it is no letter of the applicant");
    assert!(letters(&office, &secret).await.is_empty());
    for (role, wanted) in [(Role::Ult, StatusCode::OK), (Role::Sarpras, StatusCode::NOT_FOUND), (Role::Head, StatusCode::FORBIDDEN)] {
        let cookie = &cookies.iter().find(|(known, _)| *known == role).unwrap().1;
        assert_eq!(office.ask(cookie, "uploads/of-request", &[("code", &code)]).await.0, wanted, "{role}");
    }
}
