//! Picking days in the small month with the mouse held down, or by keys: arrows walk over all days, with Shift they draw the stretch
//! out to those that can be picked, and both go on in the next month. Two taps and typing do the same.

use super::edits::{dates, pick_stretch};
use super::state::FormState;
use crate::app::week::week_start;
use crate::browser;
use crate::components::calendar::{PICK_MONTH, PICKER_ID, key_target};
use crate::domain::format::year_month;
use chrono::NaiveDate;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget};

/// What tells a day that can be picked from the others.
const PICKABLE: &str = ":not([aria-disabled])";

/// A stretch that is being drawn; belongs to the form.
#[derive(Clone, Copy)]
pub struct Range {
    state: FormState,
    /// The month that is turned to.
    month: RwSignal<Option<String>>,
    /// Where the mouse went down.
    pressed: StoredValue<Option<NaiveDate>>,
    /// It lies on an arrow, which has turned the month already.
    on_arrow: StoredValue<bool>,
    /// The click after it belongs to nobody.
    swallow: StoredValue<bool>,
    /// The fixed end while Shift and arrows draw.
    anchor: StoredValue<Option<NaiveDate>>,
    /// A day that the keys have led to and that is not drawn yet.
    awaited: StoredValue<Option<NaiveDate>>,
    /// Why the day that was pressed cannot be picked.
    pub refused: RwSignal<Option<String>>,
}

impl Range {
    pub fn new(state: FormState, month: RwSignal<Option<String>>) -> Self {
        Self {
            state,
            month,
            pressed: StoredValue::new(None),
            on_arrow: StoredValue::new(false),
            swallow: StoredValue::new(false),
            anchor: StoredValue::new(None),
            awaited: StoredValue::new(None),
            refused: RwSignal::new(None),
        }
    }

    /// The month is drawn again: one of its days is the only tab stop, and has the focus when keys have led there.
    pub fn rove(self) {
        let stop = self.state.form.with_untracked(dates).map(|(first, _)| first.to_string());
        request_animation_frame(move || {
            if !self.arrive() {
                browser::rove(PICKER_ID, stop.as_deref(), false);
            }
        });
    }

    /// Goes to the awaited day, and draws to it while Shift is held. False when it is not shown.
    fn arrive(self) -> bool {
        let Some(day) = self.awaited.try_get_value().flatten() else { return false };
        // Whoever has gone on to another field meanwhile is not called back.
        if !browser::has_focus(&format!("body, #{PICKER_ID} *")) {
            self.awaited.set_value(None);
            self.anchor.set_value(None);
            return false;
        }
        if !browser::rove(PICKER_ID, Some(&day.to_string()), true) {
            return false;
        }
        let can_be_picked = browser::focus_first(&format!("{}{PICKABLE}", days(&format!("=\"{day}\""))));
        let drawn = self.anchor.get_value().is_some_and(|anchor| can_be_picked && self.draw(anchor, day));
        // What was drawn is about to be shown, and the focus stays.
        self.awaited.set_value(drawn.then_some(day));
        true
    }

    /// False when it is the stretch already.
    fn draw(self, from: NaiveDate, to: NaiveDate) -> bool {
        let stretch = (from.min(to), from.max(to));
        let is_new = self.state.form.with_untracked(dates) != Some(stretch);
        if is_new {
            self.refused.set(None);
            self.state.form.update(|form| pick_stretch(form, stretch.0, stretch.1));
        }
        is_new
    }

    pub fn on_down(self, event: &PointerEvent) {
        self.swallow.set_value(false);
        self.anchor.set_value(None);
        self.awaited.set_value(None);
        let by_mouse = event.pointer_type() == "mouse" && event.button() == 0;
        self.pressed.set_value(if by_mouse { day_of(event.target(), PICKABLE) } else { None });
    }

    pub fn on_move(self, event: &PointerEvent) {
        let Some(from) = self.pressed.get_value() else { return };
        if event.buttons() == 0 {
            self.pressed.set_value(None);
            return;
        }
        let below = |selector: &str, attribute: &str| browser::attribute_at(event.client_x(), event.client_y(), selector, attribute);
        let arrow = below(&format!("[name={PICK_MONTH}]"), "value");
        let was_on_arrow = self.on_arrow.get_value();
        self.on_arrow.set_value(arrow.is_some());
        if arrow.is_some() && !was_on_arrow {
            self.swallow.set_value(true);
            self.month.set(arrow);
        }
        let Some(to) = below(&format!("{}{PICKABLE}", days("")), "data-date").and_then(|date| date.parse().ok()) else { return };
        if to != from || self.swallow.get_value() {
            self.swallow.set_value(true);
            self.draw(from, to);
        }
    }

    pub fn on_up(self) {
        self.pressed.set_value(None);
    }

    /// The click that ends a drawing picks nothing; one on a day that cannot be picked says why.
    pub fn on_click(self, event: &MouseEvent) {
        if self.swallow.get_value() {
            self.swallow.set_value(false);
            event.prevent_default();
            event.stop_propagation();
            return;
        }
        self.refused.set(day_element(event.target(), "[aria-disabled]").and_then(|day| day.get_attribute("title")));
    }

    pub fn on_key(self, event: &KeyboardEvent) {
        let Some(here) = day_of(event.target(), "") else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(target) = key_target(here, &event.key(), week_start()) else { return };
        event.prevent_default();
        let anchor = || match self.state.form.with_untracked(dates) {
            Some((first, last)) if last == here => Some(first),
            Some((first, last)) if first == here => Some(last),
            _ => day_of(event.target(), PICKABLE),
        };
        self.anchor.set_value(if event.shift_key() { self.anchor.get_value().or_else(anchor) } else { None });
        self.awaited.set_value(Some(target));
        if !self.arrive() {
            self.month.set(Some(year_month(target)));
        }
    }
}

/// Selector of the days of the small month; `date` is empty or `="2026-12-17"`.
fn days(date: &str) -> String {
    format!("#{PICKER_ID} [data-date{date}]")
}

fn day_element(target: Option<EventTarget>, which: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(&format!("{}{which}", days(""))).ok().flatten()
}

fn day_of(target: Option<EventTarget>, which: &str) -> Option<NaiveDate> {
    day_element(target, which)?.get_attribute("data-date")?.parse().ok()
}
