//! Who works here (*petugas*), what they may do, and how they prove who they are.

use super::{Connection, StoreError, delegations};
use crate::domain::role::{Role, Roles, StaffId, StaffMember};
use crate::domain::slot::{Moment, local_date};
use chrono::DateTime;
use sqlx::Row;
use sqlx::any::AnyRow;

/// An account with what only the sign-in may see.
#[derive(Clone)]
pub struct Account {
    pub member: StaffMember,
    pub active: bool,
    /// PHC string of Argon2id.
    pub password_hash: String,
    /// From then on a password that was given out opens nothing any more; `None` = chosen by its owner.
    pub password_expires_at: Option<Moment>,
}

impl Account {
    /// Can somebody come in with its password now?
    pub fn is_open(&self, now: Moment) -> bool {
        self.active && self.password_expires_at.is_none_or(|end| now < end)
    }
}

/// The account of that name, active or not, with the roles that are its own.
///
/// # Errors
/// Database trouble.
pub async fn find(db: &mut Connection, name: &str) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query("select id, name, password_hash, must_change_password, active, password_expires_at from staff where name = $1")
        .bind(name)
        .fetch_optional(&mut *db)
        .await?;
    match row {
        Some(row) => Ok(Some(account(db, &row).await?)),
        None => Ok(None),
    }
}

/// All accounts by name, at most 500.
///
/// # Errors
/// Database trouble.
pub async fn list(db: &mut Connection) -> Result<Vec<Account>, StoreError> {
    let rows = sqlx::query("select id, name, password_hash, must_change_password, active, password_expires_at from staff order by name limit 500")
        .fetch_all(&mut *db)
        .await?;
    let mut accounts = Vec::with_capacity(rows.len());
    for row in &rows {
        accounts.push(account(db, row).await?);
    }
    Ok(accounts)
}

/// The active member of staff with that id as they may act now: with the roles of those whose work they do meanwhile. What was
/// handed to the absent ones by others is not passed on.
///
/// # Errors
/// Database trouble.
pub async fn member(db: &mut Connection, id: StaffId, now: Moment) -> Result<Option<StaffMember>, StoreError> {
    let row = sqlx::query("select id, name, must_change_password from staff where id = $1 and active = 1").bind(id.0).fetch_optional(&mut *db).await?;
    let Some(row) = row else { return Ok(None) };
    let mut member = member_of(db, &row).await?;
    for (absent, name) in delegations::stood_in_for(db, id, local_date(now)).await? {
        for role in roles_of(db, absent.0).await?.0 {
            member.roles.add(role);
        }
        member.standing_in_for.push(name);
    }
    Ok(Some(member))
}

/// Whether an active account other than `but` holds the role as its own.
///
/// # Errors
/// Database trouble.
pub async fn others_hold(db: &mut Connection, role: Role, but: StaffId) -> Result<bool, StoreError> {
    let row = sqlx::query("select s.id from staff s join staff_role r on r.staff_id = s.id where r.role = $1 and s.active = 1 and s.id <> $2 limit 1")
        .bind(role.code())
        .bind(but.0)
        .fetch_optional(db)
        .await?;
    Ok(row.is_some())
}

/// Adds an account; a password that somebody else has given out opens the door until `one_time_until` and has to be changed. A name
/// that is taken is a unique violation.
///
/// # Errors
/// Database trouble, or the name is taken.
pub async fn add(db: &mut Connection, name: &str, password_hash: &str, one_time_until: Option<Moment>, now: Moment) -> Result<StaffId, StoreError> {
    let row = sqlx::query(
        "insert into staff (name, password_hash, must_change_password, password_expires_at, active, created_at) values ($1, $2, $3, $4, 1, $5) returning id",
    )
    .bind(name)
    .bind(password_hash)
    .bind(i64::from(one_time_until.is_some()))
    .bind(one_time_until.map(|until| until.timestamp()))
    .bind(now.timestamp())
    .fetch_one(db)
    .await?;
    Ok(StaffId(row.get(0)))
}

/// Replaces the roles of a member of staff.
///
/// # Errors
/// Database trouble.
pub async fn set_roles(db: &mut Connection, id: StaffId, roles: &Roles) -> Result<(), StoreError> {
    sqlx::query("delete from staff_role where staff_id = $1").bind(id.0).execute(&mut *db).await?;
    for role in &roles.0 {
        sqlx::query("insert into staff_role (staff_id, role) values ($1, $2) on conflict (staff_id, role) do nothing")
            .bind(id.0)
            .bind(role.code())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Replaces the password; `None` = its owner has chosen it.
///
/// # Errors
/// Database trouble.
pub async fn set_password(db: &mut Connection, id: StaffId, password_hash: &str, one_time_until: Option<Moment>) -> Result<(), StoreError> {
    sqlx::query("update staff set password_hash = $1, must_change_password = $2, password_expires_at = $3 where id = $4")
        .bind(password_hash)
        .bind(i64::from(one_time_until.is_some()))
        .bind(one_time_until.map(|until| until.timestamp()))
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The password that was given out has opened the door: it opens it no more.
///
/// # Errors
/// Database trouble.
pub async fn use_up_password(db: &mut Connection, id: StaffId, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update staff set password_expires_at = $2 where id = $1").bind(id.0).bind(now.timestamp()).execute(db).await?;
    Ok(())
}

/// Lets an account in or keeps it out.
///
/// # Errors
/// Database trouble.
pub async fn set_active(db: &mut Connection, id: StaffId, active: bool) -> Result<(), StoreError> {
    sqlx::query("update staff set active = $1 where id = $2").bind(i64::from(active)).bind(id.0).execute(db).await?;
    Ok(())
}

async fn account(db: &mut Connection, row: &AnyRow) -> Result<Account, StoreError> {
    let member = member_of(db, row).await?;
    let expires: Option<i64> = row.get("password_expires_at");
    let expires = expires.map(|seconds| DateTime::from_timestamp(seconds, 0).ok_or(StoreError::Corrupt { table: "staff", id: member.id.0 }));
    Ok(Account { active: row.get::<i64, _>("active") != 0, password_hash: row.get("password_hash"), password_expires_at: expires.transpose()?, member })
}

async fn member_of(db: &mut Connection, row: &AnyRow) -> Result<StaffMember, StoreError> {
    let id: i64 = row.get("id");
    Ok(StaffMember {
        id: StaffId(id),
        name: row.get("name"),
        roles: roles_of(db, id).await?,
        must_change_password: row.get::<i64, _>("must_change_password") != 0,
        standing_in_for: Vec::new(),
    })
}

async fn roles_of(db: &mut Connection, id: i64) -> Result<Roles, StoreError> {
    let rows = sqlx::query("select role from staff_role where staff_id = $1 order by role").bind(id).fetch_all(db).await?;
    let role = |row: &AnyRow| row.get::<String, _>(0).parse::<Role>().map_err(|_| StoreError::Corrupt { table: "staff_role", id });
    Ok(Roles(rows.iter().map(role).collect::<Result<Vec<_>, _>>()?))
}
