//! Carrying a booking over the calendar (*pindah jadwal*, §7.4): with the mouse, by a long press, or by keys. While it is
//! carried every day tells how it would take it, by the same rules as the server's; dropping it opens *Pindahkan*, where
//! the applicant's yes is recorded. Nothing changes before that.

use super::spot::{Field, Spot, spot_at};
use crate::app::staff::move_dialog::Mover;
use crate::app::staff::wording::error_texts;
use crate::app::staff::workspace::{Workspace, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::components::calendar::key_target;
use crate::components::calendar::staff_month::{DropMark, DropMarks, Landing};
use crate::domain::facility::FacilityCode;
use crate::domain::format::long_date;
use crate::domain::language::Language;
use crate::domain::relocation::{Ground, Place, Verdict};
use crate::domain::service_standard::STEP_MINUTES;
use crate::domain::slot::{Slot, instant};
use crate::error::AppError;
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar, load_move_ground};
use crate::tr;
use chrono::NaiveDate;
use leptos::ev::{self, KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

/// Id of what listens to pointers and keys: the calendar with everything around it.
pub const AREA: &str = "bawa-area";
/// Id of the words about the keys.
pub const HINT: &str = "bawa-petunjuk";
/// Id of what follows the pointer.
pub const GHOST: &str = "bawa-bayangan";
/// A finger that rests so long on a booking lifts it.
const LONG_PRESS: std::time::Duration = std::time::Duration::from_millis(350);
/// What is carried and rests so long at an edge turns the page.
const REST: std::time::Duration = std::time::Duration::from_millis(700);
/// Attribute of the arrows that turn the page: `-1` or `1`.
pub const FLIP: &str = "data-flip";
/// A mouse has to go so far (CSS pixels) before it drags, a finger may tremble so far while it rests.
const SLACK: i32 = 6;

/// What the arrows move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    Day,
    Hour,
    /// How long it lasts.
    Length,
    Facility,
}

/// A pointer that went down on a booking and has not lifted it yet.
#[derive(Debug, Clone, PartialEq)]
struct Press {
    pointer: i32,
    x: i32,
    y: i32,
    touch: bool,
    booking: CalendarBooking,
    spot: Spot,
    /// At its end, which is drawn out.
    stretching: bool,
}

/// A booking in the hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Carried {
    code: String,
    pub(super) booking: CalendarBooking,
    /// The day by which it was taken hold of; a stay can be taken at any of its days.
    pub(super) grabbed: NaiveDate,
    /// The minute of that day, where hours can be told.
    minute: Option<i64>,
    /// Its end is drawn out; its beginning stays.
    stretching: bool,
    /// `None` = by keys.
    pointer: Option<i32>,
}

impl Carried {
    pub(super) fn by_keys(&self) -> bool {
        self.pointer.is_none()
    }
}

/// The answer about the days `[from, to)`.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    code: String,
    from: NaiveDate,
    to: NaiveDate,
    ground: Ground,
}

/// A question about the days `[from, to)`; only the answer to the latest one counts.
#[derive(Debug, Clone)]
struct Question {
    number: u64,
    code: String,
    from: NaiveDate,
    to: NaiveDate,
}

/// Everything about carrying; belongs to the page, so that it survives what is loaded again meanwhile.
#[derive(Clone, Copy)]
pub struct Carry {
    pub(super) language: Language,
    workspace: Workspace,
    mover: Mover,
    press: RwSignal<Option<Press>>,
    pub(super) carried: RwSignal<Option<Carried>>,
    /// The day under the pointer, or where the keys have led.
    pub(super) aim: RwSignal<Option<NaiveDate>>,
    pub(super) along: RwSignal<Along>,
    /// Minutes later than now.
    later: RwSignal<i64>,
    /// Minutes longer than now.
    longer: RwSignal<i64>,
    facility: RwSignal<Option<FacilityCode>>,
    /// Let go before the answer about the days has come.
    pub(super) dropped: RwSignal<bool>,
    /// The click that follows when a pointer lets go belongs to nobody.
    swallow: RwSignal<bool>,
    known: RwSignal<Option<Known>>,
    asked: StoredValue<u64>,
    load: Action<Question, ()>,
    days: Signal<Option<(NaiveDate, NaiveDate)>>,
    field: Signal<Field>,
    /// Shows the days around a day.
    turn: Callback<NaiveDate>,
    /// Shows the page before (-1) or after (1).
    flip: Callback<i32>,
    /// Which way the pointer wants to turn the page, while it rests at an edge.
    edge: RwSignal<Option<i32>>,
}

