//! Whether what is chosen can still be had: asked of the office whenever the choice or a calendar of it changes, for all things and
//! all days at once, and said as soon as it cannot.

use super::state::FormState;
use crate::domain::application_form::ApplicationForm;
use crate::domain::reservation::Refusal;
use crate::error::AppError;
use crate::server_fns::reservations::load_taken;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Changes that come so soon after each other are one question.
const SETTLED: Duration = Duration::from_millis(250);

/// What is known of the choice; belongs to the form.
#[derive(Clone, Copy)]
pub struct Taken {
    pub state: FormState,
    /// Only the things and their time; none while they cannot be understood.
    wish: Memo<Option<ApplicationForm>>,
    /// What the last answer was about, and what is in its way.
    found: RwSignal<Option<(ApplicationForm, Vec<Refusal>)>>,
    /// What could be had when it was last asked about.
    free: StoredValue<Option<ApplicationForm>>,
    /// Number of the last question; older ones are not asked any more, and what they find is not said.
    asked: StoredValue<u32>,
}

impl Taken {
    /// Follows the choice from now on.
    pub fn new(state: FormState) -> Self {
        let wish = Memo::new(move |_| state.form.with(wish).filter(|wish| wish.parse_wish(state.language).is_ok()));
        let taken = Self { state, wish, found: RwSignal::new(None), free: StoredValue::new(None), asked: StoredValue::new(0) };
        Effect::new(move |was_alive: Option<bool>| {
            wish.track();
            let is_alive = state.alive.get();
            match (was_alive, is_alive) {
                (Some(true), true) => taken.look(),
                // What the page has brought: the sooner it is known to be free, the sooner it can be said to be taken.
                (_, true) => taken.ask(taken.next_number()),
                (_, false) => {}
            }
            is_alive
        });
        taken
    }

    /// Codes of the things that are chosen, with commas between them; none when there is nothing to follow.
    pub fn watched(self) -> Memo<Option<String>> {
        let state = self.state;
        Memo::new(move |_| {
            let codes = state.form.with(|form| {
                let codes: Vec<&str> = form.items.iter().map(|item| item.facility.as_str()).filter(|code| !code.is_empty()).collect();
                codes.join(",")
            });
            (state.alive.get() && !codes.is_empty()).then_some(codes)
        })
    }

    /// Asks the office soon.
    pub fn look(self) {
        let number = self.next_number();
        set_timeout(
            move || {
                if self.asked.try_get_value() == Some(number) {
                    self.ask(number);
                }
            },
            SETTLED,
        );
    }

    fn next_number(self) -> u32 {
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        number
    }

    /// What has been said stays when there is no answer.
    fn ask(self, number: u32) {
        let Some(wish) = self.wish.get_untracked() else { return };
        let participants = self.state.form.with_untracked(|form| form.participants.clone());
        let language = self.state.language;
        spawn_local(async move {
            let answer = load_taken(ApplicationForm { participants, ..wish.clone() }, language).await;
            let (Ok(refusals), Some(newest)) = (answer, self.asked.try_get_value()) else { return };
            if refusals.is_empty() {
                self.free.set_value(Some(wish.clone()));
            }
            if newest == number {
                self.found.set(Some((wish, refusals)));
            }
        });
    }

    /// What is in the way of the choice as it stands, and whether it could be had before. A refusal of the sent form that says the
    /// same already is left to say it.
    pub fn in_the_way(self) -> Memo<(bool, Vec<Refusal>)> {
        Memo::new(move |_| {
            let wish = self.wish.get();
            let said = self.state.failure.get();
            let refusals = self.found.with(|found| found.as_ref().filter(|(of, _)| wish.as_ref() == Some(of)).map(|(_, refusals)| refusals.clone()));
            let mut refusals = refusals.unwrap_or_default();
            refusals.retain(|refusal| said != Some(AppError::from(refusal.clone())));
            (self.free.with_value(|free| free.is_some() && *free == wish), refusals)
        })
    }
}

/// The part of the form that the calendar has to know; nobody's name leaves the device before the form is sent.
fn wish(form: &ApplicationForm) -> Option<ApplicationForm> {
    form.items.iter().any(|item| !item.facility.is_empty()).then(|| ApplicationForm {
        items: form.items.clone(),
        start_date: form.start_date.clone(),
        end_date: form.end_date.clone(),
        preset: form.preset.clone(),
        start_time: form.start_time.clone(),
        end_time: form.end_time.clone(),
        pattern: form.pattern.clone(),
        ..ApplicationForm::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::edits::initial_form;
    use super::*;

    #[test]
    fn what_is_asked_of_the_office_names_nobody() {
        let form = initial_form("key".to_owned(), "AUL-1", "2026-12-17", "08:00", "12:00");
        let typed = ApplicationForm { name: "Rahmah".to_owned(), whatsapp: "0812 5033 1234".to_owned(), ..form.clone() };
        let expected = ApplicationForm { idempotency_key: String::new(), ..form };
        assert_eq!(wish(&typed), Some(expected));
        assert_eq!(wish(&ApplicationForm::default()), None, "nothing is asked before a thing is chosen");
    }
}
