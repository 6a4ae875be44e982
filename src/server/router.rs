//! Every way in. Plain routes are added through [`Routes`], which keeps a list of them: the list of what may be called
//! without signing in is a test, and a route that is missing there fails it.

use super::error::{Failure, say_when, status};
use super::limits::{Limits, Network, TooOften};
use super::outbox::webhooks;
use super::state::{ServerState, Visitor};
use super::{auth, error, files, forms, guard, headers, ical, live, pages, privacy, proof, rest, telemetry, uploads};
use crate::app::paths;
use crate::error::AppError;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use futures::FutureExt;
use leptos::prelude::provide_context;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// No answer takes longer to begin, but for a file that is being sent; slow bodies end here too.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// One way in: method and path as the router knows it.
pub type Line = (String, String);

/// A router that remembers its lines.
struct Routes {
    router: Router<ServerState>,
    lines: Vec<Line>,
}

impl Routes {
    fn add(mut self, method: &Method, path: &str, handler: MethodRouter<ServerState>) -> Self {
        self.lines.push((method.to_string(), path.to_owned()));
        self.router = self.router.route(path, handler);
        self
    }
}

fn plain() -> Routes {
    Routes { router: Router::new(), lines: Vec::new() }
        .add(&Method::GET, "/healthz", get(telemetry::healthz))
        .add(&Method::GET, "/readyz", get(telemetry::readyz))
        .add(&Method::GET, "/live", get(live::calendar))
        .add(&Method::GET, "/p/{secret}/live", get(live::tracked))
        .add(&Method::GET, "/kantor/live", get(live::office))
        .add(&Method::GET, "/p/{secret}/bukti", get(proof::of_applicant))
        .add(&Method::GET, "/kantor/permohonan/{code}/bukti", get(proof::of_counter))
        .add(&Method::GET, "/kalender/{feed}", get(ical::of_facility))
        .add(&Method::GET, "/kalender/petugas/{feed}", get(ical::of_staff))
        .add(&Method::GET, "/api/v1/openapi.json", get(rest::openapi))
        .add(&Method::POST, paths::EXPORT_PERSON, post(privacy::export))
        .add(&Method::GET, webhooks::WHATSAPP, get(webhooks::verify))
        .add(&Method::POST, webhooks::WHATSAPP, post(webhooks::whatsapp))
        .add(&Method::POST, webhooks::GATEWAY, post(webhooks::gateway))
}

/// Ways in and out for files: the only ones that take a large body, and wait for it.
fn with_files() -> Routes {
    Routes { router: Router::new(), lines: Vec::new() }
        .add(&Method::POST, "/p/{secret}/surat", post(uploads::send_letter))
        .add(&Method::GET, "/p/{secret}/surat/{id}", get(uploads::open_letter))
        .add(&Method::POST, "/kantor/permohonan/{code}/foto", post(uploads::add_photo))
        .add(&Method::POST, "/kantor/permohonan/{code}/surat", post(uploads::add_letter))
        .add(&Method::POST, "/kantor/fasilitas/{code}/foto", post(uploads::add_place_photo))
        .add(&Method::GET, "/fasilitas/foto/{name}", get(uploads::show_photo))
        .add(&Method::GET, "/kantor/berkas/{id}", get(uploads::open_file))
}

/// Every way in there is, but for the files of the client build: plain routes, pages, server functions, REST.
pub fn lines() -> Vec<Line> {
    let mut lines = plain().lines;
    lines.extend(with_files().lines);
    lines.extend(pages::lines());
    lines.extend(leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned())));
    lines.extend(rest::lines());
    lines.sort();
    lines
}

/// The whole server.
pub fn build(state: ServerState) -> Router {
    let most = plain()
        .router
        .merge(files::router(&state))
        .merge(rest::router())
        .route("/api/{*function}", post(server_function))
        .merge(pages::routes(&state))
        .fallback(not_found);
    let inner = bounded(most, &state, guard::LARGEST_BODY, LONGEST_WAIT)
        // The usual bound of two megabytes is the one of axum; ours stands around it.
        .merge(bounded(with_files().router.merge(rest::router_of_files()).layer(DefaultBodyLimit::disable()), &state, uploads::LARGEST_BODY, uploads::LONGEST))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .layer(from_fn_with_state(state.clone(), guard::guard))
        .layer(from_fn_with_state(state.clone(), headers::careful))
        .layer(from_fn_with_state(state.clone(), telemetry::observe));
    inner.with_state(state)
}

/// Routes with what stands directly around them: the largest body, the longest wait, who may come in and how often.
fn bounded(routes: Router<ServerState>, state: &ServerState, largest: usize, longest: Duration) -> Router<ServerState> {
    routes
        .layer(from_fn(catch_panics))
        .layer(from_fn_with_state(state.clone(), door))
        .layer(from_fn_with_state(state.clone(), limit))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, longest))
        .layer(RequestBodyLimitLayer::new(largest))
}

/// A file of the site folder, or nothing: for a browser a page that says so, with the ways on.
async fn not_found(State(state): State<ServerState>, request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let (parts, body) = request.into_parts();
    let page = Request::from_parts(parts.clone(), Body::empty());
    match files::site_file(&state, Request::from_parts(parts.clone(), body)).await {
        Some(file) if is_read => file,
        _ if is_read && reads_pages(&parts) => pages::render(&state, page, StatusCode::NOT_FOUND, ()).await,
        _ => error::refuse(&parts.uri, &parts.headers, &AppError::NotFound),
    }
}

