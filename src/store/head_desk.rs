//! What waits on the head's desk. The applicant's name and number are not read for it (rights table, service §7.5).

use super::dispositions::HeadWord;
use super::{Connection, StoreError, dispositions, reservations};
use crate::domain::slot::Moment;
use crate::server_fns::head_desk::{HeadDesk, HeadRow, HeadWordView};

/// So many are listed.
const MOST: i64 = 200;

/// Requests that wait for the head, the most pressing first.
///
/// # Errors
/// Database trouble.
pub async fn load(db: &mut Connection, now: Moment) -> Result<HeadDesk, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where r.status = 'disposed' and r.with_head = 1 order by (r.starts_at < r.due_at) desc, r.due_at, r.id limit $1",
        reservations::SELECT
    ));
    let found = sqlx::query(sql).bind(MOST).fetch_all(&mut *db).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let reservation = reservations::read(row)?;
        let sheet = dispositions::of_reservation(db, reservation.id).await?;
        rows.push(HeadRow {
            code: reservation.code,
            version: reservation.version,
            institution: reservation.applicant.institution,
            kind: reservation.applicant.kind,
            activity: reservation.activity,
            items: reservation.items.into_iter().map(|asked| asked.item).collect(),
            participants: reservation.participants,
            pattern: reservation.pattern,
            from: reservation.span.from,
            to: reservation.span.to,
            status: reservation.status,
            urgency: reservation.urgency,
            agenda: sheet.as_ref().map_or_else(String::new, |sheet| sheet.agenda.to_string()),
            instruction: sheet.map(|sheet| sheet.instruction),
            note: reservation.disposition_note,
            received_at: reservation.received_at,
            due_at: reservation.due_at,
            urgent: reservation.span.from < reservation.due_at,
        });
    }
    Ok(HeadDesk { rows, now })
}

/// What the head has written, as the screens know it.
pub(super) fn word(head: HeadWord) -> HeadWordView {
    HeadWordView { to: head.word.to, instruction: head.word.instruction, note: head.word.note, at: head.at, by: head.by }
}
