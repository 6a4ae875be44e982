//! Forgetting people: what is due, what leaves and what stays, who has run it; and all that is kept about one person.

use super::rows::Columns;
use super::{Connection, StoreError, deliveries};
use crate::domain::code::ReservationCode;
use crate::domain::phone::PhoneNumber;
use crate::domain::reservation::{ReservationId, Status, Version};
use crate::domain::retention::{Counts, FORGOTTEN, Kept, KeptRequest, PersonKey, Run};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::domain::visit::VisitId;
use serde::Serialize;
use sqlx::any::AnyRow;

/// So many runs are listed.
const MOST_RUNS: i64 = 30;

/// Answers to the survey whose month ended at `$1` or before, whatever its length.
const DUE_ANSWERS: &str = "month <= $1 - 31 * 86400";

/// Files of requests whose use ended at `$1` or before.
const DUE_FILES: &str = "deleted_at is null and reservation_id in (select id from reservation where ends_at <= $1)";

/// Takes the names off files of requests whose use ended at `cutoff` or before, at most `limit`; their contents go with the next
/// sweep of the folder. Gives how many.
///
/// # Errors
/// Database trouble.
pub async fn forget_files(db: &mut Connection, cutoff: Moment, limit: i64, now: Moment) -> Result<i64, StoreError> {
    let sql = format!("update upload set deleted_at = $2, shown_name = '' where id in (select id from upload where {DUE_FILES} order by id limit $3)");
    let written = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(cutoff.timestamp()).bind(now.timestamp()).bind(limit).execute(db).await?;
    Ok(affected(written.rows_affected()))
}

/// Requests of one kind that ended at $1 or before: when they came to the state that they are in. Without such an event (it is
/// always written) the end of their use counts.
fn due_requests(kept: Kept) -> String {
    let states: Vec<String> = Status::ALL.iter().filter(|status| Kept::of(**status) == Some(kept)).map(|status| format!("'{}'", status.code())).collect();
    let ended =
        r#"coalesce((select max(e.at) from event e where e.reservation_id = r.id and e.changes like '%"status":["%","' || r.status || '"]%'), r.ends_at)"#;
    format!("from reservation r where r.forgotten_at is null and r.status in ({}) and r.received_at <= $1 and {ended} <= $1", states.join(", "))
}

/// How much of one kind ended at `cutoff` or before, and is still there.
///
/// # Errors
/// Database trouble.
pub async fn count_due(db: &mut Connection, kept: Kept, cutoff: Moment) -> Result<i64, StoreError> {
    let from = match kept {
        Kept::Done | Kept::Closed => due_requests(kept),
        Kept::GuestBook => "from visit where forgotten_at is null and arrived_at <= $1".to_owned(),
        Kept::ReadLog => "from read_log where read_at <= $1".to_owned(),
        Kept::Attachments => format!("from upload where {DUE_FILES}"),
        Kept::Survey => format!("from survey_answer where {DUE_ANSWERS}"),
    };
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("select count(*) as n {from}"))).bind(cutoff.timestamp()).fetch_one(db).await?;
    Columns::new(&row, "retention_run").int("n")
}

/// Requests of one kind that ended at `cutoff` or before, the oldest first.
///
/// # Errors
/// Database trouble.
pub async fn due(db: &mut Connection, kept: Kept, cutoff: Moment, limit: i64) -> Result<Vec<ReservationId>, StoreError> {
    let sql = format!("select r.id {} order by r.id limit $2", due_requests(kept));
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(cutoff.timestamp()).bind(limit).fetch_all(db).await?;
    rows.iter().map(|row| Columns::new(row, "reservation").int("id").map(ReservationId)).collect()
}

