//! News from outside about messages: kept as they came, worked through afterwards, and then only known to have been here.

use super::super::rows::Columns;
use super::super::{Connection, StoreError};
use super::{Delivery, SELECT, read};
use crate::domain::delivery::{ChannelKind, StatusNews};
use crate::domain::slot::Moment;
use chrono::Duration;
use sha2::{Digest as _, Sha256};

/// News that wait are read in parts.
const PART: i64 = 50;
/// The same news come again for a week at most.
const KNOWN_FOR_DAYS: i64 = 30;

/// News that were not worked through yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub id: i64,
    pub channel: ChannelKind,
    /// As it came.
    pub body: String,
    pub received_at: Moment,
}

/// Lower-case hex of channel and body.
fn digest(channel: ChannelKind, body: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(channel.code().as_bytes());
    hasher.update([0_u8]);
    hasher.update(body.as_bytes());
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether these news have been here before.
///
/// # Errors
/// Database trouble.
pub async fn is_known(db: &mut Connection, channel: ChannelKind, body: &str) -> Result<bool, StoreError> {
    let row = sqlx::query("select id from channel_news where digest = $1").bind(digest(channel, body)).fetch_optional(db).await?;
    Ok(row.is_some())
}

/// Keeps news. `false` when they have been here before.
///
/// # Errors
/// Database trouble.
pub async fn keep(db: &mut Connection, channel: ChannelKind, body: &str, now: Moment) -> Result<bool, StoreError> {
    let written = sqlx::query("insert into channel_news (channel, digest, body, received_at) values ($1, $2, $3, $4) on conflict (digest) do nothing")
        .bind(channel.code())
        .bind(digest(channel, body))
        .bind(body)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(written.rows_affected() == 1)
}

/// News that wait, with larger ids than `after`, in the order in which they came; a part of them.
///
/// # Errors
/// Database trouble.
pub async fn waiting(db: &mut Connection, after: i64) -> Result<Vec<Waiting>, StoreError> {
    let rows = sqlx::query("select id, channel, body, received_at from channel_news where processed_at is null and id > $1 order by id limit $2")
        .bind(after)
        .bind(PART)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "channel_news");
            Ok(Waiting { id: columns.int("id")?, channel: columns.code("channel")?, body: columns.text("body")?, received_at: columns.moment("received_at")? })
        })
        .collect()
}

/// Notes that news were worked through: their words go. `false` when somebody else was faster.
///
/// # Errors
/// Database trouble.
pub async fn done(db: &mut Connection, id: i64, now: Moment) -> Result<bool, StoreError> {
    let written = sqlx::query("update channel_news set processed_at = $2, body = '' where id = $1 and processed_at is null")
        .bind(id)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(written.rows_affected() == 1)
}

/// Forgets that old news have been here, a hundred at most.
///
/// # Errors
/// Database trouble.
pub async fn forget_old(db: &mut Connection, now: Moment) -> Result<(), StoreError> {
    sqlx::query("delete from channel_news where id in (select id from channel_news where processed_at is not null and processed_at <= $1 limit 100)")
        .bind((now - Duration::days(KNOWN_FOR_DAYS)).timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// The delivery that news are about: by the channel's own id of it, that of a copy that has failed, or by the key that we gave along.
///
/// # Errors
/// Database trouble.
pub async fn concerned(db: &mut Connection, channel: ChannelKind, news: &StatusNews) -> Result<Option<Delivery>, StoreError> {
    if !news.provider_id.is_empty() {
        for id in ["d.provider_id", "d.failed_copy"] {
            let sql = sqlx::AssertSqlSafe(format!("{SELECT} where {id} = $1 and {id} <> '' and d.channel = $2 order by d.id desc limit 1"));
            let row = sqlx::query(sql).bind(&news.provider_id).bind(channel.code()).fetch_optional(&mut *db).await?;
            if let Some(row) = row {
                return read(&row).map(Some);
            }
        }
    }
    if news.idempotency_key.is_empty() {
        return Ok(None);
    }
    let sql = sqlx::AssertSqlSafe(format!(
        "{SELECT} join message m on m.id = d.message_id where m.idempotency_key = $1 and m.idempotency_key <> '' and d.channel = $2"
    ));
    sqlx::query(sql).bind(&news.idempotency_key).bind(channel.code()).fetch_optional(db).await?.as_ref().map(read).transpose()
}
