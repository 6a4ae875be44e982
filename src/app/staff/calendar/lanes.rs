//! What the timeline of days or of one day's hours shows.

use super::address::Address;
use super::days::{Viewer, chip_on, day_state};
use crate::components::calendar::lanes::{Bar, Curve, CurveLabel, LaneHead, LaneLook};
use crate::components::when::when_short;
use crate::domain::calendar_view::{CalendarView, Scale, tracks};
use crate::domain::facility::FacilityKind;
use crate::domain::format::{day_name_short, long_date, time_range};
use crate::domain::language::Language;
use crate::domain::reservation::Pattern;
use crate::domain::slot::{Slot, TimeOfDay, local_date};
use crate::server_fns::calendar::{CalendarBooking, Lane, StaffCalendar, StockStep};
use crate::tr;
use chrono::{Datelike as _, Duration};
use std::ops::Range;

/// Minutes of half a day.
const HALF_DAY: i64 = 720;
/// Height of the box that a curve is drawn in, and what stays free above it.
const HEIGHT: i64 = 20;
const TOP: i64 = 2;

/// The hours shown of a day: 07.00 to 17.00, and more when something happens outside of them.
pub fn hours_of(calendar: &StaffCalendar) -> Range<u16> {
    calendar.bookings.iter().filter(|booking| local_date(booking.from) == local_date(booking.to)).fold(7..17, |hours, booking| {
        let (from, to) = (TimeOfDay::of(booking.from).minutes(), TimeOfDay::of(booking.to).minutes());
        hours.start.min(from / 60)..hours.end.max(to.div_ceil(60))
    })
}

/// Half days for a timeline of days, quarters for the hours of one day.
pub fn scale_of(calendar: &StaffCalendar) -> Scale {
    if calendar.view == CalendarView::Day {
        let hours = hours_of(calendar);
        let from = TimeOfDay::at(hours.start, 0).on(calendar.from);
        Scale { from, unit_minutes: 15, units: i64::from(hours.end - hours.start) * 4 }
    } else {
        let days = (calendar.to - calendar.from).num_days();
        Scale { from: Slot::day(calendar.from).from, unit_minutes: HALF_DAY, units: days * 2 }
    }
}

/// The heads over the lanes.
pub fn heads_of(language: Language, calendar: &StaffCalendar) -> Vec<LaneHead> {
    if calendar.view == CalendarView::Day {
        let hour = |hour: u16| {
            let number = TimeOfDay::at(hour, 0).dotted();
            LaneHead { short: String::new(), title: number.clone(), number, state: None, today: false }
        };
        return hours_of(calendar).map(hour).collect();
    }
    calendar
        .from
        .iter_days()
        .take_while(|date| *date < calendar.to)
        .map(|date| {
            let (state, note) = day_state(language, calendar, date);
            let title = note.map_or_else(|| long_date(language, date), |note| format!("{}: {note}", long_date(language, date)));
            LaneHead {
                short: day_name_short(language, date).to_owned(),
                title,
                number: date.day().to_string(),
                state: Some(state).filter(|state| !matches!(*state, "open" | "past")),
                today: date == calendar.today,
            }
        })
        .collect()
}

/// Every facility of this page.
pub fn lanes_of(language: Language, calendar: &StaffCalendar, address: &Address, viewer: Viewer<'_>) -> Vec<LaneLook> {
    let scale = scale_of(calendar);
    calendar
        .lanes
        .iter()
        .map(|lane| {
            let href = address.of_facility(lane.facility.as_str()).on(calendar.date).seen_as(CalendarView::Agenda).path();
            let bookings: Vec<&CalendarBooking> = calendar.bookings.iter().filter(|booking| booking.facility == lane.facility).collect();
            let placed: Vec<_> = bookings.into_iter().filter_map(|booking| Some((booking, scale.place(booking.slot())?))).collect();
            let places: Vec<(i64, i64)> = placed.iter().map(|(_, place)| *place).collect();
            let tracks = tracks(&places);
            let bars: Vec<Bar> = placed
                .into_iter()
                .zip(&tracks)
                .filter_map(|((booking, place), track)| Some(bar(language, calendar, booking, scale, place, (*track)?, viewer, &href)))
                .collect();
            LaneLook {
                facility: lane.facility.to_string(),
                name: lane.name.clone(),
                note: note(language, lane),
                rules: rules(calendar, lane, scale),
                hidden: tracks.len() - bars.len(),
                bars,
                curve: (!lane.steps.is_empty()).then(|| curve(lane.stock, &lane.steps, scale)),
                href,
            }
        })
        .collect()
}

/// `250 orang`, `sisa dari 20 kamar`
fn note(language: Language, lane: &Lane) -> String {
    match (lane.stock, lane.kind, lane.people) {
        (1, _, Some(people)) => tr!(language, "calendar.lanes.people", n = people),
        (1, _, None) => String::new(),
        (stock, FacilityKind::Dorm, _) => tr!(language, "calendar.lanes.of_rooms", n = stock),
        (stock, ..) => tr!(language, "calendar.lanes.of", n = stock),
    }
}

