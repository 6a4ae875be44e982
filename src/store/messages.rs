//! What is to be told to applicants, and how far it has come. The text is made once and never changed.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::code::ReservationCode;
use crate::domain::delivery::{BEGUN_WITHIN_DAYS, ChannelKind, DeliveryState, ToldHow};
use crate::domain::language::Language;
use crate::domain::message::{Template, whatsapp_url};
use crate::domain::phone::PhoneNumber;
use crate::domain::reservation::ReservationId;
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::domain::undo::seconds_left;
use chrono::Duration;
use sqlx::any::AnyRow;

/// Lists of messages are never longer.
const MOST: i64 = 500;

/// A message that shall be told.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub reservation: ReservationId,
    pub template: Template,
    pub language: Language,
    pub text: String,
    /// `None` = on paper at the counter.
    pub recipient: Option<PhoneNumber>,
    /// Tells a decision: the service's clock stops when it is marked sent.
    pub decision: bool,
    /// It cannot leave before this moment: what it tells can be undone until then.
    pub held_until: Option<Moment>,
    /// What was filled into the approved wording, in its order: a channel with templates of its own sends these.
    pub parameters: Vec<String>,
    /// Version of the office's wording that `text` was made of; 0 = the published one.
    pub wording_version: i64,
    /// Name of the approved template that `parameters` belong to.
    pub registered_name: String,
    /// As the applicant reads it through a channel with approved templates; empty = as `text`.
    pub registered_text: String,
    /// Address of the second way; empty = none given.
    pub email: String,
}

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: i64,
    pub reservation: ReservationId,
    pub code: ReservationCode,
    /// Institution, or the person's name.
    pub who: String,
    pub template: Template,
    pub recipient: Option<PhoneNumber>,
    pub text: String,
    pub decision: bool,
    pub created_at: Moment,
    pub opened_at: Option<Moment>,
    pub sent_at: Option<Moment>,
    /// Name of the staff member who told it.
    pub sent_by: String,
    /// Overtaken by a later message before it was sent.
    pub cancelled_at: Option<Moment>,
    /// Overtaken after it was told: it stays told, and no other channel sends it any more.
    pub overtaken_at: Option<Moment>,
    /// It cannot leave before this moment.
    pub held_until: Option<Moment>,
    /// How far it has come, over all channels.
    pub state: DeliveryState,
    /// Channel of the first proof that the applicant was told: `cloud_api`, `email`, `manual` = a person; empty before.
    pub proof: String,
    /// How a person told it: `whatsapp`, `phone`, `paper`; empty otherwise.
    pub told_how: String,
    /// A person has it in hand: no channel sends it.
    pub by_hand: bool,
    /// Name of the approved template that its values belong to; empty for what was written before there were versions.
    pub registered_name: String,
    /// As the applicant reads it through a channel with approved templates; empty = as `text`.
    pub registered_text: String,
}

impl Message {
    /// Opens a chat with the text typed in; empty without a number.
    pub fn whatsapp_url(&self) -> String {
        self.recipient.as_ref().map_or_else(String::new, |phone| whatsapp_url(phone, &self.text))
    }

    /// Seconds for which it still cannot leave, because what it tells can be undone; 0 for most.
    pub fn held_seconds(&self, now: Moment) -> i64 {
        self.held_until.filter(|_| self.cancelled_at.is_none()).map_or(0, |until| seconds_left(until, now))
    }
}

/// Puts a message into the outbox (*kotak keluar*), under a key that no other has; what it tells is the newest event of its request.
/// Gives its id.
///
/// # Errors
/// Database trouble.
pub async fn enqueue(db: &mut Connection, message: &NewMessage, now: Moment) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "insert into message (reservation_id, template, language, text, recipient, decision, created_at, held_until, parameters, email, idempotency_key, \
           begin_by, wording_version, registered_name, registered_text, cause) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
           coalesce((select kind from event where reservation_id = $1 order by sequence desc limit 1), '')) returning id",
    )
    .bind(message.reservation.0)
    .bind(message.template.code())
    .bind(message.language.code())
    .bind(&message.text)
    .bind(message.recipient.as_ref().map_or("", |phone| phone.as_str()))
    .bind(i64::from(message.decision))
    .bind(now.timestamp())
    .bind(message.held_until.map(|until| until.timestamp()))
    .bind(serde_json::json!(message.parameters).to_string())
    .bind(&message.email)
    .bind(super::random_hex(16))
    .bind(begin_by(now))
    .bind(message.wording_version)
    .bind(&message.registered_name)
    .bind(&message.registered_text)
    .fetch_one(db)
    .await?;
    Columns::new(&row, "message").int("id")
}

