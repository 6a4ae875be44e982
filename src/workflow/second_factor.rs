//! The second factor of a sign-in (*faktor kedua*): begun, proved with a first code, asked for at the door, and taken away.

use super::accounts::{acting, fault, record};
use super::{Context, passwords, totp};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::second_factors::SecondFactor;
use crate::store::sessions::hash_of;
use crate::store::{Connection, second_factors};

/// So many recovery codes are given out.
const RECOVERY_CODES: usize = 8;

/// Begins a second factor: a new secret and recovery codes, in place of those that were begun and never proved.
///
/// # Errors
/// `SignInRequired` without an account; `Invalid` when one is in use already: it is taken away first.
pub async fn begin(context: &Context) -> Result<(), AppError> {
    let id = acting(context)?.id;
    let secret = totp::new_secret();
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| passwords::generate()).collect();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                if confirmed(db, id).await?.is_some() {
                    return Err(fault("code", "second_factor_on"));
                }
                Ok(second_factors::begin(db, id, &secret, &codes).await?)
            })
        })
        .await
}

/// Proves what was begun with a code of it; from then on it is asked for at every sign-in.
///
/// # Errors
/// `SignInRequired` without an account; `Invalid` when the code is wrong, or nothing was begun.
pub async fn confirm(context: &Context, typed: String) -> Result<(), AppError> {
    let id = acting(context)?.id;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let begun = second_factors::of(db, id).await?.filter(|factor| factor.confirmed_at.is_none());
                let begun = begun.ok_or_else(|| fault("code", "second_factor_not_begun"))?;
                let step = totp::matching_step(&begun.secret, &typed, context_.now, begun.last_step).ok_or_else(|| fault("code", "second_factor_wrong"))?;
                let hashes: Vec<String> = begun.recovery_codes.iter().map(|code| recovery_hash(code)).collect();
                second_factors::confirm(db, id, step, &hashes, context_.now).await?;
                record(db, &context_, "second_factor_added", id, &[]).await
            })
        })
        .await
}

/// Its owner takes it away, with a code of it or a recovery code.
///
/// # Errors
/// `SignInRequired` without an account; `Invalid` when the code is wrong.
pub async fn remove(context: &Context, typed: String) -> Result<(), AppError> {
    let id = acting(context)?.id;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                prove(db, id, &typed, context_.now).await?;
                second_factors::remove(db, id).await?;
                record(db, &context_, "second_factor_removed", id, &[]).await
            })
        })
        .await
}

/// Whoever has a second factor must show it: a code of now that was not used before, or a recovery code, which is used up.
///
/// # Errors
/// `Invalid` at `code`: `second_factor_needed` when nothing was typed, `second_factor_wrong` when it does not fit.
pub(super) async fn prove(db: &mut Connection, id: StaffId, typed: &str, now: Moment) -> Result<(), AppError> {
    let Some(factor) = confirmed(db, id).await? else { return Ok(()) };
    if typed.trim().is_empty() {
        return Err(fault("code", NEEDED));
    }
    let taken = match totp::matching_step(&factor.secret, typed, now, factor.last_step) {
        Some(step) => second_factors::take_step(db, id, step).await?,
        None => second_factors::take_recovery_code(db, id, &recovery_hash(typed), now).await?,
    };
    if taken { Ok(()) } else { Err(fault("code", "second_factor_wrong")) }
}

const NEEDED: &str = "second_factor_needed";

/// The password was right and no code was typed yet: nobody has guessed at anything.
pub fn is_asked_for(error: &AppError) -> bool {
    matches!(error, AppError::Invalid(faults) if faults.of("code").is_some_and(|fault| fault.code == NEEDED))
}

async fn confirmed(db: &mut Connection, id: StaffId) -> Result<Option<SecondFactor>, AppError> {
    Ok(second_factors::of(db, id).await?.filter(|factor| factor.confirmed_at.is_some()))
}

/// What is kept of a recovery code; dashes, blanks and capital letters do not matter.
fn recovery_hash(typed: &str) -> String {
    hash_of(&typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_may_be_typed_as_people_type() {
        assert_eq!(recovery_hash("k7mp-9x2d-0tqz-4h8w"), recovery_hash(" K7MP 9X2D 0TQZ 4H8W "));
        assert_ne!(recovery_hash("k7mp-9x2d-0tqz-4h8w"), recovery_hash("k7mp-9x2d-0tqz-4h8x"));
    }
}
