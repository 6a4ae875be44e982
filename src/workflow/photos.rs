//! The admin shows what is lent (service §1.3, §7.5): photos are added, described, put in order, taken away. The pictures have been
//! drawn anew and lie in their place already (`server::uploads`); here they become part of a facility, or are refused.

use super::places::may_change;
use super::{Context, record};
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::photo::{MOST_PHOTOS, PhotoAct, PhotoForm, PhotoId, PhotoWords, daily, reordered};
use crate::domain::upload::FIELD;
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::photos::{self, NewPhoto, NewPhotoFile};
use crate::store::{Connection, facilities};
use chrono::Duration;

/// Whoever comes when the quota of the day is used up is told to come back after so long.
const WAIT_SECONDS: u64 = 3_600;

/// A picture in its widths, which lie in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPicture {
    /// For its public address.
    pub key: String,
    pub files: Vec<NewPhotoFile>,
}

/// Adds a photo behind the others of a facility.
///
/// # Errors
/// Those of [`allowed`].
pub async fn add(context: &Context, facility: &FacilityCode, words: PhotoWords, picture: NewPicture) -> Result<PhotoId, AppError> {
    let (store, context, facility) = (context.store.clone(), context.clone(), facility.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let id = allowed(db, &context, &facility).await?;
                let new = NewPhoto { facility: id, key: &picture.key, words: &words, by: context.staff_id(), files: &picture.files };
                let photo = photos::insert(db, &new, context.now).await?;
                write_down(db, &context, "place_photo_added", &facility, photo).await?;
                Ok(photo)
            })
        })
        .await
}

/// May whoever acts add a photo to this facility now? Asked before the file is read, and again when it becomes part of it.
///
/// # Errors
/// `Forbidden` but for the admin; `NotFound`; `Invalid` (field `file`) when the facility has as many as it may have;
/// `TooManyRequests` when the quota of the day is used up.
pub async fn allowed(db: &mut Connection, context: &Context, facility: &FacilityCode) -> Result<FacilityId, AppError> {
    may_change(context)?;
    let found = facilities::by_code(db, facility).await?.ok_or(AppError::NotFound)?;
    if photos::count(db, found.id).await? >= MOST_PHOTOS {
        return Err(record::invalid_with(FIELD, "photo_count", &[("n", MOST_PHOTOS.to_string())]));
    }
    let (added, most) = (photos::added_since(db, context.now - Duration::days(1)).await?, daily());
    if added.files >= most.files || added.bytes >= most.bytes {
        return Err(AppError::TooManyRequests { retry_after_seconds: WAIT_SECONDS });
    }
    Ok(found.id)
}

/// Moves a photo one place, or takes it away. Gives the facility that it shows.
///
/// # Errors
/// `Forbidden` but for the admin; `NotFound` without such a photo.
pub async fn act(context: &Context, photo: PhotoId, act: PhotoAct) -> Result<FacilityCode, AppError> {
    may_change(context)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (id, code) = photos::facility_of(db, photo).await?.ok_or(AppError::NotFound)?;
                let order: Vec<PhotoId> = photos::of_facility(db, id).await?.iter().map(|photo| photo.id).collect();
                let wanted = reordered(&order, photo, act);
                if wanted == order {
                    return Ok(code);
                }
                photos::put_in_order(db, &wanted).await?;
                let kind = match act {
                    PhotoAct::Earlier | PhotoAct::Later => "place_photo_moved",
                    PhotoAct::Remove => {
                        photos::remove(db, photo, context.now).await?;
                        "place_photo_removed"
                    }
                };
                write_down(db, &context, kind, &code, photo).await?;
                Ok(code)
            })
        })
        .await
}

/// Says anew what is to be seen on a photo. Gives the facility that it shows.
///
/// # Errors
/// `Forbidden` but for the admin; `Invalid` for what is wrong with the words; `NotFound` without such a photo.
pub async fn describe(context: &Context, photo: PhotoId, form: &PhotoForm) -> Result<FacilityCode, AppError> {
    may_change(context)?;
    let words = form.parse()?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let (_, code) = photos::facility_of(db, photo).await?.ok_or(AppError::NotFound)?;
                photos::describe(db, photo, &words).await?;
                write_down(db, &context, "place_photo_described", &code, photo).await?;
                Ok(code)
            })
        })
        .await
}

/// Codes and numbers only; what a person typed about a photo stays with it.
async fn write_down(db: &mut Connection, context: &Context, kind: &'static str, facility: &FacilityCode, photo: PhotoId) -> Result<(), AppError> {
    let changes = Changes::default().value("facility", facility.as_str(), facility.as_str()).value("photo", photo.0, photo.0);
    events::record(db, &context.by(), &Event { kind, subject: None, changes, effects: Vec::new() }).await?;
    Ok(())
}
