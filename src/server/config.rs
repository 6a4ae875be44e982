//! Settings from `Leptos.toml`, overridden by the environment. A wrong setting stops the start with its name and what it
//! must look like.
//!
//! To add one: a field in [`Settings`] and in [`OwnTable`], and a line in `Leptos.toml`. Those of messages stand in
//! `outbox::settings`.

use super::clock::Clock;
use super::outbox::settings::{MessageSettings, Table};
use super::public_url::PublicUrl;
use crate::domain::calendar_view::WeekStart;
use leptos::config::LeptosOptions;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// Name of the file with the settings, in the folder the server is started from.
pub const FILE: &str = "Leptos.toml";

/// Everything the office can choose.
#[derive(Debug, Clone)]
pub struct Settings {
    pub database_url: String,
    /// Folder of the files that people send; never in the site folder.
    pub uploads: PathBuf,
    /// Address to listen on, site folder and names of the client's files.
    pub leptos: LeptosOptions,
    /// The origin that people see; `None` = `http://` and the address listened on.
    pub public_url: Option<PublicUrl>,
    /// Proxies that may name the client's address in `X-Forwarded-For`.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where Prometheus may read, never the public address.
    pub metrics_addr: Option<SocketAddr>,
    /// The day on which weeks begin on every calendar.
    pub week_start: WeekStart,
    /// How messages leave.
    pub messages: MessageSettings,
    pub clock: Clock,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("setting {name} = {value:?} cannot be used: it must be {wanted}")]
pub struct InvalidSetting {
    pub name: &'static str,
    pub value: String,
    pub wanted: &'static str,
}

/// The table `[silandap]` of `Leptos.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OwnTable {
    database_url: Option<String>,
    uploads: Option<String>,
    public_url: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    metrics_addr: Option<String>,
    week_start: Option<String>,
    messages: Table,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    silandap: OwnTable,
}

impl Settings {
    /// Reads `Leptos.toml` of the working directory, when there is one, and the environment.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn load() -> Result<Self, InvalidSetting> {
        Self::load_from(Path::new(FILE), |name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn load_from(path: &Path, environment: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(InvalidSetting { name: FILE, value: error.to_string(), wanted: "a readable file" }),
        };
        let own = match &text {
            Some(text) => toml::from_str::<File>(text).map_err(|error| not_toml(&error))?.silandap,
            None => OwnTable::default(),
        };
        let choose = |name: &str, from_file: Option<String>| environment(name).or(from_file).filter(|value| !value.is_empty());

        let database_url = choose("DATABASE_URL", own.database_url).unwrap_or_else(|| "sqlite://data/silandap.db".to_owned());
        if database_url.strip_prefix("sqlite://").is_none_or(str::is_empty) {
            return Err(invalid("DATABASE_URL", &database_url, "sqlite:// and a path, such as sqlite://data/silandap.db"));
        }
        let leptos = leptos_options(text.as_deref().map(|_| path), &environment)?;
        let uploads = choose("SILANDAP_UPLOADS", own.uploads).map_or_else(|| database_file(&database_url).with_file_name("uploads"), PathBuf::from);
        if real(&uploads).starts_with(real(Path::new(leptos.site_root.as_ref()))) {
            return Err(invalid("SILANDAP_UPLOADS", &uploads.display().to_string(), "a folder outside of the site folder, whose files everybody can read"));
        }
        let public_url = choose("SILANDAP_PUBLIC_URL", own.public_url)
            .map(|text| text.parse::<PublicUrl>().map_err(|_| invalid("SILANDAP_PUBLIC_URL", &text, PUBLIC_URL_WANTED)))
            .transpose()?;
        if public_url.is_none() && leptos.site_addr.ip().is_unspecified() {
            return Err(invalid(
                "SILANDAP_PUBLIC_URL",
                "",
                "given when LEPTOS_SITE_ADDR listens on every address: the origin people see, such as https://reservasi.example.go.id",
            ));
        }
        let proxies = match environment("SILANDAP_TRUSTED_PROXIES") {
            Some(list) => list.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
            None => own.trusted_proxies.unwrap_or_default(),
        };
        let trusted_proxies = proxies
            .iter()
            .map(|text| text.parse().map_err(|_| invalid("SILANDAP_TRUSTED_PROXIES", text, "a list of IP addresses, such as 127.0.0.1")))
            .collect::<Result<Vec<IpAddr>, _>>()?;
        let metrics_addr = choose("SILANDAP_METRICS_ADDR", own.metrics_addr)
            .map(|text| text.parse().map_err(|_| invalid("SILANDAP_METRICS_ADDR", &text, "an address with a port, such as 127.0.0.1:9464")))
            .transpose()?;
        let week_start = choose("SILANDAP_WEEK_START", own.week_start)
            .map(|text| text.parse().map_err(|_| invalid("SILANDAP_WEEK_START", &text, "monday, sunday or saturday")))
            .transpose()?
            .unwrap_or_default();
        let messages = MessageSettings::read(own.messages, &environment)?;
        let clock = clock(environment("SILANDAP_NOW").as_deref(), public_url.as_ref(), leptos.site_addr)?;
        Ok(Self { database_url, uploads, leptos, public_url, trusted_proxies, metrics_addr, week_start, messages, clock })
    }
}

