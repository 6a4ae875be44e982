//! The office's rules as plain values: what can be lent, when, by whom, and what may happen to a request.
//!
//! Nothing here does I/O, asks the time, or knows the database, the web or the screen: time and facts come in as
//! arguments, so every rule can be tested for any day. A new rule starts here, with its table of cases in the same file.

pub mod absence;
pub mod action;
pub mod address;
pub mod applicant;
pub mod application_form;
pub mod availability;
pub mod calendar_view;
pub mod closure;
pub mod code;
pub mod delivery;
pub mod disposition;
#[cfg(test)]
pub(crate) mod examples;
pub mod facility;
pub mod figures;
pub mod format;
pub mod graph_errors;
pub mod handover;
pub mod holiday_import;
pub mod house_rules;
pub mod item_answer;
pub mod language;
pub mod late_entry;
pub mod message;
pub mod message_state;
pub mod notice;
pub mod office_hours;
pub mod office_settings;
pub mod phone;
pub mod photo;
pub mod places;
pub mod procedure;
pub mod proposal;
pub mod qr;
pub mod quiet_hours;
pub mod refusal;
pub mod relocation;
pub mod reminder;
pub mod reservation;
pub mod retention;
pub mod role;
pub mod series;
pub mod service_standard;
pub mod slot;
pub mod survey;
pub mod undo;
pub mod upload;
pub mod visit;
pub mod webhook;
pub mod wordings;
pub mod working_calendar;
pub mod working_days;

/// An enum whose variants are codes on the wire and in the database: `code()`, `FromStr`, `ALL`, serde.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code used on the wire and in the database.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($code => Ok(Self::$variant),)+ _ => Err($crate::domain::UnknownCode) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
use codes;

/// A code that is not one of the known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown code")]
pub struct UnknownCode;
