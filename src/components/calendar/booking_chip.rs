//! One booking in a month cell: edge, sign (drawn by `public/signs.css`), time, then what and who.

use crate::components::status_badge::{status_icon, status_label};
use crate::domain::availability::Purpose;
use crate::domain::language::Language;
use crate::domain::reservation::Status;
use crate::tr;
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Sign of a stretch of use: code for colour and line, icon, word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseSign {
    pub code: &'static str,
    pub icon: &'static str,
    pub label: String,
}

impl UseSign {
    /// A request by its state; internal events and maintenance have signs of their own.
    pub fn of(language: Language, purpose: Purpose, status: Option<Status>) -> Self {
        match (purpose, status) {
            (Purpose::Booking, Some(status)) => Self { code: status.code(), icon: status_icon(status), label: status_label(status, language) },
            (Purpose::Maintenance, _) => Self { code: "maintenance", icon: "wrench", label: tr!(language, "cal.maintenance") },
            (Purpose::Internal | Purpose::Booking, _) => Self { code: "internal", icon: "office", label: tr!(language, "cal.internal") },
        }
    }
}

/// What one chip shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    pub sign: UseSign,
    /// `08.00`
    pub time: String,
    /// `Aula Utama, Rakor MKKS`
    pub text: String,
    pub href: String,
    /// Of a request that whoever looks may carry to another day.
    pub movable: Option<String>,
    /// To go together with others.
    pub selected: bool,
    /// The day that it is shown on.
    pub day: NaiveDate,
}

impl Chip {
    /// Words of a chip as they are heard: whether it is selected comes last.
    pub fn heard(&self, language: Language, words: String) -> String {
        if self.selected { format!("{words}, {}", tr!(language, "calendar.together.selected")) } else { words }
    }
}

/// Codes of the requests that are being carried.
pub type InHand = BTreeSet<String>;

/// A chip is a link to its request. It is no tab stop: the day's link is, and leads to the agenda with all of them. What is
/// being carried is marked from outside ([`crate::browser::mark_bookings`]).
pub fn chip_markup(language: Language, chip: &Chip) -> Markup {
    let spoken = chip.heard(language, format!("{} {}, {}", chip.time, chip.text, chip.sign.label));
    html! {
        a.booking data-status=(chip.sign.code) data-code=[&chip.movable] data-selected=[chip.selected.then_some("")] href=(chip.href) aria-label=(spoken) tabindex="-1" {
            b { (chip.time) } " " (chip.text)
        }
    }
}
