//! Keys of the calendar's page.

use super::address::Address;
use super::carry::Carry;
use crate::app::staff::workspace::use_workspace;
use crate::app::week::week_start;
use crate::browser;
use crate::components::calendar::key_target;
use crate::components::calendar::lanes::LANES_ID;
use crate::components::calendar::staff_month::STAFF_MONTH_ID;
use crate::components::calendar::week::WEEK_ID;
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

/// Arrow keys, Home/End and PageUp/PageDown over the days, arrows over the bars of a timeline; Enter is the link's own. What is
/// carried has the keys first.
pub fn calendar_keys(address: Memo<Address>, awaited: StoredValue<Option<NaiveDate>>, carry: Carry) -> impl Fn(KeyboardEvent) {
    let navigate = use_navigate();
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if carry.on_key(&event) {
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

/// Over the bars of a timeline, and the names of its pools: left and right in a row, up and down from row to row; true when the key was one of these.
fn walk_bars(key: &str) -> bool {
    let steps = match key {
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        _ => return false,
    };
    browser::walk_rows(&format!("#{LANES_ID} tbody tr"), ".booking, .lane-list", steps)
}
