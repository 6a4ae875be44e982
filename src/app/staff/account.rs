//! `/kantor/akun`: who one is here, a new password, the way out, and what else belongs to one's account.

use super::fault::FaultBox;
use super::own::{OwnDesk, OwnParts};
use super::wording::{field_text, role_label};
use super::workspace::{HEADING, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::components::field::ErrorLine;
use crate::domain::role::StaffMember;
use crate::error::AppError;
use crate::server_fns::session::{ChangePassword, SignOut};
use crate::tr;
use leptos::prelude::*;

/// Id of the message about a refused password.
const FAULT: &str = "sandi-galat";

#[component]
pub fn AccountPage() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let change = ServerAction::<ChangePassword>::new();
    let sign_out = ServerAction::<SignOut>::new();
    let desk = OwnDesk::set_up();
    Effect::new(move |_| match change.value().get() {
        // Loaded anew: the frame then knows that the password is one's own.
        Some(Ok(())) => {
            workspace.say(tr!(language, "staff.account.saved"));
            workspace.me.refetch();
            desk.load_again();
            browser::focus(HEADING);
        }
        Some(Err(_)) => browser::focus(FAULT),
        None => {}
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = sign_out.value().get() {
            browser::load_page(paths::SIGN_IN);
        }
    });
    view! {
        <PageTitle text=tr!(language, "staff.account.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.account.title")}</h1>
        </header>
        <div class="stack roomy">
            <div class="board">
                <section class="panel" aria-labelledby="saya">
                    <Transition>
                        {move || workspace.me.get().and_then(Result::ok).flatten().map(|member| view! { <Person member/> })}
                    </Transition>
                    <div class="panel-body stack">
                        <p class="muted">{tr!(language, "staff.account.sign_out_text")}</p>
                        <ActionForm action=sign_out>
                            <button class="button" type="submit"><Icon name="out"/>{tr!(language, "staff.account.sign_out")}</button>
                        </ActionForm>
                    </div>
                </section>
                <PasswordForm change/>
            </div>
            <OwnParts desk/>
        </div>
    }
}

/// Name and roles.
#[component]
fn Person(member: StaffMember) -> impl IntoView {
    let language = use_language();
    let roles = member.roles.0.iter().map(|role| role_label(language, *role)).collect::<Vec<_>>().join(", ");
    let absent = member.standing_in_for.join(", ");
    view! {
        <header><h2 id="saya">{member.name}</h2></header>
        <div class="panel-body stack">
            <dl class="facts"><dt>{tr!(language, "staff.account.roles")}</dt><dd>{roles}</dd></dl>
            {(!absent.is_empty())
                .then(|| {
                    view! { <div class="notice" data-tone="wait"><Icon name="people"/><p>{tr!(language, "people.absence.notice", names = &absent)}</p></div> }
                })}
            {member
                .must_change_password
                .then(|| view! { <div class="notice" data-tone="wait"><Icon name="key"/><p>{tr!(language, "staff.account.must_change")}</p></div> })}
        </div>
    }
}

/// The new password and the current one.
#[component]
fn PasswordForm(change: ServerAction<ChangePassword>) -> impl IntoView {
    let language = use_language();
    let fault = move || change.value().get().and_then(Result::err);
    let field = move |name: &'static str| {
        Signal::derive(move || match fault() {
            Some(AppError::Invalid(faults)) => faults.of(name).map(|fault| match (name, fault.code.as_str()) {
                ("current", _) => tr!(language, "staff.account.wrong"),
                ("new", "password" | "too_short" | "length") => tr!(language, "staff.account.new_hint"),
                _ => field_text(language, fault),
            }),
            _ => None,
        })
    };
    // A fault of a field stands at the field; everything else above the form.
    let other_fault = move || fault().filter(|error| !matches!(error, AppError::Invalid(_)));
    view! {
        <section class="panel" aria-labelledby="sandi-judul">
            <header><h2 id="sandi-judul">{tr!(language, "staff.account.password")}</h2></header>
            <div class="panel-body stack">
                {move || other_fault().map(|error| view! { <FaultBox id=FAULT error/> })}
                <ActionForm action=change attr:class="stack">
                    <Password id="sandi-kini" name="current" label=tr!(language, "staff.account.current") autocomplete="current-password" error=field("current")/>
                    <Password
                        id="sandi-baru"
                        name="new"
                        label=tr!(language, "staff.account.new")
                        hint=tr!(language, "staff.account.new_hint")
                        autocomplete="new-password"
                        error=field("new")
                    />
                    <button class="button primary" type="submit">{tr!(language, "staff.account.save")}</button>
                </ActionForm>
            </div>
        </section>
    }
}

/// A field whose text never comes back from the page.
#[component]
fn Password(
    id: &'static str,
    name: &'static str,
    label: String,
    #[prop(optional, into)] hint: String,
    autocomplete: &'static str,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = if hint.is_empty() { error_id.clone() } else { format!("{hint_id} {error_id}") };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <input
                class="input"
                id=id
                name=name
                type="password"
                autocomplete=autocomplete
                required
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
            />
            <ErrorLine id=error_id error/>
        </div>
    }
}
