//! Mail over SMTP, the second channel for those who gave an address. Spoken step by step, so that it is known whether the text may
//! have left when the line breaks.

use super::Channel;
use super::http::{Timeouts, brief};
use super::settings::{EmailSettings, Secret, Security};
use crate::domain::delivery::{ChannelKind, Letter, Outcome};
use crate::i18n::words;
use futures::future::BoxFuture;
use lettre::Address;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;
use tokio::time::timeout;

/// Mail servers of others take a mail a second from anybody.
const PACE: Duration = Duration::from_secs(1);
/// Whoever answers so when we sign in, or about our own address, lets nothing of ours through (RFC 4954, section 6).
const SIGN_IN_REFUSED: [u16; 4] = [530, 534, 535, 538];

/// The channel `email`.
pub struct Email {
    host: String,
    port: u16,
    security: Security,
    sign_in: Option<(String, Secret)>,
    from: Mailbox,
    timeouts: Timeouts,
    pace: Duration,
}

/// What a try came to before the text left.
enum Before {
    /// The server waits for the text.
    Ready(Box<AsyncSmtpConnection>),
    Ended(Outcome),
}

impl Email {
    pub fn new(settings: &EmailSettings) -> Self {
        Self::with_timeouts(settings, Timeouts::default(), PACE)
    }

    /// With another patience and pace than usual.
    pub fn with_timeouts(settings: &EmailSettings, timeouts: Timeouts, pace: Duration) -> Self {
        let EmailSettings { host, port, security, sign_in, from } = settings.clone();
        Self { host, port, security, sign_in, from, timeouts, pace }
    }

    async fn attempt(&self, letter: &Letter) -> Outcome {
        let never = |detail: &str| Outcome::Permanent { code: "address".into(), detail: detail.into() };
        let Some(to) = letter.email.parse::<Address>().ok().filter(|_| letter.email.is_ascii()) else {
            return never("this is no address that every mail server takes");
        };
        let message_id = format!("<{}@{}>", letter.idempotency_key, self.from.email.domain());
        let Some(mail) = mail(letter, &self.from, to.clone(), &message_id) else { return never("no mail can be made for this address") };
        let mut line = match timeout(self.timeouts.whole, self.until_the_text(to)).await {
            Ok(Ok(Before::Ready(line))) => line,
            Ok(Ok(Before::Ended(outcome))) => return outcome,
            Ok(Err(error)) => return not_sent(&error),
            Err(_) => return Outcome::Retry { code: "connect".into(), detail: "timeout before the text was sent".into(), not_before_seconds: 0 },
        };
        let outcome = match timeout(self.timeouts.whole, line.message(&mail)).await {
            Ok(Ok(_)) => Outcome::Accepted { provider_id: message_id },
            Ok(Err(error)) => refused(&error).unwrap_or_else(|| Outcome::Unknown { detail: words_of(&error) }),
            Err(_) => return Outcome::Unknown { detail: "timeout after the text was sent".into() },
        };
        let _ = timeout(self.timeouts.connect, line.quit()).await;
        outcome
    }

    /// Everything up to the moment when the server waits for the text. An error is one of the line or of an answer of the server.
    async fn until_the_text(&self, to: Address) -> Result<Before, Error> {
        let hello = ClientId::Domain(self.from.email.domain().to_owned());
        let tls = match self.security {
            Security::Loopback => None,
            Security::Tls | Security::StartTls => Some(TlsParameters::new(self.host.clone())?),
        };
        let (wrapped, upgrade) = if self.security == Security::Tls { (tls, None) } else { (None, tls) };
        let server = (self.host.as_str(), self.port);
        let mut line = AsyncSmtpConnection::connect_tokio1(server, Some(self.timeouts.connect), &hello, wrapped, None).await?;
        if let Some(tls) = upgrade {
            line.starttls(tls, &hello).await?;
        }
        if let Some((user, password)) = &self.sign_in {
            let signed_in = line.auth(DEFAULT_MECHANISMS, &Credentials::new(user.clone(), password.reveal().to_owned())).await;
            if let Err(error) = signed_in {
                return Ok(Before::Ended(stopped_or(&error)));
            }
        }
        // A refusal of our own address concerns every mail.
        if let Err(error) = line.command(Mail::new(Some(self.from.email.clone()), vec![])).await {
            return Ok(Before::Ended(stopped_or(&error)));
        }
        line.command(Rcpt::new(to, vec![])).await?;
        line.command(Data).await?;
        Ok(Before::Ready(Box::new(line)))
    }
}

