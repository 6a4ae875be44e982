//! What the office tells those who work there (*pemberitahuan petugas*): something has come, or was left undone. It names a kind and
//! the code of a request, or what was lent and when, and nothing about its applicant: it goes to phones, through services that belong
//! to others.

use super::code::ReservationCode;
use super::format;
use super::language::Language;
use super::reservation::{Pattern, Version};
use super::role::{Role, StaffId};
use super::slot::Moment;
use crate::i18n::words;
use chrono::Duration;
use serde::{Deserialize, Serialize};

super::codes! {
    /// What a notice is about.
    pub enum NoticeKind {
        /// A request has come (document steps 3 and 7).
        NewRequest = "new_request",
        /// The facilities team is asked for its word (*disposisi*, W4).
        AskedOfSarpras = "asked_of_sarpras",
        /// A request was sent to the head first.
        AskedOfHead = "asked_of_head",
        /// The facilities team has answered (O3).
        Answered = "answered",
        /// The applicant has answered, or added what was missing.
        ApplicantReplied = "applicant_replied",
        /// The applicant has not answered in time what was proposed (X6) or offered.
        Unanswered = "unanswered",
        /// The applicant has taken a booking back (X8).
        Withdrawn = "withdrawn",
        /// The answer is due soon.
        DeadlineNear = "deadline_near",
        /// The answer is late.
        DeadlineMissed = "deadline_missed",
        /// Something has not come back in time (X13).
        Overdue = "overdue",
        /// A message could not be sent for good.
        MessageFailed = "message_failed",
        /// A channel for messages takes nothing any more.
        ChannelStopped = "channel_stopped",
    }
}

impl NoticeKind {
    /// Whom it usually concerns.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::NewRequest | Self::ApplicantReplied | Self::MessageFailed => &[Role::Ult, Role::Admin],
            Self::AskedOfSarpras | Self::Withdrawn => &[Role::Sarpras],
            Self::AskedOfHead => &[Role::Head],
            Self::Answered | Self::Unanswered => &[Role::Admin],
            Self::DeadlineNear | Self::DeadlineMissed => &[Role::Ult, Role::Sarpras, Role::Admin],
            Self::Overdue => &[Role::Sarpras, Role::Admin],
            Self::ChannelStopped => &[Role::Ult, Role::Admin, Role::Sysadmin],
        }
    }

    /// Somebody should look at once.
    pub fn is_urgent(self) -> bool {
        match self {
            Self::DeadlineNear | Self::DeadlineMissed | Self::Overdue | Self::MessageFailed | Self::ChannelStopped => true,
            Self::NewRequest | Self::AskedOfSarpras | Self::AskedOfHead | Self::Answered | Self::ApplicantReplied | Self::Unanswered | Self::Withdrawn => false,
        }
    }

    /// Nothing else that happens at the same moment wakes the pages, such as a change of the request.
    pub fn comes_alone(self) -> bool {
        match self {
            Self::DeadlineNear | Self::DeadlineMissed | Self::MessageFailed | Self::ChannelStopped => true,
            Self::NewRequest
            | Self::AskedOfSarpras
            | Self::AskedOfHead
            | Self::Answered
            | Self::ApplicantReplied
            | Self::Unanswered
            | Self::Withdrawn
            | Self::Overdue => false,
        }
    }

    /// Those whom it concerns may not open the request any more: it says itself what they need to know, and leads nowhere.
    pub fn names_the_use(self) -> bool {
        match self {
            Self::Withdrawn => true,
            Self::NewRequest
            | Self::AskedOfSarpras
            | Self::AskedOfHead
            | Self::Answered
            | Self::ApplicantReplied
            | Self::Unanswered
            | Self::DeadlineNear
            | Self::DeadlineMissed
            | Self::Overdue
            | Self::MessageFailed
            | Self::ChannelStopped => false,
        }
    }
}

/// What was lent and when, and nothing of who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedUse {
    /// Name and quantity of each facility.
    pub things: Vec<(String, i64)>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
}

impl NamedUse {
    /// `Aula Utama, Kursi Lipat × 20; Selasa, 15 Desember 2026, 09.00–12.00 WITA`
    pub fn text(&self, language: Language) -> String {
        let thing = |(name, quantity): &(String, i64)| if *quantity == 1 { name.clone() } else { format!("{name} × {quantity}") };
        let things: Vec<String> = self.things.iter().map(thing).collect();
        format!("{}; {}", things.join(", "), format::wishes(language, self.pattern, self.from, self.to))
    }
}

