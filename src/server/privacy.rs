//! The forms of `/kantor/privasi` that are no server functions: looking for a person without script, and the file with everything
//! the office keeps about one. The number comes in the body, so it stands in no address and no log.

use super::error::status as status_of;
use super::forms::{opened, value};
use super::pages::render;
use super::state::ServerState;
use crate::app::staff::personal_data::PersonOutcome;
use crate::workflow::privacy;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `POST /kantor/privasi`: what there is of a person. Strangers are shown the door.
pub async fn find(State(state): State<ServerState>, request: Request) -> Response {
    let (context, pairs, page) = match opened(&state, request).await {
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
    let (context, pairs, page) = match opened(&state, request).await {
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
