//! What staff see of requests. The answers have the shape that the screen and the API know (`server_fns::inbox`).

use super::inbox_page::{BY_DUE, Narrow, Place};
use super::messages::{self, Message};
use super::occupancies::{Held, LONGEST_BUFFER, LONGEST_STRETCH};
use super::reservations::{self, Missing, Reservation, containing};
use super::rows::Columns;
use super::{
    Connection, StoreError, dispositions, events, facilities, handovers, head_desk, holidays, item_answers, message_list, occupancies, overrides, proposals,
    settings,
};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityCode};
use crate::domain::reservation::{Action, DeskOf, Status};
use crate::domain::role::{Role, Roles};
use crate::domain::slot::{Moment, Slot, local_date};
use crate::server_fns::inbox::{ActionState, HistoryEntry, Inbox, InboxFilter, InboxRow, MessageView, MissingView, ReservationDetail, Rival};
use chrono::Months;
use std::collections::BTreeSet;

/// Rows on a page of an inbox.
const MOST_ROWS: i64 = 200;
/// Rivals of one request.
const MOST_RIVALS: i64 = 50;

/// Who has done what the clock did.
const BY_ITSELF: &str = "SILANDAP";

const OPEN: &str = "r.status in ('submitted', 'disposed', 'review', 'needs_info', 'offered')";
const ASKED: &str = "((r.status = 'disposed' and r.with_head = 0) or (r.status = 'review' and r.sarpras_answer is null))";
const UNTOLD: &str = "r.id in (select reservation_id from message where decision = 1 and sent_at is null and cancelled_at is null)";
/// What the facilities team sees: requests that it is asked about, uses of today and tomorrow and what is left of earlier ones,
/// and returns as long as damage can be reported (rights table, §7.5).
const OF_THE_FACILITIES_TEAM: &str = "((r.status in ('disposed', 'review') and r.with_head = 0) or (r.status in ('approved', 'in_use') and r.starts_at < $4) \
    or (r.status = 'done' and r.damage_until > $5))";

/// May they see every request with its contact data?
pub fn sees_everything(roles: &Roles) -> bool {
    roles.any_of(&[Role::Ult, Role::Admin])
}

/// One list of the inbox, and how long all of them are.
///
/// # Errors
/// Database trouble.
pub async fn load(db: &mut Connection, filter: &InboxFilter, roles: &Roles, now: Moment) -> Result<Inbox, StoreError> {
    page(db, filter, roles, now, MOST_ROWS).await
}

