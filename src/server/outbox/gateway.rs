//! A gateway in the shape of Fonnte's: it drives a phone of the office. It is no official way to WhatsApp, the number can be blocked,
//! and its news are not signed: off unless the office chooses it, and news are taken only at a path that holds a secret.

use super::Channel;
use super::http::{Called, Timeouts, brief, call, client};
use super::settings::{GatewaySettings, Secret};
use crate::domain::delivery::{ChannelKind, DeliveryState, Letter, Outcome, StatusNews};
use futures::future::BoxFuture;
use reqwest::{Client, header};
use serde_json::Value;
use std::time::Duration;

/// A person would not write faster; whoever does is soon blocked.
const PACE: Duration = Duration::from_secs(3);
/// The phone of the gateway may be off for a while.
const PHONE_AWAY_SECONDS: i64 = 60;

/// The channel `gateway`.
pub struct Gateway {
    client: Client,
    url: String,
    token: Secret,
    pace: Duration,
}

impl Gateway {
    pub fn new(settings: &GatewaySettings) -> Self {
        Self::with_timeouts(settings, Timeouts::default(), PACE)
    }

    /// With another patience and pace than usual.
    pub fn with_timeouts(settings: &GatewaySettings, timeouts: Timeouts, pace: Duration) -> Self {
        Self { client: client(timeouts), url: settings.url.clone(), token: settings.token.clone(), pace }
    }

    async fn attempt(&self, letter: &Letter) -> Outcome {
        let Some(phone) = &letter.recipient else {
            return Outcome::Permanent { code: "recipient".into(), detail: "there is no number to write to".into() };
        };
        // The token stands alone, without `Bearer`. A target of digits only cannot be split into several.
        let form = [("target", phone.digits().to_owned()), ("message", without_variables(&letter.text)), ("countryCode", "62".to_owned())];
        let request = self.client.post(&self.url).header(header::AUTHORIZATION, self.token.reveal()).form(&form);
        match call(request).await {
            Called::NotSent(detail) => Outcome::Retry { code: "connect".into(), detail, not_before_seconds: 0 },
            Called::Silent(detail) => Outcome::Unknown { detail },
            Called::Answer { status, retry_after, body } => judge(status, retry_after, &body),
        }
    }
}

impl Channel for Gateway {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Gateway
    }

    fn pace(&self) -> Duration {
        self.pace
    }

    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Outcome> {
        Box::pin(self.attempt(letter))
    }
}

/// Braces would be filled in by the gateway: `{name}`.
fn without_variables(text: &str) -> String {
    text.replace('{', "(").replace('}', ")")
}

/// What an answer means. Refusals come with status 200 as well: `{"reason":"invalid token","status":false}`.
fn judge(status: u16, retry_after: i64, body: &str) -> Outcome {
    let answer = serde_json::from_str::<Value>(body).unwrap_or_default();
    match answer["status"].as_bool() {
        Some(true) => return Outcome::Accepted { provider_id: id_in(&answer["id"]) },
        Some(false) => return refusal(answer["reason"].as_str().unwrap_or_default(), retry_after),
        None => {}
    }
    let (code, detail) = (status.to_string(), brief(body));
    match status {
        200..300 => Outcome::Unknown { detail: format!("{status} without a word whether it was taken: {detail}") },
        401 | 403 => Outcome::ChannelStopped { code, detail },
        _ => Outcome::Retry { code, detail, not_before_seconds: retry_after },
    }
}

/// `["80367170"]`, `80367170` or `"80367170"`
fn id_in(id: &Value) -> String {
    let id = if id.is_array() { &id[0] } else { id };
    id.as_str().map_or_else(|| id.as_i64().map_or_else(String::new, |number| number.to_string()), str::to_owned)
}

/// The gateway gives words and no codes. What nobody knows is tried again.
fn refusal(reason: &str, not_before_seconds: i64) -> Outcome {
    let (reason, detail) = (reason.to_lowercase(), brief(reason));
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if says(&["token", "quota", "unauthorized", "unknown user", "expired", "banned"]) {
        Outcome::ChannelStopped { code: "refused".into(), detail }
    } else if says(&["disconnect", "not connected"]) {
        Outcome::Retry { code: "disconnected".into(), detail, not_before_seconds: not_before_seconds.max(PHONE_AWAY_SECONDS) }
    } else if says(&["target", "number", "not registered"]) {
        Outcome::Permanent { code: "target".into(), detail }
    } else {
        Outcome::Retry { code: "refused".into(), detail, not_before_seconds }
    }
}

