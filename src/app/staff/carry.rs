//! Carrying a booking over the month (*pindah jadwal*, §7.4): with the mouse, by a long press, or by keys. While it is
//! carried every day tells how it would take it, by the same rules as the server's; dropping it opens *Pindahkan*, where
//! the applicant's yes is recorded. Nothing changes before that.

use super::move_dialog::Mover;
use super::wording::error_texts;
use super::workspace::{Workspace, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::components::calendar::key_target;
use crate::components::staff_month::{DropMark, DropMarks, STAFF_MONTH_ID};
use crate::domain::facility::FacilityCode;
use crate::domain::format::long_date;
use crate::domain::language::Language;
use crate::domain::relocation::{Ground, Place, Verdict};
use crate::error::AppError;
use crate::server_fns::calendar::{CalendarBooking, StaffMonth, load_move_ground};
use crate::tr;
use chrono::NaiveDate;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

/// Id of what listens to pointers and keys: the month with everything around it.
pub const AREA: &str = "bawa-area";
/// Id of the words about the keys.
pub const HINT: &str = "bawa-petunjuk";
/// Id of what follows the pointer.
pub const GHOST: &str = "bawa-bayangan";
/// A finger that rests so long on a booking lifts it.
const LONG_PRESS: std::time::Duration = std::time::Duration::from_millis(350);
/// A mouse has to go so far (CSS pixels) before it drags, a finger may tremble so far while it rests.
const SLACK: i32 = 6;
/// Minutes of one step of the arrows while they move the hour.
const STEP_MINUTES: i64 = 15;

/// What the arrows move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    Day,
    Hour,
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
    day: NaiveDate,
}

/// A booking in the hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Carried {
    code: String,
    pub(super) booking: CalendarBooking,
    /// The day by which it was taken hold of; a stay can be taken at any of its days.
    pub(super) grabbed: NaiveDate,
    pub(super) by_keys: bool,
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
    facility: RwSignal<Option<FacilityCode>>,
    /// Let go before the answer about the days has come.
    dropped: RwSignal<bool>,
    /// The click that follows when a pointer lets go belongs to nobody.
    swallow: RwSignal<bool>,
    ground: RwSignal<Option<(String, Ground)>>,
    load: Action<(String, NaiveDate, NaiveDate), ()>,
    days: Signal<Option<(NaiveDate, NaiveDate)>>,
}

