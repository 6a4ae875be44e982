//! Pieces that know no page and call no server: props are domain values, words come from the vocabulary.

pub mod icon;
pub mod load;
pub mod status_badge;

pub use icon::Icon;
pub use load::Load;
pub use status_badge::StatusBadge;
