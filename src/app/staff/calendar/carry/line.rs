//! What is seen and heard of a booking that is being carried: the ghost under the pointer, and one line with its keys.

use super::held::{Along, Carried, Known};
use super::{Carry, GHOST, HINT_DAYS, HINT_LIFT, HINT_SELECT, HINT_TEAM};
use crate::app::staff::calendar::days::facility_text;
use crate::components::Icon;
use crate::domain::availability::wished_dates;
use crate::domain::facility::FacilityCode;
use crate::domain::format::long_date;
use crate::domain::relocation::Verdict;
use crate::domain::reservation::Status;
use crate::domain::slot::{TimeOfDay, instant};
use crate::server_fns::calendar::CalendarBooking;
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;

/// What follows the pointer, and the line that tells what happens: it is the live region of a move.
#[component]
pub fn CarryLine(carry: Carry) -> impl IntoView {
    let language = carry.language;
    let by_keys = move || carry.carried.with(|carried| carried.as_ref().map(Carried::by_keys));
    // It is made when the pointer goes down, so that it is there when it moves.
    let ghost = Memo::new(move |_| {
        let carried = carry.carried.with(|carried| carried.as_ref().map(|carried| Ghost::of(&carried.booking, carried.others.len())));
        carried.or_else(|| carry.press.with(|press| press.as_ref().map(|press| Ghost::of(&press.booking, 0))))
    });
    // The step at which the keys were told last: where something is picked up, and where they move something else from then on. While it
    // is the same step they stay in the sentence, so that nothing is said again.
    let told = StoredValue::new(None::<Step>);
    view! {
        <p class="sr" id=HINT_DAYS>{tr!(language, "calendar.carry.hint_days")}</p>
        <p class="sr" id=HINT_LIFT>{tr!(language, "calendar.carry.hint_lift")}</p>
        <p class="sr" id=HINT_TEAM>{tr!(language, "calendar.carry.hint_team")}</p>
        <p class="sr" id=HINT_SELECT>{tr!(language, "calendar.carry.hint_select")}</p>
        <div class="carry-ghost" id=GHOST aria-hidden="true" hidden=move || by_keys() != Some(false) || carry.dropped.get()>
            {move || {
                ghost.get().map(|Ghost { status, time, text, others }| {
                    let more = (others > 0).then(|| view! { <b>{format!("+{others}")}</b> });
                    view! { <div class="booking" data-status=status data-drag="ghost"><Icon name="move"/><b>{time}</b><span>{text}</span>{more}</div> }
                })
            }}
        </div>
        <div role="status" class="announcer" id="bawa-kabar">
            {move || {
                let Some(carried) = carry.carried.get().filter(|_| carry.seen.get()) else {
                    told.set_value(None);
                    return None;
                };
                let by_keys = carried.by_keys();
                let aimed = carry.with_known(&carried, |known| aimed(carry, &carried, known));
                let spoken = by_keys.then(|| {
                    let now = Step { along: carry.along.get(), at: (carry.aim.get(), carry.later.get(), carry.longer.get(), carry.facility.get()) };
                    let tells_keys = told.with_value(|told| told.as_ref().is_none_or(|told| told.along != now.along || told.at == now.at));
                    if tells_keys && matches!(&aimed, Some(Some(_))) {
                        told.set_value(Some(now));
                    }
                    spoken(carry, &carried, aimed.as_ref(), tells_keys)
                });
                let keys = if matches!(&aimed, Some(Some(_))) { along(carry, &carried) } else { String::new() };
                let text = format!("{}{keys}", line(carry, &carried, aimed.as_ref()));
                Some(view! {
                    <p class="toast">
                        <Icon name="move"/>
                        <span aria-hidden=by_keys.then_some("true")>{text}</span>
                        {spoken.map(|spoken| {
                            view! {
                                <span class="sr">{spoken}</span>
                                <span class="wide-only" aria-hidden="true">
                                    <kbd>"Enter"</kbd>{format!(" {} ", tr!(language, "calendar.carry.drop"))}
                                    <kbd>"Esc"</kbd>{format!(" {} ", tr!(language, "calendar.carry.give_up"))}
                                    <kbd>"Tab"</kbd>{format!(" {}", tr!(language, "calendar.carry.change"))}
                                </span>
                            }
                        })}
                    </p>
                })
            }}
        </div>
    }
}

