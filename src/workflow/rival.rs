//! Names whose use is in the way of what was refused (case D 44).

use super::Context;
use crate::domain::facility::FacilityCode;
use crate::domain::refusal::{HeldBy, Refusal};
use crate::domain::slot::Slot;
use crate::error::AppError;
use crate::store::{Connection, StoreError, facilities, inbox, occupancies};

/// What was answered; a slot that is taken with the name of whoever has it, for staff who may read every request.
///
/// # Errors
/// The one that was answered, or database trouble.
pub(super) async fn named<T>(db: &mut Connection, context: &Context, answer: Result<T, AppError>) -> Result<T, AppError> {
    match answer {
        Err(AppError::Refused(Refusal::SlotTaken { facility, from, to, alternatives, held_by: _ })) => {
            let held_by = holder(db, context, &facility, Slot { from, to }).await?.map(Box::new);
            Err(Refusal::SlotTaken { facility, from, to, alternatives, held_by }.into())
        }
        other => other,
    }
}

async fn holder(db: &mut Connection, context: &Context, code: &FacilityCode, slot: Slot) -> Result<Option<HeldBy>, StoreError> {
    if !inbox::sees_everything(&context.actor.roles()) {
        return Ok(None);
    }
    let Some(facility) = facilities::by_code(db, code).await? else { return Ok(None) };
    let held = occupancies::hard_with_name(db, &facility, slot).await?;
    // What is in the way of a pool as a whole is a use of its kin.
    let in_the_way = held.into_iter().find(|(held, _)| held.occupancy.slot == slot && (held.occupancy.of_kin || facility.is_exclusive()));
    Ok(in_the_way.map(|(_, by)| by).filter(|by| *by != HeldBy::default()))
}