impl Channel for Email {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    fn pace(&self) -> Duration {
        self.pace
    }

    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Outcome> {
        Box::pin(self.attempt(letter))
    }
}

/// The mail as it goes over the line. WhatsApp's marks for bold are left out.
fn mail(letter: &Letter, from: &Mailbox, to: Address, message_id: &str) -> Option<Vec<u8>> {
    let message = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject(letter))
        .message_id(Some(message_id.to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.replace('*', ""));
    message.ok().map(|message| message.formatted()).filter(|mail| mail.is_ascii())
}

fn subject(letter: &Letter) -> String {
    let key = format!("email.subject.{}", letter.template.code());
    let own = words(letter.language, &key);
    if own == key { words(letter.language, "email.subject") } else { own }
}

/// What a refusal by the server means for this mail; `None` when the server has said nothing.
fn refused(error: &Error) -> Option<Outcome> {
    let code = u16::from(error.status()?);
    let (text, detail) = (code.to_string(), words_of(error));
    Some(if SIGN_IN_REFUSED.contains(&code) {
        Outcome::ChannelStopped { code: text, detail }
    } else if error.is_permanent() {
        Outcome::Permanent { code: text, detail }
    } else {
        Outcome::Retry { code: text, detail, not_before_seconds: 0 }
    })
}

/// Of the time before the text. A server without STARTTLS or without our way to sign in wants other settings; whatever else is no
/// refusal is tried again.
fn not_sent(error: &Error) -> Outcome {
    refused(error).unwrap_or_else(|| {
        let detail = words_of(error);
        if error.is_client() {
            Outcome::ChannelStopped { code: "settings".into(), detail }
        } else {
            Outcome::Retry { code: "connect".into(), detail, not_before_seconds: 0 }
        }
    })
}

/// A lasting refusal of what concerns every mail stops the channel.
fn stopped_or(error: &Error) -> Outcome {
    match not_sent(error) {
        Outcome::Permanent { code, detail } => Outcome::ChannelStopped { code, detail },
        other => other,
    }
}

fn words_of(error: &Error) -> String {
    brief(&error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::message::Template;

    fn letter(language: Language) -> Letter {
        Letter {
            delivery: 1,
            idempotency_key: "0f3c".into(),
            template: Template::Approved,
            language,
            recipient: None,
            email: "rahmah@example.id".into(),
            text: "Yth. Rahmah, *Aula Utama* … disetujui.\n\nHormat kami".into(),
            parameters: Vec::new(),
            registered_name: "approved".into(),
        }
    }

    #[test]
    fn a_mail_is_plain_text_with_a_subject_and_the_same_id_at_every_try() {
        let from: Mailbox = "ULT <ult@example.go.id>".parse().unwrap();
        let mail = mail(&letter(Language::Id), &from, "rahmah@example.id".parse().unwrap(), "<0f3c@example.go.id>").unwrap();
        let text = String::from_utf8(mail).unwrap();
        for part in ["<ult@example.go.id>\r\n", "To: rahmah@example.id\r\n", "Message-ID: <0f3c@example.go.id>\r\n", "text/plain; charset=utf-8\r\n"] {
            assert!(text.contains(part), "{part:?} in {text}");
        }
        assert!(text.contains("Aula Utama") && !text.contains('*'), "{text}");
    }

    #[test]
    fn every_message_has_a_subject_in_both_languages() {
        for language in Language::ALL {
            for template in Template::ALL {
                let subject = subject(&Letter { template: *template, ..letter(*language) });
                assert!(!subject.starts_with("email.") && subject.len() > 10, "{template} {language}: {subject}");
                assert_ne!(subject, words(*language, "email.subject"), "{template} has one of its own");
            }
        }
        assert_eq!(subject(&letter(Language::Id)), "Permohonan peminjaman Anda disetujui");
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_tried_again() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings =
            EmailSettings { host: "127.0.0.1".into(), port, security: Security::Loopback, sign_in: None, from: "ult@example.go.id".parse().unwrap() };
        let email = Email::new(&settings);
        assert!(matches!(email.send(&letter(Language::Id)).await, Outcome::Retry { code, .. } if code == "connect"));
        let nowhere = Letter { email: "bukan alamat".into(), ..letter(Language::Id) };
        assert!(matches!(email.send(&nowhere).await, Outcome::Permanent { .. }));
    }
}
