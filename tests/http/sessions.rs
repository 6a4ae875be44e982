//! Signing in and out.

use crate::office::{NOW, Office, answer, cookie_in, password};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use silandap::domain::role::Role;
use silandap::workflow::totp;
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

/// Whether the cookie opens the office.
async fn works(office: &Office, cookie: &str) -> bool {
    match office.ask(cookie, "inbox/list", &[("filter[list]", "open")]).await.0 {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

/// [H32] what the system manager does on the page.
#[tokio::test]
async fn whatever_changes_what_a_person_may_do_ends_their_sessions() {
    let office = Office::open();
    let manager = office.cookie(Role::Sysadmin).await;
    for (function, arguments) in [
        ("people/roles", [("name", "ult"), ("roles[ult]", "yes")]),
        ("people/act", [("name", "ult"), ("act", "end_sessions")]),
        ("people/act", [("name", "ult"), ("act", "reset_second_factor")]),
        ("people/act", [("name", "ult"), ("act", "disable")]),
    ] {
        let old = office.cookie(Role::Ult).await;
        assert!(works(&office, &old).await);
        let (status, answer) = office.ask(&manager, function, &arguments).await;
        assert_eq!(status, StatusCode::OK, "{arguments:?}: {answer}");
        assert!(!works(&office, &old).await, "{arguments:?}");
    }
    assert_eq!(office.sign_in("ult", password(Role::Ult)).await.0, StatusCode::UNPROCESSABLE_ENTITY, "disabled");
    assert_eq!(office.ask(&manager, "people/act", &[("name", "ult"), ("act", "enable")]).await.0, StatusCode::OK);
    let old = office.cookie(Role::Ult).await;
    let (status, given) = office.ask(&manager, "people/act", &[("name", "ult"), ("act", "reset_password")]).await;
    assert_eq!(status, StatusCode::OK, "{given}");
    assert!(!works(&office, &old).await, "a new password");
    assert_eq!(office.sign_in("ult", password(Role::Ult)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, fresh) = office.sign_in("ult", given["Password"]["password"].as_str().unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(me(&office, &fresh.unwrap()).await["must_change_password"], true);
    let (status, faults) = office.ask(&manager, "people/act", &[("name", "sysadmin"), ("act", "disable")]).await;
    assert_eq!((status, faults["invalid"][0]["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("last_sysadmin")), "{faults}");
    assert!(me(&office, &manager).await["name"] == "sysadmin");
}

/// [H32] what a person does with their own.
#[tokio::test]
async fn people_see_their_own_sessions_and_end_them() {
    let office = Office::open();
    let sign_in = async |agent: &'static str| {
        let form = office.function("/api/session/sign-in", &[("name", "ult"), ("password", password(Role::Ult))]);
        cookie_in(&form.header("user-agent", agent).send().await.unwrap()).unwrap()
    };
    let here = sign_in("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36").await;
    let phone = sign_in("Mozilla/5.0 (Linux; Android 13) Chrome/140.0 Mobile Safari/537.36").await;
    let third = sign_in("curl").await;
    let stranger = office.cookie(Role::Admin).await;
    let sessions = async |cookie: &str| office.ask(cookie, "people/own", &[]).await.1["sessions"].as_array().unwrap().clone();
    let seen = sessions(&here).await;
    let id_of = |device: &str| seen.iter().find(|session| session["device"] == device).unwrap()["id"].to_string();
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert!(seen.iter().all(|session| session["here"] == (session["device"] == "Chrome, Windows")), "{seen:?}");
    let foreign = office.ask(&stranger, "people/sessions/end", &[("id", &id_of("Chrome, Android"))]).await;
    assert_eq!(foreign.0, StatusCode::NOT_FOUND, "nobody ends the sessions of others");
    assert!(works(&office, &phone).await);
    assert_eq!(office.ask(&here, "people/sessions/end", &[("id", &id_of("Chrome, Android"))]).await.0, StatusCode::OK);
    assert!(!works(&office, &phone).await && works(&office, &third).await);
    assert_eq!(office.ask(&here, "people/sessions/end-others", &[]).await.0, StatusCode::OK);
    assert!(!works(&office, &third).await && works(&office, &here).await && works(&office, &stranger).await);
}

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_it_is_revoked() {
    let office = Office::open();
    let cookie = office.cookie(Role::Ult).await;
    let (status, faults) = office.ask(&cookie, "people/tokens/create", &[("label", "  ")]).await;
    assert_eq!((status, faults["invalid"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("label")));
    let (_, made) = office.ask(&cookie, "people/tokens/create", &[("label", "Rekap bulanan")]).await;
    let secret = made["Token"]["secret"].as_str().unwrap();
    let list = async || office.request(Method::GET, "/api/v1/staff/reservations").bearer_auth(secret).send().await.unwrap().status();
    assert_eq!(list().await, StatusCode::OK);
    let (_, own) = office.ask(&cookie, "people/own", &[]).await;
    let token = &own["tokens"][0];
    assert_eq!(token["label"], "Rekap bulanan");
    assert!(!own.to_string().contains(secret), "never again");
    let id = token["id"].to_string();
    let other = office.cookie(Role::Admin).await;
    assert_eq!(office.ask(&other, "people/tokens/revoke", &[("id", &id)]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(office.ask(&cookie, "people/tokens/revoke", &[("id", &id)]).await.0, StatusCode::OK);
    assert_eq!(list().await, StatusCode::UNAUTHORIZED);
}

/// A form without script is led back to its page, which says the secret once.
#[tokio::test]
async fn without_script_the_page_that_follows_shows_the_secret_once() {
    let office = Office::open();
    let cookie = office.cookie(Role::Sysadmin).await;
    let form = office.plain_form("/api/people/act", &[("name", "ult"), ("act", "reset_password")]);
    let response = form.header("cookie", &cookie).header("referer", format!("{}/kantor/petugas", office.url)).send().await.unwrap();
    assert!(response.status().is_redirection(), "{}", response.status());
    let leads = response.headers()["location"].to_str().unwrap();
    assert!(leads.trim_end_matches('?').ends_with("/kantor/petugas"), "{leads}");
    let page = async || office.request(Method::GET, "/kantor/petugas").header("cookie", &cookie).send().await.unwrap().text().await.unwrap();
    let first = page().await;
    let given = first.split("<code>").nth(1).expect("the password").split('<').next().unwrap().to_owned();
    assert_eq!(office.sign_in("ult", &given).await.0, StatusCode::OK);
    assert!(!page().await.contains(&given));
}

/// The half minute that the server is in.
fn step(begun: Instant) -> i64 {
    let start = NOW.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc();
    totp::step_of(start + chrono::Duration::from_std(begun.elapsed()).unwrap())
}

/// Secret and recovery codes of a second factor that was begun and confirmed, and the step whose code confirmed it.
async fn with_second_factor(office: &Office, role: Role, begun: Instant) -> (String, Vec<String>, i64) {
    let cookie = office.cookie(role).await;
    assert_eq!(office.ask(&cookie, "people/second-factor/begin", &[]).await.0, StatusCode::OK);
    let (_, own) = office.ask(&cookie, "people/own", &[]).await;
    let shown = &own["second_factor"]["Begun"];
    let secret = shown["secret"].as_str().unwrap().to_owned();
    let recovery = shown["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    let here = step(begun);
    assert_eq!(office.ask(&cookie, "people/second-factor/confirm", &[("code", "000")]).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, answer) = office.ask(&cookie, "people/second-factor/confirm", &[("code", &totp::code(&secret, here).unwrap())]).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (_, own) = office.ask(&cookie, "people/own", &[]).await;
    assert_eq!(own["second_factor"]["On"]["codes_left"], 8, "{own}");
    assert!(!own.to_string().contains(&secret), "the secret is not shown again");
    (secret, recovery, here)
}

#[tokio::test]
async fn a_code_of_the_second_factor_works_once() {
    let (office, begun) = (Office::open(), Instant::now());
    let (secret, recovery, here) = with_second_factor(&office, Role::Ult, begun).await;
    let attempt = async |word: &str, code: &str| {
        let form = office.function("/api/session/sign-in", &[("name", "ult"), ("password", word), ("code", code)]);
        let response = form.send().await.unwrap();
        let cookie = cookie_in(&response);
        let (status, faults) = answer(response).await;
        assert_eq!(status == StatusCode::OK, cookie.is_some(), "{faults}");
        faults["invalid"][0]["code"].as_str().map(str::to_owned)
    };
    let right = password(Role::Ult);
    let next = totp::code(&secret, here + 1).unwrap();
    assert_eq!(attempt("salah", &next).await.as_deref(), Some("credentials"), "without the password nothing is said of a second factor");
    assert_eq!(attempt(right, "").await.as_deref(), Some("second_factor_needed"));
    assert_eq!(attempt(right, &totp::code(&secret, here).unwrap()).await.as_deref(), Some("second_factor_wrong"), "it was used to confirm");
    assert_eq!(attempt(right, &next).await, None);
    assert_eq!(attempt(right, &next).await.as_deref(), Some("second_factor_wrong"));
    assert_eq!(attempt(right, &recovery[0].to_uppercase().replace('-', " ")).await, None, "a recovery code");
    assert_eq!(attempt(right, &recovery[0]).await.as_deref(), Some("second_factor_wrong"), "once");
    let manager = office.cookie(Role::Sysadmin).await;
    assert_eq!(office.ask(&manager, "people/act", &[("name", "ult"), ("act", "reset_second_factor")]).await.0, StatusCode::OK);
    assert_eq!(attempt(right, "").await, None, "the phone is lost, and the system manager knows the person");
}

/// [H34] for the second step.
#[tokio::test]
async fn guessing_codes_is_stopped_like_guessing_passwords() {
    let (office, begun) = (Office::open(), Instant::now());
    with_second_factor(&office, Role::Ult, begun).await;
    let attempt = async |code: &str| {
        let body = format!("name=ult&password={}&code={code}", crate::office::encoded(password(Role::Ult)));
        let request = office.request_from(Method::POST, "/api/session/sign-in", "198.51.100.7").header("content-type", "application/x-www-form-urlencoded");
        request.header("accept", "application/json").header("sec-fetch-site", "same-origin").body(body).send().await.unwrap().status()
    };
    for _ in 0..25 {
        assert_eq!(attempt("").await, StatusCode::UNPROCESSABLE_ENTITY, "being asked is no guess");
    }
    let mut reached = 0;
    for _ in 0..30 {
        if attempt("abcdef").await == StatusCode::UNPROCESSABLE_ENTITY {
            reached += 1;
        }
    }
    assert_eq!(reached, 20);
    assert_eq!(attempt("").await, StatusCode::TOO_MANY_REQUESTS);
}

/// [H32] The live stream as well: it is asked every 20 seconds whether its session is still there.
#[tokio::test]
async fn the_stream_of_a_session_that_is_over_ends_within_half_a_minute() {
    let office = Office::open();
    let cookie = office.cookie(Role::Ult).await;
    let mut stream = office.request(Method::GET, "/kantor/live").header("cookie", &cookie).send().await.unwrap();
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(office.ask(&cookie, "session/sign-out", &[]).await.0, StatusCode::OK);
    let end = async { while let Ok(Some(_)) = stream.chunk().await {} };
    tokio::time::timeout(Duration::from_secs(30), end).await.expect("it ends");
}

/// [H33] A password that was given out by hand is our token for a reset.
#[tokio::test]
async fn only_the_newest_given_password_opens_the_door_and_only_once() {
    let office = Office::open();
    let manager = office.cookie(Role::Sysadmin).await;
    let given = async || {
        let (status, given) = office.ask(&manager, "people/act", &[("name", "ult"), ("act", "reset_password")]).await;
        assert_eq!(status, StatusCode::OK, "{given}");
        given["Password"]["password"].as_str().unwrap().to_owned()
    };
    let (older, newer) = (given().await, given().await);
    assert_ne!(older, newer);
    assert_eq!(office.sign_in("ult", &older).await.0, StatusCode::UNPROCESSABLE_ENTITY, "a newer one was given");
    let (status, cookie) = office.sign_in("ult", &newer).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(office.sign_in("ult", &newer).await.0, StatusCode::UNPROCESSABLE_ENTITY, "it has opened the door once");
    let change = [("current", newer.as_str()), ("new", "sungai barito tenang")];
    assert_eq!(office.ask(&cookie.unwrap(), "session/change-password", &change).await.0, StatusCode::OK);
    assert_eq!(office.sign_in("ult", &newer).await.0, StatusCode::UNPROCESSABLE_ENTITY, "it was used");
    assert_eq!(office.sign_in("ult", "sungai barito tenang").await.0, StatusCode::OK);
}
