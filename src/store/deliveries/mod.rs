//! Deliveries: how each channel gets on with each message, every attempt of it, and the channels' own troubles. What may leave next
//! is looked for in [`due`], news from outside are kept in [`news`].

pub mod due;
pub mod news;
pub mod stops;

use super::rows::Columns;
use super::{Connection, StoreError, messages};
use crate::domain::delivery::{ChannelKind, DeliveryState, Letter, overall};
use crate::domain::slot::Moment;
use sqlx::any::AnyRow;

/// So many deliveries are looked at in one go.
const MOST: i64 = 500;

/// One channel's delivery of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub id: i64,
    /// Row id of the message.
    pub message: i64,
    pub channel: ChannelKind,
    pub state: DeliveryState,
    /// Begun, also those that were refused; from 0 again when a person wants it tried again.
    pub attempts: i64,
    /// The channel may have taken it so often; never more than twice.
    pub sends: i64,
    /// `None` = nothing more by itself.
    pub next_try_at: Option<Moment>,
    /// It waits because the channel does not answer.
    pub waits_for_channel: bool,
    /// The channel's own id (`wamid…`) of the latest copy; empty before it is known.
    pub provider_id: String,
    /// The channel's id of a copy that has failed, and that a person has let be sent once more; empty = none.
    pub failed_copy: String,
    /// Of the latest refusal; empty otherwise.
    pub error_code: String,
    pub error_detail: String,
    /// The applicant may have got it twice.
    pub maybe_twice: bool,
    pub started_at: Option<Moment>,
    pub accepted_at: Option<Moment>,
    pub delivered_at: Option<Moment>,
    pub read_at: Option<Moment>,
    pub failed_at: Option<Moment>,
}

const SELECT: &str = "\
    select d.id, d.message_id, d.channel, d.state, d.attempts, d.sends, d.next_try_at, d.waits_for_channel, d.provider_id, d.failed_copy, d.error_code, \
      d.error_detail, d.maybe_twice, d.started_at, d.accepted_at, d.delivered_at, d.read_at, d.failed_at \
    from delivery d";

/// The delivery with this id.
///
/// # Errors
/// Database trouble.
pub async fn by_id(db: &mut Connection, id: i64) -> Result<Option<Delivery>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where d.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(db).await?.as_ref().map(read).transpose()
}

/// All deliveries of one message.
///
/// # Errors
/// Database trouble.
pub async fn of_message(db: &mut Connection, message: i64) -> Result<Vec<Delivery>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where d.message_id = $1 order by d.channel"));
    sqlx::query(sql).bind(message).fetch_all(db).await?.iter().map(read).collect()
}

/// Deliveries that a process had begun and has not ended.
///
/// # Errors
/// Database trouble.
pub async fn sending(db: &mut Connection) -> Result<Vec<Delivery>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where d.state = 'sending' order by d.channel, d.id limit $1"));
    sqlx::query(sql).bind(MOST).fetch_all(db).await?.iter().map(read).collect()
}

/// Writes a delivery as it is now, and how far its message has come with it.
///
/// # Errors
/// Database trouble.
pub async fn save(db: &mut Connection, delivery: &Delivery) -> Result<(), StoreError> {
    sqlx::query(
        "update delivery set state = $2, attempts = $3, sends = $4, next_try_at = $5, waits_for_channel = $6, provider_id = $7, error_code = $8, \
           error_detail = $9, maybe_twice = $10, started_at = $11, accepted_at = $12, delivered_at = $13, read_at = $14, failed_at = $15, \
           failed_copy = $16 \
         where id = $1",
    )
    .bind(delivery.id)
    .bind(delivery.state.code())
    .bind(delivery.attempts)
    .bind(delivery.sends)
    .bind(seconds(delivery.next_try_at))
    .bind(i64::from(delivery.waits_for_channel))
    .bind(&delivery.provider_id)
    .bind(&delivery.error_code)
    .bind(&delivery.error_detail)
    .bind(i64::from(delivery.maybe_twice))
    .bind(seconds(delivery.started_at))
    .bind(seconds(delivery.accepted_at))
    .bind(seconds(delivery.delivered_at))
    .bind(seconds(delivery.read_at))
    .bind(seconds(delivery.failed_at))
    .bind(&delivery.failed_copy)
    .execute(&mut *db)
    .await?;
    let all = of_message(db, delivery.message).await?;
    let states = all.iter().filter(|one| !is_left_to_another(one, &all)).map(|one| one.state);
    messages::set_state(db, delivery.message, overall(states)).await
}

