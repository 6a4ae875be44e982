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

/// The other booking of the same request, while a proposal waits for its answer (*usulan jadwal*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipLink {
    /// Of the request; both have it.
    pub code: String,
    /// `ada usulan pindah ke Kam 17 Des 09.00`, `usulan, semula Sel 15 Des 08.00`
    pub words: String,
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
    /// Most have none.
    pub link: Option<ChipLink>,
}

impl Chip {
    /// Value of `data-linked`.
    pub fn linked(&self) -> Option<&str> {
        self.link.as_ref().map(|link| link.code.as_str())
    }

    /// Words of a chip as they are heard: what is proposed comes behind them, whether it is selected comes last.
    pub fn heard(&self, language: Language, words: String) -> String {
        let words = match &self.link {
            Some(link) => format!("{words}, {}", link.words),
            None => words,
        };
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
        a.booking data-status=(chip.sign.code) data-code=[&chip.movable] data-linked=[chip.linked()] data-selected=[chip.selected.then_some("")] href=(chip.href)
            title=[chip.link.as_ref().map(|link| &link.words)] aria-label=(spoken) tabindex="-1" {
            b { (chip.time) } " " (chip.text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chip(link: Option<ChipLink>) -> Chip {
        Chip {
            sign: UseSign { code: "approved", icon: "check", label: "Disetujui".to_owned() },
            time: "08.00".to_owned(),
            text: "Aula Utama, Rakor MKKS".to_owned(),
            href: "/kantor/permohonan/9B2T-KX5R-1".to_owned(),
            movable: None,
            selected: false,
            day: NaiveDate::default(),
            link,
        }
    }

    #[test]
    fn a_chip_that_waits_for_an_answer_tells_of_the_other_one() {
        let link = ChipLink { code: "9B2T-KX5R-1".to_owned(), words: "ada usulan pindah ke Kam 17 Des 09.00".to_owned() };
        let drawn = chip_markup(Language::Id, &chip(Some(link))).into_string();
        assert!(drawn.contains(r#"data-linked="9B2T-KX5R-1""#) && drawn.contains(r#"title="ada usulan pindah ke Kam 17 Des 09.00""#), "{drawn}");
        assert!(drawn.contains(r#"aria-label="08.00 Aula Utama, Rakor MKKS, Disetujui, ada usulan pindah ke Kam 17 Des 09.00""#), "{drawn}");
    }

    #[test]
    fn a_chip_without_a_proposal_is_drawn_as_if_there_were_none() {
        let drawn = chip_markup(Language::Id, &chip(None)).into_string();
        assert!(!drawn.contains("linked") && !drawn.contains("title"), "{drawn}");
    }
}
