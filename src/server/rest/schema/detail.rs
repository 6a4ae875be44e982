//! Parts of a request as staff see it.

use super::moment;
use crate::domain::item_answer::ItemAnswer;
use crate::server_fns::inbox::Rival;
use serde::Serialize;
use utoipa::ToSchema;

/// What the facilities team said of one thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemAnswerJson {
    pub facility: String,
    /// `available`, `partial`, `unavailable`
    pub answer: String,
    /// So many were asked for, and so many are there.
    pub asked: i64,
    pub quantity: i64,
    pub note: String,
}

impl From<&ItemAnswer> for ItemAnswerJson {
    fn from(answer: &ItemAnswer) -> Self {
        Self {
            facility: answer.facility.to_string(),
            answer: answer.answer.to_string(),
            asked: answer.asked,
            quantity: answer.quantity,
            note: answer.note.clone(),
        }
    }
}

/// Another request for the same time.
#[derive(Debug, Serialize, ToSchema)]
pub struct RivalJson {
    pub code: String,
    pub who: String,
    pub status: String,
    pub received_at: String,
    pub participants: Option<i64>,
    pub fits: Option<bool>,
    pub start: String,
    pub end: String,
}

impl From<&Rival> for RivalJson {
    fn from(rival: &Rival) -> Self {
        Self {
            code: rival.code.to_string(),
            who: rival.who.clone(),
            status: rival.status.to_string(),
            received_at: moment(rival.received_at),
            participants: rival.participants,
            fits: rival.fits,
            start: moment(rival.from),
            end: moment(rival.to),
        }
    }
}
