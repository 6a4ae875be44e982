//! What the parts of the page share.

use super::super::wording::field_error;
use super::PersonOutcome;
use crate::browser;
use crate::domain::language::Language;
use crate::domain::retention::KeptPerson;
use crate::error::AppError;
use crate::server_fns::privacy::find_person;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Id of a failure.
pub const FAULT: &str = "data-galat";
/// Id of the heading over what there is of a person.
pub const FOUND: &str = "data-orang";
/// Time for a notice to be drawn before it gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

/// Signals of the page; what is typed outlives its data.
#[derive(Clone, Copy)]
pub struct PersonState {
    pub language: Language,
    /// As it was sent last.
    pub person: RwSignal<String>,
    pub fault: RwSignal<Option<AppError>>,
    /// What was typed, and what there is.
    pub found: RwSignal<Option<(String, KeptPerson)>>,
    pub sending: RwSignal<bool>,
}

impl PersonState {
    /// The page as it begins: with the search that was posted without script.
    pub fn set_up(language: Language, outcome: PersonOutcome) -> Self {
        let PersonOutcome { person, answer } = outcome;
        let state =
            Self { language, person: RwSignal::new(person.clone()), fault: RwSignal::new(None), found: RwSignal::new(None), sending: RwSignal::new(false) };
        match answer {
            Some(Ok(found)) => state.found.set(Some((person, found))),
            Some(Err(error)) => state.fault.set(Some(error)),
            None => {}
        }
        state
    }

    /// The fault of one field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        field_error(self.language, self.fault.into(), field)
    }

    /// Looks for a person; without script the form is posted instead.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        if self.sending.get_untracked() {
            return;
        }
        let typed = browser::form_pairs(event).into_iter().find(|(name, _)| name == "person");
        let person = typed.map(|(_, person)| person).unwrap_or_default();
        self.person.set(person.clone());
        self.sending.set(true);
        spawn_local(async move {
            let answer = find_person(person.clone()).await;
            if self.sending.is_disposed() {
                // Whoever asked is on another page by now.
                return;
            }
            self.sending.set(false);
            match answer {
                Ok(found) => self.show(person, found),
                Err(error) => {
                    self.found.set(None);
                    self.refuse(error);
                }
            }
        });
    }

    fn show(self, person: String, found: KeptPerson) {
        self.fault.set(None);
        self.found.set(Some((person, found)));
        set_timeout(|| browser::focus(FOUND), DRAWN);
    }

    /// Says why not.
    pub fn refuse(self, error: AppError) {
        self.fault.set(Some(error));
        set_timeout(|| browser::focus(FAULT), DRAWN);
    }

    /// The person is forgotten: nothing of them is left on the page either.
    pub fn done(self) {
        self.fault.set(None);
        self.found.set(None);
        self.person.set(String::new());
    }
}
