//! Function keys of the counter: each presses the control that names it in `aria-keyshortcuts`.

use crate::browser;
use leptos::prelude::*;

/// Keys that some control of the counter answers to; what a browser does with them otherwise stays when there is none.
const KEYS: [&str; 7] = ["F1", "F2", "F3", "F4", "F7", "F8", "F9"];

/// Listens until the page is left.
pub fn follow_keys() {
    Effect::new(move |_| {
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            let key = event.key();
            let alone = !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() || event.repeat());
            if alone && KEYS.contains(&key.as_str()) && browser::press(&format!("[aria-keyshortcuts=\"{key}\"]:not(:disabled)")) {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    });
}
