//! The history of a request in words: when, who, what, and each field's value before and after.

use super::workspace::Workspace;
use crate::app::use_language;
use crate::components::timeline::{Timeline, TimelineLine};
use crate::components::when::moment_short;
use crate::domain::language::Language;
use crate::domain::slot::{Moment, instant};
use crate::i18n::words;
use crate::server_fns::calendar::closure_of;
use crate::server_fns::inbox::{HistoryEntry, load_reservation};
use crate::tr;
use chrono::NaiveDateTime;
use leptos::prelude::*;
use leptos::task::spawn_local;

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
        "agreement" | "withdrawn_how" => "staff.agreement",
        "forwarded_to" => "staff.forwarded_to",
        "instruction" => "staff.instruction",
        "message" | "template" => "staff.template",
        "channel" | "proof" => "staff.channel",
        "how" | "told_how" => "staff.told_how",
        "state" => "staff.delivery",
        _ => return plain_value(language, value),
    };
    known(language, &format!("{group}.{value}")).unwrap_or_else(|| plain_value(language, value))
}

/// A stored moment, wall-clock time or name.
fn plain_value(language: Language, value: &str) -> String {
    if let Ok(moment) = value.parse::<Moment>() {
        return moment_short(language, moment);
    }
    if let Ok(wall) = NaiveDateTime::parse_from_str(value, "%Y-%m-%d %H:%M:%S") {
        return moment_short(language, instant(wall));
    }
    if value.is_empty() { "–".to_owned() } else { value.to_owned() }
}

/// `Status: Ditelaah → Disetujui`; a personal field only says that it changed.
fn change_text(language: Language, (field, before, after): &(String, String, String)) -> String {
    if let Some(facility) = field.strip_prefix("answer:") {
        // `PRL-KRS: 14 dari 20`
        let (n, all) = after.split_once('/').unwrap_or((after, after));
        return format!("{facility}: {}", tr!(language, "staff.of_all", n = n, all = all));
    }
    // Which message it is about: nothing was changed into it.
    if matches!(field.as_str(), "message" | "template") && !after.is_empty() {
        return value_label(language, field, after);
    }
    let label = known(language, &format!("staff.field.{field}")).unwrap_or_else(|| field.clone());
    if before.is_empty() && after.is_empty() {
        return tr!(language, "staff.history.changed", field = label);
    }
    format!("{label}: {} → {}", value_label(language, field, before), value_label(language, field, after))
}

/// What became of messages, and what the clock has seen: nobody was slower because of these.
const BESIDE: [&str; 15] = [
    "opened",
    "told",
    "untold",
    "message_failed",
    "message_unknown",
    "retried",
    "taken_by_hand",
    "given_back",
    "channel_stopped",
    "channel_resumed",
    "reminded",
    "offer_reminded",
    "reminder_called_off",
    "deadline_near",
    "deadline_missed",
];

/// The newest change of the request as one sentence: who was faster, and with what.
pub fn last_change(language: Language, history: &[HistoryEntry]) -> Option<String> {
    let newest = |beside: bool| history.iter().filter(|entry| beside || !BESIDE.contains(&entry.kind.as_str())).max_by_key(|entry| entry.at);
    let entry = newest(false).or_else(|| newest(true))?;
    let what = kind_label(language, &entry.kind);
    let who = actor_label(language, &entry.actor);
    Some(tr!(language, "staff.history.last", what = what, who = who, at = moment_short(language, entry.at)))
}

/// Says `text`, and who has changed the request last, as far as that can be read.
pub fn say_with_last_change(language: Language, workspace: Workspace, text: String, code: String) {
    spawn_local(async move {
        // Events and maintenance of the office have no history that is shown.
        let detail = if closure_of(&code).is_some() { None } else { load_reservation(code).await.ok() };
        let change = detail.and_then(|detail| last_change(language, &detail.history));
        if !workspace.live_tick.is_disposed() {
            workspace.say(std::iter::once(text).chain(change).collect::<Vec<_>>().join(" "));
        }
    });
}

/// The whole history, newest first; it comes in the order of the events.
#[component]
pub fn History(entries: Vec<HistoryEntry>) -> impl IntoView {
    let language = use_language();
    let lines = entries
        .into_iter()
        .rev()
        .map(|entry| TimelineLine {
            at: entry.at,
            what: kind_label(language, &entry.kind),
            who: actor_label(language, &entry.actor),
            // How it began stands above; only what changed later is news.
            details: entry.changes.iter().filter(|_| entry.kind != "submitted").map(|change| change_text(language, change)).collect(),
        })
        .collect();
    view! { <Timeline lines/> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    fn change(field: &str, before: &str, after: &str) -> String {
        change_text(Language::Id, &(field.to_owned(), before.to_owned(), after.to_owned()))
    }

    #[test]
    fn the_history_speaks_the_words_of_the_office() {
        assert_eq!(change("status", "review", "approved"), "Status: Ditelaah → Disetujui");
        assert_eq!(change("start", "2026-12-17 08:00:00", "2026-12-16 08:00:00"), "Mulai: 17 Des 08.00 → 16 Des 08.00");
        assert_eq!(change("sarpras_answer", "", "available"), "Jawaban sarpras: – → Tersedia");
        assert_eq!(change("answer:PRL-KRS", "", "14/20"), "PRL-KRS: 14 dari 20");
        assert_eq!(change("forwarded_to", "head", "sarpras"), "Diteruskan kepada: Kepala, untuk petunjuk → Tim sarana dan prasarana");
    }

    #[test]
    fn who_was_faster_is_whoever_has_changed_the_request_and_not_what_became_of_its_message() {
        let entry = |at: &str, actor: &str, kind: &str| HistoryEntry { at: wita(at), actor: actor.to_owned(), kind: kind.to_owned(), changes: Vec::new() };
        let moved = entry("2026-11-24 10:00", "Lestari", "moved");
        let sentence = "Dipindahkan, Lestari, 24 Nov 10.00.";
        let told = [entry("2026-11-24 09:00", "Fauzi", "disposed"), moved, entry("2026-11-24 10:01", "SILANDAP", "told")];
        assert_eq!(last_change(Language::Id, &told).as_deref(), Some(sentence));
        assert!(last_change(Language::Id, &told[2..]).is_some_and(|only| only.contains("SILANDAP")), "better than nobody");
        assert_eq!(last_change(Language::Id, &[]), None);
    }

    #[test]
    fn what_became_of_a_message_is_told_in_sentences() {
        for kind in ["message_failed", "untold", "channel_stopped", "told", "retried", "taken_by_hand", "channel_resumed", "notified", "opened"] {
            for language in Language::ALL {
                assert_ne!(kind_label(*language, kind), kind, "{language}");
            }
        }
        assert_eq!(change("message", "", "approved"), "Pesan: disetujui");
        assert_eq!(change("channel", "", "email"), "Kanal: – → Surel");
        assert_eq!(change("how", "", "phone"), "Cara: – → lewat telepon");
        assert_eq!(change("code", "", "131026"), "Kode: – → 131026");
    }

    #[test]
    fn what_a_person_wrote_is_only_said_to_have_changed() {
        assert_eq!(change("reason_note", "", ""), "Penjelasan diubah");
    }
}
