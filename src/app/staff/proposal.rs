//! What is proposed to the applicant and not answered yet: from where to where, until when, and what the office can do with
//! it: record their answer, or take it back.

use super::agreement::AgreementChoice;
use super::decide::{Desk, Impossible, refusal_of, turn};
use super::inbox_table::items_text;
use crate::app::use_language;
use crate::components::Icon;
use crate::components::when::when_in_two_lines;
use crate::domain::format::moment_long;
use crate::domain::proposal::ProposalKind;
use crate::domain::reservation::{Action, Refusal};
use crate::server_fns::inbox::ReservationDetail;
use crate::server_fns::reservations::ProposalView;
use crate::tr;
use leptos::prelude::*;

/// The panel of one open proposal.
#[component]
pub fn ProposalPanel(detail: ReservationDetail, proposal: ProposalView, desk: Desk) -> impl IntoView {
    let language = use_language();
    let (code, version) = (detail.row.code.to_string(), detail.version.0);
    let (mut before_date, mut before_time) = when_in_two_lines(language, detail.row.from, detail.row.to);
    let (mut date, mut time) = when_in_two_lines(language, proposal.from, proposal.to);
    let mut title = match proposal.kind {
        ProposalKind::Move => tr!(language, "staff.proposal.move"),
        ProposalKind::Offer => tr!(language, "staff.proposal.offer"),
    };
    if !proposal.things.is_empty() {
        // The time is the same: what matters is which things, and how many.
        title = tr!(language, "staff.proposal.part");
        (before_date, before_time) = (items_text(&detail.row.items), format!("{before_date}, {before_time}"));
        (date, time) = (items_text(&proposal.things), format!("{date}, {time}"));
    }
    let by = moment_long(language, proposal.answer_by);
    let until = if proposal.late { tr!(language, "staff.proposal.late", by = by) } else { tr!(language, "staff.proposal.until", by = by) };
    let place = (!proposal.facility_name.is_empty()).then(|| view! { <br/> <span>{proposal.facility_name.clone()}</span> });
    let reason = (!proposal.reason.is_empty()).then(|| view! { <p>{format!("{}: {}", tr!(language, "staff.field.reason"), proposal.reason)}</p> });
    let reply = match refusal_of(&detail, Action::Reply) {
        Some(Refusal::Forbidden) => ().into_any(),
        Some(refusal) => view! { <Impossible act=Action::Reply refusal/> }.into_any(),
        None => view! { <Reply code=code.clone() version desk/> }.into_any(),
    };
    let recall = refusal_of(&detail, Action::Recall).is_none().then(|| view! { <Recall code version desk/> });
    view! {
        <section class="panel case-panel" aria-labelledby="usulan">
            <header><h2 id="usulan">{title}</h2></header>
            <div class="panel-body stack">
                <div class="from-to">
                    <div>
                        <small>{tr!(language, "calendar.move.before")}</small>
                        <br/>
                        <b>{before_date}</b>
                        <br/>
                        <span>{before_time}</span>
                    </div>
                    <Icon name="right"/>
                    <div>
                        <small>{tr!(language, "staff.proposal.proposed")}</small>
                        <br/>
                        <b>{date}</b>
                        <br/>
                        <span>{time}</span>
                        {place}
                    </div>
                </div>
                <p class="soft" data-status=if proposal.late { "late" } else { "offered" }><Icon name="clock"/><span>{until}</span></p>
                {reason}
                {reply}
                {recall}
            </div>
        </section>
    }
}

/// Recording the applicant's answer: a yes with how it reached the office, or a no.
#[component]
fn Reply(code: String, version: i64, desk: Desk) -> impl IntoView {
    let language = use_language();
    let of_no = code.clone();
    let errors = ["agreement_how", "agreement_note"].map(|field| desk.field_fault(Action::Reply, field));
    view! {
        <details class="act" open=move || desk.reply_open.get()>
            <summary class="button" on:click=move |event| turn(&event, desk.reply_open)>{tr!(language, "staff.action.reply")}</summary>
            <div class="stack tight">
                <ActionForm action=desk.reply attr:class="stack tight">
                    <input type="hidden" name="code" value=code/>
                    <input type="hidden" name="version" value=version/>
                    <input type="hidden" name="accept" value="true"/>
                    <AgreementChoice
                        ids=["jawaban-cara", "jawaban-catatan"]
                        how=desk.reply_how
                        note=desk.reply_note
                        none=tr!(language, "staff.choose")
                        errors
                        required=true
                    />
                    <button class="button primary wide" type="submit"><Icon name="check"/>{tr!(language, "staff.proposal.yes")}</button>
                </ActionForm>
                <ActionForm action=desk.reply>
                    <input type="hidden" name="code" value=of_no/>
                    <input type="hidden" name="version" value=version/>
                    <input type="hidden" name="accept" value="false"/>
                    <button class="button wide" type="submit"><Icon name="x"/>{tr!(language, "staff.proposal.no")}</button>
                </ActionForm>
            </div>
        </details>
    }
}

#[component]
fn Recall(code: String, version: i64, desk: Desk) -> impl IntoView {
    let language = use_language();
    view! {
        <ActionForm action=desk.recall>
            <input type="hidden" name="code" value=code/>
            <input type="hidden" name="version" value=version/>
            <button class="button wide" type="submit"><Icon name="undo"/>{tr!(language, "staff.action.recall")}</button>
        </ActionForm>
    }
}
