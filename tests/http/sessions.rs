//! Signing in and out.

use crate::office::{Office, answer, cookie_in, password};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use silandap::domain::role::Role;
use std::time::{Duration, Instant};

async fn me(office: &Office, cookie: &str) -> Value {
    answer(office.function("/api/session/me", &[]).header("cookie", cookie).send().await.unwrap()).await.1
}

/// [H31]
#[tokio::test]
async fn signing_in_gives_a_new_session_and_ends_the_old_one() {
    let office = Office::open();
    let invented = "__Host-silandap=0123456789abcdef0123456789abcdef";
    assert_eq!(me(&office, invented).await, Value::Null, "an invented session is nobody");
    let sign_in =
        |cookie: String| office.function("/api/session/sign-in", &[("name", "ult"), ("password", password(Role::Ult))]).header("cookie", cookie).send();
    let response = sign_in(invented.to_owned()).await.unwrap();
    let set = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        set.starts_with("__Host-silandap=") && set.contains("HttpOnly") && set.contains("Secure") && set.contains("SameSite=Lax") && set.contains("Path=/"),
        "{set}"
    );
    let first = cookie_in(&response).unwrap();
    assert_ne!(first, invented);
    assert_eq!(me(&office, invented).await, Value::Null, "it does not become valid");
    assert_eq!(me(&office, &first).await["name"], "ult");
    let second = cookie_in(&sign_in(first.clone()).await.unwrap()).unwrap();
    assert_ne!(first, second);
    assert_eq!(me(&office, &first).await, Value::Null, "the old session is dead");
    assert_eq!(me(&office, &second).await["name"], "ult");
    let out = office.function("/api/session/sign-out", &[]).header("cookie", &second).send().await.unwrap();
    assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(me(&office, &second).await, Value::Null, "signed out");
}

/// [H32], as far as accounts can be changed here.
#[tokio::test]
async fn a_new_password_and_new_roles_end_the_other_sessions() {
    let office = Office::open();
    let (here, elsewhere) = (office.cookie(Role::Ult).await, office.cookie(Role::Ult).await);
    let change = |current: &'static str, new: &'static str| {
        office.function("/api/session/change-password", &[("current", current), ("new", new)]).header("cookie", &here).send()
    };
    let (status, faults) = answer(change("salah sekali", "pendek").await.unwrap()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<&str> = faults["invalid"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["new", "current"], "all faults at once");
    assert_eq!(change(password(Role::Ult), "layang-layang hijau").await.unwrap().status(), StatusCode::OK);
    assert_eq!(me(&office, &here).await["name"], "ult");
    assert_eq!(me(&office, &elsewhere).await, Value::Null);
    assert_eq!(office.sign_in("ult", password(Role::Ult)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(office.sign_in("ult", "layang-layang hijau").await.0, StatusCode::OK);
    let (status, _) = office.staff(Role::Sysadmin, Method::PUT, "users/ult/roles", &serde_json::json!({ "roles": ["admin"] })).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(me(&office, &here).await, Value::Null, "new roles, new session");
}

/// [H34], scaled: the window tests of `server::limits` go through a thousand tries.
#[tokio::test]
async fn guessing_passwords_is_stopped_and_tells_nothing() {
    let office = Office::open();
    let try_from = |address: &'static str, name: &str, word: &str| {
        let body = format!("name={name}&password={word}");
        let request = office.request_from(Method::POST, "/api/session/sign-in", address).header("content-type", "application/x-www-form-urlencoded");
        request.header("accept", "application/json").header("sec-fetch-site", "same-origin").body(body).send()
    };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let mut answers = std::collections::HashSet::new();
    for _ in 0..8 {
        for (name, times) in [("admin", &mut known), ("tidakada", &mut unknown)] {
            let begun = Instant::now();
            let response = try_from("198.51.100.7", name, "salah").await.unwrap();
            times.push(begun.elapsed());
            answers.insert((response.status(), response.text().await.unwrap()));
        }
    }
    assert_eq!(answers.len(), 1, "known and unknown names sound alike: {answers:?}");
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (known, unknown) = (median(&mut known), median(&mut unknown));
    assert!(known < unknown * 3 && unknown < known * 3, "and both are compared with a password: {known:?} {unknown:?}");
    let mut reached = 8;
    let mut waits = 0;
    for _ in 0..52 {
        let response = try_from("198.51.100.7", "admin", "salah").await.unwrap();
        match response.status() {
            StatusCode::UNPROCESSABLE_ENTITY => reached += 1,
            StatusCode::TOO_MANY_REQUESTS => {
                assert!(response.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
                waits += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert!(reached <= 20 && waits >= 40, "{reached} reached the hash, {waits} were stopped");
    assert_eq!(try_from("198.51.100.7", "admin", &crate::office::encoded(password(Role::Admin))).await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        try_from("203.0.113.9", "admin", &crate::office::encoded(password(Role::Admin))).await.unwrap().status(),
        StatusCode::OK,
        "the real person, from another network"
    );
}

/// [H36]
#[tokio::test]
async fn a_fresh_office_has_no_account_until_one_is_given_out() {
    let office = Office::open();
    for file in ["office.db", "office.db-wal", "office.db-shm"] {
        let _ = std::fs::rename(office.folder.path().join(file), office.folder.path().join(format!("old-{file}")));
    }
    let list = office.run(&["user", "list", "--json"]);
    assert_eq!(String::from_utf8_lossy(&list.stdout).trim(), "[]", "{}", String::from_utf8_lossy(&list.stderr));
    let added = office.run(&["user", "add", "Fauzi", "--role", "ult", "--role", "admin", "--json"]);
    let added: Value = serde_json::from_slice(&added.stdout).unwrap();
    assert_eq!(added["name"], "fauzi");
    let list: Value = serde_json::from_slice(&office.run(&["user", "list", "--json"]).stdout).unwrap();
    assert_eq!(list, serde_json::json!([{ "name": "fauzi", "roles": ["admin", "ult"], "active": true }]));
    assert!(!office.run(&["user", "add", "fauzi", "--role", "ult"]).status.success(), "a name is given once");
    assert!(!office.run(&["user", "add", "budi", "--role", "boss"]).status.success());
    let mut fresh = office;
    fresh.url = fresh.another_process(&[]);
    let (status, cookie) = fresh.sign_in("fauzi", added["password"].as_str().unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    let cookie = cookie.unwrap();
    assert_eq!(me(&fresh, &cookie).await["must_change_password"], true);
    let list = fresh.function("/api/inbox/list", &[("filter[list]", "open")]).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(list.status(), StatusCode::FORBIDDEN, "a given password is good for changing it and nothing else");
    let change = [("current", added["password"].as_str().unwrap()), ("new", "sungai barito tenang")];
    assert_eq!(fresh.function("/api/session/change-password", &change).header("cookie", &cookie).send().await.unwrap().status(), StatusCode::OK);
    let list = fresh.function("/api/inbox/list", &[("filter[list]", "open")]).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(list.status(), StatusCode::OK);
}

/// A plain form, without scripts, leads on to the office.
#[tokio::test]
async fn the_door_works_without_scripts() {
    let office = Office::open();
    let form = office.plain_form("/api/session/sign-in", &[("name", "ult"), ("password", password(Role::Ult))]);
    let response = form.header("referer", format!("{}/masuk", office.url)).send().await.unwrap();
    assert_eq!((response.status(), response.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/kantor"));
}
