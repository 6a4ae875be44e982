//! Bookings laid out by day.

use super::address::Address;
use crate::app::paths;
use crate::components::calendar::booking_chip::{Chip, ChipLink, UseSign};
use crate::components::calendar::staff_month::StaffDay;
use crate::domain::calendar_view::CalendarView;
use crate::domain::format::{day_short, month_short, time_range};
use crate::domain::language::Language;
use crate::domain::role::Roles;
use crate::domain::slot::{Slot, TimeOfDay, local_date};
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar};
use crate::tr;
use chrono::{Datelike, Duration, NaiveDate};
use std::collections::BTreeSet;

/// `Aula Utama`, `LCD proyektor, 2`
pub fn facility_text(booking: &CalendarBooking) -> String {
    if booking.quantity == 1 { booking.facility_name.clone() } else { format!("{}, {}", booking.facility_name, booking.quantity) }
}

/// Facility and whose it is: `Aula Utama, SDN 1 Barabai`; the facility alone where the reader may not know whose.
pub fn named_text(booking: &CalendarBooking) -> String {
    let facility = facility_text(booking);
    if booking.title.is_empty() { facility } else { format!("{facility}, {}", booking.title) }
}

/// Bookings that touch a day, by start.
pub fn bookings_on(bookings: &[CalendarBooking], date: NaiveDate) -> impl Iterator<Item = &CalendarBooking> {
    let day = Slot::day(date);
    bookings.iter().filter(move |booking| Slot { from: booking.from, to: booking.to }.overlaps(day))
}

/// When a booking begins or ends on a day: `08.00`, `–12.00` on the last day of a stay, `sehari` in between.
fn time_on(language: Language, booking: &CalendarBooking, date: NaiveDate) -> String {
    let day = Slot::day(date);
    if booking.from > day.from || (booking.from == day.from && booking.to < day.to) {
        TimeOfDay::of(booking.from).dotted()
    } else if booking.to < day.to {
        format!("–{}", TimeOfDay::of(booking.to).dotted())
    } else {
        tr!(language, "calendar.all_day")
    }
}

/// The same with when it ends, for two lines: `08.00` and `16.00`, of a stay `14.00` and `–30 Des`; nothing more where the first tells all.
pub fn hours_on(language: Language, booking: &CalendarBooking, date: NaiveDate) -> (String, String) {
    let day = Slot::day(date);
    let ends = if booking.to > day.to {
        let last = local_date(booking.to - Duration::seconds(1));
        format!("–{} {}", last.day(), month_short(language, last))
    } else if booking.from < day.from || (booking.from == day.from && booking.to == day.to) {
        String::new()
    } else if booking.to == day.to {
        "24.00".to_owned()
    } else {
        TimeOfDay::of(booking.to).dotted()
    };
    (time_on(language, booking, date), ends)
}

/// Whoever looks: what they may do, and what they have selected.
#[derive(Clone, Copy)]
pub struct Viewer<'v> {
    pub roles: &'v Roles,
    pub selected: &'v BTreeSet<String>,
}

impl Viewer<'_> {
    pub fn has_selected(self, booking: &CalendarBooking) -> bool {
        !booking.proposed && booking.code.as_ref().is_some_and(|code| self.selected.contains(code.as_str()))
    }
}

/// The other booking of its request, while a proposal waits for its answer: where it would go, or where it was.
pub fn link_of(language: Language, calendar: &StaffCalendar, booking: &CalendarBooking) -> Option<ChipLink> {
    let code = booking.code.as_ref()?;
    let link = calendar.links.iter().find(|link| link.code == *code)?;
    // The same hours in the same place: fewer things, or for longer.
    let stays = link.was == link.would_be && link.facilities.is_none();
    let moment = if booking.proposed { link.was } else { link.would_be };
    let mut when = format!("{} {}", day_short(language, local_date(moment)), TimeOfDay::of(moment).dotted());
    if let Some((was, would_be)) = &link.facilities {
        when = format!("{when}, {}", if booking.proposed { was } else { would_be });
    }
    let words = match (booking.proposed, stays) {
        (true, false) => tr!(language, "calendar.linked.was", when = when),
        (false, false) => tr!(language, "calendar.linked.would_be", when = when),
        (true, true) => tr!(language, "calendar.linked.change"),
        (false, true) => tr!(language, "calendar.linked.has_change"),
    };
    Some(ChipLink { code: code.to_string(), words })
}

/// What a booking is on one day of `calendar`, as a chip. `href` leads to what is no request.
pub fn chip_on(language: Language, calendar: &StaffCalendar, booking: &CalendarBooking, date: NaiveDate, viewer: Viewer<'_>, href: &str) -> Chip {
    Chip {
        sign: UseSign::of(language, booking.purpose, booking.status),
        time: time_on(language, booking, date),
        text: named_text(booking),
        href: booking.code.as_ref().map_or_else(|| href.to_owned(), paths::reservation),
        movable: booking.movable_code(viewer.roles, calendar.updated_at),
        selected: viewer.has_selected(booking),
        day: date,
        link: link_of(language, calendar, booking),
    }
}

