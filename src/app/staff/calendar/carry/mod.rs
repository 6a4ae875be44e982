//! Carrying a booking over the calendar (*pindah jadwal*, §7.4): with the mouse, by a long press, or by keys. While it is
//! carried every day tells how it would take it, by the same rules as the server's; dropping it opens *Pindahkan*, where
//! the applicant's yes is recorded. Nothing changes before that.

mod keys;
pub mod line;
mod pointer;
pub mod spot;

use self::spot::{Field, Spot};
use super::select::Companion;
use super::together::Together;
use crate::app::staff::move_dialog::Mover;
use crate::app::staff::wording::error_texts;
use crate::app::staff::workspace::{Workspace, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::components::calendar::staff_month::{DropMark, DropMarks, Landing};
use crate::domain::application_form::NewReservation;
use crate::domain::facility::FacilityCode;
use crate::domain::format::long_date;
use crate::domain::language::Language;
use crate::domain::relocation::{Ground, Place, Shift, Verdict};
use crate::domain::slot::{Slot, instant};
use crate::error::AppError;
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar, load_move_ground};
use crate::tr;
use chrono::NaiveDate;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};
use std::collections::BTreeSet;

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
    /// Those that are selected with it, and go along.
    pub(super) others: Vec<Companion>,
    /// Its end is drawn out; its beginning stays.
    stretching: bool,
    /// `None` = by keys.
    pointer: Option<i32>,
}

impl Carried {
    pub(super) fn by_keys(&self) -> bool {
        self.pointer.is_none()
    }

    /// The code of each.
    fn codes(&self) -> BTreeSet<String> {
        std::iter::once(&self.code).chain(self.others.iter().map(|other| &other.code)).cloned().collect()
    }
}

/// The answer about the days `[from, to)`.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    code: String,
    from: NaiveDate,
    to: NaiveDate,
    ground: Ground,
    /// Of those that go along.
    others: Vec<Ground>,
}

impl Known {
    /// How each stands.
    fn wishes(&self) -> impl Iterator<Item = &NewReservation> {
        std::iter::once(&self.ground).chain(&self.others).map(|ground| &ground.wish)
    }
}

/// A question about the days `[from, to)`; only the answer to the latest one counts.
#[derive(Debug, Clone)]
struct Question {
    number: u64,
    code: String,
    from: NaiveDate,
    to: NaiveDate,
    grabbed: NaiveDate,
    others: Vec<Companion>,
}

impl Question {
    /// What is needed to judge the request and those that go along. Each of them comes as many days beside it as it stands
    /// beside it now.
    async fn answer(&self) -> Result<(Ground, Vec<Ground>), AppError> {
        let codes = std::iter::once(self.code.as_str()).chain(self.others.iter().map(|other| other.code.as_str()));
        let together = if self.others.is_empty() { String::new() } else { codes.collect::<Vec<_>>().join(" ") };
        let ground = load_move_ground(self.code.clone(), self.from, self.to, together.clone()).await?;
        let mut others = Vec::with_capacity(self.others.len());
        for other in &self.others {
            let beside = other.day - self.grabbed;
            others.push(load_move_ground(other.code.clone(), self.from + beside, self.to + beside, together.clone()).await?);
        }
        Ok((ground, others))
    }
}

