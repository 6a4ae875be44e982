//! The office's own wordings of messages, by version. Where there is none, the published wording counts (docs/decisions/0022).

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::code::ReservationCode;
use crate::domain::language::Language;
use crate::domain::message::{Template, published_wording};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::domain::wordings::registered_name;
use sqlx::any::AnyRow;

/// So many versions of one wording are listed, the newest.
const MOST_VERSIONS: i64 = 200;
/// Versions of all wordings together.
const MOST_ROWS: i64 = 10_000;
/// So many requests can be chosen for a preview, the newest.
const MOST_REQUESTS: i64 = 20;

/// The wording of one message in one language, as it is told from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// With `%{name}`, without the signature.
    pub text: String,
    /// 0 = the published one, never changed.
    pub version: i64,
    /// Name of the newest version that WhatsApp has approved, for a channel that can send only such.
    pub registered_name: String,
    /// The text of that version; another one than `text` as long as the newest waits for approval.
    pub registered_text: String,
}

/// A version as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub template: Template,
    pub language: Language,
    pub version: i64,
    /// With `%{name}`; the published one where the version goes back to it.
    pub text: String,
    /// The version is that the office has gone back to the published wording.
    pub is_published: bool,
    pub entered_at: Moment,
    /// Name of the member of staff; may be empty.
    pub entered_by: String,
    /// WhatsApp has approved it, as somebody has noted.
    pub registered_at: Option<Moment>,
}

/// The wording in force: the newest version, and the newest one that is approved.
///
/// # Errors
/// Database trouble.
pub async fn current(db: &mut Connection, template: Template, language: Language) -> Result<Wording, StoreError> {
    let rows = sqlx::query(
        "select version, text, registered_at from message_wording where template = $1 and language = $2 and version in ( \
           (select max(version) from message_wording where template = $1 and language = $2), \
           (select max(version) from message_wording where template = $1 and language = $2 and registered_at is not null)) \
         order by version desc",
    )
    .bind(template.code())
    .bind(language.code())
    .fetch_all(db)
    .await?;
    let published = published_wording(template, language);
    let mut wording = Wording { text: published.clone(), version: 0, registered_name: registered_name(template, 0, true), registered_text: published.clone() };
    // The newest comes last.
    for row in rows.iter().rev() {
        let columns = Columns::new(row, "message_wording");
        let kept = columns.text("text")?;
        let is_published = kept.is_empty();
        wording.version = columns.int("version")?;
        wording.text = if is_published { published.clone() } else { kept };
        if columns.maybe_int("registered_at")?.is_some() {
            wording.registered_name = registered_name(template, wording.version, is_published);
            wording.registered_text.clone_from(&wording.text);
        }
    }
    Ok(wording)
}

const SELECT: &str = "select w.template, w.language, w.version, w.text, w.entered_at, coalesce(s.name, '') as entered_by, w.registered_at \
    from message_wording w left join staff s on s.id = w.entered_by";

/// The versions of one wording, the newest first.
///
/// # Errors
/// Database trouble.
pub async fn versions(db: &mut Connection, template: Template, language: Language) -> Result<Vec<Version>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where w.template = $1 and w.language = $2 order by w.version desc limit $3"));
    let rows = sqlx::query(sql).bind(template.code()).bind(language.code()).bind(MOST_VERSIONS).fetch_all(db).await?;
    rows.iter().map(read).collect()
}

/// The versions of all wordings, the newest of each first.
///
/// # Errors
/// Database trouble.
pub async fn all(db: &mut Connection) -> Result<Vec<Version>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} order by w.template, w.language, w.version desc limit $1"));
    sqlx::query(sql).bind(MOST_ROWS).fetch_all(db).await?.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Version, StoreError> {
    let columns = Columns::new(row, "message_wording");
    let (template, language) = (columns.code("template")?, columns.code("language")?);
    let kept = columns.text("text")?;
    let is_published = kept.is_empty();
    Ok(Version {
        template,
        language,
        version: columns.int("version")?,
        text: if is_published { published_wording(template, language) } else { kept },
        is_published,
        entered_at: columns.moment("entered_at")?,
        entered_by: columns.text("entered_by")?,
        registered_at: columns.maybe_moment("registered_at")?,
    })
}

/// Adds a version; an empty text goes back to the published wording, which WhatsApp knows already.
///
/// # Errors
/// Database trouble.
pub async fn add(
    db: &mut Connection,
    (template, language, version): (Template, Language, i64),
    text: &str,
    by: Option<StaffId>,
    at: Moment,
) -> Result<(), StoreError> {
    let registered_at = text.is_empty().then(|| at.timestamp());
    sqlx::query("insert into message_wording (template, language, version, text, entered_by, entered_at, registered_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(template.code())
        .bind(language.code())
        .bind(version)
        .bind(text)
        .bind(by.map(|id| id.0))
        .bind(at.timestamp())
        .bind(registered_at)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that WhatsApp has approved a version. `false` when there is no such version, or it was noted before.
///
/// # Errors
/// Database trouble.
pub async fn mark_registered(
    db: &mut Connection,
    (template, language, version): (Template, Language, i64),
    by: Option<StaffId>,
    at: Moment,
) -> Result<bool, StoreError> {
    let written = sqlx::query(
        "update message_wording set registered_at = $4, registered_by = $5 \
         where template = $1 and language = $2 and version = $3 and registered_at is null",
    )
    .bind(template.code())
    .bind(language.code())
    .bind(version)
    .bind(at.timestamp())
    .bind(by.map(|id| id.0))
    .execute(db)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// The newest requests, for a preview: code, and institution or name.
///
/// # Errors
/// Database trouble.
pub async fn recent_requests(db: &mut Connection) -> Result<Vec<(ReservationCode, String)>, StoreError> {
    let rows = sqlx::query(
        "select id, code, case when institution = '' then name else institution end as who from reservation \
         where forgotten_at is null order by id desc limit $1",
    )
    .bind(MOST_REQUESTS)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "reservation");
            Ok((columns.code("code")?, columns.text("who")?))
        })
        .collect()
}
