//! What staff are told, and who has read it (*pemberitahuan petugas*). Everybody is shown what concerns them: by a role that they
//! hold, also for somebody who is away, or as a person.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::notice::{Audience, KEPT_DAYS, NamedUse, Notice};
use crate::domain::role::{Roles, StaffId, StaffMember};
use crate::domain::slot::Moment;
use crate::server_fns::notices::NoticeView;
use chrono::Duration;
use sqlx::any::AnyRow;

/// Lists of notices are never longer.
const MOST: i64 = 200;

/// Columns of the use that a notice `n` names itself, from the request `w` of [`JOIN_USE`]; null for those that lead to theirs.
pub(super) const USE: &str = "w.pattern as use_pattern, w.starts_at as use_from, w.ends_at as use_to, \
    (select group_concat(f.name || char(31) || i.quantity, char(30)) \
     from reservation_item i join facility f on f.id = i.facility_id where i.reservation_id = w.id) as use_things";
/// The kinds for which `NoticeKind::names_the_use`.
pub(super) const JOIN_USE: &str = "left join reservation w on w.code = n.code and n.kind = 'withdrawn'";

/// What is read from the columns of [`USE`]. What was booked stays in a request that is over, also when its applicant is forgotten.
pub(super) fn named_use(columns: &Columns<'_>) -> Result<Option<NamedUse>, StoreError> {
    let (Some(pattern), Some(from), Some(to)) = (columns.maybe_code("use_pattern")?, columns.maybe_moment("use_from")?, columns.maybe_moment("use_to")?) else {
        return Ok(None);
    };
    let text = columns.maybe_text("use_things")?.unwrap_or_default();
    let thing = |thing: &str| {
        let (name, quantity) = thing.split_once('\u{1f}')?;
        Some((name.to_owned(), quantity.parse::<i64>().ok()?))
    };
    let things = text.split('\u{1e}').filter(|part| !part.is_empty()).map(|part| thing(part).ok_or_else(|| columns.corrupt()));
    Ok(Some(NamedUse { things: things.collect::<Result<_, _>>()?, pattern, from, to }))
}

/// Writes a notice down, unless its cause was told already. `by` has caused it and is not told. Gives whether it is new.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, notice: &Notice, by: Option<StaffId>, now: Moment) -> Result<bool, StoreError> {
    let (roles, person) = match &notice.to {
        Audience::Roles(roles) => (roles.iter().map(|role| format!(" {role}")).collect::<String>() + " ", None),
        Audience::Person(person) => (String::new(), Some(*person)),
    };
    let inserted = sqlx::query(
        "insert into notice (cause, kind, code, roles, staff_id, by_staff, made_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (cause) do nothing",
    )
    .bind(&notice.cause)
    .bind(notice.kind.code())
    .bind(notice.code.as_ref().map_or("", |code| code.as_str()))
    .bind(roles)
    .bind(person.map(|person| person.0))
    .bind(by.map(|by| by.0))
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Condition for the notices `n` that concern a member of staff (`$1`) with these roles and were made after `$2`: none of their own
/// doing, and none from before they worked here.
pub(super) fn concerning(roles: &Roles) -> String {
    let roles: String = roles.0.iter().map(|role| format!(" or n.roles like '% {role} %'")).collect();
    format!(
        "n.made_at > $2 and (n.by_staff is null or n.by_staff <> $1) and (n.staff_id = $1{roles}) \
         and n.made_at >= (select created_at from staff where id = $1)"
    )
}

/// Notices from before this moment are gone, also before they are swept away.
fn kept_since(now: Moment) -> Moment {
    now - Duration::days(KEPT_DAYS)
}

/// What concerns a person, unread first, then the newest.
///
/// # Errors
/// Database trouble.
pub async fn list(db: &mut Connection, member: &StaffMember, now: Moment) -> Result<Vec<NoticeView>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select n.id, n.kind, n.code, n.made_at, r.at as read_at, {USE} \
         from notice n left join notice_read r on r.notice_id = n.id and r.staff_id = $1 {JOIN_USE} \
         where {} order by case when r.at is null then 0 else 1 end, n.id desc limit $3",
        concerning(&member.roles)
    ));
    let rows = sqlx::query(sql).bind(member.id.0).bind(kept_since(now).timestamp()).bind(MOST).fetch_all(db).await?;
    let notice = |row: &AnyRow| -> Result<NoticeView, StoreError> {
        let columns = Columns::new(row, "notice");
        Ok(NoticeView {
            id: columns.int("id")?,
            kind: columns.code("kind")?,
            code: columns.maybe_code("code")?,
            named: named_use(&columns)?,
            made_at: columns.moment("made_at")?,
            read: columns.maybe_int("read_at")?.is_some(),
        })
    };
    rows.iter().map(notice).collect()
}

/// How many of them the person has not read.
///
/// # Errors
/// Database trouble.
pub async fn count_unread(db: &mut Connection, member: &StaffMember, now: Moment) -> Result<i64, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select count(*) as id from notice n where {} and not exists (select 1 from notice_read r where r.notice_id = n.id and r.staff_id = $1)",
        concerning(&member.roles)
    ));
    let row = sqlx::query(sql).bind(member.id.0).bind(kept_since(now).timestamp()).fetch_one(db).await?;
    Columns::new(&row, "notice").int("id")
}

/// Marks one notice as read; false when there is none that concerns the person.
///
/// # Errors
/// Database trouble.
pub async fn read(db: &mut Connection, member: &StaffMember, id: i64, now: Moment) -> Result<bool, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("select n.id from notice n where {} and n.id = $3", concerning(&member.roles)));
    let found = sqlx::query(sql).bind(member.id.0).bind(kept_since(now).timestamp()).bind(id).fetch_optional(&mut *db).await?;
    if found.is_none() {
        return Ok(false);
    }
    sqlx::query("insert into notice_read (notice_id, staff_id, at) values ($1, $2, $3) on conflict (notice_id, staff_id) do nothing")
        .bind(id)
        .bind(member.id.0)
        .bind(now.timestamp())
        .execute(db)
        .await?;
    Ok(true)
}

/// Marks everything as read that concerns the person, up to the notice with this id: what they were shown.
///
/// # Errors
/// Database trouble.
pub async fn read_all(db: &mut Connection, member: &StaffMember, up_to: i64, now: Moment) -> Result<(), StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "insert into notice_read (notice_id, staff_id, at) select n.id, $1, $3 from notice n where {} and n.id <= $4 \
         on conflict (notice_id, staff_id) do nothing",
        concerning(&member.roles)
    ));
    sqlx::query(sql).bind(member.id.0).bind(kept_since(now).timestamp()).bind(now.timestamp()).bind(up_to).execute(db).await?;
    Ok(())
}

/// Whether there are notices that are older than they are kept.
///
/// # Errors
/// Database trouble.
pub async fn has_old(db: &mut Connection, now: Moment) -> Result<bool, StoreError> {
    Ok(sqlx::query("select id from notice where made_at < $1 limit 1").bind(kept_since(now).timestamp()).fetch_optional(db).await?.is_some())
}

/// Forgets them, with who has read them.
///
/// # Errors
/// Database trouble.
pub async fn forget_old(db: &mut Connection, now: Moment) -> Result<(), StoreError> {
    sqlx::query("delete from notice where made_at < $1").bind(kept_since(now).timestamp()).execute(db).await?;
    Ok(())
}
