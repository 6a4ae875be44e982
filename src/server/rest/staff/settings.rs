//! What the office says of itself, and its house rules by version.

use crate::domain::application_form::FieldErrors;
use crate::domain::house_rules::{HouseRules, RulesForm};
use crate::domain::office_settings::Key;
use crate::domain::role::Role;
use crate::domain::slot::local_date;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::moment;
use crate::store::{reference, settings};
use crate::workflow::{Context, settings as work};
use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Who sets it (rights table, service §7.5).
const ROLES: &[Role] = &[Role::Admin];

/// Everything that the admin can set.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsJson {
    /// Grows with every change; send it back with yours.
    revision: i64,
    /// By key: what is set, or what the pages say without it.
    texts: BTreeMap<String, String>,
    /// The version of the house rules that counts today.
    rules_version: i64,
}

async fn as_set(context: &Context) -> Result<Json<SettingsJson>, AppError> {
    let mut db = context.store.read().await?;
    let (revision, settings) = settings::current(&mut db).await?;
    let office = reference::office(&context.store, &mut db).await?;
    let rules_version = HouseRules::in_force(&office.rules, local_date(context.now)).map_or(0, |rules| rules.version);
    Ok(Json(SettingsJson { revision, texts: settings.texts(), rules_version }))
}

/// What is set.
#[utoipa::path(get, path = "/staff/settings", tag = "administration", operation_id = "settings", security(("token" = [])),
    responses((status = 200, body = SettingsJson), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn show(staff: Staff) -> Result<Json<SettingsJson>, AppError> {
    as_set(staff.with(ROLES)?).await
}

/// Texts to set; keys that are left out stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsIn {
    /// That was read; another one means that somebody else has set something meanwhile.
    revision: i64,
    texts: BTreeMap<String, String>,
}

/// Sets texts.
#[utoipa::path(put, path = "/staff/settings", tag = "administration", operation_id = "settings_change", request_body = SettingsIn, security(("token" = [])),
    responses((status = 200, body = SettingsJson), (status = 403, body = Problem), (status = 422, body = Problem, description = "also when somebody else has changed them meanwhile")))]
pub async fn change(staff: Staff, Body(body): Body<SettingsIn>) -> Result<Json<SettingsJson>, AppError> {
    let context = staff.with(ROLES)?;
    let mut faults = FieldErrors::default();
    // A form may have fields that are none of ours; a script means what it says.
    for unknown in body.texts.keys().filter(|key| key.parse::<Key>().is_err()) {
        faults.add(&format!("texts.{unknown}"), "choice");
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    work::save(context, body.revision, &body.texts).await?;
    as_set(context).await
}

/// A version of the house rules, a rule on each line.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesJson {
    version: i64,
    text_id: String,
    text_en: String,
    /// The first date on which it counts; null = from the beginning.
    from: Option<String>,
    /// Null = it came with the program.
    entered_at: Option<String>,
    /// Name of the staff member; may be empty.
    entered_by: String,
    /// So many requests have accepted it.
    agreed: i64,
    /// It counts today.
    in_force: bool,
}

/// All versions of the house rules, the newest first; for all staff.
#[utoipa::path(get, path = "/staff/house-rules", tag = "administration", operation_id = "house_rules", security(("token" = [])),
    responses((status = 200, body = Vec<RulesJson>), (status = 401, body = Problem)))]
pub async fn rules(staff: Staff) -> Result<Json<Vec<RulesJson>>, AppError> {
    let context = &staff.context;
    let mut db = context.store.read().await?;
    let versions = settings::versions(&mut db).await?;
    let office = reference::office(&context.store, &mut db).await?;
    let in_force = HouseRules::in_force(&office.rules, local_date(context.now)).map_or(0, |rules| rules.version);
    let json = versions.into_iter().map(|one| RulesJson {
        version: one.rules.version,
        in_force: one.rules.version == in_force,
        from: one.rules.from.map(|from| from.to_string()),
        text_id: one.rules.text_id,
        text_en: one.rules.text_en,
        entered_at: one.entered_at.map(moment),
        entered_by: one.entered_by,
        agreed: one.agreed,
    });
    Ok(Json(json.collect()))
}

/// A new version, a rule on each line in both languages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesIn {
    text_id: String,
    text_en: String,
    /// From tomorrow at the earliest.
    from_date: String,
}

/// A version that was entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionJson {
    version: i64,
}

/// Gives the house rules a new version.
#[utoipa::path(post, path = "/staff/house-rules", tag = "administration", operation_id = "house_rules_publish", request_body = RulesIn, security(("token" = [])),
    responses((status = 201, body = VersionJson), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn publish(staff: Staff, Body(body): Body<RulesIn>) -> Result<(StatusCode, Json<VersionJson>), AppError> {
    let context = staff.with(ROLES)?;
    let form = RulesForm { text_id: body.text_id, text_en: body.text_en, from_date: body.from_date };
    let version = work::publish_rules(context, &form).await?;
    Ok((StatusCode::CREATED, Json(VersionJson { version })))
}
