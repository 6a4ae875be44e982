//! Requests: one row each, with the things they ask for.

use super::rows::{Columns, WALL};
use super::{Connection, Store, StoreError, proposals};
use crate::domain::applicant::{Channel, IdentityKind};
use crate::domain::application_form::Applicant;
use crate::domain::code::ReservationCode;
use crate::domain::facility::{FacilityCode, FacilityId, FacilityKind, Layout};
use crate::domain::language::Language;
use crate::domain::proposal::Proposal;
use crate::domain::reservation::{
    Agreement, AgreementHow, Facts, Item, Pattern, Phase, Question, Reason, Refusal, ReservationId, SarprasAnswer, Status, Urgency, Version,
};
use crate::domain::role::StaffId;
use crate::domain::slot::{Moment, Slot, local_date};
use crate::error::AppError;
use chrono::NaiveDateTime;
use sqlx::any::AnyRow;

/// So many requests expire in one round.
const MOST_EXPIRING: i64 = 200;

/// Who called a request off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelledBy {
    Applicant,
    Office,
}

/// A request with everything the office knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reservation {
    pub id: ReservationId,
    pub code: ReservationCode,
    /// Of the track link; 128 random bits in hex.
    pub secret: String,
    pub version: Version,
    pub channel: Channel,
    pub language: Language,
    pub applicant: Applicant,
    pub activity: String,
    pub purpose: String,
    pub participants: Option<i64>,
    pub needs: String,
    pub access_needs: String,
    pub id_kind: Option<IdentityKind>,
    pub on_behalf: String,
    pub pattern: Pattern,
    /// As asked, wall clock (WITA).
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    /// From the first to the last moment of use.
    pub span: Slot,
    pub status: Status,
    pub received_at: Moment,
    pub due_at: Moment,
    pub urgency: Urgency,
    pub disposition_note: String,
    pub sarpras_answer: Option<SarprasAnswer>,
    pub sarpras_note: String,
    pub sarpras_at: Option<Moment>,
    pub sarpras_by: Option<StaffId>,
    pub decided_at: Option<Moment>,
    pub decided_by: Option<StaffId>,
    /// The decision was told: here the service's clock stops (document step 9).
    pub notified_at: Option<Moment>,
    pub reason: Option<Reason>,
    pub reason_note: String,
    pub cancelled_by: Option<CancelledBy>,
    pub agreement: Option<Agreement>,
    /// How the applicant's cancellation reached the office, when the counter recorded it.
    pub withdrawn_how: Option<AgreementHow>,
    /// Why the counter let it pass outside the hours, lead time or capacity; empty otherwise.
    pub override_reason: String,
    /// What the office has proposed and the applicant has not answered yet.
    pub proposal: Option<Proposal>,
    pub missing: Option<Missing>,
    /// What the applicant has added when they were asked to complete it; empty otherwise.
    pub info_reply: String,
    /// Until when damage can be reported after the return; `None` before it.
    pub damage_until: Option<Moment>,
    /// When the clock found that it had not come back (X13).
    pub overdue_at: Option<Moment>,
    /// Passed on to the head, who has not passed it on yet; while it is disposed, or waits to be completed.
    pub with_head: bool,
    /// When it was typed, if it was received before; `received_at` is the real time then.
    pub entered_at: Option<Moment>,
    /// Why it was entered later; empty otherwise.
    pub late_reason: String,
    pub items: Vec<Asked>,
}

/// What the applicant is asked to complete (X1); the clock stands still from `asked_at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// In words for the applicant.
    pub what: String,
    pub asked_at: Moment,
    /// Half-open like all times: at this moment it is too late.
    pub answer_by: Moment,
    /// The state to go back to.
    pub from: Status,
}

/// One thing of a request, and the row of its facility.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub facility: FacilityId,
    pub kind: FacilityKind,
    pub item: Item,
}

