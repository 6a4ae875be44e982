//! What the office says of itself (*pengaturan kantor*): names, links, hours, the cut-off, the components of the service standard
//! that only it can write, and its pledge (service §1.2, §3, §4.2). All of it is kept as text under a key; what a text must look
//! like, and what the pages say where nothing is set, stands here and nowhere else.

mod published;

pub use published::{ComplaintChannels, Component, Contact, Pledge, shown_link};

use super::application_form::{FieldErrors, single_line, typed_date};
use super::language::Language;
use super::phone::PhoneNumber;
use super::service_standard::{CUT_OFF, DECREE};
use super::slot::TimeOfDay;
use crate::tr;
use std::collections::BTreeMap;

super::codes! {
    /// Something that the admin can set, by the key under which it is kept. Words that people read stand in both languages.
    pub enum Key {
        /// Number of the decree (*No. SK*).
        Decree = "decree",
        /// What the letters of SILANDAP stand for; nobody has said yet.
        Expansion = "expansion",
        OfficeId = "office_id",
        OfficeEn = "office_en",
        /// The counter (*Unit Layanan Terpadu*).
        UnitId = "unit_id",
        UnitEn = "unit_en",
        Address = "address",
        /// The fixed line.
        Phone = "phone",
        /// Of the service itself, not of a person.
        Whatsapp = "whatsapp",
        Email = "email",
        /// Hours of the counter, in words.
        HoursId = "hours_id",
        HoursEn = "hours_en",
        /// The web site, which takes complaints too.
        Website = "website",
        /// The application Dangsanak, for suggestions.
        Dangsanak = "dangsanak",
        /// The national complaint system SP4N-LAPOR!.
        Lapor = "lapor",
        /// A request that comes later counts as received on the next working day.
        CutOff = "cut_off",
        /// Whether the counter may send a request to the head first (*disposisi ke Kepala*); off until the office sets it.
        HeadFirst = "head_first",
        /// From then on, on a working day, borrowers are reminded of the use ahead (H-1); empty = they are not.
        ReminderTime = "reminder_time",
        /// An applicant is reminded so many hours of work before an offer ends; empty = not at all.
        OfferHours = "offer_hours",
        /// From then on, on the working day after the return, borrowers are asked how it was; empty = they are not.
        SurveyTime = "survey_time",
        /// The staff hear of a deadline so many hours of work before it, and of one that was missed; empty = not at all.
        DeadlineHours = "deadline_hours",
        /// *Maklumat pelayanan*.
        PledgeId = "pledge_id",
        PledgeEn = "pledge_en",
        PledgePlace = "pledge_place",
        PledgeDate = "pledge_date",
        /// Name of the head of the office.
        PledgeHead = "pledge_head",
        LegalBasisId = "legal_basis_id",
        LegalBasisEn = "legal_basis_en",
        FacilitiesId = "facilities_id",
        FacilitiesEn = "facilities_en",
        CompetenceId = "competence_id",
        CompetenceEn = "competence_en",
        SupervisionId = "supervision_id",
        SupervisionEn = "supervision_en",
        StaffingId = "staffing_id",
        StaffingEn = "staffing_en",
        GuaranteeId = "guarantee_id",
        GuaranteeEn = "guarantee_en",
        SafetyId = "safety_id",
        SafetyEn = "safety_en",
        EvaluationId = "evaluation_id",
        EvaluationEn = "evaluation_en",
    }
}

/// Reminders are written from this time of the day on, unless the office has set another.
const ROUND: TimeOfDay = TimeOfDay::at(9, 0);
/// A working day has no more hours that somebody could be warned ahead.
const MOST_HOURS: u8 = 8;

