//! `/pengaduan`: the four channels of the service standard. Complaints are not taken here: the national ones go to
//! SP4N-LAPOR!.

use crate::app::{PageTitle, use_language};
use crate::components::Icon;
use crate::tr;
use leptos::either::Either;
use leptos::prelude::*;

/// The four channels.
#[component]
pub fn ComplaintPage() -> impl IntoView {
    let language = use_language();
    view! {
        <PageTitle text=tr!(language, "nav.complaint")/>
        <div class="wrap page-main stack roomy">
            <div class="stack tight">
                <h1>{tr!(language, "nav.complaint")}</h1>
                <p class="muted">{tr!(language, "standard_page.complaint_lead")}</p>
            </div>
            <Channels top=true/>
            <p class="soft"><Icon name="info"/><span>{tr!(language, "standard_page.complaint_free")}</span></p>
        </div>
    }
}

/// The channels as cards; `top` when no other heading stands between them and the page's.
#[component]
pub fn Channels(#[prop(optional)] top: bool) -> impl IntoView {
    let language = use_language();
    let heading = move |icon: &'static str, name: String| {
        let content = view! { <Icon name=icon/>{name} };
        if top { Either::Left(view! { <h2 class="card-title">{content}</h2> }) } else { Either::Right(view! { <h3>{content}</h3> }) }
    };
    view! {
        <ul class="channels">
            <li class="panel panel-body stack tight">
                {heading("pen", tr!(language, "standard_page.written"))}
                <p>{tr!(language, "standard_page.written_text")}</p>
            </li>
            <li class="panel panel-body stack tight">
                {heading("people", tr!(language, "standard_page.in_person"))}
                <p>{tr!(language, "standard_page.in_person_text")}</p>
            </li>
            <li class="panel panel-body stack tight">
                {heading("globe", tr!(language, "standard_page.site"))}
                <p>{tr!(language, "standard_page.site_text")} " " <a href="https://bpmpkalsel.kemdikbud.go.id" rel="external noopener">"bpmpkalsel.kemdikbud.go.id"</a></p>
            </li>
            <li class="panel panel-body stack tight">
                {heading("horn", "SP4N-LAPOR!".to_owned())}
                <p>{tr!(language, "standard_page.national")} " " <a href="https://www.lapor.go.id" rel="external noopener">"lapor.go.id"</a></p>
            </li>
        </ul>
    }
}
