//! Wordings that the office changes itself (*templat pesan*, docs/decisions/0022): what may stand in one, what WhatsApp is given to
//! approve, and the form on which they are typed.

use super::application_form::{FieldErrors, single_line};
use super::format::fill;
use super::language::Language;
use super::message::{PLACEHOLDERS, Template, Unreadable, in_braces, kept_wording, published_wording};
use crate::tr;
use serde::{Deserialize, Serialize};

/// Longest body of a template, signature included, characters (Meta's bound).
pub const LONGEST: usize = 1_024;

/// What every message may name, because it is known of every request.
const ALWAYS: [&str; 7] = ["name", "code", "facility", "activity", "date", "time", "link"];
/// What the applicant has to be told wherever the published wording tells it.
const NEEDED: [&str; 8] = ["code", "link", "due", "reason", "new_date", "new_time", "offer", "missing"];

/// What a wording of one message may name, and what it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Keys of placeholders, in the order of [`PLACEHOLDERS`].
    pub allowed: Vec<&'static str>,
    pub needed: Vec<&'static str>,
}

impl Rule {
    /// The rule of a message: its published wording says which values it has beside those that all have. Both languages name the
    /// same.
    pub fn of(template: Template) -> Self {
        let published = named_in(&published_wording(template, Language::Id));
        let keys = || PLACEHOLDERS.iter().map(|(key, _)| *key);
        Self {
            allowed: keys().filter(|key| ALWAYS.contains(key) || published.contains(key)).collect(),
            needed: keys().filter(|key| NEEDED.contains(key) && published.contains(key)).collect(),
        }
    }
}

/// The placeholders of a wording as it is kept, in its order; one that stands twice is there twice.
pub fn named_in(kept: &str) -> Vec<&'static str> {
    let mut named = Vec::new();
    fill(kept, |name| {
        named.extend(PLACEHOLDERS.iter().map(|(key, _)| *key).find(|key| *key == name));
        None
    });
    named
}

/// The text that is entered at WhatsApp for approval: its placeholders are numbers, and the signature belongs to it.
pub fn as_registered(kept: &str, language: Language) -> String {
    let places: Vec<String> = (1..=named_in(kept).len()).map(|number| in_braces(&in_braces(&number.to_string()))).collect();
    let mut next = places.iter();
    let body = fill(kept, |name| if PLACEHOLDERS.iter().any(|(key, _)| *key == name) { next.next().map(String::as_str) } else { None });
    format!("{body}\n\n{}", tr!(language, "message.signature"))
}

/// Name under which a version is entered at WhatsApp. The published wording (version 0, or gone back to) has the name of the
/// message itself.
pub fn registered_name(template: Template, version: i64, is_published: bool) -> String {
    if is_published { template.code().to_owned() } else { format!("{template}_v{version}") }
}

/// Both languages of one message exactly as a person typed them, with the versions that were on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WordingForm {
    /// Code of the message.
    pub template: String,
    /// With `{nama}`, without the signature.
    pub text_id: String,
    pub text_en: String,
    /// Numbers of the versions that the texts were drawn from.
    pub seen_id: String,
    pub seen_en: String,
    /// Code of the request whose data the preview shows; empty = the example.
    pub code: String,
}

/// How a message would be read in a typed wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingPreview {
    pub text_id: String,
    pub text_en: String,
    /// Code of the request whose data it shows; empty = the example.
    pub code: String,
}

/// One language of the form, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWording {
    pub language: Language,
    /// With `%{name}`.
    pub kept: String,
    /// The version that was on the screen; -1 when that is no number.
    pub seen: i64,
}

