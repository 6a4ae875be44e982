//! What may be done with a request now. Every action is there: possible, or disabled with its reason beside it.

use super::agreement::AgreementChoice;
use super::answer::AnswerForm;
use super::completion::{Completion, MissingBox, RecordCompletionForm, RequestInfoForm};
use super::drafts::{Drafts, use_drafts};
use super::message_desk::MessageDesk;
use super::move_dialog::{MoveDoor, Mover};
use super::move_form::MoveTarget;
use super::tasks::{Door, DoorForm, NoShowForm};
use super::withdraw::WithdrawForm;
use super::wording::{action_label, field_text, refusal_text};
use super::workspace::use_workspace;
use crate::app::use_language;
use crate::browser;
use crate::components::{Icon, SelectField, TextArea};
use crate::domain::disposition::{ForwardedTo, Instruction};
use crate::domain::procedure;
use crate::domain::reservation::{Action, AgreementHow, Item, Reason, Refusal, SarprasAnswer, Urgency};
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::inbox::{Approve, Cancel, Confirm, Dispose, OfferAvailable, RecallProposal, RecordReply, RecordWithdrawal, Reject, ReservationDetail};
use crate::tr;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Id of the message about a refused decision.
pub const DECISION_FAULT: &str = "putusan-galat";
/// Id of the heading above the facilities team's answer.
const ASKED: &str = "tanya-sarpras";

/// Reasons that an office can give for saying no before it has said yes.
const REJECT_REASONS: [Reason; 6] = [Reason::Unavailable, Reason::Maintenance, Reason::OverCapacity, Reason::Internal, Reason::NoAgreement, Reason::Incomplete];
/// Reasons for taking back a yes: what the office does not get, not what its applicant does not agree to (X9).
const CANCEL_REASONS: [Reason; 3] = [Reason::Internal, Reason::Maintenance, Reason::Unavailable];

/// In the order of the work.
const ACTS: [Action; 13] = [
    Action::Dispose,
    Action::Confirm,
    Action::Resubmit,
    Action::Approve,
    Action::Reject,
    Action::RequestInfo,
    Action::HandOver,
    Action::ReceiveBack,
    Action::NoShow,
    Action::ReportDamage,
    Action::Move,
    Action::Cancel,
    Action::Withdraw,
];
/// Acts of a certain time, which are not named before it comes and after it is over.
const SELDOM: [Action; 6] = [Action::Resubmit, Action::RequestInfo, Action::HandOver, Action::ReceiveBack, Action::NoShow, Action::ReportDamage];

/// Everything that can be done on the page of a request, and what is typed there; outlives every live update.
#[derive(Clone, Copy)]
pub struct Desk {
    dispose: ServerAction<Dispose>,
    confirm: ServerAction<Confirm>,
    offer: ServerAction<OfferAvailable>,
    approve: ServerAction<Approve>,
    reject: ServerAction<Reject>,
    cancel: ServerAction<Cancel>,
    pub withdraw: ServerAction<RecordWithdrawal>,
    pub reply: ServerAction<RecordReply>,
    pub recall: ServerAction<RecallProposal>,
    pub mover: Mover,
    pub completion: Completion,
    pub door: Door,
    pub messages: MessageDesk,
    fault: RwSignal<Option<(Action, AppError)>>,
    /// After a decision the message about it takes the focus.
    pub tell_next: RwSignal<bool>,
    /// The next new version is this person's own work.
    pub own_change: RwSignal<bool>,
    /// How the applicant's yes to a proposal reached the office.
    pub reply_how: RwSignal<String>,
    pub reply_note: RwSignal<String>,
    pub reply_open: RwSignal<bool>,
    /// How and why the applicant took the request back.
    pub told_how: RwSignal<String>,
    pub told_reason: RwSignal<String>,
    pub told_note: RwSignal<String>,
    pub withdraw_open: RwSignal<bool>,
    typed: Typed,
}

/// Text of the decision forms.
#[derive(Clone, Copy)]
struct Typed {
    dispose_note: RwSignal<String>,
    urgency: RwSignal<String>,
    forwarded_to: RwSignal<String>,
    instruction: RwSignal<String>,
    agreement_how: RwSignal<String>,
    agreement_note: RwSignal<String>,
    /// Why the rule of the unit is passed by.
    override_reason: RwSignal<String>,
    reject_reason: RwSignal<String>,
    reject_note: RwSignal<String>,
    cancel_reason: RwSignal<String>,
    cancel_note: RwSignal<String>,
    /// The forms that are folded until somebody opens them stay open when the page loads again.
    reject_open: RwSignal<bool>,
    cancel_open: RwSignal<bool>,
}