/// Takes everything out of a request that people wrote or that names one, with its messages, handovers and who has read it. Its
/// link opens nothing any more: it gets `secret`, which nobody is told. Gives the code and the version after that; `None` when it
/// was forgotten already.
///
/// # Errors
/// Database trouble.
pub async fn forget_request(db: &mut Connection, id: ReservationId, secret: &str, now: Moment) -> Result<Option<(ReservationCode, Version)>, StoreError> {
    let row = sqlx::query(
        "update reservation set secret = $2, idempotency_key = null, name = $3, institution = '', npsn = '', position = '', address = '', whatsapp = '', \
           email = '', activity = $3, purpose = '', needs = '', access_needs = '', id_kind = '', on_behalf = '', disposition_note = '', sarpras_note = '', \
           reason_note = '', agreement_note = '', override_reason = case when override_reason = '' then '' else $3 end, info_missing = '', \
           info_reply = '', late_reason = '', forgotten_at = $4, version = version + 1 \
         where id = $1 and forgotten_at is null returning id, code, version",
    )
    .bind(id.0)
    .bind(secret)
    .bind(FORGOTTEN)
    .bind(now.timestamp())
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns::new(&row, "reservation");
    let (code, version): (ReservationCode, _) = (columns.code("code")?, Version(columns.int("version")?));
    forget_deliveries(db, id, now).await?;
    // What nobody has been told by now, nobody can be told.
    // Without its key news that are still to come find it no more, and bring back nothing.
    sqlx::query(
        "update message set text = $2, recipient = '', email = '', parameters = '[]', registered_text = '', idempotency_key = '' where reservation_id = $1",
    )
    .bind(id.0)
    .bind(FORGOTTEN)
    .execute(&mut *db)
    .await?;
    sqlx::query("update message set cancelled_at = $2 where reservation_id = $1 and sent_at is null and cancelled_at is null")
        .bind(id.0)
        .bind(now.timestamp())
        .execute(&mut *db)
        .await?;
    // What is damaged stays known without the words about it, which stand in its closure as well.
    sqlx::query(
        "update closure set reason = (select max(d.condition) from damage d where d.closure_id = closure.id) \
         where id in (select d.closure_id from damage d where d.reservation_id = $1 and d.closure_id is not null)",
    )
    .bind(id.0)
    .execute(&mut *db)
    .await?;
    for sql in [
        "update damage set note = '' where reservation_id = $1",
        "update handover_line set note = '' where handover_id in (select id from handover where reservation_id = $1)",
        "update handover set note = '' where reservation_id = $1",
        "update item_answer set note = '' where reservation_id = $1",
        "update disposition set head_note = '' where reservation_id = $1",
        "delete from last_move where reservation_id = $1",
        "delete from survey_token where reservation_id = $1",
    ] {
        sqlx::query(sql).bind(id.0).execute(&mut *db).await?;
    }
    sqlx::query("update unit_override set reason = $2 where reservation_id = $1").bind(id.0).bind(FORGOTTEN).execute(&mut *db).await?;
    sqlx::query("update upload set deleted_at = $2, shown_name = '' where reservation_id = $1 and deleted_at is null")
        .bind(id.0)
        .bind(now.timestamp())
        .execute(&mut *db)
        .await?;
    sqlx::query("delete from read_log where code = $1").bind(code.as_str()).execute(&mut *db).await?;
    Ok(Some((code, version)))
}

/// To which number or address messages of a request went, and what channels have said about it. A channel's own id of a message may hold
/// the number; news that wait name it. How far each message has come stays.
async fn forget_deliveries(db: &mut Connection, id: ReservationId, now: Moment) -> Result<(), StoreError> {
    const OF_REQUEST: &str = "select d.id from delivery d join message m on m.id = d.message_id where m.reservation_id = $1";
    sqlx::query(
        "update channel_news set body = '', processed_at = $2 where processed_at is null and exists ( \
           select 1 from message m where m.reservation_id = $1 and m.recipient <> '' and channel_news.body like '%' || substr(m.recipient, 2) || '%')",
    )
    .bind(id.0)
    .bind(now.timestamp())
    .execute(&mut *db)
    .await?;
    for sql in [
        format!("update delivery_attempt set recipient = '', detail = '' where delivery_id in ({OF_REQUEST})"),
        format!("update delivery set provider_id = '', failed_copy = '', error_detail = '', next_try_at = null where id in ({OF_REQUEST})"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.0).execute(&mut *db).await?;
    }
    Ok(())
}

