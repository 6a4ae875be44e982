//! The days of one facility as the calendar shows them.

use super::hours::open_stretch;
use super::stretches::lent_by_whole_days;
use super::{Busy, BusyState, DayAvailability, DayState, Hold, Occupancy, Purpose};
use crate::domain::facility::Facility;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::domain::working_calendar::{Holiday, WorkingCalendar};
use chrono::{DateTime, Duration, NaiveDate};

/// The shortest stretch worth showing as free.
const SHORTEST_MINUTES: i64 = 60;
/// Bookings start on the quarter of an hour.
const STEP_SECONDS: i64 = 15 * 60;

/// Availability of every local day in `[from, to)`. The occupancies should reach a day further to each side.
///
/// The day of a facility lent by night runs from its opening on that date to its closing on the next.
pub fn days(facility: &Facility, occupancies: &[Occupancy], calendar: &WorkingCalendar, from: NaiveDate, to: NaiveDate, now: Moment) -> Vec<DayAvailability> {
    let mut rows: Vec<&Occupancy> = occupancies.iter().collect();
    rows.sort_by_key(|row| (row.slot.from, row.slot.to));
    let own = levels(facility, rows.iter().copied().filter(|row| !row.of_kin));
    let blocked = blocked(facility, &rows, &own);
    let levels = if rows.iter().any(|row| row.of_kin) { levels(facility, rows.iter().copied()) } else { own };
    let sheet = Sheet { facility, calendar, levels, blocked, today: local_date(now), soonest: quarter_after(now) };

    // Days and rows are both in order, so each row is looked at only on the days that it touches.
    let mut coming = rows.into_iter().peekable();
    let mut touching: Vec<&Occupancy> = Vec::new();
    from.iter_days()
        .take_while(|date| *date < to)
        .map(|date| {
            let open = open_stretch(facility, date);
            let frame = open.filter(|_| facility.is_overnight()).unwrap_or_else(|| Slot::day(date));
            touching.retain(|row| row.slot.to > frame.from);
            while let Some(row) = coming.next_if(|row| row.slot.from < frame.to) {
                if row.slot.to > frame.from {
                    touching.push(row);
                }
            }
            sheet.day(date, open, frame, &touching)
        })
        .collect()
}

/// What all days of one answer share.
struct Sheet<'a> {
    facility: &'a Facility,
    calendar: &'a WorkingCalendar,
    /// Units out from each moment on, in order.
    levels: Vec<(Moment, i64)>,
    /// Where no new booking of one unit may be, in order and disjoint.
    blocked: Vec<Slot>,
    today: NaiveDate,
    /// The first moment at which a new booking may start.
    soonest: Moment,
}

