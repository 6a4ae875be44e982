//! Today's agenda as a page that is readable without a connection (*agenda hari ini*).

use crate::domain::code::ReservationCode;
use crate::domain::reservation::{Item, Pattern};
use crate::domain::slot::Moment;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Something that goes out or comes back. A copy stays on the phones of those who may see it: what is not needed at the door is
/// not here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TodayLine {
    pub code: ReservationCode,
    /// Institution, or the person's name when there is none.
    pub who: String,
    /// The person who comes.
    pub name: String,
    /// `0812-5033-1234`, empty when there is none.
    pub whatsapp: String,
    pub activity: String,
    pub items: Vec<Item>,
    pub pattern: Pattern,
    pub from: Moment,
    pub to: Moment,
    /// What the room has to have ready.
    pub needs: String,
    pub access_needs: String,
    /// It has not come back in time (X13).
    pub late: bool,
}

/// Today's agenda.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Today {
    pub going_out: Vec<TodayLine>,
    pub coming_back: Vec<TodayLine>,
    pub now: Moment,
}

/// What goes out and comes back today.
#[server(endpoint = "tasks/today")]
pub async fn load_today() -> Result<Today, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Sarpras, Role::Admin]).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::today::agenda(&mut db, context.now).await?)
}
