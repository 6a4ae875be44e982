//! A well-formed request against the facilities, their hours and the calendar.

use super::{FieldErrors, NewItem, NewReservation};
use crate::domain::availability::{hours_fault, stretches, wished_dates};
use crate::domain::facility::{Facility, FacilityKind};
use crate::domain::format::{long_date, short_date};
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
    check.participants(&wished, allow_override);
    if check.dates(allow_override) {
        check.stretches(&wished);
        if !allow_override {
            check.hours(&wished);
        }
    }
    check.errors
}

struct Check<'a> {
    new: &'a NewReservation,
    facilities: &'a [Facility],
    calendar: &'a WorkingCalendar,
    now: Moment,
    errors: FieldErrors,
}

impl<'a> Check<'a> {
    /// The facilities asked for, as far as they exist.
    fn items(&mut self) -> Vec<(&'a NewItem, &'a Facility)> {
        let mut wished = Vec::with_capacity(self.new.items.len());
        for (row, item) in self.new.items.iter().enumerate() {
            let Some(facility) = self.facilities.iter().find(|facility| facility.code == item.facility) else {
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
        let beds_only = rooms.iter().all(|(_, facility)| facility.kind == FacilityKind::Dorm);
        let seats: Option<i64> = rooms
            .iter()
            .filter(|(_, facility)| beds_only || facility.kind != FacilityKind::Dorm)
            .map(|(item, facility)| facility.capacity_for(item.layout).map(|capacity| capacity * item.quantity.clamp(1, facility.stock) / facility.stock))
            .reduce(|sum, room| Some(sum? + room?))
            .flatten();
        let Some(seats) = seats.filter(|seats| *seats < people && !allow_override) else { return };
        let rooms = self.bigger_rooms(people, beds_only);
        self.errors.add_with("participants", "over_capacity", &[("n", seats.to_string()), ("rooms", rooms)]);
    }

    fn bigger_rooms(&self, people: i64, beds_only: bool) -> String {
        let fits = |facility: &&Facility| {
            facility.kind.is_room()
                && (facility.kind == FacilityKind::Dorm) == beds_only
                && facility.capacity_for(None).is_some_and(|capacity| capacity >= people)
        };
        let mut rooms: Vec<&Facility> = self.facilities.iter().filter(fits).collect();
        rooms.sort_by_key(|facility| (facility.capacity_for(None), facility.code.clone()));
        if rooms.is_empty() {
            return tr!(self.new.language, "err.no_bigger_room");
        }
        rooms.iter().take(ROOMS_NAMED).map(|facility| facility.name.as_str()).collect::<Vec<_>>().join(", ")
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
