//! Who is calling: every server function and REST handler starts from one of these.

use crate::error::AppError;
use crate::workflow::Context;

/// Anybody. The actor is the applicant.
///
/// # Errors
/// When the server has not provided its state.
pub async fn public() -> Result<Context, AppError> {
    Err(AppError::NotFound)
}
