//! `/kantor/permohonan/{code}`: one request, its rivals, and what may be done with it now.

use super::decide::{DECISION_FAULT, Decide, Desk};
use super::facts::{Facts, Rivals, SarprasWord, Sheets};
use super::fault::FaultBox;
use super::files::Files;
use super::history::{History, last_change};
use super::layout::COUNTER_ROLES;
use super::message_desk::MESSAGE_FAULT;
use super::message_panel::{MessagePanel, TELL};
use super::move_dialog::MoveDialog;
use super::proposal::ProposalPanel;
use super::tasks::DoorFault;
use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::{Icon, StatusBadge};
use crate::domain::reservation::Refusal;
use crate::domain::role::StaffMember;
use crate::error::AppError;
use crate::server_fns::inbox::{MessageView, ReservationDetail, load_reservation};
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

type Answer = Resource<Result<(StaffMember, ReservationDetail), AppError>>;

#[component]
pub fn ReservationPage() -> impl IntoView {
    let language = use_language();
    let params = use_params_map();
    let code = Memo::new(move |_| params.with(|params| params.get("code").unwrap_or_default()));
    let detail = staff_resource(move || code.get(), load_reservation);
    let desk = Desk::set_up();
    // The newest line of the history, for whoever was slower.
    let newest = RwSignal::new(None::<String>);
    follow_changes(detail, desk, newest);
    let title = move || tr!(language, "staff.case.title", code = code.get());
    view! {
        <PageTitle text=Signal::derive(title)/>
        <nav aria-label=tr!(language, "staff.case.way_back")>
            <a class="button quiet flush" href=paths::OFFICE><Icon name="prev"/>{tr!(language, "staff.case.back")}</a>
        </nav>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{title}</h1>
            <Freshness from=detail at=|detail: &ReservationDetail| detail.now/>
        </header>
        <LoadAndKeep from=detail children=move |(member, detail): (StaffMember, ReservationDetail)| view! { <Case detail desk at_counter=member.roles.any_of(COUNTER_ROLES)/> }/>
        <Files code/>
        <MoveDialog mover=desk.mover/>
    }
}

/// Tells when somebody else has changed the request while it is on the screen, and moves on to the message after a decision.
fn follow_changes(detail: Answer, desk: Desk, newest: RwSignal<Option<String>>) {
    let language = use_language();
    let workspace = use_workspace();
    Effect::new(move |seen: Option<Option<i64>>| {
        let seen = seen.flatten();
        let Some(Ok((_, detail))) = detail.get() else { return seen };
        let last = last_change(language, &detail.history);
        newest.set(last.clone());
        let version = detail.version.0;
        let own_changes = [desk.own_change, desk.door.own_change, desk.messages.own_change];
        let own = own_changes.iter().any(|own| own.get_untracked());
        if seen.is_some_and(|seen| seen != version) && !own {
            workspace.say(tr!(language, "staff.case.changed", change = last.unwrap_or_default()));
        }
        for own in own_changes {
            own.set(false);
        }
        Some(version)
    });
}

/// The request on the left, what to do with it on the right. On a phone: what has to be told, then the request, then the acts.
#[component]
fn Case(detail: ReservationDetail, desk: Desk, at_counter: bool) -> impl IntoView {
    let language = use_language();
    let (mut telling, mut others): (Vec<MessageView>, Vec<MessageView>) =
        detail.messages.clone().into_iter().partition(|message| (message.decision || asks(message)) && message.sent_at.is_none());
    // The newest comes next; an approval that was not told either stands below.
    let next = telling.pop();
    others.extend(telling);
    let change = last_change(language, &detail.history);
    let newest = change.clone().unwrap_or_default();
    let has_rivals = !detail.rivals.is_empty();
    view! {
        <div class="case">
            <div class="stack case-tell">
                {next.map(|message| view! { <Tell message desk/> })}
                {move || desk.messages.fault.get().map(|error| view! { <FaultBox id=MESSAGE_FAULT error/> })}
            </div>
            <div class="stack case-main">
                <section class="panel" aria-labelledby="pemohon">
                    <header>
                        <h2 id="pemohon">{detail.row.who.clone()}</h2>
                        <StatusBadge status=detail.row.status/>
                    </header>
                    <div class="panel-body stack"><Facts detail=detail.clone()/><Sheets detail=detail.clone() at_counter/></div>
                </section>
                {has_rivals
                    .then(|| {
                        view! {
                            <section class="panel" aria-labelledby="saing">
                                <header><h2 id="saing">{tr!(language, "staff.rivals.title", n = detail.rivals.len() + 1)}</h2></header>
                                <div class="panel-body stack tight"><Rivals detail=detail.clone()/></div>
                            </section>
                        }
                    })}
                <section class="panel" aria-labelledby="riwayat">
                    <header><h2 id="riwayat">{tr!(language, "staff.history.title")}</h2></header>
                    <div class="panel-body"><History entries=detail.history.clone()/></div>
                </section>
                {others
                    .into_iter()
                    .map(|message| view! { <MessagePanel id=format!("pesan-{}", message.id) message desk=desk.messages/> })
                    .collect_view()}
            </div>
            <div class="stack case-side">
                {detail.proposal.clone().map(|proposal| view! { <ProposalPanel detail=detail.clone() proposal desk/> })}
                <section class="panel case-panel" aria-labelledby="putusan">
                    <header><h2 id="putusan">{tr!(language, "staff.case.decision")}</h2></header>
                    <div class="panel-body stack">
                        <SarprasWord detail=detail.clone()/>
                        <DoorFault door=desk.door newest/>
                        {move || {
                            let change = change.clone();
                            desk.fault_on_page().map(|error| {
                                let conflict = matches!(error, AppError::Refused(Refusal::VersionConflict { .. }));
                                view! { <FaultBox id=DECISION_FAULT error more=change.filter(|_| conflict).unwrap_or_default()/> }
                            })
                        }}
                        <Decide detail=detail.clone() desk/>
                    </div>
                </section>
            </div>
        </div>
    }
}

/// Does the message ask the applicant something?
fn asks(message: &MessageView) -> bool {
    matches!(message.template.as_str(), "offer" | "reschedule" | "needs_info")
}

/// The message about the decision: what comes next, so it takes the focus once.
#[component]
fn Tell(message: MessageView, desk: Desk) -> impl IntoView {
    let language = use_language();
    Effect::new(move |_| {
        if desk.tell_next.get() {
            desk.tell_next.set(false);
            browser::focus(TELL);
        }
    });
    view! { <MessagePanel id=TELL message desk=desk.messages title=tr!(language, "staff.message.title")/> }
}
