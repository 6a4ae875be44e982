//! How messages leave: the table `[silandap.messages]` of `Leptos.toml`. Every key is overridden by the environment as
//! `SILANDAP_` and the key in capitals; what is secret may also lie in a file of its own, named by the key with `_file`.

use crate::domain::delivery::{ChannelKind, QuietHours};
use crate::server::config::{InvalidSetting, invalid};
use lettre::message::Mailbox;
use reqwest::Url;
use serde::Deserialize;
use std::time::Duration;

/// Nobody is written to at night, unless the office says otherwise.
const QUIET_HOURS: &str = "20:00-07:00";
const WHATSAPP_URL: &str = "https://graph.facebook.com";
const WHATSAPP_VERSION: &str = "v24.0";
const TEMPLATE_PREFIX: &str = "silandap_";
/// A quarter of what one number may send (80 a second), and what a number may that is used with the app as well.
const MESSAGES_PER_SECOND: u32 = 20;
const MOST_PER_SECOND: u32 = 1_000;
/// Characters of a secret that others have to name; 22 hold 128 bits.
const SHORTEST_SECRET: usize = 22;

const PER_SECOND_WANTED: &str = "a number from 1 to 1000";
const URL_WANTED: &str = "an https:// address such as https://graph.facebook.com (http:// only to 127.0.0.1, localhost or [::1])";
const SECRET_WANTED: &str = "given here or as a file: letters, digits and signs without blanks";
const LONG_SECRET_WANTED: &str = "given here or as a file: at least 22 letters, digits, - or _ that nobody can guess";
const FILE_WANTED: &str = "a readable file that holds the secret on one line";
const SMTP_WANTED: &str = "smtps://host, or smtp://host with STARTTLS; without it only to 127.0.0.1, localhost or [::1]";

/// What nobody shall read in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// For whom it is meant.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

/// How messages leave the office.
#[derive(Debug, Clone)]
pub struct MessageSettings {
    /// Hours in which no message leaves by itself.
    pub quiet_hours: QuietHours,
    pub way: Way,
    /// Before the name of each template at Meta: `silandap_approved`
    pub template_prefix: String,
    /// Second channel, for those who gave an address.
    pub email: Option<EmailSettings>,
}

/// The way to WhatsApp.
#[derive(Debug, Clone)]
pub enum Way {
    /// By hand through `wa.me`: no channel at all.
    Manual,
    CloudApi(CloudApiSettings),
    Gateway(GatewaySettings),
}

/// WhatsApp Business Cloud API.
#[derive(Debug, Clone)]
pub struct CloudApiSettings {
    /// Without a slash at the end: `https://graph.facebook.com`
    pub url: String,
    /// `v24.0`
    pub version: String,
    pub phone_number_id: String,
    pub token: Secret,
    /// Signs what Meta posts to us.
    pub app_secret: Secret,
    /// Named by Meta when the webhook is registered.
    pub verify_token: Secret,
    /// As in [`MessageSettings`].
    pub template_prefix: String,
    /// The shortest time between two messages.
    pub pace: Duration,
}

/// A gateway in the shape of Fonnte's.
#[derive(Debug, Clone)]
pub struct GatewaySettings {
    /// Where messages are posted to: `https://api.fonnte.com/send`
    pub url: String,
    pub token: Secret,
    /// Last part of the path that the gateway posts news to; `None` = no news are taken.
    pub secret: Option<Secret>,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct EmailSettings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Name and password, where the server wants them.
    pub sign_in: Option<(String, Secret)>,
    pub from: Mailbox,
}

/// How the line to a mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after `STARTTLS`, or nothing is sent.
    StartTls,
    /// The server is this machine.
    Loopback,
}

