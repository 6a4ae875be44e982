use leptos::prelude::*;

#[component]
pub fn FindPage() -> impl IntoView {
    view! { <h1>"FindPage"</h1> }
}
#[component]
pub fn TrackPage() -> impl IntoView {
    view! { <h1>"TrackPage"</h1> }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TrackOutcome {
    pub code: String,
    pub last_four: String,
    pub error: Option<crate::error::AppError>,
}
