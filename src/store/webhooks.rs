//! Where notices to other programs go, and the notices themselves.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::reservation::{ReservationId, Status, Version};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::domain::webhook::WebhookOff;
use crate::server_fns::webhooks::{DeliveryView, WebhookView};
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Notices of one address that are listed.
const MOST_LISTED: i64 = 20;
/// Notices that are over are kept so long, in days.
const KEPT_DAYS: i64 = 30;

/// An address as the worker needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub id: i64,
    pub url: String,
    /// `whsec_…`
    pub secret: String,
    /// The one before, as long as it signs as well.
    pub old_secret: Option<String>,
    /// The states told of; empty = all.
    pub kinds: Vec<Status>,
    pub active: bool,
    /// Sequence of the last event that was looked at.
    pub followed: i64,
}

/// Enters an address that hears of what comes after the event `followed`. Gives its id.
///
/// # Errors
/// Database trouble.
pub async fn insert(
    db: &mut Connection,
    url: &str,
    secret: &str,
    kinds: &[Status],
    followed: i64,
    by: Option<StaffId>,
    now: Moment,
) -> Result<i64, StoreError> {
    let kinds: Vec<&str> = kinds.iter().map(|status| status.code()).collect();
    let row = sqlx::query("insert into webhook_endpoint (url, secret, kinds, followed, made_by, made_at) values ($1, $2, $3, $4, $5, $6) returning id")
        .bind(url)
        .bind(secret)
        .bind(kinds.join(","))
        .bind(followed)
        .bind(by.map(|id| id.0))
        .bind(now.timestamp())
        .fetch_one(db)
        .await?;
    Columns::new(&row, "webhook_endpoint").int("id")
}

/// How many addresses there are.
///
/// # Errors
/// Database trouble.
pub async fn count(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query("select count(*) as id from webhook_endpoint").fetch_one(db).await?;
    Columns::new(&row, "webhook_endpoint").int("id")
}

const SELECT: &str = "select id, url, secret, old_secret, old_secret_until, kinds, off, followed from webhook_endpoint";

/// One address. The old secret comes along while it signs.
///
/// # Errors
/// Database trouble.
pub async fn get(db: &mut Connection, id: i64, now: Moment) -> Result<Option<Endpoint>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(db).await?;
    row.map(|row| endpoint(&row, now)).transpose()
}

/// Every address that is called, by id.
///
/// # Errors
/// Database trouble.
pub async fn active(db: &mut Connection, now: Moment) -> Result<Vec<Endpoint>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where off is null order by id limit 100"));
    let rows = sqlx::query(sql).fetch_all(db).await?;
    rows.iter().map(|row| endpoint(row, now)).collect()
}

fn endpoint(row: &AnyRow, now: Moment) -> Result<Endpoint, StoreError> {
    let columns = Columns::new(row, "webhook_endpoint");
    let old_secret = columns.text("old_secret")?;
    let signs_still = columns.maybe_moment("old_secret_until")?.is_some_and(|until| now < until);
    Ok(Endpoint {
        id: columns.int("id")?,
        url: columns.text("url")?,
        secret: columns.text("secret")?,
        old_secret: Some(old_secret).filter(|secret| signs_still && !secret.is_empty()),
        kinds: kinds(&columns)?,
        active: columns.maybe_text("off")?.is_none(),
        followed: columns.int("followed")?,
    })
}

fn kinds(columns: &Columns<'_>) -> Result<Vec<Status>, StoreError> {
    let text = columns.text("kinds")?;
    text.split(',').filter(|code| !code.is_empty()).map(|code| code.parse().map_err(|_| columns.corrupt())).collect()
}

/// Notes how far the events were looked at.
///
/// # Errors
/// Database trouble.
pub async fn set_followed(db: &mut Connection, id: i64, sequence: i64) -> Result<(), StoreError> {
    sqlx::query("update webhook_endpoint set followed = $2 where id = $1 and followed < $2").bind(id).bind(sequence).execute(db).await?;
    Ok(())
}

/// Stops calling an address; false when nobody calls it already.
///
/// # Errors
/// Database trouble.
pub async fn set_off(db: &mut Connection, id: i64, why: WebhookOff, now: Moment) -> Result<bool, StoreError> {
    let changed = sqlx::query("update webhook_endpoint set off = $2, off_at = $3 where id = $1 and off is null")
        .bind(id)
        .bind(why.code())
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(changed.rows_affected() == 1)
}