/// Everything about carrying; belongs to the page, so that it survives what is loaded again meanwhile.
#[derive(Clone, Copy)]
pub struct Carry {
    pub(super) language: Language,
    workspace: Workspace,
    mover: Mover,
    pub(super) together: Together,
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
    pub fn set_up(
        mover: Mover,
        together: Together,
        days: Signal<Option<(NaiveDate, NaiveDate)>>,
        field: Signal<Field>,
        turn: Callback<NaiveDate>,
        flip: Callback<i32>,
    ) -> Self {
        let (language, workspace) = (use_language(), use_workspace());
        let known = RwSignal::new(None::<Known>);
        let asked = StoredValue::new(0);
        let carried = RwSignal::new(None::<Carried>);
        let failed = RwSignal::new(None::<AppError>);
        let load = Action::new(move |question: &Question| {
            let question = question.clone();
            async move {
                let answer = question.answer().await;
                let Question { number, code, from, to, .. } = question;
                if asked.try_get_value() != Some(number) {
                    return;
                }
                match answer {
                    Ok((ground, others)) => known.set(Some(Known { code, from, to, ground, others })),
                    Err(error) => failed.set(Some(error)),
                }
            }
        });
        let carry = Self {
            language,
            workspace,
            mover,
            together,
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
                && before.wishes().ne(now.wishes())
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
                carry.ask(&carried);
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

    /// Is something being carried?
    pub fn is_busy(self) -> Signal<bool> {
        let carried = self.carried;
        Memo::new(move |_| carried.with(Option::is_some)).into()
    }

    /// How the days take what is carried, or where it would come to stand between hours and facilities.
    pub fn marks(self) -> Signal<DropMarks> {
        Memo::new(move |_| {
            let Some(carried) = self.carried.get() else { return DropMarks::default() };
            let marks = DropMarks { carried: carried.codes(), ..DropMarks::default() };
            let Some(Known { from, to, ground, others, .. }) = self.known.get().filter(|known| known.code == carried.code) else { return marks };
            if self.days.get() != Some((from, to)) {
                return marks;
            }
            if self.field.get() != Field::Days {
                return DropMarks { landing: self.landing(&carried, &ground), ..marks };
            }
            let (aim, place) = (self.aim.get(), self.wanted(&carried, &ground));
            let offset = carried.grabbed - ground.wish.start.date();
            let verdicts = ground.verdicts_together(&others, &place, from.iter_days().take_while(|date| *date < to).map(|date| date - offset));
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
        let verdict = self.verdict(ground, &place);
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
        Some(self.wanted(carried, ground).on(aim - (carried.grabbed - ground.wish.start.date())))
    }

    /// The hours and the facility that it shall have, on its own day. Several stay in their facilities and keep their length.
    fn wanted(self, carried: &Carried, ground: &Ground) -> Place {
        let facility = self.facility.get().filter(|_| carried.others.is_empty());
        ground.place(self.later.get(), self.longer.get(), facility)
    }

    /// What it would meet there, or one of those that go along.
    pub(super) fn verdict(self, ground: &Ground, place: &Place) -> Verdict {
        self.known.with(|known| ground.verdict_together(known.as_ref().map_or(&[][..], |known| known.others.as_slice()), place))
    }

    fn ask(self, carried: &Carried) {
        if let Some((from, to)) = self.days.get_untracked() {
            self.asked.update_value(|number| *number += 1);
            let (code, others) = (carried.code.clone(), carried.others.clone());
            self.load.dispatch(Question { number: self.asked.get_value(), code, from, to, grabbed: carried.grabbed, others });
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
        // Its end is drawn out alone.
        let others = if stretching { Vec::new() } else { self.together.selection.companions(&code) };
        let carried = Carried { code, booking, grabbed: spot.day, minute: spot.minute, others, stretching, pointer };
        self.carried.set(Some(carried.clone()));
        self.ask(&carried);
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
        match untrack(|| self.verdict(&ground, &place)) {
            Verdict::Free => {
                self.put_back();
                if carried.by_keys() {
                    // The dialog gives the focus back to the day that it was dropped on.
                    browser::focus_first(&format!("#{AREA} [data-date=\"{aim}\"], #{AREA} [role=\"region\"]"));
                }
                if carried.others.is_empty() {
                    self.mover.open_at(carried.code, place);
                } else {
                    self.together.open(Shift::between(ground.wish.start, place.start));
                }
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
}

/// The chip of a request in the calendar.
fn chip_of(code: &str) -> String {
    format!("#{AREA} a[data-code=\"{code}\"]")
}

fn attribute(element: &Element, selector: &str, name: &str) -> Option<String> {
    element.closest(selector).ok().flatten()?.get_attribute(name)
}

/// The movable booking on whose chip (or line of the agenda) something happens, and the day it stands on.
pub(super) fn held_chip(event: &Event, shown: &StaffCalendar) -> Option<(CalendarBooking, NaiveDate)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if target.closest("button").ok().flatten().is_some() {
        return None;
    }
    let code = attribute(&target, "[data-code]", "data-code")?;
    let day = attribute(&target, "[data-day]", "data-day")?.parse().ok()?;
    let booking = shown.bookings.iter().find(|booking| !booking.proposed && booking.code.as_ref().is_some_and(|known| known.as_str() == code))?;
    Some((booking.clone(), day))
}
