//! Selecting several bookings (*pilih*) with Ctrl or Cmd and a click, with the key `x`, or by tapping while *Pilih* is on: they
//! go together then.

use super::carry::held_chip;
use super::days::bookings_on;
use super::screen::Screen;
use crate::app::staff::workspace::{Workspace, use_workspace};
use crate::app::use_language;
use crate::domain::calendar_view::CalendarView;
use crate::domain::language::Language;
use crate::domain::relocation::MOST_TOGETHER;
use crate::domain::role::Roles;
use crate::domain::slot::local_date;
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar};
use crate::tr;
use chrono::NaiveDate;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};
use std::collections::{BTreeMap, BTreeSet};

/// What is selected; belongs to the page, so that it survives what is loaded again and other months.
#[derive(Clone, Copy)]
pub struct Selection {
    language: Language,
    workspace: Workspace,
    /// By code, as it stood when it was last seen.
    chosen: RwSignal<BTreeMap<String, CalendarBooking>>,
    /// *Pilih* is on: a tap, a click or Enter selects.
    picking: RwSignal<bool>,
}

/// One that goes along with what is carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    pub code: String,
    /// A day on which it stands.
    pub day: NaiveDate,
    /// What it is called in the calendar.
    pub title: String,
}

impl Selection {
    pub fn set_up() -> Self {
        Self { language: use_language(), workspace: use_workspace(), chosen: RwSignal::new(BTreeMap::new()), picking: RwSignal::new(false) }
    }

    /// Is *Pilih* on?
    pub fn is_picking(self) -> bool {
        self.picking.get()
    }

    /// Turns *Pilih* on, or off with the whole selection.
    pub fn turn_picking(self) {
        if self.picking.get_untracked() {
            self.clear();
        } else {
            self.picking.set(true);
            self.workspace.say(tr!(self.language, "calendar.together.picking"));
        }
    }

    /// Codes of what is selected.
    pub fn codes(self) -> BTreeSet<String> {
        self.chosen.with(|chosen| chosen.keys().cloned().collect())
    }

    /// How many are selected.
    pub fn count(self) -> usize {
        self.chosen.with(BTreeMap::len)
    }

    /// The others that go along with `code`; none when it is not one of the selected.
    pub fn companions(self, code: &str) -> Vec<Companion> {
        self.chosen.with_untracked(|chosen| {
            let others = chosen.iter().filter(|(other, _)| chosen.contains_key(code) && other.as_str() != code);
            others.map(|(code, booking)| Companion { code: code.clone(), day: local_date(booking.from), title: booking.title.clone() }).collect()
        })
    }

    /// Selects a booking, or lets go of it.
    fn toggle(self, booking: CalendarBooking) {
        let Some(code) = booking.code.as_ref().map(ToString::to_string) else { return };
        let (known, count) = self.chosen.with_untracked(|chosen| (chosen.contains_key(&code), chosen.len()));
        if !known && count == MOST_TOGETHER {
            self.workspace.say(tr!(self.language, "err.selection_too_large", n = MOST_TOGETHER));
            return;
        }
        self.chosen.update(|chosen| {
            if chosen.remove(&code).is_none() {
                chosen.insert(code, booking);
            }
        });
        if self.chosen.with_untracked(BTreeMap::is_empty) {
            self.workspace.say(tr!(self.language, "calendar.together.cleared"));
        }
    }

    /// Lets go of all and tells it.
    pub fn clear(self) {
        self.forget();
        self.workspace.say(tr!(self.language, "calendar.together.cleared"));
    }

    /// Lets go of all, and *Pilih* is off.
    pub fn forget(self) {
        self.chosen.set(BTreeMap::new());
        self.picking.set(false);
    }

    /// A click; true when it selects.
    pub fn on_click(self, event: &MouseEvent, screen: Screen) -> bool {
        let picking = self.picking.get_untracked();
        if !picking && !event.ctrl_key() && !event.meta_key() {
            return false;
        }
        match screen.with(|_, shown| held_request(event, shown)).flatten() {
            Some(booking) => self.toggle(booking),
            // Whoever picks does not want to leave the calendar by a tap on what cannot be picked.
            None if picking && is_on_booking(event) => self.workspace.say(tr!(self.language, "calendar.together.not_movable")),
            None => return false,
        }
        event.prevent_default();
        true
    }

