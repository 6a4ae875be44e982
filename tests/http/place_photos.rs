//! Photos of what is lent: what the admin sends is drawn anew, and everybody sees it.

use crate::office::{Office, ROLES, answer, token};
use crate::uploads::{BOUNDARY, as_form, on_disk};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageEncoder as _, Rgb, RgbImage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;

/// A photo as a telephone takes it, with its notes of place and time.
fn taken(width: u32, height: u32) -> Vec<u8> {
    let mut photo = Vec::new();
    let mut encoder = JpegEncoder::new(&mut photo);
    encoder.set_exif_metadata(b"II*\0\x08\0\0\0\0\0\0\0\0\0GPS -3.44 114.83".to_vec()).unwrap();
    encoder.encode_image(&RgbImage::from_fn(width, height, |x, y| Rgb([x, y, 90].map(|part| u8::try_from(part % 256).unwrap())))).unwrap();
    photo
}

fn form(contents: &[u8], alt_id: &str, alt_en: &str) -> Vec<u8> {
    let word = |name: &str, value: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"IMG 1.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
    [file.as_bytes(), contents, b"\r\n", word("alt_id", alt_id).as_bytes(), word("alt_en", alt_en).as_bytes(), format!("--{BOUNDARY}--\r\n").as_bytes()]
        .concat()
}

/// Addresses of all photos in a page.
fn photos_in(page: &str) -> Vec<String> {
    let mut found: Vec<String> =
        page.split("/fasilitas/foto/").skip(1).filter_map(|rest| rest.split(".jpg").next()).map(|name| format!("/fasilitas/foto/{name}.jpg")).collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test]
