//! Days of the calendar as lists; from here a booking is moved.

use super::address::Address;
use super::days::{Viewer, bookings_on, day_state, facility_text, hours_on, link_of};
use crate::app::staff::move_dialog::Mover;
use crate::app::staff::wording::refusal_text;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::calendar::booking_chip::{ChipLink, UseSign};
use crate::components::calendar::staff_month::{DropMarks, MarkPainter};
use crate::domain::calendar_view::{CalendarView, DAY_LINES};
use crate::domain::code::ReservationCode;
use crate::domain::format::long_date;
use crate::domain::language::Language;
use crate::domain::reservation::{Action, Refusal};
use crate::domain::role::Roles;
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
/// Selector of a booking's line.
pub const LINE: &str = ".agenda .line";
/// Inside of the lists, what arrow keys walk over: the lines, and the ways to those that are left out.
pub const LINES: &str = ".line, a.quiet";
/// Id of the words about their keys.
const HINT: &str = "agenda-petunjuk";

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
    /// The other booking of its request, while a proposal waits for its answer.
    link: Option<ChipLink>,
}

/// The list of one of the days that are shown, of at most `most` bookings. An agenda goes on
/// with what is left out, page by page.
pub fn agenda_day(language: Language, calendar: &StaffCalendar, address: &Address, date: NaiveDate, most: usize, viewer: Viewer<'_>) -> AgendaDay {
    let entry = |booking: &CalendarBooking| AgendaEntry {
        movable: booking.movable(viewer.roles, calendar.updated_at),
        carried: booking.movable_code(viewer.roles, calendar.updated_at),
        selected: viewer.has_selected(booking),
        link: link_of(language, calendar, booking),
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
            <KeysHint/>
            <div id="agenda-hari" inner_html=first></div>
            <NoRight roles/>
        </section>
    }
}

/// Writes the element with this id anew whenever its markup changes, but not under a finger: while something is `held` it waits.
fn follow(first: String, id: impl Into<String>, held: Signal<bool>, markup: impl Fn() -> String + 'static) {
    let id = id.into();
    let hydrated = use_workspace().hydrated;
    Effect::new(move |before: Option<String>| {
        let (now, before) = (markup(), before.unwrap_or_else(|| first.clone()));
        if held.get() {
            return before;
        }
        if before != now {
            browser::rewrite(&format!("#{id}"), &now, &KEYS);
        }
        if hydrated.get_untracked() {
            browser::keep_stop(&format!("#{AGENDA}"), LINES);
        }
        now
    });
}

/// Selector of a day of the agenda, on which what is carried is let go.
fn place_of(date: NaiveDate) -> String {
    format!("#{AGENDA} .agenda-day[data-day=\"{date}\"]")
}

/// Every day of two weeks as lists; days without bookings are left out. What is carried can go to each that is shown; how a day takes
/// it is marked beside its list, which may be written anew meanwhile.
#[component]
pub fn AgendaDays(days: Memo<Vec<AgendaDay>>, roles: Roles, held: Signal<bool>, marks: Signal<DropMarks>) -> impl IntoView {
    let language = use_language();
    let hydrated = use_workspace().hydrated;
    let dates: Vec<NaiveDate> = days.with_untracked(|days| days.iter().map(|day| day.date).collect());
    let none = if dates.len() == 1 { tr!(language, "calendar.agenda.empty") } else { tr!(language, "calendar.agenda.none") };
    let section = move |day: Option<&AgendaDay>, alive: bool| {
        let Some(day) = day.filter(|day| !day.lines.is_empty()) else { return String::new() };
        let id = format!("agenda-{}", day.date);
        html! { section aria-labelledby=(id) { (day_list(language, day, &id, alive)) } }.into_string()
    };
    let painter = MarkPainter::over(place_of);
    Effect::new(move |_| painter.show(marks.with(|marks| marks.days.clone())));
    view! {
        <div class="agenda" id=AGENDA>
            <KeysHint/>
            {dates
                .into_iter()
                .enumerate()
                .map(|(place, date)| {
                    let day = Memo::new(move |_| days.with(|days| days.get(place).cloned()));
                    let first = day.with_untracked(|day| section(day.as_ref(), hydrated.get_untracked()));
                    let id = format!("agenda-tempat-{place}");
                    follow(first.clone(), id.clone(), held, move || day.with(|day| section(day.as_ref(), hydrated.get())));
                    view! { <div class="agenda-day" data-day=date.to_string()><div id=id inner_html=first></div></div> }
                })
                .collect_view()}
            {move || days.with(|days| days.iter().all(|day| day.lines.is_empty())).then(|| view! { <p class="muted">{none.clone()}</p> })}
            <NoRight roles/>
        </div>
    }
}

