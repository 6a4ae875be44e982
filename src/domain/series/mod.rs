//! The office's own events and maintenance, once or again and again (*kegiatan internal, pemeliharaan, pemakaian berulang*):
//! what may be entered, what its dates meet, and what became of it.

mod form;
mod rule;

pub use form::EventForm;
pub use rule::{Day, End, Every, Place, Repeat, Repeats};

use super::application_form::FieldErrors;
use super::availability::{Purpose, hours_fault, wished_dates};
use super::code::ReservationCode;
use super::facility::{Facility, FacilityCode, Window};
use super::format::{dates_of, long_date, time_range};
use super::language::Language;
use super::reservation::Pattern;
use super::service_standard::STEP_MINUTES;
use super::slot::{Slot, local_date};
use super::working_calendar::WorkingCalendar;
use crate::tr;
use chrono::{Duration, NaiveDate, NaiveDateTime, Timelike as _};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days that one closure or event lasts at most, and that a series reaches from its first start to its last end. What is
/// longer is entered year by year.
pub const LONGEST_CLOSURE_DAYS: i64 = 400;
/// Days that the facilities team closes something for at most; what lasts longer is the admin's.
pub const LONGEST_REPAIR_DAYS: i64 = 14;
/// Days from today to the last one on which such a repair begins: tomorrow.
pub const REPAIR_AHEAD_DAYS: i64 = 1;
/// Dates that one series has at most.
pub const MOST_DATES: u32 = 366;
/// Bytes that a rule has at most.
pub const LONGEST_RULE: usize = 500;
const LONGEST_REASON: usize = 200;
const LONGEST_OVERRIDE: usize = 300;

/// An event or closure as it was asked for; its dates are not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    pub facility: FacilityCode,
    /// Internal event or maintenance.
    pub purpose: Purpose,
    /// What it is, or why.
    pub reason: String,
    /// Wall clock (WITA) of the first date; every other date has the same hours and length.
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    /// RFC 5545; `None` = once.
    pub rule: Option<String>,
    /// Why it may lie outside the hours or on a day off; empty = it may not.
    pub override_reason: String,
}

impl NewEvent {
    /// What is wrong with it before any calendar is looked at.
    pub fn faults(&self) -> FieldErrors {
        let mut faults = FieldErrors::default();
        if self.reason.trim().is_empty() {
            faults.add("reason", "event_reason");
        }
        for (field, text, longest) in [("reason", &self.reason, LONGEST_REASON), ("override_reason", &self.override_reason, LONGEST_OVERRIDE)] {
            if text.chars().count() > longest {
                faults.add_with(field, "too_long", &[("n", longest.to_string())]);
            }
        }
        for (field, wall) in [("start_time", self.start), ("end_time", self.end)] {
            if i64::from(wall.minute()) % STEP_MINUTES != 0 {
                faults.add(field, "quarter_hour");
            }
        }
        if self.end.date() < self.start.date() {
            faults.add("end_date", "date_order");
        } else if self.end <= self.start {
            faults.add("end_time", "time_order");
        } else if self.end - self.start > Duration::days(LONGEST_CLOSURE_DAYS) {
            faults.add_with("end_date", "event_too_long", &[("n", LONGEST_CLOSURE_DAYS.to_string())]);
        }
        faults
    }

    /// Maintenance is done when nobody is there; an event keeps to the hours unless somebody says why not.
    pub fn keeps_to_hours(&self) -> bool {
        self.purpose != Purpose::Maintenance && self.override_reason.trim().is_empty()
    }
}

/// What is wrong with a repair of the facilities team, because it could wait for the admin; `fields` are those of its start and end.
pub fn could_wait(start: NaiveDateTime, end: NaiveDateTime, today: NaiveDate, fields: [&str; 2]) -> FieldErrors {
    let mut faults = FieldErrors::default();
    if start.date() > today + Duration::days(REPAIR_AHEAD_DAYS) {
        faults.add(fields[0], "repair_later");
    }
    if end - start > Duration::days(LONGEST_REPAIR_DAYS) {
        faults.add_with(fields[1], "repair_too_long", &[("n", LONGEST_REPAIR_DAYS.to_string())]);
    }
    faults
}

/// Why a date cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clash {
    /// An approved use; of `kin` when it holds not the facility itself, but what it lies in or contains.
    Booking {
        code: ReservationCode,
        who: String,
        kin: Option<FacilityCode>,
        slot: Slot,
    },
    /// Another event or closure of the office.
    Event {
        purpose: Purpose,
        reason: String,
        kin: Option<FacilityCode>,
        slot: Slot,
    },
    /// An earlier date of the same series is too near.
    Series {
        slot: Slot,
    },
    OutsideHours {
        hours: Window,
    },
    /// Not lent on that date, perhaps because of a holiday (its names in Indonesian and English).
    Closed {
        date: NaiveDate,
        holiday: Option<(String, String)>,
    },
    Past,
}

