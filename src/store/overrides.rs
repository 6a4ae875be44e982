//! Passing by the rule of a unit (*pengecualian aturan unit*, case B 25): who let a request lie beside the unit's other uses,
//! when and why. Written once; the guard asks for it, and never lets pass what shares a room or a thing.

use super::rows::Columns;
use super::slots::Claim;
use super::{Connection, StoreError, facilities, occupancies};
use crate::domain::availability::conflict;
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::reservation::ReservationId;
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;

/// Row id of an override.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverrideId(pub(super) i64);

/// Writes down that the rule of a unit is passed by for a request.
///
/// # Errors
/// Database trouble, also without a reason and for those who are no admin.
pub async fn insert(db: &mut Connection, reservation: ReservationId, reason: &str, by: StaffId, now: Moment) -> Result<OverrideId, StoreError> {
    let row = sqlx::query("insert into unit_override (reservation_id, reason, decided_by, decided_at) values ($1, $2, $3, $4) returning id")
        .bind(reservation.0)
        .bind(reason)
        .bind(by.0)
        .bind(now.timestamp())
        .fetch_one(db)
        .await?;
    Columns::new(&row, "unit_override").int("id").map(OverrideId)
}

/// When the rule was passed by for a request, and why, oldest first.
///
/// # Errors
/// Database trouble.
pub async fn reasons(db: &mut Connection, reservation: ReservationId) -> Result<Vec<(Moment, String)>, StoreError> {
    let rows = sqlx::query("select id, decided_at, reason from unit_override where reservation_id = $1 order by id").bind(reservation.0).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "unit_override");
            Ok((columns.moment("decided_at")?, columns.text("reason")?))
        })
        .collect()
}

/// Facilities with which nothing is shared but rules of a unit.
async fn kin_by_rule(db: &mut Connection, facility: FacilityId) -> Result<Vec<FacilityId>, StoreError> {
    let rows = sqlx::query("select kin_id as id from facility_kin_by_rule where facility_id = $1 order by kin_id").bind(facility.0).fetch_all(db).await?;
    rows.iter().map(|row| Columns::new(row, "facility").int("id").map(FacilityId)).collect()
}

/// The same wish as somebody sees it who passes the rules of its unit by: rooms and things stay in the way.
///
/// # Errors
/// Database trouble.
pub async fn past_the_rule(db: &mut Connection, claim: &Claim) -> Result<Claim, StoreError> {
    let mut claim = claim.clone();
    let by_rule = kin_by_rule(db, claim.facility.id).await?;
    claim.facility.family.kin.retain(|kin| !by_rule.contains(kin));
    Ok(claim)
}

/// Facilities whose uses only the rule of a unit puts in the way of these wishes.
///
/// # Errors
/// Database trouble.
pub async fn in_the_way_by_rule(db: &mut Connection, claims: &[Claim]) -> Result<Vec<FacilityCode>, StoreError> {
    let mut found = Vec::new();
    for claim in claims {
        let Some(span) = claim.span() else { continue };
        for kin in kin_by_rule(db, claim.facility.id).await? {
            let mut facility = claim.facility.clone();
            facility.family.kin = vec![kin];
            let mut rows = occupancies::around(db, &facility, span).await?;
            rows.retain(|row| row.of_kin);
            if conflict(&facility, &claim.stretches, &rows).is_some() {
                found.push(facilities::code_of(db, kin).await?);
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}
