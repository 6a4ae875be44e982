//! The one door to time: nobody else writes `occupancy`. [`take_slot`] for hard rows, [`hold_soft`] for those that only
//! show, [`release`] to let go. Each locks first (adding one to the revision of the facility and of its kin), then checks,
//! then writes.

use super::events::Effect;
use super::occupancies::Held;
use super::overrides::OverrideId;
use super::rows::Columns;
use super::{Connection, StoreError, facilities, occupancies, overrides};
use crate::domain::availability::{self, Alternative, Conflict, Hold, Occupancy, Purpose, Wish};
use crate::domain::facility::{Facility, FacilityId};
use crate::domain::reservation::{Pattern, Refusal, ReservationId};
use crate::domain::slot::{Moment, Slot, instant, local_date};
use crate::domain::working_calendar::WorkingCalendar;
use crate::error::AppError;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet};

/// Alternatives are looked for so many days to each side.
const ALTERNATIVE_DAYS: i64 = 15;
/// In so many facilities of the kind at most.
const ALTERNATIVE_FACILITIES: usize = 8;

/// Whose time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A request, with all that it has and all that is proposed to it.
    Reservation(ReservationId),
    /// Only what is proposed to a request, beside what it has.
    Proposal(ReservationId),
    /// Row id of a closure or internal event.
    Closure(i64),
}

impl Holder {
    /// Row id of the request.
    pub(super) fn reservation(self) -> Option<i64> {
        match self {
            Self::Reservation(id) | Self::Proposal(id) => Some(id.0),
            Self::Closure(_) => None,
        }
    }

    /// Row id of the closure or internal event.
    pub(super) fn closure(self) -> Option<i64> {
        match self {
            Self::Closure(id) => Some(id),
            Self::Reservation(_) | Self::Proposal(_) => None,
        }
    }

    pub(super) fn is_proposal(self) -> bool {
        matches!(self, Self::Proposal(_))
    }
}

/// What is wished of one facility.
#[derive(Debug, Clone)]
pub struct Claim {
    pub facility: Facility,
    pub quantity: i64,
    pub pattern: Pattern,
    /// Wall clock (WITA), for finding alternatives.
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub participants: Option<i64>,
    /// The stretches, with the set-up and clean-up that they were asked for with.
    pub stretches: Vec<Occupancy>,
}

impl Claim {
    /// A wish with the facility's buffers of today.
    ///
    /// # Errors
    /// The code of what is wrong with the dates.
    pub fn new(
        facility: Facility,
        quantity: i64,
        pattern: Pattern,
        start: NaiveDateTime,
        end: NaiveDateTime,
        participants: Option<i64>,
    ) -> Result<Self, &'static str> {
        let slots = availability::stretches(&facility, pattern, start, end)?;
        let stretches = availability::occupy(&facility, &slots, quantity, Hold::Hard, Purpose::Booking);
        Ok(Self { facility, quantity, pattern, start, end, participants, stretches })
    }

    /// From the first to the last moment of use; `None` without stretches.
    pub fn span(&self) -> Option<Slot> {
        let from = self.stretches.iter().map(|stretch| stretch.slot.from).min()?;
        let to = self.stretches.iter().map(|stretch| stretch.slot.to).max()?;
        Slot::new(from, to)
    }
}

/// Takes the time of all `claims` for `holder`, who lets go of what it had; all or nothing. A proposal takes it beside what
/// its request has. Gives what the public calendar must fetch again.
///
/// # Errors
/// `SlotTaken` or `StockExceeded` with at most three alternatives; the caller's transaction must then be undone, which
/// also gives back what `holder` had.
pub async fn take_slot(db: &mut Connection, holder: Holder, claims: &[Claim], calendar: &WorkingCalendar, now: Moment) -> Result<Vec<Effect>, AppError> {
    take(db, holder, claims, None, calendar, now).await
}

/// The same beside uses that only the rule of the unit puts in the way, by an override that is written down.
///
/// # Errors
/// Those of [`take_slot`]: rooms and things are never shared.
pub async fn take_slot_past_the_rule(
    db: &mut Connection,
    holder: Holder,
    claims: &[Claim],
    by: OverrideId,
    calendar: &WorkingCalendar,
    now: Moment,
) -> Result<Vec<Effect>, AppError> {
    take(db, holder, claims, Some(by), calendar, now).await
}

