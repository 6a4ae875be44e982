//! Messages that leave by themselves: the channels of the office, and the worker that hands them what waits.
//!
//! To add a channel: one file beside this one with a type that implements [`Channel`], a value of
//! [`ChannelKind`], and its settings.

use crate::domain::delivery::{ChannelKind, Letter, Outcome};
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
