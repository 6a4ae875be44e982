//! Who is at the counter, who waits, and who was skipped.

use crate::app::staff::fault::FaultBox;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::language::Language;
use crate::domain::slot::TimeOfDay;
use crate::domain::visit::{MOST_CALLS, QueueNumber, VisitAct, VisitId, VisitPurpose, VisitState};
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::front_desk::{ActOnVisit, CallNext, FrontDesk, VisitView};
use crate::tr;
use leptos::prelude::*;
use std::time::Duration;

/// Id of the message about what could not be done.
const FAULT: &str = "antrean-galat";
/// Time for a notice to be drawn before it gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

/// What can be done with the queue; belongs to the page and outlives its data.
#[derive(Clone, Copy)]
pub struct Acts {
    next: ServerAction<CallNext>,
    act: ServerAction<ActOnVisit>,
    fault: RwSignal<Option<AppError>>,
}

impl Acts {
    /// Follows what becomes of them and tells it.
    pub fn set_up() -> Self {
        let language = use_language();
        let workspace = use_workspace();
        let (next, act) = (ServerAction::<CallNext>::new(), ServerAction::<ActOnVisit>::new());
        // Without JavaScript the refusal came with the address of the page.
        let refused = next.value().get_untracked().and_then(Result::err).or_else(|| act.value().get_untracked().and_then(Result::err));
        let acts = Self { next, act, fault: RwSignal::new(refused) };
        Effect::new(move |_| match next.value().get() {
            Some(Ok(number)) => {
                acts.fault.set(None);
                workspace.say(tr!(language, "staff.desk.said.called", number = number));
                workspace.load_again();
            }
            Some(Err(error)) => acts.show(error),
            None => {}
        });
        Effect::new(move |_| match act.value().get() {
            Some(Ok(done)) => {
                acts.fault.set(None);
                workspace.say(words(language, &format!("staff.desk.said.{done}")));
                workspace.load_again();
            }
            Some(Err(error)) => acts.show(error),
            None => {}
        });
        acts
    }

    fn show(self, error: AppError) {
        self.fault.set(Some(error));
        set_timeout(|| browser::focus(FAULT), DRAWN);
    }

    /// What the last one was refused for.
    pub fn fault_box(self) -> Option<AnyView> {
        self.fault.get().map(|error| view! { <FaultBox id=FAULT error/> }.into_any())
    }
}

/// The queue of today.
#[component]
pub fn Queue(queue: FrontDesk, acts: Acts) -> impl IntoView {
    let language = use_language();
    let FrontDesk { mine, elsewhere, waiting, skipped, .. } = queue;
    let nobody = waiting.is_empty();
    let count = waiting.len();
    let waiting: Vec<_> = waiting.into_iter().map(|visit| waiting_line(language, &visit, acts)).collect();
    let skipped: Vec<_> = skipped.into_iter().map(|visit| skipped_line(language, &visit, acts)).collect();
    let elsewhere = elsewhere.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    view! {
        <section class="panel" aria-labelledby="kini">
            <div class="panel-body stack">
                {current(language, mine.as_ref())}
                <ActionForm action=acts.next>
                    <button class="button primary wide tall" type="submit" aria-keyshortcuts="F2" disabled=nobody>
                        <Icon name="horn"/>
                        {tr!(language, "staff.desk.next")}
                        " "
                        <kbd>"F2"</kbd>
                    </button>
                </ActionForm>
                {nobody.then(|| view! { <p class="muted small">{tr!(language, "err.visit_nobody_waits")}</p> })}
                {mine.map(|visit| acts_on_current(language, &visit, acts))}
                {(!elsewhere.is_empty()).then(|| view! { <p class="muted small">{tr!(language, "staff.desk.elsewhere", numbers = elsewhere)}</p> })}
            </div>
        </section>
        <section class="panel" aria-labelledby="tunggu">
            <div class="panel-body">
                <h2 id="tunggu">{tr!(language, "staff.desk.waiting")} " " <small>{count}</small></h2>
                <ol class="queue">{waiting}</ol>
            </div>
        </section>
        {(!skipped.is_empty())
            .then(|| {
                view! {
                    <section class="panel" aria-labelledby="dilewati">
                        <div class="panel-body">
                            <h2 id="dilewati">{tr!(language, "staff.desk.skipped")}</h2>
                            <ul class="queue">{skipped}</ul>
                        </div>
                    </section>
                }
            })}
    }
}

/// The number before this counter.
fn current(language: Language, visit: Option<&VisitView>) -> AnyView {
    let Some(visit) = visit else {
        return view! {
            <h2 id="kini">{tr!(language, "staff.desk.nobody")}</h2>
            <p class="muted">{tr!(language, "staff.desk.nobody_text")}</p>
        }
        .into_any();
    };
    let calls = (visit.state == VisitState::Called).then(|| tr!(language, "staff.desk.calls", n = visit.calls, of = MOST_CALLS));
    let title = if visit.state == VisitState::Called { tr!(language, "staff.desk.called") } else { tr!(language, "staff.desk.serving") };
    let request = visit.code.clone().map(|code| view! { <p><a class="code" href=paths::reservation(&code)>{code.to_string()}</a></p> });
    view! {
        <div class="row">
            <h2 id="kini">{title}</h2>
            <span class="push muted small">{calls}</span>
        </div>
        <p class="queue-number">{visit.number.to_string()}</p>
        <p><b>{visit.name.clone()}</b> ", " {visit.institution.clone()} ", " {purpose(language, visit)}</p>
        {request}
    }
    .into_any()
}

