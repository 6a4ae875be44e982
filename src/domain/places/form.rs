//! The forms of the page *Fasilitas*: as typed, and as understood.

use super::{LONGEST_ACCESS, LONGEST_NAME, Place};
use crate::domain::application_form::{FieldErrors, single_line};
use crate::domain::availability::Purpose;
use crate::domain::facility::{Access, Capacity, Facility, FacilityCode, FacilityId, FacilityKind, Family, Layout, LendingUnit, WeeklyHours, Window};
use crate::domain::slot::TimeOfDay;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// A box that is ticked sends this.
const YES: &str = "yes";
const MOST_UNITS: i64 = 10_000;
const MOST_PEOPLE: i64 = 100_000;
const MOST_AMENITIES: usize = 40;
/// A code on a door is never longer, characters.
const LONGEST_CODE: usize = 12;

/// A facility exactly as a person typed it; nothing is lost when it is shown again. In HTML each field has its own name; the
/// lists are repeated names, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    /// On its door; which facility is meant.
    pub code: String,
    pub name: String,
    /// Code of [`FacilityKind`].
    pub kind: String,
    pub stock: String,
    /// Minutes.
    pub set_up: String,
    pub clean_up: String,
    /// Codes of [`LendingUnit`].
    pub units: Vec<String>,
    /// People for each of [`Layout::ALL`]; empty = not offered.
    pub capacity: Vec<String>,
    /// One on each line.
    pub amenities: String,
    /// How it is reached and used by people with disabilities; both languages or none.
    pub access_id: String,
    pub access_en: String,
    /// For seven days, Monday first; both empty = not lent on that day.
    pub opens: Vec<String>,
    pub closes: Vec<String>,
    /// Codes of the facilities that it lies directly in.
    pub inside: Vec<String>,
    /// `yes` when ticked, as the others below.
    pub rule_only: String,
    pub position: String,
    pub active: String,
    pub example: String,
}

impl PlaceForm {
    /// A facility as it stands.
    pub fn of(place: &Place) -> Self {
        let facility = &place.facility;
        let tick = |on: bool| if on { YES.to_owned() } else { String::new() };
        let people = |layout: &Layout| facility.capacity.iter().find(|seats| seats.layout == *layout).map(|seats| seats.people.to_string());
        let times =
            |read: fn(Window) -> TimeOfDay| facility.hours.0.iter().map(|window| window.map_or_else(String::new, |window| read(window).dotted())).collect();
        Self {
            code: facility.code.to_string(),
            name: facility.name.clone(),
            kind: facility.kind.code().to_owned(),
            stock: facility.stock.to_string(),
            set_up: facility.set_up_minutes.to_string(),
            clean_up: facility.clean_up_minutes.to_string(),
            units: facility.lending_units.iter().map(|unit| unit.code().to_owned()).collect(),
            capacity: Layout::ALL.iter().map(|layout| people(layout).unwrap_or_default()).collect(),
            amenities: facility.amenities.join("\n"),
            access_id: place.access.id.clone(),
            access_en: place.access.en.clone(),
            opens: times(|window| window.opens),
            closes: times(|window| window.closes),
            inside: facility.family.inside.iter().map(ToString::to_string).collect(),
            rule_only: tick(place.rule_only),
            position: place.position.to_string(),
            active: tick(facility.active),
            example: tick(facility.example),
        }
    }

