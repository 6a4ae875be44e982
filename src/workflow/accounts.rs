//! Accounts of staff: given out, taken back, and changed by their owner. Passwords given out by somebody else open the door once,
//! within half an hour, and must be changed first. Whatever changes what a person may do ends their sessions everywhere.

use super::{Actor, Context, passwords, second_factor};
use crate::domain::application_form::FieldErrors;
use crate::domain::role::{AccountAct, Role, Roles, StaffId, StaffMember};
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::store::events::{Changes, Event};
use crate::store::{Connection, events, push, second_factors, sessions, staff};
use chrono::Duration;

/// Shortest password a person may choose, characters.
pub const SHORTEST_PASSWORD: usize = 10;
/// Longest, bytes; longer ones are refused, not cut.
pub const LONGEST_PASSWORD: usize = 200;
/// A password that was given out opens the door for so long, and once.
pub const ONE_TIME_MINUTES: i64 = 30;

/// An account as the system manager lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub roles: Roles,
    pub active: bool,
}

/// Adds an account and gives its one-time password; `must_change` is off only for demo data.
///
/// # Errors
/// `Forbidden` but for the system manager; `Invalid` when the name cannot be used or is taken, or no role is named.
pub async fn add(context: &Context, name: &str, roles: Roles, must_change: bool) -> Result<String, AppError> {
    may_manage(context)?;
    let mut faults = FieldErrors::default();
    let name = name.trim().to_lowercase();
    if !is_account_name(&name) {
        faults.add("name", "account_name");
    }
    if roles.0.is_empty() {
        faults.add("roles", "account_roles");
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let password = passwords::generate();
    let hash = passwords::hash(password.clone()).await;
    let context_ = context.clone();
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                if staff::find(db, &name).await?.is_some() {
                    return Err(fault("name", "account_taken"));
                }
                let until = must_change.then(|| one_time_until(&context_));
                let id = staff::add(db, &name, &hash, until, context_.now).await?;
                staff::set_roles(db, id, &roles).await?;
                record(db, &context_, "account_added", id, &[("roles", "", &codes(&roles))]).await
            })
        })
        .await?;
    Ok(password)
}

/// All accounts, by name.
///
/// # Errors
/// `Forbidden` but for the system manager.
pub async fn list(context: &Context) -> Result<Vec<Listed>, AppError> {
    may_manage(context)?;
    let accounts = staff::list(&mut *context.store.read().await?).await?;
    Ok(accounts.into_iter().map(|account| Listed { name: account.member.name, roles: account.member.roles, active: account.active }).collect())
}

/// Does one thing to an account; gives its new one-time password, when that is what was asked for.
///
/// # Errors
/// Those of the act.
pub async fn act(context: &Context, name: &str, act: AccountAct) -> Result<Option<String>, AppError> {
    match act {
        AccountAct::Disable => disable(context, name).await?,
        AccountAct::Enable => enable(context, name).await?,
        AccountAct::ResetPassword => return reset(context, name).await.map(Some),
        AccountAct::EndSessions => end_sessions(context, name).await?,
        AccountAct::ResetSecondFactor => reset_second_factor(context, name).await?,
        AccountAct::RevokeTokens => revoke_tokens(context, name).await?,
    }
    Ok(None)
}

/// Keeps an account out from now on: its sessions and tokens end. Somebody who manages the system must be left.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an account; `Invalid` for the last system manager.
pub async fn disable(context: &Context, name: &str) -> Result<(), AppError> {
    may_manage(context)?;
    change(context, name, |db, context, account| {
        Box::pin(async move {
            let id = account.member.id;
            if account.active && account.member.roles.has(Role::Sysadmin) {
                somebody_else_manages(db, id, "name").await?;
            }
            staff::set_active(db, id, false).await?;
            let_go_everywhere(db, id).await?;
            sessions::revoke_tokens(db, id).await?;
            record(db, context, "account_disabled", id, &[("active", if account.active { "1" } else { "0" }, "0")]).await
        })
    })
    .await
}

/// Lets an account in again, with the password that it had.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an account.
pub async fn enable(context: &Context, name: &str) -> Result<(), AppError> {
    may_manage(context)?;
    change(context, name, |db, context, account| {
        Box::pin(async move {
            staff::set_active(db, account.member.id, true).await?;
            record(db, context, "account_enabled", account.member.id, &[("active", if account.active { "1" } else { "0" }, "1")]).await
        })
    })
    .await
}

/// Ends the sessions of an account, wherever they are; its phones are told nothing more.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an account.
pub async fn end_sessions(context: &Context, name: &str) -> Result<(), AppError> {
    may_manage(context)?;
    change(context, name, |db, context, account| {
        Box::pin(async move {
            let_go_everywhere(db, account.member.id).await?;
            record(db, context, "sessions_ended", account.member.id, &[]).await
        })
    })
    .await
}

