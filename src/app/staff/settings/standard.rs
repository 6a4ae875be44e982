//! `/kantor/atur/standar`: the eight components of the service standard that the document lacks, and the pledge. Each is saved by
//! itself; the six parts of the document stay word for word.

use super::super::acts::{Acts, Answers};
use super::super::workspace::{HEADING, LoadAndKeep};
use super::BackToSettings;
use super::fields::{SAVED, setting_field};
use crate::app::{PageTitle, paths, use_language};
use crate::domain::office_settings::{COMPONENTS, Key};
use crate::i18n::words;
use crate::server_fns::settings::{SaveSettings, SettingsView, load_settings};
use crate::tr;
use leptos::prelude::*;

/// The page.
#[component]
pub fn StandardSettingsPage() -> impl IntoView {
    let language = use_language();
    let acts = Acts::set_up();
    let save = ServerAction::<SaveSettings>::new();
    acts.follow(SAVED, save, |()| None);
    let settings = Resource::new_blocking(move || acts.tick.get(), |_| load_settings());
    view! {
        <PageTitle text=tr!(language, "settings.standard.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "settings.standard.title")}</h1>
        </header>
        <div class="stack roomy">
            <BackToSettings/>
            <p>
                {tr!(language, "settings.standard.text")} " "
                <a href=paths::STANDARD rel="external">{tr!(language, "nav.standard")}</a>
            </p>
            <Answers acts/>
            <LoadAndKeep from=settings children=move |settings: SettingsView| view! { <Components settings acts save/> }/>
        </div>
    }
}

#[component]
fn Components(settings: SettingsView, acts: Acts, save: ServerAction<SaveSettings>) -> impl IntoView {
    let language = use_language();
    let SettingsView { revision, texts, .. } = settings;
    let is_filled = |key: Key| texts.get(key.code()).is_some_and(|text| !text.is_empty());
    let panels: Vec<_> = COMPONENTS
        .iter()
        .map(|(key, indonesian, english)| {
            let title = words(language, &format!("standard.missing.{key}"));
            let (id, filled) = (format!("komponen-{key}"), is_filled(*indonesian));
            let labelled = [(*indonesian, tr!(language, "settings.in_indonesian")), (*english, tr!(language, "settings.in_english"))];
            let fields: Vec<AnyView> = labelled.into_iter().map(|(key, label)| setting_field(language, &texts, acts, key, Some(label))).collect();
            view! { <Panel id title filled fields revision save/> }
        })
        .collect();
    let pledge = [Key::PledgeId, Key::PledgeEn, Key::PledgePlace, Key::PledgeDate, Key::PledgeHead];
    let fields: Vec<AnyView> = pledge.into_iter().map(|key| setting_field(language, &texts, acts, key, None)).collect();
    let (id, title, filled) = ("maklumat".to_owned(), tr!(language, "standard_page.pledge"), is_filled(Key::PledgeId));
    view! {
        <div class="stack roomy">
            <div class="board">{panels}</div>
            <Panel id title filled fields revision save/>
        </div>
    }
}

/// One component with its form.
#[component]
fn Panel(id: String, title: String, filled: bool, fields: Vec<AnyView>, revision: i64, save: ServerAction<SaveSettings>) -> impl IntoView {
    let language = use_language();
    let state = (!filled).then(|| view! { <span class="muted">{tr!(language, "standard.not_filled")}</span> });
    let spoken = format!(" {title}");
    view! {
        <section class="panel" aria-labelledby=id.clone()>
            <header><h2 id=id.clone()>{title}</h2>{state}</header>
            <div class="panel-body">
                <ActionForm action=save attr:class="stack">
                    <input type="hidden" name="revision" value=revision/>
                    {fields}
                    <button class="button" type="submit">{tr!(language, "settings.save")}<span class="sr">{spoken}</span></button>
                </ActionForm>
            </div>
        </section>
    }
}
