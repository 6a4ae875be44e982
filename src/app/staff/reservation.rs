use leptos::prelude::*;

#[component]
pub fn ReservationPage() -> impl IntoView {
    view! { <h1>"ReservationPage"</h1> }
}
