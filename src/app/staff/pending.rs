//! Moves that are on their way to the server, as the calendar shows them already (§7.4). They are taken away when the server refuses,
//! and when its answer has arrived.

use crate::domain::application_form::typed_date;
use crate::domain::facility::FacilityCode;
use crate::domain::relocation::Shift;
use crate::domain::reservation::Status;
use crate::domain::slot::{Moment, Slot, TimeOfDay, instant, local_date, wall_clock};
use crate::server_fns::calendar::{CalendarBooking, StaffCalendar};
use crate::server_fns::inbox::{MoveForm, TogetherForm};

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
        let facility = Some(FacilityCode(form.facility.clone())).filter(|code| !code.as_str().is_empty());
        Some(Self { facility, ..Self::between(&form.code, was, there, form.way == PROPOSE)? })
    }

    /// The same of one of several that go together, each as far as `shift` and in its own facility.
    fn shifted(code: &str, was: (Moment, Moment), shift: Shift, proposes: bool) -> Option<Self> {
        let there = |moment: Moment| Some(instant(shift.of(wall_clock(moment))?));
        Self::between(code, Slot::new(was.0, was.1)?, Slot::new(there(was.0)?, there(was.1)?)?, proposes)
    }

    fn between(code: &str, was: Slot, there: Slot, proposes: bool) -> Option<Self> {
        let days = |slot: Slot| (local_date(slot.to) - local_date(slot.from)).num_days();
        (days(was) == days(there)).then(|| Self { code: code.to_owned(), facility: None, was, there, proposes })
    }

    /// The calendar as it will be if the server says yes; of `filter` alone, unless it is empty.
    pub fn over(&self, calendar: &StaffCalendar, filter: &str) -> StaffCalendar {
        let (own, mut bookings): (Vec<CalendarBooking>, Vec<CalendarBooking>) = calendar.bookings.iter().cloned().partition(|booking| self.concerns(booking));
        let (mut after, has_arrived) = (Vec::new(), self.has_arrived(&own));
        for stands in own.iter().filter(|booking| !booking.proposed) {
            if self.proposes || has_arrived {
                after.push(stands.clone());
            }
            if has_arrived {
                continue;
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

    /// Does what is shown of it stand where it goes already, because a colleague's change has brought it along, or elsewhere than it
    /// stood when it was sent? One that only changes its facility is at the same hours as before, and may be shown there twice.
    fn has_arrived(&self, own: &[CalendarBooking]) -> bool {
        let stands = || own.iter().filter(|booking| !booking.proposed).map(CalendarBooking::slot);
        let (Some(from), Some(to)) = (stands().map(|slot| slot.from).min(), stands().map(|slot| slot.to).max()) else { return false };
        self.there != self.was && (from < self.was.from || self.was.to < to || (from, to) == (self.there.from, self.there.to))
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

/// How far several shall go, when what is typed can be read; nothing is 0.
pub fn shift_of(days: &str, minutes: &str) -> Option<Shift> {
    let number = |typed: &str| -> Option<i64> { if typed.trim().is_empty() { Some(0) } else { typed.trim().parse().ok() } };
    Some(Shift { days: number(days)?, minutes: number(minutes)? })
}

/// Where a form sends several, each by its code from where it stands. All go or none: when one of them is left to the server, all are.
pub fn all_of<'a>(form: &TogetherForm, all: impl Iterator<Item = (&'a str, (Moment, Moment))>) -> Vec<Pending> {
    let Some(shift) = shift_of(&form.days, &form.minutes) else { return Vec::new() };
    all.map(|(code, was)| Pending::shifted(code, was, shift, form.way == PROPOSE)).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// The calendar with every one of `moves`, as [`Pending::over`] shows one.
pub fn all_over(moves: &[Pending], calendar: &StaffCalendar, filter: &str) -> StaffCalendar {
    moves.iter().fold(calendar.clone(), |after, one| one.over(&after, filter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar_view::CalendarView;
    use crate::domain::examples::wita;
    use crate::server_fns::calendar::examples;

    const CODE: &str = "9B2T-KX5R-M";
    const OTHER: &str = "0000-0000-0";

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
    fn what_has_arrived_with_a_colleagues_change_is_not_moved_once_more() {
        let day = |day: &str, from: &str, to: &str| stretch(Some(CODE), &format!("2026-12-{day} {from}"), &format!("2026-12-{day} {to}"));
        let morning = |date| day(date, "08:00", "12:00");
        let ways = [
            ("an hour later", ["15 08:00", "15 12:00"], ["15 09.00", "15 13.00"], vec![day("15", "09:00", "13:00")]),
            ("an hour shorter", ["15 08:00", "15 12:00"], ["15 08.00", "15 11.00"], vec![day("15", "08:00", "11:00")]),
            ("two mornings, a day later", ["15 08:00", "16 12:00"], ["16 08.00", "17 12.00"], vec![morning("16"), morning("17")]),
        ];
        for (what, [was_from, was_to], [from, to], arrived) in ways {
            let split = |text: &str| text.split_once(' ').map(|(day, time)| (format!("2026-12-{day}"), time.to_owned())).expect("day and time");
            let (start, end) = (split(from), split(to));
            let was = (wita(&format!("2026-12-{was_from}")), wita(&format!("2026-12-{was_to}")));
            let pending = Pending::of(&form((&start.0, &start.1), (&end.0, &end.1), "agreed"), was).expect("readable");
            let arrived = calendar(arrived);
            assert_eq!(shown(&pending.over(&arrived, "")), shown(&arrived), "{what}");
        }
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

    /// Mornings of Tuesday and Wednesday.
    fn two_in_a_row() -> StaffCalendar {
        calendar(vec![stretch(Some(CODE), "2026-12-15 08:00", "2026-12-15 12:00"), stretch(Some(OTHER), "2026-12-16 08:00", "2026-12-16 12:00")])
    }

    fn both((days, minutes): (&str, &str), way: &str) -> Vec<Pending> {
        let form = TogetherForm { days: days.to_owned(), minutes: minutes.to_owned(), way: way.to_owned(), ..TogetherForm::default() };
        let second = (wita("2026-12-16 08:00"), wita("2026-12-16 12:00"));
        all_of(&form, [(CODE, morning()), (OTHER, second)].into_iter())
    }

    /// Of each booking its code, its begin, and whether it is only proposed.
    fn named(calendar: &StaffCalendar) -> Vec<(&str, Moment, bool)> {
        calendar.bookings.iter().filter_map(|booking| Some((booking.code.as_ref()?.as_str(), booking.from, booking.proposed))).collect()
    }

    #[test]
    fn of_two_that_go_together_one_stands_where_the_other_was() {
        let before = two_in_a_row();
        let mut moves = both(("1", ""), "agreed");
        let after = all_over(&moves, &before, "AUL-1");
        assert_eq!(named(&after), [(CODE, wita("2026-12-16 08:00"), false), (OTHER, wita("2026-12-17 08:00"), false)]);
        assert_eq!(before.counts, [1, 1, 0]);
        assert_eq!(after.counts, [0, 1, 1]);
        moves.reverse();
        assert_eq!(all_over(&moves, &before, "AUL-1"), after, "whichever comes first");
    }

    #[test]
    fn two_that_are_proposed_together_keep_what_they_have_and_each_stands_beside_itself() {
        let after = all_over(&both(("1", "60"), PROPOSE), &two_in_a_row(), "");
        let expected = [
            (CODE, wita("2026-12-15 08:00"), false),
            (OTHER, wita("2026-12-16 08:00"), false),
            (CODE, wita("2026-12-16 09:00"), true),
            (OTHER, wita("2026-12-17 09:00"), true),
        ];
        assert_eq!(named(&after), expected);
        assert_eq!(after.counts, [1, 2, 1]);
    }

    #[test]
    fn one_that_goes_by_itself_is_shown_beside_others_that_go_together() {
        let alone = Pending::of(&form(("2026-12-17", "13.00"), ("2026-12-17", "17.00"), "agreed"), morning()).expect("readable");
        let together = both(("1", "0"), "agreed").split_off(1);
        let after = all_over(&[vec![alone], together].concat(), &two_in_a_row(), "");
        assert_eq!(named(&after), [(OTHER, wita("2026-12-17 08:00"), false), (CODE, wita("2026-12-17 13:00"), false)]);
    }

    #[test]
    fn of_several_none_moves_when_their_way_cannot_be_read_is_too_long_or_ends_on_another_day() {
        for way in [("besok", "0"), ("4000", "0"), ("0", "780")] {
            assert!(both(way, "agreed").is_empty(), "{way:?}");
        }
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
