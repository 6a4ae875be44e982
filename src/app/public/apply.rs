use leptos::prelude::*;

#[component]
pub fn ApplyPage() -> impl IntoView {
    view! { <h1>"ApplyPage"</h1> }
}
