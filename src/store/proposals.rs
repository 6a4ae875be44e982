//! What is proposed to applicants and not answered yet: one row each, gone with the answer.

use super::rows::{Columns, WALL};
use super::{Connection, StoreError};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::proposal::{Elsewhere, Proposal, ProposalId};
use crate::domain::reservation::{Item, Question, ReservationId};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::server_fns::reservations::ProposalView;

/// So many overdue proposals are ended in one round.
const MOST: i64 = 200;

/// Writes what is proposed to a request now, in the place of what was proposed before; `id` of `proposal` is not read. Gives
/// its row id.
///
/// # Errors
/// Database trouble.
pub async fn put(db: &mut Connection, reservation: ReservationId, proposal: &Proposal) -> Result<ProposalId, StoreError> {
    remove(&mut *db, reservation).await?;
    let row = sqlx::query(
        "insert into proposal (reservation_id, kind, facility_id, start_wall, end_wall, starts_at, ends_at, reason, override_reason, \
           asked_at, asked_by, answer_by, told) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id",
    )
    .bind(reservation.0)
    .bind(proposal.kind.code())
    .bind(proposal.elsewhere.as_ref().map(|elsewhere| elsewhere.id.0))
    .bind(proposal.start.format(WALL).to_string())
    .bind(proposal.end.format(WALL).to_string())
    .bind(proposal.span.from.timestamp())
    .bind(proposal.span.to.timestamp())
    .bind(&proposal.reason)
    .bind(&proposal.override_reason)
    .bind(proposal.asked_at.timestamp())
    .bind(proposal.asked_by.map(|by| by.0))
    .bind(proposal.answer_by.timestamp())
    .bind(i64::from(proposal.told))
    .fetch_one(&mut *db)
    .await?;
    let id = ProposalId(Columns::new(&row, "proposal").int("id")?);
    put_things(db, id, &proposal.things).await?;
    Ok(id)
}

/// Writes what was proposed before, under the row id that it had: an answer on a page from then is an answer to it.
///
/// # Errors
/// Database trouble.
pub async fn put_again(db: &mut Connection, reservation: ReservationId, proposal: &Proposal) -> Result<(), StoreError> {
    let without_things = Proposal { things: Vec::new(), ..proposal.clone() };
    let id = put(db, reservation, &without_things).await?;
    sqlx::query("update proposal set id = $2 where id = $1").bind(id.0).bind(proposal.id.0).execute(&mut *db).await?;
    put_things(db, proposal.id, &proposal.things).await
}

async fn put_things(db: &mut Connection, proposal: ProposalId, things: &[Item]) -> Result<(), StoreError> {
    for thing in things {
        sqlx::query("insert into proposal_item (proposal_id, facility_id, quantity) select $1, id, $3 from facility where code = $2")
            .bind(proposal.0)
            .bind(thing.facility.as_str())
            .bind(thing.quantity)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Nothing is proposed to the request any more.
///
/// # Errors
/// Database trouble.
pub async fn remove(db: &mut Connection, reservation: ReservationId) -> Result<(), StoreError> {
    sqlx::query("delete from proposal where reservation_id = $1").bind(reservation.0).execute(db).await?;
    Ok(())
}

/// From now on the applicant may know of what is proposed: a message about it was opened or sent.
///
/// # Errors
/// Database trouble.
pub async fn mark_told(db: &mut Connection, reservation: ReservationId) -> Result<(), StoreError> {
    sqlx::query("update proposal set told = 1 where reservation_id = $1").bind(reservation.0).execute(db).await?;
    Ok(())
}

/// Requests whose applicants have not answered in time, those that wait longest first.
///
/// # Errors
/// Database trouble.
pub async fn overdue(db: &mut Connection, now: Moment) -> Result<Vec<ReservationCode>, StoreError> {
    let rows = sqlx::query(
        "select p.id, r.code from proposal p join reservation r on r.id = p.reservation_id where p.answer_by <= $1 order by p.answer_by, p.id limit $2",
    )
    .bind(now.timestamp())
    .bind(MOST)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Columns::new(row, "proposal").code("code")).collect()
}

/// As the screens know it.
pub fn view(proposal: &Proposal, now: Moment) -> ProposalView {
    ProposalView {
        id: proposal.id,
        kind: proposal.kind,
        facility: proposal.elsewhere.as_ref().map(|elsewhere| elsewhere.code.clone()),
        facility_name: proposal.elsewhere.as_ref().map_or_else(String::new, |elsewhere| elsewhere.name.clone()),
        things: proposal.things.clone(),
        from: proposal.span.from,
        to: proposal.span.to,
        reason: proposal.reason.clone(),
        asked_at: proposal.asked_at,
        answer_by: proposal.answer_by,
        late: proposal.question(now) == Question::Overdue,
    }
}

/// The `proposal_…` columns that come along with a request.
pub(super) fn read(columns: &Columns<'_>) -> Result<Option<Proposal>, StoreError> {
    let Some(id) = columns.maybe_int("proposal_id")? else { return Ok(None) };
    let elsewhere = match columns.maybe_int("proposal_facility_id")? {
        Some(facility) => Some(Elsewhere {
            id: FacilityId(facility),
            code: FacilityCode(columns.text("proposal_facility_code")?),
            name: columns.text("proposal_facility_name")?,
        }),
        None => None,
    };
    Ok(Some(Proposal {
        id: ProposalId(id),
        kind: columns.code("proposal_kind")?,
        elsewhere,
        things: things(columns)?,
        start: columns.wall("proposal_start_wall")?,
        end: columns.wall("proposal_end_wall")?,
        span: columns.slot("proposal_starts_at", "proposal_ends_at")?,
        reason: columns.text("proposal_reason")?,
        override_reason: columns.text("proposal_override_reason")?,
        asked_at: columns.moment("proposal_asked_at")?,
        asked_by: columns.maybe_int("proposal_asked_by")?.map(StaffId),
        answer_by: columns.moment("proposal_answer_by")?,
        told: columns.int("proposal_told")? != 0,
    }))
}

/// What is offered of the things asked for.
fn things(columns: &Columns<'_>) -> Result<Vec<Item>, StoreError> {
    let text = columns.maybe_text("proposal_things")?.unwrap_or_default();
    let thing = |text: &str| {
        let mut fields = text.split('\u{1f}');
        Some(Item {
            facility: FacilityCode(fields.next()?.to_owned()),
            facility_name: fields.next()?.to_owned(),
            quantity: fields.next()?.parse().ok()?,
            layout: None,
        })
    };
    text.split('\u{1e}').filter(|text| !text.is_empty()).map(|text| thing(text).ok_or_else(|| columns.corrupt())).collect()
}
