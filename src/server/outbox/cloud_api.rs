//! WhatsApp Business Cloud API (Graph API). Decisions fall outside of the 24 hours after an applicant's own message, so everything is
//! sent as a template (utility) that Meta has approved: `silandap templates` prints what is to be registered.

use super::Channel;
use super::http::{Called, Timeouts, brief, call, client};
use super::settings::{CloudApiSettings, Secret};
use crate::domain::delivery::{ChannelKind, DeliveryState, Letter, Outcome, StatusNews};
use crate::domain::graph_errors::{Treatment, treatment};
use crate::domain::phone::PhoneNumber;
use futures::future::BoxFuture;
use reqwest::Client;
use serde_json::{Value, json};
use std::time::Duration;

/// More blanks than so many one after the other are not taken in a parameter.
const MOST_BLANKS: usize = 4;

/// The channel `cloud_api`.
pub struct CloudApi {
    client: Client,
    /// `https://graph.facebook.com/v24.0/<phone number id>/messages`
    url: String,
    token: Secret,
    template_prefix: String,
    pace: Duration,
}

impl CloudApi {
    pub fn new(settings: &CloudApiSettings) -> Self {
        Self::with_timeouts(settings, Timeouts::default())
    }

    /// With another patience than usual.
    pub fn with_timeouts(settings: &CloudApiSettings, timeouts: Timeouts) -> Self {
        Self {
            client: client(timeouts),
            url: format!("{}/{}/{}/messages", settings.url, settings.version, settings.phone_number_id),
            token: settings.token.clone(),
            template_prefix: settings.template_prefix.clone(),
            pace: settings.pace,
        }
    }

    async fn attempt(&self, letter: &Letter) -> Outcome {
        let Some(phone) = &letter.recipient else {
            return Outcome::Permanent { code: "recipient".into(), detail: "there is no number to write to".into() };
        };
        let request = self.client.post(&self.url).bearer_auth(self.token.reveal()).json(&template_message(letter, phone, &self.template_prefix));
        match call(request).await {
            Called::NotSent(detail) => Outcome::Retry { code: "connect".into(), detail, not_before_seconds: 0 },
            Called::Silent(detail) => Outcome::Unknown { detail },
            Called::Answer { status, retry_after, body } => judge(status, retry_after, &body),
        }
    }
}

impl Channel for CloudApi {
    fn kind(&self) -> ChannelKind {
        ChannelKind::CloudApi
    }

    fn pace(&self) -> Duration {
        self.pace
    }

    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Outcome> {
        Box::pin(self.attempt(letter))
    }
}

/// The JSON of a template message.
fn template_message(letter: &Letter, phone: &PhoneNumber, prefix: &str) -> Value {
    let parameters: Vec<Value> = letter.parameters.iter().map(|text| json!({ "type": "text", "text": parameter(text) })).collect();
    let components = if parameters.is_empty() { json!([]) } else { json!([{ "type": "body", "parameters": parameters }]) };
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": phone.digits(),
        "type": "template",
        "template": {
            "name": format!("{prefix}{}", letter.registered_name),
            "language": { "code": letter.language.code() },
            "components": components,
        },
        // Handed back with the news about this message.
        "biz_opaque_callback_data": letter.idempotency_key,
    })
}

/// A value as a parameter may be: no lines, no tabs, not many blanks in a row, not empty.
fn parameter(text: &str) -> String {
    let (mut clean, mut blanks) = (String::with_capacity(text.len()), 0);
    for sign in text.trim().chars() {
        let sign = if sign.is_whitespace() || sign.is_control() { ' ' } else { sign };
        blanks = if sign == ' ' { blanks + 1 } else { 0 };
        if blanks <= MOST_BLANKS {
            clean.push(sign);
        }
    }
    if clean.is_empty() { "-".to_owned() } else { clean }
}

/// What an answer means.
fn judge(status: u16, retry_after: i64, body: &str) -> Outcome {
    let answer = serde_json::from_str::<Value>(body).unwrap_or_default();
    if let Some((code, detail)) = error_in(&answer["error"]) {
        return match treatment(code) {
            Some(Treatment::Retry { not_before_seconds }) => {
                Outcome::Retry { code: code.to_string(), detail, not_before_seconds: not_before_seconds.max(retry_after) }
            }
            Some(Treatment::StopChannel) => Outcome::ChannelStopped { code: code.to_string(), detail },
            Some(Treatment::StopTemplate) => Outcome::TemplateStopped { code: code.to_string(), detail },
            Some(Treatment::Permanent) => Outcome::Permanent { code: code.to_string(), detail },
            None => Outcome::Retry { code: code.to_string(), detail, not_before_seconds: retry_after },
        };
    }
    if (200..300).contains(&status) {
        return match answer["messages"][0]["id"].as_str() {
            Some(id) if !id.is_empty() => Outcome::Accepted { provider_id: id.to_owned() },
            _ => Outcome::Unknown { detail: format!("{status} without an id of the message: {}", brief(body)) },
        };
    }
    let (code, detail) = (status.to_string(), brief(body));
    // Not their words: a proxy on the way, or a fault of theirs.
    if matches!(status, 401 | 403) { Outcome::ChannelStopped { code, detail } } else { Outcome::Retry { code, detail, not_before_seconds: retry_after } }
}

