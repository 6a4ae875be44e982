//! Calendars that other programs subscribe to.

use crate::office::{Office, answer, application};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role;
use std::collections::BTreeMap;

type Event = BTreeMap<String, String>;

/// The entries of a calendar, by the names of their properties; strict about lines.
fn entries(text: &str) -> Vec<Event> {
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "a line ends with CR and LF: {text:?}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let mut events = Vec::new();
    let mut open: Option<Event> = None;
    for line in text.replace("\r\n ", "").split("\r\n") {
        match line {
            "BEGIN:VEVENT" => assert!(open.replace(Event::new()).is_none(), "one inside another: {text}"),
            "END:VEVENT" => events.push(open.take().expect("it was begun")),
            _ => {
                if let (Some(event), Some((name, value))) = (&mut open, line.split_once(':')) {
                    assert!(event.insert(name.to_owned(), value.to_owned()).is_none(), "{name} twice: {text}");
                }
            }
        }
    }
    events
}

async fn feed(office: &Office, path: &str) -> Vec<Event> {
    let response = office.get(path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    assert_eq!(response.headers()["content-type"], "text/calendar; charset=utf-8");
    entries(&response.text().await.unwrap())
}

/// A request that is approved; gives its code.
async fn approved(office: &Office, body: &Value) -> String {
    let (status, receipt) = answer(office.request(Method::POST, "/api/v1/reservations").json(body).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let code = receipt["code"].as_str().unwrap().to_owned();
    office.confirmed(&code).await;
    act(office, &code, "approve", json!({ "version": 3, "agreement": { "how": "phone" } })).await;
    code
}

async fn act(office: &Office, code: &str, verb: &str, body: Value) {
    let (status, answer) = office.staff(Role::Admin, Method::POST, &format!("reservations/{code}/{verb}"), &body).await;
    assert_eq!(status, StatusCode::OK, "{verb}: {answer}");
}

#[tokio::test]
async fn a_calendar_follows_a_booking_from_its_approval_to_its_end() {
    let office = Office::open();
    assert_eq!(feed(&office, "/kalender/AUL-1.ics").await, Vec::<Event>::new());
    office.submitted("AUL-1", "2026-12-09T08:00", "2026-12-09T12:00").await;
    assert_eq!(feed(&office, "/kalender/AUL-1.ics").await, Vec::<Event>::new(), "what is only asked for is not taken");

    let code = approved(&office, &application("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00")).await;
    let [taken] = feed(&office, "/kalender/AUL-1.ics").await.try_into().expect("one entry");
    for (name, value) in [
        ("DTSTART", "20261208T000000Z"),
        ("DTEND", "20261208T040000Z"),
        ("SEQUENCE", "0"),
        ("STATUS", "CONFIRMED"),
        ("SUMMARY", "Terpakai"),
        ("TRANSP", "OPAQUE"),
    ] {
        assert_eq!(taken[name], value, "{name}");
    }
    assert_eq!(feed(&office, "/kalender/AUL-1.ics?lang=en").await[0]["SUMMARY"], "Taken");

    let agreement = json!({ "how": "phone" });
    let wish = json!({ "version": 4, "start": "2026-12-10T09:00", "end": "2026-12-10T11:00", "reason": "Ujian", "agreement": agreement });
    act(&office, &code, "move", wish).await;
    let [moved] = feed(&office, "/kalender/AUL-1.ics").await.try_into().expect("the same entry");
    assert_eq!((&moved["UID"], moved["DTSTART"].as_str(), moved["SEQUENCE"].as_str()), (&taken["UID"], "20261210T010000Z", "1"));

    let wish = json!({ "version": 5, "start": "2026-12-10T09:00", "end": "2026-12-10T11:00", "facility": "AUL-2", "reason": "Ujian", "agreement": { "how": "phone" } });
    act(&office, &code, "move", wish).await;
    let [gone] = feed(&office, "/kalender/AUL-1.ics").await.try_into().expect("the same entry");
    assert_eq!((&gone["UID"], gone["STATUS"].as_str(), gone["SEQUENCE"].as_str()), (&taken["UID"], "CANCELLED", "2"), "it went elsewhere");
    let [there] = feed(&office, "/kalender/AUL-2.ics").await.try_into().expect("one entry");
    assert_eq!((there["STATUS"].as_str(), there["DTSTART"].as_str()), ("CONFIRMED", "20261210T010000Z"));

    act(&office, &code, "cancel", json!({ "version": 6, "reason": "internal", "note": "Dipakai kantor" })).await;
    let [cancelled] = feed(&office, "/kalender/AUL-2.ics").await.try_into().expect("the same entry");
    assert_eq!((&cancelled["UID"], cancelled["STATUS"].as_str(), cancelled["TRANSP"].as_str()), (&there["UID"], "CANCELLED", "TRANSPARENT"));
    let text = office.get("/kalender/AUL-2.ics").await.text().await.unwrap();
    for secret in [code.as_str(), "Rahmah", "Barabai", "Rapat", "0812", "Dipakai"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(office.run(&["check"]).status.success());
}

#[tokio::test]
async fn each_day_of_a_daily_use_and_each_closure_is_an_entry() {
    let office = Office::open();
    let mut body = application("AUL-1", "2026-12-08T08:00", "2026-12-10T12:00");
    body["pattern"] = json!("daily");
    approved(&office, &body).await;
    let days: Vec<String> = feed(&office, "/kalender/AUL-1.ics").await.iter().map(|entry| entry["DTSTART"].clone()).collect();
    assert_eq!(days, ["20261208T000000Z", "20261209T000000Z", "20261210T000000Z"]);

    let closure = json!({ "facility": "RPT-1", "start": "2026-12-08T00:00", "end": "2026-12-09T00:00", "reason": "Pengecatan rahasia" });
    let (status, made) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let [closed] = feed(&office, "/kalender/RPT-1.ics").await.try_into().expect("one entry");
    assert_eq!((closed["SUMMARY"].as_str(), closed["STATUS"].as_str()), ("Ditutup", "CONFIRMED"));
    let was = json!({ "facility": "RPT-1", "start": "2026-12-08T00:00", "end": "2026-12-09T00:00" });
    let later = json!({ "start": "2026-12-09T06:00", "end": "2026-12-09T08:00", "was": was });
    assert_eq!(office.staff(Role::Admin, Method::PATCH, &format!("closures/{}", made["id"]), &later).await.0, StatusCode::OK);
    let [moved] = feed(&office, "/kalender/RPT-1.ics").await.try_into().expect("the same entry");
    assert_eq!((&moved["UID"], moved["DTSTART"].as_str()), (&closed["UID"], "20261208T220000Z"));
    let sequence = |entry: &Event| entry["SEQUENCE"].parse::<i64>().expect("a number");
    assert!(sequence(&moved) > sequence(&closed), "subscribers take the newer one");
    office.staff(Role::Admin, Method::DELETE, &format!("closures/{}", made["id"]), &Value::Null).await;
    let (status, _) = office.staff(Role::Admin, Method::POST, "closures", &closure).await;
    assert_eq!(status, StatusCode::CREATED);
    let both = feed(&office, "/kalender/RPT-1.ics").await;
    let mut states: Vec<(&str, bool)> = both.iter().map(|entry| (entry["STATUS"].as_str(), entry["UID"] == closed["UID"])).collect();
    states.sort_unstable();
    assert_eq!(states, [("CANCELLED", true), ("CONFIRMED", false)], "a new closure is a new entry, though the row has the old number");
}

#[tokio::test]
async fn a_program_that_has_it_already_is_told_so() {
    let office = Office::open();
    approved(&office, &application("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00")).await;
    let first = office.get("/kalender/AUL-1.ics").await;
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.headers()["cache-control"], "no-cache");
    let again = |tag: &str| office.request(Method::GET, "/kalender/AUL-1.ics").header("if-none-match", tag).send();
    let known = again(&tag).await.unwrap();
    assert_eq!((known.status(), known.headers()["etag"].to_str().unwrap()), (StatusCode::NOT_MODIFIED, tag.as_str()));
    assert_eq!(known.text().await.unwrap(), "");
    // A year from now nothing of today is new.
    let since = office.request(Method::GET, "/kalender/KLS-A.ics").header("if-modified-since", "Wed, 24 Nov 2027 01:00:00 GMT").send().await.unwrap();
    assert_eq!(since.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(since.headers()["last-modified"], "Mon, 23 Nov 2026 16:00:00 GMT", "the days shown changed at midnight");
    approved(&office, &application("AUL-1", "2026-12-09T08:00", "2026-12-09T12:00")).await;
    assert_eq!(again(&tag).await.unwrap().status(), StatusCode::OK);
    for path in ["/kalender/AUL-1", "/kalender/AUL-9.ics", "/kalender/petugas", "/kalender/.ics", "/kalender/aul-1.ics/x"] {
        assert_eq!(office.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let page = office.get("/fasilitas/AUL-1").await.text().await.unwrap();
    assert!(page.contains("href=\"/kalender/AUL-1.ics\""), "the page of the facility leads there");
}

/// Path of the calendar in an answer to whoever has just made it.
fn path_of(office: &Office, made: &Value) -> String {
    let url = made["Feed"]["url"].as_str().unwrap_or_else(|| panic!("{made}"));
    url.strip_prefix(&office.url).expect("it leads to this server").to_owned()
}

#[tokio::test]
async fn staff_subscribe_to_what_is_booked_without_names_and_numbers() {
    let office = Office::open();
    let mut body = application("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00");
    body["applicant"]["whatsapp"] = json!("081277712345");
    let code = approved(&office, &body).await;
    let cookie = office.cookie(Role::Admin).await;
    let (status, made) = office.ask(&cookie, "people/feed/create", &[]).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    let path = path_of(&office, &made);
    let [entry] = feed(&office, &path).await.try_into().expect("one entry");
    assert_eq!(entry["SUMMARY"], "Rapat guru · Aula Utama");
    assert_eq!(entry["DESCRIPTION"], format!("Kode: {code}\\nStatus: Disetujui\\nInstansi: SDN 1 Barabai"));
    assert_eq!(entry["URL"], format!("{}/kantor/permohonan/{code}", office.url));
    let response = office.get(&path).await;
    assert_eq!(response.headers()["cache-control"], "private, no-cache");
    assert!(!response.headers().contains_key("last-modified"), "what it says of a use changes without the use");
    let since = office.request(Method::GET, &path).header("if-modified-since", "Wed, 24 Nov 2027 01:00:00 GMT").send().await.unwrap();
    assert_eq!(since.status(), StatusCode::OK);
    let text = response.text().await.unwrap();
    for personal in ["Siti", "Rahmah", "77712345", "rahasia"] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }

    // Who reads no requests sees only that it is taken; so does the facilities team of a use two weeks ahead.
    let (_, team) = office.ask(&office.cookie(Role::Sarpras).await, "people/feed/create", &[]).await;
    let (_, head) = office.ask(&office.cookie(Role::Head).await, "people/feed/create", &[]).await;
    for made in [&team, &head] {
        let [entry] = feed(&office, &path_of(&office, made)).await.try_into().expect("one entry");
        assert_eq!(entry["SUMMARY"], "Terpakai · Aula Utama");
        assert!(!entry.contains_key("DESCRIPTION") && !entry.contains_key("URL"));
    }

    let (_, own) = office.ask(&cookie, "people/own", &[]).await;
    assert!(own["feed_since"].is_string(), "{own}");
    let (_, made) = office.ask(&cookie, "people/feed/create", &[]).await;
    let newer = path_of(&office, &made);
    assert_eq!(office.get(&path).await.status(), StatusCode::NOT_FOUND, "a new address ends the old one");
    assert_eq!(office.get(&newer).await.status(), StatusCode::OK);
    assert_eq!(office.ask(&cookie, "people/feed/end", &[]).await.0, StatusCode::OK);
    assert_eq!(office.get(&newer).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(office.ask(&cookie, "people/feed/end", &[]).await.0, StatusCode::NOT_FOUND, "there is none any more");
    assert!(office.run(&["user", "disable", "head"]).status.success());
    assert_eq!(office.get(&path_of(&office, &head)).await.status(), StatusCode::NOT_FOUND, "who does not work here reads nothing");
}

/// Addresses of calendars are guessed no better than those of requests.
#[tokio::test]
async fn guessing_a_calendar_is_stopped() {
    let office = Office::open();
    for n in 0..25 {
        let status = office.request_from(Method::GET, &format!("/kalender/petugas/{n:032x}.ics"), "203.0.113.77").send().await.unwrap().status();
        assert_eq!(status, if n < 20 { StatusCode::NOT_FOUND } else { StatusCode::TOO_MANY_REQUESTS }, "{n}");
    }
}

#[tokio::test]
async fn what_people_type_stays_one_property() {
    let office = Office::open();
    let code = approved(&office, &application("AUL-1", "2026-12-08T08:00", "2026-12-08T12:00")).await;
    let steering = "char(13) || char(10) || 'END:VEVENT' || char(10) || 'END:VCALENDAR' || char(13) || 'BEGIN:VEVENT'";
    office
        .by_hand(&format!(
            "update reservation set activity = 'Rapat, satu; dua\\tiga' || {steering}, institution = 'SDN' || {steering} || ',;' where code = '{code}';
             update facility set name = 'Aula' || {steering} || ', Utama; \\n' where code = 'AUL-1';"
        ))
        .await;
    let (_, made) = office.ask(&office.cookie(Role::Ult).await, "people/feed/create", &[]).await;
    let [entry] = feed(&office, &path_of(&office, &made)).await.try_into().expect("one entry");
    assert!(entry["SUMMARY"].starts_with("Rapat\\, satu\\; dua\\\\tiga END:VEVENT END:VCALENDAR BEGIN:VEVENT · Aula END:VEVENT"), "{entry:?}");
    assert!(entry["DESCRIPTION"].ends_with("\\nInstansi: SDN END:VEVENT END:VCALENDAR BEGIN:VEVENT\\,\\;"), "{entry:?}");
    assert_eq!(feed(&office, "/kalender/AUL-1.ics").await.len(), 1);
}
