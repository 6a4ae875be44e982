//! Messages as the office lists them: how far they have come, what kind they are, which channel carries them.

use super::inbox::message_view;
use super::messages::{self, Message};
use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::delivery::{ChannelKind, DeliveryState};
use crate::domain::message::Template;
use crate::domain::message_state::Group;
use crate::domain::phone::PhoneNumber;
use crate::domain::slot::Moment;
use crate::server_fns::inbox::MessageView;
use crate::server_fns::messages::{AttemptView, DeliveryView, GroupCounts, MessageFilter, MessageList, StopView};
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Messages on a page.
pub const PAGE: i64 = 50;
/// So many untold decisions are listed; the inbox has all of them.
const MOST_UNTOLD: i64 = 50;
/// Stopped channels and templates.
const MOST_STOPS: i64 = 100;
/// Attempts of one message.
const MOST_ATTEMPTS: i64 = 500;

/// Which messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    pub group: Group,
    pub kind: Option<Template>,
    pub channel: Option<ChannelKind>,
    /// The code of the request begins so; empty = any.
    pub code: String,
    /// Id of the last message of the page before.
    pub cursor: Option<i64>,
    /// Untold decisions are listed elsewhere.
    pub without_untold: bool,
}

impl Search {
    /// What the page asks for. What is not understood counts as not said.
    fn of(filter: &MessageFilter) -> Self {
        Self {
            group: filter.state.parse().unwrap_or(Group::Waiting),
            kind: filter.kind.parse().ok(),
            channel: filter.channel.parse().ok(),
            code: filter.q.clone(),
            cursor: filter.cursor.parse().ok(),
            without_untold: true,
        }
    }
}

/// The page of messages.
///
/// # Errors
/// Database trouble.
pub async fn load(db: &mut Connection, filter: MessageFilter, now: Moment) -> Result<MessageList, StoreError> {
    let (rows, next) = page(db, &Search::of(&filter), PAGE).await?;
    let untold = untold(db).await?;
    Ok(MessageList {
        untold: views(db, &untold, now).await?,
        untold_count: messages::count_untold(db).await?,
        rows: views(db, &rows, now).await?,
        next: next.map_or_else(String::new, |id| id.to_string()),
        counts: counts(db).await?,
        stops: stops(db).await?,
        filter,
        now,
    })
}

/// At most `limit` messages, and what leads to the next ones.
///
/// # Errors
/// Database trouble.
pub async fn page(db: &mut Connection, search: &Search, limit: i64) -> Result<(Vec<Message>, Option<i64>), StoreError> {
    let mut found = list(db, search, limit + 1).await?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > limit);
    if more {
        found.pop();
    }
    let next = found.last().filter(|_| more).map(|last| last.id);
    Ok((found, next))
}

async fn list(db: &mut Connection, search: &Search, limit: i64) -> Result<Vec<Message>, StoreError> {
    let (first_code, behind_code) = codes_that_begin(&search.code);
    let waits = search.group.is_oldest_first();
    // What was on its way when later news overtook it, and did leave, is told as well.
    let kept = if waits { "m.cancelled_at is null" } else { "(m.cancelled_at is null or m.sent_at is not null)" };
    let state = match search.group.states() {
        [one] if waits => format!("m.state = '{one}'"),
        _ if search.group == Group::All => "1 = 1".to_owned(),
        // The plus: what is over is walked from the newest on until the page is full, and not looked up and sorted as a whole.
        several => format!("+m.state in ({})", several.iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(", ")),
    };
    let untold = if search.without_untold { "not (m.decision = 1 and m.sent_at is null)" } else { "1 = 1" };
    let kind = if search.kind.is_some() { "m.template = $1" } else { "$1 = ''" };
    let place = if first_code.is_empty() { "$2 = $3" } else { "m.reservation_id in (select id from reservation where code >= $2 and code < $3)" };
    let channel = match search.channel {
        None => "1 = 1".to_owned(),
        Some(ChannelKind::Manual) => "(m.by_hand = 1 or m.proof = 'manual' or not exists (select 1 from delivery d where d.message_id = m.id))".to_owned(),
        Some(channel @ (ChannelKind::CloudApi | ChannelKind::Gateway | ChannelKind::Email)) => {
            format!("exists (select 1 from delivery d where d.message_id = m.id and d.channel = '{channel}')")
        }
    };
    let (beyond, order, start) = if waits { (">", "m.id", 0) } else { ("<", "m.id desc", i64::MAX) };
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where {kept} and {state} and {untold} and {kind} and {place} and {channel} and m.id {beyond} $4 order by {order} limit $5",
        messages::SELECT
    ));
    sqlx::query(sql)
        .bind(search.kind.map_or("", Template::code))
        .bind(first_code)
        .bind(behind_code)
        .bind(search.cursor.unwrap_or(start))
        .bind(limit)
        .fetch_all(db)
        .await?
        .iter()
        .map(messages::read)
        .collect()
}