/// What the gateway posts about one message: `{"device":…,"id":"80367170","stateid":…,"status":"sent","state":"delivered"}`. It names no
/// time. News that name no `id` are passed over: nothing tells which message they are about.
pub fn read_news(body: &str) -> Vec<StatusNews> {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return Vec::new() };
    let provider_id = id_in(&body["id"]);
    let word = |name: &str| body[name].as_str().unwrap_or_default().to_lowercase();
    let (status, state) = (word("status"), word("state"));
    // `state` is what the phone of the recipient says, `status` what the gateway did.
    let state = match (state.as_str(), status.as_str()) {
        ("read" | "played", _) => DeliveryState::Read,
        ("delivered", _) => DeliveryState::Delivered,
        ("sent", _) | (_, "sent") => DeliveryState::Accepted,
        (_, "failed" | "invalid" | "expired" | "cancel" | "url unreachable") => DeliveryState::Failed,
        _ => return Vec::new(),
    };
    if provider_id.is_empty() {
        return Vec::new();
    }
    let code = if state == DeliveryState::Failed { status } else { String::new() };
    vec![StatusNews { provider_id, idempotency_key: String::new(), state, at: 0, code, detail: String::new() }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_judged_by_its_words() {
        let taken = r#"{"detail":"success! message in queue","id":["80367170"],"process":"pending","status":true,"target":["6281250331234"]}"#;
        assert_eq!(judge(200, 0, taken), Outcome::Accepted { provider_id: "80367170".into() });
        let refused = |reason: &str| judge(200, 0, &serde_json::json!({ "reason": reason, "status": false }).to_string());
        assert!(matches!(refused("invalid token"), Outcome::ChannelStopped { .. }));
        assert!(matches!(refused("insufficient quota"), Outcome::ChannelStopped { .. }));
        assert!(matches!(refused("request invalid on disconnected device"), Outcome::Retry { not_before_seconds: 60, .. }));
        assert!(matches!(refused("target input required"), Outcome::Permanent { .. }));
        assert!(matches!(refused("something new"), Outcome::Retry { not_before_seconds: 0, .. }));
        assert!(matches!(judge(200, 0, "<html>"), Outcome::Unknown { .. }));
        assert!(matches!(judge(429, 30, ""), Outcome::Retry { not_before_seconds: 30, .. }));
        assert!(matches!(judge(500, 0, "<html>"), Outcome::Retry { .. }));
        assert!(matches!(judge(401, 0, ""), Outcome::ChannelStopped { .. }));
    }

    #[test]
    fn nothing_in_a_message_is_filled_in_by_the_gateway() {
        assert_eq!(without_variables("Yth. {name} {var1}"), "Yth. (name) (var1)");
    }

    #[test]
    fn news_say_how_far_a_message_has_come() {
        let state = |body: &str| read_news(body).first().map(|news| (news.provider_id.clone(), news.state));
        assert_eq!(
            state(r#"{"device":"0812","id":"80367170","stateid":"3EB0","status":"sent","state":""}"#),
            Some(("80367170".into(), DeliveryState::Accepted))
        );
        assert_eq!(state(r#"{"id":80367170,"stateid":"3EB0","status":"sent","state":"delivered"}"#), Some(("80367170".into(), DeliveryState::Delivered)));
        assert_eq!(state(r#"{"id":"80367170","status":"sent","state":"read"}"#), Some(("80367170".into(), DeliveryState::Read)));
        assert_eq!(state(r#"{"id":"80367170","status":"invalid"}"#), Some(("80367170".into(), DeliveryState::Failed)));
        for odd in ["", "[]", r#"{"stateid":"3EB0","state":"read"}"#, r#"{"id":"80367170","status":"pending"}"#] {
            assert_eq!(state(odd), None, "{odd}");
        }
    }
}
