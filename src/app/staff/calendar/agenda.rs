//! Days of the calendar as lists; from here a booking is moved.

use super::address::Address;
use super::days::{Viewer, bookings_on, day_state, facility_text};
use crate::app::staff::move_dialog::Mover;
use crate::app::staff::wording::refusal_text;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::calendar::booking_chip::UseSign;
use crate::domain::calendar_view::{CalendarView, DAY_LINES};
use crate::domain::code::ReservationCode;
use crate::domain::format::long_date;
use crate::domain::language::Language;
use crate::domain::reservation::{Action, Refusal};
use crate::domain::role::Roles;
use crate::domain::slot::TimeOfDay;
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar};
use crate::tr;
use chrono::NaiveDate;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use maud::{Markup, html};

/// Id of the lists.
pub const AGENDA: &str = "agenda";

/// One day as a list, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaDay {
    pub date: NaiveDate,
    /// Name of the day off.
    pub note: Option<String>,
    lines: Vec<AgendaEntry>,
    /// Bookings before the list and after it, and where they are.
    before: usize,
    hidden: usize,
    back: String,
    href: String,
}

#[derive(Debug, Clone, PartialEq)]
struct AgendaEntry {
    booking: CalendarBooking,
    movable: Option<Result<(), Refusal>>,
    /// A finger takes hold of it here: on a phone the days are too small for that.
    carried: Option<String>,
    /// To go together with others.
    selected: bool,
}

/// The list of one of the days that are shown, of at most `most` bookings. An agenda goes on
/// with what is left out, page by page.
pub fn agenda_day(language: Language, calendar: &StaffCalendar, address: &Address, date: NaiveDate, most: usize, viewer: Viewer<'_>) -> AgendaDay {
    let entry = |booking: &CalendarBooking| AgendaEntry {
        movable: booking.movable(viewer.roles, calendar.updated_at),
        carried: booking.movable_code(viewer.roles, calendar.updated_at),
        selected: viewer.has_selected(booking),
        booking: booking.clone(),
    };
    let lines: Vec<AgendaEntry> = bookings_on(&calendar.bookings, date).take(most).map(entry).collect();
    let place = usize::try_from((date - calendar.from).num_days()).unwrap_or_default();
    let count = calendar.counts.get(place).copied().unwrap_or(lines.len());
    let before = calendar.lines_before;
    let hidden = count.saturating_sub(before + lines.len());
    let agenda = address.on(date).seen_as(CalendarView::Agenda);
    // Below the month the list is shorter than a page of the agenda, which begins with the same bookings.
    let href = if most == DAY_LINES { agenda.skipping(before + most).path() } else { agenda.path() };
    let back = agenda.skipping(before.saturating_sub(DAY_LINES)).path();
    AgendaDay { date, note: day_state(language, calendar, date).1, lines, before, hidden, back, href }
}

/// Attribute of a button that opens *Pindahkan* for the request whose code it holds.
const MOVE: &str = "data-move";
/// By these a line that is written anew is known again.
const KEYS: [&str; 3] = [MOVE, "href", "data-code"];

/// Opens *Pindahkan* when the click is on one of the lists' buttons; true when it was.
pub fn opens_move(event: &MouseEvent, mover: Mover) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let button = target.and_then(|target| target.closest(&format!("button[{MOVE}]")).ok().flatten());
    let Some(code) = button.and_then(|button| button.get_attribute(MOVE)) else { return false };
    mover.open(code);
    true
}

/// The day that was asked for, below the month. Like the month it is one piece of markup.
#[component]
pub fn Agenda(day: Memo<AgendaDay>, roles: Roles, held: Signal<bool>) -> impl IntoView {
    let language = use_language();
    let hydrated = use_workspace().hydrated;
    let markup = move |day: &AgendaDay, alive: bool| day_list(language, day, "agenda-judul", alive).into_string();
    let first = day.with_untracked(|day| markup(day, hydrated.get_untracked()));
    follow(first.clone(), "agenda-hari", held, move || day.with(|day| markup(day, hydrated.get())));
    view! {
        <section class="agenda" id=AGENDA aria-labelledby="agenda-judul">
            <div id="agenda-hari" inner_html=first></div>
            <NoRight roles/>
        </section>
    }
}

