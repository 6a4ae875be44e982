//! The facilities over the calendar. Kinds with several alike members have one chip and a second row of their own.

use crate::app::paths;
use crate::domain::facility::{Facility, FacilityKind};
use crate::domain::language::Language;
use crate::i18n::words;
use crate::server_fns::availability::FacilityChoice;
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Kinds that share one chip.
fn is_grouped(kind: FacilityKind) -> bool {
    matches!(kind, FacilityKind::Class | FacilityKind::Equipment)
}

pub(super) fn facility_chips(facilities: &[FacilityChoice], current: &Facility, month: NaiveDate, language: Language) -> impl IntoView + use<> {
    let mut seen: Vec<FacilityKind> = Vec::new();
    let mut chips = Vec::new();
    for choice in facilities {
        let group = is_grouped(choice.kind) && facilities.iter().filter(|other| other.kind == choice.kind).count() > 1;
        if group && seen.contains(&choice.kind) {
            continue;
        }
        seen.push(choice.kind);
        let is_current = if group { choice.kind == current.kind } else { choice.code == current.code };
        let label = if group { words(language, &format!("fac.{}", choice.kind)) } else { choice.name.clone() };
        chips.push(chip(choice, label, is_current, month));
    }
    let members: Vec<_> = facilities.iter().filter(|choice| is_grouped(current.kind) && choice.kind == current.kind).collect();
    let second_row = (members.len() > 1).then(|| {
        let chips: Vec<_> = members.into_iter().map(|choice| chip(choice, choice.name.clone(), choice.code == current.code, month)).collect();
        view! { <nav class="facility-chips second" aria-label=words(language, &format!("fac.{}", current.kind))>{chips}</nav> }
    });
    view! {
        <nav class="facility-chips" aria-label=tr!(language, "home.choose_facility")>{chips}</nav>
        {second_row}
    }
}

fn chip(choice: &FacilityChoice, label: String, is_current: bool, month: NaiveDate) -> impl IntoView + use<> {
    let href = paths::home(choice.code.as_str(), month, None);
    view! { <a class="chip" data-noscroll="" href=href aria-current=is_current.then_some("true")>{label}</a> }
}
