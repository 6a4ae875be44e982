//! The staff's month of all bookings.

use crate::domain::availability::Purpose;
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::relocation::Ground;
use crate::domain::reservation::{Action, Facts, Question, Refusal, Status};
use crate::domain::role::Roles;
use crate::domain::slot::Moment;
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One stretch of use on the staff's calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalendarBooking {
    /// Of the request; none for internal events and maintenance.
    pub code: Option<ReservationCode>,
    /// Institution or name, or the reason of a closure.
    pub title: String,
    pub facility: FacilityCode,
    pub facility_name: String,
    pub quantity: i64,
    pub from: Moment,
    pub to: Moment,
    pub purpose: Purpose,
    /// Of the request; none for internal events and maintenance. What is only proposed looks like an offer.
    pub status: Option<Status>,
    /// Where the request would go if its applicant agreed. What it has, or asks for, is a booking of its own with the same code.
    pub proposed: bool,
}

impl CalendarBooking {
    /// May somebody with `roles` move it now? What the table of actions says; the server asks it again with all facts.
    /// `None` for what is no request, and for what is only proposed: there the request itself is moved, which replaces it.
    pub fn movable(&self, roles: &Roles, now: Moment) -> Option<Result<(), Refusal>> {
        let facts = |status| Facts { status, sarpras_answer: None, started: self.from <= now, question: Question::None };
        self.status.filter(|_| !self.proposed).map(|status| Action::Move.allowed(facts(status), roles))
    }

    /// Its code, if somebody with `roles` may carry it away now.
    pub fn movable_code(&self, roles: &Roles, now: Moment) -> Option<String> {
        self.code.as_ref().filter(|_| self.movable(roles, now) == Some(Ok(()))).map(ToString::to_string)
    }
}

/// A day that is not an ordinary working day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpecialDay {
    pub date: NaiveDate,
    pub name_id: String,
    pub name_en: String,
    pub joint_leave: bool,
}

/// All bookings that touch the whole weeks of a month, by start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StaffMonth {
    /// First day of the month asked for.
    pub month: NaiveDate,
    /// Monday of the month's first week.
    pub from: NaiveDate,
    /// The day after the Sunday of its last week.
    pub to: NaiveDate,
    pub bookings: Vec<CalendarBooking>,
    pub special_days: Vec<SpecialDay>,
    pub today: NaiveDate,
    pub updated_at: Moment,
}

/// The month around `month` (any day of it), of one facility or of all (empty code).
#[server(endpoint = "calendar/staff-month")]
pub async fn load_staff_month(month: NaiveDate, facility: String) -> Result<StaffMonth, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Sarpras, Role::Admin]).await?;
    if !crate::domain::working_calendar::is_known_year(month) {
        return Err(AppError::NotFound);
    }
    let facility = Some(FacilityCode(facility)).filter(|code| !code.as_str().is_empty());
    let mut db = context.store.read().await?;
    Ok(crate::store::calendar::staff_month(&context.store, &mut db, month, facility.as_ref(), context.now).await?)
}

/// The month written as `YYYY-MM` (the current one when empty or not a month), of one facility or of all (empty code).
#[server(endpoint = "calendar/staff-page")]
pub async fn load_staff_calendar(month: String, facility: String) -> Result<StaffMonth, AppError> {
    let context = crate::server::context::signed_in().await?;
    let today = crate::domain::slot::local_date(context.now);
    load_staff_month(crate::components::calendar::month_of(&month).unwrap_or(today), facility).await
}

/// Days that one answer about a move may cover: a month's weeks and their neighbours.
#[cfg_attr(target_family = "wasm", expect(dead_code, reason = "only the server counts them"))]
const MOST_DAYS: i64 = 62;

/// What is needed to judge where a request can go while it is carried over the days `[from, to)`.
#[server(endpoint = "calendar/move-ground")]
pub async fn load_move_ground(code: String, from: NaiveDate, to: NaiveDate) -> Result<Ground, AppError> {
    let context = crate::server::context::signed_in().await?;
    let code = code.parse::<ReservationCode>().map_err(|_| AppError::NotFound)?;
    if !(1..=MOST_DAYS).contains(&(to - from).num_days()) || !crate::domain::working_calendar::is_known_year(from) {
        return Err(AppError::NotFound);
    }
    crate::workflow::reschedule::ground(&context, &code, from, to).await
}
