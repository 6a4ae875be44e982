//! One day hour by hour, and free times near it.

use super::ShownMonth;
use super::lanes::place_class;
use super::look::{DayLook, DayWords, dotted};
use super::nearest::{FreeTime, longest_free, nearest_free, span_words};
use super::segments::{Segment, SegmentKind, segments};
use crate::components::Icon;
use crate::domain::availability::DayAvailability;
use crate::domain::facility::Facility;
use crate::domain::format::{day_short, long_date};
use crate::domain::language::Language;
use crate::tr;
use chrono::NaiveDate;
use leptos::either::Either;
use leptos::prelude::*;

/// The chosen day beside the calendar. `apply_link` gives the form's address for a facility and a free time.
#[component]
pub fn DayPanel<'a>(
    month: ShownMonth<'a>,
    words: &'a DayWords,
    chosen: Option<NaiveDate>,
    /// The first day that may be asked for online.
    earliest: NaiveDate,
    language: Language,
    apply_link: fn(&str, FreeTime) -> String,
) -> impl IntoView + use<> {
    let facility = month.facility;
    let code = facility.code.as_str();
    let day = chosen.and_then(|date| month.days.iter().find(|day| day.date == date));
    let head = day.map_or_else(|| tr!(language, "home.choose_day"), |day| long_date(language, day.date));
    let about = day.map(|day| {
        let look = DayLook::of(day);
        let holiday = if look.is_open() { None } else { words.holiday(day) };
        view! {
            <div class="row tight">
                <span class="badge" data-status=look.code()><Icon name=look.icon()/>{words.state(look).to_owned()}</span>
                <span class="muted small">{holiday.unwrap_or(&facility.name).to_owned()}</span>
            </div>
        }
    });
    let hours = day.filter(|day| DayLook::of(day).is_open()).map(|day| hours_list(day, facility, language));
    let next_step = day.and_then(longest_free).map(|time| {
        if time.date < earliest {
            Either::Left(view! {
                <button class="button primary wide" type="button" disabled aria-describedby="terlalu-dekat">{tr!(language, "home.apply")}</button>
                <p class="soft" id="terlalu-dekat"><Icon name="info"/><span>{tr!(language, "home.too_soon", date = long_date(language, earliest))}</span></p>
            })
        } else {
            let label = tr!(language, "home.apply_at", time = time.range());
            Either::Right(view! { <a class="button primary wide wide-only" href=apply_link(code, time)>{label}</a> })
        }
    });
    let nearest = nearest_free(month.days, chosen, earliest);
    let none = nearest.is_empty();
    let nearest: Vec<_> = nearest
        .into_iter()
        .map(|time| {
            let day = month.days.iter().find(|day| day.date == time.date);
            let note = day.map(|day| span_words(language, time, day)).unwrap_or_default();
            view! {
                <a href=apply_link(code, time)>
                    <span>
                        <b>{format!("{}, {}", day_short(language, time.date), time.range())}</b>
                        <small>{format!("{}, {note}", facility.name)}</small>
                    </span>
                    <Icon name="right"/>
                </a>
            }
        })
        .collect();
    view! {
        <aside class="panel day-panel" aria-labelledby="hari">
            <div class="panel-body stack">
                <div class="stack tight">
                    <div class="row"><h2 id="hari" tabindex="-1">{head}</h2></div>
                    {about}
                </div>
                {hours}
                {next_step}
                <div>
                    <h3>{tr!(language, "home.nearest")}</h3>
                    {none.then(|| view! { <p class="muted small">{tr!(language, "home.nearest_none")}</p> })}
                    <div class="free-times">{nearest}</div>
                </div>
            </div>
        </aside>
    }
}

/// The day's stretches, standing: a row is half an hour, or an hour where the day is long.
fn hours_list(day: &DayAvailability, facility: &Facility, language: Language) -> impl IntoView + use<> {
    let segments = segments(day, facility);
    let opens = segments.first().map_or(0, |segment| segment.from);
    let closes = segments.last().map_or(0, |segment| segment.to);
    let minutes_per_row = if closes - opens <= 12 * 60 { 30 } else { 60 };
    let mut next_row = 1;
    let mut rows: Vec<_> = Vec::with_capacity(segments.len());
    for segment in segments {
        let ends = 1 + (segment.to - opens + minutes_per_row / 2) / minutes_per_row;
        let span = ends.saturating_sub(next_row).max(1);
        rows.push(hours_row(segment, next_row, span, day, facility, language));
        next_row += span;
    }
    view! {
        <ol class="hours">
            {rows}
            <li class=place_class((next_row.into(), 1))><time>{dotted(closes)}</time></li>
        </ol>
    }
}

fn hours_row(segment: Segment, row: u16, span: u16, day: &DayAvailability, facility: &Facility, language: Language) -> impl IntoView + use<> {
    let (status, icon, word) = match segment.kind {
        SegmentKind::Free if facility.is_exclusive() => ("free", Some("ring"), tr!(language, "cal.free")),
        SegmentKind::Free => ("free", Some("ring"), tr!(language, "home.units_free", n = day.free_units_min, stock = facility.stock)),
        SegmentKind::Booked => ("full", Some("full"), tr!(language, "cal.booked")),
        SegmentKind::Pending => ("pending", Some("dash"), tr!(language, "cal.pending")),
        SegmentKind::Closed => ("maintenance", Some("wrench"), tr!(language, "cal.maintenance")),
        SegmentKind::Buffer => ("buffer", None, tr!(language, "home.preparation")),
    };
    let text = if segment.kind == SegmentKind::Buffer { word } else { format!("{word}, {}", duration(segment.minutes(), language)) };
    view! {
        <li class=place_class((row.into(), span.into())) data-status=status>
            <time>{dotted(segment.from)}</time>
            <span>{icon.map(|name| view! { <Icon name/> })}{text}</span>
        </li>
    }
}

/// `3 jam 30 menit`
fn duration(minutes: u16, language: Language) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => tr!(language, "home.minutes", n = minutes),
        (hours, 0) => tr!(language, "home.hours", n = hours),
        (hours, minutes) => format!("{} {}", tr!(language, "home.hours", n = hours), tr!(language, "home.minutes", n = minutes)),
    }
}