impl Reservation {
    /// What the table of actions asks about.
    pub fn facts(&self, now: Moment) -> Facts {
        let question = match (&self.proposal, &self.missing) {
            (Some(proposal), _) => proposal.question(now),
            (None, Some(missing)) if missing.answer_by <= now => Question::Overdue,
            (None, Some(_)) => Question::Open,
            (None, None) => Question::None,
        };
        Facts {
            status: self.status,
            sarpras_answer: self.sarpras_answer,
            phase: Phase::at(now, self.span, self.is_dorm()),
            question,
            damage_open: self.damage_until.is_some_and(|until| now < until),
            with_head: self.with_head,
        }
    }

    /// Somewhere to sleep, where guests may come late (X11).
    pub fn is_dorm(&self) -> bool {
        self.items.iter().any(|asked| asked.kind == FacilityKind::Dorm)
    }

    /// Facility and quantity of each thing.
    pub fn lent(&self) -> Vec<(FacilityCode, i64)> {
        self.items.iter().map(|asked| (asked.item.facility.clone(), asked.item.quantity)).collect()
    }

    /// Institution, or the person's name when there is none.
    pub fn who(&self) -> &str {
        if self.applicant.institution.is_empty() { &self.applicant.name } else { &self.applicant.institution }
    }

    /// Refuses when the caller has seen an older version.
    ///
    /// # Errors
    /// `VersionConflict` with the version of now.
    pub fn expect_version(&self, seen: Version) -> Result<(), Refusal> {
        if self.version == seen { Ok(()) } else { Err(Refusal::VersionConflict { current: self.version }) }
    }
}

pub(super) const SELECT: &str = "\
    select r.id, r.code, r.secret, r.channel, r.language, r.name, r.kind, r.institution, r.npsn, r.position, r.regency, r.address, \
      r.whatsapp, r.email, r.activity, r.purpose, r.participants, r.needs, r.access_needs, r.id_kind, r.on_behalf, r.pattern, \
      r.start_wall, r.end_wall, r.starts_at, r.ends_at, r.status, r.received_at, r.due_at, r.urgency, r.disposition_note, \
      r.sarpras_answer, r.sarpras_note, r.sarpras_at, r.sarpras_by, r.decided_at, r.decided_by, r.notified_at, r.reason, \
      r.reason_note, r.cancelled_by, r.agreement_how, r.agreement_note, r.withdrawn_how, r.override_reason, r.version, \
      r.info_missing, r.info_asked_at, r.info_by, r.info_from, r.info_reply, r.damage_until, r.overdue_at, \
      r.with_head, r.entered_at, r.late_reason, \
      p.id as proposal_id, p.kind as proposal_kind, p.facility_id as proposal_facility_id, pf.code as proposal_facility_code, \
      pf.name as proposal_facility_name, p.start_wall as proposal_start_wall, p.end_wall as proposal_end_wall, \
      p.starts_at as proposal_starts_at, p.ends_at as proposal_ends_at, p.reason as proposal_reason, \
      p.override_reason as proposal_override_reason, p.asked_at as proposal_asked_at, p.asked_by as proposal_asked_by, \
      p.answer_by as proposal_answer_by, p.told as proposal_told, \
      (select group_concat(f.code || char(31) || f.name || char(31) || pi.quantity, char(30)) \
       from proposal_item pi join facility f on f.id = pi.facility_id where pi.proposal_id = p.id) as proposal_things, \
      (select group_concat(i.facility_id || char(31) || f.kind || char(31) || f.code || char(31) || f.name || char(31) || i.quantity || char(31) || coalesce(i.layout, ''), char(30)) \
       from reservation_item i join facility f on f.id = i.facility_id where i.reservation_id = r.id) as items \
    from reservation r left join proposal p on p.reservation_id = r.id left join facility pf on pf.id = p.facility_id";

/// The condition that a request asks for the facility whose code is `$1`. Only for lists of one facility: with "or any" beside it
/// the database would walk through all requests.
pub(super) const OF_FACILITY_1: &str =
    "$1 <> '' and r.id in (select i.reservation_id from reservation_item i join facility f on f.id = i.facility_id where f.code = $1)";

/// The request with this spoken code.
///
/// # Errors
/// Database trouble.
pub async fn by_code(db: &mut Connection, code: &ReservationCode) -> Result<Option<Reservation>, StoreError> {
    one(db, "where r.code = $1", code.as_str()).await
}

