//! Photos of what is lent: shown to everybody, and looked after by the admin. They are sent and opened on plain routes
//! (`server::uploads`), because a server function would take bodies of any size.

use crate::domain::facility::{Access, Facility};
use crate::domain::photo::{Photo, PhotoAct, PhotoForm, PhotoId};
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A facility with its photos in their order, and how it is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WithPhotos {
    pub facility: Facility,
    pub photos: Vec<Photo>,
    pub access: Access,
}

/// All facilities that are offered, in the office's order, each with its photos and how it is reached.
#[server(endpoint = "catalogue")]
pub async fn load_catalogue() -> Result<Vec<WithPhotos>, AppError> {
    use crate::store::{facilities, photos, reference};
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    let known = reference::load(&context.store, &mut db).await?;
    let mut photos = photos::all(&mut db).await?;
    let mut access = facilities::access_of_all(&mut db).await?;
    let offered = known.facilities.iter().filter(|facility| facility.active);
    let with_photos = |facility: &Facility| WithPhotos {
        facility: facility.clone(),
        photos: photos.remove(&facility.code).unwrap_or_default(),
        access: access.remove(&facility.code).unwrap_or_default(),
    };
    Ok(offered.map(with_photos).collect())
}

/// The photos of one facility, offered or not.
#[server(endpoint = "places/photos")]
pub async fn load_place_photos(code: String) -> Result<Vec<Photo>, AppError> {
    use crate::domain::facility::FacilityCode;
    use crate::domain::role::Role;
    use crate::store::{facilities, photos};
    let context = crate::server::context::with_roles(&[Role::Admin]).await?;
    let mut db = context.store.read().await?;
    let facility = facilities::by_code(&mut db, &FacilityCode(code)).await?.ok_or(AppError::NotFound)?;
    Ok(photos::of_facility(&mut db, facility.id).await?)
}

/// Moves a photo one place, or takes it away.
#[server(endpoint = "places/photos/act")]
pub async fn act_on_photo(id: PhotoId, act: PhotoAct) -> Result<(), AppError> {
    use crate::domain::role::Role;
    use crate::server::context;
    let context = context::with_roles(&[Role::Admin]).await?;
    let facility = crate::workflow::photos::act(&context, id, act).await?;
    context::send_plain_form_to(&format!("/kantor/fasilitas/{facility}"));
    Ok(())
}

/// Says anew what is to be seen on a photo.
#[server(endpoint = "places/photos/describe")]
pub async fn describe_photo(id: PhotoId, #[server(default)] form: PhotoForm) -> Result<(), AppError> {
    use crate::domain::role::Role;
    use crate::server::context;
    let context = context::with_roles(&[Role::Admin]).await?;
    let facility = crate::workflow::photos::describe(&context, id, &form).await?;
    context::send_plain_form_to(&format!("/kantor/fasilitas/{facility}"));
    Ok(())
}
