//! What the working calendar is made of, and what a change of it does (*hari kerja*, service §4): days off, hours, Ramadan,
//! and which deadlines of open requests move. The same plan is shown first and saved then.

mod closed;
mod due;
mod form;

pub use closed::{closing_days, on_closed_days};
pub use due::{DueMove, OpenRequest, Pause, Resumed};
pub use form::{CalendarForm, ChangeKind};

use super::application_form::FieldErrors;
use super::office_hours::{DayGroup, DayHours, OfficeHours, Season};
use super::places::Touched;
use super::slot::TimeOfDay;
use super::working_calendar::{Holiday, WorkingCalendar};
use chrono::{Datelike, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest name of a day off, characters.
pub const LONGEST_NAME: usize = 150;
/// Ramadan has 29 or 30 days.
pub const LONGEST_RAMADAN_DAYS: i64 = 30;
/// A period that begins so near to another one is that one, set right; the next Ramadan is eleven months away.
const SAME_RAMADAN_DAYS: i64 = 60;
/// Moved deadlines that a preview lists; all of them are counted.
pub const MOST_MOVES_LISTED: usize = 200;

crate::domain::codes! {
    /// Kind of a day off: public holiday, joint leave, or a closure by the office's own decision (*libur kantor*).
    pub enum DayKind { National = "libur_nasional", JointLeave = "cuti_bersama", Closure = "libur_kantor" }
}

impl DayKind {
    /// The kind of a holiday.
    pub fn of(holiday: &Holiday) -> Self {
        match (holiday.office_closure, holiday.joint_leave) {
            (true, _) => Self::Closure,
            (false, true) => Self::JointLeave,
            (false, false) => Self::National,
        }
    }
}

/// An entry of the calendar: a day off and where it comes from. Of each date there is one at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOff {
    pub holiday: Holiday,
    /// Number of the joint decree, of a letter, or empty.
    pub source: String,
}

impl DayOff {
    /// A day on which the office does not work.
    pub fn new(date: NaiveDate, kind: DayKind, name_id: String, name_en: String, source: String) -> Self {
        let (joint_leave, office_closure) = (kind == DayKind::JointLeave, kind == DayKind::Closure);
        Self { holiday: Holiday { date, name_id, name_en, joint_leave, office_open: false, office_closure }, source }
    }

    pub fn date(&self) -> NaiveDate {
        self.holiday.date
    }

    pub fn kind(&self) -> DayKind {
        DayKind::of(&self.holiday)
    }

    /// Joint leave on which the office works (*ULT buka*).
    pub fn is_open(&self) -> bool {
        !self.holiday.closes_office()
    }

    /// `cuti_bersama`, or `cuti_bersama, office_open`: as events keep it.
    pub fn state(&self) -> String {
        format!("{}{}", self.kind(), if self.is_open() { ", office_open" } else { "" })
    }
}

/// First and last day of the shorter hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ramadan {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// What a person wants of the calendar, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarChange {
    /// A day off is entered, in the place of what the date had.
    Day(DayOff),
    /// The date is no day off any more.
    Remove(NaiveDate),
    /// The office works on a day of joint leave, or does not.
    Open {
        date: NaiveDate,
        open: bool,
    },
    Hours {
        season: Season,
        days: DayGroup,
        hours: DayHours,
    },
    /// The shorter hours count in this period; a period near it is replaced.
    Ramadan(Ramadan),
    /// No shorter hours in the period that begins on this day.
    NoRamadan(NaiveDate),
    /// Days of a list that are not entered yet. What is entered stays as it is.
    Import(Vec<DayOff>),
}

/// One row that a change writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// Written over `before`, if the date had an entry.
    Put {
        before: Option<DayOff>,
        day: DayOff,
    },
    Remove(DayOff),
    Hours {
        season: Season,
        days: DayGroup,
        before: DayHours,
        hours: DayHours,
    },
    PutRamadan(Ramadan),
    RemoveRamadan(Ramadan),
}

