//! What the parts of the page share.

use super::super::wording::field_text;
use super::{DATES, FAULT, SUMMARY};
use crate::browser;
use crate::domain::application_form::FieldErrors;
use crate::domain::language::Language;
use crate::domain::series::{Checked, EventForm, Repeats};
use crate::error::AppError;
use leptos::prelude::*;
use std::time::Duration;

/// Time for a notice to be drawn before it gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

/// The dates of a form as the server saw them, with the form that they belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub form: EventForm,
    pub checked: Checked,
    /// They were to be stored, and were not.
    pub refused: bool,
}

/// Signals of the form; they live as long as the page.
#[derive(Clone, Copy)]
pub struct EventState {
    pub language: Language,
    pub form: RwSignal<EventForm>,
    pub faults: RwSignal<FieldErrors>,
    /// The last answer that was not about single fields.
    pub failure: RwSignal<Option<AppError>>,
    pub preview: RwSignal<Option<Preview>>,
    /// The page has come alive.
    pub alive: RwSignal<bool>,
    pub sending: RwSignal<bool>,
}

impl EventState {
    /// The text of one field.
    pub fn field(self, read: fn(&EventForm) -> &String) -> Signal<String> {
        let form = self.form;
        Memo::new(move |_| form.with(|form| read(form).clone())).into()
    }

    /// The fault of one field, in words.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.faults.with(|faults| faults.of(field).map(|fault| field_text(self.language, fault))))
    }

    /// How the event comes back, as chosen now.
    pub fn repeats(self) -> Memo<Repeats> {
        let form = self.form;
        Memo::new(move |_| form.with(EventForm::repeats))
    }

    /// What is shown of an answer that was given before goes.
    pub fn begin(self) {
        self.faults.set(FieldErrors::default());
        self.failure.set(None);
        self.preview.set(None);
    }

    pub fn show_dates(self, form: EventForm, checked: Checked, refused: bool) {
        self.preview.set(Some(Preview { form, checked, refused }));
        set_timeout(|| browser::focus(DATES), DRAWN);
    }

    pub fn show_faults(self, faults: FieldErrors) {
        self.faults.set(faults);
        set_timeout(|| browser::focus(SUMMARY), DRAWN);
    }

    pub fn show_failure(self, failure: AppError) {
        self.failure.set(Some(failure));
        set_timeout(|| browser::focus(FAULT), DRAWN);
    }
}