/// Takes the guest out of a line of the guest book.
const FORGET_VISITS: &str = "\
    update visit set name = $1, institution = '', whatsapp = '', purpose_note = '', meets = '', assistance = '', forgotten_at = $2 where forgotten_at is null and";

/// Forgets guests who came at `cutoff` or before, at most `limit`. Gives how many.
///
/// # Errors
/// Database trouble.
pub async fn forget_guests(db: &mut Connection, cutoff: Moment, limit: i64, now: Moment) -> Result<i64, StoreError> {
    let sql = format!("{FORGET_VISITS} id in (select id from visit where forgotten_at is null and arrived_at <= $3 order by id limit $4)");
    let written = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(FORGOTTEN).bind(now.timestamp()).bind(cutoff.timestamp()).bind(limit).execute(db).await?;
    Ok(affected(written.rows_affected()))
}

/// Forgets the guest of one visit.
///
/// # Errors
/// Database trouble.
pub async fn forget_guest(db: &mut Connection, id: VisitId, now: Moment) -> Result<(), StoreError> {
    let sql = format!("{FORGET_VISITS} id = $3");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(FORGOTTEN).bind(now.timestamp()).bind(id.0).execute(db).await?;
    Ok(())
}

/// Throws away who has read what at `cutoff` or before, at most `limit` lines. Gives how many.
///
/// # Errors
/// Database trouble.
pub async fn forget_reads(db: &mut Connection, cutoff: Moment, limit: i64) -> Result<i64, StoreError> {
    let written = sqlx::query("delete from read_log where id in (select id from read_log where read_at <= $1 order by id limit $2)")
        .bind(cutoff.timestamp())
        .bind(limit)
        .execute(db)
        .await?;
    Ok(affected(written.rows_affected()))
}

/// Throws away answers to the survey whose month ended at `cutoff` or before, at most `limit`. Gives how many.
///
/// # Errors
/// Database trouble.
pub async fn forget_answers(db: &mut Connection, cutoff: Moment, limit: i64) -> Result<i64, StoreError> {
    let sql = format!("delete from survey_answer where id in (select id from survey_answer where {DUE_ANSWERS} order by month, id limit $2)");
    let written = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(cutoff.timestamp()).bind(limit).execute(db).await?;
    Ok(affected(written.rows_affected()))
}

fn affected(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Writes down that a run begins. Gives its id.
///
/// # Errors
/// Database trouble.
pub async fn begin_run(db: &mut Connection, by: Option<StaffId>, dry_run: bool, now: Moment) -> Result<i64, StoreError> {
    let row = sqlx::query("insert into retention_run (at, run_by, dry_run) values ($1, $2, $3) returning id")
        .bind(now.timestamp())
        .bind(by.map(|id| id.0))
        .bind(i64::from(dry_run))
        .fetch_one(db)
        .await?;
    Columns::new(&row, "retention_run").int("id")
}

/// Writes down that a run has forgotten so many more of one kind.
///
/// # Errors
/// Database trouble.
pub async fn add_to_run(db: &mut Connection, run: i64, kept: Kept, more: i64) -> Result<(), StoreError> {
    // The columns are called as the kinds are.
    let sql = format!("update retention_run set {kept} = {kept} + $2 where id = $1");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(run).bind(more).execute(db).await?;
    Ok(())
}

const SELECT_RUN: &str = "\
    select t.id, t.at, coalesce(s.name, '') as by_name, t.dry_run, t.done, t.closed, t.attachments, t.guest_book, t.read_log, t.survey \
    from retention_run t left join staff s on s.id = t.run_by";

/// The run with this id.
///
/// # Errors
/// Database trouble, also without such a run.
pub async fn run(db: &mut Connection, id: i64) -> Result<Run, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT_RUN} where t.id = $1"));
    read(&sqlx::query(sql).bind(id).fetch_one(db).await?)
}

