//! The counter's queue and guest book: one row for each visit.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::applicant::ApplicantKind;
use crate::domain::code::ReservationCode;
use crate::domain::role::StaffId;
use crate::domain::slot::{Moment, local_date};
use crate::domain::visit::{Assistance, Guest, InLine, QueueNumber, VisitId, VisitState, calling_order};
use crate::server_fns::front_desk::{FrontDesk, VisitView, WaitingRoom};
use chrono::NaiveDate;
use sqlx::any::AnyRow;

/// So many visits of one day are shown at most.
const MOST_OPEN: i64 = 500;
/// So many institutions are offered while somebody types.
const MOST_INSTITUTIONS: i64 = 500;
/// So many numbers that come next are on the screen of the waiting room.
const NEXT_SHOWN: usize = 4;
/// So many counters call at once at most.
const CALLED_SHOWN: usize = 3;

/// A visit with everything that the counter knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub id: VisitId,
    /// The office's date on which it came.
    pub day: NaiveDate,
    pub number: QueueNumber,
    pub guest: Guest,
    pub state: VisitState,
    /// How often its number was called since it waits.
    pub calls: i64,
    /// Which number of the day it was when it was called last.
    pub call_order: Option<i64>,
    /// Was skipped and has reported: comes when so many numbers have been called that day.
    pub due_after: Option<i64>,
    /// At whose counter.
    pub called_by: Option<StaffId>,
    pub arrived_at: Moment,
    pub finished_at: Option<Moment>,
    /// Of the request that was made of it.
    pub code: Option<ReservationCode>,
}

impl Visit {
    /// What its place in the queue depends on.
    pub fn in_line(&self) -> InLine {
        InLine { id: self.id, number: self.number, priority: !self.guest.assistance.is_empty(), due_after: self.due_after }
    }

    /// Is it before a counter now?
    pub fn is_current(&self) -> bool {
        matches!(self.state, VisitState::Called | VisitState::Serving)
    }
}

const SELECT: &str = "\
    select v.id, v.day, v.number, v.name, v.institution, v.whatsapp, v.regency, v.purpose, v.purpose_note, v.meets, v.guests, v.assistance, \
      v.state, v.calls, v.call_order, v.due_after, v.called_by, v.arrived_at, v.finished_at, r.code \
    from visit v left join reservation r on r.id = v.reservation_id";

/// Adds a guest with the day's next number. Gives both ids.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, guest: &Guest, by: Option<StaffId>, now: Moment) -> Result<(VisitId, QueueNumber), StoreError> {
    let row = sqlx::query(
        "insert into visit (day, number, name, institution, whatsapp, regency, purpose, purpose_note, meets, guests, assistance, arrived_at, registered_by) \
         values ($1, (select coalesce(max(number), 0) + 1 from visit where day = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id, number",
    )
    .bind(local_date(now).to_string())
    .bind(&guest.name)
    .bind(&guest.institution)
    .bind(guest.whatsapp.as_ref().map_or("", |phone| phone.as_str()))
    .bind(&guest.regency)
    .bind(guest.purpose.code())
    .bind(&guest.purpose_note)
    .bind(&guest.meets)
    .bind(guest.guests)
    .bind(guest.assistance.iter().map(|assistance| assistance.code()).collect::<Vec<_>>().join(","))
    .bind(now.timestamp())
    .bind(by.map(|id| id.0))
    .fetch_one(db)
    .await?;
    let columns = Columns::new(&row, "visit");
    Ok((VisitId(columns.int("id")?), number(&columns)?))
}

/// The visit with this id.
///
/// # Errors
/// Database trouble.
pub async fn by_id(db: &mut Connection, id: VisitId) -> Result<Option<Visit>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where v.id = $1"));
    sqlx::query(sql).bind(id.0).fetch_optional(db).await?.as_ref().map(read).transpose()
}

/// The visits of a day that are not over, by number.
///
/// # Errors
/// Database trouble.
pub async fn open_on(db: &mut Connection, day: NaiveDate) -> Result<Vec<Visit>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where v.day = $1 and v.state in ('waiting', 'called', 'serving', 'skipped') order by v.number limit $2"));
    sqlx::query(sql).bind(day.to_string()).bind(MOST_OPEN).fetch_all(db).await?.iter().map(read).collect()
}

/// How many numbers have been called on a day.
///
/// # Errors
/// Database trouble.
pub async fn called_on(db: &mut Connection, day: NaiveDate) -> Result<i64, StoreError> {
    let row = sqlx::query("select coalesce(max(call_order), 0) as called from visit where day = $1").bind(day.to_string()).fetch_one(db).await?;
    Columns::new(&row, "visit").int("called")
}

/// Writes how far a visit has come.
///
/// # Errors
/// Database trouble.
pub async fn update(db: &mut Connection, visit: &Visit) -> Result<(), StoreError> {
    sqlx::query("update visit set state = $2, calls = $3, call_order = $4, due_after = $5, called_by = $6, finished_at = $7 where id = $1")
        .bind(visit.id.0)
        .bind(visit.state.code())
        .bind(visit.calls)
        .bind(visit.call_order)
        .bind(visit.due_after)
        .bind(visit.called_by.map(|id| id.0))
        .bind(visit.finished_at.map(|moment| moment.timestamp()))
        .execute(db)
        .await?;
    Ok(())
}