impl Edit {
    /// First and last date that it concerns; the hours of the week concern none in particular.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::Put { day, .. } | Self::Remove(day) => Some((day.date(), day.date())),
            Self::PutRamadan(period) | Self::RemoveRamadan(period) => Some((period.first, period.last)),
            Self::Hours { .. } => None,
        }
    }
}

/// The rows of a change, and what of a list was left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edits {
    pub edits: Vec<Edit>,
    /// Days of the list that are entered already.
    pub known: i64,
    /// Those among them that are entered as another kind.
    pub different: Vec<DayOff>,
}

/// What a change does, as it is shown before it is saved and again after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Impact {
    /// Empty when everything is as wanted already.
    pub edits: Vec<Edit>,
    /// Days of an imported list that are entered already; they stay as they are.
    pub known: i64,
    /// Those among them that are entered as another kind than the list has, as the list has them.
    pub different: Vec<DayOff>,
    /// The first [`MOST_MOVES_LISTED`] deadlines that move, by due moment.
    pub moves: Vec<DueMove>,
    /// How many move.
    pub moved: i64,
    /// The first [`super::places::MOST_TOUCHED`] bookings on a day that closes, by time; they stay as they are.
    pub touched: Vec<Touched>,
    /// How many there are.
    pub count: usize,
}

/// Everything that the working calendar is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeDays {
    /// By date.
    pub days: Vec<DayOff>,
    pub hours: OfficeHours,
    pub ramadan: Vec<Ramadan>,
    /// Set by the admin (*batas waktu*); a request that comes later counts as received on the next working day.
    pub cut_off: Option<TimeOfDay>,
}

impl OfficeDays {
    /// The calendar that deadlines are worked out from.
    pub fn calendar(&self) -> WorkingCalendar {
        let holidays = self.days.iter().map(|day| day.holiday.clone()).collect();
        let calendar = WorkingCalendar::new(holidays).with_hours(self.hours);
        let calendar = self.cut_off.into_iter().fold(calendar, WorkingCalendar::with_cut_off);
        self.ramadan.iter().fold(calendar, |calendar, period| calendar.with_ramadan(period.first, period.last))
    }

    /// The year after that of `today`, when no public holiday is entered for it yet.
    pub fn missing_year(&self, today: NaiveDate) -> Option<i32> {
        let next = today.year() + 1;
        let is_known = self.days.iter().any(|day| day.date().year() == next && day.kind() == DayKind::National);
        (!is_known).then_some(next)
    }

    fn on(&self, date: NaiveDate) -> Option<&DayOff> {
        self.days.iter().find(|day| day.date() == date)
    }

    /// The rows that `change` writes.
    ///
    /// # Errors
    /// `calendar_same` when nothing would change; `calendar_unknown` when there is nothing to take away;
    /// `calendar_not_joint_leave` when the office is to work on another day off.
    pub fn edits(&self, change: &CalendarChange) -> Result<Edits, FieldErrors> {
        let edits = match change {
            CalendarChange::Import(list) => return Ok(self.import(list)),
            CalendarChange::Day(day) => {
                let before = self.on(day.date());
                // Correcting the words of a day does not close the office on it again.
                let mut day = day.clone();
                day.holiday.office_open = day.kind() == DayKind::JointLeave && before.is_some_and(DayOff::is_open);
                if before == Some(&day) {
                    return Err(fault("date", "calendar_same"));
                }
                vec![Edit::Put { before: before.cloned(), day }]
            }
            CalendarChange::Remove(date) => vec![Edit::Remove(self.on(*date).cloned().ok_or_else(|| fault("date", "calendar_unknown"))?)],
            CalendarChange::Open { date, open } => vec![self.opened(*date, *open)?],
            CalendarChange::Hours { season, days, hours } => {
                let before = self.hours.of(*season, *days);
                if before == *hours {
                    return Err(fault("closes", "calendar_same"));
                }
                vec![Edit::Hours { season: *season, days: *days, before, hours: *hours }]
            }
            CalendarChange::Ramadan(period) => {
                if self.ramadan.contains(period) {
                    return Err(fault("last", "calendar_same"));
                }
                let same = |old: &&Ramadan| (old.first - period.first).abs() < Duration::days(SAME_RAMADAN_DAYS);
                let replaced = self.ramadan.iter().filter(same).map(|old| Edit::RemoveRamadan(*old));
                replaced.chain([Edit::PutRamadan(*period)]).collect()
            }
            CalendarChange::NoRamadan(first) => {
                let period = self.ramadan.iter().find(|period| period.first == *first).ok_or_else(|| fault("first", "calendar_unknown"))?;
                vec![Edit::RemoveRamadan(*period)]
            }
        };
        Ok(Edits { edits, ..Edits::default() })
    }

