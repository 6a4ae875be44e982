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
use crate::domain::calendar_view::CalendarView;
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
    /// Bookings that are not in the list, and where they are.
    hidden: usize,
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

/// The list of one of the days that are shown, of at most `most` bookings. What is left out stands in the timeline of the day.
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
    let href = address.on(date).seen_as(CalendarView::Day).path();
    AgendaDay { date, note: day_state(language, calendar, date).1, hidden: count.saturating_sub(lines.len()), lines, href }
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
            {move || days.with(|days| days.iter().all(|day| day.lines.is_empty())).then(|| view! { <p class="muted">{tr!(language, "calendar.agenda.none")}</p> })}
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
    let AgendaDay { date, note, lines, hidden, href } = day;
    let empty = lines.is_empty();
    view! {
        <h2 id=id>{long_date(language, date)} {note.map(|note| view! { <small class="muted">{format!(" {note}")}</small> })}</h2>
        {empty.then(|| view! { <p class="muted">{tr!(language, "calendar.agenda.empty")}</p> })}
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
