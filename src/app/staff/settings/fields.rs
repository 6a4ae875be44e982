//! The field of one key: its label and hint come from the vocabulary, what it may hold from the key.

use super::super::acts::Acts;
use crate::components::{SelectField, TextArea, TextField};
use crate::domain::language::Language;
use crate::domain::office_settings::{Key, Kind, ON};
use crate::i18n::words;
use crate::tr;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Name of the act that saves, for its faults and for what is said when it is done.
pub const SAVED: &str = "settings_saved";

/// Pairs of a key and the name of its field.
macro_rules! names {
    ($($key:ident $code:literal),+ $(,)?) => { &[$((Key::$key, concat!("form[", $code, "]"))),+] };
}

/// Names of the fields, as the server function takes them.
const NAMES: &[(Key, &str)] = names! {
    Decree "decree", Expansion "expansion", OfficeId "office_id", OfficeEn "office_en", UnitId "unit_id", UnitEn "unit_en",
    Address "address", Phone "phone", Whatsapp "whatsapp", Email "email", HoursId "hours_id", HoursEn "hours_en",
    Website "website", Dangsanak "dangsanak", Lapor "lapor", CutOff "cut_off", HeadFirst "head_first",
    ReminderTime "reminder_time", OfferHours "offer_hours", SurveyTime "survey_time", DeadlineHours "deadline_hours",
    PledgeId "pledge_id", PledgeEn "pledge_en", PledgePlace "pledge_place", PledgeDate "pledge_date", PledgeHead "pledge_head",
    LegalBasisId "legal_basis_id", LegalBasisEn "legal_basis_en", FacilitiesId "facilities_id", FacilitiesEn "facilities_en",
    CompetenceId "competence_id", CompetenceEn "competence_en", SupervisionId "supervision_id", SupervisionEn "supervision_en",
    StaffingId "staffing_id", StaffingEn "staffing_en", GuaranteeId "guarantee_id", GuaranteeEn "guarantee_en",
    SafetyId "safety_id", SafetyEn "safety_en", EvaluationId "evaluation_id", EvaluationEn "evaluation_en",
};

fn name_of(key: Key) -> &'static str {
    NAMES.iter().find(|(known, _)| *known == key).map_or("", |pair| pair.1)
}

/// The field of a key with the text that it has now; `label` where the key has none of its own.
pub fn setting_field(language: Language, texts: &BTreeMap<String, String>, acts: Acts, key: Key, label: Option<String>) -> AnyView {
    let (id, name, required) = (key.code(), name_of(key), key.is_required());
    let label = label.unwrap_or_else(|| words(language, &format!("settings.field.{key}")));
    let hint = hint_of(language, key);
    let value = Signal::stored(texts.get(key.code()).cloned().unwrap_or_default());
    let error = acts.field(SAVED, key.code());
    let longest = u32::try_from(key.kind().longest()).unwrap_or(u32::MAX);
    let kind = match key.kind() {
        Kind::Text => {
            return view! { <TextArea id name label hint value error required rows=5 maxlength=longest full=true/> }.into_any();
        }
        Kind::Switch => {
            let options = vec![(String::new(), tr!(language, "settings.switch.off")), (ON.to_owned(), tr!(language, "settings.switch.on"))];
            return view! { <SelectField id name label hint value error required options/> }.into_any();
        }
        // A field for numbers shows words as nothing, and nothing means "not at all".
        Kind::Line | Kind::Link | Kind::Hours => "text",
        Kind::Email => "email",
        Kind::Phone | Kind::Whatsapp => "tel",
        Kind::Time => "time",
        Kind::Date => "date",
    };
    view! { <TextField id name label hint value error required kind maxlength=longest/> }.into_any()
}

/// What helps to fill it in; empty for most.
fn hint_of(language: Language, key: Key) -> String {
    let known = format!("settings.hint.{key}");
    let hint = words(language, &known);
    if hint.ends_with(&known) { String::new() } else { hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_field_that_bears_its_name() {
        assert_eq!(NAMES.iter().map(|(key, _)| *key).collect::<Vec<_>>(), Key::ALL);
        for key in Key::ALL {
            assert_eq!(name_of(*key), format!("form[{key}]"));
        }
    }

    #[test]
    fn every_field_has_a_label_in_both_languages() {
        // Those of the components are called after their languages.
        for key in Key::ALL.iter().take_while(|key| **key != Key::LegalBasisId) {
            for language in Language::ALL {
                let label = words(*language, &format!("settings.field.{key}"));
                assert!(!label.contains("settings.field"), "{key} {language}");
            }
        }
    }

    #[test]
    fn a_hint_that_is_not_there_is_nothing() {
        assert_eq!(hint_of(Language::Id, Key::SafetyEn), "");
        assert_ne!(hint_of(Language::Id, Key::CutOff), "");
    }
}
