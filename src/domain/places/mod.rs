//! Administration of what is lent (*sarana dan prasarana*, service §1.3): the forms, what a change would touch, and what lies in
//! what. The same plan is shown first and saved then; nothing here cancels anything.

mod form;
mod impact;
mod inside;

pub use form::{ClosureForm, NewClosureTime, NewPlaceForm, PlaceForm};
pub use impact::{Booked, PlaceImpact, TouchKind, Touched, Use, touched};
pub use inside::Parts;

use super::code::ReservationCode;
use super::facility::{Access, Facility, FacilityCode, Layout, LendingUnit};
use super::slot::Slot;
use serde::{Deserialize, Serialize};

/// Touched bookings that a preview lists; all of them are counted.
pub const MOST_TOUCHED: usize = 100;
/// Longest name of a facility or of a thing in it, characters.
pub const LONGEST_NAME: usize = 100;
/// Longest text on how a facility is reached, in one language, characters.
pub const LONGEST_ACCESS: usize = 300;

/// A facility with what only the admin sees of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub facility: Facility,
    pub access: Access,
    /// It takes no space: a warden or a key that several rooms share (decision 13).
    pub rule_only: bool,
    /// Order on the screen.
    pub position: i64,
}

super::codes! {
    /// What can be changed of a facility.
    pub enum PlaceField {
        Name = "name", Kind = "kind", Stock = "stock", SetUp = "set_up", CleanUp = "clean_up", Units = "units", Capacity = "capacity",
        Amenities = "amenities", AccessId = "access_id", AccessEn = "access_en", Hours = "hours", Inside = "inside", RuleOnly = "rule_only", Position = "position", Active = "active",
        Example = "example",
    }
}

impl PlaceField {
    /// The value as events keep it; `None` for words that a person typed.
    pub fn value(self, place: &Place) -> Option<String> {
        let facility = &place.facility;
        Some(match self {
            Self::Name | Self::Amenities | Self::AccessId | Self::AccessEn => return None,
            Self::Kind => facility.kind.code().to_owned(),
            Self::Stock => facility.stock.to_string(),
            Self::SetUp => facility.set_up_minutes.to_string(),
            Self::CleanUp => facility.clean_up_minutes.to_string(),
            Self::Units => LendingUnit::ALL.iter().filter(|unit| facility.lending_units.contains(unit)).map(|unit| unit.code()).collect::<Vec<_>>().join(","),
            Self::Capacity => capacity(facility),
            Self::Hours => hours(facility),
            Self::Inside => {
                let mut codes: Vec<&str> = facility.family.inside.iter().map(FacilityCode::as_str).collect();
                codes.sort_unstable();
                codes.join(",")
            }
            Self::RuleOnly => place.rule_only.to_string(),
            Self::Position => place.position.to_string(),
            Self::Active => facility.active.to_string(),
            Self::Example => facility.example.to_string(),
        })
    }

    fn differs(self, before: &Place, after: &Place) -> bool {
        match self {
            Self::Name => before.facility.name != after.facility.name,
            Self::Amenities => before.facility.amenities != after.facility.amenities,
            Self::AccessId => before.access.id != after.access.id,
            Self::AccessEn => before.access.en != after.access.en,
            _ => self.value(before) != self.value(after),
        }
    }
}

/// `theater:250,class:120`, in the order of the layouts.
fn capacity(facility: &Facility) -> String {
    let seats = Layout::ALL.iter().filter_map(|layout| facility.capacity.iter().find(|seats| seats.layout == *layout));
    seats.map(|seats| format!("{}:{}", seats.layout, seats.people)).collect::<Vec<_>>().join(",")
}

/// `08:00-16:00 - …`, Monday first; `-` is a day on which it is not lent.
fn hours(facility: &Facility) -> String {
    let days = facility.hours.0.iter().map(|window| window.map_or_else(|| "-".to_owned(), |window| format!("{}-{}", window.opens, window.closes)));
    days.collect::<Vec<_>>().join(" ")
}

/// The fields in which the two differ.
pub fn changed(before: &Place, after: &Place) -> Vec<PlaceField> {
    PlaceField::ALL.iter().copied().filter(|field| field.differs(before, after)).collect()
}

/// What became of a wish to close a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Closing {
    Done,
    /// Not done: these are in the way, and nobody decides over them silently.
    InTheWay(Vec<Blocking>),
}

/// A booking, event or closure in the way of a closure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocking {
    /// Of the request; `None` = an event or closure of the office.
    pub code: Option<ReservationCode>,
    /// What it holds, when that is a kin of the facility and not the facility itself.
    pub kin: Option<FacilityCode>,
    pub slot: Slot,
}
