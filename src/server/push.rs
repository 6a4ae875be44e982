//! Tells the phones of staff (Web Push, RFC 8030): what concerns a person goes encrypted to the push services of their browsers
//! (RFC 8291), signed by the office (RFC 8292). A notice names a kind and a code, or what was lent and when, so that is
//! all a phone ever shows.

use super::outward::{self, Headers};
use super::state::{ServerState, stopped};
use crate::app::paths;
use crate::domain::notice::{PUSHED_FOR_HOURS, PushEndpoint, next_attempt, title};
use crate::error::AppError;
use crate::store::push::{self as devices, Due, Fate};
use crate::workflow::vapid::VapidKey;
use crate::workflow::{Actor, Context, notices, push};
use serde::Serialize;
use std::time::Duration;

/// What is written together, such as a request and its notice, is sent together.
const TOGETHER: Duration = Duration::from_millis(200);
/// So often it is looked for what another process has written, and for what has to be tried again.
const EVERY: Duration = Duration::from_secs(3);
/// In every so many rounds old notices are forgotten: about once an hour.
const ROUNDS_PER_SWEEP: u32 = 1_200;

/// What a phone is told.
#[derive(Serialize)]
struct Payload<'p> {
    kind: &'p str,
    /// Of the request; empty when it is about none.
    code: &'p str,
    /// Where a tap leads, on this site.
    url: String,
    text: String,
}

