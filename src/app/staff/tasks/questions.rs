//! What the facilities team is asked (*jawab ketersediaan*), the most pressing first.

use super::super::answer::AnswerForm;
use super::super::drafts::Drafts;
use super::super::fault::FaultBox;
use super::super::history::last_change;
use super::super::inbox::Drawing;
use super::super::inbox_table::{InboxTable, deadline_of, items_text, row_key};
use super::super::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::StatusBadge;
use crate::components::deadline::DueBadge;
use crate::components::when::when_short;
use crate::domain::reservation::{Refusal, Status};
use crate::domain::role::StaffMember;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::server_fns::inbox::{Confirm, Inbox, InboxRow, load_reservation};
use crate::tr;
use leptos::prelude::*;
use std::sync::Arc;

/// Id of the message about a failed answer.
const FAULT: &str = "jawaban-galat";

/// Why the last answer was refused.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerFault {
    error: AppError,
    /// Who was faster, and with what; empty where nobody was, or where it cannot be read any more.
    faster: String,
}

/// Tells what became of an answer, and keeps what is typed into the others. Belongs to the page: the list of questions loads again
/// in between.
pub fn follow_answers(confirm: ServerAction<Confirm>) -> RwSignal<Option<AnswerFault>> {
    let language = use_language();
    let workspace = use_workspace();
    let drafts = Drafts::provide();
    let refused = confirm.value().get_untracked().and_then(Result::err);
    let fault = RwSignal::new(refused.map(|error| AnswerFault { error, faster: String::new() }));
    // Whoever was slower is told by whom, and what: a question that a colleague has answered is not in the list any more.
    let look = Action::new(move |(code, error): &(String, AppError)| {
        let (code, error) = (code.clone(), error.clone());
        async move {
            let faster = load_reservation(code).await.ok().and_then(|detail| last_change(language, &detail.history)).unwrap_or_default();
            AnswerFault { error, faster }
        }
    });
    let show = move |found: AnswerFault| {
        fault.set(Some(found));
        browser::focus(FAULT);
    };
    Effect::new(move |_| {
        if let Some(found) = look.value().get() {
            show(found);
        }
    });
    let sent = StoredValue::new(String::new());
    Effect::new(move |_| {
        if let Some(answer) = confirm.input().get() {
            sent.set_value(answer.code);
        }
    });
    Effect::new(move |_| match confirm.value().get() {
        Some(Ok(())) => {
            fault.set(None);
            drafts.forget(&sent.get_value());
            workspace.say(tr!(language, "staff.said.confirmed"));
            workspace.load_again();
        }
        Some(Err(error)) => {
            if matches!(error, AppError::Refused(_)) {
                workspace.load_again();
            }
            if matches!(error, AppError::Refused(Refusal::VersionConflict { .. })) {
                look.dispatch((sent.get_value(), error));
            } else {
                show(AnswerFault { error, faster: String::new() });
            }
        }
        None => {}
    });
    fault
}

/// The facilities team's inbox: its questions, and the other requests that concern it.
#[component]
pub fn SarprasTasks(latest: Signal<Arc<(StaffMember, Inbox)>>, confirm: ServerAction<Confirm>, fault: RwSignal<Option<AnswerFault>>) -> impl IntoView {
    let language = use_language();
    let is_asked = |row: &InboxRow| matches!(row.status, Status::Disposed | Status::Review) && row.sarpras_answer.is_none() && !row.with_head;
    let rows_that =
        move |wanted: bool| Memo::new(move |_| latest.with(|latest| latest.1.rows.iter().filter(|row| is_asked(row) == wanted).cloned().collect::<Vec<_>>()));
    let (asked, other) = (rows_that(true), rows_that(false));
    let how_many = Memo::new(move |_| other.with(Vec::len));
    let now = latest.with_untracked(|latest| latest.1.now);
    view! {
        <div class="stack roomy">
            <Questions asked=asked.into() now confirm fault/>
            {move || {
                let count = how_many.get();
                (count > 0)
                    .then(|| {
                        view! {
                            <section class="stack tight" aria-labelledby="lain">
                                <h2 id="lain">{tr!(language, "staff.tasks.other")} " " <small>{count}</small></h2>
                                <div class="panel inbox-list"><InboxTable rows=other now/></div>
                            </section>
                        }
                    })
            }}
        </div>
    }
}

/// The questions with their answers. A note that is being typed stays with its question when another one is answered.
#[component]
pub fn Questions(asked: Signal<Vec<InboxRow>>, now: Moment, confirm: ServerAction<Confirm>, fault: RwSignal<Option<AnswerFault>>) -> impl IntoView {
    let language = use_language();
    let is_empty = Memo::new(move |_| asked.with(Vec::is_empty));
    view! {
        <section class="stack tight" aria-labelledby="tanya">
            <h2 id="tanya">{tr!(language, "staff.tasks.asked")} " " <small>{move || asked.with(Vec::len)}</small></h2>
            {move || fault.get().map(|AnswerFault { error, faster }| view! { <FaultBox id=FAULT error more=faster/> })}
            {move || {
                is_empty
                    .get()
                    .then(|| {
                        view! {
                            <div class="panel">
                                <div class="blank"><Drawing/><p>{tr!(language, "staff.tasks.none")}</p></div>
                            </div>
                        }
                    })
            }}
            <ul class="tasks" hidden=move || is_empty.get()>
                <For
                    each=move || asked.get()
                    key=move |row| row_key(row, now)
                    children=move |row| view! { <Task row now confirm/> }
                />
            </ul>
        </section>
    }
}

/// One question and its three answers.
#[component]
fn Task(row: InboxRow, now: Moment, confirm: ServerAction<Confirm>) -> impl IntoView {
    let language = use_language();
    let id = format!("tanya-{}", row.code);
    let what = format!("{}, {}", items_text(&row.items), when_short(language, row.pattern, row.from, row.to));
    view! {
        <li data-status=row.status.code()>
            <div class="row">
                <DueBadge deadline=deadline_of(&row, now)/>
                <span class="push"><StatusBadge status=row.status/></span>
            </div>
            <div>
                <h3 id=id.clone()><a href=paths::reservation(&row.code)>{what}</a></h3>
                <p class="muted">{format!("{}, {}", row.who, row.activity)}</p>
            </div>
            <AnswerForm action=confirm code=row.code.to_string() version=row.version.0 items=row.items.clone() asked=id/>
        </li>
    }
}
