//! The devices of staff that want to be told (Web Push), and how far each notice has come to each of them.

use super::notices::{JOIN_USE, USE, concerning, named_use};
use super::rows::Columns;
use super::{Connection, StoreError, staff};
use crate::domain::code::ReservationCode;
use crate::domain::language::Language;
use crate::domain::notice::{MOST_ATTEMPTS, NamedUse, NoticeKind, PUSHED_FOR_HOURS};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::server_fns::notices::DeviceView;
use chrono::Duration;
use sqlx::any::AnyRow;

/// So many leave at once; the others wait for the next round.
const AT_ONCE: i64 = 20;
/// Lists of devices of one person are never longer.
const MOST_DEVICES: i64 = 100;

/// The office's private key (base64url), if it was made.
///
/// # Errors
/// Database trouble.
pub async fn key(db: &mut Connection) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("select id, private_key from push_key where id = 1").fetch_optional(db).await?;
    row.map(|row| Columns::new(&row, "push_key").text("private_key")).transpose()
}

/// Keeps the office's private key, for good.
///
/// # Errors
/// Database trouble, or there is one already.
pub async fn keep_key(db: &mut Connection, private_key: &str, now: Moment) -> Result<(), StoreError> {
    sqlx::query("insert into push_key (id, private_key, made_at) values (1, $1, $2)").bind(private_key).bind(now.timestamp()).execute(db).await?;
    Ok(())
}

/// A device that wants to be told.
#[derive(Debug, Clone)]
pub struct NewSubscription {
    pub endpoint: String,
    /// Base64url.
    pub p256dh: String,
    /// Base64url.
    pub auth: String,
    pub language: Language,
    /// Short, for people.
    pub device: String,
}

/// Adds a device of a person. One that is known is told from now on what concerns this person: whoever sits there now.
///
/// # Errors
/// Database trouble.
pub async fn add(db: &mut Connection, person: StaffId, new: &NewSubscription, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into push_subscription (staff_id, endpoint, p256dh, auth, language, device, after_notice, made_at) \
         values ($1, $2, $3, $4, $5, $6, (select coalesce(max(id), 0) from notice), $7) \
         on conflict (endpoint) do update set staff_id = excluded.staff_id, p256dh = excluded.p256dh, auth = excluded.auth, \
           language = excluded.language, device = excluded.device, after_notice = excluded.after_notice, made_at = excluded.made_at",
    )
    .bind(person.0)
    .bind(&new.endpoint)
    .bind(&new.p256dh)
    .bind(&new.auth)
    .bind(new.language.code())
    .bind(&new.device)
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

/// The devices of a person, the newest first.
///
/// # Errors
/// Database trouble.
pub async fn devices(db: &mut Connection, person: StaffId) -> Result<Vec<DeviceView>, StoreError> {
    let rows = sqlx::query("select id, device, made_at from push_subscription where staff_id = $1 order by id desc limit $2")
        .bind(person.0)
        .bind(MOST_DEVICES)
        .fetch_all(db)
        .await?;
    let device = |row: &AnyRow| -> Result<DeviceView, StoreError> {
        let columns = Columns::new(row, "push_subscription");
        Ok(DeviceView { id: columns.int("id")?, device: columns.text("device")?, added_at: columns.moment("made_at")? })
    };
    rows.iter().map(device).collect()
}

/// How many devices a person has, but for the one that is reached there.
///
/// # Errors
/// Database trouble.
pub async fn count_others(db: &mut Connection, person: StaffId, endpoint: &str) -> Result<i64, StoreError> {
    let row =
        sqlx::query("select count(*) as id from push_subscription where staff_id = $1 and endpoint <> $2").bind(person.0).bind(endpoint).fetch_one(db).await?;
    Columns::new(&row, "push_subscription").int("id")
}

/// Takes a device of a person away; false when they have none with that id.
///
/// # Errors
/// Database trouble.
pub async fn remove(db: &mut Connection, person: StaffId, id: i64) -> Result<bool, StoreError> {
    let removed = sqlx::query("delete from push_subscription where id = $1 and staff_id = $2").bind(id).bind(person.0).execute(db).await?;
    Ok(removed.rows_affected() == 1)
}

/// Takes all devices of a person away.
///
/// # Errors
/// Database trouble.
pub async fn remove_all(db: &mut Connection, person: StaffId) -> Result<(), StoreError> {
    sqlx::query("delete from push_subscription where staff_id = $1").bind(person.0).execute(db).await?;
    Ok(())
}

/// A notice that has to go to a device.
#[derive(Debug, Clone)]
pub struct Due {
    pub notice: i64,
    pub kind: NoticeKind,
    pub code: Option<ReservationCode>,
    /// What was lent and when, for a kind that says so itself.
    pub named: Option<NamedUse>,
    pub subscription: i64,
    pub endpoint: String,
    /// Base64url.
    pub p256dh: String,
    /// Base64url.
    pub auth: String,
    pub language: Language,
    /// So often it was tried before.
    pub attempts: i64,
}

