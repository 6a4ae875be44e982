//! Keys of the calendar's page.

use super::address::Address;
use super::agenda::{AGENDA, LINES};
use super::carry::Carry;
use super::draw::day_path;
use super::screen::Screen;
use crate::app::staff::layout::EVENT_ROLES;
use crate::app::staff::workspace::use_workspace;
use crate::app::week::week_start;
use crate::browser;
use crate::components::calendar::key_target;
use crate::components::calendar::lanes::{LANE_ITEMS, LANES_ID};
use crate::components::calendar::staff_month::STAFF_MONTH_ID;
use crate::components::calendar::week::WEEK_ID;
use crate::domain::calendar_view::CalendarView;
use chrono::NaiveDate;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Ctrl+Z (Cmd on a Mac) anywhere on the page, except where somebody is typing, undoes what was just moved.
pub fn undo_by_keys() {
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

/// Further than any row or list is long.
const FAR: i32 = 10_000;

/// Arrow keys, Home/End and PageUp/PageDown over the days, the bars of a timeline, and the lines of an agenda; Enter is the link's own,
/// `n` on a day leads to where an event or maintenance of that day is entered, as drawing on it does.
/// What is carried has the keys first.
pub fn calendar_keys(address: Memo<Address>, awaited: StoredValue<Option<NaiveDate>>, carry: Carry, screen: Screen) -> impl Fn(KeyboardEvent) {
    let navigate = use_navigate();
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if carry.on_key(&event) {
            return;
        }
        let Some(on) = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok()) else { return };
        let around = |selector: &str| on.closest(selector).ok().flatten();
        let key = event.key();
        if (around(".timeline-scroll").is_some() && walk_bars(&key)) || (around(".agenda").is_some() && walk_agenda(&key)) {
            event.prevent_default();
            return;
        }
        let date = around("table [data-date]").and_then(|day| day.get_attribute("data-date")).and_then(|date| date.parse::<NaiveDate>().ok());
        let enters = key.eq_ignore_ascii_case("n") && !event.repeat() && screen.with(|member, _| member.roles.any_of(EVENT_ROLES)) == Some(true);
        if let Some(date) = date.filter(|_| enters) {
            event.prevent_default();
            navigate(&day_path(&address.get_untracked().facility, date), NavigateOptions::default());
            return;
        }
        let page = around(".timeline-scroll, .agenda")
            .and_then(|_| screen.with(|_, calendar| turned_by(&key, calendar.view, date.unwrap_or(calendar.date), calendar.today)).flatten());
        let Some(target) = page.or_else(|| date.and_then(|date| key_target(date, &key, week_start()))) else { return };
        event.prevent_default();
        let shown = [STAFF_MONTH_ID, WEEK_ID].into_iter().any(|table| browser::rove(table, Some(&target.to_string()), true));
        if !shown {
            awaited.set_value(Some(target));
            navigate(&address.get_untracked().on(target).path(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    }
}

/// The day that PageUp and PageDown lead to from a day of a week, a day, an agenda or a timeline. Over the days of a month they lead
/// to the same day of another month ([`key_target`]).
fn turned_by(key: &str, view: CalendarView, from: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let way = match key {
        "PageUp" => -1,
        "PageDown" => 1,
        _ => return None,
    };
    (view != CalendarView::Month).then(|| view.turned(from, way, today))
}

/// Over the bars of a timeline, the names of its pools and the ways to what had no room: left and right in a row, up and down from row
/// to row; true when the key was one of these.
fn walk_bars(key: &str) -> bool {
    let steps = match key {
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "Home" => (0, -FAR),
        "End" => (0, FAR),
        _ => return false,
    };
    browser::walk_rows(&format!("#{LANES_ID} tbody tr"), LANE_ITEMS, steps)
}

/// Over the lines of an agenda: up and down from line to line, left and right to what can be pressed in one; true when the key was one
/// of these.
fn walk_agenda(key: &str) -> bool {
    let steps = match key {
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "Home" => (-FAR, 0),
        "End" => (FAR, 0),
        _ => return false,
    };
    browser::walk_lines(&format!("#{AGENDA} :is({LINES})"), steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::date;

    #[test]
    fn page_keys_turn_the_page_of_every_view() {
        let (friday, today) = (date("2026-12-11"), date("2026-11-24"));
        let next = |view| turned_by("PageDown", view, friday, today);
        assert_eq!(next(CalendarView::Week), Some(date("2026-12-18")));
        assert_eq!(next(CalendarView::Day), Some(date("2026-12-12")));
        assert_eq!(next(CalendarView::Agenda), Some(date("2026-12-25")));
        assert_eq!(turned_by("PageUp", CalendarView::Timeline, friday, today), Some(date("2026-11-27")));
        assert_eq!(next(CalendarView::Month), None, "there it goes by the day that has the focus");
        assert_eq!(turned_by("Enter", CalendarView::Day, friday, today), None);
    }
}
