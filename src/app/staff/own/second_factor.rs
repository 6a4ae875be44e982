//! The second factor: set up with a secret and a first code, and taken away with a code.

use super::OwnDesk;
use crate::app::use_language;
use crate::components::TextField;
use crate::components::when::moment_short;
use crate::domain::slot::Moment;
use crate::server_fns::people::SecondFactorView;
use crate::tr;
use leptos::prelude::*;

/// Off, begun, or in use.
#[component]
pub fn SecondFactorPanel(name: String, second_factor: SecondFactorView, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    let body = match second_factor {
        SecondFactorView::Off => view! { <Off desk/> }.into_any(),
        SecondFactorView::Begun { secret, recovery_codes } => view! { <Begun name secret recovery_codes desk/> }.into_any(),
        SecondFactorView::On { since, codes_left } => view! { <On since codes_left desk/> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="faktor-judul">
            <header><h2 id="faktor-judul">{tr!(language, "people.factor.title")}</h2></header>
            <div class="panel-body stack">{body}</div>
        </section>
    }
}

#[component]
fn Off(desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    view! {
        <p class="muted">{tr!(language, "people.factor.off")}</p>
        <ActionForm action=desk.begin>
            <button class="button" type="submit">{tr!(language, "people.factor.begin")}</button>
        </ActionForm>
    }
}

/// What authenticator apps open (Key URI format).
fn authenticator_url(name: &str, secret: &str) -> String {
    let name: String = name.chars().filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_')).collect();
    format!("otpauth://totp/SILANDAP:{name}?secret={secret}&issuer=SILANDAP&algorithm=SHA1&digits=6&period=30")
}

/// `JBSW Y3DP EHPK 3PXP`, easier to type from the screen.
fn in_fours(secret: &str) -> String {
    let signs: Vec<char> = secret.chars().collect();
    signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[component]
fn Begun(name: String, secret: String, recovery_codes: Vec<String>, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    view! {
        <ol class="inner">
            <li>
                <p>{tr!(language, "people.factor.secret")}</p>
                <p class="secret"><code>{in_fours(&secret)}</code></p>
                <p><a class="button" href=authenticator_url(&name, &secret) rel="external">{tr!(language, "people.factor.open_app")}</a></p>
            </li>
            <li>
                <p>{tr!(language, "people.factor.recovery")}</p>
                <ul class="recovery-codes">{recovery_codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}</ul>
            </li>
            <li>
                <ActionForm action=desk.confirm attr:class="stack tight">
                    <TextField
                        id="faktor-kode"
                        name="code"
                        label=tr!(language, "people.factor.first_code")
                        value=Signal::derive(String::new)
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        maxlength=12
                        required=true
                        error=desk.acts.field("second_factor_added", "code")
                    />
                    <button class="button primary" type="submit">{tr!(language, "people.factor.confirm")}</button>
                </ActionForm>
            </li>
        </ol>
        <ActionForm action=desk.begin>
            <button class="button quiet flush" type="submit">{tr!(language, "people.factor.again")}</button>
        </ActionForm>
    }
}

#[component]
fn On(since: Moment, codes_left: i64, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    view! {
        <p>{tr!(language, "people.factor.on", at = moment_short(language, since))}</p>
        <p class="muted">{tr!(language, "people.factor.codes_left", n = codes_left)}</p>
        <details class="act">
            <summary>{tr!(language, "people.factor.remove")}</summary>
            <ActionForm action=desk.remove attr:class="stack tight">
                <TextField
                    id="faktor-lepas"
                    name="code"
                    label=tr!(language, "people.factor.code")
                    hint=tr!(language, "people.factor.code_hint")
                    value=Signal::derive(String::new)
                    autocomplete="one-time-code"
                    maxlength=30
                    required=true
                    error=desk.acts.field("second_factor_removed", "code")
                />
                <button class="button danger" type="submit">{tr!(language, "people.factor.remove_submit")}</button>
            </ActionForm>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_can_be_typed_and_opened() {
        assert_eq!(in_fours("JBSWY3DPEH"), "JBSW Y3DP EH");
        let url = authenticator_url("siti.r&x=1", "JBSW");
        assert_eq!(url, "otpauth://totp/SILANDAP:siti.rx1?secret=JBSW&issuer=SILANDAP&algorithm=SHA1&digits=6&period=30");
    }
}
