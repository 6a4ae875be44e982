//! The calendar's rehearsal: when a hand or the focus comes near the way to it, it is drawn once where nobody sees it, first its month
//! and then its timeline. Its functions are compiled then and not when the way is taken; half of what its first drawing costs is that.
//! Once for each page load, and never on a phone before the finger is down.

use super::calendar::CalendarPage;
use crate::app::{paths, provide_silent_title};
use crate::browser;
use crate::domain::calendar_view::CalendarView;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::time::Duration;

/// By then its answer has come, or it is too late to help.
const LASTS: Duration = Duration::from_millis(1_500);
/// What is drawn when the answer has come takes a frame or two.
const FRAMES: Duration = Duration::from_millis(60);

/// Stands in the context of what is rehearsed: it follows no way that is taken meanwhile.
#[derive(Clone, Copy)]
pub struct Rehearsed {
    pub view: CalendarView,
    rehearsal: Rehearsal,
}

impl Rehearsed {
    /// Its answer has come: it goes when that is drawn, and makes room for what comes next.
    pub fn drawn(self) {
        set_timeout(
            move || {
                if self.make_room() && self.view == CalendarView::Month {
                    self.rehearsal.draw(CalendarView::Timeline);
                }
            },
            FRAMES,
        );
    }

    /// False when it has gone already.
    fn make_room(self) -> bool {
        let is_there = self.rehearsal.now.try_get_value() == Some(Some(self.view));
        if is_there {
            self.rehearsal.now.set_value(None);
            browser::end_rehearsal();
        }
        is_there
    }
}

/// Belongs to the staff frame, whose contexts the page needs.
#[derive(Clone, Copy)]
pub struct Rehearsal {
    /// Inside of the frame; none on the server and before the page is alive.
    frame: StoredValue<Option<Owner>>,
    pathname: Memo<String>,
    begun: StoredValue<bool>,
    /// What is drawn now.
    now: StoredValue<Option<CalendarView>>,
}

impl Rehearsal {
    pub fn provide() {
        let frame = StoredValue::new(None);
        Effect::new(move |_| frame.set_value(Owner::current()));
        let rehearsal = Self { frame, pathname: use_location().pathname, begun: StoredValue::new(false), now: StoredValue::new(None) };
        // Whoever takes the way does not wait for what is drawn beside it.
        Effect::new(move |_| {
            if rehearsal.pathname.with(|path| path == paths::CALENDAR) {
                rehearsal.now.set_value(None);
                browser::end_rehearsal();
            }
        });
        on_cleanup(browser::end_rehearsal);
        provide_context(rehearsal);
    }

    /// Does nothing the second time.
    pub fn begin(self) {
        if self.frame.with_value(Option::is_some) && !self.begun.get_value() {
            self.begun.set_value(true);
            self.draw(CalendarView::Month);
        }
    }

    /// Does nothing where the calendar is on the screen.
    fn draw(self, view: CalendarView) {
        let Some(frame) = self.frame.get_value().filter(|_| self.pathname.with_untracked(|path| path != paths::CALENDAR)) else { return };
        let rehearsed = Rehearsed { view, rehearsal: self };
        let page = move || {
            provide_silent_title();
            provide_context(rehearsed);
            view! { <CalendarPage/> }
        };
        self.now.set_value(Some(view));
        frame.with(|| browser::rehearse(page));
        set_timeout(
            move || {
                rehearsed.make_room();
            },
            LASTS,
        );
    }
}
