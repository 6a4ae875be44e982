//! Photos of what is lent: taken from the admin, drawn anew in two widths, and shown to everybody. Their addresses name their contents,
//! so a browser may keep them for good.

use super::pictures::{Drawn, Unusable, drawn};
use super::receive::{Received, disk, receive_form};
use super::{Failure, SANDBOX, contents, fault_of_ours, may_be_stored, network_of, shown, with_page};
use crate::app::paths;
use crate::app::staff::places::photos::PlacePhotoOutcome;
use crate::domain::application_form::FieldErrors;
use crate::domain::facility::FacilityCode;
use crate::domain::photo::{PICTURES, PhotoForm, PhotoId, PhotoSize, PhotoWords, Pixels};
use crate::domain::upload::{FIELD, FileType};
use crate::error::AppError;
use crate::server::error::refuse;
use crate::server::forms::signed_in;
use crate::server::headers::Shareable;
use crate::server::limits::Network;
use crate::server::state::{ServerState, Visitor};
use crate::store::photos as rows;
use crate::store::photos::NewPhotoFile;
use crate::workflow::Context;
use crate::workflow::photos::{self, NewPicture};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

/// Hexadecimal digits of a key.
const KEY_LENGTH: usize = 32;

/// `POST /kantor/fasilitas/{code}/foto`: a photo of a facility with its description. Strangers are shown the door.
pub async fn add_place_photo(State(state): State<ServerState>, Path(code): Path<String>, request: Request) -> Response {
    let (request, page) = with_page(request);
    let mut form = PhotoForm::default();
    match from_page(&state, &code, request, &mut form).await {
        Ok(_) => Redirect::to(&paths::place(&code)).into_response(),
        Err(Failure { error: AppError::SignInRequired, .. }) => Redirect::to(paths::SIGN_IN).into_response(),
        Err(failure) => shown(&state, page, failure, |error| PlacePhotoOutcome { form, fault: Some(error) }).await,
    }
}

async fn from_page(state: &ServerState, code: &str, request: Request, form: &mut PhotoForm) -> Result<PhotoId, Failure> {
    let network = network_of(&request)?;
    let (headers, visitor) = (request.headers().clone(), request.extensions().get::<Visitor>().cloned());
    let context = signed_in(state, &headers, visitor).await?;
    take(state, context, network, FacilityCode(code.to_owned()), request, form).await
}

/// Takes a photo of a facility from whoever may add one; `form` is filled with what was typed beside it.
pub(super) async fn take(
    state: &ServerState,
    context: Context,
    network: Network,
    facility: FacilityCode,
    request: Request,
    form: &mut PhotoForm,
) -> Result<PhotoId, Failure> {
    allowed(&context, &facility).await?;
    let _place = state.limits.files.enter(network)?;
    let sent = receive_form(&state.uploads, PICTURES, request).await;
    *form = PhotoForm::from_pairs(&sent.words);
    let file = sent.file?;
    let words = form.parse().map_err(AppError::from)?;
    let pictures = redrawn(file).await?;
    Ok(keep(state, context, facility, words, pictures).await?)
}

async fn allowed(context: &Context, facility: &FacilityCode) -> Result<(), AppError> {
    let mut db = context.store.read().await?;
    photos::allowed(&mut db, context, facility).await.map(|_| ())
}

/// The picture in all widths. What was sent is thrown away.
async fn redrawn(file: Received) -> Result<Vec<Drawn>, AppError> {
    let contents = file.whole.contents().await.map_err(|error| disk(&error))?;
    drawn(contents, file.whole.kind).await.map_err(|unusable| {
        let mut faults = FieldErrors::default();
        faults.add(
            FIELD,
            match unusable {
                Unusable::Broken => "photo_broken",
                Unusable::TooLarge => "photo_pixels",
            },
        );
        faults.into()
    })
}

/// Gives the pictures their places and their rows. Goes on when the caller has gone away: both belong together.
async fn keep(state: &ServerState, context: Context, facility: FacilityCode, words: PhotoWords, pictures: Vec<Drawn>) -> Result<PhotoId, AppError> {
    let state = state.clone();
    let work = tokio::spawn(async move {
        let (mut files, mut key) = (Vec::with_capacity(pictures.len()), String::new());
        for picture in &pictures {
            let whole = state.uploads.write(&picture.contents, FileType::Jpeg).await.map_err(|error| disk(&error))?;
            state.uploads.settle(&whole).await.map_err(|error| disk(&error))?;
            if picture.size == PhotoSize::Large {
                key = whole.sha256.chars().take(KEY_LENGTH).collect();
            }
            files.push(NewPhotoFile {
                size: picture.size,
                name: whole.name.clone(),
                pixels: Pixels { width: picture.width.into(), height: picture.height.into() },
                bytes: i64::try_from(whole.bytes).unwrap_or(i64::MAX),
                sha256: whole.sha256.clone(),
            });
        }
        let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
        let added = photos::add(&context, &facility, words, NewPicture { key, files }).await;
        if let Err(error) = &added
            && !may_be_stored(error)
        {
            for name in &names {
                state.uploads.remove(name).await;
            }
        }
        added
    });
    work.await.unwrap_or_else(|error| Err(fault_of_ours(&error)))
}

/// `GET /fasilitas/foto/{key}-{width}.jpg`: a photo, for everybody.
pub async fn show_photo(State(state): State<ServerState>, Path(name): Path<String>, parts: Parts) -> Response {
    let found = async {
        let (key, size) = named(&name).ok_or(AppError::NotFound)?;
        let mut db = state.store.read().await?;
        let file = rows::file_name(&mut db, key, size).await?.ok_or(AppError::NotFound)?;
        drop(db);
        let file = state.uploads.open(&file).await.map_err(|error| fault_of_ours(&error))?;
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(FileType::Jpeg.mime())),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX)),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        ];
        let mut response = (headers, Body::from_stream(contents(file))).into_response();
        response.extensions_mut().insert(Shareable);
        Ok::<_, AppError>(response)
    };
    found.await.unwrap_or_else(|error| refuse(&parts.uri, &parts.headers, &error))
}

/// Key and size in the last part of a photo's address.
fn named(name: &str) -> Option<(&str, PhotoSize)> {
    let (key, size) = name.strip_suffix(".jpg")?.split_once('-')?;
    let is_key = key.len() == KEY_LENGTH && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_key.then_some((key, size.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_lead_to_a_photo() {
        let key = "0123456789abcdef0123456789abcdef";
        assert_eq!(named(&format!("{key}-480.jpg")), Some((key, PhotoSize::Small)));
        assert_eq!(named(&format!("{key}-1280.jpg")), Some((key, PhotoSize::Large)));
        for wrong in [format!("{key}-481.jpg"), format!("{key}.jpg"), format!("{key}-480.png"), format!("../{key}-480.jpg"), "x-480.jpg".to_owned()] {
            assert_eq!(named(&wrong), None, "{wrong}");
        }
    }
}
