//! What a page says about itself stays in that page, however many people are served at once; and the weeks begin where the
//! office wants them to.

use crate::office::Office;
use reqwest::Method;
use silandap::domain::role::Role;
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

/// The head of the first column of the first calendar on a page.
fn first_day(html: &str) -> String {
    let heads = html.split("<thead>").nth(1).expect("a calendar").split("</thead>").next().unwrap();
    heads.split("<abbr").nth(1).expect("days").split("title=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn weeks_begin_on_the_day_that_the_office_has_chosen_on_every_calendar() {
    for (setting, day, first_of_week, first_of_month) in
        [("", "Senin", "2026-12-07", "2026-11-30"), ("sunday", "Minggu", "2026-12-06", "2026-11-29"), ("saturday", "Sabtu", "2026-12-05", "2026-11-28")]
    {
        let office = Office::open_with(&[("SILANDAP_WEEK_START", setting)]);
        for path in ["/?facility=AUL-1&month=2026-12", "/ajukan?facility=AUL-1&date=2026-12-08"] {
            let html = office.get(path).await.text().await.unwrap();
            assert_eq!(first_day(&html), day, "{path}");
            assert_eq!(html.contains(&format!("data-week=\"{setting}\"")), !setting.is_empty(), "{path}: the keys know it without asking");
        }
        let cookie = office.cookie(Role::Admin).await;
        for (view, first) in [("month", first_of_month), ("week", first_of_week)] {
            let path = format!("/kantor/kalender?view={view}&date=2026-12-11");
            let html = office.request(Method::GET, &path).header("cookie", &cookie).send().await.unwrap().text().await.unwrap();
            let shown = html.split("data-date=\"").nth(1).expect("days").split('"').next().unwrap();
            assert_eq!(shown, first, "{setting} {view}");
        }
    }
}
