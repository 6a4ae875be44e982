//! How the service does in a month, in numbers and codes: no names (rights table, service §7.5).

use crate::domain::applicant::Channel;
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::reservation::Status;
use crate::domain::slot::Moment;
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A request whose answer is late and not given yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LateRequest {
    pub code: ReservationCode,
    pub status: Status,
    pub due_at: Moment,
}

/// How much one facility was used, by bookings and events of the office; without maintenance and buffers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FacilityUse {
    pub code: FacilityCode,
    pub name: String,
    /// Requests that use it in the month.
    pub bookings: i64,
    /// Of the month, however many units of a pool are out at once.
    pub minutes: i64,
}

/// One month of the service (*dasbor*), in WITA.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// First day of the month.
    pub month: NaiveDate,
    /// Requests received in it.
    pub received: i64,
    pub by_channel: Vec<(Channel, i64)>,
    /// As they stand now.
    pub by_status: Vec<(Status, i64)>,
    /// Of those received in the month: answered by their deadline (the promise of 1 working day).
    pub in_time: i64,
    /// Of those received in the month: answered, or past their deadline.
    pub judged: i64,
    /// Middle of the working time from receipt to answer, minutes, of those that were answered.
    pub median_minutes: Option<i64>,
    /// Late now, whenever they were received: the first 100 by due moment.
    pub late: Vec<LateRequest>,
    /// How many are late now.
    pub late_count: i64,
    pub facilities: Vec<FacilityUse>,
    /// The year after this one, when it has no public holidays yet.
    pub missing_year: Option<i32>,
    pub now: Moment,
}

/// The numbers of a month; `month` is `YYYY-MM`, anything else is the month of now.
#[server(endpoint = "dashboard/load")]
pub async fn load_dashboard(#[server(default)] month: String) -> Result<Dashboard, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin, Role::Head]).await?;
    let wished = format!("{month}-01").parse::<NaiveDate>().ok().filter(|date| crate::domain::working_calendar::is_known_year(*date));
    let month = wished.unwrap_or_else(|| crate::domain::slot::local_date(context.now));
    let mut db = context.store.read().await?;
    Ok(crate::store::dashboard::load(&context.store, &mut db, month, context.now).await?)
}