/// Until when a channel may begin with a message that is made, or given to the channels again, at `now`.
fn begin_by(now: Moment) -> i64 {
    (now + Duration::days(BEGUN_WITHIN_DAYS)).timestamp()
}

/// Calls off what has not been sent yet to this request: later news have overtaken it. Gives ids and templates of what was.
///
/// # Errors
/// Database trouble.
pub async fn cancel_unsent(db: &mut Connection, reservation: ReservationId, now: Moment) -> Result<Vec<(i64, Template)>, StoreError> {
    let rows =
        sqlx::query("update message set cancelled_at = $2 where reservation_id = $1 and sent_at is null and cancelled_at is null returning id, template")
            .bind(reservation.0)
            .bind(now.timestamp())
            .fetch_all(db)
            .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "message");
            Ok((columns.int("id")?, columns.code("template")?))
        })
        .collect()
}

/// Keeps what this request was told from leaving once more by a way in which it still waits: later news have made it false. Gives the
/// ids of what was overtaken.
///
/// # Errors
/// Database trouble.
pub async fn overtake_told(db: &mut Connection, reservation: ReservationId, now: Moment) -> Result<Vec<i64>, StoreError> {
    let rows = sqlx::query(
        "update message set overtaken_at = $2 where reservation_id = $1 and sent_at is not null and cancelled_at is null and overtaken_at is null returning id",
    )
    .bind(reservation.0)
    .bind(now.timestamp())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Columns::new(row, "message").int("id")).collect()
}

/// Puts messages into the outbox again, as they were before they were called off or overtaken: what had overtaken them was undone. One that was on
/// its way in between may have been told.
///
/// # Errors
/// Database trouble.
pub async fn put_back(db: &mut Connection, ids: &[i64]) -> Result<(), StoreError> {
    for id in ids {
        sqlx::query("update message set cancelled_at = null, overtaken_at = null where id = $1").bind(*id).execute(&mut *db).await?;
    }
    Ok(())
}

/// The first moment at which one of these messages told a decision, overtaken or not; `None` when none has.
///
/// # Errors
/// Database trouble.
pub async fn told_among(db: &mut Connection, ids: &[i64]) -> Result<Option<Moment>, StoreError> {
    let mut first: Option<Moment> = None;
    for id in ids {
        let row = sqlx::query("select id, sent_at from message where id = $1 and decision = 1").bind(*id).fetch_optional(&mut *db).await?;
        let told = row.map_or(Ok(None), |row| Columns::new(&row, "message").maybe_moment("sent_at"))?;
        first = first.into_iter().chain(told).min();
    }
    Ok(first)
}

/// Has any of these messages, overtaken or not, asked the applicant something?
///
/// # Errors
/// Database trouble.
pub async fn was_asked(db: &mut Connection, ids: &[i64]) -> Result<bool, StoreError> {
    for id in ids {
        let row = sqlx::query(
            "select id from message where id = $1 and template in ('offer', 'offer_part', 'reschedule') and (opened_at is not null or sent_at is not null)",
        )
        .bind(*id)
        .fetch_optional(&mut *db)
        .await?;
        if row.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a message of this request that was held back until `held_until` has left, or may have: a channel has begun with it, or
/// somebody has opened it.
///
/// # Errors
/// Database trouble.
pub async fn has_left(db: &mut Connection, reservation: ReservationId, held_until: Moment) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "select m.id from message m where m.reservation_id = $1 and m.held_until = $2 and m.cancelled_at is null \
           and (m.opened_at is not null or m.sent_at is not null or exists (select 1 from delivery d where d.message_id = m.id)) limit 1",
    )
    .bind(reservation.0)
    .bind(held_until.timestamp())
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Calls off a question to the applicant (an offer, a proposed move, what is missing) that has not been sent yet, and the reminder of
/// it: another one, or the answer, has overtaken it. One that was sent leaves by no other way any more. Other messages, such as the
/// untold approval of a booking, still hold. Gives the ids of what was overtaken.
///
/// # Errors
/// Database trouble.
pub async fn cancel_unsent_question(db: &mut Connection, reservation: ReservationId, now: Moment) -> Result<Vec<i64>, StoreError> {
    let rows = sqlx::query(
        "update message set cancelled_at = case when sent_at is null then $2 else null end, overtaken_at = case when sent_at is null then null else $2 end \
         where reservation_id = $1 and cancelled_at is null and overtaken_at is null \
           and template in ('offer', 'offer_part', 'reschedule', 'needs_info', 'offer_expiring') returning id",
    )
    .bind(reservation.0)
    .bind(now.timestamp())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Columns::new(row, "message").int("id")).collect()
}

