//! Drawing a stretch on empty space: it becomes an event of the office or maintenance, on its own page (*Catat kegiatan*),
//! where everything that stands in the way is listed before anything is stored.

use super::carry::spot::{Field, Spot, spot_at};
use crate::app::paths;
use crate::components::calendar::staff_month::{DropMark, DropMarks, Landing};
use crate::domain::language::Language;
use crate::domain::service_standard::STEP_MINUTES;
use crate::domain::slot::{Slot, TimeOfDay};
use crate::tr;
use chrono::{Duration, NaiveDate};
use leptos::ev::{self, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

/// A mouse has to go so far (CSS pixels) before it draws.
const SLACK: i32 = 6;
/// A day that is drawn over as a whole is taken for these hours at first; the page changes them.
const OPENS: TimeOfDay = TimeOfDay::at(8, 0);
const CLOSES: TimeOfDay = TimeOfDay::at(16, 0);

/// What is being drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stroke {
    x: i32,
    y: i32,
    from: Spot,
    to: Spot,
    /// It has gone far enough to be meant.
    meant: bool,
}

/// Where events are entered, with what is known already.
pub fn event_path(facility: &str, slot: Option<(NaiveDate, TimeOfDay, NaiveDate, TimeOfDay)>) -> String {
    let mut path = format!("{}?facility={facility}", paths::EVENT);
    if let Some((first, opens, last, closes)) = slot {
        path = format!("{path}&start={first}T{opens}&end={last}T{closes}");
    }
    path
}

/// The same for a whole day of the office.
pub fn day_path(facility: &str, date: NaiveDate) -> String {
    event_path(facility, Some((date, OPENS, date, CLOSES)))
}

/// Drawing belongs to the page.
#[derive(Clone, Copy)]
pub struct Draw {
    language: Language,
    field: Signal<Field>,
    /// Of the filter; empty for all.
    facility: Memo<String>,
    stroke: RwSignal<Option<Stroke>>,
    /// Goes to a page.
    go: Callback<String>,
}

impl Draw {
    pub fn set_up(language: Language, field: Signal<Field>, facility: Memo<String>, go: Callback<String>) -> Self {
        let draw = Self { language, field, facility, stroke: RwSignal::new(None), go };
        // Heard wherever the focus stands: whoever draws with the mouse has not moved it.
        Effect::new(move |_| {
            let listener = window_event_listener(ev::keydown, move |event| {
                if event.key() == "Escape" && draw.give_up() {
                    event.prevent_default();
                }
            });
            on_cleanup(move || listener.remove());
        });
        draw
    }

    /// Is something being drawn?
    pub fn is_busy(self) -> bool {
        self.stroke.with_untracked(Option::is_some)
    }

    /// The mouse goes down on empty space.
    pub fn on_down(self, event: &PointerEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let empty = target.is_some_and(|target| {
            let inside = |selector: &str| target.closest(selector).ok().flatten().is_some();
            inside(".month td, .lane, .week-day") && !inside("a, button")
        });
        if !empty || event.button() != 0 || event.pointer_type() != "mouse" {
            return;
        }
        let (x, y) = (event.client_x(), event.client_y());
        if let Some(spot) = spot_at(self.field.get_untracked(), x, y) {
            self.stroke.set(Some(Stroke { x, y, from: spot.clone(), to: spot, meant: false }));
        }
    }

    pub fn on_move(self, event: &PointerEvent) {
        let Some(mut stroke) = self.stroke.get_untracked() else { return };
        if event.buttons() == 0 {
            self.stroke.set(None);
            return;
        }
        let (x, y) = (event.client_x(), event.client_y());
        let meant = stroke.meant || (x - stroke.x).abs().max((y - stroke.y).abs()) > SLACK;
        let to = spot_at(self.field.get_untracked(), x, y).unwrap_or_else(|| stroke.to.clone());
        if meant != stroke.meant || to != stroke.to {
            stroke.meant = meant;
            stroke.to = Spot { facility: stroke.from.facility.clone(), ..to };
            self.stroke.set(Some(stroke));
        }
    }

    /// The mouse goes up: what was drawn goes to its page.
    pub fn on_up(self) {
        let stroke = self.stroke.get_untracked();
        self.stroke.set(None);
        if let Some((stroke, slot)) = stroke.filter(|stroke| stroke.meant).and_then(|stroke| Some((stroke.clone(), hours(&stroke)?))) {
            let facility = stroke.from.facility.map_or_else(|| self.facility.get_untracked(), |code| code.0);
            self.go.run(event_path(&facility, Some(slot)));
        }
    }

