//! *Pindahkan…* as a dialog over the calendar or a request, and as a plain form where there is no JavaScript.

use super::fault::FaultBox;
use super::move_form::{IN_DIALOG, MoveFields, MoveInput, MoveTarget, ON_PAGE};
use super::move_way::{PROPOSE, submit_label};
use super::pending::Pending;
use super::workspace::use_workspace;
use crate::app::use_language;
use crate::browser;
use crate::components::dialog::Dialog;
use crate::domain::availability::Alternative;
use crate::domain::format;
use crate::domain::relocation::Place;
use crate::domain::reservation::Refusal;
use crate::domain::slot::instant;
use crate::error::AppError;
use crate::server_fns::inbox::{MoveReservation, load_reservation};
use crate::tr;
use leptos::prelude::*;

/// Id of the dialog.
const DIALOG: &str = "pindah";
/// Id of the message about a refused move.
const FAULT: &str = "pindah-galat";

/// Everything about moving; belongs to the page.
#[derive(Clone, Copy)]
pub struct Mover {
    pub input: MoveInput,
    pub action: ServerAction<MoveReservation>,
    pub fault: RwSignal<Option<AppError>>,
    /// The move that is on its way to the server, or whose result is on its way back.
    pub pending: RwSignal<Option<Pending>>,
    /// Told whenever the dialog was closed, or could not be opened.
    pub closed: Trigger,
    /// Somebody has wanted the dialog: from then on it stands on the page.
    pub wanted: RwSignal<bool>,
    open: Action<(String, Option<Place>), Result<(), AppError>>,
}

impl Mover {
    /// Follows what becomes of a move and tells it.
    pub fn set_up() -> Self {
        let language = use_language();
        let workspace = use_workspace();
        let input = MoveInput::empty();
        let action = ServerAction::<MoveReservation>::new();
        let fault = RwSignal::new(action.value().get_untracked().and_then(Result::err));
        let pending = RwSignal::new(None);
        let closed = Trigger::new();
        Effect::new(move |_| {
            if let Some(sent) = action.input().get() {
                let was = input.target.with_untracked(|target| target.as_ref().map(|target| (target.from, target.to)));
                pending.set(was.and_then(|was| Pending::of(&sent.form, was)));
            }
        });
        Effect::new(move |_| match action.value().get() {
            Some(Ok(())) => {
                fault.set(None);
                let form = input.form();
                let can_be_undone = input.target.with_untracked(|target| target.as_ref().is_some_and(|target| !target.proposed));
                browser::close_dialog(DIALOG);
                input.target.set(None);
                let date = form.start_date.parse().map_or(form.start_date, |date| format::long_date(language, date));
                let said = if form.way == PROPOSE {
                    tr!(language, "calendar.move.proposed", code = &form.code, date = date)
                } else {
                    tr!(language, "cal.moved", code = &form.code, date = date)
                };
                if can_be_undone {
                    workspace.say_undoable(said, form.code);
                } else {
                    workspace.say(said);
                }
                workspace.load_again();
            }
            Some(Err(error)) => {
                pending.set(None);
                if let AppError::Refused(Refusal::VersionConflict { current }) = &error {
                    // The person is told who was faster; what they typed stays and may be sent again.
                    input.version.set(current.0);
                    workspace.load_again();
                }
                fault.set(Some(error));
                browser::focus(FAULT);
            }
            None => {}
        });
        // The calendar knows only where a booking stands: the rest is asked for when somebody wants to move it.
        let open = Action::new(move |(code, place): &(String, Option<Place>)| {
            let (code, place) = (code.clone(), place.clone());
            async move {
                let detail = load_reservation(code).await?;
                if input.target.is_disposed() {
                    // Whoever asked for it is on another page by now.
                    return Ok(());
                }
                fault.set(None);
                input.begin(MoveTarget::of(&detail));
                if let Some(place) = place {
                    input.choose(place.facility.map(|code| code.0).unwrap_or_default(), instant(place.start), instant(place.end));
                }
                browser::open_dialog(DIALOG);
                Ok(())
            }
        });
        Effect::new(move |_| {
            if let Some(Err(error)) = open.value().get() {
                closed.notify();
                workspace.say(super::wording::error_texts(language, &error).join(" "));
            }
        });
        Self { input, action, fault, pending, closed, wanted: RwSignal::new(false), open }
    }

    /// Fresh data has arrived: a move that the server has accepted stands in it.
    pub fn settle(self) {
        if !self.action.pending().get_untracked() && self.pending.with_untracked(Option::is_some) {
            self.pending.set(None);
        }
    }

    /// Opens the dialog for a request; its data is read first.
    pub fn open(self, code: String) {
        self.read(code, None);
    }

    /// Opens the dialog for a request that was dropped at `place`.
    pub fn open_at(self, code: String, place: Place) {
        self.read(code, Some(place));
    }

    fn read(self, code: String, place: Option<Place>) {
        // Whoever asked for it may be on another page by now.
        let Some(wanted) = self.wanted.try_get_untracked() else { return };
        if !wanted {
            self.wanted.set(true);
        }
        self.open.dispatch((code, place));
    }
}

/// The dialog; stands once on the page, outside of what loads again.
#[component]
pub fn MoveDialog(mover: Mover, #[prop(optional, into)] more: Signal<Option<String>>) -> impl IntoView {
    let language = use_language();
    let input = mover.input;
    let eyebrow =
        move || input.target.with(|target| target.as_ref().map(|target| format!("{}, {} · {}", target.activity, target.who, target.code)).unwrap_or_default());
    let choose = Callback::new(move |alternative: Alternative| {
        input.choose(alternative.facility.to_string(), alternative.from, alternative.to);
        mover.fault.set(None);
        browser::focus("pindah-tanggal");
    });
    view! {
        <Dialog
            id=DIALOG
            title=Signal::stored(tr!(language, "calendar.move.title"))
            eyebrow=Signal::derive(eyebrow)
            closed=Callback::new(move |()| mover.closed.notify())
            footer=ToChildren::to_children(move || {
                view! {
                    <button
                        class="button primary"
                        type="submit"
                        form=IN_DIALOG.form
                        aria-busy=move || mover.action.pending().get().then_some("true")
                    >
                        {move || submit_label(language, input)}
                    </button>
                }
            })
        >
            {move || {
                mover.fault.get().filter(|_| input.target.with(Option::is_some)).map(|error| {
                    let conflict = matches!(error, AppError::Refused(Refusal::VersionConflict { .. }));
                    let more = more.get().filter(|_| conflict);
                    view! { <FaultBox id=FAULT error choose more=more.unwrap_or_default()/> }
                })
            }}
            <MoveFields input action=mover.action ids=IN_DIALOG fault=mover.fault/>
        </Dialog>
    }
}

/// A button that opens the dialog; until (and unless) the page comes alive, the same form on the page.
#[component]
pub fn MoveDoor(mover: Mover, target: MoveTarget) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let code = target.code.clone();
    let input = MoveInput::empty();
    input.begin(target);
    view! {
        <button
            class="button"
            type="button"
            aria-haspopup="dialog"
            hidden=move || !workspace.hydrated.get()
            on:click=move |_| mover.open(code.clone())
        >
            {tr!(language, "calendar.move.open")}
        </button>
        <details class="act" hidden=move || workspace.hydrated.get()>
            <summary class="button">{tr!(language, "calendar.move.open")}</summary>
            <MoveFields input action=mover.action ids=ON_PAGE fault=mover.fault>
                <button class="button primary" type="submit">{tr!(language, "calendar.move.submit")}</button>
            </MoveFields>
        </details>
    }
}
