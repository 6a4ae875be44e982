use leptos::prelude::*;

#[component]
pub fn ApplyPage() -> impl IntoView {
    view! { <h1>"ApplyPage"</h1> }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FormOutcome {
    pub form: crate::domain::application_form::ApplicationForm,
    pub error: Option<crate::error::AppError>,
}
pub fn apply_alternative(_form: &mut crate::domain::application_form::ApplicationForm, _choice: &str) {}
