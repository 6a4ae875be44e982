//! What the pages about people show: one's own account, and for the system manager everybody's.

use super::delegations::Delegation;
use super::rows::Columns;
use super::{Connection, StoreError, delegations, feeds, read_log, second_factors, staff};
use crate::domain::role::{StaffId, StaffMember};
use crate::domain::slot::{Moment, local_date};
use crate::server_fns::people::{DelegationView, OwnAccount, People, PersonView, SecondFactorView, SessionView, TokenView};
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Lists of sessions and tokens of one person are never longer.
const MOST: i64 = 100;

/// Everything about one's own account. `here` is the session that asks; a session last seen before `idle_since` is over.
///
/// # Errors
/// Database trouble.
pub async fn own(db: &mut Connection, member: &StaffMember, here: i64, now: Moment, idle_since: Moment) -> Result<OwnAccount, StoreError> {
    let today = local_date(now);
    let delegations: Vec<DelegationView> = delegations::of(db, member.id, today).await?.into_iter().map(|one| delegation(one, member.id)).collect();
    let others = staff::list(db).await?.into_iter().filter(|account| account.active && account.member.id != member.id);
    let colleagues: Vec<String> = others.map(|account| account.member.name).collect();
    Ok(OwnAccount {
        name: member.name.clone(),
        second_factor: second_factor(db, member.id).await?,
        sessions: sessions(db, member.id, here, now, idle_since).await?,
        tokens: tokens(db, member.id).await?,
        delegations,
        colleagues,
        feed_since: feeds::since(db, member.id).await?,
        today,
        shown_once: None,
    })
}

fn delegation(kept: Delegation, reader: StaffId) -> DelegationView {
    DelegationView { id: kept.id, mine: kept.absent == reader, absent: kept.absent_name, delegate: kept.delegate_name, absence: kept.absence }
}

async fn second_factor(db: &mut Connection, id: StaffId) -> Result<SecondFactorView, StoreError> {
    let Some(kept) = second_factors::of(db, id).await? else { return Ok(SecondFactorView::Off) };
    Ok(match kept.confirmed_at {
        None => SecondFactorView::Begun { secret: kept.secret, recovery_codes: kept.recovery_codes },
        Some(since) => SecondFactorView::On { since, codes_left: second_factors::recovery_codes_left(db, id).await? },
    })
}

async fn sessions(db: &mut Connection, id: StaffId, here: i64, now: Moment, idle_since: Moment) -> Result<Vec<SessionView>, StoreError> {
    let rows = sqlx::query(
        "select id, user_agent, created_at, last_seen_at from session where staff_id = $1 and expires_at > $2 and last_seen_at > $3 \
         order by last_seen_at desc, id desc limit $4",
    )
    .bind(id.0)
    .bind(now.timestamp())
    .bind(idle_since.timestamp())
    .bind(MOST)
    .fetch_all(db)
    .await?;
    let session = |row: &AnyRow| -> Result<SessionView, StoreError> {
        let columns = Columns::new(row, "session");
        let id = columns.int("id")?;
        let (created_at, last_seen_at) = (columns.moment("created_at")?, columns.moment("last_seen_at")?);
        Ok(SessionView { id, device: columns.text("user_agent")?, created_at, last_seen_at, here: id == here })
    };
    rows.iter().map(session).collect()
}

async fn tokens(db: &mut Connection, id: StaffId) -> Result<Vec<TokenView>, StoreError> {
    let rows = sqlx::query(
        "select t.id, t.label, t.created_at, u.last_used_at from api_token t left join token_use u on u.token_id = t.id \
         where t.staff_id = $1 order by t.id desc limit $2",
    )
    .bind(id.0)
    .bind(MOST)
    .fetch_all(db)
    .await?;
    let token = |row: &AnyRow| -> Result<TokenView, StoreError> {
        let columns = Columns::new(row, "api_token");
        Ok(TokenView {
            id: columns.int("id")?,
            label: columns.text("label")?,
            created_at: columns.moment("created_at")?,
            last_used_at: columns.maybe_moment("last_used_at")?,
        })
    };
    rows.iter().map(token).collect()
}

/// Every account, and who has read what.
///
/// # Errors
/// Database trouble.
pub async fn all(db: &mut Connection, now: Moment, idle_since: Moment) -> Result<People, StoreError> {
    let reads = read_log::latest(db).await?;
    let accounts = staff::list(db).await?;
    let last_sign_ins = numbers(db, "select staff_id, at as n from last_sign_in").await?;
    let second_factors = numbers(db, "select staff_id, 1 as n from second_factor where confirmed_at is not null").await?;
    let tokens = numbers(db, "select staff_id, count(*) as n from api_token group by staff_id").await?;
    let sessions = sqlx::query("select staff_id, count(*) as n from session where expires_at > $1 and last_seen_at > $2 group by staff_id")
        .bind(now.timestamp())
        .bind(idle_since.timestamp())
        .fetch_all(&mut *db)
        .await?;
    let sessions = by_person(&sessions)?;
    let of = |numbers: &BTreeMap<i64, i64>, id: StaffId| numbers.get(&id.0).copied();
    let person = |account: staff::Account| {
        let id = account.member.id;
        PersonView {
            last_sign_in_at: of(&last_sign_ins, id).and_then(|seconds| Moment::from_timestamp(seconds, 0)),
            second_factor: of(&second_factors, id).is_some(),
            sessions: of(&sessions, id).unwrap_or(0),
            tokens: of(&tokens, id).unwrap_or(0),
            name: account.member.name,
            roles: account.member.roles,
            active: account.active,
            must_change_password: account.member.must_change_password,
        }
    };
    Ok(People { staff: accounts.into_iter().map(person).collect(), reads, shown_once: None })
}

/// A number for each person who has one.
async fn numbers(db: &mut Connection, sql: &'static str) -> Result<BTreeMap<i64, i64>, StoreError> {
    by_person(&sqlx::query(sql).fetch_all(db).await?)
}

fn by_person(rows: &[AnyRow]) -> Result<BTreeMap<i64, i64>, StoreError> {
    let number = |row: &AnyRow| -> Result<(i64, i64), StoreError> {
        let columns = Columns::new(row, "staff");
        Ok((columns.int("staff_id")?, columns.int("n")?))
    };
    rows.iter().map(number).collect()
}
