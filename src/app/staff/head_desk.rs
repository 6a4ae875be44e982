//! `/kantor/kepala`: what the counter has sent to the head first (*meja Kepala*, service §2.3). The head reads it, writes an
//! instruction and passes it on; names and numbers of applicants are not there.

use super::drafts::{Drafts, use_drafts};
use super::fault::FaultBox;
use super::inbox::Drawing;
use super::inbox_table::items_text;
use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource, use_workspace};
use crate::app::{PageTitle, use_language};
use crate::browser;
use crate::components::deadline::{Deadline, DueBadge};
use crate::components::field::options_of;
use crate::components::when::{moment_short, when_short};
use crate::components::{Icon, StatusBadge};
use crate::domain::disposition::{Instruction, PassTo};
use crate::domain::reservation::Urgency;
use crate::domain::role::StaffMember;
use crate::domain::slot::Moment;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::head_desk::{HeadDesk, HeadRow, PassOn, load_head_desk};
use crate::tr;
use leptos::prelude::*;

/// Id of the message about what was not passed on.
const FAULT: &str = "kepala-galat";

#[component]
pub fn HeadDeskPage() -> impl IntoView {
    let language = use_language();
    let desk = staff_resource(|| (), |()| load_head_desk());
    let pass_on = ServerAction::<PassOn>::new();
    let fault = follow(pass_on);
    view! {
        <PageTitle text=tr!(language, "staff.head.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.head.title")}</h1>
            <Freshness from=desk at=|desk: &HeadDesk| desk.now/>
        </header>
        {move || fault.get().map(|error| view! { <FaultBox id=FAULT error/> })}
        <LoadAndKeep from=desk children=move |(_, desk): (StaffMember, HeadDesk)| view! { <Waiting desk pass_on/> }/>
    }
}

/// Tells what became of it, and keeps what is typed about the others.
fn follow(pass_on: ServerAction<PassOn>) -> RwSignal<Option<AppError>> {
    let language = use_language();
    let workspace = use_workspace();
    let drafts = Drafts::provide();
    // Without JavaScript the refusal came with the address of the page.
    let fault = RwSignal::new(pass_on.value().get_untracked().and_then(Result::err));
    let sent = StoredValue::new(String::new());
    Effect::new(move |_| {
        if let Some(passed) = pass_on.input().get() {
            sent.set_value(passed.code);
        }
    });
    Effect::new(move |_| match pass_on.value().get() {
        Some(Ok(())) => {
            fault.set(None);
            drafts.forget(&sent.get_value());
            workspace.say(tr!(language, "staff.said.pass_on"));
            workspace.load_again();
        }
        Some(Err(error)) => {
            if matches!(error, AppError::Refused(_)) {
                workspace.load_again();
            }
            fault.set(Some(error));
            browser::focus(FAULT);
        }
        None => {}
    });
    fault
}

/// Everything that waits.
#[component]
fn Waiting(desk: HeadDesk, pass_on: ServerAction<PassOn>) -> impl IntoView {
    let language = use_language();
    let HeadDesk { rows, now } = desk;
    if rows.is_empty() {
        return view! {
            <section class="panel">
                <div class="blank"><Drawing/><p>{tr!(language, "staff.head.none")}</p></div>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <OneRequest row now pass_on/> }).collect();
    view! {
        <p class="muted">{tr!(language, "staff.head.text")}</p>
        <ul class="tasks">{rows}</ul>
    }
    .into_any()
}

/// One request: what is asked, what the counter has written, and what the head writes.
#[component]
fn OneRequest(row: HeadRow, now: Moment, pass_on: ServerAction<PassOn>) -> impl IntoView {
    let language = use_language();
    let code = row.code.to_string();
    let heading = format!("kepala-{code}");
    let what = format!("{}, {}", items_text(&row.items), when_short(language, row.pattern, row.from, row.to));
    let who = if row.institution.is_empty() { words(language, &format!("form.type.{}", row.kind.code())) } else { row.institution.clone() };
    let people = row.participants.map(|people| format!(", {}", tr!(language, "fac.people", n = people)));
    let urgency = (row.urgency != Urgency::Normal).then(|| format!(", {}", words(language, &format!("staff.urgency.{}", row.urgency.code()))));
    let numbers = format!(
        "{} {}{}, {} {}",
        tr!(language, "staff.disposition.agenda"),
        row.agenda,
        urgency.unwrap_or_default(),
        tr!(language, "staff.fact.received"),
        moment_short(language, row.received_at)
    );
    let wish = row.instruction.map(|wish| words(language, &format!("staff.instruction.{wish}"))).unwrap_or_default();
    let asked = if row.note.is_empty() { wish } else { format!("{wish}: {}", row.note) };
    let deadline = Deadline { status: row.status, due_at: row.due_at, urgent: row.urgent, untold: false, now };
    view! {
        <li data-status=row.status.code()>
            <div class="row">
                <DueBadge deadline/>
                <span class="push"><StatusBadge status=row.status/></span>
            </div>
            <div>
                <h2 class="card-title" id=heading.clone()>{what}</h2>
                <p>{format!("{who}, {}", row.activity)} {people}</p>
                <p class="muted small">{numbers}</p>
                <p>{format!("{}: {asked}", tr!(language, "staff.head.asked"))}</p>
            </div>
            <PassOnForm code version=row.version.0 heading pass_on/>
        </li>
    }
}

/// The instruction, a note, and where it goes.
#[component]
fn PassOnForm(code: String, version: i64, heading: String, pass_on: ServerAction<PassOn>) -> impl IntoView {
    let language = use_language();
    let drafts = use_drafts();
    let (of_wish, of_note) = (format!("{code} harap"), format!("{code} catatan"));
    let chosen = drafts.text(&of_wish);
    let chosen = if chosen.is_empty() { Instruction::Process.code().to_owned() } else { chosen };
    let wishes = Instruction::ALL.iter().map(|wish| (wish.code().to_owned(), words(language, &format!("staff.instruction.{wish}")))).collect();
    let wishes = options_of(wishes, &chosen);
    let note = drafts.text(&of_note);
    let (wish_id, note_id) = (format!("{heading}-harap"), format!("{heading}-catatan"));
    let ways = [(PassTo::Sarpras, "button primary tall", "reply"), (PassTo::Counter, "button tall", "undo")];
    view! {
        <ActionForm action=pass_on attr:class="stack tight">
            <input type="hidden" name="code" value=code/>
            <input type="hidden" name="version" value=version/>
            <div class="field">
                <label for=wish_id.clone()>{tr!(language, "staff.disposition.instruction")}</label>
                <select class="input" id=wish_id name="instruction" on:change=move |event| drafts.keep(&of_wish, event_target_value(&event))>{wishes}</select>
            </div>
            <div class="field">
                <label for=note_id.clone()>
                    {tr!(language, "staff.answer.note")} " " <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span>
                </label>
                <input
                    class="input"
                    id=note_id
                    name="note"
                    maxlength="500"
                    autocomplete="off"
                    value=note
                    on:input=move |event| drafts.keep(&of_note, event_target_value(&event))
                />
            </div>
            <div class="answers two">
                {ways
                    .into_iter()
                    .map(|(to, class, icon)| {
                        view! {
                            <button class=class type="submit" name="next" value=to.code() aria-describedby=heading.clone()>
                                <Icon name=icon/>
                                {words(language, &format!("staff.head.pass.{to}"))}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </ActionForm>
    }
}