/// The same, at most `limit` rows of it.
///
/// # Errors
/// Database trouble.
pub async fn page(db: &mut Connection, filter: &InboxFilter, roles: &Roles, now: Moment, limit: i64) -> Result<Inbox, StoreError> {
    let today = Slot::day(local_date(now));
    let untold = untold(db).await?;
    let list = filter.shown();
    let condition = match list {
        "late" => format!("{OPEN} and r.due_at < $5"),
        "today" => format!("{OPEN} and r.due_at >= $3 and r.due_at < $6"),
        "sarpras" => ASKED.to_owned(),
        "untold" => UNTOLD.to_owned(),
        "all" => "1 = 1".to_owned(),
        _ => OPEN.to_owned(),
    };
    let everything = sees_everything(roles);
    let narrow = Narrow::of(filter);
    let by_id = list == "all";
    let order = match (by_id, everything && narrow.day.is_none()) {
        (true, true) => "r.id desc",
        // The plus: the few that they see, or those of one day, are looked up and sorted; without it all requests are walked through.
        (true, false) => "+r.id desc",
        (false, _) => BY_DUE,
    };
    let after = match (by_id, everything && narrow.day.is_none() && filter.facility.is_empty()) {
        (true, true) => "r.id < $13 and coalesce($10, $11, $12) is not null",
        (true, false) => "+r.id < $13 and coalesce($10, $11, $12) is not null",
        (false, _) => "(case when r.starts_at < r.due_at then 0 else 1 end, r.due_at, r.received_at, r.id) > ($10, $11, $12, $13)",
    };
    let start = if by_id { Place { id: i64::MAX, ..Place::FIRST } } else { Place::FIRST };
    let place_before = narrow.after.unwrap_or(start);
    let right = if everything { "1 = 1" } else { OF_THE_FACILITIES_TEAM };
    let place = if filter.facility.is_empty() { "$1 = ''" } else { reservations::OF_FACILITY_1 };
    let narrowed = narrow.conditions(by_id && everything);
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where {condition} and {right} and {place} \
         and ($2 = '' or r.code like $2 escape '!' or r.name like $2 escape '!' or r.institution like $2 escape '!' or r.activity like $2 escape '!') \
         and $3 <= $6 and $4 >= $5 and {after} and {narrowed} \
         order by {order} limit $7",
        reservations::SELECT
    ));
    let rows = sqlx::query(sql)
        .bind(&filter.facility)
        .bind(containing(&filter.q))
        .bind(today.from.timestamp())
        .bind((today.to + chrono::Duration::days(1)).timestamp())
        .bind(now.timestamp())
        .bind(today.to.timestamp())
        .bind(limit + 1)
        .bind(narrow.day.map_or(0, |day| day.from.timestamp()))
        .bind(narrow.day.map_or(0, |day| day.to.timestamp()))
        .bind(place_before.unhurried)
        .bind(place_before.due_at)
        .bind(place_before.received_at)
        .bind(place_before.id)
        .fetch_all(&mut *db)
        .await?;
    let mut found = rows.iter().map(reservations::read).collect::<Result<Vec<_>, StoreError>>()?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > limit);
    if more {
        found.pop();
    }
    let next = found.last().filter(|_| more).map_or_else(String::new, |last| Place::of(last).to_string());
    let rows = found.iter().map(|reservation| row_of(reservation, &untold)).collect();
    let sql = sqlx::AssertSqlSafe(format!(
        "select (select count(*) from reservation r where {OPEN}) as open, \
           (select count(*) from reservation r where {OPEN} and r.due_at < $1) as late, \
           (select count(*) from reservation r where {OPEN} and r.due_at >= $2 and r.due_at < $3) as today, \
           (select count(*) from reservation r where {ASKED}) as sarpras"
    ));
    let counts = sqlx::query(sql).bind(now.timestamp()).bind(today.from.timestamp()).bind(today.to.timestamp()).fetch_one(db).await?;
    let counts = Columns::new(&counts, "reservation");
    Ok(Inbox {
        rows,
        next,
        open: counts.int("open")?,
        late: counts.int("late")?,
        today: counts.int("today")?,
        sarpras: counts.int("sarpras")?,
        untold: i64::try_from(untold.len()).expect("fewer requests than an i64 holds"),
        now,
    })
}

/// Requests whose decision has not been told.
async fn untold(db: &mut Connection) -> Result<BTreeSet<i64>, StoreError> {
    let rows = sqlx::query("select distinct reservation_id from message where decision = 1 and sent_at is null and cancelled_at is null").fetch_all(db).await?;
    rows.iter().map(|row| Columns::new(row, "message").int("reservation_id")).collect()
}

pub(super) fn row_of(reservation: &Reservation, untold: &BTreeSet<i64>) -> InboxRow {
    InboxRow {
        code: reservation.code.clone(),
        version: reservation.version,
        who: reservation.who().to_owned(),
        activity: reservation.activity.clone(),
        items: reservation.items.iter().map(|asked| asked.item.clone()).collect(),
        pattern: reservation.pattern,
        from: reservation.span.from,
        to: reservation.span.to,
        status: reservation.status,
        channel: reservation.channel,
        received_at: reservation.received_at,
        due_at: reservation.due_at,
        urgent: reservation.span.from < reservation.due_at,
        sarpras_answer: reservation.sarpras_answer,
        with_head: reservation.with_head,
        untold: untold.contains(&reservation.id.0),
    }
}

