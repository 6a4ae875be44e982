//! The optional way over the head's desk (service §2.3): the counter has sent a request there first, the head reads it, writes an
//! instruction and passes it on. The clock of the service goes on meanwhile.

use super::{Context, notices, record};
use crate::domain::code::ReservationCode;
use crate::domain::disposition::{ForwardedTo, PassOn, PassTo};
use crate::domain::notice::Notice;
use crate::domain::reservation::{Action, Status, Version};
use crate::error::AppError;
use crate::store::dispositions;
use crate::store::events::Changes;
use crate::store::reservations::Reservation;

/// Longest note of the head, characters.
const LONGEST_NOTE: usize = 500;

/// The head passes a request on, to the facilities team or back to the counter (T4). What lies there can be passed on also after
/// the office has set the way over the head off again.
///
/// # Errors
/// `Forbidden` but for the head; `NotWithHead` for what does not lie there; `VersionConflict`; `Invalid` (field `note`) for too
/// many words.
pub async fn pass_on(context: &Context, code: &ReservationCode, version: Version, word: PassOn) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::PassOn, Some(version)).await?;
                let word = PassOn { note: word.note.trim().to_owned(), ..word };
                if word.note.chars().count() > LONGEST_NOTE {
                    return Err(record::invalid_with("note", "too_long", &[("n", LONGEST_NOTE.to_string())]));
                }
                dispositions::pass_on(db, before.id, &word, context.staff_id(), context.now).await?;
                let status = match word.to {
                    PassTo::Sarpras => Status::Disposed,
                    PassTo::Counter => Status::Submitted,
                };
                let after = Reservation { status, with_head: false, ..before.clone() };
                let more = Changes::default().value("forwarded_to", ForwardedTo::Head.code(), word.to.code()).value("instruction", "", word.instruction.code());
                let more = if word.note.is_empty() { more } else { more.hidden("head_note") };
                let version = record::close_telling(db, &context, &before, &after, "passed_on", Vec::new(), more).await?;
                if word.to == PassTo::Sarpras {
                    notices::tell(db, &context, &Notice::asked_of_sarpras(&code, version)).await?;
                }
                Ok(())
            })
        })
        .await
}
