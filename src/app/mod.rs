//! Pages: a file per URL, each a title, a resource and a list of sections. Everything a visitor must do works as plain
//! HTML first; the browser then hydrates the same tree. To add a page: its path in `paths.rs`, its file, a line below.

pub mod language;
mod lazy;
pub mod not_found;
pub mod paths;
pub mod public;
pub mod staff;
pub mod week;

use crate::domain::calendar_view::WeekStart;
use crate::domain::language::Language;
use language::{language_of_page, provide_language};
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::location::RequestUrl;
use leptos_router::{Lazy, SsrMode, StaticSegment, path};

/// The document around the app, rendered by the server only.
///
/// `root` is the prefix under which this client build never changes.
pub fn shell(options: LeptosOptions, root: String) -> impl IntoView {
    let language = language_of_page();
    let week = Some(week::week_start()).filter(|start| *start != WeekStart::default()).map(WeekStart::code);
    let stylesheet = format!("{root}/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang=language.code() data-week=week>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.png" type="image/png"/>
                {is_of_the_office().then(|| {
                    view! {
                        <link rel="manifest" href="/manifest.webmanifest"/>
                        <link rel="apple-touch-icon" href="/icon-192.png"/>
                        {theme_color("#f6f9f9", "light")}
                        {theme_color("#0c1519", "dark")}
                    }
                })}
                <link rel="stylesheet" href=stylesheet/>
                <script nonce=leptos::nonce::use_nonce()>{THEME_SCRIPT}</script>
                <AutoReload options=options.clone()/>
                <HydrationScripts options root/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The staff's side can be installed as an app; a visitor's first page carries nothing of that.
fn is_of_the_office() -> bool {
    use_context::<RequestUrl>().is_some_and(|url| {
        // The whole address, whatever its origin.
        let address = url.as_ref().split('?').next().unwrap_or_default();
        let path = address.split_once("://").and_then(|(_, rest)| Some(&rest[rest.find('/')?..])).unwrap_or(address);
        path == paths::SIGN_IN || path == paths::OFFICE || path.starts_with("/kantor/")
    })
}

/// The colour of the system's bars around an installed app; the canvas of `style/tokens.css`.
fn theme_color(color: &'static str, scheme: &'static str) -> impl IntoView {
    leptos::html::meta().name("theme-color").content(color).attr("media", format!("(prefers-color-scheme: {scheme})"))
}

/// Puts the chosen theme on the page before anything is painted, so that it does not flash.
const THEME_SCRIPT: &str = "try{var t=localStorage.getItem('theme');if(t==='dark'||t==='light')document.documentElement.dataset.theme=t}catch(e){}";

/// The whole app, the same tree on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    lazy::provide_downloads();
    provide_language(language_of_page());
    let title = ArcRwSignal::new("SILANDAP".to_owned());
    provide_context(DocumentTitle { text: title.clone(), path: ArcRwSignal::new(None) });
    view! {
        <leptos_meta::Title text=move || title.get()/>
        <Router>
            <Routes fallback=not_found::NotFoundPage>
                <ParentRoute path=StaticSegment("") view=public::layout::PublicLayout>
                    <Route path=StaticSegment("") view=public::home::HomePage ssr=SsrMode::Async/>
                    <Route path=path!("ajukan") view={Lazy::<public::ApplyRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("lacak") view={Lazy::<public::FindRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("p/:secret") view={Lazy::<public::TrackRoute>::new()} ssr=SsrMode::Async/>
                    // Where its form for the letter leads when the letter was not stored.
                    <Route path=path!("p/:secret/surat") view={Lazy::<public::TrackRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("p/:secret/survei") view={Lazy::<public::SurveyRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("fasilitas") view={Lazy::<public::FacilitiesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("fasilitas/:code") view={Lazy::<public::FacilityRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("standar") view={Lazy::<public::StandardRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("pengaduan") view={Lazy::<public::ComplaintRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("privasi") view={Lazy::<public::PrivacyRoute>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
                <Route path=path!("antrean") view={Lazy::<public::WaitingRoomRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("masuk") view={Lazy::<staff::SignInRoute>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("kantor") view={Lazy::<staff::LayoutRoute>::new()}>
                    <Route path=StaticSegment("") view={Lazy::<staff::InboxRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("permohonan/:code") view={Lazy::<staff::ReservationRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("permohonan/:code/foto") view={Lazy::<staff::ReservationRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("permohonan/:code/surat") view={Lazy::<staff::ReservationRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("permohonan/:code/disposisi") view={Lazy::<staff::SheetRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("permohonan/:code/berita-acara") view={Lazy::<staff::RecordRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("kepala") view={Lazy::<staff::HeadDeskRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("tugas") view={Lazy::<staff::TasksRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("kalender") view={Lazy::<staff::CalendarRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("kegiatan") view={Lazy::<staff::EventRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("pesan") view={Lazy::<staff::MessagesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("loket") view={Lazy::<staff::FrontDeskRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("loket/permohonan") view={Lazy::<staff::WalkInRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("loket/bukti/:code") view={Lazy::<staff::SlipRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("dasbor") view={Lazy::<staff::DashboardRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("hari-kerja") view={Lazy::<staff::WorkingDaysRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("fasilitas") view={Lazy::<staff::PlacesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("fasilitas/:code") view={Lazy::<staff::PlaceRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("pemberitahuan") view={Lazy::<staff::NoticesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("hari-ini") view={Lazy::<staff::TodayRoute>::new()} ssr=SsrMode::Async/>
                    // Where its form for a photo leads when the photo was not stored.
                    <Route path=path!("fasilitas/:code/foto") view={Lazy::<staff::PlaceRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("akun") view={Lazy::<staff::AccountRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("petugas") view={Lazy::<staff::PeopleRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("atur") view={Lazy::<staff::SettingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("atur/kantor") view={Lazy::<staff::OfficeSettingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("atur/tata-tertib") view={Lazy::<staff::HouseRulesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("atur/pesan") view={Lazy::<staff::WordingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("atur/pesan/:template") view={Lazy::<staff::WordingRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("atur/standar") view={Lazy::<staff::StandardSettingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("atur/webhook") view={Lazy::<staff::WebhooksRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("privasi") view={Lazy::<staff::PersonalDataRoute>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The document's title; one for all pages. The server reads its words when the page's owner is gone already, so they
/// belong to nobody.
#[derive(Clone)]
struct DocumentTitle {
    text: ArcRwSignal<String>,
    /// Of the page that it is the title of, in the browser.
    path: ArcRwSignal<Option<String>>,
}

/// For what is drawn and not shown: its titles go nowhere.
pub fn provide_silent_title() {
    provide_context(DocumentTitle { text: ArcRwSignal::new(String::new()), path: ArcRwSignal::new(None) });
}

/// Title of a page: what it is, then the name of the service. After a way from page to page the page's heading gets the
/// focus, as after a page load. It may stand inside of what is drawn anew with new data; the `<Title>` of leptos_meta may
/// not, it keeps the text of the first drawing.
#[component]
pub fn PageTitle(#[prop(into)] text: Signal<String>) -> impl IntoView {
    if let Some(title) = use_context::<DocumentTitle>() {
        let words = title.text.clone();
        let show = move || {
            if let Some(text) = text.try_get() {
                words.set(as_title(format!("{text} · SILANDAP")));
            }
        };
        untrack(&show);
        let path = use_location().pathname;
        Effect::new(move |_| {
            show();
            let here = path.get_untracked();
            let before = title.path.get_untracked();
            if before.as_ref() != Some(&here) {
                title.path.set(Some(here));
                if before.is_some() {
                    crate::browser::focus_heading_when_painted();
                }
            }
        });
    }
}

/// The server writes the title into the page as it stands, so what people have typed must not become markup there; the browser
/// takes it as text.
fn as_title(text: String) -> String {
    if cfg!(target_family = "wasm") { text } else { text.replace('&', "&amp;").replace('<', "&lt;") }
}

/// Tells when the page around has come alive; every frame and every page without one calls it.
pub fn tell_when_alive() {
    Effect::new(|_| crate::browser::mark_alive());
}

/// The language of this page.
pub fn use_language() -> Language {
    language::use_language()
}