/// The first code that begins with what was typed, and the first that does not any more; both empty when nothing was. Dashes,
/// blanks and case do not matter.
fn codes_that_begin(typed: &str) -> (String, String) {
    let plain: String = typed.chars().filter(|sign| !matches!(sign, '-' | '.') && !sign.is_whitespace()).take(12).collect();
    let plain = plain.to_uppercase();
    if plain.is_empty() {
        return (String::new(), String::new());
    }
    let mut first = String::new();
    for (place, sign) in plain.chars().enumerate() {
        if place == 4 || place == 8 {
            first.push('-');
        }
        first.push(sign);
    }
    // No sign of a code comes behind this one.
    let behind = format!("{first}\u{7f}");
    (first, behind)
}

/// Decisions that nobody was told of, oldest first.
async fn untold(db: &mut Connection) -> Result<Vec<Message>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{} where m.decision = 1 and m.sent_at is null and m.cancelled_at is null order by m.created_at, m.id limit $1",
        messages::SELECT
    ));
    sqlx::query(sql).bind(MOST_UNTOLD).fetch_all(db).await?.iter().map(messages::read).collect()
}

async fn counts(db: &mut Connection) -> Result<GroupCounts, StoreError> {
    let count = |state: DeliveryState| format!("(select count(*) from message where state = '{state}' and cancelled_at is null)");
    let sql = sqlx::AssertSqlSafe(format!(
        "select {} as waiting, {} as sending, {} as failed, {} as unknown",
        count(DeliveryState::Queued),
        count(DeliveryState::Sending),
        count(DeliveryState::Failed),
        count(DeliveryState::Unknown)
    ));
    let row = sqlx::query(sql).fetch_one(db).await?;
    let columns = Columns::new(&row, "message");
    Ok(GroupCounts { waiting: columns.int("waiting")?, sending: columns.int("sending")?, failed: columns.int("failed")?, unknown: columns.int("unknown")? })
}

/// What stands still until somebody has looked.
async fn stops(db: &mut Connection) -> Result<Vec<StopView>, StoreError> {
    let rows = sqlx::query("select channel, template, language, stopped_at, code, detail from channel_stop order by stopped_at, channel, template limit $1")
        .bind(MOST_STOPS)
        .fetch_all(db)
        .await?;
    let stop = |row: &AnyRow| -> Result<StopView, StoreError> {
        let columns = Columns::new(row, "channel_stop");
        Ok(StopView {
            channel: columns.code("channel")?,
            template: columns.text("template")?,
            language: columns.text("language")?,
            stopped_at: columns.moment("stopped_at")?,
            code: columns.text("code")?,
            detail: columns.text("detail")?,
        })
    };
    rows.iter().map(stop).collect()
}

/// Messages with what each channel has done. Lists show only the ends of a number (service §5); whole it stands on the page of the
/// request, and in the link that opens the chat.
///
/// # Errors
/// Database trouble.
pub async fn views(db: &mut Connection, messages: &[Message], now: Moment) -> Result<Vec<MessageView>, StoreError> {
    let mut deliveries = deliveries(db, messages, Attempts::Counted).await?;
    let view = |message: &Message| MessageView {
        number: message.recipient.as_ref().map_or_else(String::new, PhoneNumber::masked),
        deliveries: deliveries.remove(&message.id).unwrap_or_default(),
        ..message_view(message, now)
    };
    Ok(messages.iter().map(view).collect())
}

