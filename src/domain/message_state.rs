//! How the office speaks of messages on their way: the groups in which it lists them, and why one did not arrive.

use super::delivery::{ChannelKind, DeliveryState};

super::codes! {
    /// Messages that belong together in a list, as its address names them.
    pub enum Group {
        /// Written, and not begun (*belum dikirim*).
        Waiting = "waiting",
        Sending = "sending",
        Failed = "failed",
        /// It may have arrived (*mungkin terkirim*).
        Unknown = "unknown",
        /// A channel took it, or a person told it (*terkirim*).
        Told = "told",
        All = "all",
        Accepted = "accepted",
        Delivered = "delivered",
        Read = "read",
        Manual = "manual",
    }
}

impl Group {
    /// Those that the page offers; the others are parts of `Told`, for whoever asks closely.
    pub const OFFERED: [Self; 6] = [Self::Waiting, Self::Sending, Self::Failed, Self::Unknown, Self::Told, Self::All];

    /// The states that belong to it.
    pub fn states(self) -> &'static [DeliveryState] {
        match self {
            Self::Waiting => &[DeliveryState::Queued],
            Self::Sending => &[DeliveryState::Sending],
            Self::Failed => &[DeliveryState::Failed],
            Self::Unknown => &[DeliveryState::Unknown],
            Self::Told => &[DeliveryState::Accepted, DeliveryState::Delivered, DeliveryState::Read, DeliveryState::Manual],
            Self::All => DeliveryState::ALL,
            Self::Accepted => &[DeliveryState::Accepted],
            Self::Delivered => &[DeliveryState::Delivered],
            Self::Read => &[DeliveryState::Read],
            Self::Manual => &[DeliveryState::Manual],
        }
    }

    /// What somebody still has to look at is listed in the order in which it was written; what is over, the newest first.
    pub fn is_oldest_first(self) -> bool {
        matches!(self, Self::Waiting | Self::Sending | Self::Failed | Self::Unknown)
    }
}

super::codes! {
    /// Why a message did not arrive, or a channel stands still, as far as it tells somebody of the office what to do.
    pub enum Why {
        /// The number is not on WhatsApp, or its program is too old.
        NotOnWhatsapp = "not_on_whatsapp",
        /// Free text outside of the 24-hour window: a template is missing.
        WindowClosed = "window_closed",
        /// WhatsApp holds it back, or the applicant wants no such messages.
        NotWanted = "not_wanted",
        /// The values do not fit the template, or the text is not taken.
        BadContent = "bad_content",
        /// No such address.
        BadAddress = "bad_address",
        TooMany = "too_many",
        TheirTrouble = "their_trouble",
        NoConnection = "no_connection",
        /// The body was sent, and nothing came back.
        NoAnswer = "no_answer",
        Token = "token",
        NotPermitted = "not_permitted",
        Blocked = "blocked",
        Payment = "payment",
        NumberNotReady = "number_not_ready",
        Spam = "spam",
        TemplateMissing = "template_missing",
        TemplatePaused = "template_paused",
        /// The channel wants other settings than it has.
        Settings = "settings",
        Other = "other",
    }
}

impl Why {
    /// What a code of a channel means. Numbers below 600 that WhatsApp does not use itself are those of HTTP.
    pub fn of(channel: ChannelKind, code: &str) -> Self {
        let number: Option<i64> = code.trim_start_matches(|sign: char| !sign.is_ascii_digit()).parse().ok();
        match (channel, number) {
            (ChannelKind::Email, Some(number)) => Self::of_mail(number),
            (ChannelKind::CloudApi, Some(number)) => Self::of_whatsapp(number),
            (ChannelKind::Gateway | ChannelKind::Manual, Some(number)) => Self::of_http(number),
            (_, None) => Self::of_word(&code.to_lowercase()),
        }
    }

    /// Codes of the Graph API and of the Cloud API.
    fn of_whatsapp(number: i64) -> Self {
        match number {
            131_026 => Self::NotOnWhatsapp,
            131_047 => Self::WindowClosed,
            130_472 | 131_049 | 131_050 => Self::NotWanted,
            100 | 131_008 | 131_009 | 131_021 | 131_051 | 131_052 | 131_053 | 132_000 | 132_005 | 132_012 => Self::BadContent,
            4 | 80_007 | 130_429 | 131_056 => Self::TooMany,
            1 | 2 | 131_000 | 131_016 | 131_057 | 133_004 => Self::TheirTrouble,
            0 | 190 => Self::Token,
            3 | 10 | 131_005 | 200..=299 => Self::NotPermitted,
            368 | 130_497 | 131_031 => Self::Blocked,
            131_042 => Self::Payment,
            131_045 | 133_010 => Self::NumberNotReady,
            131_048 => Self::Spam,
            132_001 => Self::TemplateMissing,
            132_007 | 132_015 | 132_016 => Self::TemplatePaused,
            other => Self::of_http(other),
        }
    }