impl Carry {
    /// `days`: the first day that is shown and the day after the last one. `field`: how they lie on the screen. `turn` shows
    /// the days around a day, `flip` the page before or after.
    pub fn set_up(mover: Mover, days: Signal<Option<(NaiveDate, NaiveDate)>>, field: Signal<Field>, turn: Callback<NaiveDate>, flip: Callback<i32>) -> Self {
        let (language, workspace) = (use_language(), use_workspace());
        let known = RwSignal::new(None::<Known>);
        let asked = StoredValue::new(0);
        let carried = RwSignal::new(None::<Carried>);
        let failed = RwSignal::new(None::<AppError>);
        let load = Action::new(move |question: &Question| {
            let Question { number, code, from, to } = question.clone();
            async move {
                let answer = load_move_ground(code.clone(), from, to).await;
                if asked.try_get_value() != Some(number) {
                    return;
                }
                match answer {
                    Ok(ground) => known.set(Some(Known { code, from, to, ground })),
                    Err(error) => failed.set(Some(error)),
                }
            }
        });
        let carry = Self {
            language,
            workspace,
            mover,
            press: RwSignal::new(None),
            carried,
            aim: RwSignal::new(None),
            along: RwSignal::new(Along::Day),
            later: RwSignal::new(0),
            longer: RwSignal::new(0),
            facility: RwSignal::new(None),
            dropped: RwSignal::new(false),
            swallow: RwSignal::new(false),
            known,
            asked,
            load,
            days,
            field,
            turn,
            flip,
            edge: RwSignal::new(None),
        };
        // The connection was lost, or somebody else has decided meanwhile: it stays where it is, and the reason is told.
        Effect::new(move |_| {
            if let Some(error) = failed.get()
                && carried.get_untracked().is_some()
            {
                carry.put_back();
                workspace.say(error_texts(language, &error).join(" "));
            }
        });
        // Somebody else has moved it while it is carried: it stays where they put it. Or it was let go before the answer came.
        Effect::new(move |before: Option<Option<Known>>| {
            let now = known.get();
            if let (Some(now), Some(Some(before)), Some(held)) = (&now, before, carried.get_untracked())
                && before.code == now.code
                && before.ground.wish != now.ground.wish
            {
                carry.put_back();
                workspace.say(tr!(language, "calendar.carry.moved_meanwhile", what = held.booking.title));
            } else if now.is_some() && carry.dropped.get_untracked() {
                carry.drop_it();
            }
            now
        });
        // Another month came under the hand, or somebody has changed something meanwhile.
        Effect::new(move |_| {
            workspace.live_tick.track();
            days.track();
            if let Some(carried) = carried.get_untracked() {
                carry.ask(carried.code);
            }
        });
        // Keys are heard wherever the focus stands: what had it may be gone with its month.
        Effect::new(move |_| {
            let listener = window_event_listener(ev::keydown, move |event| {
                if carry.on_key_with_full_hands(&event) {
                    event.prevent_default();
                }
            });
            on_cleanup(move || listener.remove());
        });
        carry
    }

