//! What everybody may see: facilities and when they are free.

use super::caller::Anyone;
use super::problem::Problem;
use super::schema::{AvailabilityJson, FacilitiesJson, FacilityJson};
use crate::domain::application_form::FieldErrors;
use crate::domain::facility::FacilityCode;
use crate::domain::slot::local_date;
use crate::error::AppError;
use crate::server::headers::Shareable;
use crate::server::state::ServerState;
use crate::store::availability::facility_days;
use crate::store::{facilities, reference};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;

/// Longest range of days that is answered at once.
const MOST_DAYS: i64 = 400;
/// Days that are answered when the caller names no end.
const USUAL_DAYS: u64 = 31;

/// All facilities that are offered, in the office's order.
#[utoipa::path(get, path = "/facilities", tag = "public", operation_id = "facilities", responses((status = 200, body = FacilitiesJson)))]
pub async fn list(caller: Anyone) -> Result<Json<FacilitiesJson>, AppError> {
    let mut db = caller.context.store.read().await?;
    let all = facilities::all(&mut db).await?;
    let mut access = facilities::access_of_all(&mut db).await?;
    let offered = all.iter().filter(|facility| facility.active);
    Ok(Json(FacilitiesJson(offered.map(|facility| FacilityJson::new(facility, access.remove(&facility.code).unwrap_or_default())).collect())))
}

/// One facility.
#[utoipa::path(get, path = "/facilities/{code}", tag = "public", operation_id = "facility", params(("code" = String, Path)),
    responses((status = 200, body = FacilityJson), (status = 404, body = Problem)))]
pub async fn one(caller: Anyone, Path(code): Path<String>) -> Result<Json<FacilityJson>, AppError> {
    let mut db = caller.context.store.read().await?;
    let facility = facilities::by_code(&mut db, &FacilityCode(code)).await?;
    let facility = facility.filter(|facility| facility.active).ok_or(AppError::NotFound)?;
    let access = facilities::access_of(&mut db, facility.id).await?;
    Ok(Json(FacilityJson::new(&facility, access)))
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Range {
    /// First date; today when absent.
    #[serde(default)]
    from: String,
    /// The day after the last date; at most 400 days later. The same as `from` means that one day; absent means 31 days.
    #[serde(default)]
    to: String,
}

impl Range {
    /// `[from, to)`, checked before anything is counted.
    fn parse(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), FieldErrors> {
        let mut faults = FieldErrors::default();
        let from = read_date(&self.from, "from", &mut faults).unwrap_or(today);
        let to = read_date(&self.to, "to", &mut faults).or_else(|| from.checked_add_days(Days::new(USUAL_DAYS)));
        let to = if to == Some(from) { from.succ_opt() } else { to };
        match to {
            Some(to) if faults.is_empty() && (1..=MOST_DAYS).contains(&(to - from).num_days()) => return Ok((from, to)),
            _ if faults.is_empty() => faults.add_with("to", "range", &[("n", MOST_DAYS.to_string())]),
            _ => {}
        }
        Err(faults)
    }
}

/// Four-digit years; beyond them the office has no calendar.
pub fn is_near(date: NaiveDate) -> bool {
    use chrono::Datelike;
    (1970..=9998).contains(&date.year())
}

/// A date parameter; empty = not given.
pub fn read_date(text: &str, field: &str, faults: &mut FieldErrors) -> Option<NaiveDate> {
    if text.is_empty() {
        return None;
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| is_near(*date));
    if date.is_none() {
        faults.add(field, "date");
    }
    date
}

/// When a facility is free. Hard rows alone decide the state of a day.
///
/// The answer's ETag is the facility's revision and the local date.
#[utoipa::path(get, path = "/facilities/{code}/availability", tag = "public", operation_id = "availability", params(("code" = String, Path), Range),
    responses((status = 200, body = AvailabilityJson), (status = 304, description = "unchanged since the ETag in If-None-Match"),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn availability(
    State(state): State<ServerState>,
    Path(code): Path<String>,
    Query(range): Query<Range>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let now = state.clock.now();
    let today = local_date(now);
    let (from, to) = range.parse(today)?;
    let code = FacilityCode(code);
    let mut db = state.store.read().await?;
    let (_, revision) = facilities::revision(&mut db, &code).await?.ok_or(AppError::NotFound)?;
    let tag = format!("\"{revision}-{today}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return Ok(shared(StatusCode::NOT_MODIFIED.into_response(), &tag));
    }
    let make = async {
        let known = reference::load(&state.store, &mut db).await?;
        let found = facility_days(&state.store, &mut db, &(known, revision), &code, (from, to), now).await?;
        let answer = AvailabilityJson {
            facility: code.to_string(),
            from: from.to_string(),
            to: to.to_string(),
            revision,
            days: found.days.iter().filter(|day| from <= day.date && day.date < to).map(Into::into).collect(),
        };
        Ok::<_, AppError>(Bytes::from(serde_json::to_vec(&answer).expect("the answer is plain data")))
    };
    let body = state.store.answers().get_or_make(&format!("json {code} {from} {to}"), revision, today, make).await?;
    Ok(shared(([(header::CONTENT_TYPE, "application/json")], Bytes::clone(&body)).into_response(), &tag))
}

fn shared(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_str(tag).expect("digits and dashes are ASCII"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.extensions_mut().insert(Shareable);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(from: &str, to: &str) -> Option<(String, String)> {
        let today = NaiveDate::from_ymd_opt(2026, 12, 8).unwrap();
        Range { from: from.into(), to: to.into() }.parse(today).ok().map(|(from, to)| (from.to_string(), to.to_string()))
    }

    #[test]
    fn a_range_is_half_open_and_at_most_four_hundred_days_long() {
        let days = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(parse("2026-12-01", "2026-12-31"), days("2026-12-01", "2026-12-31"));
        assert_eq!(parse("", ""), days("2026-12-08", "2027-01-08"));
        assert_eq!(parse("2026-12-08", "2026-12-08"), days("2026-12-08", "2026-12-09"), "one day");
        assert_eq!(parse("2026-01-01", "2027-02-05"), days("2026-01-01", "2027-02-05"), "400 days");
        for (from, to) in [
            ("2026-01-01", "2027-02-06"),
            ("0001-01-01", "9999-12-31"),
            ("2026-12-09", "2026-12-08"),
            ("9999-12-31", "9999-12-31"),
            ("08/12/2026", ""),
            ("x", "y"),
        ] {
            assert_eq!(parse(from, to), None, "{from} {to}");
        }
    }
}
