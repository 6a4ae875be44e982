//! Times at which the office itself closes a facility or needs it (*penutupan, kegiatan internal*): how they take it, who may, and
//! where they can be moved to (§7.4): at once, also to holidays and closed days, never over somebody.

use super::application_form::FieldErrors;
use super::availability::{Hold, Occupancy, Purpose};
use super::facility::{Facility, FacilityCode};
use super::role::{Role, Roles};
use super::series::LONGEST_CLOSURE_DAYS;
use super::slot::{Moment, Slot, instant, wall_clock};
use super::working_calendar::is_known_year;
use chrono::{Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// A stretch of `occupancy` is never longer (`stretch_at_most_31_days`).
pub const LONGEST_STRETCH_DAYS: i64 = 31;
/// As forms write a moment.
const FORM_MOMENT: &str = "%Y-%m-%dT%H:%M";

/// May somebody with these roles close for `purpose`? Maintenance is also the facilities team's own affair; what is booked for the
/// office itself is the admin's.
pub fn may_close(purpose: Purpose, roles: &Roles) -> bool {
    let may = match purpose {
        Purpose::Maintenance => &[Role::Admin, Role::Sarpras][..],
        Purpose::Internal => &[Role::Admin],
        Purpose::Booking => &[],
    };
    roles.any_of(may)
}

/// Does somebody with these roles close for the facilities team (*sarpras*), being no admin (decision 26)?
pub fn is_the_teams(roles: &Roles) -> bool {
    roles.has(Role::Sarpras) && !roles.has(Role::Admin)
}

/// May somebody with these roles move it, or open it again? The facilities team what it has closed itself.
pub fn may_move(purpose: Purpose, by_team: bool, roles: &Roles) -> bool {
    may_close(purpose, roles) && (by_team || !is_the_teams(roles))
}

/// `slot` in pieces that `occupancy` takes and that touch.
pub fn pieces(slot: Slot) -> Vec<Slot> {
    let mut pieces = Vec::new();
    let mut from = slot.from;
    while let Some(piece) = Slot::new(from, slot.to.min(from + Duration::days(LONGEST_STRETCH_DAYS))) {
        pieces.push(piece);
        from = piece.to;
    }
    pieces
}

/// The whole stock from `slot.from` to `slot.to`, in pieces of at most 31 days that touch.
pub fn stretches(facility: &Facility, slot: Slot, purpose: Purpose) -> Vec<Occupancy> {
    let buffers = if purpose == Purpose::Maintenance { (0, 0) } else { (facility.set_up_minutes, facility.clean_up_minutes) };
    let stretch = |piece: Slot| Occupancy {
        slot: piece,
        // Inside a long event no time is lost between its pieces.
        set_up_minutes: if piece.from == slot.from { buffers.0 } else { 0 },
        clean_up_minutes: if piece.to == slot.to { buffers.1 } else { 0 },
        quantity: facility.stock,
        hold: Hold::Hard,
        purpose,
        of_kin: false,
    };
    pieces(slot).into_iter().map(stretch).collect()
}

/// Where and when something is closed: wall clock (WITA).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosurePlace {
    pub facility: FacilityCode,
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
}

impl ClosurePlace {
    pub fn of(facility: FacilityCode, slot: Slot) -> Self {
        Self { facility, start: wall_clock(slot.from), end: wall_clock(slot.to) }
    }

    /// `None` when it would end before it begins.
    pub fn slot(&self) -> Option<Slot> {
        Slot::new(instant(self.start), instant(self.end))
    }
}

/// What is against moving it from `was` to `to`, before anybody's booking is looked at. What has begun keeps its beginning: that has
/// happened. What is over stays as it was.
pub fn faults(was: &ClosurePlace, to: &ClosurePlace, now: Moment) -> FieldErrors {
    let mut faults = FieldErrors::default();
    let Some(slot) = to.slot() else {
        faults.add("end", "time_order");
        return faults;
    };
    if slot.to <= now || instant(was.end) <= now {
        faults.add("end", "date_past");
    } else if instant(was.start) <= now && (to.start != was.start || to.facility != was.facility) {
        faults.add("start", "closure_begun");
    } else if to.start != was.start && slot.from < now {
        // It would have begun already, and could not be taken back.
        faults.add("start", "date_past");
    }
    if slot.to - slot.from > Duration::days(LONGEST_CLOSURE_DAYS) {
        faults.add_with("end", "event_too_long", &[("n", LONGEST_CLOSURE_DAYS.to_string())]);
    }
    faults
}

/// A move as a form sends it: where it shall go, and where whoever moves it has seen it. Moments are `2026-12-17T08:00`, wall clock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosureMove {
    pub facility: String,
    pub start: String,
    pub end: String,
    pub was_facility: String,
    pub was_start: String,
    pub was_end: String,
}

impl ClosureMove {
    pub fn of(was: &ClosurePlace, to: &ClosurePlace) -> Self {
        let text = |wall: NaiveDateTime| wall.format(FORM_MOMENT).to_string();
        Self {
            facility: to.facility.to_string(),
            start: text(to.start),
            end: text(to.end),
            was_facility: was.facility.to_string(),
            was_start: text(was.start),
            was_end: text(was.end),
        }
    }

    /// The move that takes this one back.
    #[must_use]
    pub fn back(self) -> Self {
        Self { facility: self.was_facility, start: self.was_start, end: self.was_end, was_facility: self.facility, was_start: self.start, was_end: self.end }
    }

