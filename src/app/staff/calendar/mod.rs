//! `/kantor/kalender`: everything that is booked, as a month, a week, a day, lists, or a timeline of facilities. What is shown
//! lives in the address, so that every state is a link; with script the same links change the page in place.

mod address;
mod agenda;
mod carry;
mod clock;
mod curve;
mod days;
mod draw;
mod head;
mod keys;
mod lanes;
mod linked;
mod screen;
mod select;
mod shown;
mod together;
mod week;

use self::address::Address;
use self::agenda::{AGENDA, LINE, LINES, opens_move};
use self::carry::line::CarryLine;
use self::carry::spot::Field;
use self::carry::{AREA, Carry, FOCUS};
use self::clock::Clock;
use self::draw::Draw;
use self::head::{FacilityFilter, NewEvent, PageLinks, Pick, Views, gist_of};
use self::keys::{calendar_keys, undo_by_keys};
use self::lanes::scale_of;
use self::linked::Linked;
use self::screen::Screen;
use self::shown::{DayBelow, Shown};
use self::together::{Together, TogetherBar, TogetherDialog};
use super::keep::ShowLatest;
use super::layout::EVENT_ROLES;
use super::move_dialog::{MoveDialog, Mover};
use super::pending::{Pending, all_over};
use super::rehearsal::Rehearsed;
use super::workspace::{Freshness, HEADING, staff_resource};
use crate::app::use_language;
use crate::browser;
use crate::components::calendar::lanes::{dress_handled, keep_lane_stop};
use crate::components::calendar::staff_month::{STAFF_MONTH_ID, StaffLegend};
use crate::components::calendar::week::WEEK_ID;
use crate::domain::calendar_view::CalendarView;
use crate::domain::facility::FacilityCode;
use crate::domain::format::{date_range, long_date, month_year};
use crate::domain::language::Language;
use crate::domain::role::StaffMember;
use crate::error::AppError;
use crate::server_fns::calendar::{StaffCalendar, load_staff_calendar};
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::sync::Arc;

type Answer = Resource<Result<(StaffMember, StaffCalendar), AppError>>;
type Latest = Signal<Arc<(StaffMember, StaffCalendar)>>;

/// So much of an answer is drawn at a rehearsal: the same functions are called, and what is thrown away afterwards is little.
const REHEARSED_BOOKINGS: usize = 60;
const REHEARSED_LANES: usize = 3;

/// A selector that nothing matches.
const NOWHERE: &str = ":not(*)";

/// What makes a calendar another one, beside its bookings: then it is drawn anew.
type Shape = (CalendarView, NaiveDate, NaiveDate, NaiveDate, Option<FacilityCode>, Vec<FacilityCode>, Option<Field>);

/// How the days of the answer lie on the screen.
fn field_of(calendar: &StaffCalendar) -> Field {
    match calendar.view {
        CalendarView::Month | CalendarView::Agenda => Field::Days,
        CalendarView::Day | CalendarView::Timeline => Field::Lanes(scale_of(calendar)),
        CalendarView::Week => {
            let hours = &calendar.hours;
            Field::Hours { first: i64::from(hours.start) * 60, minutes: i64::from(hours.end - hours.start) * 60 }
        }
    }
}

fn shape((_, calendar): &(StaffMember, StaffCalendar)) -> Shape {
    let field = (calendar.view != CalendarView::Month).then(|| field_of(calendar));
    let lanes = calendar.lanes.iter().map(|lane| lane.facility.clone()).collect();
    (calendar.view, calendar.from, calendar.to, calendar.today, calendar.facility.clone(), lanes, field)
}

/// The list below a month stays when the month is turned: a finger may have taken hold of one of its lines.
fn view_in((_, calendar): &(StaffMember, StaffCalendar)) -> CalendarView {
    calendar.view
}

/// `Desember 2026`, `11–24 Desember 2026`, `Jumat, 11 Desember 2026`
fn title_of(language: Language, view: CalendarView, date: NaiveDate, (from, to): (NaiveDate, NaiveDate)) -> String {
    match view {
        CalendarView::Month => month_year(language, date),
        CalendarView::Day => long_date(language, date),
        CalendarView::Week | CalendarView::Agenda | CalendarView::Timeline => date_range(language, from, to - Duration::days(1)),
    }
}

