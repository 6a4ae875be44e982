//! What may leave by a channel next, and when something may.

use super::super::rows::Columns;
use super::super::{Connection, StoreError};
use super::MOST;
use crate::domain::delivery::{ChannelKind, MOST_PER_HOUR, goes_by_email};
use crate::domain::message::Template;
use crate::domain::slot::Moment;
use chrono::Duration;

/// Attempts that got to the recipient, or may have. What was refused has not.
const GOT_THERE: &str = "a.outcome in ('', 'accepted', 'unknown')";

/// Which letters are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Whatever is due.
    Due,
    /// The channel has not answered for a while: also what waits for it, so that the oldest of all is tried.
    OldestOfAll,
}

/// The column of `message m` with the address that a channel writes to.
fn address(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Email => "m.email",
        ChannelKind::CloudApi | ChannelKind::Gateway | ChannelKind::Manual => "m.recipient",
    }
}

/// Messages that a channel is for at all by the moment `$2`: nothing overtook them, what they remind of has not come, nobody has them
/// in hand or has told them.
fn carried(channel: ChannelKind) -> String {
    let also = match channel {
        ChannelKind::Email => {
            let others: Vec<String> = Template::ALL.iter().filter(|template| !goes_by_email(**template)).map(|template| format!("'{template}'")).collect();
            format!(" and (m.recipient = '' or m.template not in ({}))", others.join(", "))
        }
        ChannelKind::CloudApi | ChannelKind::Gateway | ChannelKind::Manual => String::new(),
    };
    format!(
        "m.cancelled_at is null and m.by_hand = 0 and m.state <> 'manual' and {} <> ''{also} \
         and not exists (select 1 from reminder r where r.message_id = m.id and r.not_after <= $2)",
        address(channel)
    )
}

/// No stop of its template is in the way.
const NOT_STOPPED: &str = "not exists (select 1 from channel_stop s where s.channel = $1 and s.template = m.template and s.language = m.language)";

fn an_hour_before(now: Moment) -> i64 {
    (now - Duration::hours(1)).timestamp()
}

/// The oldest letter that may leave now: nothing else is on its way to its recipient, who has got fewer than three within an hour.
///
/// # Errors
/// Database trouble.
pub async fn next(db: &mut Connection, channel: ChannelKind, wanted: Wanted, now: Moment) -> Result<Option<i64>, StoreError> {
    let (address, carried) = (address(channel), carried(channel));
    let sql = sqlx::AssertSqlSafe(format!(
        "select d.id from delivery d cross join message m \
         where m.id = d.message_id and d.channel = $1 and d.next_try_at is not null and (d.next_try_at <= $2 or (d.waits_for_channel = 1 and $3 = 1)) \
           and {carried} and {NOT_STOPPED} \
           and not exists (select 1 from delivery_attempt a where a.recipient = {address} and a.ended_at is null) \
           and (select count(*) from delivery_attempt a where a.recipient = {address} and a.started_at > $4 and {GOT_THERE}) < $5 \
         order by d.message_id limit 1"
    ));
    let row = sqlx::query(sql)
        .bind(channel.code())
        .bind(now.timestamp())
        .bind(i64::from(wanted == Wanted::OldestOfAll))
        .bind(an_hour_before(now))
        .bind(MOST_PER_HOUR)
        .fetch_optional(db)
        .await?;
    row.map(|row| Columns::new(&row, "delivery").int("id")).transpose()
}

/// Messages that the channel has not begun with and may.
fn new_ones(channel: ChannelKind) -> String {
    format!(
        "from message m where m.begin_by > $2 and {} and (m.held_until is null or m.held_until <= $2) \
           and not exists (select 1 from delivery d where d.message_id = m.id and d.channel = $1)",
        carried(channel)
    )
}

/// Whether there is a message that the channel has not begun with and may.
///
/// # Errors
/// Database trouble.
pub async fn any_new(db: &mut Connection, channel: ChannelKind, now: Moment) -> Result<bool, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("select m.id {} limit 1", new_ones(channel)));
    Ok(sqlx::query(sql).bind(channel.code()).bind(now.timestamp()).fetch_optional(db).await?.is_some())
}

