//! The staff's month: a table of days with at most four chips each; the rest is in the day's agenda.

use super::Icon;
use super::booking_chip::{BookingChip, Chip, UseSign};
use crate::app::use_language;
use crate::domain::availability::Purpose;
use crate::domain::format::{day_name, day_name_short, long_date};
use crate::domain::reservation::Status;
use crate::tr;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Id of the table; arrow keys walk over the `data-date` links inside.
pub const STAFF_MONTH_ID: &str = "kalender-petugas";
/// Chips of one day; more than that are counted.
const CHIPS: usize = 4;

/// One day of the month, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffDay {
    pub date: NaiveDate,
    /// `open`, `closed`, `holiday`, `joint_leave` or `past`.
    pub state: &'static str,
    /// Belongs to the month before or after.
    pub other: bool,
    pub today: bool,
    /// Name of the day off.
    pub note: Option<String>,
    pub chips: Vec<Chip>,
    /// The day's agenda.
    pub href: String,
}

/// What a day is to the booking that is being carried over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropMark {
    /// It would be dropped here now, and may be.
    pub target: bool,
    pub refused: bool,
    /// Why, in a few words; empty where nothing needs to be said.
    pub note: String,
}

/// What is being carried: the code of the request, and how the days take it. Empty most of the time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DropMarks {
    pub carried: Option<String>,
    pub days: BTreeMap<NaiveDate, DropMark>,
}

/// Whole weeks from Monday.
#[component]
pub fn StaffMonthTable(
    days: Vec<StaffDay>,
    #[prop(into)] marks: Signal<DropMarks>,
    /// Id of the words that tell which keys there are, for those who may use them.
    hint: Option<&'static str>,
    #[prop(into)] caption: String,
    /// The day whose agenda is shown.
    chosen: NaiveDate,
    /// The page is alive and the days are walked by arrow keys.
    #[prop(into)]
    grid: Signal<bool>,
) -> impl IntoView {
    let language = use_language();
    let carried = Signal::from(Memo::new(move |_| marks.with(|marks| marks.carried.clone())));
    let heads = days
        .iter()
        .take(7)
        .map(|day| {
            view! { <th scope="col"><abbr title=day_name(language, day.date)>{day_name_short(language, day.date)}</abbr></th> }
        })
        .collect_view();
    let weeks = days
        .chunks(7)
        .map(|week| view! { <tr>{week.iter().map(|day| view! { <DayCell day=day.clone() chosen grid marks carried/> }).collect_view()}</tr> })
        .collect_view();
    view! {
        <div class="month-frame">
            <table class="month staff" id=STAFF_MONTH_ID role=move || grid.get().then_some("grid") aria-describedby=hint>
                <caption class="sr">{caption}</caption>
                <colgroup>
                    <col span="5"/>
                    <col class="weekend" span="2"/>
                </colgroup>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{weeks}</tbody>
            </table>
        </div>
    }
}

#[component]
fn DayCell(day: StaffDay, chosen: NaiveDate, grid: Signal<bool>, marks: Signal<DropMarks>, carried: Signal<Option<String>>) -> impl IntoView {
    let language = use_language();
    let mark = Memo::new(move |_| marks.with(|marks| marks.days.get(&day.date).cloned()));
    let drop = move || mark.with(|mark| mark.as_ref().and_then(|mark| if mark.target { Some("target") } else { mark.refused.then_some("refused") }));
    let date = long_date(language, day.date);
    let count = day.chips.len();
    let hidden = count.saturating_sub(CHIPS);
    let current = if day.today { Some("date") } else { None };
    view! {
        <td data-status=day.state data-day=day.date.to_string() data-drop=drop data-other=day.other.then_some("") aria-current=current data-chosen=(day.date == chosen).then_some("")>
            <div class="staff-day">
                <header>
                    <a class="day-number" href=day.href.clone() data-date=day.date.to_string() data-noscroll="">
                        <span class="sr">{tr!(language, "calendar.day", date = date, n = count)}</span>
                        <span aria-hidden="true">{day.date.day()}</span>
                    </a>
                    {day.note.map(|note| view! { <span>{note}</span> })}
                    {(hidden > 0)
                        .then(|| {
                            view! {
                                <a class="more push" href=day.href data-noscroll="" tabindex=move || grid.get().then_some("-1")>
                                    <span aria-hidden="true">{format!("+{hidden}")}<span>{format!(" {}", tr!(language, "calendar.more"))}</span></span>
                                    <span class="sr">{tr!(language, "calendar.more_spoken", n = hidden, date = date)}</span>
                                </a>
                            }
                        })}
                </header>
                {day.chips.into_iter().take(CHIPS).map(|chip| view! { <BookingChip chip grid carried/> }).collect_view()}
                {move || {
                    let (target, note) = mark.with(|mark| mark.as_ref().filter(|mark| !mark.note.is_empty()).map(|mark| (mark.target, mark.note.clone())))?;
                    Some(view! { <p class="drop-note" aria-hidden="true"><Icon name=if target { "check" } else { "ban" }/><span>{note}</span></p> })
                }}
            </div>
        </td>
    }
}

/// What the edges and icons mean.
#[component]
pub fn StaffLegend() -> impl IntoView {
    let language = use_language();
    let states = [Status::Submitted, Status::Disposed, Status::Review, Status::Approved, Status::InUse, Status::Done];
    let requests = states.into_iter().map(|status| UseSign::of(language, Purpose::Booking, Some(status)));
    let own = [Purpose::Internal, Purpose::Maintenance].into_iter().map(|purpose| UseSign::of(language, purpose, None));
    view! {
        <ul class="legend" aria-label=tr!(language, "calendar.legend")>
            {requests
                .chain(own)
                .map(|sign| view! { <li><span class="booking" data-status=sign.code><Icon name=sign.icon/></span>{sign.label}</li> })
                .collect_view()}
        </ul>
    }
}
