//! Line drawings from one sprite, `public/icons.svg` (24 grid, 1.75 stroke).

use leptos::prelude::*;

/// An icon beside a word; never the only sign, so hidden from assistive technology.
#[component]
pub fn Icon(
    /// Name in the sprite without `i-`: `clock`, `check`, `half` …
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("/icons.svg#i-{name}")></use>
        </svg>
    }
}
