//! Sessions: a random name in a cookie, its hash in the database, a new one at every sign-in.

use super::limits::Network;
use super::public_url::PublicUrl;
use super::state::{OpenSession, ServerState, Visitor};
use crate::domain::role::StaffMember;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::{StoreError, random_hex, sessions};
use crate::workflow::{Actor, accounts, second_factor};
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::Duration;

/// A session not used for so long is over.
const IDLE_HOURS: i64 = 12;
/// No session lives longer.
const LIFE_DAYS: i64 = 7;
/// The use of a session or a token is noted at most this often.
const NOTED_EVERY_MINUTES: i64 = 5;
/// Random bytes of a session's name and of an API token.
pub const SECRET_BYTES: usize = 16;

pub use crate::store::sessions::hash_of;

/// Browsers take `__Host-` cookies only over https and on loopback; a plain name serves an intranet without https.
fn cookie_name(public_url: &PublicUrl) -> &'static str {
    if public_url.takes_secure_cookies() { "__Host-silandap" } else { "silandap" }
}

/// The `Set-Cookie` that begins a session, or, without a secret, ends it.
pub fn cookie(public_url: &PublicUrl, secret: Option<&str>) -> HeaderValue {
    let name = cookie_name(public_url);
    let secure = if public_url.takes_secure_cookies() { "; Secure" } else { "" };
    let text = match secret {
        Some(secret) => format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", LIFE_DAYS * 24 * 3600),
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"),
    };
    HeaderValue::from_str(&text).expect("names and hex digits are ASCII")
}

/// The secret in the request's cookie, when it looks like one of ours.
fn secret_in(headers: &HeaderMap, public_url: &PublicUrl) -> Option<String> {
    let name = cookie_name(public_url);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
        .filter(|value| value.len() == SECRET_BYTES * 2 && value.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The session of the request, looked up once.
///
/// # Errors
/// Database trouble.
pub async fn session(state: &ServerState, headers: &HeaderMap, visitor: &Visitor) -> Result<Option<OpenSession>, AppError> {
    let found = visitor.session.get_or_try_init(|| async {
        let Some(secret) = secret_in(headers, &state.public_url) else { return Ok::<_, AppError>(None) };
        let open = look_up(state, hash_of(&secret)).await?;
        if let Some(open) = &open {
            note_use(state, open);
        }
        Ok(open)
    });
    Ok(found.await?.clone())
}

/// The session whose secret has this hash, if it is alive now.
///
/// # Errors
/// Database trouble.
pub async fn look_up(state: &ServerState, token_hash: String) -> Result<Option<OpenSession>, AppError> {
    let now = state.clock.now();
    let found = sessions::alive(&mut *state.store.read().await?, &token_hash, now, idle_since(now)).await?;
    Ok(found.map(|session| OpenSession { session, token_hash }))
}

/// A session last seen before that is over.
pub fn idle_since(now: Moment) -> Moment {
    now - Duration::hours(IDLE_HOURS)
}

/// Notes now and then that the session is in use; the answer does not wait for it.
fn note_use(state: &ServerState, open: &OpenSession) {
    let now = state.clock.now();
    if now - open.session.last_seen_at < Duration::minutes(NOTED_EVERY_MINUTES) {
        return;
    }
    let (store, token_hash) = (state.store.clone(), open.token_hash.clone());
    tokio::spawn(async move {
        let noted: Result<(), StoreError> = store.write(move |db| Box::pin(async move { sessions::touch(db, &token_hash, now).await })).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    });
}

/// What somebody types at the door.
pub struct Typed {
    pub name: String,
    pub password: String,
    /// Of the second factor; empty at first.
    pub code: String,
}

/// Checks what was typed and begins a session; an old session of the same browser ends. Gives the new secret.
///
/// # Errors
/// `Invalid` (`credentials` at `password`) alike for an unknown name, a wrong password and a disabled account; `Invalid` at
/// `code` behind a right password; `TooManyRequests` after too many tries of either.
pub async fn sign_in(state: &ServerState, headers: &HeaderMap, visitor: &Visitor, typed: Typed) -> Result<(StaffMember, String), AppError> {
    let Typed { name, password, code } = typed;
    let name: String = name.trim().to_lowercase().chars().take(64).collect();
    let network = Network::from(visitor.address);
    state.limits.sign_in.take(&name, network)?;
    let secret = random_hex(SECRET_BYTES);
    let begin = accounts::NewSession {
        token_hash: hash_of(&secret),
        replaces: secret_in(headers, &state.public_url).map(|old| hash_of(&old)),
        expires_at: state.clock.now() + Duration::days(LIFE_DAYS),
        user_agent: device(headers),
    };
    let signed_in = accounts::sign_in(&state.context(Actor::Applicant), &name, password, code, begin).await;
    match &signed_in {
        Ok(_) => state.limits.sign_in.succeeded(&name, network),
        Err(error) if second_factor::is_asked_for(error) => state.limits.sign_in.was_no_guess(&name, network),
        Err(_) => {}
    }
    Ok((signed_in?, secret))
}

/// Browsers as they name themselves, and as people do; the first that fits, because most claim to be others as well.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] =
    [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];
/// Of a browser that nobody knows, so many characters are kept.
const LONGEST_DEVICE: usize = 80;

/// What the browser is, in short, for people: `Chrome, Android`. Empty when it does not say.
pub fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().take(LONGEST_DEVICE).collect(),
    }
}

