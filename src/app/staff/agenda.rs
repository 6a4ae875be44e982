//! One day of the calendar as a list; from here a booking is moved.

use super::month_days::{bookings_on, facility_text};
use super::move_dialog::Mover;
use super::wording::refusal_text;
use super::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::components::Icon;
use crate::components::booking_chip::UseSign;
use crate::domain::code::ReservationCode;
use crate::domain::format::long_date;
use crate::domain::reservation::{Action, Refusal};
use crate::domain::role::Roles;
use crate::domain::slot::{Moment, TimeOfDay};
use crate::server_fns::calendar::{CalendarBooking, StaffMonth};
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Id of the section.
pub const AGENDA: &str = "agenda";

#[component]
pub fn Agenda(month: StaffMonth, date: NaiveDate, roles: Roles, mover: Mover) -> impl IntoView {
    let language = use_language();
    let now = month.updated_at;
    let bookings: Vec<CalendarBooking> = bookings_on(&month.bookings, date).cloned().collect();
    let may_move = roles.any_of(Action::Move.roles());
    let empty = bookings.is_empty();
    view! {
        <section class="agenda" id=AGENDA aria-labelledby="agenda-judul">
            <h2 id="agenda-judul">{long_date(language, date)}</h2>
            {empty.then(|| view! { <p class="muted">{tr!(language, "calendar.agenda.empty")}</p> })}
            <ol>
                {bookings
                    .into_iter()
                    .enumerate()
                    .map(|(place, booking)| view! { <AgendaLine booking date place roles=roles.clone() now mover/> })
                    .collect_view()}
            </ol>
            {(!may_move && !empty).then(|| view! { <p class="muted small">{tr!(language, "calendar.agenda.no_right")}</p> })}
        </section>
    }
}

#[component]
fn AgendaLine(booking: CalendarBooking, date: NaiveDate, place: usize, roles: Roles, now: Moment, mover: Mover) -> impl IntoView {
    let language = use_language();
    let sign = UseSign::of(language, booking.purpose, booking.status);
    let movable = booking.movable(&roles, now);
    // A finger takes hold of it here: on a phone the days are too small for that.
    let carried = booking.movable_code(&roles, now);
    let title = booking.title.clone();
    view! {
        <li data-status=sign.code data-code=carried data-day=date.to_string()>
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
                </small>
            </span>
            <span class="row tight">
                <span class="badge" data-status=sign.code><Icon name=sign.icon/>{sign.label}</span>
                {booking.code.zip(movable).map(|(code, movable)| view! { <MoveButton code movable title place mover/> })}
            </span>
        </li>
    }
}

/// The way to another day: a dialog where the page is alive, else the page of the request.
#[component]
fn MoveButton(code: ReservationCode, movable: Result<(), Refusal>, title: String, place: usize, mover: Mover) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let label = format!("{} {title}", tr!(language, "calendar.move.open"));
    match movable {
        // Said once, below the list.
        Err(Refusal::Forbidden) => ().into_any(),
        Err(refusal) => {
            let id = format!("pindah-sebab-{place}");
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
