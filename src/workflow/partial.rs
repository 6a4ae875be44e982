//! Not all that was asked for is there (*sebagian*, service §7.3): what is there is offered to the applicant at the time they asked
//! for, and only their yes makes it a booking. An offer like any other from then on ([`super::propose`]).

use super::propose::{self, Wanted};
use super::{Context, decide, record};
use crate::domain::code::ReservationCode;
use crate::domain::item_answer::what_is_there;
use crate::domain::reservation::{Action, Item, SarprasAnswer, Version};
use crate::error::AppError;
use crate::store::slots::Claim;
use crate::store::{item_answers, reference};

/// Offers what the facilities team said is there, no more; an earlier offer is replaced. It is held until the answer, and the
/// clock of the service stands still.
///
/// # Errors
/// The refusal of the table of actions; `Invalid` (field `answer`) unless the team has answered *partly*, thing by thing;
/// `SlotTaken` or `StockExceeded` with alternatives; `VersionConflict`.
pub async fn offer_available(context: &Context, code: &ReservationCode, version: Version) -> Result<(), AppError> {
    let (store, context, code) = (context.store.clone(), context.clone(), code.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = record::open(db, &context, &code, Action::Offer, Some(version)).await?;
                let answers = item_answers::of_reservation(db, before.id, before.sarpras_at).await?;
                let things = what_is_there(before.items.iter().map(|asked| &asked.item), &answers);
                if before.sarpras_answer != Some(SarprasAnswer::Partial) || things.is_empty() {
                    return Err(record::invalid("answer", "nothing_to_offer"));
                }
                let calendar = reference::load(&context.store, db).await?.calendar;
                let mut claims = decide::claims_as_asked(db, &before).await?;
                claims.retain_mut(|claim| fewer(claim, &things));
                let wanted =
                    Wanted { claims, elsewhere: None, things, start: before.start, end: before.end, reason: String::new(), override_reason: String::new() };
                propose::hold_and_ask(db, &context, &before, wanted, &calendar, Vec::new()).await
            })
        })
        .await
}

/// Takes as many units as are offered; `false` when none are.
fn fewer(claim: &mut Claim, things: &[Item]) -> bool {
    let Some(thing) = things.iter().find(|thing| thing.facility == claim.facility.code) else { return false };
    claim.quantity = thing.quantity;
    for stretch in &mut claim.stretches {
        stretch.quantity = thing.quantity;
    }
    true
}