/// Which keys there are on the lines, for those who listen; they are there once the page is alive.
#[component]
fn KeysHint() -> impl IntoView {
    let language = use_language();
    let hydrated = use_workspace().hydrated;
    view! { <p class="sr" id=HINT hidden=move || !hydrated.get()>{tr!(language, "calendar.agenda.hint")}</p> }
}

#[component]
fn NoRight(roles: Roles) -> impl IntoView {
    let language = use_language();
    (!roles.any_of(Action::Move.roles())).then(|| view! { <p class="muted small">{tr!(language, "calendar.agenda.no_right")}</p> })
}

/// A day's heading and its bookings. `alive`: the page has come alive, buttons work, and the lines are walked by arrow keys: rows in the
/// sense of a treegrid, which have the focus themselves. Before that they are a list with links.
fn day_list(language: Language, day: &AgendaDay, id: &str, alive: bool) -> Markup {
    let AgendaDay { date, note, lines, before, hidden, back, href } = day;
    let spoken = long_date(language, *date);
    let stop = alive.then_some("-1");
    html! {
        h2 id=(id) { (spoken) @if let Some(note) = note { " " small.muted { (note) } } }
        @if lines.is_empty() { p.muted { (tr!(language, "calendar.agenda.empty")) } }
        @if *before > 0 { a.button.quiet href=(back) tabindex=[stop] { (tr!(language, "calendar.agenda.before", n = before, date = spoken)) } }
        @if !lines.is_empty() {
            div role=(if alive { "treegrid" } else { "list" }) aria-labelledby=(id) aria-describedby=[alive.then_some(HINT)] {
                @for (place, entry) in lines.iter().enumerate() { (line(language, entry, *date, place, alive)) }
            }
        }
        @if *hidden > 0 { a.button.quiet href=(href) tabindex=[stop] { (tr!(language, "calendar.more_spoken", n = hidden, date = spoken)) } }
    }
}

