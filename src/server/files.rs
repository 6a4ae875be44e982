//! The client's files. Under `/pkg/<hash of the whole client build>/` nothing ever changes, so browsers may keep it; the
//! same files without the hash are asked for again each time. So no browser keeps a loader whose parts are gone.

use super::headers::Shareable;
use super::state::ServerState;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tower_http::services::ServeDir;

/// The staff's service worker (`public/sw.js`).
const SERVICE_WORKER: &str = "/sw.js";

/// The folder of what browsers load.
#[derive(Debug)]
pub struct Site {
    pub root: PathBuf,
    /// Folder of the client build, `target/site/pkg`.
    pub build: PathBuf,
    /// Its path on the server, `/pkg`.
    pub build_path: String,
    /// `/pkg/<hash of the whole client build>`; empty without a build.
    pub client_root: String,
}

impl Site {
    /// The site folder of the settings, and the name of the client build in it.
    pub fn find(options: &LeptosOptions) -> Self {
        let root = PathBuf::from(options.site_root.as_ref());
        let build = root.join(options.site_pkg_dir.as_ref());
        let build_path = format!("/{}", options.site_pkg_dir);
        let client_root = match build_name(&build) {
            name if name.is_empty() => name,
            name => format!("{build_path}/{name}"),
        };
        Self { root, build, build_path, client_root }
    }
}

/// The name of the client build in `folder`: a hash over the names and contents of all its files; empty without files.
pub fn build_name(folder: &Path) -> String {
    let mut files: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    // Compressed copies say nothing new.
    files.retain(|path| path.extension().is_none_or(|extension| extension != "br" && extension != "gz"));
    files.sort();
    if files.is_empty() {
        return String::new();
    }
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update(file.file_name().unwrap_or_default().as_encoded_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(std::fs::read(&file).unwrap_or_default()));
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The routes of the client's files.
pub fn router(state: &ServerState) -> Router<ServerState> {
    let site = &state.site;
    let mut router = Router::new().nest_service(&site.build_path, serve(&site.build));
    if !site.client_root.is_empty() {
        // The root, not the build folder: leptos writes `<root>/pkg/…` into its pages.
        router = router.nest_service(&site.client_root, serve(&site.root));
    }
    router.layer(from_fn_with_state(state.clone(), keep))
}

fn serve(folder: &Path) -> ServeDir {
    ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br().precompressed_gzip()
}

/// Files of the site folder that are not part of the client build, such as `/favicon.ico`; `None` when there is no such file.
pub async fn site_file(state: &ServerState, request: Request) -> Option<Response> {
    let is_worker = request.uri().path() == SERVICE_WORKER;
    let mut response = serve(&state.site.root).try_call(request).await.ok()?.into_response();
    if !matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT) {
        return None;
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(if is_worker { "no-cache" } else { "public, max-age=3600" }));
    if is_worker {
        // The policy of its file is what a worker lives under: this one fetches pages of ours, and nothing else.
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; connect-src 'self'"));
    }
    response.extensions_mut().insert(Shareable);
    Some(response)
}

/// Says how long a file may be kept, and answers 304 for the build that the browser has.
async fn keep(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let site = &state.site;
    let immutable = !site.client_root.is_empty() && request.uri().path().strip_prefix(&site.client_root).is_some_and(|rest| rest.starts_with('/'));
    let name = site.client_root.rsplit('/').next().unwrap_or_default();
    let tag = format!("W/\"{name}\"");
    let known =
        request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let mut response = next.run(request).await;
    if !response.status().is_success() && response.status() != StatusCode::NOT_MODIFIED {
        return response;
    }
    if known && response.status() == StatusCode::OK {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(if immutable { "public, max-age=31536000, immutable" } else { "no-cache" }));
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("hex digits are ASCII"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response.extensions_mut().insert(Shareable);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_in_any_file_renames_the_whole_build() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(build_name(folder.path()), "");
        std::fs::write(folder.path().join("silandap.js"), "1").unwrap();
        let first = build_name(folder.path());
        std::fs::write(folder.path().join("chunk_1.wasm"), "2").unwrap();
        let second = build_name(folder.path());
        std::fs::write(folder.path().join("chunk_1.wasm.br"), "packed").unwrap();
        assert_eq!(build_name(folder.path()), second);
        std::fs::write(folder.path().join("chunk_1.wasm"), "3").unwrap();
        let third = build_name(folder.path());
        assert!(first != second && second != third && third.len() == 16);
    }
}