    fn opened(&self, date: NaiveDate, open: bool) -> Result<Edit, FieldErrors> {
        let before = self.on(date).ok_or_else(|| fault("date", "calendar_unknown"))?;
        if before.kind() != DayKind::JointLeave {
            return Err(fault("date", "calendar_not_joint_leave"));
        }
        if before.is_open() == open {
            return Err(fault("date", "calendar_same"));
        }
        let mut day = before.clone();
        day.holiday.office_open = open;
        Ok(Edit::Put { before: Some(before.clone()), day })
    }

    /// The days of a list that are new, each date once.
    fn import(&self, list: &[DayOff]) -> Edits {
        let mut found = Edits::default();
        let mut seen = BTreeSet::new();
        for day in list.iter().filter(|day| seen.insert(day.date())) {
            match self.on(day.date()) {
                None => found.edits.push(Edit::Put { before: None, day: day.clone() }),
                Some(entered) => {
                    found.known += 1;
                    if entered.kind() != day.kind() {
                        found.different.push(day.clone());
                    }
                }
            }
        }
        found
    }

    /// The same after these rows are written.
    #[must_use]
    pub fn after(&self, edits: &[Edit]) -> Self {
        let mut after = self.clone();
        for edit in edits {
            match edit {
                Edit::Put { day, .. } => {
                    after.days.retain(|old| old.date() != day.date());
                    after.days.push(day.clone());
                }
                Edit::Remove(day) => after.days.retain(|old| old.date() != day.date()),
                Edit::Hours { season, days, hours, .. } => after.hours = after.hours.with(*season, *days, *hours),
                Edit::PutRamadan(period) => after.ramadan.push(*period),
                Edit::RemoveRamadan(period) => after.ramadan.retain(|old| old != period),
            }
        }
        after.days.sort_by_key(DayOff::date);
        after
    }
}

