//! Asks the facilities team about several new requests (P4). Each is a change of its own: one that is refused stops no other.

use super::{Context, decide};
use crate::domain::code::ReservationCode;
use crate::domain::disposition::Disposition;
use crate::domain::reservation::Refusal;
use crate::error::AppError;

/// So many at once; a page of the inbox has no more.
const MOST: usize = 200;

/// Passes each of the first 200 on, on a sheet with nothing special on it. What has been passed on or taken back meanwhile needs no
/// asking any more.
///
/// # Errors
/// The last refusal, after all were tried; trouble that no other would be spared from at once.
pub async fn about_each(context: &Context, codes: &[ReservationCode]) -> Result<(), AppError> {
    let mut refused = Ok(());
    for code in codes.iter().take(MOST) {
        match decide::dispose(context, code, None, Disposition::default()).await {
            Ok(()) | Err(AppError::Refused(Refusal::NotAllowedInState { .. })) => {}
            Err(error @ (AppError::Refused(_) | AppError::NotFound)) => refused = Err(error),
            Err(error) => return Err(error),
        }
    }
    refused
}
