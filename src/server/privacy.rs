//! The forms of `/kantor/privasi` that are no server functions: looking for a person without script, and the file with everything
//! the office keeps about one. The number comes in the body, so it stands in no address and no log.

use super::error::status as status_of;
use super::forms::{Pairs, read, signed_in, value};
use super::pages::render;
use super::state::{ServerState, Visitor};
use crate::app::paths;
use crate::app::staff::personal_data::PersonOutcome;
use crate::error::AppError;
use crate::workflow::{Context, privacy};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// `POST /kantor/privasi`: what there is of a person. Strangers are shown the door.
pub async fn find(State(state): State<ServerState>, request: Request) -> Response {
    let (context, pairs, page) = match open(&state, request).await {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    let person = value(&pairs, "person").unwrap_or_default().to_owned();
    let answer = privacy::find(&context, &person).await;
    let status = answer.as_ref().map_or_else(status_of, |_| StatusCode::OK);
    render(&state, page, status, PersonOutcome { person, answer: Some(answer) }).await
}

/// `POST /kantor/privasi/ekspor`: everything about a person, as a file that no browser keeps a copy of.
pub async fn export(State(state): State<ServerState>, request: Request) -> Response {
    let (context, pairs, page) = match open(&state, request).await {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    match privacy::export(&context, value(&pairs, "person").unwrap_or_default()).await {
        Ok(everything) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"data-pribadi.json\"")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, format!("{everything:#}\n")).into_response()
        }
        Err(error) => super::error::refuse(page.uri(), page.headers(), &error),
    }
}

/// Who sent the form, what was typed, and a request for the page itself.
async fn open(state: &ServerState, request: Request) -> Result<(Context, Pairs, Request), Response> {
    let (uri, headers, visitor) = (request.uri().clone(), request.headers().clone(), request.extensions().get::<Visitor>().cloned());
    let context = match signed_in(state, &headers, visitor).await {
        Ok(context) => context,
        Err(AppError::SignInRequired) => return Err(Redirect::to(paths::SIGN_IN).into_response()),
        Err(failure) => return Err(super::error::refuse(&uri, &headers, &failure)),
    };
    let (pairs, page) = read(request).await?;
    Ok((context, pairs, page))
}
