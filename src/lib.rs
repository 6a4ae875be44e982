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

/// Takes over the page that the server has rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
