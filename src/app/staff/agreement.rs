//! How the applicant's yes reached the office (*kesepakatan*, §7.4), and the reason that they read: the same questions wherever
//! a date is agreed.

use super::move_form::MoveInput;
use super::wording::field_error;
use crate::app::use_language;
use crate::components::field::ErrorLine;
use crate::components::{SelectField, TextField};
use crate::domain::reservation::AgreementHow;
use crate::error::AppError;
use crate::i18n::words;
use crate::tr;
use leptos::prelude::*;

/// Ids of the questions in one rendering of a form.
#[derive(Clone, Copy)]
pub struct AgreementIds {
    pub how: &'static str,
    pub note: &'static str,
    pub reason: &'static str,
}

/// How the applicant has agreed, which is away while they are asked first, and the reason.
#[component]
pub fn AgreementAndReason(
    input: MoveInput,
    ids: AgreementIds,
    #[prop(into)] asked_first: Signal<bool>,
    /// Why the form was refused.
    #[prop(into)]
    fault: Signal<Option<AppError>>,
) -> impl IntoView {
    let language = use_language();
    let error = move |field: &'static str| field_error(language, fault, field);
    view! {
        <div class="stack" hidden=move || asked_first.get()>
            <Agreement input how=ids.how error=error("agreement_how")/>
            <AgreementNote id=ids.note name="form[agreement_note]" note=input.note error=error("agreement_note")/>
        </div>
        <TextField
            id=ids.reason
            name="form[reason]"
            label=tr!(language, "staff.field.reason")
            hint=tr!(language, "calendar.move.reason_hint")
            value=input.reason
            maxlength=500
            required=true
            error=error("reason")
            on:input=move |event| input.reason.set(event_target_value(&event))
        />
    }
}

/// The ways as cards.
#[component]
fn Agreement(input: MoveInput, how: &'static str, error: Signal<Option<String>>) -> impl IntoView {
    let language = use_language();
    let fault = format!("{how}-error");
    let described_by = fault.clone();
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{tr!(language, "calendar.move.agreement")}</legend>
            <div class="options">
                {AgreementHow::ALL
                    .iter()
                    .map(|choice| {
                        let code = choice.code();
                        view! {
                            <label>
                                <input
                                    type="radio"
                                    name="form[agreement_how]"
                                    value=code
                                    prop:checked=move || input.how.with(|how| how == code)
                                    on:change=move |_| input.how.set(code.to_owned())
                                />
                                <b>{words(language, &format!("staff.agreement.{code}"))}</b>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <ErrorLine id=fault error/>
        </fieldset>
    }
}

/// The ways as a list, with a note: in forms that stand beside a request.
#[component]
pub fn AgreementChoice(
    /// Ids of the list and of the note.
    ids: [&'static str; 2],
    how: RwSignal<String>,
    note: RwSignal<String>,
    /// What the list says while none is chosen.
    none: String,
    /// Chosen from the beginning, in the place of none.
    #[prop(default = None)]
    preset: Option<AgreementHow>,
    /// Faults of the list and of the note.
    errors: [Signal<Option<String>>; 2],
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let language = use_language();
    let [how_id, note_id] = ids;
    let [how_error, note_error] = errors;
    let ways = AgreementHow::ALL.iter().map(|how| (how.code().to_owned(), words(language, &format!("staff.agreement.{}", how.code()))));
    let unsaid = preset.is_none().then(|| (String::new(), none));
    let ways: Vec<(String, String)> = unsaid.into_iter().chain(ways).collect();
    let shown = move || if how.with(String::is_empty) { preset.map_or_else(String::new, |usual| usual.code().to_owned()) } else { how.get() };
    view! {
        <SelectField
            id=how_id
            name="agreement_how"
            label=tr!(language, "staff.field.agreement_how")
            value=Signal::derive(shown)
            options=ways
            required=required
            error=how_error
            on:change=move |event| how.set(event_target_value(&event))
        />
        <AgreementNote id=note_id name="agreement_note" note error=note_error/>
    }
}

/// What else is worth keeping of it.
#[component]
fn AgreementNote(id: &'static str, name: &'static str, note: RwSignal<String>, error: Signal<Option<String>>) -> impl IntoView {
    let language = use_language();
    view! {
        <TextField
            id=id
            name=name
            label=tr!(language, "staff.field.agreement_note")
            value=note
            maxlength=500
            optional=true
            error=error
            on:input=move |event| note.set(event_target_value(&event))
        />
    }
}
