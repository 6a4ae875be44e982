//! `/lacak` finds a request by its code and four digits; `/p/{secret}` is the page of one request for its applicant: how it
//! stands, by when the answer comes, what is proposed instead, and the way to take it back.

mod complete;
mod find;
mod journey;
mod letter;
mod reply;
mod status;
mod withdraw;

pub use complete::CompletionOutcome;
pub use find::{FindPage, TrackOutcome};
pub use letter::LetterOutcome;

use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::live::{Connection, pause_button, sign};
use crate::components::{Icon, Load, StatusBadge};
use crate::domain::format::wishes_of_each;
use crate::domain::language::Language;
use crate::domain::reservation::Status;
use crate::i18n::words;
use crate::server_fns::reservations::{TrackedReservation, load_tracked_reservation};
use crate::tr;
use complete::{Completing, complete_panel};
use journey::journey;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use letter::LetterPanel;
use reply::{ReplyFault, Replying, reply_panel};
use status::{how_it_stands, told_text};
use withdraw::{WithdrawDialog, withdraw_button};

/// The page of one request.
#[component]
pub fn TrackPage() -> impl IntoView {
    let language = use_language();
    let params = use_params_map();
    let secret = Memo::new(move |_| params.with(|params| params.get("secret").unwrap_or_default()));
    let request = Resource::new_blocking(move || secret.get(), load_tracked_reservation);
    let alive = RwSignal::new(false);
    let connection = RwSignal::new(Connection::Static);
    let announcement = RwSignal::new(String::new());
    let not_taken = use_query_map().with_untracked(|query| query.get(paths::NOT_TAKEN).is_some());
    let reply = Replying::set_up(request, not_taken);
    let completing = Completing::set_up(request);
    let posted = use_context::<LetterOutcome>();
    let LetterOutcome(letter_fault) = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    Effect::new(move |_| {
        alive.set(true);
        browser::listen_live(&format!("/p/{}/live", secret.get()), move |event| match event.kind.as_str() {
            // Whatever happened before the stream was open is fetched as well: after a gap, and after the page was drawn.
            "open" => {
                request.refetch();
                connection.set(Connection::Live);
            }
            "closed" => connection.set(Connection::Lost),
            "paused" => connection.set(Connection::Paused),
            _ => request.refetch(),
        });
    });
    Effect::new(move |before: Option<Option<TrackedReservation>>| {
        let now = request.get().and_then(Result::ok);
        if let (Some(Some(before)), Some(now)) = (before, &now) {
            let proposed = |request: &TrackedReservation| request.proposal.as_ref().map(|proposal| proposal.id);
            if before.status != now.status {
                announcement.set(tr!(language, "track.changed", status = words(language, &format!("status.{}", now.status))));
            } else if proposed(&before) != proposed(now) {
                let key = if now.proposal.is_some() { "track.proposal.came" } else { "track.proposal.over" };
                announcement.set(words(language, key));
            } else if let Some(told) = now.told.as_ref().filter(|_| before.told.is_none()) {
                announcement.set(told_text(told, language));
            }
        }
        now
    });
    view! {
        <div class="wrap page-main stack roomy">
            <p class="sr" role="status">{announcement}</p>
            <ReplyFault reply/>
            <Load from=request whole_page=true let:request>{one(&request, (reply, completing), language, alive, connection)}</Load>
            <LetterPanel request fault=letter_fault/>
            <WithdrawDialog secret request/>
        </div>
    }
}

