//! Headers that make browsers careful: a content policy with a nonce, no framing, no guessing of types, no caching of
//! what is private.

use super::state::ServerState;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::sync::LazyLock;

/// For answers that are no pages.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Started by `cargo leptos watch`.
static WATCHED: LazyLock<bool> = LazyLock::new(|| std::env::var_os("LEPTOS_WATCH").is_some());

/// Puts the content policy of a page, with the nonce that leptos writes into its scripts, on the answer. Call it where
/// the page's context is made, before the page is rendered.
pub fn provide_content_policy(state: &ServerState) {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else { return };
    // `cargo leptos watch` tells the page over a socket on another port when to load again.
    let reload = if *WATCHED { format!(" ws://{}:{}", state.leptos.site_addr.ip(), state.leptos.reload_port) } else { String::new() };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         manifest-src 'self'; worker-src 'self'; connect-src 'self'{reload}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Middleware: what every answer carries.
pub async fn careful(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let signed_in = request.headers().get_all(header::COOKIE).iter().any(|cookies| cookies.to_str().map_or(true, |cookies| cookies.contains("silandap=")));
    let private = is_private(request.uri().path()) || signed_in || request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    let shareable = response.extensions().get::<Shareable>().is_some();
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    add(header::CONTENT_SECURITY_POLICY, NOTHING);
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::REFERRER_POLICY, "same-origin");
    add(header::X_FRAME_OPTIONS, "DENY");
    add(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    add(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    add(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()");
    if state.public_url.is_https() {
        add(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if (private && !shareable) || headers.contains_key(header::SET_COOKIE) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    }
    response
}

/// Mark of an answer that is the same for everybody, whoever asks.
#[derive(Debug, Clone, Copy)]
pub struct Shareable;

fn is_private(path: &str) -> bool {
    ["/p/", "/kantor", "/api/", "/masuk", "/lacak", "/ajukan"].iter().any(|prefix| path.starts_with(prefix))
}
