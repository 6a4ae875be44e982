//! The wording of what the office tells applicants over WhatsApp.

use super::language::Language;
use super::phone::PhoneNumber;

super::codes! {
    /// A message of the office (*pesan*), with its published wording in `locales/messages.yml`.
    pub enum Template {
        Received = "received", Approved = "approved", Rejected = "rejected", Offer = "offer", Reschedule = "reschedule",
        RescheduleAgreed = "reschedule_agreed", NeedsInfo = "needs_info", Reminder = "reminder", Overdue = "overdue",
        CancelledByOffice = "cancelled_by_office", CancelledByApplicant = "cancelled_by_applicant", Survey = "survey",
    }
}

impl Template {
    /// Tells a decision: the clock of the service stops when it is marked sent (document step 9).
    pub fn tells_decision(self) -> bool {
        matches!(self, Self::Approved | Self::Rejected)
    }
}

/// What is filled into a message. Values that a template does not use may stay empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageValues {
    /// Of the applicant, as they wrote it.
    pub name: String,
    pub code: String,
    pub facility: String,
    pub activity: String,
    pub date: String,
    /// `08.00–16.00`
    pub time: String,
    /// The moment by which somebody answers, in words.
    pub due: String,
    pub reason: String,
    pub link: String,
    pub new_date: String,
    pub new_time: String,
    /// What is offered instead.
    pub offer: String,
    /// What is missing.
    pub missing: String,
}

/// The text of a message.
pub fn render(template: Template, language: Language, values: &MessageValues) -> String {
    let _ = (template, language, values);
    String::new()
}

/// Opens a chat with `phone` and `text` typed in; the person presses send.
pub fn whatsapp_url(phone: &PhoneNumber, text: &str) -> String {
    let _ = text;
    format!("https://wa.me/{}", phone.digits())
}
