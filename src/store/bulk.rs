//! Many rows at once, for the example data: everything is in memory already, ids included, and the table is empty.
//! Time is not taken through the one door here; the database's own guard still looks at every row.

use super::events::{self, Recorded};
use super::reservations::{Reservation, cancelled_by_code};
use super::rows::WALL;
use super::slots::Holder;
use super::{Connection, StoreError};
use crate::domain::availability::Occupancy;
use crate::domain::facility::FacilityId;
use crate::domain::message::Template;
use crate::domain::proposal::Proposal;
use crate::domain::reservation::ReservationId;
use crate::domain::role::{Role, StaffId};
use crate::domain::service_standard::RULES_VERSION;
use crate::domain::slot::Moment;

/// Values of one statement. SQLite looks `$n` up by its name, one by one, so that long statements get slow.
const MOST_VALUES: usize = 600;

enum Cell {
    Int(i64),
    Text(String),
    Null,
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Moment> for Cell {
    fn from(moment: Moment) -> Self {
        Self::Int(moment.timestamp())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

async fn insert(db: &mut Connection, table: &'static str, columns: &[&'static str], rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
    let together = MOST_VALUES / columns.len();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<Vec<Cell>> = rows.by_ref().take(together).collect();
        let mut place = 0;
        let values: Vec<String> = part
            .iter()
            .map(|row| {
                let marks: Vec<String> = row
                    .iter()
                    .map(|_| {
                        place += 1;
                        format!("${place}")
                    })
                    .collect();
                format!("({})", marks.join(", "))
            })
            .collect();
        let sql = format!("insert into {table} ({}) values {}", columns.join(", "), values.join(", "));
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for cell in part.into_iter().flatten() {
            query = match cell {
                Cell::Int(number) => query.bind(number),
                Cell::Text(text) => query.bind(text),
                Cell::Null => query.bind(None::<i64>),
            };
        }
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// Whether nobody has entered anything yet. Staff do not count: they must sign in before they can.
///
/// # Errors
/// Database trouble.
pub async fn is_empty(db: &mut Connection) -> Result<bool, StoreError> {
    let row =
        sqlx::query("select (select count(*) from facility) + (select count(*) from reservation) + (select count(*) from event) as id").fetch_one(db).await?;
    Ok(super::rows::Columns::new(&row, "facility").int("id")? == 0)
}

/// A staff member of the example, whose password is known and need not be changed. An existing one of that name is taken.
///
/// # Errors
/// Database trouble.
pub async fn staff(db: &mut Connection, name: &str, role: Role, password_hash: &str, now: Moment) -> Result<StaffId, StoreError> {
    sqlx::query("insert into staff (name, password_hash, must_change_password, active, created_at) values ($1, $2, 0, 1, $3) on conflict (name) do nothing")
        .bind(name)
        .bind(password_hash)
        .bind(now.timestamp())
        .execute(&mut *db)
        .await?;
    let row = sqlx::query("select id from staff where name = $1").bind(name).fetch_one(&mut *db).await?;
    let id = super::rows::Columns::new(&row, "staff").int("id")?;
    sqlx::query("insert into staff_role (staff_id, role) values ($1, $2) on conflict do nothing").bind(id).bind(role.code()).execute(db).await?;
    Ok(StaffId(id))
}

/// Requests with their items; `id` and `version` are written as they are.
///
/// # Errors
/// Database trouble.
pub async fn reservations(db: &mut Connection, all: &[Reservation]) -> Result<(), StoreError> {
    const COLUMNS: [&str; 51] = [
        "id",
        "code",
        "secret",
        "channel",
        "language",
        "name",
        "kind",
        "institution",
        "npsn",
        "position",
        "regency",
        "address",
        "whatsapp",
        "email",
        "activity",
        "purpose",
        "participants",
        "needs",
        "access_needs",
        "id_kind",
        "on_behalf",
        "pattern",
        "start_wall",
        "end_wall",
        "starts_at",
        "ends_at",
        "status",
        "received_at",
        "due_at",
        "urgency",
        "disposition_note",
        "sarpras_answer",
        "sarpras_note",
        "sarpras_at",
        "sarpras_by",
        "decided_at",
        "decided_by",
        "notified_at",
        "reason",
        "reason_note",
        "cancelled_by",
        "agreement_how",
        "agreement_note",
        "override_reason",
        "rules_version",
        "version",
        "info_missing",
        "info_asked_at",
        "info_by",
        "info_from",
        "damage_until",
    ];
    let rows = all.iter().map(cells_of).collect();
    insert(db, "reservation", &COLUMNS, rows).await?;
    let items = all.iter().flat_map(|reservation| {
        reservation.items.iter().map(|asked| {
            vec![reservation.id.0.into(), asked.facility.0.into(), asked.item.quantity.into(), asked.item.layout.map(|layout| layout.code()).into()]
        })
    });
    insert(db, "reservation_item", &["reservation_id", "facility_id", "quantity", "layout"], items.collect()).await
}

fn cells_of(reservation: &Reservation) -> Vec<Cell> {
    let applicant = &reservation.applicant;
    let agreement = reservation.agreement.as_ref();
    vec![
        reservation.id.0.into(),
        reservation.code.as_str().into(),
        reservation.secret.as_str().into(),
        reservation.channel.code().into(),
        reservation.language.code().into(),
        applicant.name.as_str().into(),
        applicant.kind.code().into(),
        applicant.institution.as_str().into(),
        applicant.npsn.as_str().into(),
        applicant.position.as_str().into(),
        applicant.regency.as_str().into(),
        applicant.address.as_str().into(),
        applicant.whatsapp.as_ref().map_or("", |phone| phone.as_str()).into(),
        applicant.email.as_str().into(),
        reservation.activity.as_str().into(),
        reservation.purpose.as_str().into(),
        reservation.participants.into(),
        reservation.needs.as_str().into(),
        reservation.access_needs.as_str().into(),
        reservation.id_kind.map_or("", |kind| kind.code()).into(),
        reservation.on_behalf.as_str().into(),
        reservation.pattern.code().into(),
        reservation.start.format(WALL).to_string().into(),
        reservation.end.format(WALL).to_string().into(),
        reservation.span.from.into(),
        reservation.span.to.into(),
        reservation.status.code().into(),
        reservation.received_at.into(),
        reservation.due_at.into(),
        reservation.urgency.code().into(),
        reservation.disposition_note.as_str().into(),
        reservation.sarpras_answer.map(|answer| answer.code()).into(),
        reservation.sarpras_note.as_str().into(),
        reservation.sarpras_at.into(),
        reservation.sarpras_by.map(|id| id.0).into(),
        reservation.decided_at.into(),
        reservation.decided_by.map(|id| id.0).into(),
        reservation.notified_at.into(),
        reservation.reason.map_or("", |reason| reason.code()).into(),
        reservation.reason_note.as_str().into(),
        reservation.cancelled_by.map_or("", cancelled_by_code).into(),
        agreement.map_or("", |agreement| agreement.how.code()).into(),
        agreement.map_or("", |agreement| agreement.note.as_str()).into(),
        reservation.override_reason.as_str().into(),
        RULES_VERSION.into(),
        reservation.version.0.into(),
        reservation.missing.as_ref().map_or("", |missing| missing.what.as_str()).into(),
        reservation.missing.as_ref().map(|missing| missing.asked_at).into(),
        reservation.missing.as_ref().map(|missing| missing.answer_by).into(),
        reservation.missing.as_ref().map_or("", |missing| missing.from.code()).into(),
        reservation.damage_until.into(),
    ]
}

/// Stretches with their holders.
///
/// # Errors
/// Database trouble; `slot_taken` or `stock_exceeded` from the database's guard.
pub async fn occupancies(db: &mut Connection, all: &[(Holder, FacilityId, Occupancy)]) -> Result<(), StoreError> {
    const COLUMNS: [&str; 11] = [
        "facility_id",
        "reservation_id",
        "closure_id",
        "starts_at",
        "ends_at",
        "set_up_minutes",
        "clean_up_minutes",
        "quantity",
        "hold",
        "purpose",
        "proposed",
    ];
    let rows = all.iter().map(|(holder, facility, stretch)| {
        vec![
            facility.0.into(),
            holder.reservation().into(),
            holder.closure().into(),
            stretch.slot.from.into(),
            stretch.slot.to.into(),
            stretch.set_up_minutes.into(),
            stretch.clean_up_minutes.into(),
            stretch.quantity.into(),
            stretch.hold.code().into(),
            stretch.purpose.code().into(),
            i64::from(holder.is_proposal()).into(),
        ]
    });
    insert(db, "occupancy", &COLUMNS, rows.collect()).await
}

/// Proposals that wait for their applicants' answers.
///
/// # Errors
/// Database trouble.
pub async fn proposals(db: &mut Connection, all: &[(ReservationId, Proposal)]) -> Result<(), StoreError> {
    const COLUMNS: [&str; 13] = [
        "reservation_id",
        "kind",
        "facility_id",
        "start_wall",
        "end_wall",
        "starts_at",
        "ends_at",
        "reason",
        "override_reason",
        "asked_at",
        "asked_by",
        "answer_by",
        "told",
    ];
    let rows = all.iter().map(|(reservation, proposal)| {
        vec![
            reservation.0.into(),
            proposal.kind.code().into(),
            proposal.elsewhere.as_ref().map(|elsewhere| elsewhere.id.0).into(),
            proposal.start.format(WALL).to_string().into(),
            proposal.end.format(WALL).to_string().into(),
            proposal.span.from.into(),
            proposal.span.to.into(),
            proposal.reason.as_str().into(),
            proposal.override_reason.as_str().into(),
            proposal.asked_at.into(),
            proposal.asked_by.map(|by| by.0).into(),
            proposal.answer_by.into(),
            i64::from(proposal.told).into(),
        ]
    });
    insert(db, "proposal", &COLUMNS, rows.collect()).await
}

/// A message with its past.
#[derive(Debug, Clone)]
pub struct PastMessage {
    pub reservation: i64,
    pub template: Template,
    pub language: &'static str,
    pub text: String,
    pub recipient: String,
    pub decision: bool,
    pub created_at: Moment,
    pub sent: Option<(Moment, StaffId)>,
    pub cancelled_at: Option<Moment>,
}

/// Messages with their pasts.
///
/// # Errors
/// Database trouble.
pub async fn messages(db: &mut Connection, all: Vec<PastMessage>) -> Result<(), StoreError> {
    const COLUMNS: [&str; 15] = [
        "reservation_id",
        "template",
        "language",
        "text",
        "recipient",
        "decision",
        "created_at",
        "opened_at",
        "sent_at",
        "sent_by",
        "cancelled_at",
        "state",
        "proof",
        "told_how",
        "idempotency_key",
    ];
    let rows = all.into_iter().map(|message| {
        let (state, proof, told_how) = match (&message.sent, message.recipient.is_empty()) {
            (None, _) => ("queued", "", ""),
            (Some(_), true) => ("manual", "manual", "paper"),
            (Some(_), false) => ("manual", "manual", "whatsapp"),
        };
        let sent_at = message.sent.map(|(at, _)| at);
        vec![
            message.reservation.into(),
            message.template.code().into(),
            message.language.into(),
            message.text.into(),
            message.recipient.into(),
            i64::from(message.decision).into(),
            message.created_at.into(),
            sent_at.into(),
            sent_at.into(),
            message.sent.map(|(_, by)| by.0).into(),
            message.cancelled_at.into(),
            state.into(),
            proof.into(),
            told_how.into(),
            super::random_hex(16).into(),
        ]
    });
    insert(db, "message", &COLUMNS, rows.collect()).await
}

/// Events, already in a chain.
///
/// # Errors
/// Database trouble.
pub async fn events(db: &mut Connection, all: Vec<Recorded>) -> Result<(), StoreError> {
    const COLUMNS: [&str; 12] =
        ["sequence", "at", "actor", "actor_name", "kind", "reservation_id", "code", "version", "changes", "effects", "previous_hash", "hash"];
    let rows = all.into_iter().map(|event| {
        vec![
            event.sequence.into(),
            event.at.into(),
            event.actor.into(),
            event.actor_name.into(),
            event.kind.into(),
            event.reservation.map(|id| id.0).into(),
            event.code.into(),
            event.version.map(|version| version.0).into(),
            event.changes.into(),
            events::effects_text(&event.effects).into(),
            event.previous_hash.into(),
            event.hash.into(),
        ]
    });
    insert(db, "event", &COLUMNS, rows.collect()).await
}

/// Gives the requests that were passed on their numbers in the agenda, and lets SQLite look at what it has got, so that its
/// plans fit; calendars outside are told of what is held. Once, after many rows.
///
/// # Errors
/// Database trouble.
pub async fn settle(db: &mut Connection) -> Result<(), StoreError> {
    super::dispositions::number_all(db).await?;
    super::feeds::fill(db).await?;
    sqlx::raw_sql("update facility set revision = revision + 1; analyze").execute(db).await?;
    Ok(())
}