impl Carry {
    /// `days`: the first day that is shown and the day after the last one.
    pub fn set_up(mover: Mover, days: Signal<Option<(NaiveDate, NaiveDate)>>) -> Self {
        let (language, workspace) = (use_language(), use_workspace());
        let ground = RwSignal::new(None::<(String, Ground)>);
        let carried = RwSignal::new(None::<Carried>);
        let failed = RwSignal::new(None::<AppError>);
        let load = Action::new(move |(code, from, to): &(String, NaiveDate, NaiveDate)| {
            let (code, from, to) = (code.clone(), *from, *to);
            async move {
                match load_move_ground(code.clone(), from, to).await {
                    Ok(answer) => ground.set(Some((code, answer))),
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
            facility: RwSignal::new(None),
            dropped: RwSignal::new(false),
            swallow: RwSignal::new(false),
            ground,
            load,
            days,
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
        // It was let go before the answer came.
        Effect::new(move |_| {
            if ground.with(Option::is_some) && carry.dropped.get_untracked() {
                carry.drop_it();
            }
        });
        // Another month came under the hand, or somebody has changed something meanwhile.
        Effect::new(move |_| {
            workspace.live_tick.track();
            if let (Some((from, to)), Some(carried)) = (days.get(), carried.get_untracked()) {
                load.dispatch((carried.code, from, to));
            }
        });
        carry
    }

    /// How the days take what is carried.
    pub fn marks(self) -> Signal<DropMarks> {
        Memo::new(move |_| {
            let Some(carried) = self.carried.get() else { return DropMarks::default() };
            let marks = DropMarks { carried: Some(carried.code.clone()), ..DropMarks::default() };
            let (Some((from, to)), Some(ground)) = (self.days.get(), self.ground_of(&carried)) else { return marks };
            let (aim, place) = (self.aim.get(), ground.place(self.later.get(), self.facility.get()));
            let offset = carried.grabbed - carried.booking_start(&ground);
            let first = |date: NaiveDate| date - offset;
            let verdicts = ground.verdicts(&place, from.iter_days().take_while(|date| *date < to).map(first));
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

    pub(super) fn ground_of(self, carried: &Carried) -> Option<Ground> {
        self.ground.with(|ground| ground.as_ref().filter(|(code, _)| *code == carried.code).map(|(_, ground)| ground.clone()))
    }

    /// Where it would come to stand if it were dropped now.
    pub(super) fn place(self, carried: &Carried, ground: &Ground) -> Option<Place> {
        let aim = self.aim.get()?;
        let place = ground.place(self.later.get(), self.facility.get());
        Some(place.on(aim - (carried.grabbed - carried.booking_start(ground))))
    }

    fn ask(self, code: &str) {
        if let Some((from, to)) = self.days.get_untracked() {
            self.load.dispatch((code.to_owned(), from, to));
        }
    }

    fn lift(self, booking: CalendarBooking, day: NaiveDate, by_keys: bool) {
        let Some(code) = booking.code.as_ref().map(ToString::to_string) else { return };
        self.along.set(Along::Day);
        self.later.set(0);
        self.facility.set(None);
        self.dropped.set(false);
        self.aim.set(Some(day));
        self.carried.set(Some(Carried { code, booking, grabbed: day, by_keys }));
    }

    fn put_back(self) {
        self.press.set(None);
        self.carried.set(None);
        self.aim.set(None);
        self.dropped.set(false);
    }

    fn give_up(self) {
        let Some(carried) = self.carried.get_untracked() else { return };
        self.put_back();
        let (what, from) = (carried.booking.title.clone(), long_date(self.language, carried.grabbed));
        self.workspace.say(tr!(self.language, "calendar.carry.stays", what = what, from = from));
        if carried.by_keys {
            browser::focus_first(&chip_of(&carried.code));
        }
    }

    fn drop_it(self) {
        let Some(carried) = self.carried.get_untracked() else { return };
        let Some(ground) = untrack(|| self.ground_of(&carried)) else {
            self.dropped.set(true);
            return;
        };
        let Some(place) = untrack(|| self.place(&carried, &ground)) else {
            self.give_up();
            return;
        };
        match ground.verdict(&place) {
            Verdict::Free => {
                self.put_back();
                self.mover.open_at(carried.code, place);
            }
            Verdict::Here => self.give_up(),
            verdict @ (Verdict::Busy(_) | Verdict::Against(_)) => {
                let to = long_date(self.language, place.start.date());
                if !carried.by_keys {
                    self.put_back();
                }
                self.workspace.say(tr!(self.language, "calendar.carry.refused", to = to, verdict = verdict.text(self.language)));
            }
        }
    }

    /// A pointer goes down.
    pub fn on_down(self, event: &PointerEvent, month: Option<StaffMonth>) {
        self.swallow.set(false);
        if event.button() != 0 || !event.is_primary() || self.carried.get_untracked().is_some() {
            return;
        }
        let Some((booking, day)) = month.and_then(|month| held_chip(event, &month)) else { return };
        if let Some(code) = &booking.code {
            self.ask(code.as_str());
        }
        let touch = event.pointer_type() != "mouse";
        let press = Press { pointer: event.pointer_id(), x: event.client_x(), y: event.client_y(), touch, booking, day };
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
        self.lift(press.booking, press.day, false);
        browser::place_at(GHOST, x, y);
    }

    /// It moves.
    pub fn on_move(self, event: &PointerEvent) {
        let (x, y) = (event.client_x(), event.client_y());
        if let Some(press) = self.press.get_untracked() {
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
        if self.carried.with_untracked(|carried| carried.as_ref().is_some_and(|carried| !carried.by_keys)) {
            browser::place_at(GHOST, x, y);
            browser::scroll_at_edge(y);
            let day = browser::attribute_at(x, y, "td[data-day]", "data-day").and_then(|day| day.parse().ok());
            if self.aim.get_untracked() != day {
                self.aim.set(day);
            }
        }
    }

    /// It goes up.
    pub fn on_up(self) {
        self.press.set(None);
        if self.carried.with_untracked(|carried| carried.as_ref().is_some_and(|carried| !carried.by_keys)) {
            self.drop_it();
        }
    }

    /// The browser takes the pointer away, for scrolling.
    pub fn on_cancel(self) {
        self.press.set(None);
        if self.carried.with_untracked(|carried| carried.as_ref().is_some_and(|carried| !carried.by_keys)) {
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

    /// A key; true when it was one of ours. Where the keys lead over the month's edge, `turn` shows that month.
    pub fn on_key(self, event: &KeyboardEvent, month: Option<StaffMonth>, turn: impl Fn(NaiveDate)) -> bool {
        let Some(carried) = self.carried.get_untracked() else { return self.on_key_with_empty_hands(event, month) };
        match event.key().as_str() {
            "Escape" => self.give_up(),
            "Enter" | " " => self.drop_it(),
            "Tab" if carried.by_keys => self.along.update(|along| *along = self.next_along(*along, &carried)),
            key if carried.by_keys => return self.steer(key, &carried, turn),
            _ => return false,
        }
        event.prevent_default();
        true
    }

    fn on_key_with_empty_hands(self, event: &KeyboardEvent, month: Option<StaffMonth>) -> bool {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
        let day = attribute(&target, "[data-day]", "data-day").unwrap_or_default();
        let on_chip = target.closest(".booking").ok().flatten().is_some();
        let chips = format!("#{STAFF_MONTH_ID} [data-day=\"{day}\"] .booking");
        match event.key().as_str() {
            " " if !on_chip && target.has_attribute("data-date") => {
                if !browser::focus_first(&chips) {
                    return false;
                }
            }
            "ArrowDown" if on_chip => browser::step_focus(&chips, 1),
            "ArrowUp" if on_chip => browser::step_focus(&chips, -1),
            "Escape" if on_chip => {
                browser::focus_first(&format!("#{STAFF_MONTH_ID} [data-date=\"{day}\"]"));
            }
            "Enter" if on_chip => {
                let Some((booking, day)) = month.and_then(|month| held_chip(event, &month)) else { return false };
                if let Some(code) = &booking.code {
                    self.ask(code.as_str());
                }
                self.lift(booking, day, true);
            }
            _ => return false,
        }
        event.prevent_default();
        true
    }

    /// What the arrows move next; a request for several things stays in its facilities.
    fn next_along(self, along: Along, carried: &Carried) -> Along {
        match along {
            Along::Day => Along::Hour,
            Along::Hour if untrack(|| self.ground_of(carried)).is_some_and(|ground| ground.facilities().len() > 1) => Along::Facility,
            Along::Hour | Along::Facility => Along::Day,
        }
    }

    fn steer(self, key: &str, carried: &Carried, turn: impl Fn(NaiveDate)) -> bool {
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
                    turn(day);
                }
            }
            Along::Hour => self.later.update(|minutes| *minutes += step * STEP_MINUTES),
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

impl Carried {
    /// The first day of the whole request, of which this booking may be a part.
    fn booking_start(&self, ground: &Ground) -> NaiveDate {
        ground.wish.start.date()
    }
}

/// The chip of a request in the month.
fn chip_of(code: &str) -> String {
    format!("#{STAFF_MONTH_ID} [data-code=\"{code}\"]")
}

fn attribute(element: &Element, selector: &str, name: &str) -> Option<String> {
    element.closest(selector).ok().flatten()?.get_attribute(name)
}

/// The movable booking on whose chip (or line of the agenda) something happens, and the day it stands on.
fn held_chip(event: &Event, month: &StaffMonth) -> Option<(CalendarBooking, NaiveDate)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if target.closest("button").ok().flatten().is_some() {
        return None;
    }
    let code = attribute(&target, "[data-code]", "data-code")?;
    let day = attribute(&target, "[data-day]", "data-day")?.parse().ok()?;
    let booking = month.bookings.iter().find(|booking| booking.code.as_ref().is_some_and(|known| known.as_str() == code))?;
    Some((booking.clone(), day))
}