impl Clash {
    /// Stable code for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Booking { .. } | Self::Event { .. } => "slot_taken",
            Self::Series { .. } => "series_overlap",
            Self::OutsideHours { .. } => "outside_hours",
            Self::Closed { .. } => "facility_closed",
            Self::Past => "date_past",
        }
    }

    /// What stands in the way, and until when, in a few words.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Booking { who, kin, slot, .. } => tr!(language, "event.clash.booking", who = who, when = where_and_when(language, kin.as_ref(), *slot)),
            Self::Event { purpose: Purpose::Maintenance, reason, kin, slot } => {
                tr!(language, "event.clash.maintenance", what = reason, when = where_and_when(language, kin.as_ref(), *slot))
            }
            Self::Event { purpose: Purpose::Internal | Purpose::Booking, reason, kin, slot } => {
                tr!(language, "event.clash.internal", what = reason, when = where_and_when(language, kin.as_ref(), *slot))
            }
            Self::Series { slot } => tr!(language, "event.clash.series", when = when(language, *slot)),
            Self::OutsideHours { hours } => tr!(language, "event.clash.outside_hours", hours = hours_text(*hours)),
            Self::Closed { date, holiday: None } => tr!(language, "event.clash.closed", date = long_date(language, *date)),
            Self::Closed { holiday: Some((indonesian, english)), .. } => {
                let name = match language {
                    Language::Id => indonesian,
                    Language::En => english,
                };
                tr!(language, "event.clash.holiday", name = name)
            }
            Self::Past => tr!(language, "event.clash.past"),
        }
    }
}

/// `08.00–16.00`
pub fn hours_text(hours: Window) -> String {
    format!("{}–{}", hours.opens.dotted(), hours.closes.dotted())
}

/// `08.00–12.00` within one day, with the dates otherwise.
pub fn when(language: Language, slot: Slot) -> String {
    let hours = time_range(slot.from, slot.to);
    if local_date(slot.from) == local_date(slot.to - Duration::seconds(1)) { hours } else { format!("{}, {hours}", dates_of(language, slot.from, slot.to)) }
}

fn where_and_when(language: Language, kin: Option<&FacilityCode>, slot: Slot) -> String {
    let when = when(language, slot);
    match kin {
        Some(kin) => format!("{kin}, {when}"),
        None => when,
    }
}

/// Whether the facility is lent at that time at all.
pub fn hours_clash(facility: &Facility, calendar: &WorkingCalendar, start: NaiveDateTime, end: NaiveDateTime) -> Option<Clash> {
    let (first, last) = wished_dates(start, end);
    let pattern = if first == last { Pattern::Daily } else { Pattern::Continuous };
    let fault = hours_fault(facility, calendar, pattern, start, end)?;
    let date = *fault.dates.first()?;
    Some(match facility.hours.on(date).filter(|_| fault.code == "outside_hours") {
        Some(hours) => Clash::OutsideHours { hours },
        None => Clash::Closed { date, holiday: calendar.closes(date).map(|holiday| (holiday.name_id.clone(), holiday.name_en.clone())) },
    })
}

/// One date of an event, looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedDate {
    pub slot: Slot,
    /// Empty = it can be had.
    pub clashes: Vec<Clash>,
}

impl CheckedDate {
    /// The date on which it begins; no date of a series stands twice.
    pub fn date(&self) -> NaiveDate {
        local_date(self.slot.from)
    }
}

/// All dates of an event, in order. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub dates: Vec<CheckedDate>,
    /// By a rule; otherwise there is one date.
    pub repeats: bool,
}

impl Checked {
    /// The dates that cannot be had.
    pub fn clashing(&self) -> impl Iterator<Item = &CheckedDate> {
        self.dates.iter().filter(|date| !date.clashes.is_empty())
    }

    /// Those that can.
    pub fn free(&self) -> usize {
        self.dates.iter().filter(|date| date.clashes.is_empty()).count()
    }

    /// Is something in the way of a date that was not given up?
    pub fn clashes_beside(&self, skip: &BTreeSet<NaiveDate>) -> bool {
        self.clashing().any(|date| !skip.contains(&date.date()))
    }
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entered {
    Done(EnteredDates),
    /// Nothing was stored: dates that were not given up clash.
    Clashing(Checked),
}

/// The dates that were stored, each a closure of its own that can be opened again alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredDates {
    pub facility: FacilityCode,
    /// Row id of the series; `None` = once.
    pub series: Option<i64>,
    /// Row id of each closure and its time; never empty.
    pub dates: Vec<(i64, Slot)>,
    pub skipped: Vec<NaiveDate>,
}

