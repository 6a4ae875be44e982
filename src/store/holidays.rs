//! Days off, and the working calendar made of them.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::working_calendar::{Holiday, WorkingCalendar, published_holidays};

/// What the days say of themselves when nobody has named a source.
const PUBLISHED: &str = "SKB 3 Menteri";

/// Puts the published holidays into an empty table; what the office has changed stays as it is.
///
/// # Errors
/// Database trouble.
pub async fn furnish(db: &mut Connection) -> Result<(), StoreError> {
    let row = sqlx::query("select count(*) as id from holiday").fetch_one(&mut *db).await?;
    if Columns::new(&row, "holiday").int("id")? > 0 {
        return Ok(());
    }
    for holiday in published_holidays() {
        let kind = match (holiday.office_closure, holiday.joint_leave) {
            (true, _) => "libur_kantor",
            (false, true) => "cuti_bersama",
            (false, false) => "libur_nasional",
        };
        sqlx::query("insert into holiday (date, kind, name_id, name_en, source, office_open) values ($1, $2, $3, $4, $5, $6)")
            .bind(holiday.date.to_string())
            .bind(kind)
            .bind(&holiday.name_id)
            .bind(&holiday.name_en)
            .bind(PUBLISHED)
            .bind(i64::from(holiday.office_open))
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// The working calendar as the table has it now.
///
/// # Errors
/// Database trouble.
pub(super) async fn load(db: &mut Connection) -> Result<WorkingCalendar, StoreError> {
    let rows = sqlx::query("select date, kind, name_id, name_en, office_open from holiday order by date limit 10000").fetch_all(db).await?;
    let holidays = rows
        .iter()
        .map(|row| {
            let columns = Columns::new(row, "holiday");
            let kind = columns.text("kind")?;
            Ok(Holiday {
                date: columns.code("date")?,
                name_id: columns.text("name_id")?,
                name_en: columns.text("name_en")?,
                joint_leave: kind == "cuti_bersama",
                office_open: columns.int("office_open")? != 0,
                office_closure: kind == "libur_kantor",
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(WorkingCalendar::new(holidays))
}
