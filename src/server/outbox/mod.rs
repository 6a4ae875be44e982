//! Messages that leave by themselves: the channels of the office, and the worker that hands them what waits.
//!
//! The channel `manual` is no channel: people send by hand, the worker finds nothing to do. Beside the way to WhatsApp there
//! may be `email`, for those who gave an address.
//!
//! To add a channel: one file beside this one with a type that implements [`Channel`], a value of
//! [`ChannelKind`], its settings in [`settings`], and a line in [`channels`].

pub mod cloud_api;
pub mod email;
pub mod gateway;
pub mod http;
pub mod settings;
pub mod templates;
pub mod webhooks;
pub mod worker;

use crate::domain::delivery::{ChannelKind, Letter, Outcome, QuietHours, StatusNews};
use crate::server::config::Settings;
use futures::future::BoxFuture;
use settings::Way;
use std::time::Duration;

/// A way by which a message leaves the office without anybody's hand.
pub trait Channel: Send + Sync {
    /// As it is called in the settings and in the table of deliveries.
    fn kind(&self) -> ChannelKind;

    /// The shortest time between two messages of this channel, whoever gets them.
    fn pace(&self) -> Duration;

    /// Tries once, and says what came of it. Never fails: trouble is an [`Outcome`] as well.
    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Outcome>;
}

/// The channels that the settings name; none with `manual` and without a mail server.
pub fn channels(settings: &Settings) -> Vec<Box<dyn Channel>> {
    let mut channels: Vec<Box<dyn Channel>> = Vec::new();
    match &settings.messages.way {
        Way::Manual => {}
        Way::CloudApi(api) => channels.push(Box::new(cloud_api::CloudApi::new(api))),
        Way::Gateway(gateway) => channels.push(Box::new(gateway::Gateway::new(gateway))),
    }
    if let Some(email) = &settings.messages.email {
        channels.push(Box::new(email::Email::new(email)));
    }
    channels
}

/// The hours in which no message leaves by itself.
pub fn quiet_hours(settings: &Settings) -> QuietHours {
    settings.messages.quiet_hours
}

/// What news from outside say, whichever channel they are from; nothing for what is no news.
pub fn read_news(body: &str) -> Vec<StatusNews> {
    let news = cloud_api::read_news(body);
    if news.is_empty() { gateway::read_news(body) } else { news }
}
