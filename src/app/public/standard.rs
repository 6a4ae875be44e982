use leptos::prelude::*;

#[component]
pub fn StandardPage() -> impl IntoView {
    view! { <h1>"StandardPage"</h1> }
}
