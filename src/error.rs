//! The failures that cross the wire. What people read comes from the vocabulary; the texts here are for the log.

use crate::domain::application_form::FieldErrors;
use crate::domain::code::ReservationCode;
use crate::domain::reservation::Refusal;
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// What a browser or an API client can receive instead of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// 401
    #[error("sign in first")]
    SignInRequired,
    /// 403
    #[error("forbidden")]
    Forbidden,
    /// 404
    #[error("not found")]
    NotFound,
    /// 422 — the form has faults, by field.
    #[error("the form has faults")]
    Invalid(FieldErrors),
    /// 409 — the office's "no": an expected answer, not a fault.
    #[error(transparent)]
    Refused(Refusal),
    /// One of several that go together or not at all, and what is wrong with it; its status and code are those of the reason.
    #[error("{code}: {why}")]
    OneOfSeveral { code: ReservationCode, why: Box<AppError> },
    /// 429 — seconds to wait.
    #[error("too many requests")]
    TooManyRequests { retry_after_seconds: u64 },
    /// 503 — the database cannot write or read now.
    #[error("unavailable")]
    Unavailable,
    /// The request did not reach the server or its answer was not understood.
    #[error("network: {0}")]
    Network(String),
    /// 500 — the cause is in the log under this number, never on the screen.
    #[error("internal fault {incident}")]
    Internal { incident: String },
}

impl AppError {
    /// Names the one of several that is answered so; trouble of ours, and what is about whoever asks, stays what it is.
    #[must_use]
    pub fn of(self, code: &ReservationCode) -> Self {
        match self {
            Self::NotFound | Self::Invalid(_) | Self::Refused(_) => Self::OneOfSeveral { code: code.clone(), why: Box::new(self) },
            other => other,
        }
    }

    /// HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignInRequired => 401,
            Self::Forbidden | Self::Refused(Refusal::Forbidden) => 403,
            Self::NotFound => 404,
            Self::Invalid(_) => 422,
            Self::Refused(_) => 409,
            Self::OneOfSeveral { why, .. } => why.status(),
            Self::TooManyRequests { .. } => 429,
            Self::Unavailable | Self::Network(_) => 503,
            Self::Internal { .. } => 500,
        }
    }

    /// The stable code of the answer.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SignInRequired => "sign_in_required",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid(_) => "invalid_input",
            Self::Refused(refusal) => refusal.code(),
            Self::OneOfSeveral { why, .. } => why.code(),
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::Unavailable | Self::Network(_) => "unavailable",
            Self::Internal { .. } => "internal",
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Forbidden => Self::Forbidden,
            other => Self::Refused(other),
        }
    }
}

impl From<FieldErrors> for AppError {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Network(error.to_string())
    }
}