/// Calls off a message that something has not come back, if it has not been sent yet: it is here. One that was sent leaves by no other
/// way any more.
///
/// # Errors
/// Database trouble.
pub async fn cancel_unsent_overdue(db: &mut Connection, reservation: ReservationId, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "update message set cancelled_at = case when sent_at is null then $2 else null end, overtaken_at = case when sent_at is null then null else $2 end \
         where reservation_id = $1 and cancelled_at is null and overtaken_at is null and template = 'overdue'",
    )
    .bind(reservation.0)
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

pub(super) const SELECT: &str = "\
    select m.id, m.reservation_id, r.code, case when r.institution = '' then r.name else r.institution end as who, m.template, m.recipient, \
      m.text, m.decision, m.created_at, m.opened_at, m.sent_at, coalesce(s.name, '') as sent_by_name, m.cancelled_at, m.held_until, \
      m.state, m.proof, m.told_how, m.by_hand, m.registered_name, m.registered_text, m.overtaken_at \
    from message m join reservation r on r.id = m.reservation_id left join staff s on s.id = m.sent_by";

/// The message with this id.
///
/// # Errors
/// Database trouble.
pub async fn by_id(db: &mut Connection, id: i64) -> Result<Option<Message>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where m.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(db).await?;
    row.as_ref().map(read).transpose()
}

/// All messages of one request, oldest first, without those overtaken before they were sent. What was on its way when it was
/// overtaken, and did leave, is among them.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId) -> Result<Vec<Message>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where m.reservation_id = $1 and (m.cancelled_at is null or m.sent_at is not null) order by m.id limit $2"));
    sqlx::query(sql).bind(reservation.0).bind(MOST).fetch_all(db).await?.iter().map(read).collect()
}

/// How many decisions wait to be told.
///
/// # Errors
/// Database trouble.
pub async fn count_untold(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query("select count(*) as id from message where decision = 1 and sent_at is null and cancelled_at is null").fetch_one(db).await?;
    Columns::new(&row, "message").int("id")
}

/// When and how the applicant was told the newest decision: `whatsapp`, `email`, `phone`, `paper`. `None` as long as there is no
/// decision, or no proof that they know of it.
///
/// # Errors
/// Database trouble.
pub async fn decision_told(db: &mut Connection, reservation: ReservationId) -> Result<Option<(Moment, String)>, StoreError> {
    let row = sqlx::query(
        "select id, sent_at, case when proof = 'email' then 'email' when proof = 'manual' then told_how else 'whatsapp' end as how \
         from message where reservation_id = $1 and decision = 1 and cancelled_at is null order by id desc limit 1",
    )
    .bind(reservation.0)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::new(&row, "message");
    let how = columns.text("how")?;
    Ok(columns.maybe_moment("sent_at")?.map(|at| (at, how)))
}

/// Notes that somebody opened WhatsApp with the text; the first time counts.
///
/// # Errors
/// Database trouble.
pub async fn mark_opened(db: &mut Connection, id: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update message set opened_at = $2 where id = $1 and opened_at is null").bind(id).bind(now.timestamp()).execute(db).await?;
    Ok(())
}

