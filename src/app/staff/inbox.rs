//! `/kantor`: what waits for an answer, the most pressing first. The facilities team sees what it was asked.

use super::fault::FaultBox;
use super::inbox_filter::{Chips, Search, filter_of, inbox_path, pages};
use super::inbox_table::{ASK, InboxTable, Picked};
use super::keep::ShowLatest;
use super::layout::{DESK_ROLES, MESSAGE_ROLES};
use super::tasks::{SarprasTasks, follow_answers};
use super::workspace::{Freshness, HEADING, staff_resource, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::reservation::Status;
use crate::domain::role::StaffMember;
use crate::error::AppError;
use crate::server_fns::inbox::{AskSarpras, Confirm, Inbox, InboxFilter, InboxRow, load_inbox};
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

/// Id of the message about requests that the facilities team could not be asked about.
const ASK_FAULT: &str = "tanya-galat";

type AskAction = ServerAction<AskSarpras>;

#[component]
pub fn InboxPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let inbox = staff_resource(move || filter.get(), load_inbox);
    let confirm = ServerAction::<Confirm>::new();
    let fault = follow_answers(confirm);
    let (picked, refused) = (Picked::new(BTreeSet::new()), RwSignal::new(None));
    let ask = ask_action(picked, refused);
    view! {
        <PageTitle text=tr!(language, "nav.inbox")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "nav.inbox")}</h1>
            <Freshness from=inbox at=|inbox: &Inbox| inbox.now/>
            <Search filter/>
        </header>
        {move || refused.get().map(|error: AppError| view! { <FaultBox id=ASK_FAULT error/> })}
        <ShowLatest
            from=inbox
            shape=Sight::of
            children=move |latest: Latest| match latest.with_untracked(|latest| Sight::of(latest)) {
                Sight::Desk => view! { <Desk latest filter picked ask/> }.into_any(),
                Sight::Questions => view! { <SarprasTasks latest confirm fault/> }.into_any(),
                Sight::Nothing => view! { <NoDesk/> }.into_any(),
            }
        />
    }
}

/// What the page shows, and to whom.
type Latest = Signal<Arc<(StaffMember, Inbox)>>;

/// What somebody's inbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Desk,
    Questions,
    Nothing,
}

impl Sight {
    fn of((member, _): &(StaffMember, Inbox)) -> Self {
        if member.roles.any_of(MESSAGE_ROLES) {
            Self::Desk
        } else if member.roles.any_of(DESK_ROLES) {
            Self::Questions
        } else {
            Self::Nothing
        }
    }
}

/// The list with its filters. Rows that another filter shows as well stay where they are.
#[component]
fn Desk(latest: Latest, filter: Memo<InboxFilter>, picked: Picked, ask: AskAction) -> impl IntoView {
    let language = use_language();
    let rows = Memo::new(move |_| latest.with(|latest| latest.1.rows.clone()));
    let now = Memo::new(move |_| latest.with(|latest| latest.1.now));
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let is_new = |row: &&InboxRow| row.status == Status::Submitted;
    let unasked = Memo::new(move |_| rows.with(|rows| rows.iter().filter(is_new).map(|row| row.code.to_string()).collect::<Vec<_>>()));
    let filtered = Memo::new(move |_| filter.with(|filter| inbox_path(filter) != paths::OFFICE));
    let next = Memo::new(move |_| latest.with(|latest| latest.1.next.clone()));
    view! {
        {move || {
            browser::hold_focus();
            view! { <Chips inbox=latest.get().1.clone() filter=filter.get()/> }
        }}
        <AskAll unasked picked ask/>
        <div class="inbox-all">
            {move || {
                if is_empty.get() {
                    view! { <Empty filtered=filtered.get()/> }.into_any()
                } else {
                    view! {
                        <section class="panel inbox-list" aria-label=tr!(language, "staff.inbox.list")>
                            <InboxTable rows now picked/>
                        </section>
                    }
                        .into_any()
                }
            }}
            {move || pages(language, &filter.get(), &next.get())}
        </div>
    }
}

