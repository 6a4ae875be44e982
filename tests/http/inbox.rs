//! The inbox as browsers without script use it: one form that asks about what is ticked, one that filters.

use crate::office::Office;
use reqwest::StatusCode;
use serde_json::Value;
use silandap::domain::role::Role;

async fn state(office: &Office, cookie: &str, code: &str) -> Value {
    office.ask(cookie, "inbox/reservation", &[("code", code)]).await.1["row"]["status"].clone()
}

#[tokio::test]
async fn without_script_the_ticked_requests_are_asked_about_and_with_none_ticked_all_of_the_list() {
    let office = Office::open();
    let cookie = office.cookie(Role::Admin).await;
    let mut codes = Vec::new();
    for from in ["08:00", "10:00", "13:00", "15:00"] {
        let to = format!("2026-12-08T{}:30", &from[..2]);
        codes.push(office.submitted("AUL-1", &format!("2026-12-08T{from}"), &to).await.0);
    }
    let every = codes[..3].join(" ");
    let page = office.plain_form("/api/inbox/ask", &[("every", &every), ("codes[]", &codes[0]), ("codes[]", &codes[2])]);
    let sent = page.header("cookie", &cookie).header("referer", format!("{}/kantor", office.url)).send().await.unwrap();
    assert!(sent.status().is_redirection(), "{}", sent.status());
    assert_eq!(states(&office, &cookie, &codes).await, ["disposed", "submitted", "disposed", "submitted"]);

    // Two of the three are asked about already; that is no fault, and what is not in the list stays.
    assert_eq!(office.ask(&cookie, "inbox/ask", &[("every", &every)]).await.0, StatusCode::OK);
    assert_eq!(states(&office, &cookie, &codes).await, ["disposed", "disposed", "disposed", "submitted"]);
    assert_eq!(office.ask(&cookie, "inbox/ask", &[]).await.0, StatusCode::OK, "nothing is new");
    assert_eq!(state(&office, &cookie, &codes[3]).await, "submitted");
}

async fn states(office: &Office, cookie: &str, codes: &[String]) -> Vec<Value> {
    let mut states = Vec::new();
    for code in codes {
        states.push(state(office, cookie, code).await);
    }
    states
}

#[tokio::test]
async fn the_address_filters_by_day_state_and_channel_and_the_form_shows_what_is_filtered() {
    let office = Office::open();
    let cookie = office.cookie(Role::Admin).await;
    let (on_tuesday, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let (on_wednesday, _) = office.submitted("AUL-1", "2026-12-09T08:00", "2026-12-09T10:00").await;
    let shown = async |query: &str| {
        let page = office.request(reqwest::Method::GET, &format!("/kantor?{query}")).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK, "{query}");
        let html = page.text().await.unwrap();
        // The links to requests; what the page's program gets has their codes as well.
        let has = |code: &str| html.contains(&format!("/kantor/permohonan/{code}\""));
        (has(&on_tuesday), has(&on_wednesday), html)
    };
    let (tuesday, wednesday, page) = shown("date=2026-12-08&status=submitted&channel=online").await;
    assert!(tuesday && !wednesday && page.contains("2026-12-08"));
    for (query, there) in [("status=review", false), ("channel=ult", false), ("date=2026-12-10", false), ("date=besok&status=x&channel=fax&cursor=x", true)] {
        let (tuesday, wednesday, _) = shown(query).await;
        assert_eq!((tuesday, wednesday), (there, there), "{query}");
    }
}
