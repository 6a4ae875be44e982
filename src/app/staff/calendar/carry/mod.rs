//! Carrying a booking over the calendar (*pindah jadwal*, §7.4): with the mouse, by a long press, or by keys. While it is
//! carried every day tells how it would take it, by the same rules as the server's; dropping it opens *Pindahkan*, where
//! the applicant's yes is recorded. Nothing changes before that. An event of the office itself, or maintenance, needs nobody's yes:
//! it is moved at once.
//!
//! A mouse draws the end of a bar out by its edge. That is too narrow for a finger, and a bar may be narrower than one: whoever
//! has lifted a bar by a long press and lets go of it in its place gets a handle at its end.
//!
//! What is seen may be lifted however old it is, also when the last fetch has failed: lifting asks the server anew, and only
//! its answer is judged. When there is none, or it has the booking elsewhere, the booking is put back and that is told. (Looked
//! at: a limit of a minute. It would refuse what the server might answer well, and allow what has changed a second ago.)

mod edge;
mod hand;
mod held;
mod judge;
mod keys;
pub mod line;
pub mod pointer;
pub mod spot;

pub use self::hand::held_chip;

use self::held::{Along, Carried, Known, Press, Question};
use self::spot::Field;
use super::screen::Screen;
use super::together::Together;
use crate::app::staff::history::say_with_last_change;
use crate::app::staff::move_dialog::Mover;
use crate::app::staff::workspace::{Workspace, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::components::calendar::staff_month::DropMarks;
use crate::domain::facility::FacilityCode;
use crate::domain::language::Language;
use crate::domain::relocation::Joint;
use crate::error::AppError;
use crate::tr;
use chrono::NaiveDate;
use leptos::ev;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Id of what listens to pointers and keys: the calendar with everything around it.
pub const AREA: &str = "bawa-area";
/// Where the focus goes when what had it is gone, the nearest first.
pub const FOCUS: [&str; 5] =
    ["#bawa-area [data-date][tabindex=\"0\"]", "#linimasa [tabindex=\"0\"]", "#agenda [tabindex=\"0\"]", "#bawa-area [role=\"region\"]", "main h1"];
/// Ids of the words about the keys: over days, over what can be picked up, over what the facilities team can pick up, over what can be
/// selected.
pub const HINT_DAYS: &str = "bawa-petunjuk-hari";
pub const HINT_LIFT: &str = "bawa-petunjuk";
pub const HINT_TEAM: &str = "bawa-petunjuk-tim";
pub const HINT_SELECT: &str = "bawa-petunjuk-pilih";
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

/// Everything about carrying; belongs to the page, so that it survives what is loaded again meanwhile.
#[derive(Clone, Copy)]
pub struct Carry {
    language: Language,
    workspace: Workspace,
    mover: Mover,
    together: Together,
    screen: Screen,
    press: RwSignal<Option<Press>>,
    carried: RwSignal<Option<Carried>>,
    /// What is in the hand has been painted; only then it is told of, and asked about.
    seen: RwSignal<bool>,
    /// The day under the pointer, or where the keys have led.
    aim: RwSignal<Option<NaiveDate>>,
    along: RwSignal<Along>,
    /// Minutes later than now.
    later: RwSignal<i64>,
    /// Minutes longer than now.
    longer: RwSignal<i64>,
    facility: RwSignal<Option<FacilityCode>>,
    /// Code of the booking that a finger has lifted and let go of in its place: its end has a handle to be drawn out by.
    handle: RwSignal<Option<String>>,
    /// Let go before the answer about the days has come.
    dropped: RwSignal<bool>,
    /// Where something was let go, until *Pindahkan* is closed or sent.
    landed: RwSignal<Option<DropMarks>>,
    /// The click that follows when a pointer lets go belongs to nobody.
    swallow: RwSignal<bool>,
    known: RwSignal<Option<Known>>,
    /// What it would meet, on the days that have been judged so far.
    judged: RwSignal<BTreeMap<NaiveDate, Joint>>,
    /// Number of the judging that goes on.
    judging: StoredValue<u64>,
    asked: StoredValue<u64>,
    load: Action<Question, ()>,
    days: Signal<Option<(NaiveDate, NaiveDate)>>,
    field: Signal<Field>,
    /// Shows the days around a day.
    turn: Callback<NaiveDate>,
    /// Shows the page before (-1) or after (1).
    flip: Callback<i32>,
    /// Which way the pointer wants to turn the page, while it rests at an edge, and since when (milliseconds of the page).
    edge: RwSignal<Option<(i32, f64)>>,
    /// Where the pointer is that carries.
    hand: StoredValue<(i32, i32)>,
    /// A look in each frame goes on, near an edge.
    creeps: StoredValue<bool>,
}

impl Carry {
    /// `days`: the first day that is shown and the day after the last one. `field`: how they lie on the screen. `turn` shows
    /// the days around a day, `flip` the page before or after.
    pub fn set_up(
        mover: Mover,
        together: Together,
        screen: Screen,
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
            screen,
            press: RwSignal::new(None),
            carried,
            seen: RwSignal::new(false),
            aim: RwSignal::new(None),
            along: RwSignal::new(Along::Day),
            later: RwSignal::new(0),
            longer: RwSignal::new(0),
            facility: RwSignal::new(None),
            handle: RwSignal::new(None),
            dropped: RwSignal::new(false),
            landed: RwSignal::new(None),
            swallow: RwSignal::new(false),
            known,
            judged: RwSignal::new(BTreeMap::new()),
            judging: StoredValue::new(0),
            asked,
            load,
            days,
            field,
            turn,
            flip,
            edge: RwSignal::new(None),
            hand: StoredValue::new((0, 0)),
            creeps: StoredValue::new(false),
        };
        // The connection was lost, or somebody else has decided meanwhile: it stays where it is, and the reason is told.
        Effect::new(move |_| {
            if let Some(error) = failed.get() {
                carry.fail(&error);
            }
        });
        // Somebody else has moved it, while it is carried or before it was lifted from what is seen: it stays where they put it.
        // Or it was let go before the answer came.
        Effect::new(move |before: Option<Option<Known>>| {
            let now = known.get();
            let held = carried.get_untracked();
            let moved = now.as_ref().zip(held.as_ref()).is_some_and(|(now, held)| {
                let differs = |before: &Known| before.code == now.code && before.wishes().ne(now.wishes());
                now.code == held.code && (!now.is_as_seen(held) || before.as_ref().and_then(Option::as_ref).is_some_and(differs))
            });
            if let Some(held) = held.filter(|_| moved) {
                carry.put_back();
                let (code, title) = held.changed(now.as_ref(), before.as_ref().and_then(Option::as_ref));
                say_with_last_change(language, workspace, tr!(language, "calendar.carry.moved_meanwhile", what = title), code);
                workspace.load_again();
            } else if now.is_some() && carry.dropped.get_untracked() {
                carry.drop_it();
            }
            now
        });
        // *Pindahkan* is closed. What had the focus may have been written anew behind it.
        Effect::new(move |before: Option<()>| {
            mover.closed.track();
            if before.is_some() {
                carry.lift_mark();
                request_animation_frame(|| browser::focus_if_lost(&FOCUS));
            }
        });
        // Its move is on the way, and shown already.
        Effect::new(move |_| {
            if mover.pending.with(Option::is_some) {
                carry.lift_mark();
            }
        });
        // What the office has moved of its own lies there until the server has answered.
        Effect::new(move |before: Option<usize>| {
            let now = workspace.closures.on_its_way.get();
            if before.is_some_and(|before| before > now) {
                carry.lift_mark();
                request_animation_frame(|| browser::focus_if_lost(&FOCUS));
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

    /// Nothing lies any more where it was let go.
    fn lift_mark(self) {
        if self.landed.with_untracked(Option::is_some) {
            self.landed.set(None);
        }
    }

    /// The booking whose end has a handle, if one has.
    pub fn handled(self) -> BTreeSet<String> {
        self.handle.get().into_iter().collect()
    }

    /// Is something being carried?
    pub fn is_busy(self) -> Signal<bool> {
        let carried = self.carried;
        Memo::new(move |_| carried.with(Option::is_some)).into()
    }
}
