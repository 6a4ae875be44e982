//! `/privasi`: the privacy notice (UU 27/2022, Pasal 20 and 21; service §3.3). The service rests on a public task, so nobody is
//! made to consent; how long what is kept comes from the rule that forgets it.

use crate::app::{PageTitle, use_language};
use crate::domain::retention::Kept;
use crate::i18n::words;
use crate::tr;
use leptos::prelude::*;

#[component]
pub fn PrivacyPage() -> impl IntoView {
    let language = use_language();
    let section = move |id: &'static str, paragraphs: u8| {
        let texts: Vec<_> = (1..=paragraphs).map(|place| view! { <p>{words(language, &format!("privacy.{id}.{place}"))}</p> }).collect();
        view! {
            <section class="stack tight" aria-labelledby=id>
                <h2 id=id>{words(language, &format!("privacy.{id}"))}</h2>
                {texts}
            </section>
        }
    };
    let kept: Vec<_> = Kept::ALL
        .iter()
        .map(|kept| {
            let what = words(language, &format!("privacy.kept.{kept}"));
            view! { <div><dt>{what}</dt><dd>{tr!(language, "privacy.months", n = kept.months())}</dd></div> }
        })
        .collect();
    view! {
        <PageTitle text=tr!(language, "page.privacy")/>
        <div class="wrap page-main stack roomy">
            <div class="stack tight">
                <h1>{tr!(language, "page.privacy")}</h1>
                <p class="muted">{tr!(language, "privacy.lead")}</p>
            </div>
            {section("what", 2)}
            {section("why", 2)}
            <section class="stack tight" aria-labelledby="long">
                <h2 id="long">{tr!(language, "privacy.long")}</h2>
                <dl class="kept-for">{kept}</dl>
                <p>{tr!(language, "privacy.long.1")}</p>
            </section>
            {section("rights", 2)}
        </div>
    }
}
