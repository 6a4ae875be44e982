//! Messages on their way to applicants: the list, and what staff do with one.

use crate::domain::delivery::{ChannelKind, DeliveryState};
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::server_fns::inbox::MessageView;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Which messages the list shows; lives in the URL. What is not understood counts as not said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageFilter {
    /// Code of [`crate::domain::message_state::Group`]; `waiting` when empty.
    pub state: String,
    /// Code of [`crate::domain::message::Template`], or empty.
    pub kind: String,
    /// Code of [`ChannelKind`], or empty.
    pub channel: String,
    /// The code of the request begins so.
    pub q: String,
    /// `next` of the page before, or empty.
    pub cursor: String,
}

/// How one channel carries a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryView {
    pub channel: ChannelKind,
    pub state: DeliveryState,
    /// Begun, also those that were refused.
    pub attempts: i64,
    /// `None` = nothing more by itself.
    pub next_try_at: Option<Moment>,
    /// Of the last failure, as the channel says it; empty without one.
    pub error_code: String,
    pub error_detail: String,
    /// The applicant may have it twice.
    pub maybe_twice: bool,
    pub started_at: Option<Moment>,
    pub accepted_at: Option<Moment>,
    pub delivered_at: Option<Moment>,
    pub read_at: Option<Moment>,
    pub failed_at: Option<Moment>,
    /// Each attempt, oldest first; empty in lists.
    pub history: Vec<AttemptView>,
}

/// One attempt of one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttemptView {
    pub at: Moment,
    /// `None` = it is under way, or the process died while it was.
    pub ended_at: Option<Moment>,
    /// `accepted`, `retry`, `unknown`, `permanent`, `template_stopped`, `channel_stopped`; empty while it is under way.
    pub outcome: String,
    pub code: String,
    pub detail: String,
}

/// A channel, or one template of it, through which nothing goes until somebody has looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StopView {
    pub channel: ChannelKind,
    /// Code of the template, or empty = all of the channel.
    pub template: String,
    /// Code of the template's language, or empty.
    pub language: String,
    pub stopped_at: Moment,
    pub code: String,
    pub detail: String,
}

/// How many messages there are of the groups that somebody has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GroupCounts {
    pub waiting: i64,
    pub sending: i64,
    pub failed: i64,
    pub unknown: i64,
}

/// The page of messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageList {
    /// The filter that it answers.
    pub filter: MessageFilter,
    /// Decisions that nobody was told of, oldest first, whatever the filter says: failed ones and doubtful ones too.
    pub untold: Vec<MessageView>,
    /// How many there are of them.
    pub untold_count: i64,
    /// What the filter says, without those.
    pub rows: Vec<MessageView>,
    /// Leads to the next page as `cursor`; empty on the last one.
    pub next: String,
    pub counts: GroupCounts,
    pub stops: Vec<StopView>,
    pub now: Moment,
}

/// Messages by state, kind, channel and code; untold decisions first.
#[server(endpoint = "messages/list")]
pub async fn load_messages(#[server(default)] filter: MessageFilter) -> Result<MessageList, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Admin]).await?;
    let mut db = context.store.read().await?;
    Ok(crate::store::message_list::load(&mut db, filter, context.now).await?)
}

/// Tries again to send what has failed, or may have arrived.
#[server(endpoint = "messages/retry")]
pub async fn retry_message(message: i64) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Admin]).await?;
    crate::workflow::deliver::retry(&context, message).await
}

/// A person takes the message in hand, so that no channel sends it; or gives it back.
#[server(endpoint = "messages/by-hand")]
pub async fn take_message(message: i64, yes: bool) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Admin]).await?;
    crate::workflow::deliver::by_hand(&context, message, yes).await
}

/// A person has told it: `whatsapp`, `phone` or `paper`.
#[server(endpoint = "messages/told")]
pub async fn tell_message(message: i64, #[server(default)] how: String) -> Result<(), AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Admin]).await?;
    let how = crate::server_fns::inbox::chosen("how", &how)?;
    crate::workflow::deliver::told(&context, message, how).await
}

/// Runs a channel again that was stopped, or one template of it.
#[server(endpoint = "messages/resume")]
pub async fn resume_channel(channel: String, #[server(default)] template: String, #[server(default)] language: String) -> Result<(), AppError> {
    use crate::domain::role::Role;
    use crate::server_fns::inbox::chosen;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Admin]).await?;
    let stopped = if template.is_empty() { None } else { Some((chosen("template", &template)?, chosen("language", &language)?)) };
    crate::workflow::deliver::resume_channel(&context, chosen("channel", &channel)?, stopped).await
}