/// The components that the published document lacks, in the order of [`super::service_standard::MISSING`]: the name that its
/// title has in the vocabulary, and the keys of its text in Indonesian and English.
pub const COMPONENTS: [(&str, Key, Key); 8] = [
    ("legal_basis", Key::LegalBasisId, Key::LegalBasisEn),
    ("facilities", Key::FacilitiesId, Key::FacilitiesEn),
    ("competence", Key::CompetenceId, Key::CompetenceEn),
    ("supervision", Key::SupervisionId, Key::SupervisionEn),
    ("staffing", Key::StaffingId, Key::StaffingEn),
    ("guarantee", Key::GuaranteeId, Key::GuaranteeEn),
    ("safety", Key::SafetyId, Key::SafetyEn),
    ("evaluation", Key::EvaluationId, Key::EvaluationEn),
];

/// What a text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of words.
    Line,
    /// Several lines of words.
    Text,
    /// `https://…`, or `http`, `mailto`, `tel`; nothing else becomes a link.
    Link,
    Email,
    /// A telephone number as it is printed, `(0511) 4772384`.
    Phone,
    /// A mobile number, kept in E.164 form.
    Whatsapp,
    /// A time of the day, kept as `15:00`.
    Time,
    /// Kept as `2026-11-24`.
    Date,
    /// Kept as `yes`; empty = no.
    Switch,
    /// Whole hours, 1 to 8.
    Hours,
}

/// A switch that is on.
pub const ON: &str = "yes";

impl Kind {
    /// Longest text, characters.
    pub const fn longest(self) -> usize {
        match self {
            Self::Text => 3_000,
            Self::Line | Self::Link => 200,
            Self::Email => 254,
            Self::Phone | Self::Whatsapp | Self::Time | Self::Date | Self::Switch | Self::Hours => 30,
        }
    }

    /// The fault of a text that cannot be understood.
    const fn fault(self) -> &'static str {
        match self {
            Self::Line | Self::Text => "setting_required",
            Self::Link => "link",
            Self::Email => "email",
            Self::Phone => "office_phone",
            Self::Whatsapp => "phone",
            Self::Time => "time",
            Self::Date => "date",
            Self::Switch => "choice",
            Self::Hours => "setting_hours",
        }
    }

    /// A text that is not empty, as it is kept.
    fn understood(self, text: String) -> Option<String> {
        match self {
            Self::Line | Self::Text => Some(text),
            Self::Link => is_safe_link(&text).then_some(text),
            Self::Email => is_email(&text).then_some(text),
            Self::Phone => text.chars().all(|sign| sign.is_ascii_digit() || " ()+-./".contains(sign)).then_some(text),
            Self::Whatsapp => text.parse::<PhoneNumber>().ok().map(String::from),
            Self::Time => text.parse::<TimeOfDay>().ok().filter(|time| *time < TimeOfDay::END_OF_DAY).map(|time| time.to_string()),
            Self::Date => typed_date(&text).map(|date| date.to_string()),
            Self::Switch => (text == ON).then_some(text),
            Self::Hours => text.parse::<u8>().ok().filter(|hours| (1..=MOST_HOURS).contains(hours)).map(|hours| hours.to_string()),
        }
    }
}