/// One request as a person with `roles` may see it; `None` when there is none, or none for them.
///
/// # Errors
/// Database trouble.
pub async fn detail(db: &mut Connection, code: &ReservationCode, roles: &Roles, now: Moment) -> Result<Option<ReservationDetail>, StoreError> {
    let Some(reservation) = reservations::by_code(db, code).await? else { return Ok(None) };
    let everything = sees_everything(roles);
    if !everything && !concerns_the_facilities_team(&reservation, now) {
        return Ok(None);
    }
    let untold = untold(db).await?;
    let row = row_of(&reservation, &untold);
    let sheet = dispositions::of_reservation(db, reservation.id).await?;
    let actions: Vec<_> =
        Action::ALL.iter().map(|action| ActionState { action: *action, refusal: action.allowed(reservation.facts(now), roles).err() }).collect();
    // The facilities team gets name and number, and what the use needs; no more (rights table, §7.5).
    let only_full = |text: &str| if everything { text.to_owned() } else { String::new() };
    Ok(Some(ReservationDetail {
        version: reservation.version,
        name: reservation.applicant.name.clone(),
        kind: reservation.applicant.kind,
        institution: reservation.applicant.institution.clone(),
        position: only_full(&reservation.applicant.position),
        regency: only_full(&reservation.applicant.regency),
        whatsapp: reservation.applicant.whatsapp.as_ref().map_or_else(String::new, crate::domain::phone::PhoneNumber::shown),
        email: only_full(&reservation.applicant.email),
        purpose: reservation.purpose.clone(),
        needs: reservation.needs.clone(),
        access_needs: reservation.access_needs.clone(),
        participants: reservation.participants,
        capacity: capacity(db, &reservation).await?,
        start: reservation.start.format(super::rows::WALL).to_string(),
        end: reservation.end.format(super::rows::WALL).to_string(),
        urgency: reservation.urgency,
        disposition_note: reservation.disposition_note.clone(),
        sarpras_note: reservation.sarpras_note.clone(),
        sarpras_at: reservation.sarpras_at,
        sarpras_by: match reservation.sarpras_by {
            Some(staff) => staff_name(db, staff.0).await?,
            None => String::new(),
        },
        reason: reservation.reason,
        reason_note: reservation.reason_note.clone(),
        agreement: reservation.agreement.clone(),
        withdrawn_how: reservation.withdrawn_how,
        decided_at: reservation.decided_at,
        notified_at: reservation.notified_at,
        rivals: rivals(db, &reservation, everything, now).await?,
        history: history(db, &reservation).await?,
        messages: if everything {
            let messages = messages::of_reservation(db, reservation.id).await?;
            message_list::whole_views(db, &messages, now).await?
        } else {
            Vec::new()
        },
        proposal: reservation.proposal.as_ref().map(|proposal| proposals::view(proposal, now)),
        missing: reservation.missing.as_ref().map(missing_view),
        info_reply: reservation.info_reply.clone(),
        desk: DeskOf::of(reservation.status, reservation.sarpras_answer, reservation.with_head),
        agenda: sheet.as_ref().map_or_else(String::new, |sheet| sheet.agenda.to_string()),
        head: sheet.and_then(|sheet| sheet.head).map(head_desk::word),
        head_first: if may(&actions, Action::Dispose) { settings::head_first(db).await? } else { false },
        item_answers: item_answers::of_reservation(db, reservation.id, reservation.sarpras_at).await?,
        no_shows: if everything { no_shows(db, &reservation, now).await? } else { 0 },
        entered_at: reservation.entered_at,
        late_reason: only_full(&reservation.late_reason),
        overdue_at: reservation.overdue_at.filter(|_| reservation.status == Status::InUse),
        handed_over: !handovers::of_reservation(db, reservation.id).await?.is_empty(),
        elsewhere: elsewhere(db, &reservation, &actions).await?,
        times: facilities::own_times(db, &reservation).await?,
        answer_by: if may(&actions, Action::Move) { Some(holidays::load(db).await?.next_close_of_service(now)) } else { None },
        actions,
        now,
        row,
    }))
}

fn may(actions: &[ActionState], action: Action) -> bool {
    actions.iter().any(|state| state.action == action && state.refusal.is_none())
}

/// How often the applicant did not come in the last twelve months; nobody without a number is known again.
async fn no_shows(db: &mut Connection, reservation: &Reservation, now: Moment) -> Result<i64, StoreError> {
    let Some(number) = &reservation.applicant.whatsapp else { return Ok(0) };
    let since = now.checked_sub_months(Months::new(12)).unwrap_or(now);
    let row = sqlx::query("select count(*) as id from reservation where whatsapp = $1 and status = 'no_show' and starts_at > $2")
        .bind(number.as_str())
        .bind(since.timestamp())
        .fetch_one(db)
        .await?;
    Columns::new(&row, "reservation").int("id")
}