    /// How the days take what is carried, or where it would come to stand between hours and facilities.
    pub fn marks(self) -> Signal<DropMarks> {
        Memo::new(move |_| {
            let Some(carried) = self.carried.get() else { return DropMarks::default() };
            let marks = DropMarks { carried: Some(carried.code.clone()), ..DropMarks::default() };
            let Some(Known { from, to, ground, .. }) = self.known.get().filter(|known| known.code == carried.code) else { return marks };
            if self.days.get() != Some((from, to)) {
                return marks;
            }
            if self.field.get() != Field::Days {
                return DropMarks { landing: self.landing(&carried, &ground), ..marks };
            }
            let (aim, place) = (self.aim.get(), ground.place(self.later.get(), self.longer.get(), self.facility.get()));
            let offset = carried.grabbed - ground.wish.start.date();
            let verdicts = ground.verdicts(&place, from.iter_days().take_while(|date| *date < to).map(|date| date - offset));
            let day = |(date, verdict): (NaiveDate, Verdict)| {
                let date = date + offset;
                let aimed = aim == Some(date);
                let past = matches!(&verdict, Verdict::Against(faults) if faults.0.iter().any(|fault| fault.code == "date_past"));
                let refused = !verdict.is_free() && verdict != Verdict::Here;
                let note = if (refused && !past) || aimed { verdict.text(self.language) } else { String::new() };
                (date, DropMark { target: aimed && verdict.is_free(), refused, note })
            };
            DropMarks { days: verdicts.into_iter().map(day).collect(), ..marks }
        })
        .into()
    }

    fn landing(self, carried: &Carried, ground: &Ground) -> Option<Landing> {
        let place = self.place(carried, ground)?;
        let verdict = ground.verdict(&place);
        let facility = place.facility.as_ref().unwrap_or(&carried.booking.facility).to_string();
        let slot = Slot::new(instant(place.start), instant(place.end))?;
        let mark = DropMark { target: verdict.is_free(), refused: !verdict.is_free() && verdict != Verdict::Here, note: verdict.text(self.language) };
        (verdict != Verdict::Here).then_some(Landing { facility, slot, mark })
    }

    /// What is known for judging the day that is aimed at; `None` while the answer is on its way.
    pub(super) fn ground_of(self, carried: &Carried) -> Option<Ground> {
        let aim = self.aim.get();
        let fits = |known: &&Known| known.code == carried.code && aim.is_none_or(|aim| (known.from..known.to).contains(&aim));
        self.known.with(|known| known.as_ref().filter(fits).map(|known| known.ground.clone()))
    }

    /// Where it would come to stand if it were dropped now; `None` beside the days.
    pub(super) fn place(self, carried: &Carried, ground: &Ground) -> Option<Place> {
        let aim = self.aim.get()?;
        let place = ground.place(self.later.get(), self.longer.get(), self.facility.get());
        Some(place.on(aim - (carried.grabbed - ground.wish.start.date())))
    }

    fn ask(self, code: String) {
        if let Some((from, to)) = self.days.get_untracked() {
            self.asked.update_value(|number| *number += 1);
            self.load.dispatch(Question { number: self.asked.get_value(), code, from, to });
        }
    }

    /// Takes a booking into the hand and asks how the days would take it. An older answer is forgotten: it may have been
    /// moved since.
    fn lift(self, booking: CalendarBooking, spot: &Spot, stretching: bool, pointer: Option<i32>) {
        let Some(code) = booking.code.as_ref().map(ToString::to_string) else { return };
        self.known.set(None);
        self.along.set(Along::Day);
        self.later.set(0);
        self.longer.set(0);
        self.facility.set(None);
        self.dropped.set(false);
        self.aim.set(Some(spot.day));
        self.carried.set(Some(Carried { code: code.clone(), booking, grabbed: spot.day, minute: spot.minute, stretching, pointer }));
        self.ask(code);
    }