/// A browser that goes to an address, rather than a script that calls the interface.
fn reads_pages(parts: &Parts) -> bool {
    let accepts = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !parts.uri.path().starts_with("/api/")
}

/// Runs a server function and gives its failure the real status: by itself every `Err` would be a 500. A plain form
/// keeps its redirect back to the page, which shows the failure.
async fn server_function(State(state): State<ServerState>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if !leptos::server_fn::axum::server_fn_paths().any(|(known, method)| known == path && method == Method::POST) {
        return error::refuse(request.uri(), request.headers(), &AppError::NotFound);
    }
    let context = move || provide_context(state.clone());
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, guard::LARGEST_BODY).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let failure = serde_json::from_slice::<AppError>(&body).ok();
    if let Some(failure) = failure {
        if parts.status == StatusCode::INTERNAL_SERVER_ERROR {
            // On this side of the wire, `Network` means that the arguments could not be read.
            parts.status = if matches!(failure, AppError::Network(_)) { StatusCode::UNPROCESSABLE_ENTITY } else { status(&failure) };
            parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            say_when(&failure, &mut parts.headers);
        }
        parts.extensions.insert(Failure(failure));
    }
    Response::from_parts(parts, Body::from(body))
}

/// Middleware: a fault of ours ends one request and is written down under a number; the caller is told the number.
async fn catch_panics(request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            let incident = crate::store::random_hex(4);
            tracing::error!(%incident, "a request panicked; the message stands above");
            error::refuse(&uri, &headers, &AppError::Internal { incident })
        }
    }
}

/// Middleware: who is not signed in is sent to the door instead of a staff page. The pages ask for rights themselves, each
/// for what it shows; this is so that nothing of them is rendered for nobody.
async fn door(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_page = (path == "/kantor" || path.starts_with("/kantor/")) && path != "/kantor/live" && matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(visitor) = request.extensions().get::<Visitor>().filter(|_| is_page).cloned() else { return next.run(request).await };
    let headers = request.headers().clone();
    match auth::session(&state, &headers, &visitor).await {
        Ok(Some(_)) => next.run(request).await,
        Ok(None) => (StatusCode::SEE_OTHER, [(header::LOCATION, "/masuk")]).into_response(),
        Err(failure) => error::refuse(request.uri(), &headers, &failure),
    }
}

/// What a request does that anonymous people could do too often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counted {
    /// Stores a request, takes it back, or answers what is proposed.
    stores: bool,
    /// Opens one request with a secret, or with a code and digits, or a calendar with its secret.
    opens: bool,
}

impl Counted {
    fn of(method: &Method, path: &str) -> Self {
        let posts = *method == Method::POST;
        if let Some(rest) = path.strip_prefix("/p/") {
            return Self { stores: posts, opens: !rest.is_empty() };
        }
        if let Some(rest) = path.strip_prefix("/api/v1/reservations") {
            return Self { stores: posts, opens: rest.len() > 1 };
        }
        if path.starts_with("/kalender/petugas/") {
            return Self { stores: false, opens: true };
        }
        match path {
            "/ajukan" | "/api/reservations/submit" => Self { stores: posts, opens: false },
            "/api/reservations/withdraw" | "/api/reservations/reply" | "/api/reservations/complete" => Self { stores: posts, opens: true },
            "/api/reservations/tracked" | "/api/reservations/find" | "/api/survey/load" => Self { stores: false, opens: true },
            "/lacak" => Self { stores: false, opens: posts },
            _ => Self::default(),
        }
    }
}

/// Middleware: anonymous writes and wrong codes are counted per network. A use is counted first and given back when it
/// turns out not to count, so that many at the same moment are no way around.
async fn limit(State(state): State<ServerState>, mut request: Request, next: Next) -> Response {
    let counted = Counted::of(request.method(), request.uri().path());
    // Buttons that only change the plain form send it to the same address; a request that was stored leads on.
    let is_plain_form = request.uri().path() == "/ajukan";
    let Some(visitor) = request.extensions().get::<Visitor>().filter(|_| counted != Counted::default()) else { return next.run(request).await };
    let network = Network::from(visitor.address);
    let limits: &Limits = &state.limits;
    if let Err(failure) = take(limits, counted, network) {
        if !forms::shows_failures_itself(request.method(), request.uri().path()) {
            return error::refuse(request.uri(), request.headers(), &failure);
        }
        request.extensions_mut().insert(TooOften(failure.clone()));
        let mut response = next.run(request).await;
        error::say_when(&failure, response.headers_mut());
        return response;
    }
    let response = next.run(request).await;
    let failure = response.extensions().get::<Failure>().map(|failure| &failure.0);
    let missed = match failure {
        Some(AppError::NotFound) => true,
        // A plain form is sent back to its page with the failure; other answers name it by their status.
        _ => response.status() == StatusCode::NOT_FOUND,
    };
    if counted.opens && !missed {
        limits.misses.give_back(&network);
    }
    if counted.stores && (failure.is_some() || response.status().as_u16() >= 400 || (is_plain_form && !response.status().is_redirection())) {
        limits.stored.give_back(&network);
    }
    response
}

fn take(limits: &Limits, counted: Counted, network: Network) -> Result<(), AppError> {
    if counted.opens {
        limits.misses.take(&network)?;
    }
    if counted.stores {
        let taken = limits.attempts.take(&network).and_then(|()| limits.stored.take(&network));
        if taken.is_err() && counted.opens {
            limits.misses.give_back(&network);
        }
        return taken;
    }
    Ok(())
}
