//! What can be lent (*sarana dan prasarana*).

use super::language::Language;
use super::slot::TimeOfDay;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Row id of a facility; people and scripts use [`FacilityCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FacilityId(pub i64);

/// The office's short code on the door, such as `AUL-1` (*kode*).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FacilityCode(pub String);

impl FacilityCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for FacilityCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

super::codes! {
    /// Kind of facility (*jenis*): *aula, ruang rapat, ruang kelas, laboratorium, asrama, lapangan, kendaraan, peralatan*.
    pub enum FacilityKind { Hall = "hall", Meeting = "meeting", Class = "class", Lab = "lab", Dorm = "dorm", Field = "field", Vehicle = "vehicle", Equipment = "equipment" }
}

super::codes! {
    /// How chairs and tables stand (*tata letak*); the capacity of a room depends on it.
    pub enum Layout { Theater = "theater", Class = "class", U = "u" }
}

super::codes! {
    /// The unit in which a facility is lent (*satuan pinjam*): *per jam, per hari, per malam*.
    pub enum LendingUnit { Hour = "hour", Day = "day", Night = "night" }
}

impl FacilityKind {
    /// Rooms ask for the number of participants; vehicles, fields and equipment do not have to.
    pub fn is_room(self) -> bool {
        match self {
            Self::Hall | Self::Meeting | Self::Class | Self::Lab | Self::Dorm => true,
            Self::Field | Self::Vehicle | Self::Equipment => false,
        }
    }
}

/// People that fit with one layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    pub layout: Layout,
    pub people: i64,
}

/// One day's window, minutes of the local day. A night window closes on the *next* day (`closes <= opens`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub opens: TimeOfDay,
    pub closes: TimeOfDay,
}

/// Hours of use by weekday, Monday first; `None` = not lent on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyHours(pub [Option<Window>; 7]);

impl WeeklyHours {
    pub fn on(&self, date: NaiveDate) -> Option<Window> {
        self.0[date.weekday().num_days_from_monday() as usize]
    }

    pub fn of(&self, weekday: Weekday) -> Option<Window> {
        self.0[weekday.num_days_from_monday() as usize]
    }
}

/// Where a facility stands among others (*ruang di dalam ruang*): a hall and its halves, a laboratory and its fixed
/// projector. Empty for what stands alone, as nearly everything does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// What it lies directly in (*bagian dari*).
    pub inside: Vec<FacilityCode>,
    /// What lies directly in it (*terdiri atas*).
    pub parts: Vec<FacilityCode>,
    /// Those whose use stands in its way: what it lies in, what lies in it, at any depth, and what contains the same thing
    /// as it does. The halves of one hall are not each other's kin.
    pub kin: Vec<FacilityId>,
}

impl Family {
    /// It stands alone.
    pub fn is_empty(&self) -> bool {
        self.inside.is_empty() && self.parts.is_empty() && self.kin.is_empty()
    }
}

/// How a facility is reached and used by people with disabilities (*akses*): ramp, toilet, distance. Both texts are empty where
/// nothing is known. Apart from [`Facility`], so that calendars and forms do not carry it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// In Indonesian.
    pub id: String,
    /// In English.
    pub en: String,
}

impl Access {
    /// In the reader's language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }
}

/// Something the office lends, as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    pub id: FacilityId,
    pub code: FacilityCode,
    pub name: String,
    pub kind: FacilityKind,
    /// 1 = exclusive (a room), n = a pool of n alike units.
    pub stock: i64,
    /// Empty for things without seats.
    pub capacity: Vec<Capacity>,
    pub amenities: Vec<String>,
    pub hours: WeeklyHours,
    /// Minutes kept free before a use (*persiapan*).
    pub set_up_minutes: i64,
    /// Minutes kept free after a use (*pembersihan*).
    pub clean_up_minutes: i64,
    pub lending_units: Vec<LendingUnit>,
    #[serde(default, skip_serializing_if = "Family::is_empty")]
    pub family: Family,
    /// Example data (*data contoh*) until the office enters its own.
    pub example: bool,
    /// Offered for lending; what is booked in one that is not stays booked (*aktif*).
    pub active: bool,
    /// Grows with every change of this facility's calendar; the answer's ETag.
    pub revision: i64,
}

impl Facility {
    /// Only one user at a time.
    pub fn is_exclusive(&self) -> bool {
        self.stock == 1
    }

    /// Lent by night: each night runs from the opening hour to the closing hour of the next day.
    pub fn is_overnight(&self) -> bool {
        self.lending_units.contains(&LendingUnit::Night)
    }

    /// People that fit with `layout`, or with the roomiest layout when none is chosen; `None` when seats do not matter.
    pub fn capacity_for(&self, layout: Option<Layout>) -> Option<i64> {
        match layout {
            Some(layout) => self.capacity.iter().find(|c| c.layout == layout).map(|c| c.people),
            None => self.capacity.iter().map(|c| c.people).max(),
        }
    }
}
