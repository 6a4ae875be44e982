//! The one way out over HTTP: no redirects, no proxy, no second try by itself, and never longer than ten seconds.

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, header};
use std::error::Error;
use std::time::Duration;

/// Largest answer that is read, bytes; those of the channels are below one thousand.
const LARGEST_ANSWER: usize = 64 * 1024;
/// No channel can ask for a longer rest, seconds.
const LONGEST_REST: i64 = 24 * 3600;
/// A connection that lay idle for longer may be closed on their side just when we write.
const IDLE: Duration = Duration::from_secs(5);

/// How long is waited for somebody else's server.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Until there is a connection.
    pub connect: Duration,
    /// Until the whole answer is there, connection included.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(10) }
    }
}

/// What came of a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// There was no connection: nothing has left.
    NotSent(String),
    /// The request may have left, and no whole answer came.
    Silent(String),
    Answer {
        status: u16,
        /// Seconds that `Retry-After` asks for; 0 without one, or with a date.
        retry_after: i64,
        body: String,
    },
}

/// A client of its own for each channel.
pub(super) fn client(timeouts: Timeouts) -> Client {
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .retry(reqwest::retry::never())
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.whole)
        .pool_idle_timeout(IDLE)
        .user_agent("silandap")
        .build()
        .expect("the program brings its own TLS and roots")
}

/// Sends a request, and reads what comes back as far as anybody would want to.
pub(super) async fn call(request: RequestBuilder) -> Called {
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() || error.is_builder() => return Called::NotSent(words(error)),
        Err(error) => return Called::Silent(words(error)),
    };
    let status = response.status();
    let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse::<i64>().ok());
    let retry_after = retry_after.unwrap_or(0).clamp(0, LONGEST_REST);
    let mut body = Vec::new();
    while body.len() < LARGEST_ANSWER {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            // A refusal is a refusal, also when its words do not come through.
            Err(_) if !status.is_success() => break,
            Err(error) => return Called::Silent(words(error)),
        }
    }
    body.truncate(LARGEST_ANSWER);
    Called::Answer { status: status.as_u16(), retry_after, body: String::from_utf8_lossy(&body).into_owned() }
}

/// The innermost cause, without the address, which may hold a secret.
fn words(error: reqwest::Error) -> String {
    let timeout = error.is_timeout();
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    if timeout { format!("timeout: {cause}") } else { cause.to_string() }
}

/// The beginning of a text of somebody else's, on one line, for people who ask why.
pub(super) fn brief(text: &str) -> String {
    const LONGEST: usize = 300;
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_had_no_connection_has_not_left() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let called = call(client(Timeouts::default()).post(format!("http://127.0.0.1:{port}/secret-path")).body("x")).await;
        assert!(matches!(&called, Called::NotSent(why) if !why.contains("secret-path")), "{called:?}");
    }

    #[tokio::test]
    async fn what_was_sent_and_not_answered_is_silence() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let short = Timeouts { connect: Duration::from_secs(1), whole: Duration::from_millis(200) };
        let (called, _held) = tokio::join!(call(client(short).post(format!("http://{address}/")).body("x")), listener.accept());
        assert!(matches!(&called, Called::Silent(why) if why.starts_with("timeout")), "{called:?}");
    }

    #[test]
    fn words_of_others_are_kept_short_and_on_one_line() {
        assert_eq!(brief(" a\n\tb  c "), "a b c");
        assert_eq!(brief(&"x".repeat(1_000)).len(), 300);
    }
}