impl WordingForm {
    /// The form as a browser posts it.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "template" => &mut form.template,
                "text_id" => &mut form.text_id,
                "text_en" => &mut form.text_en,
                "seen_id" => &mut form.seen_id,
                "seen_en" => &mut form.seen_en,
                "code" => &mut form.code,
                _ => continue,
            };
            field.clone_from(value);
        }
        form
    }

    /// What was meant, in both languages.
    ///
    /// # Errors
    /// Every fault of both: `setting_required`, `wording_braces`, `wording_unknown`, `wording_not_here`, `wording_missing`,
    /// `wording_asterisks`, `too_long`.
    pub fn parse(&self, template: Template) -> Result<[NewWording; 2], FieldErrors> {
        let mut faults = FieldErrors::default();
        let mut one = |language: Language, typed: &str, seen: &str| NewWording {
            language,
            kept: read(typed, template, language, &mut faults),
            seen: seen.trim().parse().unwrap_or(-1),
        };
        let both = [one(Language::Id, &self.text_id, &self.seen_id), one(Language::En, &self.text_en, &self.seen_en)];
        if faults.is_empty() { Ok(both) } else { Err(faults) }
    }
}

/// Name of the field with the text in a language.
pub fn field_of(language: Language) -> &'static str {
    match language {
        Language::Id => "text_id",
        Language::En => "text_en",
    }
}

/// A typed wording as it is kept; what is wrong with it is added to `faults`.
fn read(typed: &str, template: Template, language: Language, faults: &mut FieldErrors) -> String {
    let field = field_of(language);
    let text = typed.lines().map(single_line).collect::<Vec<_>>().join("\n").trim().to_owned();
    if text.is_empty() {
        faults.add(field, "setting_required");
        return text;
    }
    let kept = match kept_wording(&text) {
        Ok(kept) => kept,
        Err(Unreadable::Braces) => {
            faults.add(field, "wording_braces");
            return String::new();
        }
        Err(Unreadable::Unknown(words)) => {
            faults.add_with(field, "wording_unknown", &[("names", words.join(", "))]);
            return String::new();
        }
    };
    let (rule, named) = (Rule::of(template), named_in(&kept));
    let not_here = words_of(named.iter().filter(|key| !rule.allowed.contains(key)));
    if !not_here.is_empty() {
        faults.add_with(field, "wording_not_here", &[("names", not_here)]);
    }
    let missing = words_of(rule.needed.iter().filter(|key| !named.contains(key)));
    if !missing.is_empty() {
        faults.add_with(field, "wording_missing", &[("names", missing)]);
    }
    // Bold ends with its line.
    if text.lines().any(|line| line.matches('*').count() % 2 == 1) {
        faults.add(field, "wording_asterisks");
    }
    let length = as_registered(&kept, language).chars().count();
    if length > LONGEST {
        faults.add_with(field, "too_long", &[("n", LONGEST.to_string())]);
    }
    kept
}

