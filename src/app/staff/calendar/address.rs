//! Where the calendar stands: view, day, facility and page of facilities all live in the address, so that every state is a
//! link that can be sent to a colleague.

use crate::app::paths;
use crate::domain::calendar_view::CalendarView;
use chrono::NaiveDate;
use leptos_router::params::ParamsMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub view: CalendarView,
    /// `None` = today.
    pub date: Option<NaiveDate>,
    /// Empty = all.
    pub facility: String,
    /// Facilities before this page of a timeline, or bookings of an agenda's first day.
    pub skip: usize,
}

impl Address {
    /// Where a view begins: today, with all facilities.
    pub fn first(view: CalendarView) -> Self {
        Self { view, date: None, facility: String::new(), skip: 0 }
    }

    pub fn of(query: &ParamsMap) -> Self {
        let text = |key: &str| query.get(key).unwrap_or_default();
        Self {
            view: text("view").parse().unwrap_or(CalendarView::Month),
            date: text("date").parse().ok(),
            facility: checked_facility(&text("facility")),
            skip: text("skip").parse().unwrap_or_default(),
        }
    }

    /// Another day: it is read from its beginning, while a timeline stays with its facilities.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> Self {
        let skip = if self.view == CalendarView::Agenda { 0 } else { self.skip };
        Self { date: Some(date), skip, ..self.clone() }
    }

    #[must_use]
    pub fn seen_as(&self, view: CalendarView) -> Self {
        Self { view, skip: 0, ..self.clone() }
    }

    #[must_use]
    pub fn skipping(&self, skip: usize) -> Self {
        Self { skip, ..self.clone() }
    }

    #[must_use]
    pub fn of_facility(&self, code: &str) -> Self {
        Self { facility: checked_facility(code), skip: 0, ..self.clone() }
    }

    pub fn path(&self) -> String {
        let mut path = format!("{}?view={}", paths::CALENDAR, self.view);
        if let Some(date) = self.date {
            path = format!("{path}&date={date}");
        }
        if !self.facility.is_empty() {
            path = format!("{path}&facility={}", self.facility);
        }
        if self.skip > 0 {
            path = format!("{path}&skip={}", self.skip);
        }
        path
    }
}

/// A facility's code as it may stand in an address; anything else is none.
fn checked_facility(code: &str) -> String {
    if code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') { code.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn view_day_and_facility_live_in_the_address() {
        let address = Address { view: CalendarView::Timeline, date: NaiveDate::from_ymd_opt(2026, 12, 17), facility: "AUL-1".to_owned(), skip: 0 };
        assert_eq!(address.path(), "/kantor/kalender?view=timeline&date=2026-12-17&facility=AUL-1");
        assert_eq!(address.of_facility("").skipping(24).path(), "/kantor/kalender?view=timeline&date=2026-12-17&skip=24");
    }

    #[test]
    fn another_day_of_an_agenda_is_read_from_its_beginning() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 17).expect("a date");
        let address = |view| Address { view, date: None, facility: String::new(), skip: 24 };
        assert_eq!(address(CalendarView::Agenda).on(date).path(), "/kantor/kalender?view=agenda&date=2026-12-17");
        assert_eq!(address(CalendarView::Timeline).on(date).path(), "/kantor/kalender?view=timeline&date=2026-12-17&skip=24");
    }

    #[test]
    fn a_strange_facility_does_not_get_into_a_link() {
        assert_eq!(checked_facility("AUL-1\"><script>"), "");
    }
}
