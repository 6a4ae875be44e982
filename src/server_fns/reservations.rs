//! What an applicant does: ask, follow, take back. No account; the secret link or code and digits open one request.

use crate::domain::application_form::ApplicationForm;
use crate::domain::availability::Alternative;
use crate::domain::code::ReservationCode;
use crate::domain::language::Language;
use crate::domain::reservation::{Item, Pattern, Reason, Status};
use crate::domain::slot::Moment;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The answer to a sent form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub code: ReservationCode,
    /// `/p/{secret}`, the page of this request.
    pub path: String,
    pub received_at: Moment,
    pub due_at: Moment,
    /// The same form had come before; no second request was made.
    pub repeated: bool,
}

/// One line of the history as the applicant may read it: no names of staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub at: Moment,
    /// Kind of the event: `submitted`, `disposed`, `confirmed`, `approved`, `rejected`, `moved`, `cancelled`, `withdrawn`, `notified`.
    pub kind: String,
}

/// A request as its applicant sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrackedReservation {
    pub code: ReservationCode,
    pub secret: String,
    pub status: Status,
    pub items: Vec<Item>,
    pub activity: String,
    pub participants: Option<i64>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    pub received_at: Moment,
    pub due_at: Moment,
    /// The use begins before the answer is due (*mendesak*).
    pub urgent: bool,
    pub decided_at: Option<Moment>,
    pub reason: Option<Reason>,
    pub reason_note: String,
    pub timeline: Vec<TimelineEntry>,
    /// May still be taken back.
    pub can_withdraw: bool,
    /// After a rejection: free times near the one asked for.
    pub alternatives: Vec<Alternative>,
}

/// Sends the form (document steps 3 and 7).
#[server(endpoint = "reservations/submit")]
pub async fn submit_application(form: ApplicationForm, language: Language) -> Result<Receipt, AppError> {
    let _ = (form, language);
    Err(AppError::NotFound)
}

/// The request behind a secret link.
#[server(endpoint = "reservations/tracked")]
pub async fn load_tracked_reservation(secret: String) -> Result<TrackedReservation, AppError> {
    let _ = secret;
    Err(AppError::NotFound)
}

/// Finds a request by its spoken code and the last four digits of the WhatsApp number; gives its page's path.
/// Wrong code and wrong digits answer alike.
#[server(endpoint = "reservations/find")]
pub async fn find_reservation(code: String, last_four: String) -> Result<String, AppError> {
    let _ = (code, last_four);
    Err(AppError::NotFound)
}

/// The applicant takes the request back (X7, X8).
#[server(endpoint = "reservations/withdraw")]
pub async fn withdraw_reservation(secret: String) -> Result<(), AppError> {
    let _ = secret;
    Err(AppError::NotFound)
}
