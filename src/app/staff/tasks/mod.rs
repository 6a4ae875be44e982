//! `/kantor/tugas`: the facilities team's day (*tugas hari ini*) for one thumb: what comes back, what goes out, what is asked, what
//! waits to be repaired.

mod door;
mod questions;
mod row;

pub use door::{Door, DoorFault, DoorForm};
pub use questions::{SarprasTasks, follow_answers};
pub use row::NoShowForm;

use super::keep::ShowLatest;
use super::workspace::{Freshness, HEADING, staff_resource, use_workspace};
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
use chrono::NaiveDate;
use leptos::prelude::*;
use questions::Questions;
use row::OneTask;
use std::sync::Arc;

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
        <ShowLatest
            from=tasks
            shape=shape
            children=move |latest: Latest| {
                let (answers, now) = latest.with_untracked(|latest| (answers_questions(&latest.0), latest.1.now));
                let coming_back = Memo::new(move |_| latest.with(|latest| latest.1.coming_back.clone()));
                let going_out = Memo::new(move |_| latest.with(|latest| latest.1.going_out.clone()));
                let asked = Memo::new(move |_| latest.with(|latest| latest.1.asked.clone()));
                let damage = Memo::new(move |_| latest.with(|latest| latest.1.damage.clone()));
                view! {
                    <p class="muted">{long_date(language, local_date(now))} ". " {tr!(language, "staff.day.offline")}</p>
                    <div class="board">
                        <Section id="kembali" title=tr!(language, "staff.day.back") none=tr!(language, "staff.day.none_back") rows=coming_back now door/>
                        <Section id="keluar" title=tr!(language, "staff.day.out") none=tr!(language, "staff.day.none_out") rows=going_out now door/>
                        {answers.then(|| view! { <Questions asked=asked.into() now confirm fault=asked_fault/> })}
                        {move || view! { <Repairs damage=damage.get() repaired/> }}
                    </div>
                }
            }
        />
    }
}

/// What the page shows, and to whom.
type Latest = Signal<Arc<(StaffMember, Tasks)>>;

/// What changes only with another day or other roles: then the page is drawn anew.
fn shape((member, tasks): &(StaffMember, Tasks)) -> (bool, NaiveDate) {
    (answers_questions(member), local_date(tasks.now))
}

fn answers_questions(member: &StaffMember) -> bool {
    member.roles.any_of(Action::Confirm.roles())
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

/// What comes back, or what goes out. A checklist that is being filled in stays with its request when another one changes.
#[component]
fn Section(id: &'static str, title: String, none: String, rows: Memo<Vec<TaskRow>>, now: Moment, door: Door) -> impl IntoView {
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        <section class="stack tight" aria-labelledby=id>
            <h2 id=id>{title} " " <small>{move || rows.with(Vec::len)}</small></h2>
            {move || is_empty.get().then(|| view! { <div class="panel"><div class="panel-body"><p class="muted">{none.clone()}</p></div></div> })}
            <ul class="tasks" hidden=move || is_empty.get()>
                <For each=move || rows.get() key=|row| (row.code.clone(), row.version, row.late, row.no_show.is_none(), row.hand_over.is_none()) children=move |row| view! { <OneTask row now door/> }/>
            </ul>
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
