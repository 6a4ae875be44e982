//! The request form (*formulir peminjaman*, service §2.1): as typed, and as understood.

mod check;
mod parse;

pub use check::{beds_only, bigger_rooms, check, seats};
pub use parse::{single_line, typed_date};

use super::applicant::{ApplicantKind, Channel, IdentityKind};
use super::facility::{FacilityCode, Layout};
use super::format::fill;
use super::language::Language;
use super::phone::PhoneNumber;
use super::reservation::Pattern;
use crate::tr;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One fault of one field. The text people read is `err.<code>` of the vocabulary with `values` filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's key as in the form: `name`, `whatsapp`, `start_date`, `items.0.quantity`.
    pub field: String,
    pub code: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl FieldError {
    /// What people read, in their language.
    pub fn text(&self, language: Language) -> String {
        let key = format!("err.{}", self.code);
        fill(&tr!(language, &key), |name| self.values.get(name).map(String::as_str))
    }
}

/// All faults of a form at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// One more fault.
    pub fn add(&mut self, field: &str, code: &str) {
        self.add_with(field, code, &[]);
    }

    /// One more fault, with values for its text.
    pub fn add_with(&mut self, field: &str, code: &str, values: &[(&str, String)]) {
        let values = values.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        self.0.push(FieldError { field: field.to_owned(), code: code.to_owned(), values });
    }

    /// Whether there is no fault.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first fault of a field.
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }
}

/// One row of the list of things, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemForm {
    pub facility: String,
    pub quantity: String,
    pub layout: String,
}

/// The form exactly as a person typed it; nothing is lost when it is shown again.
///
/// In HTML each field has its own name; the rows of `items` are the repeated names `item_facility`, `item_quantity`
/// and `item_layout`, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationForm {
    /// Client-made key: the same key never makes a second request.
    pub idempotency_key: String,
    pub name: String,
    pub kind: String,
    pub institution: String,
    pub npsn: String,
    pub position: String,
    pub regency: String,
    pub address: String,
    pub whatsapp: String,
    pub email: String,
    pub activity: String,
    pub purpose: String,
    pub participants: String,
    pub items: Vec<ItemForm>,
    /// `YYYY-MM-DD` or `DD/MM/YYYY`.
    pub start_date: String,
    pub end_date: String,
    /// `morning` 08–12, `afternoon` 13–16, `day` 08–16, or empty/`other`: the typed hours count.
    pub preset: String,
    pub start_time: String,
    pub end_time: String,
    pub pattern: String,
    pub needs: String,
    pub access_needs: String,
    /// `yes` when ticked.
    pub accept_rules: String,
    /// Counter only (*identitas ditunjukkan*).
    pub id_kind: String,
    /// Counter only (*bertindak untuk*).
    pub on_behalf: String,
}

/// Who asks, understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    pub name: String,
    pub kind: ApplicantKind,
    /// Empty only for persons.
    pub institution: String,
    pub npsn: String,
    pub position: String,
    /// Empty or a code of [`super::applicant::REGENCIES`] or `other`.
    pub regency: String,
    pub address: String,
    /// Required online; at the counter it may be missing.
    pub whatsapp: Option<PhoneNumber>,
    pub email: String,
}

impl Applicant {
    /// Somebody of this kind and nothing more: for the rules in which the person does not matter.
    pub fn unnamed(kind: ApplicantKind) -> Self {
        let empty = String::new;
        Self { name: empty(), kind, institution: empty(), npsn: empty(), position: empty(), regency: empty(), address: empty(), whatsapp: None, email: empty() }
    }
}

/// One thing asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewItem {
    pub facility: FacilityCode,
    pub quantity: i64,
    pub layout: Option<Layout>,
}

/// A well-formed request, not yet checked against the facilities and the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReservation {
    pub applicant: Applicant,
    pub activity: String,
    pub purpose: String,
    pub participants: Option<i64>,
    pub items: Vec<NewItem>,
    pub pattern: Pattern,
    /// First date and start time, wall clock (WITA).
    pub start: NaiveDateTime,
    /// Last date and end time, wall clock (WITA).
    pub end: NaiveDateTime,
    pub needs: String,
    pub access_needs: String,
    pub channel: Channel,
    pub language: Language,
    pub id_kind: Option<IdentityKind>,
    pub on_behalf: String,
}
