//! Who is calling: every server function starts from one of these. REST handlers have the same as extractors
//! (`rest::caller`).

use super::auth;
use super::limits::Network;
use super::state::{OpenSession, ServerState, Visitor};
use crate::domain::calendar_view::WeekStart;
use crate::domain::role::{Role, StaffMember};
use crate::error::AppError;
use crate::server_fns::notices::Notices;
use crate::server_fns::people::{OwnAccount, People, ShownOnce};
use crate::server_fns::webhooks::Webhooks;
use crate::store::push::NewSubscription;
use crate::store::{notices, people, push, webhooks};
use crate::workflow::{Actor, Context};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The request behind a server function or a page.
pub struct Caller {
    pub state: ServerState,
    pub parts: Parts,
    pub visitor: Visitor,
}

impl Caller {
    /// The caller of the running server function or page.
    ///
    /// # Errors
    /// `Internal` when the router has not provided the state, which is a fault of ours.
    pub fn current() -> Result<Self, AppError> {
        let found = use_context::<ServerState>().zip(use_context::<Parts>());
        let found = found.and_then(|(state, parts)| parts.extensions.get::<Visitor>().cloned().map(|visitor| Self { state, parts, visitor }));
        found.ok_or_else(|| {
            let incident = crate::store::random_hex(4);
            tracing::error!(%incident, "a server function ran outside of a request");
            AppError::Internal { incident }
        })
    }

    /// The session that the cookie names.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn session(&self) -> Result<Option<OpenSession>, AppError> {
        auth::session(&self.state, &self.parts.headers, &self.visitor).await
    }
}

/// Anybody. The actor is the applicant.
///
/// # Errors
/// When the server has not provided its state.
pub async fn public() -> Result<Context, AppError> {
    Ok(Caller::current()?.state.context(Actor::Applicant))
}

/// A member of staff who is signed in and has a password of their own.
///
/// # Errors
/// `SignInRequired` without a session; `Forbidden` while a given password waits to be changed.
pub async fn signed_in() -> Result<Context, AppError> {
    let caller = Caller::current()?;
    let member = caller.session().await?.ok_or(AppError::SignInRequired)?.session.member;
    as_staff(&caller.state, member)
}

/// A signed-in member of staff with at least one of the roles.
///
/// # Errors
/// Those of [`signed_in`]; `Forbidden` without the role.
pub async fn with_roles(roles: &[Role]) -> Result<Context, AppError> {
    let context = signed_in().await?;
    if context.actor.roles().any_of(roles) { Ok(context) } else { Err(AppError::Forbidden) }
}

/// A member of staff at their own screen: the person, and the session that the request came with.
pub struct Here {
    pub context: Context,
    pub session: OpenSession,
    caller: Caller,
}

/// A member of staff who is signed in and has a password of their own, with their session.
///
/// # Errors
/// Those of [`signed_in`].
pub async fn here() -> Result<Here, AppError> {
    let caller = Caller::current()?;
    let session = caller.session().await?.ok_or(AppError::SignInRequired)?;
    let context = as_staff(&caller.state, session.session.member.clone())?;
    Ok(Here { context, session, caller })
}

