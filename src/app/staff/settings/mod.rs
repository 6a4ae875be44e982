//! `/kantor/atur`: where the admin sets up the office. The ways to everything that is set elsewhere, and what the office says of
//! itself (`kantor`, `tata-tertib`, `standar`, `pesan` below).

mod fields;
pub mod office;
pub mod rules;
pub mod standard;
pub mod wordings;

use super::workspace::{HEADING, LoadAndKeep};
use crate::app::{PageTitle, paths, use_language};
use crate::components::Icon;
use crate::domain::office_settings::COMPONENTS;
use crate::server_fns::settings::{SettingsView, load_settings};
use crate::tr;
use leptos::prelude::*;

/// The ways.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let language = use_language();
    let settings = Resource::new_blocking(|| (), |()| load_settings());
    view! {
        <PageTitle text=tr!(language, "settings.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "settings.title")}</h1>
        </header>
        <LoadAndKeep from=settings children=move |settings: SettingsView| view! { <Ways settings/> }/>
    }
}

#[component]
fn Ways(settings: SettingsView) -> impl IntoView {
    let language = use_language();
    let filled = filled_components(&settings);
    let standard = tr!(language, "settings.standard.state", filled = filled, all = COMPONENTS.len());
    let rules = tr!(language, "settings.rules.state", version = settings.rules_version);
    let way = |icon: &'static str, href: &'static str, title: String, text: String| {
        view! {
            <li class="panel panel-body stack tight">
                <h2 class="card-title"><Icon name=icon/><a href=href>{title}</a></h2>
                <p class="muted">{text}</p>
            </li>
        }
    };
    view! {
        <ul class="channels">
            {way("office", paths::OFFICE_SETTINGS, tr!(language, "settings.office.title"), tr!(language, "settings.office.text"))}
            {way("flag", paths::HOUSE_RULES, tr!(language, "settings.rules.title"), rules)}
            {way("chat", paths::WORDINGS, tr!(language, "wordings.title"), tr!(language, "wordings.text"))}
            {way("check", paths::STANDARD_SETTINGS, tr!(language, "settings.standard.title"), standard)}
            {way("cal", paths::WORKING_DAYS, tr!(language, "workdays.title"), tr!(language, "settings.working_days"))}
            {way("box", paths::PLACES, tr!(language, "settings.facilities.title"), tr!(language, "settings.facilities"))}
            {way("eye", paths::PERSONAL_DATA, tr!(language, "settings.privacy.title"), tr!(language, "settings.privacy"))}
        </ul>
    }
}

/// So many of the components that the document lacks are written.
fn filled_components(settings: &SettingsView) -> usize {
    let written = |key: &str| settings.texts.get(key).is_some_and(|text| !text.is_empty());
    COMPONENTS.iter().filter(|(_, indonesian, _)| written(indonesian.code())).count()
}

/// The way back to the list.
#[component]
pub fn BackToSettings() -> impl IntoView {
    let language = use_language();
    view! {
        <p>
            <a class="button quiet" href=paths::SETTINGS><Icon name="left"/>{tr!(language, "settings.title")}</a>
        </p>
    }
}
