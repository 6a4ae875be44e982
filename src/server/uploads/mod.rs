//! Files that people send and open: plain routes, because a server function would take bodies of any size (decisions §6). What is
//! stored is told by its first bytes, lies outside of the site folder under a name of ours, and leaves only as an attachment that a
//! browser may neither guess about nor run.

mod folder;
mod pictures;
mod place_photos;
mod receive;

pub use folder::Folder;
pub use place_photos::{add_place_photo, show_photo};
pub use receive::{LARGEST_BODY, LONGEST};

use super::error::{refuse, status};
use super::forms::signed_in;
use super::limits::Network;
use super::pages::render;
use super::state::{ServerState, Visitor};
use crate::app::paths;
use crate::app::public::track::LetterOutcome;
use crate::app::staff::files::FileOutcome;
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::photo::{PhotoForm, PhotoId};
use crate::domain::role::Role;
use crate::domain::upload::{Purpose, UploadId, attachment};
use crate::error::AppError;
use crate::store::check::Check;
use crate::store::uploads::{self as rows, Upload};
use crate::store::{Store, StoreError, photos, random_hex, read_log, reservations};
use crate::workflow::{Actor, Context, uploads};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use folder::hash_of;
use futures::Stream;
use receive::{Fault, Received, disk, receive};
use std::io::Error;
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

/// For what people have sent: nothing in it runs, loads or belongs to our origin, even if somebody gets a browser to show it.
const SANDBOX: &str = "sandbox; default-src 'none'";
/// A file without a row may be one that is just being stored; older ones are nobody's.
const NOBODYS_AFTER: Duration = Duration::from_secs(600);
/// So many rows are looked at together.
const CHECKED_TOGETHER: i64 = 200;

/// Why nothing was stored, and the status that says so.
struct Failure {
    status: StatusCode,
    error: AppError,
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self { status: status(&error), error }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let (status, error) = fault.answer();
        Self { status, error }
    }
}

/// `POST /p/{secret}/surat`: the applicant's letter. The page then shows it, or why it was not stored.
pub async fn send_letter(State(state): State<ServerState>, Path(secret): Path<String>, request: Request) -> Response {
    let (request, page) = with_page(request);
    match letter(&state, &secret, request).await {
        Ok(()) => Redirect::to(&paths::track(&secret)).into_response(),
        Err(failure) => shown(&state, page, failure, |error| LetterOutcome(Some(error))).await,
    }
}

async fn letter(state: &ServerState, secret: &str, request: Request) -> Result<(), Failure> {
    let network = network_of(&request)?;
    let context = state.context(Actor::Applicant);
    let code = letter_allowed(&context, secret).await?;
    let limits = &state.limits.files;
    limits.check(network)?;
    let _place = limits.enter(network)?;
    let file = receive(&state.uploads, Purpose::Letter.taken(), request).await?;
    let bytes = file.whole.bytes;
    limits.take(network, bytes)?;
    let kept = keep(state, context, code, Purpose::Letter, file).await;
    if kept.is_err() {
        limits.give_back(network, bytes);
    }
    kept.map(|_| ()).map_err(Failure::from)
}

async fn letter_allowed(context: &Context, secret: &str) -> Result<ReservationCode, AppError> {
    let mut db = context.store.read().await?;
    let found = reservations::by_secret(&mut db, secret).await?.ok_or(AppError::NotFound)?;
    uploads::allowed(&mut db, context, &found, Purpose::Letter).await?;
    Ok(found.code)
}

/// `POST /kantor/permohonan/{code}/foto`: a photo of a handover. Strangers are shown the door.
pub async fn add_photo(State(state): State<ServerState>, Path(code): Path<String>, request: Request) -> Response {
    from_page(&state, &code, Purpose::Handover, request).await
}

/// `POST /kantor/permohonan/{code}/surat`: a letter that somebody has brought to the counter. Strangers are shown the door.
pub async fn add_letter(State(state): State<ServerState>, Path(code): Path<String>, request: Request) -> Response {
    from_page(&state, &code, Purpose::Letter, request).await
}

/// A file from the page of a request, which then shows it, or why it was not stored.
async fn from_page(state: &ServerState, code: &str, purpose: Purpose, request: Request) -> Response {
    let (request, page) = with_page(request);
    match from_staff(state, code, purpose, request).await {
        Ok(code) => Redirect::to(&paths::reservation(&code)).into_response(),
        Err(Failure { error: AppError::SignInRequired, .. }) => Redirect::to(paths::SIGN_IN).into_response(),
        Err(failure) => shown(state, page, failure, |error| FileOutcome(Some(error))).await,
    }
}

async fn from_staff(state: &ServerState, code: &str, purpose: Purpose, request: Request) -> Result<ReservationCode, Failure> {
    let (headers, visitor) = (request.headers().clone(), request.extensions().get::<Visitor>().cloned());
    let context = signed_in(state, &headers, visitor).await?;
    let code: ReservationCode = code.parse().map_err(|_| AppError::NotFound)?;
    take(state, context, &code, purpose, request).await?;
    Ok(code)
}

