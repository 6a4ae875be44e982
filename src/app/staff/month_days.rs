//! The month's bookings laid out by day.

use super::calendar::calendar_path;
use crate::app::paths;
use crate::components::booking_chip::{Chip, UseSign};
use crate::components::staff_month::StaffDay;
use crate::domain::language::Language;
use crate::domain::role::Roles;
use crate::domain::slot::{Slot, TimeOfDay, local_date};
use crate::server_fns::calendar::{CalendarBooking, StaffMonth};
use crate::tr;
use chrono::{Datelike, NaiveDate};

/// `Aula Utama`, `LCD proyektor, 2`
pub fn facility_text(booking: &CalendarBooking) -> String {
    if booking.quantity == 1 { booking.facility_name.clone() } else { format!("{}, {}", booking.facility_name, booking.quantity) }
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

/// Every day of the month's weeks, with its chips.
pub fn days_of(language: Language, month: &StaffMonth, facility: &str, roles: &Roles) -> Vec<StaffDay> {
    let dates = month.from.iter_days().take_while(|date| *date < month.to);
    dates.map(|date| day_of(language, month, facility, date, roles)).collect()
}

fn day_of(language: Language, month: &StaffMonth, facility: &str, date: NaiveDate, roles: &Roles) -> StaffDay {
    let special = month.special_days.iter().find(|day| day.date == date);
    let other = (date.year(), date.month()) != (month.month.year(), month.month.month());
    let weekend = date.weekday().num_days_from_monday() >= 5;
    let state = match special {
        Some(day) if day.joint_leave => "joint_leave",
        Some(_) => "holiday",
        None if weekend || other => "closed",
        None if date < month.today => "past",
        None => "open",
    };
    let href = calendar_path(month.month, facility, Some(date));
    let chips = bookings_on(&month.bookings, date)
        .map(|booking| Chip {
            sign: UseSign::of(language, booking.purpose, booking.status),
            time: time_on(language, booking, date),
            text: format!("{}, {}", facility_text(booking), booking.title),
            href: booking.code.as_ref().map_or_else(|| href.clone(), paths::reservation),
            movable: booking.movable_code(roles, month.updated_at),
        })
        .collect();
    let name = |day: &crate::server_fns::calendar::SpecialDay| match language {
        Language::Id => day.name_id.clone(),
        Language::En => day.name_en.clone(),
    };
    StaffDay { date, state, other, today: date == month.today, note: special.map(name), chips, href }
}

/// The day whose agenda is shown: the chosen one, else today, else the first of the month.
pub fn shown_day(month: &StaffMonth, chosen: Option<NaiveDate>) -> NaiveDate {
    let inside = |date: &NaiveDate| (month.from..month.to).contains(date);
    let today = (local_date(month.updated_at).with_day(1) == Some(month.month)).then_some(month.today);
    chosen.filter(inside).or(today).unwrap_or(month.month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::availability::Purpose;
    use crate::domain::facility::FacilityCode;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn stay() -> CalendarBooking {
        CalendarBooking {
            code: None,
            title: "SMAN 1 Martapura".to_owned(),
            facility: FacilityCode("ASR-1".to_owned()),
            facility_name: "Asrama".to_owned(),
            quantity: 12,
            from: TimeOfDay::at(14, 0).on(date("2026-12-28")),
            to: TimeOfDay::at(12, 0).on(date("2026-12-30")),
            purpose: Purpose::Internal,
            status: None,
        }
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
    fn a_whole_day_begins_at_no_hour() {
        let whole = CalendarBooking { from: Slot::day(date("2026-12-28")).from, to: Slot::day(date("2026-12-28")).to, ..stay() };
        assert_eq!(time_on(Language::Id, &whole, date("2026-12-28")), "sehari");
    }
}
