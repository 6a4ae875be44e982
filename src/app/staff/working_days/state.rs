//! What the forms of the page share.

use super::super::wording::field_text;
use super::CalendarOutcome;
use crate::browser;
use crate::domain::application_form::FieldErrors;
use crate::domain::language::Language;
use crate::domain::working_days::{CalendarForm, ChangeKind, DayKind, Impact};
use crate::error::AppError;
use crate::server_fns::working_days::preview_calendar_change;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Id of a failure.
pub const FAULT: &str = "hari-galat";
/// Id of the heading over what a change would do.
pub const PREVIEW: &str = "dampak";
/// Time for a notice to be drawn before it gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

/// Signals of the page; what is typed outlives every change of the list.
#[derive(Clone, Copy)]
pub struct DaysState {
    pub language: Language,
    /// The forms that are typed into, each as it was sent last.
    pub day: RwSignal<CalendarForm>,
    pub hours: RwSignal<CalendarForm>,
    pub ramadan: RwSignal<CalendarForm>,
    pub list: RwSignal<CalendarForm>,
    /// The form that was sent last, whichever it was.
    sent: RwSignal<CalendarForm>,
    pub fault: RwSignal<Option<AppError>>,
    /// What the change that waits to be saved would do.
    pub preview: RwSignal<Option<(CalendarForm, Impact)>>,
    pub sending: RwSignal<bool>,
}

impl DaysState {
    /// The page as it begins: with the form that was posted without script, or with a date chosen in the list.
    pub fn set_up(language: Language, outcome: CalendarOutcome, date: String) -> Self {
        let state = Self {
            language,
            day: RwSignal::new(CalendarForm { date, ..new_day() }),
            hours: RwSignal::new(CalendarForm::default()),
            ramadan: RwSignal::new(CalendarForm::default()),
            list: RwSignal::new(CalendarForm::default()),
            sent: RwSignal::new(CalendarForm::default()),
            fault: RwSignal::new(None),
            preview: RwSignal::new(None),
            sending: RwSignal::new(false),
        };
        let CalendarOutcome { form, answer } = outcome;
        state.keep(&form);
        match answer {
            Some(Ok(impact)) => state.preview.set(Some((form, impact))),
            Some(Err(error)) => state.fault.set(Some(error)),
            None => {}
        }
        state
    }

    /// The text of one field of one form.
    pub fn text(self, form: RwSignal<CalendarForm>, read: fn(&CalendarForm) -> &String) -> Signal<String> {
        Memo::new(move |_| form.with(|form| read(form).clone())).into()
    }

    /// The fault of one field, if the form that was sent last is meant by `of`.
    pub fn error(self, of: impl Fn(&CalendarForm) -> bool + Send + Sync + 'static, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            if !self.sent.with(&of) {
                return None;
            }
            self.fault.with(|fault| match fault {
                Some(AppError::Invalid(faults)) => faults.of(field).map(|fault| field_text(self.language, fault)),
                _ => None,
            })
        })
    }

    /// The same for the only form of its kind.
    pub fn error_of(self, kind: ChangeKind, field: &'static str) -> Signal<Option<String>> {
        self.error(move |form| form.kind_of_change() == Some(kind), field)
    }

    /// Asks what a form would do; without script the form is posted instead.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        if self.sending.get_untracked() {
            return;
        }
        let form = CalendarForm::from_pairs(&browser::form_pairs(event));
        self.keep(&form);
        self.sending.set(true);
        spawn_local(async move {
            let answer = preview_calendar_change(form.clone()).await;
            if self.sending.is_disposed() {
                // Whoever asked is on another page by now.
                return;
            }
            self.sending.set(false);
            match answer {
                Ok(impact) => self.show(form, impact),
                Err(error) => self.refuse(error),
            }
        });
    }

    fn show(self, form: CalendarForm, impact: Impact) {
        self.fault.set(None);
        self.preview.set(Some((form, impact)));
        set_timeout(|| browser::focus(PREVIEW), DRAWN);
    }

    /// Says why not.
    pub fn refuse(self, error: AppError) {
        self.preview.set(None);
        self.fault.set(Some(error));
        set_timeout(|| browser::focus(FAULT), DRAWN);
    }

    /// The chosen file cannot be read as a list.
    pub fn refuse_list(self, code: &str, kibibytes: usize) {
        let mut faults = FieldErrors::default();
        faults.add_with("text", code, &[("n", kibibytes.to_string())]);
        self.sent.set(CalendarForm::to(ChangeKind::Import));
        self.refuse(faults.into());
    }

    /// The change was saved: nothing waits any more.
    pub fn done(self) {
        self.fault.set(None);
        self.preview.set(None);
        self.day.set(new_day());
        for form in [self.hours, self.ramadan, self.list, self.sent] {
            form.set(CalendarForm::default());
        }
    }

    fn keep(self, form: &CalendarForm) {
        self.sent.set(form.clone());
        let typed = match form.kind_of_change() {
            Some(ChangeKind::Day) => self.day,
            Some(ChangeKind::Hours) => self.hours,
            Some(ChangeKind::Ramadan) => self.ramadan,
            Some(ChangeKind::Import) => self.list,
            Some(ChangeKind::Remove | ChangeKind::Open | ChangeKind::Close | ChangeKind::NoRamadan) | None => return,
        };
        typed.set(form.clone());
    }
}

/// Closures of the office are what is entered by hand most often.
fn new_day() -> CalendarForm {
    CalendarForm { kind: DayKind::Closure.code().to_owned(), ..CalendarForm::to(ChangeKind::Day) }
}
