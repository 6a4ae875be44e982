//! `/kantor/kalender`: everything that is booked, as a month, a week, a day, lists, or a timeline of facilities. What is shown
//! lives in the address, so that every state is a link; with script the same links change the page in place.

mod address;
mod agenda;
mod carry;
mod days;
mod draw;
mod lanes;
mod select;
mod together;
mod week;

use self::address::Address;
use self::agenda::{Agenda, AgendaDays, agenda_day};
use self::carry::line::CarryLine;
use self::carry::spot::Field;
use self::carry::{AREA, Carry, HINT};
use self::days::{Viewer, days_of};
use self::draw::{Draw, event_path};
use self::lanes::{heads_of, hours_of, lanes_of, scale_of};
use self::together::{Together, TogetherBar, TogetherDialog};
use self::week::{scale_on, week_of};
use super::keep::ShowLatest;
use super::layout::EVENT_ROLES;
use super::move_dialog::{MoveDialog, Mover};
use super::workspace::{Freshness, HEADING, staff_resource, use_workspace};
use crate::app::week::week_start;
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::components::calendar::key_target;
use crate::components::calendar::lanes::{LANES_ID, LaneTable};
use crate::components::calendar::staff_month::{DropMarks, STAFF_MONTH_ID, StaffLegend, StaffMonthTable};
use crate::components::calendar::week::{WEEK_ID, WeekTable};
use crate::components::field::options_of;
use crate::domain::calendar_view::{AGENDA_LINES, CalendarView, DAY_LINES, LANES};
use crate::domain::facility::FacilityCode;
use crate::domain::format::{date_range, long_date, month_year};
use crate::domain::language::Language;
use crate::domain::reservation::Action;
use crate::domain::role::StaffMember;
use crate::domain::slot::{Slot, TimeOfDay};
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::availability::load_facilities;
use crate::server_fns::calendar::{StaffCalendar, load_staff_calendar};
use crate::tr;
use chrono::{Duration, NaiveDate};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::collections::BTreeSet;
use std::sync::Arc;

type Answer = Resource<Result<(StaffMember, StaffCalendar), AppError>>;
type Latest = Signal<Arc<(StaffMember, StaffCalendar)>>;

/// What makes a calendar another one, beside its bookings: then it is drawn anew.
type Shape = (CalendarView, NaiveDate, NaiveDate, NaiveDate, Option<FacilityCode>, Vec<FacilityCode>, Option<Field>);

/// How the days of the answer lie on the screen.
fn field_of(calendar: &StaffCalendar) -> Field {
    match calendar.view {
        CalendarView::Month | CalendarView::Agenda => Field::Days,
        CalendarView::Day | CalendarView::Timeline => Field::Lanes(scale_of(calendar)),
        CalendarView::Week => {
            let hours = hours_of(calendar);
            Field::Hours { first: i64::from(hours.start) * 60, minutes: i64::from(hours.end - hours.start) * 60 }
        }
    }
}

fn shape((_, calendar): &(StaffMember, StaffCalendar)) -> Shape {
    let field = (calendar.view != CalendarView::Month).then(|| field_of(calendar));
    let lanes = calendar.lanes.iter().map(|lane| lane.facility.clone()).collect();
    (calendar.view, calendar.from, calendar.to, calendar.today, calendar.facility.clone(), lanes, field)
}

/// `Desember 2026`, `11–24 Desember 2026`, `Jumat, 11 Desember 2026`
fn title_of(language: Language, calendar: &StaffCalendar) -> String {
    match calendar.view {
        CalendarView::Month => month_year(language, calendar.date),
        CalendarView::Day => long_date(language, calendar.date),
        CalendarView::Week | CalendarView::Agenda | CalendarView::Timeline => date_range(language, calendar.from, calendar.to - Duration::days(1)),
    }
}

