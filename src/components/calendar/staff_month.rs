//! The staff's month: a table of days with at most four chips each; the rest is in the day's agenda. It is drawn once: a
//! change touches only the days that it concerns.

use super::booking_chip::{Chip, InHand, UseSign, chip_markup};
use crate::app::use_language;
use crate::browser;
use crate::components::Icon;
use crate::domain::availability::Purpose;
use crate::domain::calendar_view::CHIPS_A_DAY;
use crate::domain::format::{day_name, day_name_short, long_date};
use crate::domain::language::Language;
use crate::domain::reservation::Status;
use crate::domain::slot::Slot;
use crate::tr;
use chrono::{Datelike, NaiveDate, Weekday};
use leptos::prelude::*;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Code of the request that was let go here, until it is decided what becomes of it.
    pub landed: Option<String>,
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

/// Whole weeks. Dates, days off and links of `days` stay what they are when it is drawn; bookings may change. The rows are one
/// piece of markup, which browsers read far faster than a program can put nodes together; a day that changes is written anew.
#[component]
pub fn StaffMonthTable(
    days: Memo<Vec<StaffDay>>,
    #[prop(into)] marks: Signal<DropMarks>,
    /// Ids of the words that tell which keys there are, for those who may use them.
    hint: Option<String>,
    #[prop(into)] caption: String,
    /// The day whose agenda is shown.
    #[prop(into)]
    chosen: Signal<NaiveDate>,
    /// The page is alive and the days are walked by arrow keys.
    #[prop(into)]
    grid: Signal<bool>,
    /// Something is in the hand: a day that a finger has taken hold of must stay the one it is.
    #[prop(into)]
    held: Signal<bool>,
) -> impl IntoView {
    let language = use_language();
    let first: Vec<StaffDay> = days.get_untracked();
    let rows = rows(language, &first, chosen.get_untracked(), &caption, grid.get_untracked()).into_string();
    Effect::new(move |before: Option<Vec<StaffDay>>| {
        let (now, before) = (days.get(), before.unwrap_or_else(|| first.clone()));
        if held.get() {
            return before;
        }
        for (_, day) in before.iter().zip(&now).filter(|(before, now)| before != now) {
            let markup = day_markup(language, day, grid.get_untracked()).into_string();
            browser::rewrite(&format!("{} .staff-day", cell_of(day.date)), &markup, &["data-date", "data-code"]);
        }
        now
    });
    Effect::new(move |_| browser::mark_only(&format!("#{STAFF_MONTH_ID} td"), "data-chosen", &cell_of(chosen.get())));
    let painter = MarkPainter::over(cell_of);
    Effect::new(move |_| painter.show(marks.with(|marks| marks.days.clone())));
    Effect::new(move |_| {
        if grid.get() {
            browser::write_all(&format!("#{STAFF_MONTH_ID} .more"), "tabindex", "-1");
        }
    });
    view! {
        <div class="month-frame">
            <table class="month staff" id=STAFF_MONTH_ID role=move || grid.get().then_some("grid") aria-describedby=hint inner_html=rows></table>
        </div>
    }
}

/// Days that are marked in one frame: a whole month at once would hold up the hand that carries.
const MARKS_A_FRAME: usize = 5;

/// Brings the marks of the days to the screen, a few in each frame, the day under the hand first.
#[derive(Clone, Copy)]
pub struct MarkPainter {
    /// Selector of the place of a day.
    place: fn(NaiveDate) -> String,
    wanted: StoredValue<BTreeMap<NaiveDate, DropMark>>,
    shown: StoredValue<BTreeMap<NaiveDate, DropMark>>,
    /// The next frame goes on.
    goes_on: StoredValue<bool>,
}

impl MarkPainter {
    /// `place` tells by which selector a day is found.
    pub fn over(place: fn(NaiveDate) -> String) -> Self {
        Self { place, wanted: StoredValue::new(BTreeMap::new()), shown: StoredValue::new(BTreeMap::new()), goes_on: StoredValue::new(false) }
    }

    pub fn show(self, marks: BTreeMap<NaiveDate, DropMark>) {
        self.wanted.set_value(marks);
        if !self.goes_on.get_value() {
            self.paint();
        }
    }

