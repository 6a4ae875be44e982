//! The second factor of a person (TOTP): its secret, the last code that was taken, and the codes for the day without a phone.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;

/// What is kept of one person's second factor.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    /// Base 32.
    pub secret: String,
    /// In plain text until it is confirmed; empty afterwards.
    pub recovery_codes: Vec<String>,
    /// It counts from then on.
    pub confirmed_at: Option<Moment>,
    /// Number of the last half minute whose code was taken.
    pub last_step: i64,
}

/// The second factor of a person, confirmed or not.
///
/// # Errors
/// Database trouble.
pub async fn of(db: &mut Connection, id: StaffId) -> Result<Option<SecondFactor>, StoreError> {
    let row =
        sqlx::query("select secret, recovery_codes, confirmed_at, last_step from second_factor where staff_id = $1").bind(id.0).fetch_optional(db).await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::new(&row, "second_factor");
    Ok(Some(SecondFactor {
        secret: columns.text("secret")?,
        recovery_codes: columns.text("recovery_codes")?.split_whitespace().map(str::to_owned).collect(),
        confirmed_at: columns.maybe_moment("confirmed_at")?,
        last_step: columns.int("last_step")?,
    }))
}

/// Begins a second factor, in place of one that was begun and never confirmed; a confirmed one stays.
///
/// # Errors
/// Database trouble.
pub async fn begin(db: &mut Connection, id: StaffId, secret: &str, recovery_codes: &[String]) -> Result<(), StoreError> {
    sqlx::query(
        "insert into second_factor (staff_id, secret, recovery_codes) values ($1, $2, $3) on conflict (staff_id) do update \
         set secret = excluded.secret, recovery_codes = excluded.recovery_codes, last_step = 0 where second_factor.confirmed_at is null",
    )
    .bind(id.0)
    .bind(secret)
    .bind(recovery_codes.join(" "))
    .execute(db)
    .await?;
    Ok(())
}

/// It counts from now on; `step` was proved, and of the recovery codes only the hashes stay.
///
/// # Errors
/// Database trouble.
pub async fn confirm(db: &mut Connection, id: StaffId, step: i64, recovery_hashes: &[String], now: Moment) -> Result<(), StoreError> {
    sqlx::query("update second_factor set confirmed_at = $2, last_step = $3, recovery_codes = '' where staff_id = $1")
        .bind(id.0)
        .bind(now.timestamp())
        .bind(step)
        .execute(&mut *db)
        .await?;
    for hash in recovery_hashes {
        sqlx::query("insert into recovery_code (staff_id, code_hash) values ($1, $2)").bind(id.0).bind(hash).execute(&mut *db).await?;
    }
    Ok(())
}

/// Takes the code of that half minute; false when it or a later one was taken already.
///
/// # Errors
/// Database trouble.
pub async fn take_step(db: &mut Connection, id: StaffId, step: i64) -> Result<bool, StoreError> {
    let taken = sqlx::query("update second_factor set last_step = $2 where staff_id = $1 and last_step < $2").bind(id.0).bind(step).execute(db).await?;
    Ok(taken.rows_affected() == 1)
}

/// Takes a recovery code; false when there is no such code or it was used already.
///
/// # Errors
/// Database trouble.
pub async fn take_recovery_code(db: &mut Connection, id: StaffId, hash: &str, now: Moment) -> Result<bool, StoreError> {
    let taken = sqlx::query("update recovery_code set used_at = $3 where staff_id = $1 and code_hash = $2 and used_at is null")
        .bind(id.0)
        .bind(hash)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// Database trouble.
pub async fn recovery_codes_left(db: &mut Connection, id: StaffId) -> Result<i64, StoreError> {
    let row = sqlx::query("select count(*) as n from recovery_code where staff_id = $1 and used_at is null").bind(id.0).fetch_one(db).await?;
    Columns::new(&row, "recovery_code").int("n")
}

/// Takes the second factor away, with its recovery codes.
///
/// # Errors
/// Database trouble.
pub async fn remove(db: &mut Connection, id: StaffId) -> Result<(), StoreError> {
    sqlx::query("delete from recovery_code where staff_id = $1").bind(id.0).execute(&mut *db).await?;
    sqlx::query("delete from second_factor where staff_id = $1").bind(id.0).execute(db).await?;
    Ok(())
}
