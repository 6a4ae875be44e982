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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{date, dorm, hall, minibus, office_calendar, open_on, plain_calendar, room, wall};

    fn fault(facility: &Facility, pattern: Pattern, start: &str, end: &str) -> Option<HoursFault> {
        hours_fault(facility, &office_calendar(), pattern, wall(start), wall(end))
    }

    fn refused(code: &'static str, dates: &[&str]) -> HoursFault {
        HoursFault { code, dates: dates.iter().map(|text| date(text)).collect() }
    }

    #[test]
    fn hours_outside_the_window_are_refused() {
        // Case 50: open 08–18; on a day without hours, until 21.00, from 05.00.
        let room = Facility { hours: open_on(5, "08:00", "18:00"), ..room() };
        assert_eq!(fault(&room, Pattern::Daily, "2026-11-28 10:00", "2026-11-28 12:00"), Some(refused("facility_closed", &["2026-11-28"])));
        assert_eq!(fault(&room, Pattern::Daily, "2026-11-24 10:00", "2026-11-24 21:00"), Some(refused("outside_hours", &["2026-11-24"])));
        assert_eq!(fault(&room, Pattern::Daily, "2026-11-24 05:00", "2026-11-24 10:00"), Some(refused("outside_hours", &["2026-11-24"])));
        assert_eq!(fault(&room, Pattern::Daily, "2026-11-24 08:00", "2026-11-24 18:00"), None);
    }

    #[test]
    fn a_room_lent_on_weekdays_is_closed_on_sunday_and_open_on_monday() {
        // Case 53.
        let room = Facility { hours: open_on(5, "08:00", "18:00"), ..room() };
        let one_day = |day: &str| hours_fault(&room, &plain_calendar(), Pattern::Daily, wall(&format!("{day} 08:00")), wall(&format!("{day} 09:00")));
        assert_eq!(one_day("2030-09-01"), Some(refused("facility_closed", &["2030-09-01"])));
        assert_eq!(one_day("2030-09-02"), None);
    }

    #[test]
    fn daily_hours_over_a_weekend_are_refused_and_the_closed_dates_named() {
        let seen = fault(&hall(), Pattern::Daily, "2026-11-27 08:00", "2026-11-30 12:00");
        assert_eq!(seen, Some(refused("facility_closed", &["2026-11-28", "2026-11-29"])));
    }

    #[test]
    fn a_stay_may_run_over_closed_days_but_not_begin_or_end_on_one() {
        // Cases 55 and 60: Friday to Monday.
        assert_eq!(fault(&hall(), Pattern::Continuous, "2026-11-27 08:00", "2026-11-30 12:00"), None);
        assert_eq!(fault(&hall(), Pattern::Continuous, "2026-11-28 08:00", "2026-11-30 12:00"), Some(refused("facility_closed", &["2026-11-28"])));
        assert_eq!(fault(&minibus(), Pattern::Continuous, "2026-11-28 08:00", "2026-11-29 12:00"), Some(refused("facility_closed", &["2026-11-29"])));
        assert_eq!(fault(&hall(), Pattern::Continuous, "2026-11-27 07:00", "2026-11-30 17:00"), Some(refused("outside_hours", &["2026-11-27", "2026-11-30"])));
    }

    #[test]
    fn a_holiday_closes_the_facility_and_a_night_may_not_end_on_one() {
        assert_eq!(fault(&hall(), Pattern::Daily, "2026-12-25 08:00", "2026-12-25 12:00"), Some(refused("facility_closed", &["2026-12-25"])));
        assert_eq!(fault(&dorm(), Pattern::Continuous, "2026-12-23 14:00", "2026-12-25 12:00"), Some(refused("facility_closed", &["2026-12-25"])));
        assert_eq!(fault(&dorm(), Pattern::Continuous, "2026-12-23 14:00", "2026-12-27 12:00"), None);
    }

    #[test]
    fn whole_days_and_nights_ask_for_no_hours() {
        assert_eq!(fault(&minibus(), Pattern::Daily, "2026-11-24 03:00", "2026-11-25 23:00"), None);
        assert_eq!(fault(&dorm(), Pattern::Daily, "2026-11-24 03:00", "2026-11-25 23:00"), None);
    }
}
