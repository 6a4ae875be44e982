//! The one event table: audit trail, history, live feed. Every row carries the hash of the row before it, so that a row
//! changed or taken out by hand is noticed. Personal values never enter: of a personal field only its name.

use super::rows::Columns;
use super::{Connection, StoreError, feeds};
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityCode;
use crate::domain::reservation::{ReservationId, Version};
use crate::domain::slot::Moment;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::any::AnyRow;

/// Kind of the events that only wake pages, because a notice for staff has come by itself.
pub const NOTICE: &str = "notice_made";
/// Kind of the events that only wake pages, because a message has come further than its proof: delivered, or read.
pub const ARRIVAL: &str = "message_arrived";

/// Hash before the first row.
pub const FIRST_HASH: &str = "0";

/// A stretch of one facility's public calendar that must be fetched again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    pub facility: FacilityCode,
    /// First local date.
    pub from: NaiveDate,
    /// The day after the last local date.
    pub to: NaiveDate,
    pub revision: i64,
}

/// Which fields changed. Code-like values are kept; of what a person wrote, only the name of the field.
#[derive(Debug, Clone, Default)]
pub struct Changes(Map<String, Value>);

impl Changes {
    /// `field` changed from `before` to `after`. Only for codes, dates and numbers of the office, never for words that a
    /// person typed.
    #[must_use]
    pub fn value(mut self, field: &str, before: impl Serialize, after: impl Serialize) -> Self {
        self.0.insert(field.to_owned(), json!([before, after]));
        self
    }

    /// `field` holds personal or free text and changed; its words stay in the request.
    #[must_use]
    pub fn hidden(mut self, field: &str) -> Self {
        self.0.insert(field.to_owned(), Value::Null);
        self
    }

    /// Together with `more`.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// As it is kept: a JSON object.
    pub fn text(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }
}

/// Something that happened. `kind` is a past participle: `submitted`, `approved`, `moved`.
#[derive(Debug, Clone, Default)]
pub struct Event {
    pub kind: &'static str,
    pub subject: Option<(ReservationId, ReservationCode, Version)>,
    pub changes: Changes,
    pub effects: Vec<Effect>,
}

/// Who did it, and when.
#[derive(Debug, Clone)]
pub struct By {
    /// `applicant`, `system` or `staff:<id>`.
    pub actor: String,
    /// Of staff; empty otherwise.
    pub name: String,
    pub at: Moment,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub sequence: i64,
    pub at: Moment,
    /// `applicant`, `system` or `staff:<id>`.
    pub actor: String,
    /// Of staff; empty otherwise.
    pub actor_name: String,
    pub kind: String,
    pub reservation: Option<ReservationId>,
    /// Of the request; empty when the event is about something else.
    pub code: String,
    pub version: Option<Version>,
    /// JSON object: field → `[before, after]`, or null when the values are personal.
    pub changes: String,
    pub effects: Vec<Effect>,
    pub previous_hash: String,
    pub hash: String,
}

/// Writes one event in the transaction of its change, and what calendars outside are told of it. Gives its sequence.
///
/// # Errors
/// Database trouble.
pub async fn record(db: &mut Connection, by: &By, event: &Event) -> Result<i64, StoreError> {
    let last = sqlx::query("select sequence, hash, (select count(*) from feed_change) as feed_changes from event order by sequence desc limit 1")
        .fetch_optional(&mut *db)
        .await?;
    let (sequence, previous_hash, feed_changes) = match &last {
        None => (1, FIRST_HASH.to_owned(), true),
        Some(row) => {
            let columns = Columns::new(row, "event");
            (columns.int("sequence")? + 1, columns.text("hash")?, columns.int("feed_changes")? > 0)
        }
    };
    if feed_changes {
        feeds::follow(db, by.at).await?;
    }
    let (reservation, code, version) = match &event.subject {
        None => (None, String::new(), None),
        Some((id, code, version)) => (Some(*id), code.to_string(), Some(*version)),
    };
    let mut row = Recorded {
        sequence,
        at: by.at,
        actor: by.actor.clone(),
        actor_name: by.name.clone(),
        kind: event.kind.to_owned(),
        reservation,
        code,
        version,
        changes: event.changes.text(),
        effects: event.effects.clone(),
        previous_hash,
        hash: String::new(),
    };
    row.hash = hash_of(&row);
    insert(db, &row).await?;
    Ok(sequence)
}

