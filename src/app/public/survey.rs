//! `/p/{secret}/survei`: the satisfaction survey (SKM, service §3.1), open for thirty days after the return and answered once. A
//! plain form, with script as well: nothing in it depends on another answer, and the server says what is missing.

use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::field::ErrorLine;
use crate::components::{Icon, Load, RadioCard, SelectField};
use crate::domain::application_form::FieldErrors;
use crate::domain::format::moment_long;
use crate::domain::language::Language;
use crate::domain::survey::{AgeGroup, Education, Element, Gender, OPEN_DAYS, Occupation, SurveyForm, SurveyState};
use crate::i18n::{learn_survey_words, words};
use crate::server_fns::survey::{SurveyView, load_survey};
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Deserialize, Serialize};

/// Id of the summary of what is missing.
const SUMMARY: &str = "ringkasan";
/// The scores, from bad to good, as the form sends them.
const SCORES: [&str; 4] = ["1", "2", "3", "4"];

/// A sheet that was sent and not taken. The server puts it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SurveyOutcome {
    pub form: SurveyForm,
    pub faults: FieldErrors,
}

/// The survey of one request.
#[component]
pub fn SurveyPage() -> impl IntoView {
    learn_survey_words();
    let language = use_language();
    let params = use_params_map();
    let secret = Memo::new(move |_| params.with(|params| params.get("secret").unwrap_or_default()));
    let survey = Resource::new_blocking(move || secret.get(), load_survey);
    let thanks = use_query_map().with_untracked(|query| query.get(paths::THANKS).is_some());
    let posted = use_context::<SurveyOutcome>();
    let outcome = StoredValue::new(SharedValue::new(move || posted.unwrap_or_default()).into_inner());
    Effect::new(move |_| {
        if outcome.with_value(|outcome| !outcome.faults.is_empty()) {
            request_animation_frame(|| browser::focus(SUMMARY));
        }
    });
    view! {
        <PageTitle text=tr!(language, "survey.title")/>
        <div class="wrap page-main stack roomy">
            <Load from=survey whole_page=true let:survey>
                {the_survey(language, &survey, &secret.get_untracked(), thanks, &outcome.get_value())}
            </Load>
        </div>
    }
}

fn the_survey(language: Language, survey: &SurveyView, secret: &str, thanks: bool, outcome: &SurveyOutcome) -> AnyView {
    let of = tr!(language, "survey.of", facility = survey.facilities, code = survey.code);
    let (title, body) = match survey.state {
        SurveyState::Open => (tr!(language, "survey.title"), the_form(language, survey, secret, outcome)),
        SurveyState::Answered if thanks => told(language, "thanks", secret),
        SurveyState::Answered => told(language, "answered", secret),
        SurveyState::Closed => told(language, "closed", secret),
        SurveyState::NotYet => told(language, "not_yet", secret),
    };
    view! {
        <div class="stack tight">
            <h1>{title}</h1>
            <p class="muted">{of}</p>
        </div>
        {body}
    }
    .into_any()
}

/// There is nothing to fill in: why, and the way back.
fn told(language: Language, key: &str, secret: &str) -> (String, AnyView) {
    let (title, text) = (format!("survey.{key}.title"), format!("survey.{key}.text"));
    let text = tr!(language, &text, n = OPEN_DAYS);
    let body = view! {
        <p>{text}</p>
        <p><a class="button" href=paths::track(secret)>{tr!(language, "survey.back")}</a></p>
    };
    (words(language, &title), body.into_any())
}