/// One fault of one field.
fn fault(field: &str, code: &str) -> FieldErrors {
    let mut faults = FieldErrors::default();
    faults.add(field, code);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::working_calendar::published_holidays;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn day(text: &str, kind: DayKind, name: &str) -> DayOff {
        DayOff::new(date(text), kind, name.to_owned(), name.to_owned(), String::new())
    }

    fn office() -> OfficeDays {
        let days = published_holidays().into_iter().map(|holiday| DayOff { holiday, source: "SKB".to_owned() }).collect();
        OfficeDays { days, ..OfficeDays::default() }
    }

    fn changed(office: &OfficeDays, change: &CalendarChange) -> OfficeDays {
        office.after(&office.edits(change).expect("it can be done").edits)
    }

    fn codes<T: std::fmt::Debug>(answer: Result<T, FieldErrors>) -> Vec<String> {
        answer.expect_err("a fault").0.into_iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn a_closure_of_the_office_is_no_working_day() {
        let office = office();
        let election = CalendarChange::Day(day("2026-11-25", DayKind::Closure, "Pilkada"));
        assert!(office.calendar().is_working_day(date("2026-11-25")));
        let closed = changed(&office, &election);
        assert!(!closed.calendar().is_working_day(date("2026-11-25")));
        assert_eq!(codes(closed.edits(&election)), ["calendar_same"]);
        let open = changed(&closed, &CalendarChange::Remove(date("2026-11-25")));
        assert_eq!(open, office);
        assert_eq!(codes(open.edits(&CalendarChange::Remove(date("2026-11-25")))), ["calendar_unknown"]);
    }

    #[test]
    fn the_office_opens_on_joint_leave_only() {
        let office = office();
        let open = |text: &str, open| CalendarChange::Open { date: date(text), open };
        let opened = changed(&office, &open("2026-12-24", true));
        assert!(opened.calendar().is_working_day(date("2026-12-24")));
        assert_eq!(codes(opened.edits(&open("2026-12-24", true))), ["calendar_same"]);
        assert_eq!(changed(&opened, &open("2026-12-24", false)), office);
        assert_eq!(codes(office.edits(&open("2026-12-25", true))), ["calendar_not_joint_leave"]);
        assert_eq!(codes(office.edits(&open("2026-12-23", true))), ["calendar_unknown"]);
    }

    #[test]
    fn a_corrected_name_does_not_close_an_opened_day_again() {
        let opened = changed(&office(), &CalendarChange::Open { date: date("2026-12-24"), open: true });
        let renamed = changed(&opened, &CalendarChange::Day(day("2026-12-24", DayKind::JointLeave, "Cuti Natal")));
        assert!(renamed.calendar().is_working_day(date("2026-12-24")));
        let closed = changed(&opened, &CalendarChange::Day(day("2026-12-24", DayKind::Closure, "Banjir")));
        assert!(!closed.calendar().is_working_day(date("2026-12-24")), "a closure is a closure");
    }

    #[test]
    fn a_list_adds_what_is_not_there_and_changes_nothing() {
        let office = office();
        let list =
            vec![day("2028-01-01", DayKind::National, "Tahun Baru"), day("2026-12-24", DayKind::National, "?"), day("2028-01-01", DayKind::Closure, "?")];
        let first = office.edits(&CalendarChange::Import(list.clone())).expect("a list");
        assert_eq!((first.edits.len(), first.known), (1, 1));
        assert_eq!(first.different, [list[1].clone()], "what it calls otherwise is named");
        let after = office.after(&first.edits);
        assert!(after.edits(&CalendarChange::Import(list)).expect("a list").edits.is_empty());
    }

    #[test]
    fn a_ramadan_set_right_replaces_itself_and_no_other() {
        let period = |first: &str, last: &str| Ramadan { first: date(first), last: date(last) };
        let first = changed(&office(), &CalendarChange::Ramadan(period("2027-02-08", "2027-03-09")));
        let both = changed(&first, &CalendarChange::Ramadan(period("2028-01-28", "2028-02-25")));
        let right = changed(&both, &CalendarChange::Ramadan(period("2027-02-09", "2027-03-10")));
        assert_eq!(right.ramadan, [period("2028-01-28", "2028-02-25"), period("2027-02-09", "2027-03-10")]);
        assert_eq!(changed(&right, &CalendarChange::NoRamadan(date("2028-01-28"))).ramadan, [period("2027-02-09", "2027-03-10")]);
    }

    #[test]
    fn a_year_without_public_holidays_is_missing() {
        let office = office();
        assert_eq!(office.missing_year(date("2026-11-24")), None);
        assert_eq!(office.missing_year(date("2027-01-01")), Some(2028));
        let closed = changed(&office, &CalendarChange::Day(day("2028-03-01", DayKind::Closure, "Pindah kantor")));
        assert_eq!(closed.missing_year(date("2027-11-23")), Some(2028), "a closure is no list of holidays");
    }
}
