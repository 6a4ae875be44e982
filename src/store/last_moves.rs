//! What the last move of a request has overwritten: one row each, for the seconds in which it can be undone.

use super::reservations::Reservation;
use super::rows::{Columns, WALL};
use super::{Connection, StoreError};
use crate::domain::facility::{FacilityId, Layout};
use crate::domain::proposal::Proposal;
use crate::domain::reservation::{Agreement, AgreementHow, ReservationId, SarprasAnswer, Status, Version};
use crate::domain::role::StaffId;
use crate::domain::slot::{Moment, Slot};
use crate::domain::undo::undo_until;
use chrono::NaiveDateTime;
use sqlx::any::AnyRow;

/// Kinds of the events that can be undone for some seconds, as long as nothing else has happened to their request.
pub const KINDS: [&str; 3] = ["moved", "proposed", "offered"];
/// Kind of the event that undoes one of them: the one of the version before.
pub const UNDONE: &str = "undone";

/// What stood there before a move or a proposal, and who may bring it back until when.
#[derive(Debug, Clone, PartialEq)]
pub struct LastMove {
    /// Of the request after the move.
    pub version: Version,
    pub by: StaffId,
    /// At this moment it is too late.
    pub until: Moment,
    pub status: Status,
    /// Wall clock (WITA).
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub span: Slot,
    /// Where a request for one thing was, and in which layout.
    pub place: Option<(FacilityId, Option<Layout>)>,
    pub due_at: Moment,
    pub sarpras_answer: Option<SarprasAnswer>,
    pub sarpras_note: String,
    pub sarpras_at: Option<Moment>,
    pub sarpras_by: Option<StaffId>,
    pub reason_note: String,
    pub agreement: Option<Agreement>,
    pub override_reason: String,
    /// What was proposed until then.
    pub proposal: Option<Proposal>,
    /// Messages that the move called off before they were sent.
    pub overtaken: Vec<i64>,
}

impl LastMove {
    /// Can it still be undone, so that nobody outside may hear of it? Not when something else has happened to the request since.
    pub fn is_held(&self, version: Version, now: Moment) -> bool {
        self.version == version && now < self.until
    }

    /// The request as it was, still in the facility of now.
    pub fn restored(&self, after: &Reservation) -> Reservation {
        Reservation {
            start: self.start,
            end: self.end,
            span: self.span,
            status: self.status,
            due_at: self.due_at,
            sarpras_answer: self.sarpras_answer,
            sarpras_note: self.sarpras_note.clone(),
            sarpras_at: self.sarpras_at,
            sarpras_by: self.sarpras_by,
            reason_note: self.reason_note.clone(),
            agreement: self.agreement.clone(),
            override_reason: self.override_reason.clone(),
            proposal: self.proposal.clone(),
            ..after.clone()
        }
    }
}