/// A notice as people read it: its kind and the code of the request, or what was lent and when.
pub fn title(language: Language, kind: NoticeKind, code: Option<&ReservationCode>, named: Option<&NamedUse>) -> String {
    let what = words(language, &format!("notice.kind.{kind}"));
    match (named, code) {
        (Some(named), _) => format!("{what}: {}", named.text(language)),
        (None, Some(code)) => format!("{what}: {code}"),
        (None, None) => what,
    }
}

/// Whom a notice concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    Roles(Vec<Role>),
    Person(StaffId),
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    /// Of the request that it is about, if it is about one.
    pub code: Option<ReservationCode>,
    pub to: Audience,
    /// What it is told because of; the same is told once.
    pub cause: String,
}

impl Notice {
    fn about(kind: NoticeKind, code: &ReservationCode, cause: &str) -> Self {
        Self { kind, code: Some(code.clone()), to: Audience::Roles(kind.roles().to_vec()), cause: format!("{kind} {code} {cause}").trim_end().to_owned() }
    }

    /// A request has come.
    pub fn new_request(code: &ReservationCode) -> Self {
        Self::about(NoticeKind::NewRequest, code, "")
    }

    /// The facilities team is asked; `version` is that of the request afterwards.
    pub fn asked_of_sarpras(code: &ReservationCode, version: Version) -> Self {
        Self::about(NoticeKind::AskedOfSarpras, code, &version.0.to_string())
    }

    /// The head is asked; `version` is that of the request afterwards.
    pub fn asked_of_head(code: &ReservationCode, version: Version) -> Self {
        Self::about(NoticeKind::AskedOfHead, code, &version.0.to_string())
    }

    /// The facilities team has answered; `version` is that of the request afterwards.
    pub fn answered(code: &ReservationCode, version: Version) -> Self {
        Self::about(NoticeKind::Answered, code, &version.0.to_string())
    }

    /// The applicant has answered; `version` is that of the request before, so that two doors tell it once.
    pub fn applicant_replied(code: &ReservationCode, version: Version) -> Self {
        Self::about(NoticeKind::ApplicantReplied, code, &version.0.to_string())
    }

    /// The applicant has not answered in time; `version` is that of the request before.
    pub fn unanswered(code: &ReservationCode, version: Version) -> Self {
        Self::about(NoticeKind::Unanswered, code, &version.0.to_string())
    }

    /// The applicant has taken a booking back; a request ends once.
    pub fn withdrawn(code: &ReservationCode) -> Self {
        Self::about(NoticeKind::Withdrawn, code, "")
    }

    /// The answer is due at `due_at`; told once for each moment that it was due at.
    pub fn deadline_near(code: &ReservationCode, due_at: Moment) -> Self {
        Self::about(NoticeKind::DeadlineNear, code, &due_at.timestamp().to_string())
    }

    /// The answer was due at `due_at`; told once for each moment that it was due at.
    pub fn deadline_missed(code: &ReservationCode, due_at: Moment) -> Self {
        Self::about(NoticeKind::DeadlineMissed, code, &due_at.timestamp().to_string())
    }

    /// Something has not come back.
    pub fn overdue(code: &ReservationCode) -> Self {
        Self::about(NoticeKind::Overdue, code, "")
    }

    /// A message to the applicant could not be sent, as is known since that moment; `message` is its id in the outbox. When it was tried
    /// again in vain, that is told anew.
    pub fn message_failed(code: &ReservationCode, message: i64, since: Moment) -> Self {
        Self::about(NoticeKind::MessageFailed, code, &format!("{message} {}", since.timestamp()))
    }

    /// The channel with this code takes nothing since that moment.
    pub fn channel_stopped(channel: &str, since: Moment) -> Self {
        let kind = NoticeKind::ChannelStopped;
        Self { kind, code: None, to: Audience::Roles(kind.roles().to_vec()), cause: format!("{kind} {channel} {}", since.timestamp()) }
    }

    /// The same, for one person instead of their roles.
    #[must_use]
    pub fn for_person(self, person: StaffId) -> Self {
        Self { cause: format!("{} for {}", self.cause, person.0), to: Audience::Person(person), ..self }
    }
}

/// Notices older than this are gone.
pub const KEPT_DAYS: i64 = 30;
/// What is older than this is sent to no phone any more; a push service keeps it for so long.
pub const PUSHED_FOR_HOURS: i64 = 12;
/// So often a push service is asked to take one.
pub const MOST_ATTEMPTS: i64 = 5;
/// Seconds before the second attempt; each later one waits four times as long.
const FIRST_WAIT: i64 = 5;

