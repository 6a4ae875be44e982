//! Failures as `application/problem+json` (RFC 9457), in the caller's language.

use super::events::ClashJson;
use super::schema::{AlternativeJson, InTheWayJson};
use crate::domain::application_form::FieldErrors;
use crate::domain::language::Language;
use crate::domain::reservation::Refusal;
use crate::error::AppError;
use crate::server::error::{Failure, language_of, say_when, status, words};
use crate::tr;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// A short heading.
    pub title: String,
    /// One sentence in the caller's language.
    pub detail: String,
    /// Stable code: `invalid_input`, `slot_taken`, `version_conflict`, …
    pub code: String,
    /// Faults of the input, by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// At most three free times, when the time asked for is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<Vec<AlternativeJson>>,
    /// Code and name of whoever has the time asked for; only for staff who may read every request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "9B2T-KX5R-1, MKKS SMA")]
    pub held_by: Option<String>,
    /// What holds the time already, when a closure would run over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookings: Option<Vec<InTheWayJson>>,
    /// Dates of a rule that cannot be had, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Vec<ClashJson>>,
}

/// One fault of one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Path in the JSON body, or the name of the parameter.
    pub field: String,
    /// Stable code of the fault.
    pub code: String,
    /// The fault in the caller's language.
    pub detail: String,
}

/// Faults that have a code of their own when they are the only ones.
const RULES: [&str; 5] = ["outside_hours", "lead_time", "over_capacity", "stock_exceeded", "facility_closed"];

impl Problem {
    fn new(error: &AppError, language: Language) -> Self {
        let (code, key) = match error {
            AppError::Invalid(faults) => (rule(faults), "invalid_input".to_owned()),
            AppError::Refused(refusal) => (refusal.code(), refusal.text_key().to_owned()),
            other => (other.code(), other.code().to_owned()),
        };
        let key = format!("error.{key}.title");
        let (title, detail) = (tr!(language, &key), words(error, language));
        let errors = match error {
            AppError::Invalid(faults) => {
                let said = faults.0.iter().map(|fault| FieldProblem { field: fault.field.clone(), code: fault.code.clone(), detail: fault.text(language) });
                said.collect()
            }
            _ => Vec::new(),
        };
        let alternatives = match error {
            AppError::Refused(refusal) if matches!(refusal.code(), "slot_taken" | "stock_exceeded") => {
                Some(refusal.alternatives().iter().map(Into::into).collect())
            }
            _ => None,
        };
        let held_by = match error {
            AppError::Refused(Refusal::SlotTaken { held_by, .. }) => held_by.as_ref().map(ToString::to_string),
            _ => None,
        };
        Self { status: error.status(), title, detail, code: code.to_owned(), errors, alternatives, held_by, bookings: None, dates: None }
    }

    /// A problem that is none of [`AppError`]'s; its words are `error.<code>`.
    pub fn other(status: StatusCode, code: &str, language: Language) -> Self {
        let [title, detail] = ["title", "detail"].map(|part| {
            let key = format!("error.{code}.{part}");
            tr!(language, &key)
        });
        Self {
            status: status.as_u16(),
            title,
            detail,
            code: code.to_owned(),
            errors: Vec::new(),
            alternatives: None,
            held_by: None,
            bookings: None,
            dates: None,
        }
    }
}

fn rule(faults: &FieldErrors) -> &'static str {
    let of = |code: &str| RULES.iter().find(|rule| **rule == code).copied();
    match faults.0.split_first() {
        Some((first, others)) if others.iter().all(|fault| of(&fault.code).is_some()) => of(&first.code).unwrap_or("invalid_input"),
        _ => "invalid_input",
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).expect("a problem is plain data");
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The whole answer to a failure.
pub fn answer(error: &AppError, language: Language) -> Response {
    let mut response = Problem::new(error, language).into_response();
    debug_assert_eq!(response.status(), status(error));
    say_when(error, response.headers_mut());
    response.extensions_mut().insert(Failure(error.clone()));
    response
}

/// Middleware of the API: gives failures their words.
pub async fn in_their_language(request: Request, next: Next) -> Response {
    let language = language_of(request.uri(), request.headers());
    let response = next.run(request).await;
    if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json") {
        return response;
    }
    if let Some(Failure(error)) = response.extensions().get::<Failure>() {
        return answer(error, language);
    }
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            let mut problem = Problem::other(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", language).into_response();
            if let Some(allow) = response.headers().get(header::ALLOW) {
                problem.headers_mut().insert(header::ALLOW, allow.clone());
            }
            problem
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::other(StatusCode::PAYLOAD_TOO_LARGE, "too_large", language).into_response(),
        _ => response,
    }
}

/// Everything under the prefix that is no call.
pub async fn not_found() -> AppError {
    AppError::NotFound
}
