//! Database trouble. A named constraint becomes a refusal where the workflow knows what it means; the rest is logged
//! once and hidden.

use crate::error::AppError;

/// What went wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row that cannot be understood.
    #[error("row {id} of {table} cannot be understood")]
    Corrupt { table: &'static str, id: i64 },
    /// The commit that would have carried the write failed.
    #[error("commit failed: {0}")]
    Commit(String),
    #[error("the writer has stopped")]
    Stopped,
    #[error("{0}")]
    Unusable(String),
}

impl StoreError {
    /// Whether the database refused because of the named constraint or trigger.
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.message().contains(name))
    }

    /// A unique column already holds the value.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// The disk is full, the file is read-only, the lock cannot be had: try again later.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) | Self::Commit(_) | Self::Stopped => true,
            Self::Database(sqlx::Error::Database(error)) => {
                // SQLITE_BUSY 5, LOCKED 6, READONLY 8, IOERR 10, FULL 13, CANTOPEN 14; extended codes in the upper bits.
                error.code().and_then(|code| code.parse::<i64>().ok()).is_some_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
            }
            _ => false,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            tracing::warn!(%error, "the database is not available");
            return Self::Unavailable;
        }
        let incident = super::random_hex(4);
        tracing::error!(%incident, %error, "a database fault");
        Self::Internal { incident }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}