/// Code and words of an error, of an answer or of a status.
fn error_in(error: &Value) -> Option<(i64, String)> {
    let code = error["code"].as_i64()?;
    let title = error["message"].as_str().or_else(|| error["title"].as_str()).unwrap_or_default();
    let details = error["error_data"]["details"].as_str().unwrap_or_default();
    let words = if details.is_empty() || details == title { title.to_owned() } else { format!("{title}: {details}") };
    Some((code, brief(&words)))
}

/// What a webhook says about messages of ours; everything else in it is passed over.
pub fn read_news(body: &str) -> Vec<StatusNews> {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return Vec::new() };
    if body["object"] != "whatsapp_business_account" {
        return Vec::new();
    }
    let entries = body["entry"].as_array().into_iter().flatten();
    let changes = entries.flat_map(|entry| entry["changes"].as_array().into_iter().flatten()).filter(|change| change["field"] == "messages");
    changes.flat_map(|change| change["value"]["statuses"].as_array().into_iter().flatten()).filter_map(status_news).collect()
}

fn status_news(status: &Value) -> Option<StatusNews> {
    let state = match status["status"].as_str()? {
        "sent" => DeliveryState::Accepted,
        "delivered" => DeliveryState::Delivered,
        "read" => DeliveryState::Read,
        "failed" => DeliveryState::Failed,
        _ => return None,
    };
    let text = |name: &str| status[name].as_str().unwrap_or_default().to_owned();
    let (code, detail) = error_in(&status["errors"][0]).map_or_else(Default::default, |(code, detail)| (code.to_string(), detail));
    let news = StatusNews {
        provider_id: text("id"),
        idempotency_key: text("biz_opaque_callback_data"),
        state,
        at: status["timestamp"].as_i64().or_else(|| status["timestamp"].as_str()?.parse().ok()).unwrap_or(0),
        code,
        detail,
    };
    (!news.provider_id.is_empty() || !news.idempotency_key.is_empty()).then_some(news)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::graph_errors::CODES;
    use crate::domain::language::Language;
    use crate::domain::message::Template;

    fn letter() -> Letter {
        Letter {
            delivery: 1,
            idempotency_key: "0f3c".into(),
            template: Template::Approved,
            language: Language::En,
            recipient: Some("0812 5033 1234".parse().expect("a mobile number")),
            email: String::new(),
            text: "Dear Rahmah".into(),
            parameters: vec!["Rahmah".into(), "Aula\nUtama\t2".into(), String::new(), "a        b".into()],
            registered_name: "approved".into(),
        }
    }

    fn error(code: i64) -> String {
        json!({ "error": { "message": format!("(#{code}) words"), "type": "OAuthException", "code": code, "error_data": { "details": "more words" } } })
            .to_string()
    }

    #[test]
    fn a_message_is_a_template_with_its_parameters_cleaned() {
        let letter = letter();
        let message = template_message(&letter, letter.recipient.as_ref().unwrap(), "silandap_");
        assert_eq!(
            message,
            json!({
                "messaging_product": "whatsapp", "recipient_type": "individual", "to": "6281250331234", "type": "template",
                "template": {
                    "name": "silandap_approved", "language": { "code": "en" },
                    "components": [{ "type": "body", "parameters": [
                        { "type": "text", "text": "Rahmah" }, { "type": "text", "text": "Aula Utama 2" }, { "type": "text", "text": "-" }, { "type": "text", "text": "a    b" }
                    ] }]
                },
                "biz_opaque_callback_data": "0f3c"
            })
        );
    }

    /// Row by row, as an answer with status 400.
    #[test]
    fn every_known_error_is_treated_by_its_code() {
        for (code, wanted, _) in CODES {
            let outcome = judge(400, 0, &error(*code));
            let (was, named) = match &outcome {
                Outcome::Retry { code, not_before_seconds, .. } => (Treatment::Retry { not_before_seconds: *not_before_seconds }, code),
                Outcome::Permanent { code, .. } => (Treatment::Permanent, code),
                Outcome::TemplateStopped { code, .. } => (Treatment::StopTemplate, code),
                Outcome::ChannelStopped { code, .. } => (Treatment::StopChannel, code),
                Outcome::Accepted { .. } | Outcome::Unknown { .. } => panic!("{code}: {outcome:?}"),
            };
            assert_eq!((was, named.as_str()), (*wanted, code.to_string().as_str()));
        }
        let outcome = judge(401, 0, &error(190));
        assert_eq!(outcome, Outcome::ChannelStopped { code: "190".into(), detail: "(#190) words: more words".into() });
    }

    #[test]
    fn what_nobody_knows_is_tried_again_under_its_own_code() {
        let retry = |code: &str, detail: &str, not_before_seconds| Outcome::Retry { code: code.into(), detail: detail.into(), not_before_seconds };
        assert_eq!(judge(400, 0, &error(999_999)), retry("999999", "(#999999) words: more words", 0));
        assert_eq!(judge(404, 0, "Not Found"), retry("404", "Not Found", 0));
        assert_eq!(judge(302, 0, ""), retry("302", "", 0));
    }

    #[test]
    fn the_rest_that_they_ask_for_is_given_to_them() {
        let wait = |outcome: Outcome| match outcome {
            Outcome::Retry { not_before_seconds, .. } => not_before_seconds,
            other => panic!("{other:?}"),
        };
        assert_eq!(wait(judge(429, 30, "")), 30);
        assert_eq!(wait(judge(503, 120, "<html>")), 120);
        assert_eq!(wait(judge(500, 0, "")), 0);
        assert_eq!(wait(judge(429, 2, &error(131_056))), 6);
        assert_eq!(wait(judge(429, 60, &error(131_056))), 60);
    }

    #[test]
    fn only_an_answer_with_an_id_is_an_acceptance() {
        let good = r#"{"messaging_product":"whatsapp","contacts":[{"input":"6281250331234","wa_id":"6281250331234"}],"messages":[{"id":"wamid.HBgN"}]}"#;
        assert_eq!(judge(200, 0, good), Outcome::Accepted { provider_id: "wamid.HBgN".into() });
        for odd in ["<html>Sign in to the network</html>", "", "{}", r#"{"messages":[]}"#, r#"{"messages":[{"id":""}]}"#, r#"{"messages":[{"id":7}]}"#] {
            assert!(matches!(judge(200, 0, odd), Outcome::Unknown { .. }), "{odd}");
        }
        assert!(matches!(judge(200, 0, &error(131_026)), Outcome::Permanent { .. }), "an error is one under any status");
        assert!(matches!(judge(401, 0, "<html>"), Outcome::ChannelStopped { .. }));
    }

    #[test]
    fn a_webhook_says_how_far_messages_have_come() {
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [
            { "field": "messages", "value": { "messaging_product": "whatsapp", "statuses": [
                { "id": "wamid.A", "status": "sent", "timestamp": "1795485600", "recipient_id": "62812", "biz_opaque_callback_data": "0f3c" },
                { "id": "wamid.A", "status": "delivered", "timestamp": 1_795_485_601, "recipient_id": "62812" },
                { "id": "wamid.B", "status": "failed", "timestamp": "1795485602", "errors": [{ "code": 131_026, "title": "Undeliverable", "error_data": { "details": "No WhatsApp" } }] },
                { "id": "wamid.C", "status": "warning", "timestamp": "1795485603" },
                { "status": "read", "timestamp": "1795485604" },
            ] } },
            { "field": "account_update", "value": { "statuses": [{ "id": "wamid.D", "status": "read", "timestamp": "1" }] } },
            { "field": "messages", "value": { "messages": [{ "from": "62812", "text": { "body": "terima kasih" } }] } },
        ] }] });
        let news = read_news(&body.to_string());
        let short: Vec<(&str, &str, DeliveryState, i64, &str)> =
            news.iter().map(|news| (news.provider_id.as_str(), news.idempotency_key.as_str(), news.state, news.at, news.code.as_str())).collect();
        assert_eq!(
            short,
            [
                ("wamid.A", "0f3c", DeliveryState::Accepted, 1_795_485_600, ""),
                ("wamid.A", "", DeliveryState::Delivered, 1_795_485_601, ""),
                ("wamid.B", "", DeliveryState::Failed, 1_795_485_602, "131026"),
            ]
        );
        assert_eq!(news[2].detail, "Undeliverable: No WhatsApp");
        for odd in ["", "[]", "{", "null", r#"{"object":"page"}"#, r#"{"object":"whatsapp_business_account","entry":{}}"#] {
            assert_eq!(read_news(odd), Vec::new(), "{odd}");
        }
    }
}
