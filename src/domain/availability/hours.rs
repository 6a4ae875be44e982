//! Is the facility lent at that time at all?

use super::stretches::{Span, lent_by_whole_days};
use crate::domain::facility::Facility;
use crate::domain::reservation::Pattern;
use crate::domain::slot::Slot;
use crate::domain::working_calendar::WorkingCalendar;
use chrono::{Duration, NaiveDate, NaiveDateTime};

/// Dates on which a wish does not fit the hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursFault {
    /// `outside_hours` or `facility_closed`.
    pub code: &'static str,
    pub dates: Vec<NaiveDate>,
}

/// The stretch in which the facility is lent on `date` by its weekly hours; a night ends on the next day.
pub fn open_stretch(facility: &Facility, date: NaiveDate) -> Option<Slot> {
    let window = facility.hours.on(date)?;
    let (from, to) = (window.opens.on(date), window.closes.on(date));
    Slot::new(from, if to <= from { to + Duration::days(1) } else { to })
}

/// Whether a wish lies in the hours of use and on days on which the facility is lent.
///
/// A daily pattern needs every date open, and names those that are not. A continuous use may run over closed days when its
/// first and last day are open.
pub fn hours_fault(facility: &Facility, calendar: &WorkingCalendar, pattern: Pattern, start: NaiveDateTime, end: NaiveDateTime) -> Option<HoursFault> {
    let mut span = Span::new(start, end);
    if facility.is_overnight() {
        // The day of departure counts even when it is left at midnight.
        span.last = end.date();
    }
    let open = |date: NaiveDate| if calendar.closes(date).is_some() { None } else { open_stretch(facility, date) };
    let every_day = pattern == Pattern::Daily && !facility.is_overnight();
    let dates: Vec<NaiveDate> = if every_day { span.dates().collect() } else { ends(span) };
    let closed: Vec<NaiveDate> = dates.iter().copied().filter(|date| open(*date).is_none()).collect();
    if !closed.is_empty() {
        return Some(HoursFault { code: "facility_closed", dates: closed });
    }
    if facility.is_overnight() || lent_by_whole_days(facility) {
        return None;
    }
    let fits = |date: &NaiveDate| {
        let Some(hours) = open(*date) else { return false };
        let starts_well = !(every_day || *date == span.first) || (hours.from <= span.opens.on(*date) && span.opens.on(*date) < hours.to);
        let ends_well = !(every_day || *date == span.last) || (hours.from < span.closes.on(*date) && span.closes.on(*date) <= hours.to);
        starts_well && ends_well
    };
    let outside: Vec<NaiveDate> = dates.into_iter().filter(|date| !fits(date)).collect();
    (!outside.is_empty()).then_some(HoursFault { code: "outside_hours", dates: outside })
}

fn ends(span: Span) -> Vec<NaiveDate> {
    if span.first == span.last { vec![span.first] } else { vec![span.first, span.last] }
}
