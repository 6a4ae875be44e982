//! *Pindahkan bersama*: the bar while something is selected, and the dialog that moves all of it or nothing.

use super::carry::{AREA, FOCUS};
use super::select::Selection;
use crate::app::staff::agreement::{AgreementAndReason, AgreementIds};
use crate::app::staff::fault::FaultBox;
use crate::app::staff::history::last_change;
use crate::app::staff::move_form::MoveInput;
use crate::app::staff::move_way::{AGREED, PROPOSE};
use crate::app::staff::pending::{Pending, all_of, shift_of};
use crate::app::staff::wording::{error_texts, field_error};
use crate::app::staff::workspace::{Workspace, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::components::dialog::Dialog;
use crate::components::when::when_in_two_lines;
use crate::components::{Icon, RadioCard, TextField};
use crate::domain::language::Language;
use crate::domain::relocation::Shift;
use crate::domain::reservation::{Refusal, Version};
use crate::domain::slot::{Moment, instant, wall_clock};
use crate::error::AppError;
use crate::server_fns::inbox::{MoveTogether, ReservationDetail, load_reservation};
use crate::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Id of the dialog.
const DIALOG: &str = "bersama";
/// Id of its form.
const FORM: &str = "bersama-isian";
/// Id of the message about a refused move.
const FAULT: &str = "bersama-galat";
/// Ids of the questions how they have agreed, and why.
const AGREEMENT: AgreementIds = AgreementIds { how: "bersama-cara", note: "bersama-catatan", reason: "bersama-alasan" };
/// So many of those that were moved are named.
const NAMED: usize = 4;
/// What the bar's button proposes at first.
const A_DAY_LATER: Shift = Shift { days: 1, minutes: 0 };

/// One of those that go together, as it stood when the dialog was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    code: String,
    version: Version,
    /// `Rakor MKKS SMA, Aula Utama`
    what: String,
    /// Who is told, and their number.
    who: String,
    from: Moment,
    to: Moment,
}

impl Line {
    fn of(detail: &ReservationDetail) -> Self {
        let facilities = detail.row.items.iter().map(|item| item.facility_name.clone());
        let number = Some(detail.whatsapp.clone()).filter(|number| !number.is_empty());
        Self {
            code: detail.row.code.to_string(),
            version: detail.version,
            what: std::iter::once(detail.row.activity.clone()).chain(facilities).collect::<Vec<_>>().join(", "),
            who: std::iter::once(detail.name.clone()).chain(number).collect::<Vec<_>>().join(", "),
            from: detail.row.from,
            to: detail.row.to,
        }
    }
}

/// What the dialog shall be filled with.
#[derive(Debug, Clone)]
struct Opening {
    codes: Vec<String>,
    shift: Shift,
}

/// A move that was sent, as it was then: until its result comes the dialog may be closed, or be about others.
#[derive(Debug, Clone)]
struct Sent {
    lines: Vec<Line>,
    way: String,
}

/// Why a move was refused that somebody else was faster with than with one of them.
#[derive(Debug, Clone)]
struct Slower {
    lines: Vec<Line>,
    /// Of the one.
    code: String,
    error: AppError,
}

/// How they stand now, and who was faster, with what; empty where it cannot be read any more.
#[derive(Debug, Clone)]
struct Newest {
    lines: Vec<Line>,
    faster: String,
}

/// Everything about moving several; belongs to the page.
#[derive(Clone, Copy)]
pub struct Together {
    pub selection: Selection,
    language: Language,
    workspace: Workspace,
    lines: RwSignal<Vec<Line>>,
    days: RwSignal<String>,
    minutes: RwSignal<String>,
    /// Reason, way and agreement; the rest of it is for one alone.
    input: MoveInput,
    action: ServerAction<MoveTogether>,
    fault: RwSignal<Option<AppError>>,
    /// Who was faster, and with what; empty where nobody was.
    faster: RwSignal<String>,
    /// Those that are on their way to the server, or whose result is on its way back.
    pub pending: RwSignal<Vec<Pending>>,
    /// Somebody has wanted the dialog: from then on it stands on the page.
    pub wanted: RwSignal<bool>,
    sent: StoredValue<Option<Sent>>,
    open: Action<Opening, Result<(), AppError>>,
    look: Action<Slower, (Slower, Result<Newest, AppError>)>,
}

