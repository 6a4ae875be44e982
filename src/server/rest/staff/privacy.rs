//! Personal data (UU PDP): what is forgotten when, and everything about one person, handed out or forgotten.

use crate::domain::retention::{KeptPerson, Run};
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::moment;
use crate::store::privacy as rows;
use crate::workflow::privacy::{self as work, PERSON_ROLES, RUN_ROLES};
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One run of the forgetting; the numbers are requests, files and lines.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunJson {
    at: String,
    /// Name of staff; empty for the clock and for commands.
    by: String,
    /// It only counted.
    dry_run: bool,
    done: i64,
    closed: i64,
    attachments: i64,
    guest_book: i64,
    read_log: i64,
}

impl From<&Run> for RunJson {
    fn from(run: &Run) -> Self {
        let counts = run.counts;
        Self {
            at: moment(run.at),
            by: run.by.clone(),
            dry_run: run.dry_run,
            done: counts.done,
            closed: counts.closed,
            attachments: counts.attachments,
            guest_book: counts.guest_book,
            read_log: counts.read_log,
        }
    }
}

/// The latest runs, the newest first.
#[utoipa::path(get, path = "/staff/personal-data/runs", tag = "administration", operation_id = "retention_runs", security(("token" = [])),
    responses((status = 200, body = Vec<RunJson>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn runs(staff: Staff) -> Result<Json<Vec<RunJson>>, AppError> {
    let context = staff.with(RUN_ROLES)?;
    let runs = rows::runs(&mut *context.store.read().await?).await?;
    Ok(Json(runs.iter().map(Into::into).collect()))
}

/// Counts what would be forgotten now; of persons nothing changes.
#[utoipa::path(post, path = "/staff/personal-data/rehearse", tag = "administration", operation_id = "retention_rehearse", security(("token" = [])),
    responses((status = 200, body = RunJson), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn rehearse(staff: Staff) -> Result<Json<RunJson>, AppError> {
    let context = staff.with(RUN_ROLES)?;
    Ok(Json((&work::forget_due(context, true).await?).into()))
}

/// Whom it is about. The number comes in the body, so it stands in no address and no log.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonIn {
    /// A WhatsApp number, or the code of a request.
    person: String,
}

/// Everything the office keeps about one person, as one JSON document. That it was read is noted at each of the requests.
#[utoipa::path(post, path = "/staff/personal-data/export", tag = "administration", operation_id = "person_export", request_body = PersonIn, security(("token" = [])),
    responses((status = 200, description = "one JSON document with `exported_at`, `requests` and `visits`"), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn export(staff: Staff, Body(body): Body<PersonIn>) -> Result<Response, AppError> {
    let context = staff.with(PERSON_ROLES)?;
    let everything = work::export(context, &body.person).await?;
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(everything)).into_response())
}

/// Whom to forget.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseIn {
    /// A WhatsApp number, or the code of a request.
    person: String,
    /// True only says what it is about. Nothing brings back what was forgotten, so it must be named.
    dry_run: bool,
}

/// What there is of a person, or was.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonJson {
    /// False for a dry run.
    erased: bool,
    /// The newest stands first.
    requests: Vec<PersonsRequestJson>,
    /// Lines of the guest book.
    visits: i64,
    /// Codes of what is open or in use: until that is over nobody is forgotten.
    in_the_way: Vec<String>,
}

/// A request of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonsRequestJson {
    code: String,
    status: String,
}

impl PersonJson {
    fn new(kept: &KeptPerson, erased: bool) -> Self {
        Self {
            erased,
            requests: kept.requests.iter().map(|request| PersonsRequestJson { code: request.code.to_string(), status: request.status.to_string() }).collect(),
            visits: kept.visits,
            in_the_way: kept.in_the_way().iter().map(ToString::to_string).collect(),
        }
    }
}

/// Forgets one person at once, all of it or nothing; or with `dry_run` says what that is about.
#[utoipa::path(post, path = "/staff/personal-data/erase", tag = "administration", operation_id = "person_erase", request_body = EraseIn, security(("token" = [])),
    responses((status = 200, body = PersonJson), (status = 403, body = Problem), (status = 422, body = Problem, description = "nothing is kept, or a request is open or in use")))]
pub async fn erase(staff: Staff, Body(body): Body<EraseIn>) -> Result<Json<PersonJson>, AppError> {
    let context = staff.with(PERSON_ROLES)?;
    let kept = if body.dry_run { work::find(context, &body.person).await? } else { work::erase(context, &body.person, true).await? };
    Ok(Json(PersonJson::new(&kept, !body.dry_run)))
}
