//! `/kantor/loket/bukti/{code}`: what a visitor takes home, on a roll of 80 mm or on A4, and the way on to the facilities team.

use super::keys::follow_keys;
use crate::app::paths::{PAPER, Paper, slip};
use crate::app::staff::fault::FaultBox;
use crate::app::staff::inbox_table::items_text;
use crate::app::staff::workspace::{HEADING, LoadAndKeep, staff_resource, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::{Icon, StatusBadge};
use crate::domain::format::{moment_long, wishes_of_each};
use crate::domain::language::Language;
use crate::domain::qr::QrPicture;
use crate::domain::reservation::Status;
use crate::domain::role::StaffMember;
use crate::error::AppError;
use crate::server_fns::front_desk::{Slip, load_slip};
use crate::server_fns::inbox::Dispose;
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Id of the message about a refused disposition.
const FAULT: &str = "bukti-galat";

#[component]
pub fn SlipPage() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let params = use_params_map();
    let query = use_query_map();
    let code = Memo::new(move |_| params.with(|params| params.get("code").unwrap_or_default()));
    let paper = Memo::new(move |_| if query.with(|query| query.get(PAPER).is_some_and(|paper| paper == "a4")) { Paper::A4 } else { Paper::Roll });
    let loaded = staff_resource(move || code.get(), load_slip);
    let dispose = ServerAction::<Dispose>::new();
    // Without JavaScript the refusal came with the address of the page.
    let fault = RwSignal::new(dispose.value().get_untracked().and_then(Result::err));
    Effect::new(move |_| match dispose.value().get() {
        Some(Ok(())) => {
            fault.set(None);
            workspace.say(tr!(language, "staff.said.dispose"));
            workspace.load_again();
            browser::focus(HEADING);
        }
        Some(Err(error)) => {
            fault.set(Some(error));
            workspace.load_again();
            browser::focus(FAULT);
        }
        None => {}
    });
    follow_keys();
    view! {
        <PageTitle text=tr!(language, "staff.desk.slip_title")/>
        <header class="page-head no-print">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.desk.slip_title")}</h1>
        </header>
        {move || fault.get().map(|error: AppError| view! { <FaultBox id=FAULT error/> })}
        <LoadAndKeep
            from=loaded
            children=move |(_, loaded): (StaffMember, Slip)| {
                let paper = paper.get();
                view! {
                    <div class="stack">
                        {acts(language, &loaded, dispose, paper)}
                        {the_slip(language, &loaded, paper)}
                    </div>
                }
            }
        />
    }
}

/// What is done with it: passed on, printed, and the next visitor.
fn acts(language: Language, loaded: &Slip, dispose: ServerAction<Dispose>, paper: Paper) -> AnyView {
    let workspace = use_workspace();
    let (code, version) = (loaded.code.clone(), loaded.version.0);
    let pass_on = loaded.can_dispose.then(|| {
        view! {
            <ActionForm action=dispose>
                <input type="hidden" name="code" value=code.to_string()/>
                <input type="hidden" name="version" value=version/>
                <button class="button primary tall" type="submit" aria-keyshortcuts="F2" disabled=move || dispose.pending().get()>
                    <Icon name="right"/>
                    {tr!(language, "staff.desk.dispose")}
                    " "
                    <kbd>"F2"</kbd>
                </button>
            </ActionForm>
        }
    });
    let proof = matches!(loaded.status, Status::Approved | Status::InUse)
        .then(|| view! { <a href=paths::proof_at_counter(&loaded.code) rel="external">{tr!(language, "staff.papers.proof")}</a> });
    let current = move |which: Paper| (paper == which).then_some("true");
    view! {
        <div class="row no-print">
            {pass_on}
            <button class="button tall" type="button" aria-keyshortcuts="F8" hidden=move || !workspace.hydrated.get() on:click=move |_| browser::print()>
                <Icon name="print"/>
                {tr!(language, "staff.desk.print")}
                " "
                <kbd>"F8"</kbd>
            </button>
            <a class="button tall" href=paths::FRONT_DESK aria-keyshortcuts="F9">
                {tr!(language, "staff.desk.next_visitor")}
                <Icon name="next"/>
                <kbd>"F9"</kbd>
            </a>
            <nav class="segments push" aria-label=tr!(language, "staff.desk.paper")>
                <a href=slip(&loaded.code, Paper::Roll) aria-current=current(Paper::Roll)>"80 mm"</a>
                <a href=slip(&loaded.code, Paper::A4) aria-current=current(Paper::A4)>"A4"</a>
            </nav>
        </div>
        <p class="row tight no-print">
            <StatusBadge status=loaded.status/>
            <a href=paths::reservation(&loaded.code)>{tr!(language, "staff.desk.open_request")}</a>
            {proof}
        </p>
    }
    .into_any()
}

/// The printed part.
fn the_slip(language: Language, loaded: &Slip, paper: Paper) -> AnyView {
    let due = format!("{} WITA", moment_long(language, loaded.due_at));
    let received = format!("{} WITA", moment_long(language, loaded.received_at));
    let data_paper = match paper {
        Paper::Roll => "roll",
        Paper::A4 => "a4",
    };
    view! {
        <article class="panel slip" data-paper=data_paper aria-labelledby="kode">
            <div class="panel-body stack tight">
                <p><b>"SILANDAP"</b> " " <span class="muted small">{tr!(language, "page.counter")}</span></p>
                <h2 class="code" id="kode">{loaded.code.to_string()}</h2>
                <dl class="facts">
                    <dt>{tr!(language, "staff.fact.facility")}</dt>
                    <dd>{items_text(&loaded.items)}</dd>
                    <dt>{tr!(language, "staff.fact.when")}</dt>
                    <dd>{wishes_of_each(language, loaded.pattern, loaded.from, loaded.to, &loaded.times)}</dd>
                    <dt>{tr!(language, "staff.fact.received")}</dt>
                    <dd>{received}</dd>
                </dl>
                <p>{tr!(language, "apply.due_before")} " " <b>{due}</b> "."</p>
                {loaded.qr.as_ref().map(|picture| qr(language, picture))}
                <p class="small">{tr!(language, "staff.desk.scan")}</p>
                <p class="small slip-address">{loaded.track_url.clone()}</p>
                <p class="small">{tr!(language, "form.free")}</p>
            </div>
        </article>
    }
    .into_any()
}

fn qr(language: Language, picture: &QrPicture) -> AnyView {
    let side = picture.side();
    view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=tr!(language, "staff.desk.qr")>
            <path d=picture.path()></path>
        </svg>
    }
    .into_any()
}