async fn a_photo_is_drawn_anew_in_two_widths_and_kept_by_browsers() {
    let office = Office::open();
    let admin = office.cookie(Role::Admin).await;
    let sent = form(&taken(2_000, 1_000), "Panggung <Aula>", "The stage");
    let response = as_form(office.request(Method::POST, "/kantor/fasilitas/AUL-1/foto"), sent).header("cookie", &admin).send().await.unwrap();
    assert_eq!((response.status(), response.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/kantor/fasilitas/AUL-1"));
    assert_eq!(on_disk(&office).len(), 2, "what was sent is thrown away");

    for (page, language) in [("/fasilitas", "id"), ("/fasilitas/AUL-1", "id"), ("/fasilitas/AUL-1?lang=en", "en")] {
        let text = office.get(page).await.text().await.unwrap();
        assert_eq!(photos_in(&text).len(), 2, "{page}");
        let alt = if language == "id" { "alt=\"Panggung &lt;Aula>\"" } else { "alt=\"The stage\"" };
        assert!(text.contains(alt) || text.contains(&alt.replace("Aula>", "Aula&gt;")), "{page}: {text}");
        assert!(text.contains("width=\"1280\"") && text.contains("height=\"640\"") && text.contains("loading=\"lazy\"") && text.contains(" 480w, "), "{page}");
    }
    for address in photos_in(&office.get("/fasilitas").await.text().await.unwrap()) {
        // Whoever is signed in is shown the same.
        for request in [office.request(Method::GET, &address), office.request(Method::GET, &address).header("cookie", &admin)] {
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{address}");
            for (name, value) in [
                ("content-type", "image/jpeg"),
                ("cache-control", "public, max-age=31536000, immutable"),
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", "sandbox; default-src 'none'"),
            ] {
                assert_eq!(response.headers()[name], value, "{address} {name}");
            }
            let contents = response.bytes().await.unwrap();
            assert!(!contents.windows(3).any(|some| some == b"GPS"), "{address}: the place stays behind");
            let picture = image::load_from_memory(&contents).unwrap();
            let wanted = if address.ends_with("-480.jpg") { (480, 240) } else { (1_280, 640) };
            assert_eq!((picture.width(), picture.height()), wanted, "{address}");
        }
    }
    for wrong in ["/fasilitas/foto/0123456789abcdef0123456789abcdef-480.jpg", "/fasilitas/foto/x.jpg", "/fasilitas/foto/..%2f..%2foffice.db"] {
        assert_eq!(office.get(wrong).await.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
    assert!(office.run(&["check"]).status.success());
}

#[tokio::test]
async fn what_is_no_photo_or_is_not_described_comes_back_with_the_words_that_were_typed() {
    let office = Office::open();
    let admin = office.cookie(Role::Admin).await;
    let good = taken(64, 64);
    let cut_off: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
    for (body, said) in [
        (form(b"<!doctype html>", "Panggung", "The stage"), "Foto harus JPG, PNG, atau WebP."),
        (form(cut_off, "Panggung", "The stage"), "Foto tidak dapat dibaca."),
        (form(&good, "Panggung", "  "), "Tulis apa yang terlihat pada foto."),
        (form(b"", "Panggung", "The stage"), "Pilih satu berkas."),
    ] {
        let response = as_form(office.request(Method::POST, "/kantor/fasilitas/AUL-1/foto"), body).header("cookie", &admin).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        let page = response.text().await.unwrap();
        assert!(page.contains(said) && page.contains("value=\"Panggung\""), "{said}: {page}");
    }
    assert_eq!(on_disk(&office), Vec::<String>::new());
    let photo = form(&good, "Panggung", "The stage");
    for role in ROLES.into_iter().filter(|role| *role != Role::Admin) {
        let cookie = office.cookie(role).await;
        let response = as_form(office.request(Method::POST, "/kantor/fasilitas/AUL-1/foto"), photo.clone()).header("cookie", cookie).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{role}");
    }
    let unknown = as_form(office.request(Method::POST, "/kantor/fasilitas/AUL-9/foto"), photo).header("cookie", &admin).send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert!(!office.contents().await.contains("facility_photo:"));
}

#[tokio::test]
async fn a_script_sends_describes_orders_and_removes_photos_by_the_same_rules() {
    let office = Office::open();
    let send = async |contents: &[u8], alt_en: &str| {
        let request = office.request(Method::POST, "/api/v1/staff/facilities/AUL-1/photos").bearer_auth(token(Role::Admin));
        answer(as_form(request, form(contents, "Panggung", alt_en)).send().await.unwrap()).await
    };
    let (status, first) = send(&taken(900, 600), "The stage").await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    assert_eq!((first["alt"]["en"].as_str(), first["urls"]["1280"].as_str().map(|url| url.ends_with("-1280.jpg"))), (Some("The stage"), Some(true)), "{first}");
    let (status, problem) = send(b"%PDF-1.7", "The stage").await;
    assert_eq!(
        (status, problem["errors"][0]["field"].as_str(), problem["errors"][0]["code"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("file"), Some("place_photo_type"))
    );
    let (_, second) = send(&taken(600, 900), "The door").await;
    let (status, described) =
        office.staff(Role::Admin, Method::PUT, &format!("photos/{}", second["id"]), &json!({ "alt_id": "Pintu", "alt_en": "A door" })).await;
    assert_eq!((status, described["alt"]["id"].as_str()), (StatusCode::OK, Some("Pintu")), "{described}");
    let (status, _) = office.staff(Role::Admin, Method::POST, &format!("photos/{}/earlier", second["id"]), &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, list) = office.staff(Role::Admin, Method::GET, "facilities/AUL-1/photos", &Value::Null).await;
    let ids: Vec<&Value> = list.as_array().unwrap().iter().map(|photo| &photo["id"]).collect();
    assert_eq!(ids, [&second["id"], &first["id"]]);
    let (status, _) = office.staff(Role::Admin, Method::DELETE, &format!("photos/{}", first["id"]), &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let gone = office.get(first["urls"]["480"].as_str().unwrap().split_once("/fasilitas").map(|(_, rest)| format!("/fasilitas{rest}")).unwrap().as_str()).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}