/// Notes that a person told it. `false` when it was told or overtaken before.
///
/// # Errors
/// Database trouble.
pub async fn mark_sent(db: &mut Connection, id: i64, by: StaffId, how: ToldHow, now: Moment) -> Result<bool, StoreError> {
    let written = sqlx::query(
        "update message set sent_at = $2, sent_by = $3, state = 'manual', proof = 'manual', told_how = $4 \
         where id = $1 and sent_at is null and cancelled_at is null",
    )
    .bind(id)
    .bind(now.timestamp())
    .bind(by.0)
    .bind(how.code())
    .execute(db)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Notes that a person told what a channel has told before: from then on their word is the proof, since the same moment. `false` when a
/// person told it before, or later news have overtaken it.
///
/// # Errors
/// Database trouble.
pub async fn mark_told_as_well(db: &mut Connection, id: i64, by: StaffId, how: ToldHow) -> Result<bool, StoreError> {
    let written = sqlx::query(
        "update message set sent_by = $2, state = 'manual', proof = 'manual', told_how = $3 \
         where id = $1 and sent_at is not null and proof <> 'manual' and cancelled_at is null",
    )
    .bind(id)
    .bind(by.0)
    .bind(how.code())
    .execute(db)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Notes that a channel has proved it told. `false` when there was a proof before.
///
/// # Errors
/// Database trouble.
pub async fn mark_proved(db: &mut Connection, id: i64, by: ChannelKind, at: Moment) -> Result<bool, StoreError> {
    let written = sqlx::query("update message set sent_at = $2, proof = $3 where id = $1 and sent_at is null")
        .bind(id)
        .bind(at.timestamp())
        .bind(by.code())
        .execute(db)
        .await?;
    Ok(written.rows_affected() == 1)
}

/// The proof is no longer what it was: another channel's, or none any more.
///
/// # Errors
/// Database trouble.
pub async fn change_proof(db: &mut Connection, id: i64, proof: Option<(ChannelKind, Moment)>) -> Result<(), StoreError> {
    sqlx::query("update message set sent_at = $2, proof = $3 where id = $1")
        .bind(id)
        .bind(proof.map(|(_, at)| at.timestamp()))
        .bind(proof.map_or("", |(channel, _)| channel.code()))
        .execute(db)
        .await?;
    Ok(())
}

/// Calls off a message whose proof was taken back after later news had overtaken it. If it told a decision, the newest message that is
/// left of those that tell one does so from now on.
///
/// # Errors
/// Database trouble.
pub async fn leave_to_later_news(db: &mut Connection, message: &Message, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update message set cancelled_at = $2 where id = $1 and sent_at is null and cancelled_at is null")
        .bind(message.id)
        .bind(now.timestamp())
        .execute(&mut *db)
        .await?;
    if message.decision {
        sqlx::query(
            "update message set decision = 1 where decision = 0 and id = (select max(id) from message where reservation_id = $1 and cancelled_at is null \
               and template in ('approved', 'rejected', 'reschedule_agreed', 'cancelled_by_office'))",
        )
        .bind(message.reservation.0)
        .execute(db)
        .await?;
    }
    Ok(())
}

/// A person takes it in hand, or gives it to the channels again. `false` when it was so before.
///
/// # Errors
/// Database trouble.
pub async fn set_by_hand(db: &mut Connection, id: i64, by_hand: bool) -> Result<bool, StoreError> {
    let written = sqlx::query("update message set by_hand = $2 where id = $1 and by_hand <> $2").bind(id).bind(i64::from(by_hand)).execute(db).await?;
    Ok(written.rows_affected() == 1)
}

/// Lets the channels begin with it, however long it has lain there.
///
/// # Errors
/// Database trouble.
pub async fn let_begin(db: &mut Connection, id: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update message set begin_by = $2 where id = $1").bind(id).bind(begin_by(now)).execute(db).await?;
    Ok(())
}

/// How far it has come is worked out anew from its deliveries; what a person told stays told.
///
/// # Errors
/// Database trouble.
pub async fn set_state(db: &mut Connection, id: i64, state: DeliveryState) -> Result<(), StoreError> {
    sqlx::query("update message set state = $2 where id = $1 and state <> 'manual'").bind(id).bind(state.code()).execute(db).await?;
    Ok(())
}

/// How many messages have come how far, those that were overtaken left out.
///
/// # Errors
/// Database trouble.
pub async fn count_by_state(db: &mut Connection) -> Result<Vec<(DeliveryState, i64)>, StoreError> {
    let rows = sqlx::query("select state, count(*) as messages from message where cancelled_at is null group by state").fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "message");
            Ok((columns.code("state")?, columns.int("messages")?))
        })
        .collect()
}

pub(super) fn read(row: &AnyRow) -> Result<Message, StoreError> {
    let columns = Columns::new(row, "message");
    Ok(Message {
        id: columns.int("id")?,
        reservation: ReservationId(columns.int("reservation_id")?),
        code: columns.code("code")?,
        who: columns.text("who")?,
        template: columns.code("template")?,
        recipient: columns.maybe_code("recipient")?,
        text: columns.text("text")?,
        decision: columns.int("decision")? != 0,
        created_at: columns.moment("created_at")?,
        opened_at: columns.maybe_moment("opened_at")?,
        sent_at: columns.maybe_moment("sent_at")?,
        sent_by: columns.text("sent_by_name")?,
        cancelled_at: columns.maybe_moment("cancelled_at")?,
        overtaken_at: columns.maybe_moment("overtaken_at")?,
        held_until: columns.maybe_moment("held_until")?,
        state: columns.code("state")?,
        proof: columns.text("proof")?,
        told_how: columns.text("told_how")?,
        by_hand: columns.int("by_hand")? != 0,
        registered_name: columns.text("registered_name")?,
        registered_text: columns.text("registered_text")?,
    })
}
