//! What the parts of one facility's page share.

use super::super::wording::{field_error, field_text};
use super::super::workspace::{HEADING, Workspace, use_workspace};
use super::place::{PlaceOutcome, Shifting};
use crate::browser;
use crate::domain::closure::ClosureMove;
use crate::domain::language::Language;
use crate::domain::places::{Closing, ClosureForm, PlaceForm, PlaceImpact};
use crate::error::AppError;
use crate::server_fns::calendar::move_closure;
use crate::server_fns::places::{close_place, preview_place};
use crate::tr;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Id of a failure of the change.
pub const FAULT: &str = "fasilitas-galat";
/// Id of the heading over what a change would do.
pub const PREVIEW: &str = "dampak";
/// Id of what became of a wish to close.
pub const CLOSING: &str = "tutup-hasil";
/// Id of what became of a wish to change the time of a closure.
pub const SHIFTED: &str = "ubah-hasil";
/// Time for a notice to be drawn before it gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

/// Signals of the page; what is typed outlives every change of what is loaded.
#[derive(Clone, Copy)]
pub struct PlaceState {
    pub language: Language,
    workspace: Workspace,
    /// The form as it was sent last; `None` = as the facility stands.
    pub typed: RwSignal<Option<PlaceForm>>,
    pub fault: RwSignal<Option<AppError>>,
    /// What the change that waits to be saved would do.
    pub preview: RwSignal<Option<(PlaceForm, PlaceImpact)>>,
    pub sending: RwSignal<bool>,
    /// Grows with every change that was saved.
    pub saved: RwSignal<u32>,
    pub closure: RwSignal<ClosureForm>,
    /// Why it was not closed.
    pub closing: RwSignal<Option<Result<Closing, AppError>>>,
    /// Why the time of a closure was not changed.
    pub shifting: RwSignal<Option<Shifting>>,
    /// Grows with every closure that was entered, changed or opened again.
    pub closed: RwSignal<u32>,
}

impl PlaceState {
    /// The page as it begins, with a form that was posted without script.
    pub fn set_up(language: Language, outcome: PlaceOutcome) -> Self {
        let PlaceOutcome { form, answer, closure, closing, shifting } = outcome;
        let (preview, fault) = match answer {
            Some(Ok(impact)) => (form.clone().map(|form| (form, impact)), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        Self {
            language,
            workspace: use_workspace(),
            typed: RwSignal::new(form),
            fault: RwSignal::new(fault),
            preview: RwSignal::new(preview),
            sending: RwSignal::new(false),
            saved: RwSignal::new(0),
            closure: RwSignal::new(closure),
            closing: RwSignal::new(closing),
            shifting: RwSignal::new(shifting),
            closed: RwSignal::new(0),
        }
    }

    /// The fault of one field of the facility.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        field_error(self.language, self.fault.into(), field)
    }

    /// The fault of one field of the closure.
    pub fn closure_error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.closing.with(|closing| match closing {
                Some(Err(AppError::Invalid(faults))) => faults.of(field).map(|fault| field_text(self.language, fault)),
                _ => None,
            })
        })
    }

    /// Asks what the change would do; without script the form is posted instead.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        if self.sending.get_untracked() {
            return;
        }
        let form = PlaceForm::from_pairs(&browser::form_pairs(event));
        self.typed.set(Some(form.clone()));
        self.sending.set(true);
        spawn_local(async move {
            let answer = preview_place(form.clone()).await;
            if self.sending.is_disposed() {
                // Whoever asked is on another page by now.
                return;
            }
            self.sending.set(false);
            match answer {
                Ok(impact) => {
                    self.fault.set(None);
                    self.preview.set(Some((form, impact)));
                    set_timeout(|| browser::focus(PREVIEW), DRAWN);
                }
                Err(error) => self.refuse(error),
            }
        });
    }

    /// Says why not.
    pub fn refuse(self, error: AppError) {
        self.preview.set(None);
        self.fault.set(Some(error));
        set_timeout(|| browser::focus(FAULT), DRAWN);
    }

    /// The change was saved: nothing waits any more.
    pub fn done(self) {
        self.fault.set(None);
        self.preview.set(None);
        self.typed.set(None);
        self.saved.update(|times| *times += 1);
        self.workspace.say(tr!(self.language, "places.saved"));
        browser::focus(HEADING);
    }

    /// Asks to close the facility `code`; without script the form is posted instead.
    pub fn close(self, code: String, event: &SubmitEvent) {
        event.prevent_default();
        if self.sending.get_untracked() {
            return;
        }
        let form = ClosureForm::from_pairs(&browser::form_pairs(event));
        self.closure.set(form.clone());
        self.sending.set(true);
        spawn_local(async move {
            let answer = close_place(code, form).await;
            if self.sending.is_disposed() {
                return;
            }
            self.sending.set(false);
            if answer == Ok(Closing::Done) {
                self.closure.set(ClosureForm::default());
                self.closing.set(None);
                self.closed.update(|times| *times += 1);
                self.workspace.say(tr!(self.language, "places.closed"));
            } else {
                self.closing.set(Some(answer));
                set_timeout(|| browser::focus(CLOSING), DRAWN);
            }
        });
    }

    /// Asks for another time of a closure; without script the form is posted instead.
    pub fn shift(self, id: i64, event: &SubmitEvent) {
        event.prevent_default();
        if self.sending.get_untracked() {
            return;
        }
        let form = ClosureMove::from_pairs(&browser::form_pairs(event));
        self.sending.set(true);
        spawn_local(async move {
            let answer = move_closure(id, form.clone()).await;
            if self.sending.is_disposed() {
                return;
            }
            self.sending.set(false);
            // Somebody else may have been faster: what is shown is how it stands now.
            let changed = answer.is_err() || answer == Ok(Closing::Done);
            if answer == Ok(Closing::Done) {
                self.shifting.set(None);
                self.workspace.say(tr!(self.language, "places.shifted"));
            } else {
                self.shifting.set(Some((id, form, answer)));
                set_timeout(|| browser::focus(SHIFTED), DRAWN);
            }
            if changed {
                self.closed.update(|times| *times += 1);
            }
        });
    }

    /// A closure was opened again.
    pub fn reopened(self) {
        self.closing.set(None);
        self.closed.update(|times| *times += 1);
        self.workspace.say(tr!(self.language, "places.reopened"));
    }
}
