//! The accounts of those who work here: one's own (second factor, sessions, tokens, who stands in), and for the system manager
//! everybody's, with the list of who has read what (service §7.5).

use crate::domain::absence::Absence;
use crate::domain::code::ReservationCode;
use crate::domain::role::{AccountAct, Role, Roles};
use crate::domain::slot::Moment;
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A browser that one is signed in with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: i64,
    /// `Chrome, Android`; empty when the browser did not say.
    pub device: String,
    pub created_at: Moment,
    pub last_seen_at: Moment,
    /// The one that asks.
    pub here: bool,
}

/// A token of the API; its secret was shown once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TokenView {
    pub id: i64,
    /// What it is for; empty for one made by the command.
    pub label: String,
    pub created_at: Moment,
    pub last_used_at: Option<Moment>,
}

/// Somebody is away and somebody else does their work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DelegationView {
    pub id: i64,
    pub absent: String,
    pub delegate: String,
    pub absence: Absence,
    /// The absent one is the reader.
    pub mine: bool,
}

/// How far one's second factor has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SecondFactorView {
    Off,
    /// Shown until a first code has proved that the secret has arrived.
    Begun {
        /// Base 32.
        secret: String,
        recovery_codes: Vec<String>,
    },
    On {
        since: Moment,
        /// Recovery codes that were not used.
        codes_left: i64,
    },
}

/// What is said once and never again: only its hash is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ShownOnce {
    /// A token of the API.
    Token { secret: String },
    /// A password that must be changed at the first sign-in.
    Password { name: String, password: String },
    /// The address of one's own calendar.
    Feed { url: String },
    /// What signs notices to another program.
    Webhook { secret: String },
}

/// One's own account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnAccount {
    pub name: String,
    pub second_factor: SecondFactorView,
    /// The one used last stands first.
    pub sessions: Vec<SessionView>,
    /// The newest stands first.
    pub tokens: Vec<TokenView>,
    /// Those that are not over, by their first date.
    pub delegations: Vec<DelegationView>,
    /// Names of those who could stand in.
    pub colleagues: Vec<String>,
    /// Since when one's calendar can be subscribed to.
    pub feed_since: Option<Moment>,
    pub today: NaiveDate,
    /// The answer to a form that was sent without script.
    pub shown_once: Option<ShownOnce>,
}

/// An account, for the system manager.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonView {
    pub name: String,
    pub roles: Roles,
    pub active: bool,
    pub must_change_password: bool,
    pub last_sign_in_at: Option<Moment>,
    pub second_factor: bool,
    /// So many are open.
    pub sessions: i64,
    pub tokens: i64,
}

/// Somebody has read a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadView {
    pub name: String,
    pub code: ReservationCode,
    pub at: Moment,
}

/// All accounts by name, at most 500, and who read what, newest first, at most 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct People {
    pub staff: Vec<PersonView>,
    pub reads: Vec<ReadView>,
    /// The answer to a form that was sent without script.
    pub shown_once: Option<ShownOnce>,
}

/// Ticks beside the roles; anything typed is a tick.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleTicks {
    pub ult: String,
    pub sarpras: String,
    pub admin: String,
    pub head: String,
    pub sysadmin: String,
}

impl RoleTicks {
    /// The roles that are ticked.
    pub fn roles(&self) -> Roles {
        let ticked = |role: &Role| {
            let tick = match role {
                Role::Ult => &self.ult,
                Role::Sarpras => &self.sarpras,
                Role::Admin => &self.admin,
                Role::Head => &self.head,
                Role::Sysadmin => &self.sysadmin,
            };
            !tick.is_empty()
        };
        Roles(Role::ALL.iter().copied().filter(ticked).collect())
    }
}

/// One's own account with all that belongs to it.
#[server(endpoint = "people/own")]
pub async fn load_own() -> Result<OwnAccount, AppError> {
    let here = crate::server::context::here().await?;
    here.own_account().await
}

/// Begins a second factor: a new secret and recovery codes, which count once a code has proved them.
#[server(endpoint = "people/second-factor/begin")]
pub async fn begin_second_factor() -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::second_factor::begin(&context).await
}

/// Proves the new second factor with its first code.
#[server(endpoint = "people/second-factor/confirm")]
pub async fn confirm_second_factor(#[server(default)] code: String) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::second_factor::confirm(&context, code).await
}

