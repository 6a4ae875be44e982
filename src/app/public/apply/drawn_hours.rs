//! Drawing the hours of the picked day with the mouse or a finger; a tap takes the whole free stretch. Presets and typing do the
//! same, also for those who cannot see the strip.

use super::edits::{dates, hours, set_hours};
use super::state::FormState;
use crate::app::use_language;
use crate::browser;
use crate::components::Load;
use crate::components::calendar::{HoursStrip, STRIP_ID, Segment, SegmentKind, strip_of, strip_words};
use crate::domain::service_standard::STEP_MINUTES;
use crate::domain::slot::TimeOfDay;
use crate::error::AppError;
use crate::server_fns::availability::CalendarPage;
use crate::tr;
use leptos::ev::PointerEvent;
use leptos::prelude::*;

/// Id of what listens to the pointer; the strip inside is drawn anew while somebody draws on it.
const AREA: &str = "jam-seret";

/// The hours of the one day that is picked, of the first facility. Nothing for several days, and for hours over midnight.
#[component]
pub fn DrawnHours(state: FormState, page: Resource<Result<CalendarPage, AppError>>) -> impl IntoView {
    let language = use_language();
    let shown = StoredValue::new(Vec::<Segment>::new());
    // Where the pointer went down, and whether it has moved since; minutes of the day.
    let pressed = StoredValue::new(None::<(u16, bool)>);
    let chosen = Memo::new(move |_| state.form.with(hours).map(|(from, to)| (from.minutes(), to.minutes())).filter(|(from, to)| from < to));
    let minute_at = move |event: &PointerEvent| {
        let part = browser::part_along(STRIP_ID, event.client_x())?;
        shown.with_value(|segments| {
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
        if event.button() == 0 && event.is_primary() {
            pressed.set_value(minute_at(&event).map(|minute| (minute, false)));
            browser::capture_pointer(AREA, event.pointer_id());
        }
    };
    let on_move = move |event: PointerEvent| {
        let Some(((from, moved), to)) = pressed.get_value().zip(minute_at(&event)) else { return };
        if moved || from / step != to / step {
            pressed.set_value(Some((from, true)));
            choose(from.min(to) / step * step, (from.max(to) / step + 1) * step);
        }
    };
    let on_up = move |_: PointerEvent| {
        let Some((minute, false)) = pressed.get_value() else { return pressed.set_value(None) };
        pressed.set_value(None);
        let tapped = |segment: &&Segment| matches!(segment.kind, SegmentKind::Free | SegmentKind::Pending) && (segment.from..segment.to).contains(&minute);
        if let Some(segment) = shown.with_value(|segments| segments.iter().find(tapped).copied()) {
            choose(segment.from, segment.to);
        }
    };
    let strip = move |page: CalendarPage| {
        let facility = &page.month.facility;
        let one_day = state.form.with(dates).filter(|(first, last)| first == last).map(|(first, _)| first);
        let day = page.month.days.iter().find(|day| Some(day.date) == one_day && day.date >= page.earliest);
        let asked = state.first_facility().with(|code| *code == facility.code.0);
        let segments = day.filter(|_| asked).map(|day| strip_of(day, facility)).unwrap_or_default();
        shown.set_value(segments.clone());
        (!segments.is_empty()).then(|| {
            let known = segments.clone();
            view! {
                {move || view! { <HoursStrip segments=segments.clone() chosen=chosen.get()/> }}
                <p class="small" role="status">{move || chosen.get().map(|chosen| strip_words(language, &known, chosen))}</p>
                <p class="muted small">{tr!(language, "apply.draw_hours")}</p>
            }
        })
    };
    view! {
        <div
            class="stack tight"
            id=AREA
            hidden=move || !state.alive.get()
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=move |_| pressed.set_value(None)
        >
            <Load from=page let:page>{move || strip(page.clone())}</Load>
        </div>
    }
}
