//! The messages as they are registered at Meta: every wording in both languages, with numbers in the places of the values.

use crate::domain::format::fill;
use crate::domain::language::Language;
use crate::domain::message::{Template, published_wording};
use crate::tr;
use serde_json::{Value, json};

/// One template to register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// `silandap_approved`
    pub name: String,
    pub language: Language,
    /// The wording with `{{1}}`, `{{2}}` … and the office's signature.
    pub body: String,
    /// A value for each number, which Meta wants to see.
    pub examples: Vec<String>,
}

/// All of them, by name and language.
pub fn all(prefix: &str) -> Vec<Registered> {
    Template::ALL.iter().flat_map(|template| Language::ALL.iter().map(move |language| one(prefix, *template, *language))).collect()
}

fn one(prefix: &str, template: Template, language: Language) -> Registered {
    let mut examples = Vec::new();
    let numbered: Vec<String> = (1..=99).map(|number| format!("{{{{{number}}}}}")).collect();
    let wording = published_wording(template, language);
    let body = fill(&wording, |name| {
        let number = numbered.get(examples.len())?;
        examples.push(example(name, language).to_owned());
        Some(number.as_str())
    });
    Registered { name: format!("{prefix}{template}"), language, body: format!("{body}\n\n{}", tr!(language, "message.signature")), examples }
}

/// A value such as the office writes.
fn example(name: &str, language: Language) -> &'static str {
    let (indonesian, english) = match name {
        "name" => ("Siti Rahmah", "Siti Rahmah"),
        "code" => ("9B2T-KX5R-1", "9B2T-KX5R-1"),
        "facility" => ("Aula Utama", "Aula Utama"),
        "activity" => ("Rapat KKG", "a teachers' meeting"),
        "date" => ("Selasa, 24 November 2026", "Tuesday, 24 November 2026"),
        "new_date" => ("Kamis, 26 November 2026", "Thursday, 26 November 2026"),
        "time" => ("08.00–16.00", "08.00–16.00"),
        "new_time" => ("13.00–16.00", "13.00–16.00"),
        "due" => ("Rabu, 25 November 2026, pukul 16.00", "Wednesday, 25 November 2026, 16.00"),
        "reason" => ("fasilitas dalam pemeliharaan", "the facility is under maintenance"),
        "offer" => ("Aula Kecil, Selasa, 24 November 2026", "Aula Kecil, Tuesday, 24 November 2026"),
        "missing" => ("susunan acara", "the programme"),
        "link" => ("https://reservasi.example.go.id/p/contoh", "https://reservasi.example.go.id/p/contoh"),
        _ => ("contoh", "example"),
    };
    match language {
        Language::Id => indonesian,
        Language::En => english,
    }
}

/// As `POST /<account id>/message_templates` takes them.
pub fn json(templates: &[Registered]) -> Value {
    let one = |template: &Registered| {
        json!({
            "name": template.name,
            "language": template.language.code(),
            "category": "UTILITY",
            "components": [{ "type": "BODY", "text": template.body, "example": { "body_text": [template.examples] } }],
        })
    };
    Value::Array(templates.iter().map(one).collect())
}

/// To be typed in by a person: a heading, the text, and the examples in their order.
pub fn markdown(templates: &[Registered]) -> String {
    let mut text = String::new();
    for Registered { name, language, body, examples } in templates {
        let examples: Vec<String> = examples.iter().zip(1..).map(|(example, number)| format!("{number}. {example}")).collect();
        text.push_str(&format!("## {name} ({language}, utility)\n\n```\n{body}\n```\n\n{}\n\n", examples.join("\n")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::{MessageValues, render_wording};

    #[test]
    fn what_is_registered_takes_exactly_the_values_that_are_sent() {
        let all = all("silandap_");
        assert_eq!(all.len(), Template::ALL.len() * Language::ALL.len());
        for (template, registered) in Template::ALL.iter().flat_map(|template| Language::ALL.iter().map(move |_| template)).zip(&all) {
            let sent = render_wording(&published_wording(*template, registered.language), registered.language, &MessageValues::default()).parameters;
            assert_eq!(registered.examples.len(), sent.len(), "{}", registered.name);
            for number in 1..=sent.len() {
                assert_eq!(registered.body.matches(&format!("{{{{{number}}}}}")).count(), 1, "{} {}", registered.name, registered.body);
            }
            assert!(!registered.body.contains("%{") && !registered.examples.contains(&"contoh".to_owned()), "{}", registered.body);
        }
    }

    /// Meta takes no body that begins or ends with a value, and none longer than 1,024 characters.
    #[test]
    fn what_is_registered_is_what_meta_takes() {
        for Registered { name, body, .. } in all("silandap_") {
            assert!(!body.starts_with("{{") && !body.ends_with("}}") && body.chars().count() <= 1_024, "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
        }
    }

    #[test]
    fn a_template_reads_as_it_will_arrive() {
        let all = all("silandap_");
        let cancelled = all.iter().find(|one| one.name == "silandap_cancelled_by_applicant" && one.language == Language::En).expect("it is there");
        assert_eq!(
            cancelled.body,
            "Dear {{1}}, request {{2}} has been *cancelled as you asked*. Thank you for telling us.\n\nKind regards,\nIntegrated Service Unit\nBPMP South Kalimantan"
        );
        let first = &json(&all)[0];
        assert_eq!((first["name"].as_str(), first["language"].as_str(), first["category"].as_str()), (Some("silandap_received"), Some("id"), Some("UTILITY")));
        assert!(markdown(&all).contains("## silandap_approved (en, utility)\n\n```\nDear {{1}}, we are pleased"));
    }
}
