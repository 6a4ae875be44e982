//! What everybody may see: facilities and when they are free.

use crate::domain::availability::DayAvailability;
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::slot::Moment;
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

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
    crate::server::context::public().await?;
    Err(AppError::NotFound)
}

/// The calendar of one facility around `month` (any day of it).
#[server(endpoint = "facility-month")]
pub async fn load_facility_month(facility: FacilityCode, month: NaiveDate) -> Result<FacilityMonth, AppError> {
    let _ = (facility, month);
    Err(AppError::NotFound)
}
