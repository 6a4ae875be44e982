//! SILANDAP: facility lending for BPMP Provinsi Kalimantan Selatan.
//!
//! One crate, two programs: the feature `ssr` builds the server, `hydrate` the client in the browser. This is the only
//! file with `cfg(feature)`.
#![recursion_limit = "512"]

// The wording of WhatsApp messages stays in the office; the rest is read in browsers too.
#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "id");
#[cfg(not(feature = "ssr"))]
rust_i18n::i18n!("locales/browser", fallback = "id");

/// The words of the staff's pages, which come with their download.
#[cfg(not(feature = "ssr"))]
mod staff_words {
    rust_i18n::i18n!("locales/staff", fallback = "id");

    pub fn find(locale: &str, key: &str) -> Option<std::borrow::Cow<'static, str>> {
        _rust_i18n_try_translate(locale, key)
    }
}
/// The server knows all words from the beginning.
#[cfg(feature = "ssr")]
mod staff_words {
    pub fn find(_locale: &str, _key: &str) -> Option<std::borrow::Cow<'static, str>> {
        None
    }
}

/// The words of the survey, which come with the pages that need them.
#[cfg(not(feature = "ssr"))]
mod survey_words {
    rust_i18n::i18n!("locales/survey", fallback = "id");

    pub fn find(locale: &str, key: &str) -> Option<std::borrow::Cow<'static, str>> {
        _rust_i18n_try_translate(locale, key)
    }
}
#[cfg(feature = "ssr")]
mod survey_words {
    pub fn find(_locale: &str, _key: &str) -> Option<std::borrow::Cow<'static, str>> {
        None
    }
}

pub mod app;
pub mod components;
pub mod domain;
pub mod error;
pub mod i18n;
pub mod server_fns;

#[cfg(feature = "hydrate")]
pub mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "browser_absent.rs"]
pub mod browser;

#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod workflow;

/// Room for the tool that splits the client: it lays the data out anew for every part, and where the new layout is one byte
/// longer than the old one it puts all data (70 kB, texts of the staff among them) into the first download. Nobody reads
/// this, so it is in the old layout only and reaches no browser.
#[cfg(feature = "hydrate")]
#[used]
static ROOM_FOR_SPLITTING: [u8; 8192] = [b' '; 8192];

/// Takes over the page that the server has rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
