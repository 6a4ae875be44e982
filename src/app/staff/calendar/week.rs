//! What the week shows: a column per day.

use super::address::Address;
use super::days::{Viewer, chip_on, day_state, prayer_break};
use crate::components::calendar::week::{WeekBar, WeekDay};
use crate::components::when::when_short;
use crate::domain::calendar_view::{CalendarView, Scale, tracks};
use crate::domain::language::Language;
use crate::domain::reservation::Pattern;
use crate::domain::slot::{Slot, TimeOfDay};
use crate::server_fns::calendar::StaffCalendar;
use chrono::NaiveDate;
use std::ops::Range;

/// The hours of one day as half hours.
pub fn scale_on(hours: &Range<u16>, date: NaiveDate) -> Scale {
    Scale { from: TimeOfDay::at(hours.start, 0).on(date), unit_minutes: 30, units: i64::from(hours.end - hours.start) * 2 }
}

/// Every day of the week.
pub fn week_of(language: Language, calendar: &StaffCalendar, address: &Address, viewer: Viewer<'_>) -> Vec<WeekDay> {
    calendar
        .from
        .iter_days()
        .take_while(|date| *date < calendar.to)
        .enumerate()
        .map(|(place, date)| {
            let (state, note) = day_state(language, calendar, date);
            let scale = scale_on(&calendar.hours, date);
            let href = address.on(date).seen_as(CalendarView::Day).path();
            // The hours of a day have no bars for pools: what has no room here, and what is no request, is told by the agenda.
            let list = address.on(date).seen_as(CalendarView::Agenda).path();
            let pause = prayer_break(language, calendar, date).and_then(|(pause, words)| Some((scale.place(pause)?, words)));
            let today: Vec<_> = calendar.bookings.iter().filter(|booking| booking.slot().overlaps(Slot::day(date))).collect();
            let count = calendar.counts.get(place).copied().unwrap_or(today.len());
            let placed: Vec<_> = today.into_iter().filter_map(|booking| Some((booking, scale.place(booking.slot())?))).collect();
            let places: Vec<(i64, i64)> = placed.iter().map(|(_, place)| *place).collect();
            let tracks = tracks(&places);
            let bars: Vec<WeekBar> = placed
                .iter()
                .zip(&tracks)
                .filter_map(|((booking, place), track)| {
                    let chip = chip_on(language, calendar, booking, date, viewer, &list);
                    let when = when_short(language, Pattern::Continuous, booking.from, booking.to);
                    let spoken = chip.heard(language, format!("{}: {}, {when}", chip.sign.label, chip.text));
                    Some(WeekBar { place: *place, track: (*track)?, chip, spoken })
                })
                .collect();
            let widest = tracks.iter().flatten().max().map_or(1, |track| track + 1);
            WeekDay { date, state, today: date == calendar.today, note, pause, hidden: count.saturating_sub(bars.len()), bars, tracks: widest, href, list }
        })
        .collect()
}
