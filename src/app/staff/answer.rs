//! The facilities team's answer (O3): three equal buttons and a note, one thumb on a phone.

use crate::app::use_language;
use crate::components::Icon;
use crate::server_fns::inbox::Confirm;
use crate::tr;
use leptos::prelude::*;

/// A form whose button is the answer.
#[component]
pub fn AnswerForm(
    action: ServerAction<Confirm>,
    code: String,
    /// Id of the heading that says what is asked; distinguishes the forms of a page.
    #[prop(into)]
    asked: String,
) -> impl IntoView {
    let language = use_language();
    let note = format!("{asked}-catatan");
    let answers = [
        ("available", "check", tr!(language, "staff.sarpras.available")),
        ("partial", "half", tr!(language, "staff.sarpras.partial")),
        ("unavailable", "x", tr!(language, "staff.sarpras.unavailable_short")),
    ];
    view! {
        <ActionForm action=action attr:class="stack tight">
            <input type="hidden" name="code" value=code/>
            <div class="field">
                <label for=note.clone()>
                    {tr!(language, "staff.answer.note")} " " <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span>
                </label>
                <input class="input" id=note name="note" maxlength="500" autocomplete="off"/>
            </div>
            <div class="answers">
                {answers
                    .into_iter()
                    .map(|(answer, icon, label)| {
                        view! {
                            <button class="button tall" type="submit" name="answer" value=answer aria-describedby=asked.clone()>
                                <Icon name=icon/>
                                {label}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </ActionForm>
    }
}