fn acts_on_current(language: Language, visit: &VisitView, acts: Acts) -> AnyView {
    let called = visit.state == VisitState::Called;
    let (again, skip) = (called && visit.calls < MOST_CALLS, called && visit.calls >= MOST_CALLS);
    let id = visit.id;
    let form = (visit.purpose == VisitPurpose::Lending).then(|| {
        view! {
            <a class="button" href=paths::walk_in(id) aria-keyshortcuts="F7">
                <Icon name="pen"/>
                {tr!(language, "staff.desk.form")}
                " "
                <kbd>"F7"</kbd>
            </a>
        }
    });
    let called_acts = called.then(|| {
        view! {
            <ActButton acts visit=id act=VisitAct::CallAgain label=tr!(language, "staff.desk.again") key="F3" possible=again/>
            <ActButton acts visit=id act=VisitAct::Skip label=tr!(language, "staff.desk.skip") key="F4" possible=skip/>
            <ActButton acts visit=id act=VisitAct::Serve label=tr!(language, "staff.desk.serve")/>
        }
    });
    let finish = (!called).then(|| view! { <ActButton acts visit=id act=VisitAct::Finish label=tr!(language, "staff.desk.finish")/> });
    let why = called.then(|| if skip { tr!(language, "staff.desk.now_skip") } else { tr!(language, "staff.desk.call_first") });
    view! {
        <div class="row tight">{form} {called_acts} {finish}</div>
        {why.map(|why| view! { <p class="muted small">{why}</p> })}
    }
    .into_any()
}

/// A form whose button is the act.
#[component]
fn ActButton(
    acts: Acts,
    visit: VisitId,
    act: VisitAct,
    label: String,
    /// Whose number it is, for those who hear the button alone.
    #[prop(optional)]
    number: Option<QueueNumber>,
    #[prop(optional)] key: Option<&'static str>,
    #[prop(default = true)] possible: bool,
) -> impl IntoView {
    let impossible = !possible;
    let spoken = number.map(|number| format!("{label}: {number}"));
    view! {
        <ActionForm action=acts.act>
            <input type="hidden" name="visit" value=visit.0/>
            <input type="hidden" name="act" value=act.code()/>
            <button class="button" type="submit" aria-keyshortcuts=key aria-label=spoken disabled=impossible>
                {label}
                {key.map(|key| view! { " " <kbd>{key}</kbd> })}
            </button>
        </ActionForm>
    }
}

fn waiting_line(language: Language, visit: &VisitView, acts: Acts) -> AnyView {
    let assistance: Vec<String> = visit.assistance.iter().map(|one| words(language, &format!("staff.desk.assistance.{one}"))).collect();
    let sign = if visit.comes_back {
        view! { <span class="badge" data-status="pending"><Icon name="undo"/>{tr!(language, "staff.desk.back")}</span> }.into_any()
    } else if assistance.is_empty() {
        view! { <span class="muted small">{TimeOfDay::of(visit.arrived_at).dotted()}</span> }.into_any()
    } else {
        view! { <span class="badge" data-status="offered"><Icon name="people"/>{assistance.join(", ")}</span> }.into_any()
    };
    let left = tr!(language, "staff.desk.left");
    view! {
        <li>
            <b>{visit.number.to_string()}</b>
            <span>{visit.institution.clone()} <small>{visit.name.clone()} ", " {purpose(language, visit)}</small></span>
            <span class="row tight">{sign} <ActButton acts visit=visit.id act=VisitAct::Leave label=left number=visit.number/></span>
        </li>
    }
    .into_any()
}

fn skipped_line(language: Language, visit: &VisitView, acts: Acts) -> AnyView {
    let (returned, left) = (tr!(language, "staff.desk.return"), tr!(language, "staff.desk.left"));
    view! {
        <li>
            <b>{visit.number.to_string()}</b>
            <span>{visit.institution.clone()} <small>{visit.name.clone()}</small></span>
            <span class="row tight">
                <ActButton acts visit=visit.id act=VisitAct::Return label=returned number=visit.number/>
                <ActButton acts visit=visit.id act=VisitAct::Leave label=left number=visit.number/>
            </span>
        </li>
    }
    .into_any()
}

fn purpose(language: Language, visit: &VisitView) -> String {
    if visit.purpose_note.is_empty() { words(language, &format!("staff.desk.purpose.{}", visit.purpose)).to_lowercase() } else { visit.purpose_note.clone() }
}
