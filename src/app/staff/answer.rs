//! The facilities team's answer (O3): one word with one tap, or an answer for each thing; one thumb on a phone.

use super::drafts::{Drafts, use_drafts};
use super::inbox_table::item_text;
use crate::app::use_language;
use crate::components::Icon;
use crate::components::field::options_of;
use crate::domain::reservation::{Item, SarprasAnswer};
use crate::i18n::words;
use crate::server_fns::inbox::{Confirm, EACH};
use crate::tr;
use leptos::prelude::*;

/// Can there be a part of it? One room alone is there or not, and what is wrong with it stands in the note.
fn has_parts(items: &[Item]) -> bool {
    items.len() > 1 || items.iter().any(|item| item.quantity > 1)
}

/// A form whose button is the answer, and below it one for each thing where there is more than one to speak of.
#[component]
pub fn AnswerForm(
    action: ServerAction<Confirm>,
    code: String,
    /// What is answered: this request as it is shown.
    version: i64,
    /// What is asked for.
    items: Vec<Item>,
    /// Id of the heading that says what is asked; distinguishes the forms of a page.
    #[prop(into)]
    asked: String,
) -> impl IntoView {
    let language = use_language();
    let parts = has_parts(&items);
    let answers = [
        ("available", "check", tr!(language, "staff.sarpras.available")),
        ("partial", "half", tr!(language, "staff.sarpras.partial")),
        ("unavailable", "x", tr!(language, "staff.sarpras.unavailable_short")),
    ];
    // Where there are parts, partly is said of each of them.
    let answers = answers.into_iter().filter(move |(answer, ..)| !parts || *answer != "partial");
    let each = parts.then(|| view! { <EachForm action code=code.clone() version items asked=asked.clone()/> });
    view! {
        <div class="stack tight">
            <ActionForm action=action attr:class="stack tight">
                <input type="hidden" name="code" value=code.clone()/>
                <input type="hidden" name="version" value=version/>
                <Note code id=format!("{asked}-catatan")/>
                <div class=if parts { "answers two" } else { "answers" }>
                    {answers
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
            {each}
        </div>
    }
}

/// A note about the whole request.
#[component]
fn Note(code: String, id: String) -> impl IntoView {
    let language = use_language();
    let drafts = use_drafts();
    let name = format!("{code} {id}");
    let text = drafts.text(&name);
    view! {
        <div class="field">
            <label for=id.clone()>
                {tr!(language, "staff.answer.note")} " " <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span>
            </label>
            <input
                class="input"
                id=id
                name="note"
                maxlength="500"
                autocomplete="off"
                value=text
                on:input=move |event| drafts.keep(&name, event_target_value(&event))
            />
        </div>
    }
}

/// Every thing with its own answer, folded away; a form of its own, so that Enter in a field never answers for all.
#[component]
fn EachForm(action: ServerAction<Confirm>, code: String, version: i64, items: Vec<Item>, asked: String) -> impl IntoView {
    let language = use_language();
    let drafts = use_drafts();
    let fold = format!("{code} {asked}-satu");
    let open = drafts.is_open(&fold);
    let form = format!("{code} {asked}");
    let lines: Vec<_> = items.iter().enumerate().map(|(place, item)| line(place, item, &form, drafts)).collect();
    view! {
        <details class="act" open=open>
            <summary class="button tall" on:click=move |_| drafts.turn(&fold)><Icon name="half"/>{tr!(language, "staff.answer.each")}</summary>
            <ActionForm action=action attr:class="stack tight">
                <input type="hidden" name="code" value=code.clone()/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="answer" value=EACH/>
                {lines}
                <Note code id=format!("{asked}-satu-catatan")/>
                <button class="button primary tall wide" type="submit" aria-describedby=asked><Icon name="check"/>{tr!(language, "staff.answer.send")}</button>
            </ActionForm>
        </details>
    }
}

/// One thing: there, not there, or fewer, and a word about it.
fn line(place: usize, item: &Item, form: &str, drafts: Drafts) -> impl IntoView + use<> {
    let language = use_language();
    let name = |field: &str| format!("items[{place}][{field}]");
    let draft = |field: &str| format!("{form} {place} {field}");
    let (of_answer, of_quantity, of_note) = (draft("answer"), draft("quantity"), draft("note"));
    let possible = SarprasAnswer::ALL.iter().filter(|answer| item.quantity > 1 || **answer != SarprasAnswer::Partial);
    let options: Vec<_> = possible.map(|answer| (answer.code().to_owned(), words(language, &format!("staff.sarpras.{answer}")))).collect();
    let options = options_of(options, &drafts.text(&of_answer));
    let (typed, most) = (drafts.text(&of_quantity), item.quantity - 1);
    let several = (item.quantity > 1).then(|| {
        view! {
            <label class="field">
                <span>{tr!(language, "staff.answer.quantity")} " " <span class="optional">{tr!(language, "staff.day.of", n = item.quantity)}</span></span>
                <input
                    class="input"
                    name=name("quantity")
                    type="number"
                    inputmode="numeric"
                    min="1"
                    max=most
                    value=typed
                    on:input=move |event| drafts.keep(&of_quantity, event_target_value(&event))
                />
            </label>
        }
    });
    let note = drafts.text(&of_note);
    view! {
        <fieldset class="checklist">
            <legend>{item_text(item)}</legend>
            <input type="hidden" name=name("facility") value=item.facility.to_string()/>
            <label class="field">
                <span>{tr!(language, "staff.field.answer")}</span>
                <select class="input" name=name("answer") on:change=move |event| drafts.keep(&of_answer, event_target_value(&event))>{options}</select>
            </label>
            {several}
            <label class="field">
                <span>{tr!(language, "staff.answer.note")} " " <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span></span>
                <input
                    class="input"
                    name=name("note")
                    maxlength="300"
                    autocomplete="off"
                    value=note
                    on:input=move |event| drafts.keep(&of_note, event_target_value(&event))
                />
            </label>
        </fieldset>
    }
}
