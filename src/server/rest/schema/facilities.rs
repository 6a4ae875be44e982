//! What everybody may see: what is lent, and when it is free.

use super::moment;
use crate::domain::availability::{Alternative, Busy, DayAvailability};
use crate::domain::facility::{Access, Facility, Window};
use crate::store::inbox::InTheWay;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

fn window(window: &Window) -> [String; 2] {
    [window.opens.to_string(), window.closes.to_string()]
}

/// Something the office lends.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityJson {
    #[schema(example = "AUL-1")]
    pub code: String,
    pub name: String,
    /// `hall`, `meeting`, `class`, `lab`, `dorm`, `field`, `vehicle`, `equipment`
    pub kind: String,
    /// 1 = exclusive, more = a pool of alike units.
    pub stock: i64,
    /// People by layout (`theater`, `class`, `u`); empty for things without seats.
    pub capacity: BTreeMap<String, i64>,
    pub amenities: Vec<String>,
    pub access: AccessJson,
    pub hours: HoursJson,
    pub set_up_minutes: i64,
    pub clean_up_minutes: i64,
    /// `hour`, `day`, `night`
    pub lending_units: Vec<String>,
    /// What it is a part of: a use of the one is in the way of the other.
    pub inside: Vec<String>,
    /// What it consists of: a use of the one is in the way of the other.
    pub parts: Vec<String>,
    /// Example data until the office enters its own.
    pub example: bool,
}

/// How a facility is reached and used by people with disabilities: ramp, toilet, distance. Both are empty where nothing is known.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AccessJson {
    /// In Indonesian, at most 300 characters.
    #[schema(example = "Lantai 1 tanpa tangga. Jalur landai di pintu timur, toilet kursi roda 15 m dari aula.")]
    pub id: String,
    /// In English, at most 300 characters.
    #[schema(example = "Ground floor without steps. Ramp at the east door, wheelchair toilet 15 m from the hall.")]
    pub en: String,
}

/// Hours of use by weekday; absent = not lent on that day; a closing hour before the opening one is on the next day.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct HoursJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["08:00", "16:00"]))]
    pub mon: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tue: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wed: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thu: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fri: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sat: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sun: Option<[String; 2]>,
}

impl FacilityJson {
    pub fn new(facility: &Facility, access: Access) -> Self {
        let [mon, tue, wed, thu, fri, sat, sun] = facility.hours.0.each_ref().map(|day| day.as_ref().map(window));
        Self {
            code: facility.code.to_string(),
            name: facility.name.clone(),
            kind: facility.kind.to_string(),
            stock: facility.stock,
            capacity: facility.capacity.iter().map(|capacity| (capacity.layout.to_string(), capacity.people)).collect(),
            amenities: facility.amenities.clone(),
            access: AccessJson { id: access.id, en: access.en },
            hours: HoursJson { mon, tue, wed, thu, fri, sat, sun },
            set_up_minutes: facility.set_up_minutes,
            clean_up_minutes: facility.clean_up_minutes,
            lending_units: facility.lending_units.iter().map(ToString::to_string).collect(),
            inside: facility.family.inside.iter().map(ToString::to_string).collect(),
            parts: facility.family.parts.iter().map(ToString::to_string).collect(),
            example: facility.example,
        }
    }
}

/// All facilities that are offered, in the office's order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct FacilitiesJson(pub Vec<FacilityJson>);

/// When a facility is free.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailabilityJson {
    pub facility: String,
    /// First date.
    pub from: String,
    /// The day after the last date.
    pub to: String,
    /// Grows with every change of the facility's calendar.
    pub revision: i64,
    pub days: Vec<DayJson>,
}

/// One local day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayJson {
    pub date: String,
    /// `free`, `partial`, `full`, `closed`, `holiday`, `past`
    pub state: String,
    /// Windows in which the facility is lent.
    pub open: Vec<[String; 2]>,
    /// The smallest number of units left at any moment of the open hours.
    pub free_units_min: i64,
    /// Undecided requests; they block nobody.
    pub pending: i64,
    pub busy: Vec<BusyJson>,
}

/// A busy stretch, without set-up and clean-up.
#[derive(Debug, Serialize, ToSchema)]
pub struct BusyJson {
    pub start: String,
    pub end: String,
    /// `booked`, `pending`, `closed`
    pub state: String,
    pub quantity: i64,
}

impl From<&DayAvailability> for DayJson {
    fn from(day: &DayAvailability) -> Self {
        let busy = |busy: &Busy| BusyJson { start: moment(busy.slot.from), end: moment(busy.slot.to), state: busy.state.to_string(), quantity: busy.quantity };
        Self {
            date: day.date.to_string(),
            state: day.state.to_string(),
            open: day.open.iter().map(window).collect(),
            free_units_min: day.free_units_min,
            pending: day.pending,
            busy: day.busy.iter().map(busy).collect(),
        }
    }
}

/// A free time offered instead.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlternativeJson {
    pub facility: String,
    pub start: String,
    pub end: String,
}

impl From<&Alternative> for AlternativeJson {
    fn from(alternative: &Alternative) -> Self {
        Self { facility: alternative.facility.to_string(), start: moment(alternative.from), end: moment(alternative.to) }
    }
}

/// What holds the time that a closure wants.
#[derive(Debug, Serialize, ToSchema)]
pub struct InTheWayJson {
    /// Of the request; null = an event or closure of the office.
    pub code: Option<String>,
    /// What it holds, when that is not the facility itself but one that it is a part of, or a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    pub start: String,
    pub end: String,
}

impl From<&InTheWay> for InTheWayJson {
    fn from(booking: &InTheWay) -> Self {
        Self {
            code: booking.code.as_ref().map(ToString::to_string),
            facility: booking.kin.as_ref().map(ToString::to_string),
            start: moment(booking.slot.from),
            end: moment(booking.slot.to),
        }
    }
}