/// Takes a file of a request from a member of staff who may add one.
async fn take(state: &ServerState, context: Context, code: &ReservationCode, purpose: Purpose, request: Request) -> Result<UploadId, Failure> {
    let network = network_of(&request)?;
    allowed(&context, code, purpose).await?;
    let _place = state.limits.files.enter(network)?;
    let file = receive(&state.uploads, purpose.taken(), request).await?;
    Ok(keep(state, context, code.clone(), purpose, file).await?)
}

async fn allowed(context: &Context, code: &ReservationCode, purpose: Purpose) -> Result<(), AppError> {
    let mut db = context.store.read().await?;
    let found = reservations::get(&mut db, code).await?;
    uploads::allowed(&mut db, context, &found, purpose).await
}

/// The same for the API: a letter or a photo of a request.
///
/// # Errors
/// `Invalid` (field `file`) for what is wrong with the file; those of [`uploads::allowed`].
pub async fn take_file(state: &ServerState, context: &Context, code: &ReservationCode, purpose: Purpose, request: Request) -> Result<UploadId, AppError> {
    take(state, context.clone(), code, purpose, request).await.map_err(|failure| failure.error)
}

/// The same for the API: a photo of a facility, with its description in the fields `alt_id` and `alt_en`.
///
/// # Errors
/// `Invalid` for what is wrong with file or description; those of [`crate::workflow::photos::allowed`].
pub async fn take_place_photo(state: &ServerState, context: &Context, facility: FacilityCode, request: Request) -> Result<PhotoId, AppError> {
    let network = network_of(&request)?;
    let mut form = PhotoForm::default();
    place_photos::take(state, context.clone(), network, facility, request, &mut form).await.map_err(|failure| failure.error)
}

/// `GET /p/{secret}/surat/{id}`: a letter, for whoever holds the link of its request.
pub async fn open_letter(State(state): State<ServerState>, Path((secret, id)): Path<(String, String)>, parts: Parts) -> Response {
    let found = async {
        let id = id.parse().map(UploadId).map_err(|_| AppError::NotFound)?;
        let mut db = state.store.read().await?;
        let upload = rows::letter(&mut db, &secret, id).await?.ok_or(AppError::NotFound)?;
        drop(db);
        leaving(&state.uploads, &upload).await
    };
    found.await.unwrap_or_else(|error| refuse(&parts.uri, &parts.headers, &error))
}

/// `GET /kantor/berkas/{id}`: a file of a request, for staff who may see the request.
pub async fn open_file(State(state): State<ServerState>, Path(id): Path<String>, parts: Parts) -> Response {
    let visitor = parts.extensions.get::<Visitor>().cloned();
    let found = async {
        let context = signed_in(&state, &parts.headers, visitor).await?;
        if !context.actor.roles().any_of(&[Role::Ult, Role::Sarpras, Role::Admin]) {
            return Err(AppError::Forbidden);
        }
        let id = id.parse().map(UploadId).map_err(|_| AppError::NotFound)?;
        file_for(&state, &context, id).await
    };
    found.await.unwrap_or_else(|error| refuse(&parts.uri, &parts.headers, &error))
}

/// The answer that carries a file of a request to a member of staff who may see the request. That it was read is written down.
///
/// # Errors
/// `NotFound` when there is none, or none for them.
pub async fn file_for(state: &ServerState, context: &Context, id: UploadId) -> Result<Response, AppError> {
    let mut db = state.store.read().await?;
    let (upload, code) = rows::for_staff(&mut db, id, &context.actor.roles(), context.now).await?.ok_or(AppError::NotFound)?;
    read_log::note(&state.store, &mut db, context.staff_id(), &code, context.now).await;
    drop(db);
    leaving(&state.uploads, &upload).await
}

/// The request with the body, and one for the page that shows what came of it.
fn with_page(request: Request) -> (Request, Request) {
    let (parts, body) = request.into_parts();
    let mut page = Request::from_parts(parts.clone(), Body::empty());
    *page.method_mut() = Method::GET;
    (Request::from_parts(parts, body), page)
}

fn network_of(request: &Request) -> Result<Network, AppError> {
    request.extensions().get::<Visitor>().map(|visitor| Network::from(visitor.address)).ok_or(AppError::Forbidden)
}

/// Whoever may not, or comes too often, is told so in a word; everybody else gets their page again, with the reason.
async fn shown<T: Clone + Send + Sync + 'static>(state: &ServerState, page: Request, failure: Failure, outcome: impl FnOnce(AppError) -> T) -> Response {
    let Failure { status, error } = failure;
    if matches!(error, AppError::Forbidden | AppError::NotFound | AppError::SignInRequired | AppError::TooManyRequests { .. }) {
        return refuse(page.uri(), page.headers(), &error);
    }
    let mut response = render(state, page, status, outcome(error.clone())).await;
    response.extensions_mut().insert(super::error::Failure(error));
    response
}

