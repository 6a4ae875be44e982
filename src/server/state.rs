//! What every request is given: the memory, the clock, the settings, the limits and the live feed.

use super::clock::Clock;
use super::config::Settings;
use super::files::Site;
use super::limits::Limits;
use super::live::Feed;
use super::once::Once;
use super::outbox::webhooks::Webhooks;
use super::outbox::{self, Channel};
use super::public_url::PublicUrl;
use super::telemetry::Metrics;
use super::uploads::Folder;
use crate::domain::calendar_view::WeekStart;
use crate::domain::delivery::QuietHours;
use crate::store::{Store, sessions};
use crate::workflow::{Actor, Context};
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::{OnceCell, watch};

/// Shared by all requests of one process; every layer of the router clones it, so it is one pointer.
#[derive(Clone)]
pub struct ServerState(Arc<Shared>);

impl std::ops::Deref for ServerState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// See [`ServerState`].
pub struct Shared {
    pub store: Store,
    pub clock: Clock,
    pub public_url: PublicUrl,
    pub leptos: LeptosOptions,
    /// Prefix under which the client's files never change: `/pkg/<hash of the whole client build>`, or empty without one.
    pub client_root: Arc<str>,
    /// Where the client's files lie and what they are called.
    pub site: Site,
    pub trusted_proxies: Vec<IpAddr>,
    pub week_start: WeekStart,
    pub limits: Limits,
    /// Where the files lie that people have sent.
    pub uploads: Folder,
    /// What plain forms are answered with on the page that comes next.
    pub once: Once,
    pub live: Feed,
    /// What proves that news about messages are from a channel of ours.
    pub webhooks: Webhooks,
    pub metrics: Arc<Metrics>,
    /// By which messages leave by themselves; empty = people send them.
    pub channels: Vec<Box<dyn Channel>>,
    /// Hours in which none does.
    pub quiet_hours: QuietHours,
    /// Turns true when the server is asked to stop.
    pub stopping: watch::Receiver<bool>,
}

impl ServerState {
    /// The state of a server.
    pub fn new(store: Store, settings: &Settings, public_url: PublicUrl, stopping: watch::Receiver<bool>) -> Self {
        let site = Site::find(&settings.leptos);
        let live = Feed::start(store.clone(), stopping.clone());
        Self(Arc::new(Shared {
            store,
            clock: settings.clock,
            public_url,
            leptos: settings.leptos.clone(),
            client_root: site.client_root.as_str().into(),
            site,
            trusted_proxies: settings.trusted_proxies.clone(),
            week_start: settings.week_start,
            limits: Limits::default(),
            uploads: Folder::new(settings.uploads.clone()),
            once: Once::default(),
            live,
            webhooks: Webhooks::new(&settings.messages),
            metrics: Arc::new(Metrics::default()),
            channels: outbox::channels(settings),
            quiet_hours: outbox::quiet_hours(settings),
            stopping,
        }))
    }

    /// What a workflow needs to act for `actor` now.
    pub fn context(&self, actor: Actor) -> Context {
        Context { store: self.store.clone(), actor, now: self.clock.now(), public_url: self.public_url.to_string() }
    }
}

impl FromRef<ServerState> for LeptosOptions {
    fn from_ref(state: &ServerState) -> Self {
        state.leptos.clone()
    }
}

/// Returns when the server is asked to stop.
pub async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Who sent a request, as far as the connection and the cookie tell; the guard puts it into the request's extensions.
#[derive(Clone)]
pub struct Visitor {
    /// Address of the socket, or the one a trusted proxy named.
    pub address: IpAddr,
    /// Looked up once per request, when first asked for.
    pub session: Arc<OnceCell<Option<OpenSession>>>,
}

/// The session that the request's cookie names.
#[derive(Debug, Clone)]
pub struct OpenSession {
    pub session: sessions::Session,
    pub token_hash: String,
}
