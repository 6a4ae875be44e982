//! Files that belong to a request, as they are listed. They are sent and opened on plain routes (`server::uploads`), because a server
//! function would take bodies of any size.

use crate::domain::code::ReservationCode;
use crate::domain::upload::FileView;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// All files of one request, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilesOfRequest {
    pub code: ReservationCode,
    pub letters: Vec<FileView>,
    pub photos: Vec<FileView>,
    /// The reader may take in a letter now.
    pub may_add_letter: bool,
    /// The reader may add a photo now.
    pub may_add_photo: bool,
}

/// The files of one request, for whoever may see it.
#[server(endpoint = "uploads/of-request")]
pub async fn load_files(code: String) -> Result<FilesOfRequest, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Sarpras, Role::Admin]).await?;
    let code = code.parse().map_err(|_| AppError::NotFound)?;
    let mut db = context.store.read().await?;
    crate::store::uploads::files(&mut db, &code, &context.actor.roles(), context.now).await?.ok_or(AppError::NotFound)
}
