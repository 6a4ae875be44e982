//! `/kantor/kalender`: everything that is booked in a month, and one day of it as a list. Month, facility and day live in the
//! address, so that every state is a link; with script the same links change the page in place.

use super::agenda::Agenda;
use super::carry::{AREA, Carry, HINT};
use super::carry_line::CarryLine;
use super::month_days::{days_of, shown_day};
use super::move_dialog::{MoveDialog, Mover};
use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::components::calendar::{key_target, month_after};
use crate::components::field::options_of;
use crate::components::staff_month::{STAFF_MONTH_ID, StaffLegend, StaffMonthTable};
use crate::domain::format::month_year;
use crate::domain::reservation::Action;
use crate::domain::role::StaffMember;
use crate::error::AppError;
use crate::server_fns::availability::load_facilities;
use crate::server_fns::calendar::{StaffMonth, load_staff_calendar};
use crate::tr;
use chrono::NaiveDate;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The calendar of a month, perhaps of one facility, with one day chosen.
pub fn calendar_path(month: NaiveDate, facility: &str, date: Option<NaiveDate>) -> String {
    let mut path = format!("{}?month={}", paths::CALENDAR, crate::domain::format::year_month(month));
    if !facility.is_empty() {
        path = format!("{path}&facility={facility}");
    }
    if let Some(date) = date {
        path = format!("{path}&date={date}");
    }
    path
}

/// A facility's code as it may stand in an address; anything else is none.
fn checked_facility(code: &str) -> String {
    if code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') { code.to_owned() } else { String::new() }
}

type Answer = Resource<Result<(StaffMember, StaffMonth), AppError>>;

#[component]
pub fn CalendarPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let facility = Memo::new(move |_| query.with(|query| checked_facility(&query.get("facility").unwrap_or_default())));
    let month = Memo::new(move |_| query.with(|query| query.get("month").unwrap_or_default()));
    let chosen = Memo::new(move |_| query.with(|query| query.get("date").and_then(|date| date.parse::<NaiveDate>().ok())));
    let page = staff_resource(move || (month.get(), facility.get()), |(month, facility)| load_staff_calendar(month, facility));
    let mover = Mover::set_up();
    let grid = RwSignal::new(false);
    let shown = RwSignal::new(None);
    // A day that the keys have led to in a month that is still on its way.
    let awaited = StoredValue::new(None::<NaiveDate>);
    Effect::new(move |_| {
        let chosen = chosen.get();
        if let Some(Ok((_, month))) = page.get() {
            grid.set(true);
            let days = Some((month.from, month.to));
            if shown.get_untracked() != days {
                shown.set(days);
            }
            let reached = awaited.get_value().filter(|date| (month.from..month.to).contains(date));
            let stop = reached.unwrap_or_else(|| shown_day(&month, chosen)).to_string();
            if reached.is_some() {
                awaited.set_value(None);
            }
            request_animation_frame(move || {
                browser::rove(STAFF_MONTH_ID, Some(&stop), reached.is_some());
            });
        }
    });
    let navigate = use_navigate();
    let turn = Callback::new(move |date: NaiveDate| {
        let path = calendar_path(date, &facility.get_untracked(), None);
        navigate(&path, NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
    });
    let carry = Carry::set_up(mover, shown.into(), turn);
    let marks = carry.marks();
    let on_key = month_keys(facility, awaited, carry, page);
    let month = move || page.get_untracked().and_then(Result::ok).map(|(_, month)| month);
    view! {
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">
                <Transition>{move || page.get().and_then(Result::ok).map(|(_, month)| month_year(language, month.month))}</Transition>
            </h1>
            <MonthLinks page facility/>
            <Freshness from=page at=|month: &StaffMonth| month.updated_at/>
            <FacilityFilter page facility/>
        </header>
        <div
            id=AREA
            on:keydown=on_key
            on:pointerdown=move |event| carry.on_down(&event, month())
            on:pointermove=move |event| carry.on_move(&event)
            on:pointerup=move |event| carry.on_up(&event)
            on:pointercancel=move |event| carry.on_cancel(&event)
            on:click=move |event| carry.on_click(&event)
            on:touchmove=move |event| carry.keep(&event)
            on:contextmenu=move |event| carry.keep(&event)
        >
            <LoadAndKeep
                from=page
                children=move |(member, month): (StaffMember, StaffMonth)| {
                    let date = shown_day(&month, chosen.get());
                    let title = month_year(language, month.month);
                    let days = days_of(language, &month, &facility.get_untracked(), &member.roles);
                    let caption = tr!(language, "calendar.caption", month = title);
                    let hint = member.roles.any_of(Action::Move.roles()).then_some(HINT);
                    view! {
                        <PageTitle text=tr!(language, "calendar.title", month = title)/>
                        <div class="stack tight">
                            <StaffMonthTable days caption chosen=date grid marks hint/>
                            <StaffLegend/>
                            <Agenda month date roles=member.roles mover/>
                        </div>
                    }
                }
            />
        </div>
        <CarryLine carry/>
        <MoveDialog mover/>
    }
}