/// Takes the second factor of an account away, for somebody who has lost the phone; its sessions end, in case somebody has found it.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an account.
pub async fn reset_second_factor(context: &Context, name: &str) -> Result<(), AppError> {
    may_manage(context)?;
    change(context, name, |db, context, account| {
        Box::pin(async move {
            second_factors::remove(db, account.member.id).await?;
            let_go_everywhere(db, account.member.id).await?;
            record(db, context, "second_factor_removed", account.member.id, &[]).await
        })
    })
    .await
}

/// Revokes the API tokens of an account.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an account.
pub async fn revoke_tokens(context: &Context, name: &str) -> Result<(), AppError> {
    may_manage(context)?;
    change(context, name, |db, context, account| {
        Box::pin(async move {
            sessions::revoke_tokens(db, account.member.id).await?;
            record(db, context, "tokens_revoked", account.member.id, &[]).await
        })
    })
    .await
}

/// Gives an account a new one-time password, lets it in again, and ends its sessions and tokens.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an account.
pub async fn reset(context: &Context, name: &str) -> Result<String, AppError> {
    may_manage(context)?;
    let password = passwords::generate();
    let hash = passwords::hash(password.clone()).await;
    change(context, name, move |db, context, account| {
        Box::pin(async move {
            let id = account.member.id;
            staff::set_password(db, id, &hash, Some(one_time_until(context))).await?;
            staff::set_active(db, id, true).await?;
            let_go_everywhere(db, id).await?;
            sessions::revoke_tokens(db, id).await?;
            record(db, context, "account_reset", id, &[("active", if account.active { "1" } else { "0" }, "1")]).await
        })
    })
    .await?;
    Ok(password)
}

/// Says what a member of staff may do (the table of rights, service §7.5); their sessions end. Whoever only stands in for a system
/// manager gives themselves nothing that would last.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an account; `Invalid` when no role is named, or nobody would
/// be left who manages the system.
pub async fn set_roles(context: &Context, name: &str, roles: Roles) -> Result<(), AppError> {
    may_manage(context)?;
    if roles.0.is_empty() {
        return Err(fault("roles", "account_roles"));
    }
    change(context, name, move |db, context, account| {
        Box::pin(async move {
            let id = account.member.id;
            let managed = account.member.roles.has(Role::Sysadmin);
            if context.staff_id() == Some(id) && !managed {
                return Err(AppError::Forbidden);
            }
            if account.active && managed && !roles.has(Role::Sysadmin) {
                somebody_else_manages(db, id, "roles").await?;
            }
            staff::set_roles(db, id, &roles).await?;
            sessions::end_all(db, id, None).await?;
            record(db, context, "account_roles", id, &[("roles", &codes(&account.member.roles), &codes(&roles))]).await
        })
    })
    .await
}

/// A person changes their own password; every other session of theirs ends. `session` is the hash of the one that stays.
///
/// # Errors
/// `SignInRequired` without an account; `Invalid` when the current password is wrong or the new one cannot be used.
pub async fn change_password(context: &Context, current: String, new: String, session: Option<String>) -> Result<(), AppError> {
    let member = acting(context)?.clone();
    let account = staff::find(&mut *context.store.read().await?, &member.name).await?.ok_or(AppError::SignInRequired)?;
    let mut faults = FieldErrors::default();
    if new.chars().count() < SHORTEST_PASSWORD {
        faults.add_with("new", "password_short", &[("n", SHORTEST_PASSWORD.to_string())]);
    } else if new.len() > LONGEST_PASSWORD {
        faults.add_with("new", "password_long", &[("n", LONGEST_PASSWORD.to_string())]);
    } else if new == current || new.to_lowercase().contains(&member.name) {
        faults.add("new", "password_same");
    }
    if current.len() > LONGEST_PASSWORD || !passwords::verify(current, Some(account.password_hash)).await {
        faults.add("current", "password_wrong");
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let hash = passwords::hash(new).await;
    change(context, &member.name, move |db, context, account| {
        Box::pin(async move {
            let id = account.member.id;
            staff::set_password(db, id, &hash, None).await?;
            sessions::end_all(db, id, session.as_deref()).await?;
            record(db, context, "password_changed", id, &[]).await
        })
    })
    .await
}

/// Keeps the hash of a new API token of the named account.
///
/// # Errors
/// `Forbidden` but for the system manager; `NotFound` without such an active account.
pub async fn add_token(context: &Context, name: &str, token_hash: String) -> Result<(), AppError> {
    may_manage(context)?;
    change(context, name, move |db, context, account| {
        Box::pin(async move {
            if !account.active {
                return Err(AppError::NotFound);
            }
            sessions::add_token(db, &token_hash, account.member.id, "", context.now).await?;
            record(db, context, "token_added", account.member.id, &[]).await
        })
    })
    .await
}

/// What a sign-in begins.
pub struct NewSession {
    /// Hash of the new secret.
    pub token_hash: String,
    /// Hash of the session that the same browser had before; it ends.
    pub replaces: Option<String>,
    pub expires_at: Moment,
    /// What the browser is, in short, for people: `Chrome, Android`.
    pub user_agent: String,
}

/// Checks name, password and, for whoever has a second factor, its code, and begins a session.
///
/// # Errors
/// `Invalid` (`credentials` at `password`) alike, and after the same time, for an unknown name, a wrong password, a disabled account
/// and a given password that was used or is older than half an hour. Only behind a right password: `Invalid` at `code` (`second_factor_needed`, `second_factor_wrong`).
pub async fn sign_in(context: &Context, name: &str, password: String, code: String, begin: NewSession) -> Result<StaffMember, AppError> {
    let account = staff::find(&mut *context.store.read().await?, name).await?.filter(|account| account.is_open(context.now));
    let known = account.as_ref().map(|account| account.password_hash.clone());
    let fits = password.len() <= LONGEST_PASSWORD;
    let right = passwords::verify(if fits { password } else { String::new() }, known.clone()).await && fits;
    if !right {
        return Err(wrong_credentials());
    }
    let (name, now) = (name.to_owned(), context.now);
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                // Somebody may have changed the password or the account meanwhile, or come in with it.
                let account = staff::find(db, &name).await?.filter(|account| account.is_open(now) && Some(&account.password_hash) == known.as_ref());
                let member = account.ok_or_else(wrong_credentials)?.member;
                second_factor::prove(db, member.id, &code, now).await?;
                if member.must_change_password {
                    staff::use_up_password(db, member.id, now).await?;
                }
                if let Some(old) = &begin.replaces {
                    sessions::end(db, old).await?;
                }
                sessions::begin(db, &begin.token_hash, member.id, &begin.user_agent, now, begin.expires_at).await?;
                Ok(member)
            })
        })
        .await
}

