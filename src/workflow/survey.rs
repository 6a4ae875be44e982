//! Somebody answers the satisfaction survey (X12, service §3.1). That they have answered is kept with the request, what they have
//! said is kept apart from it; the event names neither.

use super::Context;
use crate::domain::slot::{Slot, local_date};
use crate::domain::survey::{SurveyForm, SurveyState};
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::{reservations, survey};
use chrono::Datelike as _;

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is kept.
    Now,
    /// Another one came before it.
    Before,
    /// The survey is not open yet, or not any more.
    NotOpen,
}

/// Keeps the answer of whoever holds the secret link, the first one only.
///
/// # Errors
/// `NotFound` when the link opens nothing; `Invalid` with every element that has no score.
pub async fn answer(context: &Context, secret: &str, form: &SurveyForm) -> Result<Taken, AppError> {
    let (store, context, secret, form) = (context.store.clone(), context.clone(), secret.to_owned(), form.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let reservation = reservations::by_secret(db, &secret).await?.ok_or(AppError::NotFound)?;
                let state = survey::load(db, &secret, context.now).await?.ok_or(AppError::NotFound)?.state;
                match state {
                    SurveyState::Open => {}
                    SurveyState::Answered => return Ok(Taken::Before),
                    SurveyState::NotYet | SurveyState::Closed => return Ok(Taken::NotOpen),
                }
                let answer = form.parse()?;
                if !survey::take_token(db, reservation.id).await? {
                    return Ok(Taken::Before);
                }
                let first = local_date(context.now).with_day(1).expect("every month has a first day");
                let kind = reservation.items.first().map(|asked| asked.kind);
                survey::insert(db, &answer, kind, Slot::day(first).from).await?;
                let event = Event { kind: "survey_answered", subject: None, changes: Changes::default(), effects: Vec::new() };
                events::record(db, &context.by(), &event).await?;
                Ok(Taken::Now)
            })
        })
        .await
}
