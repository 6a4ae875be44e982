//! The wordings of messages as the admin's pages know them (`server_fns::wordings`).

use super::wordings::{self, Version};
use super::{Connection, StoreError};
use crate::domain::language::Language;
use crate::domain::message::{PLACEHOLDERS, Template, in_braces, published_wording, shown_wording};
use crate::domain::wordings::{Rule, as_registered, registered_name};
use crate::server_fns::wordings::{ToRegister, WordingInForce, WordingPage, WordingRow, WordingVersion};

/// Every message in both languages, in the order of their definition.
///
/// # Errors
/// Database trouble.
pub async fn rows(db: &mut Connection) -> Result<Vec<WordingRow>, StoreError> {
    let versions = wordings::all(db).await?;
    let row = |template: Template, language: Language| {
        // The newest of each comes first.
        let newest = versions.iter().find(|version| (version.template, version.language) == (template, language));
        WordingRow {
            template,
            language,
            version: newest.map_or(0, |newest| newest.version),
            is_published: newest.is_none_or(|newest| newest.is_published),
            entered_at: newest.map(|newest| newest.entered_at),
            entered_by: newest.map_or_else(String::new, |newest| newest.entered_by.clone()),
            registered: newest.is_none_or(|newest| newest.registered_at.is_some()),
        }
    };
    let both = |template: &Template| Language::ALL.iter().map(|language| row(*template, *language)).collect::<Vec<_>>();
    Ok(Template::ALL.iter().flat_map(both).collect())
}

/// One message with everything that its page shows.
///
/// # Errors
/// Database trouble.
pub async fn page(db: &mut Connection, template: Template) -> Result<WordingPage, StoreError> {
    let rule = Rule::of(template);
    let word = |key: &str| PLACEHOLDERS.iter().find(|(known, _)| *known == key).map_or_else(String::new, |(_, word)| in_braces(word));
    let mut languages = Vec::new();
    for language in Language::ALL {
        languages.push(in_force(db, template, *language).await?);
    }
    Ok(WordingPage {
        template,
        placeholders: rule.allowed.iter().map(|key| (word(key), rule.needed.contains(key))).collect(),
        languages,
        requests: wordings::recent_requests(db).await?,
    })
}

async fn in_force(db: &mut Connection, template: Template, language: Language) -> Result<WordingInForce, StoreError> {
    let versions = wordings::versions(db, template, language).await?;
    let published = shown_wording(&published_wording(template, language));
    let newest = versions.first();
    let text = newest.map_or_else(|| published.clone(), |newest| shown_wording(&newest.text));
    let to_register = newest.filter(|newest| newest.registered_at.is_none()).map(|newest| {
        let approved = versions.iter().find(|version| version.registered_at.is_some());
        ToRegister {
            version: newest.version,
            name: registered_name(template, newest.version, false),
            body: as_registered(&newest.text, language),
            begins_with_a_value: newest.text.trim_start_matches('*').starts_with("%{"),
            until_then: approved.map_or_else(|| registered_name(template, 0, true), |one| registered_name(template, one.version, one.is_published)),
        }
    });
    Ok(WordingInForce {
        language,
        version: newest.map_or(0, |newest| newest.version),
        text,
        is_published: newest.is_none_or(|newest| newest.is_published),
        published,
        to_register,
        versions: versions.into_iter().map(view).collect(),
    })
}

fn view(version: Version) -> WordingVersion {
    WordingVersion {
        version: version.version,
        text: shown_wording(&version.text),
        is_published: version.is_published,
        entered_at: version.entered_at,
        entered_by: version.entered_by,
        registered_at: version.registered_at,
    }
}