    /// From the pairs of an HTML form; unknown names are ignored.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "code" => &mut form.code,
                "name" => &mut form.name,
                "kind" => &mut form.kind,
                "stock" => &mut form.stock,
                "set_up" => &mut form.set_up,
                "clean_up" => &mut form.clean_up,
                "amenities" => &mut form.amenities,
                "access_id" => &mut form.access_id,
                "access_en" => &mut form.access_en,
                "rule_only" => &mut form.rule_only,
                "position" => &mut form.position,
                "active" => &mut form.active,
                "example" => &mut form.example,
                other => {
                    let list = match other {
                        "units" => &mut form.units,
                        "capacity" => &mut form.capacity,
                        "opens" => &mut form.opens,
                        "closes" => &mut form.closes,
                        "inside" => &mut form.inside,
                        _ => continue,
                    };
                    list.push(value.clone());
                    continue;
                }
            };
            field.clone_from(value);
        }
        form
    }

    /// Where each text stands in the form and the text, for the form that saves what was shown: `[opens][0]`.
    pub fn entries(&self) -> Vec<(String, String)> {
        let single = [
            ("code", &self.code),
            ("name", &self.name),
            ("kind", &self.kind),
            ("stock", &self.stock),
            ("set_up", &self.set_up),
            ("clean_up", &self.clean_up),
            ("amenities", &self.amenities),
            ("access_id", &self.access_id),
            ("access_en", &self.access_en),
            ("rule_only", &self.rule_only),
            ("position", &self.position),
            ("active", &self.active),
            ("example", &self.example),
        ];
        let lists = [("units", &self.units), ("capacity", &self.capacity), ("opens", &self.opens), ("closes", &self.closes), ("inside", &self.inside)];
        let mut entries: Vec<(String, String)> = single.into_iter().map(|(name, text)| (format!("[{name}]"), text.clone())).collect();
        for (name, list) in lists {
            entries.extend(list.iter().enumerate().map(|(place, text)| (format!("[{name}][{place}]"), text.clone())));
        }
        entries
    }

    /// Is this facility ticked as one that it lies in?
    pub fn lies_in(&self, code: &FacilityCode) -> bool {
        self.inside.iter().any(|whole| whole == code.as_str())
    }

    /// Is this unit ticked?
    pub fn is_lent_by(&self, unit: LendingUnit) -> bool {
        self.units.iter().any(|code| code == unit.code())
    }

    /// What was meant, or all faults at once. Row id, revision and kin are those of nothing yet.
    ///
    /// # Errors
    /// The faults.
    pub fn parse(&self) -> Result<Place, FieldErrors> {
        let mut reading = Reading::default();
        let name = reading.name(&self.name);
        let kind = reading.kind(&self.kind);
        let stock = reading.number("stock", &self.stock, 1..=MOST_UNITS);
        let set_up_minutes = reading.number("set_up", &self.set_up, 0..=1440);
        let clean_up_minutes = reading.number("clean_up", &self.clean_up, 0..=1440);
        let lending_units = reading.units(self);
        let capacity = reading.capacity(&self.capacity);
        let amenities = reading.amenities(&self.amenities);
        let access = reading.access(self);
        let hours = reading.hours(self, lending_units.contains(&LendingUnit::Night));
        let position = reading.number("position", &self.position, 0..=9999);
        let inside: BTreeSet<&str> = self.inside.iter().map(|code| code.trim()).filter(|code| !code.is_empty()).collect();
        let inside = inside.into_iter().map(|code| FacilityCode(code.to_owned())).collect();
        let (Some(kind), true) = (kind, reading.faults.is_empty()) else { return Err(reading.faults) };
        let facility = Facility {
            id: FacilityId(0),
            code: FacilityCode(self.code.trim().to_owned()),
            name,
            kind,
            stock,
            capacity,
            amenities,
            hours,
            set_up_minutes,
            clean_up_minutes,
            lending_units,
            family: Family { inside, ..Family::default() },
            example: self.example == YES,
            active: self.active == YES,
            revision: 0,
        };
        Ok(Place { facility, access, rule_only: self.rule_only == YES, position })
    }
}

/// A facility that is new, as typed: only what tells it from the others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewPlaceForm {
    pub code: String,
    pub name: String,
    /// Code of [`FacilityKind`].
    pub kind: String,
    pub stock: String,
}

