//! The working calendar, for the admin: days off, joint leave on which the office works, hours, Ramadan, whole lists. What a change
//! would move can be looked at first, as on the page.

use crate::domain::office_hours::{DayGroup, OfficeHours, Season};
use crate::domain::role::Role;
use crate::domain::slot::local_date;
use crate::domain::working_days::{CalendarForm, DayOff, DueMove, Edit, Impact, OfficeDays, Ramadan};
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::Problem;
use crate::server::rest::schema::{ChangeJson, moment};
use crate::server::rest::staff::facilities::TouchedJson;
use crate::store::holidays;
use crate::workflow::working_days as work;
use axum::Json;
use axum::extract::Query;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Whose it is (rights table, service §7.5).
const ROLES: &[Role] = &[Role::Admin];

/// Which year.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct YearQuery {
    /// 2000 to 2099; this year when absent.
    year: Option<i32>,
}

/// A day off.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayOffJson {
    date: String,
    /// `libur_nasional`, `cuti_bersama`, `libur_kantor`
    kind: String,
    name_id: String,
    name_en: String,
    /// Number of the decree or letter; may be empty.
    source: String,
    /// Joint leave on which the office works.
    office_open: bool,
}

impl From<&DayOff> for DayOffJson {
    fn from(day: &DayOff) -> Self {
        Self {
            date: day.date().to_string(),
            kind: day.kind().to_string(),
            name_id: day.holiday.name_id.clone(),
            name_en: day.holiday.name_en.clone(),
            source: day.source.clone(),
            office_open: day.is_open(),
        }
    }
}

/// First and last day of the shorter hours.
#[derive(Debug, Serialize, ToSchema)]
pub struct RamadanJson {
    first: String,
    last: String,
}

impl From<&Ramadan> for RamadanJson {
    fn from(period: &Ramadan) -> Self {
        Self { first: period.first.to_string(), last: period.last.to_string() }
    }
}

/// One year of the working calendar, and the hours of the office.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingDaysJson {
    year: i32,
    days: Vec<DayOffJson>,
    /// Of all years.
    ramadan: Vec<RamadanJson>,
    /// By season (`ordinary`, `ramadan`) and days (`mon_thu`, `fri`): `07:30-12:00 13:00-16:00`.
    hours: BTreeMap<String, BTreeMap<String, String>>,
    /// The year after this one, when it has no public holidays yet.
    missing_year: Option<i32>,
}

fn hours(hours: OfficeHours) -> BTreeMap<String, BTreeMap<String, String>> {
    let of = |season: Season| DayGroup::ALL.iter().map(|days| (days.to_string(), hours.of(season, *days).to_string())).collect();
    Season::ALL.iter().map(|season| (season.to_string(), of(*season))).collect()
}

/// One year of the working calendar.
#[utoipa::path(get, path = "/staff/working-days", tag = "administration", operation_id = "working_days", params(YearQuery), security(("token" = [])),
    responses((status = 200, body = WorkingDaysJson), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn show(staff: Staff, Query(query): Query<YearQuery>) -> Result<Json<WorkingDaysJson>, AppError> {
    let context = staff.with(ROLES)?;
    let today = local_date(context.now);
    let year = query.year.filter(|year| (2000..2100).contains(year)).unwrap_or_else(|| today.year());
    let office = holidays::office_days(&mut *context.store.read().await?).await?;
    let missing_year = office.missing_year(today);
    let OfficeDays { days, ramadan, hours: of_week, .. } = office;
    Ok(Json(WorkingDaysJson {
        year,
        days: days.iter().filter(|day| day.date().year() == year).map(Into::into).collect(),
        ramadan: ramadan.iter().map(Into::into).collect(),
        hours: hours(of_week),
        missing_year,
    }))
}

/// A change, as the forms of the page have it; `change` says which of the other fields are read.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarIn {
    /// `day`: a day off is entered · `remove` · `open`, `close`: the office works on joint leave, or does not · `hours` · `ramadan` ·
    /// `no_ramadan` · `import`: days of a list that are not entered yet
    change: String,
    date: String,
    /// `libur_nasional`, `cuti_bersama`, `libur_kantor`
    kind: String,
    name_id: String,
    name_en: String,
    source: String,
    /// `ordinary`, `ramadan`
    season: String,
    /// `mon_thu`, `fri`
    days: String,
    opens: String,
    break_from: String,
    break_to: String,
    closes: String,
    /// First and last day of Ramadan.
    first: String,
    last: String,
    /// An `.ics` file or the JSON list.
    text: String,
    /// Only says what would change; nothing is stored.
    dry_run: bool,
}

