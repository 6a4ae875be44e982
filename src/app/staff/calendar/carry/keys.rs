//! Keys.

use super::hand::{attribute, held_chip};
use super::held::{Along, Carried, MOST_LONGER_DAYS};
use super::spot::Spot;
use super::{AREA, Carry};
use crate::app::staff::calendar::agenda::LINE;
use crate::app::week::week_start;
use crate::browser;
use crate::components::calendar::key_target;
use crate::domain::facility::FacilityCode;
use crate::domain::service_standard::STEP_MINUTES;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// An hour and a day in minutes.
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

impl Carry {
    /// A key while something is carried; true when it was one of ours.
    pub(super) fn on_key_with_full_hands(self, event: &KeyboardEvent) -> bool {
        let Some(carried) = self.carried.get_untracked() else {
            return event.key() == "Escape" && self.withdraw_handle();
        };
        match event.key().as_str() {
            "Escape" => self.give_up_at_hand(&carried),
            _ if !carried.by_keys() => return false,
            // The key that lifted it is still held down.
            "Enter" | " " if event.repeat() => {}
            "Enter" | " " => self.drop_it(),
            "Tab" => self.along.update(|along| *along = self.next_along(*along, &carried, event.shift_key())),
            key => return self.steer(key, &carried),
        }
        true
    }

    /// Gives up; whoever has lifted a line of the agenda comes back to that line.
    fn give_up_at_hand(self, carried: &Carried) {
        let line = format!("{LINE}[data-code=\"{}\"][data-day=\"{}\"]", carried.code, carried.grabbed);
        let on_line = browser::has_focus(&line);
        self.give_up();
        if on_line {
            browser::focus_first(&line);
        }
    }

    /// A key in the calendar while nothing is carried; true when it was one of ours.
    pub fn on_key(self, event: &KeyboardEvent) -> bool {
        if self.carried.with_untracked(Option::is_some) {
            // The window hears it.
            return true;
        }
        if self.together.selection.on_key(event, self.screen) {
            event.prevent_default();
            return true;
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
        let day = attribute(&target, "[data-day]", "data-day").or_else(|| target.get_attribute("data-date")).unwrap_or_default();
        let on_chip = target.closest(".booking").ok().flatten().is_some();
        // Bars of a timeline stand in no day: up and down lead from row to row.
        let in_day = target.closest("td[data-day] .booking").ok().flatten().is_some();
        let line = target.closest(LINE).ok().flatten();
        let on_line = target.matches(LINE).unwrap_or(false);
        let chips = format!("#{AREA} td[data-day=\"{day}\"] .booking");
        match event.key().as_str() {
            " " if !on_chip && target.has_attribute("data-date") => {
                if !browser::focus_first(&chips) {
                    return false;
                }
            }
            "ArrowDown" if in_day => browser::step_focus(&chips, 1),
            "ArrowUp" if in_day => browser::step_focus(&chips, -1),
            "Escape" if on_chip => {
                // A week's days stand inside of the region that is the stop where there are none.
                if !browser::focus_first(&format!("#{AREA} [data-date=\"{day}\"]")) {
                    browser::focus_first(&format!("#{AREA} [role=\"region\"]"));
                }
            }
            // From a link or a button of a line back to the line.
            "Escape" if !on_line && line.is_some() => focus(line),
            "Enter" if (on_chip || on_line) && !event.repeat() => match self.screen.with(|_, shown| held_chip(event, shown)).flatten() {
                Some((booking, day)) => {
                    // The same key must not reach the window as the one that drops it.
                    event.stop_propagation();
                    self.lift(booking, &Spot { day, minute: None, facility: None }, false, None);
                }
                // What cannot be moved can be read.
                None if on_line => press_link_in(&target),
                None => return false,
            },
            _ => return false,
        }
        event.prevent_default();
        true
    }

    /// What the arrows move next; a request for several things stays in its facilities, and so do several requests.
    fn next_along(self, along: Along, carried: &Carried, back: bool) -> Along {
        let alone = carried.others.is_empty();
        let elsewhere = alone && untrack(|| self.with_known(carried, |known| known.ground.facilities().len() > 1)) == Some(true);
        let all = match (alone, elsewhere) {
            (false, _) => &[Along::Day, Along::Hour][..],
            (true, false) => &[Along::Day, Along::Hour, Along::Length],
            (true, true) => &[Along::Day, Along::Hour, Along::Length, Along::Facility],
        };
        let at = all.iter().position(|known| *known == along).unwrap_or_default();
        all[(at + if back { all.len() - 1 } else { 1 }) % all.len()]
    }

    fn steer(self, key: &str, carried: &Carried) -> bool {
        let Some((step, minutes)) = steps_of(key) else { return false };
        match self.along.get_untracked() {
            Along::Day => {
                let Some(day) = self.aim.get_untracked().and_then(|aim| key_target(aim, key, week_start())) else { return true };
                self.aim.set(Some(day));
                if self.days.get_untracked().is_some_and(|(from, to)| !(from..to).contains(&day)) {
                    self.turn.run(day);
                }
            }
            // By whole days it is moved along the days, where the day is what is heard.
            Along::Hour if step == 0 => {}
            Along::Hour => self.later.update(|later| *later += minutes),
            Along::Length => self.longer.update(|longer| *longer = (*longer + minutes).min(MOST_LONGER_DAYS * DAY)),
            Along::Facility => {
                let codes: Vec<FacilityCode> =
                    untrack(|| self.with_known(carried, |known| known.ground.facilities().into_iter().map(|facility| facility.code.clone()).collect()))
                        .unwrap_or_default();
                let now = self.facility.get_untracked();
                let place = codes.iter().position(|code| Some(code) == now.as_ref()).unwrap_or_default();
                let next = i64::try_from(place).unwrap_or_default() + step;
                let length = i64::try_from(codes.len()).unwrap_or(1).max(1);
                self.facility.set(usize::try_from(next.rem_euclid(length)).ok().and_then(|next| codes.get(next).cloned()));
            }
        }
        true
    }
}

/// What a key that steers stands for: how many facilities further, and how many minutes later or longer (sideways a quarter of an hour,
/// up and down an hour, by pages a day).
fn steps_of(key: &str) -> Option<(i64, i64)> {
    Some(match key {
        "ArrowLeft" => (-1, -STEP_MINUTES),
        "ArrowRight" => (1, STEP_MINUTES),
        "ArrowUp" => (-1, -HOUR),
        "ArrowDown" => (1, HOUR),
        "PageUp" => (0, -DAY),
        "PageDown" => (0, DAY),
        "Home" | "End" => (0, 0),
        _ => return None,
    })
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn press_link_in(line: &Element) {
    if let Some(link) = line.query_selector("a[href]").ok().flatten().and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        link.click();
    }
}
