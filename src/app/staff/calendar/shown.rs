//! The calendar itself, in the view that was asked for, and what stands below it.

use super::address::Address;
use super::agenda::{Agenda, AgendaDays, agenda_day};
use super::carry::{HINT_DAYS, HINT_LIFT, HINT_SELECT, HINT_TEAM};
use super::days::{Viewer, days_of};
use super::lanes::{heads_of, lanes_of, scale_of};
use super::week::{scale_on, week_of};
use super::{Latest, title_of};
use crate::app::staff::layout::EVENT_ROLES;
use crate::app::{PageTitle, use_language};
use crate::components::calendar::lanes::LaneTable;
use crate::components::calendar::staff_month::{DropMarks, StaffMonthTable};
use crate::components::calendar::week::WeekTable;
use crate::domain::calendar_view::{AGENDA_LINES, CalendarView, DAY_LINES, LANES};
use crate::domain::reservation::Action;
use crate::domain::role::Roles;
use crate::domain::slot::{Moment, Slot, TimeOfDay};
use crate::server_fns::calendar::StaffCalendar;
use crate::tr;
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The view that was asked for. It is drawn once: what changes afterwards changes in place.
#[component]
pub fn Shown(
    now: Latest,
    /// Read, never followed: when it changes another answer is on its way.
    address: Memo<Address>,
    marks: Signal<DropMarks>,
    /// Codes of the requests that are selected.
    selected: Signal<BTreeSet<String>>,
    grid: Signal<bool>,
    /// Something is in the hand.
    held: Signal<bool>,
    /// The office's time, once the page is alive.
    clock: Signal<Option<Moment>>,
) -> impl IntoView {
    let language = use_language();
    let first = now.get_untracked();
    let (member, calendar) = (first.0.clone(), first.1.clone());
    let roles = member.roles;
    let title = title_of(language, calendar.view, calendar.date, (calendar.from, calendar.to));
    let hint = hint_of(&roles, calendar.view);
    let caption = tr!(language, "calendar.caption", month = title);
    let known = roles.clone();
    let view = match calendar.view {
        CalendarView::Month => {
            let days = Memo::new(move |_| {
                let selected = selected.get();
                now.with(|now| days_of(language, &now.1, &address.get_untracked(), Viewer { roles: &known, selected: &selected }))
            });
            let chosen = Memo::new(move |_| now.with(|now| now.1.date));
            view! { <StaffMonthTable days caption chosen grid held marks hint/> }.into_any()
        }
        CalendarView::Week => {
            let hours = calendar.hours.clone();
            let days = Memo::new(move |_| {
                let selected = selected.get();
                now.with(|now| week_of(language, &now.1, &address.get_untracked(), Viewer { roles: &known, selected: &selected }))
            });
            let range = hours.clone();
            let place = Callback::new(move |(date, slot): (NaiveDate, Slot)| scale_on(&range, date).place(slot));
            view! { <WeekTable days caption hours grid marks hint place/> }.into_any()
        }
        CalendarView::Agenda => {
            let every_day = move |calendar: &StaffCalendar| {
                let selected = selected.get();
                let viewer = Viewer { roles: &known, selected: &selected };
                let dates = calendar.from.iter_days().take_while(|date| *date < calendar.to);
                dates.map(|date| agenda_day(language, calendar, &address.get_untracked(), date, DAY_LINES, viewer)).collect()
            };
            let days = Memo::new(move |_| now.with(|now| every_day(&now.1)));
            view! { <AgendaDays days roles held marks/> }.into_any()
        }
        CalendarView::Day | CalendarView::Timeline => {
            let scale = scale_of(&calendar);
            let heads = heads_of(language, &calendar);
            let lanes = Memo::new(move |_| {
                let selected = selected.get();
                now.with(|now| lanes_of(language, &now.1, &address.get_untracked(), Viewer { roles: &known, selected: &selected }))
            });
            let unit = Memo::new(move |_| {
                let answered = now.with(|now| now.1.updated_at);
                let moment = clock.get().map_or(answered, |clock| clock.max(answered));
                let (unit, _) = scale.place(Slot { from: moment, to: moment + Duration::seconds(1) })?;
                Some((unit, TimeOfDay::of(moment).dotted()))
            });
            view! {
                <LaneTable caption heads lanes scale now=unit marks hint grid held/>
                <LanePages now address/>
            }
            .into_any()
        }
    };
    view! {
        <PageTitle text=tr!(language, "calendar.title", month = title)/>
        <div class="stack tight">{view}</div>
    }
}

/// Ids of the words about the keys that there are in a view, for those who have them.
fn hint_of(roles: &Roles, view: CalendarView) -> Option<String> {
    let moves = roles.any_of(Action::Move.roles());
    if !moves && !roles.any_of(EVENT_ROLES) {
        return None;
    }
    let over_days = matches!(view, CalendarView::Month | CalendarView::Week).then_some(HINT_DAYS);
    let over_bookings = if moves { [HINT_LIFT, HINT_SELECT].as_slice() } else { &[HINT_TEAM] };
    Some(over_days.into_iter().chain(over_bookings.iter().copied()).collect::<Vec<_>>().join(" "))
}

/// Below a month: everything that is booked on the chosen day.
#[component]
pub fn DayBelow(now: Latest, address: Memo<Address>, selected: Signal<BTreeSet<String>>, held: Signal<bool>) -> impl IntoView {
    let language = use_language();
    let roles = now.with_untracked(|now| now.0.roles.clone());
    let listed = roles.clone();
    let day = Memo::new(move |_| {
        let selected = selected.get();
        let viewer = Viewer { roles: &listed, selected: &selected };
        now.with(|now| agenda_day(language, &now.1, &address.get_untracked(), now.1.date, AGENDA_LINES, viewer))
    });
    view! { <Agenda day roles held/> }
}

/// From one page of facilities to the next.
#[component]
fn LanePages(now: Latest, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    let (before, shown, all) = now.with_untracked(|now| (now.1.lanes_before, now.1.lanes.len(), now.1.lanes_in_all));
    let link = move |skip: usize, text: String| {
        let href = move || address.get().skipping(skip).path();
        view! { <a class="button" href=href>{text}</a> }
    };
    (all > shown).then(|| {
        view! {
            <nav class="row tight" aria-label=tr!(language, "calendar.lanes.pages")>
                {(before > 0).then(|| link(before.saturating_sub(LANES), tr!(language, "calendar.lanes.previous")))}
                <span class="muted">{tr!(language, "calendar.lanes.which", from = before + 1, to = before + shown, n = all)}</span>
                {(before + shown < all).then(|| link(before + shown, tr!(language, "calendar.lanes.next")))}
            </nav>
        }
    })
}