impl CalendarIn {
    fn form(self) -> CalendarForm {
        let Self { change, date, kind, name_id, name_en, source, season, days, opens, break_from, break_to, closes, first, last, text, dry_run: _ } = self;
        CalendarForm { change, date, kind, name_id, name_en, source, season, days, opens, break_from, break_to, closes, first, last, text }
    }
}

/// A deadline that moves.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueMoveJson {
    code: String,
    from: String,
    to: String,
}

impl From<&DueMove> for DueMoveJson {
    fn from(moved: &DueMove) -> Self {
        Self { code: moved.code.to_string(), from: moment(moved.from), to: moment(moved.to) }
    }
}

/// What a change does.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarImpactJson {
    /// False for a dry run.
    saved: bool,
    /// What differs, by date, `hours.…` or `ramadan.…`; empty when everything is as wanted already.
    changes: Vec<ChangeJson>,
    /// Days of an imported list that are entered already; they stay as they are.
    known: i64,
    /// Those among them that are entered as another kind, as the list has them.
    different: Vec<DayOffJson>,
    /// The first deadlines of open requests that move.
    moves: Vec<DueMoveJson>,
    /// How many move.
    moved: i64,
    /// The first hundred bookings on a day that closes, by time; they stay as they are.
    touched: Vec<TouchedJson>,
    touched_count: i64,
}

fn change(edit: &Edit) -> ChangeJson {
    let (field, before, after) = match edit {
        Edit::Put { before, day } => (day.date().to_string(), before.as_ref().map(DayOff::state).unwrap_or_default(), day.state()),
        Edit::Remove(day) => (day.date().to_string(), day.state(), String::new()),
        Edit::Hours { season, days, before, hours } => (format!("hours.{season}.{days}"), before.to_string(), hours.to_string()),
        Edit::PutRamadan(period) => (format!("ramadan.{}", period.first), String::new(), period.last.to_string()),
        Edit::RemoveRamadan(period) => (format!("ramadan.{}", period.first), period.last.to_string(), String::new()),
    };
    ChangeJson { field, before, after }
}

impl CalendarImpactJson {
    fn new(impact: &Impact, saved: bool) -> Self {
        Self {
            saved,
            changes: impact.edits.iter().map(change).collect(),
            known: impact.known,
            different: impact.different.iter().map(Into::into).collect(),
            moves: impact.moves.iter().map(Into::into).collect(),
            moved: impact.moved,
            touched: impact.touched.iter().map(Into::into).collect(),
            touched_count: i64::try_from(impact.count).unwrap_or(i64::MAX),
        }
    }
}

/// Changes the working calendar and moves the deadlines of open requests, or with `dry_run` only says what that would do.
#[utoipa::path(post, path = "/staff/working-days", tag = "administration", operation_id = "working_days_change", request_body = CalendarIn, security(("token" = [])),
    responses((status = 200, body = CalendarImpactJson), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn edit(staff: Staff, Body(body): Body<CalendarIn>) -> Result<Json<CalendarImpactJson>, AppError> {
    let context = staff.with(ROLES)?;
    let dry_run = body.dry_run;
    let form = body.form();
    let impact = if dry_run { work::preview(context, &form).await? } else { work::save(context, &form).await? };
    Ok(Json(CalendarImpactJson::new(&impact, !dry_run)))
}
