//! What the facilities team has said of each thing of a request, and what is left of these things.

use super::reservations::Asked;
use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::facility::FacilityCode;
use crate::domain::item_answer::ItemAnswer;
use crate::domain::reservation::ReservationId;
use crate::domain::slot::Moment;

/// Writes what is said of the things of a request at `at`, in the place of what was said before.
///
/// # Errors
/// Database trouble.
pub async fn put(db: &mut Connection, reservation: ReservationId, answers: &[ItemAnswer], at: Moment) -> Result<(), StoreError> {
    sqlx::query("delete from item_answer where reservation_id = $1").bind(reservation.0).execute(&mut *db).await?;
    for answer in answers {
        sqlx::query(
            "insert into item_answer (reservation_id, facility_id, answer, asked, quantity, note, answered_at) \
             select $1, id, $3, $4, $5, $6, $7 from facility where code = $2",
        )
        .bind(reservation.0)
        .bind(answer.facility.as_str())
        .bind(answer.answer.code())
        .bind(answer.asked)
        .bind(answer.quantity)
        .bind(&answer.note)
        .bind(at.timestamp())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// What was said of the things of a request with the word of `at`; without a word nothing.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId, at: Option<Moment>) -> Result<Vec<ItemAnswer>, StoreError> {
    let Some(at) = at else { return Ok(Vec::new()) };
    let rows = sqlx::query(
        "select a.reservation_id as id, f.code, a.answer, a.asked, a.quantity, a.note from item_answer a join facility f on f.id = a.facility_id \
         where a.reservation_id = $1 and a.answered_at = $2 order by f.position, f.id",
    )
    .bind(reservation.0)
    .bind(at.timestamp())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "item_answer");
            Ok(ItemAnswer {
                facility: FacilityCode(columns.text("code")?),
                answer: columns.code("answer")?,
                asked: columns.int("asked")?,
                quantity: columns.int("quantity")?,
                note: columns.text("note")?,
            })
        })
        .collect()
}

/// Writes what is left of the things of a request: fewer of some, none of others.
///
/// # Errors
/// Database trouble.
pub async fn keep_items(db: &mut Connection, id: ReservationId, before: &[Asked], left: &[Asked]) -> Result<(), StoreError> {
    for asked in before {
        let query = match left.iter().find(|left| left.facility == asked.facility) {
            Some(left) if left.item.quantity == asked.item.quantity => continue,
            Some(left) => sqlx::query("update reservation_item set quantity = $3 where reservation_id = $1 and facility_id = $2")
                .bind(id.0)
                .bind(asked.facility.0)
                .bind(left.item.quantity),
            None => sqlx::query("delete from reservation_item where reservation_id = $1 and facility_id = $2").bind(id.0).bind(asked.facility.0),
        };
        query.execute(&mut *db).await?;
    }
    Ok(())
}
