//! A page that is not there.

use super::{PageTitle, paths, tell_when_alive, use_language};
use crate::tr;
use leptos::prelude::*;

/// 404 with one way on.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let language = use_language();
    tell_when_alive();
    view! {
        <PageTitle text=tr!(language, "page.not_found.title")/>
        <main id="isi" class="wrap page-main">
            <div class="blank">
                <h1>{tr!(language, "page.not_found.title")}</h1>
                <p>{tr!(language, "page.not_found.text")}</p>
                <a class="button primary" href=paths::HOME>{tr!(language, "nav.calendar")}</a>
            </div>
        </main>
    }
}
