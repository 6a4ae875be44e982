//! How failures look over HTTP: `application/problem+json` (RFC 9457) for scripts, plain words for everything else.

use crate::domain::language::Language;
use crate::error::AppError;
use crate::tr;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// The failure behind an answer, for the limits and the log that see only the answer.
#[derive(Debug, Clone)]
pub struct Failure(pub AppError);

/// Bare; the layer around the routes gives it words.
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut response = status(&self).into_response();
        say_when(&self, response.headers_mut());
        response.extensions_mut().insert(Failure(self));
        response
    }
}

/// The status that belongs to a failure.
pub fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The answer to a request that goes no further.
pub fn refuse(uri: &Uri, headers: &HeaderMap, error: &AppError) -> Response {
    let language = language_of(uri, headers);
    if uri.path().starts_with("/api/v1/") {
        return super::rest::problem::answer(error, language);
    }
    let mut response = (status(error), words(error, language) + "\n").into_response();
    say_when(error, response.headers_mut());
    response.extensions_mut().insert(Failure(error.clone()));
    response
}

/// One sentence about a failure.
pub fn words(error: &AppError, language: Language) -> String {
    match error {
        AppError::Refused(refusal) => refusal.detail(language),
        AppError::OneOfSeveral { code, why } => format!("{code}: {}", words(why, language)),
        AppError::TooManyRequests { retry_after_seconds } => tr!(language, "error.too_many_requests.detail", n = retry_after_seconds),
        AppError::Internal { incident } => tr!(language, "error.internal.detail", incident = incident),
        other => {
            let key = format!("error.{}.detail", other.code());
            tr!(language, &key)
        }
    }
}

/// Names the seconds to wait, when there are any.
pub fn say_when(error: &AppError, headers: &mut HeaderMap) {
    if let AppError::TooManyRequests { retry_after_seconds } = error {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
}

/// The caller's language: `?lang=`, else the first of `Accept-Language` that is one of ours, else Indonesian.
pub fn language_of(uri: &Uri, headers: &HeaderMap) -> Language {
    let asked = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang="))).and_then(|code| code.parse().ok());
    let accepted = || {
        let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        list.split(',').find_map(|range| range.trim().get(..2)?.to_ascii_lowercase().parse().ok())
    };
    asked.or_else(accepted).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caller_is_answered_in_their_language() {
        let spoken = |uri: &str, accept: &str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accept.parse().unwrap())]);
            language_of(&uri.parse().unwrap(), &headers)
        };
        assert_eq!(spoken("/x?lang=en", "id"), Language::En);
        assert_eq!(spoken("/x", "en-GB,en;q=0.9,id;q=0.5"), Language::En);
        assert_eq!(spoken("/x", "fr-FR, en;q=0.5"), Language::En);
        assert_eq!(spoken("/x?lang=xx", "*"), Language::Id);
        assert_eq!(language_of(&"/".parse().unwrap(), &HeaderMap::new()), Language::Id);
    }
}