/// The table as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::server) struct Table {
    channel: Option<String>,
    quiet_hours: Option<String>,
    messages_per_second: Option<u32>,
    whatsapp_url: Option<String>,
    whatsapp_version: Option<String>,
    whatsapp_phone_number_id: Option<String>,
    whatsapp_template_prefix: Option<String>,
    whatsapp_token: Option<String>,
    whatsapp_token_file: Option<String>,
    whatsapp_app_secret: Option<String>,
    whatsapp_app_secret_file: Option<String>,
    whatsapp_verify_token: Option<String>,
    whatsapp_verify_token_file: Option<String>,
    gateway_url: Option<String>,
    gateway_token: Option<String>,
    gateway_token_file: Option<String>,
    gateway_secret: Option<String>,
    gateway_secret_file: Option<String>,
    smtp_url: Option<String>,
    smtp_user: Option<String>,
    smtp_password: Option<String>,
    smtp_password_file: Option<String>,
    email_from: Option<String>,
}

impl MessageSettings {
    /// Reads the table and what the environment says instead.
    pub(in crate::server) fn read(table: Table, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        let choose = |name: &str, from_file: Option<String>| environment(name).or(from_file).filter(|value| !value.is_empty());
        let secret = |name: &'static str, given: Option<String>, file_name: &'static str, file: Option<String>| {
            // The environment goes before the file with the settings, in whichever of the two ways it says it.
            let named_here = environment(name).map(Ok).or_else(|| environment(file_name).map(|path| of_file(file_name, &path)));
            let named_there =
                || given.filter(|value| !value.is_empty()).map(Ok).or_else(|| file.filter(|path| !path.is_empty()).map(|path| of_file(file_name, &path)));
            named_here.or_else(named_there).transpose()
        };
        // An empty variable counts as none, so `none` says it there.
        let quiet = environment("SILANDAP_QUIET_HOURS").or(table.quiet_hours).unwrap_or_else(|| QUIET_HOURS.to_owned());
        let hours = if quiet == "none" { "" } else { quiet.as_str() };
        let quiet_hours = hours.parse::<QuietHours>().map_err(|_| invalid("SILANDAP_QUIET_HOURS", &quiet, "two times such as 20:00-07:00, or none"))?;
        let name = "SILANDAP_WHATSAPP_TEMPLATE_PREFIX";
        let template_prefix = choose(name, table.whatsapp_template_prefix).unwrap_or_else(|| TEMPLATE_PREFIX.to_owned());
        if !template_prefix.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
            return Err(invalid(name, &template_prefix, "lower-case letters, digits and underscores"));
        }
        let channel = choose("SILANDAP_CHANNEL", table.channel).unwrap_or_else(|| ChannelKind::Manual.code().to_owned());
        let way = match channel.parse::<ChannelKind>() {
            Ok(ChannelKind::Manual) => Way::Manual,
            Ok(ChannelKind::CloudApi) => {
                let name = "SILANDAP_WHATSAPP_URL";
                let url = choose(name, table.whatsapp_url).unwrap_or_else(|| WHATSAPP_URL.to_owned());
                let url = base_url(&url).ok_or_else(|| invalid(name, &url, URL_WANTED))?;
                let name = "SILANDAP_WHATSAPP_VERSION";
                let version = choose(name, table.whatsapp_version).unwrap_or_else(|| WHATSAPP_VERSION.to_owned());
                if !is_version(&version) {
                    return Err(invalid(name, &version, "a version of the Graph API, such as v24.0"));
                }
                let name = "SILANDAP_WHATSAPP_PHONE_NUMBER_ID";
                let phone_number_id = choose(name, table.whatsapp_phone_number_id).unwrap_or_default();
                if phone_number_id.is_empty() || !phone_number_id.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(invalid(name, &phone_number_id, "the id of the sending number at Meta, digits only"));
                }
                let name = "SILANDAP_MESSAGES_PER_SECOND";
                let rate = choose(name, table.messages_per_second.map(|rate| rate.to_string())).unwrap_or_else(|| MESSAGES_PER_SECOND.to_string());
                let in_range = rate.parse::<u32>().ok().filter(|rate| (1..=MOST_PER_SECOND).contains(rate));
                let per_second = in_range.ok_or_else(|| invalid(name, &rate, PER_SECOND_WANTED))?;
                let token = secret("SILANDAP_WHATSAPP_TOKEN", table.whatsapp_token, "SILANDAP_WHATSAPP_TOKEN_FILE", table.whatsapp_token_file)?;
                let app_secret =
                    secret("SILANDAP_WHATSAPP_APP_SECRET", table.whatsapp_app_secret, "SILANDAP_WHATSAPP_APP_SECRET_FILE", table.whatsapp_app_secret_file)?;
                let verify_token = secret(
                    "SILANDAP_WHATSAPP_VERIFY_TOKEN",
                    table.whatsapp_verify_token,
                    "SILANDAP_WHATSAPP_VERIFY_TOKEN_FILE",
                    table.whatsapp_verify_token_file,
                )?;
                Way::CloudApi(CloudApiSettings {
                    url,
                    version,
                    phone_number_id,
                    token: header_secret("SILANDAP_WHATSAPP_TOKEN", token)?,
                    app_secret: long_secret("SILANDAP_WHATSAPP_APP_SECRET", app_secret)?,
                    verify_token: long_secret("SILANDAP_WHATSAPP_VERIFY_TOKEN", verify_token)?,
                    template_prefix: template_prefix.clone(),
                    pace: Duration::from_secs(1) / per_second,
                })
            }
            Ok(ChannelKind::Gateway) => {
                let name = "SILANDAP_GATEWAY_URL";
                let url = choose(name, table.gateway_url).unwrap_or_default();
                let url = base_url(&url).ok_or_else(|| invalid(name, &url, URL_WANTED))?;
                let token = secret("SILANDAP_GATEWAY_TOKEN", table.gateway_token, "SILANDAP_GATEWAY_TOKEN_FILE", table.gateway_token_file)?;
                let path = secret("SILANDAP_GATEWAY_SECRET", table.gateway_secret, "SILANDAP_GATEWAY_SECRET_FILE", table.gateway_secret_file)?;
                let path = path.map(|path| long_secret("SILANDAP_GATEWAY_SECRET", Some(path))).transpose()?;
                Way::Gateway(GatewaySettings { url, token: header_secret("SILANDAP_GATEWAY_TOKEN", token)?, secret: path })
            }
            Ok(ChannelKind::Email) | Err(_) => return Err(invalid("SILANDAP_CHANNEL", &channel, "manual, cloud_api or gateway")),
        };
        let email = match choose("SILANDAP_SMTP_URL", table.smtp_url) {
            None => None,
            Some(url) => {
                let (host, port, security) = mail_server(&url).ok_or_else(|| invalid("SILANDAP_SMTP_URL", &url, SMTP_WANTED))?;
                let user = choose("SILANDAP_SMTP_USER", table.smtp_user);
                let password = secret("SILANDAP_SMTP_PASSWORD", table.smtp_password, "SILANDAP_SMTP_PASSWORD_FILE", table.smtp_password_file)?;
                let sign_in = match (user, password) {
                    (None, None) => None,
                    (Some(user), Some(password)) => Some((user, Secret(password))),
                    (None, Some(_)) => return Err(invalid("SILANDAP_SMTP_USER", "", "given together with SILANDAP_SMTP_PASSWORD")),
                    (Some(_), None) => return Err(invalid("SILANDAP_SMTP_PASSWORD", "", "given together with SILANDAP_SMTP_USER")),
                };
                let name = "SILANDAP_EMAIL_FROM";
                let from = choose(name, table.email_from).unwrap_or_default();
                let from = from.parse::<Mailbox>().map_err(|_| invalid(name, &from, "the sender of mails, such as ULT BPMP Kalsel <ult@example.go.id>"))?;
                Some(EmailSettings { host, port, security, sign_in, from })
            }
        };
        Ok(Self { quiet_hours, way, template_prefix, email })
    }
}

