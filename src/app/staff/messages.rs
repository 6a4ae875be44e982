use leptos::prelude::*;

#[component]
pub fn MessagesPage() -> impl IntoView {
    view! { <h1>"MessagesPage"</h1> }
}