impl Key {
    /// What its text must look like.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Decree
            | Self::Expansion
            | Self::OfficeId
            | Self::OfficeEn
            | Self::UnitId
            | Self::UnitEn
            | Self::Address
            | Self::HoursId
            | Self::HoursEn
            | Self::PledgePlace
            | Self::PledgeHead => Kind::Line,
            Self::Phone => Kind::Phone,
            Self::Whatsapp => Kind::Whatsapp,
            Self::Email => Kind::Email,
            Self::Website | Self::Dangsanak | Self::Lapor => Kind::Link,
            Self::CutOff | Self::ReminderTime | Self::SurveyTime => Kind::Time,
            Self::HeadFirst => Kind::Switch,
            Self::OfferHours | Self::DeadlineHours => Kind::Hours,
            Self::PledgeDate => Kind::Date,
            Self::PledgeId
            | Self::PledgeEn
            | Self::LegalBasisId
            | Self::LegalBasisEn
            | Self::FacilitiesId
            | Self::FacilitiesEn
            | Self::CompetenceId
            | Self::CompetenceEn
            | Self::SupervisionId
            | Self::SupervisionEn
            | Self::StaffingId
            | Self::StaffingEn
            | Self::GuaranteeId
            | Self::GuaranteeEn
            | Self::SafetyId
            | Self::SafetyEn
            | Self::EvaluationId
            | Self::EvaluationEn => Kind::Text,
        }
    }

    /// Cannot be taken away, only changed.
    pub fn is_required(self) -> bool {
        matches!(self, Self::OfficeId | Self::UnitId | Self::CutOff)
    }

    /// Names a person: its words never enter an event.
    pub fn is_personal(self) -> bool {
        self == Self::PledgeHead
    }

    /// What the pages say as long as nothing is set; empty where nothing is known. Nothing here is invented.
    pub fn default_text(self) -> String {
        match self {
            Self::Decree => DECREE.to_owned(),
            Self::OfficeId => tr!(Language::Id, "standard_page.office"),
            Self::OfficeEn => tr!(Language::En, "standard_page.office"),
            Self::UnitId => tr!(Language::Id, "page.counter"),
            Self::UnitEn => tr!(Language::En, "page.counter"),
            Self::Address => "Jl. Gotong Royong No. 85, Loktabat Utara, Kota Banjarbaru 70714".to_owned(),
            Self::Phone => "(0511) 4772384".to_owned(),
            Self::Website => "https://bpmpkalsel.kemdikbud.go.id".to_owned(),
            Self::Lapor => "https://www.lapor.go.id".to_owned(),
            Self::CutOff => CUT_OFF.to_string(),
            Self::ReminderTime | Self::SurveyTime => ROUND.to_string(),
            // Amber (service §4.2).
            Self::OfferHours | Self::DeadlineHours => "2".to_owned(),
            Self::Expansion
            | Self::Whatsapp
            | Self::Email
            | Self::HoursId
            | Self::HoursEn
            | Self::Dangsanak
            | Self::HeadFirst
            | Self::PledgeId
            | Self::PledgeEn
            | Self::PledgePlace
            | Self::PledgeDate
            | Self::PledgeHead
            | Self::LegalBasisId
            | Self::LegalBasisEn
            | Self::FacilitiesId
            | Self::FacilitiesEn
            | Self::CompetenceId
            | Self::CompetenceEn
            | Self::SupervisionId
            | Self::SupervisionEn
            | Self::StaffingId
            | Self::StaffingEn
            | Self::GuaranteeId
            | Self::GuaranteeEn
            | Self::SafetyId
            | Self::SafetyEn
            | Self::EvaluationId
            | Self::EvaluationEn => String::new(),
        }
    }

    /// The text as it is kept; what is wrong with it is added to `faults`.
    fn read(self, typed: &str, faults: &mut FieldErrors) -> String {
        let kind = self.kind();
        let text = if kind == Kind::Text { several_lines(typed) } else { single_line(typed) };
        if text.is_empty() {
            if self.is_required() {
                faults.add(self.code(), "setting_required");
            }
            return text;
        }
        if text.chars().count() > kind.longest() {
            faults.add_with(self.code(), "too_long", &[("n", kind.longest().to_string())]);
            return text;
        }
        kind.understood(text).unwrap_or_else(|| {
            faults.add(self.code(), kind.fault());
            String::new()
        })
    }
}

/// What a form says, understood: only of the keys that it has; other names are ignored.
///
/// # Errors
/// At most one fault per key.
pub fn parse(form: &BTreeMap<String, String>) -> Result<BTreeMap<Key, String>, FieldErrors> {
    let mut faults = FieldErrors::default();
    let known = form.iter().filter_map(|(key, typed)| Some((key.parse::<Key>().ok()?, typed)));
    let texts = known.map(|(key, typed)| (key, key.read(typed, &mut faults))).collect();
    if faults.is_empty() { Ok(texts) } else { Err(faults) }
}

/// Everything that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeSettings(BTreeMap<Key, String>);

