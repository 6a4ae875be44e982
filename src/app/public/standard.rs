//! `/standar`: the published service standard. In Indonesian its six parts stand word for word; in English they are
//! translated, with the original below. What the document does not have the office writes itself; until then it is shown as not
//! filled in, never invented.

use super::complaint::Channels;
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::{Icon, Load};
use crate::domain::format::plain_date;
use crate::domain::language::Language;
use crate::domain::office_settings::{Component, Pledge};
use crate::domain::service_standard::{PARTS, Part, marked};
use crate::i18n::words;
use crate::server_fns::settings::{PublishedStandard, load_standard};
use crate::tr;
use chrono::NaiveDate;
use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn StandardPage() -> impl IntoView {
    let language = use_language();
    let standard = Resource::new_blocking(move || language, load_standard);
    view! {
        <PageTitle text=tr!(language, "nav.standard")/>
        <div class="wrap page-main stack roomy">
            <h1>{tr!(language, "standard_page.title")}</h1>
            <Load from=standard let:standard>{the_standard(language, standard)}</Load>
        </div>
    }
}

fn the_standard(language: Language, standard: PublishedStandard) -> AnyView {
    let PublishedStandard { decree, office, expansion, channels, components, pledge, rules, rules_version, rules_from } = standard;
    let expansion = (!expansion.is_empty()).then(|| view! { <p class="muted">"SILANDAP: " {expansion}</p> });
    let written: Vec<Component> = components.iter().filter(|component| !component.text.is_empty()).cloned().collect();
    view! {
        <div class="stack roomy">
            <div class="stack tight">
                <p class="eyebrow">{decree}</p>
                <p class="muted">{office}</p>
                {expansion}
            </div>
            <InShort/>
            <div class="with-aside">
                <div class="stack roomy">
                    {(language == Language::En).then(|| view! { <TranslatedParts/> })}
                    <WordForWord/>
                    {(!written.is_empty()).then(|| view! { <WrittenByTheOffice components=written/> })}
                    <section class="stack" aria-labelledby="kanal">
                        <h2 id="kanal" tabindex="-1">{tr!(language, "standard_page.channels")}</h2>
                        <Channels channels/>
                    </section>
                    <HouseRules rules version=rules_version from=rules_from/>
                    {pledge.map(|pledge| view! { <ThePledge pledge/> })}
                    <Privacy/>
                </div>
                <Components components/>
            </div>
        </div>
    }
    .into_any()
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

/// The components that the document lacks and the office has written.
#[component]
fn WrittenByTheOffice(components: Vec<Component>) -> impl IntoView {
    let language = use_language();
    let components: Vec<_> = components
        .into_iter()
        .map(|component| {
            let Component { key, text, language: spoken } = component;
            let title = words(language, &format!("standard.missing.{key}"));
            view! {
                <section class="stack" aria-labelledby=key.clone()>
                    <h3 id=key.clone() tabindex="-1">{title}</h3>
                    <div class="stack tight" lang=spoken.code()>{paragraphs(&text)}</div>
                </section>
            }
        })
        .collect();
    view! {
        <section class="stack roomy" aria-labelledby="komponen-lain">
            <h2 id="komponen-lain">{tr!(language, "standard_page.other_components")}</h2>
            {components}
        </section>
    }
}

fn paragraphs(text: &str) -> Vec<impl IntoView + use<>> {
    text.lines().filter(|line| !line.is_empty()).map(|line| view! { <p>{line.to_owned()}</p> }).collect()
}

/// The rules that applicants accept.
#[component]
fn HouseRules(rules: Vec<String>, version: i64, from: Option<NaiveDate>) -> impl IntoView {
    let language = use_language();
    let rules: Vec<_> = rules.into_iter().map(|rule| view! { <li><span>{rule}</span></li> }).collect();
    let version = match from {
        Some(from) => tr!(language, "standard_page.rules_from", version = version, date = plain_date(language, from)),
        None => tr!(language, "standard_page.rules_version", version = version),
    };
    view! {
        <section class="stack" aria-labelledby="tata-tertib">
            <h2 id="tata-tertib" tabindex="-1">{tr!(language, "fac.rules")}</h2>
            <p class="muted small">{version}</p>
            <ol class="numbered">{rules}</ol>
        </section>
    }
}

/// *Maklumat pelayanan*.
#[component]
fn ThePledge(pledge: Pledge) -> impl IntoView {
    let language = use_language();
    let Pledge { text, language: spoken, signed, head } = pledge;
    let line = |text: String| (!text.is_empty()).then(|| view! { <p>{text}</p> });
    view! {
        <section class="stack" aria-labelledby="maklumat">
            <h2 id="maklumat" tabindex="-1">{tr!(language, "standard_page.pledge")}</h2>
            <div class="stack tight" lang=spoken.code()>{paragraphs(&text)}</div>
            <div>{line(signed)} {line(head)}</div>
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

/// The fourteen components of a standard (Permenpan RB 15/2014): six from the document, eight that the office fills in.
#[component]
fn Components(components: Vec<Component>) -> impl IntoView {
    let language = use_language();
    let there = |title: String| view! { <li class="due" data-status="ok"><Icon name="check"/>{title}</li> };
    let missing = components.iter().filter(|component| component.text.is_empty()).count();
    let filled = PARTS.len() + components.len() - missing;
    let parts: Vec<_> = PARTS.iter().map(|part| there(words(language, &format!("standard.part.{}", part.key)))).collect();
    let others: Vec<_> = components
        .into_iter()
        .map(|component| {
            let title = words(language, &format!("standard.missing.{}", component.key));
            if !component.text.is_empty() {
                return there(title).into_any();
            }
            view! {
                <li class="row nowrap">
                    <span class="due" data-status="idle"><Icon name="ring"/>{title}</span>
                    <small class="push muted">{tr!(language, "standard.not_filled")}</small>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <aside class="stack">
            <section class="panel" aria-labelledby="komponen">
                <div class="panel-body stack">
                    <h2 id="komponen">{tr!(language, "standard_page.components")}</h2>
                    <p class="muted small">{tr!(language, "standard_page.components_note", filled = filled, missing = missing)}</p>
                    <ul class="stack thin">{parts}{others}</ul>
                    <button class="button wide no-print" type="button" on:click=move |_| browser::print()>
                        <Icon name="print"/>
                        {tr!(language, "standard_page.print")}
                    </button>
                </div>
            </section>
        </aside>
    }
}
