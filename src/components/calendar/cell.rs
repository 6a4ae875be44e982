//! One day in the month.

use super::look::{DayLook, DayWords};
use super::segments::{lending_window, segments};
use crate::components::Icon;
use crate::domain::availability::DayAvailability;
use crate::domain::facility::Facility;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

/// Width of the bar of hours in its own units.
const BAR: u32 = 32;

/// What every cell of a month needs to know.
pub(super) struct Cells<'a> {
    pub facility: &'a Facility,
    pub words: &'a DayWords,
    /// Any day of the month that is shown.
    pub month: NaiveDate,
    pub today: NaiveDate,
    pub chosen: Option<NaiveDate>,
    /// Beginning of a day's link, up to its date.
    pub link: &'a str,
}

/// A `<td>` with a link to the day, also where nothing is lent: the day beside the calendar says why.
pub(super) fn cell(day: &DayAvailability, cells: &Cells<'_>) -> impl IntoView + use<> {
    let look = DayLook::of(day);
    let date = day.date.to_string();
    let chosen = (cells.chosen == Some(day.date)).then_some("true");
    let inner = inner(day, look, cells);
    let mut href = String::with_capacity(cells.link.len() + date.len());
    href.push_str(cells.link);
    href.push_str(&date);
    view! {
        <td
            data-status=look.code()
            data-other=day.date.month() != cells.month.month()
            aria-current=(day.date == cells.today).then_some("date")
        >
            <a class="day" href=href data-date=date data-noscroll="" aria-current=chosen>{inner}</a>
        </td>
    }
}

fn inner(day: &DayAvailability, look: DayLook, cells: &Cells<'_>) -> impl IntoView + use<> {
    let state = (look != DayLook::Past).then(|| {
        view! {
            <span class="day-state" aria-hidden="true">
                <Icon name=look.icon()/>
                <span>{cells.words.short(day, cells.facility)}</span>
            </span>
        }
    });
    let bar = (look.is_open() || look == DayLook::Maintenance).then(|| hours_bar(day, cells.facility));
    view! {
        <span class="day-number" aria-hidden="true">{day.date.day()}</span>
        {state}
        {bar}
        <span class="sr">{cells.words.sentence(day, cells.facility)}</span>
    }
}

/// The open hours as a bar: solid is taken, stripes are asked for, hatch is preparation.
pub(super) fn hours_bar(day: &DayAvailability, facility: &Facility) -> impl IntoView + use<> {
    if day.maintenance {
        return bar(vec![("blocked", 0.0, 32.0)]);
    }
    let (opens, closes) = lending_window(&day.open).unwrap_or((0, 1440));
    let length = u32::from(closes - opens).max(1);
    let place = |minute: u16| (u32::from(minute - opens) * BAR * 2 / length) as f32 / 2.0;
    let blocks = segments(day, facility).into_iter().filter_map(|segment| Some((segment.kind.class()?, place(segment.from), place(segment.to))));
    bar(blocks.collect())
}

fn bar(blocks: Vec<(&'static str, f32, f32)>) -> impl IntoView {
    let blocks: Vec<_> = blocks.into_iter().map(|(class, from, to)| view! { <rect class=class x=from width=to - from height="4"></rect> }).collect();
    view! { <svg class="hours-bar" viewBox="0 0 32 4" preserveAspectRatio="none" aria-hidden="true">{blocks}</svg> }
}
