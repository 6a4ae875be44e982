//! The hours in which no message leaves by itself (*jam tenang*): nobody is woken by the office.

use super::UnknownCode;
use super::slot::{Moment, TimeOfDay, local_date};

/// From `from` to `to` on the office's wall clock, half-open, also over midnight; with `from` = `to` there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    pub from: TimeOfDay,
    pub to: TimeOfDay,
}

impl QuietHours {
    /// Messages leave at any hour.
    pub const NONE: Self = Self { from: TimeOfDay::MIDNIGHT, to: TimeOfDay::MIDNIGHT };

    /// The first moment from `now` on at which a message may leave; mostly `now` itself.
    pub fn next_allowed(self, now: Moment) -> Moment {
        if !self.contain(TimeOfDay::of(now)) {
            return now;
        }
        let today = local_date(now);
        let end = self.to.on(today);
        if end > now { end } else { self.to.on(today.succ_opt().unwrap_or(today)) }
    }

    fn contain(self, time: TimeOfDay) -> bool {
        if self.from <= self.to { self.from <= time && time < self.to } else { self.from <= time || time < self.to }
    }
}

impl std::str::FromStr for QuietHours {
    type Err = UnknownCode;

    /// `20:00-07:00`; empty = none. Hours that fill the whole day are refused: nothing would ever leave.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::NONE);
        }
        let (from, to) = text.split_once('-').ok_or(UnknownCode)?;
        let hours = Self { from: from.parse()?, to: to.parse()? };
        if hours.from == TimeOfDay::MIDNIGHT && hours.to == TimeOfDay::END_OF_DAY { Err(UnknownCode) } else { Ok(hours) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;
    use proptest::prelude::*;

    fn hours(text: &str) -> QuietHours {
        text.parse().expect(text)
    }

    #[test]
    fn nothing_leaves_between_evening_and_morning() {
        for (now, allowed) in [
            ("2026-11-24 19:59", "2026-11-24 19:59"),
            ("2026-11-24 20:00", "2026-11-25 07:00"),
            ("2026-11-24 23:59", "2026-11-25 07:00"),
            ("2026-11-25 00:00", "2026-11-25 07:00"),
            ("2026-11-25 06:59", "2026-11-25 07:00"),
            ("2026-11-25 07:00", "2026-11-25 07:00"),
            ("2026-12-31 22:00", "2027-01-01 07:00"),
        ] {
            assert_eq!(hours("20:00-07:00").next_allowed(wita(now)), wita(allowed), "{now}");
        }
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day_or_be_none() {
        let noon = hours("12.00 - 13.30");
        assert_eq!(noon.next_allowed(wita("2026-11-24 12:00")), wita("2026-11-24 13:30"));
        assert_eq!(noon.next_allowed(wita("2026-11-24 11:59")), wita("2026-11-24 11:59"));
        for none in ["", "  ", "00:00-00:00", "20:00-20:00"] {
            assert_eq!(hours(none).next_allowed(wita("2026-11-24 20:00")), wita("2026-11-24 20:00"), "{none:?}");
        }
        assert_eq!(hours("21:00-24:00").next_allowed(wita("2026-11-24 22:00")), wita("2026-11-25 00:00"));
    }

    #[test]
    fn what_is_no_pair_of_times_is_refused() {
        for odd in ["malam", "20:00", "20:00-", "-07:00", "25:00-07:00", "20:00-07:60", "00:00-24:00", "20-7"] {
            assert!(odd.parse::<QuietHours>().is_err(), "{odd}");
        }
    }

    proptest! {
        #[test]
        fn what_is_allowed_is_allowed_and_less_than_a_day_away(from in 0_u16..1440, to in 0_u16..1440, minutes in 0_i64..3 * 1440) {
            let time = |minutes| TimeOfDay::from_minutes(minutes).expect("within a day");
            let hours = QuietHours { from: time(from), to: time(to) };
            let now = wita("2026-11-24 00:00") + chrono::Duration::minutes(minutes);
            let allowed = hours.next_allowed(now);
            prop_assert!(allowed >= now && allowed - now < chrono::Duration::days(1));
            prop_assert_eq!(hours.next_allowed(allowed), allowed);
        }
    }
}
