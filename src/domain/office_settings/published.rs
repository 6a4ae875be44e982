//! What visitors are told of the office, in their language. What is empty is not shown.

use super::{COMPONENTS, Key, OfficeSettings};
use crate::domain::application_form::typed_date;
use crate::domain::format::plain_date;
use crate::domain::language::Language;
use crate::domain::phone::PhoneNumber;
use serde::{Deserialize, Serialize};

/// Where the office is and how it is reached: the foot of every public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name of the counter.
    pub counter: String,
    pub address: String,
    pub phone: String,
    /// Hours of the counter, in words.
    pub hours: String,
    pub email: String,
    /// Digits as `wa.me` wants them, and the number as people read it.
    pub whatsapp: Option<(String, String)>,
}

/// The channels for complaints of the service standard. A channel without its address is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintChannels {
    /// Where letters go.
    pub written: String,
    /// A link, or empty.
    pub dangsanak: String,
    /// A link, or empty.
    pub website: String,
    /// A link, or empty.
    pub lapor: String,
}

/// One of the components that the office writes itself (Permenpan RB 15/2014).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Its title is `standard.missing.<key>`.
    pub key: String,
    /// Empty = not filled in yet.
    pub text: String,
    /// The language of the text.
    pub language: Language,
}

/// The pledge (*maklumat pelayanan*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    pub text: String,
    /// The language of the text.
    pub language: Language,
    /// `Banjarbaru, 2 Januari 2027`; may be empty.
    pub signed: String,
    /// Name of the head; may be empty.
    pub head: String,
}

impl OfficeSettings {
    /// The foot of the public pages.
    pub fn contact(&self, language: Language) -> Contact {
        let whatsapp = self.text(Key::Whatsapp).parse::<PhoneNumber>().ok();
        Contact {
            counter: self.in_language(language, Key::UnitId, Key::UnitEn).0,
            address: self.text(Key::Address),
            phone: self.text(Key::Phone),
            hours: self.in_language(language, Key::HoursId, Key::HoursEn).0,
            email: self.text(Key::Email),
            whatsapp: whatsapp.map(|number| (number.digits().to_owned(), number.shown())),
        }
    }

    /// Name of the office.
    pub fn office(&self, language: Language) -> String {
        self.in_language(language, Key::OfficeId, Key::OfficeEn).0
    }

    /// The channels for complaints.
    pub fn channels(&self, language: Language) -> ComplaintChannels {
        let place = [self.in_language(language, Key::UnitId, Key::UnitEn).0, self.text(Key::Address)];
        ComplaintChannels {
            written: place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            dangsanak: self.text(Key::Dangsanak),
            website: self.text(Key::Website),
            lapor: self.text(Key::Lapor),
        }
    }

    /// The eight components that the document lacks, filled in or not.
    pub fn components(&self, language: Language) -> Vec<Component> {
        COMPONENTS
            .iter()
            .map(|(key, indonesian, english)| {
                let (text, language) = self.in_language(language, *indonesian, *english);
                Component { key: (*key).to_owned(), text, language }
            })
            .collect()
    }

    /// The pledge, once the office has made one.
    pub fn pledge(&self, language: Language) -> Option<Pledge> {
        let (text, spoken) = self.in_language(language, Key::PledgeId, Key::PledgeEn);
        if text.is_empty() {
            return None;
        }
        let date = typed_date(&self.text(Key::PledgeDate)).map(|date| plain_date(language, date)).unwrap_or_default();
        let signed = [self.text(Key::PledgePlace), date].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        Some(Pledge { text, language: spoken, signed, head: self.text(Key::PledgeHead) })
    }
}

/// A link as people read it: `https://www.lapor.go.id/` is `lapor.go.id`.
pub fn shown_link(link: &str) -> &str {
    let shown = link.split_once("://").or_else(|| link.split_once(':')).map_or(link, |(_, rest)| rest);
    shown.strip_prefix("www.").unwrap_or(shown).trim_end_matches('/')
}