impl OfficeSettings {
    /// From the rows of the table. A key that is not known, and a text that is not what it must be, count as not set: whatever
    /// somebody types into the database by hand, no page makes a link of it unseen.
    pub fn from_rows(rows: impl IntoIterator<Item = (String, String)>) -> Self {
        let read = |(key, text): (String, String)| {
            let key = key.parse::<Key>().ok()?;
            let mut faults = FieldErrors::default();
            let text = key.read(&text, &mut faults);
            faults.is_empty().then_some((key, text))
        };
        Self(rows.into_iter().filter_map(read).collect())
    }

    /// What is set, or what the pages say without it.
    pub fn text(&self, key: Key) -> String {
        self.0.get(&key).cloned().unwrap_or_else(|| key.default_text())
    }

    /// Every key with its text, as the forms of the admin show them.
    pub fn texts(&self) -> BTreeMap<String, String> {
        Key::ALL.iter().map(|key| (key.code().to_owned(), self.text(*key))).collect()
    }

    /// A request that comes later counts as received on the next working day.
    pub fn cut_off(&self) -> TimeOfDay {
        self.text(Key::CutOff).parse().unwrap_or(CUT_OFF)
    }

    /// May the counter send a request to the head first?
    pub fn head_first(&self) -> bool {
        self.text(Key::HeadFirst) == ON
    }

    /// From when on borrowers are reminded of the use ahead; `None` = they are not.
    pub fn reminder_time(&self) -> Option<TimeOfDay> {
        self.text(Key::ReminderTime).parse().ok()
    }

    /// From when on borrowers are asked how it was; `None` = they are not.
    pub fn survey_time(&self) -> Option<TimeOfDay> {
        self.text(Key::SurveyTime).parse().ok()
    }

    /// Applicants are reminded of an offer when fewer minutes of work are left; `None` = they are not.
    pub fn offer_minutes(&self) -> Option<i64> {
        self.minutes(Key::OfferHours)
    }

    /// The staff hear of a deadline when fewer minutes of work are left; `None` = they do not.
    pub fn deadline_minutes(&self) -> Option<i64> {
        self.minutes(Key::DeadlineHours)
    }

    fn minutes(&self, hours: Key) -> Option<i64> {
        self.text(hours).parse::<i64>().ok().map(|hours| hours * 60)
    }

    /// The words in a language, and the language that they are in: what is not translated is said in Indonesian.
    fn in_language(&self, language: Language, indonesian: Key, english: Key) -> (String, Language) {
        let translated = match language {
            Language::Id => String::new(),
            Language::En => self.text(english),
        };
        if translated.is_empty() { (self.text(indonesian), Language::Id) } else { (translated, Language::En) }
    }
}

/// Lines without what has no business in them, and without empty ones at the ends.
fn several_lines(typed: &str) -> String {
    typed.lines().map(single_line).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Whether a browser may be led there: `http`, `https`, `mailto` or `tel`, and nothing that only looks like one of them.
pub fn is_safe_link(link: &str) -> bool {
    let plain = link.chars().all(|sign| !sign.is_whitespace() && !sign.is_control() && !matches!(sign, '<' | '>' | '"' | '\'' | '`' | '\\'));
    let Some((scheme, rest)) = link.split_once(':').filter(|_| plain) else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|host| host.starts_with(char::is_alphanumeric)),
        "mailto" => is_email(rest),
        "tel" => !rest.is_empty() && rest.chars().all(|sign| sign.is_ascii_digit() || "+-.()".contains(sign)),
        _ => false,
    }
}

/// Something before the one `@`, and a name with a dot behind it.
fn is_email(text: &str) -> bool {
    let plain = text.chars().all(|sign| sign.is_alphanumeric() || "@.-_+".contains(sign));
    let Some((person, place)) = text.split_once('@').filter(|_| plain) else { return false };
    !person.is_empty() && !place.contains('@') && place.contains('.') && !place.starts_with('.') && !place.ends_with('.')
}

#[cfg(test)]
mod tests;
