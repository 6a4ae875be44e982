//! The two bookings of a request that waits for the answer to a proposal: whoever comes to one, by pointer or by keys, sees the
//! other as well.

use super::carry::AREA;
use super::screen::Screen;
use crate::browser;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

#[derive(Clone, Copy)]
pub struct Linked {
    screen: Screen,
    /// Code of the request whose bookings are lit.
    lit: StoredValue<Option<String>>,
}

impl Linked {
    pub fn set_up(screen: Screen) -> Self {
        Self { screen, lit: StoredValue::new(None) }
    }

    /// The pointer or the focus comes to something. Nothing is looked for where nothing is proposed.
    pub fn on_reach(self, event: &Event) {
        if self.screen.with(|_, calendar| calendar.links.is_empty()) == Some(false) {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let linked = target.and_then(|target| target.closest("[data-linked]").ok().flatten());
            self.light(linked.and_then(|linked| linked.get_attribute("data-linked")));
        }
    }

    /// The pointer or the focus goes away.
    pub fn on_leave(self) {
        self.light(None);
    }

    fn light(self, code: Option<String>) {
        if self.lit.with_value(|lit| *lit != code) {
            browser::light_linked(AREA, code.as_deref());
            self.lit.set_value(code);
        }
    }
}