    /// From the pairs of an HTML form; unknown names are ignored.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "facility" => &mut form.facility,
                "start" => &mut form.start,
                "end" => &mut form.end,
                "was_facility" => &mut form.was_facility,
                "was_start" => &mut form.was_start,
                "was_end" => &mut form.was_end,
                _ => continue,
            };
            field.clone_from(value);
        }
        form
    }

    /// Where it has been seen, and where it shall go.
    ///
    /// # Errors
    /// The faults.
    pub fn parse(&self) -> Result<(ClosurePlace, ClosurePlace), FieldErrors> {
        let mut faults = FieldErrors::default();
        let mut wall = |field: &str, typed: &str| {
            let read = moment_of(typed);
            if read.is_none() {
                faults.add(field, "place_moment");
            }
            read
        };
        let (start, end) = (wall("start", &self.start), wall("end", &self.end));
        let (was_start, was_end) = (wall("was_start", &self.was_start), wall("was_end", &self.was_end));
        match (start, end, was_start, was_end) {
            (Some(start), Some(end), Some(was_start), Some(was_end)) => {
                let was = ClosurePlace { facility: FacilityCode(self.was_facility.trim().to_owned()), start: was_start, end: was_end };
                Ok((was, ClosurePlace { facility: FacilityCode(self.facility.trim().to_owned()), start, end }))
            }
            _ => Err(faults),
        }
    }
}

/// A browser may add seconds.
fn moment_of(typed: &str) -> Option<NaiveDateTime> {
    let typed = typed.trim();
    let read = NaiveDateTime::parse_from_str(typed, FORM_MOMENT).or_else(|_| NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M:%S"));
    read.ok().filter(|wall| is_known_year(wall.date()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{hall, wita};

    fn place(start: &str, end: &str) -> ClosurePlace {
        ClosurePlace::of(FacilityCode("AUL-1".into()), Slot { from: wita(start), to: wita(end) })
    }

    fn codes(was: &ClosurePlace, to: &ClosurePlace) -> Vec<String> {
        faults(was, to, wita("2026-11-24 10:00")).0.into_iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
    }

    #[test]
    fn it_goes_to_any_day_that_is_not_over_also_to_a_sunday_and_a_holiday() {
        let was = place("2026-12-15 08:00", "2026-12-15 12:00");
        assert_eq!(codes(&was, &place("2026-12-13 20:00", "2026-12-13 23:00")), Vec::<String>::new());
        assert_eq!(codes(&was, &place("2026-12-25 08:00", "2026-12-25 12:00")), Vec::<String>::new());
        assert_eq!(codes(&was, &place("2026-11-23 08:00", "2026-11-23 12:00")), ["end: date_past"]);
        assert_eq!(codes(&was, &place("2026-12-15 12:00", "2026-12-15 12:00")), ["end: time_order"]);
        assert_eq!(codes(&was, &place("2026-12-15 08:00", "2028-02-01 12:00")), ["end: event_too_long"]);
    }

    #[test]
    fn what_has_begun_can_last_longer_and_keeps_its_beginning() {
        let was = place("2026-11-24 08:00", "2026-11-24 12:00");
        assert_eq!(codes(&was, &place("2026-11-24 08:00", "2026-11-24 14:00")), Vec::<String>::new());
        assert_eq!(codes(&was, &place("2026-11-25 08:00", "2026-11-25 12:00")), ["start: closure_begun"]);
        let elsewhere = ClosurePlace { facility: FacilityCode("AUL-2".into()), ..was.clone() };
        assert_eq!(codes(&was, &elsewhere), ["start: closure_begun"]);
        let over = place("2026-11-23 08:00", "2026-11-23 12:00");
        assert_eq!(codes(&over, &place("2026-11-26 08:00", "2026-11-26 12:00")), ["end: date_past"], "what is over has happened");
    }

    #[test]
    fn maintenance_needs_no_time_around_it_and_an_event_does() {
        let slot = Slot { from: wita("2026-12-15 08:00"), to: wita("2027-01-20 12:00") };
        let around = |purpose| -> Vec<(i64, i64)> {
            stretches(&hall(), slot, purpose).into_iter().map(|stretch| (stretch.set_up_minutes, stretch.clean_up_minutes)).collect()
        };
        let hall = hall();
        assert_eq!(around(Purpose::Maintenance), [(0, 0), (0, 0)]);
        assert_eq!(around(Purpose::Internal), [(hall.set_up_minutes, 0), (0, hall.clean_up_minutes)], "no time is lost between its pieces");
    }

    #[test]
    fn a_form_says_where_it_shall_go_and_where_it_was_seen() {
        let (was, to) = (place("2026-12-15 08:00", "2026-12-15 12:00"), place("2026-12-16 08:15", "2026-12-16 12:15"));
        let form = ClosureMove::of(&was, &to);
        assert_eq!(form.start, "2026-12-16T08:15");
        assert_eq!(form.parse(), Ok((was.clone(), to.clone())));
        assert_eq!(form.clone().back().parse(), Ok((to, was)));
        let unreadable = ClosureMove { start: "besok".into(), was_end: "+262142-01-01T00:00".into(), ..form }.parse().expect_err("faults");
        assert_eq!(unreadable.0.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["start", "was_end"]);
    }
}
