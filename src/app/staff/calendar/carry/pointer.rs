//! Mouse and fingers.

use super::hand::held_chip;
use super::held::Press;
use super::spot::{Spot, spot_at};
use super::{AREA, Carry, GHOST, LONG_PRESS, SLACK};
use crate::browser;
use crate::components::calendar::lanes::dress;
use crate::domain::service_standard::STEP_MINUTES;
use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

/// What is under a finger is listened to once, however often it is pressed.
const KEPT: &str = "data-kept";

/// A pointer comes over something.
pub fn on_over(event: &PointerEvent) {
    if let Some(near) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        dress(&near);
    }
}

impl Carry {
    /// Does the pointer of this event carry something?
    fn carries(self, event: &PointerEvent) -> bool {
        self.carried.with_untracked(|carried| carried.as_ref().is_some_and(|carried| carried.pointer == Some(event.pointer_id())))
    }

    /// A pointer goes down.
    pub fn on_down(self, event: &PointerEvent) {
        self.swallow.set(false);
        if event.button() != 0 || !event.is_primary() || self.carried.get_untracked().is_some() {
            return;
        }
        let handle = self.handle.get_untracked();
        self.withdraw_handle();
        let Some((booking, day)) = self.screen.with(|_, shown| held_chip(event, shown)).flatten() else { return };
        let touch = event.pointer_type() != "mouse";
        let (x, y) = (event.client_x(), event.client_y());
        let spot = spot_at(self.field.get_untracked(), x, y).unwrap_or(Spot { day, minute: None, facility: None });
        let on_grip = event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|target| target.has_attribute("data-grip"));
        let by_handle = touch && on_grip && handle.is_some() && handle == booking.key();
        let stretching = by_handle || (on_grip && !touch);
        let press = Press { pointer: event.pointer_id(), x, y, touch, booking, spot, stretching };
        self.press.set(Some(press.clone()));
        if by_handle {
            self.lift_pressed(x, y);
        } else if touch {
            // What the finger is on may be drawn anew while it carries.
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(target) = target.filter(|target| !target.has_attribute(KEPT)) {
                let _ = target.set_attribute(KEPT, "");
                browser::on_touch_move(&target, move |event| {
                    if !self.carried.is_disposed() {
                        self.keep(event);
                    }
                });
            }
            set_timeout(
                move || {
                    if self.press.try_get_untracked().flatten().as_ref() == Some(&press) {
                        self.lift_pressed(press.x, press.y);
                    }
                },
                LONG_PRESS,
            );
        }
    }

    fn lift_pressed(self, x: i32, y: i32) {
        let Some(press) = self.press.get_untracked() else { return };
        browser::capture_pointer(AREA, press.pointer);
        self.press.set(None);
        self.swallow.set(true);
        self.lift(press.booking, &press.spot, press.stretching, Some(press.pointer));
        browser::place_at(GHOST, x, y);
    }

    /// It moves.
    pub fn on_move(self, event: &PointerEvent) {
        let (x, y) = (event.client_x(), event.client_y());
        if let Some(press) = self.press.get_untracked().filter(|press| press.pointer == event.pointer_id()) {
            if event.buttons() == 0 {
                // It was let go outside.
                self.press.set(None);
                return;
            }
            if (x - press.x).abs().max((y - press.y).abs()) <= SLACK {
                return;
            }
            if press.touch {
                // The page is scrolled.
                self.press.set(None);
                return;
            }
            self.lift_pressed(x, y);
        }
        if self.carries(event) && !self.dropped.get_untracked() {
            // Looked first and moved then: the browser would lay the page out anew for a look after a change.
            let spot = spot_at(self.field.get_untracked(), x, y);
            self.watch_edges(x, y, spot.is_some());
            browser::place_at(GHOST, x, y);
            self.aim_at(spot);
        }
    }

    /// The pointer is over this spot; `None` beside the calendar.
    pub(super) fn aim_at(self, spot: Option<Spot>) {
        let Some(carried) = self.carried.get_untracked() else { return };
        let Some(Spot { day, minute, facility }) = spot else {
            self.aim.set(None);
            return;
        };
        let minutes = minute.zip(carried.minute).map_or(0, |(now, then)| (now - then + STEP_MINUTES / 2).div_euclid(STEP_MINUTES) * STEP_MINUTES);
        let (aim, later, longer) = if carried.stretching { (carried.grabbed, 0, (day - carried.grabbed).num_minutes() + minutes) } else { (day, minutes, 0) };
        let facility = if carried.stretching { None } else { facility };
        // A signal that is told the same again would draw everything anew.
        for (signal, value) in [(self.later, later), (self.longer, longer)] {
            if signal.get_untracked() != value {
                signal.set(value);
            }
        }
        if self.facility.get_untracked() != facility {
            self.facility.set(facility);
        }
        if self.aim.get_untracked() != Some(aim) {
            self.aim.set(Some(aim));
        }
    }

    /// It goes up.
    pub fn on_up(self, event: &PointerEvent) {
        if self.carries(event) {
            if event.pointer_type() != "mouse" && self.rests() {
                self.offer_handle();
            } else {
                self.drop_it();
            }
        } else if self.press.with_untracked(|press| press.as_ref().is_some_and(|press| press.pointer == event.pointer_id())) {
            self.press.set(None);
        }
    }

    /// The browser takes the pointer away, for scrolling.
    pub fn on_cancel(self, event: &PointerEvent) {
        self.press.set(None);
        if self.carries(event) {
            self.give_up();
        }
    }

    /// A finger that carries does not scroll, and a long press opens no menu.
    pub fn keep(self, event: &Event) {
        if self.carried.with_untracked(Option::is_some)
            || (event.type_() == "contextmenu" && self.press.with_untracked(|press| press.as_ref().is_some_and(|press| press.touch)))
        {
            event.prevent_default();
        }
    }

    /// A click: none when it only ends a carrying; with Ctrl or Cmd it selects.
    pub fn on_click(self, event: &MouseEvent) {
        if self.swallow.get_untracked() {
            self.swallow.set(false);
            event.prevent_default();
            event.stop_propagation();
        } else if self.together.selection.on_click(event, self.screen) {
            event.stop_propagation();
        }
    }
}
