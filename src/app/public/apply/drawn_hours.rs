//! Drawing the hours of the picked day with the mouse or a finger; a tap takes the whole free stretch. Presets and typing do the
//! same, also for those who cannot see the strip.

use super::edits::{dates, hours, set_hours};
use super::state::FormState;
use crate::app::use_language;
use crate::browser;
use crate::components::calendar::{HoursStrip, STRIP_ID, Segment, SegmentKind, strip_of, strip_words};
use crate::domain::service_standard::STEP_MINUTES;
use crate::domain::slot::TimeOfDay;
use crate::error::AppError;
use crate::server_fns::availability::CalendarPage;
use crate::tr;
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
use leptos_router::hooks::use_location;

/// Id of what listens to the pointer; the strip inside is drawn anew while somebody draws on it.
const AREA: &str = "jam-seret";

/// What the hours were before a pointer went down on them.
#[derive(Clone)]
struct Press {
    minute: u16,
    has_moved: bool,
    preset: String,
    times: (String, String),
}

/// The hours of the one day that is picked, of the first facility. Nothing for several days, and for hours over midnight.
#[component]
pub fn DrawnHours(state: FormState, page: Resource<Result<CalendarPage, AppError>>) -> impl IntoView {
    let language = use_language();
    let search = use_location().search;
    let one_day = Memo::new(move |_| state.form.with(dates).filter(|(first, last)| first == last).map(|(first, _)| first));
    let first = state.first_facility();
    let segments = RwSignal::new(Vec::<Segment>::new());
    Effect::new(move |_| {
        let now = page.with(|page| {
            let page = page.as_ref().and_then(|page| page.as_ref().ok()).filter(|page| first.with(|code| *code == page.month.facility.code.0))?;
            let day = page.month.days.iter().find(|day| Some(day.date) == one_day.get() && day.date >= page.earliest)?;
            Some(strip_of(day, &page.month.facility))
        });
        let now = now.unwrap_or_default();
        if segments.with_untracked(|before| *before != now) {
            segments.set(now);
        }
    });
    let pressed = StoredValue::new(None::<Press>);
    let chosen = Memo::new(move |_| state.form.with(hours).map(|(from, to)| (from.minutes(), to.minutes())).filter(|(from, to)| from < to));
    let verdict = Memo::new(move |_| {
        let chosen = chosen.get()?;
        segments.with(|segments| (!segments.is_empty()).then(|| strip_words(language, segments, chosen)))
    });
    let minute_at = move |event: &PointerEvent| {
        let part = browser::part_along(STRIP_ID, event.client_x())?;
        segments.with_untracked(|segments| {
            let (opens, closes) = (segments.first()?.from, segments.last()?.to);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a minute between the first and the last")]
            let minute = (f64::from(opens) + part * f64::from(closes - opens)) as u16;
            Some(minute.min(closes.saturating_sub(1)))
        })
    };
    let choose = move |from: u16, to: u16| {
        if let (Some(from), Some(to)) = (TimeOfDay::from_minutes(from), TimeOfDay::from_minutes(to))
            && state.form.with_untracked(hours) != Some((from, to))
        {
            state.form.update(|form| set_hours(form, from, to));
        }
    };
    let step = u16::try_from(STEP_MINUTES).unwrap_or(15);
    let on_down = move |event: PointerEvent| {
        let on_strip =
            event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|target| target.closest(".hours-strip").ok().flatten().is_some());
        let minute = minute_at(&event).filter(|_| on_strip && event.button() == 0 && event.is_primary());
        if let Some(minute) = minute {
            let (preset, times) = state.form.with_untracked(|form| (form.preset.clone(), (form.start_time.clone(), form.end_time.clone())));
            pressed.set_value(Some(Press { minute, has_moved: false, preset, times }));
            browser::capture_pointer(AREA, event.pointer_id());
        }
    };
    let on_move = move |event: PointerEvent| {
        let Some((press, to)) = pressed.get_value().zip(minute_at(&event)) else { return };
        let from = press.minute;
        if press.has_moved || from / step != to / step {
            pressed.set_value(Some(Press { has_moved: true, ..press }));
            choose(from.min(to) / step * step, (from.max(to) / step + 1) * step);
        }
    };
    let on_up = move |_: PointerEvent| {
        let Some(press) = pressed.get_value() else { return };
        pressed.set_value(None);
        let tapped =
            |segment: &&Segment| matches!(segment.kind, SegmentKind::Free | SegmentKind::Pending) && (segment.from..segment.to).contains(&press.minute);
        let free = segments.with_untracked(|segments| segments.iter().find(tapped).copied());
        if let Some(segment) = free.filter(|_| !press.has_moved) {
            choose(segment.from, segment.to);
        }
        super::store(&state.form.get_untracked(), &search.get_untracked());
    };
    // The browser takes the pointer away for scrolling: the hours are what they were.
    let on_cancel = move |_: PointerEvent| {
        if let Some(Press { has_moved: true, preset, times, .. }) = pressed.get_value() {
            state.form.update(|form| {
                form.preset = preset;
                (form.start_time, form.end_time) = times;
            });
        }
        pressed.set_value(None);
    };
    view! {
        <div
            class="stack tight"
            id=AREA
            hidden=move || !state.alive.get() || segments.with(Vec::is_empty)
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_cancel
        >
            {move || view! { <HoursStrip segments=segments.get() chosen=chosen.get()/> }}
            <p class="small" role="status">{move || verdict.get()}</p>
            <p class="muted small">{tr!(language, "apply.draw_hours")}</p>
        </div>
    }
}
