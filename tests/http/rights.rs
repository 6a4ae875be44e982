//! The rights table (service §7.5) as the router has it: every line that is not public, and who may call it. A line that is
//! missing here, or that does not exist any more, fails the tests, and so does a role that gets through where it may not.

use crate::access::PUBLIC;
use crate::calls::Things;
use crate::office::{Office, ROLES, answer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use silandap::domain::role::Role::{self, Admin, Head, Sarpras, Sysadmin, Ult};
use silandap::server::router;
use std::collections::{BTreeMap, BTreeSet};

/// Who may call which lines.
const RIGHTS: &[(&[Role], &[&str])] = &[
    // Whoever is signed in: what concerns nobody but them.
    (
        &[Ult, Sarpras, Admin, Head, Sysadmin],
        &[
            "GET /kantor/akun",
            "GET /kantor/live",
            "GET /kantor/pemberitahuan",
            "POST /api/notices/add-device",
            "POST /api/notices/end-device",
            "POST /api/notices/list",
            "POST /api/notices/push-key",
            "POST /api/notices/read",
            "POST /api/notices/read-all",
            "POST /api/notices/unread",
            "POST /api/people/delegate",
            "POST /api/people/delegate/end",
            "POST /api/people/feed/create",
            "POST /api/people/feed/end",
            "POST /api/people/own",
            "POST /api/people/second-factor/begin",
            "POST /api/people/second-factor/confirm",
            "POST /api/people/second-factor/remove",
            "POST /api/people/sessions/end",
            "POST /api/people/sessions/end-others",
            "POST /api/people/tokens/create",
            "POST /api/people/tokens/revoke",
            "GET /kantor/atur/tata-tertib",
            "POST /api/session/change-password",
            "POST /api/settings/rules",
            "DELETE /api/v1/staff/stand-ins/{id}",
            "GET /api/v1/staff/house-rules",
            "GET /api/v1/staff/stand-ins",
            "POST /api/v1/staff/stand-ins",
        ],
    ),
    // Whoever works with requests; what the facilities team sees of them is decided row by row.
    (
        &[Ult, Sarpras, Admin],
        &[
            "GET /api/v1/staff/files/{id}",
            "GET /api/v1/staff/reservations",
            "GET /api/v1/staff/reservations/{code}/files",
            "GET /api/v1/staff/reservations/{code}",
            "GET /kantor",
            "GET /kantor/hari-ini",
            "GET /kantor/kalender",
            "GET /kantor/berkas/{id}",
            "GET /kantor/permohonan/{code}",
            "GET /kantor/permohonan/{code}/berita-acara",
            "GET /kantor/permohonan/{code}/foto",
            "GET /kantor/permohonan/{code}/surat",
            "GET /kantor/permohonan/{code}/disposisi",
            "POST /api/calendar/staff-page",
            "POST /api/inbox/list",
            "POST /api/inbox/reservation",
            "POST /api/tasks/papers",
            "POST /api/tasks/today",
            "POST /api/uploads/of-request",
        ],
    ),
    // The counter.
    (
        &[Ult, Admin],
        &[
            "GET /api/v1/staff/messages",
            "GET /api/v1/staff/queue",
            "GET /kantor/loket",
            "GET /kantor/loket/bukti/{code}",
            "GET /kantor/loket/permohonan",
            "GET /kantor/permohonan/{code}/bukti",
            "GET /kantor/pesan",
            "POST /api/front-desk/act",
            "POST /api/front-desk/call-next",
            "POST /api/front-desk/form",
            "POST /api/front-desk/institutions",
            "POST /api/front-desk/queue",
            "POST /api/front-desk/register",
            "POST /api/front-desk/slip",
            "POST /api/front-desk/submit",
            "POST /api/inbox/ask",
            "POST /api/inbox/complete",
            "POST /api/inbox/dispose",
            "POST /api/inbox/message-opened",
            "POST /api/inbox/message-sent",
            "POST /api/inbox/reply",
            "POST /api/inbox/untold",
            "POST /api/inbox/request-info",
            "POST /api/inbox/withdraw",
            "POST /api/messages/by-hand",
            "POST /api/messages/list",
            "POST /api/messages/resume",
            "POST /api/messages/retry",
            "POST /api/messages/told",
            "POST /api/v1/staff/channels/resume",
            "POST /kantor/permohonan/{code}/surat",
            "POST /api/v1/staff/queue",
            "POST /api/v1/staff/queue/call-next",
            "POST /api/v1/staff/queue/{id}/{act}",
            "POST /api/v1/staff/reservations",
            "POST /api/v1/staff/reservations/{code}/by-hand",
            "POST /api/v1/staff/reservations/{code}/dispose",
            "POST /api/v1/staff/reservations/{code}/letter",
            "POST /api/v1/staff/reservations/{code}/notified",
            "POST /api/v1/staff/reservations/{code}/reply",
            "POST /api/v1/staff/reservations/{code}/request-info",
            "POST /api/v1/staff/reservations/{code}/resubmit",
            "POST /api/v1/staff/reservations/{code}/retry",
            "POST /api/v1/staff/reservations/{code}/withdraw",
        ],
    ),
    // The door, and what is closed for maintenance.
    (
        &[Sarpras, Admin],
        &[
            "DELETE /api/v1/staff/closures/{id}",
            "DELETE /api/v1/staff/damage/{id}",
            "PATCH /api/v1/staff/closures/{id}",
            "POST /api/calendar/closure-ground",
            "POST /api/calendar/move-closure",
            "GET /kantor/kegiatan",
            "GET /kantor/tugas",
            "POST /api/series/check",
            "POST /api/series/enter",
            "POST /api/tasks/damage",
            "POST /api/tasks/hand-over",
            "POST /api/tasks/list",
            "POST /api/tasks/no-show",
            "POST /api/tasks/receive-back",
            "POST /api/tasks/repaired",
            "POST /api/v1/staff/closures",
            "POST /api/v1/staff/events",
            "POST /api/v1/staff/reservations/{code}/damage",
            "POST /api/v1/staff/reservations/{code}/hand-over",
            "POST /api/v1/staff/reservations/{code}/no-show",
            "POST /api/v1/staff/reservations/{code}/photos",
            "POST /api/v1/staff/reservations/{code}/receive-back",
            "POST /kantor/kegiatan",
            "POST /kantor/permohonan/{code}/foto",
        ],
    ),
    // What lies on the head's desk is passed on by the head alone.
    (
        &[Head],
        &[
            "GET /api/v1/staff/head-desk",
            "GET /kantor/kepala",
            "POST /api/head-desk/load",
            "POST /api/head-desk/pass-on",
            "POST /api/v1/staff/reservations/{code}/pass-on",
        ],
    ),
    // The facilities team's word is theirs alone.
    (&[Sarpras], &["POST /api/inbox/confirm", "POST /api/v1/staff/reservations/{code}/confirm"]),
    // Decisions, and the working calendar.
    (
        &[Admin],
        &[
            "GET /kantor/atur",
            "GET /kantor/atur/kantor",
            "GET /kantor/atur/pesan",
            "GET /kantor/atur/pesan/{template}",
            "GET /kantor/atur/standar",
            "GET /kantor/fasilitas",
            "GET /kantor/fasilitas/{code}",
            "GET /kantor/fasilitas/{code}/foto",
            "GET /kantor/hari-kerja",
            "POST /api/calendar/move-ground",
            "POST /api/inbox/approve",
            "POST /api/inbox/cancel",
            "POST /api/inbox/move",
            "POST /api/inbox/move-together",
            "POST /api/inbox/offer-available",
            "POST /api/inbox/recall",
            "POST /api/inbox/reject",
            "POST /api/inbox/undo",
            "POST /api/places/add",
            "POST /api/places/close",
            "POST /api/places/closures",
            "POST /api/places/list",
            "POST /api/places/load",
            "POST /api/places/photos",
            "POST /api/places/photos/act",
            "POST /api/places/photos/describe",
            "POST /api/places/preview",
            "POST /api/places/reopen",
            "POST /api/places/save",
            "POST /api/privacy/erase",
            "POST /api/privacy/find",
            "POST /api/settings/load",
            "POST /api/settings/publish-rules",
            "POST /api/settings/save",
            "DELETE /api/v1/staff/photos/{id}",
            "GET /api/v1/staff/facilities",
            "GET /api/v1/staff/facilities/{code}",
            "GET /api/v1/staff/facilities/{code}/closures",
            "GET /api/v1/staff/facilities/{code}/photos",
            "GET /api/v1/staff/settings",
            "GET /api/v1/staff/working-days",
            "POST /api/v1/staff/facilities",
            "POST /api/v1/staff/facilities/{code}/photos",
            "POST /api/v1/staff/house-rules",
            "POST /api/v1/staff/personal-data/erase",
            "POST /api/v1/staff/personal-data/export",
            "POST /api/v1/staff/photos/{id}/{act}",
            "POST /api/v1/staff/working-days",
            "PUT /api/v1/staff/facilities/{code}",
            "PUT /api/v1/staff/photos/{id}",
            "PUT /api/v1/staff/settings",
            "POST /api/v1/staff/reservations/{code}/approve",
            "POST /api/v1/staff/reservations/{code}/cancel",
            "POST /api/v1/staff/reservations/{code}/move",
            "POST /api/v1/staff/reservations/{code}/offer",
            "POST /api/v1/staff/reservations/{code}/recall",
            "POST /api/v1/staff/reservations/{code}/reject",
            "POST /api/v1/staff/reservations/{code}/undo",
            "POST /api/wordings/list",
            "POST /api/wordings/load",
            "POST /api/wordings/preview",
            "POST /api/wordings/publish-again",
            "POST /api/wordings/registered",
            "POST /api/wordings/save",
            "POST /api/working-days/load",
            "POST /api/working-days/preview",
            "POST /api/working-days/save",
            "POST /kantor/atur/pesan/{template}",
            "POST /kantor/fasilitas/{code}",
            "POST /kantor/fasilitas/{code}/foto",
            "POST /kantor/hari-kerja",
            "POST /kantor/privasi",
            "POST /kantor/privasi/ekspor",
        ],
    ),
    // What is forgotten, and when.
    (
        &[Admin, Sysadmin],
        &[
            "GET /api/v1/staff/personal-data/runs",
            "GET /kantor/privasi",
            "POST /api/privacy/load",
            "POST /api/privacy/rehearse",
            "POST /api/v1/staff/personal-data/rehearse",
        ],
    ),
    // The numbers.
    (&[Admin, Head], &["GET /kantor/dasbor", "POST /api/dashboard/load"]),
    // Accounts, and where notices to other programs go.
    (
        &[Sysadmin],
        &[
            "DELETE /api/v1/staff/webhooks/{id}",
            "GET /api/v1/staff/users",
            "GET /api/v1/staff/webhooks",
            "GET /kantor/atur/webhook",
            "GET /kantor/petugas",
            "POST /api/people/act",
            "POST /api/people/add",
            "POST /api/people/all",
            "POST /api/people/roles",
            "POST /api/v1/staff/webhooks",
            "POST /api/v1/staff/webhooks/{id}/acts",
            "POST /api/webhooks/act",
            "POST /api/webhooks/add",
            "POST /api/webhooks/list",
            "POST /api/v1/staff/users",
            "POST /api/v1/staff/users/{name}/{act}",
            "PUT /api/v1/staff/users/{name}/roles",
        ],
    ),
];

/// Every line that is not public, with the roles that may call it.
fn rights() -> BTreeMap<&'static str, &'static [Role]> {
    let mut rights = BTreeMap::new();
    for (roles, lines) in RIGHTS {
        for line in *lines {
            assert!(rights.insert(*line, *roles).is_none(), "{line} stands twice");
        }
    }
    rights
}

/// An office with one of everything that has a number, each with the number 1, and a request of somebody.
async fn with_one_of_everything() -> (Office, String, String) {
    let office = Office::open();
    let (code, secret) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    office
        .by_hand(
            "insert into closure (id, facility_id, starts_at, ends_at, reason, purpose, created_at) values (1, 2, 1798761600, 1798765200, 'cat', 'maintenance', 0);
             insert into damage (id, facility_id, quantity, condition, reported_at, reported_by) values (1, 2, 1, 'broken', 0, 1);
             insert into visit (id, day, number, name, institution, purpose, arrived_at) values (1, '2026-11-24', 1, 'Rahmah', 'SDN 1', 'lending', 1795482000);",
        )
        .await;
    assert!(office.contents().await.contains("message: 1|"), "its receipt waits to be sent");
    (office, code, secret)
}

#[tokio::test]
async fn the_table_names_every_line_that_is_not_public_and_no_other() {
    let lines: BTreeSet<String> = router::lines().iter().map(|(method, path)| format!("{method} {path}")).collect();
    let public: BTreeSet<String> = PUBLIC.iter().map(|(method, path)| format!("{method} {path}")).collect();
    let staff: BTreeSet<String> = rights().keys().map(|line| (*line).to_owned()).collect();
    assert_eq!(public.difference(&lines).collect::<Vec<_>>(), Vec::<&String>::new(), "public, but there is no such line");
    assert_eq!(staff.difference(&lines).collect::<Vec<_>>(), Vec::<&String>::new(), "in the table, but there is no such line");
    assert_eq!(public.intersection(&staff).collect::<Vec<_>>(), Vec::<&String>::new(), "public and not");
    let named: BTreeSet<String> = public.union(&staff).cloned().collect();
    assert_eq!(lines.difference(&named).collect::<Vec<_>>(), Vec::<&String>::new(), "nobody has said who may");
}

/// [H14]
#[tokio::test]
async fn whoever_is_not_signed_in_reaches_only_what_the_public_list_names() {
    let (office, code, secret) = with_one_of_everything().await;
    let things = Things { code: &code, name: "admin", id: "1" };
    let before = office.contents().await;
    for line in rights().into_keys() {
        let response = things.call(&office, line, None).send().await.unwrap();
        let status = response.status();
        let to_the_door = status == StatusCode::SEE_OTHER && line.contains(" /kantor") && response.headers()["location"] == "/masuk";
        assert!(status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN || to_the_door, "{line}: {status}");
        if line.contains(" /api/v1/") {
            // The secret of a request is no token.
            let status = things.call(&office, line, None).bearer_auth(&secret).send().await.unwrap().status();
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{line}");
        }
    }
    assert_eq!(office.contents().await, before);
}

/// [H11] With the code and the numbers of what others have.
#[tokio::test]
async fn no_role_gets_through_where_the_table_does_not_name_it() {
    let (office, code, _) = with_one_of_everything().await;
    let things = Things { code: &code, name: "admin", id: "1" };
    let mut cookies = Vec::new();
    for role in ROLES {
        cookies.push((role, office.cookie(role).await));
    }
    let before = office.contents().await;
    let mut tried = 0;
    for (line, roles) in rights() {
        for (role, cookie) in cookies.iter().filter(|(role, _)| !roles.contains(role)) {
            let response = things.call(&office, line, Some((*role, cookie.as_str()))).send().await.unwrap();
            let status = response.status();
            assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{role} {line}: {status} {}", response.text().await.unwrap());
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried} calls");
    assert_eq!(office.contents().await, before);
}

/// The table is no longer than the rights: whom it names is not turned away. What is asked for may be in the wrong state by then.
#[tokio::test]
async fn every_role_that_the_table_names_gets_through() {
    let (office, code, _) = with_one_of_everything().await;
    // Of accounts and things with a number none that is needed later on.
    let things = Things { code: &code, name: "tiada", id: "999999" };
    let mut cookies = BTreeMap::new();
    for role in ROLES {
        cookies.insert(role.code(), office.cookie(role).await);
    }
    for (line, roles) in rights() {
        for role in roles {
            let status = things.call(&office, line, Some((*role, cookies[role.code()].as_str()))).send().await.unwrap().status();
            assert!(!matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) && status.as_u16() < 500, "{role} {line}: {status}");
        }
    }
}

/// [H11] An applicant's secret opens their own request and no other.
#[tokio::test]
async fn the_secret_of_one_request_opens_no_other() {
    let office = Office::open();
    let (code, _) = office.submitted("AUL-1", "2026-12-08T08:00", "2026-12-08T10:00").await;
    let (other, other_secret) = office.submitted("AUL-1", "2026-12-08T11:00", "2026-12-08T12:00").await;
    let before = office.contents().await;
    for (method, act, body) in [
        (Method::GET, "", Value::Null),
        (Method::POST, "/cancel", Value::Null),
        (Method::POST, "/reply", json!({ "accept": true })),
        (Method::POST, "/resubmit", json!({ "reply": "terlampir" })),
    ] {
        let request = office.request(method, &format!("/api/v1/reservations/{code}{act}")).bearer_auth(&other_secret);
        let request = if body.is_null() { request } else { request.json(&body) };
        assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_FOUND, "{act}");
    }
    assert_eq!(office.contents().await, before);
    let own = office.request(Method::GET, &format!("/api/v1/reservations/{other}")).bearer_auth(&other_secret).send().await.unwrap();
    assert_eq!(answer(own).await.0, StatusCode::OK);
}
