//! What the process tells about itself: one line per request without anything personal, and numbers for Prometheus.

use super::error::Failure;
use super::state::ServerState;
use crate::domain::delivery::DeliveryState;
use crate::store::{Store, StoreError, messages};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// Numbers since the start.
#[derive(Default)]
pub struct Metrics {
    /// Answers by class: 1xx to 5xx.
    by_class: [AtomicU64; 5],
    /// Changes that succeeded.
    writes: AtomicU64,
    microseconds: AtomicU64,
}

impl Metrics {
    /// The Prometheus text format, version 0.0.4; `streams` live streams are open now.
    pub fn text(&self, streams: usize) -> String {
        let mut text = String::from("# HELP silandap_requests_total Answers by class of status.\n# TYPE silandap_requests_total counter\n");
        let mut total = 0;
        for (class, count) in (1..=5).zip(&self.by_class) {
            let count = count.load(Relaxed);
            total += count;
            let _ = writeln!(text, "silandap_requests_total{{class=\"{class}xx\"}} {count}");
        }
        let seconds = self.microseconds.load(Relaxed) / 1_000;
        let _ = writeln!(text, "# HELP silandap_request_seconds Time until the answer began.\n# TYPE silandap_request_seconds summary");
        let _ = writeln!(text, "silandap_request_seconds_sum {}.{:03}\nsilandap_request_seconds_count {total}", seconds / 1_000, seconds % 1_000);
        let _ = writeln!(
            text,
            "# HELP silandap_errors_total Answers 500 and above.\n# TYPE silandap_errors_total counter\nsilandap_errors_total {}",
            self.by_class[4].load(Relaxed)
        );
        let _ = writeln!(
            text,
            "# HELP silandap_writes_total Changes that succeeded.\n# TYPE silandap_writes_total counter\nsilandap_writes_total {}",
            self.writes.load(Relaxed)
        );
        let _ = writeln!(text, "# HELP silandap_live_streams Open live streams.\n# TYPE silandap_live_streams gauge\nsilandap_live_streams {streams}");
        text
    }
}

/// Middleware: counts the answer and writes its line. The path is that of the route, so that no code or secret gets in.
pub async fn observe(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = route_of(&request);
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let taken = begun.elapsed();
    let metrics = &state.metrics;
    if let Some(class) = metrics.by_class.get(usize::from(status / 100).saturating_sub(1)) {
        class.fetch_add(1, Relaxed);
    }
    metrics.microseconds.fetch_add(u64::try_from(taken.as_micros()).unwrap_or(u64::MAX), Relaxed);
    if !matches!(method, Method::GET | Method::HEAD | Method::OPTIONS) && status < 400 {
        metrics.writes.fetch_add(1, Relaxed);
    }
    let code = response.extensions().get::<Failure>().map_or("", |failure| failure.0.code());
    let milliseconds = taken.as_secs_f64() * 1_000.0;
    if status >= 500 {
        tracing::error!(target: "silandap::request", %method, route, status, code, "{milliseconds:.1} ms");
    } else {
        tracing::info!(target: "silandap::request", %method, route, status, code, "{milliseconds:.1} ms");
    }
    response
}

/// The route's own text; of server functions their name.
fn route_of(request: &Request) -> String {
    let function = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).find(|path| *path == request.uri().path());
    let route = || request.extensions().get::<MatchedPath>().map_or("(no route)", MatchedPath::as_str);
    function.unwrap_or_else(route).to_owned()
}

/// `GET /metrics`, on its own address only. Without the counts of messages while the database cannot be read.
pub async fn metrics(State(state): State<ServerState>) -> Response {
    let mut text = state.metrics.text(state.limits.streams.count());
    match messages_by_state(&state.store).await {
        Ok(counts) => text.push_str(&messages_text(&counts)),
        Err(error) => tracing::warn!(%error, "messages could not be counted"),
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn messages_by_state(store: &Store) -> Result<Vec<(DeliveryState, i64)>, StoreError> {
    messages::count_by_state(&mut *store.read().await?).await
}

/// A line for each state, also for those in which no message is.
fn messages_text(counts: &[(DeliveryState, i64)]) -> String {
    let mut text = String::from("# HELP silandap_messages Messages by how far they have come.\n# TYPE silandap_messages gauge\n");
    for state in DeliveryState::ALL {
        let count = counts.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count);
        let _ = writeln!(text, "silandap_messages{{state=\"{state}\"}} {count}");
    }
    text
}

/// `GET /healthz`: the process lives.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: requests can be served, or the reason why not.
pub async fn readyz(State(state): State<ServerState>) -> Response {
    let answered = tokio::time::timeout(std::time::Duration::from_secs(3), crate::store::health::answers(&state.store)).await;
    let reason = match answered {
        Ok(Ok(())) => return "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            "the database answers with a fault; the log says which"
        }
        Err(_) => "the database does not answer within 3 seconds",
    };
    (axum::http::StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {reason}\n")).into_response()
}

/// Begins the log, on the standard error output; `RUST_LOG` chooses what gets in.
pub fn begin_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_terminal).try_init();
}
