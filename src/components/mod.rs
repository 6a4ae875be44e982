//! Pieces that know no page and call no server: props are domain values, words come from the vocabulary.

pub mod calendar;
pub mod deadline;
pub mod dialog;
pub mod field;
pub mod files;
pub mod icon;
pub mod live;
pub mod load;
mod ready;
pub mod status_badge;
pub mod timeline;
pub mod when;

pub use field::{RadioCard, SelectField, TextArea, TextField};
pub use icon::Icon;
pub use load::Load;
pub use ready::Ready;
pub use status_badge::StatusBadge;

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