async fn take(
    db: &mut Connection,
    holder: Holder,
    claims: &[Claim],
    by: Option<OverrideId>,
    calendar: &WorkingCalendar,
    now: Moment,
) -> Result<Vec<Effect>, AppError> {
    let mut touched = lock_and_let_go(db, holder, claims).await?;
    for claim in claims {
        hold_hard(db, holder, claim, by, calendar, now).await?;
        touched.add(claim);
    }
    Ok(touched.effects())
}

/// The same for new holders, one for each claim in their order: the dates of a series. Every facility is locked once, and the
/// public calendar hears once of all of them.
///
/// # Errors
/// Those of [`take_slot`]; none of the dates is taken then.
pub async fn take_slots(db: &mut Connection, holders: &[Holder], claims: &[Claim], calendar: &WorkingCalendar, now: Moment) -> Result<Vec<Effect>, AppError> {
    let Some(first) = holders.first() else { return Ok(Vec::new()) };
    let mut touched = lock_and_let_go(db, *first, claims).await?;
    for (holder, claim) in holders.iter().zip(claims) {
        hold_hard(db, *holder, claim, None, calendar, now).await?;
        touched.add(claim);
    }
    Ok(touched.effects())
}

/// Shows the time of `claims` as asked for by `holder`; stops nobody. What `holder` had is let go.
///
/// # Errors
/// Database trouble.
pub async fn hold_soft(db: &mut Connection, holder: Holder, claims: &[Claim]) -> Result<Vec<Effect>, StoreError> {
    let mut touched = lock_and_let_go(db, holder, claims).await?;
    for claim in claims {
        for stretch in &claim.stretches {
            insert_row(db, holder, claim.facility.id, stretch, Hold::Soft, None).await?;
        }
        touched.add(claim);
    }
    Ok(touched.effects())
}

/// Lets go of everything that `holder` has.
///
/// # Errors
/// Database trouble.
pub async fn release(db: &mut Connection, holder: Holder) -> Result<Vec<Effect>, StoreError> {
    let touched = lock_and_let_go(db, holder, &[]).await?;
    Ok(touched.effects())
}

/// Refuses when a hard row is in the way of `claim`; nothing is written. For saying no early: the word that counts is
/// [`take_slot`]'s.
///
/// # Errors
/// `SlotTaken` or `StockExceeded` with at most three alternatives.
pub async fn refuse_if_taken(db: &mut Connection, claim: &Claim, calendar: &WorkingCalendar, now: Moment) -> Result<(), AppError> {
    refuse_if_others_have(db, claim, &[], calendar, now).await
}

/// The same, where the rows of `own` do not stand in the way.
async fn refuse_if_others_have(db: &mut Connection, claim: &Claim, own: &[Occupancy], calendar: &WorkingCalendar, now: Moment) -> Result<(), AppError> {
    let Some(span) = claim.span() else { return Ok(()) };
    let mut existing = occupancies::around(db, &claim.facility, span).await?;
    for own in own {
        if let Some(place) = existing.iter().position(|row| row == own) {
            existing.swap_remove(place);
        }
    }
    match availability::conflict(&claim.facility, &claim.stretches, &existing) {
        None => Ok(()),
        Some(conflict) => Err(refusal(db, claim, conflict, calendar, now).await?.into()),
    }
}

/// What stays with the request in this facility, or in a kin of it, while something is proposed to it: it will use one of
/// both, never both.
async fn own_beside(db: &mut Connection, holder: Holder, facility: &Facility) -> Result<Vec<Occupancy>, StoreError> {
    let Holder::Proposal(id) = holder else { return Ok(Vec::new()) };
    let rows = occupancies::of_reservation(db, id.0).await?;
    let as_seen = |row: Held| {
        if row.facility == facility.id { Some(row.occupancy) } else { facility.family.kin.contains(&row.facility).then(|| row.occupancy.seen_from(facility)) }
    };
    Ok(rows.into_iter().filter(|row| row.occupancy.hold == Hold::Hard).filter_map(as_seen).collect())
}

/// Rows for one stretch. In a room the guard knows that a request and what is proposed to it never meet; of a pool only that
/// is held which the request does not have already, so that its units are never counted twice.
fn to_be_held(facility: &Facility, stretch: &Occupancy, own: &[Occupancy]) -> Vec<Occupancy> {
    if facility.is_exclusive() { vec![*stretch] } else { availability::beyond(stretch, own) }
}

