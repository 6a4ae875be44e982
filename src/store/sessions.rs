//! Sessions of browsers and tokens of scripts. Only hashes are kept: whoever reads the database cannot sign in with it.
//! The use of a session is written outside the chain of events; it is one of the few things a GET may write.

use super::rows::Columns;
use super::{Connection, StoreError, feeds, staff};
use crate::domain::role::{StaffId, StaffMember};
use crate::domain::slot::Moment;
use sha2::{Digest, Sha256};
use sqlx::Row;

/// What the database keeps of a secret.
pub fn hash_of(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A session that is alive.
#[derive(Debug, Clone)]
pub struct Session {
    /// By which its person names it.
    pub id: i64,
    pub member: StaffMember,
    pub last_seen_at: Moment,
}

/// Begins a session, and notes when its person last signed in. `user_agent` is a short text for people.
///
/// # Errors
/// Database trouble.
pub async fn begin(db: &mut Connection, token_hash: &str, id: StaffId, user_agent: &str, now: Moment, expires_at: Moment) -> Result<(), StoreError> {
    sqlx::query("insert into session (token_hash, staff_id, created_at, last_seen_at, expires_at, user_agent) values ($1, $2, $3, $3, $4, $5)")
        .bind(token_hash)
        .bind(id.0)
        .bind(now.timestamp())
        .bind(expires_at.timestamp())
        .bind(user_agent)
        .execute(&mut *db)
        .await?;
    sqlx::query("insert into last_sign_in (staff_id, at) values ($1, $2) on conflict (staff_id) do update set at = excluded.at")
        .bind(id.0)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// A session from further ahead than this was begun by a clock that was wrong, and would live far too long.
const MOST_SECONDS_AHEAD: i64 = 24 * 60 * 60;

/// The session, when it is neither over nor last seen before `idle_since` nor begun in a far future, and its person still works
/// here.
///
/// # Errors
/// Database trouble.
pub async fn alive(db: &mut Connection, token_hash: &str, now: Moment, idle_since: Moment) -> Result<Option<Session>, StoreError> {
    let row = sqlx::query("select id, staff_id, last_seen_at from session where token_hash = $1 and expires_at > $2 and last_seen_at > $3 and created_at < $4")
        .bind(token_hash)
        .bind(now.timestamp())
        .bind(idle_since.timestamp())
        .bind(now.timestamp() + MOST_SECONDS_AHEAD)
        .fetch_optional(&mut *db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::new(&row, "session");
    let (id, person, last_seen_at) = (columns.int("id")?, StaffId(columns.int("staff_id")?), columns.moment("last_seen_at")?);
    Ok(staff::member(db, person, now).await?.map(|member| Session { id, member, last_seen_at }))
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

/// Ends one session of a person; false when they have none with that id.
///
/// # Errors
/// Database trouble.
pub async fn end_one(db: &mut Connection, person: StaffId, id: i64) -> Result<bool, StoreError> {
    let ended = sqlx::query("delete from session where staff_id = $1 and id = $2").bind(person.0).bind(id).execute(db).await?;
    Ok(ended.rows_affected() == 1)
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

/// Gives a person an API token; `label` says what it is for.
///
/// # Errors
/// Database trouble.
pub async fn add_token(db: &mut Connection, token_hash: &str, id: StaffId, label: &str, now: Moment) -> Result<(), StoreError> {
    sqlx::query("insert into api_token (token_hash, staff_id, label, created_at) values ($1, $2, $3, $4)")
        .bind(token_hash)
        .bind(id.0)
        .bind(label)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// A token that somebody holds.
#[derive(Debug, Clone)]
pub struct Token {
    pub id: i64,
    pub member: StaffMember,
    pub last_used_at: Option<Moment>,
}

/// The token with that hash, when its person still works here.
///
/// # Errors
/// Database trouble.
pub async fn token(db: &mut Connection, token_hash: &str, now: Moment) -> Result<Option<Token>, StoreError> {
    let row = sqlx::query("select t.id, t.staff_id, u.last_used_at from api_token t left join token_use u on u.token_id = t.id where t.token_hash = $1")
        .bind(token_hash)
        .fetch_optional(&mut *db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::new(&row, "api_token");
    let (id, person, last_used_at) = (columns.int("id")?, StaffId(columns.int("staff_id")?), columns.maybe_moment("last_used_at")?);
    Ok(staff::member(db, person, now).await?.map(|member| Token { id, member, last_used_at }))
}

/// Notes that the token is in use; never backwards, and nothing when it was revoked meanwhile.
///
/// # Errors
/// Database trouble.
pub async fn touch_token(db: &mut Connection, id: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into token_use (token_id, last_used_at) select id, $2 from api_token where id = $1 \
         on conflict (token_id) do update set last_used_at = excluded.last_used_at where excluded.last_used_at > token_use.last_used_at",
    )
    .bind(id)
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

/// How many API tokens a person holds.
///
/// # Errors
/// Database trouble.
pub async fn count_tokens(db: &mut Connection, id: StaffId) -> Result<i64, StoreError> {
    Ok(sqlx::query("select count(*) from api_token where staff_id = $1").bind(id.0).fetch_one(db).await?.get(0))
}

/// Revokes one API token of a person; false when they have none with that id.
///
/// # Errors
/// Database trouble.
pub async fn revoke_token(db: &mut Connection, person: StaffId, id: i64) -> Result<bool, StoreError> {
    let revoked = sqlx::query("delete from api_token where staff_id = $1 and id = $2").bind(person.0).bind(id).execute(db).await?;
    Ok(revoked.rows_affected() == 1)
}

/// Revokes every API token of a person, and the calendar that they subscribe to.
///
/// # Errors
/// Database trouble.
pub async fn revoke_tokens(db: &mut Connection, id: StaffId) -> Result<(), StoreError> {
    sqlx::query("delete from api_token where staff_id = $1").bind(id.0).execute(&mut *db).await?;
    feeds::end(db, id).await?;
    Ok(())
}
