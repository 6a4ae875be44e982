//! The one place that asks what time it is. Everything else is given `now`, so that tests can choose the day.

use crate::domain::slot::Moment;
use chrono::Duration;
use std::time::SystemTime;

/// The server's clock, possibly started at another moment (`SILANDAP_NOW`), running at the normal speed.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    offset: Duration,
}

impl Clock {
    /// The real time.
    pub fn real() -> Self {
        Self { offset: Duration::zero() }
    }

    /// A clock that shows `start` now.
    pub fn started_at(start: Moment) -> Self {
        Self { offset: start - system_time() }
    }

    /// What the clock shows.
    pub fn now(self) -> Moment {
        system_time() + self.offset
    }
}

/// How long ago a file was written, by the machine's own clock; nothing when that lies in the future.
pub fn age(written: SystemTime) -> std::time::Duration {
    written.elapsed().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the one clock that all others take their time from")]
fn system_time() -> Moment {
    chrono::Utc::now()
}
