//! The cancellation that an applicant told the counter: how it reached the office, and why; or that no agreement was reached.

use super::decide::{Desk, turn};
use crate::app::use_language;
use crate::components::{SelectField, TextArea};
use crate::domain::reservation::{Action, AgreementHow, Reason};
use crate::i18n::words;
use crate::tr;
use leptos::prelude::*;

/// *Catat pembatalan pemohon*; what is typed outlives every live update.
#[component]
pub fn WithdrawForm(
    code: String,
    version: i64,
    /// What can be recorded now; with one alone nothing is asked.
    reasons: &'static [Reason],
    desk: Desk,
) -> impl IntoView {
    let language = use_language();
    let choose = (String::new(), tr!(language, "staff.choose"));
    let ways = AgreementHow::ALL.iter().map(|how| (how.code().to_owned(), words(language, &format!("staff.agreement.{}", how.code()))));
    let ways: Vec<(String, String)> = std::iter::once(choose).chain(ways).collect();
    let kinds: Vec<(String, String)> = reasons.iter().map(|reason| (reason.code().to_owned(), words(language, &format!("reason.{}", reason.code())))).collect();
    view! {
        <details class="act" open=move || desk.withdraw_open.get()>
            <summary class="button" on:click=move |event| turn(&event, desk.withdraw_open)>{tr!(language, "staff.withdraw.open")}</summary>
            <ActionForm action=desk.withdraw attr:class="stack tight">
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="version" value=version/>
                <SelectField
                    id="batal-cara"
                    name="told_how"
                    label=tr!(language, "staff.field.withdrawn_how")
                    value=desk.told_how
                    options=ways
                    required=true
                    error=desk.field_fault(Action::Withdraw, "told_how")
                    on:change=move |event| desk.told_how.set(event_target_value(&event))
                />
                {(kinds.len() > 1)
                    .then(|| {
                        view! {
                            <SelectField
                                id="batal-jenis"
                                name="told_reason"
                                label=tr!(language, "staff.withdraw.reason")
                                value=desk.told_reason
                                options=kinds
                                error=desk.field_fault(Action::Withdraw, "reason")
                                on:change=move |event| desk.told_reason.set(event_target_value(&event))
                            />
                        }
                    })}
                <TextArea
                    id="batal-alasan"
                    name="note"
                    label=tr!(language, "staff.withdraw.note")
                    hint=tr!(language, "staff.withdraw.note_hint")
                    value=desk.told_note
                    rows=2
                    maxlength=500
                    required=true
                    error=desk.field_fault(Action::Withdraw, "note")
                    on:input=move |event| desk.told_note.set(event_target_value(&event))
                />
                <button class="button danger wide" type="submit" aria-busy=move || desk.withdraw.pending().get().then_some("true")>
                    {tr!(language, "staff.action.withdraw")}
                </button>
            </ActionForm>
        </details>
    }
}