/// Gives a file its place and its row. Goes on when the caller has gone away: both belong together.
async fn keep(state: &ServerState, context: Context, code: ReservationCode, purpose: Purpose, file: Received) -> Result<UploadId, AppError> {
    let state = state.clone();
    let work = tokio::spawn(async move {
        let entry = file.entry();
        let name = entry.name.clone();
        state.uploads.settle(&file.whole).await.map_err(|error| disk(&error))?;
        let added = uploads::add(&context, &code, purpose, entry).await;
        if let Err(error) = &added
            && !may_be_stored(error)
        {
            state.uploads.remove(&name).await;
        }
        added
    });
    work.await.unwrap_or_else(|error| Err(fault_of_ours(&error)))
}

/// After these nobody knows whether the row was written; a file without one is thrown away later.
fn may_be_stored(error: &AppError) -> bool {
    matches!(error, AppError::Unavailable | AppError::Network(_) | AppError::Internal { .. })
}

fn fault_of_ours(error: &dyn std::error::Error) -> AppError {
    let incident = random_hex(4);
    tracing::error!(%incident, %error, "a file could not be handled");
    AppError::Internal { incident }
}

/// The answer that carries a file out.
async fn leaving(folder: &Folder, upload: &Upload) -> Result<Response, AppError> {
    let file = folder.open(&upload.name).await.map_err(|error| fault_of_ours(&error))?;
    let name = HeaderValue::from_str(&attachment(&upload.shown_name)).map_err(|error| fault_of_ours(&error))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(upload.kind.mime())),
        (header::CONTENT_DISPOSITION, name),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(contents(file))).into_response())
}

/// Piece by piece, so that slow readers hold no memory.
fn contents(mut file: File) -> impl Stream<Item = Result<Bytes, Error>> + Send + 'static {
    async_stream::stream! {
        let mut piece = vec![0_u8; 64 * 1024];
        loop {
            match file.read(&mut piece).await {
                Ok(0) => break,
                Ok(length) => yield Ok(Bytes::copy_from_slice(&piece[..length])),
                Err(error) => {
                    yield Err(error);
                    break;
                }
            }
        }
    }
}

/// Throws away what nobody knows of: files without a row, and what was never finished. Gives how many.
///
/// # Errors
/// When folder or database cannot be read.
pub async fn sweep(state: &ServerState) -> Result<usize, AppError> {
    // First the folder: what comes in after this is too young to be in the list.
    let old = state.uploads.older_than(NOBODYS_AFTER).await.map_err(|error| fault_of_ours(&error))?;
    if old.is_empty() {
        return Ok(0);
    }
    let mut db = state.store.read().await?;
    let mut known = rows::names(&mut db).await?;
    known.extend(photos::names(&mut db).await?);
    drop(db);
    let mut thrown_away = 0;
    for name in old.iter().filter(|name| !known.contains(*name)) {
        state.uploads.remove(name).await;
        thrown_away += 1;
    }
    Ok(thrown_away)
}

/// `silandap check`: every row has its file, as it was sent or drawn.
///
/// # Errors
/// When the database cannot be read.
pub async fn check(store: &Store, folder: &Folder) -> Result<Check, StoreError> {
    let mut db = store.read().await?;
    let mut seen = Seen::default();
    let mut last = UploadId(0);
    loop {
        let some = rows::after(&mut db, last, CHECKED_TOGETHER).await?;
        let Some(end) = some.last() else { break };
        last = end.id;
        for upload in &some {
            seen.look(folder, &upload.name, &upload.sha256, || upload.id.0.to_string()).await;
        }
    }
    let mut last = 0;
    loop {
        let some = photos::files_after(&mut db, last, CHECKED_TOGETHER).await?;
        let Some(end) = some.last() else { break };
        last = end.id;
        for file in &some {
            seen.look(folder, &file.name, &file.sha256, || format!("photo file {}", file.id)).await;
        }
    }
    let Seen { files, wrong, first } = seen;
    let ok = wrong == 0;
    let detail = if ok { format!("{files} files") } else { format!("{wrong} of {files} files are missing or changed, the first: {first}") };
    Ok(Check { check: "uploads", ok, detail })
}

/// How many files were looked at, how many of them are not as they were, and the first of those.
#[derive(Default)]
struct Seen {
    files: usize,
    wrong: usize,
    first: String,
}

impl Seen {
    async fn look(&mut self, folder: &Folder, name: &str, sha256: &str, what: impl Fn() -> String) {
        self.files += 1;
        let contents = folder.read(name).await.ok();
        if contents.is_none_or(|contents| hash_of(&contents) != sha256) {
            self.wrong += 1;
            if self.first.is_empty() {
                self.first = what();
            }
        }
    }
}