/// The latest runs, at most 30.
///
/// # Errors
/// Database trouble.
pub async fn runs(db: &mut Connection) -> Result<Vec<Run>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT_RUN} order by t.id desc limit $1"));
    sqlx::query(sql).bind(MOST_RUNS).fetch_all(db).await?.iter().map(read).collect()
}

/// When the clock or a command ran for the first time, and when one of them last forgot something or found nothing to forget.
///
/// # Errors
/// Database trouble.
pub async fn nights(db: &mut Connection) -> Result<(Option<Moment>, Option<Moment>), StoreError> {
    let row = sqlx::query("select min(at) as first_at, max(case when dry_run = 0 then at end) as last_at from retention_run where run_by is null")
        .fetch_one(db)
        .await?;
    let columns = Columns::new(&row, "retention_run");
    Ok((columns.maybe_moment("first_at")?, columns.maybe_moment("last_at")?))
}

/// What there is of one person, by row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The newest stands first.
    pub requests: Vec<(ReservationId, KeptRequest)>,
    pub visits: Vec<VisitId>,
}

/// What there is of the person with this number, or of whoever made the request with this code: by its number everything, without
/// one that request. Lines of the guest book without a number belong to the request that was made of them. What was forgotten is
/// nobody's.
///
/// # Errors
/// Database trouble.
pub async fn person(db: &mut Connection, key: &PersonKey) -> Result<Person, StoreError> {
    let phone = match key {
        PersonKey::Phone(phone) => Some(phone.clone()),
        PersonKey::Code(code) => number_of(db, code).await?,
    };
    let (column, value) = match (&phone, key) {
        (Some(phone), _) | (None, PersonKey::Phone(phone)) => ("whatsapp", phone.as_str()),
        (None, PersonKey::Code(code)) => ("code", code.as_str()),
    };
    let sql = sqlx::AssertSqlSafe(format!("select id, code, status from reservation where {column} = $1 and forgotten_at is null order by id desc"));
    let rows = sqlx::query(sql).bind(value).fetch_all(&mut *db).await?;
    let request = |row: &AnyRow| -> Result<(ReservationId, KeptRequest), StoreError> {
        let columns = Columns::new(row, "reservation");
        Ok((ReservationId(columns.int("id")?), KeptRequest { code: columns.code("code")?, status: columns.code("status")? }))
    };
    let requests = rows.iter().map(request).collect::<Result<Vec<_>, _>>()?;
    let sql = sqlx::AssertSqlSafe(format!(
        "select id from visit where forgotten_at is null and (($2 <> '' and whatsapp = $2) or ((whatsapp = '' or $2 = '') \
           and reservation_id in (select id from reservation where {column} = $1 and forgotten_at is null))) order by id"
    ));
    let number = phone.as_ref().map_or("", PhoneNumber::as_str);
    let rows = sqlx::query(sql).bind(value).bind(number).fetch_all(db).await?;
    let visits = rows.iter().map(|row| Columns::new(row, "visit").int("id").map(VisitId)).collect::<Result<Vec<_>, _>>()?;
    Ok(Person { requests, visits })
}

/// The number in the request with this code.
async fn number_of(db: &mut Connection, code: &ReservationCode) -> Result<Option<PhoneNumber>, StoreError> {
    let row = sqlx::query("select id, whatsapp from reservation where code = $1").bind(code.as_str()).fetch_optional(db).await?;
    row.map_or(Ok(None), |row| Columns::new(&row, "reservation").maybe_code("whatsapp"))
}

fn read(row: &AnyRow) -> Result<Run, StoreError> {
    let columns = Columns::new(row, "retention_run");
    Ok(Run {
        at: columns.moment("at")?,
        by: columns.text("by_name")?,
        dry_run: columns.int("dry_run")? != 0,
        counts: Counts {
            done: columns.int("done")?,
            closed: columns.int("closed")?,
            attachments: columns.int("attachments")?,
            guest_book: columns.int("guest_book")?,
            read_log: columns.int("read_log")?,
            survey: columns.int("survey")?,
        },
    })
}

