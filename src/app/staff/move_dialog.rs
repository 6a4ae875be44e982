//! *Pindahkan…* as a dialog over the calendar or a request, and as a plain form where there is no JavaScript.

use super::fault::FaultBox;
use super::history::last_change;
use super::move_form::{IN_DIALOG, MoveFields, MoveInput, MoveTarget, ON_PAGE};
use super::move_way::{PROPOSE, submit_label};
use super::pending::Pending;
use super::wording::error_texts;
use super::workspace::{Workspace, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::components::dialog::Dialog;
use crate::domain::availability::Alternative;
use crate::domain::format;
use crate::domain::language::Language;
use crate::domain::relocation::Place;
use crate::domain::reservation::Refusal;
use crate::domain::slot::instant;
use crate::error::AppError;
use crate::server_fns::inbox::{MoveForm, MoveReservation, ReservationDetail, load_reservation};
use crate::tr;
use leptos::prelude::*;

/// Id of the dialog.
const DIALOG: &str = "pindah";
/// Id of the message about a refused move.
const FAULT: &str = "pindah-galat";

/// A move that was sent, as it was then: until its result comes the dialog may be closed, or be another booking's.
#[derive(Debug, Clone)]
struct Sent {
    form: MoveForm,
    /// What stood in the dialog; none for the plain form.
    target: Option<MoveTarget>,
}

/// Why a move was refused that somebody else may have been faster with.
#[derive(Debug, Clone)]
struct Slower {
    code: String,
    error: AppError,
}

/// Everything about moving; belongs to the page.
#[derive(Clone, Copy)]
pub struct Mover {
    language: Language,
    workspace: Workspace,
    pub input: MoveInput,
    pub action: ServerAction<MoveReservation>,
    pub fault: RwSignal<Option<AppError>>,
    /// Who was faster, and with what; empty where nobody was, or where it cannot be read any more.
    faster: RwSignal<String>,
    /// The move that is on its way to the server, or whose result is on its way back.
    pub pending: RwSignal<Option<Pending>>,
    /// Told whenever the dialog was closed, or could not be opened.
    pub closed: Trigger,
    /// Somebody has wanted the dialog: from then on it stands on the page.
    pub wanted: RwSignal<bool>,
    sent: StoredValue<Option<Sent>>,
    open: Action<(String, Option<Place>), Result<(), AppError>>,
    /// Reads how the request stands now, for whoever was slower.
    look: Action<Slower, (Slower, Result<ReservationDetail, AppError>)>,
}

impl Mover {
    /// Follows what becomes of a move and tells it.
    pub fn set_up() -> Self {
        let (language, workspace) = (use_language(), use_workspace());
        let input = MoveInput::empty();
        let action = ServerAction::<MoveReservation>::new();
        let fault = RwSignal::new(action.value().get_untracked().and_then(Result::err));
        let faster = RwSignal::new(String::new());
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
                faster.set(String::new());
                input.begin(MoveTarget::of(&detail));
                if let Some(place) = place {
                    input.choose(place.facility.map(|code| code.0).unwrap_or_default(), instant(place.start), instant(place.end));
                }
                browser::open_dialog(DIALOG);
                Ok(())
            }
        });
        let look = Action::new(move |slower: &Slower| {
            let slower = slower.clone();
            async move {
                let found = load_reservation(slower.code.clone()).await;
                (slower, found)
            }
        });
        let mover = Self {
            language,
            workspace,
            input,
            action,
            fault,
            faster,
            pending: RwSignal::new(None),
            closed: Trigger::new(),
            wanted: RwSignal::new(false),
            sent: StoredValue::new(None),
            open,
            look,
        };
        mover.follow();
        mover
    }

    fn follow(self) {
        Effect::new(move |_| {
            if let Some(sent) = self.action.input().get() {
                let target = self.input.target.get_untracked().filter(|target| target.code == sent.form.code);
                self.pending.set(target.as_ref().and_then(|target| Pending::of(&sent.form, (target.from, target.to))));
                self.sent.set_value(Some(Sent { form: sent.form, target }));
            }
        });
        Effect::new(move |_| {
            let Some(result) = self.action.value().get() else { return };
            let sent = self.sent.try_update_value(Option::take).flatten();
            match (result, sent) {
                (Ok(()), Some(sent)) => self.done(sent),
                (Ok(()), None) => self.workspace.load_again(),
                (Err(error), Some(sent)) => self.refused(sent, error),
                // Without JavaScript it came with the address of the page.
                (Err(error), None) => self.show(error, String::new()),
            }
        });
        Effect::new(move |_| {
            if let Some((slower, found)) = self.look.value().get() {
                self.show_newest(slower, found);
            }
        });
        Effect::new(move |_| {
            if let Some(Err(error)) = self.open.value().get() {
                self.closed.notify();
                self.workspace.say(error_texts(self.language, &error).join(" "));
            }
        });
    }

    fn done(self, Sent { form, target }: Sent) {
        // Another booking's dialog stays as it is.
        if self.input.is_about(&form.code) {
            self.fault.set(None);
            browser::close_dialog(DIALOG);
            self.input.target.set(None);
        }
        let date = form.start_date.parse().map_or(form.start_date, |date| format::long_date(self.language, date));
        let said = if form.way == PROPOSE {
            tr!(self.language, "calendar.move.proposed", code = &form.code, date = date)
        } else {
            tr!(self.language, "cal.moved", code = &form.code, date = date)
        };
        if target.is_some() {
            self.workspace.say_undoable(said, form.code);
        } else {
            self.workspace.say(said);
        }
        self.workspace.load_again();
    }

    fn refused(self, Sent { form, .. }: Sent, error: AppError) {
        self.pending.set(None);
        if matches!(error, AppError::Refused(Refusal::VersionConflict { .. } | Refusal::NotAllowedInState { .. })) {
            // Nothing can be sent as seen before it has been shown who was faster, and what stands there now.
            self.workspace.load_again();
            self.look.dispatch(Slower { code: form.code, error });
        } else {
            self.tell(&form.code, error, String::new());
        }
    }

    /// Shows whoever was slower by whom, and how the request stands now. What they typed stays and may be sent again.
    fn show_newest(self, Slower { code, error }: Slower, found: Result<ReservationDetail, AppError>) {
        match found {
            Ok(detail) => {
                if self.input.is_about(&code) {
                    self.input.renew(MoveTarget::of(&detail));
                }
                self.tell(&code, error, last_change(self.language, &detail.history).unwrap_or_default());
            }
            // What stands there now is not known: sent again, it is refused again.
            Err(trouble) => self.tell(&code, trouble, String::new()),
        }
    }

    /// Tells a refusal in the dialog that it is about; aloud when that is not open any more.
    fn tell(self, code: &str, error: AppError, faster: String) {
        if self.input.is_about(code) && browser::is_dialog_open(DIALOG) {
            self.show(error, faster);
            return;
        }
        let why = error_texts(self.language, &error).into_iter().chain(Some(faster).filter(|faster| !faster.is_empty()));
        self.workspace.say(tr!(self.language, "calendar.move.not_moved", code = code, why = why.collect::<Vec<_>>().join(" ")));
    }

    fn show(self, error: AppError, faster: String) {
        self.faster.set(faster);
        self.fault.set(Some(error));
        browser::focus(FAULT);
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
pub fn MoveDialog(mover: Mover) -> impl IntoView {
    let language = use_language();
    let input = mover.input;
    let on_its_way = mover.action.pending();
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
                        aria-busy=move || on_its_way.get().then_some("true")
                        on:click=move |event| {
                            // One after the other: a second press is no second move.
                            if on_its_way.get_untracked() {
                                event.prevent_default();
                            }
                        }
                    >
                        {move || submit_label(language, input)}
                    </button>
                }
            })
        >
            {move || {
                mover
                    .fault
                    .get()
                    .filter(|_| input.target.with(Option::is_some))
                    .map(|error| view! { <FaultBox id=FAULT error choose more=mover.faster.get()/> })
            }}
            <MoveFields input action=mover.action ids=IN_DIALOG fault=mover.fault dialog=DIALOG/>
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
