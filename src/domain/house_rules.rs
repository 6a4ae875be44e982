//! The house rules by version (*tata tertib*, service §2.6): whoever asks for something accepts the version of that day, and it
//! can be read again for as long as the office exists.

use super::application_form::{FieldErrors, single_line, typed_date};
use super::language::Language;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Longest text in one language, characters.
pub const LONGEST_TEXT: usize = 6_000;

/// One version, in both languages, a rule on each line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseRules {
    /// 1, 2, 3 …
    pub version: i64,
    pub text_id: String,
    pub text_en: String,
    /// The first date on which it counts; `None` = from the beginning.
    pub from: Option<NaiveDate>,
}

impl HouseRules {
    /// The version that counts on a date: the newest of those whose date has come.
    pub fn in_force(all: &[Self], date: NaiveDate) -> Option<&Self> {
        all.iter().filter(|rules| rules.from.is_none_or(|from| from <= date)).max_by_key(|rules| rules.version)
    }

    /// The rules in one language.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let text = match language {
            Language::Id => &self.text_id,
            Language::En => &self.text_en,
        };
        text.lines().map(str::to_owned).collect()
    }
}

/// A new version exactly as a person typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RulesForm {
    pub text_id: String,
    pub text_en: String,
    /// `YYYY-MM-DD` or `DD/MM/YYYY`.
    pub from_date: String,
}

/// A new version, understood; its number is given when it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRules {
    pub text_id: String,
    pub text_en: String,
    pub from: NaiveDate,
}

impl RulesForm {
    /// What was meant. A version counts from tomorrow at the earliest: nobody who has the form open accepts rules that they have
    /// not read.
    ///
    /// # Errors
    /// `setting_required`, `too_long`, `rules_lines` when the languages have not as many rules; `date`, `rules_from`.
    pub fn parse(&self, today: NaiveDate) -> Result<NewRules, FieldErrors> {
        let mut faults = FieldErrors::default();
        let text_id = rules_of("text_id", &self.text_id, &mut faults);
        let text_en = rules_of("text_en", &self.text_en, &mut faults);
        let (in_indonesian, in_english) = (text_id.lines().count(), text_en.lines().count());
        if faults.is_empty() && in_indonesian != in_english {
            faults.add_with("text_en", "rules_lines", &[("id", in_indonesian.to_string()), ("en", in_english.to_string())]);
        }
        let from = typed_date(&self.from_date);
        match from {
            None => faults.add("from_date", "date"),
            Some(from) if from <= today => faults.add("from_date", "rules_from"),
            Some(_) => {}
        }
        match from {
            Some(from) if faults.is_empty() => Ok(NewRules { text_id, text_en, from }),
            _ => Err(faults),
        }
    }
}

/// A rule on each line, without empty lines and without the numbers that the page gives them.
fn rules_of(field: &str, typed: &str, faults: &mut FieldErrors) -> String {
    let rules: Vec<String> = typed.lines().map(|line| without_number(&single_line(line)).to_owned()).filter(|line| !line.is_empty()).collect();
    let text = rules.join("\n");
    if text.is_empty() {
        faults.add(field, "setting_required");
    } else if text.chars().count() > LONGEST_TEXT {
        faults.add_with(field, "too_long", &[("n", LONGEST_TEXT.to_string())]);
    }
    text
}

/// `3. Jaga kebersihan.` → `Jaga kebersihan.`
fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let numbered = rest.len() < line.len();
    rest.strip_prefix(['.', ')']).filter(|rest| numbered && rest.starts_with(' ')).map_or(line, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn version(version: i64, from: Option<&str>) -> HouseRules {
        HouseRules { version, text_id: "Satu\nDua".into(), text_en: "One\nTwo".into(), from: from.map(date) }
    }

    fn form(text_id: &str, text_en: &str, from_date: &str) -> RulesForm {
        RulesForm { text_id: text_id.into(), text_en: text_en.into(), from_date: from_date.into() }
    }

    fn faults(form: &RulesForm) -> Vec<String> {
        form.parse(date("2026-11-24")).expect_err("a fault").0.into_iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
    }

    #[test]
    fn the_newest_version_whose_date_has_come_counts() {
        let all = [version(1, None), version(2, Some("2026-12-10")), version(3, Some("2026-12-01"))];
        let on = |day: &str| HouseRules::in_force(&all, date(day)).map(|rules| rules.version);
        assert_eq!((on("2026-11-30"), on("2026-12-01"), on("2026-12-10")), (Some(1), Some(3), Some(3)), "the third has overtaken the second");
        assert_eq!(all[0].lines(Language::En), ["One", "Two"]);
    }

    #[test]
    fn rules_are_kept_a_line_each_without_numbers() {
        let read = form("1. Jaga kebersihan.\r\n\r\n2) 30 kursi kembali ke tempatnya.\n10 menit untuk beres-beres.", "Clean.\nChairs.\nTen.", "25/11/2026");
        let new = read.parse(date("2026-11-24")).expect("a good form");
        assert_eq!(new.text_id, "Jaga kebersihan.\n30 kursi kembali ke tempatnya.\n10 menit untuk beres-beres.");
        assert_eq!(new.from, date("2026-11-25"));
    }

    #[test]
    fn new_rules_say_the_same_in_both_languages_and_begin_tomorrow_at_the_earliest() {
        assert_eq!(faults(&form("", "\n \n", "")), ["text_id: setting_required", "text_en: setting_required", "from_date: date"]);
        assert_eq!(faults(&form("Satu\nDua", "One", "2026-11-25")), ["text_en: rules_lines"]);
        assert_eq!(faults(&form("Satu", "One", "2026-11-24")), ["from_date: rules_from"]);
        assert_eq!(faults(&form(&"a".repeat(LONGEST_TEXT + 1), "One", "2026-11-25")), ["text_id: too_long"]);
    }
}
