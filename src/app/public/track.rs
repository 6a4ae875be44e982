use leptos::prelude::*;

#[component]
pub fn FindPage() -> impl IntoView {
    view! { <h1>"FindPage"</h1> }
}
#[component]
pub fn TrackPage() -> impl IntoView {
    view! { <h1>"TrackPage"</h1> }
}