/// Asks the facilities team about new requests. Lives with the page, not with its data.
fn ask_action(picked: Picked, refused: RwSignal<Option<AppError>>) -> AskAction {
    let language = use_language();
    let workspace = use_workspace();
    let ask = AskAction::new();
    // Without JavaScript the refusal came with the address of the page.
    refused.set(ask.value().get_untracked().and_then(Result::err));
    Effect::new(move |_| match ask.value().get() {
        Some(Ok(())) => {
            refused.set(None);
            picked.update(BTreeSet::clear);
            workspace.say(tr!(language, "staff.inbox.asked_all"));
            workspace.load_again();
        }
        Some(Err(error)) => {
            refused.set(Some(error));
            workspace.load_again();
            browser::focus(ASK_FAULT);
        }
        None => {}
    });
    ask
}

/// Asks the facilities team about the requests that are ticked in the list; with none ticked about every new one of it.
#[component]
fn AskAll(unasked: Memo<Vec<String>>, picked: Picked, ask: AskAction) -> impl IntoView {
    let language = use_language();
    let chosen = Memo::new(move |_| unasked.with(|codes| picked.with(|picked| codes.iter().filter(|code| picked.contains(*code)).count())));
    let count = move || match chosen.get() {
        0 => unasked.with(Vec::len),
        some => some,
    };
    view! {
        <div class="ask-all" hidden=move || unasked.with(Vec::is_empty)>
            <ActionForm action=ask attr:id=ASK attr:class="row tight">
                <input type="hidden" name="every" value=move || unasked.get().join(" ")/>
                <button class="button" type="submit" disabled=move || ask.pending().get()>
                    <Icon name="reply"/>
                    {move || tr!(language, "staff.inbox.ask_all", n = count())}
                </button>
                <p class="muted small">{tr!(language, "staff.inbox.ask_hint")}</p>
            </ActionForm>
        </div>
    }
}

/// Nothing waits: why that is good, and one way on.
#[component]
fn Empty(filtered: bool) -> impl IntoView {
    let language = use_language();
    let (title, text) = if filtered {
        (tr!(language, "staff.inbox.none_found"), tr!(language, "staff.inbox.none_found_text"))
    } else {
        (tr!(language, "staff.inbox.empty"), tr!(language, "staff.inbox.empty_text"))
    };
    view! {
        <section class="panel">
            <div class="blank">
                <Drawing/>
                <h2>{title}</h2>
                <p>{text}</p>
                <div class="row center">
                    {if filtered {
                        view! { <a class="button" href=paths::OFFICE>{tr!(language, "staff.inbox.back_to_open")}</a> }.into_any()
                    } else {
                        view! {
                            <a class="button" href=paths::CALENDAR><Icon name="cal"/>{tr!(language, "staff.inbox.to_calendar")}</a>
                            <a class="button quiet" href=inbox_path(&InboxFilter { list: "all".to_owned(), ..InboxFilter::default() })>{tr!(language, "staff.inbox.see_all")}</a>
                        }
                            .into_any()
                    }}
                </div>
            </div>
        </section>
    }
}

/// An empty tray with a tick.
#[component]
pub fn Drawing() -> impl IntoView {
    view! {
        <svg width="168" height="104" viewBox="0 0 168 104" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d="M8 92h152" opacity=".35"></path>
            <path d="M44 56 58 24h52l14 32v36H44z"></path>
            <path d="M44 56h24l6 12h20l6-12h24"></path>
            <path d="m70 42 10 9 18-20" stroke="var(--accent)" stroke-width="3"></path>
        </svg>
    }
}

/// For roles that handle no requests.
#[component]
fn NoDesk() -> impl IntoView {
    let language = use_language();
    view! {
        <section class="panel">
            <div class="blank">
                <h2>{tr!(language, "staff.inbox.no_desk")}</h2>
                <p>{tr!(language, "staff.inbox.no_desk_text")}</p>
                <a class="button" href=paths::ACCOUNT>{tr!(language, "staff.rail.account")}</a>
            </div>
        </section>
    }
}

/// `page` with the parts of a filter that say something; `usual` is what is shown without being asked for, and is left out.
pub fn filtered_path(page: &str, parts: &[(&str, &String)], usual: (&str, &str)) -> String {
    let mut path = page.to_owned();
    let mut separator = '?';
    for (name, value) in parts {
        if !value.is_empty() && (*name, value.as_str()) != usual {
            path.push(separator);
            path.push_str(name);
            path.push('=');
            percent_encode(&mut path, value);
            separator = '&';
        }
    }
    path
}

/// Everything but letters, digits and `-._~` becomes `%XX` (RFC 3986 §2.3).
fn percent_encode(path: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            let _ = write!(path, "%{byte:02X}");
        }
    }
}