/// Writes the element with this id anew whenever its markup changes, but not under a finger: while something is `held` it waits.
fn follow(first: String, id: impl Into<String>, held: Signal<bool>, markup: impl Fn() -> String + 'static) {
    let id = id.into();
    Effect::new(move |before: Option<String>| {
        let (now, before) = (markup(), before.unwrap_or_else(|| first.clone()));
        if held.get() {
            return before;
        }
        if before != now {
            browser::rewrite(&format!("#{id}"), &now, &KEYS);
        }
        now
    });
}

/// Every day of two weeks as lists; days without bookings are left out.
#[component]
pub fn AgendaDays(days: Memo<Vec<AgendaDay>>, roles: Roles, held: Signal<bool>) -> impl IntoView {
    let language = use_language();
    let hydrated = use_workspace().hydrated;
    let places: Vec<usize> = (0..days.with_untracked(Vec::len)).collect();
    let none = if places.len() == 1 { tr!(language, "calendar.agenda.empty") } else { tr!(language, "calendar.agenda.none") };
    let section = move |day: Option<&AgendaDay>, alive: bool| {
        let Some(day) = day.filter(|day| !day.lines.is_empty()) else { return String::new() };
        let id = format!("agenda-{}", day.date);
        html! { section aria-labelledby=(id) { (day_list(language, day, &id, alive)) } }.into_string()
    };
    view! {
        <div class="agenda" id=AGENDA>
            {places
                .into_iter()
                .map(|place| {
                    let day = Memo::new(move |_| days.with(|days| days.get(place).cloned()));
                    let first = day.with_untracked(|day| section(day.as_ref(), hydrated.get_untracked()));
                    let id = format!("agenda-tempat-{place}");
                    follow(first.clone(), id.clone(), held, move || day.with(|day| section(day.as_ref(), hydrated.get())));
                    view! { <div id=id inner_html=first></div> }
                })
                .collect_view()}
            {move || days.with(|days| days.iter().all(|day| day.lines.is_empty())).then(|| view! { <p class="muted">{none.clone()}</p> })}
            <NoRight roles/>
        </div>
    }
}

#[component]
fn NoRight(roles: Roles) -> impl IntoView {
    let language = use_language();
    (!roles.any_of(Action::Move.roles())).then(|| view! { <p class="muted small">{tr!(language, "calendar.agenda.no_right")}</p> })
}

/// A day's heading and its bookings. `alive`: the page has come alive, and buttons work.
fn day_list(language: Language, day: &AgendaDay, id: &str, alive: bool) -> Markup {
    let AgendaDay { date, note, lines, before, hidden, back, href } = day;
    let spoken = long_date(language, *date);
    html! {
        h2 id=(id) { (spoken) @if let Some(note) = note { " " small.muted { (note) } } }
        @if lines.is_empty() { p.muted { (tr!(language, "calendar.agenda.empty")) } }
        @if *before > 0 { a.button.quiet href=(back) { (tr!(language, "calendar.agenda.before", n = before, date = spoken)) } }
        ol { @for (place, entry) in lines.iter().enumerate() { (line(language, entry, *date, place, alive)) } }
        @if *hidden > 0 { a.button.quiet href=(href) { (tr!(language, "calendar.more_spoken", n = hidden, date = spoken)) } }
    }
}

fn line(language: Language, entry: &AgendaEntry, date: NaiveDate, place: usize, alive: bool) -> Markup {
    let AgendaEntry { booking, movable, carried, selected } = entry;
    let sign = UseSign::of(language, booking.purpose, booking.status);
    html! {
        li data-status=(sign.code) data-code=[carried] data-day=(date) data-selected=[selected.then_some("")] {
            time datetime=(booking.from.to_rfc3339()) { (TimeOfDay::of(booking.from).dotted()) small { (TimeOfDay::of(booking.to).dotted()) } }
            span {
                b { (facility_text(booking)) }
                " "
                small {
                    @match &booking.code {
                        Some(code) => a href=(paths::reservation(code)) draggable="false" { (booking.title) },
                        None => (booking.title),
                    }
                    @if *selected { span.sr { ", " (tr!(language, "calendar.together.selected")) } }
                }
            }
            span.row.tight {
                span.badge.signed data-status=(sign.code) { (sign.label) }
                @if let Some((code, movable)) = booking.code.as_ref().zip(movable.as_ref()) {
                    (move_button(language, code, movable, &booking.title, &format!("pindah-sebab-{date}-{place}"), alive))
                }
            }
        }
    }
}