    /// A key in the calendar; true when it was one of ours.
    pub fn on_key(self, event: &KeyboardEvent, screen: Screen) -> bool {
        match event.key().as_str() {
            "x" | "X" if !event.repeat() => {
                let Some(booking) = screen.with(|_, shown| held_request(event, shown)).flatten() else { return false };
                self.toggle(booking);
                true
            }
            "Enter" | " " if self.picking.get_untracked() => {
                let Some(booking) = screen.with(|_, shown| held_request(event, shown)).flatten() else { return false };
                // A key that is held down selects once, and opens nothing.
                if !event.repeat() {
                    self.toggle(booking);
                }
                true
            }
            "Escape" if self.picking.get_untracked() || !self.chosen.with_untracked(BTreeMap::is_empty) => {
                self.clear();
                true
            }
            _ => false,
        }
    }

    /// Follows what was loaded again: where each stands now; what is gone or can no longer be moved is let go of, and told.
    /// `facility` is the one that the calendar shows alone; empty for all.
    pub fn follow(self, calendar: &StaffCalendar, roles: &Roles, facility: &str) {
        let before = self.chosen.get_untracked();
        if before.is_empty() {
            return;
        }
        let mut after = BTreeMap::new();
        let mut gone = Vec::new();
        for (code, booking) in before.clone() {
            let now = calendar.bookings.iter().find(|now| !now.proposed && now.code == booking.code);
            match now {
                Some(now) if now.movable(roles, calendar.updated_at) == Some(Ok(())) => {
                    after.insert(code, now.clone());
                }
                None if !must_be_listed(calendar, facility, &booking) => {
                    after.insert(code, booking);
                }
                Some(_) | None => gone.push(booking.title),
            }
        }
        if !gone.is_empty() {
            self.workspace.say(tr!(self.language, "calendar.together.gone", what = gone.join(", ")));
        }
        if after != before {
            self.chosen.set(after);
        }
    }
}

/// The booking of a request on which something happens; events and maintenance of the office move alone.
fn held_request(event: &Event, shown: &StaffCalendar) -> Option<CalendarBooking> {
    held_chip(event, shown).map(|(booking, _)| booking).filter(|booking| booking.code.is_some())
}

/// Is it the link of a booking on which something happens, in the calendar or in a list?
fn is_on_booking(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("a.booking, .agenda .line a").ok().flatten().is_some())
}

/// Would the answer name a booking that stands where this one stood? Days that name only some of theirs tell nothing.
fn must_be_listed(calendar: &StaffCalendar, facility: &str, booking: &CalendarBooking) -> bool {
    let by_day = matches!(calendar.view, CalendarView::Month | CalendarView::Week | CalendarView::Agenda);
    let shown = facility.is_empty() || booking.facility.as_str() == facility;
    let day = local_date(booking.from);
    let place = usize::try_from((day - calendar.from).num_days()).ok();
    let count = place.and_then(|place| calendar.counts.get(place).copied());
    by_day && shown && count.is_some_and(|count| bookings_on(&calendar.bookings, day).count() >= count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::date;
    use crate::server_fns::calendar::examples;

    fn booking() -> CalendarBooking {
        examples::booking("2026-12-15 08:00", "2026-12-15 12:00")
    }

    /// Two days from the Tuesday on which the booking stood; so many bookings on each.
    fn calendar(counts: [usize; 2]) -> StaffCalendar {
        StaffCalendar { counts: counts.to_vec(), ..examples::calendar(CalendarView::Week, "2026-12-15", "2026-12-17", vec![]) }
    }

    #[test]
    fn a_day_that_names_all_its_bookings_tells_that_one_is_gone() {
        assert!(must_be_listed(&calendar([0, 3]), "", &booking()));
        assert!(must_be_listed(&calendar([0, 3]), "AUL-1", &booking()));
    }

    #[test]
    fn a_day_that_is_not_shown_or_names_only_some_of_its_bookings_tells_nothing() {
        assert!(!must_be_listed(&calendar([2, 0]), "", &booking()), "others of the day are left out");
        assert!(!must_be_listed(&calendar([0, 0]), "AUL-2", &booking()), "another facility alone");
        let later = StaffCalendar { from: date("2026-12-16"), ..calendar([0, 0]) };
        assert!(!must_be_listed(&later, "", &booking()), "another day");
        let lanes = StaffCalendar { view: CalendarView::Timeline, ..calendar([0, 0]) };
        assert!(!must_be_listed(&lanes, "", &booking()), "one page of facilities");
    }
}
