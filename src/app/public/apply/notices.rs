//! What stands between a person and a sent form: faults, a taken time, a lost connection.

use super::edits::{USE_ALTERNATIVE, alternative_value, dates_of_alternative};
use super::state::{FormState, error_text};
use super::taken::Taken;
use crate::components::Icon;
use crate::components::load::failure_text;
use crate::domain::availability::Alternative;
use crate::domain::facility::FacilityCode;
use crate::domain::format::{date_range, dates_of, day_short, time_range};
use crate::domain::language::Language;
use crate::domain::reservation::Refusal;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::tr;
use leptos::prelude::*;

/// Id of the summary of all faults.
pub const SUMMARY_ID: &str = "ringkasan";
/// Id of the notice of a taken time.
pub const CONFLICT_ID: &str = "bentrok";

/// All faults at once, each a link to its field. It gets the focus when it appears.
#[component]
pub fn ErrorSummary(state: FormState) -> impl IntoView {
    let language = state.language;
    let faults = Memo::new(move |_| {
        let mut faults: Vec<(String, String)> =
            state.errors.with(|errors| errors.0.iter().map(|error| (format!("#{}", error.field), error_text(language, error))).collect());
        state.failure.with(|failure| {
            if let Some(AppError::Refused(refusal)) = failure {
                faults.insert(0, (format!("#{CONFLICT_ID}"), refusal_text(state, refusal, false)));
            }
        });
        faults
    });
    move || {
        let faults = faults.get();
        (!faults.is_empty()).then(|| {
            let count = faults.len();
            let links: Vec<_> = faults.into_iter().map(|(href, text)| view! { <li><a href=href rel="external">{text}</a></li> }).collect();
            view! {
                <div class="notice" data-tone="bad" role="alert" tabindex="-1" id=SUMMARY_ID>
                    <Icon name="warn"/>
                    <h2>{tr!(language, "err.summary", n = count)}</h2>
                    <ul>{links}</ul>
                </div>
            }
        })
    }
}

/// Everything that is no fault of a field and no refusal: connection, limits, trouble on our side.
#[component]
pub fn FailureNotice(state: FormState) -> impl IntoView {
    move || {
        let failure = state.failure.get().filter(|failure| !matches!(failure, AppError::Refused(_) | AppError::Invalid(_)));
        failure.map(|failure| {
            let (title, detail) = failure_text(state.language, &failure);
            view! {
                <div class="notice" data-tone="bad" role="alert" tabindex="-1" id="gangguan">
                    <Icon name="warn"/>
                    <h2>{title}</h2>
                    <p>{detail}</p>
                </div>
            }
        })
    }
}

/// The office's "no" to the asked time, with free times instead.
#[component]
pub fn ConflictNotice(state: FormState) -> impl IntoView {
    move || {
        let failure = state.failure.get();
        let refusal = match failure {
            Some(AppError::Refused(refusal)) => Some(refusal),
            _ => None,
        };
        refusal.map(|refusal| {
            let alternatives = instead(state, &refusal);
            view! { <TimesInstead title=refusal_text(state, &refusal, false) alternatives language=state.language id=CONFLICT_ID/> }
        })
    }
}

/// Something of what is chosen cannot be had, which somebody may have taken just now.
#[component]
pub fn TakenNotice(taken: Taken) -> impl IntoView {
    let state = taken.state;
    let in_the_way = taken.in_the_way();
    view! {
        <div class="stack" role="status">
            {move || {
                let (just_now, refusals) = in_the_way.get();
                refusals
                    .iter()
                    .enumerate()
                    .map(|(place, refusal)| {
                        let (title, alternatives) = (refusal_text(state, refusal, just_now), instead(state, refusal));
                        view! { <TimesInstead title alternatives language=state.language id=format!("baru-terisi-{place}")/> }
                    })
                    .collect::<Vec<_>>()
            }}
        </div>
    }
}

/// What can be taken instead. Another facility is put in place of the first thing, so it is offered only for that one.
fn instead(state: FormState, refusal: &Refusal) -> Vec<Alternative> {
    let mut alternatives = refusal.alternatives().to_vec();
    if let Refusal::SlotTaken { facility, .. } | Refusal::StockExceeded { facility, .. } = refusal {
        state.form.with_untracked(|form| {
            let row = |code: &FacilityCode| form.items.iter().position(|item| item.facility == code.0);
            let is_first = row(facility) == Some(0);
            alternatives.retain(|alternative| is_first || row(&alternative.facility).is_some());
        });
    }
    alternatives
}

/// A title and up to three buttons, each putting one free time into the form.
#[component]
fn TimesInstead(title: String, alternatives: Vec<Alternative>, language: Language, #[prop(into)] id: String) -> impl IntoView {
    let none = alternatives.is_empty();
    let buttons: Vec<_> = alternatives
        .into_iter()
        .map(|alternative| {
            let value = alternative_value(&alternative);
            let when = alternative_words(language, &alternative);
            view! {
                <button type="submit" name=USE_ALTERNATIVE value=value>
                    <span>
                        <b>{when}</b>
                        <small>{alternative.facility_name}</small>
                    </span>
                    <span>{tr!(language, "apply.use_this")}</span>
                </button>
            }
        })
        .collect();
    view! {
        <div class="notice" data-tone="bad" id=id tabindex="-1">
            <Icon name="warn"/>
            <h3>{title}</h3>
            <p>{if none { tr!(language, "apply.no_alternatives") } else { tr!(language, "apply.rest_kept") }}</p>
            <div class="free-times">{buttons}</div>
        </div>
    }
}

/// `Rab 16 Des, 08.00–12.00`
pub fn alternative_words(language: Language, alternative: &Alternative) -> String {
    let (first, last) = dates_of_alternative(alternative);
    let dates = if first == last { day_short(language, first) } else { date_range(language, first, last) };
    format!("{dates}, {}", time_range(alternative.from, alternative.to))
}

/// The refusal in words; with `just_now` it was free when it was chosen.
fn refusal_text(state: FormState, refusal: &Refusal, just_now: bool) -> String {
    let language = state.language;
    let name = |code: &FacilityCode| state.facility(code.as_str()).map_or_else(|| code.to_string(), |facility| facility.name);
    let when = |from: Moment, to: Moment| format!("{}, {} WITA", dates_of(language, from, to), time_range(from, to));
    match refusal {
        Refusal::SlotTaken { facility, from, to, .. } => {
            let key = if just_now { "apply.just_taken" } else { "apply.taken" };
            tr!(language, key, facility = name(facility), when = when(*from, *to))
        }
        Refusal::StockExceeded { facility, left, .. } => tr!(language, "error.stock_exceeded.detail", facility = name(facility), n = left),
        other => other.detail(language),
    }
}