/// Writes one claim; its facility is locked.
async fn hold_hard(
    db: &mut Connection,
    holder: Holder,
    claim: &Claim,
    by: Option<OverrideId>,
    calendar: &WorkingCalendar,
    now: Moment,
) -> Result<(), AppError> {
    let own = own_beside(db, holder, &claim.facility).await?;
    if by.is_some() {
        let seen = overrides::past_the_rule(db, claim).await?;
        refuse_if_others_have(db, &seen, &own, calendar, now).await?;
    } else {
        refuse_if_others_have(db, claim, &own, calendar, now).await?;
    }
    let rows: Vec<Occupancy> = claim.stretches.iter().flat_map(|stretch| to_be_held(&claim.facility, stretch, &own)).collect();
    for stretch in rows {
        if let Err(error) = insert_row(db, holder, claim.facility.id, &stretch, Hold::Hard, by).await {
            return Err(refusal_of(db, claim, stretch, calendar, now, error).await);
        }
    }
    Ok(())
}

/// Facilities whose calendar changes, with their new revision and the days concerned.
#[derive(Default)]
struct Touched(BTreeMap<FacilityId, Effect>);

impl Touched {
    /// The calendar of the hall changes with the calendar of its half.
    fn widen(&mut self, facility: FacilityId, kin: &[FacilityId], slot: Slot) {
        for id in std::iter::once(&facility).chain(kin) {
            if let Some(effect) = self.0.get_mut(id) {
                effect.from = effect.from.min(local_date(slot.from));
                effect.to = effect.to.max(local_date(slot.to - Duration::seconds(1)) + Duration::days(1));
            }
        }
    }

    fn add(&mut self, claim: &Claim) {
        for stretch in &claim.stretches {
            self.widen(claim.facility.id, &claim.facility.family.kin, stretch.slot);
        }
    }

    fn effects(self) -> Vec<Effect> {
        self.0.into_values().filter(|effect| effect.from < effect.to).collect()
    }
}

/// Takes the lock of every facility concerned and of its kin, in the order of their ids, so that two such acts never wait
/// for each other, and removes what `holder` had.
async fn lock_and_let_go(db: &mut Connection, holder: Holder, claims: &[Claim]) -> Result<Touched, StoreError> {
    let had = rows_of(db, holder).await?;
    let mut ids: BTreeSet<FacilityId> = had.iter().map(|had| had.facility).chain(claims.iter().map(|claim| claim.facility.id)).collect();
    ids.extend(had.iter().flat_map(|had| &had.kin).chain(claims.iter().flat_map(|claim| &claim.facility.family.kin)));
    let mut touched = Touched::default();
    for id in ids {
        let (code, revision) = facilities::bump(db, id).await?;
        touched.0.insert(id, Effect { facility: code, from: NaiveDate::MAX, to: NaiveDate::MIN, revision });
    }
    if !had.is_empty() {
        delete_rows(db, holder).await?;
    }
    for had in had {
        touched.widen(had.facility, &had.kin, had.slot);
    }
    Ok(touched)
}

/// A stretch that somebody had, and whose calendars change when it goes.
struct Had {
    facility: FacilityId,
    kin: Vec<FacilityId>,
    slot: Slot,
}

async fn rows_of(db: &mut Connection, holder: Holder) -> Result<Vec<Had>, StoreError> {
    const KIN: &str = "(select group_concat(kin_id, ',') from facility_kin k where k.facility_id = o.facility_id) as kin";
    let (owner, id) = match holder {
        Holder::Reservation(id) => ("reservation_id", id.0),
        Holder::Proposal(id) => ("proposed = 1 and o.reservation_id", id.0),
        Holder::Closure(id) => ("closure_id", id),
    };
    let sql = format!("select o.id, o.facility_id, o.starts_at, o.ends_at, {KIN} from occupancy o where o.{owner} = $1 order by o.id limit 1000");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id);
    let rows = query.fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "occupancy");
            let kin = facilities::ids_of(&columns.maybe_text("kin")?.unwrap_or_default()).ok_or_else(|| columns.corrupt())?;
            Ok(Had { facility: FacilityId(columns.int("facility_id")?), kin, slot: columns.slot("starts_at", "ends_at")? })
        })
        .collect()
}