impl Desk {
    pub fn set_up() -> Self {
        let text = || RwSignal::new(String::new());
        Drafts::provide();
        let desk = Self {
            dispose: ServerAction::new(),
            confirm: ServerAction::new(),
            offer: ServerAction::new(),
            approve: ServerAction::new(),
            reject: ServerAction::new(),
            cancel: ServerAction::new(),
            withdraw: ServerAction::new(),
            reply: ServerAction::new(),
            recall: ServerAction::new(),
            mover: Mover::set_up(),
            completion: Completion::set_up(),
            door: Door::set_up(),
            messages: MessageDesk::set_up(),
            fault: RwSignal::new(None),
            tell_next: RwSignal::new(false),
            own_change: RwSignal::new(false),
            reply_how: text(),
            reply_note: text(),
            reply_open: RwSignal::new(false),
            told_how: text(),
            told_reason: RwSignal::new(Reason::Applicant.code().to_owned()),
            told_note: text(),
            withdraw_open: RwSignal::new(false),
            typed: Typed {
                dispose_note: text(),
                urgency: RwSignal::new(Urgency::Normal.code().to_owned()),
                forwarded_to: RwSignal::new(ForwardedTo::Sarpras.code().to_owned()),
                instruction: RwSignal::new(Instruction::Coordinate.code().to_owned()),
                agreement_how: text(),
                agreement_note: text(),
                override_reason: text(),
                reject_reason: text(),
                reject_note: text(),
                cancel_reason: text(),
                cancel_note: text(),
                reject_open: RwSignal::new(false),
                cancel_open: RwSignal::new(false),
            },
        };
        desk.follow(Action::Dispose, desk.dispose);
        desk.follow(Action::Confirm, desk.confirm);
        desk.follow(Action::Offer, desk.offer);
        desk.follow(Action::Approve, desk.approve);
        desk.follow(Action::Reject, desk.reject);
        desk.follow(Action::Cancel, desk.cancel);
        desk.follow(Action::Withdraw, desk.withdraw);
        desk.follow(Action::Reply, desk.reply);
        desk.follow(Action::Recall, desk.recall);
        desk.follow(Action::RequestInfo, desk.completion.ask);
        desk.follow(Action::Resubmit, desk.completion.record);
        let workspace = use_workspace();
        Effect::new(move |_| {
            if let Some(Ok(())) = desk.mover.action.value().get() {
                desk.own_change.set(true);
            }
        });
        Effect::new(move |_| {
            if let Some(Ok(())) = workspace.undoing.value().get() {
                desk.own_change.set(true);
            }
        });
        desk
    }

    /// Tells what becomes of an action, and says what it was refused for.
    fn follow<S>(self, act: Action, action: ServerAction<S>)
    where
        S: ServerFn<Output = (), Error = AppError> + Clone + Send + Sync + 'static,
    {
        let language = use_language();
        let workspace = use_workspace();
        let drafts = use_drafts();
        // Without JavaScript the refusal came with the address of the page.
        if let Some(Err(error)) = action.value().get_untracked() {
            self.unfold(act);
            self.fault.set(Some((act, error)));
        }
        Effect::new(move |_| match action.value().get() {
            Some(Ok(())) => {
                self.fault.set(None);
                self.own_change.set(true);
                self.tell_next.set(matches!(act, Action::Approve | Action::Reject | Action::Cancel | Action::Offer));
                if act == Action::Confirm {
                    drafts.forget("");
                }
                workspace.say(words(language, &format!("staff.said.{}", act.code())));
                workspace.load_again();
            }
            Some(Err(error)) => {
                if matches!(error, AppError::Refused(_)) {
                    workspace.load_again();
                }
                self.unfold(act);
                self.fault.set(Some((act, error)));
                browser::focus(DECISION_FAULT);
            }
            None => {}
        });
    }

    /// The refusal to show on the page; a move that was refused in its dialog is told there.
    pub fn fault_on_page(self) -> Option<AppError> {
        let moved = || self.mover.fault.get().filter(|_| self.mover.input.target.with(Option::is_none));
        self.fault.get().map(|(_, error)| error).or_else(moved)
    }

    /// Opens the form of an action whose last attempt failed.
    fn unfold(self, act: Action) {
        match act {
            Action::Reject => self.typed.reject_open.set(true),
            Action::Cancel => self.typed.cancel_open.set(true),
            Action::Reply => self.reply_open.set(true),
            Action::Withdraw => self.withdraw_open.set(true),
            Action::RequestInfo => self.completion.ask_open.set(true),
            _ => {}
        }
    }