/// Ends the request's session.
///
/// # Errors
/// Database trouble.
pub async fn sign_out(state: &ServerState, headers: &HeaderMap) -> Result<(), AppError> {
    let Some(secret) = secret_in(headers, &state.public_url) else { return Ok(()) };
    accounts::sign_out(&state.context(Actor::Applicant), hash_of(&secret)).await
}

/// Forgets dead sessions once an hour.
pub async fn forget_dead_sessions(state: ServerState) {
    loop {
        let now = state.clock.now();
        let forgotten: Result<(), StoreError> =
            state.store.write(move |db| Box::pin(async move { sessions::forget_dead(db, now, idle_since(now)).await })).await;
        if let Err(error) = forgotten {
            tracing::warn!(%error, "dead sessions could not be forgotten");
        }
        tokio::time::sleep(std::time::Duration::from_secs(3600)).await;
    }
}

/// The member of staff whose API token the request bears.
///
/// # Errors
/// `SignInRequired` without a good token; `Forbidden` while a given password waits to be changed.
pub async fn bearer(state: &ServerState, headers: &HeaderMap) -> Result<StaffMember, AppError> {
    let secret = bearer_secret(headers).ok_or(AppError::SignInRequired)?;
    let now = state.clock.now();
    let token = sessions::token(&mut *state.store.read().await?, &hash_of(secret), now).await?.ok_or(AppError::SignInRequired)?;
    if token.last_used_at.is_none_or(|last| now - last >= Duration::minutes(NOTED_EVERY_MINUTES)) {
        note_use_of_token(state, token.id, now);
    }
    Ok(token.member)
}

/// The answer does not wait for it.
fn note_use_of_token(state: &ServerState, id: i64, now: Moment) {
    let store = state.store.clone();
    tokio::spawn(async move {
        let noted: Result<(), StoreError> = store.write(move |db| Box::pin(async move { sessions::touch_token(db, id, now).await })).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a token could not be noted");
        }
    });
}

/// What stands behind `Authorization: Bearer`.
pub fn bearer_secret(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !secret.trim().is_empty()).then_some(secret.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(text: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, text.parse().unwrap())])
    }

    #[test]
    fn the_cookie_stays_on_our_host_and_out_of_scripts() {
        let https: PublicUrl = "https://reservasi.example.go.id".parse().unwrap();
        let set = cookie(&https, Some("abc"));
        let set = set.to_str().unwrap();
        assert!(set.starts_with("__Host-silandap=abc; Path=/; HttpOnly; SameSite=Lax") && set.ends_with("; Secure") && !set.contains("Domain"), "{set}");
        let intranet: PublicUrl = "http://silandap.lan".parse().unwrap();
        assert!(!cookie(&intranet, Some("abc")).to_str().unwrap().contains("Secure"), "browsers would drop it");
    }

    #[test]
    fn a_session_is_named_after_its_browser_and_never_by_a_long_line() {
        let named = |agent: &str| device(&HeaderMap::from_iter([(header::USER_AGENT, agent.parse().unwrap())]));
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
        assert_eq!(named(windows), "Chrome, Windows");
        assert_eq!(named(&format!("{windows} Edg/142.0.0.0")), "Edge, Windows");
        let phone = "Mozilla/5.0 (Linux; Android 13; Go) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
        assert_eq!(named(phone), "Chrome, Android");
        assert_eq!(named("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"), "Safari, iPhone");
        assert_eq!(named(&"x".repeat(500)).len(), 80);
        assert_eq!(device(&HeaderMap::new()), "");
    }

    #[test]
    fn only_a_secret_of_our_shape_is_looked_up() {
        let url: PublicUrl = "https://reservasi.example.go.id".parse().unwrap();
        let secret = "0123456789abcdef0123456789abcdef";
        assert_eq!(secret_in(&cookies(&format!("x=1; __Host-silandap={secret}; y=2")), &url).as_deref(), Some(secret));
        for wrong in ["__Host-silandap=", "__Host-silandap=' or 1=1--", "silandap=0123456789abcdef0123456789abcdef"] {
            assert_eq!(secret_in(&cookies(wrong), &url), None, "{wrong}");
        }
    }
}
