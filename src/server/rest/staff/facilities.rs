//! What is lent, for the admin: entered, changed, offered or not. What a change touches can be looked at first, as on the page.

use super::choice;
use crate::domain::application_form::{FieldError, FieldErrors};
use crate::domain::facility::{FacilityCode, FacilityKind, Layout};
use crate::domain::language::Language;
use crate::domain::places::{NewPlaceForm, Place, PlaceForm, PlaceImpact, Touched};
use crate::domain::role::Role;
use crate::error::AppError;
use crate::server::rest::caller::{Body, Staff};
use crate::server::rest::problem::{FieldProblem, Problem};
use crate::server::rest::schema::{AccessJson, FacilityJson, moment};
use crate::store::{Connection, closures, facilities, places};
use crate::workflow::places as work;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Whose they are (rights table, service §7.5).
const ROLES: &[Role] = &[Role::Admin];
/// Days of the week as `hours` names them, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A facility with what only the admin sees of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityAdminJson {
    #[serde(flatten)]
    facility: FacilityJson,
    /// Offered for lending.
    active: bool,
    /// It takes no space: a warden or a key that several rooms share.
    rule_only: bool,
    /// Order on the screen.
    position: i64,
}

impl From<&Place> for FacilityAdminJson {
    fn from(place: &Place) -> Self {
        Self {
            facility: FacilityJson::new(&place.facility, place.access.clone()),
            active: place.facility.active,
            rule_only: place.rule_only,
            position: place.position,
        }
    }
}

/// The facility with this code, offered or not.
async fn of_code(db: &mut Connection, code: &FacilityCode) -> Result<FacilityAdminJson, AppError> {
    let facility = facilities::by_code(db, code).await?.ok_or(AppError::NotFound)?;
    Ok((&places::place(db, facility).await?).into())
}