/// Writes which request was made of a visit.
///
/// # Errors
/// Database trouble.
pub async fn link(db: &mut Connection, id: VisitId, code: &ReservationCode) -> Result<(), StoreError> {
    sqlx::query("update visit set reservation_id = (select id from reservation where code = $2) where id = $1")
        .bind(id.0)
        .bind(code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Institutions that were here or have asked for something, the latest first.
///
/// # Errors
/// Database trouble.
pub async fn institutions(db: &mut Connection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "select known.institution, max(known.seen_at) as seen_at from \
         (select institution, received_at as seen_at from reservation union all select institution, arrived_at as seen_at from visit) as known \
         where known.institution <> '' group by known.institution order by max(known.seen_at) desc, known.institution limit $1",
    )
    .bind(MOST_INSTITUTIONS)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Columns::new(row, "visit").text("institution")).collect()
}

/// What kind of applicant an institution was when it asked last, and from where.
///
/// # Errors
/// Database trouble.
pub async fn last_request_of(db: &mut Connection, institution: &str) -> Result<Option<(ApplicantKind, String)>, StoreError> {
    let row = sqlx::query("select id, kind, regency from reservation where institution = $1 and institution <> '' order by id desc limit 1")
        .bind(institution)
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let columns = Columns::new(&row, "reservation");
        Ok((columns.code("kind")?, columns.text("regency")?))
    })
    .transpose()
}

/// The day's queue as somebody at the counter sees it.
///
/// # Errors
/// Database trouble.
pub async fn front_desk(db: &mut Connection, own: Option<StaffId>, now: Moment) -> Result<FrontDesk, StoreError> {
    let today = local_date(now);
    let called = called_on(db, today).await?;
    let (mut mine, mut elsewhere, mut waiting, mut skipped) = (None, Vec::new(), Vec::new(), Vec::new());
    let mut open = open_on(db, today).await?;
    // The number that was called last comes first.
    open.sort_by_key(|visit| std::cmp::Reverse(visit.call_order));
    for visit in open {
        match visit.state {
            VisitState::Called | VisitState::Serving if mine.is_none() && own.is_some() && visit.called_by == own => mine = Some(view(&visit)),
            VisitState::Called | VisitState::Serving => elsewhere.push(visit.number),
            VisitState::Waiting => waiting.push(visit),
            VisitState::Skipped => skipped.push(view(&visit)),
            VisitState::Served | VisitState::Left => {}
        }
    }
    skipped.sort_by_key(|visit: &VisitView| visit.number);
    let order = calling_order(waiting.iter().map(Visit::in_line).collect(), called);
    let waiting = order.iter().filter_map(|next| waiting.iter().find(|visit| visit.id == next.id)).map(view).collect();
    Ok(FrontDesk { today, mine, elsewhere, waiting, skipped, now })
}

/// What the screen in the waiting room shows: numbers and nothing else.
///
/// # Errors
/// Database trouble.
pub async fn waiting_room(db: &mut Connection, now: Moment) -> Result<WaitingRoom, StoreError> {
    let today = local_date(now);
    let calls = called_on(db, today).await?;
    let (mut called, waiting): (Vec<Visit>, Vec<Visit>) =
        open_on(db, today).await?.into_iter().filter(|visit| visit.is_current() || visit.state == VisitState::Waiting).partition(Visit::is_current);
    // Who was served at once was not called.
    called.retain(|visit| visit.call_order.is_some());
    called.sort_by_key(|visit| std::cmp::Reverse(visit.call_order));
    let next = calling_order(waiting.iter().map(Visit::in_line).collect(), calls);
    Ok(WaitingRoom {
        called: called.iter().take(CALLED_SHOWN).map(|visit| visit.number).collect(),
        next: next.iter().take(NEXT_SHOWN).map(|next| next.number).collect(),
    })
}

fn view(visit: &Visit) -> VisitView {
    VisitView {
        id: visit.id,
        number: visit.number,
        name: visit.guest.name.clone(),
        institution: visit.guest.institution.clone(),
        purpose: visit.guest.purpose,
        purpose_note: visit.guest.purpose_note.clone(),
        assistance: visit.guest.assistance.clone(),
        state: visit.state,
        calls: visit.calls,
        comes_back: visit.due_after.is_some(),
        arrived_at: visit.arrived_at,
        code: visit.code.clone(),
    }
}

fn number(columns: &Columns<'_>) -> Result<QueueNumber, StoreError> {
    QueueNumber::new(columns.int("number")?).ok_or_else(|| columns.corrupt())
}

fn read(row: &AnyRow) -> Result<Visit, StoreError> {
    let columns = Columns::new(row, "visit");
    let assistance = columns.text("assistance")?;
    let assistance = assistance.split(',').filter(|code| !code.is_empty()).map(str::parse::<Assistance>).collect::<Result<_, _>>();
    Ok(Visit {
        id: VisitId(columns.int("id")?),
        day: columns.code("day")?,
        number: number(&columns)?,
        guest: Guest {
            name: columns.text("name")?,
            institution: columns.text("institution")?,
            whatsapp: columns.maybe_code("whatsapp")?,
            regency: columns.text("regency")?,
            purpose: columns.code("purpose")?,
            purpose_note: columns.text("purpose_note")?,
            meets: columns.text("meets")?,
            guests: columns.maybe_int("guests")?,
            assistance: assistance.map_err(|_| columns.corrupt())?,
        },
        state: columns.code("state")?,
        calls: columns.int("calls")?,
        call_order: columns.maybe_int("call_order")?,
        due_after: columns.maybe_int("due_after")?,
        called_by: columns.maybe_int("called_by")?.map(StaffId),
        arrived_at: columns.moment("arrived_at")?,
        finished_at: columns.maybe_moment("finished_at")?,
        code: columns.maybe_code("code")?,
    })
}
