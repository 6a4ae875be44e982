//! What channels post to us: news of how far messages have come. Proven to be theirs, kept raw, answered at once; the worker reads
//! them afterwards. There is nothing at these addresses unless the settings choose the channel.

use super::settings::{MessageSettings, Secret, Way};
use crate::domain::delivery::ChannelKind;
use crate::error::AppError;
use crate::server::error::refuse;
use crate::server::guard::LARGEST_BODY;
use crate::server::state::ServerState;
use crate::workflow::{Actor, deliver};
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Below this path nothing comes from a browser.
pub const FOLDER: &str = "/kabar/";
pub const WHATSAPP: &str = "/kabar/whatsapp";
pub const GATEWAY: &str = "/kabar/gateway/{secret}";

const SIGNATURE: &str = "x-hub-signature-256";
/// Meta sends ten digits.
const LONGEST_CHALLENGE: usize = 256;

/// What proves that news are from a channel of ours.
#[derive(Debug, Clone, Default)]
pub struct Webhooks {
    whatsapp: Option<WhatsApp>,
    gateway: Option<Secret>,
}

#[derive(Debug, Clone)]
struct WhatsApp {
    app_secret: Secret,
    verify_token: Secret,
}

impl Webhooks {
    pub fn new(settings: &MessageSettings) -> Self {
        match &settings.way {
            Way::Manual => Self::default(),
            Way::CloudApi(api) => {
                let whatsapp = WhatsApp { app_secret: api.app_secret.clone(), verify_token: api.verify_token.clone() };
                Self { whatsapp: Some(whatsapp), gateway: None }
            }
            Way::Gateway(gateway) => Self { whatsapp: None, gateway: gateway.secret.clone() },
        }
    }
}

/// What Meta asks when the address is registered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Handshake {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.verify_token")]
    verify_token: String,
    #[serde(rename = "hub.challenge")]
    challenge: String,
}

/// `GET /kabar/whatsapp`: says the challenge again to whoever knows the token.
pub async fn verify(State(state): State<ServerState>, request: Request) -> Response {
    let Some(whatsapp) = &state.webhooks.whatsapp else { return refuse(request.uri(), request.headers(), &AppError::NotFound) };
    let asked = Query::<Handshake>::try_from_uri(request.uri()).map(|Query(asked)| asked).unwrap_or_default();
    let knows = is_same(&asked.verify_token, whatsapp.verify_token.reveal());
    if asked.mode != "subscribe" || !knows || asked.challenge.is_empty() || asked.challenge.len() > LONGEST_CHALLENGE {
        return refuse(request.uri(), request.headers(), &AppError::Forbidden);
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], asked.challenge).into_response()
}

/// `POST /kabar/whatsapp`: 401 for everything but the very bytes that Meta has signed.
pub async fn whatsapp(State(state): State<ServerState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some(whatsapp) = &state.webhooks.whatsapp else { return refuse(&parts.uri, &parts.headers, &AppError::NotFound) };
    let Some(signature) = signature_in(&parts.headers) else { return refuse(&parts.uri, &parts.headers, &AppError::SignInRequired) };
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    if !has_signed(whatsapp.app_secret.reveal(), &body, &signature) {
        return refuse(&parts.uri, &parts.headers, &AppError::SignInRequired);
    }
    keep(&state, &parts, ChannelKind::CloudApi, &body).await
}

/// `POST /kabar/gateway/{secret}`: a gateway signs nothing, so it has to know the path.
pub async fn gateway(State(state): State<ServerState>, Path(secret): Path<String>, request: Request) -> Response {
    let (parts, body): (Parts, Body) = request.into_parts();
    if !state.webhooks.gateway.as_ref().is_some_and(|known| is_same(&secret, known.reveal())) {
        return refuse(&parts.uri, &parts.headers, &AppError::NotFound);
    }
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    keep(&state, &parts, ChannelKind::Gateway, &body).await
}

/// Keeps the news as they came. Whoever is not told 200 posts them again.
async fn keep(state: &ServerState, parts: &Parts, channel: ChannelKind, body: &[u8]) -> Response {
    let Ok(text) = std::str::from_utf8(body) else { return StatusCode::BAD_REQUEST.into_response() };
    match deliver::record_news(&state.context(Actor::System), channel, text).await {
        Ok(_) => StatusCode::OK.into_response(),
        Err(error) => refuse(&parts.uri, &parts.headers, &error),
    }
}

/// The 32 bytes of `sha256=` and 64 lower-case hexadecimal digits, of exactly one header.
fn signature_in(headers: &HeaderMap) -> Option<Vec<u8>> {
    let mut all = headers.get_all(SIGNATURE).iter();
    let (Some(only), None) = (all.next(), all.next()) else { return None };
    HEXLOWER.decode(only.as_bytes().strip_prefix(b"sha256=")?).ok().filter(|bytes| bytes.len() == 32)
}

/// HMAC-SHA-256 over the body as it came, compared in constant time.
fn has_signed(secret: &str, body: &[u8], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

/// Compares in constant time: hashes of one length, all of their bytes.
fn is_same(told: &str, known: &str) -> bool {
    let (told, known) = (Sha256::digest(told.as_bytes()), Sha256::digest(known.as_bytes()));
    told.iter().zip(known.iter()).fold(0, |different, (one, other)| different | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(signature: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::HeaderName::from_static(SIGNATURE), signature.parse().unwrap())])
    }

    /// RFC 4231, test case 2.
    #[test]
    fn a_signature_fits_one_body_and_one_secret() {
        let hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let body = b"what do ya want for nothing?";
        let signature = signature_in(&headers(&format!("sha256={hex}"))).expect("well formed");
        assert!(has_signed("Jefe", body, &signature));
        assert!(!has_signed("jefe", body, &signature) && !has_signed("Jefe", b"what do ya want for nothing? ", &signature));
        for odd in [hex.to_owned(), format!("sha256={}", hex.to_uppercase()), format!("sha256={}", &hex[..62]), format!("SHA256={hex}"), "sha256=".to_owned()] {
            assert_eq!(signature_in(&headers(&odd)), None, "{odd}");
        }
        let mut two = headers(&format!("sha256={hex}"));
        two.append(SIGNATURE, format!("sha256={hex}").parse().unwrap());
        assert_eq!(signature_in(&two), None, "which one would count?");
    }

    #[test]
    fn a_word_is_the_same_as_itself_only() {
        assert!(is_same("sungai", "sungai"));
        assert!(!is_same("sungai", "sunga") && !is_same("", "sungai") && !is_same("Sungai", "sungai"));
    }
}
