//! A year is coming that has no public holidays yet: deadlines in it are worked out as if there were none.

use crate::app::use_language;
use crate::components::Icon;
use crate::tr;
use leptos::prelude::*;

/// The banner, while there is such a year.
#[component]
pub fn MissingYear(year: Option<i32>) -> impl IntoView {
    let language = use_language();
    year.map(|year| {
        view! {
            <div class="notice" data-tone="wait">
                <Icon name="warn"/>
                <p><b>{tr!(language, "workdays.missing", year = year)}</b></p>
                <p>{tr!(language, "workdays.missing_text", year = year)}</p>
            </div>
        }
    })
}