#[component]
pub fn CalendarPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let rehearsed = use_context::<Rehearsed>();
    let address = Memo::new(move |_| rehearsed.map_or_else(|| query.with(Address::of), |rehearsed| Address::first(rehearsed.view)));
    let page = staff_resource(
        move || address.get(),
        move |asked| async move {
            let date = asked.date.map(|date| date.to_string()).unwrap_or_default();
            let answer = load_staff_calendar(asked.view, date, asked.facility, asked.skip).await;
            if rehearsed.is_some() { answer.map(|calendar| calendar.first(REHEARSED_BOOKINGS, REHEARSED_LANES)) } else { answer }
        },
    );
    let (mover, together) = (Mover::set_up(), Together::set_up());
    let grid = RwSignal::new(false);
    let shown = RwSignal::new(None);
    let field = RwSignal::new(Field::Days);
    let screen = Screen::empty();
    let (linked, clock) = (Linked::set_up(screen), Clock::set_up(screen));
    // A day that the keys have led to and that is still on its way.
    let awaited = StoredValue::new(None::<NaiveDate>);
    Effect::new(move |_| {
        if let Some(Ok((member, calendar))) = page.get() {
            if !grid.get_untracked() {
                grid.set(true);
            }
            if screen.with(|_, shown| shown.updated_at) != Some(calendar.updated_at) {
                mover.settle();
                together.settle();
            }
            together.selection.follow(&calendar, &member.roles, &address.get_untracked().facility);
            let days = Some((calendar.from, calendar.to));
            if shown.get_untracked() != days {
                shown.set(days);
            }
            let now = field_of(&calendar);
            if field.get_untracked() != now {
                field.set(now);
            }
            let reached = awaited.get_value().filter(|date| (calendar.from..calendar.to).contains(date));
            if reached.is_some() {
                awaited.set_value(None);
            }
            let stop = reached.unwrap_or(calendar.date).to_string();
            request_animation_frame(move || {
                let mut shown = false;
                for table in [STAFF_MONTH_ID, WEEK_ID] {
                    shown |= browser::rove(table, Some(&stop), reached.is_some());
                }
                // Bars and lines have no days to be led to: their tab stop is where the keys go on.
                if reached.is_some() && !shown {
                    let _ = FOCUS.iter().any(|place| browser::focus_first(place));
                }
            });
            if let Some(rehearsed) = rehearsed {
                rehearsed.drawn();
            }
            let answered = calendar.updated_at;
            screen.show(member, calendar);
            clock.set(answered);
        }
    });
    let navigate = use_navigate();
    let go = Callback::new(move |date: NaiveDate| {
        let path = address.get_untracked().on(date).path();
        navigate(&path, NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
    });
    let flip = Callback::new(move |way: i32| {
        if let Some(date) = screen.with(|_, calendar| calendar.view.turned(calendar.date, way, calendar.today)) {
            go.run(date);
        }
    });
    // Keys that carry lead to another page as keys with empty hands do: the focus follows.
    let turn = Callback::new(move |date: NaiveDate| {
        awaited.set_value(Some(date));
        go.run(date);
    });
    let carry = Carry::set_up(mover, together, screen, shown.into(), field.into(), turn, flip);
    let facility = Memo::new(move |_| address.get().facility);
    let navigate = use_navigate();
    let draw = Draw::set_up(language, field.into(), facility, Callback::new(move |path: String| navigate(&path, NavigateOptions::default())));
    let carried = carry.marks();
    let marks = Signal::from(Memo::new(move |_| draw.marks().unwrap_or_else(|| carried.get())));
    Effect::new(move |_| {
        page.track();
        let (codes, handled) = (carried.with(|marks| marks.carried.clone()), carry.handled());
        request_animation_frame(move || {
            browser::mark_bookings(AREA, "data-drag", "origin", &codes);
            browser::mark_bookings(AREA, "data-handle", "", &handled);
            dress_handled(&handled);
            let lifted: Vec<String> = codes.iter().map(|code| format!("{LINE}[data-code=\"{code}\"]")).collect();
            let lifted = if lifted.is_empty() { NOWHERE.to_owned() } else { lifted.join(", ") };
            browser::mark_only(LINE, "data-lifted", &lifted);
        });
    });
    let may_draw = move || screen.with(|member, _| member.roles.any_of(EVENT_ROLES)) == Some(true);
    let selected = Signal::from(Memo::new(move |_| together.selection.codes()));
    let on_key = calendar_keys(address, awaited, carry, screen);
    undo_by_keys();
    view! {
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">
                <Transition>
                    {
                        let gist = gist_of(page);
                        move || gist.get().map(|gist| title_of(language, gist.view, gist.date, (gist.from, gist.to)))
                    }
                </Transition>
            </h1>
            <PageLinks page/>
            <Views page/>
            <Freshness from=page at=|calendar: &StaffCalendar| calendar.updated_at/>
            <FacilityFilter page address/>
            <Pick page selection=together.selection/>
            <NewEvent page/>
        </header>
        <div
            id=AREA
            class="stack tight"
            data-picking=move || together.selection.is_picking().then_some("")
            on:keydown=move |event| {
                // Escape gives up the drawing, and not what is selected.
                if !draw.is_busy() {
                    on_key(event);
                }
            }
            on:pointerover=move |event| {
                carry::pointer::on_over(&event);
                linked.on_reach(&event);
            }
            on:pointerleave=move |_| linked.on_leave()
            on:focusin=move |event| {
                keep_lane_stop();
                browser::keep_stop(&format!("#{AGENDA}"), LINES);
                linked.on_reach(&event);
            }
            on:focusout=move |_| linked.on_leave()
            on:pointerdown=move |event| {
                carry.on_down(&event);
                if may_draw() {
                    draw.on_down(&event);
                }
            }
            on:pointermove=move |event| {
                carry.on_move(&event);
                draw.on_move(&event);
            }
            on:pointerup=move |event| {
                carry.on_up(&event);
                draw.on_up();
            }
            on:pointercancel=move |event| {
                carry.on_cancel(&event);
                draw.give_up();
            }
            on:click=move |event| {
                if !opens_move(&event, mover) {
                    carry.on_click(&event);
                }
            }
            on:dragstart=move |event| event.prevent_default()
            on:touchmove=move |event| carry.keep(&event)
            on:contextmenu=move |event| carry.keep(&event)
        >
            <ShowLatest
                from=page
                shape=shape
                children=move |now: Latest| {
                    let now = with_pending(now, mover, together, address);
                    view! { <Shown now address marks selected grid=grid.into() held=carry.is_busy() clock=clock.now()/> }
                }
            />
            // It stays when the page is turned: its signs would be drawn in a frame of their own.
            <Transition>
                {
                    let view = view_of(page);
                    let has_legend = Memo::new(move |_| view.get().is_some_and(|view| view != CalendarView::Agenda));
                    move || has_legend.get().then(|| view! { <StaffLegend/> })
                }
            </Transition>
            <Transition>
                {
                    let view = view_of(page);
                    let is_month = Memo::new(move |_| view.get() == Some(CalendarView::Month));
                    let below = move |now: Latest| {
                        let now = with_pending(now, mover, together, address);
                        view! { <DayBelow now address selected held=carry.is_busy()/> }
                    };
                    move || is_month.get().then(|| view! { <ShowLatest from=page shape=view_in children=below/> })
                }
            </Transition>
        </div>
        <TogetherBar together carried=carry.is_busy()/>
        <CarryLine carry/>
        // Their forms are long, and most who look at a calendar move nothing.
        {move || mover.wanted.get().then(|| view! { <MoveDialog mover/> })}
        {move || together.wanted.get().then(|| view! { <TogetherDialog together/> })}
    }
}

/// The view that is on the screen; it stays when a later answer fails. Call it inside of the `Transition` that waits for the page.
fn view_of(page: Answer) -> Memo<Option<CalendarView>> {
    Memo::new(move |before: Option<&Option<CalendarView>>| {
        page.with(|answer| match answer {
            Some(Ok((_, calendar))) => Some(calendar.view),
            _ => before.copied().flatten(),
        })
    })
}

/// The latest answer, with what is on its way to the server: one booking by itself, and others together.
fn with_pending(latest: Latest, mover: Mover, together: Together, address: Memo<Address>) -> Latest {
    Signal::derive(move || {
        let now = latest.get();
        let moves: Vec<Pending> = mover.pending.get().into_iter().chain(together.pending.get()).collect();
        if moves.is_empty() {
            return now;
        }
        Arc::new((now.0.clone(), all_over(&moves, &now.1, &address.get().facility)))
    })
}
