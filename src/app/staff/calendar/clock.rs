//! The office's clock while the calendar is open: the line of now goes on by itself, and at midnight today is another day.

use super::screen::Screen;
use crate::app::staff::workspace::{Workspace, use_workspace};
use crate::browser;
use crate::domain::slot::{Moment, local_date};
use leptos::prelude::*;
use std::time::Duration;

/// The server's time: that of its last answer, and what has passed since. A phone's own clock is often wrong. What passes while a
/// device sleeps may not be counted; when it wakes, its stream is opened again, and the next answer sets the clock.
#[derive(Clone, Copy)]
pub struct Clock {
    workspace: Workspace,
    screen: Screen,
    /// Time of the last answer, and the milliseconds of [`browser::now`] at which it came.
    heard: StoredValue<Option<(Moment, f64)>>,
    now: RwSignal<Option<Moment>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Clock {
    pub fn set_up(screen: Screen) -> Self {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || {
            if let Some(Some(handle)) = timer.try_get_value() {
                handle.clear();
            }
        });
        Self { workspace: use_workspace(), screen, heard: StoredValue::new(None), now: RwSignal::new(None), timer }
    }

    /// What it is now, minute by minute; `None` until an answer has come to a page that is alive.
    pub fn now(self) -> Signal<Option<Moment>> {
        self.now.into()
    }

    /// An answer has come that was given at `moment`.
    pub fn set(self, moment: Moment) {
        self.heard.set_value(Some((moment, browser::now())));
        self.now.set(Some(moment));
        if self.timer.with_value(Option::is_none) {
            self.wait(moment);
        }
    }

    fn wait(self, now: Moment) {
        self.timer.set_value(set_timeout_with_handle(move || self.tick(), until_next_minute(now)).ok());
    }

    fn tick(self) {
        let Some((answered, at)) = self.heard.get_value() else { return };
        let now = later(answered, browser::now() - at);
        self.now.set(Some(now));
        if self.screen.with(|_, calendar| calendar.today < local_date(now)) == Some(true) {
            self.workspace.load_again_after(Duration::ZERO);
        }
        self.wait(now);
    }
}

/// So many milliseconds after `moment`.
fn later(moment: Moment, milliseconds: f64) -> Moment {
    moment + Duration::from_secs_f64(milliseconds.max(0.0) / 1000.0)
}

fn until_next_minute(now: Moment) -> Duration {
    Duration::from_secs(60 - now.timestamp().rem_euclid(60).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    #[test]
    fn the_clock_goes_on_from_the_last_answer() {
        assert_eq!(later(wita("2026-11-24 23:59"), 61_000.0), wita("2026-11-25 00:00") + Duration::from_secs(1));
        assert_eq!(later(wita("2026-11-24 10:00"), -5.0), wita("2026-11-24 10:00"), "a page's own clock that goes back is not believed");
    }

    #[test]
    fn it_is_looked_at_when_the_next_minute_begins() {
        let after = |seconds| until_next_minute(wita("2026-11-24 10:04") + Duration::from_secs(seconds)).as_secs();
        assert_eq!([after(0), after(1), after(59)], [60, 59, 1]);
    }
}
