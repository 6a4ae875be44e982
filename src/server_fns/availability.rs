//! What everybody may see: facilities and when they are free.

use crate::domain::availability::DayAvailability;
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::slot::Moment;
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// So many days after the last week of a month come along, to find free times in.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server adds them"))]
const DAYS_BEYOND: u64 = 14;

/// One month of one facility: whole weeks from Monday, and a few days more to find free times in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FacilityMonth {
    pub facility: Facility,
    /// First day of the month asked for.
    pub month: NaiveDate,
    /// From the Monday of the month's first week; at least to the Sunday of its last week, in order, no gaps.
    pub days: Vec<DayAvailability>,
    /// The office's date now.
    pub today: NaiveDate,
    pub updated_at: Moment,
}

/// All facilities, in the office's order.
#[server(endpoint = "facilities")]
pub async fn load_facilities() -> Result<Vec<Facility>, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::facilities::all(&mut db).await?)
}

/// The calendar of one facility around `month` (any day of it).
#[server(endpoint = "facility-month")]
pub async fn load_facility_month(facility: FacilityCode, month: NaiveDate) -> Result<FacilityMonth, AppError> {
    use crate::store::{availability::facility_days, calendar::weeks_of_month};
    let context = crate::server::context::public().await?;
    let (month, from, to) = weeks_of_month(month);
    let to = to + chrono::Days::new(DAYS_BEYOND);
    let found = facility_days(&context.store, &facility, from, to, context.now).await?.ok_or(AppError::NotFound)?;
    let today = crate::domain::slot::local_date(context.now);
    Ok(FacilityMonth { facility: found.facility.clone(), month, days: found.days.clone(), today, updated_at: context.now })
}
