//! `/kantor/petugas`, for the system manager: who works here and may do what, and who has read which request.

mod person;

use super::acts::{Acts, Answers, Once};
use super::workspace::{HEADING, LoadAndKeep};
use crate::app::{PageTitle, use_language};
use crate::components::TextField;
use crate::components::field::ErrorLine;
use crate::components::when::moment_short;
use crate::domain::role::Roles;
use crate::error::AppError;
use crate::server_fns::people::{ActOnAccount, AddPerson, ChangeRoles, People, ReadView, load_people};
use crate::tr;
use leptos::prelude::*;
use person::{PersonPanel, RoleTicks};

/// What can be done with accounts, and the name that is typed; outlives the page's data.
#[derive(Clone, Copy)]
pub struct PeopleDesk {
    people: Resource<Result<People, AppError>>,
    acts: Acts,
    add: ServerAction<AddPerson>,
    roles: ServerAction<ChangeRoles>,
    act: ServerAction<ActOnAccount>,
    name: RwSignal<String>,
}

impl PeopleDesk {
    fn set_up() -> Self {
        let acts = Acts::set_up();
        let desk = Self {
            people: Resource::new_blocking(move || acts.tick.get(), |_| load_people()),
            acts,
            add: ServerAction::new(),
            roles: ServerAction::new(),
            act: ServerAction::new(),
            name: RwSignal::new(String::new()),
        };
        acts.follow("account_added", desk.add, Some);
        acts.follow("account_roles", desk.roles, |()| None);
        acts.follow("account_changed", desk.act, |shown| shown);
        Effect::new(move |_| {
            if let Some(Ok(_)) = desk.add.value().get() {
                desk.name.set(String::new());
            }
        });
        desk
    }
}

#[component]
pub fn PeoplePage() -> impl IntoView {
    let language = use_language();
    let desk = PeopleDesk::set_up();
    view! {
        <PageTitle text=tr!(language, "people.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "people.title")}</h1>
        </header>
        <div class="stack roomy">
            <Answers acts=desk.acts/>
            <LoadAndKeep
                from=desk.people
                children=move |people: People| {
                    let People { staff, reads, shown_once } = people;
                    view! {
                        <div class="stack roomy">
                            {shown_once.map(|shown| view! { <Once shown/> })}
                            <AddForm desk/>
                            <div class="board">{staff.into_iter().map(|person| view! { <PersonPanel person desk/> }).collect_view()}</div>
                            <Reads reads/>
                        </div>
                    }
                }
            />
        </div>
    }
}

/// Somebody new; the one-time password is shown once.
#[component]
fn AddForm(desk: PeopleDesk) -> impl IntoView {
    let language = use_language();
    view! {
        <section class="panel" aria-labelledby="tambah-judul">
            <header><h2 id="tambah-judul">{tr!(language, "people.add.title")}</h2></header>
            <div class="panel-body">
                <ActionForm action=desk.add attr:class="stack tight">
                    <TextField
                        id="petugas-nama"
                        name="name"
                        label=tr!(language, "people.add.name")
                        hint=tr!(language, "people.add.name_hint")
                        value=desk.name
                        autocomplete="off"
                        maxlength=40
                        required=true
                        error=desk.acts.field("account_added", "name")
                        on:input=move |event| desk.name.set(event_target_value(&event))
                    />
                    <RoleTicks held=Roles::default()/>
                    <ErrorLine id="petugas-peran-error" error=desk.acts.field("account_added", "roles")/>
                    <button class="button primary" type="submit">{tr!(language, "people.add.submit")}</button>
                </ActionForm>
            </div>
        </section>
    }
}

/// *Siapa membaca apa*: the newest lines.
#[component]
fn Reads(reads: Vec<ReadView>) -> impl IntoView {
    let language = use_language();
    view! {
        <section class="panel" aria-labelledby="akses-judul">
            <header><h2 id="akses-judul">{tr!(language, "people.reads.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "people.reads.text")}</p>
                {if reads.is_empty() {
                    view! { <p>{tr!(language, "people.reads.none")}</p> }.into_any()
                } else {
                    view! {
                        <table class="table">
                            <caption class="sr">{tr!(language, "people.reads.title")}</caption>
                            <thead>
                                <tr>
                                    <th scope="col">{tr!(language, "people.reads.at")}</th>
                                    <th scope="col">{tr!(language, "people.reads.who")}</th>
                                    <th scope="col">{tr!(language, "people.reads.code")}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {reads
                                    .into_iter()
                                    .map(|read| {
                                        view! {
                                            <tr>
                                                <td><time datetime=read.at.to_rfc3339()>{moment_short(language, read.at)}</time></td>
                                                <th scope="row">{read.name}</th>
                                                <td class="code">{read.code.to_string()}</td>
                                            </tr>
                                        }
                                    })
                                    .collect_view()}
                            </tbody>
                        </table>
                    }
                        .into_any()
                }}
            </div>
        </section>
    }
}
