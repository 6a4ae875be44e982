//! `/standar`: the published service standard. In Indonesian its six parts stand word for word; in English they are
//! translated, with the original below. What the document does not have is shown as not filled in, never invented.

use super::complaint::Channels;
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::language::Language;
use crate::domain::service_standard::{HOUSE_RULES, MISSING, PARTS, Part, marked};
use crate::i18n::words;
use crate::tr;
use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn StandardPage() -> impl IntoView {
    let language = use_language();
    view! {
        <PageTitle text=tr!(language, "nav.standard")/>
        <div class="wrap page-main stack roomy">
            <div class="stack tight">
                <p class="eyebrow">"No. SK 0028/C7.…"</p>
                <h1>{tr!(language, "standard_page.title")}</h1>
                <p class="muted">{tr!(language, "standard_page.office")}</p>
            </div>
            <InShort/>
            <div class="with-aside">
                <div class="stack roomy">
                    {(language == Language::En).then(|| view! { <TranslatedParts/> })}
                    <WordForWord/>
                    <section class="stack" aria-labelledby="kanal">
                        <h2 id="kanal" tabindex="-1">{tr!(language, "standard_page.channels")}</h2>
                        <Channels/>
                    </section>
                    <HouseRules/>
                    <Privacy/>
                </div>
                <Components/>
            </div>
        </div>
    }
}

/// Four facts that people look for.
#[component]
fn InShort() -> impl IntoView {
    let language = use_language();
    let fact = |icon, value: String, name: &str| {
        view! { <li><Icon name=icon/><span><b>{value}</b><small>{words(language, &format!("standard.part.{name}")).to_lowercase()}</small></span></li> }
    };
    view! {
        <ul class="promises">
            {fact("clock", tr!(language, "home.one_day"), "time")}
            {fact("free", tr!(language, "form.free"), "cost")}
            {fact("user", tr!(language, "standard_page.identity_and_form"), "requirements")}
            {fact("box", tr!(language, "standard_page.lending"), "product")}
        </ul>
    }
}

/// The six parts as published.
#[component]
fn WordForWord() -> impl IntoView {
    let language = use_language();
    let parts: Vec<_> = PARTS.iter().map(part).collect();
    view! {
        <section class="stack roomy" aria-labelledby="standar" lang="id">
            <div class="stack tight">
                <h2 id="standar" lang=language.code()>{tr!(language, "standard_page.word_for_word")}</h2>
                <p class="muted small" lang=language.code()>{tr!(language, "standard.verbatim_note")}</p>
            </div>
            {parts}
        </section>
    }
}

fn part(part: &Part) -> impl IntoView + use<> {
    let lines: Vec<_> = part
        .lines
        .iter()
        .map(|line| {
            let inner = (!line.inner.is_empty()).then(|| {
                let inner: Vec<_> = line.inner.iter().map(|text| view! { <li>{marked(text)}</li> }).collect();
                view! { <ol class="inner">{inner}</ol> }
            });
            view! { <li><span>{marked(line.text)} {inner}</span></li> }
        })
        .collect();
    let body = if part.numbered {
        Either::Left(view! { <ol class="numbered">{lines}</ol> })
    } else {
        Either::Right(part.lines.iter().map(|line| view! { <p>{marked(line.text)}</p> }).collect::<Vec<_>>())
    };
    view! {
        <section class="stack" aria-labelledby=part.key>
            <h3 id=part.key tabindex="-1">{part.title}</h3>
            {body}
        </section>
    }
}

/// The same in English.
#[component]
fn TranslatedParts() -> impl IntoView {
    let language = use_language();
    let parts: Vec<_> = PARTS
        .iter()
        .map(|part| {
            let key = |place: usize| format!("standard.plain.{}.{place}", part.key);
            let lines: Vec<_> = part
                .lines
                .iter()
                .enumerate()
                .map(|(place, line)| {
                    let place = place + 1;
                    let inner: Vec<_> = (1..=line.inner.len()).map(|inner| view! { <li>{words(language, &format!("{}.{inner}", key(place)))}</li> }).collect();
                    let inner = (!inner.is_empty()).then(|| view! { <ol class="inner">{inner}</ol> });
                    view! { <li><span>{words(language, &key(place))} {inner}</span></li> }
                })
                .collect();
            let body = if part.numbered {
                Either::Left(view! { <ol class="numbered">{lines}</ol> })
            } else {
                Either::Right(view! { <p>{words(language, &key(1))}</p> })
            };
            let title = words(language, &format!("standard.part.{}", part.key));
            view! { <section class="stack"><h3>{title}</h3>{body}</section> }
        })
        .collect();
    view! {
        <section class="stack roomy" aria-labelledby="terjemahan">
            <h2 id="terjemahan">{tr!(language, "standard_page.translation")}</h2>
            {parts}
        </section>
    }
}

/// The rules that applicants accept.
#[component]
fn HouseRules() -> impl IntoView {
    let language = use_language();
    let rules: Vec<_> = (1..=HOUSE_RULES).map(|rule| view! { <li><span>{words(language, &format!("rules.{rule}"))}</span></li> }).collect();
    view! {
        <section class="stack" aria-labelledby="tata-tertib">
            <h2 id="tata-tertib" tabindex="-1">{tr!(language, "fac.rules")}</h2>
            <ol class="numbered">{rules}</ol>
        </section>
    }
}

/// The way to what happens to personal data.
#[component]
fn Privacy() -> impl IntoView {
    let language = use_language();
    view! {
        <section class="stack" aria-labelledby="privasi">
            <h2 id="privasi" tabindex="-1">{tr!(language, "page.privacy")}</h2>
            <p>{tr!(language, "form.privacy")} " " <a href=paths::PRIVACY>{tr!(language, "page.privacy")}</a></p>
        </section>
    }
}

/// The fourteen components of a standard (Permenpan RB 15/2014): six from the document, eight for the office to fill in.
#[component]
fn Components() -> impl IntoView {
    let language = use_language();
    let filled: Vec<_> = PARTS
        .iter()
        .map(|part| view! { <li class="due" data-status="ok"><Icon name="check"/>{words(language, &format!("standard.part.{}", part.key))}</li> })
        .collect();
    let missing: Vec<_> = MISSING
        .iter()
        .map(|key| {
            view! {
                <li class="row nowrap">
                    <span class="due" data-status="idle"><Icon name="ring"/>{words(language, &format!("standard.missing.{key}"))}</span>
                    <small class="push muted">{tr!(language, "standard.not_filled")}</small>
                </li>
            }
        })
        .collect();
    view! {
        <aside class="stack">
            <section class="panel" aria-labelledby="komponen">
                <div class="panel-body stack">
                    <h2 id="komponen">{tr!(language, "standard_page.components")}</h2>
                    <p class="muted small">{tr!(language, "standard_page.components_note", filled = PARTS.len(), missing = MISSING.len())}</p>
                    <ul class="stack thin">{filled}{missing}</ul>
                    <button class="button wide no-print" type="button" on:click=move |_| browser::print()>
                        <Icon name="print"/>
                        {tr!(language, "standard_page.print")}
                    </button>
                </div>
            </section>
        </aside>
    }
}
