//! How far a message (*pesan*) has come on its way to the applicant, and what an answer from outside means for it.
//!
//! A message is one row of the outbox (*kotak keluar*); each channel that tries to carry it has one delivery of it. Answers and
//! status webhooks arrive late, twice and in any order, so states are merged and never simply overwritten.

use super::language::Language;
use super::message::Template;
use super::phone::PhoneNumber;

super::codes! {
    /// State of a message or of one delivery of it. The order below is not that of time.
    pub enum DeliveryState {
        /// Written with what it tells, not begun.
        Queued = "queued",
        /// A process is about to send it, or died while it did.
        Sending = "sending",
        /// The channel took it: the first proof that the applicant is told.
        Accepted = "accepted",
        /// It is on the applicant's phone.
        Delivered = "delivered",
        /// The applicant has opened it.
        Read = "read",
        /// It will not arrive by this channel.
        Failed = "failed",
        /// The body was sent and no answer came: it may have arrived.
        Unknown = "unknown",
        /// A person told it: by phone, on paper, or by hand through `wa.me`.
        Manual = "manual",
    }
}

super::codes! {
    /// A way for messages (*saluran*), as `channel` in `Leptos.toml` names it.
    pub enum ChannelKind {
        /// People send by hand through `wa.me`; the default, needs no account.
        Manual = "manual",
        /// WhatsApp Business Cloud API (Graph API), template messages.
        CloudApi = "cloud_api",
        /// An HTTP gateway in the shape of Fonnte's.
        Gateway = "gateway",
        /// SMTP, the second channel for those who gave an address.
        Email = "email",
    }
}

/// One message as a channel is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Row id of the delivery.
    pub delivery: i64,
    /// The same at every attempt; channels hand it on where they can, so that nothing is done twice.
    pub idempotency_key: String,
    pub template: Template,
    pub language: Language,
    /// `None` for the channel `email` only.
    pub recipient: Option<PhoneNumber>,
    /// Address for the channel `email`; empty for the others.
    pub email: String,
    /// As the applicant reads it, with the office's signature.
    pub text: String,
    /// What was filled into the wording, in its order.
    pub parameters: Vec<String>,
}

/// What one attempt at a channel came to; the channel makes it from the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The channel took it, under its own id (`wamid…`; empty when it names none).
    Accepted { provider_id: String },
    /// Come again: too many requests, their fault, no connection. `not_before_seconds`: what the channel asked for, or 0.
    Retry { code: String, detail: String, not_before_seconds: i64 },
    /// The body was sent and no answer came in time: it may have arrived.
    Unknown { detail: String },
    /// Never for this message: no such number, outside the window, a wrong parameter.
    Permanent { code: String, detail: String },
    /// Never with this template in this language until somebody mends it.
    TemplateStopped { code: String, detail: String },
    /// Nothing goes through this channel until a person has looked: wrong token, blocked, unpaid.
    ChannelStopped { code: String, detail: String },
}

/// News about a delivery from a status webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusNews {
    /// The channel's id of the message (`wamid…`), or empty.
    pub provider_id: String,
    /// Our own key that the channel hands back (`biz_opaque_callback_data`), or empty.
    pub idempotency_key: String,
    /// `Accepted` (`sent`), `Delivered`, `Read` or `Failed`.
    pub state: DeliveryState,
    /// Seconds of the epoch when it happened, by the channel's clock.
    pub at: i64,
    /// Code and words of a failure, or empty.
    pub code: String,
    pub detail: String,
}
