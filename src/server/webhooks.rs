//! Sends notices to other programs in the form of Standard Webhooks: `webhook-id`, `webhook-timestamp`, and `webhook-signature` over
//! id, timestamp and body. What is to be sent, and when again, is decided in `workflow::webhooks`.

use super::outward::{self, OutwardError};
use super::state::{ServerState, stopped};
use crate::domain::application_form::FieldErrors;
use crate::domain::slot::Moment;
use crate::domain::webhook::WebhookAct;
use crate::error::AppError;
use crate::store::webhooks::{Attempt, Claimed, Endpoint};
use crate::workflow::webhooks;
use crate::workflow::{Actor, Context};
use data_encoding::BASE64;
use futures::future::join_all;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;

/// So often is looked for notices whose time has come, and for what other processes wrote.
const EVERY: Duration = Duration::from_secs(5);
/// News of this process are waited for so long, so that several changes are one round.
const SOON: Duration = Duration::from_millis(250);
/// Notices that go to one address at the same time.
const AT_ONCE: i64 = 4;
/// So many times in one round; then others have their turn.
const BATCHES: usize = 5;

/// What a round has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    pub delivered: usize,
    pub failed: usize,
}

/// Sends what is to be sent as long as the server runs.
pub async fn keep(state: ServerState) {
    let mut written = state.store.watch();
    let mut stopping = state.stopping.clone();
    loop {
        match round(&state.context(Actor::System), state.public_url.is_loopback()).await {
            Ok(Round { failed: 0, .. }) => {}
            Ok(Round { delivered, failed }) => tracing::info!(delivered, failed, "some notices to other programs have not arrived"),
            Err(error) => tracing::warn!(%error, "notices to other programs could not be sent"),
        }
        tokio::select! {
            _ = written.changed() => {}
            () = tokio::time::sleep(EVERY) => {}
            () = stopped(&mut stopping) => return,
        }
        tokio::time::sleep(SOON).await;
    }
}

/// Writes the notices of what has happened, and sends those whose time has come by `context.now`; a slow address keeps no other
/// waiting. See [`outward::post`] for `loopback_allowed`.
///
/// # Errors
/// Database trouble.
pub async fn round(context: &Context, loopback_allowed: bool) -> Result<Round, AppError> {
    webhooks::follow(context).await?;
    let due = webhooks::due(context).await?;
    let mut all = Round::default();
    for done in join_all(due.into_iter().map(|id| send(context, id, loopback_allowed))).await {
        let Round { delivered, failed } = done?;
        all.delivered += delivered;
        all.failed += failed;
    }
    Ok(all)
}

/// Sends what one address has to get. After a failure the rest waits for the next round.
async fn send(context: &Context, id: i64, loopback_allowed: bool) -> Result<Round, AppError> {
    let mut done = Round::default();
    for _ in 0..BATCHES {
        let Some((endpoint, claimed)) = webhooks::claim(context, id, AT_ONCE).await? else { break };
        let attempts = join_all(claimed.iter().map(|notice| attempt(&endpoint, notice, context.now, loopback_allowed))).await;
        let delivered = attempts.iter().filter(|attempt| arrived(attempt)).count();
        done.delivered += delivered;
        done.failed += attempts.len() - delivered;
        webhooks::settle(context, id, claimed.into_iter().zip(attempts).collect()).await?;
        if done.failed > 0 {
            break;
        }
    }
    Ok(done)
}

fn arrived(attempt: &Attempt) -> bool {
    attempt.status.is_some_and(|status| (200..300).contains(&status))
}

async fn attempt(endpoint: &Endpoint, notice: &Claimed, now: Moment, loopback_allowed: bool) -> Attempt {
    let timestamp = now.timestamp();
    let signatures = [Some(&endpoint.secret), endpoint.old_secret.as_ref()].into_iter().flatten();
    let signatures: Vec<String> = signatures.filter_map(|secret| signature(secret, &notice.message_id, timestamp, &notice.body)).collect();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", notice.message_id.clone()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    match outward::post(&endpoint.url, headers, notice.body.clone().into_bytes(), loopback_allowed).await {
        Ok(answer) => Attempt { id: notice.id, status: Some(answer.status), error: "" },
        Err(error) => {
            tracing::debug!(webhook = endpoint.id, %error, "a notice has not arrived");
            Attempt { id: notice.id, status: None, error: error.code() }
        }
    }
}

/// `v1,` and HMAC-SHA256 of `id.timestamp.body` in base 64 (Standard Webhooks, "Signature scheme"); `None` when the secret is none.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&webhooks::key_of(secret)?).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let mac = mac.finalize().into_bytes();
    Some(format!("v1,{}", BASE64.encode(mac.as_slice())))
}

/// Enters an address that can be called. Gives its id and its secret.
///
/// # Errors
/// `Invalid` at `url` when it cannot be called; those of [`webhooks::add`].
pub async fn add(context: &Context, loopback_allowed: bool, url: &str, kinds: &[String]) -> Result<(i64, String), AppError> {
    outward::check(url.trim(), loopback_allowed).await.map_err(|error| {
        let mut faults = FieldErrors::default();
        faults.add("url", refusal(&error));
        faults
    })?;
    webhooks::add(context, url, kinds).await
}

fn refusal(error: &OutwardError) -> &'static str {
    match error {
        OutwardError::Address => "webhook_url",
        OutwardError::Internal => "webhook_internal",
        OutwardError::Unknown | OutwardError::Slow | OutwardError::Long | OutwardError::Unreachable(_) => "webhook_unknown",
    }
}

/// Does one thing to an address; gives its new secret, when that is what was asked for. A test is sent before this returns.
///
/// # Errors
/// Those of the act.
pub async fn act(context: &Context, loopback_allowed: bool, id: i64, act: WebhookAct) -> Result<Option<String>, AppError> {
    match act {
        WebhookAct::Test => {
            webhooks::test(context, id).await?;
            send(context, id, loopback_allowed).await?;
        }
        WebhookAct::Rotate => return webhooks::rotate(context, id).await.map(Some),
        WebhookAct::Off => webhooks::switch_off(context, id).await?,
        WebhookAct::On => webhooks::switch_on(context, id).await?,
        WebhookAct::Delete => webhooks::delete(context, id).await?,
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        let other = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_331, "{\"test\": 2432232314}");
        assert_ne!(other, signed, "the moment is signed too");
        assert_eq!(signature("rahasia", "msg_1", 0, "{}"), None);
    }
}
