//! Events of the office itself and maintenance, once or by a rule, by the rules and the code of the page *Catat kegiatan*.

use super::caller::{Body, Staff};
use super::problem::Problem;
use super::reservations::{OverrideIn, in_json};
use super::schema::{InTheWayJson, moment};
use super::staff::{choice, wall_clock};
use crate::domain::application_form::FieldErrors;
use crate::domain::availability::Purpose;
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::format::short_date;
use crate::domain::language::Language;
use crate::domain::role::Role;
use crate::domain::series::{Checked, CheckedDate, Clash, Entered, EnteredDates, NewEvent, hours_text};
use crate::domain::slot::Slot;
use crate::error::AppError;
use crate::workflow::series;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An event of the office itself, or maintenance.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventIn {
    facility: String,
    /// `YYYY-MM-DDTHH:MM` WITA, of the first date
    start: String,
    end: String,
    /// What it is, or why; `title` means the same.
    #[serde(alias = "title")]
    reason: String,
    /// `internal` (default) or `maintenance`
    #[serde(default)]
    purpose: Option<String>,
    /// RFC 5545, for uses that come back: `FREQ=WEEKLY;COUNT=10`. It must end, after at most 366 dates and 400 days.
    #[serde(default)]
    rule: Option<String>,
    /// Dates of the rule to give up, each `YYYY-MM-DD`.
    #[serde(default)]
    skip: Vec<String>,
    /// Passes the hours and closed days by, with a reason that is kept.
    #[serde(default, rename = "override")]
    override_with: Option<OverrideIn>,
}

impl EventIn {
    fn parse(self) -> Result<(NewEvent, BTreeSet<NaiveDate>), FieldErrors> {
        let mut faults = FieldErrors::default();
        let (start, end) = (wall_clock(&self.start, "start", &mut faults), wall_clock(&self.end, "end", &mut faults));
        let purpose = match self.purpose {
            None => Some(Purpose::Internal),
            Some(text) => choice(&text, "purpose", &mut faults),
        };
        let skip: Option<BTreeSet<NaiveDate>> = self.skip.iter().map(|text| text.parse().ok()).collect();
        if skip.is_none() {
            faults.add("skip", "date");
        }
        let (Some(start), Some(end), Some(purpose), Some(skip)) = (start, end, purpose, skip) else { return Err(faults) };
        let new = NewEvent {
            facility: FacilityCode(self.facility),
            purpose,
            reason: self.reason.trim().to_owned(),
            start,
            end,
            rule: self.rule,
            override_reason: self.override_with.map(|why| why.reason.trim().to_owned()).unwrap_or_default(),
        };
        Ok((new, skip))
    }
}

/// What was stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventOut {
    /// Of an event with a rule.
    series: Option<i64>,
    dates: Vec<EventDateOut>,
    /// Dates of the rule that were given up.
    skipped: Vec<String>,
}

/// One date of an event; it can be opened again alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventDateOut {
    /// For `DELETE` and `PATCH /staff/closures/{id}`.
    closure: i64,
    start: String,
    end: String,
}

impl From<&EnteredDates> for EventOut {
    fn from(entered: &EnteredDates) -> Self {
        let date = |(closure, slot): &(i64, Slot)| EventDateOut { closure: *closure, start: moment(slot.from), end: moment(slot.to) };
        Self { series: entered.series, dates: entered.dates.iter().map(date).collect(), skipped: entered.skipped.iter().map(ToString::to_string).collect() }
    }
}

impl InTheWayJson {
    /// What a clash holds; `None` when it is no use of the facility.
    fn of(clash: &Clash) -> Option<Self> {
        match clash {
            Clash::Booking { code, kin, slot, .. } => Some(Self::held(Some(code), kin.as_ref(), *slot)),
            Clash::Event { kin, slot, .. } => Some(Self::held(None, kin.as_ref(), *slot)),
            Clash::Series { .. } | Clash::OutsideHours { .. } | Clash::Closed { .. } | Clash::Past => None,
        }
    }

