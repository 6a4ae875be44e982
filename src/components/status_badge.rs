//! Status = icon + word + line style + colour, in that order of trust.

use super::Icon;
use crate::domain::language::Language;
use crate::domain::reservation::Status;
use crate::i18n::words;
use leptos::prelude::*;

/// Icon of a state in the sprite.
pub fn status_icon(status: Status) -> &'static str {
    match status {
        Status::Submitted => "dash",
        Status::Disposed => "right",
        Status::Review => "eye",
        Status::NeedsInfo => "pen",
        Status::Offered => "reply",
        Status::Approved => "check",
        Status::InUse => "key",
        Status::Done => "flag",
        Status::Rejected => "x",
        Status::Cancelled => "ban",
        Status::NoShow => "userx",
        Status::Expired => "clock",
    }
}

/// The office's word for a state.
pub fn status_label(status: Status, language: Language) -> String {
    words(language, &format!("status.{}", status.code()))
}

/// A state as a pill.
#[component]
pub fn StatusBadge(status: Status) -> impl IntoView {
    let language = crate::app::use_language();
    view! {
        <span class="badge" data-status=status.code()>
            <Icon name=status_icon(status)/>
            {status_label(status, language)}
        </span>
    }
}