#[component]
pub fn CalendarPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let address = Memo::new(move |_| query.with(Address::of));
    let page = staff_resource(
        move || address.get(),
        |asked| load_staff_calendar(asked.view, asked.date.map(|date| date.to_string()).unwrap_or_default(), asked.facility, asked.skip),
    );
    let (mover, together) = (Mover::set_up(), Together::set_up());
    let grid = RwSignal::new(false);
    let shown = RwSignal::new(None);
    let field = RwSignal::new(Field::Days);
    let read_at = StoredValue::new(None);
    // A day that the keys have led to and that is still on its way.
    let awaited = StoredValue::new(None::<NaiveDate>);
    Effect::new(move |_| {
        if let Some(Ok((member, calendar))) = page.get() {
            grid.set(true);
            if read_at.get_value() != Some(calendar.updated_at) {
                read_at.set_value(Some(calendar.updated_at));
                mover.settle();
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
                for table in [STAFF_MONTH_ID, WEEK_ID] {
                    browser::rove(table, Some(&stop), reached.is_some());
                }
            });
        }
    });
    let navigate = use_navigate();
    let go = Callback::new(move |date: NaiveDate| {
        let path = address.get_untracked().on(date).path();
        navigate(&path, NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
    });
    let calendar = move || page.get_untracked().and_then(Result::ok).map(|(_, calendar)| calendar);
    let flip = Callback::new(move |way: i32| {
        if let Some(calendar) = calendar() {
            go.run(calendar.view.turned(calendar.date, way, calendar.today));
        }
    });
    let carry = Carry::set_up(mover, together, shown.into(), field.into(), go, flip);
    let facility = Memo::new(move |_| address.get().facility);
    let navigate = use_navigate();
    let draw = Draw::set_up(language, field.into(), facility, Callback::new(move |path: String| navigate(&path, NavigateOptions::default())));
    let carried = carry.marks();
    let marks = Signal::from(Memo::new(move |_| draw.marks().unwrap_or_else(|| carried.get())));
    Effect::new(move |_| {
        page.track();
        let codes = carried.with(|marks| marks.carried.clone());
        request_animation_frame(move || browser::mark_origin(AREA, &codes));
    });
    let may_draw = move || page.get_untracked().and_then(Result::ok).is_some_and(|(member, _)| member.roles.any_of(EVENT_ROLES));
    let selected = Signal::from(Memo::new(move |_| together.selection.codes()));
    let on_key = calendar_keys(address, awaited, carry, page);
    undo_by_keys();
    view! {
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">
                <Transition>{move || page.get().and_then(Result::ok).map(|(_, calendar)| title_of(language, &calendar))}</Transition>
            </h1>
            <PageLinks page address/>
            <Views page address/>
            <Freshness from=page at=|calendar: &StaffCalendar| calendar.updated_at/>
            <FacilityFilter page address/>
            <NewEvent page address/>
        </header>
        <div
            id=AREA
            on:keydown=on_key
            on:pointerdown=move |event| {
                carry.on_down(&event, calendar());
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
            on:click=move |event| carry.on_click(&event, calendar)
            on:dragstart=move |event| event.prevent_default()
            on:touchmove=move |event| carry.keep(&event)
            on:contextmenu=move |event| carry.keep(&event)
        >
            <ShowLatest
                from=page
                shape=shape
                children=move |now: Latest| {
                    let now = with_pending(now, mover, address);
                    view! { <Shown now address marks mover selected grid=grid.into()/> }
                }
            />
        </div>
        <TogetherBar together carried=carry.is_busy()/>
        <CarryLine carry/>
        <MoveDialog mover/>
        <TogetherDialog together/>
    }
}

/// The latest answer, with the move that is on its way to the server.
fn with_pending(latest: Latest, mover: Mover, address: Memo<Address>) -> Latest {
    Signal::derive(move || {
        let now = latest.get();
        let moved = mover.pending.with(|pending| pending.as_ref().map(|pending| pending.over(&now.1, &address.get().facility)));
        moved.map_or_else(|| now.clone(), |calendar| Arc::new((now.0.clone(), calendar)))
    })
}

/// Ctrl+Z (Cmd on a Mac) anywhere on the page, except where somebody is typing, undoes what was just moved.
fn undo_by_keys() {
    let workspace = use_workspace();
    Effect::new(move |_| {
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            let wanted = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key() && event.key().eq_ignore_ascii_case("z");
            let target = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
            let types = target.is_some_and(|target| target.matches("input, select, textarea, dialog *").unwrap_or(false));
            if wanted && !types && workspace.undo() {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// The view that was asked for. It is drawn once: what changes afterwards changes in place.
#[component]
fn Shown(
    now: Latest,
    address: Memo<Address>,
    marks: Signal<DropMarks>,
    mover: Mover,
    /// Codes of the requests that are selected.
    selected: Signal<BTreeSet<String>>,
    grid: Signal<bool>,
) -> impl IntoView {
    let language = use_language();
    let first = now.get_untracked();
    let (member, calendar) = (first.0.clone(), first.1.clone());
    let roles = member.roles;
    let title = title_of(language, &calendar);
    let hint = roles.any_of(Action::Move.roles()).then_some(HINT);
    let caption = tr!(language, "calendar.caption", month = title);
    let known = roles.clone();
    let view = match calendar.view {
        CalendarView::Month => {
            let days = Memo::new(move |_| {
                let selected = selected.get();
                now.with(|now| days_of(language, &now.1, &address.get(), Viewer { roles: &known, selected: &selected }))
            });
            let chosen = Memo::new(move |_| now.with(|now| now.1.date));
            let listed = roles.clone();
            let day = Memo::new(move |_| {
                let selected = selected.get();
                let viewer = Viewer { roles: &listed, selected: &selected };
                now.with(|now| agenda_day(language, &now.1, &address.get(), now.1.date, AGENDA_LINES, viewer))
            });
            view! {
                <StaffMonthTable days caption chosen grid marks hint/>
                <StaffLegend/>
                <Agenda day roles mover/>
            }
            .into_any()
        }
        CalendarView::Week => {
            let hours = hours_of(&calendar);
            let days = Memo::new(move |_| {
                let selected = selected.get();
                now.with(|now| week_of(language, &now.1, &address.get(), Viewer { roles: &known, selected: &selected }))
            });
            let range = hours.clone();
            let place = Callback::new(move |(date, slot): (NaiveDate, Slot)| scale_on(&range, date).place(slot));
            view! {
                <WeekTable days caption hours grid marks hint place/>
                <StaffLegend/>
            }
            .into_any()
        }
        CalendarView::Agenda => {
            let every_day = move |calendar: &StaffCalendar| {
                let selected = selected.get();
                let viewer = Viewer { roles: &known, selected: &selected };
                let dates = calendar.from.iter_days().take_while(|date| *date < calendar.to);
                dates.map(|date| agenda_day(language, calendar, &address.get(), date, DAY_LINES, viewer)).collect()
            };
            let days = Memo::new(move |_| now.with(|now| every_day(&now.1)));
            view! { <AgendaDays days roles mover/> }.into_any()
        }
        CalendarView::Day | CalendarView::Timeline => {
            let scale = scale_of(&calendar);
            let heads = heads_of(language, &calendar);
            let lanes = Memo::new(move |_| {
                let selected = selected.get();
                now.with(|now| lanes_of(language, &now.1, &address.get(), Viewer { roles: &known, selected: &selected }))
            });
            let unit = Memo::new(move |_| {
                let moment = now.with(|now| now.1.updated_at);
                let (unit, _) = scale.place(Slot { from: moment, to: moment + Duration::seconds(1) })?;
                Some((unit, TimeOfDay::of(moment).dotted()))
            });
            view! {
                <LaneTable caption heads lanes scale now=unit marks hint=HINT grid/>
                <LanePages now address/>
                <StaffLegend/>
            }
            .into_any()
        }
    };
    view! {
        <PageTitle text=tr!(language, "calendar.title", month = title)/>
        <div class="stack tight">{view}</div>
    }
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

/// The way to the page where an event is entered; drawing on empty space leads there too.
#[component]
fn NewEvent(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    view! {
        <Transition>
            {move || {
                page.get().and_then(Result::ok).filter(|(member, _)| member.roles.any_of(EVENT_ROLES)).map(|(_, shown)| {
                    let times = (shown.date, TimeOfDay::at(8, 0), shown.date, TimeOfDay::at(16, 0));
                    let href = move || event_path(&address.get().facility, Some(times));
                    view! { <a class="button primary" href=href><Icon name="plus"/>{tr!(language, "calendar.new_event")}</a> }
                })
            }}
        </Transition>
    }
}

/// The page before, the page after, and today.
#[component]
fn PageLinks(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    view! {
        <nav class="row tight" aria-label=tr!(language, "calendar.turn")>
            <Transition>
                {move || {
                    let address = address.get();
                    page.get().and_then(Result::ok).map(|(_, shown)| {
                        let to = |steps| address.on(shown.view.turned(shown.date, steps, shown.today)).path();
                        let label = |way: &str| words(language, &format!("calendar.{way}.{}", shown.view));
                        view! {
                            <a class="button square" rel="prev" data-flip="-1" data-noscroll="" href=to(-1) aria-label=label("prev")><Icon name="prev"/></a>
                            <a class="button square" rel="next" data-flip="1" data-noscroll="" href=to(1) aria-label=label("next")><Icon name="next"/></a>
                            <a class="button" data-noscroll="" href=address.on(shown.today).path()>{tr!(language, "cal.today")}</a>
                        }
                    })
                }}
            </Transition>
        </nav>
    }
}

/// The views, of the same day and facility.
#[component]
fn Views(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    let views = [CalendarView::Month, CalendarView::Timeline, CalendarView::Week, CalendarView::Day, CalendarView::Agenda];
    view! {
        <nav class="segments" aria-label=tr!(language, "calendar.views")>
            <Transition>
                {move || {
                    let address = address.get();
                    page.get().and_then(Result::ok).map(|(_, shown)| {
                        views
                            .map(|view| {
                                let current = (view == shown.view).then_some("page");
                                let href = address.on(shown.date).seen_as(view).path();
                                view! { <a href=href data-noscroll="" aria-current=current>{words(language, &format!("calendar.view.{view}"))}</a> }
                            })
                            .collect_view()
                    })
                }}
            </Transition>
        </nav>
    }
}

/// One facility or all; a plain GET form, which sends itself where the page is alive.
#[component]
fn FacilityFilter(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let facilities = Resource::new(|| (), |()| load_facilities());
    let navigate = use_navigate();
    let choose = move |code: String| {
        navigate(&address.get_untracked().of_facility(&code).path(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    view! {
        <Form method="get" action=paths::CALENDAR attr:class="push row tight">
            <label class="sr" for="saring-fasilitas">{tr!(language, "calendar.facility")}</label>
            <Transition>
                {move || {
                    let known = facilities.get().and_then(Result::ok).unwrap_or_default();
                    let all = (String::new(), tr!(language, "calendar.all_facilities"));
                    let options: Vec<(String, String)> =
                        std::iter::once(all).chain(known.into_iter().map(|facility| (facility.code.to_string(), facility.name))).collect();
                    let choose = choose.clone();
                    view! {
                        <select
                            class="input"
                            id="saring-fasilitas"
                            name="facility"
                            prop:value=move || address.get().facility
                            on:change=move |event| choose(event_target_value(&event))
                        >
                            {options_of(options, &address.get_untracked().facility)}
                        </select>
                    }
                }}
            </Transition>
            <Transition>
                {move || {
                    page.get().and_then(Result::ok).map(|(_, shown)| {
                        view! {
                            <input type="hidden" name="view" value=shown.view.code()/>
                            <input type="hidden" name="date" value=shown.date.to_string()/>
                        }
                    })
                }}
            </Transition>
            <button class="button" type="submit" hidden=move || workspace.hydrated.get()>{tr!(language, "btn.filter")}</button>
        </Form>
    }
}

/// Arrow keys, Home/End and PageUp/PageDown over the days, arrows over the bars of a timeline; Enter is the link's own. What is
/// carried has the keys first.
fn calendar_keys(address: Memo<Address>, awaited: StoredValue<Option<NaiveDate>>, carry: Carry, page: Answer) -> impl Fn(KeyboardEvent) {
    let navigate = use_navigate();
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let calendar = page.get_untracked().and_then(Result::ok).map(|(_, calendar)| calendar);
        if carry.on_key(&event, calendar) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
        if target.as_ref().is_some_and(|target| target.closest(".timeline-scroll").ok().flatten().is_some()) && walk_bars(&event.key()) {
            event.prevent_default();
            return;
        }
        let day = target.and_then(|element| element.closest("table [data-date]").ok().flatten());
        let date = day.and_then(|day| day.get_attribute("data-date")).and_then(|date| date.parse::<NaiveDate>().ok());
        let Some(target) = date.and_then(|date| key_target(date, &event.key(), week_start())) else { return };
        event.prevent_default();
        let shown = [STAFF_MONTH_ID, WEEK_ID].into_iter().any(|table| browser::rove(table, Some(&target.to_string()), true));
        if !shown {
            awaited.set_value(Some(target));
            navigate(&address.get_untracked().on(target).path(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    }
}

/// Over the bars of a timeline: left and right in a row, up and down from row to row; true when the key was one of these.
fn walk_bars(key: &str) -> bool {
    let steps = match key {
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        _ => return false,
    };
    browser::walk_rows(&format!("#{LANES_ID} tbody tr"), ".booking", steps)
}
