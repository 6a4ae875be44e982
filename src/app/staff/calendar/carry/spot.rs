//! What lies under the pointer in each of the calendar's views.

use crate::browser;
use crate::domain::calendar_view::Scale;
use crate::domain::facility::FacilityCode;
use crate::domain::slot::{TimeOfDay, local_date};
use chrono::NaiveDate;

/// What stands for a day as a whole. The lines of the agenda have a day too, and are none of these.
const DAY: &str = "td[data-day], .agenda-day[data-day]";

/// How the days lie on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A cell per day, or in the agenda its list.
    Days,
    /// A row per facility, along a scale.
    Lanes(Scale),
    /// A column per day; from top to bottom so many minutes after this minute of the day.
    Hours { first: i64, minutes: i64 },
}

/// One place of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub day: NaiveDate,
    /// The minute of the day, where hours can be told.
    pub minute: Option<i64>,
    pub facility: Option<FacilityCode>,
}

/// The place at this point (CSS pixels in the window); `None` beside the calendar.
pub fn spot_at(field: Field, x: i32, y: i32) -> Option<Spot> {
    match field {
        Field::Days => {
            let day = browser::attribute_at(x, y, DAY, "data-day")?.parse().ok()?;
            Some(Spot { day, minute: None, facility: None })
        }
        Field::Lanes(scale) => {
            let facility = browser::attribute_at(x, y, "tr[data-facility]", "data-facility").map(FacilityCode)?;
            let moment = scale.moment_at(browser::part_at(x, y, ".lane", false)?);
            let minute = (scale.unit_minutes < 60).then(|| i64::from(TimeOfDay::of(moment).minutes()));
            Some(Spot { day: local_date(moment), minute, facility: Some(facility) })
        }
        Field::Hours { first, minutes } => {
            let day = browser::attribute_at(x, y, "td[data-day]", "data-day")?.parse().ok()?;
            let part = browser::part_at(x, y, ".week-day", true)?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a place on a screen, in minutes")]
            let minute = first + (part * minutes as f64) as i64;
            Some(Spot { day, minute: Some(minute), facility: None })
        }
    }
}
