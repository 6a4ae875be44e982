//! Files that people have sent: what is known of them. Their contents lie in a folder beside the database (`server::uploads`).

use super::rows::Columns;
use super::{Connection, StoreError, inbox, reservations};
use crate::domain::code::ReservationCode;
use crate::domain::reservation::{ReservationId, Status};
use crate::domain::role::{Roles, StaffId};
use crate::domain::slot::Moment;
use crate::domain::upload::{FileType, FileView, LETTER_ROLES, PHOTO_ROLES, Purpose, Quota, UploadId};
use crate::server_fns::uploads::FilesOfRequest;
use sqlx::any::AnyRow;
use std::collections::HashSet;

/// Lists of one request are never longer.
const MOST: i64 = 100;

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub id: UploadId,
    /// Of the file in the folder.
    pub name: String,
    pub shown_name: String,
    pub kind: FileType,
    pub bytes: i64,
    /// Of the contents, lower-case hex.
    pub sha256: String,
    pub at: Moment,
    /// Name of the member of staff; empty for the applicant.
    pub by: String,
}

/// A file that is to be entered.
#[derive(Debug, Clone, Copy)]
pub struct NewUpload<'a> {
    pub name: &'a str,
    pub reservation: ReservationId,
    pub purpose: Purpose,
    pub shown_name: &'a str,
    pub kind: FileType,
    pub bytes: i64,
    pub sha256: &'a str,
    /// `None` = the applicant.
    pub by: Option<StaffId>,
}

const SELECT: &str = "select u.id, u.name, u.shown_name, u.content_type, u.bytes, u.sha256, u.at, coalesce(s.name, '') as staff_name \
    from upload u left join staff s on s.id = u.by_staff";

/// Enters a file.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, new: &NewUpload<'_>, now: Moment) -> Result<UploadId, StoreError> {
    let row = sqlx::query(
        "insert into upload (name, reservation_id, purpose, shown_name, content_type, bytes, sha256, by_staff, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
    )
    .bind(new.name)
    .bind(new.reservation.0)
    .bind(new.purpose.code())
    .bind(new.shown_name)
    .bind(new.kind.code())
    .bind(new.bytes)
    .bind(new.sha256)
    .bind(new.by.map(|staff| staff.0))
    .bind(now.timestamp())
    .fetch_one(db)
    .await?;
    Ok(UploadId(Columns::new(&row, "upload").int("id")?))
}

/// How many of this purpose a request has.
///
/// # Errors
/// Database trouble.
pub async fn count(db: &mut Connection, reservation: ReservationId, purpose: Purpose) -> Result<i64, StoreError> {
    let row = sqlx::query("select count(*) as files from upload where reservation_id = $1 and purpose = $2 and deleted_at is null")
        .bind(reservation.0)
        .bind(purpose.code())
        .fetch_one(db)
        .await?;
    Columns::new(&row, "upload").int("files")
}

/// What everybody together has sent since a moment, whether it is still there or not.
///
/// # Errors
/// Database trouble.
pub async fn sent_since(db: &mut Connection, purpose: Purpose, since: Moment) -> Result<Quota, StoreError> {
    let row = sqlx::query("select count(*) as files, coalesce(sum(bytes), 0) as bytes from upload where purpose = $1 and at > $2")
        .bind(purpose.code())
        .bind(since.timestamp())
        .fetch_one(db)
        .await?;
    let columns = Columns::new(&row, "upload");
    Ok(Quota { files: columns.int("files")?, bytes: columns.int("bytes")? })
}

/// The files of a request, the newest first.
///
/// # Errors
/// Database trouble.
pub async fn of_reservation(db: &mut Connection, reservation: ReservationId, purpose: Purpose) -> Result<Vec<Upload>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where u.reservation_id = $1 and u.purpose = $2 and u.deleted_at is null order by u.id desc limit $3"));
    sqlx::query(sql).bind(reservation.0).bind(purpose.code()).bind(MOST).fetch_all(db).await?.iter().map(read).collect()
}