    /// Answers of a server that says no more than its status.
    fn of_http(number: i64) -> Self {
        match number {
            401 | 403 => Self::Token,
            408 | 504 => Self::NoAnswer,
            429 => Self::TooMany,
            500..=599 => Self::TheirTrouble,
            400..=499 => Self::BadContent,
            _ => Self::Other,
        }
    }

    /// Replies of a mail server (RFC 5321 §4.2).
    fn of_mail(number: i64) -> Self {
        match number {
            530 | 534 | 535 => Self::Token,
            510 | 511 | 513 | 550 | 551 | 553 => Self::BadAddress,
            400..=499 => Self::TheirTrouble,
            500..=599 => Self::BadContent,
            _ => Self::Other,
        }
    }

    /// Words of channels that have no numbers, and of our own side.
    fn of_word(word: &str) -> Self {
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        if has(&["timeout", "no_answer", "silent"]) {
            Self::NoAnswer
        } else if has(&["connect", "dns", "tls", "network", "unreachable", "not_sent"]) {
            Self::NoConnection
        } else if has(&["token", "auth"]) {
            Self::Token
        } else if has(&["rate", "limit", "too_many"]) {
            Self::TooMany
        } else if has(&["address"]) {
            Self::BadAddress
        } else if has(&["target", "recipient"]) {
            Self::NotOnWhatsapp
        } else if has(&["settings"]) {
            Self::Settings
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_state_is_in_one_of_the_groups_of_the_page() {
        let offered = Group::OFFERED.iter().filter(|group| **group != Group::All);
        let mut seen = BTreeSet::new();
        for state in offered.flat_map(|group| group.states()) {
            assert!(seen.insert(*state), "{state} is in two of them");
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), DeliveryState::ALL);
        assert_eq!(Group::All.states(), DeliveryState::ALL);
    }

    /// Row by row as Meta has them.
    #[test]
    fn a_code_of_whatsapp_says_what_can_be_done() {
        for (codes, why) in [
            (&["131026"][..], Why::NotOnWhatsapp),
            (&["131047"], Why::WindowClosed),
            (&["131049", "131050", "130472"], Why::NotWanted),
            (&["100", "131008", "131009", "131021", "131051", "131052", "131053", "132000", "132005", "132012"], Why::BadContent),
            (&["4", "80007", "130429", "131056", "429", "http_429"], Why::TooMany),
            (&["1", "2", "131000", "131016", "131057", "133004", "500", "HTTP 503"], Why::TheirTrouble),
            (&["0", "190", "401"], Why::Token),
            (&["3", "10", "131005", "200", "299"], Why::NotPermitted),
            (&["368", "131031", "130497"], Why::Blocked),
            (&["131042"], Why::Payment),
            (&["131045", "133010"], Why::NumberNotReady),
            (&["131048"], Why::Spam),
            (&["132001"], Why::TemplateMissing),
            (&["132007", "132015", "132016"], Why::TemplatePaused),
            (&["timeout"], Why::NoAnswer),
            (&["connect", "disconnected"], Why::NoConnection),
            (&["recipient"], Why::NotOnWhatsapp),
            (&["999999", "", "refused"], Why::Other),
        ] {
            for code in codes {
                assert_eq!(Why::of(ChannelKind::CloudApi, code), why, "{code}");
            }
        }
    }

    #[test]
    fn the_same_number_is_another_thing_to_a_mail_server() {
        assert_eq!(Why::of(ChannelKind::Email, "550"), Why::BadAddress);
        assert_eq!(Why::of(ChannelKind::Email, "451"), Why::TheirTrouble);
        assert_eq!(Why::of(ChannelKind::Email, "535"), Why::Token);
        assert_eq!(Why::of(ChannelKind::Email, "address"), Why::BadAddress);
        assert_eq!(Why::of(ChannelKind::Email, "settings"), Why::Settings);
        assert_eq!(Why::of(ChannelKind::Gateway, "target"), Why::NotOnWhatsapp);
        assert_eq!(Why::of(ChannelKind::Gateway, "550"), Why::TheirTrouble);
        assert_eq!(Why::of(ChannelKind::Gateway, "invalid token"), Why::Token);
    }
}
