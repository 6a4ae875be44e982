//! Notices to other programs (*pemberitahuan ke sistem lain*, webhooks): what they tell, when one that did not arrive is tried
//! again, and why the office stops calling an address. The form of the notices is that of Standard Webhooks.

use super::reservation::Status;
use super::slot::Moment;
use chrono::Duration;

super::codes! {
    /// What the system manager does to an address.
    pub enum WebhookAct {
        /// Sends a notice that tells nothing (*kirim uji*).
        Test = "test",
        /// Gives it a new secret; the old one goes on signing for a day.
        Rotate = "rotate",
        /// Stops calling it.
        Off = "off",
        /// Calls it again, beginning with what it has not got.
        On = "on",
        /// Forgets it with all it has got.
        Delete = "delete",
    }
}

super::codes! {
    /// Why an address is not called any more.
    pub enum WebhookOff {
        /// The system manager said so.
        Asked = "asked",
        /// It answered 410: there is nobody any more.
        Gone = "gone",
        /// A notice did not arrive, however often it was tried.
        Failing = "failing",
    }
}

/// Type of the notice that tells nothing.
pub const TEST: &str = "webhook.test";

/// The old secret signs beside the new one for so long, in hours.
pub const OLD_SECRET_HOURS: i64 = 24;

/// Seconds from one attempt to the next; after the last one nobody answers there.
const WAITS: [i64; 7] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600];

/// Type of the notice that a request has come to a state: `reservation.approved`.
pub fn kind_of(status: Status) -> String {
    format!("reservation.{status}")
}

/// When a notice that has failed `attempts` times is tried again; `None` when that was often enough.
pub fn next_try(attempts: i64, now: Moment) -> Option<Moment> {
    let place = usize::try_from(attempts.checked_sub(1)?).ok()?;
    WAITS.get(place).map(|seconds| now + Duration::seconds(*seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    #[test]
    fn a_notice_is_tried_eight_times_within_28_hours() {
        let first = wita("2026-12-08 08:00");
        let mut tries = vec![first];
        while let Some(next) = next_try(i64::try_from(tries.len()).expect("a few"), tries[tries.len() - 1]) {
            tries.push(next);
        }
        assert_eq!(tries.len(), 8);
        assert_eq!((tries[1] - first).num_seconds(), 5);
        assert_eq!((tries[2] - tries[1]).num_minutes(), 5);
        let all = *tries.last().expect("the last one") - first;
        assert!((27..28).contains(&all.num_hours()), "{all}");
        assert_eq!(next_try(0, first), None, "what was not tried has not failed");
    }
}