impl NewPlaceForm {
    /// The facility with what is usual for its kind (service §1.3). It is not offered yet.
    ///
    /// # Errors
    /// The faults.
    pub fn parse(&self) -> Result<Facility, FieldErrors> {
        let mut reading = Reading::default();
        let code = self.code.trim().to_uppercase();
        let is_code = (2..=LONGEST_CODE).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
            && !code.starts_with('-');
        if !is_code {
            reading.faults.add_with("code", "place_code", &[("n", LONGEST_CODE.to_string())]);
        }
        let name = reading.name(&self.name);
        let kind = reading.kind(&self.kind);
        let stock = reading.number("stock", &self.stock, 1..=MOST_UNITS);
        let (Some(kind), true) = (kind, reading.faults.is_empty()) else { return Err(reading.faults) };
        let (unit, days, window) = usual(kind);
        let gap = if kind.is_room() && kind != FacilityKind::Dorm && stock == 1 { 30 } else { 0 };
        Ok(Facility {
            id: FacilityId(0),
            code: FacilityCode(code),
            name,
            kind,
            stock,
            capacity: Vec::new(),
            amenities: Vec::new(),
            hours: WeeklyHours(std::array::from_fn(|weekday| (weekday < days).then_some(window))),
            set_up_minutes: gap,
            clean_up_minutes: gap,
            lending_units: vec![unit],
            family: Family::default(),
            example: false,
            active: false,
            revision: 1,
        })
    }
}

/// Lending unit, days of the week from Monday, and hours that are usual for a kind.
fn usual(kind: FacilityKind) -> (LendingUnit, usize, Window) {
    let window = |opens: u16, closes: u16| Window { opens: TimeOfDay::at(opens, 0), closes: TimeOfDay::at(closes, 0) };
    match kind {
        FacilityKind::Hall | FacilityKind::Meeting | FacilityKind::Class | FacilityKind::Lab => (LendingUnit::Hour, 5, window(8, 16)),
        FacilityKind::Field => (LendingUnit::Hour, 7, window(7, 17)),
        FacilityKind::Dorm => (LendingUnit::Night, 7, window(14, 12)),
        FacilityKind::Vehicle | FacilityKind::Equipment => (LendingUnit::Day, 6, window(0, 24)),
    }
}

/// A closure of one facility exactly as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosureForm {
    /// `2026-12-17T08:00`, wall clock.
    pub start: String,
    pub end: String,
    pub reason: String,
    /// `maintenance` (also when empty) or `internal`.
    pub purpose: String,
}

/// When a facility is to be closed, wall clock (WITA), and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewClosureTime {
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub purpose: Purpose,
}

impl ClosureForm {
    /// From the pairs of an HTML form; unknown names are ignored.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "start" => &mut form.start,
                "end" => &mut form.end,
                "reason" => &mut form.reason,
                "purpose" => &mut form.purpose,
                _ => continue,
            };
            field.clone_from(value);
        }
        form
    }

    /// What was meant; the reason is looked at by whoever closes.
    ///
    /// # Errors
    /// The faults.
    pub fn parse(&self) -> Result<NewClosureTime, FieldErrors> {
        let mut faults = FieldErrors::default();
        let mut wall = |field: &str, typed: &str| {
            let typed = typed.trim();
            // A browser may add seconds.
            let read = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").or_else(|_| NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M:%S"));
            if read.is_err() {
                faults.add(field, "place_moment");
            }
            read.ok()
        };
        let (start, end) = (wall("start", &self.start), wall("end", &self.end));
        let purpose = match self.purpose.as_str() {
            "" => Some(Purpose::Maintenance),
            code => code.parse().ok().filter(|purpose| *purpose != Purpose::Booking),
        };
        if purpose.is_none() {
            faults.add("purpose", "choice");
        }
        match (start, end, purpose) {
            (Some(start), Some(end), Some(purpose)) => Ok(NewClosureTime { start, end, purpose }),
            _ => Err(faults),
        }
    }
}

/// What was found wrong so far.
#[derive(Default)]
struct Reading {
    faults: FieldErrors,
}

impl Reading {
    fn name(&mut self, typed: &str) -> String {
        let name = single_line(typed);
        if name.is_empty() {
            self.faults.add("name", "place_name");
        }
        self.length("name", &name, LONGEST_NAME);
        name
    }

    fn length(&mut self, field: &str, words: &str, most: usize) {
        if words.chars().count() > most {
            self.faults.add_with(field, "too_long", &[("n", most.to_string())]);
        }
    }

    fn kind(&mut self, typed: &str) -> Option<FacilityKind> {
        let kind = typed.trim().parse().ok();
        if kind.is_none() {
            self.faults.add("kind", "choice");
        }
        kind
    }