/// The request behind a secret link.
///
/// # Errors
/// Database trouble.
pub async fn by_secret(db: &mut Connection, secret: &str) -> Result<Option<Reservation>, StoreError> {
    one(db, "where r.secret = $1", secret).await
}

/// The code of the request behind a secret link, read on a connection that is given back at once.
///
/// # Errors
/// `NotFound` when the link opens nothing.
pub async fn code_behind(store: &Store, secret: &str) -> Result<ReservationCode, AppError> {
    let found = by_secret(&mut *store.read().await?, secret).await?.ok_or(AppError::NotFound)?;
    Ok(found.code)
}

/// The request that a form with this key has made already.
///
/// # Errors
/// Database trouble.
pub async fn by_idempotency_key(db: &mut Connection, key: &str) -> Result<Option<Reservation>, StoreError> {
    one(db, "where r.idempotency_key = $1", key).await
}

/// The request with this code.
///
/// # Errors
/// `NotFound`.
pub async fn get(db: &mut Connection, code: &ReservationCode) -> Result<Reservation, AppError> {
    by_code(db, code).await?.ok_or(AppError::NotFound)
}

/// The request with this row id.
///
/// # Errors
/// `NotFound`.
pub async fn get_by_id(db: &mut Connection, id: ReservationId) -> Result<Reservation, AppError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where r.id = $1"));
    let row = sqlx::query(sql).bind(id.0).fetch_optional(db).await?.ok_or(AppError::NotFound)?;
    Ok(read(&row)?)
}

/// What a list of requests shall contain; empty parts do not matter.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub status: Option<Status>,
    pub facility: Option<FacilityCode>,
    /// The use ends after this.
    pub from: Option<Moment>,
    /// The use begins before this.
    pub to: Option<Moment>,
    /// Code, name, institution or activity contains it; `%` and `_` mean themselves.
    pub text: String,
    /// Only requests with a smaller row id: the next page, newest first.
    pub before: Option<ReservationId>,
    /// Only what the facilities team may see at this moment (rights table, §7.5).
    pub only_for_the_facilities_team: Option<Moment>,
}

/// Requests, newest first.
///
/// # Errors
/// Database trouble.
pub async fn list(db: &mut Connection, search: &Search, limit: i64) -> Result<Vec<Reservation>, StoreError> {
    let place = if search.facility.is_some() { OF_FACILITY_1 } else { "$1 = ''" };
    let sql = sqlx::AssertSqlSafe(format!(
        "{SELECT} where {place} and ($2 = '' or r.status = $2) \
         and r.ends_at > $3 and r.starts_at < $4 and r.id < $5 \
         and ($6 = '' or r.code like $6 escape '!' or r.name like $6 escape '!' or r.institution like $6 escape '!' or r.activity like $6 escape '!') \
         and ($8 = 0 or (r.status in ('disposed', 'review') and r.with_head = 0) or (r.status in ('approved', 'in_use') and r.starts_at < $9) \
           or (r.status = 'done' and r.damage_until > $10)) \
         order by r.id desc limit $7"
    ));
    let today = search.only_for_the_facilities_team.map(|now| Slot::day(local_date(now)));
    let rows = sqlx::query(sql)
        .bind(search.facility.as_ref().map_or("", FacilityCode::as_str))
        .bind(search.status.map_or("", Status::code))
        .bind(search.from.map_or(i64::MIN, |moment| moment.timestamp()))
        .bind(search.to.map_or(i64::MAX, |moment| moment.timestamp()))
        .bind(search.before.map_or(i64::MAX, |id| id.0))
        .bind(containing(&search.text))
        .bind(limit)
        .bind(i64::from(today.is_some()))
        .bind(today.map_or(0, |today| (today.to + chrono::Duration::days(1)).timestamp()))
        .bind(search.only_for_the_facilities_team.map_or(0, |now| now.timestamp()))
        .fetch_all(db)
        .await?;
    rows.iter().map(read).collect()
}

