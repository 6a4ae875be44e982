//! `/kantor/tugas`: the facilities team's day (*tugas hari ini*) for one thumb: what comes back, what goes out, what is asked, what
//! waits to be repaired.

mod door;
mod questions;
mod row;

pub use door::{Door, DoorFault, DoorForm};
pub use questions::{SarprasTasks, follow_answers};
pub use row::NoShowForm;

use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource, use_workspace};
use crate::app::{PageTitle, use_language};
use crate::components::Icon;
use crate::components::when::moment_short;
use crate::domain::format::long_date;
use crate::domain::reservation::Action;
use crate::domain::role::{Role, StaffMember};
use crate::domain::slot::{Moment, local_date};
use crate::i18n::words;
use crate::server_fns::inbox::Confirm;
use crate::server_fns::tasks::{DamageRow, Repaired, TaskRow, Tasks, load_tasks};
use crate::tr;
use leptos::prelude::*;
use questions::Questions;
use row::OneTask;

/// Roles that stand at the door.
pub const DOOR_ROLES: &[Role] = &[Role::Sarpras, Role::Admin];

#[component]
pub fn TasksPage() -> impl IntoView {
    let language = use_language();
    let tasks = staff_resource(|| (), |()| load_tasks());
    let confirm = ServerAction::<Confirm>::new();
    let asked_fault = follow_answers(confirm);
    let door = Door::set_up();
    let repaired = follow_repairs();
    view! {
        <PageTitle text=tr!(language, "staff.day.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.day.title")}</h1>
            <Freshness from=tasks at=|tasks: &Tasks| tasks.now/>
        </header>
        <DoorFault door/>
        <LoadAndKeep
            from=tasks
            children=move |(member, tasks): (StaffMember, Tasks)| {
                let answers = member.roles.any_of(Action::Confirm.roles());
                view! {
                    <p class="muted">{long_date(language, local_date(tasks.now))} ". " {tr!(language, "staff.day.offline")}</p>
                    <div class="board">
                        <Section id="kembali" title=tr!(language, "staff.day.back") none=tr!(language, "staff.day.none_back") rows=tasks.coming_back now=tasks.now door/>
                        <Section id="keluar" title=tr!(language, "staff.day.out") none=tr!(language, "staff.day.none_out") rows=tasks.going_out now=tasks.now door/>
                        {answers.then(|| view! { <Questions asked=tasks.asked now=tasks.now confirm fault=asked_fault/> })}
                        <Repairs damage=tasks.damage repaired/>
                    </div>
                }
            }
        />
    }
}

fn follow_repairs() -> ServerAction<Repaired> {
    let language = use_language();
    let workspace = use_workspace();
    let repaired = ServerAction::<Repaired>::new();
    Effect::new(move |_| {
        if let Some(answer) = repaired.value().get() {
            workspace.say(match answer {
                Ok(()) => tr!(language, "staff.said.repaired"),
                Err(error) => super::wording::error_texts(language, &error).join(" "),
            });
            workspace.load_again();
        }
    });
    repaired
}

/// What comes back, or what goes out.
#[component]
fn Section(id: &'static str, title: String, none: String, rows: Vec<TaskRow>, now: Moment, door: Door) -> impl IntoView {
    let count = rows.len();
    view! {
        <section class="stack tight" aria-labelledby=id>
            <h2 id=id>{title} " " <small>{count}</small></h2>
            {if rows.is_empty() {
                view! { <div class="panel"><div class="panel-body"><p class="muted">{none}</p></div></div> }.into_any()
            } else {
                view! {
                    <ul class="tasks">
                        // A checklist that is being filled in stays with its request when another one changes.
                        <For each=move || rows.clone() key=|row| (row.code.clone(), row.version, row.late, row.no_show.is_none(), row.hand_over.is_none()) children=move |row| view! { <OneTask row now door/> }/>
                    </ul>
                }
                    .into_any()
            }}
        </section>
    }
}

/// What is off the offer, and the button that brings it back.
#[component]
fn Repairs(damage: Vec<DamageRow>, repaired: ServerAction<Repaired>) -> impl IntoView {
    let language = use_language();
    let count = damage.len();
    (count > 0).then(|| {
        view! {
            <section class="stack tight" aria-labelledby="rusak">
                <h2 id="rusak">{tr!(language, "staff.day.damage")} " " <small>{count}</small></h2>
                <ul class="tasks">
                    {damage
                        .into_iter()
                        .map(|damage| {
                            let what = if damage.quantity == 1 { damage.facility_name.clone() } else { format!("{} {}", damage.quantity, damage.facility_name) };
                            let condition = words(language, &format!("staff.condition.{}", damage.condition));
                            view! {
                                <li data-status="overdue">
                                    <div>
                                        <h3>{what}</h3>
                                        <p class="muted">{format!("{condition}, {}: {}", moment_short(language, damage.reported_at), damage.note)}</p>
                                    </div>
                                    <ActionForm action=repaired>
                                        <input type="hidden" name="damage" value=damage.id/>
                                        <button class="button tall wide" type="submit"><Icon name="wrench"/>{tr!(language, "staff.day.repaired")}</button>
                                    </ActionForm>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}