/// Makes deliveries of what [`any_new`] finds.
///
/// # Errors
/// Database trouble.
pub async fn begin_new(db: &mut Connection, channel: ChannelKind, now: Moment) -> Result<(), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "insert into delivery (message_id, channel, next_try_at, created_at) select m.id, $1, $2, $2 {} order by m.begin_by, m.id limit {MOST}",
        new_ones(channel)
    ));
    sqlx::query(sql).bind(channel.code()).bind(now.timestamp()).execute(db).await?;
    Ok(())
}

/// Whether the channel has something under way.
///
/// # Errors
/// Database trouble.
pub async fn any_sending(db: &mut Connection, channel: ChannelKind) -> Result<bool, StoreError> {
    let row = sqlx::query("select id from delivery where channel = $1 and state = 'sending' limit 1").bind(channel.code()).fetch_optional(db).await?;
    Ok(row.is_some())
}

/// The next moment after `now` at which something may leave that cannot now: a letter is tried again, a message is held no longer, the
/// hour of somebody who has got three is over. `None` when only another change can let something leave.
///
/// # Errors
/// Database trouble.
pub async fn next_moment(db: &mut Connection, channel: ChannelKind, now: Moment) -> Result<Option<Moment>, StoreError> {
    let (address, carried) = (address(channel), carried(channel));
    let sql = sqlx::AssertSqlSafe(format!(
        "select (select min(d.next_try_at) from delivery d cross join message m \
             where m.id = d.message_id and d.channel = $1 and d.next_try_at is not null and d.next_try_at > $2 and {carried} and {NOT_STOPPED}) as again, \
           (select min(m.held_until) from message m where m.begin_by > $2 and m.held_until > $2 and {carried} \
             and not exists (select 1 from delivery d where d.message_id = m.id and d.channel = $1)) as held, \
           (select min(a.started_at) + 3600 from delivery_attempt a where a.started_at > $3 and {GOT_THERE} and a.recipient in ( \
             select {address} from delivery d cross join message m \
             where m.id = d.message_id and d.channel = $1 and d.next_try_at is not null and d.next_try_at <= $2 and {carried} and {NOT_STOPPED})) as hour"
    ));
    let row = sqlx::query(sql).bind(channel.code()).bind(now.timestamp()).bind(an_hour_before(now)).fetch_one(db).await?;
    let columns = Columns::new(&row, "delivery");
    let mut moments = Vec::new();
    for column in ["again", "held", "hour"] {
        moments.extend(columns.maybe_moment(column)?);
    }
    Ok(moments.into_iter().min())
}

/// When a channel in trouble is tried next, and how often in a row it has not answered.
///
/// # Errors
/// Database trouble.
pub async fn trouble(db: &mut Connection, channel: ChannelKind) -> Result<Option<(i64, Moment)>, StoreError> {
    let row = sqlx::query("select times, next_try_at from channel_trouble where channel = $1").bind(channel.code()).fetch_optional(db).await?;
    row.map(|row| {
        let columns = Columns::new(&row, "channel_trouble");
        Ok((columns.int("times")?, columns.moment("next_try_at")?))
    })
    .transpose()
}

/// The channel has not answered for the `times`th time in a row, and is tried again at `next_try_at`.
///
/// # Errors
/// Database trouble.
pub async fn put_trouble(db: &mut Connection, channel: ChannelKind, times: i64, next_try_at: Moment, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into channel_trouble (channel, since, times, next_try_at) values ($1, $2, $3, $4) \
         on conflict (channel) do update set times = excluded.times, next_try_at = excluded.next_try_at",
    )
    .bind(channel.code())
    .bind(now.timestamp())
    .bind(times)
    .bind(next_try_at.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

/// The channel answers (again): what has waited for it may leave at once.
///
/// # Errors
/// Database trouble.
pub async fn end_trouble(db: &mut Connection, channel: ChannelKind, now: Moment) -> Result<(), StoreError> {
    let ended = sqlx::query("delete from channel_trouble where channel = $1").bind(channel.code()).execute(&mut *db).await?;
    if ended.rows_affected() > 0 {
        sqlx::query("update delivery set next_try_at = $2, waits_for_channel = 0 where channel = $1 and next_try_at is not null and waits_for_channel = 1")
            .bind(channel.code())
            .bind(now.timestamp())
            .execute(db)
            .await?;
    }
    Ok(())
}
