//! A well-formed request against the facilities, their hours and the calendar.

use super::{FieldErrors, NewItem, NewReservation};
use crate::domain::availability::{hours_fault, stretches, wished_dates};
use crate::domain::facility::{Facility, FacilityKind, Layout};
use crate::domain::format::{long_date, short_date};
use crate::domain::language::Language;
use crate::domain::service_standard::{HORIZON_DAYS, LEAD_DAYS, MAX_DAYS};
use crate::domain::slot::{Moment, local_date, wall_clock};
use crate::domain::working_calendar::{WorkingCalendar, days_later};
use crate::tr;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Rooms named to those whose participants do not fit.
const ROOMS_NAMED: usize = 3;

/// All faults of a well-formed request. With `allow_override` (staff, with a logged reason) hours, closed days, lead time
/// and capacity are not faults.
pub fn check(new: &NewReservation, facilities: &[Facility], calendar: &WorkingCalendar, now: Moment, allow_override: bool) -> FieldErrors {
    let mut check = Check { new, facilities, calendar, now, errors: FieldErrors::default() };
    let wished = check.items();
    check.kin();
    check.participants(&wished, allow_override);
    if check.dates(allow_override) {
        check.stretches(&wished);
        if !allow_override {
            check.hours(&wished);
        }
    }
    check.errors
}

/// Seats of everything that is asked for: rooms that are asked for together hold people together; beds count only when
/// nothing but beds is asked for. `None` when the seats of a room are not known, or no room is asked for.
pub fn seats(wished: &[(&Facility, Option<Layout>, i64)]) -> Option<i64> {
    let beds_only = beds_only(wished);
    wished
        .iter()
        .filter(|(facility, ..)| facility.kind.is_room() && (beds_only || facility.kind != FacilityKind::Dorm))
        .map(|(facility, layout, quantity)| facility.capacity_for(*layout).map(|capacity| capacity * (*quantity).clamp(1, facility.stock) / facility.stock))
        .reduce(|sum, room| Some(sum? + room?))
        .flatten()
}

/// Is every room that is asked for a bedroom?
pub fn beds_only(wished: &[(&Facility, Option<Layout>, i64)]) -> bool {
    wished.iter().filter(|(facility, ..)| facility.kind.is_room()).all(|(facility, ..)| facility.kind == FacilityKind::Dorm)
}

/// Names of rooms that hold so many people, the smallest first.
pub fn bigger_rooms(facilities: &[Facility], people: i64, beds_only: bool, language: Language) -> String {
    let fits = |facility: &&Facility| {
        let is_that_kind = facility.kind.is_room() && (facility.kind == FacilityKind::Dorm) == beds_only;
        facility.active && is_that_kind && facility.capacity_for(None).is_some_and(|capacity| capacity >= people)
    };
    let mut rooms: Vec<&Facility> = facilities.iter().filter(fits).collect();
    rooms.sort_by_key(|facility| (facility.capacity_for(None), facility.code.clone()));
    if rooms.is_empty() {
        return tr!(language, "err.no_bigger_room");
    }
    rooms.iter().take(ROOMS_NAMED).map(|facility| facility.name.as_str()).collect::<Vec<_>>().join(", ")
}

struct Check<'a> {
    new: &'a NewReservation,
    facilities: &'a [Facility],
    calendar: &'a WorkingCalendar,
    now: Moment,
    errors: FieldErrors,
}

