//! How far a message (*pesan*) has come on its way to the applicant, and what an answer from outside means for it.
//!
//! A message is one row of the outbox (*kotak keluar*); each channel that tries to carry it has one delivery of it. Answers and
//! status webhooks arrive late, twice and in any order, so states are merged and never simply overwritten.

use super::language::Language;
use super::message::Template;
use super::phone::PhoneNumber;
pub use super::quiet_hours::QuietHours;
use chrono::Duration;

/// So many messages get to one number within an hour at most, whoever causes them.
pub const MOST_PER_HOUR: i64 = 3;
/// The Cloud API takes one message for one number every six seconds; what is sent faster it refuses (131056).
pub const PAIR_SECONDS: i64 = 6;
/// So often a message may have been taken by a channel at most: the second time only when nobody knows of the first.
pub const MOST_SENDS: i64 = 2;
/// So long news are waited for when no answer came, before it is tried a second time.
pub const UNKNOWN_WAITS_MINUTES: i64 = 10;
/// So often one letter is tried when it is refused for reasons that pass. With [`back_off`] that is more than a day.
pub const MOST_ATTEMPTS: i64 = 40;
/// So often when nobody here knows the reason.
pub const MOST_UNEXPLAINED: i64 = 5;
/// So many attempts in a row must come to nothing because of the channel before only its oldest letter is tried.
pub const OUTAGE_AFTER: i64 = 3;
/// A channel begins with a message within so many days; after that a person has to ask for it.
pub const BEGUN_WITHIN_DAYS: i64 = 3;

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

impl DeliveryState {
    /// The applicant counts as told.
    pub fn is_proof(self) -> bool {
        match self {
            Self::Accepted | Self::Delivered | Self::Read | Self::Manual => true,
            Self::Queued | Self::Sending | Self::Failed | Self::Unknown => false,
        }
    }

    /// What is known for sure of one delivery comes before what is less sure: a larger number is never overwritten by a smaller one.
    fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Sending => 1,
            Self::Unknown => 2,
            Self::Accepted => 3,
            Self::Failed => 4,
            Self::Delivered => 5,
            Self::Read => 6,
            Self::Manual => 7,
        }
    }

    /// How near it has brought the message to the applicant: one way that failed takes nothing from another.
    fn reach(self) -> u8 {
        match self {
            Self::Failed => 0,
            Self::Queued => 1,
            Self::Sending => 2,
            Self::Unknown => 3,
            Self::Accepted => 4,
            Self::Delivered => 5,
            Self::Read => 6,
            Self::Manual => 7,
        }
    }
}

/// What is known of a delivery after `news` of it. Whatever the order and however often they come, the same news end in the same
/// state: read > delivered > failed > accepted > unknown > sending > queued. So a failure after it has arrived changes nothing, and
/// an arrival after a failure counts, for it did arrive.
pub fn merge(known: DeliveryState, news: DeliveryState) -> DeliveryState {
    if news.rank() > known.rank() { news } else { known }
}

/// How far a message has come over all its deliveries; without any it waits.
pub fn overall(deliveries: impl IntoIterator<Item = DeliveryState>) -> DeliveryState {
    deliveries.into_iter().max_by_key(|state| state.reach()).unwrap_or(DeliveryState::Queued)
}

/// What a refusal that passes says about the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody's letter gets through: no connection, too many at once, maintenance.
    OfTheChannel,
    /// This letter did not get through; another may.
    OfTheLetter,
    /// Their fault, and it does not say whose letters it concerns. It is the letter's own until a newer letter is answered so as well;
    /// then it is the channel's.
    Unclear,
    /// Nobody here knows the reason: it is tried a few times only.
    Unexplained,
}

