//! A move that is on its way to the server, as the calendar shows it already (§7.4). It is taken away when the server refuses, and
//! when its answer has arrived.

use crate::domain::application_form::typed_date;
use crate::domain::facility::FacilityCode;
use crate::domain::reservation::Status;
use crate::domain::slot::{Moment, Slot, TimeOfDay, local_date};
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar};
use crate::server_fns::inbox::MoveForm;

use super::move_way::PROPOSE;

/// Where a request is on its way to, and where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    code: String,
    /// `None` = the same facility.
    facility: Option<FacilityCode>,
    /// From the first to the last moment of use.
    was: Slot,
    there: Slot,
    /// It is only proposed: the request keeps what it has.
    proposes: bool,
}

impl Pending {
    /// What a form asks for; `was` is from when to when the request stands. `None` when the times cannot be read, and when more or
    /// fewer days are asked for: then the server has to say which.
    pub fn of(form: &MoveForm, was: (Moment, Moment)) -> Option<Self> {
        let moment = |date: &str, time: &str| Some(time.parse::<TimeOfDay>().ok()?.on(typed_date(date)?));
        let was = Slot::new(was.0, was.1)?;
        let there = Slot::new(moment(&form.start_date, &form.start_time)?, moment(&form.end_date, &form.end_time)?)?;
        let days = |slot: Slot| (local_date(slot.to) - local_date(slot.from)).num_days();
        (days(was) == days(there)).then(|| Self {
            code: form.code.clone(),
            facility: Some(FacilityCode(form.facility.clone())).filter(|code| !code.as_str().is_empty()),
            was,
            there,
            proposes: form.way == PROPOSE,
        })
    }

    /// The calendar as it will be if the server says yes; of `filter` alone, unless it is empty.
    pub fn over(&self, calendar: &StaffCalendar, filter: &str) -> StaffCalendar {
        let (own, mut bookings): (Vec<CalendarBooking>, Vec<CalendarBooking>) = calendar.bookings.iter().cloned().partition(|booking| self.concerns(booking));
        let mut after = Vec::new();
        for stands in own.iter().filter(|booking| !booking.proposed) {
            if self.proposes {
                after.push(stands.clone());
            }
            after.extend(
                self.moved(stands, &calendar.bookings)
                    .filter(|moved| filter.is_empty() || moved.facility.as_str() == filter || moved.facility == stands.facility),
            );
        }
        let mut counts = calendar.counts.clone();
        for (date, count) in calendar.from.iter_days().zip(&mut counts) {
            let on = |bookings: &[CalendarBooking]| bookings.iter().filter(|booking| booking.slot().overlaps(Slot::day(date))).count();
            *count = (*count + on(&after)).saturating_sub(on(&own));
        }
        bookings.extend(after);
        bookings.sort_by(|a, b| (a.from, a.to, &a.facility).cmp(&(b.from, b.to, &b.facility)));
        StaffCalendar { bookings, counts, ..calendar.clone() }
    }

    fn concerns(&self, booking: &CalendarBooking) -> bool {
        booking.code.as_ref().is_some_and(|code| code.as_str() == self.code)
    }

