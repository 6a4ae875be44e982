//! The wording of what the office tells applicants over WhatsApp.
