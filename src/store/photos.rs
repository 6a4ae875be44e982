//! Photos of what is lent: what is known of them. Their contents lie in the folder of the files (`server::uploads`).

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::facility::{FacilityCode, FacilityId};
use crate::domain::photo::{Photo, PhotoId, PhotoSize, PhotoWords, Pixels};
use crate::domain::role::StaffId;
use crate::domain::slot::Moment;
use crate::domain::upload::Quota;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Lists are never longer; an office has a few dozen facilities with a handful of photos each.
const MOST: i64 = 3_000;

const SELECT: &str = "\
    select p.id, p.key, p.alt_id, p.alt_en, f.code, s.width as small_width, s.height as small_height, l.width as large_width, l.height as large_height \
    from facility_photo p join facility f on f.id = p.facility_id join facility_photo_file s on s.photo_id = p.id and s.size = '480' \
      join facility_photo_file l on l.photo_id = p.id and l.size = '1280' where p.deleted_at is null";

/// One width of a photo that is to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhotoFile {
    pub size: PhotoSize,
    /// In the folder.
    pub name: String,
    pub pixels: Pixels,
    pub bytes: i64,
    /// Lower-case hex.
    pub sha256: String,
}

/// A photo that is to be entered, behind the others.
#[derive(Debug, Clone, Copy)]
pub struct NewPhoto<'a> {
    pub facility: FacilityId,
    pub key: &'a str,
    pub words: &'a PhotoWords,
    pub by: Option<StaffId>,
    /// One of each width.
    pub files: &'a [NewPhotoFile],
}

/// Enters a photo.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, new: &NewPhoto<'_>, now: Moment) -> Result<PhotoId, StoreError> {
    let row = sqlx::query(
        "insert into facility_photo (facility_id, position, key, alt_id, alt_en, added_by, added_at) \
         values ($1, (select coalesce(max(position), 0) + 1 from facility_photo where facility_id = $1), $2, $3, $4, $5, $6) returning id",
    )
    .bind(new.facility.0)
    .bind(new.key)
    .bind(&new.words.alt_id)
    .bind(&new.words.alt_en)
    .bind(new.by.map(|staff| staff.0))
    .bind(now.timestamp())
    .fetch_one(&mut *db)
    .await?;
    let id = PhotoId(Columns::new(&row, "facility_photo").int("id")?);
    for file in new.files {
        sqlx::query("insert into facility_photo_file (photo_id, size, name, width, height, bytes, sha256) values ($1, $2, $3, $4, $5, $6, $7)")
            .bind(id.0)
            .bind(file.size.code())
            .bind(&file.name)
            .bind(file.pixels.width)
            .bind(file.pixels.height)
            .bind(file.bytes)
            .bind(&file.sha256)
            .execute(&mut *db)
            .await?;
    }
    Ok(id)
}

/// How many a facility has.
///
/// # Errors
/// Database trouble.
pub async fn count(db: &mut Connection, facility: FacilityId) -> Result<i64, StoreError> {
    let row = sqlx::query("select count(*) as photos from facility_photo where facility_id = $1 and deleted_at is null").bind(facility.0).fetch_one(db).await?;
    Columns::new(&row, "facility_photo").int("photos")
}

/// What was added since a moment, whether it is still there or not.
///
/// # Errors
/// Database trouble.
pub async fn added_since(db: &mut Connection, since: Moment) -> Result<Quota, StoreError> {
    let row = sqlx::query(
        "select count(distinct p.id) as files, coalesce(sum(s.bytes), 0) as bytes from facility_photo p join facility_photo_file s on s.photo_id = p.id \
         where p.added_at > $1",
    )
    .bind(since.timestamp())
    .fetch_one(db)
    .await?;
    let columns = Columns::new(&row, "facility_photo");
    Ok(Quota { files: columns.int("files")?, bytes: columns.int("bytes")? })
}

/// The photos of one facility, in their order.
///
/// # Errors
/// Database trouble.
pub async fn of_facility(db: &mut Connection, facility: FacilityId) -> Result<Vec<Photo>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} and p.facility_id = $1 order by p.position, p.id limit $2"));
    sqlx::query(sql).bind(facility.0).bind(MOST).fetch_all(db).await?.iter().map(read).collect()
}

/// The photos of all facilities, each one's in their order.
///
/// # Errors
/// Database trouble.
pub async fn all(db: &mut Connection) -> Result<BTreeMap<FacilityCode, Vec<Photo>>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} order by p.facility_id, p.position, p.id limit $1"));
    let mut photos: BTreeMap<FacilityCode, Vec<Photo>> = BTreeMap::new();
    for row in sqlx::query(sql).bind(MOST).fetch_all(db).await? {
        let code = FacilityCode(Columns::new(&row, "facility").text("code")?);
        photos.entry(code).or_default().push(read(&row)?);
    }
    Ok(photos)
}

