//! Who is calling: every server function and REST handler starts from one of these.

use crate::domain::role::Role;
use crate::error::AppError;
use crate::workflow::Context;

/// Anybody. The actor is the applicant.
///
/// # Errors
/// When the server has not provided its state.
pub async fn public() -> Result<Context, AppError> {
    Err(AppError::NotFound)
}

/// A signed-in member of staff.
///
/// # Errors
/// `SignInRequired`.
pub async fn signed_in() -> Result<Context, AppError> {
    Err(AppError::SignInRequired)
}

/// A signed-in member of staff with one of the roles.
///
/// # Errors
/// `SignInRequired`, `Forbidden`.
pub async fn with_roles(_roles: &[Role]) -> Result<Context, AppError> {
    Err(AppError::SignInRequired)
}
