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
/// in hand or has told them, and the other way to WhatsApp has not taken them. What only lies in that one's queue, or has failed there,
/// goes over to this one.
fn carried(channel: ChannelKind) -> String {
    let also = match channel {
        ChannelKind::Email => {
            let others: Vec<String> = Template::ALL.iter().filter(|template| !goes_by_email(**template)).map(|template| format!("'{template}'")).collect();
            format!(" and (m.recipient = '' or m.template not in ({}))", others.join(", "))
        }
        ChannelKind::CloudApi | ChannelKind::Gateway | ChannelKind::Manual => String::new(),
    };
    let other = channel.other_whatsapp().map_or_else(String::new, |other| {
        format!(
            " and not exists (select 1 from delivery o where o.message_id = m.id and o.channel = '{other}' \
             and o.state in ('sending', 'accepted', 'delivered', 'read', 'unknown'))"
        )
    });
    format!(
        "m.cancelled_at is null and m.overtaken_at is null and m.by_hand = 0 and m.state <> 'manual' and {} <> ''{also}{other} \
         and not exists (select 1 from reminder r where r.message_id = m.id and r.not_after <= $2)",
        address(channel)
    )
}

/// Attempts of the last hour, since the moment `hour`, that ended so short a while ago that the channel takes nothing else for the same
/// recipient yet. Moments are whole seconds: one more than it asks for makes sure. `None` for a channel that does not mind.
fn just_now(channel: ChannelKind, hour: &str) -> Option<String> {
    let seconds = channel.pair_seconds();
    (seconds > 0).then(|| format!("a.started_at > {hour} and a.ended_at >= $2 - {seconds} and {GOT_THERE}"))
}

/// No stop of its template is in the way.
const NOT_STOPPED: &str = "not exists (select 1 from channel_stop s where s.channel = $1 and s.template = m.template and s.language = m.language)";

fn an_hour_before(now: Moment) -> i64 {
    (now - Duration::hours(1)).timestamp()
}