/// The facilities that a request for one thing can be moved to, for a person who may move it.
async fn elsewhere(db: &mut Connection, reservation: &Reservation, actions: &[ActionState]) -> Result<Vec<(String, String)>, StoreError> {
    if !may(actions, Action::Move) || reservation.items.len() != 1 {
        return Ok(Vec::new());
    }
    let offered = facilities::all(db).await?.into_iter().filter(|facility| facility.active);
    Ok(offered.map(|facility| (facility.code.to_string(), facility.name)).collect())
}

/// Is the facilities team asked about it, or is its use near (rights table, §7.5)?
pub fn concerns_the_facilities_team(reservation: &Reservation, now: Moment) -> bool {
    let Reservation { status, with_head, span, damage_until, .. } = reservation;
    is_near(*status, *with_head, span.from, *damage_until, now)
}

/// The same of what a list knows of a request: its state, is it with the head, when its use begins, until when damage can be reported.
pub(super) fn is_near(status: Status, with_head: bool, from: Moment, damage_until: Option<Moment>, now: Moment) -> bool {
    match status {
        Status::Disposed | Status::Review => !with_head,
        Status::Approved | Status::InUse => from < Slot::day(local_date(now)).to + chrono::Duration::days(1),
        Status::Done => damage_until.is_some_and(|until| now < until),
        Status::Submitted | Status::NeedsInfo | Status::Offered | Status::Rejected | Status::Cancelled | Status::NoShow | Status::Expired => false,
    }
}

/// What is missing as the screen and the API know it.
pub(super) fn missing_view(missing: &Missing) -> MissingView {
    MissingView { what: missing.what.clone(), asked_at: missing.asked_at, answer_by: missing.answer_by }
}

/// A message as the screen and the API know it, without what channels have done ([`message_list::views`]).
pub fn message_view(message: &Message, now: Moment) -> MessageView {
    let held_seconds = message.held_seconds(now);
    MessageView {
        id: message.id,
        code: message.code.clone(),
        template: message.template.to_string(),
        who: message.who.clone(),
        number: message.recipient.as_ref().map_or_else(String::new, crate::domain::phone::PhoneNumber::shown),
        whatsapp_url: if held_seconds > 0 { String::new() } else { message.whatsapp_url() },
        text: message.text.clone(),
        decision: message.decision,
        created_at: message.created_at,
        opened_at: message.opened_at,
        sent_at: message.sent_at,
        sent_by: message.sent_by.clone(),
        held_seconds,
        state: message.state,
        proof: message.proof.clone(),
        told_how: message.told_how.clone(),
        by_hand: message.by_hand,
        registered_text: message.registered_text.clone(),
        deliveries: Vec::new(),
    }
}

async fn staff_name(db: &mut Connection, id: i64) -> Result<String, StoreError> {
    let row = sqlx::query("select name from staff where id = $1").bind(id).fetch_optional(db).await?;
    row.map_or_else(|| Ok(String::new()), |row| Columns::new(&row, "staff").text("name"))
}

/// Seats of the roomiest thing asked for, in its layout.
async fn capacity(db: &mut Connection, reservation: &Reservation) -> Result<Option<i64>, StoreError> {
    let mut most = None;
    for asked in &reservation.items {
        if let Some(facility) = facilities::by_code(db, &asked.item.facility).await? {
            let seats = facility.capacity_for(asked.item.layout).map(|seats| seats * if facility.is_exclusive() { 1 } else { asked.item.quantity });
            most = most.max(seats);
        }
    }
    Ok(most)
}