/// Every facility, also those that are not offered, in the office's order.
#[utoipa::path(get, path = "/staff/facilities", tag = "administration", operation_id = "staff_facilities", security(("token" = [])),
    responses((status = 200, body = Vec<FacilityAdminJson>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(staff: Staff) -> Result<Json<Vec<FacilityAdminJson>>, AppError> {
    let context = staff.with(ROLES)?;
    let mut db = context.store.read().await?;
    let mut all = Vec::new();
    for facility in facilities::all(&mut db).await? {
        all.push((&places::place(&mut db, facility).await?).into());
    }
    Ok(Json(all))
}

/// One facility, offered or not.
#[utoipa::path(get, path = "/staff/facilities/{code}", tag = "administration", operation_id = "staff_facility", params(("code" = String, Path)), security(("token" = [])),
    responses((status = 200, body = FacilityAdminJson), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn one(staff: Staff, Path(code): Path<String>) -> Result<Json<FacilityAdminJson>, AppError> {
    let context = staff.with(ROLES)?;
    let mut db = context.store.read().await?;
    Ok(Json(of_code(&mut db, &FacilityCode(code)).await?))
}

/// Something new.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFacilityIn {
    /// On its door: 2 to 12 capital letters, digits or hyphens. It stays.
    code: String,
    name: String,
    /// `hall`, `meeting`, `class`, `lab`, `dorm`, `field`, `vehicle`, `equipment`
    kind: String,
    stock: i64,
}

/// Enters a facility with what is usual for its kind. It is not offered until it is made active.
#[utoipa::path(post, path = "/staff/facilities", tag = "administration", operation_id = "facility_create", request_body = NewFacilityIn, security(("token" = [])),
    responses((status = 201, body = FacilityAdminJson), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn create(staff: Staff, Body(body): Body<NewFacilityIn>) -> Result<(StatusCode, Json<FacilityAdminJson>), AppError> {
    let context = staff.with(ROLES)?;
    let form = NewPlaceForm { code: body.code, name: body.name, kind: body.kind, stock: body.stock.to_string() };
    let code = work::add(context, &form).await?;
    let made = of_code(&mut *context.store.read().await?, &code).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// How a facility shall be, with everything: what is left out is none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FacilityIn {
    name: String,
    /// `hall`, `meeting`, `class`, `lab`, `dorm`, `field`, `vehicle`, `equipment`
    kind: String,
    stock: i64,
    set_up_minutes: i64,
    clean_up_minutes: i64,
    /// `hour`, `day`, `night`
    lending_units: Vec<String>,
    /// People by layout (`theater`, `class`, `u`).
    #[serde(default)]
    capacity: BTreeMap<String, i64>,
    #[serde(default)]
    amenities: Vec<String>,
    /// Both languages or none.
    #[serde(default)]
    access: AccessJson,
    /// By `mon` to `sun`, each `["08:00", "16:00"]`; absent = not lent on that day.
    hours: BTreeMap<String, [String; 2]>,
    /// Codes of the facilities that it lies directly in.
    #[serde(default)]
    inside: Vec<String>,
    #[serde(default)]
    rule_only: bool,
    position: i64,
    active: bool,
    #[serde(default)]
    example: bool,
    /// Only says what would be touched; nothing is stored.
    #[serde(default)]
    dry_run: bool,
}

impl FacilityIn {
    /// The form of the page, filled in; what it cannot say is a fault.
    fn form(self, code: String) -> Result<PlaceForm, FieldErrors> {
        let mut faults = FieldErrors::default();
        choice::<FacilityKind>(&self.kind, "kind", &mut faults);
        if self.capacity.keys().any(|layout| layout.parse::<Layout>().is_err()) {
            faults.add("capacity", "choice");
        }
        if self.hours.keys().any(|day| !DAYS.contains(&day.as_str())) {
            faults.add("hours", "choice");
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let tick = |on: bool| if on { "yes".to_owned() } else { String::new() };
        let people = |layout: &Layout| self.capacity.get(layout.code()).map_or_else(String::new, ToString::to_string);
        let times = |side: usize| DAYS.iter().map(|day| self.hours.get(*day).map_or_else(String::new, |window| window[side].clone())).collect();
        Ok(PlaceForm {
            code,
            name: self.name,
            kind: self.kind,
            stock: self.stock.to_string(),
            set_up: self.set_up_minutes.to_string(),
            clean_up: self.clean_up_minutes.to_string(),
            units: self.lending_units,
            capacity: Layout::ALL.iter().map(people).collect(),
            // One on each line of the form, so none of them has several.
            amenities: self.amenities.iter().map(|amenity| amenity.replace(['\r', '\n'], " ")).collect::<Vec<_>>().join("\n"),
            access_id: self.access.id,
            access_en: self.access.en,
            opens: times(0),
            closes: times(1),
            inside: self.inside,
            rule_only: tick(self.rule_only),
            position: self.position.to_string(),
            active: tick(self.active),
            example: tick(self.example),
        })
    }
}

/// The form's names of fields, as the JSON body has them.
fn in_json(mut faults: FieldErrors) -> FieldErrors {
    for FieldError { field, .. } in &mut faults.0 {
        let day = field.strip_prefix("hours.").and_then(|day| day.parse::<usize>().ok()).and_then(|day| DAYS.get(day));
        *field = match (field.as_str(), day) {
            (_, Some(day)) => format!("hours.{day}"),
            ("set_up" | "clean_up", None) => format!("{field}_minutes"),
            ("units", None) => "lending_units".to_owned(),
            ("access_id", None) => "access.id".to_owned(),
            ("access_en", None) => "access.en".to_owned(),
            (other, None) => other.to_owned(),
        };
    }
    faults
}

fn with_json_fields(error: AppError) -> AppError {
    match error {
        AppError::Invalid(faults) => AppError::Invalid(in_json(faults)),
        other => other,
    }
}

/// A booking that a change touches; it stays as it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct TouchedJson {
    /// Of the request; null = an event or closure of the office.
    code: Option<String>,
    status: Option<String>,
    facility: String,
    start: String,
    end: String,
    quantity: i64,
    /// `hours`, `stock`, `inactive`, `inside`, `rule`, `minutes`, `near`; of the working calendar `closed`
    why: Vec<String>,
    /// As long as it is there the change is refused.
    blocks: bool,
}

impl From<&Touched> for TouchedJson {
    fn from(touched: &Touched) -> Self {
        Self {
            code: touched.code.as_ref().map(ToString::to_string),
            status: touched.status.map(|status| status.to_string()),
            facility: touched.facility.to_string(),
            start: moment(touched.slot.from),
            end: moment(touched.slot.to),
            quantity: touched.quantity,
            why: touched.why.iter().map(ToString::to_string).collect(),
            blocks: touched.blocks,
        }
    }
}

/// What a change does.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacilityImpactJson {
    /// False for a dry run.
    saved: bool,
    /// As it stands after the change.
    facility: FacilityAdminJson,
    /// Names of what differs; empty when everything is as wanted already.
    changed: Vec<String>,
    /// The first hundred, those that block first.
    touched: Vec<TouchedJson>,
    touched_count: i64,
    /// Of a dry run: why it could not be saved.
    refused: Vec<FieldProblem>,
}

impl FacilityImpactJson {
    fn new(impact: PlaceImpact, saved: bool, language: Language) -> Self {
        let PlaceImpact { after, fields, touched, count, refused, .. } = impact;
        let problem = |fault: FieldError| FieldProblem { detail: fault.text(language), field: fault.field, code: fault.code };
        Self {
            saved,
            facility: (&after).into(),
            changed: fields.iter().map(ToString::to_string).collect(),
            touched: touched.iter().map(Into::into).collect(),
            touched_count: i64::try_from(count).unwrap_or(i64::MAX),
            refused: in_json(refused).0.into_iter().map(problem).collect(),
        }
    }
}

/// Changes a facility, or with `dry_run` only says what that would touch. No booking is cancelled by it.
#[utoipa::path(put, path = "/staff/facilities/{code}", tag = "administration", operation_id = "facility_change", params(("code" = String, Path)), request_body = FacilityIn,
    security(("token" = [])), responses((status = 200, body = FacilityImpactJson), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn change(staff: Staff, Path(code): Path<String>, Body(body): Body<FacilityIn>) -> Result<Json<FacilityImpactJson>, AppError> {
    let context = staff.with(ROLES)?;
    let dry_run = body.dry_run;
    let form = body.form(code)?;
    let impact = if dry_run { work::preview(context, &form).await } else { work::save(context, &form).await };
    Ok(Json(FacilityImpactJson::new(impact.map_err(with_json_fields)?, !dry_run, staff.language)))
}

/// A closure or event of the office that is not over.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComingClosureJson {
    /// For `DELETE` and `PATCH /staff/closures/{id}`.
    id: i64,
    start: String,
    end: String,
    reason: String,
    /// `maintenance`, `internal`
    purpose: String,
}

/// The closures and events of one facility that are not over.
#[utoipa::path(get, path = "/staff/facilities/{code}/closures", tag = "administration", operation_id = "facility_closures", params(("code" = String, Path)),
    security(("token" = [])), responses((status = 200, body = Vec<ComingClosureJson>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn coming_closures(staff: Staff, Path(code): Path<String>) -> Result<Json<Vec<ComingClosureJson>>, AppError> {
    let context = staff.with(ROLES)?;
    let mut db = context.store.read().await?;
    let facility = facilities::by_code(&mut db, &FacilityCode(code)).await?.ok_or(AppError::NotFound)?;
    let coming = closures::coming(&mut db, facility.id, context.now).await?;
    let closure = |one: closures::Closure| ComingClosureJson {
        id: one.id,
        start: moment(one.slot.from),
        end: moment(one.slot.to),
        reason: one.reason,
        purpose: one.purpose.to_string(),
    };
    Ok(Json(coming.into_iter().map(closure).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> serde_json::Value {
        serde_json::json!({
            "name": "Aula", "kind": "hall", "stock": 1, "set_up_minutes": 30, "clean_up_minutes": 30, "lending_units": ["hour"],
            "capacity": { "u": 60 }, "hours": { "mon": ["08:00", "16:00"] }, "position": 1, "active": true
        })
    }

    #[test]
    fn the_form_of_the_page_is_filled_in() {
        let body: FacilityIn = serde_json::from_value(wanted()).unwrap();
        let form = body.form("AUL-1".to_owned()).unwrap();
        assert_eq!((form.capacity.as_slice(), form.opens[0].as_str(), form.opens[6].as_str()), (&["", "", "60"].map(str::to_owned)[..], "08:00", ""));
        assert!(form.parse().is_ok());
    }

    #[test]
    fn faults_bear_the_names_of_the_body() {
        let named = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut body = wanted();
            change(&mut body);
            let body: FacilityIn = serde_json::from_value(body).unwrap();
            let faults = body.form("AUL-1".to_owned()).and_then(|form| form.parse().map_err(in_json)).unwrap_err();
            faults.0.into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(named(&|body| body["set_up_minutes"] = (-1).into()), ["set_up_minutes"]);
        assert_eq!(named(&|body| body["lending_units"] = serde_json::json!([])), ["lending_units"]);
        assert_eq!(named(&|body| body["access"] = serde_json::json!({ "en": "A ramp" })), ["access.id"]);
        assert_eq!(named(&|body| body["hours"]["tue"] = serde_json::json!(["16:00", "08:00"])), ["hours.tue"]);
        assert_eq!(named(&|body| body["hours"]["senin"] = serde_json::json!(["08:00", "16:00"])), ["hours"]);
        assert_eq!(named(&|body| body["capacity"]["melingkar"] = 5.into()), ["capacity"]);
    }
}
