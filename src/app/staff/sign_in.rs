//! `/masuk`: the door for staff. Wrong name and wrong password sound alike.

use super::layout::Mark;
use super::wording::error_texts;
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::error::AppError;
use crate::server_fns::session::SignIn;
use crate::tr;
use leptos::prelude::*;

/// Id of the message about a failed sign-in.
const FAULT: &str = "masuk-galat";

#[component]
pub fn SignInPage() -> impl IntoView {
    let language = use_language();
    let sign_in = ServerAction::<SignIn>::new();
    let hydrated = RwSignal::new(false);
    let shown = RwSignal::new(false);
    Effect::new(move |_| hydrated.set(true));
    crate::app::tell_when_alive();
    // A full load: every page behind the door then knows from the start who is there.
    Effect::new(move |_| match sign_in.value().get() {
        Some(Ok(_)) => browser::load_page(paths::OFFICE),
        Some(Err(_)) => browser::focus(FAULT),
        None => {}
    });
    let fault = move || sign_in.value().get().and_then(Result::err);
    let described_by = move || fault().map(|_| FAULT);
    let invalid = move || matches!(fault(), Some(AppError::Invalid(_))).then_some("true");
    view! {
        <PageTitle text=tr!(language, "nav.login")/>
        <div class="entry">
            <main id="isi" class="stack">
                <div class="panel">
                    <div class="panel-body stack roomy">
                        <div class="stack tight">
                            <a class="brand" href=paths::HOME>
                                <Mark/>
                                <span><b>"SILANDAP"</b><small>"BPMP Provinsi Kalimantan Selatan"</small></span>
                            </a>
                            <h1>{tr!(language, "staff.sign_in.title")}</h1>
                            <p class="muted">{tr!(language, "staff.sign_in.lead")}</p>
                        </div>
                        {move || fault().map(|error| view! { <SignInFault error/> })}
                        <ActionForm action=sign_in attr:class="stack">
                            <div class="field">
                                <label for="akun">{tr!(language, "staff.sign_in.name")}</label>
                                <input
                                    class="input"
                                    id="akun"
                                    name="name"
                                    autocomplete="username"
                                    autocapitalize="none"
                                    spellcheck="false"
                                    required
                                    aria-invalid=invalid
                                    aria-describedby=described_by
                                />
                            </div>
                            <div class="field">
                                <label for="sandi">{tr!(language, "staff.sign_in.password")}</label>
                                <div class="row tight nowrap">
                                    <input
                                        class="input"
                                        id="sandi"
                                        name="password"
                                        type=move || if shown.get() { "text" } else { "password" }
                                        autocomplete="current-password"
                                        required
                                        aria-invalid=invalid
                                        aria-describedby=described_by
                                    />
                                    <button
                                        class="button"
                                        type="button"
                                        hidden=move || !hydrated.get()
                                        aria-pressed=move || if shown.get() { "true" } else { "false" }
                                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                                    >
                                        {tr!(language, "staff.sign_in.show")}
                                    </button>
                                </div>
                            </div>
                            <button class="button primary wide" type="submit" aria-busy=move || sign_in.pending().get().then_some("true")>
                                {tr!(language, "staff.sign_in.submit")}
                            </button>
                        </ActionForm>
                        <p class="small muted">{tr!(language, "staff.sign_in.forgotten")}</p>
                    </div>
                </div>
                <p class="small center"><a href=paths::HOME>{tr!(language, "staff.sign_in.back")}</a></p>
            </main>
        </div>
    }
}

/// Why nobody was let in.
#[component]
fn SignInFault(error: AppError) -> impl IntoView {
    let language = use_language();
    let texts = match error {
        AppError::Invalid(_) => vec![tr!(language, "staff.sign_in.wrong")],
        other => error_texts(language, &other),
    };
    view! {
        <div class="notice" data-tone="bad" role="alert" id=FAULT tabindex="-1">
            <Icon name="warn"/>
            {texts.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
        </div>
    }
}