/// The letter of a delivery, as its channel is given it.
///
/// # Errors
/// Database trouble, also without such a delivery.
pub async fn letter(db: &mut Connection, delivery: i64) -> Result<Letter, StoreError> {
    let row = sqlx::query(
        "select d.id, d.channel, m.idempotency_key, m.template, m.language, m.recipient, m.email, m.text, m.parameters, \
           case when m.registered_name = '' then m.template else m.registered_name end as registered_name \
         from delivery d join message m on m.id = d.message_id where d.id = $1",
    )
    .bind(delivery)
    .fetch_one(db)
    .await?;
    let columns = Columns::new(&row, "delivery");
    let by_email = columns.code::<ChannelKind>("channel")? == ChannelKind::Email;
    Ok(Letter {
        delivery,
        idempotency_key: columns.text("idempotency_key")?,
        template: columns.code("template")?,
        language: columns.code("language")?,
        recipient: if by_email { None } else { columns.maybe_code("recipient")? },
        email: if by_email { columns.text("email")? } else { String::new() },
        text: columns.text("text")?,
        parameters: serde_json::from_str(&columns.text("parameters")?).map_err(|_| columns.corrupt())?,
        registered_name: columns.text("registered_name")?,
    })
}

/// Writes down that an attempt begins; `recipient` is number or address.
///
/// # Errors
/// Database trouble.
pub async fn begin_attempt(db: &mut Connection, delivery: i64, recipient: &str, now: Moment) -> Result<(), StoreError> {
    sqlx::query("insert into delivery_attempt (delivery_id, recipient, started_at) values ($1, $2, $3)")
        .bind(delivery)
        .bind(recipient)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// Writes down what came of the attempt that is under way.
///
/// # Errors
/// Database trouble.
pub async fn end_attempt(db: &mut Connection, delivery: i64, outcome: &str, code: &str, detail: &str, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update delivery_attempt set ended_at = $2, outcome = $3, code = $4, detail = $5 where delivery_id = $1 and ended_at is null")
        .bind(delivery)
        .bind(now.timestamp())
        .bind(outcome)
        .bind(code)
        .bind(detail)
        .execute(db)
        .await?;
    Ok(())
}

/// It lies in the queue of a WhatsApp channel that the office no longer uses: the newer one has it in hand.
fn is_left_to_another(delivery: &Delivery, all: &[Delivery]) -> bool {
    let Some(other) = delivery.channel.other_whatsapp() else { return false };
    delivery.state == DeliveryState::Queued && all.iter().any(|one| one.channel == other && one.id > delivery.id)
}

fn seconds(moment: Option<Moment>) -> Option<i64> {
    moment.map(|moment| moment.timestamp())
}

fn read(row: &AnyRow) -> Result<Delivery, StoreError> {
    let columns = Columns::new(row, "delivery");
    Ok(Delivery {
        id: columns.int("id")?,
        message: columns.int("message_id")?,
        channel: columns.code("channel")?,
        state: columns.code("state")?,
        attempts: columns.int("attempts")?,
        sends: columns.int("sends")?,
        next_try_at: columns.maybe_moment("next_try_at")?,
        waits_for_channel: columns.int("waits_for_channel")? != 0,
        provider_id: columns.text("provider_id")?,
        failed_copy: columns.text("failed_copy")?,
        error_code: columns.text("error_code")?,
        error_detail: columns.text("error_detail")?,
        maybe_twice: columns.int("maybe_twice")? != 0,
        started_at: columns.maybe_moment("started_at")?,
        accepted_at: columns.maybe_moment("accepted_at")?,
        delivered_at: columns.maybe_moment("delivered_at")?,
        read_at: columns.maybe_moment("read_at")?,
        failed_at: columns.maybe_moment("failed_at")?,
    })
}
