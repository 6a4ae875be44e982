//! Files that belong to a request: the applicant's letter (service §2.1), sent or brought, and photos of a handover (§2.4). The contents have been
//! received whole and lie in their place already (`server::uploads`); here they become part of the request, or are refused.

use super::{Actor, Context, record};
use crate::domain::code::ReservationCode;
use crate::domain::role::Role;
use crate::domain::upload::{FIELD, FileType, LETTER_ROLES, PHOTO_ROLES, Purpose, UploadId};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::reservations::{self, Reservation};
use crate::store::uploads::{self, NewUpload};
use crate::store::{Connection, inbox};
use chrono::Duration;

/// Whoever comes when the quota of the day is used up is told to come back after so long.
const WAIT_SECONDS: u64 = 3_600;

/// A file that lies in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// In the folder.
    pub name: String,
    /// Cleaned.
    pub shown_name: String,
    pub kind: FileType,
    pub bytes: i64,
    /// Lower-case hex.
    pub sha256: String,
}

/// Makes a file part of a request. The request's version stays: nobody's open form gets out of date by it.
///
/// # Errors
/// Those of [`allowed`].
pub async fn add(context: &Context, code: &ReservationCode, purpose: Purpose, file: NewFile) -> Result<UploadId, AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let reservation = reservations::get(db, &code).await?;
                allowed(db, &context, &reservation, purpose).await?;
                let new = NewUpload {
                    name: &file.name,
                    reservation: reservation.id,
                    purpose,
                    shown_name: &file.shown_name,
                    kind: file.kind,
                    bytes: file.bytes,
                    sha256: &file.sha256,
                    by: context.staff_id(),
                };
                let id = uploads::insert(db, &new, context.now).await?;
                let kind = match purpose {
                    Purpose::Letter if matches!(context.actor, Actor::Staff(_)) => "letter_taken_in",
                    Purpose::Letter => "letter_sent",
                    Purpose::Handover => "photo_added",
                };
                let changes = Changes::default().value("file", "", id.0.to_string());
                let subject = Some((reservation.id, reservation.code.clone(), reservation.version));
                events::record(db, &context.by(), &Event { kind, subject, changes, effects: Vec::new() }).await?;
                Ok(id)
            })
        })
        .await
}

/// May whoever acts add one to this request now? Asked before the file is read, so that nobody sends five megabytes in vain, and again
/// when it becomes part of the request.
///
/// # Errors
/// `Forbidden` or `NotFound` for whoever may not; `Invalid` (field `file`) in another state of the request, or when it has as many as
/// it may have; `TooManyRequests` when the quota of the day is used up.
pub async fn allowed(db: &mut Connection, context: &Context, reservation: &Reservation, purpose: Purpose) -> Result<(), AppError> {
    let roles = context.actor.roles();
    match (purpose, &context.actor) {
        // The applicant's own act: whoever calls has proved it by the secret link.
        (Purpose::Letter, Actor::Applicant) => {}
        // Brought to the counter on paper, or sent to the office by another way.
        (Purpose::Letter, Actor::Staff(_)) if roles.any_of(LETTER_ROLES) => {}
        (Purpose::Handover, Actor::Staff(_)) if roles.any_of(PHOTO_ROLES) => {
            if !roles.has(Role::Admin) && !inbox::concerns_the_facilities_team(reservation, context.now) {
                return Err(AppError::NotFound);
            }
        }
        (Purpose::Letter | Purpose::Handover, Actor::Applicant | Actor::System | Actor::Staff(_)) => return Err(AppError::Forbidden),
    }
    if !purpose.is_for(reservation.status) {
        return Err(fault("file_state", &[]));
    }
    if uploads::count(db, reservation.id, purpose).await? >= purpose.most() {
        return Err(fault("file_count", &[("n", purpose.most().to_string())]));
    }
    let (sent, most) = (uploads::sent_since(db, purpose, context.now - Duration::days(1)).await?, purpose.daily());
    if sent.files >= most.files || sent.bytes >= most.bytes {
        return Err(AppError::TooManyRequests { retry_after_seconds: WAIT_SECONDS });
    }
    Ok(())
}

fn fault(code: &str, values: &[(&str, String)]) -> AppError {
    record::invalid_with(FIELD, code, values)
}