/// The oldest letter that may leave now: nothing else is on its way to its recipient or has got there a moment ago, and they have got
/// fewer than three within an hour.
///
/// # Errors
/// Database trouble.
pub async fn next(db: &mut Connection, channel: ChannelKind, wanted: Wanted, now: Moment) -> Result<Option<i64>, StoreError> {
    let (address, carried) = (address(channel), carried(channel));
    let pair = just_now(channel, "$4")
        .map_or_else(String::new, |just_now| format!(" and not exists (select 1 from delivery_attempt a where a.recipient = {address} and {just_now})"));
    let sql = sqlx::AssertSqlSafe(format!(
        "select d.id from delivery d cross join message m \
         where m.id = d.message_id and d.channel = $1 and d.next_try_at is not null and (d.next_try_at <= $2 or (d.waits_for_channel = 1 and $3 = 1)) \
           and {carried} and {NOT_STOPPED} \
           and not exists (select 1 from delivery_attempt a where a.recipient = {address} and a.ended_at is null){pair} \
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

/// Makes deliveries of what [`any_new`] finds. What may have left by the other way to WhatsApp, and a person wants sent once more, has
/// left as often.
///
/// # Errors
/// Database trouble.
pub async fn begin_new(db: &mut Connection, channel: ChannelKind, now: Moment) -> Result<(), StoreError> {
    let sends = channel.other_whatsapp().map_or_else(
        || "0".to_owned(),
        |other| format!("coalesce((select o.sends from delivery o where o.message_id = m.id and o.channel = '{other}' and o.state = 'queued'), 0)"),
    );
    let sql = sqlx::AssertSqlSafe(format!(
        "insert into delivery (message_id, channel, sends, next_try_at, created_at) select m.id, $1, {sends}, $2, $2 {} order by m.begin_by, m.id limit {MOST}",
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
/// hour of somebody who has got three is over, or the seconds after a message to them. `None` when only another change can let something leave.
///
/// # Errors
/// Database trouble.
pub async fn next_moment(db: &mut Connection, channel: ChannelKind, now: Moment) -> Result<Option<Moment>, StoreError> {
    let (address, carried) = (address(channel), carried(channel));
    let due = format!(
        "select {address} from delivery d cross join message m \
         where m.id = d.message_id and d.channel = $1 and d.next_try_at is not null and d.next_try_at <= $2 and {carried} and {NOT_STOPPED}"
    );
    let just_now = just_now(channel, "$3");
    let pair = just_now.as_ref().map_or_else(String::new, |just_now| {
        let wait = channel.pair_seconds() + 1;
        format!(", (select min(a.ended_at) + {wait} from delivery_attempt a where {just_now} and a.recipient in ({due})) as pair")
    });
    let sql = sqlx::AssertSqlSafe(format!(
        "select (select min(d.next_try_at) from delivery d cross join message m \
             where m.id = d.message_id and d.channel = $1 and d.next_try_at is not null and d.next_try_at > $2 and {carried} and {NOT_STOPPED}) as again, \
           (select min(m.held_until) from message m where m.begin_by > $2 and m.held_until > $2 and {carried} \
             and not exists (select 1 from delivery d where d.message_id = m.id and d.channel = $1)) as held, \
           (select min(a.started_at) + 3600 from delivery_attempt a where a.started_at > $3 and {GOT_THERE} and a.recipient in ({due})) as hour{pair}"
    ));
    let row = sqlx::query(sql).bind(channel.code()).bind(now.timestamp()).bind(an_hour_before(now)).fetch_one(db).await?;
    let columns = Columns::new(&row, "delivery");
    let mut moments = Vec::new();
    for column in ["again", "held", "hour"].into_iter().chain(just_now.map(|_| "pair")) {
        moments.extend(columns.maybe_moment(column)?);
    }
    Ok(moments.into_iter().min())
}

/// What has become of a channel since it took something the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelTrouble {
    /// So often in a row it has not answered, or nobody's letter got through.
    pub times: i64,
    /// When it is tried next, if that was too often.
    pub next_try_at: Moment,
    /// Row id of the newest delivery that got an answer of which nobody can say whose fault it tells of; 0 = none.
    pub newest_unclear: i64,
}

/// A channel's trouble; `None` when it has taken something since.
///
/// # Errors
/// Database trouble.
pub async fn trouble(db: &mut Connection, channel: ChannelKind) -> Result<Option<ChannelTrouble>, StoreError> {
    let row = sqlx::query("select times, next_try_at, newest_unclear from channel_trouble where channel = $1").bind(channel.code()).fetch_optional(db).await?;
    row.map(|row| {
        let columns = Columns::new(&row, "channel_trouble");
        Ok(ChannelTrouble { times: columns.int("times")?, next_try_at: columns.moment("next_try_at")?, newest_unclear: columns.int("newest_unclear")? })
    })
    .transpose()
}

/// Notes which delivery got an answer of which nobody can say whose fault it tells of.
///
/// # Errors
/// Database trouble.
pub async fn note_unclear(db: &mut Connection, channel: ChannelKind, delivery: i64, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into channel_trouble (channel, since, times, next_try_at, newest_unclear) values ($1, $2, 0, $2, $3) \
         on conflict (channel) do update set newest_unclear = excluded.newest_unclear",
    )
    .bind(channel.code())
    .bind(now.timestamp())
    .bind(delivery)
    .execute(db)
    .await?;
    Ok(())
}

/// The channel lets nothing through: what was refused before that was known waits for it as well, so that all leave in their order.
///
/// # Errors
/// Database trouble.
pub async fn let_refused_wait(db: &mut Connection, channel: ChannelKind) -> Result<(), StoreError> {
    sqlx::query("update delivery set waits_for_channel = 1 where channel = $1 and next_try_at is not null and state = 'queued' and attempts > 0")
        .bind(channel.code())
        .execute(db)
        .await?;
    Ok(())
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
