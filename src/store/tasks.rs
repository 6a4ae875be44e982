//! What the facilities team has to do today: what goes out, what comes back, what is late.

use super::reservations::{self, Reservation};
use super::rows::Columns;
use super::{Connection, StoreError, dispositions, handovers, head_desk, inbox};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::reservation::{Action, GRACE_MINUTES, ReservationId, Status, late_after};
use crate::domain::role::Roles;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::server_fns::tasks::{DamageRow, HandoverView, NextUse, Papers, SheetView, TaskRow, Tasks};
use std::collections::BTreeSet;

/// Lists of tasks are never longer.
const MOST: i64 = 200;
/// Whoever has it later than in so many days is not hit by what is late now.
const NEXT_WITHIN_DAYS: i64 = 7;

/// The facilities team's day, for a person with `roles`.
///
/// # Errors
/// Database trouble.
pub async fn day(db: &mut Connection, roles: &Roles, now: Moment) -> Result<Tasks, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where (r.status = 'disposed' and r.with_head = 0) or (r.status = 'review' and r.sarpras_answer is null) order by (r.starts_at < r.due_at) desc, r.due_at, r.id limit $1",
        reservations::SELECT
    ));
    let rows = sqlx::query(sql).bind(MOST).fetch_all(&mut *db).await?;
    let none = BTreeSet::new();
    let asked = rows.iter().map(|row| Ok(inbox::row_of(&reservations::read(row)?, &none))).collect::<Result<_, StoreError>>()?;
    let mut going_out = Vec::new();
    for reservation in list_going_out(db, now).await? {
        going_out.push(task(db, &reservation, roles, now).await?);
    }
    let mut coming_back = Vec::new();
    for reservation in list_coming_back(db, now).await? {
        coming_back.push(task(db, &reservation, roles, now).await?);
    }
    let damage = handovers::open_damage(db).await?;
    let damage = damage
        .into_iter()
        .map(|damage| DamageRow {
            id: damage.id,
            facility_name: damage.facility_name,
            quantity: damage.quantity,
            condition: damage.condition,
            note: damage.note,
            reported_at: damage.reported_at,
        })
        .collect();
    Ok(Tasks { asked, going_out, coming_back, damage, now })
}

async fn task(db: &mut Connection, reservation: &Reservation, roles: &Roles, now: Moment) -> Result<TaskRow, StoreError> {
    let facts = reservation.facts(now);
    let late = reservation.status == Status::InUse && now > late_after(reservation.span);
    let next = if late { next_of(db, reservation, now).await? } else { None };
    Ok(TaskRow {
        code: reservation.code.clone(),
        version: reservation.version,
        who: reservation.who().to_owned(),
        name: reservation.applicant.name.clone(),
        whatsapp: reservation.applicant.whatsapp.as_ref().map_or_else(String::new, crate::domain::phone::PhoneNumber::shown),
        activity: reservation.activity.clone(),
        items: reservation.items.iter().map(|asked| asked.item.clone()).collect(),
        pattern: reservation.pattern,
        from: reservation.span.from,
        to: reservation.span.to,
        status: reservation.status,
        needs: reservation.needs.clone(),
        access_needs: reservation.access_needs.clone(),
        hand_over: Action::HandOver.allowed(facts, roles).err(),
        receive_back: Action::ReceiveBack.allowed(facts, roles).err(),
        no_show: Action::NoShow.allowed(facts, roles).err(),
        late,
        next,
    })
}

/// A request with its papers, as a person with `roles` may see it; `None` when there is none, or none for them.
///
/// # Errors
/// Database trouble.
pub async fn papers(db: &mut Connection, code: &ReservationCode, roles: &Roles, now: Moment) -> Result<Option<Papers>, StoreError> {
    let Some(reservation) = reservations::by_code(db, code).await? else { return Ok(None) };
    if !inbox::sees_everything(roles) && !inbox::concerns_the_facilities_team(&reservation, now) {
        return Ok(None);
    }
    let sheet = dispositions::of_reservation(db, reservation.id).await?.map(|sheet| SheetView {
        agenda: sheet.agenda.to_string(),
        forwarded_to: sheet.forwarded_to,
        instruction: sheet.instruction,
        at: sheet.at,
        by: sheet.by,
        head: sheet.head.map(head_desk::word),
    });
    let handovers = handovers::of_reservation(db, reservation.id).await?;
    let handovers = handovers
        .into_iter()
        .map(|handover| HandoverView {
            direction: handover.direction,
            number: handover.number.to_string(),
            lines: handover.checklist.lines,
            note: handover.checklist.note,
            at: handover.at,
            by: handover.by,
        })
        .collect();
    Ok(Some(Papers {
        code: reservation.code.clone(),
        name: reservation.applicant.name.clone(),
        institution: reservation.applicant.institution.clone(),
        whatsapp: reservation.applicant.whatsapp.as_ref().map_or_else(String::new, crate::domain::phone::PhoneNumber::shown),
        activity: reservation.activity.clone(),
        items: reservation.items.iter().map(|asked| asked.item.clone()).collect(),
        participants: reservation.participants,
        pattern: reservation.pattern,
        from: reservation.span.from,
        to: reservation.span.to,
        received_at: reservation.received_at,
        due_at: reservation.due_at,
        urgency: reservation.urgency,
        note: reservation.disposition_note.clone(),
        sheet,
        handovers,
    }))
}