/// The facility that a photo shows; `None` without such a photo.
///
/// # Errors
/// Database trouble.
pub async fn facility_of(db: &mut Connection, photo: PhotoId) -> Result<Option<(FacilityId, FacilityCode)>, StoreError> {
    let row = sqlx::query("select f.id, f.code from facility_photo p join facility f on f.id = p.facility_id where p.id = $1 and p.deleted_at is null")
        .bind(photo.0)
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let columns = Columns::new(&row, "facility");
        Ok((FacilityId(columns.int("id")?), FacilityCode(columns.text("code")?)))
    })
    .transpose()
}

/// Name in the folder of one width of the picture with this key.
///
/// # Errors
/// Database trouble.
pub async fn file_name(db: &mut Connection, key: &str, size: PhotoSize) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(
        "select s.id, s.name from facility_photo p join facility_photo_file s on s.photo_id = p.id \
         where p.key = $1 and s.size = $2 and p.deleted_at is null order by p.id limit 1",
    )
    .bind(key)
    .bind(size.code())
    .fetch_optional(db)
    .await?;
    row.map(|row| Columns::new(&row, "facility_photo_file").text("name")).transpose()
}

/// Puts the photos of a facility into this order.
///
/// # Errors
/// Database trouble.
pub async fn put_in_order(db: &mut Connection, order: &[PhotoId]) -> Result<(), StoreError> {
    for (position, photo) in (1_i64..).zip(order) {
        sqlx::query("update facility_photo set position = $2 where id = $1").bind(photo.0).bind(position).execute(&mut *db).await?;
    }
    Ok(())
}

/// Says anew what is to be seen on a photo.
///
/// # Errors
/// Database trouble.
pub async fn describe(db: &mut Connection, photo: PhotoId, words: &PhotoWords) -> Result<(), StoreError> {
    sqlx::query("update facility_photo set alt_id = $2, alt_en = $3 where id = $1").bind(photo.0).bind(&words.alt_id).bind(&words.alt_en).execute(db).await?;
    Ok(())
}

/// Shows a photo nowhere any more; its files go with the next sweep of the folder.
///
/// # Errors
/// Database trouble.
pub async fn remove(db: &mut Connection, photo: PhotoId, now: Moment) -> Result<(), StoreError> {
    sqlx::query("update facility_photo set deleted_at = $2 where id = $1 and deleted_at is null").bind(photo.0).bind(now.timestamp()).execute(db).await?;
    Ok(())
}

/// A file in the folder that is still needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    pub id: i64,
    pub name: String,
    /// Of the contents, lower-case hex.
    pub sha256: String,
}

/// Files of photos that are still there, by id, those after `id`.
///
/// # Errors
/// Database trouble.
pub async fn files_after(db: &mut Connection, id: i64, limit: i64) -> Result<Vec<KeptFile>, StoreError> {
    let rows = sqlx::query(
        "select s.id, s.name, s.sha256 from facility_photo_file s join facility_photo p on p.id = s.photo_id \
         where s.id > $1 and p.deleted_at is null order by s.id limit $2",
    )
    .bind(id)
    .bind(limit)
    .fetch_all(db)
    .await?;
    let file = |row: &AnyRow| {
        let columns = Columns::new(row, "facility_photo_file");
        Ok(KeptFile { id: columns.int("id")?, name: columns.text("name")?, sha256: columns.text("sha256")? })
    };
    rows.iter().map(file).collect()
}

/// Names in the folder of all files of photos that are still there.
///
/// # Errors
/// Database trouble.
pub async fn names(db: &mut Connection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("select s.id, s.name from facility_photo_file s join facility_photo p on p.id = s.photo_id where p.deleted_at is null")
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Columns::new(row, "facility_photo_file").text("name")).collect()
}

fn read(row: &AnyRow) -> Result<Photo, StoreError> {
    let columns = Columns::new(row, "facility_photo");
    let pixels = |width: &str, height: &str| Ok::<_, StoreError>(Pixels { width: columns.int(width)?, height: columns.int(height)? });
    Ok(Photo {
        id: PhotoId(columns.int("id")?),
        key: columns.text("key")?,
        alt_id: columns.text("alt_id")?,
        alt_en: columns.text("alt_en")?,
        small: pixels("small_width", "small_height")?,
        large: pixels("large_width", "large_height")?,
    })
}