fn the_form(language: Language, survey: &SurveyView, secret: &str, outcome: &SurveyOutcome) -> AnyView {
    let until = moment_long(language, survey.closes_at);
    let questions: Vec<_> = (1..).zip(Element::ALL).map(|(place, element)| question(language, place, *element, outcome)).collect();
    view! {
        <p>{tr!(language, "survey.lead")} " " {tr!(language, "survey.until", until = until)}</p>
        {summary(language, outcome)}
        <form class="stack roomy" method="post" action=paths::survey(secret)>
            {questions}
            <fieldset class="field">
                <legend>{tr!(language, "survey.about")}</legend>
                <p class="hint">{tr!(language, "survey.about_hint")}</p>
                <div class="fields">
                    {about(language, "gender", codes(Gender::ALL, Gender::code), outcome)}
                    {about(language, "age", codes(AgeGroup::ALL, AgeGroup::code), outcome)}
                    {about(language, "education", codes(Education::ALL, Education::code), outcome)}
                    {about(language, "occupation", codes(Occupation::ALL, Occupation::code), outcome)}
                </div>
            </fieldset>
            <div>
                <button class="button primary" type="submit"><Icon name="check"/>{tr!(language, "survey.send")}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What is missing, each a link to its question.
fn summary(language: Language, outcome: &SurveyOutcome) -> Option<AnyView> {
    let faults = &outcome.faults;
    if faults.is_empty() {
        return None;
    }
    let link = |field: &str| {
        let text = words(language, &format!("survey.{field}.question"));
        view! { <li><a href=format!("#{field}") rel="external">{text}</a></li> }
    };
    let links: Vec<_> = faults.0.iter().map(|fault| link(&fault.field)).collect();
    let count = links.len();
    let notice = view! {
        <div class="notice" data-tone="bad" role="alert" tabindex="-1" id=SUMMARY>
            <Icon name="warn"/>
            <h2>{tr!(language, "err.summary", n = count)}</h2>
            <ul>{links}</ul>
        </div>
    };
    Some(notice.into_any())
}

fn question(language: Language, place: usize, element: Element, outcome: &SurveyOutcome) -> AnyView {
    let code = element.code();
    let chosen = Signal::stored(outcome.form.value(code).to_owned());
    let fault = outcome.faults.of(code).map(|fault| fault.text(language));
    let described = fault.is_some().then(|| format!("{code}-error"));
    let answers: Vec<_> = SCORES
        .into_iter()
        .map(|score| {
            let label = words(language, &format!("survey.{code}.{score}"));
            view! { <RadioCard name=code value=score chosen label/> }
        })
        .collect();
    view! {
        <fieldset class="field" id=code tabindex="-1" aria-describedby=described>
            <legend>{format!("{place}. {}", words(language, &format!("survey.{code}.question")))}</legend>
            <div class="options">{answers}</div>
            <ErrorLine id=format!("{code}-error") error=Signal::stored(fault)/>
        </fieldset>
    }
    .into_any()
}

fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| code(*one)).collect()
}

/// Something about whoever answers, if they want to say it.
fn about(language: Language, name: &'static str, codes: Vec<&'static str>, outcome: &SurveyOutcome) -> AnyView {
    let said = codes.into_iter().map(|code| (code.to_owned(), words(language, &format!("survey.{name}.{code}"))));
    let options: Vec<(String, String)> = std::iter::once((String::new(), tr!(language, "survey.not_said"))).chain(said).collect();
    let value = Signal::stored(outcome.form.value(name).to_owned());
    view! { <SelectField id=name label=words(language, &format!("survey.{name}")) value options/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words whose keys are put together.
    #[test]
    fn every_answer_and_every_state_has_words() {
        for language in Language::ALL {
            let mut keys: Vec<String> =
                ["thanks", "answered", "closed", "not_yet"].iter().flat_map(|state| [format!("{state}.title"), format!("{state}.text")]).collect();
            for (name, codes) in [
                ("gender", codes(Gender::ALL, Gender::code)),
                ("age", codes(AgeGroup::ALL, AgeGroup::code)),
                ("education", codes(Education::ALL, Education::code)),
                ("occupation", codes(Occupation::ALL, Occupation::code)),
            ] {
                keys.push(name.to_owned());
                keys.extend(codes.iter().map(|code| format!("{name}.{code}")));
            }
            for element in Element::ALL {
                keys.extend(SCORES.iter().map(|score| format!("{element}.{score}")));
            }
            for key in keys {
                let key = format!("survey.{key}");
                assert_ne!(words(*language, &key), key, "{language}");
            }
        }
    }
}
