//! `/`: when is what free? The calendar is the front page. Facility, month and day live in the address, so that every
//! state is a link; with script the same links change the page in place, and the calendar follows the office live.

mod chips;
mod live;

pub use live::follow_facility;

use crate::app::week::week_start;
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::calendar::{DayPanel, DayWords, FreeTime, MONTH_ID, MonthTable, ShownMonth, key_target, legend, longest_free, month_after};
use crate::components::live::{Connection, LiveLine};
use crate::components::{Icon, Load, Ready};
use crate::domain::format::{month_short, month_year};
use crate::domain::language::Language;
use crate::server_fns::availability::{CalendarPage, load_calendar_page};
use crate::tr;
use chrono::{Datelike, NaiveDate};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use live::announce_changes;

/// The availability calendar.
#[component]
pub fn HomePage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.with(|query| query.get("date").and_then(|date| date.parse::<NaiveDate>().ok())));
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let month = query.get("month").or_else(|| query.get("date").map(|date| date.chars().take(7).collect()));
            (query.get("facility").unwrap_or_default(), month.unwrap_or_default())
        })
    });
    let page = Resource::new_blocking(move || asked.get(), |(facility, month)| load_calendar_page(facility, month));

    let facility = RwSignal::new(None::<String>);
    let connection = follow_facility(facility.into(), move || page.refetch());
    let announcement = announce_changes(page, language);
    let grid = RwSignal::new(false);
    // A day that the keys have led to in a month that is still on its way.
    let awaited = StoredValue::new(None::<NaiveDate>);
    Effect::new(move |_| {
        let chosen = chosen.get();
        if let Some(Ok(page)) = page.get() {
            grid.set(true);
            let code = page.month.facility.code.0;
            if facility.with_untracked(|known| known.as_ref() != Some(&code)) {
                facility.set(Some(code));
            }
            let awaited = awaited.get_value();
            let stop = awaited.or(chosen).unwrap_or(page.month.today).to_string();
            request_animation_frame(move || {
                browser::rove(MONTH_ID, Some(&stop), awaited.is_some());
            });
        }
        awaited.set_value(None);
    });
    let on_key = month_keys(facility.into(), awaited);

    view! {
        <div class="wrap">
            <div class="home-head">
                <div class="stack tight">
                    <h1>{tr!(language, "home.heading")}</h1>
                    <p>{tr!(language, "home.lead")}</p>
                </div>
                <Promises/>
            </div>
            <p class="sr" role="status">{announcement}</p>
            <div on:keydown=on_key>
                <Load from=page let:page>{calendar(&page, chosen.get(), language, connection, grid.into())}</Load>
            </div>
            <Patterns/>
        </div>
    }
}

/// Arrow keys, Home/End and PageUp/PageDown in the month; Enter is the link's own.
fn month_keys(facility: Signal<Option<String>>, awaited: StoredValue<Option<NaiveDate>>) -> impl Fn(KeyboardEvent) {
    let navigate = use_navigate();
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let day = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
        let day = day.and_then(|element| element.closest(&format!("#{MONTH_ID} [data-date]")).ok().flatten());
        let date = day.and_then(|day| day.get_attribute("data-date")).and_then(|date| date.parse::<NaiveDate>().ok());
        let Some(target) = date.and_then(|date| key_target(date, &event.key(), week_start())) else { return };
        event.prevent_default();
        if !browser::rove(MONTH_ID, Some(&target.to_string()), true) {
            awaited.set_value(Some(target));
            let code = facility.get_untracked().unwrap_or_default();
            navigate(&paths::home(&code, target, None), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    }
}

fn apply_link(facility: &str, time: FreeTime) -> String {
    let (from, to) = time.times();
    paths::apply(facility, Some((time.date, from, to)))
}

/// Everything that comes from the data.
fn calendar(page: &CalendarPage, chosen: Option<NaiveDate>, language: Language, connection: Signal<Connection>, grid: Signal<bool>) -> Ready {
    let words = DayWords::new(language);
    let facility = &page.month.facility;
    let code = facility.code.as_str();
    let month = ShownMonth { facility, month: page.month.month, days: &page.month.days, today: page.month.today };
    let title = month_year(language, month.month);
    let link = format!("{}&date=", paths::home(code, month.month, None));
    let next_step = chosen.and_then(|date| month.days.iter().find(|day| day.date == date)).and_then(longest_free).filter(|time| time.date >= page.earliest);
    let updated_at = Some(page.month.updated_at);
    Ready::new(view! {
        <PageTitle text=tr!(language, "home.title", facility = facility.name, month = title)/>
        {chips::facility_chips(&page.facilities, facility, month.month, language)}
        <div class="with-aside page-main">
            <section class="stack" aria-labelledby="bulan">
                <div class="month-head">
                    <h2 id="bulan">{title.clone()}</h2>
                    <div class="row tight">
                        <a class="button square" data-noscroll="" href=paths::home(code, month_after(month.month, -1), None) aria-label=tr!(language, "cal.prev")>
                            <Icon name="prev"/>
                        </a>
                        <a class="button square" data-noscroll="" href=paths::home(code, month_after(month.month, 1), None) aria-label=tr!(language, "cal.next")>
                            <Icon name="next"/>
                        </a>
                        <a class="button quiet" data-noscroll="" href=paths::home(code, month.today, None)>{tr!(language, "cal.today")}</a>
                    </div>
                    <div class="push"><LiveLine connection updated_at=Signal::stored(updated_at)/></div>
                </div>
                <MonthTable month words=&words chosen language link=&link grid/>
                {legend(month, &words, language)}
            </section>
            <DayPanel month words=&words chosen earliest=page.earliest language apply_link/>
        </div>
        {next_step.map(|time| {
            view! {
                <aside class="action-bar" aria-label=tr!(language, "home.next_step")>
                    <a class="button primary wide" href=apply_link(code, time)>{format!("{}, {} {}", tr!(language, "home.apply"), time.date.day(), month_short(language, time.date))}</a>
                </aside>
            }
        })}
    })
}

/// What the service promises to everybody.
#[component]
fn Promises() -> impl IntoView {
    let language = use_language();
    view! {
        <ul class="promises">
            <li><Icon name="free"/><span><b>{tr!(language, "form.free")}</b><small>{tr!(language, "home.free_of_charge_for")}</small></span></li>
            <li><Icon name="clock"/><span><b>{tr!(language, "home.one_day")}</b><small>{tr!(language, "home.one_day_note")}</small></span></li>
            <li><Icon name="chat"/><span><b>{tr!(language, "home.whatsapp")}</b><small>{tr!(language, "home.whatsapp_note")}</small></span></li>
        </ul>
    }
}

/// Stripes and hatch of the bars of hours; CSS names them by id.
#[component]
fn Patterns() -> impl IntoView {
    view! {
        <svg width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="stripe" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="stripe" width="1.5" height="3"></rect>
                </pattern>
                <pattern id="hatch" width="2.5" height="2.5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="hatch" width="1" height="2.5"></rect>
                </pattern>
            </defs>
        </svg>
    }
}
