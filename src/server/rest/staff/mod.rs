//! What staff do through the API, by the rules and the code of their pages: a file for each part of their work. What several of
//! them need stands here.

pub mod calendar;
pub mod closures;
pub mod decide;
pub mod disposition;
pub mod facilities;
pub mod files;
pub mod messages;
pub mod moves;
pub mod photos;
pub mod privacy;
pub mod queue;
pub mod requests;
pub mod settings;

use crate::domain::application_form::FieldErrors;
use crate::domain::code::ReservationCode;
use crate::domain::reservation::Agreement;
use crate::error::AppError;
use crate::server::rest::facilities::is_near;
use crate::server::rest::schema::ChangedJson;
use crate::store::reservations;
use crate::workflow::Context;
use axum::Json;
use chrono::NaiveDateTime;
use serde::Deserialize;
use std::str::FromStr;
use utoipa::ToSchema;

/// A path that is no code of ours leads nowhere.
pub(super) fn code_of(text: &str) -> Result<ReservationCode, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// One of our codes, or a fault of the field.
pub(super) fn choice<T: FromStr>(text: &str, field: &str, faults: &mut FieldErrors) -> Option<T> {
    let value = text.parse().ok();
    if value.is_none() {
        faults.add(field, "choice");
    }
    value
}

/// A wall-clock time as scripts write it, or a fault of the field.
pub(super) fn wall_clock(text: &str, field: &str, faults: &mut FieldErrors) -> Option<NaiveDateTime> {
    let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok().filter(|wall| is_near(wall.date()));
    if wall.is_none() {
        faults.add(field, "wall_clock");
    }
    wall
}

/// How the request stands after it was changed.
pub(super) async fn changed(context: &Context, code: &ReservationCode) -> Result<Json<ChangedJson>, AppError> {
    let reservation = reservations::get(&mut *context.store.read().await?, code).await?;
    Ok(Json(ChangedJson { code: reservation.code.to_string(), status: reservation.status.to_string(), version: reservation.version.0 }))
}

/// The applicant's yes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementIn {
    /// `in_person`, `phone`, `whatsapp`, `letter`
    how: String,
    #[serde(default)]
    note: String,
}

fn agreement(given: Option<AgreementIn>) -> Result<Option<Agreement>, FieldErrors> {
    let Some(given) = given else { return Ok(None) };
    let mut faults = FieldErrors::default();
    let how = choice(&given.how, "agreement.how", &mut faults).ok_or(faults)?;
    Ok(Some(Agreement { how, note: given.note }))
}