/// Calls an address again; what it has not got is tried at once, as if for the first time. What was never tried is due already, or
/// held back.
///
/// # Errors
/// Database trouble.
pub async fn set_on(db: &mut Connection, id: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update webhook_endpoint set off = null, off_at = null, failing_since = null where id = $1").bind(id).execute(&mut *db).await?;
    sqlx::query("update webhook_delivery set attempts = 0, next_try_at = $2 where endpoint_id = $1 and done_at is null and attempts > 0")
        .bind(id)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// Gives an address a new secret; the one of now signs as well until then.
///
/// # Errors
/// Database trouble.
pub async fn rotate(db: &mut Connection, id: i64, secret: &str, until: Moment) -> Result<(), StoreError> {
    sqlx::query("update webhook_endpoint set old_secret = secret, old_secret_until = $3, secret = $2 where id = $1")
        .bind(id)
        .bind(secret)
        .bind(until.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets an address with all its notices.
///
/// # Errors
/// Database trouble.
pub async fn delete(db: &mut Connection, id: i64) -> Result<(), StoreError> {
    sqlx::query("delete from webhook_endpoint where id = $1").bind(id).execute(db).await?;
    Ok(())
}

/// A notice that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    pub endpoint: i64,
    /// Sequence of its event; `None` = a test.
    pub event: Option<i64>,
    /// `msg_…`
    pub message_id: String,
    pub kind: String,
    /// Of the request; empty for a test.
    pub code: String,
    /// JSON, as it is sent.
    pub body: String,
}

/// Puts a notice in the queue, which leaves at `from` at the earliest; a second one of the same event is none.
///
/// # Errors
/// Database trouble.
pub async fn enqueue(db: &mut Connection, new: &NewDelivery, from: Moment, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into webhook_delivery (endpoint_id, event_sequence, message_id, kind, code, body, next_try_at, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (endpoint_id, event_sequence) do nothing",
    )
    .bind(new.endpoint)
    .bind(new.event)
    .bind(&new.message_id)
    .bind(&new.kind)
    .bind(&new.code)
    .bind(&new.body)
    .bind(from.timestamp())
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

/// Takes back the notice to an address of what a request has come to with this version, because it was undone. False when it has been
/// tried to send it: then somebody outside may know of it.
///
/// # Errors
/// Database trouble.
pub async fn take_back(db: &mut Connection, endpoint: i64, reservation: ReservationId, version: Version) -> Result<bool, StoreError> {
    sqlx::query(
        "delete from webhook_delivery where endpoint_id = $1 and attempts = 0 and done_at is null \
           and event_sequence in (select sequence from event where reservation_id = $2 and version = $3)",
    )
    .bind(endpoint)
    .bind(reservation.0)
    .bind(version.0)
    .execute(&mut *db)
    .await?;
    let row = sqlx::query(
        "select count(*) as id from webhook_delivery where endpoint_id = $1 \
           and event_sequence in (select sequence from event where reservation_id = $2 and version = $3)",
    )
    .bind(endpoint)
    .bind(reservation.0)
    .bind(version.0)
    .fetch_one(db)
    .await?;
    Ok(Columns::new(&row, "webhook_delivery").int("id")? == 0)
}

/// Lets go what is held back for an address of one request, and has not been tried yet.
///
/// # Errors
/// Database trouble.
pub async fn let_go(db: &mut Connection, endpoint: i64, reservation: ReservationId, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "update webhook_delivery set next_try_at = $3 where endpoint_id = $1 and attempts = 0 and done_at is null and next_try_at > $3 \
           and event_sequence in (select sequence from event where reservation_id = $2)",
    )
    .bind(endpoint)
    .bind(reservation.0)
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

/// Ids of addresses that are called and have a notice whose time has come.
///
/// # Errors
/// Database trouble.
pub async fn due(db: &mut Connection, now: Moment) -> Result<Vec<i64>, StoreError> {
    let rows = sqlx::query(
        "select e.id from webhook_endpoint e where e.off is null \
           and exists (select 1 from webhook_delivery d where d.endpoint_id = e.id and d.done_at is null and d.next_try_at <= $1) order by e.id limit 100",
    )
    .bind(now.timestamp())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Columns::new(row, "webhook_endpoint").int("id")).collect()
}

/// A notice that somebody is about to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub id: i64,
    pub message_id: String,
    pub body: String,
    /// With the one that begins now.
    pub attempts: i64,
    /// Tells nothing, and is tried once.
    pub is_test: bool,
}

/// Takes at most `limit` notices of an address whose time has come, the oldest first. Nobody else takes them before `lost_at`, when
/// whoever took them has died.
///
/// # Errors
/// Database trouble.
pub async fn claim(db: &mut Connection, endpoint: i64, limit: i64, now: Moment, lost_at: Moment) -> Result<Vec<Claimed>, StoreError> {
    let rows = sqlx::query(
        "update webhook_delivery set attempts = attempts + 1, next_try_at = $3 where id in (\
           select id from webhook_delivery where endpoint_id = $1 and done_at is null and next_try_at <= $2 order by next_try_at, id limit $4) \
         returning id, message_id, body, attempts, event_sequence",
    )
    .bind(endpoint)
    .bind(now.timestamp())
    .bind(lost_at.timestamp())
    .bind(limit)
    .fetch_all(db)
    .await?;
    let claimed = |row: &AnyRow| -> Result<Claimed, StoreError> {
        let columns = Columns::new(row, "webhook_delivery");
        Ok(Claimed {
            id: columns.int("id")?,
            message_id: columns.text("message_id")?,
            body: columns.text("body")?,
            attempts: columns.int("attempts")?,
            is_test: columns.maybe_int("event_sequence")?.is_none(),
        })
    };
    rows.iter().map(claimed).collect()
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub id: i64,
    /// Of the answer, if one came.
    pub status: Option<u16>,
    /// What came in its place; empty when one came.
    pub error: &'static str,
}

/// Notes that a notice has arrived; its address works.
///
/// # Errors
/// Database trouble.
pub async fn arrived(db: &mut Connection, endpoint: i64, attempt: &Attempt, now: Moment) -> Result<(), StoreError> {
    over(db, attempt, true, now).await?;
    sqlx::query("update webhook_endpoint set failing_since = null where id = $1 and failing_since is not null").bind(endpoint).execute(db).await?;
    Ok(())
}

/// Notes that a test has not arrived; it is not tried again.
///
/// # Errors
/// Database trouble.
pub async fn given_up(db: &mut Connection, attempt: &Attempt, now: Moment) -> Result<(), StoreError> {
    over(db, attempt, false, now).await
}

async fn over(db: &mut Connection, attempt: &Attempt, delivered: bool, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update webhook_delivery set done_at = $2, delivered = $3, last_status = $4, last_error = $5 where id = $1")
        .bind(attempt.id)
        .bind(now.timestamp())
        .bind(i64::from(delivered))
        .bind(attempt.status.map(i64::from))
        .bind(attempt.error)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that a notice has not arrived yet and is tried again then; its address fails.
///
/// # Errors
/// Database trouble.
pub async fn put_off(db: &mut Connection, endpoint: i64, attempt: &Attempt, next: Moment, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update webhook_delivery set next_try_at = $2, last_status = $3, last_error = $4 where id = $1 and done_at is null")
        .bind(attempt.id)
        .bind(next.timestamp())
        .bind(attempt.status.map(i64::from))
        .bind(attempt.error)
        .execute(&mut *db)
        .await?;
    sqlx::query("update webhook_endpoint set failing_since = $2 where id = $1 and failing_since is null")
        .bind(endpoint)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets what was over long ago.
///
/// # Errors
/// Database trouble.
pub async fn forget_old(db: &mut Connection, endpoint: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query("delete from webhook_delivery where endpoint_id = $1 and done_at < $2")
        .bind(endpoint)
        .bind(now.timestamp() - KEPT_DAYS * 86_400)
        .execute(db)
        .await?;
    Ok(())
}

/// Every address with its latest notices, the newest first, at most 100.
///
/// # Errors
/// Database trouble.
pub async fn list(db: &mut Connection) -> Result<Vec<WebhookView>, StoreError> {
    let rows = sqlx::query(
        "select e.id, e.url, e.kinds, e.off, e.off_at, e.failing_since, e.old_secret_until, coalesce(s.name, '') as made_by, e.made_at, \
           (select count(*) from webhook_delivery d where d.endpoint_id = e.id and d.done_at is null) as waiting \
         from webhook_endpoint e left join staff s on s.id = e.made_by order by e.id desc limit 100",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut latest = latest(db).await?;
    let view = |row: &AnyRow| -> Result<WebhookView, StoreError> {
        let columns = Columns::new(row, "webhook_endpoint");
        let id = columns.int("id")?;
        Ok(WebhookView {
            id,
            url: columns.text("url")?,
            kinds: kinds(&columns)?,
            off: columns.maybe_code("off")?.zip(columns.maybe_moment("off_at")?),
            failing_since: columns.maybe_moment("failing_since")?,
            old_secret_until: columns.maybe_moment("old_secret_until")?,
            made_by: columns.text("made_by")?,
            made_at: columns.moment("made_at")?,
            waiting: columns.int("waiting")?,
            deliveries: latest.remove(&id).unwrap_or_default(),
        })
    };
    rows.iter().map(view).collect()
}

/// The latest notices of each address.
async fn latest(db: &mut Connection) -> Result<BTreeMap<i64, Vec<DeliveryView>>, StoreError> {
    let rows = sqlx::query(
        "select d.id, d.endpoint_id, d.message_id, d.kind, d.code, d.made_at, d.attempts, d.delivered, d.next_try_at, d.done_at, d.last_status, d.last_error \
         from webhook_endpoint e join webhook_delivery d on d.endpoint_id = e.id \
         where d.id in (select id from webhook_delivery n where n.endpoint_id = e.id order by n.id desc limit $1) order by d.id desc limit 2000",
    )
    .bind(MOST_LISTED)
    .fetch_all(db)
    .await?;
    let mut latest: BTreeMap<i64, Vec<DeliveryView>> = BTreeMap::new();
    for row in &rows {
        let columns = Columns::new(row, "webhook_delivery");
        let is_over = columns.maybe_moment("done_at")?.is_some();
        let delivery = DeliveryView {
            message_id: columns.text("message_id")?,
            kind: columns.text("kind")?,
            code: columns.text("code")?,
            made_at: columns.moment("made_at")?,
            attempts: columns.int("attempts")?,
            delivered: columns.int("delivered")? != 0,
            next_try_at: Some(columns.moment("next_try_at")?).filter(|_| !is_over),
            last_status: columns.maybe_int("last_status")?,
            last_error: columns.text("last_error")?,
        };
        latest.entry(columns.int("endpoint_id")?).or_default().push(delivery);
    }
    Ok(latest)
}