impl Together {
    /// Follows what becomes of a move and tells it.
    pub fn set_up() -> Self {
        let (language, workspace, selection) = (use_language(), use_workspace(), Selection::set_up());
        let lines = RwSignal::new(Vec::<Line>::new());
        let (days, minutes) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let fault = RwSignal::new(None::<AppError>);
        let faster = RwSignal::new(String::new());
        let open = Action::new(move |opening: &Opening| {
            let Opening { codes, shift } = opening.clone();
            async move {
                let found = read(language, codes, "").await?.lines;
                if lines.is_disposed() {
                    // Whoever asked for it is on another page by now.
                    return Ok(());
                }
                lines.set(found);
                fault.set(None);
                faster.set(String::new());
                days.set(shift.days.to_string());
                minutes.set(shift.minutes.to_string());
                browser::open_dialog(DIALOG);
                Ok(())
            }
        });
        let look = Action::new(move |slower: &Slower| {
            let slower = slower.clone();
            async move {
                let found = read(language, codes_of(&slower.lines), &slower.code).await;
                (slower, found)
            }
        });
        let together = Self {
            selection,
            language,
            workspace,
            lines,
            days,
            minutes,
            input: MoveInput::empty(),
            action: ServerAction::new(),
            fault,
            faster,
            pending: RwSignal::new(Vec::new()),
            wanted: RwSignal::new(false),
            sent: StoredValue::new(None),
            open,
            look,
        };
        together.follow();
        together
    }

    fn follow(self) {
        Effect::new(move |_| {
            if let Some(sent) = self.action.input().get() {
                let lines = self.lines.get_untracked();
                self.pending.set(all_of(&sent.form, lines.iter().map(|line| (line.code.as_str(), (line.from, line.to)))));
                self.sent.set_value(Some(Sent { lines, way: sent.form.way }));
            }
        });
        Effect::new(move |_| {
            let Some(result) = self.action.value().get() else { return };
            match (result, self.sent.try_update_value(Option::take).flatten()) {
                (Ok(()), Some(sent)) => self.done(sent),
                (Ok(()), None) => self.workspace.load_again(),
                (Err(error), Some(sent)) => self.refused(sent, error),
                // It could not even be sent.
                (Err(error), None) => self.tell(&self.lines.get_untracked(), error, String::new()),
            }
        });
        Effect::new(move |_| {
            if let Some((slower, found)) = self.look.value().get() {
                self.show_newest(slower, found);
            }
        });
        Effect::new(move |_| {
            if let Some(Err(error)) = self.open.value().get() {
                self.workspace.say(error_texts(self.language, &error).join(" "));
            }
        });
    }

    fn done(self, Sent { lines, way }: Sent) {
        let count = lines.len();
        // A dialog about others stays as it is, and so does another selection.
        if self.is_about(&lines) {
            browser::close_dialog(DIALOG);
            self.fault.set(None);
            self.lines.set(Vec::new());
            for field in [self.input.reason, self.input.how, self.input.note] {
                field.set(String::new());
            }
            self.input.way.set(PROPOSE.to_owned());
        }
        if untrack(|| self.selection.codes()).is_subset(&codes_of(&lines).into_iter().collect()) {
            self.selection.forget();
        }
        let said =
            if way == PROPOSE { tr!(self.language, "calendar.together.proposed", n = count) } else { tr!(self.language, "calendar.together.moved", n = count) };
        let codes = codes_of(&lines);
        let named = codes.iter().take(NAMED).cloned().chain((codes.len() > NAMED).then(|| "…".to_owned()));
        let said = format!("{said} {}.", named.collect::<Vec<_>>().join(", "));
        self.workspace.say_undoable(said, codes.join(" "));
        self.workspace.load_again();
    }

    fn refused(self, Sent { lines, .. }: Sent, error: AppError) {
        self.pending.set(Vec::new());
        let was_slower = |why: &AppError| matches!(why, AppError::Refused(Refusal::VersionConflict { .. } | Refusal::NotAllowedInState { .. }));
        if let AppError::OneOfSeveral { code, why } = &error
            && was_slower(why)
        {
            // Nothing can be sent as seen before it has been shown who was faster, and what stands there now.
            self.workspace.load_again();
            self.look.dispatch(Slower { lines, code: code.to_string(), error });
        } else {
            self.tell(&lines, error, String::new());
        }
    }

