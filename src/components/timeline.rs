//! What has happened, line by line.

use super::when::moment_short;
use crate::app::use_language;
use crate::domain::slot::Moment;
use leptos::prelude::*;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineLine {
    pub at: Moment,
    /// What happened, in words.
    pub what: String,
    /// Who did it.
    pub who: String,
    /// Further sentences, such as what a field said before and after.
    pub details: Vec<String>,
}

/// The lines in the order given.
#[component]
pub fn Timeline(lines: Vec<TimelineLine>) -> impl IntoView {
    let language = use_language();
    view! {
        <ol class="history">
            {lines
                .into_iter()
                .map(|line| {
                    view! {
                        <li>
                            <time datetime=line.at.to_rfc3339()>{moment_short(language, line.at)}</time>
                            <div>
                                <b>{line.what}</b>
                                <span class="muted">{format!(", {}", line.who)}</span>
                                {line.details.into_iter().map(|detail| view! { <small>{detail}</small> }).collect_view()}
                            </div>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
