//! Picking days in the small month with the mouse held down, or by keys: arrows walk, with Shift they draw the stretch out.
//! Two taps and typing do the same.

use super::edits::{dates, pick_stretch};
use super::state::FormState;
use crate::app::week::week_start;
use crate::browser;
use crate::components::calendar::{PICKER_ID, key_target};
use chrono::NaiveDate;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

/// Days of one month at most are walked over in search of one that can be picked.
const FURTHEST: usize = 31;

/// A stretch that is being drawn; belongs to the form.
#[derive(Clone, Copy)]
pub struct Range {
    state: FormState,
    /// Where the mouse went down.
    pressed: RwSignal<Option<NaiveDate>>,
    /// The click after it belongs to nobody.
    swallow: RwSignal<bool>,
    /// The fixed end while Shift and arrows draw.
    anchor: RwSignal<Option<NaiveDate>>,
}

impl Range {
    pub fn new(state: FormState) -> Self {
        Self { state, pressed: RwSignal::new(None), swallow: RwSignal::new(false), anchor: RwSignal::new(None) }
    }

    /// The month is drawn again: one of its days is the only tab stop.
    pub fn rove(self) {
        let stop = self.state.form.with_untracked(dates).map(|(first, _)| first.to_string());
        request_animation_frame(move || {
            browser::rove(PICKER_ID, stop.as_deref(), false);
        });
    }

    fn draw(self, from: NaiveDate, to: NaiveDate) {
        let stretch = (from.min(to), from.max(to));
        if self.state.form.with_untracked(dates) != Some(stretch) {
            self.state.form.update(|form| pick_stretch(form, stretch.0, stretch.1));
        }
    }

    pub fn on_down(self, event: &PointerEvent) {
        self.swallow.set(false);
        self.anchor.set(None);
        let by_mouse = event.pointer_type() == "mouse" && event.button() == 0;
        self.pressed.set(if by_mouse { day_of(event.target()) } else { None });
    }

    pub fn on_move(self, event: &PointerEvent) {
        let Some(from) = self.pressed.get_untracked() else { return };
        if event.buttons() == 0 {
            self.pressed.set(None);
            return;
        }
        let over = browser::attribute_at(event.client_x(), event.client_y(), &format!("#{PICKER_ID} button[data-date]"), "data-date");
        let Some(to) = over.and_then(|date| date.parse().ok()) else { return };
        if to != from || self.swallow.get_untracked() {
            self.swallow.set(true);
            self.draw(from, to);
        }
    }

    pub fn on_up(self) {
        self.pressed.set(None);
    }

    /// The click that ends a drawing picks nothing.
    pub fn on_click(self, event: &MouseEvent) {
        if self.swallow.get_untracked() {
            self.swallow.set(false);
            event.prevent_default();
            event.stop_propagation();
        }
    }

    pub fn on_key(self, event: &KeyboardEvent) {
        let Some(here) = day_of(event.target()) else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.key().starts_with("Page") {
            return;
        }
        let Some(mut target) = key_target(here, &event.key(), week_start()) else { return };
        event.prevent_default();
        // Days that cannot be picked are stepped over.
        let step = if target < here { chrono::Duration::days(-1) } else { chrono::Duration::days(1) };
        let found = (0..FURTHEST).any(|_| {
            let shown = browser::rove(PICKER_ID, Some(&target.to_string()), true);
            if !shown {
                target += step;
            }
            shown
        });
        if !found {
            browser::rove(PICKER_ID, Some(&here.to_string()), true);
            return;
        }
        if !event.shift_key() {
            self.anchor.set(None);
            return;
        }
        let known = self.state.form.with_untracked(dates);
        let anchor = self.anchor.get_untracked().unwrap_or_else(|| match known {
            Some((first, last)) if last == here => first,
            Some((first, last)) if first == here => last,
            _ => here,
        });
        self.anchor.set(Some(anchor));
        self.draw(anchor, target);
        let focus = target.to_string();
        request_animation_frame(move || {
            browser::rove(PICKER_ID, Some(&focus), true);
        });
    }
}

fn day_of(target: Option<leptos::web_sys::EventTarget>) -> Option<NaiveDate> {
    let element: Element = target?.dyn_into().ok()?;
    element.closest(&format!("#{PICKER_ID} button[data-date]")).ok().flatten()?.get_attribute("data-date")?.parse().ok()
}
