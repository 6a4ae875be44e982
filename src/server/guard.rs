//! The door before everything: whose host was asked for, who asks, and whether a page of ours sent the request
//! (decisions §6). Nothing behind it runs for a request that another site made a browser send.

use super::error::refuse;
use super::outbox::webhooks;
use super::state::{ServerState, Visitor};
use crate::error::AppError;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Largest body of a request, bytes.
pub const LARGEST_BODY: usize = 256 * 1024;

/// Middleware around the whole router.
pub async fn guard(State(state): State<ServerState>, mut request: Request, next: Next) -> Response {
    if !is_probe(request.uri().path()) && !names_our_host(&state, &request) {
        return (StatusCode::MISDIRECTED_REQUEST, "this server answers only to its own name\n").into_response();
    }
    if !is_ours(&state, &request) {
        return refuse(request.uri(), request.headers(), &AppError::Forbidden);
    }
    let foreign = request.headers().get_all(header::REFERER).iter().any(|page| !page.to_str().is_ok_and(|page| state.public_url.is_our_page(page)));
    if foreign {
        request.headers_mut().remove(header::REFERER);
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
    let address = client_address(peer, request.headers(), &state.trusted_proxies);
    request.extensions_mut().insert(Visitor { address, session: Arc::new(OnceCell::new()) });
    next.run(request).await
}

/// Monitors ask by address.
fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

fn names_our_host(state: &ServerState, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let in_target = request.uri().authority().is_none_or(|authority| state.public_url.is_our_host(authority.as_str()));
    in_target && host.to_str().is_ok_and(|host| state.public_url.is_our_host(host))
}

/// Safe methods change nothing; the others must come from a page of ours, or from a program that is no browser.
fn is_ours(state: &ServerState, request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let headers = request.headers();
    let cookie = headers.contains_key(header::COOKIE);
    let bearer =
        headers.get(header::AUTHORIZATION).is_some_and(|value| value.as_bytes().get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer ")));
    if request.uri().path().starts_with("/api/v1/") && bearer && !cookie {
        return true;
    }
    // The channels' servers prove who they are themselves; with a cookie it would be a browser.
    if request.uri().path().starts_with(webhooks::FOLDER) && !cookie {
        return true;
    }
    let all = |name: &str, fits: &dyn Fn(&str) -> bool| {
        let mut values = headers.get_all(name).iter().peekable();
        values.peek().is_some().then(|| values.all(|value| value.to_str().is_ok_and(fits)))
    };
    if let Some(same) = all("sec-fetch-site", &|site| matches!(site, "same-origin" | "none")) {
        return same;
    }
    all("origin", &|origin| state.public_url.is_our_origin(origin)).unwrap_or(!cookie)
}

/// The socket's address, or, when a trusted proxy holds the socket, the nearest address in `X-Forwarded-For` that is not
/// a trusted proxy itself.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted.contains(&peer) {
        return peer;
    }
    let named: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
    for name in named.iter().rev() {
        match name.trim().parse::<IpAddr>() {
            Ok(address) if trusted.contains(&address.to_canonical()) => {}
            Ok(address) => return address.to_canonical(),
            Err(_) => break,
        }
    }
    peer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(list: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::HeaderName::from_static("x-forwarded-for"), list.parse().unwrap())])
    }

    #[test]
    fn only_a_trusted_proxy_may_name_the_caller() {
        let (proxy, caller) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([203, 0, 113, 7]));
        assert_eq!(client_address(caller, &named("198.51.100.1"), &[]), caller);
        assert_eq!(client_address(proxy, &named("203.0.113.7"), &[proxy]), caller);
        assert_eq!(client_address(proxy, &named("198.51.100.1, 203.0.113.7, 10.0.0.1"), &[proxy]), caller, "what the caller wrote itself is not believed");
        assert_eq!(client_address(proxy, &named("203.0.113.7, nonsense"), &[proxy]), proxy);
        assert_eq!(client_address(proxy, &HeaderMap::new(), &[proxy]), proxy);
    }
}