/// Reads the code of an [`Outcome::Retry`]: a status of HTTP, a code of the Graph API (the rows of its error table that say "retry"), an
/// answer of SMTP, or a word of the channel for what has no number, such as `connect`.
pub fn trouble(code: &str) -> Trouble {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return if code == "refused" { Trouble::Unexplained } else { Trouble::OfTheChannel };
    }
    match digits.parse::<u32>() {
        Ok(4 | 421 | 429 | 454 | 502 | 503 | 504 | 80_007 | 130_429 | 131_016 | 131_057 | 133_004) => Trouble::OfTheChannel,
        Ok(450..=452 | 131_056) => Trouble::OfTheLetter,
        Ok(1 | 2 | 408 | 500..=599 | 131_000) => Trouble::Unclear,
        Ok(_) | Err(_) => Trouble::Unexplained,
    }
}

impl Trouble {
    /// After so many attempts it is given up.
    pub fn most_attempts(self) -> i64 {
        match self {
            Self::OfTheChannel | Self::OfTheLetter | Self::Unclear => MOST_ATTEMPTS,
            Self::Unexplained => MOST_UNEXPLAINED,
        }
    }
}

/// How long to wait after so many attempts: 30 seconds, 2, 10 and 30 minutes, then an hour each time. `jitter` from 0 to 1 makes it
/// up to a fifth shorter or longer, so that not everything comes back at once.
pub fn back_off(attempts: u32, jitter: f64) -> Duration {
    let seconds = match attempts {
        0 | 1 => 30,
        2 => 2 * 60,
        3 => 10 * 60,
        4 => 30 * 60,
        5.. => 60 * 60,
    };
    let stretched = std::time::Duration::from_secs(seconds).mul_f64(0.8 + 0.4 * jitter.clamp(0.0, 1.0));
    Duration::from_std(stretched).expect("at most 72 minutes")
}