/// What the arrows move, and where they have led.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    along: Along,
    /// Day, minutes later, minutes longer, facility.
    at: (Option<NaiveDate>, i64, i64, Option<FacilityCode>),
}

/// What hangs under the pointer.
#[derive(Debug, Clone, PartialEq)]
struct Ghost {
    status: Option<&'static str>,
    time: String,
    text: String,
    /// How many go along.
    others: usize,
}

impl Ghost {
    fn of(booking: &CalendarBooking, others: usize) -> Self {
        Self {
            status: booking.status.map(Status::code),
            time: TimeOfDay::of(booking.from).dotted(),
            text: format!("{}, {}", facility_text(booking), booking.title),
            others,
        }
    }
}

/// `Rakor MKKS SMA, Aula Utama, 08.00–12.00: Kamis, 17 Desember 2026 ke Rabu, 16 Desember 2026, Kosong, lepas di sini`
fn line(carry: Carry, carried: &Carried, aimed: Option<&Option<Aimed>>) -> String {
    let language = carry.language;
    let from = long_date(language, carried.grabbed);
    let what = match carried.others.len() {
        0 => carried.booking.title.clone(),
        others => tr!(language, "calendar.together.what", what = carried.booking.title, n = others),
    };
    let start = format!("{what}, {}: {from}", facility_text(&carried.booking));
    match aimed {
        None => format!("{start}, {}", tr!(language, "calendar.carry.checking")),
        Some(None) => format!("{start}, {}", tr!(language, "calendar.carry.nowhere")),
        Some(Some(Aimed { facility, time, to, verdict, .. })) => {
            let days = tr!(language, "calendar.carry.day", from = from, to = to);
            format!("{what}, {facility}, {time}: {days}, {verdict}")
        }
    }
}

/// What is heard of a step by keys: first what the arrows have changed and how it is taken there, so that nobody has to listen to the
/// end. Where it was picked up all is said: `Rabu, 16 Desember 2026: Kosong, lepas di sini. Panah menggeser hari.`
fn spoken(carry: Carry, carried: &Carried, aimed: Option<&Option<Aimed>>, tells_keys: bool) -> String {
    let step = match aimed {
        Some(Some(Aimed { facility, time, to, verdict, stays: false })) => {
            let changed = match carry.along.get() {
                Along::Day => to,
                Along::Hour | Along::Length => time,
                Along::Facility => facility,
            };
            format!("{changed}: {verdict}")
        }
        _ => line(carry, carried, aimed),
    };
    if tells_keys && matches!(aimed, Some(Some(_))) { format!("{step}{}", along(carry, carried)) } else { step }
}

/// Where it would come to stand, and what it would meet there, in words.
struct Aimed {
    facility: String,
    /// Its hours, and its last day if that is another one.
    time: String,
    to: String,
    verdict: String,
    /// It is where it was.
    stays: bool,
}

fn aimed(carry: Carry, carried: &Carried, known: &Known) -> Option<Aimed> {
    let (place, aim) = (carry.place(carried, &known.ground)?, carry.aim.get()?);
    let facility = match &place.facility {
        Some(code) => known.ground.catalogue.iter().find(|facility| facility.code == *code).map(|facility| facility.name.clone()).unwrap_or_default(),
        None => facility_text(&carried.booking),
    };
    let hours = |moment| TimeOfDay::of(moment).dotted();
    let mut time = format!("{}–{}", hours(instant(place.start)), hours(instant(place.end)));
    let (first, last) = wished_dates(place.start, place.end);
    if last > first {
        time = tr!(carry.language, "calendar.carry.until", time = time, day = long_date(carry.language, last));
    }
    let joint = known.verdict(&place);
    let stays = joint.verdict == Verdict::Here;
    Some(Aimed { facility, time, to: long_date(carry.language, aim), verdict: carried.says(carry.language, &joint), stays })
}

/// What the arrows move.
fn along(carry: Carry, carried: &Carried) -> String {
    let language = carry.language;
    match (carried.by_keys(), carry.along.get()) {
        (false, _) => String::new(),
        (true, Along::Day) => format!(". {}", tr!(language, "calendar.carry.moves_day")),
        (true, Along::Hour) => format!(". {}", tr!(language, "calendar.carry.moves_hour")),
        (true, Along::Length) => format!(". {}", tr!(language, "calendar.carry.moves_length")),
        (true, Along::Facility) => format!(". {}", tr!(language, "calendar.carry.moves_facility")),
    }
}
