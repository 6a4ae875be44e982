//! Accounts of staff, for the system manager.

use super::caller::{Body, Staff};
use super::problem::Problem;
use crate::domain::application_form::FieldErrors;
use crate::domain::role::Roles;
use crate::error::AppError;
use crate::workflow::accounts::{self, Listed};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountJson {
    pub name: String,
    /// `ult`, `sarpras`, `admin`, `head`, `sysadmin`
    pub roles: Vec<String>,
    pub active: bool,
}

impl From<Listed> for AccountJson {
    fn from(account: Listed) -> Self {
        Self { name: account.name, roles: account.roles.0.iter().map(ToString::to_string).collect(), active: account.active }
    }
}

/// All accounts, by name.
#[utoipa::path(get, path = "/staff/users", tag = "accounts", operation_id = "users", security(("token" = [])),
    responses((status = 200, body = Vec<AccountJson>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(staff: Staff) -> Result<Json<Vec<AccountJson>>, AppError> {
    Ok(Json(accounts::list(&staff.context).await?.into_iter().map(Into::into).collect()))
}

/// What a member of staff may do from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolesIn {
    roles: Vec<String>,
}

/// Sets the roles of an account; its sessions end.
#[utoipa::path(put, path = "/staff/users/{name}/roles", tag = "accounts", operation_id = "user_roles", params(("name" = String, Path)), request_body = RolesIn,
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn set_roles(staff: Staff, Path(name): Path<String>, Body(body): Body<RolesIn>) -> Result<StatusCode, AppError> {
    let roles: Option<Vec<_>> = body.roles.iter().map(|role| role.parse().ok()).collect();
    let roles = roles.ok_or_else(|| {
        let mut faults = FieldErrors::default();
        faults.add("roles", "account_roles");
        faults
    })?;
    accounts::set_roles(&staff.context, &name, Roles(roles)).await?;
    Ok(StatusCode::NO_CONTENT)
}
