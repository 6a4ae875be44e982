//! What was reminded of, what is to be reminded of now, and what came too late. Each question can be asked of one request again
//! (`only`), inside of the transaction that writes the reminder.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::code::ReservationCode;
use crate::domain::reminder::{ReminderKind, UsesAhead};
use crate::domain::reservation::ReservationId;
use crate::domain::slot::{Moment, Slot};
use sqlx::any::AnyRow;

/// So many of each kind are found in one round; those that are most pressing come first.
const MOST: i64 = 200;

/// Somebody can be written to.
const REACHABLE: &str = "r.forgotten_at is null and (r.whatsapp <> '' or r.email <> '')";

/// Messages that are called off: their moment is past, or what was late has come back.
const TOO_LATE: &str = "\
    m.sent_at is null and m.cancelled_at is null and m.state = 'queued' \
    and (exists (select 1 from reminder x where x.message_id = m.id and x.not_after <= $1) \
      or (m.template = 'overdue' and exists (select 1 from reservation r where r.id = m.reservation_id and r.status <> 'in_use')))";

/// Notes that a request was reminded of something. Gives the row's id; `None` when that was done before.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, reservation: ReservationId, kind: ReminderKind, about: &str, now: Moment) -> Result<Option<i64>, StoreError> {
    let row = sqlx::query("insert into reminder (reservation_id, kind, about, made_at) values ($1, $2, $3, $4) on conflict do nothing returning id")
        .bind(reservation.0)
        .bind(kind.code())
        .bind(about)
        .bind(now.timestamp())
        .fetch_optional(db)
        .await?;
    row.map(|row| Columns::new(&row, "reminder").int("id")).transpose()
}

/// The message of a reminder, which must not leave at `not_after` or later.
///
/// # Errors
/// Database trouble.
pub async fn carries(db: &mut Connection, reminder: i64, message: i64, not_after: Moment) -> Result<(), StoreError> {
    sqlx::query("update reminder set message_id = $2, not_after = $3 where id = $1")
        .bind(reminder)
        .bind(message)
        .bind(not_after.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// Bookings whose use is ahead and whose borrowers were told the date, but not lately.
///
/// # Errors
/// Database trouble.
pub async fn uses_ahead(db: &mut Connection, ahead: &UsesAhead, only: Option<&ReservationCode>) -> Result<Vec<ReservationCode>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select r.id, r.code from reservation r \
         where r.status = 'approved' and r.starts_at >= $1 and r.starts_at < $2 and r.notified_at is not null and {REACHABLE} \
           and coalesce((select max(m.created_at) from message m where m.reservation_id = r.id and m.template in ('approved', 'reschedule_agreed') \
             and m.cancelled_at is null), 0) < $3 \
           and not exists (select 1 from reminder x where x.reservation_id = r.id and x.kind = 'use_ahead' and x.about = substr(r.start_wall, 1, 10)) \
           and ($4 = '' or r.code = $4) \
         order by r.starts_at, r.id limit $5"
    ));
    let rows = sqlx::query(sql)
        .bind(ahead.begin.from.timestamp())
        .bind(ahead.begin.to.timestamp())
        .bind(ahead.told_before.timestamp())
        .bind(text(only))
        .bind(MOST)
        .fetch_all(db)
        .await?;
    rows.iter().map(code).collect()
}

/// Requests with a proposal that has to be answered within `left`, and whose applicants know of it.
///
/// # Errors
/// Database trouble.
pub async fn offers_ahead(db: &mut Connection, left: Slot, only: Option<&ReservationCode>) -> Result<Vec<ReservationCode>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select r.id, r.code from proposal p join reservation r on r.id = p.reservation_id \
         where p.answer_by > $1 and p.answer_by <= $2 and p.told = 1 and {REACHABLE} \
           and not exists (select 1 from reminder x where x.reservation_id = r.id and x.kind = 'offer_expiring' and x.about = cast(p.id as text)) \
           and ($3 = '' or r.code = $3) \
         order by p.answer_by, p.id limit $4"
    ));
    let rows = sqlx::query(sql).bind(left.from.timestamp()).bind(left.to.timestamp()).bind(text(only)).bind(MOST).fetch_all(db).await?;
    rows.iter().map(code).collect()
}

/// Borrowers from outside of the office who brought something back within `returned`, and were neither asked how it was nor have
/// said it.
///
/// # Errors
/// Database trouble.
pub async fn not_asked(db: &mut Connection, returned: Slot, only: Option<&ReservationCode>) -> Result<Vec<ReservationCode>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select r.id, r.code from handover h join reservation r on r.id = h.reservation_id \
         where h.direction = 'back' and h.at >= $1 and h.at < $2 and r.status = 'done' and r.kind <> 'internal' and {REACHABLE} \
           and not exists (select 1 from survey_token t where t.reservation_id = r.id) \
           and not exists (select 1 from reminder x where x.reservation_id = r.id and x.kind = 'survey') \
           and ($3 = '' or r.code = $3) \
         order by h.at, h.id limit $4"
    ));
    let rows = sqlx::query(sql).bind(returned.from.timestamp()).bind(returned.to.timestamp()).bind(text(only)).bind(MOST).fetch_all(db).await?;
    rows.iter().map(code).collect()
}

/// Undecided requests whose clock runs and that are due within `due`, with that moment, of which the staff have not been warned
/// as `kind` says.
///
/// # Errors
/// Database trouble.
pub async fn deadlines(db: &mut Connection, kind: ReminderKind, due: Slot) -> Result<Vec<(ReservationCode, Moment)>, StoreError> {
    let rows = sqlx::query(
        "select r.id, r.code, r.due_at from reservation r \
         where r.status in ('submitted', 'disposed', 'review') and r.due_at > $1 and r.due_at <= $2 \
           and not exists (select 1 from reminder x where x.reservation_id = r.id and x.kind = $3 and x.about = cast(r.due_at as text)) \
         order by r.due_at, r.id limit $4",
    )
    .bind(due.from.timestamp())
    .bind(due.to.timestamp())
    .bind(kind.code())
    .bind(MOST)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((code(row)?, Columns::new(row, "reservation").moment("due_at")?))).collect()
}

/// Messages that say nothing true any more and have not left, with their requests, the oldest first.
///
/// # Errors
/// Database trouble.
pub async fn too_late(db: &mut Connection, now: Moment) -> Result<Vec<(i64, ReservationId)>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("select m.id, m.reservation_id from message m where {TOO_LATE} order by m.id limit $2"));
    let rows = sqlx::query(sql).bind(now.timestamp()).bind(MOST).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "message");
            Ok((columns.int("id")?, ReservationId(columns.int("reservation_id")?)))
        })
        .collect()
}

/// Calls a message off that has not left.
///
/// # Errors
/// Database trouble.
pub async fn call_off(db: &mut Connection, message: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update message set cancelled_at = $2 where id = $1 and sent_at is null and cancelled_at is null")
        .bind(message)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

fn text(only: Option<&ReservationCode>) -> &str {
    only.map_or("", ReservationCode::as_str)
}

fn code(row: &AnyRow) -> Result<ReservationCode, StoreError> {
    Columns::new(row, "reservation").code("code")
}