/// Takes one's second factor away, with a code of it; wrong ones are counted like wrong passwords.
#[server(endpoint = "people/second-factor/remove")]
pub async fn remove_second_factor(#[server(default)] code: String) -> Result<(), AppError> {
    let here = crate::server::context::here().await?;
    here.counting_guesses(crate::workflow::second_factor::remove(&here.context, code)).await
}

/// Ends one of one's own sessions.
#[server(endpoint = "people/sessions/end")]
pub async fn end_session(id: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::own_account::end_session(&context, id).await
}

/// Ends all of one's own sessions but this one.
#[server(endpoint = "people/sessions/end-others")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let here = crate::server::context::here().await?;
    crate::workflow::own_account::end_other_sessions(&here.context, here.session.token_hash.clone()).await
}

/// Makes an API token of one's own; the answer is its secret, which is never shown again.
#[server(endpoint = "people/tokens/create")]
pub async fn create_token(#[server(default)] label: String) -> Result<ShownOnce, AppError> {
    let here = crate::server::context::here().await?;
    let secret = crate::workflow::own_account::create_token(&here.context, &label).await?;
    Ok(here.shown_once(ShownOnce::Token { secret }))
}

/// Revokes an API token of one's own.
#[server(endpoint = "people/tokens/revoke")]
pub async fn revoke_token(id: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::own_account::revoke_token(&context, id).await
}

/// Makes one's own calendar, in the place of the one before; the answer is its address, which is never shown again.
#[server(endpoint = "people/feed/create")]
pub async fn create_feed() -> Result<ShownOnce, AppError> {
    let here = crate::server::context::here().await?;
    let url = crate::workflow::own_account::create_feed(&here.context).await?;
    Ok(here.shown_once(ShownOnce::Feed { url }))
}

/// Ends one's own calendar: its address leads nowhere from now on.
#[server(endpoint = "people/feed/end")]
pub async fn end_feed() -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::own_account::end_feed(&context).await
}

/// *Saya berhalangan*: a colleague has one's rights on these dates, both included; no last date is the first one.
#[server(endpoint = "people/delegate")]
pub async fn delegate(
    #[server(default)] colleague: String,
    #[server(default)] first_date: String,
    #[server(default)] last_date: String,
) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::own_account::delegate(&context, &colleague, &first_date, &last_date).await
}

/// Ends a delegation before its last date.
#[server(endpoint = "people/delegate/end")]
pub async fn end_delegation(id: i64) -> Result<(), AppError> {
    let context = crate::server::context::signed_in().await?;
    crate::workflow::own_account::end_delegation(&context, id).await
}

/// Every account, and who has read what.
#[server(endpoint = "people/all")]
pub async fn load_people() -> Result<People, AppError> {
    let here = crate::server::context::here().await?.with(&[Role::Sysadmin])?;
    here.people().await
}

/// Adds an account; the answer is its one-time password.
#[server(endpoint = "people/add")]
pub async fn add_person(#[server(default)] name: String, #[server(default)] roles: RoleTicks) -> Result<ShownOnce, AppError> {
    let here = crate::server::context::here().await?.with(&[Role::Sysadmin])?;
    let password = crate::workflow::accounts::add(&here.context, &name, roles.roles(), true).await?;
    Ok(here.shown_once(ShownOnce::Password { name: name.trim().to_lowercase(), password }))
}

/// Says what a member of staff may do from now on; their sessions end.
#[server(endpoint = "people/roles")]
pub async fn change_roles(name: String, #[server(default)] roles: RoleTicks) -> Result<(), AppError> {
    let context = crate::server::context::with_roles(&[Role::Sysadmin]).await?;
    crate::workflow::accounts::set_roles(&context, &name, roles.roles()).await
}

/// Does one thing to an account ([`AccountAct`]); the answer is its new one-time password, when there is one.
#[server(endpoint = "people/act")]
pub async fn act_on_account(name: String, act: AccountAct) -> Result<Option<ShownOnce>, AppError> {
    let here = crate::server::context::here().await?.with(&[Role::Sysadmin])?;
    let password = crate::workflow::accounts::act(&here.context, &name, act).await?;
    Ok(password.map(|password| here.shown_once(ShownOnce::Password { name, password })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ticked_is_a_role() {
        let ticks = RoleTicks { ult: "yes".into(), head: "yes".into(), ..RoleTicks::default() };
        assert_eq!(ticks.roles(), Roles(vec![Role::Ult, Role::Head]));
        assert_eq!(RoleTicks::default().roles(), Roles(Vec::new()));
    }
}
