//! The satisfaction survey: who has answered, and what was said; the two are kept apart on purpose.

use super::rows::Columns;
use super::{Connection, StoreError, random_hex, reservations};
use crate::domain::facility::FacilityKind;
use crate::domain::reservation::ReservationId;
use crate::domain::slot::Moment;
use crate::domain::survey::{Gender, SurveyAnswer, SurveyState, closes_at};
use crate::server_fns::survey::SurveyView;

/// Random bytes of the key of an answer: it tells nothing, not even which one came first.
const KEY_BYTES: usize = 16;

/// The survey of the request behind a secret link.
///
/// # Errors
/// Database trouble.
pub async fn load(db: &mut Connection, secret: &str, now: Moment) -> Result<Option<SurveyView>, StoreError> {
    let Some(reservation) = reservations::by_secret(db, secret).await? else { return Ok(None) };
    let returned = returned_at(db, reservation.id).await?.unwrap_or(reservation.span.to);
    let answered = is_answered(db, reservation.id).await?;
    let names: Vec<String> = reservation.items.iter().map(|asked| asked.item.facility_name.clone()).collect();
    Ok(Some(SurveyView {
        code: reservation.code,
        facilities: names.join(", "),
        state: SurveyState::of(reservation.status, returned, answered, now),
        closes_at: closes_at(returned),
    }))
}

/// When what was lent came back.
///
/// # Errors
/// Database trouble.
pub async fn returned_at(db: &mut Connection, reservation: ReservationId) -> Result<Option<Moment>, StoreError> {
    let row = sqlx::query("select id, at from handover where reservation_id = $1 and direction = 'back'").bind(reservation.0).fetch_optional(db).await?;
    row.map(|row| Columns::new(&row, "handover").moment("at")).transpose()
}

/// Whether the survey of this request was answered.
///
/// # Errors
/// Database trouble.
pub async fn is_answered(db: &mut Connection, reservation: ReservationId) -> Result<bool, StoreError> {
    let row = sqlx::query("select count(*) as n from survey_token where reservation_id = $1").bind(reservation.0).fetch_one(db).await?;
    Ok(Columns::new(&row, "survey_token").int("n")? > 0)
}

/// Notes that the survey of this request was answered. `false` when it was before.
///
/// # Errors
/// Database trouble.
pub async fn take_token(db: &mut Connection, reservation: ReservationId) -> Result<bool, StoreError> {
    let written = sqlx::query("insert into survey_token (reservation_id) values ($1) on conflict do nothing").bind(reservation.0).execute(db).await?;
    Ok(written.rows_affected() == 1)
}

/// Keeps an answer; `month` is the first moment of the month in which it came, `kind` what was used.
///
/// # Errors
/// Database trouble.
pub async fn insert(db: &mut Connection, answer: &SurveyAnswer, kind: Option<FacilityKind>, month: Moment) -> Result<(), StoreError> {
    let mut query = sqlx::query(
        "insert into survey_answer (id, month, facility_kind, gender, age, education, occupation, \
           persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, sarana, pengaduan) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(random_hex(KEY_BYTES))
    .bind(month.timestamp())
    .bind(kind.map_or("", FacilityKind::code))
    .bind(answer.gender.map_or("", Gender::code))
    .bind(answer.age.map_or("", |age| age.code()))
    .bind(answer.education.map_or("", |education| education.code()))
    .bind(answer.occupation.map_or("", |occupation| occupation.code()));
    // In the order of the columns, which is that of the elements.
    for score in answer.scores {
        query = query.bind(score);
    }
    query.execute(db).await?;
    Ok(())
}

/// How many answers there are.
///
/// # Errors
/// Database trouble.
pub async fn count(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query("select count(*) as n from survey_answer").fetch_one(db).await?;
    Columns::new(&row, "survey_answer").int("n")
}