impl Settings {
    /// Name of the database file without its folder: `silandap.db`.
    pub fn database_name(&self) -> String {
        database_file(&self.database_url).file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

fn database_file(url: &str) -> &Path {
    let path = url.strip_prefix("sqlite://").unwrap_or(url);
    Path::new(path.split('?').next().unwrap_or(path))
}

/// Where a path leads, as far as it is there already.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|known| known.canonicalize().ok().zip(path.strip_prefix(known).ok()));
    there.map_or_else(|| path.clone(), |(known, rest)| known.join(rest))
}

const PUBLIC_URL_WANTED: &str = "an origin without a path, such as https://reservasi.example.go.id";

pub(super) fn invalid(name: &'static str, value: &str, wanted: &'static str) -> InvalidSetting {
    InvalidSetting { name, value: value.to_owned(), wanted }
}

fn not_toml(error: &toml::de::Error) -> InvalidSetting {
    invalid(FILE, error.message(), "TOML with the tables [package.metadata.leptos], [silandap] and [silandap.messages], and no other keys in the last two")
}

fn leptos_options(path: Option<&Path>, environment: &impl Fn(&str) -> Option<String>) -> Result<LeptosOptions, InvalidSetting> {
    let address = environment("LEPTOS_SITE_ADDR")
        .map(|text| text.parse::<SocketAddr>().map_err(|_| invalid("LEPTOS_SITE_ADDR", &text, "an address with a port, such as 127.0.0.1:3000")))
        .transpose()?;
    let mut options = match path {
        // leptos_config lets LEPTOS_* of the environment override the file.
        Some(path) => {
            let path = path.to_string_lossy();
            leptos::config::get_configuration(Some(&path))
                .map_err(|error| {
                    invalid(FILE, &error.to_string(), "a file with the table [package.metadata.leptos] (output-name, site-root, site-pkg-dir, site-addr)")
                })?
                .leptos_options
        }
        None => LeptosOptions::builder().output_name("silandap").site_root(environment("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned())).build(),
    };
    if let Some(address) = address {
        options.site_addr = address;
    }
    Ok(options)
}

/// A clock that starts elsewhere is for tests: it would make every deadline of a real office wrong.
fn clock(start: Option<&str>, public_url: Option<&PublicUrl>, address: SocketAddr) -> Result<Clock, InvalidSetting> {
    let Some(start) = start else { return Ok(Clock::real()) };
    let moment =
        chrono::DateTime::parse_from_rfc3339(start).map_err(|_| invalid("SILANDAP_NOW", start, "a moment in RFC 3339, such as 2026-10-05T09:00:00+08:00"))?;
    if !public_url.map_or(address.ip().is_loopback(), PublicUrl::is_loopback) {
        return Err(invalid("SILANDAP_NOW", start, "absent unless the public URL is a loopback one: it is for tests"));
    }
    Ok(Clock::started_at(moment.to_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(settings: &[(&str, &str)]) -> Result<Settings, InvalidSetting> {
        let settings: Vec<(String, String)> = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::load_from(Path::new("no-such-file.toml"), move |name| settings.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
    }

    #[test]
    fn without_a_file_the_server_listens_on_loopback_and_keeps_its_data_beside_itself() {
        let settings = load(&[]).unwrap();
        assert_eq!(settings.leptos.site_addr.to_string(), "127.0.0.1:3000");
        assert_eq!(settings.database_url, "sqlite://data/silandap.db");
        assert!(settings.public_url.is_none() && settings.metrics_addr.is_none() && settings.trusted_proxies.is_empty());
        assert_eq!(settings.week_start, WeekStart::Monday);
        assert_eq!(load(&[("SILANDAP_WEEK_START", "sunday")]).unwrap().week_start, WeekStart::Sunday);
    }

    #[test]
    fn a_wrong_setting_is_named_with_what_it_must_look_like() {
        for (name, value) in [
            ("DATABASE_URL", "mysql://x"),
            ("LEPTOS_SITE_ADDR", "localhost"),
            ("SILANDAP_PUBLIC_URL", "https://example.go.id/path"),
            ("SILANDAP_TRUSTED_PROXIES", "proxy.local"),
            ("SILANDAP_METRICS_ADDR", "9464"),
            ("SILANDAP_WEEK_START", "friday"),
            ("SILANDAP_UPLOADS", "target/site/berkas"),
            ("SILANDAP_CHANNEL", "pigeon"),
            ("SILANDAP_NOW", "yesterday"),
        ] {
            let error = load(&[(name, value)]).unwrap_err();
            assert_eq!((error.name, error.value.as_str()), (name, value));
            assert!(error.to_string().contains("must be"), "{error}");
        }
    }

    #[test]
    fn files_lie_beside_the_database_unless_another_folder_is_named() {
        assert_eq!(load(&[]).unwrap().uploads, Path::new("data/uploads"));
        assert_eq!(load(&[("DATABASE_URL", "sqlite://office.db")]).unwrap().uploads, Path::new("uploads"));
        let settings = load(&[("DATABASE_URL", "sqlite:///var/lib/silandap/silandap.db?mode=rwc")]).unwrap();
        assert_eq!((settings.uploads.as_path(), settings.database_name().as_str()), (Path::new("/var/lib/silandap/uploads"), "silandap.db"));
        assert_eq!(load(&[("SILANDAP_UPLOADS", "/srv/berkas")]).unwrap().uploads, Path::new("/srv/berkas"));
    }

    #[test]
    fn the_clock_of_a_real_office_cannot_be_moved() {
        let now = ("SILANDAP_NOW", "2026-10-05T09:00:00+08:00");
        assert!(load(&[now]).is_ok());
        assert_eq!(load(&[now, ("SILANDAP_PUBLIC_URL", "https://reservasi.example.go.id")]).unwrap_err().name, "SILANDAP_NOW");
        assert_eq!(load(&[now, ("LEPTOS_SITE_ADDR", "10.0.0.1:80")]).unwrap_err().name, "SILANDAP_NOW");
    }

    #[test]
    fn listening_everywhere_needs_the_address_that_people_see() {
        assert_eq!(load(&[("LEPTOS_SITE_ADDR", "0.0.0.0:3000")]).unwrap_err().name, "SILANDAP_PUBLIC_URL");
        assert!(load(&[("LEPTOS_SITE_ADDR", "0.0.0.0:3000"), ("SILANDAP_PUBLIC_URL", "https://reservasi.example.go.id")]).is_ok());
    }

    #[test]
    fn a_misspelt_key_of_the_file_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Leptos.toml");
        for misspelt in ["[silandap]\npublic_ulr = \"https://x\"", "[silandap.messages]\nchanel = \"cloud_api\""] {
            std::fs::write(&file, format!("[package.metadata.leptos]\noutput-name = \"silandap\"\n{misspelt}\n")).unwrap();
            assert_eq!(Settings::load_from(&file, |_| None).unwrap_err().name, "Leptos.toml");
        }
    }
}
