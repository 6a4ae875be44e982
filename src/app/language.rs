//! The language of a page is chosen once, by the server: `?lang=`, else the cookie, else Indonesian. The browser reads it
//! from `<html lang>`. Switching loads the page anew.

use crate::domain::language::Language;
use leptos::prelude::*;

/// What the server found in the request; put into the context of every render.
#[derive(Debug, Clone, Copy)]
pub struct RequestLanguage(pub Language);

/// On the server the language of the request, in the browser that of the document.
pub fn language_of_page() -> Language {
    if let Some(RequestLanguage(language)) = use_context::<RequestLanguage>() {
        return language;
    }
    if is_browser() {
        let code = document().document_element().and_then(|html| html.get_attribute("lang"));
        return code.and_then(|code| code.parse().ok()).unwrap_or_default();
    }
    Language::default()
}

pub fn provide_language(language: Language) {
    provide_context(language);
}

/// The language of this page, for components.
pub fn use_language() -> Language {
    use_context::<Language>().unwrap_or_default()
}
