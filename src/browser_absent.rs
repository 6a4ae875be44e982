//! Stands in for `browser/` on the server, where there is no browser: the same functions, without effect.

pub use crate::components::live::LiveEvent;

use leptos::ev::SubmitEvent;
use std::collections::BTreeSet;

pub fn listen_live(_url: &str, _on_event: impl Fn(LiveEvent) + 'static) {}

pub fn pause_live() {}

pub fn focus(_id: &str) {}

pub fn rove(_calendar: &str, _date: Option<&str>, _with_focus: bool) -> bool {
    false
}

pub fn mark_alive() {}

pub fn focus_heading() {}
pub fn focus_heading_when_painted() {}

pub fn scroll_to(_id: &str) {}

pub fn form_pairs(_event: &SubmitEvent) -> Vec<(String, String)> {
    Vec::new()
}

pub fn pairs_of_form(_id: &str) -> Vec<(String, String)> {
    Vec::new()
}

pub fn copy_text(_text: &str) -> bool {
    false
}

pub fn read_file(_id: &str, _largest: usize, _then: impl FnOnce(Option<String>) + 'static) {}

pub fn store_draft(_key: &str, _text: &str) {}

pub fn load_draft(_key: &str) -> Option<String> {
    None
}

pub fn clear_draft(_key: &str) {}

pub fn open_dialog(_id: &str) {}

pub fn close_dialog(_id: &str) {}

pub fn is_dialog_open(_id: &str) -> bool {
    false
}

pub fn toggle_theme() {}

/// 128 random bits as 32 hexadecimal digits: a page that is rendered here carries its key with it.
pub fn random_key() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    crate::components::hex(&bytes)
}

pub fn load_page(_path: &str) {}

pub fn load_script(_src: &str) {}

pub fn rehearse<N>(_draw: impl FnOnce() -> N + 'static) {}

pub fn end_rehearsal() {}

pub fn now() -> f64 {
    0.0
}

pub fn print() {}

pub fn page_address() -> String {
    String::new()
}

pub fn hold_focus() {}

pub fn attribute_at(_x: i32, _y: i32, _selector: &str, _attribute: &str) -> Option<String> {
    None
}

pub fn part_at(_x: i32, _y: i32, _selector: &str, _down: bool) -> Option<f64> {
    None
}

pub fn part_along(_id: &str, _x: i32) -> Option<f64> {
    None
}

pub fn window_size() -> (f64, f64) {
    (0.0, 0.0)
}

pub fn sides_of(_selector: &str, _head: &str) -> Option<(f64, f64)> {
    None
}

pub fn place_at(_id: &str, _x: i32, _y: i32) {}

pub fn mark_bookings(_area: &str, _attribute: &str, _value: &str, _codes: &BTreeSet<String>) {}

pub fn on_touch_move(_target: &leptos::web_sys::Element, _heard: impl Fn(&leptos::web_sys::Event) + 'static) {}

pub fn capture_pointer(_id: &str, _pointer: i32) {}

pub fn scroll_window(_by: i32) -> bool {
    false
}

pub fn scroll_sideways(_selector: &str, _by: i32) -> bool {
    false
}

pub fn focus_first(_selector: &str) -> bool {
    false
}

pub fn has_focus(_selector: &str) -> bool {
    false
}

pub fn press(_selector: &str) -> bool {
    false
}

pub fn step_focus(_selector: &str, _steps: i32) {}

pub fn walk_rows(_rows: &str, _item: &str, _steps: (i32, i32)) -> bool {
    false
}

pub fn keep_stop(_area: &str, _items: &str) -> bool {
    false
}

pub fn walk_lines(_lines: &str, _steps: (i32, i32)) -> bool {
    false
}

pub fn rewrite(_selector: &str, _markup: &str, _keys: &[&str]) {}

pub fn mark_only(_among: &str, _attribute: &str, _wanted: &str) {}

pub fn write_all(_selector: &str, _attribute: &str, _value: &str) {}

pub fn write_text(_selector: &str, _text: &str) {}

pub fn mark_drop(_selector: &str, _drop: Option<&str>) {}

pub fn note_at(_selector: &str, _noted: &str, _note: Option<&str>) {}

pub fn light_linked(_area: &str, _code: Option<&str>) {}

pub fn focus_if_lost(_selectors: &[&str]) {}

pub fn show_all(_selector: &str, _shown: bool) {}
