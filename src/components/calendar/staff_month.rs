//! The staff's month: a table of days with at most four chips each; the rest is in the day's agenda. It is drawn once: a
//! change touches only the days that it concerns.

use super::booking_chip::{BookingChip, Chip, InHand, UseSign};
use crate::app::use_language;
use crate::components::Icon;
use crate::domain::availability::Purpose;
use crate::domain::calendar_view::CHIPS_A_DAY;
use crate::domain::format::{day_name, day_name_short, long_date};
use crate::domain::reservation::Status;
use crate::domain::slot::Slot;
use crate::tr;
use chrono::{Datelike, NaiveDate, Weekday};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Id of the table; arrow keys walk over the `data-date` links inside.
pub const STAFF_MONTH_ID: &str = "kalender-petugas";
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
    /// Bookings of the day in all.
    pub count: usize,
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

/// Where something that is carried over hours or facilities would come to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    pub facility: String,
    pub slot: Slot,
    pub mark: DropMark,
}

/// What is being carried: the codes of the requests, and how the days take them. Empty most of the time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DropMarks {
    pub carried: InHand,
    pub days: BTreeMap<NaiveDate, DropMark>,
    pub landing: Option<Landing>,
}

/// Whole weeks. Dates, days off and links of `days` stay what they are when it is drawn; bookings may change.
#[component]
pub fn StaffMonthTable(
    days: Memo<Vec<StaffDay>>,
    #[prop(into)] marks: Signal<DropMarks>,
    /// Id of the words that tell which keys there are, for those who may use them.
    hint: Option<&'static str>,
    #[prop(into)] caption: String,
    /// The day whose agenda is shown.
    #[prop(into)]
    chosen: Signal<NaiveDate>,
    /// The page is alive and the days are walked by arrow keys.
    #[prop(into)]
    grid: Signal<bool>,
) -> impl IntoView {
    let language = use_language();
    let first: Vec<StaffDay> = days.get_untracked();
    let heads = first
        .iter()
        .take(7)
        .map(|day| {
            view! { <th scope="col"><abbr title=day_name(language, day.date)>{day_name_short(language, day.date)}</abbr></th> }
        })
        .collect_view();
    let columns = first
        .iter()
        .take(7)
        .map(|day| {
            let class = matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun).then_some("weekend");
            view! { <col class=class/> }
        })
        .collect_view();
    let places: Vec<usize> = (0..first.len()).collect();
    let cells = |week: &[usize]| {
        week.iter()
            .map(|place| {
                let place = *place;
                let day = Memo::new(move |_| days.with(|days| days.get(place).cloned()));
                first.get(place).cloned().map(|fixed| view! { <DayCell fixed day chosen grid marks/> })
            })
            .collect_view()
    };
    let weeks = places.chunks(7).map(|week| view! { <tr>{cells(week)}</tr> }).collect_view();
    view! {
        <div class="month-frame">
            <table class="month staff" id=STAFF_MONTH_ID role=move || grid.get().then_some("grid") aria-describedby=hint>
                <caption class="sr">{caption}</caption>
                <colgroup>{columns}</colgroup>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{weeks}</tbody>
            </table>
        </div>
    }
}

/// Elements that are drawn again in place lose the focus; those that are drawn for the first time have none.
pub(super) fn hold_focus_again(drawn: StoredValue<bool>) {
    if drawn.get_value() {
        crate::browser::hold_focus();
    }
    drawn.set_value(true);
}

#[component]
fn DayCell(
    /// The day as it was drawn; only its bookings change afterwards.
    fixed: StaffDay,
    day: Memo<Option<StaffDay>>,
    chosen: Signal<NaiveDate>,
    grid: Signal<bool>,
    marks: Signal<DropMarks>,
) -> impl IntoView {
    let language = use_language();
    let StaffDay { date, state, other, today, note, href, .. } = fixed;
    let mark = Memo::new(move |_| marks.with(|marks| marks.days.get(&date).cloned()));
    let drop = move || mark.with(|mark| mark.as_ref().and_then(|mark| if mark.target { Some("target") } else { mark.refused.then_some("refused") }));
    let spoken = long_date(language, date);
    let count = Memo::new(move |_| day.with(|day| day.as_ref().map_or(0, |day| day.count)));
    let link = href.clone();
    let more = {
        let date = spoken.clone();
        move || {
            let hidden = count.get().saturating_sub(CHIPS_A_DAY);
            (hidden > 0).then(|| {
                view! {
                    <a class="more push" href=href.clone() data-noscroll="" tabindex=move || grid.get().then_some("-1")>
                        <span aria-hidden="true">{format!("+{hidden}")}<span>{format!(" {}", tr!(language, "calendar.more"))}</span></span>
                        <span class="sr">{tr!(language, "calendar.more_spoken", n = hidden, date = date)}</span>
                    </a>
                }
            })
        }
    };
    let drawn = StoredValue::new(false);
    let chips = move || {
        hold_focus_again(drawn);
        day.with(|day| {
            let chips = day.iter().flat_map(|day| &day.chips).take(CHIPS_A_DAY);
            chips.map(|chip| view! { <BookingChip chip=chip.clone()/> }).collect_view()
        })
    };
    view! {
        <td
            data-status=state
            data-day=date.to_string()
            data-drop=drop
            data-other=other.then_some("")
            aria-current=today.then_some("date")
            data-chosen=move || (date == chosen.get()).then_some("")
        >
            <div class="staff-day">
                <header>
                    <a class="day-number" href=link data-date=date.to_string() data-noscroll="">
                        <span class="sr">{move || tr!(language, "calendar.day", date = spoken, n = count.get())}</span>
                        <span aria-hidden="true">{date.day()}</span>
                    </a>
                    {note.map(|note| view! { <span>{note}</span> })}
                    {more}
                </header>
                {chips}
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
    let states = [Status::Submitted, Status::Disposed, Status::Review, Status::Offered, Status::Approved, Status::InUse, Status::Done];
    let requests = states.into_iter().map(|status| UseSign::of(language, Purpose::Booking, Some(status)));
    let own = [Purpose::Internal, Purpose::Maintenance].into_iter().map(|purpose| UseSign::of(language, purpose, None));
    view! {
        <ul class="legend" aria-label=tr!(language, "calendar.legend")>
            {requests
                .chain(own)
                .map(|sign| view! { <li><span class="booking" data-status=sign.code></span>{sign.label}</li> })
                .collect_view()}
        </ul>
    }
}