fn of_file(name: &'static str, path: &str) -> Result<String, InvalidSetting> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let text = text.trim();
    if text.is_empty() || text.contains('\n') { Err(invalid(name, path, FILE_WANTED)) } else { Ok(text.to_owned()) }
}

/// A secret that is sent in a header. Its value is not repeated when it is wrong.
fn header_secret(name: &'static str, text: Option<String>) -> Result<Secret, InvalidSetting> {
    let fits = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    text.filter(fits).map(Secret).ok_or_else(|| invalid(name, "", SECRET_WANTED))
}

/// A secret that others prove to know, or that stands in a path.
fn long_secret(name: &'static str, text: Option<String>) -> Result<Secret, InvalidSetting> {
    let fits = |text: &String| text.len() >= SHORTEST_SECRET && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    text.filter(fits).map(Secret).ok_or_else(|| invalid(name, "", LONG_SECRET_WANTED))
}

/// `v24.0`
fn is_version(text: &str) -> bool {
    let numbers = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    numbers.is_some_and(|(major, minor)| [major, minor].iter().all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())))
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

/// An address to post to, without a slash at the end.
fn base_url(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let private = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(host));
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    (private && plain).then(|| text.trim_end_matches('/').to_owned())
}

/// Host, port and security of a mail server.
fn mail_server(text: &str) -> Option<(String, u16, Security)> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none() && url.path().len() <= 1;
    let (usual, security) = match url.scheme() {
        "smtps" => (465, Security::Tls),
        "smtp" if is_loopback(host) => (25, Security::Loopback),
        "smtp" => (587, Security::StartTls),
        _ => return None,
    };
    // Brackets around an IPv6 address belong to the URL, not to the address.
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    plain.then(|| (host, url.port().unwrap_or(usual), security))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: &[(&str, &str)] = &[];
    const CLOUD: &[(&str, &str)] = &[
        ("SILANDAP_CHANNEL", "cloud_api"),
        ("SILANDAP_WHATSAPP_PHONE_NUMBER_ID", "106540352242922"),
        ("SILANDAP_WHATSAPP_TOKEN", "EAAJB"),
        ("SILANDAP_WHATSAPP_APP_SECRET", "0123456789abcdef0123456789abcdef"),
        ("SILANDAP_WHATSAPP_VERIFY_TOKEN", "sungai-barito-tenang-sekali"),
    ];
    const GATEWAY: &[(&str, &str)] =
        &[("SILANDAP_CHANNEL", "gateway"), ("SILANDAP_GATEWAY_URL", "https://api.fonnte.com/send"), ("SILANDAP_GATEWAY_TOKEN", "+x@y")];
    const EMAIL: &[(&str, &str)] = &[("SILANDAP_SMTP_URL", "smtps://smtp.example.go.id"), ("SILANDAP_EMAIL_FROM", "ULT <ult@example.go.id>")];

    /// With some variables instead of, or beside, others.
    fn load(settings: &[(&str, &str)], instead: &[(&str, &str)]) -> Result<MessageSettings, InvalidSetting> {
        let all: Vec<(String, String)> = instead.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        MessageSettings::read(Table::default(), &move |name: &str| {
            all.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
        })
    }

    #[test]
    fn without_a_word_people_send_by_hand_and_nobody_is_written_to_at_night() {
        let settings = load(NONE, NONE).unwrap();
        assert!(matches!(settings.way, Way::Manual) && settings.email.is_none());
        assert_eq!(settings.quiet_hours, "20:00-07:00".parse().unwrap());
        let awake = load(NONE, &[("SILANDAP_QUIET_HOURS", "none")]).unwrap();
        assert_eq!(awake.quiet_hours, "".parse().unwrap());
    }

    #[test]
    fn a_channel_is_chosen_with_what_belongs_to_it() {
        let Way::CloudApi(api) = load(CLOUD, NONE).unwrap().way else { panic!("the Cloud API") };
        assert_eq!((api.url.as_str(), api.version.as_str(), api.template_prefix.as_str()), ("https://graph.facebook.com", "v24.0", "silandap_"));
        assert_eq!(api.pace, Duration::from_millis(50));
        let Way::Gateway(gateway) = load(GATEWAY, NONE).unwrap().way else { panic!("a gateway") };
        assert!(gateway.secret.is_none(), "no news are taken unless a path for them is given");
        let email = load(EMAIL, NONE).unwrap().email.expect("a mail server");
        assert_eq!((email.host.as_str(), email.port, email.security), ("smtp.example.go.id", 465, Security::Tls));
        let local = load(EMAIL, &[("SILANDAP_SMTP_URL", "smtp://127.0.0.1:2525")]).unwrap().email.expect("a mail server");
        assert_eq!((local.port, local.security), (2525, Security::Loopback));
        let submission = load(EMAIL, &[("SILANDAP_SMTP_URL", "smtp://smtp.example.go.id")]).unwrap().email.expect("a mail server");
        assert_eq!((submission.port, submission.security), (587, Security::StartTls));
    }

    #[test]
    fn a_wrong_or_missing_setting_is_named_and_secrets_are_not_repeated() {
        for (settings, name, value, shown) in [
            (NONE, "SILANDAP_CHANNEL", "email", "email"),
            (NONE, "SILANDAP_CHANNEL", "whatsapp", "whatsapp"),
            (NONE, "SILANDAP_QUIET_HOURS", "malam", "malam"),
            (CLOUD, "SILANDAP_WHATSAPP_URL", "http://graph.facebook.com", "http://graph.facebook.com"),
            (CLOUD, "SILANDAP_WHATSAPP_URL", "https://graph.facebook.com/?token=x", "https://graph.facebook.com/?token=x"),
            (CLOUD, "SILANDAP_WHATSAPP_VERSION", "24", "24"),
            (CLOUD, "SILANDAP_WHATSAPP_PHONE_NUMBER_ID", "", ""),
            (CLOUD, "SILANDAP_WHATSAPP_PHONE_NUMBER_ID", "0812/x", "0812/x"),
            (CLOUD, "SILANDAP_WHATSAPP_TEMPLATE_PREFIX", "Silandap-", "Silandap-"),
            (CLOUD, "SILANDAP_MESSAGES_PER_SECOND", "0", "0"),
            (CLOUD, "SILANDAP_WHATSAPP_TOKEN", "", ""),
            (CLOUD, "SILANDAP_WHATSAPP_TOKEN", "two words", ""),
            (CLOUD, "SILANDAP_WHATSAPP_APP_SECRET", "short", ""),
            (CLOUD, "SILANDAP_WHATSAPP_VERIFY_TOKEN", "", ""),
            (GATEWAY, "SILANDAP_GATEWAY_URL", "http://10.0.0.1/send", "http://10.0.0.1/send"),
            (GATEWAY, "SILANDAP_GATEWAY_SECRET", "rahasia", ""),
            (EMAIL, "SILANDAP_SMTP_URL", "smtp.example.go.id", "smtp.example.go.id"),
            (EMAIL, "SILANDAP_EMAIL_FROM", "", ""),
        ] {
            let error = load(settings, &[(name, value)]).unwrap_err();
            assert_eq!((error.name, error.value.as_str()), (name, shown));
        }
        assert_eq!(load(EMAIL, &[("SILANDAP_SMTP_USER", "ult")]).unwrap_err().name, "SILANDAP_SMTP_PASSWORD");
    }

    #[test]
    fn a_secret_may_lie_in_a_file_and_is_in_no_log() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "EAAJB-of-the-file\n").unwrap();
        let path = file.display().to_string();
        let settings = load(CLOUD, &[("SILANDAP_WHATSAPP_TOKEN", ""), ("SILANDAP_WHATSAPP_TOKEN_FILE", &path)]).unwrap();
        let Way::CloudApi(api) = &settings.way else { panic!("the Cloud API") };
        assert_eq!(api.token.reveal(), "EAAJB-of-the-file");
        assert!(!format!("{settings:?}").contains("EAAJB"));
        let error = load(CLOUD, &[("SILANDAP_WHATSAPP_TOKEN", ""), ("SILANDAP_WHATSAPP_TOKEN_FILE", "no-such-file")]).unwrap_err();
        assert_eq!((error.name, error.value.as_str()), ("SILANDAP_WHATSAPP_TOKEN_FILE", "no-such-file"));
    }
}
