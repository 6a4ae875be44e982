//! One thing that goes out or comes back: who, when, what to have ready, and the form.

use super::super::inbox_table::items_text;
use super::super::wording::refusal_text;
use super::door::{Door, DoorForm};
use crate::app::{paths, use_language};
use crate::components::when::{moment_near, moment_short, when_short};
use crate::components::{Icon, StatusBadge};
use crate::domain::reservation::{Action, Status};
use crate::domain::slot::Moment;
use crate::server_fns::tasks::TaskRow;
use crate::tr;
use leptos::prelude::*;

#[component]
pub(super) fn OneTask(row: TaskRow, now: Moment, door: Door) -> impl IntoView {
    let language = use_language();
    let comes_back = row.status == Status::InUse;
    let (act, moment, refusal) =
        if comes_back { (Action::ReceiveBack, row.to, row.receive_back.clone()) } else { (Action::HandOver, row.from, row.hand_over.clone()) };
    let at = moment_near(language, moment, now);
    let at = if comes_back { tr!(language, "staff.day.until", at = at) } else { at };
    let who = if row.who == row.name { row.name.clone() } else { format!("{}, {}", row.who, row.name) };
    let ready: Vec<String> = [row.needs.clone(), row.access_needs.clone()].into_iter().filter(|text| !text.is_empty()).collect();
    let call = (!row.whatsapp.is_empty()).then(|| {
        let number: String = row.whatsapp.chars().filter(char::is_ascii_digit).collect();
        view! { <a class="button tall" href=format!("tel:{number}")>{tr!(language, "staff.day.call")}<span class="sr">" " {row.name.clone()}</span></a> }
    });
    let next = row.next.clone().map(|next| {
        let text = tr!(language, "staff.day.next", code = &next.code, facility = &next.facility_name, at = moment_short(language, next.from));
        view! { <p class="soft" data-status="late"><Icon name="warn"/><a href=paths::reservation(&next.code)>{text}</a></p> }
    });
    let code = row.code.to_string();
    let version = row.version.0;
    view! {
        <li data-status=if row.late { "overdue" } else { row.status.code() }>
            <div class="row">
                <span class="at">{at}</span>
                <span class="push">
                    {if row.late {
                        view! { <span class="badge" data-status="overdue"><Icon name="warn"/>{tr!(language, "staff.day.late")}</span> }.into_any()
                    } else {
                        view! { <StatusBadge status=row.status/> }.into_any()
                    }}
                </span>
            </div>
            <div>
                <h3><a href=paths::reservation(&row.code)>{items_text(&row.items)}</a></h3>
                <p class="muted">{format!("{who}. {}. {}", row.activity, when_short(language, row.pattern, row.from, row.to))}</p>
                {(!ready.is_empty()).then(|| view! { <p>{ready.join(" ")}</p> })}
            </div>
            {next}
            {match refusal {
                None => view! { <DoorForm code=code.clone() version items=row.items.clone() act door/> }.into_any(),
                Some(refusal) => view! { <p class="muted small">{refusal_text(language, &refusal)}</p> }.into_any(),
            }}
            <div class="row tight">
                {call}
                {(row.no_show.is_none()).then(|| view! { <NoShowForm code version door/> })}
            </div>
        </li>
    }
}

/// Nobody came: asks once more before it is written down.
#[component]
pub fn NoShowForm(code: String, version: i64, door: Door) -> impl IntoView {
    let language = use_language();
    view! {
        <details class="act grow">
            <summary class="button tall">{tr!(language, "staff.action.no_show")}</summary>
            <ActionForm action=door.no_show>
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="version" value=version/>
                <button class="button danger tall wide" type="submit">{tr!(language, "staff.day.sure_no_show")}</button>
            </ActionForm>
        </details>
    }
}
