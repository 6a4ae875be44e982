//! The origin that people see. Links are built from it and never from the `Host` header; hosts and origins of requests
//! are compared with it.

use std::net::SocketAddr;
use std::str::FromStr;

/// `https://reservasi.example.go.id`, `http://127.0.0.1:3000`: scheme, host and, unless it is the usual one, the port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    host: String,
    port: u16,
}

/// Not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an origin")]
pub struct NotAnOrigin;

/// These three names are the same machine: the one that the server runs on.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

impl PublicUrl {
    /// `http://` and the address listened on.
    pub fn of_address(address: SocketAddr) -> Self {
        let host = if address.is_ipv6() { format!("[{}]", address.ip()) } else { address.ip().to_string() };
        Self { https: false, host, port: address.port() }
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The public URL leads to the very machine of the reader.
    pub fn is_loopback(&self) -> bool {
        LOOPBACK.contains(&self.host.as_str())
    }

    /// Browsers send a `Secure` cookie back (Chromium and Firefox trust loopback as they trust https).
    pub fn takes_secure_cookies(&self) -> bool {
        self.https || self.is_loopback()
    }

    /// Whether the `Host` header names this server.
    pub fn is_our_host(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => match port.parse::<u16>() {
                Ok(port) => (name, port),
                Err(_) => return false,
            },
            _ => (host, if self.https { 443 } else { 80 }),
        };
        port == self.port && self.is_our_name(&name.to_ascii_lowercase())
    }

    /// Whether the `Origin` header is exactly ours; loopback names are one.
    pub fn is_our_origin(&self, origin: &str) -> bool {
        origin.parse::<Self>().is_ok_and(|other| other.https == self.https && other.port == self.port && self.is_our_name(&other.host))
    }

    /// Whether a `Referer` lies on our origin.
    pub fn is_our_page(&self, url: &str) -> bool {
        let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else { return false };
        let end = rest.find(['/', '?', '#']).map_or(url.len(), |at| url.len() - rest.len() + at);
        self.is_our_origin(&url[..end])
    }

    fn is_our_name(&self, name: &str) -> bool {
        name == self.host || (self.is_loopback() && LOOPBACK.contains(&name))
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (scheme, usual) = if self.https { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

impl FromStr for PublicUrl {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err(NotAnOrigin),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| NotAnOrigin)?),
            _ => (rest, if https { 443 } else { 80 }),
        };
        let name = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let fits = match name {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')),
        };
        if fits { Ok(Self { https, host: host.to_ascii_lowercase(), port }) } else { Err(NotAnOrigin) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_origin_is_the_only_one() {
        let url: PublicUrl = "https://Reservasi.example.go.id".parse().unwrap();
        assert_eq!(url.to_string(), "https://reservasi.example.go.id");
        for host in ["reservasi.example.go.id", "reservasi.example.go.id:443", "RESERVASI.example.go.id"] {
            assert!(url.is_our_host(host), "{host}");
        }
        for host in ["evil.example", "reservasi.example.go.id:80", "reservasi.example.go.id.evil.example", "127.0.0.1:3000", "", "[::1]", "x:y"] {
            assert!(!url.is_our_host(host), "{host}");
        }
        for origin in ["http://reservasi.example.go.id", "https://evil.example", "null", "https://reservasi.example.go.id:444", "https://lain.example.go.id"] {
            assert!(!url.is_our_origin(origin), "{origin}");
        }
    }

    #[test]
    fn the_names_of_the_own_machine_are_one() {
        let url = PublicUrl::of_address("127.0.0.1:3000".parse().unwrap());
        for name in ["127.0.0.1", "localhost", "[::1]"] {
            assert!(url.is_our_host(&format!("{name}:3000")), "{name}");
            assert!(url.is_our_origin(&format!("http://{name}:3000")), "{name}");
            assert!(!url.is_our_host(name), "{name}: the port belongs to it");
            assert!(!url.is_our_origin(&format!("https://{name}:3000")), "{name}");
        }
    }

    #[test]
    fn a_page_elsewhere_that_looks_like_ours_is_not_ours() {
        let url: PublicUrl = "https://reservasi.example.go.id".parse().unwrap();
        assert!(url.is_our_page("https://reservasi.example.go.id/ajukan?x=1#a"));
        assert!(url.is_our_page("https://reservasi.example.go.id"));
        for page in [
            "https://evil.example/",
            "https://reservasi.example.go.id@evil.example/",
            "https://reservasi.example.go.id.evil.example/",
            "https://reservasi.example.go.id\\@evil.example/",
            "//reservasi.example.go.id/",
            "javascript:alert(1)",
        ] {
            assert!(!url.is_our_page(page), "{page}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in ["", "reservasi.example.go.id", "ftp://x", "https://", "https://x/path", "https://user@x", "https://x:port", "https://[zz]"] {
            assert_eq!(text.parse::<PublicUrl>(), Err(NotAnOrigin), "{text}");
        }
    }
}