    /// The fault of one field of one form.
    pub fn field_fault(self, act: Action, field: &'static str) -> Signal<Option<String>> {
        let language = use_language();
        Signal::derive(move || {
            self.fault.with(|fault| match fault {
                Some((failed, AppError::Invalid(faults))) if *failed == act => faults.of(field).map(|fault| field_text(language, fault)),
                _ => None,
            })
        })
    }
}

/// Why an action is not possible for this person now; `None` = it is.
pub fn refusal_of(detail: &ReservationDetail, act: Action) -> Option<Refusal> {
    detail.actions.iter().find(|state| state.action == act).map_or(Some(Refusal::Forbidden), |state| state.refusal.clone())
}

/// The actions in the order of the work: ask, answer, decide, change.
#[component]
pub fn Decide(detail: ReservationDetail, desk: Desk) -> impl IntoView {
    let language = use_language();
    let refusal = |act: Action| refusal_of(&detail, act);
    let acts: Vec<Action> = ACTS.into_iter().filter(|act| !SELDOM.contains(act) || procedure::is_for(*act, detail.row.status)).collect();
    let foreign: Vec<String> = acts.iter().filter(|act| refusal(**act) == Some(Refusal::Forbidden)).map(|act| action_label(language, *act)).collect();
    view! {
        <div class="acts stack">
            {can_offer_a_part(&detail).then(|| view! { <OfferPart code=detail.row.code.to_string() version=detail.version.0 desk/> })}
            {acts
                .into_iter()
                .map(|act| match refusal(act) {
                    // Named below in one line: these buttons belong to other desks.
                    Some(Refusal::Forbidden) => ().into_any(),
                    Some(refusal) => view! { <Impossible act refusal/> }.into_any(),
                    None => possible(act, &detail, desk),
                })
                .collect_view()}
            {(!foreign.is_empty()).then(|| view! { <p class="muted small">{tr!(language, "staff.case.other_roles", actions = foreign.join(", "))}</p> })}
        </div>
    }
}

/// A button that cannot be pressed now, and why.
#[component]
pub fn Impossible(act: Action, refusal: Refusal) -> impl IntoView {
    let language = use_language();
    let id = format!("sebab-{}", act.code());
    view! {
        <div class="impossible">
            <button class="button wide" type="button" disabled aria-describedby=id.clone()>{action_label(language, act)}</button>
            <p class="muted small" id=id>{refusal_text(language, &refusal)}</p>
        </div>
    }
}

/// Not everything is there, the team has said what is, and it is not what is offered already.
fn can_offer_a_part(detail: &ReservationDetail) -> bool {
    let said = detail.row.sarpras_answer == Some(SarprasAnswer::Partial) && !detail.item_answers.is_empty();
    let offered = detail.proposal.as_ref().is_some_and(|proposal| !proposal.things.is_empty());
    said && !offered && refusal_of(detail, Action::Offer).is_none()
}

/// Offers what is there; the applicant's yes makes it a booking.
#[component]
fn OfferPart(code: String, version: i64, desk: Desk) -> impl IntoView {
    let language = use_language();
    view! {
        <ActionForm action=desk.offer attr:class="stack tight">
            <input type="hidden" name="code" value=code/>
            <input type="hidden" name="version" value=version/>
            <button class="button primary wide" type="submit" aria-busy=move || desk.offer.pending().get().then_some("true")>
                <Icon name="reply"/>
                {tr!(language, "staff.offer_part.submit")}
            </button>
            <p class="muted small">{tr!(language, "staff.offer_part.text")}</p>
        </ActionForm>
    }
}

/// The form of an action that may be done now.
fn possible(act: Action, detail: &ReservationDetail, desk: Desk) -> AnyView {
    let code = detail.row.code.to_string();
    let version = detail.version.0;
    match act {
        Action::Dispose => view! { <DisposeForm code version head_first=detail.head_first desk/> }.into_any(),
        Action::Confirm => view! { <ConfirmForm code version items=detail.row.items.clone() desk/> }.into_any(),
        Action::Approve => {
            let recorded = detail.agreement.as_ref().map(|agreement| agreement.how);
            let preset = AgreementHow::usual(detail.row.channel).filter(|_| recorded.is_none());
            view! { <ApproveForm code version recorded preset desk/> }.into_any()
        }
        Action::Reject => view! { <RejectForm code version desk/> }.into_any(),
        Action::Cancel => view! { <CancelForm code version desk/> }.into_any(),
        Action::Move => view! { <MoveDoor mover=desk.mover target=MoveTarget::of(detail)/> }.into_any(),
        Action::Withdraw => view! { <WithdrawForm code version reasons=Reason::of_withdrawal(detail.row.status) desk/> }.into_any(),
        Action::RequestInfo => view! { <RequestInfoForm code version desk/> }.into_any(),
        Action::Resubmit => {
            let missing = detail.missing.clone().map(|missing| view! { <MissingBox missing/> });
            view! { {missing}<RecordCompletionForm code version desk/> }.into_any()
        }
        Action::HandOver | Action::ReceiveBack | Action::ReportDamage => {
            view! { <DoorForm code version items=detail.row.items.clone() act door=desk.door/> }.into_any()
        }
        Action::NoShow => view! { <NoShowForm code version door=desk.door/> }.into_any(),
        // The panels' of the proposal and of the message; an offer is one way of moving, and what was moved is undone where it
        // was said to be moved. The head has a page of their own.
        Action::Offer | Action::Reply | Action::Recall | Action::Undo | Action::MarkNotified | Action::PassOn => ().into_any(),
    }
}

