//! Everything that is HTTP, process or machine: settings, the accept loop, the guard before every request, sessions,
//! limits, live streams, the REST API and the commands.

pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod context;
pub mod deadlines;
pub mod error;
pub mod file_limits;
pub mod files;
pub mod forms;
pub mod guard;
pub mod headers;
pub mod ical;
pub mod limits;
pub mod live;
pub mod once;
pub mod outbox;
pub mod outward;
pub mod pages;
pub mod privacy;
pub mod proof;
pub mod public_url;
pub mod push;
pub mod qr;
pub mod rest;
pub mod router;
pub mod state;
pub mod telemetry;
pub mod uploads;
pub mod webhooks;

use crate::store::{Store, StoreError};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use config::Settings;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use public_url::PublicUrl;
use state::ServerState;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

/// Whoever has not sent the headers of a request by then is let go.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// Open requests get so long to end when the server stops.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the database {url} cannot be opened: {error}")]
    Store { url: String, error: StoreError },
    #[error("{name} = {address} cannot be listened on: {error}")]
    Listen { name: &'static str, address: SocketAddr, error: std::io::Error },
    #[error("SILANDAP_UPLOADS = {folder} cannot be used: {error}")]
    Uploads { folder: String, error: std::io::Error },
}

/// Serves until the process is asked to stop. Says on the standard output where it listens, once it is ready.
///
/// # Errors
/// When the database, the folder for files or the address cannot be had.
pub async fn run(settings: Settings) -> Result<(), StartError> {
    let store = Store::open(&settings.database_url).await.map_err(|error| StartError::Store { url: settings.database_url.clone(), error })?;
    let listener = listen("LEPTOS_SITE_ADDR", settings.leptos.site_addr).await?;
    let address = listener.local_addr().map_err(|error| StartError::Listen { name: "LEPTOS_SITE_ADDR", address: settings.leptos.site_addr, error })?;
    let public_url = settings.public_url.clone().unwrap_or_else(|| PublicUrl::of_address(address));
    if !public_url.takes_secure_cookies() {
        tracing::warn!("{public_url} is not https: passwords and requests can be read on the way");
    }
    let (stop, stopping) = watch::channel(false);
    let state = ServerState::new(store, &settings, public_url.clone(), stopping.clone());
    let made = state.uploads.make(&settings.database_name());
    made.map_err(|error| StartError::Uploads { folder: settings.uploads.display().to_string(), error })?;
    tokio::spawn(auth::forget_dead_sessions(state.clone()));
    tokio::spawn(deadlines::keep(state.clone()));
    tokio::spawn(webhooks::keep(state.clone()));
    tokio::spawn(push::keep(state.clone()));
    let sending = tokio::spawn(outbox::worker::keep(state.clone()));
    if let Some(address) = settings.metrics_addr {
        let listener = listen("SILANDAP_METRICS_ADDR", address).await?;
        let router = Router::new().route("/metrics", axum::routing::get(telemetry::metrics)).with_state(state.clone());
        tokio::spawn(accept(listener, router, stopping.clone()));
    }
    tokio::spawn(async move {
        asked_to_stop().await;
        let _ = stop.send(true);
    });
    println!("SILANDAP listens on {public_url}");
    accept(listener, router::build(state), stopping).await;
    if tokio::time::timeout(STOP_WITHIN, sending).await.is_err() {
        tracing::warn!("some messages were under way and did not end in time");
    }
    Ok(())
}

async fn listen(name: &'static str, address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| StartError::Listen { name, address, error })
}

/// Takes connections until told to stop, then lets the open requests end. `axum::serve` would wait for slow callers for
/// ever; here every connection has a time within which the headers must have come.
async fn accept(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(64 * 1024);
    let open = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let (socket, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many open files, or a caller that was gone again: others may still be served.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let _ = socket.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |mut request: http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = open.watch(builder.serve_connection(TokioIo::new(socket), service).into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_WITHIN, open.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

/// Ctrl-C, or the service manager's SIGTERM.
async fn asked_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard");
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