/// Sends what is due, until the server stops.
pub async fn keep(state: ServerState) {
    let mut written = state.store.watch();
    let mut stopping = state.stopping.clone();
    let mut round = 0_u32;
    loop {
        if round.is_multiple_of(ROUNDS_PER_SWEEP)
            && let Err(error) = notices::forget_old(&state.context(Actor::System)).await
        {
            tracing::warn!(%error, "old notices could not be forgotten");
        }
        round = round.wrapping_add(1);
        if let Err(error) = send_due(&state).await {
            tracing::warn!(%error, "notices could not be sent to phones");
        }
        tokio::select! {
            _ = written.changed() => tokio::time::sleep(TOGETHER).await,
            () = tokio::time::sleep(EVERY) => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

/// Sends everything that is due now, to all devices side by side: a slow one holds up nobody else.
async fn send_due(state: &ServerState) -> Result<(), AppError> {
    let context = state.context(Actor::System);
    let due = devices::due(&mut *context.store.read().await?, context.now).await?;
    if due.is_empty() {
        return Ok(());
    }
    let key = push::key(&context).await?;
    let sent = futures::future::join_all(due.iter().map(|due| send(state, &context, &key, due))).await;
    sent.into_iter().collect()
}

async fn send(state: &ServerState, context: &Context, key: &VapidKey, due: &Due) -> Result<(), AppError> {
    if !push::claim(context, due).await? {
        return Ok(());
    }
    let fate = match message(state, context, key, due) {
        // No answer can be told from an answer that was lost; the topic lets the push service replace the first by the second.
        Some((headers, body)) => {
            let answer = outward::post(&due.endpoint, headers, body, state.public_url.is_loopback()).await;
            fate(answer.ok().map(|answer| answer.status), due, context)
        }
        None => Fate::Gone,
    };
    push::settle(context, due, fate).await
}

/// Headers and encrypted body; `None` for a device whose address or keys cannot be used.
fn message(state: &ServerState, context: &Context, key: &VapidKey, due: &Due) -> Option<(Headers, Vec<u8>)> {
    let endpoint = PushEndpoint::parse(&due.endpoint, state.public_url.is_loopback())?;
    let (public, auth) = push::keys_of(&due.p256dh, &due.auth)?;
    let body = web_push_native::encrypt(payload(due), &public, &auth.into()).ok()?;
    let headers = [
        ("authorization", key.authorization(&endpoint, &context.public_url, context.now)?),
        ("content-encoding", "aes128gcm".to_owned()),
        ("content-type", "application/octet-stream".to_owned()),
        ("ttl", (PUSHED_FOR_HOURS * 3600).to_string()),
        ("urgency", if due.kind.is_urgent() { "high" } else { "normal" }.to_owned()),
        ("topic", format!("silandap-{}", due.notice)),
    ];
    Some((headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), body))
}

fn payload(due: &Due) -> Vec<u8> {
    let code = due.code.as_ref().map_or("", |code| code.as_str());
    let text = title(due.language, due.kind, due.code.as_ref(), due.named.as_ref());
    let url = paths::notice(due.kind, due.code.as_ref());
    serde_json::to_vec(&Payload { kind: due.kind.code(), code, url, text }).expect("plain values become JSON")
}

/// What an answer means (RFC 8030, 5 and 7.3).
fn fate(status: Option<u16>, due: &Due, context: &Context) -> Fate {
    match status {
        Some(200..=299) => Fate::Sent,
        Some(404 | 410) => Fate::Gone,
        Some(429 | 500..=599) | None => next_attempt(due.attempts + 1, context.now).map_or(Fate::Failed, Fate::Again),
        Some(status) => {
            tracing::warn!(status, device = due.subscription, "a push service does not take a notice");
            Fate::Failed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::ReservationCode;
    use crate::domain::examples::wita;
    use crate::domain::language::Language;
    use crate::domain::notice::{NamedUse, NoticeKind};
    use crate::domain::reservation::Pattern;

    fn due(kind: NoticeKind, code: Option<ReservationCode>, language: Language) -> Due {
        let text = String::new;
        Due { notice: 1, kind, code, named: None, subscription: 1, endpoint: text(), p256dh: text(), auth: text(), language, attempts: 0 }
    }

    #[test]
    fn every_kind_has_words_and_fits_into_what_a_push_service_takes() {
        for kind in NoticeKind::ALL {
            for language in Language::ALL {
                let body = payload(&due(*kind, Some(ReservationCode::from_bits(7)), *language));
                let told: serde_json::Value = serde_json::from_slice(&body).unwrap();
                assert!(!told["text"].as_str().unwrap().contains("notice.kind"), "{told}");
                let page = format!("/kantor/permohonan/{}", told["code"].as_str().unwrap());
                let elsewhere = [(NoticeKind::AskedOfHead, "/kantor/kepala"), (NoticeKind::Withdrawn, "/kantor/pemberitahuan")];
                let leads = elsewhere.iter().find(|(other, _)| other == kind).map_or(page.as_str(), |(_, url)| *url);
                assert_eq!(told["url"], leads, "the head opens no requests, and the facilities team none that are over");
                assert!(body.len() < 3_000, "{}", body.len());
            }
        }
        let about_none: serde_json::Value = serde_json::from_slice(&payload(&due(NoticeKind::ChannelStopped, None, Language::Id))).unwrap();
        assert_eq!((about_none["code"].as_str(), about_none["url"].as_str()), (Some(""), Some("/kantor/pemberitahuan")));
    }

    #[test]
    fn a_booking_that_was_taken_back_says_what_and_when_and_nothing_else() {
        let things = vec![("Aula Utama".to_owned(), 1), ("Kursi Lipat".to_owned(), 20)];
        let named = NamedUse { things, pattern: Pattern::Daily, from: wita("2026-12-15 09:00"), to: wita("2026-12-15 12:00") };
        let taken_back = Due { named: Some(named), ..due(NoticeKind::Withdrawn, Some(ReservationCode::from_bits(7)), Language::En) };
        let told: serde_json::Value = serde_json::from_slice(&payload(&taken_back)).unwrap();
        let text = "A booking was cancelled by its applicant: Aula Utama, Kursi Lipat × 20; Tuesday, 15 December 2026, 09.00–12.00 WITA";
        assert_eq!(told["text"], text);
    }
}
