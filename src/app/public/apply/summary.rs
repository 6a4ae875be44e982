//! What will be sent, in few words, and the button that sends it.

use super::edits::{dates, hours};
use super::state::FormState;
use crate::components::Load;
use crate::domain::application_form::ApplicationForm;
use crate::domain::format::{date_range, long_date, moment_long};
use crate::domain::language::Language;
use crate::error::AppError;
use crate::server_fns::availability::CalendarPage;
use crate::tr;
use leptos::prelude::*;

#[component]
pub fn Summary(state: FormState, page: Resource<Result<CalendarPage, AppError>>) -> impl IntoView {
    let language = state.language;
    let text = move |read: fn(&ApplicationForm, FormState) -> String| Memo::new(move |_| state.form.with(|form| read(form, state)));
    let (when, at, things, people) = (text(dates_text), text(hours_text), text(things_text), text(people_text));
    let label = move || {
        if state.sending.get() {
            tr!(language, "apply.sending")
        } else if state.errors.with(|errors| !errors.is_empty()) || state.failure.with(Option::is_some) {
            tr!(language, "apply.send_again")
        } else {
            tr!(language, "btn.submit")
        }
    };
    view! {
        <aside class="panel summary" aria-labelledby="ringkas">
            <div class="panel-body stack">
                <h2 id="ringkas">{tr!(language, "apply.summary")}</h2>
                <dl class="facts">
                    <dt>{tr!(language, "apply.date")}</dt><dd>{when}</dd>
                    <dt>{tr!(language, "apply.hours")}</dt><dd>{at}</dd>
                    <dt>{tr!(language, "apply.things")}</dt><dd>{things}</dd>
                    <dt>{tr!(language, "apply.people")}</dt><dd>{people}</dd>
                    <dt>{tr!(language, "apply.cost")}</dt><dd>{tr!(language, "form.free")}</dd>
                </dl>
                <Load from=page let:page>
                    <p class="soft">
                        <span>
                            {tr!(language, "apply.due_before")} " "
                            <b>{format!("{} WITA", moment_long(language, page.due_at))}</b> " "
                            {tr!(language, "apply.due_after")}
                        </span>
                    </p>
                </Load>
                <button class="button primary wide" type="submit" aria-disabled=move || state.sending.get().then_some("true")>{label}</button>
            </div>
        </aside>
    }
}

/// Stands for what is not chosen yet.
fn not_yet(language: Language) -> String {
    tr!(language, "apply.not_yet")
}

fn dates_text(form: &ApplicationForm, state: FormState) -> String {
    match dates(form) {
        Some((first, last)) if first == last => long_date(state.language, first),
        Some((first, last)) => date_range(state.language, first, last),
        None => not_yet(state.language),
    }
}

fn hours_text(form: &ApplicationForm, state: FormState) -> String {
    let language = state.language;
    let Some((opens, closes)) = hours(form) else { return not_yet(language) };
    let range = format!("{}–{} WITA", opens.dotted(), closes.dotted());
    match dates(form) {
        Some((first, last)) if first != last && form.pattern == "continuous" => format!("{range}, {}", tr!(language, "apply.without_break")),
        Some((first, last)) if first != last => format!("{range}, {}", tr!(language, "apply.every_day")),
        _ => range,
    }
}

fn things_text(form: &ApplicationForm, state: FormState) -> String {
    let things: Vec<String> = form
        .items
        .iter()
        .filter_map(|item| {
            let facility = state.facility(&item.facility)?;
            let quantity = item.quantity.trim();
            Some(if facility.is_exclusive() || quantity.is_empty() { facility.name } else { format!("{quantity} {}", facility.name) })
        })
        .collect();
    if things.is_empty() { not_yet(state.language) } else { things.join(", ") }
}

fn people_text(form: &ApplicationForm, state: FormState) -> String {
    match form.participants.trim().parse::<i64>() {
        Ok(people) => tr!(state.language, "fac.people", n = people),
        Err(_) => not_yet(state.language),
    }
}
