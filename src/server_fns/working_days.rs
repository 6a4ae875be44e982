//! The working calendar: what it is made of, what a change of it would move, and the change.

use crate::domain::office_hours::OfficeHours;
use crate::domain::working_days::{CalendarForm, DayOff, Impact, Ramadan};
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One year of the working calendar, and the hours of the office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkingDays {
    pub year: i32,
    /// The office's date now.
    pub today: NaiveDate,
    /// Of this year, by date.
    pub days: Vec<DayOff>,
    /// Of all years.
    pub ramadan: Vec<Ramadan>,
    pub hours: OfficeHours,
    /// The year after this one, when it has no public holidays yet.
    pub missing_year: Option<i32>,
}

/// A year of the working calendar; anything else than a year is this one.
#[server(endpoint = "working-days/load")]
pub async fn load_working_days(#[server(default)] year: String) -> Result<WorkingDays, AppError> {
    use crate::domain::role::Role;
    use chrono::Datelike;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let today = crate::domain::slot::local_date(context.now);
    let wished = year.parse::<i32>().ok().filter(|year| (2000..2100).contains(year));
    let year = wished.unwrap_or_else(|| today.year());
    let mut office = crate::store::holidays::office_days(&mut *context.store.read().await?).await?;
    let missing_year = office.missing_year(today);
    office.days.retain(|day| day.date().year() == year);
    Ok(WorkingDays { year, today, days: office.days, ramadan: office.ramadan, hours: office.hours, missing_year })
}

/// What a change would write, and which open deadlines it would move. Stores nothing.
#[server(endpoint = "working-days/preview")]
pub async fn preview_calendar_change(form: CalendarForm) -> Result<Impact, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::working_days::preview(&context, &form).await
}

/// Changes the calendar and moves the deadlines of open requests.
#[server(endpoint = "working-days/save")]
pub async fn save_calendar_change(form: CalendarForm) -> Result<Impact, AppError> {
    use crate::domain::role::Role;
    use crate::server::context;
    let context = context::with_roles(&[Role::Admin]).await?;
    let impact = crate::workflow::working_days::save(&context, &form).await?;
    context::send_plain_form_to("/kantor/hari-kerja");
    Ok(impact)
}
