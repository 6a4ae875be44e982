//! A failed change: what is wrong, which free times there are instead, and what else to do.

use super::wording::error_texts;
use crate::app::{paths, use_language};
use crate::components::Icon;
use crate::components::when::when_in_two_lines;
use crate::domain::availability::Alternative;
use crate::domain::language::Language;
use crate::error::AppError;
use crate::tr;
use leptos::prelude::*;

/// `Aula Utama: Rabu, 16 Desember 2026, 08.00–12.00 WITA`
pub fn alternative_text(language: Language, alternative: &Alternative) -> String {
    let (date, time) = when_in_two_lines(language, alternative.from, alternative.to);
    format!("{}: {date}, {time}", alternative.facility_name)
}

/// The failure of the last attempt; takes the focus when the page asks for it by `id`.
#[component]
pub fn FaultBox(
    id: &'static str,
    error: AppError,
    /// What else is known, such as who was faster.
    #[prop(optional, into)]
    more: Option<String>,
    /// Lets the alternatives be chosen; without it they are only listed.
    #[prop(optional, into)]
    choose: Option<Callback<Alternative>>,
) -> impl IntoView {
    let language = use_language();
    let texts = error_texts(language, &error);
    let alternatives = match &error {
        AppError::Refused(refusal) => refusal.alternatives().to_vec(),
        _ => Vec::new(),
    };
    view! {
        <div class="notice" data-tone="bad" role="alert" id=id tabindex="-1">
            <Icon name="warn"/>
            <p><b>{tr!(language, "staff.fault.title")}</b></p>
            {texts.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            {more.filter(|more| !more.is_empty()).map(|more| view! { <p>{more}</p> })}
            {matches!(error, AppError::SignInRequired)
                .then(|| view! { <p><a href=paths::SIGN_IN rel="external" target="_blank">{tr!(language, "nav.login")}</a></p> })}
            {(!alternatives.is_empty()).then(|| view! { <Alternatives alternatives choose/> })}
        </div>
    }
}

/// Free times near the one that is taken.
#[component]
fn Alternatives(alternatives: Vec<Alternative>, choose: Option<Callback<Alternative>>) -> impl IntoView {
    let language = use_language();
    view! {
        <div class="stack tight">
            <p><b>{tr!(language, "staff.fault.alternatives")}</b></p>
            <ul class="stack thin">
                {alternatives
                    .into_iter()
                    .map(|alternative| {
                        let text = alternative_text(language, &alternative);
                        view! {
                            <li>
                                {match choose {
                                    Some(choose) => {
                                        view! { <button class="button" type="button" on:click=move |_| choose.run(alternative.clone())>{text}</button> }
                                            .into_any()
                                    }
                                    None => text.into_any(),
                                }}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}
