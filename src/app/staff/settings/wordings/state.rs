//! What the parts of one message's page share.

use super::one::{FORM, SAVE, WordingOutcome};
use crate::app::staff::event::ACT;
use crate::app::staff::wording::field_error;
use crate::app::staff::workspace::{HEADING, Workspace, use_workspace};
use crate::browser;
use crate::domain::language::Language;
use crate::domain::wordings::{WordingForm, WordingPreview};
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::wordings::{preview_wording, save_wording};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Id of a failure.
pub const FAULT: &str = "pesan-galat";
/// Id of the heading over how the message would be read.
pub const PREVIEW: &str = "pratinjau";
/// Time for a notice to be drawn before it gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

/// Signals of the page; what is typed outlives every change of what is loaded.
#[derive(Clone, Copy)]
pub struct WordingState {
    pub language: Language,
    workspace: Workspace,
    /// The form as it was sent last; `None` = as the wording stands.
    pub typed: RwSignal<Option<WordingForm>>,
    pub fault: RwSignal<Option<AppError>>,
    pub preview: RwSignal<Option<WordingPreview>>,
    pub sending: RwSignal<bool>,
    /// Grows with everything that was changed here.
    pub changed: RwSignal<u32>,
}

impl WordingState {
    /// The page as it begins, with a form that was posted without script.
    pub fn set_up(language: Language, outcome: WordingOutcome) -> Self {
        let WordingOutcome { form, answer } = outcome;
        let (preview, fault) = match answer {
            Some(Ok(preview)) => (Some(preview), None),
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
            changed: RwSignal::new(0),
        }
    }

    /// The fault of one field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        field_error(self.language, self.fault.into(), field)
    }

    /// Shows how the message would be read, or saves it, as the pressed button says; without script the form is posted instead.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        if self.sending.get_untracked() {
            return;
        }
        let pairs = browser::form_pairs(event);
        let saves = pairs.iter().any(|(name, value)| name == ACT && value == SAVE);
        let form = WordingForm::from_pairs(&pairs);
        self.typed.set(Some(form.clone()));
        self.sending.set(true);
        spawn_local(async move {
            if saves {
                let answer = save_wording(form).await;
                if self.arrived() {
                    match answer {
                        Ok(()) => self.done("wordings.said.saved"),
                        Err(error) => self.refuse(error),
                    }
                }
            } else {
                let answer = preview_wording(form).await;
                if self.arrived() {
                    match answer {
                        Ok(preview) => self.show(preview),
                        Err(error) => self.refuse(error),
                    }
                }
            }
        });
    }

    /// An answer has come; false when whoever asked is on another page by now.
    fn arrived(self) -> bool {
        if self.sending.is_disposed() {
            return false;
        }
        self.sending.set(false);
        true
    }

    fn show(self, preview: WordingPreview) {
        self.fault.set(None);
        self.preview.set(Some(preview));
        set_timeout(|| browser::focus(PREVIEW), DRAWN);
    }

    /// Says why not.
    pub fn refuse(self, error: AppError) {
        self.preview.set(None);
        self.fault.set(Some(error));
        set_timeout(|| browser::focus(FAULT), DRAWN);
    }

    /// Something was changed: the page shows how it stands, and says so by the text of `said`.
    pub fn done(self, said: &str) {
        self.fault.set(None);
        self.preview.set(None);
        self.typed.set(None);
        self.changed.update(|times| *times += 1);
        self.workspace.say(words(self.language, said));
        browser::focus(HEADING);
    }

    /// Something was changed beside the form: what is typed there stays, and belongs to the version that is in force now.
    pub fn done_beside(self, said: &str) {
        let pairs = browser::pairs_of_form(FORM);
        if !pairs.is_empty() {
            self.typed.set(Some(WordingForm { seen_id: String::new(), seen_en: String::new(), ..WordingForm::from_pairs(&pairs) }));
        }
        self.fault.set(None);
        self.changed.update(|times| *times += 1);
        self.workspace.say(words(self.language, said));
        browser::focus(HEADING);
    }
}
