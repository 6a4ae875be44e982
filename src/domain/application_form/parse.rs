//! From what was typed to what was meant.

use super::{ApplicationForm, FieldErrors, NewReservation};
use crate::domain::applicant::Channel;
use crate::domain::language::Language;

impl ApplicationForm {
    /// From the pairs of an HTML form; unknown names are ignored.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let _ = pairs;
        Self::default()
    }

    /// What was meant, or all faults at once.
    ///
    /// # Errors
    /// One fault per field.
    pub fn parse(&self, channel: Channel, language: Language) -> Result<NewReservation, FieldErrors> {
        let _ = (channel, language);
        Err(FieldErrors::default())
    }
}
