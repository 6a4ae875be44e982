//! Sessions of browsers and tokens of scripts. Only hashes are kept: whoever reads the database cannot sign in with it.
//! The use of a session is written outside the chain of events; it is one of the few things a GET may write.

use super::{Connection, StoreError, staff};
use crate::domain::role::{StaffId, StaffMember};
use crate::domain::slot::Moment;
use sqlx::Row;

/// A session that is alive.
#[derive(Debug, Clone)]
pub struct Session {
    pub member: StaffMember,
    pub last_seen_at: Moment,
}

/// Begins a session.
///
/// # Errors
/// Database trouble.
pub async fn begin(db: &mut Connection, token_hash: &str, id: StaffId, now: Moment, expires_at: Moment) -> Result<(), StoreError> {
    sqlx::query("insert into session (token_hash, staff_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $3, $4)")
        .bind(token_hash)
        .bind(id.0)
        .bind(now.timestamp())
        .bind(expires_at.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// The session, when it is neither over nor last seen before `idle_since`, and its person still works here.
///
/// # Errors
/// Database trouble.
pub async fn alive(db: &mut Connection, token_hash: &str, now: Moment, idle_since: Moment) -> Result<Option<Session>, StoreError> {
    let row = sqlx::query("select staff_id, last_seen_at from session where token_hash = $1 and expires_at > $2 and last_seen_at > $3")
        .bind(token_hash)
        .bind(now.timestamp())
        .bind(idle_since.timestamp())
        .fetch_optional(&mut *db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let id: i64 = row.get("staff_id");
    let last_seen_at = Moment::from_timestamp(row.get("last_seen_at"), 0).ok_or(StoreError::Corrupt { table: "session", id })?;
    Ok(staff::member(db, StaffId(id)).await?.map(|member| Session { member, last_seen_at }))
}

/// Notes that the session is in use; never backwards, whatever the clock did.
///
/// # Errors
/// Database trouble.
pub async fn touch(db: &mut Connection, token_hash: &str, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update session set last_seen_at = $1 where token_hash = $2 and last_seen_at < $1").bind(now.timestamp()).bind(token_hash).execute(db).await?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// Database trouble.
pub async fn end(db: &mut Connection, token_hash: &str) -> Result<(), StoreError> {
    sqlx::query("delete from session where token_hash = $1").bind(token_hash).execute(db).await?;
    Ok(())
}

/// Ends every session of a person but the named one.
///
/// # Errors
/// Database trouble.
pub async fn end_all(db: &mut Connection, id: StaffId, but: Option<&str>) -> Result<(), StoreError> {
    sqlx::query("delete from session where staff_id = $1 and token_hash <> $2").bind(id.0).bind(but.unwrap_or_default()).execute(db).await?;
    Ok(())
}

/// Forgets sessions that are over.
///
/// # Errors
/// Database trouble.
pub async fn forget_dead(db: &mut Connection, now: Moment, idle_since: Moment) -> Result<(), StoreError> {
    sqlx::query("delete from session where expires_at <= $1 or last_seen_at <= $2").bind(now.timestamp()).bind(idle_since.timestamp()).execute(db).await?;
    Ok(())
}

/// Gives a person an API token.
///
/// # Errors
/// Database trouble.
pub async fn add_token(db: &mut Connection, token_hash: &str, id: StaffId, now: Moment) -> Result<(), StoreError> {
    sqlx::query("insert into api_token (token_hash, staff_id, created_at) values ($1, $2, $3)")
        .bind(token_hash)
        .bind(id.0)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// The active member of staff whom the token belongs to.
///
/// # Errors
/// Database trouble.
pub async fn token_owner(db: &mut Connection, token_hash: &str) -> Result<Option<StaffMember>, StoreError> {
    let row = sqlx::query("select staff_id from api_token where token_hash = $1").bind(token_hash).fetch_optional(&mut *db).await?;
    match row {
        Some(row) => staff::member(db, StaffId(row.get(0))).await,
        None => Ok(None),
    }
}

/// Revokes every API token of a person.
///
/// # Errors
/// Database trouble.
pub async fn revoke_tokens(db: &mut Connection, id: StaffId) -> Result<(), StoreError> {
    sqlx::query("delete from api_token where staff_id = $1").bind(id.0).execute(db).await?;
    Ok(())
}
