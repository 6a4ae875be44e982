//! `/masuk`: the door for staff. Wrong name and wrong password sound alike; behind a right password, whoever has a second factor
//! is asked for its code in the same form.

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
/// Id of the field for the code of the second factor.
const CODE: &str = "kode-masuk";
/// Fault of a code that was typed and does not fit; the other one only asks for a code.
const WRONG: &str = "second_factor_wrong";

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
        Some(Err(error)) if code_fault(Some(error.clone())).is_some() => request_animation_frame(|| browser::focus(CODE)),
        Some(Err(_)) => browser::focus(FAULT),
        None => {}
    });
    let fault = move || sign_in.value().get().and_then(Result::err);
    // Once asked for, it stays: the next answer may be about something else.
    let asks_for_code = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || code_fault(fault()).is_some());
    let described_by = move || fault().filter(|_| code_fault(fault()).is_none()).map(|_| FAULT);
    let invalid = move || (matches!(fault(), Some(AppError::Invalid(_))) && code_fault(fault()).is_none()).then_some("true");
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
                            {move || {
                                asks_for_code
                                    .get()
                                    .then(|| {
                                        view! {
                                            <div class="field">
                                                <label for=CODE>{tr!(language, "staff.sign_in.code")}</label>
                                                <p class="hint" id="kode-masuk-hint">{tr!(language, "staff.sign_in.code_hint")}</p>
                                                <input
                                                    class="input"
                                                    id=CODE
                                                    name="code"
                                                    autocomplete="one-time-code"
                                                    autocapitalize="none"
                                                    spellcheck="false"
                                                    maxlength="30"
                                                    aria-invalid=move || (code_fault(fault()).as_deref() == Some(WRONG)).then_some("true")
                                                    aria-describedby="kode-masuk-hint masuk-galat"
                                                />
                                            </div>
                                        }
                                    })
                            }}
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

/// The fault of the code, when the password was right and the code is what is missing.
fn code_fault(fault: Option<AppError>) -> Option<String> {
    match fault {
        Some(AppError::Invalid(faults)) => faults.of("code").map(|fault| fault.code.clone()),
        _ => None,
    }
}

/// Why nobody was let in yet.
#[component]
fn SignInFault(error: AppError) -> impl IntoView {
    let language = use_language();
    let code = code_fault(Some(error.clone()));
    let texts = match (&code, error) {
        (Some(code), _) if code == WRONG => vec![tr!(language, "staff.sign_in.code_wrong")],
        (Some(_), _) => vec![tr!(language, "staff.sign_in.code_needed")],
        (None, AppError::Invalid(_)) => vec![tr!(language, "staff.sign_in.wrong")],
        (None, other) => error_texts(language, &other),
    };
    let tone = if code.is_some_and(|code| code != WRONG) { "wait" } else { "bad" };
    view! {
        <div class="notice" data-tone=tone role="alert" id=FAULT tabindex="-1">
            <Icon name="warn"/>
            {texts.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
        </div>
    }
}