/// `holiday`, `joint_leave`, `closed` (weekends), `past` or `open`, and the name of a day off.
pub fn day_state(language: Language, calendar: &StaffCalendar, date: NaiveDate) -> (&'static str, Option<String>) {
    let special = calendar.special_days.iter().find(|day| day.date == date);
    let state = match special {
        Some(day) if day.joint_leave => "joint_leave",
        Some(_) => "holiday",
        None if date.weekday().num_days_from_monday() >= 5 => "closed",
        None if date < calendar.today => "past",
        None => "open",
    };
    let name = special.map(|day| match language {
        Language::Id => day.name_id.clone(),
        Language::En => day.name_en.clone(),
    });
    (state, name)
}

/// The break for the prayer on a Friday, and its words.
pub fn prayer_break(language: Language, calendar: &StaffCalendar, date: NaiveDate) -> Option<(Slot, String)> {
    let pause = calendar.prayer_breaks.iter().copied().find(|pause| local_date(pause.from) == date)?;
    Some((pause, tr!(language, "calendar.prayer_break", time = time_range(pause.from, pause.to))))
}

/// Every day that is shown, with its chips.
pub fn days_of(language: Language, calendar: &StaffCalendar, address: &Address, viewer: Viewer<'_>) -> Vec<StaffDay> {
    let dates = calendar.from.iter_days().take_while(|date| *date < calendar.to);
    dates
        .enumerate()
        .map(|(place, date)| {
            let (state, note) = day_state(language, calendar, date);
            let other = calendar.view == CalendarView::Month && (date.year(), date.month()) != (calendar.date.year(), calendar.date.month());
            let href = address.on(date).path();
            let chips: Vec<Chip> = bookings_on(&calendar.bookings, date).map(|booking| chip_on(language, calendar, booking, date, viewer, &href)).collect();
            let count = calendar.counts.get(place).copied().unwrap_or(chips.len());
            let state = if other && state == "open" { "closed" } else { state };
            StaffDay { date, state, other, today: date == calendar.today, note, chips, count, href }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::availability::Purpose;
    use crate::domain::examples::date;
    use crate::domain::facility::FacilityCode;
    use crate::server_fns::calendar::examples;

    fn stay() -> CalendarBooking {
        CalendarBooking {
            title: "SMAN 1 Martapura".to_owned(),
            facility: FacilityCode("ASR-1".to_owned()),
            facility_name: "Asrama".to_owned(),
            quantity: 12,
            purpose: Purpose::Internal,
            status: None,
            ..examples::booking("2026-12-28 14:00", "2026-12-30 12:00")
        }
    }

    #[test]
    fn whose_it_is_stands_behind_the_facility_and_nothing_does_where_nobody_may_know() {
        assert_eq!(named_text(&stay()), "Asrama, 12, SMAN 1 Martapura");
        assert_eq!(named_text(&CalendarBooking { title: String::new(), ..stay() }), "Asrama, 12");
    }

    #[test]
    fn a_stay_stands_on_every_day_it_touches() {
        let stays = [stay()];
        let touched = ["2026-12-27", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"].map(|day| bookings_on(&stays, date(day)).count());
        assert_eq!(touched, [0, 1, 1, 1, 0]);
    }

    #[test]
    fn a_stay_tells_its_beginning_and_its_end() {
        let time = |day| time_on(Language::Id, &stay(), date(day));
        assert_eq!([time("2026-12-28"), time("2026-12-29"), time("2026-12-30")], ["14.00", "sehari", "–12.00"]);
    }

    #[test]
    fn a_line_tells_the_hours_of_its_day_and_the_last_day_of_a_stay() {
        let lines = |booking: &CalendarBooking, day| hours_on(Language::Id, booking, date(day));
        let line = |begins: &str, ends: &str| (begins.to_owned(), ends.to_owned());
        let days = ["2026-12-28", "2026-12-29", "2026-12-30"].map(|day| lines(&stay(), day));
        assert_eq!(days, [line("14.00", "–30 Des"), line("sehari", "–30 Des"), line("–12.00", "")]);
        assert_eq!(lines(&examples::booking("2026-12-28 08:00", "2026-12-28 16:00"), "2026-12-28"), line("08.00", "16.00"));
        assert_eq!(lines(&examples::booking("2026-12-28 18:00", "2026-12-29 00:00"), "2026-12-28"), line("18.00", "24.00"));
        assert_eq!(lines(&examples::booking("2026-12-28 00:00", "2026-12-29 00:00"), "2026-12-28"), line("sehari", ""));
    }

    #[test]
    fn a_whole_day_begins_at_no_hour() {
        let whole = CalendarBooking { from: Slot::day(date("2026-12-28")).from, to: Slot::day(date("2026-12-28")).to, ..stay() };
        assert_eq!(time_on(Language::Id, &whole, date("2026-12-28")), "sehari");
    }
}