impl<'a> Check<'a> {
    /// The facilities asked for, as far as they exist and are offered.
    fn items(&mut self) -> Vec<(&'a NewItem, &'a Facility)> {
        let mut wished = Vec::with_capacity(self.new.items.len());
        for (row, item) in self.new.items.iter().enumerate() {
            let Some(facility) = self.facilities.iter().find(|facility| facility.active && facility.code == item.facility) else {
                self.errors.add(&format!("items.{row}.facility"), "facility_unknown");
                continue;
            };
            if item.quantity < 1 {
                self.errors.add(&format!("items.{row}.quantity"), "number");
            } else if item.quantity > facility.stock {
                self.errors.add_with(&format!("items.{row}.quantity"), "stock_exceeded", &[("n", facility.stock.to_string())]);
            }
            if item.layout.is_some_and(|layout| facility.capacity.iter().all(|capacity| capacity.layout != layout)) {
                self.errors.add(&format!("items.{row}.layout"), "layout_not_offered");
            }
            wished.push((item, facility));
        }
        wished
    }

    /// A hall holds its halves already: whoever asks for both asks for one thing twice.
    fn kin(&mut self) {
        let known = |item: &NewItem| self.facilities.iter().find(|facility| facility.code == item.facility);
        let mut faults = Vec::new();
        for (row, item) in self.new.items.iter().enumerate() {
            let Some(facility) = known(item).filter(|facility| !facility.family.is_empty()) else { continue };
            let earlier = self.new.items[..row].iter().filter_map(known).find(|earlier| facility.family.kin.contains(&earlier.id));
            faults.extend(earlier.map(|earlier| (row, earlier.name.clone())));
        }
        for (row, name) in faults {
            self.errors.add_with(&format!("items.{row}.facility"), "item_of_kin", &[("facility", name)]);
        }
    }

    /// Rooms ask for the number of participants. Several rooms are asked for together because one does not hold everybody,
    /// so their seats count together; beds count only when nothing but beds is asked for.
    fn participants(&mut self, wished: &[(&NewItem, &Facility)], allow_override: bool) {
        let rooms: Vec<_> = wished.iter().filter(|(_, facility)| facility.kind.is_room()).collect();
        let Some(people) = self.new.participants else {
            if !rooms.is_empty() {
                self.errors.add_with("participants", "required", &[("field", tr!(self.new.language, "form.participants"))]);
            }
            return;
        };
        let wished: Vec<_> = wished.iter().map(|(item, facility)| (*facility, item.layout, item.quantity)).collect();
        let Some(seats) = seats(&wished).filter(|seats| *seats < people && !allow_override) else { return };
        let rooms = bigger_rooms(self.facilities, people, beds_only(&wished), self.new.language);
        self.errors.add_with("participants", "over_capacity", &[("n", seats.to_string()), ("rooms", rooms)]);
    }

    /// Past, lead time, horizon and length; `false` when the dates make no sense and the hours need not be looked at.
    fn dates(&mut self, allow_override: bool) -> bool {
        let language = self.new.language;
        let today = local_date(self.now);
        let (first, last) = wished_dates(self.new.start, self.new.end);
        let earliest = self.calendar.earliest_use(self.now);
        let horizon = days_later(today, HORIZON_DAYS);
        if last < first {
            self.errors.add("end_date", "date_order");
            return false;
        }
        let is_past = first < today || self.new.end <= wall_clock(self.now);
        if is_past {
            self.errors.add("start_date", "date_past");
        } else if first < earliest && !allow_override {
            self.errors.add_with("start_date", "lead_time", &[("n", LEAD_DAYS.to_string()), ("date", long_date(language, earliest))]);
        }
        let too_long = (last - first).num_days() + 1 > MAX_DAYS;
        if too_long {
            self.errors.add_with("end_date", "too_many_days", &[("n", MAX_DAYS.to_string())]);
        }
        if last > horizon {
            let field = if first > horizon || too_long { "start_date" } else { "end_date" };
            self.errors.add_with(field, "horizon", &[("n", HORIZON_DAYS.to_string()), ("date", long_date(language, horizon))]);
        }
        !is_past && !too_long
    }

