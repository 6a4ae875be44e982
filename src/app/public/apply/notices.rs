//! What stands between a person and a sent form: faults, a taken time, a lost connection.

use super::edits::{USE_ALTERNATIVE, alternative_value, dates, dates_of_alternative, hours};
use super::state::{FormState, error_text};
use crate::components::Icon;
use crate::components::calendar::{longest_free, nearest_free};
use crate::components::load::failure_text;
use crate::domain::availability::Alternative;
use crate::domain::facility::FacilityCode;
use crate::domain::format::{date_range, dates_of, day_short, time_range};
use crate::domain::language::Language;
use crate::domain::reservation::Refusal;
use crate::domain::slot::{Moment, Slot};
use crate::error::AppError;
use crate::server_fns::availability::CalendarPage;
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
                faults.insert(0, (format!("#{CONFLICT_ID}"), refusal_text(state, refusal)));
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
            let alternatives = refusal.alternatives().to_vec();
            view! { <TimesInstead title=refusal_text(state, &refusal) alternatives language=state.language/> }
        })
    }
}

/// Somebody else has just got the time while the form was being filled in.
#[component]
pub fn TakenNotice(state: FormState, page: Resource<Result<CalendarPage, AppError>>) -> impl IntoView {
    let taken = RwSignal::new(None::<(String, Vec<Alternative>)>);
    // The time that was free when it was last looked at.
    let seen_free = StoredValue::new(None::<(FacilityCode, Slot)>);
    Effect::new(move |_| {
        let (Some(Ok(page)), Some(wish)) = (page.get(), state.form.with(wish)) else { return taken.set(None) };
        let code = page.month.facility.code.clone();
        if state.form.with(|form| form.items.first().is_none_or(|item| item.facility != code.0)) {
            return taken.set(None);
        }
        match is_free(&page, wish) {
            Some(true) => {
                seen_free.set_value(Some((code, wish)));
                taken.set(None);
            }
            Some(false) if seen_free.with_value(|seen| *seen == Some((code, wish))) => {
                let when = format!("{}, {} WITA", dates_of(state.language, wish.from, wish.to), time_range(wish.from, wish.to));
                let title = tr!(state.language, "apply.just_taken", facility = page.month.facility.name, when = when);
                taken.set(Some((title, instead(&page, wish))));
            }
            Some(false) | None => taken.set(None),
        }
    });
    view! {
        <div role="status">
            {move || taken.get().map(|(title, alternatives)| view! { <TimesInstead title alternatives language=state.language id="baru-terisi"/> })}
        </div>
    }
}

/// The asked time of the form as one stretch of its first day; only requests of one day are watched.
fn wish(form: &crate::domain::application_form::ApplicationForm) -> Option<Slot> {
    let (first, last) = dates(form)?;
    let (opens, closes) = hours(form)?;
    if first == last { Slot::new(opens.on(first), closes.on(first)) } else { None }
}

/// Whether the loaded month still has the wished stretch; `None` when the day is not in it or is lent by other units.
fn is_free(page: &CalendarPage, wish: Slot) -> Option<bool> {
    if !page.month.facility.is_exclusive() {
        return None;
    }
    let date = crate::domain::slot::local_date(wish.from);
    let day = page.month.days.iter().find(|day| day.date == date)?;
    Some(day.free.iter().any(|free| free.from <= wish.from && wish.to <= free.to))
}

/// Free stretches of the same length on the nearest days.
fn instead(page: &CalendarPage, wish: Slot) -> Vec<Alternative> {
    let date = crate::domain::slot::local_date(wish.from);
    let today = page.month.days.iter().find(|day| day.date == date).and_then(longest_free);
    let near = nearest_free(&page.month.days, Some(date), page.earliest);
    today
        .into_iter()
        .chain(near)
        .filter_map(|time| {
            let day = page.month.days.iter().find(|day| day.date == time.date)?;
            let shift = chrono::Duration::days((time.date - date).num_days());
            let same_hours = Slot { from: wish.from + shift, to: wish.to + shift };
            let fits = |slot: &Slot| day.free.iter().any(|free| free.from <= slot.from && slot.to <= free.to);
            let start = Slot::day(time.date).from + chrono::Duration::minutes(i64::from(time.from));
            let shorter = Slot::new(start, start + chrono::Duration::minutes(wish.minutes().min(i64::from(time.to - time.from))))?;
            let slot = if fits(&same_hours) { same_hours } else { shorter };
            let facility = &page.month.facility;
            Some(Alternative { facility: facility.code.clone(), facility_name: facility.name.clone(), from: slot.from, to: slot.to })
        })
        .take(3)
        .collect()
}

/// A title and up to three buttons, each putting one free time into the form.
#[component]
fn TimesInstead(title: String, alternatives: Vec<Alternative>, language: Language, #[prop(default = CONFLICT_ID)] id: &'static str) -> impl IntoView {
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

fn refusal_text(state: FormState, refusal: &Refusal) -> String {
    let language = state.language;
    let name = |code: &FacilityCode| state.facility(code.as_str()).map_or_else(|| code.to_string(), |facility| facility.name);
    let when = |from: Moment, to: Moment| format!("{}, {} WITA", dates_of(language, from, to), time_range(from, to));
    match refusal {
        Refusal::SlotTaken { facility, from, to, .. } => tr!(language, "apply.taken", facility = name(facility), when = when(*from, *to)),
        Refusal::StockExceeded { facility, left, .. } => tr!(language, "error.stock_exceeded.detail", facility = name(facility), n = left),
        other => other.detail(language),
    }
}