/// Placeholders by the names of the office's page: `{kode}, {tautan}`.
fn words_of<'k>(keys: impl Iterator<Item = &'k &'static str>) -> String {
    let word = |key: &'k &'static str| PLACEHOLDERS.iter().find(|(known, _)| known == key).map(|(_, word)| in_braces(word));
    keys.filter_map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::application_form::FieldError;
    use crate::domain::message::{MessageValues, render_wording, shown_wording};

    fn typed(template: Template, text_id: &str) -> Result<[NewWording; 2], FieldErrors> {
        let text_en = shown_wording(&published_wording(template, Language::En));
        WordingForm { text_id: text_id.into(), text_en, seen_id: "0".into(), ..WordingForm::default() }.parse(template)
    }

    fn faults(template: Template, text_id: &str) -> Vec<String> {
        let said = |fault: &FieldError| {
            let values = fault.values.values().cloned().collect::<Vec<_>>().join(" ");
            format!("{}: {} {values}", fault.field, fault.code).trim().to_owned()
        };
        typed(template, text_id).expect_err("a fault").0.iter().map(said).collect()
    }

    #[test]
    fn every_published_wording_may_be_saved_as_it_is() {
        for template in Template::ALL {
            let published = Language::ALL.iter().map(|language| published_wording(*template, *language)).collect::<Vec<_>>();
            let [id, en] = typed(*template, &shown_wording(&published[0])).unwrap_or_else(|faults| panic!("{template}: {faults:?}"));
            assert_eq!([id.kept, en.kept], published[..], "{template}");
            assert_eq!((id.seen, en.seen), (0, -1));
        }
    }

    #[test]
    fn a_wording_names_what_its_message_knows_and_no_more() {
        assert_eq!(faults(Template::Approved, "{nama} {alasan} {kode} {tautan}"), ["text_id: wording_not_here {alasan}"]);
        assert_eq!(faults(Template::Approved, "{nama} {alamat} {kode} {tautan}"), ["text_id: wording_unknown {alamat}"]);
        assert!(typed(Template::Rejected, "{nama}: {alasan}, {kode}, {tautan}").is_ok());
    }

    #[test]
    fn what_the_applicant_has_to_be_told_cannot_be_left_out() {
        assert_eq!(faults(Template::Rejected, "Yth. {nama}, maaf."), ["text_id: wording_missing {kode}, {alasan}, {tautan}"]);
        assert_eq!(faults(Template::Offer, "{kode} {tautan} {tawaran}"), ["text_id: wording_missing {batas}"]);
        assert_eq!(Rule::of(Template::Overdue).needed, ["code"], "it has no link");
        assert_eq!(Rule::of(Template::RescheduleAgreed).needed, ["code", "link", "new_date", "new_time"]);
    }

    #[test]
    fn asterisks_come_in_pairs_on_each_line() {
        assert_eq!(faults(Template::Approved, "*{kode} {tautan}"), ["text_id: wording_asterisks"]);
        assert_eq!(faults(Template::Approved, "*{kode}\n{tautan}*"), ["text_id: wording_asterisks"], "bold ends with its line");
        assert!(typed(Template::Approved, "*{kode}*\n*{tautan}*").is_ok());
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(faults(Template::Approved, " \n "), ["text_id: setting_required"]);
        assert_eq!(faults(Template::Approved, "{kode"), ["text_id: wording_braces"]);
        let signed = as_registered("%{code} %{link} ", Language::Id).chars().count();
        let just = format!("{{kode}} {{tautan}} {}", "a".repeat(LONGEST - signed));
        assert!(typed(Template::Approved, &just).is_ok());
        assert_eq!(faults(Template::Approved, &format!("{just}a")), ["text_id: too_long 1024"]);
    }

    #[test]
    fn lines_stay_and_what_has_no_business_in_them_goes() {
        let [new, _] = typed(Template::Approved, "\r\nYth. {nama}\r\n\r\n{kode}\u{202e}\t{tautan}\r\n").expect("good");
        assert_eq!(new.kept, "Yth. %{name}\n\n%{code} %{link}");
    }

    #[test]
    fn whatsapp_is_given_numbers_in_the_order_in_which_the_values_are_sent() {
        let kept = "*%{code}* %{name}, %{code}: %{link}";
        assert_eq!(as_registered(kept, Language::En).split("\n\n").next(), Some("*{{1}}* {{2}}, {{3}}: {{4}}"));
        assert!(as_registered(kept, Language::En).ends_with("BPMP South Kalimantan"));
        let values = MessageValues { code: "9B2T".into(), name: "Rahmah".into(), link: "x".into(), ..MessageValues::default() };
        assert_eq!(render_wording(kept, Language::En, &values).parameters, ["9B2T", "Rahmah", "9B2T", "x"]);
    }

    #[test]
    fn a_version_has_a_name_of_its_own_at_whatsapp() {
        assert_eq!(registered_name(Template::NoShow, 0, true), "no_show");
        assert_eq!(registered_name(Template::NoShow, 2, false), "no_show_v2");
        assert_eq!(registered_name(Template::NoShow, 3, true), "no_show", "gone back to what was published");
    }
}