impl Sheet<'_> {
    fn day(&self, date: NaiveDate, open: Option<Slot>, frame: Slot, touching: &[&Occupancy]) -> DayAvailability {
        let holiday = self.calendar.holiday(date);
        let mut day = DayAvailability {
            date,
            state: DayState::Closed,
            open: Vec::new(),
            free_units_min: 0,
            pending: i64::try_from(touching.iter().filter(|row| row.hold == Hold::Soft && row.slot.overlaps(frame)).count()).unwrap_or(i64::MAX),
            busy: busy(touching, frame),
            free: Vec::new(),
            holiday: holiday.map(|holiday| (holiday.name_id.clone(), holiday.name_en.clone())),
            joint_leave: holiday.is_some_and(|holiday| holiday.joint_leave),
            maintenance: open.is_some_and(|open| self.is_maintained(open, touching)),
        };
        match open {
            _ if holiday.is_some_and(Holiday::closes_office) => day.state = DayState::Holiday,
            Some(open) if !day.maintenance => {
                day.open = self.facility.hours.on(date).into_iter().collect();
                let (least, most) = self.units_left(open);
                day.free_units_min = least;
                let free = self.free(date, open);
                day.state = self.state(open, &free, touching, least, most);
                day.free = free.into_iter().filter_map(|stretch| self.still_free(stretch)).collect();
            }
            _ => {}
        }
        if date < self.today {
            day.state = DayState::Past;
            day.free.clear();
        }
        day
    }

    /// Hard rows alone decide.
    fn state(&self, open: Slot, free: &[Slot], touching: &[&Occupancy], least: i64, most: i64) -> DayState {
        let by_the_hour = !self.in_whole_units();
        let full = if by_the_hour && !self.facility.is_exclusive() { most == 0 } else { free.is_empty() };
        let taken = least < self.facility.stock || touching.iter().any(|row| row.hold == Hold::Hard && row.slot.overlaps(open));
        if full {
            DayState::Full
        } else if taken || (by_the_hour && free != [open]) {
            DayState::Partial
        } else {
            DayState::Free
        }
    }

    /// Lent by whole days or nights: a part of the day is no use to anybody.
    fn in_whole_units(&self) -> bool {
        self.facility.is_overnight() || lent_by_whole_days(self.facility)
    }

    /// Stretches of at least an hour inside the open hours that a new booking of one unit could take.
    fn free(&self, date: NaiveDate, open: Slot) -> Vec<Slot> {
        if self.in_whole_units() {
            let unit = if self.facility.is_overnight() { open } else { Slot::day(date) };
            let first = self.blocked.partition_point(|blocked| blocked.to <= unit.from);
            let is_blocked = self.blocked.get(first).is_some_and(|blocked| blocked.from < unit.to);
            return if is_blocked { Vec::new() } else { vec![open] };
        }
        let first = self.blocked.partition_point(|blocked| blocked.to <= open.from);
        let mut free = Vec::new();
        let mut from = open.from;
        for blocked in self.blocked[first..].iter().take_while(|blocked| blocked.from < open.to) {
            free.extend(Slot::new(from, blocked.from));
            from = blocked.to;
        }
        free.extend(Slot::new(from, open.to));
        free.retain(|stretch| stretch.minutes() >= SHORTEST_MINUTES);
        free
    }

    /// What is left of a free stretch when bookings start from now on.
    fn still_free(&self, stretch: Slot) -> Option<Slot> {
        if stretch.from >= self.soonest {
            return Some(stretch);
        }
        if self.in_whole_units() {
            return None;
        }
        Slot::new(self.soonest, stretch.to).filter(|rest| rest.minutes() >= SHORTEST_MINUTES)
    }

    /// The smallest and the largest number of units left at any moment of `open`.
    fn units_left(&self, open: Slot) -> (i64, i64) {
        let first = self.levels.partition_point(|(at, _)| *at <= open.from);
        let before = first.checked_sub(1).map_or(0, |place| self.levels[place].1);
        let during = self.levels[first..].iter().take_while(|(at, _)| *at < open.to).map(|(_, level)| *level);
        let (low, high) = during.fold((before, before), |(low, high), level| (low.min(level), high.max(level)));
        ((self.facility.stock - high).max(0), (self.facility.stock - low).max(0))
    }

    /// Maintenance of every unit covers the whole open hours.
    fn is_maintained(&self, open: Slot, touching: &[&Occupancy]) -> bool {
        let mut covered = open.from;
        for row in touching.iter().filter(|row| is_maintenance(row) && row.quantity >= self.facility.stock) {
            if row.slot.from <= covered {
                covered = covered.max(row.slot.to);
            }
        }
        covered >= open.to
    }
}

fn is_maintenance(row: &Occupancy) -> bool {
    row.hold == Hold::Hard && row.purpose == Purpose::Maintenance
}

/// What is taken or asked for during `frame`, by start. Both halves at once are one use of the hall.
fn busy(touching: &[&Occupancy], frame: Slot) -> Vec<Busy> {
    let mut busy = Vec::with_capacity(touching.len());
    let mut of_kin: Vec<Busy> = Vec::new();
    for row in touching {
        let Some(stretch) = clipped(row, frame) else { continue };
        if !row.of_kin || row.hold == Hold::Soft {
            busy.push(stretch);
        } else if let Some(known) = of_kin.iter_mut().find(|known| known.state == stretch.state && known.slot.overlaps(stretch.slot)) {
            known.slot.to = known.slot.to.max(stretch.slot.to);
        } else {
            of_kin.push(stretch);
        }
    }
    if !of_kin.is_empty() {
        busy.append(&mut of_kin);
        busy.sort_by_key(|stretch| stretch.slot);
    }
    busy
}

