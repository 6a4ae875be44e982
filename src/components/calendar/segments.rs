//! One day as a row of stretches: free, taken, asked for, being prepared.

use super::look::minutes;
use crate::domain::availability::{BusyState, DayAvailability};
use crate::domain::facility::{Facility, Window};

/// What a stretch of the day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentKind {
    Free,
    Booked,
    /// Asked for, not decided.
    Pending,
    /// Set-up, clean-up, or too short to lend.
    Buffer,
    /// Maintenance or a closure.
    Closed,
}

impl SegmentKind {
    /// Its class on a bar of hours; nothing is drawn where it is free.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Free => None,
            Self::Booked => Some("booked"),
            Self::Pending => Some("asked"),
            Self::Buffer | Self::Closed => Some("blocked"),
        }
    }
}

/// A stretch in minutes from the midnight that begins the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    pub from: u16,
    pub to: u16,
    pub kind: SegmentKind,
}

impl Segment {
    pub fn minutes(self) -> u16 {
        self.to - self.from
    }
}

/// From the first to the last minute of `windows`; a window over night ends on the next day, beyond 1440.
pub fn lending_window<'a>(windows: impl IntoIterator<Item = &'a Window>) -> Option<(u16, u16)> {
    windows.into_iter().fold(None, |range, window| {
        let (opens, closes) = (window.opens.minutes(), window.closes.minutes());
        let (opens, closes) = if closes <= opens { (opens, closes + 1440) } else { (opens, closes) };
        Some(range.map_or((opens, closes), |(first, last): (u16, u16)| (first.min(opens), last.max(closes))))
    })
}

/// The stretches of the open hours of a day, in order, without gaps.
pub fn segments(day: &DayAvailability, facility: &Facility) -> Vec<Segment> {
    let Some((opens, closes)) = lending_window(&day.open) else { return Vec::new() };
    let free: Vec<(u16, u16)> = day.free.iter().map(|slot| minutes(*slot, day)).collect();
    let busy: Vec<(u16, u16, BusyState)> =
        day.busy.iter().map(|busy| minutes(busy.slot, day)).zip(&day.busy).map(|((from, to), busy)| (from, to, busy.state)).collect();
    let mut edges: Vec<u16> = free.iter().flat_map(|(from, to)| [*from, *to]).chain(busy.iter().flat_map(|(from, to, _)| [*from, *to])).collect();
    edges.extend([opens, closes]);
    edges.retain(|edge| (opens..=closes).contains(edge));
    edges.sort_unstable();
    edges.dedup();
    let mut segments: Vec<Segment> = Vec::new();
    for pair in edges.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let covered = |state| busy.iter().any(|(start, end, busy)| *busy == state && *start < to && from < *end);
        let is_free = free.iter().any(|(start, end)| *start < to && from < *end);
        let kind = match (is_free, covered(BusyState::Closed), covered(BusyState::Booked), covered(BusyState::Pending)) {
            (_, true, _, _) => SegmentKind::Closed,
            (true, _, _, true) if facility.is_exclusive() => SegmentKind::Pending,
            (true, ..) => SegmentKind::Free,
            (false, _, true, _) => SegmentKind::Booked,
            (false, _, false, _) => SegmentKind::Buffer,
        };
        match segments.last_mut() {
            Some(last) if last.kind == kind => last.to = to,
            _ => segments.push(Segment { from, to, kind }),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::super::nearest::tests::{day, hall, slot};
    use super::*;
    use crate::domain::availability::{Busy, DayState};
    use crate::domain::slot::{Slot, TimeOfDay};

    #[test]
    fn a_booked_morning_leaves_set_up_and_an_afternoon() {
        let mut thursday = day("2026-12-17", DayState::Partial);
        thursday.busy = vec![Busy { slot: slot("2026-12-17", 8, 0, 12, 0), state: BusyState::Booked, quantity: 1 }];
        thursday.free = vec![slot("2026-12-17", 12, 30, 16, 0)];
        let found: Vec<_> = segments(&thursday, &hall()).into_iter().map(|s| (s.from, s.to, s.kind)).collect();
        assert_eq!(found, [(480, 720, SegmentKind::Booked), (720, 750, SegmentKind::Buffer), (750, 960, SegmentKind::Free)]);
    }

    #[test]
    fn a_free_night_is_one_stretch_over_midnight() {
        let mut night = day("2026-12-17", DayState::Free);
        night.open = vec![Window { opens: TimeOfDay::at(14, 0), closes: TimeOfDay::at(12, 0) }];
        night.free = Slot::new(TimeOfDay::at(14, 0).on(night.date), TimeOfDay::at(12, 0).on(night.date + chrono::Duration::days(1))).into_iter().collect();
        assert_eq!(segments(&night, &hall()), [Segment { from: 840, to: 2160, kind: SegmentKind::Free }]);
    }

    #[test]
    fn a_request_does_not_take_the_day_but_is_shown() {
        let mut friday = day("2026-12-18", DayState::Free);
        friday.pending = 1;
        friday.busy = vec![Busy { slot: slot("2026-12-18", 8, 0, 12, 0), state: BusyState::Pending, quantity: 1 }];
        friday.free = vec![slot("2026-12-18", 8, 0, 16, 0)];
        let found: Vec<_> = segments(&friday, &hall()).into_iter().map(|s| (s.from, s.to, s.kind)).collect();
        assert_eq!(found, [(480, 720, SegmentKind::Pending), (720, 960, SegmentKind::Free)]);
    }
}