/// When to try again after so many attempts; `None` when it was tried often enough.
pub fn next_attempt(attempts: i64, now: Moment) -> Option<Moment> {
    let earlier = u32::try_from(attempts.max(1) - 1).ok().filter(|_| attempts < MOST_ATTEMPTS)?;
    Some(now + Duration::seconds(FIRST_WAIT * 4_i64.pow(earlier)))
}

/// Where the browser of a device is reached: a secret address at the push service of its maker. Always https; in tests, on a server
/// that only its own machine reaches, also plain on that machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushEndpoint {
    text: String,
    /// Length of scheme, host and port.
    origin: usize,
}

/// Longest address, bytes.
const LONGEST_ENDPOINT: usize = 1_000;

impl PushEndpoint {
    /// The address as a browser gives it; `None` when it is none that may be sent to.
    pub fn parse(text: &str, loopback_allowed: bool) -> Option<Self> {
        let fits = text.len() <= LONGEST_ENDPOINT && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return None,
        };
        let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
        let names_a_host = authority.bytes().any(|byte| byte.is_ascii_alphanumeric()) && !authority.contains('@');
        let allowed = https || (loopback_allowed && is_loopback(text));
        (fits && names_a_host && allowed).then(|| Self { text: text.to_owned(), origin: text.len() - rest.len() + authority.len() })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `https://push.example.org`, as a signature names it (RFC 8292, 2).
    pub fn origin(&self) -> &str {
        &self.text[..self.origin]
    }
}

/// Whether a plain address, such as our own public one, leads to the very machine.
pub fn is_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        Some(_) | None => authority,
    };
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    fn code() -> ReservationCode {
        ReservationCode::from_bits(7)
    }

    #[test]
    fn one_cause_is_one_notice_and_another_cause_is_another() {
        let (due, later) = (wita("2026-11-24 10:00"), wita("2026-11-25 10:00"));
        assert_eq!(Notice::deadline_near(&code(), due), Notice::deadline_near(&code(), due));
        let causes = [
            Notice::new_request(&code()),
            Notice::asked_of_sarpras(&code(), Version(2)),
            Notice::asked_of_sarpras(&code(), Version(5)),
            Notice::answered(&code(), Version(2)),
            Notice::deadline_near(&code(), due),
            Notice::deadline_near(&code(), later),
            Notice::deadline_missed(&code(), due),
            Notice::message_failed(&code(), 2, due),
            Notice::message_failed(&code(), 2, later),
            Notice::message_failed(&code(), 3, due),
            Notice::channel_stopped("gateway", due),
            Notice::channel_stopped("gateway", due).for_person(StaffId(3)),
        ];
        let different: std::collections::BTreeSet<&str> = causes.iter().map(|notice| notice.cause.as_str()).collect();
        assert_eq!(different.len(), causes.len(), "{different:?}");
    }

    #[test]
    fn every_kind_concerns_somebody() {
        for kind in NoticeKind::ALL {
            assert!(!kind.roles().is_empty(), "{kind}");
        }
    }

    #[test]
    fn a_push_service_is_asked_five_times_and_left_in_peace_in_between() {
        let now = wita("2026-11-24 10:00");
        let waits: Vec<Option<i64>> = (1..=6).map(|attempts| next_attempt(attempts, now).map(|at| (at - now).num_seconds())).collect();
        assert_eq!(waits, [Some(5), Some(20), Some(80), Some(320), None, None]);
    }

    #[test]
    fn a_device_is_reached_over_https_and_in_tests_on_the_own_machine() {
        let origin = |text: &str, loopback: bool| PushEndpoint::parse(text, loopback).map(|endpoint| endpoint.origin().to_owned());
        assert_eq!(origin("https://push.example.org/send/a?b", false).as_deref(), Some("https://push.example.org"));
        assert_eq!(origin("http://127.0.0.1:8080/send", true).as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(origin("http://[::1]/send", true).as_deref(), Some("http://[::1]"));
        let long = format!("https://push.example.org/{}", "a".repeat(1_000));
        for refused in ["", "http://127.0.0.1/", "ftp://x", "https://", "https://a@b/", "https://x\\y", "https://x/ö", "https://x/ y", long.as_str()] {
            assert_eq!(origin(refused, false), None, "{refused}");
        }
        for refused in ["http://push.example.org/", "http://127.0.0.1.example.org/", "http://127.0.0.1@evil.example/", "http://10.0.0.1/"] {
            assert_eq!(origin(refused, true), None, "{refused}");
        }
    }
}
