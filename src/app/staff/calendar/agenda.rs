//! Days of the calendar as lists; from here a booking is moved.

use super::address::Address;
use super::days::{Viewer, bookings_on, day_state, facility_text};
use crate::app::staff::move_dialog::Mover;
use crate::app::staff::wording::refusal_text;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::Icon;
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
use leptos::prelude::*;

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

#[component]
pub fn Agenda(day: Memo<AgendaDay>, roles: Roles, mover: Mover) -> impl IntoView {
    view! {
        <section class="agenda" id=AGENDA aria-labelledby="agenda-judul">
            {move || {
                browser::hold_focus();
                view! { <DayList day=day.get() id="agenda-judul".to_owned() mover/> }
            }}
            <NoRight roles/>
        </section>
    }
}

/// Every day of two weeks as lists; days without bookings are left out.
#[component]
pub fn AgendaDays(days: Memo<Vec<AgendaDay>>, roles: Roles, mover: Mover) -> impl IntoView {
    let language = use_language();
    let places: Vec<usize> = (0..days.with_untracked(Vec::len)).collect();
    let none = if places.len() == 1 { tr!(language, "calendar.agenda.empty") } else { tr!(language, "calendar.agenda.none") };
    view! {
        <div class="agenda" id=AGENDA>
            {places
                .into_iter()
                .map(|place| {
                    let day = Memo::new(move |_| days.with(|days| days.get(place).cloned()));
                    move || {
                        browser::hold_focus();
                        let day = day.get().filter(|day| !day.lines.is_empty())?;
                        let id = format!("agenda-{}", day.date);
                        let labelled_by = id.clone();
                        Some(view! { <section aria-labelledby=labelled_by><DayList day id mover/></section> })
                    }
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

/// A day's heading and its bookings.
#[component]
fn DayList(day: AgendaDay, id: String, mover: Mover) -> impl IntoView {
    let language = use_language();
    let AgendaDay { date, note, lines, before, hidden, back, href } = day;
    let empty = lines.is_empty();
    view! {
        <h2 id=id>{long_date(language, date)} {note.map(|note| view! { <small class="muted">{format!(" {note}")}</small> })}</h2>
        {empty.then(|| view! { <p class="muted">{tr!(language, "calendar.agenda.empty")}</p> })}
        {(before > 0).then(|| view! { <a class="button quiet" href=back>{tr!(language, "calendar.agenda.before", n = before, date = long_date(language, date))}</a> })}
        <ol>{lines.into_iter().enumerate().map(|(place, entry)| view! { <AgendaLine entry date place mover/> }).collect_view()}</ol>
        {(hidden > 0).then(|| view! { <a class="button quiet" href=href>{tr!(language, "calendar.more_spoken", n = hidden, date = long_date(language, date))}</a> })}
    }
}

#[component]
fn AgendaLine(entry: AgendaEntry, date: NaiveDate, place: usize, mover: Mover) -> impl IntoView {
    let language = use_language();
    let AgendaEntry { booking, movable, carried, selected } = entry;
    let sign = UseSign::of(language, booking.purpose, booking.status);
    let title = booking.title.clone();
    view! {
        <li data-status=sign.code data-code=carried data-day=date.to_string() data-selected=selected.then_some("")>
            <time datetime=booking.from.to_rfc3339()>
                {TimeOfDay::of(booking.from).dotted()}
                <small>{TimeOfDay::of(booking.to).dotted()}</small>
            </time>
            <span>
                <b>{facility_text(&booking)}</b>
                <small>
                    {match &booking.code {
                        Some(code) => view! { <a href=paths::reservation(code) draggable="false">{title.clone()}</a> }.into_any(),
                        None => title.clone().into_any(),
                    }}
                    {selected.then(|| view! { <span class="sr">{format!(", {}", tr!(language, "calendar.together.selected"))}</span> })}
                </small>
            </span>
            <span class="row tight">
                <span class="badge" data-status=sign.code><Icon name=sign.icon/>{sign.label}</span>
                {booking.code.zip(movable).map(|(code, movable)| view! { <MoveButton code movable title date place mover/> })}
            </span>
        </li>
    }
}

/// The way to another day: a dialog where the page is alive, else the page of the request.
#[component]
fn MoveButton(code: ReservationCode, movable: Result<(), Refusal>, title: String, date: NaiveDate, place: usize, mover: Mover) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let label = format!("{} {title}", tr!(language, "calendar.move.open"));
    match movable {
        // Said once, below the list.
        Err(Refusal::Forbidden) => ().into_any(),
        Err(refusal) => {
            let id = format!("pindah-sebab-{date}-{place}");
            view! {
                <button class="button" type="button" disabled aria-label=label aria-describedby=id.clone()>{tr!(language, "calendar.move.open")}</button>
                <small id=id>{refusal_text(language, &refusal)}</small>
            }
            .into_any()
        }
        Ok(()) => {
            let page = paths::reservation(&code);
            view! {
                <button
                    class="button"
                    type="button"
                    aria-haspopup="dialog"
                    aria-label=label.clone()
                    hidden=move || !workspace.hydrated.get()
                    on:click=move |_| mover.open(code.to_string())
                >
                    {tr!(language, "calendar.move.open")}
                </button>
                <a class="button" href=page aria-label=label hidden=move || workspace.hydrated.get()>{tr!(language, "calendar.move.open")}</a>
            }
            .into_any()
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
