//! Which requests the inbox shows.

use crate::domain::reservation::Status;
use serde::{Deserialize, Serialize};

/// What the inbox shows; lives in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InboxFilter {
    /// `open` (default), `late`, `today`, `sarpras` (asked, not answered), `untold` (decided, not told), `all`.
    pub list: String,
    /// Facility code, or empty.
    pub facility: String,
    /// Code, name, institution or activity contains.
    pub q: String,
    /// The use touches this day, `YYYY-MM-DD`, or empty.
    pub date: String,
    /// Code of a [`Status`], or empty.
    pub status: String,
    /// Code of a [`crate::domain::applicant::Channel`], or empty.
    pub channel: String,
    /// `next` of the page before, or empty.
    pub cursor: String,
}

impl InboxFilter {
    /// The list that is shown. No open request has a state that is none of theirs, so with such a one all are looked through.
    pub fn shown(&self) -> &str {
        match self.list.as_str() {
            "" | "open" if self.is_beyond_open() => "all",
            "" => "open",
            list => list,
        }
    }

    /// The state that is asked for is none of an open request.
    pub fn is_beyond_open(&self) -> bool {
        self.status.parse::<Status>().is_ok_and(|status| !status.is_open())
    }
}