/// Messages with every attempt, for the page of their request.
///
/// # Errors
/// Database trouble.
pub async fn whole_views(db: &mut Connection, messages: &[Message], now: Moment) -> Result<Vec<MessageView>, StoreError> {
    let mut deliveries = deliveries(db, messages, Attempts::Listed).await?;
    let view = |message: &Message| MessageView { deliveries: deliveries.remove(&message.id).unwrap_or_default(), ..message_view(message, now) };
    Ok(messages.iter().map(view).collect())
}

/// How much is told of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempts {
    Counted,
    Listed,
}

/// By message, in the order in which the channels took it up.
async fn deliveries(db: &mut Connection, messages: &[Message], attempts: Attempts) -> Result<BTreeMap<i64, Vec<DeliveryView>>, StoreError> {
    if messages.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = messages.iter().map(|message| message.id.to_string()).collect::<Vec<_>>().join(", ");
    let mut history = match attempts {
        Attempts::Counted => BTreeMap::new(),
        Attempts::Listed => history(db, &ids).await?,
    };
    let sql = sqlx::AssertSqlSafe(format!(
        "select d.id, d.message_id, d.channel, d.state, d.attempts, d.next_try_at, d.error_code, d.error_detail, d.maybe_twice, \
           d.started_at, d.accepted_at, d.delivered_at, d.read_at, d.failed_at \
         from delivery d where d.message_id in ({ids}) order by d.id"
    ));
    let mut found: BTreeMap<i64, Vec<DeliveryView>> = BTreeMap::new();
    for row in &sqlx::query(sql).fetch_all(db).await? {
        let columns = Columns::new(row, "delivery");
        found.entry(columns.int("message_id")?).or_default().push(DeliveryView {
            channel: columns.code("channel")?,
            state: columns.code("state")?,
            attempts: columns.int("attempts")?,
            next_try_at: columns.maybe_moment("next_try_at")?,
            error_code: columns.text("error_code")?,
            error_detail: columns.text("error_detail")?,
            maybe_twice: columns.int("maybe_twice")? != 0,
            started_at: columns.maybe_moment("started_at")?,
            accepted_at: columns.maybe_moment("accepted_at")?,
            delivered_at: columns.maybe_moment("delivered_at")?,
            read_at: columns.maybe_moment("read_at")?,
            failed_at: columns.maybe_moment("failed_at")?,
            history: history.remove(&columns.int("id")?).unwrap_or_default(),
        });
    }
    Ok(found)
}

/// The attempts of these messages, by delivery.
async fn history(db: &mut Connection, ids: &str) -> Result<BTreeMap<i64, Vec<AttemptView>>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select a.id, a.delivery_id, a.started_at, a.ended_at, a.outcome, a.code, a.detail \
         from delivery_attempt a join delivery d on d.id = a.delivery_id where d.message_id in ({ids}) order by a.id limit $1"
    ));
    let mut found: BTreeMap<i64, Vec<AttemptView>> = BTreeMap::new();
    for row in &sqlx::query(sql).bind(MOST_ATTEMPTS).fetch_all(db).await? {
        let columns = Columns::new(row, "delivery_attempt");
        found.entry(columns.int("delivery_id")?).or_default().push(AttemptView {
            at: columns.moment("started_at")?,
            ended_at: columns.maybe_moment("ended_at")?,
            outcome: columns.text("outcome")?,
            code: columns.text("code")?,
            detail: columns.text("detail")?,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::codes_that_begin;

    #[test]
    fn a_code_is_found_however_its_beginning_is_typed() {
        for typed in ["9b2t-kx", "9B2TKX", " 9b2t kx"] {
            assert_eq!(codes_that_begin(typed), ("9B2T-KX".to_owned(), "9B2T-KX\u{7f}".to_owned()), "{typed}");
        }
        assert_eq!(codes_that_begin("9B2TKX5R1").0, "9B2T-KX5R-1");
        assert_eq!(codes_that_begin(" - "), (String::new(), String::new()));
        assert!("9B2T-KX5R-~" < codes_that_begin("9b2t").1.as_str(), "the last check sign is in");
    }
}
