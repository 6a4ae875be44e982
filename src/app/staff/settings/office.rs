//! `/kantor/atur/kantor`: names, how the office is reached, links, the cut-off, and reminders. One form, so that what belongs together is
//! saved together.

use super::super::acts::{Acts, Answers};
use super::super::workspace::{HEADING, LoadAndKeep};
use super::BackToSettings;
use super::fields::{SAVED, setting_field};
use crate::app::{PageTitle, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::office_settings::Key;
use crate::i18n::words;
use crate::server_fns::settings::{SaveSettings, SettingsView, load_settings};
use crate::tr;
use leptos::prelude::*;

/// Panels of the form: last part of the heading's key, and the keys in it.
const PANELS: [(&str, &[Key]); 6] = [
    ("names", &[Key::Decree, Key::Expansion, Key::OfficeId, Key::OfficeEn, Key::UnitId, Key::UnitEn]),
    ("reach", &[Key::Address, Key::Phone, Key::Whatsapp, Key::Email, Key::HoursId, Key::HoursEn]),
    ("links", &[Key::Website, Key::Dangsanak, Key::Lapor]),
    ("deadline", &[Key::CutOff]),
    ("head", &[Key::HeadFirst]),
    ("reminders", &[Key::ReminderTime, Key::OfferHours, Key::SurveyTime, Key::DeadlineHours]),
];

/// The page.
#[component]
pub fn OfficeSettingsPage() -> impl IntoView {
    let language = use_language();
    let acts = Acts::set_up();
    let save = ServerAction::<SaveSettings>::new();
    acts.follow(SAVED, save, |()| None);
    let settings = Resource::new_blocking(move || acts.tick.get(), |_| load_settings());
    // The button that saved is built anew as well.
    Effect::new(move |before: Option<u64>| {
        let tick = acts.tick.get();
        if before.is_some_and(|before| before != tick) {
            browser::focus(HEADING);
        }
        tick
    });
    view! {
        <PageTitle text=tr!(language, "settings.office.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "settings.office.title")}</h1>
        </header>
        <div class="stack roomy">
            <BackToSettings/>
            <Answers acts/>
            // Within a closure it is built anew after each save: a field shows its text as it is kept, not as it was typed.
            <LoadAndKeep
                from=settings
                children=move |settings: SettingsView| { move || view! { <OfficeForm settings=settings.clone() acts save/> } }
            />
        </div>
    }
}

#[component]
fn OfficeForm(settings: SettingsView, acts: Acts, save: ServerAction<SaveSettings>) -> impl IntoView {
    let language = use_language();
    let SettingsView { revision, texts, .. } = settings;
    let panels: Vec<_> = PANELS
        .iter()
        .map(|(name, keys)| {
            let heading = format!("atur-{name}");
            let title = words(language, &format!("settings.panel.{name}"));
            let note = (*name == "deadline").then(|| view! { <p class="muted">{tr!(language, "settings.deadline_note")}</p> });
            let fields: Vec<_> = keys.iter().map(|key| setting_field(language, &texts, acts, *key, None)).collect();
            view! {
                <section class="panel" aria-labelledby=heading.clone()>
                    <header><h2 id=heading.clone()>{title}</h2></header>
                    <div class="panel-body stack">{note} {fields}</div>
                </section>
            }
        })
        .collect();
    view! {
        <ActionForm action=save attr:class="stack roomy">
            <input type="hidden" name="revision" value=revision/>
            <p class="soft"><Icon name="info"/><span>{tr!(language, "settings.empty_note")}</span></p>
            <div class="board">{panels}</div>
            <div><button class="button primary" type="submit">{tr!(language, "settings.save")}</button></div>
        </ActionForm>
    }
}
