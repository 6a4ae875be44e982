//! What a page says about itself stays in that page, however many people are served at once.

use crate::office::Office;
use std::sync::Arc;

/// Path, title, and whether the page comes with a download of its own.
const PAGES: [(&str, &str, bool); 4] = [
    ("/", "Kalender ketersediaan", false),
    ("/standar", "Standar Pelayanan", true),
    ("/pengaduan?lang=en", "Complaints and Suggestions", true),
    ("/fasilitas", "Daftar Fasilitas", true),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_office_mixes_no_pages() {
    let office = Arc::new(Office::open());
    let readers = (0..12).map(|reader| {
        let office = Arc::clone(&office);
        tokio::spawn(async move {
            for turn in 0..20 {
                let (path, title, has_download) = PAGES[(reader + turn) % PAGES.len()];
                let response = office.get(path).await;
                assert_eq!(response.status(), 200, "{path}");
                let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
                let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
                let html = response.text().await.unwrap();
                let shown = html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
                assert!(shown.starts_with(title), "{path} is called {shown}");
                for used in html.split("nonce=\"").skip(1).chain(html.split("crossorigin=\"").skip(1)) {
                    assert!(used.starts_with(&format!("{nonce}\"")), "{path} has the nonce of another page");
                }
                // Without a client build there is nothing to announce.
                let announced = html.matches("/split_load").count();
                assert!(announced <= usize::from(has_download), "{path} announces {announced} downloads");
            }
        })
    });
    for reader in readers.collect::<Vec<_>>() {
        reader.await.unwrap();
    }
}
