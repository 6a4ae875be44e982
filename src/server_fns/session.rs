//! Signing in and out of the staff side.

use crate::domain::role::StaffMember;
use crate::error::AppError;
use leptos::prelude::*;

/// Who is signed in here, if anybody.
#[server(endpoint = "session/me")]
pub async fn signed_in() -> Result<Option<StaffMember>, AppError> {
    Err(AppError::NotFound)
}

/// Signs in; a fresh session id is set. Unknown name and wrong password answer alike (`invalid_input`, field `password`).
#[server(endpoint = "session/sign-in")]
pub async fn sign_in(name: String, password: String) -> Result<StaffMember, AppError> {
    let _ = (name, password);
    Err(AppError::NotFound)
}

/// Ends this session.
#[server(endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    Err(AppError::NotFound)
}

/// Sets a new password and ends every other session of this person.
#[server(endpoint = "session/change-password")]
pub async fn change_password(current: String, new: String) -> Result<(), AppError> {
    let _ = (current, new);
    Err(AppError::NotFound)
}
