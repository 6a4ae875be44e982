//! One account, and what can be done with it.

use super::super::wording::role_label;
use super::PeopleDesk;
use crate::app::use_language;
use crate::components::when::moment_short;
use crate::domain::role::{AccountAct, Role, Roles};
use crate::i18n::words;
use crate::server_fns::people::PersonView;
use crate::tr;
use leptos::prelude::*;

/// Name, roles, and how the account is used.
#[component]
pub fn PersonPanel(person: PersonView, desk: PeopleDesk) -> impl IntoView {
    let language = use_language();
    let id = format!("orang-{}", person.name);
    let roles = person.roles.0.iter().map(|role| role_label(language, *role)).collect::<Vec<_>>().join(", ");
    let seen = person.last_sign_in_at.map_or_else(|| tr!(language, "people.person.never"), |at| moment_short(language, at));
    let factor = if person.second_factor { tr!(language, "people.person.factor_on") } else { tr!(language, "people.person.factor_off") };
    let state = match (person.active, person.must_change_password) {
        (false, _) => Some(tr!(language, "people.person.disabled")),
        (true, true) => Some(tr!(language, "people.person.password_given")),
        (true, false) => None,
    };
    let acts = acts_of(&person);
    let (name, held) = (person.name.clone(), person.roles.clone());
    view! {
        <section class="panel person" aria-labelledby=id.clone()>
            <header>
                <h2 id=id.clone()>{person.name}</h2>
                {state.map(|state| view! { <span class="muted">{state}</span> })}
            </header>
            <div class="panel-body stack">
                <dl class="facts">
                    <dt>{tr!(language, "staff.account.roles")}</dt>
                    <dd>{roles}</dd>
                    <dt>{tr!(language, "people.person.last_sign_in")}</dt>
                    <dd>{seen}</dd>
                    <dt>{tr!(language, "people.factor.title")}</dt>
                    <dd>{factor}</dd>
                    <dt>{tr!(language, "people.person.open")}</dt>
                    <dd>{tr!(language, "people.person.open_value", sessions = person.sessions, tokens = person.tokens)}</dd>
                </dl>
                <details class="act">
                    <summary>{tr!(language, "people.person.manage")}<span class="sr">{format!(" {name}")}</span></summary>
                    <div class="stack">
                        <RolesForm name=name.clone() held desk/>
                        <ul class="acts-list">
                            {acts.into_iter().map(|act| view! { <li><ActForm name=name.clone() act desk/></li> }).collect_view()}
                        </ul>
                    </div>
                </details>
            </div>
        </section>
    }
}

/// What makes sense for this account now.
fn acts_of(person: &PersonView) -> Vec<AccountAct> {
    let fits = |act: &AccountAct| match act {
        AccountAct::Disable => person.active,
        AccountAct::Enable => !person.active,
        AccountAct::ResetPassword => true,
        AccountAct::EndSessions => person.sessions > 0,
        AccountAct::ResetSecondFactor => person.second_factor,
        AccountAct::RevokeTokens => person.tokens > 0,
    };
    AccountAct::ALL.iter().copied().filter(fits).collect()
}

/// One button; the account is named for those who cannot see where it stands.
#[component]
fn ActForm(name: String, act: AccountAct, desk: PeopleDesk) -> impl IntoView {
    let language = use_language();
    let label = words(language, &format!("people.act.{act}"));
    let spoken = format!(" {name}");
    let class = if act == AccountAct::Disable { "button danger" } else { "button" };
    view! {
        <ActionForm action=desk.act>
            <input type="hidden" name="name" value=name/>
            <input type="hidden" name="act" value=act.code()/>
            <button class=class type="submit">{label}<span class="sr">{spoken}</span></button>
        </ActionForm>
    }
}

/// The roles of an account, to be changed.
#[component]
fn RolesForm(name: String, held: Roles, desk: PeopleDesk) -> impl IntoView {
    let language = use_language();
    let spoken = format!(" {name}");
    view! {
        <ActionForm action=desk.roles attr:class="stack tight">
            <input type="hidden" name="name" value=name/>
            <RoleTicks held/>
            <button class="button" type="submit">{tr!(language, "people.person.save_roles")}<span class="sr">{spoken}</span></button>
        </ActionForm>
    }
}

/// A tick for each role.
#[component]
pub fn RoleTicks(held: Roles) -> impl IntoView {
    let language = use_language();
    view! {
        <fieldset class="field">
            <legend>{tr!(language, "staff.account.roles")}</legend>
            <div class="options long">
                {Role::ALL
                    .iter()
                    .map(|role| {
                        view! {
                            <label>
                                <input type="checkbox" name=format!("roles[{role}]") value="yes" checked=held.has(*role)/>
                                <b>{role_label(language, *role)}</b>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
