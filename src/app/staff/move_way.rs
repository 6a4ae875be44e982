//! Ask the applicant first, or agreed already? The choice in *Pindahkan* (§7.4): a date is agreed, never just moved.

use super::move_form::MoveInput;
use crate::app::use_language;
use crate::components::Icon;
use crate::components::field::follow;
use crate::domain::format::moment_long;
use crate::domain::language::Language;
use crate::domain::proposal::ProposalKind;
use crate::tr;
use leptos::html;
use leptos::prelude::*;

/// Ask first.
pub const PROPOSE: &str = "propose";
/// The applicant has said yes already.
pub const AGREED: &str = "agreed";

/// What a proposal for the request in the form would be.
fn kind(input: MoveInput) -> ProposalKind {
    input.target.with(|target| target.as_ref().map_or(ProposalKind::Move, |target| target.kind))
}

/// What the button does.
pub fn submit_label(language: Language, input: MoveInput) -> String {
    match (input.proposes(), kind(input)) {
        (false, _) => tr!(language, "calendar.move.submit"),
        (true, ProposalKind::Move) => tr!(language, "calendar.move.submit_propose"),
        (true, ProposalKind::Offer) => tr!(language, "calendar.move.submit_offer"),
    }
}

/// The two ways, what each means for the applicant, and who will be told.
#[component]
pub fn Way(input: MoveInput) -> impl IntoView {
    let language = use_language();
    let propose = Signal::derive(move || match kind(input) {
        ProposalKind::Move => tr!(language, "calendar.move.propose"),
        ProposalKind::Offer => tr!(language, "calendar.move.offer"),
    });
    let agreed = Signal::derive(move || match kind(input) {
        ProposalKind::Move => tr!(language, "calendar.move.agreed"),
        ProposalKind::Offer => tr!(language, "calendar.move.offer_agreed"),
    });
    let proposed_note = Signal::derive(move || waits(language, input));
    let agreed_note = Signal::stored(tr!(language, "calendar.move.agreed_note"));
    let tells_nobody = move || !input.proposes() && kind(input) == ProposalKind::Offer;
    view! {
        <fieldset class="field">
            <legend>{tr!(language, "calendar.move.way")}</legend>
            <div class="options long">
                <WayCard input value=PROPOSE label=propose note=proposed_note/>
                <WayCard input value=AGREED label=agreed note=agreed_note/>
            </div>
        </fieldset>
        <p class="soft" hidden=tells_nobody>
            <Icon name="chat"/>
            <span>{move || told(language, input)}</span>
        </p>
    }
}

/// What holds until the applicant answers, and by when they do.
fn waits(language: Language, input: MoveInput) -> String {
    let Some(by) = input.answer_by() else { return String::new() };
    let by = moment_long(language, by);
    match kind(input) {
        ProposalKind::Move => tr!(language, "calendar.move.propose_note", by = by),
        ProposalKind::Offer => tr!(language, "calendar.move.offer_note", by = by),
    }
}

/// Who is told, and how.
fn told(language: Language, input: MoveInput) -> String {
    input.target.with(|target| match target {
        Some(target) if target.whatsapp.is_empty() => tr!(language, "calendar.move.told_counter", who = target.name),
        Some(target) => tr!(language, "calendar.move.told", who = format!("{}, {}", target.name, target.whatsapp)),
        None => String::new(),
    })
}

#[component]
fn WayCard(input: MoveInput, value: &'static str, label: Signal<String>, note: Signal<String>) -> impl IntoView {
    let control = NodeRef::<html::Input>::new();
    follow(input.way, move |way: &String| {
        if let Some(control) = control.get_untracked() {
            control.set_checked(way == value);
        }
    });
    view! {
        <label>
            <input
                node_ref=control
                type="radio"
                name="form[way]"
                value=value
                checked=input.way.get_untracked() == value
                on:change=move |_| input.way.set(value.to_owned())
            />
            <b>{move || label.get()}</b>
            <small>{move || note.get()}</small>
        </label>
    }
}
