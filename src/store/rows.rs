//! Reading columns: integers to moments, text to our codes. What cannot be understood is `Corrupt`, never guessed.

use super::StoreError;
use crate::domain::slot::{Moment, Slot};
use chrono::{DateTime, NaiveDateTime};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use std::str::FromStr;

/// Wall-clock times in the database, `2026-11-24T08:00`.
pub(super) const WALL: &str = "%Y-%m-%dT%H:%M";

/// One row of one table.
pub(super) struct Columns<'r> {
    row: &'r AnyRow,
    table: &'static str,
}

impl<'r> Columns<'r> {
    pub(super) fn new(row: &'r AnyRow, table: &'static str) -> Self {
        Self { row, table }
    }

    pub(super) fn corrupt(&self) -> StoreError {
        StoreError::Corrupt { table: self.table, id: self.row.try_get("id").unwrap_or(0) }
    }

    pub(super) fn int(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.row.try_get(column)?)
    }

    pub(super) fn maybe_int(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.row.try_get(column)?)
    }

    pub(super) fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.row.try_get(column)?)
    }

    pub(super) fn maybe_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.row.try_get(column)?)
    }

    pub(super) fn code<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| self.corrupt())
    }

    /// Empty text and null are both "none".
    pub(super) fn maybe_code<T: FromStr>(&self, column: &str) -> Result<Option<T>, StoreError> {
        match self.maybe_text(column)? {
            Some(text) if !text.is_empty() => text.parse().map(Some).map_err(|_| self.corrupt()),
            _ => Ok(None),
        }
    }

    pub(super) fn moment(&self, column: &str) -> Result<Moment, StoreError> {
        DateTime::from_timestamp(self.int(column)?, 0).ok_or_else(|| self.corrupt())
    }

    pub(super) fn maybe_moment(&self, column: &str) -> Result<Option<Moment>, StoreError> {
        self.maybe_int(column)?.map(|seconds| DateTime::from_timestamp(seconds, 0).ok_or_else(|| self.corrupt())).transpose()
    }

    pub(super) fn wall(&self, column: &str) -> Result<NaiveDateTime, StoreError> {
        NaiveDateTime::parse_from_str(&self.text(column)?, WALL).map_err(|_| self.corrupt())
    }

    /// Whose a stretch is: the `institution` or the `name` of a request, or the `reason` of a closure.
    pub(super) fn holder(&self) -> Result<String, StoreError> {
        let institution = self.maybe_text("institution")?.filter(|text| !text.is_empty());
        Ok(match institution.or(self.maybe_text("name")?) {
            Some(who) => who,
            None => self.maybe_text("reason")?.unwrap_or_default(),
        })
    }

    pub(super) fn slot(&self, from: &str, to: &str) -> Result<Slot, StoreError> {
        Slot::new(self.moment(from)?, self.moment(to)?).ok_or_else(|| self.corrupt())
    }
}
