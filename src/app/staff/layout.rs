use leptos::prelude::*;
use leptos_router::components::Outlet;

#[component]
pub fn StaffLayout() -> impl IntoView {
    view! { <div class="office"><main id="isi"><Outlet/></main></div> }
}