fn clipped(row: &Occupancy, frame: Slot) -> Option<Busy> {
    let state = match (row.hold, row.purpose) {
        (Hold::Soft, _) => BusyState::Pending,
        (Hold::Hard, Purpose::Maintenance) => BusyState::Closed,
        (Hold::Hard, Purpose::Booking | Purpose::Internal) => BusyState::Booked,
    };
    row.slot.intersection(frame).map(|slot| Busy { slot, state, quantity: row.quantity })
}

/// Units out from each moment on. A pool's units come back after the clean-up, a room's buffers are not use.
fn levels<'a>(facility: &Facility, rows: impl Iterator<Item = &'a Occupancy>) -> Vec<(Moment, i64)> {
    let mut changes = Vec::new();
    for row in rows.filter(|row| row.hold == Hold::Hard) {
        let clean_up = if facility.is_exclusive() || row.of_kin { 0 } else { row.clean_up_minutes };
        changes.push((row.slot.from, row.quantity));
        changes.push((row.slot.to + Duration::minutes(clean_up), -row.quantity));
    }
    changes.sort_unstable_by_key(|(at, _)| *at);
    let mut level = 0;
    let mut levels: Vec<(Moment, i64)> = Vec::with_capacity(changes.len());
    for (at, units) in changes {
        level += units;
        match levels.last_mut() {
            Some(last) if last.0 == at => last.1 = level,
            _ => levels.push((at, level)),
        }
    }
    levels
}

/// Where a new booking of one unit, with the facility's own buffers, may not be. `levels` are those of its own rows: kin
/// keep the gaps of an exclusive facility, from a pool too.
fn blocked(facility: &Facility, rows: &[&Occupancy], levels: &[(Moment, i64)]) -> Vec<Slot> {
    let exclusive = rows.iter().filter(|row| row.hold == Hold::Hard && (row.of_kin || facility.is_exclusive()));
    let mut slots: Vec<Slot> = exclusive.map(|row| widened(facility, row)).collect();
    if !facility.is_exclusive() {
        let clean_up = Duration::minutes(facility.clean_up_minutes);
        let ends = levels.iter().skip(1).map(|(at, _)| *at);
        let pieces = levels.iter().zip(ends).filter(|((_, level), _)| *level >= facility.stock);
        slots.extend(pieces.map(|((from, _), to)| Slot { from: *from - clean_up, to }));
    }
    slots.sort_unstable();
    let mut merged: Vec<Slot> = Vec::with_capacity(slots.len());
    for slot in slots {
        match merged.last_mut() {
            Some(last) if slot.from <= last.to => last.to = last.to.max(slot.to),
            _ => merged.push(slot),
        }
    }
    merged
}

/// A hard row of an exclusive facility, or of kin, with the gaps that a new booking keeps from it.
fn widened(facility: &Facility, row: &Occupancy) -> Slot {
    if row.purpose == Purpose::Maintenance {
        return row.slot;
    }
    Slot {
        from: row.slot.from - Duration::minutes(facility.clean_up_minutes.max(row.set_up_minutes)),
        to: row.slot.to + Duration::minutes(row.clean_up_minutes.max(facility.set_up_minutes)),
    }
}

/// The first quarter of an hour that is not before `moment`; the same on every clock with a whole-quarter offset.
fn quarter_after(moment: Moment) -> Moment {
    let seconds = moment.timestamp();
    let whole = seconds.div_euclid(STEP_SECONDS) * STEP_SECONDS;
    let quarter = if whole == seconds && moment.timestamp_subsec_nanos() == 0 { whole } else { whole + STEP_SECONDS };
    DateTime::from_timestamp(quarter, 0).unwrap_or(moment)
}

#[cfg(test)]
mod tests;
