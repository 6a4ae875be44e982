//! Who calls the API, and what they sent.

use crate::domain::application_form::FieldErrors;
use crate::domain::language::Language;
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::error::language_of;
use crate::server::state::ServerState;
use crate::server::{auth, context};
use crate::workflow::{Actor, Context};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

/// Anybody.
pub struct Anyone {
    pub context: Context,
    pub language: Language,
}

impl FromRequestParts<ServerState> for Anyone {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, AppError> {
        Ok(Self { context: state.context(Actor::Applicant), language: language_of(&parts.uri, &parts.headers) })
    }
}

/// A member of staff with a token.
pub struct Staff {
    pub context: Context,
    pub language: Language,
}

impl FromRequestParts<ServerState> for Staff {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, AppError> {
        let member = auth::bearer(state, &parts.headers).await?;
        Ok(Self { context: context::as_staff(state, member)?, language: language_of(&parts.uri, &parts.headers) })
    }
}

impl Staff {
    /// Only for staff with one of these roles.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn with(&self, roles: &[Role]) -> Result<&Context, AppError> {
        if self.context.actor.roles().any_of(roles) { Ok(&self.context) } else { Err(AppError::Forbidden) }
    }
}

/// A JSON body. What cannot be read is a fault of the input, with the place where reading stopped.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Unreadable;

    async fn from_request(request: Request, state: &S) -> Result<Self, Unreadable> {
        let bytes = <Bytes as FromRequest<S>>::from_request(request, state).await.map_err(Unreadable::Body)?;
        read(&bytes)
    }
}

/// A body that may be missing: nothing at all is none.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Body<T> {
    type Rejection = Unreadable;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Unreadable> {
        let bytes = <Bytes as FromRequest<S>>::from_request(request, state).await.map_err(Unreadable::Body)?;
        if bytes.is_empty() { Ok(None) } else { read(&bytes).map(Some) }
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<Body<T>, Unreadable> {
    serde_json::from_slice(bytes).map(Body).map_err(|error| {
        let reason = error.to_string();
        let mut faults = FieldErrors::default();
        // serde names the field in backticks when one is missing or too many.
        let field = reason.split('`').nth(1).filter(|_| reason.contains(" field `")).unwrap_or_default();
        faults.add_with(field, "json", &[("reason", reason.clone())]);
        Unreadable::Json(faults)
    })
}

/// A body that could not be taken in.
pub enum Unreadable {
    Body(BytesRejection),
    Json(FieldErrors),
}

impl IntoResponse for Unreadable {
    fn into_response(self) -> Response {
        match self {
            Self::Body(rejection) => rejection.into_response(),
            Self::Json(faults) => AppError::Invalid(faults).into_response(),
        }
    }
}
