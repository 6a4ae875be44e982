//! Channels, and templates of them, through which nothing goes until a person has looked (*pemutus arus*).

use super::super::rows::Columns;
use super::super::{Connection, StoreError};
use crate::domain::delivery::ChannelKind;
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::domain::slot::Moment;
use sqlx::any::AnyRow;

/// What has stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub channel: ChannelKind,
    /// `None` = the whole channel.
    pub template: Option<(Template, Language)>,
    pub at: Moment,
    /// What the channel said.
    pub code: String,
    pub detail: String,
}

/// Template and language as they are kept; empty for the whole channel.
fn key(template: Option<(Template, Language)>) -> (&'static str, &'static str) {
    template.map_or(("", ""), |(template, language)| (template.code(), language.code()))
}

/// Stops a channel or one template of it. `false` when it had stopped before.
///
/// # Errors
/// Database trouble.
pub async fn put(db: &mut Connection, stop: &Stop) -> Result<bool, StoreError> {
    let (template, language) = key(stop.template);
    let written = sqlx::query(
        "insert into channel_stop (channel, template, language, stopped_at, code, detail) values ($1, $2, $3, $4, $5, $6) \
         on conflict (channel, template, language) do nothing",
    )
    .bind(stop.channel.code())
    .bind(template)
    .bind(language)
    .bind(stop.at.timestamp())
    .bind(&stop.code)
    .bind(&stop.detail)
    .execute(db)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Lets it go on. `false` when it had not stopped.
///
/// # Errors
/// Database trouble.
pub async fn remove(db: &mut Connection, channel: ChannelKind, template: Option<(Template, Language)>) -> Result<bool, StoreError> {
    let (template, language) = key(template);
    let written = sqlx::query("delete from channel_stop where channel = $1 and template = $2 and language = $3")
        .bind(channel.code())
        .bind(template)
        .bind(language)
        .execute(db)
        .await?;
    Ok(written.rows_affected() == 1)
}

/// Everything that has stopped, the oldest first.
///
/// # Errors
/// Database trouble.
pub async fn all(db: &mut Connection) -> Result<Vec<Stop>, StoreError> {
    let rows = sqlx::query("select channel, template, language, stopped_at, code, detail from channel_stop order by stopped_at, channel, template, language")
        .fetch_all(db)
        .await?;
    rows.iter().map(read).collect()
}

/// Whether the whole channel has stopped.
///
/// # Errors
/// Database trouble.
pub async fn is_stopped(db: &mut Connection, channel: ChannelKind) -> Result<bool, StoreError> {
    let row = sqlx::query("select channel from channel_stop where channel = $1 and template = ''").bind(channel.code()).fetch_optional(db).await?;
    Ok(row.is_some())
}

fn read(row: &AnyRow) -> Result<Stop, StoreError> {
    let columns = Columns::new(row, "channel_stop");
    let template = match columns.maybe_code("template")? {
        Some(template) => Some((template, columns.code("language")?)),
        None => None,
    };
    Ok(Stop { channel: columns.code("channel")?, template, at: columns.moment("stopped_at")?, code: columns.text("code")?, detail: columns.text("detail")? })
}
