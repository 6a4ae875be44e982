//! Following the calendar of facilities while the page is open.

use crate::browser;
use crate::components::calendar::{DayLook, DayWords};
use crate::components::live::Connection;
use crate::domain::availability::DayAvailability;
use crate::domain::format::day_short;
use crate::domain::language::Language;
use crate::error::AppError;
use crate::server_fns::availability::CalendarPage;
use crate::tr;
use leptos::prelude::*;
use std::time::Duration;

/// Changes that come together are fetched together.
const GATHER: Duration = Duration::from_millis(150);
/// Days named in one announcement.
const NAMED_DAYS: usize = 3;

/// Listens to the stream of a facility, or of several with commas between their codes, and calls `on_change` soon after it, or
/// the connection after a gap, has something new. Gives the state of the connection.
pub fn follow_facility(code: Signal<Option<String>>, on_change: impl Fn() + Copy + Send + Sync + 'static) -> Signal<Connection> {
    let connection = RwSignal::new(Connection::Static);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let gather = move || {
        if timer.get_value().is_none() {
            let fire = move || {
                timer.set_value(None);
                // Paused before it was fetched: shown when it goes on.
                if connection.get_untracked() != Connection::Paused {
                    on_change();
                }
            };
            timer.set_value(set_timeout_with_handle(fire, GATHER).ok());
        }
    };
    on_cleanup(move || {
        if let Some(Some(handle)) = timer.try_get_value() {
            handle.clear();
        }
    });
    Effect::new(move |_| {
        let Some(code) = code.get() else { return };
        browser::listen_live(&format!("/live?facility={code}"), move |event| match event.kind.as_str() {
            // Whatever happened before the stream was open is fetched as well: after a gap, and after the page was drawn.
            "open" => {
                gather();
                connection.set(Connection::Live);
            }
            "closed" => connection.set(Connection::Lost),
            "paused" => connection.set(Connection::Paused),
            // `changed` or `resync`: the stream tells of these facilities only.
            _ => gather(),
        });
    });
    connection.into()
}

/// What has changed on the calendar since it was last loaded, as one polite sentence.
pub(super) fn announce_changes(page: Resource<Result<CalendarPage, AppError>>, language: Language) -> ReadSignal<String> {
    let (announcement, announce) = signal(String::new());
    Effect::new(move |before: Option<Option<CalendarPage>>| {
        let now = page.get().and_then(Result::ok);
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before.month.facility.code == now.month.facility.code
            && before.month.month == now.month.month
        {
            let days = changed_days(&before.month.days, &now.month.days);
            if !days.is_empty() {
                announce.set(tr!(language, "home.changed", days = spoken(&days, language)));
            }
        }
        now
    });
    announcement
}

fn changed_days<'a>(before: &[DayAvailability], now: &'a [DayAvailability]) -> Vec<&'a DayAvailability> {
    now.iter().zip(before).filter(|(now, before)| now != before).map(|(now, _)| now).collect()
}

fn spoken(days: &[&DayAvailability], language: Language) -> String {
    let words = DayWords::new(language);
    let named: Vec<String> =
        days.iter().take(NAMED_DAYS).map(|day| format!("{} {}", day_short(language, day.date), words.state(DayLook::of(day)).to_lowercase())).collect();
    let named = named.join("; ");
    match days.len().saturating_sub(NAMED_DAYS) {
        0 => named,
        more => tr!(language, "home.changed_more", days = named, n = more),
    }
}