/// Keeps what `before` was, in the place of what an earlier move has overwritten; `version` is the one after the move.
///
/// # Errors
/// Database trouble.
pub async fn remember(db: &mut Connection, before: &Reservation, version: Version, by: StaffId, overtaken: &[i64], now: Moment) -> Result<(), StoreError> {
    forget(db, before.id, now).await?;
    let place = match before.items.as_slice() {
        [asked] => Some((asked.facility, asked.item.layout)),
        _ => None,
    };
    let proposal = before.proposal.as_ref().map(serde_json::to_string).transpose();
    let proposal = proposal.map_err(|_| StoreError::Corrupt { table: "proposal", id: before.id.0 })?;
    let overtaken: Vec<String> = overtaken.iter().map(ToString::to_string).collect();
    sqlx::query(
        "insert into last_move (reservation_id, version, moved_by, undo_until, status, start_wall, end_wall, starts_at, ends_at, facility_id, layout, \
           due_at, sarpras_answer, sarpras_note, sarpras_at, sarpras_by, reason_note, agreement_how, agreement_note, override_reason, overtaken, proposal) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    )
    .bind(before.id.0)
    .bind(version.0)
    .bind(by.0)
    .bind(undo_until(now).timestamp())
    .bind(before.status.code())
    .bind(before.start.format(WALL).to_string())
    .bind(before.end.format(WALL).to_string())
    .bind(before.span.from.timestamp())
    .bind(before.span.to.timestamp())
    .bind(place.map(|(facility, _)| facility.0))
    .bind(place.and_then(|(_, layout)| layout).map(|layout| layout.code()))
    .bind(before.due_at.timestamp())
    .bind(before.sarpras_answer.map(SarprasAnswer::code))
    .bind(&before.sarpras_note)
    .bind(before.sarpras_at.map(|at| at.timestamp()))
    .bind(before.sarpras_by.map(|by| by.0))
    .bind(&before.reason_note)
    .bind(before.agreement.as_ref().map_or("", |agreement| agreement.how.code()))
    .bind(before.agreement.as_ref().map_or("", |agreement| agreement.note.as_str()))
    .bind(&before.override_reason)
    .bind(overtaken.join(","))
    .bind(proposal)
    .execute(db)
    .await?;
    Ok(())
}

/// What the last move of a request has overwritten, if it is still kept.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId) -> Result<Option<LastMove>, StoreError> {
    let row = sqlx::query(
        "select reservation_id as id, version, moved_by, undo_until, status, start_wall, end_wall, starts_at, ends_at, facility_id, layout, due_at, \
           sarpras_answer, sarpras_note, sarpras_at, sarpras_by, reason_note, agreement_how, agreement_note, override_reason, overtaken, proposal \
         from last_move where reservation_id = $1",
    )
    .bind(reservation.0)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Forgets the move of this request, and every one whose time is over.
///
/// # Errors
/// Database trouble.
pub async fn forget(db: &mut Connection, reservation: ReservationId, now: Moment) -> Result<(), StoreError> {
    sqlx::query("delete from last_move where reservation_id = $1 or undo_until <= $2").bind(reservation.0).bind(now.timestamp()).execute(db).await?;
    Ok(())
}

/// Forgets every move whose time is over.
///
/// # Errors
/// Database trouble.
pub async fn forget_old(db: &mut Connection, now: Moment) -> Result<(), StoreError> {
    sqlx::query("delete from last_move where undo_until <= $1").bind(now.timestamp()).execute(db).await?;
    Ok(())
}

/// Is there a move whose time is over?
///
/// # Errors
/// Database trouble.
pub async fn is_any_old(db: &mut Connection, now: Moment) -> Result<bool, StoreError> {
    let row = sqlx::query("select count(*) as id from last_move where undo_until <= $1").bind(now.timestamp()).fetch_one(db).await?;
    Ok(Columns::new(&row, "last_move").int("id")? > 0)
}

fn read(row: &AnyRow) -> Result<LastMove, StoreError> {
    let columns = Columns::new(row, "last_move");
    let layout: Option<Layout> = columns.maybe_code("layout")?;
    let agreement_note = columns.text("agreement_note")?;
    let overtaken = columns.text("overtaken")?;
    let overtaken = overtaken.split(',').filter(|id| !id.is_empty()).map(|id| id.parse::<i64>().map_err(|_| columns.corrupt()));
    let proposal = columns.maybe_text("proposal")?.map(|json| serde_json::from_str::<Proposal>(&json).map_err(|_| columns.corrupt()));
    Ok(LastMove {
        version: Version(columns.int("version")?),
        by: StaffId(columns.int("moved_by")?),
        until: columns.moment("undo_until")?,
        status: columns.code("status")?,
        start: columns.wall("start_wall")?,
        end: columns.wall("end_wall")?,
        span: columns.slot("starts_at", "ends_at")?,
        place: columns.maybe_int("facility_id")?.map(|facility| (FacilityId(facility), layout)),
        due_at: columns.moment("due_at")?,
        sarpras_answer: columns.maybe_code("sarpras_answer")?,
        sarpras_note: columns.text("sarpras_note")?,
        sarpras_at: columns.maybe_moment("sarpras_at")?,
        sarpras_by: columns.maybe_int("sarpras_by")?.map(StaffId),
        reason_note: columns.text("reason_note")?,
        agreement: columns.maybe_code::<AgreementHow>("agreement_how")?.map(|how| Agreement { how, note: agreement_note }),
        override_reason: columns.text("override_reason")?,
        proposal: proposal.transpose()?,
        overtaken: overtaken.collect::<Result<_, _>>()?,
    })
}
