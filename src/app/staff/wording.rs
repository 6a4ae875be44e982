//! The office's "no" and every other failure in words: what is wrong and what to do about it.

use crate::domain::application_form::FieldError;
use crate::domain::format;
use crate::domain::language::Language;
use crate::domain::reservation::{Action, Refusal};
use crate::domain::role::Role;
use crate::domain::slot::local_date;
use crate::error::AppError;
use crate::i18n::{words, words_with};
use crate::tr;
use leptos::prelude::*;

/// The text of a key, or of another one when the first is not known.
fn words_or(language: Language, key: &str, other: &str) -> String {
    let text = words(language, key);
    if text.ends_with(key) { words(language, other) } else { text }
}

/// The verb on the button of an action.
pub fn action_label(language: Language, action: Action) -> String {
    words(language, &format!("staff.action.{}", action.code()))
}

/// A role's name.
pub fn role_label(language: Language, role: Role) -> String {
    words_or(language, &format!("role.{}", role.code()), &format!("staff.role.{}", role.code()))
}

/// Why an action is not possible, fit to stand beside its button.
pub fn refusal_text(language: Language, refusal: &Refusal) -> String {
    match refusal {
        Refusal::SlotTaken { from, to, held_by, .. } => {
            let time = format::time_range(*from, *to);
            let taken = tr!(language, "err.conflict", date = format::long_date(language, local_date(*from)), time = time);
            match held_by {
                Some(by) if by.code.is_none() => format!("{taken} {}", tr!(language, "staff.refusal.closed_for", what = by)),
                Some(by) => format!("{taken} {}", tr!(language, "staff.refusal.held_by", what = by)),
                None => taken,
            }
        }
        Refusal::StockExceeded { left, .. } => tr!(language, "err.stock", n = left),
        Refusal::VersionConflict { .. } => tr!(language, "staff.refusal.version_conflict"),
        Refusal::NotAllowedInState { status, .. } => {
            tr!(language, "staff.refusal.not_allowed_in_state", status = words(language, &format!("status.{}", status.code())))
        }
        Refusal::SarprasAnswerMissing => tr!(language, "msg.no_sarpras"),
        Refusal::SarprasSaysNo { answer } => {
            tr!(language, "staff.refusal.sarpras_says_no", answer = words(language, &format!("staff.sarpras.{}", answer.code())))
        }
        Refusal::AlreadyStarted => tr!(language, "staff.refusal.already_started"),
        Refusal::NothingAsked => tr!(language, "staff.refusal.nothing_asked"),
        Refusal::AnswerTooLate => tr!(language, "staff.refusal.answer_too_late"),
        Refusal::TooLateToUndo => tr!(language, "staff.refusal.too_late_to_undo"),
        Refusal::MessageHeld => tr!(language, "staff.refusal.message_held"),
        Refusal::MessageOnItsWay | Refusal::SentTwice => refusal.detail(language),
        Refusal::TooEarly { action: Action::NoShow } => tr!(language, "staff.refusal.too_early_no_show"),
        Refusal::TooEarly { .. } => tr!(language, "staff.refusal.too_early"),
        Refusal::AlreadyOver => tr!(language, "staff.refusal.already_over"),
        Refusal::StillOut { .. } => refusal.detail(language),
        Refusal::TooLateForDamage => tr!(language, "staff.refusal.too_late_for_damage"),
        Refusal::WithHead | Refusal::NotWithHead => refusal.detail(language),
        Refusal::Forbidden => tr!(language, "err.forbidden"),
    }
}

/// The fault of one field.
pub fn field_text(language: Language, error: &FieldError) -> String {
    let key = format!("err.{}", error.code);
    let text = words(language, &key);
    if text.ends_with(&key) {
        return words(language, "staff.error.field");
    }
    // `items.0.quantity` is named by its last part.
    let name = error.field.rsplit('.').next().unwrap_or(&error.field);
    let label = words_or(language, &format!("staff.field.{name}"), "staff.field.this");
    let values = error.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    words_with(language, &key, values.chain([("field", label.as_str())]))
}

/// The fault of one field of the form that was refused.
pub fn field_error(language: Language, fault: Signal<Option<AppError>>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        fault.with(|fault| match fault {
            Some(AppError::Invalid(faults)) => faults.of(field).map(|fault| field_text(language, fault)),
            _ => None,
        })
    })
}

/// Everything a person should know of a failure, one sentence each.
pub fn error_texts(language: Language, error: &AppError) -> Vec<String> {
    match error {
        AppError::SignInRequired => vec![tr!(language, "staff.error.sign_in_required")],
        AppError::Forbidden => vec![tr!(language, "err.forbidden")],
        AppError::NotFound => vec![tr!(language, "err.not_found")],
        AppError::Invalid(faults) => faults.0.iter().map(|fault| field_text(language, fault)).collect(),
        AppError::Refused(refusal) => vec![refusal_text(language, refusal)],
        AppError::OneOfSeveral { code, why } => {
            std::iter::once(tr!(language, "calendar.together.refused", code = code)).chain(error_texts(language, why)).collect()
        }
        AppError::TooManyRequests { retry_after_seconds } => vec![tr!(language, "staff.error.too_many", n = retry_after_seconds)],
        AppError::Unavailable | AppError::Network(_) => vec![tr!(language, "err.network")],
        AppError::Internal { incident } => vec![tr!(language, "staff.error.internal", incident = incident)],
    }
}
