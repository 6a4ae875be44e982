//! Handing over, taking back and reporting damage with a checklist on which everything is good until somebody says otherwise.

use super::super::fault::FaultBox;
use super::super::workspace::use_workspace;
use crate::app::use_language;
use crate::browser;
use crate::components::Icon;
use crate::domain::handover::Condition;
use crate::domain::reservation::{Action, Item, Refusal};
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::tasks::{HandOver, NoShow, ReceiveBack, ReportDamage};
use crate::tr;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Id of the message about a refused act.
const FAULT: &str = "serah-galat";

/// Everything that can be done at the door; outlives every live update.
#[derive(Clone, Copy)]
pub struct Door {
    hand_over: ServerAction<HandOver>,
    receive_back: ServerAction<ReceiveBack>,
    report_damage: ServerAction<ReportDamage>,
    pub no_show: ServerAction<NoShow>,
    fault: RwSignal<Option<AppError>>,
    /// The next new version is this person's own work.
    pub own_change: RwSignal<bool>,
}

impl Door {
    pub fn set_up() -> Self {
        let door = Self {
            hand_over: ServerAction::new(),
            receive_back: ServerAction::new(),
            report_damage: ServerAction::new(),
            no_show: ServerAction::new(),
            fault: RwSignal::new(None),
            own_change: RwSignal::new(false),
        };
        door.follow(Action::HandOver, door.hand_over);
        door.follow(Action::ReceiveBack, door.receive_back);
        door.follow(Action::ReportDamage, door.report_damage);
        door.follow(Action::NoShow, door.no_show);
        door
    }

    fn follow<S>(self, act: Action, action: ServerAction<S>)
    where
        S: ServerFn<Output = (), Error = AppError> + Clone + Send + Sync + 'static,
    {
        let language = use_language();
        let workspace = use_workspace();
        // Without JavaScript the refusal came with the address of the page.
        if let Some(Err(error)) = action.value().get_untracked() {
            self.fault.set(Some(error));
        }
        Effect::new(move |_| match action.value().get() {
            Some(Ok(())) => {
                self.fault.set(None);
                self.own_change.set(true);
                workspace.say(words(language, &format!("staff.said.{}", act.code())));
                workspace.load_again();
            }
            Some(Err(error)) => {
                if matches!(error, AppError::Refused(_)) {
                    workspace.load_again();
                }
                self.fault.set(Some(error));
                browser::focus(FAULT);
            }
            None => {}
        });
    }
}

/// Why the last act at the door was refused.
#[component]
pub fn DoorFault(
    door: Door,
    /// The newest line of the history, for whoever was slower.
    #[prop(optional, into)]
    newest: String,
) -> impl IntoView {
    move || {
        door.fault.get().map(|error| {
            let conflict = matches!(error, AppError::Refused(Refusal::VersionConflict { .. }));
            let more = if conflict { newest.clone() } else { String::new() };
            view! { <FaultBox id=FAULT error more/> }
        })
    }
}

/// The form of one act: a button that opens the checklist, and one that writes it down.
#[component]
pub fn DoorForm(
    code: String,
    version: i64,
    items: Vec<Item>,
    /// `HandOver`, `ReceiveBack` or `ReportDamage`.
    act: Action,
    door: Door,
) -> impl IntoView {
    let label = words(use_language(), &format!("staff.action.{}", act.code()));
    let class = if act == Action::ReportDamage { "button tall" } else { "button primary tall" };
    let icon = if act == Action::ReportDamage { "wrench" } else { "key" };
    let fields = view! { <Fields code version items act/> };
    let form = match act {
        Action::ReceiveBack => view! { <ActionForm action=door.receive_back attr:class="stack tight">{fields}</ActionForm> }.into_any(),
        Action::ReportDamage => view! { <ActionForm action=door.report_damage attr:class="stack tight">{fields}</ActionForm> }.into_any(),
        _ => view! { <ActionForm action=door.hand_over attr:class="stack tight">{fields}</ActionForm> }.into_any(),
    };
    view! {
        <details class="act">
            <summary class=class><Icon name=icon/>{label}</summary>
            {form}
        </details>
    }
}

#[component]
fn Fields(code: String, version: i64, items: Vec<Item>, act: Action) -> impl IntoView {
    let language = use_language();
    let submit = words(language, &format!("staff.action.{}", act.code()));
    view! {
        <input type="hidden" name="form[code]" value=code/>
        <input type="hidden" name="form[version]" value=version/>
        {items.into_iter().enumerate().map(|(place, item)| view! { <Line place item act/> }).collect_view()}
        <label class="field">
            <span>{tr!(language, "staff.field.remark")} " " <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span></span>
            <input class="input" name="form[remark]" maxlength="300" autocomplete="off"/>
        </label>
        <button class="button primary tall wide" type="submit"><Icon name="check"/>{submit}</button>
    }
}

/// One thing: its condition, how many of it, and a word about it.
#[component]
fn Line(place: usize, item: Item, act: Action) -> impl IntoView {
    let language = use_language();
    let name = |field: &str| format!("form[lines][{place}][{field}]");
    let several = (item.quantity > 1).then(|| {
        view! {
            <label class="field">
                <span>{tr!(language, "staff.papers.quantity")} " " <span class="optional">{tr!(language, "staff.day.of", n = item.quantity)}</span></span>
                <input class="input" name=name("quantity") type="number" inputmode="numeric" min="1" max=item.quantity/>
            </label>
        }
    });
    // What is broken is not handed over.
    let conditions = Condition::ALL.iter().filter(move |condition| act != Action::HandOver || !condition.leaves_the_offer());
    view! {
        <fieldset class="checklist">
            <legend>{if item.quantity > 1 { format!("{} {}", item.quantity, item.facility_name) } else { item.facility_name.clone() }}</legend>
            <input type="hidden" name=name("facility") value=item.facility.to_string()/>
            <label class="field">
                <span>{tr!(language, "staff.field.condition")}</span>
                <select class="input" name=name("condition")>
                    {conditions
                        .map(|condition| view! { <option value=condition.code()>{words(language, &format!("staff.condition.{condition}"))}</option> })
                        .collect_view()}
                </select>
            </label>
            {several}
            <label class="field">
                <span>{tr!(language, "staff.papers.note")} " " <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span></span>
                <input class="input" name=name("note") maxlength="300" autocomplete="off"/>
            </label>
        </fieldset>
    }
}