    fn put_back(self) {
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

    fn give_up(self) {
        let Some(carried) = self.carried.get_untracked() else { return };
        self.put_back();
        let (what, from) = (carried.booking.title, long_date(self.language, carried.grabbed));
        self.workspace.say(tr!(self.language, "calendar.carry.stays", what = what, from = from));
    }

    fn drop_it(self) {
        let Some(carried) = self.carried.get_untracked() else { return };
        let Some(ground) = untrack(|| self.ground_of(&carried)) else {
            self.dropped.set(true);
            return;
        };
        self.dropped.set(false);
        let (Some(place), Some(aim)) = (untrack(|| self.place(&carried, &ground)), self.aim.get_untracked()) else {
            self.give_up();
            return;
        };
        match ground.verdict(&place) {
            Verdict::Free => {
                self.put_back();
                if carried.by_keys() {
                    // The dialog gives the focus back to the day that it was dropped on.
                    browser::focus_first(&format!("#{AREA} [data-date=\"{aim}\"], #{AREA} [role=\"region\"]"));
                }
                self.mover.open_at(carried.code, place);
            }
            Verdict::Here => self.give_up(),
            verdict @ (Verdict::Busy(_) | Verdict::Against(_)) => {
                let to = long_date(self.language, aim);
                if !carried.by_keys() {
                    self.put_back();
                }
                self.workspace.say(tr!(self.language, "calendar.carry.refused", to = to, verdict = verdict.text(self.language)));
            }
        }
    }

    /// Does the pointer of this event carry something?
    fn carries(self, event: &PointerEvent) -> bool {
        self.carried.with_untracked(|carried| carried.as_ref().is_some_and(|carried| carried.pointer == Some(event.pointer_id())))
    }

    /// A pointer goes down.
    pub fn on_down(self, event: &PointerEvent, shown: Option<StaffCalendar>) {
        self.swallow.set(false);
        if event.button() != 0 || !event.is_primary() || self.carried.get_untracked().is_some() {
            return;
        }
        let Some((booking, day)) = shown.and_then(|shown| held_chip(event, &shown)) else { return };
        let touch = event.pointer_type() != "mouse";
        let (x, y) = (event.client_x(), event.client_y());
        let spot = spot_at(self.field.get_untracked(), x, y).unwrap_or(Spot { day, minute: None, facility: None });
        let stretching = event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|target| target.has_attribute("data-grip"));
        let press = Press { pointer: event.pointer_id(), x, y, touch, booking, spot, stretching };
        self.press.set(Some(press.clone()));
        if touch {
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
            browser::place_at(GHOST, x, y);
            browser::scroll_at_edge(y);
            self.aim_at(spot_at(self.field.get_untracked(), x, y));
            self.rest_at(browser::page_turned_at(x, y, FLIP));
        }
    }

    /// The pointer is at an edge (or on the arrow) that turns the page that way; when it rests there the page is turned.
    fn rest_at(self, edge: Option<i32>) {
        if self.edge.get_untracked() == edge {
            return;
        }
        self.edge.set(edge);
        if let Some(way) = edge {
            self.flip_soon(way);
        }
    }

    fn flip_soon(self, way: i32) {
        set_timeout(
            move || {
                let rests = self.edge.try_get_untracked().flatten() == Some(way) && self.carried.with_untracked(Option::is_some);
                if rests && !self.dropped.get_untracked() {
                    self.flip.run(way);
                    self.flip_soon(way);
                }
            },
            REST,
        );
    }

