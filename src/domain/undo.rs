//! Taking back one's own last move or proposal (*urungkan*, §7.4): for a few seconds nothing of it has left the office.

use super::slot::Moment;
use chrono::{DateTime, Duration};

/// So long a move or a proposal can be undone, and so long its message is held back.
pub const UNDO_SECONDS: i64 = 10;

/// Until when what was done at `moment` can be undone. Half-open like all times: at this moment it is too late. In whole
/// seconds, as the database keeps them, and never sooner than [`UNDO_SECONDS`].
pub fn undo_until(moment: Moment) -> Moment {
    let end = moment + Duration::seconds(UNDO_SECONDS);
    let whole = DateTime::from_timestamp(end.timestamp(), 0).unwrap_or(end);
    if whole < end { whole + Duration::seconds(1) } else { whole }
}

/// Whole seconds that are left, rounded up; 0 when the time is over.
pub fn seconds_left(until: Moment, now: Moment) -> i64 {
    ((until - now).num_milliseconds().max(0) + 999) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    #[test]
    fn a_move_can_be_undone_for_ten_seconds_and_never_for_less() {
        let moved = wita("2026-11-24 10:00");
        assert_eq!(undo_until(moved), moved + Duration::seconds(10));
        assert_eq!(undo_until(moved + Duration::milliseconds(900)), moved + Duration::seconds(11));
    }

    #[test]
    fn a_second_that_has_begun_is_still_waited_for() {
        let until = wita("2026-11-24 10:00");
        for (milliseconds, left) in [(-10_000, 10), (-9_001, 10), (-9_000, 9), (-1, 1), (0, 0), (5_000, 0)] {
            assert_eq!(seconds_left(until, until + Duration::milliseconds(milliseconds)), left, "{milliseconds}");
        }
    }
}