    fn paint(self) {
        let Some(wanted) = self.wanted.try_get_value() else { return };
        let mut shown = self.shown.get_value();
        let dates: BTreeSet<NaiveDate> = wanted.keys().chain(shown.keys()).copied().collect();
        let mut changed: Vec<NaiveDate> = dates.into_iter().filter(|date| wanted.get(date) != shown.get(date)).collect();
        let is_target = |marks: &BTreeMap<NaiveDate, DropMark>, date: &NaiveDate| marks.get(date).is_some_and(|mark| mark.target);
        changed.sort_by_key(|date| !is_target(&wanted, date) && !is_target(&shown, date));
        let left = changed.len() > MARKS_A_FRAME;
        for date in changed.into_iter().take(MARKS_A_FRAME) {
            let mark = wanted.get(&date);
            mark_day(&(self.place)(date), mark);
            match mark {
                Some(mark) => shown.insert(date, mark.clone()),
                None => shown.remove(&date),
            };
        }
        self.shown.set_value(shown);
        self.goes_on.set_value(left);
        if left {
            request_animation_frame(move || self.paint());
        }
    }
}

fn mark_day(place: &str, mark: Option<&DropMark>) {
    let drop = mark.and_then(|mark| if mark.target { Some("target") } else { mark.refused.then_some("refused") });
    let note =
        mark.filter(|mark| !mark.note.is_empty()).map(|mark| html! { p.drop-note data-landed=[&mark.landed] aria-hidden="true" { (mark.note) } }.into_string());
    browser::mark_drop(place, drop);
    browser::note_at(place, ".drop-note", note.as_deref());
}

/// Selector of a day's cell.
fn cell_of(date: NaiveDate) -> String {
    format!("#{STAFF_MONTH_ID} td[data-day=\"{date}\"]")
}

/// Everything inside of the table. `alive`: the days are walked by arrow keys.
fn rows(language: Language, days: &[StaffDay], chosen: NaiveDate, caption: &str, alive: bool) -> Markup {
    let heads = || days.iter().take(7);
    html! {
        caption.sr { (caption) }
        colgroup { @for day in heads() { col.weekend[matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun)]; } }
        thead { tr { @for day in heads() { th scope="col" { abbr title=(day_name(language, day.date)) { (day_name_short(language, day.date)) } } } } }
        tbody {
            @for week in days.chunks(7) {
                tr {
                    @for day in week {
                        td data-status=(day.state) data-day=(day.date) data-other=[day.other.then_some("")] aria-current=[day.today.then_some("date")]
                            data-chosen=[(day.date == chosen).then_some("")] {
                            div.staff-day { (day_markup(language, day, alive)) }
                        }
                    }
                }
            }
        }
    }
}

/// A day: its number, what else is to be said of it, and its bookings.
fn day_markup(language: Language, day: &StaffDay, alive: bool) -> Markup {
    let spoken = long_date(language, day.date);
    let hidden = day.count.saturating_sub(CHIPS_A_DAY);
    let stop = alive.then_some("-1");
    html! {
        header {
            a.day-number href=(day.href) data-date=(day.date) data-noscroll="" tabindex=[stop] aria-label=(tr!(language, "calendar.day", date = spoken, n = day.count)) {
                (day.date.day())
            }
            @if let Some(note) = &day.note { span { (note) } }
            @if hidden > 0 {
                a.more.push href=(day.href) data-noscroll="" tabindex=[stop] aria-label=(tr!(language, "calendar.more_spoken", n = hidden, date = spoken)) {
                    "+" (hidden) span { " " (tr!(language, "calendar.more")) }
                }
            }
        }
        @for chip in day.chips.iter().take(CHIPS_A_DAY) { (chip_markup(language, chip)) }
    }
}

/// Elements that are drawn again in place lose the focus; those that are drawn for the first time have none.
pub(super) fn hold_focus_again(drawn: StoredValue<bool>) {
    if drawn.get_value() {
        browser::hold_focus();
    }
    drawn.set_value(true);
}

/// What the edges and icons mean. Its icons are those of the sprite, which is there already: each sign of a chip is a picture of its own,
/// and a browser would read nine of them for the legend alone.
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
                .map(|sign| view! { <li><span class="booking" data-status=sign.code><Icon name=sign.icon/></span>{sign.label}</li> })
                .collect_view()}
        </ul>
    }
}
