//! The published service standard (*standar pelayanan*), word for word, and the rules of the service that follow from it.

use super::slot::TimeOfDay;

/// Working days between the day of receipt and the first use that may be asked for online.
pub const LEAD_DAYS: i64 = 1;
/// Days ahead that may be asked for.
pub const HORIZON_DAYS: i64 = 180;
/// Dates that one request may span.
pub const MAX_DAYS: i64 = 14;
/// A request that comes later counts as received on the next working day; this minute itself still counts.
pub const CUT_OFF: TimeOfDay = TimeOfDay::at(15, 0);
/// Version of the house rules that applicants accept.
pub const RULES_VERSION: &str = "1";

/// One numbered line of the standard, word for word, with its own numbered lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub text: &'static str,
    pub inner: &'static [&'static str],
}

/// One part of the published standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Anchor on the page and last part of its title's key (`standard.part.<key>`).
    pub key: &'static str,
    /// The heading as published.
    pub title: &'static str,
    /// Numbered lines, or a single unnumbered one.
    pub lines: &'static [Line],
    pub numbered: bool,
}

/// The six parts that the document has.
pub const PARTS: &[Part] = &[];

/// A component of a complete standard that the document lacks; its name is `standard.missing.<key>`.
pub const MISSING: &[&str] = &[];

/// Number of house rules (*tata tertib*); their texts are `rules.1` and so on.
pub const HOUSE_RULES: usize = 11;