    fn held(code: Option<&ReservationCode>, kin: Option<&FacilityCode>, slot: Slot) -> Self {
        Self { code: code.map(ToString::to_string), facility: kin.map(ToString::to_string), start: moment(slot.from), end: moment(slot.to) }
    }
}

/// A date of an event that cannot be had.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClashJson {
    /// As `skip` names it.
    pub date: String,
    pub start: String,
    pub end: String,
    /// `slot_taken`, `series_overlap`, `outside_hours`, `facility_closed`, `date_past`
    pub reasons: Vec<String>,
    /// What holds the time already.
    pub bookings: Vec<InTheWayJson>,
}

impl From<&CheckedDate> for ClashJson {
    fn from(date: &CheckedDate) -> Self {
        let mut reasons: Vec<String> = date.clashes.iter().map(|clash| clash.code().to_owned()).collect();
        reasons.dedup();
        Self {
            date: date.date().to_string(),
            start: moment(date.slot.from),
            end: moment(date.slot.to),
            reasons,
            bookings: date.clashes.iter().filter_map(InTheWayJson::of).collect(),
        }
    }
}

/// Enters an event, all dates or none. Refused with the list of dates that clash, which may be given up with `skip`.
#[utoipa::path(post, path = "/staff/events", tag = "staff", operation_id = "event_create", request_body = EventIn, security(("token" = [])),
    responses((status = 201, body = EventOut), (status = 403, body = Problem),
        (status = 409, body = Problem, description = "`bookings_in_the_way` once, `dates_in_the_way` with a rule"), (status = 422, body = Problem)))]
pub async fn create(staff: Staff, Body(body): Body<EventIn>) -> Result<Response, AppError> {
    let context = staff.with(&[Role::Sarpras, Role::Admin])?;
    let (new, skip) = body.parse()?;
    let facility = new.facility.clone();
    let entered = series::enter(context, new, skip).await.map_err(|error| match error {
        AppError::Invalid(faults) => AppError::Invalid(in_json(faults)),
        other => other,
    })?;
    match entered {
        Entered::Done(done) => Ok((StatusCode::CREATED, Json(EventOut::from(&done))).into_response()),
        Entered::Clashing(checked) if checked.repeats => {
            let mut problem = Problem::other(StatusCode::CONFLICT, "dates_in_the_way", staff.language);
            problem.dates = Some(checked.clashing().map(ClashJson::from).collect());
            Ok(problem.into_response())
        }
        Entered::Clashing(checked) => {
            let faults = faults_of_one(&checked, &facility, staff.language);
            if !faults.is_empty() {
                return Err(faults.into());
            }
            let mut problem = Problem::other(StatusCode::CONFLICT, "bookings_in_the_way", staff.language);
            problem.bookings = Some(checked.clashing().flat_map(|date| &date.clashes).filter_map(InTheWayJson::of).collect());
            Ok(problem.into_response())
        }
    }
}

/// Of an event that is entered once: its time itself is wrong, whoever holds it.
fn faults_of_one(checked: &Checked, facility: &FacilityCode, language: Language) -> FieldErrors {
    let mut faults = FieldErrors::default();
    for date in checked.clashing() {
        for clash in &date.clashes {
            let values = |on: NaiveDate| [("facility", facility.to_string()), ("dates", short_date(language, on))];
            match clash {
                Clash::Past => faults.add("end", clash.code()),
                Clash::OutsideHours { hours } => {
                    let [name, on] = values(date.date());
                    faults.add_with("start", clash.code(), &[name, on, ("hours", hours_text(*hours))]);
                }
                Clash::Closed { date, .. } => faults.add_with("start", clash.code(), &values(*date)),
                Clash::Booking { .. } | Clash::Event { .. } | Clash::Series { .. } => {}
            }
        }
    }
    faults
}