impl EnteredDates {
    /// What was done, in one sentence.
    pub fn text(&self, language: Language) -> String {
        let n = self.dates.len();
        match (self.dates.as_slice(), self.skipped.len()) {
            ([(_, slot)], 0) => tr!(language, "event.entered.one", date = long_date(language, local_date(slot.from))),
            (_, 0) => tr!(language, "event.entered.all", n = n),
            (_, skipped) => tr!(language, "event.entered.some", n = n, skipped = skipped),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{dorm, hall, office_calendar, wall, wita};

    fn event(start: &str, end: &str) -> NewEvent {
        NewEvent {
            facility: hall().code,
            purpose: Purpose::Internal,
            reason: "Rapat kerja".into(),
            start: wall(start),
            end: wall(end),
            rule: None,
            override_reason: String::new(),
        }
    }

    fn codes(event: &NewEvent) -> Vec<String> {
        event.faults().0.into_iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
    }

    #[test]
    fn an_event_has_a_name_whole_quarters_and_an_end_after_its_start() {
        assert_eq!(codes(&event("2026-12-15 08:00", "2026-12-15 12:00")), [""; 0]);
        assert_eq!(codes(&event("2026-12-15 08:05", "2026-12-15 08:00")), ["start_time: quarter_hour", "end_time: time_order"]);
        assert_eq!(codes(&event("2026-12-15 08:00", "2026-12-14 12:00")), ["end_date: date_order"]);
        assert_eq!(codes(&event("2026-12-15 08:00", "2028-01-20 08:00")), ["end_date: event_too_long"]);
        let nameless = NewEvent { reason: "  ".into(), override_reason: "x".repeat(301), ..event("2026-12-15 08:00", "2026-12-15 12:00") };
        assert_eq!(codes(&nameless), ["reason: event_reason", "override_reason: too_long"]);
    }

    #[test]
    fn an_event_keeps_to_the_hours_and_the_days_of_the_facility() {
        let clash = |start: &str, end: &str| hours_clash(&hall(), &office_calendar(), wall(start), wall(end)).map(|clash| clash.text(Language::Id));
        assert_eq!(clash("2026-12-15 08:00", "2026-12-15 12:00"), None);
        assert_eq!(clash("2026-12-15 08:00", "2026-12-15 20:00").as_deref(), Some("Di luar jam layanan 08.00–16.00"));
        assert_eq!(clash("2026-12-19 08:00", "2026-12-19 12:00").as_deref(), Some("Tidak dipinjamkan pada Sabtu, 19 Desember 2026"));
        assert!(clash("2026-12-25 08:00", "2026-12-25 12:00").is_some_and(|text| text.starts_with("Libur: ")));
        assert_eq!(clash("2026-12-18 08:00", "2026-12-21 12:00"), None, "over the weekend, from open day to open day");
        assert_eq!(hours_clash(&dorm(), &office_calendar(), wall("2026-12-19 14:00"), wall("2026-12-20 12:00")), None);
    }

    #[test]
    fn maintenance_and_a_stated_reason_pass_the_hours_by() {
        let evening = event("2026-12-15 18:00", "2026-12-15 20:00");
        assert!(evening.keeps_to_hours());
        assert!(!NewEvent { purpose: Purpose::Maintenance, ..evening.clone() }.keeps_to_hours());
        assert!(!NewEvent { override_reason: "Undangan Kepala".into(), ..evening }.keeps_to_hours());
    }

    #[test]
    fn every_clash_has_words_in_both_languages() {
        let slot = Slot::new(wita("2026-12-15 08:00"), wita("2026-12-16 12:00")).expect("from before to");
        let date = local_date(slot.from);
        let hours = hall().hours.on(date).expect("open on a Tuesday");
        let names = ("Hari Raya Natal".to_owned(), "Christmas Day".to_owned());
        let clashes = [
            Clash::Booking { code: ReservationCode::from_bits(1), who: "SDN Barabai 3".into(), kin: None, slot },
            Clash::Event { purpose: Purpose::Internal, reason: "Rapat kerja".into(), kin: Some(hall().code), slot },
            Clash::Event { purpose: Purpose::Maintenance, reason: "Perbaikan AC".into(), kin: None, slot },
            Clash::Series { slot },
            Clash::OutsideHours { hours },
            Clash::Closed { date, holiday: None },
            Clash::Closed { date, holiday: Some(names) },
            Clash::Past,
        ];
        for language in Language::ALL {
            for clash in &clashes {
                let text = clash.text(*language);
                assert!(!text.is_empty() && !text.contains("event.") && !text.contains("%{"), "{text}");
            }
        }
        assert_eq!(clashes[0].text(Language::Id), "Terisi: SDN Barabai 3, 15–16 Desember 2026, 08.00–12.00");
        assert_eq!(clashes[1].text(Language::En), "Internal event: Rapat kerja, AUL-1, 15–16 December 2026, 08.00–12.00");
    }

    #[test]
    fn skipping_gives_up_just_the_dates_that_were_named() {
        let at = |day: u32| Slot::new(wita(&format!("2026-12-{day} 08:00")), wita(&format!("2026-12-{day} 12:00"))).expect("from before to");
        let date = |day: u32, clashes: Vec<Clash>| CheckedDate { slot: at(day), clashes };
        let checked = Checked { dates: vec![date(14, vec![]), date(15, vec![Clash::Past]), date(16, vec![Clash::Past])], repeats: true };
        let skip = |days: &[u32]| days.iter().map(|day| local_date(at(*day).from)).collect::<BTreeSet<_>>();
        assert!(checked.clashes_beside(&skip(&[15])) && !checked.clashes_beside(&skip(&[15, 16])));
        assert_eq!((checked.free(), checked.clashing().count()), (1, 2));
    }
}