/// The way to another day: a dialog where the page is alive, else the page of the request. `why` is the id of the reason against it.
fn move_button(language: Language, code: &ReservationCode, movable: &Result<(), Refusal>, title: &str, why: &str, alive: bool) -> Markup {
    let open = tr!(language, "calendar.move.open");
    let label = format!("{open} {title}");
    html! {
        @match movable {
            // Said once, below the list.
            Err(Refusal::Forbidden) => {}
            Err(refusal) => {
                button.button type="button" disabled aria-label=(label) aria-describedby=(why) { (open) }
                " " small id=(why) { (refusal_text(language, refusal)) }
            }
            Ok(()) if alive => button.button type="button" aria-haspopup="dialog" aria-label=(label) data-move=(code) { (open) },
            Ok(()) => a.button href=(paths::reservation(code)) aria-label=(label) { (open) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::availability::Purpose;
    use crate::domain::examples::{date, wita};
    use crate::domain::facility::FacilityCode;
    use std::collections::BTreeSet;

    /// A day of so many bookings, of which a page comes after `before` others.
    fn calendar(count: usize, before: usize) -> StaffCalendar {
        let booking = CalendarBooking {
            code: None,
            title: "MKKS SMA".to_owned(),
            facility: FacilityCode("PRL-LCD".to_owned()),
            facility_name: "LCD Proyektor".to_owned(),
            quantity: 1,
            from: wita("2026-12-15 08:00"),
            to: wita("2026-12-15 12:00"),
            set_up_minutes: 0,
            clean_up_minutes: 0,
            purpose: Purpose::Internal,
            status: None,
            proposed: false,
            closure: None,
        };
        StaffCalendar {
            view: CalendarView::Agenda,
            date: date("2026-12-15"),
            from: date("2026-12-15"),
            to: date("2026-12-16"),
            facility: None,
            bookings: vec![booking; (count - before).min(DAY_LINES)],
            counts: vec![count],
            lanes: vec![],
            lanes_before: 0,
            lanes_in_all: 0,
            lines_before: before,
            hours: 7..17,
            special_days: vec![],
            prayer_breaks: vec![],
            today: date("2026-11-24"),
            updated_at: wita("2026-11-24 10:00"),
        }
    }

    fn day(calendar: &StaffCalendar, view: CalendarView, most: usize) -> AgendaDay {
        let address = Address { view, date: None, facility: String::new(), skip: calendar.lines_before };
        let viewer = Viewer { roles: &Roles(vec![]), selected: &BTreeSet::new() };
        agenda_day(Language::Id, calendar, &address, calendar.date, most, viewer)
    }

    #[test]
    fn a_day_of_many_bookings_leads_on_and_back_until_all_are_read() {
        let page = |before| day(&calendar(2 * DAY_LINES + 5, before), CalendarView::Agenda, DAY_LINES);
        let (first, second, last) = (page(0), page(DAY_LINES), page(2 * DAY_LINES));
        assert_eq!([first.before, first.lines.len(), first.hidden], [0, 60, 65]);
        assert_eq!(first.href, "/kantor/kalender?view=agenda&date=2026-12-15&skip=60");
        assert_eq!([second.before, second.lines.len(), second.hidden], [60, 60, 5]);
        assert_eq!([second.back, second.href], ["", "&skip=120"].map(|skip| format!("/kantor/kalender?view=agenda&date=2026-12-15{skip}")));
        assert_eq!([last.before, last.lines.len(), last.hidden], [120, 5, 0]);
        assert_eq!(last.back, "/kantor/kalender?view=agenda&date=2026-12-15&skip=60");
    }

    #[test]
    fn the_short_list_below_the_month_leads_to_the_whole_agenda_of_the_day() {
        let below = day(&calendar(30, 0), CalendarView::Month, 20);
        assert_eq!((below.hidden, below.href.as_str()), (10, "/kantor/kalender?view=agenda&date=2026-12-15"));
    }
}
