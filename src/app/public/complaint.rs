use leptos::prelude::*;

#[component]
pub fn ComplaintPage() -> impl IntoView {
    view! { <h1>"ComplaintPage"</h1> }
}
