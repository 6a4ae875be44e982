//! The only door to addresses that people have typed: webhooks, and the push services of their browsers. It leads to the public
//! internet and nowhere else. The name is looked up once, every address behind it is checked, and the connection goes to those
//! addresses and no other, so that a name that changes its mind in between gains nothing. No redirects, no proxy, at most 5 s and
//! 1 MB.

use crate::domain::address::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url, redirect};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Names and values of the headers of a request.
pub type Headers = Vec<(String, String)>;

/// From the look-up of the name to the last byte of the answer.
const WITHIN: Duration = Duration::from_secs(5);
/// Largest answer, bytes.
const MOST_BYTES: usize = 1_000_000;
/// Services other than web servers listen below; what is typed may not knock at them.
const FIRST_HIGH_PORT: u16 = 1_024;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutwardError {
    /// No `https://` address, or one with a user, a password or a port of another service.
    #[error("it is no https address of a web server")]
    Address,
    #[error("its name is not known")]
    Unknown,
    /// It leads to this machine, into an inner network, or to nobody.
    #[error("it leads inside")]
    Internal,
    #[error("no answer within 5 s")]
    Slow,
    #[error("the answer is longer than 1 MB")]
    Long,
    /// What the connection said, without the address.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
}

impl OutwardError {
    /// Stable code: `address`, `unknown`, `internal`, `slow`, `long`, `unreachable`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Unknown => "unknown",
            Self::Internal => "internal",
            Self::Slow => "slow",
            Self::Long => "long",
            Self::Unreachable(_) => "unreachable",
        }
    }
}

/// Posts `body` to `url`. `loopback_allowed` also lets it go to this machine, by http as well: only where the server itself is seen
/// at a loopback address, that is in tests and when trying it out.
///
/// # Errors
/// See [`OutwardError`]. Any status is an answer.
pub async fn post(url: &str, headers: Headers, body: Vec<u8>, loopback_allowed: bool) -> Result<Answer, OutwardError> {
    tokio::time::timeout(WITHIN, exchange(url, headers, body, loopback_allowed)).await.unwrap_or(Err(OutwardError::Slow))
}

/// Whether [`post`] would call this address now; nothing is sent.
///
/// # Errors
/// `Address`, `Unknown`, `Internal`, `Slow`.
pub async fn check(url: &str, loopback_allowed: bool) -> Result<(), OutwardError> {
    tokio::time::timeout(WITHIN, Target::find(url, loopback_allowed)).await.unwrap_or(Err(OutwardError::Slow)).map(|_| ())
}

async fn exchange(url: &str, headers: Headers, body: Vec<u8>, loopback_allowed: bool) -> Result<Answer, OutwardError> {
    let target = Target::find(url, loopback_allowed).await?;
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .user_agent(concat!("SILANDAP/", env!("CARGO_PKG_VERSION")))
        .timeout(WITHIN)
        .pool_max_idle_per_host(0)
        .dns_resolver(Arc::new(Pinned(target.addresses)))
        .build()
        .map_err(unreachable)?;
    let mut request = client.post(target.url);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut response = request.body(body).send().await.map_err(unreachable)?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(unreachable)? {
        if body.len() + piece.len() > MOST_BYTES {
            return Err(OutwardError::Long);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Answer { status, body })
}

/// The log must not learn an address: its path may be a secret.
fn unreachable(error: reqwest::Error) -> OutwardError {
    if error.is_timeout() { OutwardError::Slow } else { OutwardError::Unreachable(error.without_url().to_string()) }
}

/// An address that may be called, and what it stands for at this moment.
struct Target {
    url: Url,
    addresses: Vec<SocketAddr>,
}

impl Target {
    async fn find(typed: &str, loopback_allowed: bool) -> Result<Self, OutwardError> {
        let url = Url::parse(typed).map_err(|_| OutwardError::Address)?;
        let is_https = url.scheme() == "https";
        let names_user = !url.username().is_empty() || url.password().is_some();
        let port = url.port_or_known_default().filter(|port| *port == 443 || *port >= FIRST_HIGH_PORT);
        let (Some(host), Some(port)) = (url.host_str(), port) else { return Err(OutwardError::Address) };
        if names_user || !(is_https || (loopback_allowed && url.scheme() == "http")) {
            return Err(OutwardError::Address);
        }
        let addresses = look_up(host, port).await?;
        let all = |fits: fn(IpAddr) -> bool| addresses.iter().all(|address| fits(address.ip()));
        let fits = (is_https && all(is_public)) || (loopback_allowed && all(is_loopback));
        if fits { Ok(Self { url, addresses }) } else { Err(OutwardError::Internal) }
    }
}

/// Every address behind a host, which may be an address itself.
async fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, OutwardError> {
    if let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await.map_err(|_| OutwardError::Unknown)?.collect();
    if addresses.is_empty() { Err(OutwardError::Unknown) } else { Ok(addresses) }
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// Whatever name the connection asks for, these are its addresses.
struct Pinned(Vec<SocketAddr>);

impl Resolve for Pinned {
    fn resolve(&self, _name: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_web_servers_of_the_internet_are_called() {
        for url in [
            "",
            "contoh.go.id",
            "http://1.1.1.1/",
            "ftp://1.1.1.1/",
            "file:///etc/passwd",
            "gopher://1.1.1.1/",
            "https://",
            "https://user@1.1.1.1/",
            "https://user:secret@1.1.1.1/",
            "https://1.1.1.1:22/",
            "https://1.1.1.1:25/",
            "https://1.1.1.1:0/",
            "https://1.1.1.1:80/",
        ] {
            assert_eq!(check(url, false).await, Err(OutwardError::Address), "{url}");
        }
        for url in ["https://1.1.1.1/", "https://1.1.1.1:8443/kabar?x=1", "https://[2606:4700:4700::1111]/"] {
            assert_eq!(check(url, false).await, Ok(()), "{url}");
        }
    }

    /// Also by name, in every spelling, and where loopback is allowed nothing else is.
    #[tokio::test]
    async fn inner_addresses_are_not_called() {
        for url in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://localhost:8443/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
        ] {
            assert_eq!(check(url, false).await, Err(OutwardError::Internal), "{url}");
            assert_eq!(check(url, true).await, Ok(()), "{url}");
        }
        for url in [
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://192.168.1.1:8443/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::a00:1]/",
        ] {
            assert_eq!(check(url, false).await, Err(OutwardError::Internal), "{url}");
            assert_eq!(check(url, true).await, Err(OutwardError::Internal), "{url}");
        }
        assert_eq!(check("http://localhost:8080/", true).await, Ok(()));
        assert_eq!(check("http://1.1.1.1:8080/", true).await, Err(OutwardError::Internal), "plain http goes to this machine alone");
        assert_eq!(post("https://localhost/", Vec::new(), Vec::new(), false).await, Err(OutwardError::Internal));
    }

    #[tokio::test]
    async fn a_name_that_nobody_has_is_told_so() {
        let error = check("https://tidak-ada.invalid/", false).await.unwrap_err();
        assert!(matches!(error, OutwardError::Unknown | OutwardError::Slow), "{error}: without a way out nobody can be asked");
    }
}
