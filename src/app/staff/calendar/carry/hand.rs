//! Lifting, putting back and dropping.

use super::held::{Along, Carried, MOST_LONGER_DAYS, Question};
use super::spot::{Field, Spot};
use super::{AREA, Carry};
use crate::app::staff::closure_mover::Sent;
use crate::app::staff::wording::error_texts;
use crate::browser;
use crate::domain::format::long_date;
use crate::domain::relocation::{Joint, Place, Shift, Verdict};
use crate::error::AppError;
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar};
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

impl Carry {
    pub(super) fn ask(self, carried: &Carried) {
        if let Some((from, to)) = self.days.get_untracked() {
            self.asked.update_value(|number| *number += 1);
            let (code, others) = (carried.code.clone(), carried.others.clone());
            // A pointer stays in its facility where days are cells; keys lead everywhere.
            let anywhere = others.is_empty() && (carried.by_keys() || self.field.get_untracked() != Field::Days);
            let behind = if carried.by_keys() && others.is_empty() { MOST_LONGER_DAYS } else { 0 };
            self.load.dispatch(Question { number: self.asked.get_value(), code, from, to, behind, grabbed: carried.grabbed, others, anywhere });
        }
    }

    /// Takes a booking into the hand and asks how the days would take it. An older answer is forgotten: it may have been
    /// moved since.
    pub(super) fn lift(self, booking: CalendarBooking, spot: &Spot, stretching: bool, pointer: Option<i32>) {
        let Some(code) = booking.key() else { return };
        self.known.set(None);
        self.along.set(Along::Day);
        self.later.set(0);
        self.longer.set(0);
        self.facility.set(None);
        self.dropped.set(false);
        self.lift_mark();
        self.aim.set(Some(spot.day));
        // Its end is drawn out alone.
        let others = if stretching { Vec::new() } else { self.together.selection.companions(&code) };
        let carried = Carried { code, booking, grabbed: spot.day, minute: spot.minute, others, stretching, pointer };
        self.seen.set(false);
        self.carried.set(Some(carried));
        // It is in the hand first; what is said of it, and what the days say, follows when that has been painted.
        let then = move || {
            if let Some(carried) = self.carried.try_get_untracked().flatten() {
                self.seen.set(true);
                self.ask(&carried);
            }
        };
        request_animation_frame(move || set_timeout(then, std::time::Duration::ZERO));
    }

    pub(super) fn put_back(self) {
        let carried = self.carried.get_untracked();
        self.press.set(None);
        self.edge.set(None);
        self.carried.set(None);
        self.aim.set(None);
        self.dropped.set(false);
        // The focus goes back to where it was taken from, or as near as the month that is shown allows.
        if let Some(carried) = carried.filter(Carried::by_keys) {
            let day = format!("#{AREA} [data-date=\"{}\"]", carried.grabbed);
            let any = format!("#{AREA} [data-date][tabindex=\"0\"], #{AREA} [role=\"region\"]");
            let _ = browser::focus_first(&chip_of(&carried.code)) || browser::focus_first(&day) || browser::focus_first(&any);
        }
    }

    pub(super) fn give_up(self) {
        let Some(carried) = self.carried.get_untracked() else { return };
        self.put_back();
        let (what, from) = (carried.booking.title, long_date(self.language, carried.grabbed));
        self.workspace.say(tr!(self.language, "calendar.carry.stays", what = what, from = from));
    }

    /// Has what is carried not gone anywhere, where its end could be drawn out?
    pub(super) fn rests(self) -> bool {
        let unchanged = |carried: &Carried| {
            let same_place = self.facility.with_untracked(|facility| facility.as_ref().is_none_or(|facility| *facility == carried.booking.facility));
            carried.others.is_empty() && self.aim.get_untracked() == Some(carried.grabbed) && same_place
        };
        let same_hours = self.later.get_untracked() == 0 && self.longer.get_untracked() == 0;
        same_hours && self.field.get_untracked() != Field::Days && self.carried.with_untracked(|carried| carried.as_ref().is_some_and(unchanged))
    }

    /// A finger lets go of it where it stands: its end gets a handle.
    pub(super) fn offer_handle(self) {
        let Some(carried) = self.carried.get_untracked() else { return };
        self.put_back();
        self.handle.set(Some(carried.code));
        self.workspace.say(tr!(self.language, "calendar.carry.handle", what = carried.booking.title));
    }