/// A message as it was written, sent or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptMessage {
    pub template: String,
    pub created_at: Moment,
    pub sent_at: Option<Moment>,
    /// How far it has come.
    pub state: String,
    /// How a member of staff told it; empty when a channel did, or nobody yet.
    pub told_how: String,
    /// E.164; empty = on paper.
    pub recipient: String,
    /// Address of the second way; empty = none.
    pub email: String,
    pub text: String,
    /// What channels did with it.
    pub deliveries: Vec<KeptDelivery>,
}

/// How a channel got on with a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptDelivery {
    pub channel: String,
    pub state: String,
    pub last_attempt_at: Option<Moment>,
    pub accepted_at: Option<Moment>,
    pub delivered_at: Option<Moment>,
    pub read_at: Option<Moment>,
    pub failed_at: Option<Moment>,
    /// What the channel said against it; empty otherwise.
    pub error: String,
}

/// All messages about a request, also those overtaken before they were sent.
///
/// # Errors
/// Database trouble.
pub async fn messages(db: &mut Connection, id: ReservationId) -> Result<Vec<KeptMessage>, StoreError> {
    let rows =
        sqlx::query("select id, template, created_at, sent_at, state, told_how, recipient, email, text from message where reservation_id = $1 order by id")
            .bind(id.0)
            .fetch_all(&mut *db)
            .await?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in &rows {
        let columns = Columns::new(row, "message");
        let deliveries = deliveries::of_message(db, columns.int("id")?).await?.into_iter().map(|delivery| KeptDelivery {
            channel: delivery.channel.to_string(),
            state: delivery.state.to_string(),
            last_attempt_at: delivery.started_at,
            accepted_at: delivery.accepted_at,
            delivered_at: delivery.delivered_at,
            read_at: delivery.read_at,
            failed_at: delivery.failed_at,
            error: delivery.error_detail,
        });
        messages.push(KeptMessage {
            template: columns.text("template")?,
            created_at: columns.moment("created_at")?,
            sent_at: columns.maybe_moment("sent_at")?,
            state: columns.text("state")?,
            told_how: columns.text("told_how")?,
            recipient: columns.text("recipient")?,
            email: columns.text("email")?,
            text: columns.text("text")?,
            deliveries: deliveries.collect(),
        });
    }
    Ok(messages)
}

/// What was reported as damaged after a use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptDamage {
    pub facility: String,
    pub condition: String,
    pub quantity: i64,
    pub note: String,
    pub reported_at: Moment,
}

/// All damage of a request, oldest first.
///
/// # Errors
/// Database trouble.
pub async fn damage(db: &mut Connection, id: ReservationId) -> Result<Vec<KeptDamage>, StoreError> {
    let rows = sqlx::query(
        "select d.id, f.code, d.condition, d.quantity, d.note, d.reported_at from damage d join facility f on f.id = d.facility_id \
         where d.reservation_id = $1 order by d.id",
    )
    .bind(id.0)
    .fetch_all(db)
    .await?;
    let damage = |row: &AnyRow| {
        let columns = Columns::new(row, "damage");
        Ok(KeptDamage {
            facility: columns.text("code")?,
            condition: columns.text("condition")?,
            quantity: columns.int("quantity")?,
            note: columns.text("note")?,
            reported_at: columns.moment("reported_at")?,
        })
    };
    rows.iter().map(damage).collect()
}

/// When members of staff have opened a request; who they were is not the applicant's data.
///
/// # Errors
/// Database trouble.
pub async fn readings(db: &mut Connection, code: &ReservationCode) -> Result<Vec<Moment>, StoreError> {
    let rows = sqlx::query("select id, read_at from read_log where code = $1 order by read_at, id").bind(code.as_str()).fetch_all(db).await?;
    rows.iter().map(|row| Columns::new(row, "read_log").moment("read_at")).collect()
}