    /// What the dates and hours mean for each facility must be some time at all.
    fn stretches(&mut self, wished: &[(&NewItem, &Facility)]) {
        for (_, facility) in wished {
            if let Err(code) = stretches(facility, self.new.pattern, self.new.start, self.new.end) {
                let field = if code == "time_order" { "end_time" } else { "end_date" };
                if self.errors.of(field).is_none_or(|known| known.code != code) {
                    self.errors.add(field, code);
                }
            }
        }
    }

    /// Facilities that are closed on the same dates, or open at the same hours, share one message.
    fn hours(&mut self, wished: &[(&NewItem, &Facility)]) {
        let language = self.new.language;
        let mut faults: BTreeMap<(&'static str, Vec<NaiveDate>, String), Vec<&str>> = BTreeMap::new();
        for (_, facility) in wished {
            if let Some(fault) = hours_fault(facility, self.calendar, self.new.pattern, self.new.start, self.new.end) {
                let window = fault.dates.first().and_then(|date| facility.hours.on(*date)).filter(|_| fault.code == "outside_hours");
                let hours = window.map(|window| format!("{}–{}", window.opens.dotted(), window.closes.dotted())).unwrap_or_default();
                faults.entry((fault.code, fault.dates, hours)).or_default().push(&facility.name);
            }
        }
        for ((code, dates, hours), names) in faults {
            let field = if code == "outside_hours" { "start_time" } else { "start_date" };
            let dates = dates.iter().map(|date| short_date(language, *date)).collect::<Vec<_>>().join(", ");
            let mut values = vec![("facility", names.join(", ")), ("dates", dates)];
            if !hours.is_empty() {
                values.push(("hours", hours));
            }
            self.errors.add_with(field, code, &values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{dorm, hall, minibus, office_calendar, projectors, small_hall, wall, wish, wita};
    use crate::domain::facility::{FacilityCode, FacilityId, Family, Layout};
    use crate::domain::language::Language;
    use crate::domain::reservation::Pattern;

    fn item(code: &str, quantity: i64, layout: Option<Layout>) -> NewItem {
        NewItem { facility: FacilityCode(code.into()), quantity, layout }
    }

    fn checked(new: &NewReservation, now: &str, allow_override: bool) -> FieldErrors {
        let facilities = [hall(), small_hall(), dorm(), minibus(), projectors(6)];
        check(new, &facilities, &office_calendar(), wita(now), allow_override)
    }

    fn faults(change: impl FnOnce(&mut NewReservation)) -> Vec<(String, String)> {
        let mut new = wish();
        change(&mut new);
        codes(&checked(&new, "2026-11-16 09:00", false))
    }

    fn codes(errors: &FieldErrors) -> Vec<(String, String)> {
        for error in &errors.0 {
            let text = error.text(Language::En);
            assert!(!text.starts_with("err.") && !text.contains("%{"), "{text}");
        }
        errors.0.iter().map(|error| (error.field.clone(), error.code.clone())).collect()
    }

    fn only(field: &str, code: &str) -> Vec<(String, String)> {
        vec![(field.to_owned(), code.to_owned())]
    }

    #[test]
    fn a_good_request_has_no_fault() {
        assert_eq!(faults(|_| {}), []);
    }

    #[test]
    fn things_that_the_office_does_not_have_are_refused_row_by_row() {
        assert_eq!(faults(|new| new.items.push(item("XXX", 1, None))), only("items.1.facility", "facility_unknown"));
        assert_eq!(faults(|new| new.items.push(item("PRL-LCD", 7, None))), only("items.1.quantity", "stock_exceeded"));
        assert_eq!(faults(|new| new.items[0].quantity = 2), only("items.0.quantity", "stock_exceeded"));
        assert_eq!(faults(|new| new.items.push(item("PRL-LCD", 6, Some(Layout::U)))), only("items.1.layout", "layout_not_offered"));
    }

    #[test]
    fn a_hall_and_its_half_are_not_asked_for_together() {
        let family = |kin: i64| Family { kin: vec![FacilityId(kin)], ..Family::default() };
        let facilities = [Facility { family: family(3), ..hall() }, Facility { family: family(2), ..small_hall() }, projectors(6)];
        let mut new = wish();
        new.items.push(item("PRL-LCD", 1, None));
        let checked = |new: &NewReservation| check(new, &facilities, &office_calendar(), wita("2026-11-16 09:00"), false);
        assert_eq!(codes(&checked(&new)), []);
        new.items.push(item("AUL-2", 1, None));
        assert_eq!(codes(&checked(&new)), only("items.2.facility", "item_of_kin"));
        assert!(checked(&new).0[0].text(Language::Id).starts_with("Tidak dapat dipilih bersama Aula Utama:"));
    }

    #[test]
    fn too_many_people_are_told_which_rooms_are_bigger() {
        let mut new = wish();
        new.items = vec![item("AUL-2", 1, Some(Layout::Class))];
        let errors = checked(&new, "2026-11-16 09:00", false);
        assert_eq!(codes(&errors), only("participants", "over_capacity"));
        let text = errors.0[0].text(Language::Id);
        assert_eq!(text, "Jumlah peserta melebihi kapasitas (60 orang). Ruang yang lebih besar: Aula Kecil, Aula Utama.");
        new.participants = Some(251);
        assert_eq!(checked(&new, "2026-11-16 09:00", false).0[0].values["rooms"], "tidak ada");
        assert_eq!(codes(&checked(&new, "2026-11-16 09:00", true)), []);
    }

    #[test]
    fn two_rooms_hold_the_people_of_both_and_beds_count_by_the_room() {
        let both = |new: &mut NewReservation| {
            new.items = vec![item("AUL-1", 1, Some(Layout::U)), item("AUL-2", 1, Some(Layout::U))];
            new.participants = Some(96);
        };
        assert_eq!(faults(both), []);
        let nights = |people: i64| {
            move |new: &mut NewReservation| {
                new.items = vec![item("ASR-1", 5, None)];
                new.participants = Some(people);
                new.end = wall("2026-11-26 12:00");
                new.pattern = Pattern::Continuous;
            }
        };
        assert_eq!(faults(nights(10)), []);
        assert_eq!(faults(nights(11)), only("participants", "over_capacity"));
    }

    #[test]
    fn rooms_ask_for_the_participants_and_vehicles_do_not() {
        assert_eq!(faults(|new| new.participants = None), only("participants", "required"));
        let minibus = |new: &mut NewReservation| {
            new.participants = None;
            new.items = vec![item("KND-1", 1, None)];
        };
        assert_eq!(faults(minibus), []);
    }

    #[test]
    fn both_the_first_and_the_last_day_must_lie_within_reach() {
        // Case 55: 180 days after 16 November 2026 is Saturday, 15 May 2027.
        let days = |first: &str, last: &str| {
            let mut new = wish();
            (new.start, new.end) = (wall(&format!("{first} 08:00")), wall(&format!("{last} 12:00")));
            codes(&checked(&new, "2026-11-16 09:00", false))
        };
        assert_eq!(days("2027-05-13", "2027-05-14"), []);
        assert!(days("2027-05-14", "2027-05-18").contains(&("end_date".to_owned(), "horizon".to_owned())));
        assert!(days("2027-05-18", "2027-05-19").contains(&("start_date".to_owned(), "horizon".to_owned())));
    }

    #[test]
    fn the_first_day_and_the_last_day_that_may_be_asked_for() {
        // Case 56: counted in the office's days.
        let on = |day: &str, now: &str, allow_override: bool| {
            let mut new = wish();
            (new.start, new.end) = (wall(&format!("{day} 08:00")), wall(&format!("{day} 12:00")));
            codes(&checked(&new, now, allow_override))
        };
        assert_eq!(on("2026-11-25", "2026-11-24 15:00", false), []);
        assert_eq!(on("2026-11-25", "2026-11-24 15:01", false), only("start_date", "lead_time"));
        assert_eq!(on("2026-11-25", "2026-11-24 15:01", true), []);
        assert_eq!(on("2026-11-23", "2026-11-24 10:00", false), only("start_date", "date_past"));
        assert_eq!(on("2026-11-23", "2026-11-24 10:00", true), only("start_date", "date_past"));
        assert_eq!(on("2026-11-24", "2026-11-24 12:00", true), only("start_date", "date_past"), "the use is over");
        assert_eq!(on("2026-11-24", "2026-11-24 10:00", true), []);
        // 180 days after 16 November 2026 is 15 May 2027, a Saturday; the Friday before is in reach.
        assert_eq!(on("2027-05-14", "2026-11-16 09:00", false), []);
        assert_eq!(on("2027-05-20", "2026-11-16 09:00", false)[0], ("start_date".to_owned(), "horizon".to_owned()));
        assert_eq!(on("2027-05-20", "2026-11-16 09:00", true), only("start_date", "horizon"));
    }

    #[test]
    fn midnight_in_banjarbaru_begins_the_day() {
        // Cases 63 and 64: at 00.15 WITA it is still yesterday in UTC; a start two hours ahead is not past.
        let mut new = wish();
        (new.start, new.end) = (wall("2026-11-24 02:15"), wall("2026-11-24 04:00"));
        assert_eq!(codes(&checked(&new, "2026-11-24 00:15", true)), []);
        (new.start, new.end) = (wall("2026-11-23 08:00"), wall("2026-11-23 12:00"));
        assert_eq!(codes(&checked(&new, "2026-11-24 00:15", true)), only("start_date", "date_past"));
    }

    #[test]
    fn a_request_lasts_at_most_fourteen_days() {
        let until = |day: &str| {
            let day = day.to_owned();
            move |new: &mut NewReservation| {
                new.pattern = Pattern::Continuous;
                new.end = wall(&format!("{day} 12:00"));
            }
        };
        assert_eq!(faults(until("2026-12-07")), []);
        assert_eq!(faults(until("2026-12-08")), only("end_date", "too_many_days"));
    }

    #[test]
    fn hours_and_closed_days_are_refused_online_and_left_to_the_staff() {
        // Cases 50 and 60.
        let mut weekend = wish();
        (weekend.start, weekend.end) = (wall("2026-11-27 08:00"), wall("2026-11-30 12:00"));
        let errors = checked(&weekend, "2026-11-16 09:00", false);
        assert_eq!(codes(&errors), only("start_date", "facility_closed"));
        assert_eq!(errors.0[0].text(Language::Id), "Aula Utama tidak dipinjamkan pada 28 Nov 2026, 29 Nov 2026.");
        assert_eq!(codes(&checked(&weekend, "2026-11-16 09:00", true)), []);
        let mut evening = wish();
        evening.end = wall("2026-11-24 21:00");
        let errors = checked(&evening, "2026-11-16 09:00", false);
        assert_eq!(codes(&errors), only("start_time", "outside_hours"));
        assert_eq!(errors.0[0].text(Language::Id), "Aula Utama dipinjamkan pukul 08.00–16.00 WITA (24 Nov 2026).");
        assert_eq!(codes(&checked(&evening, "2026-11-16 09:00", true)), []);
    }

    #[test]
    fn two_rooms_with_the_same_hours_share_one_message() {
        let evening = |new: &mut NewReservation| {
            new.items.push(item("AUL-2", 1, None));
            new.end = wall("2026-11-24 21:00");
        };
        assert_eq!(faults(evening), only("start_time", "outside_hours"));
    }

    #[test]
    fn a_night_needs_a_second_date() {
        let night = |new: &mut NewReservation| {
            new.items = vec![item("ASR-1", 20, None)];
            new.participants = Some(40);
        };
        assert_eq!(faults(night), only("end_date", "night_needs_two_dates"));
    }
}
