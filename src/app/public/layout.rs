//! The frame around every public page: brand, navigation, theme, language, footer.

use crate::app::{paths, tell_when_alive, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::language::Language;
use crate::domain::office_settings::Contact;
use crate::server_fns::settings::load_contact;
use crate::tr;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

/// Header, page and footer.
#[component]
pub fn PublicLayout() -> impl IntoView {
    let language = use_language();
    tell_when_alive();
    view! {
        <div class="public">
            <a class="skip" href="#isi" rel="external">{tr!(language, "nav.skip")}</a>
            <SiteHeader/>
            <main id="isi" tabindex="-1"><Outlet/></main>
            <SiteFooter/>
        </div>
    }
}

/// Pages in the navigation, with the keys of their names.
fn entries(language: Language) -> [(&'static str, String); 5] {
    [
        (paths::HOME, tr!(language, "nav.calendar")),
        (paths::FACILITIES, tr!(language, "nav.facilities")),
        (paths::FIND, tr!(language, "nav.track")),
        (paths::STANDARD, tr!(language, "nav.standard")),
        (paths::COMPLAINT, tr!(language, "nav.complaint")),
    ]
}

/// The entry to which a page belongs.
fn is_current(entry: &str, path: &str) -> bool {
    match entry {
        paths::HOME => path == paths::HOME,
        paths::FIND => path == paths::FIND || path.starts_with("/p/"),
        _ => path == entry || path.strip_prefix(entry).is_some_and(|rest| rest.starts_with('/')),
    }
}

#[component]
fn SiteHeader() -> impl IntoView {
    let language = use_language();
    let path = use_location().pathname;
    let menu = NodeRef::<html::Details>::new();
    Effect::new(move |_| {
        path.track();
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.remove_attribute("open");
        }
    });
    let links = move || {
        entries(language)
            .into_iter()
            .map(|(href, name)| {
                let current = move || path.with(|path| is_current(href, path)).then_some("page");
                view! { <li><a href=href aria-current=current>{name}</a></li> }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <header class="site-header">
            <div class="wrap">
                <a class="brand" href=paths::HOME>
                    <Mark/>
                    <span><b>"SILANDAP"</b><small>{tr!(language, "page.office")}</small></span>
                </a>
                <nav class="desktop-nav" aria-label=tr!(language, "page.main_nav")><ul>{links()}</ul></nav>
                <div class="header-tools">
                    <button class="button quiet square" type="button" aria-label=tr!(language, "page.theme") on:click=move |_| browser::toggle_theme()>
                        <Icon name="theme"/>
                    </button>
                    <a class="button quiet wide-only" href=paths::SIGN_IN>{tr!(language, "nav.login")}</a>
                    <details class="menu" node_ref=menu>
                        <summary class="button quiet square" aria-label=tr!(language, "page.menu")><Icon name="menu"/></summary>
                        <nav aria-label=tr!(language, "page.menu")>
                            <ul>
                                {links()}
                                <li><a href=paths::SIGN_IN>{tr!(language, "nav.login")}</a></li>
                            </ul>
                        </nav>
                    </details>
                </div>
            </div>
        </header>
    }
}

/// The mark of the service: the roof of a Banjar house.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 36 36" aria-hidden="true">
            <rect width="36" height="36" rx="9"></rect>
            <path d="M7 23.500c5.500-.7 8.500-6 11-14.500 2.500 8.500 5.500 13.800 11 14.500"></path>
            <path d="M18 17.500v6"></path>
            <path class="beam" d="M10.500 28h15"></path>
        </svg>
    }
}

#[component]
fn SiteFooter() -> impl IntoView {
    let language = use_language();
    let contact = Resource::new_blocking(move || language, load_contact);
    view! {
        <footer class="site-footer">
            <div class="wrap">
                <address>
                    <Transition>{move || contact.get().and_then(Result::ok).map(|contact| view! { <Whereabouts contact/> })}</Transition>
                </address>
                <nav aria-label=tr!(language, "page.foot_nav")>
                    <ul>
                        <li><a href=paths::STANDARD>{tr!(language, "nav.standard")}</a></li>
                        <li><a href=paths::PRIVACY>{tr!(language, "page.privacy")}</a></li>
                        <li><LanguageLink/></li>
                    </ul>
                </nav>
            </div>
        </footer>
    }
}

/// Where the office is and how it is reached; what it has not set is not there.
#[component]
fn Whereabouts(contact: Contact) -> impl IntoView {
    let Contact { counter, address, phone, hours, email, whatsapp } = contact;
    let place = [address, phone].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let line = |text: String| (!text.is_empty()).then(|| view! { <br/> {text} });
    let (place, hours) = (line(place), line(hours));
    let email = (!email.is_empty()).then(|| view! { <br/> <a href=format!("mailto:{email}")>{email.clone()}</a> });
    let whatsapp = whatsapp.map(|(digits, shown)| view! { <br/> "WhatsApp " <a href=format!("https://wa.me/{digits}") rel="external noopener">{shown}</a> });
    view! {
        <b>{counter}</b>
        {place}
        {hours}
        {email}
        {whatsapp}
    }
}

/// The same page in the other language; the page is loaded anew.
#[component]
pub fn LanguageLink() -> impl IntoView {
    let language = use_language();
    let location = use_location();
    let (other, name) = match language {
        Language::Id => (Language::En, "English"),
        Language::En => (Language::Id, "Bahasa Indonesia"),
    };
    let href = move || {
        let search = location.search.get();
        let rest = search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
        let query: Vec<&str> = rest.collect();
        let joint = if query.is_empty() { "" } else { "&" };
        format!("{}?{}{joint}lang={other}", location.pathname.get(), query.join("&"))
    };
    view! { <a href=href rel="external" lang=other.code() hreflang=other.code()>{name}</a> }
}

#[cfg(test)]
mod tests {
    use super::is_current;

    #[test]
    fn the_page_of_one_request_belongs_to_tracking() {
        assert!(is_current("/lacak", "/p/abc") && is_current("/fasilitas", "/fasilitas/AUL-1") && is_current("/", "/"));
        assert!(!is_current("/", "/lacak") && !is_current("/fasilitas", "/fasilitasx"));
    }
}
