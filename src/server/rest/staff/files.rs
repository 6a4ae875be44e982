//! Files of a request: listed, opened, sent. What is sent comes as a form with one file, by the rules of the pages.

use super::code_of;
use crate::app::paths;
use crate::domain::role::Role;
use crate::domain::upload::{FileView, Purpose, UploadId};
use crate::error::AppError;
use crate::server::rest::caller::Staff;
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::moment;
use crate::server::state::ServerState;
use crate::server::uploads;
use crate::store::uploads as rows;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// Who may see requests, and with them their files (rights table, service §7.5).
const ROLES: &[Role] = &[Role::Ult, Role::Sarpras, Role::Admin];

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileJson {
    /// For `GET /staff/files/{id}`.
    id: i64,
    /// Cleaned.
    name: String,
    #[schema(example = "application/pdf")]
    content_type: String,
    bytes: i64,
    at: String,
    /// Name of the member of staff; empty for the applicant.
    by: String,
    /// The same file for somebody who is signed in on the pages.
    page: String,
}

impl From<&FileView> for FileJson {
    fn from(file: &FileView) -> Self {
        Self {
            id: file.id.0,
            name: file.name.clone(),
            content_type: file.kind.mime().to_owned(),
            bytes: file.bytes,
            at: moment(file.at),
            by: file.by.clone(),
            page: paths::file(file.id),
        }
    }
}

/// The files of a request, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct FilesJson {
    letters: Vec<FileJson>,
    /// Of the handover.
    photos: Vec<FileJson>,
}

/// A file that was stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoredJson {
    id: i64,
}

/// A form with one file, for the document; its contents are read as they come.
#[derive(ToSchema)]
pub struct FileIn {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    pub file: String,
}

/// The files of a request, for whoever may see it.
#[utoipa::path(get, path = "/staff/reservations/{code}/files", tag = "staff", operation_id = "reservation_files", params(("code" = String, Path)), security(("token" = [])),
    responses((status = 200, body = FilesJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn list(staff: Staff, Path(code): Path<String>) -> Result<Json<FilesJson>, AppError> {
    let context = staff.with(ROLES)?;
    let mut db = context.store.read().await?;
    let files = rows::files(&mut db, &code_of(&code)?, &context.actor.roles(), context.now).await?.ok_or(AppError::NotFound)?;
    Ok(Json(FilesJson { letters: files.letters.iter().map(Into::into).collect(), photos: files.photos.iter().map(Into::into).collect() }))
}

/// One file of a request, as it was sent. That it was read is noted at the request.
#[utoipa::path(get, path = "/staff/files/{id}", tag = "staff", operation_id = "file", params(("id" = i64, Path)), security(("token" = [])),
    responses((status = 200, description = "the file, as an attachment"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn open(State(state): State<ServerState>, staff: Staff, Path(id): Path<String>) -> Result<Response, AppError> {
    let context = staff.with(ROLES)?;
    let id = id.parse().map(UploadId).map_err(|_| AppError::NotFound)?;
    uploads::file_for(&state, context, id).await
}

async fn stored(state: &ServerState, staff: &Staff, code: &str, purpose: Purpose, request: Request) -> Result<(StatusCode, Json<StoredJson>), AppError> {
    let id = uploads::take_file(state, &staff.context, &code_of(code)?, purpose, request).await?;
    Ok((StatusCode::CREATED, Json(StoredJson { id: id.0 })))
}

/// Takes in a letter that the applicant has brought: PDF, JPEG or PNG, at most 5 MB, at most three of one request.
#[utoipa::path(post, path = "/staff/reservations/{code}/letter", tag = "staff", operation_id = "letter_in", params(("code" = String, Path)),
    request_body(content = FileIn, content_type = "multipart/form-data"), security(("token" = [])),
    responses((status = 201, body = StoredJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn letter(
    State(state): State<ServerState>,
    staff: Staff,
    Path(code): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<StoredJson>), AppError> {
    stored(&state, &staff, &code, Purpose::Letter, request).await
}

/// Adds a photo of the handover: JPEG or PNG, at most 5 MB.
#[utoipa::path(post, path = "/staff/reservations/{code}/photos", tag = "staff", operation_id = "handover_photo", params(("code" = String, Path)),
    request_body(content = FileIn, content_type = "multipart/form-data"), security(("token" = [])),
    responses((status = 201, body = StoredJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn photo(
    State(state): State<ServerState>,
    staff: Staff,
    Path(code): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<StoredJson>), AppError> {
    stored(&state, &staff, &code, Purpose::Handover, request).await
}
