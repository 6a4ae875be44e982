use leptos::prelude::*;
use leptos_router::components::Outlet;

#[component]
pub fn PublicLayout() -> impl IntoView {
    view! { <div class="public"><main id="isi"><Outlet/></main></div> }
}
