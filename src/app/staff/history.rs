//! The history of a request in words: when, who, what, and each field's value before and after.

use crate::app::use_language;
use crate::components::timeline::{Timeline, TimelineLine};
use crate::components::when::moment_short;
use crate::domain::language::Language;
use crate::i18n::words;
use crate::server_fns::inbox::HistoryEntry;
use crate::tr;
use leptos::prelude::*;

/// The word of a key that may be missing.
fn known(language: Language, key: &str) -> Option<String> {
    let text = words(language, key);
    (!text.ends_with(key)).then_some(text)
}

/// What kind of thing happened.
fn kind_label(language: Language, kind: &str) -> String {
    known(language, &format!("staff.history.{kind}")).unwrap_or_else(|| kind.to_owned())
}

fn actor_label(language: Language, actor: &str) -> String {
    if actor.is_empty() { tr!(language, "role.applicant") } else { actor.to_owned() }
}

/// A stored value as people read it.
fn value_label(language: Language, field: &str, value: &str) -> String {
    let group = match field {
        "status" => "status",
        "sarpras_answer" => "staff.sarpras",
        "reason" => "reason",
        "urgency" => "staff.urgency",
        "agreement_how" => "staff.agreement",
        _ => return if value.is_empty() { "–".to_owned() } else { value.to_owned() },
    };
    known(language, &format!("{group}.{value}")).unwrap_or_else(|| if value.is_empty() { "–".to_owned() } else { value.to_owned() })
}

/// `Status: Ditelaah → Disetujui`; a personal field only says that it changed.
fn change_text(language: Language, (field, before, after): &(String, String, String)) -> String {
    let label = known(language, &format!("staff.field.{field}")).unwrap_or_else(|| field.clone());
    if before.is_empty() && after.is_empty() {
        return tr!(language, "staff.history.changed", field = label);
    }
    format!("{label}: {} → {}", value_label(language, field, before), value_label(language, field, after))
}

/// The newest entry as one sentence: who was faster, and with what.
pub fn last_change(language: Language, history: &[HistoryEntry]) -> Option<String> {
    let entry = history.iter().max_by_key(|entry| entry.at)?;
    let what = kind_label(language, &entry.kind);
    let who = actor_label(language, &entry.actor);
    Some(tr!(language, "staff.history.last", what = what, who = who, at = moment_short(language, entry.at)))
}

/// The whole history, newest first.
#[component]
pub fn History(mut entries: Vec<HistoryEntry>) -> impl IntoView {
    let language = use_language();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let lines = entries
        .into_iter()
        .map(|entry| TimelineLine {
            at: entry.at,
            what: kind_label(language, &entry.kind),
            who: actor_label(language, &entry.actor),
            details: entry.changes.iter().map(|change| change_text(language, change)).collect(),
        })
        .collect();
    view! { <Timeline lines/> }
}