/// A letter of the request behind a secret link; nothing else of it.
///
/// # Errors
/// Database trouble.
pub async fn letter(db: &mut Connection, secret: &str, id: UploadId) -> Result<Option<Upload>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{SELECT} join reservation r on r.id = u.reservation_id where u.id = $1 and r.secret = $2 and u.purpose = 'letter' and u.deleted_at is null"
    ));
    sqlx::query(sql).bind(id.0).bind(secret).fetch_optional(db).await?.as_ref().map(read).transpose()
}

/// A file of a request that somebody with `roles` may see now, and the request's code; `None` when there is none, or none for them.
///
/// # Errors
/// Database trouble.
pub async fn for_staff(db: &mut Connection, id: UploadId, roles: &Roles, now: Moment) -> Result<Option<(Upload, ReservationCode)>, StoreError> {
    let sql = "select r.id, r.code from upload u join reservation r on r.id = u.reservation_id where u.id = $1 and u.deleted_at is null";
    let Some(row) = sqlx::query(sql).bind(id.0).fetch_optional(&mut *db).await? else { return Ok(None) };
    let code: ReservationCode = Columns::new(&row, "reservation").code("code")?;
    if visible(db, &code, roles, now).await?.is_none() {
        return Ok(None);
    }
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where u.id = $1"));
    let row = sqlx::query(sql).bind(id.0).fetch_one(db).await?;
    Ok(Some((read(&row)?, code)))
}

/// All files of a request that somebody with `roles` may see now; `None` when there is none, or none for them.
///
/// # Errors
/// Database trouble.
pub async fn files(db: &mut Connection, code: &ReservationCode, roles: &Roles, now: Moment) -> Result<Option<FilesOfRequest>, StoreError> {
    let Some((reservation, status)) = visible(db, code, roles, now).await? else { return Ok(None) };
    let letters = of_reservation(db, reservation, Purpose::Letter).await?;
    let photos = of_reservation(db, reservation, Purpose::Handover).await?;
    let has_room = |purpose: Purpose, files: &[Upload]| purpose.is_for(status) && i64::try_from(files.len()).is_ok_and(|files| files < purpose.most());
    Ok(Some(FilesOfRequest {
        code: code.clone(),
        may_add_letter: roles.any_of(LETTER_ROLES) && has_room(Purpose::Letter, &letters),
        may_add_photo: roles.any_of(PHOTO_ROLES) && has_room(Purpose::Handover, &photos),
        letters: letters.into_iter().map(view).collect(),
        photos: photos.into_iter().map(view).collect(),
    }))
}

/// Row and state of a request, for whoever may see it (rights table, §7.5).
async fn visible(db: &mut Connection, code: &ReservationCode, roles: &Roles, now: Moment) -> Result<Option<(ReservationId, Status)>, StoreError> {
    let found = reservations::by_code(db, code).await?;
    let found = found.filter(|reservation| inbox::sees_everything(roles) || inbox::concerns_the_facilities_team(reservation, now));
    Ok(found.map(|reservation| (reservation.id, reservation.status)))
}

/// As it is listed.
pub fn view(upload: Upload) -> FileView {
    FileView { id: upload.id, name: upload.shown_name, kind: upload.kind, bytes: upload.bytes, at: upload.at, by: upload.by }
}

/// Names in the folder of all files that are still there.
///
/// # Errors
/// Database trouble.
pub async fn names(db: &mut Connection) -> Result<HashSet<String>, StoreError> {
    let rows = sqlx::query("select id, name from upload where deleted_at is null").fetch_all(db).await?;
    rows.iter().map(|row| Columns::new(row, "upload").text("name")).collect()
}

/// Files that are still there, by id, those after `id`.
///
/// # Errors
/// Database trouble.
pub async fn after(db: &mut Connection, id: UploadId, limit: i64) -> Result<Vec<Upload>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} where u.id > $1 and u.deleted_at is null order by u.id limit $2"));
    sqlx::query(sql).bind(id.0).bind(limit).fetch_all(db).await?.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Upload, StoreError> {
    let columns = Columns::new(row, "upload");
    Ok(Upload {
        id: UploadId(columns.int("id")?),
        name: columns.text("name")?,
        shown_name: columns.text("shown_name")?,
        kind: columns.code("content_type")?,
        bytes: columns.int("bytes")?,
        sha256: columns.text("sha256")?,
        at: columns.moment("at")?,
        by: columns.text("staff_name")?,
    })
}
