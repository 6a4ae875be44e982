//! How a day looks and sounds: one state, its icon, two words, and a full sentence.

use crate::domain::availability::{DayAvailability, DayState};
use crate::domain::facility::Facility;
use crate::domain::format::long_date;
use crate::domain::language::Language;
use crate::domain::slot::{Moment, Slot, TimeOfDay};
use crate::tr;
use chrono::{Datelike, Weekday};

/// What ends by then is a morning; minutes of the day.
pub(super) const MORNING_ENDS: u16 = 13 * 60;
/// What begins from then on is an afternoon; minutes of the day.
pub(super) const AFTERNOON_BEGINS: u16 = 11 * 60 + 30;

/// What the public sees of a day; finer than [`DayState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayLook {
    Free,
    Partial,
    /// Free, but asked for.
    Pending,
    Full,
    Closed,
    Holiday,
    JointLeave,
    Maintenance,
    Past,
}

impl DayLook {
    pub fn of(day: &DayAvailability) -> Self {
        match day.state {
            DayState::Past => Self::Past,
            DayState::Holiday if day.joint_leave => Self::JointLeave,
            DayState::Holiday => Self::Holiday,
            _ if day.maintenance => Self::Maintenance,
            DayState::Closed => Self::Closed,
            DayState::Full => Self::Full,
            DayState::Partial => Self::Partial,
            DayState::Free if day.pending > 0 => Self::Pending,
            DayState::Free => Self::Free,
        }
    }

    /// Value of `data-status`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Partial => "partial",
            Self::Pending => "pending",
            Self::Full => "full",
            Self::Closed => "closed",
            Self::Holiday => "holiday",
            Self::JointLeave => "joint_leave",
            Self::Maintenance => "maintenance",
            Self::Past => "past",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Self::Free => "ring",
            Self::Partial => "half",
            Self::Pending => "dash",
            Self::Full => "full",
            Self::Closed | Self::Past => "closed",
            Self::Holiday | Self::JointLeave => "star",
            Self::Maintenance => "wrench",
        }
    }

    /// Has hours worth looking at.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Free | Self::Partial | Self::Pending | Self::Full)
    }
}

/// The words of days in one language, looked up once per page.
#[derive(Debug, Clone)]
pub struct DayWords {
    language: Language,
    states: [String; 9],
    tutup: String,
    morning: String,
    afternoon: String,
    some: String,
    weekend: String,
    left: String,
    until: String,
}

impl DayWords {
    pub fn new(language: Language) -> Self {
        Self {
            language,
            states: [
                tr!(language, "cal.free"),
                tr!(language, "cal.partial"),
                tr!(language, "cal.pending"),
                tr!(language, "cal.booked"),
                tr!(language, "cal.closed"),
                tr!(language, "cal.holiday"),
                tr!(language, "cal.joint_leave"),
                tr!(language, "cal.maintenance"),
                tr!(language, "home.past"),
            ],
            tutup: tr!(language, "home.closed"),
            morning: tr!(language, "home.left_morning"),
            afternoon: tr!(language, "home.left_afternoon"),
            some: tr!(language, "home.left_some"),
            weekend: tr!(language, "cal.weekend").to_lowercase(),
            left: tr!(language, "home.left"),
            until: tr!(language, "home.until"),
        }
    }

    /// The word for a state, as on a badge.
    pub fn state(&self, look: DayLook) -> &str {
        &self.states[look as usize]
    }

    /// At most a few words for the cell: "Sisa siang", "3 menunggu", the holiday's name.
    pub fn short(&self, day: &DayAvailability, facility: &Facility) -> String {
        let look = DayLook::of(day);
        match look {
            DayLook::Past => String::new(),
            DayLook::Closed => self.tutup.clone(),
            DayLook::Holiday => self.holiday(day).unwrap_or(self.state(look)).to_owned(),
            DayLook::Pending => tr!(self.language, "home.waiting", n = day.pending),
            DayLook::Partial if !facility.is_exclusive() => format!("{} {}", capitalized(&self.left), day.free_units_min),
            DayLook::Partial => self.part_left(day).to_owned(),
            DayLook::Free | DayLook::Full | DayLook::JointLeave | DayLook::Maintenance => self.state(look).to_owned(),
        }
    }

    fn part_left(&self, day: &DayAvailability) -> &str {
        if day.free.is_empty() {
            &self.some
        } else if day.free.iter().all(|slot| minutes(*slot, day).1 <= MORNING_ENDS) {
            &self.morning
        } else if day.free.iter().all(|slot| minutes(*slot, day).0 >= AFTERNOON_BEGINS) {
            &self.afternoon
        } else {
            &self.some
        }
    }

    /// Name of the holiday on that day.
    pub(super) fn holiday<'a>(&self, day: &'a DayAvailability) -> Option<&'a str> {
        let (indonesian, english) = day.holiday.as_ref()?;
        Some(match self.language {
            Language::Id => indonesian,
            Language::En => english,
        })
    }

    /// The whole day as one sentence for those who listen: "Kamis, 17 Desember 2026: tersedia sebagian, sisa 12.30 sampai
    /// 16.00, 2 permohonan".
    pub fn sentence(&self, day: &DayAvailability, facility: &Facility) -> String {
        let look = DayLook::of(day);
        let mut text = long_date(self.language, day.date);
        text.push_str(": ");
        match look {
            DayLook::Closed => {
                if matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun) {
                    text.push_str(&self.weekend);
                    text.push_str(", ");
                }
                text.push_str(&lowered(self.state(look)));
            }
            DayLook::Holiday | DayLook::JointLeave => {
                text.push_str(&lowered(self.state(look)));
                if let Some(name) = self.holiday(day) {
                    text.push_str(", ");
                    text.push_str(name);
                }
            }
            DayLook::Partial => {
                text.push_str(&lowered(self.state(look)));
                self.add_left(&mut text, day, facility);
            }
            _ => text.push_str(&lowered(self.state(look))),
        }
        if look.is_open() && day.pending > 0 {
            text.push_str(", ");
            text.push_str(&tr!(self.language, "home.requests", n = day.pending));
        }
        text
    }

    fn add_left(&self, text: &mut String, day: &DayAvailability, facility: &Facility) {
        if facility.is_exclusive() {
            for (place, slot) in day.free.iter().enumerate() {
                text.push_str(", ");
                if place == 0 {
                    text.push_str(&self.left);
                    text.push(' ');
                }
                let (from, to) = minutes(*slot, day);
                text.push_str(&dotted(from));
                text.push(' ');
                text.push_str(&self.until);
                text.push(' ');
                text.push_str(&dotted(to));
            }
        } else {
            text.push_str(", ");
            text.push_str(&self.left);
            text.push(' ');
            text.push_str(&tr!(self.language, "fac.units", n = day.free_units_min));
        }
    }
}

/// A stretch in minutes from the midnight that begins the day; a night reaches beyond 1440.
pub(super) fn minutes(slot: Slot, day: &DayAvailability) -> (u16, u16) {
    let midnight = Slot::day(day.date).from;
    let minute = |moment: Moment| u16::try_from((moment - midnight).num_minutes().clamp(0, 2 * 1440)).unwrap_or(0);
    (minute(slot.from), minute(slot.to))
}

/// `08.00`, for a minute of the day or of the night after it.
pub(super) fn dotted(minute: u16) -> String {
    let minute = if minute > 1440 { minute - 1440 } else { minute };
    TimeOfDay::from_minutes(minute).unwrap_or(TimeOfDay::END_OF_DAY).dotted()
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