    /// Shows whoever was slower by whom, and how they stand now. What was typed stays and may be sent again.
    fn show_newest(self, Slower { lines, error, .. }: Slower, found: Result<Newest, AppError>) {
        match found {
            Ok(newest) => {
                if self.is_about(&lines) {
                    self.lines.set(newest.lines);
                }
                self.tell(&lines, error, newest.faster);
            }
            // What stands there now is not known: sent again, it is refused again.
            Err(trouble) => self.tell(&lines, trouble, String::new()),
        }
    }

    /// Tells a refusal in the dialog that it is about; aloud when that is not open any more.
    fn tell(self, lines: &[Line], error: AppError, faster: String) {
        if self.is_about(lines) && browser::is_dialog_open(DIALOG) {
            self.faster.set(faster);
            self.fault.set(Some(error));
            browser::focus(FAULT);
            return;
        }
        let why = error_texts(self.language, &error).into_iter().chain(Some(faster).filter(|faster| !faster.is_empty()));
        self.workspace.say(why.collect::<Vec<_>>().join(" "));
    }

    /// Is the dialog about these?
    fn is_about(self, lines: &[Line]) -> bool {
        let codes = |lines: &[Line]| codes_of(lines).into_iter().collect::<BTreeSet<_>>();
        self.lines.with_untracked(|shown| codes(shown) == codes(lines))
    }

    /// Fresh data has arrived: what the server has accepted stands in it.
    pub fn settle(self) {
        if !self.action.pending().get_untracked() && self.pending.with_untracked(|pending| !pending.is_empty()) {
            self.pending.set(Vec::new());
        }
    }

    /// Opens the dialog for everything that is selected; their data is read first.
    pub fn open(self, shift: Shift) {
        let codes = untrack(|| self.selection.codes()).into_iter().collect();
        if !self.wanted.get_untracked() {
            self.wanted.set(true);
        }
        self.open.dispatch(Opening { codes, shift });
    }

    /// As it is typed now, when it can be read.
    fn shift(self) -> Option<Shift> {
        shift_of(&self.days.get(), &self.minutes.get())
    }

    /// The value of the form's `selected`.
    fn selected(self) -> String {
        self.lines.with(|lines| lines.iter().map(|line| format!("{}/{}", line.code, line.version.0)).collect::<Vec<_>>().join(" "))
    }
}

fn codes_of(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| line.code.clone()).collect()
}

/// How they stand now, by their begin, and who has changed the one with the code `looked_at` last.
async fn read(language: Language, codes: Vec<String>, looked_at: &str) -> Result<Newest, AppError> {
    let mut newest = Newest { lines: Vec::with_capacity(codes.len()), faster: String::new() };
    for code in codes {
        let is_looked_at = code == looked_at;
        let detail = load_reservation(code).await?;
        if is_looked_at {
            newest.faster = last_change(language, &detail.history).unwrap_or_default();
        }
        newest.lines.push(Line::of(&detail));
    }
    newest.lines.sort_by_key(|line| line.from);
    Ok(newest)
}

/// How many are selected, and what can be done with them; away while something is `carried`.
#[component]
pub fn TogetherBar(together: Together, #[prop(into)] carried: Signal<bool>) -> impl IntoView {
    let language = together.language;
    let count = Memo::new(move |_| together.selection.count());
    let words = move || tr!(language, "calendar.together.count", n = count.get());
    let let_go = move || {
        together.selection.clear();
        browser::focus_first(&format!("#{AREA} [data-date][tabindex=\"0\"], #{AREA} [role=\"region\"]"));
    };
    view! {
        <p class="sr" role="status">{move || (count.get() > 0).then(words)}</p>
        {move || {
            (count.get() > 0 && !carried.get())
                .then(|| {
                    view! {
                        <section
                            class="panel selection row tight"
                            aria-label=tr!(language, "calendar.together.label")
                            on:keydown=move |event| {
                                if event.key() == "Escape" {
                                    let_go();
                                }
                            }
                        >
                            <b>{words}</b>
                            <button class="button primary" type="button" aria-haspopup="dialog" on:click=move |_| together.open(A_DAY_LATER)>
                                {tr!(language, "calendar.together.open")}
                            </button>
                            <button class="button" type="button" on:click=move |_| let_go()>{tr!(language, "calendar.together.clear")}</button>
                        </section>
                    }
                })
        }}
    }
}

