//! Accounts of staff, for the system manager; and who stands in for whom, for everybody.

use super::caller::{Body, Staff};
use super::problem::Problem;
use crate::domain::application_form::FieldErrors;
use crate::domain::role::{AccountAct, Role, Roles};
use crate::domain::slot::local_date;
use crate::error::AppError;
use crate::store::delegations;
use crate::workflow::accounts::{self, Listed};
use crate::workflow::own_account;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
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

fn roles_of(codes: &[String]) -> Result<Roles, FieldErrors> {
    let roles: Option<Vec<Role>> = codes.iter().map(|role| role.parse().ok()).collect();
    roles.map(Roles).ok_or_else(|| {
        let mut faults = FieldErrors::default();
        faults.add("roles", "account_roles");
        faults
    })
}

/// Somebody new.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccountIn {
    name: String,
    roles: Vec<String>,
}

/// A password that opens the door once, within half an hour; a new one is asked then.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasswordJson {
    name: String,
    password: String,
}

/// No cache keeps a password.
fn password(status: StatusCode, name: &str, password: String) -> Response {
    let name = name.trim().to_lowercase();
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(PasswordJson { name, password })).into_response()
}

/// Adds an account and gives its one-time password.
#[utoipa::path(post, path = "/staff/users", tag = "accounts", operation_id = "user_create", request_body = NewAccountIn, security(("token" = [])),
    responses((status = 201, body = PasswordJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn create(staff: Staff, Body(body): Body<NewAccountIn>) -> Result<Response, AppError> {
    let context = staff.with(&[Role::Sysadmin])?;
    let given = accounts::add(context, &body.name, roles_of(&body.roles)?, true).await?;
    Ok(password(StatusCode::CREATED, &body.name, given))
}

/// Does one thing to an account: `disable`, `enable`, `reset_password`, `end_sessions`, `reset_second_factor`, `revoke_tokens`.
#[utoipa::path(post, path = "/staff/users/{name}/{act}", tag = "accounts", operation_id = "user_act", params(("name" = String, Path), ("act" = String, Path)), security(("token" = [])),
    responses((status = 200, body = PasswordJson, description = "of `reset_password`"), (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn act(staff: Staff, Path((name, act)): Path<(String, String)>) -> Result<Response, AppError> {
    let context = staff.with(&[Role::Sysadmin])?;
    let act: AccountAct = act.parse().map_err(|_| AppError::NotFound)?;
    Ok(match accounts::act(context, &name, act).await? {
        Some(given) => password(StatusCode::OK, &name, given),
        None => StatusCode::NO_CONTENT.into_response(),
    })
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
    accounts::set_roles(&staff.context, &name, roles_of(&body.roles)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody is away and somebody else does their work.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandInJson {
    id: i64,
    absent: String,
    stand_in: String,
    /// First and last date, both included.
    first_date: String,
    last_date: String,
}

/// One's own absences and those of whom one stands in for, as far as they are not over.
#[utoipa::path(get, path = "/staff/stand-ins", tag = "accounts", operation_id = "stand_ins", security(("token" = [])),
    responses((status = 200, body = Vec<StandInJson>), (status = 401, body = Problem)))]
pub async fn stand_ins(staff: Staff) -> Result<Json<Vec<StandInJson>>, AppError> {
    let context = &staff.context;
    let own = context.staff_id().ok_or(AppError::SignInRequired)?;
    let all = delegations::of(&mut *context.store.read().await?, own, local_date(context.now)).await?;
    let json = |one: delegations::Delegation| StandInJson {
        id: one.id,
        absent: one.absent_name,
        stand_in: one.delegate_name,
        first_date: one.absence.first().to_string(),
        last_date: one.absence.last().to_string(),
    };
    Ok(Json(all.into_iter().map(json).collect()))
}

/// One is away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandInIn {
    colleague: String,
    first_date: String,
    /// Absent = the first date.
    #[serde(default)]
    last_date: String,
}

/// A colleague has one's own rights on these dates.
#[utoipa::path(post, path = "/staff/stand-ins", tag = "accounts", operation_id = "stand_in_create", request_body = StandInIn, security(("token" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn stand_in(staff: Staff, Body(body): Body<StandInIn>) -> Result<StatusCode, AppError> {
    own_account::delegate(&staff.context, &body.colleague, &body.first_date, &body.last_date).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The absent one is back.
#[utoipa::path(delete, path = "/staff/stand-ins/{id}", tag = "accounts", operation_id = "stand_in_end", params(("id" = i64, Path)), security(("token" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn end_stand_in(staff: Staff, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    own_account::end_delegation(&staff.context, id.parse().map_err(|_| AppError::NotFound)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
