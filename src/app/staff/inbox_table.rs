//! The list of requests: a table on wide screens, cards on phones (the same rows, by CSS).

use crate::app::{paths, use_language};
use crate::components::StatusBadge;
use crate::components::deadline::{Deadline, DueBadge, SarprasBadge};
use crate::components::when::when_short;
use crate::domain::language::Language;
use crate::domain::reservation::{Item, Status};
use crate::domain::slot::{Moment, local_date};
use crate::server_fns::inbox::InboxRow;
use crate::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Id of the form that asks the facilities team about what is ticked.
pub const ASK: &str = "tanya-sarpras";

/// Codes of the new requests that are ticked. It lives with the page: rows outlive the list that made them.
pub type Picked = RwSignal<BTreeSet<String>>;

/// `Aula Utama`, `LCD proyektor, 2`
pub fn item_text(item: &Item) -> String {
    if item.quantity == 1 { item.facility_name.clone() } else { format!("{}, {}", item.facility_name, item.quantity) }
}

/// All things asked for, in one line.
pub fn items_text(items: &[Item]) -> String {
    items.iter().map(item_text).collect::<Vec<_>>().join("; ")
}

/// The first thing, and how many more.
fn items_short(language: Language, items: &[Item]) -> String {
    match items {
        [] => String::new(),
        [one] => item_text(one),
        [first, rest @ ..] => format!("{} {}", item_text(first), tr!(language, "staff.more", n = rest.len())),
    }
}

/// What the mark of the deadline needs to know.
pub fn deadline_of(row: &InboxRow, now: Moment) -> Deadline {
    Deadline { status: row.status, due_at: row.due_at, urgent: row.urgent, untold: row.untold, now }
}

/// Requests in the order of the server: by due moment, urgent ones first.
#[component]
pub fn InboxTable(
    #[prop(into)] rows: Signal<Vec<InboxRow>>,
    #[prop(into)] now: Signal<Moment>,
    /// New requests can be ticked.
    #[prop(optional)]
    picked: Option<Picked>,
) -> impl IntoView {
    let language = use_language();
    view! {
        <table class="table">
            <caption class="sr">{tr!(language, "staff.inbox.caption")}</caption>
            <thead>
                <tr>
                    <th scope="col" aria-sort="ascending">{tr!(language, "staff.column.due")}</th>
                    <th scope="col">{tr!(language, "staff.column.who")}</th>
                    <th scope="col">{tr!(language, "staff.column.what")}</th>
                    <th scope="col">{tr!(language, "staff.column.status")}</th>
                    <th scope="col">{tr!(language, "staff.column.sarpras")}</th>
                </tr>
            </thead>
            <tbody>
                // A row stays the same element, with the focus in it, as long as nothing of it changes.
                <For
                    each=move || rows.get()
                    key=move |row| row_key(row, now.get_untracked())
                    children=move |row| view! { <Row row now=now.get_untracked() picked/> }
                />
            </tbody>
        </table>
    }
}

/// Changes when anything that the row shows or sends changes. Rows hold nothing reactive of the list: they outlive it.
pub fn row_key(row: &InboxRow, now: Moment) -> String {
    format!("{row:?} {} {}", local_date(now), row.due_at < now)
}

#[component]
fn Row(row: InboxRow, now: Moment, picked: Option<Picked>) -> impl IntoView {
    let language = use_language();
    let picked = picked.filter(|_| row.status == Status::Submitted);
    let tick = picked.map(|picked| view! { <Tick code=row.code.to_string() who=row.who.clone() picked/> });
    view! {
        <tr>
            <td><DueBadge deadline=deadline_of(&row, now)/></td>
            <th scope="row">
                <a href=paths::reservation(&row.code)>{row.who}<span class="sr">{format!(", {}", row.code)}</span></a>
                <small>{row.activity}</small>
            </th>
            <td>{items_short(language, &row.items)}<small>{when_short(language, row.pattern, row.from, row.to)}</small></td>
            <td><StatusBadge status=row.status/></td>
            <td>{tick}<SarprasBadge answer=row.sarpras_answer status=row.status with_head=row.with_head/></td>
        </tr>
    }
}

/// Ticks a new request, so that the facilities team is asked about it; the form with the button takes it along, wherever it stands.
#[component]
fn Tick(code: String, who: String, picked: Picked) -> impl IntoView {
    let language = use_language();
    let (value, known) = (code.clone(), code.clone());
    let put = move |event: leptos::ev::Event| {
        let ticked = event_target_checked(&event);
        picked.update(|picked| {
            if ticked {
                picked.insert(code.clone());
            } else {
                picked.remove(&code);
            }
        });
    };
    view! {
        <label class="tick">
            <input
                type="checkbox"
                name="codes[]"
                form=ASK
                autocomplete="off"
                value=value
                prop:checked=move || picked.with(|picked| picked.contains(&known))
                on:change=put
            />
            <span class="sr">{tr!(language, "staff.inbox.tick", who = who)}</span>
        </label>
    }
}
