//! Working days (*hari kerja*), holidays and the moment by which the office answers.

use super::slot::{Moment, TimeOfDay, local_date};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A day off (*hari libur*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub date: NaiveDate,
    pub name_id: String,
    pub name_en: String,
    /// Joint leave (*cuti bersama*) rather than a public holiday.
    pub joint_leave: bool,
    /// The office works on that joint leave day all the same.
    pub office_open: bool,
    /// A closure of the whole office by its own decision (*libur kantor*).
    pub office_closure: bool,
}

/// Which days are working days, and until when an answer is due.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    holidays: BTreeMap<NaiveDate, Holiday>,
    /// First and last day of the shorter Ramadan hours; a setting of the office.
    pub ramadan: Option<(NaiveDate, NaiveDate)>,
}

impl WorkingCalendar {
    pub fn new(holidays: Vec<Holiday>) -> Self {
        Self { holidays: holidays.into_iter().map(|holiday| (holiday.date, holiday)).collect(), ramadan: None }
    }

    /// The holiday that closes the office and its facilities on `date`.
    pub fn closes(&self, date: NaiveDate) -> Option<&Holiday> {
        self.holidays.get(&date)
    }

    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.closes(date).is_none()
    }

    /// The working day on which a request counts as received.
    pub fn received_day(&self, received: Moment) -> NaiveDate {
        local_date(received)
    }

    /// The moment by which the office answers.
    pub fn due(&self, received: Moment) -> Moment {
        self.close_of_service(self.received_day(received))
    }

    /// The first day that may be asked for online.
    pub fn earliest_use(&self, received: Moment) -> NaiveDate {
        self.received_day(received)
    }

    /// The use begins before the answer is due (*mendesak*).
    pub fn is_urgent(&self, received: Moment, starts: Moment) -> bool {
        starts < self.due(received)
    }

    /// Minutes of service left until `due`; 0 when it is past.
    pub fn service_minutes_left(&self, now: Moment, due: Moment) -> i64 {
        (due - now).num_minutes().max(0)
    }

    /// End of the working hours of `date`.
    pub fn close_of_service(&self, date: NaiveDate) -> Moment {
        TimeOfDay::at(16, 0).on(date)
    }

    /// End of the working hours of the first working day after the day of `moment`: until then an offer is kept.
    pub fn next_close_of_service(&self, moment: Moment) -> Moment {
        self.close_of_service(local_date(moment))
    }
}

/// The published holidays of 2025 to 2027.
pub fn published_holidays() -> Vec<Holiday> {
    Vec::new()
}