/// Others that want or have the same facility or a kin of it at the same time, or too near for set-up and clean-up, in the
/// order in which they were received. Who they are is told of those that the reader may open.
async fn rivals(db: &mut Connection, reservation: &Reservation, everything: bool, now: Moment) -> Result<Vec<Rival>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where r.id in ( \
           select other.reservation_id from occupancy own join occupancy other \
             on other.facility_id in (select own.facility_id union all select kin_id from facility_kin k where k.facility_id = own.facility_id) \
             and other.starts_at > own.starts_at - {LONGEST_STRETCH} - {LONGEST_BUFFER} \
             and other.starts_at < own.ends_at + {LONGEST_BUFFER} \
             and other.starts_at < own.ends_at + max(own.clean_up_minutes, other.set_up_minutes) * 60 \
             and other.ends_at + max(other.clean_up_minutes, own.set_up_minutes) * 60 > own.starts_at \
           where own.reservation_id = $1 and other.reservation_id <> $1) \
         order by r.received_at, r.id limit $2",
        reservations::SELECT
    ));
    let rows = sqlx::query(sql).bind(reservation.id.0).bind(MOST_RIVALS).fetch_all(&mut *db).await?;
    let mut rivals = Vec::with_capacity(rows.len());
    for row in &rows {
        let rival = reservations::read(row)?;
        let seats = capacity(db, &rival).await?;
        rivals.push(Rival {
            code: rival.code.clone(),
            who: if everything || concerns_the_facilities_team(&rival, now) { rival.who().to_owned() } else { String::new() },
            status: rival.status,
            received_at: rival.received_at,
            participants: rival.participants,
            fits: rival.participants.zip(seats).map(|(people, seats)| people <= seats),
            from: rival.span.from,
            to: rival.span.to,
        });
    }
    Ok(rivals)
}

async fn history(db: &mut Connection, reservation: &Reservation) -> Result<Vec<HistoryEntry>, StoreError> {
    let events = events::of_reservation(db, reservation.id).await?;
    // Why the rule of a unit was passed by stands beside the events, as all words of people do.
    let reasons = overrides::reasons(db, reservation.id).await?;
    let why = |event: &events::Recorded, field: &str| {
        let passed = event.kind == "rule_passed" && field == "override_reason";
        reasons.iter().find(|(at, _)| passed && *at == event.at).map_or_else(String::new, |(_, reason)| reason.clone())
    };
    events
        .into_iter()
        .map(|event| {
            let changes: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&event.changes).map_err(|_| StoreError::Corrupt { table: "event", id: event.sequence })?;
            let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let changes = changes
                .iter()
                .map(|(field, values)| match values.as_array().map(Vec::as_slice) {
                    Some([before, after]) => (field.clone(), text(before), text(after)),
                    _ => (field.clone(), String::new(), why(&event, field)),
                })
                .collect();
            let actor = if event.actor == "system" { BY_ITSELF.to_owned() } else { event.actor_name };
            Ok(HistoryEntry { at: event.at, actor, kind: event.kind, changes })
        })
        .collect()
}

/// A booking or closure that a new closure would run over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTheWay {
    /// Of the request; `None` = an event or closure of the office.
    pub code: Option<ReservationCode>,
    /// What it holds, when that is a kin of the facility and not the facility itself.
    pub kin: Option<FacilityCode>,
    pub slot: Slot,
}

/// Everything that holds `facility` or a kin of it for good during `slot`.
///
/// # Errors
/// Database trouble.
pub async fn in_the_way(db: &mut Connection, facility: &Facility, slot: Slot) -> Result<Vec<InTheWay>, StoreError> {
    let held = occupancies::hard_with_owner(db, facility, slot).await?;
    named(db, held).await
}

/// Whose these are.
///
/// # Errors
/// Database trouble.
pub async fn named(db: &mut Connection, held: Vec<Held>) -> Result<Vec<InTheWay>, StoreError> {
    let mut found = Vec::with_capacity(held.len());
    for held in held {
        let code = match held.reservation {
            Some(id) => Some(code_of(db, id).await?),
            None => None,
        };
        let kin = if held.occupancy.of_kin { Some(facilities::code_of(db, held.facility).await?) } else { None };
        found.push(InTheWay { code, kin, slot: held.occupancy.slot });
    }
    Ok(found)
}

async fn code_of(db: &mut Connection, reservation: i64) -> Result<ReservationCode, StoreError> {
    let row = sqlx::query("select id, code from reservation where id = $1").bind(reservation).fetch_one(db).await?;
    Columns::new(&row, "reservation").code("code")
}
