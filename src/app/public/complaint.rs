//! `/pengaduan`: the channels of the service standard, as far as the office has them. Complaints are not taken here: the national
//! ones go to SP4N-LAPOR!.

use crate::app::{PageTitle, use_language};
use crate::components::{Icon, Load};
use crate::domain::office_settings::{ComplaintChannels, shown_link};
use crate::server_fns::settings::load_channels;
use crate::tr;
use leptos::either::Either;
use leptos::prelude::*;

/// The channels.
#[component]
pub fn ComplaintPage() -> impl IntoView {
    let language = use_language();
    let channels = Resource::new_blocking(move || language, load_channels);
    view! {
        <PageTitle text=tr!(language, "nav.complaint")/>
        <div class="wrap page-main stack roomy">
            <div class="stack tight">
                <h1>{tr!(language, "nav.complaint")}</h1>
                <p class="muted">{tr!(language, "standard_page.complaint_lead")}</p>
            </div>
            <Load from=channels let:channels><Channels channels top=true/></Load>
            <p class="soft"><Icon name="info"/><span>{tr!(language, "standard_page.complaint_free")}</span></p>
        </div>
    }
}

/// The channels as cards; `top` when no other heading stands between them and the page's.
#[component]
pub fn Channels(channels: ComplaintChannels, #[prop(optional)] top: bool) -> impl IntoView {
    let language = use_language();
    let ComplaintChannels { written, dangsanak, website, lapor } = channels;
    let heading = move |icon: &'static str, name: String| {
        let content = view! { <Icon name=icon/>{name} };
        if top { Either::Left(view! { <h2 class="card-title">{content}</h2> }) } else { Either::Right(view! { <h3>{content}</h3> }) }
    };
    view! {
        <ul class="channels">
            <li class="panel panel-body stack tight">
                {heading("pen", tr!(language, "standard_page.written"))}
                <p>{written}</p>
            </li>
            <li class="panel panel-body stack tight">
                {heading("people", tr!(language, "standard_page.in_person"))}
                <p>{tr!(language, "standard_page.in_person_text")} {outside(&dangsanak)}</p>
            </li>
            {(!website.is_empty())
                .then(|| {
                    view! {
                        <li class="panel panel-body stack tight">
                            {heading("globe", tr!(language, "standard_page.site"))}
                            <p>{tr!(language, "standard_page.site_text")} {outside(&website)}</p>
                        </li>
                    }
                })}
            {(!lapor.is_empty())
                .then(|| {
                    view! {
                        <li class="panel panel-body stack tight">
                            {heading("horn", "SP4N-LAPOR!".to_owned())}
                            <p>{tr!(language, "standard_page.national")} {outside(&lapor)}</p>
                        </li>
                    }
                })}
        </ul>
    }
}

/// A link that the office has set, after a blank; nothing when it has none.
fn outside(link: &str) -> Option<impl IntoView + use<>> {
    let (href, shown) = (link.to_owned(), shown_link(link).to_owned());
    (!href.is_empty()).then(|| view! { " " <a href=href rel="external noopener">{shown}</a> })
}