fn one_time_until(context: &Context) -> Moment {
    context.now + Duration::minutes(ONE_TIME_MINUTES)
}

fn wrong_credentials() -> AppError {
    fault("password", "credentials")
}

/// Ends the session with that hash.
///
/// # Errors
/// Database trouble.
pub async fn sign_out(context: &Context, token_hash: String) -> Result<(), AppError> {
    context.store.write(move |db| Box::pin(async move { Ok(sessions::end(db, &token_hash).await?) })).await
}

type Change<'c> = futures::future::BoxFuture<'c, Result<(), AppError>>;

/// Runs `work` on the named account in one transaction.
async fn change<F>(context: &Context, name: &str, work: F) -> Result<(), AppError>
where
    F: for<'c> FnOnce(&'c mut Connection, &'c Context, staff::Account) -> Change<'c> + Send + 'static,
{
    let (context_, name) = (context.clone(), name.trim().to_lowercase());
    context
        .store
        .write(move |db| {
            Box::pin(async move {
                let account = staff::find(db, &name).await?.ok_or(AppError::NotFound)?;
                work(db, &context_, account).await
            })
        })
        .await
}

/// A phone that was lost is let in no more, and told nothing either.
async fn let_go_everywhere(db: &mut Connection, id: StaffId) -> Result<(), AppError> {
    sessions::end_all(db, id, None).await?;
    Ok(push::remove_all(db, id).await?)
}

/// Nobody could give out accounts any more without a system manager who is let in.
async fn somebody_else_manages(db: &mut Connection, id: StaffId, field: &str) -> Result<(), AppError> {
    if staff::others_hold(db, Role::Sysadmin, id).await? { Ok(()) } else { Err(fault(field, "last_sysadmin")) }
}

/// One fault of one field.
pub(super) fn fault(field: &str, code: &str) -> AppError {
    let mut faults = FieldErrors::default();
    faults.add(field, code);
    faults.into()
}

/// One event about the account; passwords and names never enter it.
pub(super) async fn record(db: &mut Connection, context: &Context, kind: &'static str, id: StaffId, changed: &[(&str, &str, &str)]) -> Result<(), AppError> {
    let changes = changed.iter().fold(Changes::default().value("account", id.0, id.0), |changes, (field, before, after)| changes.value(field, before, after));
    events::record(db, &context.by(), &Event { kind, changes, ..Event::default() }).await?;
    Ok(())
}

fn codes(roles: &Roles) -> String {
    roles.0.iter().map(|role| role.code()).collect::<Vec<_>>().join(",")
}

/// Accounts are the system manager's, on the screen or at the command line.
pub(super) fn may_manage(context: &Context) -> Result<(), AppError> {
    match &context.actor {
        Actor::System => Ok(()),
        Actor::Staff(member) if member.roles.has(Role::Sysadmin) => Ok(()),
        Actor::Staff(_) => Err(AppError::Forbidden),
        Actor::Applicant => Err(AppError::SignInRequired),
    }
}

pub(super) fn acting(context: &Context) -> Result<&StaffMember, AppError> {
    match &context.actor {
        Actor::Staff(member) => Ok(member),
        Actor::System | Actor::Applicant => Err(AppError::SignInRequired),
    }
}

/// Two to forty letters, digits, dots, dashes and underscores.
fn is_account_name(name: &str) -> bool {
    (2..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_'))
}
