//! The administration of what is lent: all facilities, one of them with what can be changed, its closures, and the changes.

use crate::domain::availability::Purpose;
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::places::{Closing, ClosureForm, NewPlaceForm, Place, PlaceForm, PlaceImpact};
use crate::domain::slot::Slot;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One facility, and those that it could lie in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceDetail {
    pub place: Place,
    /// Codes and names of all others, in the office's order.
    pub others: Vec<(FacilityCode, String)>,
}

/// A closure or event of the office that is not over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClosureView {
    pub id: i64,
    pub slot: Slot,
    pub reason: String,
    pub purpose: Purpose,
}

/// Every facility, also those that are not offered, in the office's order.
#[server(endpoint = "places/list")]
pub async fn load_places() -> Result<Vec<Facility>, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::facilities::all(&mut db).await?)
}

/// One facility as the admin changes it.
#[server(endpoint = "places/load")]
pub async fn load_place(code: String) -> Result<PlaceDetail, AppError> {
    use crate::domain::role::Role;
    use crate::store::{facilities, places};
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let mut db = context.store.read().await?;
    let mut all = facilities::all(&mut db).await?;
    let at = all.iter().position(|facility| facility.code.as_str() == code).ok_or(AppError::NotFound)?;
    let facility = all.remove(at);
    let place = places::place(&mut db, facility).await?;
    Ok(PlaceDetail { place, others: all.into_iter().map(|facility| (facility.code, facility.name)).collect() })
}

/// The closures and events of one facility that are not over.
#[server(endpoint = "places/closures")]
pub async fn load_place_closures(code: String) -> Result<Vec<ClosureView>, AppError> {
    use crate::domain::role::Role;
    use crate::store::{closures, facilities};
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let mut db = context.store.read().await?;
    let facility = facilities::by_code(&mut db, &FacilityCode(code)).await?.ok_or(AppError::NotFound)?;
    let coming = closures::coming(&mut db, facility.id, context.now).await?;
    Ok(coming.into_iter().map(|one| ClosureView { id: one.id, slot: one.slot, reason: one.reason, purpose: one.purpose }).collect())
}

/// Enters a facility that is not offered yet.
#[server(endpoint = "places/add")]
pub async fn add_place(#[server(default)] form: NewPlaceForm) -> Result<FacilityCode, AppError> {
    use crate::domain::role::Role;
    use crate::server::context;
    let context = context::with_roles(&[Role::Admin]).await?;
    let code = crate::workflow::places::add(&context, &form).await?;
    context::send_plain_form_to(&format!("/kantor/fasilitas/{code}"));
    Ok(code)
}

/// What a change would write, and which bookings it touches. Stores nothing.
#[server(endpoint = "places/preview")]
pub async fn preview_place(form: PlaceForm) -> Result<PlaceImpact, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::places::preview(&context, &form).await
}

/// Changes a facility; no booking is cancelled.
#[server(endpoint = "places/save")]
pub async fn save_place(form: PlaceForm) -> Result<PlaceImpact, AppError> {
    use crate::domain::role::Role;
    use crate::server::context;
    let context = context::with_roles(&[Role::Admin]).await?;
    let impact = crate::workflow::places::save(&context, &form).await?;
    context::send_plain_form_to(&format!("/kantor/fasilitas/{}", impact.after.facility.code));
    Ok(impact)
}

/// Closes a facility for a while, unless something is in the way.
#[server(endpoint = "places/close")]
pub async fn close_place(code: String, form: ClosureForm) -> Result<Closing, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::places::close(&context, FacilityCode(code), &form).await
}

/// Opens again what was closed.
#[server(endpoint = "places/reopen")]
pub async fn reopen_place(id: i64) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    crate::workflow::close::reopen(&context, id).await
}
