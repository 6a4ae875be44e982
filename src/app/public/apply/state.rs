//! What the parts of the form share.

use crate::domain::applicant::Channel;
use crate::domain::application_form::{ApplicationForm, FieldError, FieldErrors, beds_only, bigger_rooms, seats};
use crate::domain::facility::{Facility, Layout};
use crate::domain::language::Language;
use crate::error::AppError;
use crate::i18n::words_with;
use leptos::prelude::*;

/// Signals of the form; they live as long as the page, so a live update cannot touch what was typed.
#[derive(Clone, Copy)]
pub struct FormState {
    pub language: Language,
    pub form: RwSignal<ApplicationForm>,
    pub errors: RwSignal<FieldErrors>,
    /// The last answer of the server that was not about single fields.
    pub failure: RwSignal<Option<AppError>>,
    pub facilities: StoredValue<Vec<Facility>>,
    /// The page has come alive.
    pub alive: RwSignal<bool>,
    pub sending: RwSignal<bool>,
}

impl FormState {
    /// The text of one field.
    pub fn field(self, read: fn(&ApplicationForm) -> &String) -> Signal<String> {
        let form = self.form;
        Memo::new(move |_| form.with(|form| read(form).clone())).into()
    }

    /// The fault of one field, in words.
    pub fn error(self, field: impl Into<String>) -> Signal<Option<String>> {
        let field = field.into();
        Signal::derive(move || self.errors.with(|errors| errors.of(&field).map(|error| error_text(self.language, error))))
    }

    /// What is known of the facility with this code.
    pub fn facility(self, code: &str) -> Option<Facility> {
        self.facilities.with_value(|all| all.iter().find(|facility| facility.code.as_str() == code).cloned())
    }

    /// Code of the facility in the first row; empty when none is chosen.
    pub fn first_facility(self) -> Memo<String> {
        let form = self.form;
        Memo::new(move |_| form.with(|form| form.items.first().map(|item| item.facility.clone()).unwrap_or_default()))
    }

    /// Everything that can be known to be wrong before the form is sent: what the server would say of the fields, and people
    /// who do not fit into the room.
    pub fn faults(self, form: &ApplicationForm) -> FieldErrors {
        let mut errors = form.parse(Channel::Online, self.language).err().unwrap_or_default();
        if errors.of("participants").is_none() {
            self.add_over_capacity(form, &mut errors);
        }
        errors
    }

    fn add_over_capacity(self, form: &ApplicationForm, errors: &mut FieldErrors) {
        let Ok(people) = form.participants.trim().parse::<i64>() else { return };
        let found = self.facilities.with_value(|all| {
            let wished: Vec<_> = form
                .items
                .iter()
                .filter_map(|item| {
                    let facility = all.iter().find(|facility| facility.code.as_str() == item.facility)?;
                    Some((facility, item.layout.parse::<Layout>().ok(), item.quantity.trim().parse().unwrap_or(1)))
                })
                .collect();
            let seats = seats(&wished).filter(|seats| *seats < people)?;
            Some((seats, bigger_rooms(all, people, beds_only(&wished), self.language)))
        });
        let Some((seats, bigger)) = found else { return };
        errors.add_with("participants", "over_capacity", &[("n", seats.to_string()), ("rooms", bigger)]);
    }
}

/// A fault in words.
pub fn error_text(language: Language, error: &FieldError) -> String {
    let values = error.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    words_with(language, &format!("err.{}", error.code), values)
}