#[component]
fn DisposeForm(
    code: String,
    version: i64,
    /// It can be sent to the head first.
    head_first: bool,
    desk: Desk,
) -> impl IntoView {
    let language = use_language();
    let typed = desk.typed;
    let urgencies = Urgency::ALL.iter().map(|urgency| (urgency.code().to_owned(), words(language, &format!("staff.urgency.{urgency}")))).collect();
    let desks = ForwardedTo::ALL.iter().filter(|desk| head_first || **desk != ForwardedTo::Head);
    let desks = desks.map(|desk| (desk.code().to_owned(), words(language, &format!("staff.forwarded_to.{desk}")))).collect();
    let wishes = Instruction::ALL.iter().map(|wish| (wish.code().to_owned(), words(language, &format!("staff.instruction.{wish}")))).collect();
    view! {
        <ActionForm action=desk.dispose attr:class="stack tight">
            <input type="hidden" name="code" value=code/>
            <input type="hidden" name="version" value=version/>
            <button class="button primary wide" type="submit"><Icon name="reply"/>{tr!(language, "staff.action.dispose")}</button>
            <details class="act">
                <summary>{tr!(language, "staff.dispose.more")}</summary>
                <div class="stack tight">
                    <SelectField
                        id="sifat"
                        name="urgency"
                        label=tr!(language, "staff.dispose.urgency")
                        value=typed.urgency
                        options=urgencies
                        on:change=move |event| typed.urgency.set(event_target_value(&event))
                    />
                    <SelectField
                        id="diteruskan"
                        name="forwarded_to"
                        label=tr!(language, "staff.disposition.forwarded_to")
                        value=typed.forwarded_to
                        options=desks
                        on:change=move |event| typed.forwarded_to.set(event_target_value(&event))
                    />
                    <SelectField
                        id="harap"
                        name="instruction"
                        label=tr!(language, "staff.disposition.instruction")
                        value=typed.instruction
                        options=wishes
                        on:change=move |event| typed.instruction.set(event_target_value(&event))
                    />
                    <TextArea
                        id="catatan-disposisi"
                        name="note"
                        label=tr!(language, "staff.dispose.note")
                        value=typed.dispose_note
                        rows=2
                        maxlength=500
                        optional=true
                        on:input=move |event| typed.dispose_note.set(event_target_value(&event))
                    />
                </div>
            </details>
        </ActionForm>
    }
}

#[component]
fn ConfirmForm(code: String, version: i64, items: Vec<Item>, desk: Desk) -> impl IntoView {
    let language = use_language();
    view! {
        <div class="stack tight">
            <h3 id=ASKED>{tr!(language, "staff.answer.title")}</h3>
            <AnswerForm action=desk.confirm code version items asked=ASKED/>
        </div>
    }
}