/// Closures take all that there is: those that are not over take `stock` units from now on. What is broken or missing stays as many.
/// The guard looks at every row.
///
/// # Errors
/// Database trouble; `stock_exceeded` when somebody else has a unit meanwhile.
pub(super) async fn resize_closures(db: &mut Connection, facility: FacilityId, stock: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "update occupancy set quantity = case when closure_id in (select closure_id from damage where closure_id is not null) then min(quantity, $2) else $2 end \
         where facility_id = $1 and closure_id is not null and ends_at > $3",
    )
    .bind(facility.0)
    .bind(stock)
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

async fn delete_rows(db: &mut Connection, holder: Holder) -> Result<(), StoreError> {
    let query = match holder {
        Holder::Reservation(id) => sqlx::query("delete from occupancy where reservation_id = $1").bind(id.0),
        Holder::Proposal(id) => sqlx::query("delete from occupancy where reservation_id = $1 and proposed = 1").bind(id.0),
        Holder::Closure(id) => sqlx::query("delete from occupancy where closure_id = $1").bind(id),
    };
    query.execute(db).await?;
    Ok(())
}

async fn insert_row(
    db: &mut Connection,
    holder: Holder,
    facility: FacilityId,
    stretch: &Occupancy,
    hold: Hold,
    by: Option<OverrideId>,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into occupancy (facility_id, reservation_id, closure_id, starts_at, ends_at, set_up_minutes, clean_up_minutes, quantity, hold, purpose, \
           proposed, override_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(facility.0)
    .bind(holder.reservation())
    .bind(holder.closure())
    .bind(stretch.slot.from.timestamp())
    .bind(stretch.slot.to.timestamp())
    .bind(stretch.set_up_minutes)
    .bind(stretch.clean_up_minutes)
    .bind(stretch.quantity)
    .bind(hold.code())
    .bind(stretch.purpose.code())
    .bind(i64::from(holder.is_proposal()))
    .bind(by.map(|by| by.0))
    .execute(db)
    .await?;
    Ok(())
}

/// The database's own guard said no where the check had seen nothing: the same answer to people.
async fn refusal_of(db: &mut Connection, claim: &Claim, stretch: Occupancy, calendar: &WorkingCalendar, now: Moment, error: StoreError) -> AppError {
    let conflict = if error.is_constraint("slot_taken") {
        Conflict::Taken { slot: stretch.slot }
    } else if error.is_constraint("stock_exceeded") {
        Conflict::Stock { left: 0, at: stretch.slot.from }
    } else {
        return error.into();
    };
    match refusal(db, claim, conflict, calendar, now).await {
        Ok(refusal) => refusal.into(),
        Err(error) => error.into(),
    }
}

async fn refusal(db: &mut Connection, claim: &Claim, conflict: Conflict, calendar: &WorkingCalendar, now: Moment) -> Result<Refusal, StoreError> {
    let alternatives = alternatives(db, claim, calendar, now).await?;
    let facility = claim.facility.code.clone();
    Ok(match conflict {
        Conflict::Taken { slot } => Refusal::SlotTaken { facility, from: slot.from, to: slot.to, alternatives, held_by: None },
        Conflict::Stock { left, .. } => Refusal::StockExceeded { facility, left, alternatives },
    })
}

/// At most three free stretches near the wish, in this facility and in others of its kind.
///
/// # Errors
/// Database trouble.
pub async fn alternatives(db: &mut Connection, claim: &Claim, calendar: &WorkingCalendar, now: Moment) -> Result<Vec<Alternative>, StoreError> {
    let around = Duration::days(ALTERNATIVE_DAYS);
    let Some(range) = Slot::new(instant(claim.start) - around, instant(claim.end) + around) else { return Ok(Vec::new()) };
    let mut same_kind: Vec<Facility> = facilities::all(db).await?;
    same_kind.retain(|facility| facility.active && facility.kind == claim.facility.kind && facility.stock >= claim.quantity);
    same_kind.sort_by_key(|facility| facility.id != claim.facility.id);
    same_kind.truncate(ALTERNATIVE_FACILITIES);
    let mut candidates = Vec::with_capacity(same_kind.len());
    for facility in same_kind {
        let stretches = occupancies::around(db, &facility, range).await?;
        candidates.push((facility, stretches));
    }
    let wish = Wish {
        facility: &claim.facility,
        quantity: claim.quantity,
        pattern: claim.pattern,
        start: claim.start,
        end: claim.end,
        participants: claim.participants,
    };
    Ok(availability::alternatives(&wish, &candidates, calendar, now))
}
