use leptos::prelude::*;

#[component]
pub fn FacilitiesPage() -> impl IntoView {
    view! { <h1>"FacilitiesPage"</h1> }
}
#[component]
pub fn FacilityPage() -> impl IntoView {
    view! { <h1>"FacilityPage"</h1> }
}
