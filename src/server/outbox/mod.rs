//! Messages that leave by themselves: the channels of the office, and the worker that hands them what waits.
//!
//! To add a channel: one file beside this one with a type that implements [`Channel`], a value of
//! [`ChannelKind`], and its settings.

pub mod worker;

use crate::domain::delivery::{ChannelKind, Letter, Outcome, QuietHours, StatusNews};
use crate::server::config::Settings;
use futures::future::BoxFuture;
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

/// The channels that the settings name; none: people send by hand.
pub fn channels(_settings: &Settings) -> Vec<Box<dyn Channel>> {
    Vec::new()
}

/// The hours in which no message leaves by itself.
pub fn quiet_hours(_settings: &Settings) -> QuietHours {
    "20:00-07:00".parse().expect("two times of the day")
}

/// What news from outside say, whichever channel they are from; nothing for what is no news.
pub fn read_news(_body: &str) -> Vec<StatusNews> {
    Vec::new()
}