impl Here {
    /// Only for staff with one of these roles.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn with(self, roles: &[Role]) -> Result<Self, AppError> {
        if self.context.actor.roles().any_of(roles) { Ok(self) } else { Err(AppError::Forbidden) }
    }

    /// The person's account with all that belongs to it.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn own_account(&self) -> Result<OwnAccount, AppError> {
        let (session, now) = (&self.session.session, self.context.now);
        let mut db = self.context.store.read().await?;
        let mut own = people::own(&mut db, &session.member, session.id, now, auth::idle_since(now)).await?;
        own.shown_once = self.caller.state.once.take(&self.session.token_hash);
        Ok(own)
    }

    /// Everybody's account, and who has read what.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn people(&self) -> Result<People, AppError> {
        let now = self.context.now;
        let mut db = self.context.store.read().await?;
        let mut people = people::all(&mut db, now, auth::idle_since(now)).await?;
        people.shown_once = self.caller.state.once.take(&self.session.token_hash);
        Ok(people)
    }

    /// Everywhere that notices go, and what became of the latest.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn webhooks(&self) -> Result<Webhooks, AppError> {
        let endpoints = webhooks::list(&mut *self.context.store.read().await?).await?;
        Ok(Webhooks { endpoints, now: self.context.now, shown_once: self.caller.state.once.take(&self.session.token_hash) })
    }

    /// Whether what people type may lead to this machine: only where the server itself is seen there.
    pub fn loopback_allowed(&self) -> bool {
        self.caller.state.public_url.is_loopback()
    }

    /// What the person is told, and their devices.
    pub async fn notices(&self) -> Result<Notices, AppError> {
        let (member, now) = (&self.session.session.member, self.context.now);
        let mut db = self.context.store.read().await?;
        Ok(Notices { notices: notices::list(&mut db, member, now).await?, devices: push::devices(&mut db, member.id).await?, now })
    }

    /// How many notices the person has not read.
    pub async fn unread_notices(&self) -> Result<i64, AppError> {
        let mut db = self.context.store.read().await?;
        Ok(notices::count_unread(&mut db, &self.session.session.member, self.context.now).await?)
    }

    /// The browser that asks, as a device that wants to be told in the language of its pages.
    pub fn subscription(&self, endpoint: String, p256dh: String, auth: String) -> NewSubscription {
        let (language, _) = super::pages::language_of(&self.caller.parts.uri, &self.caller.parts.headers);
        NewSubscription { endpoint, p256dh, auth, language, device: auth::device(&self.caller.parts.headers) }
    }

    /// What is said once. A script hears it as the answer; a plain form is led back to its page, which then shows it.
    pub fn shown_once(&self, shown: ShownOnce) -> ShownOnce {
        if is_plain_form(&self.caller.parts) {
            self.caller.state.once.keep(&self.session.token_hash, shown.clone());
        }
        shown
    }

    /// Does something that a secret is needed for; attempts are counted like wrong passwords until one succeeds.
    ///
    /// # Errors
    /// `TooManyRequests`; those of the work.
    pub async fn counting_guesses<T>(&self, work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
        let (name, network) = (&self.session.session.member.name, Network::from(self.caller.visitor.address));
        let limits = &self.caller.state.limits.sign_in;
        limits.take(name, network)?;
        let done = work.await?;
        limits.succeeded(name, network);
        Ok(done)
    }
}

/// A member of staff acts, unless their password was given out by somebody else: then they may only change it.
///
/// # Errors
/// `Forbidden` while a given password waits to be changed.
pub fn as_staff(state: &ServerState, member: StaffMember) -> Result<Context, AppError> {
    if member.must_change_password { Err(AppError::Forbidden) } else { Ok(state.context(Actor::Staff(member))) }
}

/// Puts a session cookie on the answer, or takes it away.
pub fn set_session(state: &ServerState, secret: Option<&str>) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(header::SET_COOKIE, auth::cookie(&state.public_url, secret));
    }
}

/// The day on which the office's weeks begin; Monday where no server has said anything else.
pub fn week_start() -> WeekStart {
    use_context::<ServerState>().map(|state| state.week_start).unwrap_or_default()
}

/// Sends a browser without scripts on to one of our own pages; with scripts, the page itself knows where to go.
///
/// `path` must begin with one slash and hold no control characters; anything else goes nowhere.
pub fn send_plain_form_to(path: &str) {
    let (Some(response), Some(parts)) = (use_context::<ResponseOptions>(), use_context::<Parts>()) else { return };
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    if let (true, true, Ok(location)) = (is_plain_form(&parts), is_own, HeaderValue::from_str(path)) {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Has a browser without scripts throw away what our pages keep on its device. With scripts the service worker does it (`public/sw.js`),
/// and leaves there what is not the office's, such as the choice of light or dark.
pub fn forget_on_this_device() {
    let (Some(response), Some(parts)) = (use_context::<ResponseOptions>(), use_context::<Parts>()) else { return };
    if is_plain_form(&parts) {
        response.insert_header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));
    }
}

/// A browser sends a form by itself, and goes where the answer leads.
fn is_plain_form(parts: &Parts) -> bool {
    parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

/// Sets the status of the page that is being rendered, so that a missing request is a 404 and not a 200.
pub fn set_page_status(error: &AppError) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(super::error::status(error));
    }
}
