//! Whether the database answers.

use super::{Store, StoreError};

/// Reads one row, and takes and gives back the lock that every write needs, changing nothing.
///
/// # Errors
/// What keeps the database from reading or writing.
pub async fn answers(store: &Store) -> Result<(), StoreError> {
    sqlx::query("select count(*) from facility").fetch_one(&mut *store.read().await?).await?;
    store
        .write(|db| {
            Box::pin(async move {
                sqlx::query("update facility set revision = revision where id < 0").execute(db).await?;
                Ok(())
            })
        })
        .await
}