/// Requests that nobody has decided or offered anything to, although their use has begun (X14), and those that were not
/// completed in time (X1): those that begin first.
///
/// # Errors
/// Database trouble.
pub async fn come_undecided(db: &mut Connection, now: Moment) -> Result<Vec<ReservationCode>, StoreError> {
    let rows = sqlx::query(
        "select id, code from reservation where (status in ('submitted', 'disposed', 'review', 'needs_info') and starts_at <= $1) \
           or (status = 'needs_info' and info_by <= $1) \
         order by starts_at, id limit $2",
    )
    .bind(now.timestamp())
    .bind(MOST_EXPIRING)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Columns::new(row, "reservation").code("code")).collect()
}

/// The pattern of `like … escape '!'` that means "contains `text`"; empty when `text` is.
pub(super) fn containing(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    // A NUL would end the pattern.
    for character in text.chars().filter(|character| *character != '\0').take(100) {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Adds a request; `id` and the version of `new` are not read. Gives its row id; `None` when another request has its code.
///
/// # Errors
/// Database trouble; a unique violation when secret or key exist already.
pub async fn insert(db: &mut Connection, new: &Reservation, idempotency_key: Option<&str>) -> Result<Option<ReservationId>, StoreError> {
    let row = sqlx::query(
        "insert into reservation (code, secret, idempotency_key, channel, language, name, kind, institution, npsn, position, regency, address, \
           whatsapp, email, activity, purpose, participants, needs, access_needs, id_kind, on_behalf, pattern, start_wall, end_wall, \
           starts_at, ends_at, status, received_at, due_at, urgency, rules_version, override_reason, entered_at, late_reason) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
           $25, $26, $27, $28, $29, $30, (select cast(max(version) as text) from house_rules where from_date <= $31), $32, $33, $34) \
         on conflict (code) do nothing returning id",
    )
    .bind(new.code.as_str())
    .bind(&new.secret)
    .bind(idempotency_key)
    .bind(new.channel.code())
    .bind(new.language.code())
    .bind(&new.applicant.name)
    .bind(new.applicant.kind.code())
    .bind(&new.applicant.institution)
    .bind(&new.applicant.npsn)
    .bind(&new.applicant.position)
    .bind(&new.applicant.regency)
    .bind(&new.applicant.address)
    .bind(new.applicant.whatsapp.as_ref().map_or("", |phone| phone.as_str()))
    .bind(&new.applicant.email)
    .bind(&new.activity)
    .bind(&new.purpose)
    .bind(new.participants)
    .bind(&new.needs)
    .bind(&new.access_needs)
    .bind(new.id_kind.map_or("", IdentityKind::code))
    .bind(&new.on_behalf)
    .bind(new.pattern.code())
    .bind(new.start.format(WALL).to_string())
    .bind(new.end.format(WALL).to_string())
    .bind(new.span.from.timestamp())
    .bind(new.span.to.timestamp())
    .bind(new.status.code())
    .bind(new.received_at.timestamp())
    .bind(new.due_at.timestamp())
    .bind(new.urgency.code())
    .bind(crate::domain::slot::local_date(new.received_at).to_string())
    .bind(&new.override_reason)
    .bind(seconds(new.entered_at))
    .bind(&new.late_reason)
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = Columns::new(&row, "reservation").int("id")?;
    for asked in &new.items {
        sqlx::query("insert into reservation_item (reservation_id, facility_id, quantity, layout) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(asked.facility.0)
            .bind(asked.item.quantity)
            .bind(asked.item.layout.map(|layout| layout.code()))
            .execute(&mut *db)
            .await?;
    }
    Ok(Some(ReservationId(id)))
}

/// Writes what the office may change of a request, and gives the new version. `changed.version` is the one that was read:
/// if the row has another one by now, nothing is written.
///
/// # Errors
/// `VersionConflict` when somebody else was first.
pub async fn update(db: &mut Connection, changed: &Reservation) -> Result<Version, AppError> {
    // Whatever ends the request ends the question too.
    let missing = changed.missing.as_ref().filter(|_| changed.status == Status::NeedsInfo);
    // The head's desk holds only what is passed on, also while its applicant completes it.
    let with_head = changed.with_head && matches!(changed.status, Status::Disposed | Status::NeedsInfo);
    let written = sqlx::query(
        "update reservation set start_wall = $3, end_wall = $4, starts_at = $5, ends_at = $6, status = $7, due_at = $8, urgency = $9, \
           disposition_note = $10, sarpras_answer = $11, sarpras_note = $12, sarpras_at = $13, sarpras_by = $14, decided_at = $15, \
           decided_by = $16, notified_at = $17, reason = $18, reason_note = $19, cancelled_by = $20, agreement_how = $21, \
           agreement_note = $22, override_reason = $23, withdrawn_how = $24, participants = $25, info_missing = $26, info_asked_at = $27, \
           info_by = $28, info_from = $29, info_reply = $30, damage_until = $31, overdue_at = $32, with_head = $33, version = version + 1 \
         where id = $1 and version = $2",
    )
    .bind(changed.id.0)
    .bind(changed.version.0)
    .bind(changed.start.format(WALL).to_string())
    .bind(changed.end.format(WALL).to_string())
    .bind(changed.span.from.timestamp())
    .bind(changed.span.to.timestamp())
    .bind(changed.status.code())
    .bind(changed.due_at.timestamp())
    .bind(changed.urgency.code())
    .bind(&changed.disposition_note)
    .bind(changed.sarpras_answer.map(SarprasAnswer::code))
    .bind(&changed.sarpras_note)
    .bind(seconds(changed.sarpras_at))
    .bind(changed.sarpras_by.map(|id| id.0))
    .bind(seconds(changed.decided_at))
    .bind(changed.decided_by.map(|id| id.0))
    .bind(seconds(changed.notified_at))
    .bind(changed.reason.map_or("", Reason::code))
    .bind(&changed.reason_note)
    .bind(changed.cancelled_by.map_or("", cancelled_by_code))
    .bind(changed.agreement.as_ref().map_or("", |agreement| agreement.how.code()))
    .bind(changed.agreement.as_ref().map_or("", |agreement| agreement.note.as_str()))
    .bind(&changed.override_reason)
    .bind(changed.withdrawn_how.map_or("", AgreementHow::code))
    .bind(changed.participants)
    .bind(missing.map_or("", |missing| missing.what.as_str()))
    .bind(missing.map(|missing| missing.asked_at.timestamp()))
    .bind(missing.map(|missing| missing.answer_by.timestamp()))
    .bind(missing.map_or("", |missing| missing.from.code()))
    .bind(&changed.info_reply)
    .bind(seconds(changed.damage_until))
    .bind(seconds(changed.overdue_at))
    .bind(i64::from(with_head))
    .execute(&mut *db)
    .await?;
    if written.rows_affected() == 1 {
        return Ok(Version(changed.version.0 + 1));
    }
    let current = get_by_id(db, changed.id).await?.version;
    Err(Refusal::VersionConflict { current }.into())
}

/// Writes another facility into an item of a request, with the layout there: the one it had was the other facility's.
///
/// # Errors
/// Database trouble.
pub async fn change_facility(db: &mut Connection, id: ReservationId, from: FacilityId, to: FacilityId, layout: Option<Layout>) -> Result<(), StoreError> {
    sqlx::query("update reservation_item set facility_id = $3, layout = $4 where reservation_id = $1 and facility_id = $2")
        .bind(id.0)
        .bind(from.0)
        .bind(to.0)
        .bind(layout.map(|layout| layout.code()))
        .execute(db)
        .await?;
    Ok(())
}

/// How many requests there are.
///
/// # Errors
/// Database trouble.
pub async fn count(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query("select count(*) as id from reservation").fetch_one(db).await?;
    Columns::new(&row, "reservation").int("id")
}

async fn one(db: &mut Connection, condition: &'static str, value: &str) -> Result<Option<Reservation>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} {condition}"));
    let row = sqlx::query(sql).bind(value).fetch_optional(db).await?;
    row.as_ref().map(read).transpose()
}

fn seconds(moment: Option<Moment>) -> Option<i64> {
    moment.map(|moment| moment.timestamp())
}

pub(crate) fn cancelled_by_code(by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Applicant => "applicant",
        CancelledBy::Office => "office",
    }
}

pub(super) fn read(row: &AnyRow) -> Result<Reservation, StoreError> {
    let columns = Columns::new(row, "reservation");
    let items = columns.maybe_text("items")?.unwrap_or_default();
    let items = items.split('\u{1e}').filter(|item| !item.is_empty()).map(|item| asked(item).ok_or_else(|| columns.corrupt()));
    let agreement_note = columns.text("agreement_note")?;
    Ok(Reservation {
        id: ReservationId(columns.int("id")?),
        code: columns.code("code")?,
        secret: columns.text("secret")?,
        version: Version(columns.int("version")?),
        channel: columns.code("channel")?,
        language: columns.code("language")?,
        applicant: Applicant {
            name: columns.text("name")?,
            kind: columns.code("kind")?,
            institution: columns.text("institution")?,
            npsn: columns.text("npsn")?,
            position: columns.text("position")?,
            regency: columns.text("regency")?,
            address: columns.text("address")?,
            whatsapp: columns.maybe_code("whatsapp")?,
            email: columns.text("email")?,
        },
        activity: columns.text("activity")?,
        purpose: columns.text("purpose")?,
        participants: columns.maybe_int("participants")?,
        needs: columns.text("needs")?,
        access_needs: columns.text("access_needs")?,
        id_kind: columns.maybe_code("id_kind")?,
        on_behalf: columns.text("on_behalf")?,
        pattern: columns.code("pattern")?,
        start: columns.wall("start_wall")?,
        end: columns.wall("end_wall")?,
        span: columns.slot("starts_at", "ends_at")?,
        status: columns.code("status")?,
        received_at: columns.moment("received_at")?,
        due_at: columns.moment("due_at")?,
        urgency: columns.code("urgency")?,
        disposition_note: columns.text("disposition_note")?,
        sarpras_answer: columns.maybe_code("sarpras_answer")?,
        sarpras_note: columns.text("sarpras_note")?,
        sarpras_at: columns.maybe_moment("sarpras_at")?,
        sarpras_by: columns.maybe_int("sarpras_by")?.map(StaffId),
        decided_at: columns.maybe_moment("decided_at")?,
        decided_by: columns.maybe_int("decided_by")?.map(StaffId),
        notified_at: columns.maybe_moment("notified_at")?,
        reason: columns.maybe_code("reason")?,
        reason_note: columns.text("reason_note")?,
        cancelled_by: match columns.text("cancelled_by")?.as_str() {
            "applicant" => Some(CancelledBy::Applicant),
            "office" => Some(CancelledBy::Office),
            _ => None,
        },
        agreement: columns.maybe_code::<AgreementHow>("agreement_how")?.map(|how| Agreement { how, note: agreement_note }),
        withdrawn_how: columns.maybe_code("withdrawn_how")?,
        override_reason: columns.text("override_reason")?,
        proposal: proposals::read(&columns)?,
        missing: missing(&columns)?,
        info_reply: columns.text("info_reply")?,
        damage_until: columns.maybe_moment("damage_until")?,
        overdue_at: columns.maybe_moment("overdue_at")?,
        with_head: columns.int("with_head")? != 0,
        entered_at: columns.maybe_moment("entered_at")?,
        late_reason: columns.text("late_reason")?,
        items: items.collect::<Result<_, _>>()?,
    })
}

fn missing(columns: &Columns<'_>) -> Result<Option<Missing>, StoreError> {
    let (Some(asked_at), Some(answer_by)) = (columns.maybe_moment("info_asked_at")?, columns.maybe_moment("info_by")?) else { return Ok(None) };
    Ok(Some(Missing { what: columns.text("info_missing")?, asked_at, answer_by, from: columns.code("info_from")? }))
}

fn asked(text: &str) -> Option<Asked> {
    let mut fields = text.split('\u{1f}');
    let facility = FacilityId(fields.next()?.parse().ok()?);
    let kind = fields.next()?.parse().ok()?;
    let code = FacilityCode(fields.next()?.to_owned());
    let facility_name = fields.next()?.to_owned();
    let quantity = fields.next()?.parse().ok()?;
    let layout = fields.next()?;
    let layout = if layout.is_empty() { None } else { Some(layout.parse().ok()?) };
    Some(Asked { facility, kind, item: Item { facility: code, facility_name, quantity, layout } })
}
