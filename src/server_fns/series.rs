//! Events of the office itself and maintenance, once or again and again.

use crate::domain::series::{Checked, Entered, EventForm};
use crate::error::AppError;
use leptos::prelude::*;

/// Looks at every date of the form and stores nothing.
#[server(endpoint = "series/check")]
pub async fn check_event(form: EventForm) -> Result<Checked, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Sarpras, Role::Admin]).await?;
    crate::workflow::series::check_form(&context, &form).await
}

/// Stores every date of the form but those that it gives up, or none when another one clashes.
#[server(endpoint = "series/enter")]
pub async fn enter_event(form: EventForm) -> Result<Entered, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Sarpras, Role::Admin]).await?;
    crate::workflow::series::enter_form(&context, &form).await
}