    /// One stretch at its new place: each begins and ends so much later as the whole does.
    fn moved(&self, stands: &CalendarBooking, others: &[CalendarBooking]) -> Option<CalendarBooking> {
        let slot = Slot::new(stands.from + (self.there.from - self.was.from), stands.to + (self.there.to - self.was.to))?;
        let mut moved = CalendarBooking { from: slot.from, to: slot.to, ..stands.clone() };
        if let Some(facility) = self.facility.as_ref().filter(|code| **code != stands.facility) {
            let named = others.iter().find(|other| other.facility == *facility);
            moved.facility_name = named.map_or_else(|| facility.to_string(), |other| other.facility_name.clone());
            moved.facility = facility.clone();
        }
        if self.proposes {
            moved.proposed = true;
            moved.status = Some(Status::Offered);
        }
        Some(moved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar_view::CalendarView;
    use crate::domain::examples::wita;
    use crate::server_fns::calendar::examples;

    const CODE: &str = "9B2T-KX5R-M";

    fn stretch(code: Option<&str>, from: &str, to: &str) -> CalendarBooking {
        CalendarBooking { code: code.map(|code| code.parse().expect("a code")), ..examples::booking(from, to) }
    }

    /// The days from Tuesday, 15 December, to Thursday.
    fn calendar(bookings: Vec<CalendarBooking>) -> StaffCalendar {
        examples::calendar(CalendarView::Week, "2026-12-15", "2026-12-18", bookings)
    }

    fn form(start: (&str, &str), end: (&str, &str), way: &str) -> MoveForm {
        MoveForm {
            code: CODE.to_owned(),
            start_date: start.0.to_owned(),
            start_time: start.1.to_owned(),
            end_date: end.0.to_owned(),
            end_time: end.1.to_owned(),
            way: way.to_owned(),
            ..MoveForm::default()
        }
    }

    fn morning() -> (Moment, Moment) {
        (wita("2026-12-15 08:00"), wita("2026-12-15 12:00"))
    }

    fn shown(calendar: &StaffCalendar) -> Vec<(Moment, Moment, bool)> {
        calendar.bookings.iter().map(|booking| (booking.from, booking.to, booking.proposed)).collect()
    }

    #[test]
    fn a_booking_stands_at_its_new_place_before_the_server_has_answered() {
        let other = stretch(None, "2026-12-16 07:00", "2026-12-16 07:30");
        let before = calendar(vec![stretch(Some(CODE), "2026-12-15 08:00", "2026-12-15 12:00"), other]);
        let pending = Pending::of(&form(("2026-12-16", "09.00"), ("2026-12-16", "14.00"), "agreed"), morning()).expect("readable");
        let after = pending.over(&before, "");
        assert_eq!(
            shown(&after),
            [(wita("2026-12-16 07:00"), wita("2026-12-16 07:30"), false), (wita("2026-12-16 09:00"), wita("2026-12-16 14:00"), false)],
            "by start"
        );
        assert_eq!((before.counts, after.counts), (vec![1, 1, 0], vec![0, 2, 0]));
    }

    #[test]
    fn a_proposal_stands_beside_what_the_booking_keeps_and_replaces_the_one_before() {
        let earlier = CalendarBooking { proposed: true, ..stretch(Some(CODE), "2026-12-17 08:00", "2026-12-17 12:00") };
        let before = calendar(vec![stretch(Some(CODE), "2026-12-15 08:00", "2026-12-15 12:00"), earlier]);
        let after = Pending::of(&form(("2026-12-16", "08.00"), ("2026-12-16", "12.00"), PROPOSE), morning()).expect("readable").over(&before, "");
        assert_eq!(shown(&after), [(wita("2026-12-15 08:00"), wita("2026-12-15 12:00"), false), (wita("2026-12-16 08:00"), wita("2026-12-16 12:00"), true)]);
        assert_eq!((after.counts, after.bookings[1].status), (vec![1, 1, 0], Some(Status::Offered)));
    }

    #[test]
    fn every_day_of_a_daily_use_goes_with_it() {
        let days = ["2026-12-15", "2026-12-16"].map(|day| stretch(Some(CODE), &format!("{day} 08:00"), &format!("{day} 12:00")));
        let was = (wita("2026-12-15 08:00"), wita("2026-12-16 12:00"));
        let pending = Pending::of(&form(("2026-12-16", "13.00"), ("2026-12-17", "16.00"), "agreed"), was).expect("readable");
        let after = pending.over(&calendar(days.to_vec()), "");
        let expected = ["2026-12-16", "2026-12-17"].map(|day| (wita(&format!("{day} 13:00")), wita(&format!("{day} 16:00")), false));
        assert_eq!(shown(&after), expected);
        assert_eq!(Pending::of(&form(("2026-12-16", "13.00"), ("2026-12-16", "16.00"), "agreed"), was), None, "a day fewer: which one goes?");
    }

    #[test]
    fn another_facility_has_its_name_and_leaves_a_calendar_of_one_facility() {
        let other = CalendarBooking {
            facility: FacilityCode("AUL-2".to_owned()),
            facility_name: "Aula Kecil".to_owned(),
            ..stretch(None, "2026-12-17 08:00", "2026-12-17 09:00")
        };
        let before = calendar(vec![stretch(Some(CODE), "2026-12-15 08:00", "2026-12-15 12:00"), other]);
        let form = MoveForm { facility: "AUL-2".to_owned(), ..form(("2026-12-15", "08.00"), ("2026-12-15", "12.00"), "agreed") };
        let pending = Pending::of(&form, morning()).expect("readable");
        assert_eq!(pending.over(&before, "").bookings[0].facility_name, "Aula Kecil");
        assert_eq!(pending.over(&before, "AUL-1").counts, [0, 0, 1]);
    }

    #[test]
    fn what_cannot_be_read_moves_nothing() {
        for (start, end) in
            [(("", "08.00"), ("2026-12-16", "12.00")), (("2026-12-16", "pagi"), ("2026-12-16", "12.00")), (("2026-12-16", "12.00"), ("2026-12-16", "08.00"))]
        {
            assert_eq!(Pending::of(&form(start, end, "agreed"), morning()), None);
        }
    }
}