fn one(
    request: &TrackedReservation,
    (reply, completing): (Replying, Completing),
    language: Language,
    alive: RwSignal<bool>,
    connection: RwSignal<Connection>,
) -> AnyView {
    let code = request.code.to_string();
    let status = words(language, &format!("status.{}", request.status));
    let copied = code.clone();
    let live = move || match connection.get() {
        Connection::Static | Connection::Paused => String::new(),
        Connection::Live => tr!(language, "cal.live"),
        Connection::Lost => tr!(language, "track.lost"),
    };
    view! {
        <PageTitle text=tr!(language, "track.title", status = status, code = code)/>
        <div class="stack tight">
            <div class="row">
                <p class="eyebrow">{tr!(language, "track.code")}</p>
                <p class="live push" data-status=move || sign(connection.get())>
                    <b hidden=move || connection.get() == Connection::Static>{live}</b>
                    {move || pause_button(connection.get(), language)}
                </p>
            </div>
            <div class="row">
                <h1 class="code">{code}</h1>
                <StatusBadge status=request.status/>
                <CopyButton alive text=Copied::Text(copied) label=tr!(language, "track.copy_code")/>
            </div>
        </div>
        <div class="with-aside">
            <div class="stack roomy">
                {reply_panel(request, reply, language)}
                {complete_panel(request, completing, language)}
                // An offer, and what is missing, say all there is to say.
                {(request.missing.is_none() && (request.status != Status::Offered || request.proposal.is_none())).then(|| how_it_stands(request, language))}
                <section class="panel" aria-labelledby="rincian">
                    <div class="panel-body stack">
                        <h2 id="rincian">{tr!(language, "track.details")}</h2>
                        {details(request, language)}
                        {withdraw_button(request, language)}
                    </div>
                </section>
            </div>
            <aside class="stack">
                <section class="panel" aria-labelledby="perjalanan">
                    <div class="panel-body stack">
                        <h2 id="perjalanan">{tr!(language, "track.journey")}</h2>
                        {journey(request, language)}
                    </div>
                </section>
                <section class="panel" aria-labelledby="tautan">
                    <div class="panel-body stack">
                        <h2 id="tautan">{tr!(language, "track.keep_link")}</h2>
                        <p class="muted small">{tr!(language, "track.keep_link_text")}</p>
                        <CopyButton alive text=Copied::Address label=tr!(language, "track.copy_link")/>
                    </div>
                </section>
            </aside>
        </div>
    }
    .into_any()
}

fn details(request: &TrackedReservation, language: Language) -> impl IntoView + use<> {
    let things: Vec<String> = request
        .items
        .iter()
        .map(|item| match (item.quantity, item.layout) {
            (1, None) => item.facility_name.clone(),
            (1, Some(layout)) => format!("{} ({})", item.facility_name, words(language, &format!("fac.layout.{layout}")).to_lowercase()),
            (quantity, _) => format!("{quantity} {}", item.facility_name),
        })
        .collect();
    let people = request.participants.map(|people| view! { <dt>{tr!(language, "apply.people")}</dt><dd>{tr!(language, "fac.people", n = people)}</dd> });
    view! {
        <dl class="facts">
            <dt>{tr!(language, "track.activity")}</dt><dd>{request.activity.clone()}</dd>
            <dt>{tr!(language, "apply.things")}</dt><dd>{things.join(", ")}</dd>
            <dt>{tr!(language, "track.when")}</dt><dd>{wishes_of_each(language, request.pattern, request.from, request.to, &request.times)}</dd>
            {people}
            <dt>{tr!(language, "apply.cost")}</dt><dd>{tr!(language, "form.free")}</dd>
        </dl>
    }
}

/// What a copy button copies.
#[derive(Clone)]
enum Copied {
    Text(String),
    /// The address of this page.
    Address,
}

/// Puts something on the clipboard and says so; only there when it can do it.
#[component]
fn CopyButton(alive: RwSignal<bool>, text: Copied, label: String) -> impl IntoView {
    let language = use_language();
    let done = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = match &text {
            Copied::Text(text) => text.clone(),
            Copied::Address => browser::page_address(),
        };
        done.set(Some(browser::copy_text(&text)));
    };
    let answer = move || match done.get() {
        None => String::new(),
        Some(true) => tr!(language, "track.copied"),
        Some(false) => tr!(language, "track.not_copied"),
    };
    view! {
        <span class="row tight" hidden=move || !alive.get()>
            <button class="button quiet" type="button" on:click=copy><Icon name="copy"/>{label}</button>
            <span class="muted small" role="status">{answer}</span>
        </span>
    }
}