async fn insert(db: &mut Connection, row: &Recorded) -> Result<(), StoreError> {
    sqlx::query(
        "insert into event (sequence, at, actor, actor_name, kind, reservation_id, code, version, changes, effects, previous_hash, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(row.sequence)
    .bind(row.at.timestamp())
    .bind(&row.actor)
    .bind(&row.actor_name)
    .bind(&row.kind)
    .bind(row.reservation.map(|id| id.0))
    .bind(&row.code)
    .bind(row.version.map(|version| version.0))
    .bind(&row.changes)
    .bind(effects_text(&row.effects))
    .bind(&row.previous_hash)
    .bind(&row.hash)
    .execute(db)
    .await?;
    Ok(())
}

/// SHA-256 over the previous hash and every field, each with its length before it, as lower-case hex.
pub(crate) fn hash_of(row: &Recorded) -> String {
    let numbers = format!("{} {} {} {}", row.sequence, row.at.timestamp(), row.reservation.map_or(0, |id| id.0), row.version.map_or(0, |version| version.0));
    let effects = effects_text(&row.effects);
    let mut hasher = Sha256::new();
    for field in [&row.previous_hash, &numbers, &row.actor, &row.actor_name, &row.kind, &row.code, &row.changes, &effects] {
        hasher.update(field.len().to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn effects_text(effects: &[Effect]) -> String {
    serde_json::to_string(effects).expect("effects are plain values")
}

const SELECT: &str = "select sequence, at, actor, actor_name, kind, reservation_id, code, version, changes, effects, previous_hash, hash from event";

/// Events after `sequence`, oldest first.
///
/// # Errors
/// Database trouble.
pub async fn since(db: &mut Connection, sequence: i64, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where sequence > $1 order by sequence limit $2"));
    sqlx::query(sql).bind(sequence).bind(limit).fetch_all(db).await?.iter().map(read).collect()
}

/// Events of one request, oldest first, at most 500.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId) -> Result<Vec<Recorded>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where reservation_id = $1 order by sequence limit 500"));
    sqlx::query(sql).bind(reservation.0).fetch_all(db).await?.iter().map(read).collect()
}

/// Sequence of the newest event; 0 when there is none.
///
/// # Errors
/// Database trouble.
pub async fn latest(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query("select coalesce(max(sequence), 0) as id from event").fetch_one(db).await?;
    Columns::new(&row, "event").int("id")
}

/// Sequence of the oldest event that is still there; 0 when there is none.
///
/// # Errors
/// Database trouble.
pub async fn oldest(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query("select coalesce(min(sequence), 0) as id from event").fetch_one(db).await?;
    Columns::new(&row, "event").int("id")
}

fn read(row: &AnyRow) -> Result<Recorded, StoreError> {
    let columns = Columns::new(row, "event");
    let sequence = columns.int("sequence")?;
    Ok(Recorded {
        sequence,
        at: columns.moment("at")?,
        actor: columns.text("actor")?,
        actor_name: columns.text("actor_name")?,
        kind: columns.text("kind")?,
        reservation: columns.maybe_int("reservation_id")?.map(ReservationId),
        code: columns.text("code")?,
        version: columns.maybe_int("version")?.map(Version),
        changes: columns.text("changes")?,
        effects: serde_json::from_str(&columns.text("effects")?).map_err(|_| StoreError::Corrupt { table: "event", id: sequence })?,
        previous_hash: columns.text("previous_hash")?,
        hash: columns.text("hash")?,
    })
}
