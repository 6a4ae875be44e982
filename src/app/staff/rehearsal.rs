//! The calendar's rehearsal: when a hand or the focus comes near the way to it, it is drawn once where nobody sees it. Its functions are
//! compiled then and not when the way is taken; half of what its first drawing costs is that. Once for each page load, and never on a
//! phone before the finger is down.

use super::calendar::CalendarPage;
use crate::app::{paths, provide_silent_title};
use crate::browser;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::time::Duration;

/// By then its answer has come and is drawn, or it is too late to help.
const LASTS: Duration = Duration::from_millis(1_500);

/// Stands in the context of what is rehearsed: it follows no way that is taken meanwhile.
#[derive(Clone, Copy)]
pub struct Rehearsed;

/// Belongs to the staff frame, whose contexts the page needs.
#[derive(Clone, Copy)]
pub struct Rehearsal {
    /// Inside of the frame; none on the server and before the page is alive.
    frame: StoredValue<Option<Owner>>,
    pathname: Memo<String>,
    done: StoredValue<bool>,
}

impl Rehearsal {
    pub fn provide() {
        let frame = StoredValue::new(None);
        Effect::new(move |_| frame.set_value(Owner::current()));
        provide_context(Self { frame, pathname: use_location().pathname, done: StoredValue::new(false) });
    }

    /// Does nothing the second time, and where the calendar is on the screen.
    pub fn begin(self) {
        let Some(frame) = self.frame.get_value().filter(|_| !self.done.get_value()) else { return };
        self.done.set_value(true);
        let draw = || {
            provide_silent_title();
            provide_context(Rehearsed);
            view! { <CalendarPage/> }
        };
        if self.pathname.with_untracked(|path| path != paths::CALENDAR) {
            frame.with(|| browser::rehearse(draw, LASTS));
        }
    }
}
