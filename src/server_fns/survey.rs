//! The satisfaction survey as its applicant opens it. It is sent as a plain form (`server::forms`).

use crate::domain::code::ReservationCode;
use crate::domain::slot::Moment;
use crate::domain::survey::SurveyState;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page of the survey says of its request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyView {
    pub code: ReservationCode,
    /// Names of what was used.
    pub facilities: String,
    pub state: SurveyState,
    /// Until when it can be answered; means something once it is open.
    pub closes_at: Moment,
}

/// The survey of the request behind a secret link.
#[server(endpoint = "survey/load")]
pub async fn load_survey(secret: String) -> Result<SurveyView, AppError> {
    let context = crate::server::context::public().await?;
    let mut db = context.store.read().await?;
    crate::store::survey::load(&mut db, &secret, context.now).await?.ok_or(AppError::NotFound)
}