/// The month before, the month after, and this one.
#[component]
fn MonthLinks(page: Answer, facility: Memo<String>) -> impl IntoView {
    let language = use_language();
    view! {
        <nav class="row tight" aria-label=tr!(language, "cal.month")>
            <Transition>
                {move || {
                    let facility = facility.get();
                    page.get().and_then(Result::ok).map(|(_, page)| {
                        let to = |steps| calendar_path(month_after(page.month, steps), &facility, None);
                        view! {
                            <a class="button square" data-noscroll="" href=to(-1) aria-label=tr!(language, "cal.prev")><Icon name="prev"/></a>
                            <a class="button square" data-noscroll="" href=to(1) aria-label=tr!(language, "cal.next")><Icon name="next"/></a>
                            <a class="button" data-noscroll="" href=calendar_path(page.today, &facility, Some(page.today))>{tr!(language, "cal.today")}</a>
                        }
                    })
                }}
            </Transition>
        </nav>
    }
}

/// One facility or all; a plain GET form, which sends itself where the page is alive.
#[component]
fn FacilityFilter(page: Answer, facility: Memo<String>) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let facilities = Resource::new(|| (), |()| load_facilities());
    let navigate = use_navigate();
    let shown = move || page.get_untracked().and_then(Result::ok).map(|(_, page)| page.month);
    let choose = move |code: String| {
        if let Some(month) = shown() {
            navigate(&calendar_path(month, &checked_facility(&code), None), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
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
                            prop:value=move || facility.get()
                            on:change=move |event| choose(event_target_value(&event))
                        >
                            {options_of(options, &facility.get_untracked())}
                        </select>
                    }
                }}
            </Transition>
            <Transition>
                {move || page.get().and_then(Result::ok).map(|(_, page)| view! { <input type="hidden" name="month" value=crate::domain::format::year_month(page.month)/> })}
            </Transition>
            <button class="button" type="submit" hidden=move || workspace.hydrated.get()>{tr!(language, "btn.filter")}</button>
        </Form>
    }
}

/// Arrow keys, Home/End and PageUp/PageDown over the days; Enter is the link's own. What is carried has the keys first.
fn month_keys(facility: Memo<String>, awaited: StoredValue<Option<NaiveDate>>, carry: Carry, page: Answer) -> impl Fn(KeyboardEvent) {
    let navigate = use_navigate();
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let month = page.get_untracked().and_then(Result::ok).map(|(_, month)| month);
        if carry.on_key(&event, month) {
            return;
        }
        let day = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
        let day = day.and_then(|element| element.closest(&format!("#{STAFF_MONTH_ID} [data-date]")).ok().flatten());
        let date = day.and_then(|day| day.get_attribute("data-date")).and_then(|date| date.parse::<NaiveDate>().ok());
        let Some(target) = date.and_then(|date| key_target(date, &event.key())) else { return };
        event.prevent_default();
        if !browser::rove(STAFF_MONTH_ID, Some(&target.to_string()), true) {
            awaited.set_value(Some(target));
            let path = calendar_path(target, &facility.get_untracked(), Some(target));
            navigate(&path, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_facility_and_day_live_in_the_address() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 17);
        let month = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date");
        assert_eq!(calendar_path(month, "AUL-1", day), "/kantor/kalender?month=2026-12&facility=AUL-1&date=2026-12-17");
        assert_eq!(calendar_path(month, "", None), "/kantor/kalender?month=2026-12");
    }

    #[test]
    fn a_strange_facility_does_not_get_into_a_link() {
        assert_eq!(checked_facility("AUL-1\"><script>"), "");
    }
}
