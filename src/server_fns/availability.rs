//! What everybody may see: facilities and when they are free.

use crate::domain::availability::DayAvailability;
use crate::domain::facility::{Facility, FacilityCode, FacilityKind};
use crate::domain::slot::Moment;
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// So many days after the last week of a month come along, to find free times in.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server adds them"))]
const DAYS_BEYOND: u64 = 14;

/// One month of one facility: whole weeks, and a few days more to find free times in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FacilityMonth {
    pub facility: Facility,
    /// First day of the month asked for.
    pub month: NaiveDate,
    /// From the first day of the month's first week; at least to the last day of its last week, in order, no gaps.
    pub days: Vec<DayAvailability>,
    /// The office's date now.
    pub today: NaiveDate,
    pub updated_at: Moment,
}

/// All facilities that are offered, in the office's order.
#[server(endpoint = "facilities")]
pub async fn load_facilities() -> Result<Vec<Facility>, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    let known = crate::store::reference::load(&context.store, &mut db).await?;
    Ok(known.facilities.iter().filter(|facility| facility.active).cloned().collect())
}

/// The calendar of one facility that is offered, around `month` (any day of it).
#[server(endpoint = "facility-month")]
pub async fn load_facility_month(facility: FacilityCode, month: NaiveDate) -> Result<FacilityMonth, AppError> {
    use crate::domain::calendar_view::weeks_of_month;
    use crate::store::{availability::facility_days, reference};
    let context = crate::server::context::public().await?;
    if !crate::domain::working_calendar::is_known_year(month) {
        return Err(AppError::NotFound);
    }
    let (month, from, to) = weeks_of_month(month, crate::server::context::week_start());
    let to = to + chrono::Days::new(DAYS_BEYOND);
    let mut db = context.store.read().await?;
    let known = reference::load_for(&context.store, &mut db, &facility).await?.ok_or(AppError::NotFound)?;
    let found = facility_days(&context.store, &mut db, &known, &facility, (from, to), context.now).await?;
    if !found.facility.active {
        return Err(AppError::NotFound);
    }
    let today = crate::domain::slot::local_date(context.now);
    Ok(FacilityMonth { facility: found.facility.clone(), month, days: found.days.clone(), today, updated_at: context.now })
}

/// A facility as a chip over the calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FacilityChoice {
    pub code: FacilityCode,
    pub name: String,
    pub kind: FacilityKind,
}

impl FacilityChoice {
    #[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server chooses"))]
    fn of(facility: &Facility) -> Self {
        Self { code: facility.code.clone(), name: facility.name.clone(), kind: facility.kind }
    }
}

/// Codes and names of all facilities that are offered, in the office's order.
#[server(endpoint = "facility-choices")]
pub async fn load_facility_choices() -> Result<Vec<FacilityChoice>, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    let known = crate::store::reference::load(&context.store, &mut db).await?;
    Ok(known.facilities.iter().filter(|facility| facility.active).map(FacilityChoice::of).collect())
}

/// What the calendar page and the form's month need, in one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalendarPage {
    pub facilities: Vec<FacilityChoice>,
    pub month: FacilityMonth,
    /// The first day that may be asked for online.
    pub earliest: NaiveDate,
    /// By when a request that is sent now is answered.
    pub due_at: Moment,
}

/// The page of the facility with this code (the first one when empty) in this month (`YYYY-MM`; the current one when empty
/// or not a month).
#[server(endpoint = "calendar-page")]
pub async fn load_calendar_page(facility: String, month: String) -> Result<CalendarPage, AppError> {
    let context = crate::server::context::public().await?;
    let today = crate::domain::slot::local_date(context.now);
    let mut db = context.store.read().await?;
    let crate::store::reference::Reference { facilities, calendar } = crate::store::reference::load(&context.store, &mut db).await?;
    drop(db);
    let offered: Vec<&Facility> = facilities.iter().filter(|facility| facility.active).collect();
    let chosen = if facility.is_empty() { offered.first() } else { offered.iter().find(|known| known.code.as_str() == facility) };
    let code = chosen.ok_or(AppError::NotFound)?.code.clone();
    let first = crate::components::calendar::month_of(&month).unwrap_or(today);
    let month = load_facility_month(code, first).await?;
    Ok(CalendarPage {
        facilities: offered.into_iter().map(FacilityChoice::of).collect(),
        month,
        earliest: calendar.earliest_use(context.now),
        due_at: calendar.due(context.now),
    })
}
