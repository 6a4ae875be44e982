//! Moments and stretches of time. Instants are UTC; what people type and read is wall-clock in WITA
//! (Asia/Makassar, UTC+8, no daylight saving), whatever zone the server or the phone is in.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// An instant.
pub type Moment = DateTime<Utc>;

/// The office's zone.
pub fn wita() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset")
}

/// What a clock on the office's wall shows at `moment`.
pub fn wall_clock(moment: Moment) -> NaiveDateTime {
    moment.with_timezone(&wita()).naive_local()
}

/// The instant at which the office's wall clock shows `wall`; WITA has no gaps or folds.
pub fn instant(wall: NaiveDateTime) -> Moment {
    wita().from_local_datetime(&wall).single().expect("a fixed offset has no gaps").with_timezone(&Utc)
}

/// The office's date at `moment`.
pub fn local_date(moment: Moment) -> NaiveDate {
    wall_clock(moment).date()
}

/// Minute of the local day, 0 to 1440 (= the midnight that ends it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    pub const MIDNIGHT: Self = Self(0);
    pub const END_OF_DAY: Self = Self(1440);

    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= 1440 { Some(Self(minutes)) } else { None }
    }

    pub const fn at(hour: u16, minute: u16) -> Self {
        assert!(hour * 60 + minute <= 1440, "a day has 24 hours");
        Self(hour * 60 + minute)
    }

    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// The instant of this time on the local `date`; 24:00 is the next day's midnight.
    pub fn on(self, date: NaiveDate) -> Moment {
        instant(date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(self.0)))
    }

    /// The local time of day of `moment`, seconds dropped.
    pub fn of(moment: Moment) -> Self {
        use chrono::Timelike;
        let time = wall_clock(moment).time();
        Self(u16::try_from(time.hour() * 60 + time.minute()).expect("a day has fewer than 1440 minutes"))
    }

    /// `08.00`, as printed in Indonesian.
    pub fn dotted(self) -> String {
        format!("{:02}.{:02}", self.0 / 60, self.0 % 60)
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl std::str::FromStr for TimeOfDay {
    type Err = super::UnknownCode;

    /// Accepts `08:00`, `08.00`, `8.00` and `24:00`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (hour, minute) = text.split_once([':', '.']).ok_or(super::UnknownCode)?;
        let digits = |part: &str, longest: usize| {
            if part.is_empty() || part.len() > longest || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(super::UnknownCode);
            }
            part.parse::<u16>().map_err(|_| super::UnknownCode)
        };
        // A browser may add seconds.
        let minute = minute.split_once(':').map_or(minute, |(minute, _)| minute);
        let (hour, minute) = (digits(hour, 2)?, digits(minute, 2)?);
        if minute > 59 || hour > 24 || (hour == 24 && minute > 0) {
            return Err(super::UnknownCode);
        }
        Ok(Self(hour * 60 + minute))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = super::UnknownCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// A half-open stretch of time `[from, to)`, never empty (*waktu pakai*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    pub from: Moment,
    pub to: Moment,
}

impl Slot {
    /// `None` unless `from < to`.
    pub fn new(from: Moment, to: Moment) -> Option<Self> {
        (from < to).then_some(Self { from, to })
    }

    /// The local day `[D 00:00, D+1 00:00)` in WITA.
    pub fn day(date: NaiveDate) -> Self {
        Self { from: TimeOfDay::MIDNIGHT.on(date), to: TimeOfDay::END_OF_DAY.on(date) }
    }

    /// Touching is not overlapping.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// The shared part.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }

    pub fn contains(self, moment: Moment) -> bool {
        self.from <= moment && moment < self.to
    }

    pub fn minutes(self) -> i64 {
        (self.to - self.from).num_minutes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// [F69] The clocks of Helsinki and London change in these weeks; the office's do not.
    #[test]
    fn a_weekly_use_reads_the_same_hours_all_year() {
        for week in ["2024-03-25", "2024-04-01", "2013-03-06", "2013-04-03", "2013-11-06"] {
            let (from, to) = (TimeOfDay::at(10, 0).on(date(week)), TimeOfDay::at(12, 0).on(date(week)));
            assert_eq!((TimeOfDay::of(from), TimeOfDay::of(to)), (TimeOfDay::at(10, 0), TimeOfDay::at(12, 0)), "{week}");
            assert_eq!(from.to_rfc3339(), format!("{week}T02:00:00+00:00"), "always eight hours ahead of UTC");
        }
    }

    /// [F70] Days that have 23 or 25 hours elsewhere.
    #[test]
    fn every_day_of_the_office_has_24_hours() {
        for day in ["2025-10-26", "2026-03-29", "2026-12-31"] {
            assert_eq!(Slot::day(date(day)).minutes(), 24 * 60, "{day}");
        }
    }
}