/// The dialog; stands once on the page, outside of what loads again.
#[component]
pub fn TogetherDialog(together: Together) -> impl IntoView {
    let Together { language, lines, action, fault, faster, .. } = together;
    let on_its_way = action.pending();
    let title = Signal::derive(move || tr!(language, "calendar.together.title", n = lines.with(Vec::len)));
    view! {
        <Dialog
            id=DIALOG
            title
            eyebrow=Signal::stored(tr!(language, "calendar.together.eyebrow"))
            closed=Callback::new(|()| request_animation_frame(|| browser::focus_if_lost(&FOCUS)))
            footer=ToChildren::to_children(move || {
                view! {
                    <button
                        class="button primary"
                        type="submit"
                        form=FORM
                        aria-busy=move || on_its_way.get().then_some("true")
                        on:click=move |event| {
                            // One after the other: a second press is no second move.
                            if on_its_way.get_untracked() {
                                event.prevent_default();
                            }
                        }
                    >
                        {move || {
                            if together.input.proposes() {
                                tr!(language, "calendar.together.submit_propose")
                            } else {
                                tr!(language, "calendar.together.submit")
                            }
                        }}
                    </button>
                }
            })
        >
            {move || fault.get().filter(|_| lines.with(|lines| !lines.is_empty())).map(|error| view! { <FaultBox id=FAULT error more=faster.get()/> })}
            <TogetherFields together/>
        </Dialog>
    }
}

#[component]
fn TogetherFields(together: Together) -> impl IntoView {
    let Together { language, lines, days, minutes, input, action, fault, .. } = together;
    let fault: Signal<Option<AppError>> = fault.into();
    let error = move |field: &'static str| field_error(language, fault, field);
    let asked_first = Signal::derive(move || input.proposes());
    view! {
        <ActionForm action=action attr:class="stack" attr:id=FORM>
            <input type="hidden" name="form[selected]" value=move || together.selected()/>
            <div class="fields pair">
                <TextField
                    id="bersama-hari"
                    name="form[days]"
                    kind="number"
                    label=tr!(language, "calendar.together.days")
                    hint=tr!(language, "calendar.together.shift_hint")
                    value=days
                    error=error("days")
                    required=true
                    on:input=move |event| days.set(event_target_value(&event))
                />
                <TextField
                    id="bersama-menit"
                    name="form[minutes]"
                    kind="number"
                    step=15
                    label=tr!(language, "calendar.together.minutes")
                    hint=tr!(language, "calendar.together.shift_hint")
                    value=minutes
                    error=error("minutes")
                    required=true
                    on:input=move |event| minutes.set(event_target_value(&event))
                />
            </div>
            <ul class="stack tight" aria-label=tr!(language, "calendar.together.list")>
                {move || lines.get().into_iter().map(|line| view! { <TogetherLine together line/> }).collect_view()}
            </ul>
            <fieldset class="field">
                <legend>{tr!(language, "calendar.together.way")}</legend>
                <div class="options long">
                    <RadioCard
                        name="form[way]"
                        value=PROPOSE
                        chosen=input.way
                        label=tr!(language, "calendar.together.propose")
                        note=tr!(language, "calendar.together.propose_note")
                        on:change=move |_| input.way.set(PROPOSE.to_owned())
                    />
                    <RadioCard
                        name="form[way]"
                        value=AGREED
                        chosen=input.way
                        label=tr!(language, "calendar.together.agreed")
                        note=tr!(language, "calendar.together.agreed_note")
                        on:change=move |_| input.way.set(AGREED.to_owned())
                    />
                </div>
            </fieldset>
            <AgreementAndReason input ids=AGREEMENT asked_first fault/>
            <p class="soft">
                <Icon name="chat"/>
                <span>{tr!(language, "calendar.together.told")}</span>
            </p>
        </ActionForm>
    }
}

/// One of them: what and who, from when to when.
#[component]
fn TogetherLine(together: Together, line: Line) -> impl IntoView {
    let language = together.language;
    let Line { what, who, from, to, .. } = line;
    let text = move |from: Moment, to: Moment| {
        let (date, time) = when_in_two_lines(language, from, to);
        format!("{date}, {time}")
    };
    let after = move || {
        let shift = together.shift()?;
        let there = |moment: Moment| Some(instant(shift.of(wall_clock(moment))?));
        Some(text(there(from)?, there(to)?))
    };
    view! {
        <li>
            <b>{what}</b>
            <br/>
            <small class="muted">{who}</small>
            <br/>
            <span>{format!("{}: {}", tr!(language, "calendar.move.before"), text(from, to))}</span>
            <br/>
            <span>{move || format!("{}: {}", tr!(language, "calendar.move.after"), after().unwrap_or_else(|| "–".to_owned()))}</span>
        </li>
    }
}
