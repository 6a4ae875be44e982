//! The staff's week (*pekan*): a column per day, hours from top to bottom.

use super::booking_chip::Chip;
use super::lanes::place_class;
use super::staff_month::{DropMarks, hold_focus_again};
use crate::app::use_language;
use crate::domain::format::{day_name, day_name_short, long_date};
use crate::domain::slot::Slot;
use crate::tr;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

/// Id of the table; arrow keys walk over the `data-date` links inside.
pub const WEEK_ID: &str = "pekan-petugas";

/// One booking in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekBar {
    /// First half hour (from 1) and number of half hours.
    pub place: (i64, i64),
    pub track: usize,
    pub chip: Chip,
    pub spoken: String,
}

/// One day of the week, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekDay {
    pub date: NaiveDate,
    /// `open`, `closed`, `holiday`, `joint_leave` or `past`.
    pub state: &'static str,
    pub today: bool,
    pub note: Option<String>,
    /// The break for the prayer on a Friday: its place, and its words.
    pub pause: Option<((i64, i64), String)>,
    pub bars: Vec<WeekBar>,
    /// Bookings side by side at the most.
    pub tracks: usize,
    /// Bookings that had no room.
    pub hidden: usize,
    /// The day, hour by hour.
    pub href: String,
    /// Where all of them are listed.
    pub list: String,
}

/// The week. Dates and days off of `days` stay what they are when it is drawn; bookings may change. `hours` are the hours on
/// the axis.
#[component]
pub fn WeekTable(
    #[prop(into)] caption: String,
    days: Memo<Vec<WeekDay>>,
    hours: std::ops::Range<u16>,
    #[prop(into)] marks: Signal<DropMarks>,
    hint: Option<String>,
    #[prop(into)] grid: Signal<bool>,
    /// First moment of the first hour's row on a day.
    place: Callback<(NaiveDate, Slot), Option<(i64, i64)>>,
) -> impl IntoView {
    let language = use_language();
    let first: Vec<WeekDay> = days.get_untracked();
    let heads = first
        .iter()
        .map(|day| {
            let current = if day.today { Some("date") } else { None };
            view! {
                <th scope="col" data-status=day.state aria-current=current>
                    <a class="day-head" href=day.href.clone() data-date=day.date.to_string()>
                        <span class="sr">{long_date(language, day.date)}</span>
                        <abbr aria-hidden="true" title=day_name(language, day.date)>{day_name_short(language, day.date)}</abbr>
                        <b aria-hidden="true">{day.date.day()}</b>
                    </a>
                    {day.note.clone().map(|note| view! { <small>{note}</small> })}
                </th>
            }
        })
        .collect_view();
    let axis = hours.clone().map(|hour| view! { <li>{format!("{hour:02}.00")}</li> }).collect_view();
    let rows = i64::from(hours.end - hours.start) * 2;
    let columns = first
        .into_iter()
        .enumerate()
        .map(|(at, fixed)| {
            let day = Memo::new(move |_| days.with(|days| days.get(at).cloned()));
            view! { <DayColumn fixed day rows marks grid place/> }
        })
        .collect_view();
    view! {
        // Its days are walked by arrow keys, and one of them is the tab stop; before the page is alive whoever scrolls by keys needs one.
        <div
            class="timeline-scroll"
            tabindex=move || if grid.get() { "-1" } else { "0" }
            role="region"
            aria-label=tr!(language, "calendar.week.label")
            aria-describedby=hint
        >
            <table class="month staff week" id=WEEK_ID role=move || grid.get().then_some("grid") aria-describedby=hint.clone()>
                <caption class="sr">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="sr">{tr!(language, "calendar.week.hour")}</span></th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <td class="axis"><ol aria-hidden="true">{axis}</ol></td>
                        {columns}
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn DayColumn(
    /// The day as it was drawn; only its bookings change afterwards.
    fixed: WeekDay,
    day: Memo<Option<WeekDay>>,
    rows: i64,
    marks: Signal<DropMarks>,
    grid: Signal<bool>,
    place: Callback<(NaiveDate, Slot), Option<(i64, i64)>>,
) -> impl IntoView {
    let language = use_language();
    let WeekDay { date, state, today, pause, list, .. } = fixed;
    let current = if today { Some("date") } else { None };
    let tracks = Memo::new(move |_| day.with(|day| day.as_ref().map_or(1, |day| day.tracks.max(1))));
    let hidden = Memo::new(move |_| day.with(|day| day.as_ref().map_or(0, |day| day.hidden)));
    let drawn = StoredValue::new(false);
    let bars = move || {
        hold_focus_again(drawn);
        day.with(|day| day.iter().flat_map(|day| &day.bars).map(|bar| view! { <Block bar=bar.clone() grid/> }).collect_view())
    };
    let pause = pause.map(|(place, words)| view! { <small class=format!("shade {}", place_class(place))>{words}</small> });
    let landing = Memo::new(move |_| marks.with(|marks| marks.landing.clone()));
    let aimed = move || {
        let landing = landing.get()?;
        let place = place.run((date, landing.slot))?;
        let kind = if landing.mark.target { "target" } else { "refused" };
        Some(view! {
            <div class=format!("landing {}", place_class(place)) data-drop=kind data-landed=landing.mark.landed aria-hidden="true">
                <span>{landing.mark.note}</span>
            </div>
        })
    };
    view! {
        <td data-status=state data-day=date.to_string() aria-current=current>
            <div class="week-day" data-rows=rows.to_string() data-tracks=move || tracks.get().to_string()>
                {pause}
                {bars}
                {aimed}
            </div>
            {move || {
                let hidden = hidden.get();
                (hidden > 0).then(|| view! {
                    <a class="more" href=list.clone() tabindex=move || grid.get().then_some("-1")>
                        {format!("+{hidden} {}", tr!(language, "calendar.more"))}
                    </a>
                })
            }}
        </td>
    }
}

#[component]
fn Block(bar: WeekBar, grid: Signal<bool>) -> impl IntoView {
    let WeekBar { place, track, chip, spoken } = bar;
    let title = spoken.clone();
    let grip = chip.movable.is_some().then(|| view! { <i class="grip" data-grip="" aria-hidden="true"></i> });
    view! {
        <a
            class=format!("booking {}", place_class(place))
            data-status=chip.sign.code
            data-code=chip.movable
            data-linked=chip.link.map(|link| link.code)
            data-selected=chip.selected.then_some("")
            data-track=(track + 1).to_string()
            href=chip.href
            title=title
            aria-label=spoken
            tabindex=move || grid.get().then_some("-1")
        >
            <b>{chip.time}</b>
            <span>{chip.text}</span>
            {grip}
        </a>
    }
}