/// Approved uses that begin today or have begun and were not handed over, the earliest first.
pub(super) async fn list_going_out(db: &mut Connection, now: Moment) -> Result<Vec<Reservation>, StoreError> {
    let today = Slot::day(local_date(now));
    list(db, "where r.status = 'approved' and r.starts_at < $1 order by r.starts_at, r.id limit $2", today.to).await
}

/// What is out, whatever ends first first.
pub(super) async fn list_coming_back(db: &mut Connection, now: Moment) -> Result<Vec<Reservation>, StoreError> {
    list(db, "where r.status = 'in_use' and r.starts_at <= $1 order by r.ends_at, r.id limit $2", now + chrono::Duration::days(1)).await
}

async fn list(db: &mut Connection, condition: &'static str, moment: Moment) -> Result<Vec<Reservation>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{} {condition}", reservations::SELECT));
    let rows = sqlx::query(sql).bind(moment.timestamp()).bind(MOST).fetch_all(db).await?;
    rows.iter().map(reservations::read).collect()
}

/// What is out beyond the grace after its end.
///
/// # Errors
/// Database trouble.
pub async fn late(db: &mut Connection, now: Moment) -> Result<Vec<ReservationCode>, StoreError> {
    let rows = sqlx::query("select id, code from reservation where status = 'in_use' and ends_at < $1 order by ends_at, id limit $2")
        .bind(now.timestamp() - GRACE_MINUTES * 60)
        .bind(MOST)
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Columns::new(row, "reservation").code("code")).collect()
}

/// Another request that still has `facility` or a kin of it, so that `quantity` more units cannot be handed over. A kin comes first:
/// it takes the whole pool with it, however many units lie on the shelf.
///
/// # Errors
/// Database trouble.
pub async fn who_still_has(db: &mut Connection, own: ReservationId, facility: FacilityId, quantity: i64) -> Result<Option<ReservationCode>, StoreError> {
    let row = sqlx::query(
        "select r.id, r.code, \
           (select coalesce(sum(i2.quantity), 0) from reservation r2 join reservation_item i2 on i2.reservation_id = r2.id \
            where r2.status = 'in_use' and r2.id <> $1 and i2.facility_id = $2) as out_now, \
           (select stock from facility where id = $2) as stock, \
           case when i.facility_id = $2 then 0 else 1 end as of_kin \
         from reservation r join reservation_item i on i.reservation_id = r.id \
         where r.status = 'in_use' and r.id <> $1 \
           and (i.facility_id = $2 or i.facility_id in (select kin_id from facility_kin where facility_id = $2)) \
         order by of_kin desc, r.ends_at, r.id limit 1",
    )
    .bind(own.0)
    .bind(facility.0)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::new(&row, "reservation");
    let (out, stock) = (columns.int("out_now")?, columns.int("stock")?);
    let in_the_way = columns.int("of_kin")? == 1 || out + quantity > stock;
    if in_the_way { columns.code("code").map(Some) } else { Ok(None) }
}

/// Who is hit first by what is late: the earliest approved use of one of its things, or of a kin, that was to follow and is not over.
/// It may have begun already; it cannot be handed over.
///
/// # Errors
/// Database trouble.
pub async fn next_of(db: &mut Connection, late: &Reservation, now: Moment) -> Result<Option<NextUse>, StoreError> {
    let mut first: Option<NextUse> = None;
    for asked in &late.items {
        let next = next_after(db, late, asked.facility, now).await?;
        first = first.into_iter().chain(next).min_by_key(|next| next.from);
    }
    Ok(first)
}

/// The first to have `facility` or a kin of it after the end of `late`.
async fn next_after(db: &mut Connection, late: &Reservation, facility: FacilityId, now: Moment) -> Result<Option<NextUse>, StoreError> {
    let row = sqlx::query(
        "select r.id, r.code, f.code as facility, f.name as facility_name, o.starts_at \
         from (select id from facility where id = $2 union all select kin_id from facility_kin where facility_id = $2) n \
           cross join facility f cross join occupancy o cross join reservation r \
         where f.id = n.id and o.facility_id = n.id and o.hold = 'hard' and o.proposed = 0 and o.starts_at >= $3 and o.starts_at < $4 and o.ends_at > $5 \
           and r.id = o.reservation_id and r.id <> $1 and r.status = 'approved' \
         order by o.starts_at, r.id limit 1",
    )
    .bind(late.id.0)
    .bind(facility.0)
    .bind(late.span.to.timestamp())
    .bind((now + chrono::Duration::days(NEXT_WITHIN_DAYS)).timestamp())
    .bind(now.timestamp())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let columns = Columns::new(&row, "reservation");
        Ok(NextUse {
            code: columns.code("code")?,
            facility: FacilityCode(columns.text("facility")?),
            facility_name: columns.text("facility_name")?,
            from: columns.moment("starts_at")?,
        })
    })
    .transpose()
}