/// Whether e-mail carries a message beside WhatsApp: decisions, questions (also when their time is nearly over) and what became of
/// them. A courtesy comes by one way only.
pub fn goes_by_email(template: Template) -> bool {
    match template {
        Template::Received
        | Template::Approved
        | Template::Rejected
        | Template::Offer
        | Template::OfferPart
        | Template::OfferExpiring
        | Template::OfferExpired
        | Template::OfferRecalled
        | Template::Reschedule
        | Template::RescheduleAgreed
        | Template::RescheduleExpired
        | Template::RescheduleRecalled
        | Template::NeedsInfo
        | Template::CancelledByOffice
        | Template::CancelledByApplicant
        | Template::Expired => true,
        Template::Reminder | Template::ReminderAhead | Template::Overdue | Template::Survey | Template::NoShow => false,
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

impl ChannelKind {
    /// The other way to the same WhatsApp: an office uses one of them at a time, and may change over with letters on their way.
    pub fn other_whatsapp(self) -> Option<Self> {
        match self {
            Self::CloudApi => Some(Self::Gateway),
            Self::Gateway => Some(Self::CloudApi),
            Self::Manual | Self::Email => None,
        }
    }

    /// So long after a message to a number the channel takes no other for it; 0 = it does not mind.
    pub fn pair_seconds(self) -> i64 {
        match self {
            Self::CloudApi => PAIR_SECONDS,
            Self::Manual | Self::Gateway | Self::Email => 0,
        }
    }
}

super::codes! {
    /// How a person told it (*cara memberi tahu*).
    pub enum ToldHow {
        /// By hand through `wa.me`.
        Whatsapp = "whatsapp",
        Phone = "phone",
        /// At the counter.
        Paper = "paper",
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
    /// Name of the approved wording that they fit, without the office's prefix: `approved`, `approved_v2`.
    pub registered_name: String,
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn news_never_lead_back() {
        use DeliveryState::{Accepted, Delivered, Failed, Manual, Queued, Read, Sending, Unknown};
        for (known, news, after) in [
            (Queued, Sending, Sending),
            (Sending, Accepted, Accepted),
            (Sending, Unknown, Unknown),
            (Unknown, Accepted, Accepted),
            (Unknown, Failed, Failed),
            (Accepted, Failed, Failed),
            (Failed, Accepted, Failed),
            (Failed, Delivered, Delivered),
            (Delivered, Failed, Delivered),
            (Delivered, Accepted, Delivered),
            (Accepted, Read, Read),
            (Read, Delivered, Read),
            (Read, Failed, Read),
            (Manual, Failed, Manual),
            (Manual, Read, Manual),
        ] {
            assert_eq!(merge(known, news), after, "{known} {news}");
        }
    }

    #[test]
    fn a_message_has_come_as_far_as_its_best_way() {
        use DeliveryState::{Accepted, Failed, Queued, Sending, Unknown};
        for (ways, far) in
            [(vec![], Queued), (vec![Failed], Failed), (vec![Failed, Accepted], Accepted), (vec![Failed, Queued], Queued), (vec![Unknown, Sending], Unknown)]
        {
            assert_eq!(overall(ways.clone()), far, "{ways:?}");
        }
    }

    #[test]
    fn a_courtesy_comes_by_one_way_only() {
        let courtesies: Vec<&str> = Template::ALL.iter().filter(|template| !goes_by_email(**template)).map(|template| template.code()).collect();
        assert_eq!(courtesies, ["reminder", "overdue", "survey", "no_show", "reminder_ahead"]);
    }

    #[test]
    fn attempts_become_rarer_and_outlast_a_day() {
        let seconds = |attempts, jitter| back_off(attempts, jitter).num_seconds();
        let waits: Vec<i64> = (1..=7).map(|attempts| seconds(attempts, 0.5)).collect();
        assert_eq!(waits, [30, 120, 600, 1800, 3600, 3600, 3600]);
        assert_eq!((seconds(1, 0.0), seconds(1, 1.0), seconds(5, 7.0)), (24, 36, 4320));
        let shortest: i64 = (1..MOST_ATTEMPTS).map(|attempts| seconds(u32::try_from(attempts).expect("few"), 0.0)).sum();
        assert!(shortest > 24 * 3600, "{shortest} seconds");
    }

    #[test]
    fn what_passes_by_itself_is_told_from_what_nobody_knows() {
        for code in ["connect", "disconnected", "429", "503", "http_502", "4", "80007", "130429", "131016", "131057", "133004", "421"] {
            assert_eq!(trouble(code), Trouble::OfTheChannel, "{code}");
        }
        for code in ["131056", "450", "451", "452"] {
            assert_eq!(trouble(code), Trouble::OfTheLetter, "{code}");
        }
        for code in ["500", "1", "2", "131000", "408", "599"] {
            assert_eq!(trouble(code), Trouble::Unclear, "{code}");
        }
        for code in ["999999", "404", "302", "refused", "99999999999999"] {
            assert_eq!(trouble(code), Trouble::Unexplained, "{code}");
        }
    }

    proptest! {
        #[test]
        fn the_same_news_end_alike_in_any_order_and_however_often(
            (news, other) in prop::collection::vec(prop::sample::select(DeliveryState::ALL), 1..12)
                .prop_flat_map(|news| (Just(news.clone()), Just(news).prop_shuffle())),
            again in 0_usize..4,
        ) {
            let end = |all: &[DeliveryState]| all.iter().fold(DeliveryState::Queued, |known, news| merge(known, *news));
            let repeated: Vec<DeliveryState> = other.iter().flat_map(|state| std::iter::repeat_n(*state, 1 + again)).chain(news.iter().copied()).collect();
            prop_assert_eq!(end(&news), end(&other));
            prop_assert_eq!(end(&news), end(&repeated));
        }

        #[test]
        fn jitter_is_a_fifth_at_most(attempts in 0_u32..100, jitter in 0.0_f64..1.0) {
            let (plain, seen) = (back_off(attempts, 0.5), back_off(attempts, jitter));
            prop_assert!((seen - plain).num_milliseconds().abs() * 5 <= plain.num_milliseconds() + 5);
        }
    }
}
