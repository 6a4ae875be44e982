//! A request whose time comes before anybody has decided (*kedaluwarsa*, X14): nobody can be given the time any more.

use super::{Context, record, wording};
use crate::domain::code::ReservationCode;
use crate::domain::message::Template;
use crate::domain::reservation::Status;
use crate::error::AppError;
use crate::store::reservations::{self, Reservation};
use crate::store::slots::{self, Holder};

/// Ends every request whose use has begun undecided, each in its own transaction, and tells its applicant. Gives how many.
///
/// # Errors
/// Database trouble; the others are ended all the same.
pub async fn expire_requests(context: &Context) -> Result<usize, AppError> {
    let come = {
        let mut db = context.store.read().await?;
        reservations::come_undecided(&mut db, context.now).await?
    };
    let (mut ended, mut trouble) = (0, None);
    for code in come {
        match expire(context, code).await {
            Ok(true) => ended += 1,
            // Somebody was faster.
            Ok(false) => {}
            Err(error) => trouble = Some(error),
        }
    }
    trouble.map_or(Ok(ended), Err)
}

async fn expire(context: &Context, code: ReservationCode) -> Result<bool, AppError> {
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let before = reservations::get(db, &code).await?;
                if !before.facts(context.now).has_come_undecided() {
                    return Ok(false);
                }
                let after = Reservation { status: Status::Expired, ..before.clone() };
                let effects = slots::release(db, Holder::Reservation(before.id)).await?;
                record::close(db, &context, &before, &after, "expired", effects).await?;
                let message = wording::message(db, &context, &after, Template::Expired).await?;
                record::tell_instead(db, &context, &message).await?;
                Ok(true)
            })
        })
        .await
}
