//! `/kantor/atur/tata-tertib`: the house rules with every version that there was, for all staff; the admin gives them a new one.

use super::super::acts::{Acts, Answers};
use super::super::workspace::{HEADING, LoadAndKeep};
use super::BackToSettings;
use crate::app::{PageTitle, use_language};
use crate::components::{TextArea, TextField};
use crate::domain::format::{long_date, plain_date};
use crate::domain::house_rules::HouseRules;
use crate::domain::language::Language;
use crate::domain::slot::local_date;
use crate::server_fns::settings::{PublishHouseRules, RulesPage, RulesVersion, load_house_rules};
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Name of the act, for its faults and for what is said when it is done.
const PUBLISHED: &str = "rules_published";

/// The page.
#[component]
pub fn HouseRulesPage() -> impl IntoView {
    let language = use_language();
    let acts = Acts::set_up();
    let publish = ServerAction::<PublishHouseRules>::new();
    acts.follow(PUBLISHED, publish, |_version: i64| None);
    let rules = Resource::new_blocking(move || acts.tick.get(), |_| load_house_rules());
    view! {
        <PageTitle text=tr!(language, "settings.rules.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "settings.rules.title")}</h1>
        </header>
        <div class="stack roomy">
            <Answers acts/>
            <LoadAndKeep from=rules children=move |page: RulesPage| the_rules(page, acts, publish)/>
        </div>
    }
}

fn the_rules(page: RulesPage, acts: Acts, publish: ServerAction<PublishHouseRules>) -> AnyView {
    let RulesPage { versions, in_force, tomorrow, may_change } = page;
    let form = versions.first().filter(|_| may_change).map(|newest| {
        let newest = newest.rules.clone();
        view! { <RulesForm newest tomorrow acts publish/> }
    });
    let back = may_change.then(|| view! { <BackToSettings/> });
    let versions: Vec<_> = versions.into_iter().map(|version| view! { <Version version in_force/> }).collect();
    view! {
        <div class="stack roomy">
            {back}
            {versions}
            {form}
        </div>
    }
    .into_any()
}

/// One version: since when, by whom, how often it was accepted, and what it says.
#[component]
fn Version(version: RulesVersion, in_force: i64) -> impl IntoView {
    let language = use_language();
    let RulesVersion { rules, entered_at, entered_by, agreed } = version;
    let id = format!("versi-{}", rules.version);
    let from = rules.from.map_or_else(|| tr!(language, "settings.rules.beginning"), |from| long_date(language, from));
    let state = match rules.version.cmp(&in_force) {
        std::cmp::Ordering::Less => tr!(language, "settings.rules.over"),
        std::cmp::Ordering::Equal => tr!(language, "settings.rules.in_force"),
        std::cmp::Ordering::Greater => tr!(language, "settings.rules.to_come"),
    };
    let entered = entered_at.map_or_else(
        || tr!(language, "settings.rules.with_the_program"),
        |at| tr!(language, "settings.rules.by", date = plain_date(language, local_date(at)), who = &entered_by),
    );
    let texts: Vec<_> = Language::ALL
        .iter()
        .map(|spoken| {
            let lines: Vec<_> = rules.lines(*spoken).into_iter().map(|line| view! { <li><span>{line}</span></li> }).collect();
            view! { <ol class="numbered" lang=spoken.code()>{lines}</ol> }
        })
        .collect();
    let open = rules.version == in_force;
    view! {
        <section class="panel" aria-labelledby=id.clone()>
            <header>
                <h2 id=id.clone()>{tr!(language, "settings.rules.version", version = rules.version)}</h2>
                <span class="muted">{state}</span>
            </header>
            <div class="panel-body stack">
                <dl class="facts">
                    <dt>{tr!(language, "settings.rules.from")}</dt>
                    <dd>{from}</dd>
                    <dt>{tr!(language, "settings.rules.entered")}</dt>
                    <dd>{entered}</dd>
                    <dt>{tr!(language, "settings.rules.agreed")}</dt>
                    <dd>{tr!(language, "settings.rules.requests", n = agreed)}</dd>
                </dl>
                <details class="act" open=open>
                    <summary>{tr!(language, "settings.rules.read")}</summary>
                    <div class="stack roomy">{texts}</div>
                </details>
            </div>
        </section>
    }
}

/// A new version, beginning with the words of the newest one.
#[component]
fn RulesForm(newest: HouseRules, tomorrow: NaiveDate, acts: Acts, publish: ServerAction<PublishHouseRules>) -> impl IntoView {
    let language = use_language();
    let HouseRules { version, text_id, text_en, .. } = newest;
    let title = tr!(language, "settings.rules.new", version = version + 1);
    let (text_id, text_en, earliest) = (Signal::stored(text_id), Signal::stored(text_en), tomorrow.to_string());
    let from_date = Signal::stored(earliest.clone());
    view! {
        <section class="panel" aria-labelledby="versi-baru">
            <header><h2 id="versi-baru">{title}</h2></header>
            <div class="panel-body">
                <ActionForm action=publish attr:class="stack">
                    <p class="muted">{tr!(language, "settings.rules.text")}</p>
                    <TextArea
                        id="text_id"
                        label=tr!(language, "settings.in_indonesian")
                        hint=tr!(language, "settings.rules.hint")
                        value=text_id
                        error=acts.field(PUBLISHED, "text_id")
                        rows=12
                        maxlength=6000
                        required=true
                    />
                    <TextArea
                        id="text_en"
                        label=tr!(language, "settings.in_english")
                        value=text_en
                        error=acts.field(PUBLISHED, "text_en")
                        rows=12
                        maxlength=6000
                        required=true
                    />
                    <TextField
                        id="from_date"
                        kind="date"
                        label=tr!(language, "settings.rules.from")
                        hint=tr!(language, "settings.rules.from_hint")
                        value=from_date
                        error=acts.field(PUBLISHED, "from_date")
                        min=earliest
                        required=true
                    />
                    <button class="button primary" type="submit">{tr!(language, "settings.rules.publish")}</button>
                </ActionForm>
            </div>
        </section>
    }
}