    /// The smallest one when it is none.
    fn number(&mut self, field: &str, typed: &str, range: RangeInclusive<i64>) -> i64 {
        match typed.trim().parse::<i64>().ok().filter(|number| range.contains(number)) {
            Some(number) => number,
            None => {
                self.faults.add_with(field, "place_number", &[("from", range.start().to_string()), ("to", range.end().to_string())]);
                *range.start()
            }
        }
    }

    fn units(&mut self, form: &PlaceForm) -> Vec<LendingUnit> {
        let units: Vec<LendingUnit> = LendingUnit::ALL.iter().copied().filter(|unit| form.is_lent_by(*unit)).collect();
        if units.is_empty() {
            self.faults.add("units", "place_units");
        }
        if units.len() > 1 && units.contains(&LendingUnit::Night) {
            self.faults.add("units", "place_units_night");
        }
        units
    }

    fn capacity(&mut self, typed: &[String]) -> Vec<Capacity> {
        let mut seats = Vec::new();
        for (layout, typed) in Layout::ALL.iter().zip(typed) {
            if !typed.trim().is_empty() {
                let people = self.number(&format!("capacity.{layout}"), typed, 1..=MOST_PEOPLE);
                seats.push(Capacity { layout: *layout, people });
            }
        }
        seats
    }

    fn amenities(&mut self, typed: &str) -> Vec<String> {
        let all: Vec<String> = typed.lines().map(single_line).filter(|line| !line.is_empty()).collect();
        for one in &all {
            self.length("amenities", one, LONGEST_NAME);
        }
        if all.len() > MOST_AMENITIES {
            self.faults.add_with("amenities", "place_amenities", &[("n", MOST_AMENITIES.to_string())]);
        }
        all
    }

    /// Whoever reads the other language is not told less.
    fn access(&mut self, form: &PlaceForm) -> Access {
        let access = Access { id: single_line(&form.access_id), en: single_line(&form.access_en) };
        for (field, text, other) in [("access_id", &access.id, &access.en), ("access_en", &access.en, &access.id)] {
            if text.is_empty() && !other.is_empty() {
                self.faults.add(field, "place_access");
            }
            self.length(field, text, LONGEST_ACCESS);
        }
        access
    }