    /// Escape, or the browser takes the pointer away: nothing is entered. False when nothing was drawn.
    pub fn give_up(self) -> bool {
        let busy = self.is_busy();
        if busy {
            self.stroke.set(None);
        }
        busy
    }

    /// How it looks; `None` while nothing is drawn.
    pub fn marks(self) -> Option<DropMarks> {
        let stroke = self.stroke.get().filter(|stroke| stroke.meant)?;
        let (first, opens, last, closes) = hours(&stroke)?;
        let note = tr!(self.language, "calendar.draw.note");
        let mark = |note: String| DropMark { target: true, refused: false, note, landed: None };
        if self.field.get() == Field::Days {
            let day = |date: NaiveDate| (date, mark(if date == last { note.clone() } else { String::new() }));
            return Some(DropMarks { days: first.iter_days().take_while(|date| *date <= last).map(day).collect(), ..DropMarks::default() });
        }
        let slot = Slot::new(opens.on(first), closes.on(last))?;
        let facility = stroke.from.facility.map(|code| code.0).unwrap_or_default();
        Some(DropMarks { landing: Some(Landing { facility, slot, mark: mark(note) }), ..DropMarks::default() })
    }
}

/// First day and hour, last day and hour of what is drawn, whichever way it was drawn.
fn hours(stroke: &Stroke) -> Option<(NaiveDate, TimeOfDay, NaiveDate, TimeOfDay)> {
    // A day with its minute is one moment: over several days the earlier hour may belong to the later day.
    let moment = |spot: &Spot| (spot.day, spot.minute);
    let (one, other) = (moment(&stroke.from), moment(&stroke.to));
    let ((first, from), (last, to)) = (one.min(other), one.max(other));
    let Some((from, to)) = from.zip(to) else { return Some((first, OPENS, last, CLOSES)) };
    let opens = from.div_euclid(STEP_MINUTES) * STEP_MINUTES;
    let closes = (to + STEP_MINUTES - 1).div_euclid(STEP_MINUTES) * STEP_MINUTES;
    let closes = if first == last { closes.max(opens + STEP_MINUTES) } else { closes };
    let time = |minutes: i64| TimeOfDay::from_minutes(u16::try_from(minutes).ok()?);
    Some((first, time(opens)?, last, time(closes.min(Duration::days(1).num_minutes()))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(day: &str, minute: Option<i64>) -> Spot {
        Spot { day: day.parse().expect("a date"), minute, facility: None }
    }

    fn drawn(from: Spot, to: Spot) -> String {
        event_path("AUL-1", hours(&Stroke { x: 0, y: 0, from, to, meant: true }))
    }

    #[test]
    fn days_are_taken_for_the_hours_of_the_office() {
        let path = drawn(spot("2026-12-17", None), spot("2026-12-15", None));
        assert_eq!(path, "/kantor/kegiatan?facility=AUL-1&start=2026-12-15T08:00&end=2026-12-17T16:00");
    }

    #[test]
    fn hours_are_taken_by_quarters_whichever_way_they_are_drawn() {
        let path = drawn(spot("2026-12-15", Some(11 * 60 + 3)), spot("2026-12-15", Some(9 * 60 + 10)));
        assert_eq!(path, "/kantor/kegiatan?facility=AUL-1&start=2026-12-15T09:00&end=2026-12-15T11:15");
    }

    #[test]
    fn over_several_days_each_end_keeps_its_own_hour_whichever_way_they_are_drawn() {
        let (monday, wednesday) = (spot("2026-12-14", Some(14 * 60 + 5)), spot("2026-12-16", Some(9 * 60 + 50)));
        let path = "/kantor/kegiatan?facility=AUL-1&start=2026-12-14T14:00&end=2026-12-16T10:00";
        assert_eq!(drawn(monday.clone(), wednesday.clone()), path);
        assert_eq!(drawn(wednesday, monday), path);
    }

    #[test]
    fn over_several_days_the_last_may_end_where_its_picture_begins() {
        let path = drawn(spot("2026-12-14", Some(16 * 60)), spot("2026-12-15", Some(7 * 60)));
        assert_eq!(path, "/kantor/kegiatan?facility=AUL-1&start=2026-12-14T16:00&end=2026-12-15T07:00");
    }
}