fn line(language: Language, entry: &AgendaEntry, date: NaiveDate, place: usize, alive: bool) -> Markup {
    let AgendaEntry { booking, movable, carried, selected, link } = entry;
    let sign = UseSign::of(language, booking.purpose, booking.status);
    let (stop, cell) = (alive.then_some("-1"), alive.then_some("gridcell"));
    let (begins, ends) = hours_on(language, booking, date);
    html! {
        div.line role=(if alive { "row" } else { "listitem" }) tabindex=[stop] data-status=(sign.code) data-code=[carried] data-day=(date) data-linked=[link.as_ref().map(|link| &link.code)] data-selected=[selected.then_some("")] {
            time role=[cell] datetime=(booking.from.to_rfc3339()) { (begins) @if !ends.is_empty() { " " small { (ends) } } }
            span role=[cell] {
                b { (facility_text(booking)) }
                " "
                small {
                    @match &booking.code {
                        Some(code) => a href=(paths::reservation(code)) draggable="false" tabindex=[stop] { (booking.title) },
                        None => (booking.title),
                    }
                    @if *selected { span.sr { ", " (tr!(language, "calendar.together.selected")) } }
                }
                @if let Some(link) = link { " " small.linked { (link.words) } }
            }
            span.row.tight role=[cell] {
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
            Ok(()) if alive => button.button type="button" tabindex="-1" aria-haspopup="dialog" aria-label=(label) data-move=(code) { (open) },
            Ok(()) => a.button href=(paths::reservation(code)) aria-label=(label) { (open) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;
    use crate::server_fns::calendar::ProposalLink;
    use crate::server_fns::calendar::examples;
    use std::collections::BTreeSet;

    /// A day of so many bookings, of which a page comes after `before` others.
    fn calendar(count: usize, before: usize) -> StaffCalendar {
        let page = vec![examples::booking("2026-12-15 08:00", "2026-12-15 12:00"); (count - before).min(DAY_LINES)];
        let calendar = examples::calendar(CalendarView::Agenda, "2026-12-15", "2026-12-16", page);
        StaffCalendar { counts: vec![count], lines_before: before, ..calendar }
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

    /// One request at two times: what it has, and what is proposed for it.
    fn with_proposal(facilities: Option<(String, String)>, would_be: &str) -> Vec<String> {
        let code: ReservationCode = "0000-0000-0".parse().expect("a code");
        let mut calendar = calendar(2, 0);
        for booking in &mut calendar.bookings {
            booking.code = Some(code.clone());
        }
        calendar.bookings[1].proposed = true;
        calendar.links = vec![ProposalLink { code, was: wita("2026-12-15 08:00"), would_be: wita(would_be), facilities }];
        let shown = day(&calendar, CalendarView::Agenda, DAY_LINES);
        shown.lines.into_iter().map(|line| line.link.expect("both are linked").words).collect()
    }

    #[test]
    fn what_a_booking_has_and_what_is_proposed_tell_of_each_other() {
        assert_eq!(with_proposal(None, "2026-12-17 09:00"), ["ada usulan pindah ke Kam 17 Des 09.00", "usulan, semula Sel 15 Des 08.00"]);
        let halls = Some(("Aula Utama".to_owned(), "Aula Kecil".to_owned()));
        assert_eq!(
            with_proposal(halls, "2026-12-15 08:00"),
            ["ada usulan pindah ke Sel 15 Des 08.00, Aula Kecil", "usulan, semula Sel 15 Des 08.00, Aula Utama"]
        );
        assert_eq!(with_proposal(None, "2026-12-15 08:00"), ["ada usulan perubahan", "usulan perubahan"], "fewer things, or for longer");
    }

    #[test]
    fn a_line_without_a_proposal_is_drawn_as_if_there_were_none() {
        let drawn = day_list(Language::Id, &day(&calendar(1, 0), CalendarView::Agenda, DAY_LINES), "agenda-judul", true).into_string();
        assert!(!drawn.contains("linked"), "{drawn}");
    }

    #[test]
    fn the_short_list_below_the_month_leads_to_the_whole_agenda_of_the_day() {
        let below = day(&calendar(30, 0), CalendarView::Month, 20);
        assert_eq!((below.hidden, below.href.as_str()), (10, "/kantor/kalender?view=agenda&date=2026-12-15"));
    }

    #[test]
    fn lines_are_rows_for_arrow_keys_once_the_page_is_alive_and_a_plain_list_before() {
        let many = day(&calendar(DAY_LINES + 5, 0), CalendarView::Agenda, DAY_LINES);
        let written = |alive| day_list(Language::Id, &many, "agenda-judul", alive).into_string();
        let (alive, plain) = (written(true), written(false));
        let count = |markup: &str, what: &str| markup.matches(what).count();
        assert_eq!(["role=\"treegrid\"", "role=\"row\"", "role=\"gridcell\""].map(|role| count(&alive, role)), [1, 60, 180]);
        assert_eq!(count(&alive, "tabindex=\"-1\""), 61, "the lines and the way to the rest; which one is the stop is set from outside");
        assert_eq!((count(&plain, "role=\"listitem\""), count(&plain, "tabindex")), (60, 0));
    }
}
