//! The admin gives messages their own wording (service §7.5, docs/decisions/0022): looks at it with the data of a request, saves it
//! as a new version, notes that WhatsApp has approved it, goes back to what was published. What was told already stays as it was.

use super::{Actor, Context, record, wording};
use crate::domain::code::ReservationCode;
use crate::domain::language::Language;
use crate::domain::message::{MessageValues, Template, published_wording, render_wording};
use crate::domain::role::Role;
use crate::domain::wordings::{NewWording, WordingForm, WordingPreview, field_of};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::reservations::{self, Reservation};
use crate::store::{Connection, read_log, wordings};

/// How the message would be read, in both languages. Stores nothing but who has read the request. What the chosen request does not have, such as an offer, is
/// that of the example.
///
/// # Errors
/// `Forbidden` but for the admin; `NotFound` for what is no message of ours; `Invalid` for what is wrong with a wording, or `code`
/// for a request that does not exist.
pub async fn preview(context: &Context, form: &WordingForm) -> Result<WordingPreview, AppError> {
    may_change(context)?;
    let template = template_of(&form.template)?;
    let both = form.parse(template)?;
    let request = chosen(context, &form.code).await?;
    let read = |new: &NewWording| {
        let example = MessageValues::example(new.language);
        let values = match &request {
            Some(request) => {
                let request = Reservation { language: new.language, ..request.clone() };
                wording::values_for(&context.public_url, &request, template).or(example)
            }
            None => example,
        };
        render_wording(&new.kept, new.language, &values).text
    };
    let [id, en] = &both;
    Ok(WordingPreview { text_id: read(id), text_en: read(en), code: request.as_ref().map_or_else(String::new, |request| request.code.to_string()) })
}

/// Adds a version for each language whose wording is another one than before.
///
/// # Errors
/// `Forbidden` but for the admin; `NotFound`; `Invalid` for what is wrong with a wording, and `wording_changed` when somebody else
/// has changed it meanwhile.
pub async fn save(context: &Context, form: &WordingForm) -> Result<(), AppError> {
    may_change(context)?;
    let template = template_of(&form.template)?;
    let both = form.parse(template)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let mut changes = Changes::default();
                let mut changed = false;
                for NewWording { language, kept, seen } in both {
                    let before = wordings::current(db, template, language).await?;
                    if before.version != seen {
                        return Err(record::invalid(field_of(language), "wording_changed"));
                    }
                    if before.text == kept {
                        continue;
                    }
                    // What is published is kept as such: WhatsApp knows it already.
                    let text = if kept == published_wording(template, language) { String::new() } else { kept };
                    changes = added(db, &context, (template, language, seen), &text, changes).await?;
                    changed = true;
                }
                if changed { tell(db, &context, changes).await } else { Ok(()) }
            })
        })
        .await
}

/// Goes back to the published wording of one language; nothing happens where it is in force.
///
/// # Errors
/// `Forbidden` but for the admin; `NotFound`.
pub async fn publish_again(context: &Context, template: &str, language: Language) -> Result<(), AppError> {
    may_change(context)?;
    let template = template_of(template)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = wordings::current(db, template, language).await?;
                if before.text == published_wording(template, language) {
                    return Ok(());
                }
                let changes = added(db, &context, (template, language, before.version), "", Changes::default()).await?;
                tell(db, &context, changes).await
            })
        })
        .await
}

/// Notes that WhatsApp has approved a version (*sudah disetujui Meta*): channels with approved templates send it from now on. Twice
/// is once.
///
/// # Errors
/// `Forbidden` but for the admin; `NotFound` when there is no such version.
pub async fn mark_registered(context: &Context, template: &str, language: Language, version: i64) -> Result<(), AppError> {
    may_change(context)?;
    let template = template_of(template)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let known = wordings::versions(db, template, language).await?;
                if !known.iter().any(|one| one.version == version) {
                    return Err(AppError::NotFound);
                }
                if wordings::mark_registered(db, (template, language, version), context.staff_id(), context.now).await? {
                    let changes = Changes::default().value("wording", "", name_of(template, language)).value("registered_version", "", version);
                    tell(db, &context, changes).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Writes the version after `seen`, and adds to `changes` which one it is. The words themselves stay in the table of wordings.
async fn added(
    db: &mut Connection,
    context: &Context,
    (template, language, seen): (Template, Language, i64),
    text: &str,
    changes: Changes,
) -> Result<Changes, AppError> {
    wordings::add(db, (template, language, seen + 1), text, context.staff_id(), context.now).await?;
    Ok(changes.value(&format!("wording {}", name_of(template, language)), seen, seen + 1))
}

async fn tell(db: &mut Connection, context: &Context, changes: Changes) -> Result<(), AppError> {
    events::record(db, &context.by(), &Event { kind: "setting_changed", subject: None, changes, effects: Vec::new() }).await?;
    Ok(())
}

fn name_of(template: Template, language: Language) -> String {
    format!("{template} {language}")
}

fn template_of(code: &str) -> Result<Template, AppError> {
    code.parse().map_err(|_| AppError::NotFound)
}

/// The request that a preview shall speak of; nothing typed = none.
async fn chosen(context: &Context, typed: &str) -> Result<Option<Reservation>, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let code: ReservationCode = typed.parse().map_err(|_| record::invalid("code", "wording_request"))?;
    let mut db = context.store.read().await?;
    let request = reservations::by_code(&mut db, &code).await?.ok_or_else(|| record::invalid("code", "wording_request"))?;
    // Its data are read, as on its own page.
    read_log::note(&context.store, &mut db, context.staff_id(), &code, context.now).await;
    Ok(Some(request))
}

/// Texts of the office are the admin's (rights table, service §7.5).
fn may_change(context: &Context) -> Result<(), AppError> {
    match &context.actor {
        Actor::Staff(member) if member.roles.has(Role::Admin) => Ok(()),
        Actor::Staff(_) | Actor::System => Err(AppError::Forbidden),
        Actor::Applicant => Err(AppError::SignInRequired),
    }
}