#[component]
fn ApproveForm(
    code: String,
    version: i64,
    /// What an earlier move says of how they agreed; it stays unless something else is chosen.
    recorded: Option<AgreementHow>,
    /// What is usual for the door that the request came through.
    preset: Option<AgreementHow>,
    desk: Desk,
) -> impl IntoView {
    let language = use_language();
    let typed = desk.typed;
    let summary = if preset.is_some() { tr!(language, "staff.approve.agreed_here") } else { tr!(language, "staff.approve.agreement") };
    let none = match recorded {
        Some(how) => tr!(language, "staff.agreement.recorded", how = words(language, &format!("staff.agreement.{how}"))),
        None => tr!(language, "staff.agreement.none"),
    };
    let errors = ["agreement_how", "agreement_note"].map(|field| desk.field_fault(Action::Approve, field));
    view! {
        <ActionForm action=desk.approve attr:class="stack tight">
            <input type="hidden" name="code" value=code/>
            <input type="hidden" name="version" value=version/>
            <button class="button primary wide" type="submit" aria-busy=move || desk.approve.pending().get().then_some("true")>
                <Icon name="check"/>
                {tr!(language, "btn.approve")}
            </button>
            <details class="act">
                <summary>{summary}</summary>
                <div class="stack tight">
                    <AgreementChoice
                        ids=["setuju-cara", "setuju-catatan"]
                        how=typed.agreement_how
                        note=typed.agreement_note
                        none
                        preset
                        errors
                    />
                </div>
            </details>
            <details class="act">
                <summary>{tr!(language, "staff.approve.override")}</summary>
                <TextArea
                    id="setuju-pengecualian"
                    name="override_reason"
                    label=tr!(language, "staff.field.override_reason")
                    hint=tr!(language, "staff.approve.override_hint")
                    value=typed.override_reason
                    rows=2
                    maxlength=500
                    optional=true
                    error=desk.field_fault(Action::Approve, "override_reason")
                    on:input=move |event| typed.override_reason.set(event_target_value(&event))
                />
            </details>
        </ActionForm>
    }
}

/// Opens or closes a form. The signal alone decides, so that a page that loads again at this moment does not close it.
pub fn turn(event: &leptos::ev::MouseEvent, is_open: RwSignal<bool>) {
    event.prevent_default();
    is_open.update(|open| *open = !*open);
}

/// Choices of a reason, none chosen.
fn reasons(language: crate::domain::language::Language, reasons: &[Reason]) -> Vec<(String, String)> {
    let choose = (String::new(), tr!(language, "staff.choose"));
    std::iter::once(choose).chain(reasons.iter().map(|reason| (reason.code().to_owned(), words(language, &format!("reason.{}", reason.code()))))).collect()
}

#[component]
fn RejectForm(code: String, version: i64, desk: Desk) -> impl IntoView {
    let language = use_language();
    let typed = desk.typed;
    view! {
        <details class="act" open=move || typed.reject_open.get()>
            <summary class="button danger" on:click=move |event| turn(&event, typed.reject_open)>{tr!(language, "staff.reject.open")}</summary>
            <ActionForm action=desk.reject attr:class="stack tight">
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="version" value=version/>
                <SelectField
                    id="tolak-alasan"
                    name="reason"
                    label=tr!(language, "staff.field.reason")
                    value=typed.reject_reason
                    options=reasons(language, &REJECT_REASONS)
                    required=true
                    error=desk.field_fault(Action::Reject, "reason")
                    on:change=move |event| typed.reject_reason.set(event_target_value(&event))
                />
                <TextArea
                    id="tolak-penjelasan"
                    name="note"
                    label=tr!(language, "staff.field.note")
                    hint=tr!(language, "staff.read_by_applicant")
                    value=typed.reject_note
                    maxlength=500
                    required=true
                    error=desk.field_fault(Action::Reject, "note")
                    on:input=move |event| typed.reject_note.set(event_target_value(&event))
                />
                <button class="button danger wide" type="submit">{tr!(language, "staff.reject.submit")}</button>
            </ActionForm>
        </details>
    }
}

#[component]
fn CancelForm(code: String, version: i64, desk: Desk) -> impl IntoView {
    let language = use_language();
    let typed = desk.typed;
    view! {
        <details class="act" open=move || typed.cancel_open.get()>
            <summary class="button danger" on:click=move |event| turn(&event, typed.cancel_open)>{tr!(language, "staff.cancel.open")}</summary>
            <ActionForm action=desk.cancel attr:class="stack tight">
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="version" value=version/>
                <SelectField
                    id="tarik-alasan"
                    name="reason"
                    label=tr!(language, "staff.field.reason")
                    value=typed.cancel_reason
                    options=reasons(language, &CANCEL_REASONS)
                    required=true
                    error=desk.field_fault(Action::Cancel, "reason")
                    on:change=move |event| typed.cancel_reason.set(event_target_value(&event))
                />
                <TextArea
                    id="tarik-penjelasan"
                    name="note"
                    label=tr!(language, "staff.field.note")
                    hint=tr!(language, "staff.read_by_applicant")
                    value=typed.cancel_note
                    maxlength=500
                    required=true
                    error=desk.field_fault(Action::Cancel, "note")
                    on:input=move |event| typed.cancel_note.set(event_target_value(&event))
                />
                <button class="button danger wide" type="submit">{tr!(language, "btn.cancel_booking")}</button>
            </ActionForm>
        </details>
    }
}
