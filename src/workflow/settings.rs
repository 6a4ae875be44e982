//! The admin sets what the office says of itself: names, links, the cut-off, the components of the service standard, the pledge;
//! and gives the house rules a new version (service §2.6, §3, §4.2). What was received already keeps its deadline and the
//! version that was accepted.

use super::{Actor, Context, record};
use crate::domain::house_rules::RulesForm;
use crate::domain::office_settings::{Key, parse};
use crate::domain::role::Role;
use crate::domain::slot::local_date;
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::settings;
use std::collections::BTreeMap;

/// Longer texts do not stand in events.
const LONGEST_IN_EVENT: usize = 200;

/// Sets the texts that a form has; what it does not have stays. `revision` is the one that the form was drawn from.
///
/// # Errors
/// `Forbidden` but for the admin; `Invalid` with what is wrong, and `settings_changed` when somebody else has set something
/// meanwhile.
pub async fn save(context: &Context, revision: i64, form: &BTreeMap<String, String>) -> Result<(), AppError> {
    may_change(context)?;
    let wanted = parse(form)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (now, before) = settings::current(db).await?;
                if now != revision {
                    return Err(record::invalid("revision", "settings_changed"));
                }
                let edits = wanted.into_iter().map(|(key, text)| (key, before.text(key), text));
                let edits: Vec<(Key, String, String)> = edits.filter(|(_, was, is)| was != is).collect();
                if edits.is_empty() {
                    return Ok(());
                }
                for (key, _, text) in &edits {
                    settings::put(db, *key, text, context.staff_id(), context.now).await?;
                }
                let changes = edits.iter().fold(Changes::default(), changed);
                events::record(db, &context.by(), &Event { kind: "setting_changed", subject: None, changes, effects: Vec::new() }).await?;
                Ok(())
            })
        })
        .await
}

/// The office's own public words may stand in an event, unless they are long or name a person.
fn changed(changes: Changes, (key, was, is): &(Key, String, String)) -> Changes {
    let long = |text: &String| text.chars().count() > LONGEST_IN_EVENT;
    if key.is_personal() || long(was) || long(is) { changes.hidden(key.code()) } else { changes.value(key.code(), was, is) }
}

/// Gives the house rules a new version, which counts from its date on. Gives its number.
///
/// # Errors
/// `Forbidden` but for the admin; `Invalid` with what is wrong, and `rules_same` when nothing would change.
pub async fn publish_rules(context: &Context, form: &RulesForm) -> Result<i64, AppError> {
    may_change(context)?;
    let new = form.parse(local_date(context.now))?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = settings::newest(db).await?;
                if (&before.text_id, &before.text_en, before.from) == (&new.text_id, &new.text_en, Some(new.from)) {
                    return Err(record::invalid("text_id", "rules_same"));
                }
                let version = before.version + 1;
                settings::add_version(db, version, &new, context.staff_id(), context.now).await?;
                let changes = Changes::default()
                    .value("house_rules", before.version, version)
                    .value("house_rules_from", before.from.map(|from| from.to_string()), new.from.to_string())
                    .hidden("house_rules_text");
                events::record(db, &context.by(), &Event { kind: "setting_changed", subject: None, changes, effects: Vec::new() }).await?;
                Ok(version)
            })
        })
        .await
}

/// Settings of the office, its texts and rules are the admin's (rights table, service §7.5).
fn may_change(context: &Context) -> Result<(), AppError> {
    match &context.actor {
        Actor::Staff(member) if member.roles.has(Role::Admin) => Ok(()),
        Actor::Staff(_) | Actor::System => Err(AppError::Forbidden),
        Actor::Applicant => Err(AppError::SignInRequired),
    }
}