    /// The pointer is over this spot; `None` beside the calendar.
    fn aim_at(self, spot: Option<Spot>) {
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
            self.drop_it();
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

    /// A click: none when it only ends a carrying.
    pub fn on_click(self, event: &Event) {
        if self.swallow.get_untracked() {
            self.swallow.set(false);
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// A key while something is carried; true when it was one of ours.
    fn on_key_with_full_hands(self, event: &KeyboardEvent) -> bool {
        let Some(carried) = self.carried.get_untracked() else { return false };
        match event.key().as_str() {
            "Escape" => self.give_up(),
            _ if !carried.by_keys() => return false,
            // The key that lifted it is still held down.
            "Enter" | " " if event.repeat() => {}
            "Enter" | " " => self.drop_it(),
            "Tab" => self.along.update(|along| *along = self.next_along(*along, &carried, event.shift_key())),
            key => return self.steer(key, &carried),
        }
        true
    }

    /// A key in the calendar while nothing is carried; true when it was one of ours.
    pub fn on_key(self, event: &KeyboardEvent, shown: Option<StaffCalendar>) -> bool {
        if self.carried.with_untracked(Option::is_some) {
            // The window hears it.
            return true;
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
        let day = attribute(&target, "[data-day]", "data-day").unwrap_or_default();
        let on_chip = target.closest(".booking").ok().flatten().is_some();
        let chips = format!("#{AREA} td[data-day=\"{day}\"] .booking");
        match event.key().as_str() {
            " " if !on_chip && target.has_attribute("data-date") => {
                if !browser::focus_first(&chips) {
                    return false;
                }
            }
            "ArrowDown" if on_chip => browser::step_focus(&chips, 1),
            "ArrowUp" if on_chip => browser::step_focus(&chips, -1),
            "Escape" if on_chip => {
                browser::focus_first(&format!("#{AREA} [data-date=\"{day}\"], #{AREA} [role=\"region\"]"));
            }
            "Enter" if on_chip && !event.repeat() => {
                let Some((booking, day)) = shown.and_then(|shown| held_chip(event, &shown)) else { return false };
                // The same key must not reach the window as the one that drops it.
                event.stop_propagation();
                self.lift(booking, &Spot { day, minute: None, facility: None }, false, None);
            }
            _ => return false,
        }
        event.prevent_default();
        true
    }

    /// What the arrows move next; a request for several things stays in its facilities.
    fn next_along(self, along: Along, carried: &Carried, back: bool) -> Along {
        let elsewhere = untrack(|| self.ground_of(carried)).is_some_and(|ground| ground.facilities().len() > 1);
        let all = if elsewhere { &[Along::Day, Along::Hour, Along::Length, Along::Facility][..] } else { &[Along::Day, Along::Hour, Along::Length] };
        let at = all.iter().position(|known| *known == along).unwrap_or_default();
        all[(at + if back { all.len() - 1 } else { 1 }) % all.len()]
    }

    fn steer(self, key: &str, carried: &Carried) -> bool {
        let step = match key {
            "ArrowLeft" | "ArrowUp" => -1,
            "ArrowRight" | "ArrowDown" => 1,
            "Home" | "End" | "PageUp" | "PageDown" => 0,
            _ => return false,
        };
        match self.along.get_untracked() {
            Along::Day => {
                let Some(day) = self.aim.get_untracked().and_then(|aim| key_target(aim, key)) else { return true };
                self.aim.set(Some(day));
                if self.days.get_untracked().is_some_and(|(from, to)| !(from..to).contains(&day)) {
                    self.turn.run(day);
                }
            }
            Along::Hour => self.later.update(|minutes| *minutes += step * STEP_MINUTES),
            Along::Length => self.longer.update(|minutes| *minutes += step * STEP_MINUTES),
            Along::Facility => {
                let codes: Vec<FacilityCode> = untrack(|| self.ground_of(carried))
                    .map(|ground| ground.facilities().iter().map(|facility| facility.code.clone()).collect())
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

/// The chip of a request in the calendar.
fn chip_of(code: &str) -> String {
    format!("#{AREA} a[data-code=\"{code}\"]")
}

fn attribute(element: &Element, selector: &str, name: &str) -> Option<String> {
    element.closest(selector).ok().flatten()?.get_attribute(name)
}

/// The movable booking on whose chip (or line of the agenda) something happens, and the day it stands on.
fn held_chip(event: &Event, shown: &StaffCalendar) -> Option<(CalendarBooking, NaiveDate)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if target.closest("button").ok().flatten().is_some() {
        return None;
    }
    let code = attribute(&target, "[data-code]", "data-code")?;
    let day = attribute(&target, "[data-day]", "data-day")?.parse().ok()?;
    let booking = shown.bookings.iter().find(|booking| booking.code.as_ref().is_some_and(|known| known.as_str() == code))?;
    Some((booking.clone(), day))
}