    /// Takes the handle away; false when there was none.
    pub(super) fn withdraw_handle(self) -> bool {
        let offered = self.handle.with_untracked(Option::is_some);
        if offered {
            self.handle.set(None);
        }
        offered
    }

    /// The server did not answer, or answered no: it stays where it is, and the person is told why and what they can do.
    pub(super) fn fail(self, error: &AppError) {
        let Some(carried) = self.carried.get_untracked() else { return };
        self.put_back();
        self.workspace.say(match error {
            AppError::Network(_) | AppError::Unavailable => {
                let (what, from) = (carried.booking.title, long_date(self.language, carried.grabbed));
                tr!(self.language, "calendar.carry.unreachable", what = what, from = from)
            }
            error => error_texts(self.language, error).join(" "),
        });
    }

    pub(super) fn drop_it(self) {
        let Some(carried) = self.carried.get_untracked() else { return };
        let judged = untrack(|| {
            self.with_known(&carried, |known| {
                let place = self.place(&carried, &known.ground)?;
                let by = Shift::between(known.ground.wish.start, place.start);
                Some((known.verdict(&place), by, known.ground.of_the_office(&place), place))
            })
        });
        let Some(judged) = judged else {
            self.dropped.set(true);
            return;
        };
        self.dropped.set(false);
        let (Some((joint, shift, of_the_office, place)), Some(aim)) = (judged, self.aim.get_untracked()) else {
            self.give_up();
            return;
        };
        match joint.verdict {
            Verdict::Free => {
                if carried.others.is_empty() {
                    self.landed.set(Some(self.marks_of_drop(&carried, &place, aim)));
                }
                self.put_back();
                if carried.by_keys() {
                    // The dialog gives the focus back to the day that it was dropped on.
                    browser::focus_first(&format!("#{AREA} [data-date=\"{aim}\"], #{AREA} [role=\"region\"]"));
                }
                if let Some((id, (was, to))) = carried.booking.closure.zip(of_the_office) {
                    // Nobody has to agree to it.
                    self.workspace.move_closure(Sent::of(id, carried.booking.title, &was, &to));
                } else if carried.others.is_empty() {
                    // What was let go is seen first; the dialog opens over it in the frame after.
                    let (mover, code) = (self.mover, carried.code);
                    request_animation_frame(move || set_timeout(move || mover.open_at(code, place), std::time::Duration::ZERO));
                } else {
                    self.together.open(shift);
                }
            }
            Verdict::Here => self.give_up(),
            Verdict::Busy(_) | Verdict::DayOff(_) | Verdict::Against(_) => {
                let refused = self.refusal(&carried, &joint, &place, aim);
                if !carried.by_keys() {
                    self.put_back();
                }
                self.workspace.say(refused);
            }
        }
    }

    /// Why it cannot be dropped there, and that it can be moved there with a reason where only such a rule is in the way: whoever may
    /// carry a request may pass it by.
    fn refusal(self, carried: &Carried, joint: &Joint, place: &Place, aim: NaiveDate) -> String {
        let language = self.language;
        let (to, verdict) = (long_date(language, aim), carried.says(language, joint));
        let refused = tr!(language, "calendar.carry.refused", to = to, verdict = verdict);
        if untrack(|| self.with_known(carried, |known| known.passes_with_reason(place))) != Some(true) {
            return refused;
        }
        format!("{refused} {}", tr!(language, "calendar.carry.with_reason", button = tr!(language, "calendar.move.open")))
    }
}

/// The chip of a booking in the calendar.
fn chip_of(code: &str) -> String {
    format!("#{AREA} a[data-code=\"{code}\"]")
}

pub(super) fn attribute(element: &Element, selector: &str, name: &str) -> Option<String> {
    element.closest(selector).ok().flatten()?.get_attribute(name)
}

/// The movable booking on whose chip (or line of the agenda) something happens, and the day it stands on.
pub fn held_chip(event: &Event, shown: &StaffCalendar) -> Option<(CalendarBooking, NaiveDate)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if target.closest("button").ok().flatten().is_some() {
        return None;
    }
    let code = attribute(&target, "[data-code]", "data-code")?;
    let day = attribute(&target, "[data-day]", "data-day")?.parse().ok()?;
    let booking = shown.bookings.iter().find(|booking| !booking.proposed && booking.key().as_ref() == Some(&code))?;
    Some((booking.clone(), day))
}