/// Days (or hours), and where the facility is closed.
fn rules(calendar: &StaffCalendar, lane: &Lane, scale: Scale) -> Vec<((i64, i64), Option<&'static str>)> {
    let day_off = |date| calendar.special_days.iter().any(|day| day.date == date);
    if calendar.view != CalendarView::Day {
        return (0..)
            .zip(calendar.from.iter_days())
            .zip(&lane.open)
            .map(|((day, date), open)| {
                let state = if day_off(date) { Some("holiday") } else { open.is_none().then_some("closed") };
                ((day * 2 + 1, 2), state)
            })
            .collect();
    }
    let open = lane.open.first().copied().flatten();
    (0..scale.units / 4)
        .map(|hour| {
            let from = scale.from + Duration::hours(hour);
            let inside = open.is_some_and(|open| open.overlaps(Slot { from, to: from + Duration::hours(1) }));
            let state = if day_off(calendar.from) { Some("holiday") } else { (!inside).then_some("closed") };
            ((hour * 4 + 1, 4), state)
        })
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "one bar is where it lies, what it is and who looks")]
fn bar(
    language: Language,
    calendar: &StaffCalendar,
    booking: &CalendarBooking,
    scale: Scale,
    place: (i64, i64),
    track: usize,
    viewer: Viewer<'_>,
    href: &str,
) -> Bar {
    let first = local_date(booking.from).max(calendar.from);
    let mut chip = chip_on(language, booking, first, viewer, calendar.updated_at, href);
    let in_hours = calendar.view == CalendarView::Day;
    chip.time = if in_hours { time_range(booking.from, booking.to) } else { String::new() };
    chip.text.clone_from(&booking.title);
    let when = when_short(language, Pattern::Continuous, booking.from, booking.to);
    let spoken = chip.heard(language, format!("{}: {}, {when}", chip.sign.label, booking.title));
    let around = |from, to| Slot::new(from, to).and_then(|slot| scale.place(slot));
    let before = around(booking.from - Duration::minutes(booking.set_up_minutes), booking.from);
    let after = around(booking.to, booking.to + Duration::minutes(booking.clean_up_minutes));
    let buffers = if in_hours { before.into_iter().chain(after).collect() } else { Vec::new() };
    Bar { place, track, chip, short: !in_hours && place.1 == 1, spoken, buffers }
}

fn curve(stock: i64, steps: &[StockStep], scale: Scale) -> Curve {
    let stock = stock.max(1);
    // Half units as the design has them: a step stands where its unit begins.
    let x =
        |step: &StockStep| scale.place(Slot { from: step.at.max(scale.from), to: step.at.max(scale.from) + Duration::minutes(1) }).map(|(unit, _)| unit - 1);
    let height = |units: i64| (HEIGHT - TOP) * units.clamp(0, stock) * 10 / stock;
    let tenths = |value: i64| format!("{}.{}", value / 10, value % 10);
    let y = |left: i64| tenths(HEIGHT * 10 - height(left));
    let mut step = String::new();
    let mut labels: Vec<CurveLabel> = Vec::new();
    let mut asked = Vec::new();
    // What was before the first shown moment counts from there.
    let shown: Vec<(i64, &StockStep)> = steps.iter().filter_map(|step| Some((x(step)?, step))).collect();
    let begin = steps.iter().rfind(|step| step.at <= scale.from).or(steps.first());
    let first = begin.filter(|_| shown.first().is_none_or(|(x, _)| *x > 0)).map(|step| (0, step));
    let all: Vec<(i64, &StockStep)> = first.into_iter().chain(shown).collect();
    for (place, (from, now)) in all.iter().enumerate() {
        let until = all.get(place + 1).map_or(scale.units, |(next, _)| *next);
        let end = y(now.left);
        step.push_str(&if step.is_empty() { format!("M{from} {end}") } else { format!("V{end}") });
        step.push_str(&format!("H{until}"));
        if now.asked > 0 && until > *from {
            let left = (now.left - now.asked).max(0);
            asked.push([from.to_string(), y(now.left), (until - from).to_string(), tenths(height(now.left) - height(left))]);
        }
        if until > *from && labels.last().is_none_or(|last| last.left != now.left) {
            let low = if now.left * 4 < stock { Some("few") } else { (now.left * 2 < stock).then_some("half") };
            labels.push(CurveLabel { from: from + 1, left: now.left, low });
        }
    }
    Curve { level: format!("{step}V{HEIGHT}H0z"), step, asked, labels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slot::instant;
    use chrono::NaiveDate;

    fn moment(day: u32, hour: u32) -> crate::domain::slot::Moment {
        instant(NaiveDate::from_ymd_opt(2026, 12, day).and_then(|date| date.and_hms_opt(hour, 0, 0)).expect("a moment"))
    }

    #[test]
    fn the_curve_steps_down_where_units_are_taken_and_warns_when_few_are_left() {
        let scale = Scale { from: moment(14, 0), unit_minutes: HALF_DAY, units: 8 };
        let step = |at, left, asked| StockStep { at, left, asked };
        let seen = curve(6, &[step(moment(14, 0), 6, 0), step(moment(15, 0), 1, 0), step(moment(16, 0), 6, 2)], scale);
        assert_eq!(seen.step, "M0 2.0H2V17.0H4V2.0H8");
        let labels: Vec<_> = seen.labels.iter().map(|label| (label.from, label.left, label.low)).collect();
        assert_eq!(labels, [(1, 6, None), (3, 1, Some("few")), (5, 6, None)]);
        assert_eq!(seen.asked, [["4".to_owned(), "2.0".to_owned(), "4".to_owned(), "6.0".to_owned()]]);
    }

    #[test]
    fn what_was_taken_before_the_first_hour_counts_from_there() {
        let scale = Scale { from: moment(14, 7), unit_minutes: 15, units: 40 };
        let seen = curve(6, &[StockStep { at: moment(14, 0), left: 2, asked: 0 }], scale);
        assert_eq!((seen.step.as_str(), seen.labels.len(), seen.labels[0].left), ("M0 14.0H40", 1, 2));
    }
}