    /// A night closes on the next day, so that its times may stand in any order.
    fn hours(&mut self, form: &PlaceForm, by_night: bool) -> WeeklyHours {
        let text = |list: &[String], weekday: usize| list.get(weekday).map_or_else(String::new, |text| text.trim().to_owned());
        let mut hours = [None; 7];
        for (weekday, day) in hours.iter_mut().enumerate() {
            let (opens, closes) = (text(&form.opens, weekday), text(&form.closes, weekday));
            if opens.is_empty() && closes.is_empty() {
                continue;
            }
            let window = opens.parse().ok().zip(closes.parse().ok()).map(|(opens, closes)| Window { opens, closes });
            *day = window.filter(|window| by_night || window.opens < window.closes);
            if day.is_none() {
                self.faults.add(&format!("hours.{weekday}"), "place_hours");
            }
        }
        WeeklyHours(hours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{dorm, hall, minibus};

    fn place(facility: Facility) -> Place {
        let family = Family { inside: vec![FacilityCode("GDG-1".into())], ..Family::default() };
        Place {
            facility: Facility { id: FacilityId(0), revision: 0, family, amenities: vec!["AC".into(), "LCD".into()], ..facility },
            access: Access { id: "Jalur landai di pintu timur.".into(), en: "A ramp at the east door.".into() },
            rule_only: false,
            position: 3,
        }
    }

    fn faults(form: &PlaceForm) -> Vec<String> {
        form.parse().expect_err("a fault").0.into_iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
    }

    #[test]
    fn what_stands_there_is_read_again_as_it_was() {
        for facility in [hall(), dorm(), minibus()] {
            let place = place(facility);
            assert_eq!(PlaceForm::of(&place).parse(), Ok(place));
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let form = PlaceForm { units: vec!["hour".into(), "night".into()], ..PlaceForm::default() };
        assert_eq!(
            faults(&form),
            [
                "name: place_name",
                "kind: choice",
                "stock: place_number",
                "set_up: place_number",
                "clean_up: place_number",
                "units: place_units_night",
                "position: place_number"
            ]
        );
        let form = PlaceForm { stock: "0".into(), units: vec![], capacity: vec!["250".into(), "x".into()], ..PlaceForm::of(&place(hall())) };
        assert_eq!(faults(&form), ["stock: place_number", "units: place_units", "capacity.class: place_number"]);
    }

    #[test]
    fn how_it_is_reached_is_told_in_both_languages_or_not_at_all() {
        let with = |id: &str, en: &str| PlaceForm { access_id: id.into(), access_en: en.into(), ..PlaceForm::of(&place(hall())) };
        assert_eq!(faults(&with("Jalur landai", " ")), ["access_en: place_access"]);
        assert_eq!(faults(&with("", "A ramp")), ["access_id: place_access"]);
        assert_eq!(faults(&with(&"a".repeat(LONGEST_ACCESS + 1), "A ramp")), ["access_id: too_long"]);
        assert_eq!(with(" ", "").parse().map(|place| place.access), Ok(Access::default()));
        let lines = with("Jalur landai\nToilet 15 m ", "A ramp").parse().map(|place| place.access.id);
        assert_eq!(lines.as_deref(), Ok("Jalur landai Toilet 15 m"));
    }

    #[test]
    fn a_day_has_both_hours_or_none_and_only_nights_end_on_the_next_day() {
        let with = |facility: Facility, opens: &str, closes: &str| {
            let mut form = PlaceForm::of(&place(facility));
            opens.clone_into(&mut form.opens[1]);
            closes.clone_into(&mut form.closes[1]);
            form
        };
        assert_eq!(faults(&with(hall(), "08.00", "")), ["hours.1: place_hours"]);
        assert_eq!(faults(&with(hall(), "16:00", "08:00")), ["hours.1: place_hours"]);
        assert_eq!(with(hall(), "", "").parse().map(|place| place.facility.hours.0[1]), Ok(None));
        let whole_day = with(hall(), "0.00", "24.00").parse().map(|place| place.facility.hours.0[1]);
        assert_eq!(whole_day, Ok(Some(Window { opens: TimeOfDay::MIDNIGHT, closes: TimeOfDay::END_OF_DAY })));
        assert!(with(dorm(), "15.00", "11.00").parse().is_ok());
    }

    #[test]
    fn the_form_that_saves_holds_everything_that_was_typed() {
        let form = PlaceForm::of(&place(hall()));
        let entries = form.entries();
        assert!(entries.contains(&("[opens][0]".into(), "08.00".into())) && entries.contains(&("[inside][0]".into(), "GDG-1".into())), "{entries:?}");
        // In HTML the lists are repeated names.
        let pairs: Vec<(String, String)> = entries.into_iter().map(|(name, text)| (name[1..].split(']').next().unwrap_or_default().to_owned(), text)).collect();
        assert_eq!(PlaceForm::from_pairs(&pairs), form);
    }

    #[test]
    fn a_new_facility_begins_with_what_is_usual_and_is_not_offered() {
        let form = NewPlaceForm { code: " aul-3 ".into(), name: "Aula Timur".into(), kind: "hall".into(), stock: "1".into() };
        let hall = form.parse().expect("a facility");
        assert_eq!((hall.code.as_str(), hall.active, hall.set_up_minutes, hall.lending_units.as_slice()), ("AUL-3", false, 30, &[LendingUnit::Hour][..]));
        let faults = NewPlaceForm { code: "aula timur".into(), ..form }.parse().expect_err("a fault");
        assert_eq!(faults.0[0].code, "place_code");
    }

    #[test]
    fn a_closure_has_two_moments_and_a_purpose() {
        let form = ClosureForm { start: "2026-12-17T08:00".into(), end: "2026-12-17T10:00:00".into(), reason: "AC".into(), purpose: String::new() };
        assert_eq!(form.parse().map(|time| (time.end - time.start, time.purpose)), Ok((chrono::Duration::hours(2), Purpose::Maintenance)));
        let faults = ClosureForm { end: "besok".into(), purpose: "booking".into(), ..form }.parse().expect_err("faults");
        assert_eq!(faults.0.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["end", "purpose"]);
    }
}
