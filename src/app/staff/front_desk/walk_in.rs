//! `/kantor/loket/permohonan`: the request form as the counter fills it in (W2, W3), by keys from the first field to the last.

use super::entry::{Entry, late, requirements, what, when, who};
use super::fields::KnownInstitutions;
use super::keys::follow_keys;
use crate::app::paths::{Paper, slip};
use crate::app::staff::fault::FaultBox;
use crate::app::staff::layout::COUNTER_ROLES;
use crate::app::staff::wording::field_text;
use crate::app::staff::workspace::{HEADING, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::load::Failure;
use crate::components::{Icon, Load};
use crate::domain::role::StaffMember;
use crate::domain::visit::VisitId;
use crate::error::AppError;
use crate::server_fns::front_desk::{SubmitWalkIn, WalkIn, load_walk_in};
use crate::tr;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::time::Duration;

const FORM: &str = "permohonan-loket";
/// Id of the message about what was not taken.
const FAULT: &str = "permohonan-galat";
/// Time for faults to be drawn before one gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

#[component]
pub fn WalkInPage() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let navigate = use_navigate();
    let visit = use_query_map().with_untracked(|query| query.get("visit").and_then(|id| id.parse().ok())).map(VisitId);
    // Not loaded again by live events: somebody is typing here.
    let page: Resource<Result<(StaffMember, WalkIn), AppError>> = Resource::new_blocking(
        || (),
        move |()| async move {
            let member = workspace.me.await?.ok_or(AppError::SignInRequired)?;
            Ok((member, load_walk_in(visit).await?))
        },
    );
    let save = ServerAction::<SubmitWalkIn>::new();
    let entry = Entry { language, save, fault: Signal::derive(move || save.value().get().and_then(Result::err)) };
    Effect::new(move |_| match save.value().get() {
        Some(Ok(code)) => {
            workspace.say(tr!(language, "staff.desk.said.saved", code = code));
            navigate(&slip(&code, Paper::Roll), NavigateOptions::default());
        }
        Some(Err(_)) => set_timeout(
            || {
                if !browser::focus_first("#permohonan-loket [aria-invalid]") {
                    browser::focus(FAULT);
                }
            },
            DRAWN,
        ),
        None => {}
    });
    follow_keys();
    view! {
        <PageTitle text=tr!(language, "staff.desk.form_title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.desk.form_title")}</h1>
            <p>{tr!(language, "form.free")}</p>
            <a class="push" href=paths::FRONT_DESK>{tr!(language, "staff.desk.back_to_queue")}</a>
        </header>
        <div class="stack roomy">
            {move || faults(entry)}
            <KnownInstitutions/>
            <Load from=page let:loaded>{the_form(entry, loaded)}</Load>
        </div>
    }
}

/// All faults at once, or what else was in the way.
fn faults(entry: Entry) -> Option<AnyView> {
    let language = entry.language;
    let faults = match entry.fault.get()? {
        AppError::Invalid(faults) => faults,
        error => return Some(view! { <FaultBox id=FAULT error/> }.into_any()),
    };
    let count = faults.0.len();
    let texts: Vec<_> = faults.0.iter().map(|fault| view! { <li>{field_text(language, fault)}</li> }).collect();
    let summary = view! {
        <div class="notice" data-tone="bad" role="alert" tabindex="-1" id=FAULT>
            <Icon name="warn"/>
            <h2>{tr!(language, "err.summary", n = count)}</h2>
            <ul>{texts}</ul>
        </div>
    };
    Some(summary.into_any())
}

fn the_form(entry: Entry, (member, walk_in): (StaffMember, WalkIn)) -> AnyView {
    let Entry { language, save, .. } = entry;
    if !member.roles.any_of(COUNTER_ROLES) {
        return view! { <Failure error=AppError::Forbidden/> }.into_any();
    }
    let WalkIn { form, visit, facilities } = walk_in;
    let key = form.idempotency_key.clone();
    let hidden_visit = visit.map(|(id, _)| view! { <input type="hidden" name="visit" value=id.0/> });
    let number = visit.map(|(_, number)| view! { <span class="code muted">{number.to_string()}</span> });
    let busy = move || save.pending().get();
    view! {
        <ActionForm action=save attr:class="stack roomy" attr:id=FORM>
            <input type="hidden" name="language" value=language.code()/>
            <input type="hidden" name="form[idempotency_key]" value=key/>
            {hidden_visit}
            <section class="panel form-section" aria-labelledby="siapa">
                <header><span aria-hidden="true">"1"</span><h2 id="siapa">{tr!(language, "staff.desk.applicant")}</h2>{number}</header>
                <div class="panel-body">{who(entry, &form)}</div>
            </section>
            <section class="panel form-section" aria-labelledby="apa">
                <header><span aria-hidden="true">"2"</span><h2 id="apa">{tr!(language, "staff.desk.what_and_when")}</h2></header>
                <div class="panel-body stack">{what(entry, &facilities)} {when(entry)}</div>
            </section>
            <section class="panel form-section" aria-labelledby="identitas">
                <header><span aria-hidden="true">"3"</span><h2 id="identitas">{tr!(language, "staff.desk.requirements")}</h2></header>
                <div class="panel-body stack">{requirements(entry)} {late(entry)}</div>
            </section>
            <div class="row buttons">
                <button class="button primary tall" type="submit" aria-keyshortcuts="F9" disabled=busy>
                    <Icon name="check"/>
                    {tr!(language, "staff.desk.save_form")}
                    " "
                    <kbd>"F9"</kbd>
                </button>
            </div>
        </ActionForm>
    }
    .into_any()
}