/// What has to leave now, the oldest first, at most twenty for each person: what concerns them as they may act now, and what they have
/// not read meanwhile. What was on its way when its process died is among it, once it counts as lost.
///
/// # Errors
/// Database trouble.
pub async fn due(db: &mut Connection, now: Moment) -> Result<Vec<Due>, StoreError> {
    let people = sqlx::query("select distinct staff_id as id from push_subscription order by staff_id").fetch_all(&mut *db).await?;
    let mut due = Vec::new();
    for person in &people {
        let person = StaffId(Columns::new(person, "push_subscription").int("id")?);
        let Some(member) = staff::member(db, person, now).await? else { continue };
        let sql = sqlx::AssertSqlSafe(format!(
            "select n.id, n.kind, n.code, s.id as subscription, s.endpoint, s.p256dh, s.auth, s.language, coalesce(d.attempts, 0) as attempts, {USE} \
             from push_subscription s join notice n on n.id > s.after_notice {JOIN_USE} \
             left join push_delivery d on d.notice_id = n.id and d.subscription_id = s.id \
             where s.staff_id = $1 and {} and (d.notice_id is null or (d.state = 'waiting' and d.next_at <= $3) \
                 or (d.state = 'sending' and coalesce(d.next_at, 0) <= $3 and d.attempts < $5)) \
               and not exists (select 1 from notice_read r where r.notice_id = n.id and r.staff_id = $1) \
             order by n.id, s.id limit $4",
            concerning(&member.roles)
        ));
        let since = now - Duration::hours(PUSHED_FOR_HOURS);
        let query = sqlx::query(sql).bind(person.0).bind(since.timestamp()).bind(now.timestamp()).bind(AT_ONCE).bind(MOST_ATTEMPTS);
        let rows = query.fetch_all(&mut *db).await?;
        for row in &rows {
            due.push(read(row)?);
        }
    }
    Ok(due)
}

fn read(row: &AnyRow) -> Result<Due, StoreError> {
    let columns = Columns::new(row, "notice");
    Ok(Due {
        notice: columns.int("id")?,
        kind: columns.code("kind")?,
        code: columns.maybe_code("code")?,
        named: named_use(&columns)?,
        subscription: columns.int("subscription")?,
        endpoint: columns.text("endpoint")?,
        p256dh: columns.text("p256dh")?,
        auth: columns.text("auth")?,
        language: columns.code("language")?,
        attempts: columns.int("attempts")?,
    })
}

/// Notes that a notice is on its way to a device; false when somebody else has noted it, or the device is gone. Without a word of what
/// became of it, it counts as lost at `lost_at`.
///
/// # Errors
/// Database trouble.
pub async fn claim(db: &mut Connection, notice: i64, subscription: i64, now: Moment, lost_at: Moment) -> Result<bool, StoreError> {
    let claimed = sqlx::query(
        "insert into push_delivery (notice_id, subscription_id, state, attempts, next_at) \
         select $1, id, 'sending', 1, $4 from push_subscription where id = $2 \
         on conflict (notice_id, subscription_id) do update set state = 'sending', attempts = push_delivery.attempts + 1, next_at = excluded.next_at \
         where push_delivery.state = 'waiting' or (push_delivery.state = 'sending' and coalesce(push_delivery.next_at, 0) <= $3)",
    )
    .bind(notice)
    .bind(subscription)
    .bind(now.timestamp())
    .bind(lost_at.timestamp())
    .execute(db)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Sent,
    /// Not now; again at that moment.
    Again(Moment),
    /// Never, this one.
    Failed,
    /// The browser cannot be reached there any more: the device is forgotten.
    Gone,
}

/// Notes what became of what was on its way.
///
/// # Errors
/// Database trouble.
pub async fn settle(db: &mut Connection, notice: i64, subscription: i64, fate: Fate) -> Result<(), StoreError> {
    let (state, next_at) = match fate {
        Fate::Sent => ("sent", None),
        Fate::Again(at) => ("waiting", Some(at)),
        Fate::Failed => ("failed", None),
        Fate::Gone => {
            sqlx::query("delete from push_subscription where id = $1").bind(subscription).execute(db).await?;
            return Ok(());
        }
    };
    sqlx::query("update push_delivery set state = $3, next_at = $4 where notice_id = $1 and subscription_id = $2 and state = 'sending'")
        .bind(notice)
        .bind(subscription)
        .bind(state)
        .bind(next_at.map(|at| at.timestamp()))
        .execute(db)
        .await?;
    Ok(())
}
