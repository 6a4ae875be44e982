//! What the office says of itself, by key, and the house rules by version.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::house_rules::{HouseRules, NewRules};
use crate::domain::office_settings::{Key, OfficeSettings};
use crate::domain::role::StaffId;
use crate::domain::slot::{Moment, TimeOfDay};
use crate::server_fns::settings::RulesVersion;
use sqlx::any::AnyRow;

/// So many versions are listed, the newest.
const MOST_VERSIONS: i64 = 200;

/// What visitors are told of the office.
#[derive(Debug, Clone)]
pub struct Office {
    pub settings: OfficeSettings,
    /// By version.
    pub rules: Vec<HouseRules>,
}

/// Everything that visitors are told, as the tables have it now.
///
/// # Errors
/// Database trouble.
pub(super) async fn load(db: &mut Connection) -> Result<Office, StoreError> {
    let settings = settings(&mut *db).await?;
    let rows = sqlx::query("select version, text_id, text_en, from_date from house_rules order by version").fetch_all(db).await?;
    Ok(Office { settings, rules: rows.iter().map(|row| rules_of(&Columns::new(row, "house_rules"))).collect::<Result<_, _>>()? })
}

/// The settings with their revision.
///
/// # Errors
/// Database trouble.
pub async fn current(db: &mut Connection) -> Result<(i64, OfficeSettings), StoreError> {
    let row = sqlx::query("select revision from setting_revision").fetch_one(&mut *db).await?;
    let revision = Columns::new(&row, "setting_revision").int("revision")?;
    Ok((revision, settings(db).await?))
}

async fn settings(db: &mut Connection) -> Result<OfficeSettings, StoreError> {
    let rows = sqlx::query("select key, value from setting").fetch_all(db).await?;
    Ok(OfficeSettings::from_rows(rows.iter().map(pair).collect::<Result<Vec<_>, _>>()?))
}

fn pair(row: &AnyRow) -> Result<(String, String), StoreError> {
    let columns = Columns::new(row, "setting");
    Ok((columns.text("key")?, columns.text("value")?))
}

/// The time of the day after which a request counts as received on the next working day.
///
/// # Errors
/// Database trouble.
pub(super) async fn cut_off(db: &mut Connection) -> Result<TimeOfDay, StoreError> {
    let rows = sqlx::query("select key, value from setting where key = $1").bind(Key::CutOff.code()).fetch_all(db).await?;
    Ok(OfficeSettings::from_rows(rows.iter().map(pair).collect::<Result<Vec<_>, _>>()?).cut_off())
}

/// Whether the counter may send requests to the head first.
///
/// # Errors
/// Database trouble.
pub async fn head_first(db: &mut Connection) -> Result<bool, StoreError> {
    let rows = sqlx::query("select key, value from setting where key = $1").bind(Key::HeadFirst.code()).fetch_all(db).await?;
    Ok(OfficeSettings::from_rows(rows.iter().map(pair).collect::<Result<Vec<_>, _>>()?).head_first())
}

/// Sets one text; triggers raise the revisions.
///
/// # Errors
/// Database trouble.
pub async fn put(db: &mut Connection, key: Key, text: &str, by: Option<StaffId>, at: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into setting (key, value, changed_by, changed_at) values ($1, $2, $3, $4) \
         on conflict (key) do update set value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
    )
    .bind(key.code())
    .bind(text)
    .bind(by.map(|id| id.0))
    .bind(at.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

/// Every version of the house rules, the newest first, with who entered it and how many requests have accepted it.
///
/// # Errors
/// Database trouble.
pub async fn versions(db: &mut Connection) -> Result<Vec<RulesVersion>, StoreError> {
    let rows = sqlx::query(
        "select h.version, h.text_id, h.text_en, h.from_date, h.entered_at, coalesce(s.name, '') as entered_by, coalesce(a.agreed, 0) as agreed \
         from house_rules h left join staff s on s.id = h.entered_by \
         left join (select rules_version, count(*) as agreed from reservation group by rules_version) a on a.rules_version = cast(h.version as text) \
         order by h.version desc limit $1",
    )
    .bind(MOST_VERSIONS)
    .fetch_all(db)
    .await?;
    let version = |row: &AnyRow| -> Result<RulesVersion, StoreError> {
        let columns = Columns::new(row, "house_rules");
        Ok(RulesVersion {
            rules: rules_of(&columns)?,
            entered_at: columns.maybe_moment("entered_at")?,
            entered_by: columns.text("entered_by")?,
            agreed: columns.int("agreed")?,
        })
    };
    rows.iter().map(version).collect()
}

/// The newest version of the house rules, whether or not its date has come.
///
/// # Errors
/// Database trouble.
pub async fn newest(db: &mut Connection) -> Result<HouseRules, StoreError> {
    let row = sqlx::query("select version, text_id, text_en, from_date from house_rules order by version desc limit 1").fetch_one(db).await?;
    rules_of(&Columns::new(&row, "house_rules"))
}

/// Adds a version of the house rules.
///
/// # Errors
/// Database trouble.
pub async fn add_version(db: &mut Connection, version: i64, new: &NewRules, by: Option<StaffId>, at: Moment) -> Result<(), StoreError> {
    sqlx::query("insert into house_rules (version, text_id, text_en, from_date, entered_by, entered_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(version)
        .bind(&new.text_id)
        .bind(&new.text_en)
        .bind(new.from.to_string())
        .bind(by.map(|id| id.0))
        .bind(at.timestamp())
        .execute(db)
        .await?;
    Ok(())
}

fn rules_of(columns: &Columns<'_>) -> Result<HouseRules, StoreError> {
    Ok(HouseRules {
        version: columns.int("version")?,
        text_id: columns.text("text_id")?,
        text_en: columns.text("text_en")?,
        from: columns.maybe_code("from_date")?,
    })
}
