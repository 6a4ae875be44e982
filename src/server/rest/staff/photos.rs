//! Photos of what is lent: listed, sent, described, put in order, taken away.

use crate::app::paths;
use crate::domain::facility::FacilityCode;
use crate::domain::photo::{Photo, PhotoAct, PhotoForm, PhotoId, PhotoSize};
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::state::ServerState;
use crate::server::uploads;
use crate::store::{facilities, photos};
use crate::workflow::{Context, photos as work};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Whose they are (rights table, service §7.5).
const ROLES: &[Role] = &[Role::Admin];

/// A photo of a facility.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoJson {
    id: i64,
    /// What is to be seen on it, by language (`id`, `en`).
    alt: BTreeMap<String, String>,
    /// Addresses for everybody, by width (`480`, `1280`).
    urls: BTreeMap<String, String>,
}

impl PhotoJson {
    fn new(photo: &Photo, public_url: &str) -> Self {
        let alt = [("id", &photo.alt_id), ("en", &photo.alt_en)];
        Self {
            id: photo.id.0,
            alt: alt.into_iter().map(|(language, words)| (language.to_owned(), words.clone())).collect(),
            urls: PhotoSize::ALL.iter().map(|size| (size.to_string(), format!("{public_url}{}", paths::photo(photo, *size)))).collect(),
        }
    }
}

async fn of_facility(context: &Context, code: &FacilityCode) -> Result<Vec<Photo>, AppError> {
    let mut db = context.store.read().await?;
    let facility = facilities::by_code(&mut db, code).await?.ok_or(AppError::NotFound)?;
    Ok(photos::of_facility(&mut db, facility.id).await?)
}

async fn one(context: &Context, facility: &FacilityCode, id: PhotoId) -> Result<Json<PhotoJson>, AppError> {
    let all = of_facility(context, facility).await?;
    let photo = all.iter().find(|photo| photo.id == id).ok_or(AppError::NotFound)?;
    Ok(Json(PhotoJson::new(photo, &context.public_url)))
}

/// The photos of one facility, in their order.
#[utoipa::path(get, path = "/staff/facilities/{code}/photos", tag = "administration", operation_id = "facility_photos", params(("code" = String, Path)), security(("token" = [])),
    responses((status = 200, body = Vec<PhotoJson>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn list(staff: Staff, Path(code): Path<String>) -> Result<Json<Vec<PhotoJson>>, AppError> {
    let context = staff.with(ROLES)?;
    let all = of_facility(context, &FacilityCode(code)).await?;
    Ok(Json(all.iter().map(|photo| PhotoJson::new(photo, &context.public_url)).collect()))
}

/// A form with a photo and what is to be seen on it, for the document; its contents are read as they come.
#[derive(ToSchema)]
pub struct PhotoIn {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    pub file: String,
    pub alt_id: String,
    pub alt_en: String,
}

/// Adds a photo behind the others: JPEG, PNG or WebP, at most 5 MB, at most six of one facility. It is drawn anew in two widths.
#[utoipa::path(post, path = "/staff/facilities/{code}/photos", tag = "administration", operation_id = "facility_photo_add", params(("code" = String, Path)),
    request_body(content = PhotoIn, content_type = "multipart/form-data"), security(("token" = [])),
    responses((status = 201, body = PhotoJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn add(
    State(state): State<ServerState>,
    staff: Staff,
    Path(code): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<PhotoJson>), AppError> {
    let context = staff.with(ROLES)?;
    let facility = FacilityCode(code);
    let id = uploads::take_place_photo(&state, context, facility.clone(), request).await?;
    Ok((StatusCode::CREATED, one(context, &facility, id).await?))
}

/// What is to be seen on a photo.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsIn {
    alt_id: String,
    alt_en: String,
}

fn id_of(text: &str) -> Result<PhotoId, AppError> {
    text.parse().map(PhotoId).map_err(|_| AppError::NotFound)
}

/// Says anew what is to be seen on a photo.
#[utoipa::path(put, path = "/staff/photos/{id}", tag = "administration", operation_id = "facility_photo_describe", params(("id" = i64, Path)), request_body = WordsIn,
    security(("token" = [])), responses((status = 200, body = PhotoJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn describe(staff: Staff, Path(id): Path<String>, Body(body): Body<WordsIn>) -> Result<Json<PhotoJson>, AppError> {
    let context = staff.with(ROLES)?;
    let id = id_of(&id)?;
    let facility = work::describe(context, id, &PhotoForm { alt_id: body.alt_id, alt_en: body.alt_en }).await?;
    one(context, &facility, id).await
}

/// Takes a photo away; its addresses lead nowhere any more.
#[utoipa::path(delete, path = "/staff/photos/{id}", tag = "administration", operation_id = "facility_photo_remove", params(("id" = i64, Path)), security(("token" = [])),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn remove(staff: Staff, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    work::act(staff.with(ROLES)?, id_of(&id)?, PhotoAct::Remove).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves a photo one place: `earlier` or `later`.
#[utoipa::path(post, path = "/staff/photos/{id}/{act}", tag = "administration", operation_id = "facility_photo_move", params(("id" = i64, Path), ("act" = String, Path)),
    security(("token" = [])), responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn reorder(staff: Staff, Path((id, act)): Path<(String, String)>) -> Result<StatusCode, AppError> {
    let context = staff.with(ROLES)?;
    let act = act.parse::<PhotoAct>().ok().filter(|act| *act != PhotoAct::Remove).ok_or(AppError::NotFound)?;
    work::act(context, id_of(&id)?, act).await?;
    Ok(StatusCode::NO_CONTENT)
}
