//! Who has read which request (*catatan akses*). Outside of the chain of events; one of the few things that a GET may write.

use super::rows::Columns;
use super::{Connection, Store, StoreError};
use crate::domain::code::ReservationCode;
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::server_fns::people::ReadView;
use chrono::Duration;
use sqlx::any::AnyRow;

/// Within so many minutes the same person reads the same request once.
const ONCE_IN_MINUTES: i64 = 5;
/// The list is never longer.
const MOST: i64 = 100;

/// Notes that a member of staff has been shown the request. When it cannot be noted (the disk is full) the office goes on
/// reading, and the log of the server tells.
pub async fn note(store: &Store, db: &mut Connection, reader: Option<StaffId>, code: &ReservationCode, now: Moment) {
    let Some(reader) = reader else { return };
    if let Err(error) = note_reader(store, db, reader, code, now).await {
        tracing::warn!(%error, "the reading of a request could not be noted");
    }
}

async fn note_reader(store: &Store, db: &mut Connection, reader: StaffId, code: &ReservationCode, now: Moment) -> Result<(), StoreError> {
    let code = code.to_string();
    let since = now - Duration::minutes(ONCE_IN_MINUTES);
    let noted = sqlx::query("select id from read_log where staff_id = $1 and code = $2 and read_at > $3 limit 1")
        .bind(reader.0)
        .bind(&code)
        .bind(since.timestamp())
        .fetch_optional(db)
        .await?;
    if noted.is_some() {
        return Ok(());
    }
    store
        .write(move |db| {
            Box::pin(async move {
                sqlx::query("insert into read_log (staff_id, code, read_at) values ($1, $2, $3)")
                    .bind(reader.0)
                    .bind(code)
                    .bind(now.timestamp())
                    .execute(db)
                    .await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
}

/// The newest lines, at most 100.
///
/// # Errors
/// Database trouble.
pub async fn latest(db: &mut Connection) -> Result<Vec<ReadView>, StoreError> {
    let rows =
        sqlx::query("select l.id, s.name, l.code, l.read_at from read_log l join staff s on s.id = l.staff_id order by l.read_at desc, l.id desc limit $1")
            .bind(MOST)
            .fetch_all(db)
            .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<ReadView, StoreError> {
    let columns = Columns::new(row, "read_log");
    Ok(ReadView { name: columns.text("name")?, code: columns.code("code")?, at: columns.moment("read_at")? })
}
