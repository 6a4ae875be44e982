//! `/kantor`: what waits for an answer, the most pressing first. The facilities team sees what it was asked.

use super::inbox_table::InboxTable;
use super::keep::ShowLatest;
use super::layout::{DESK_ROLES, MESSAGE_ROLES};
use super::tasks::{SarprasTasks, follow_answers};
use super::wording::error_texts;
use super::workspace::{Freshness, HEADING, staff_resource, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::reservation::{Status, Version};
use crate::domain::role::StaffMember;
use crate::error::AppError;
use crate::server_fns::inbox::{Confirm, Inbox, InboxFilter, InboxRow, dispose, load_inbox};
use crate::tr;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Facilities that get a chip of their own.
const FACILITY_CHIPS: usize = 6;

#[component]
pub fn InboxPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|query| InboxFilter {
            list: query.get("list").unwrap_or_default(),
            facility: query.get("facility").unwrap_or_default(),
            q: query.get("q").unwrap_or_default(),
        })
    });
    let inbox = staff_resource(move || filter.get(), load_inbox);
    let confirm = ServerAction::<Confirm>::new();
    let fault = follow_answers(confirm);
    let ask = ask_action();
    view! {
        <PageTitle text=tr!(language, "nav.inbox")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "nav.inbox")}</h1>
            <Freshness from=inbox at=|inbox: &Inbox| inbox.now/>
            <Search filter/>
        </header>
        <ShowLatest
            from=inbox
            shape=Sight::of
            children=move |latest: Latest| match latest.with_untracked(|latest| Sight::of(latest)) {
                Sight::Desk => view! { <Desk latest filter ask/> }.into_any(),
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

/// Looks for a code, a name or an activity; a plain GET form.
#[component]
fn Search(filter: Memo<InboxFilter>) -> impl IntoView {
    let language = use_language();
    view! {
        <Form method="get" action=paths::OFFICE attr:class="push row tight" attr:role="search" attr:autocomplete="off">
            <label class="sr" for="cari">{tr!(language, "staff.inbox.search")}</label>
            <input
                class="input"
                id="cari"
                name="q"
                type="search"
                placeholder=tr!(language, "staff.inbox.search_hint")
                value=filter.get_untracked().q
                prop:value=move || filter.get().q
            />
            <input type="hidden" name="list" value=move || filter.get().list/>
            <button class="button" type="submit">{tr!(language, "btn.search")}</button>
        </Form>
    }
}

/// The list with its filters. Rows that another filter shows as well stay where they are.
#[component]
fn Desk(latest: Latest, filter: Memo<InboxFilter>, ask: AskAction) -> impl IntoView {
    let language = use_language();
    let rows = Memo::new(move |_| latest.with(|latest| latest.1.rows.clone()));
    let now = Memo::new(move |_| latest.with(|latest| latest.1.now));
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let is_new = |row: &&InboxRow| row.status == Status::Submitted;
    let unasked = Memo::new(move |_| rows.with(|rows| rows.iter().filter(is_new).map(|row| (row.code.to_string(), row.version)).collect::<Vec<_>>()));
    let filtered =
        Memo::new(move |_| filter.with(|filter| !filter.q.is_empty() || !filter.facility.is_empty() || !matches!(filter.list.as_str(), "" | "open")));
    view! {
        {move || {
            browser::hold_focus();
            view! { <Chips inbox=latest.get().1.clone() filter=filter.get()/> }
        }}
        {move || view! { <AskAll requests=unasked.get() ask/> }}
        <div class="inbox-all">
            {move || {
                if is_empty.get() {
                    view! { <Empty filtered=filtered.get()/> }.into_any()
                } else {
                    view! {
                        <section class="panel inbox-list" aria-label=tr!(language, "staff.inbox.list")>
                            <InboxTable rows now/>
                        </section>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// The lists as links, with how many there are of each.
#[component]
fn Chips(inbox: Inbox, filter: InboxFilter) -> impl IntoView {
    let language = use_language();
    let lists = [
        ("open", tr!(language, "staff.inbox.open"), Some(inbox.open)),
        ("late", tr!(language, "staff.inbox.late"), Some(inbox.late)),
        ("today", tr!(language, "cal.today"), Some(inbox.today)),
        ("sarpras", tr!(language, "staff.inbox.sarpras"), Some(inbox.sarpras)),
        ("untold", tr!(language, "staff.inbox.untold"), Some(inbox.untold)),
        ("all", tr!(language, "staff.inbox.all"), None),
    ];
    let mut facilities = BTreeMap::new();
    for item in inbox.rows.iter().flat_map(|row| &row.items) {
        facilities.entry(item.facility.to_string()).or_insert((item.facility_name.clone(), 0)).1 += 1;
    }
    let mut facilities: Vec<(String, (String, i64))> = facilities.into_iter().collect();
    facilities.sort_by_key(|(_, (_, count))| -count);
    facilities.truncate(FACILITY_CHIPS);
    let chosen = if filter.list.is_empty() { "open".to_owned() } else { filter.list.clone() };
    view! {
        <nav class="facility-chips" aria-label=tr!(language, "staff.inbox.filter")>
            {lists
                .into_iter()
                .map(|(list, label, count)| {
                    let current = (list == chosen).then_some("true");
                    view! { <a class="chip" href=inbox_path(list, &filter.facility, &filter.q) aria-current=current>{label} " " {count.map(|count| view! { <small>{count}</small> })}</a> }
                })
                .collect_view()}
            {facilities
                .into_iter()
                .map(|(code, (name, count))| {
                    let chosen = code == filter.facility;
                    // The chosen facility's chip leads back to all of them.
                    let href = inbox_path(&filter.list, if chosen { "" } else { &code }, &filter.q);
                    view! { <a class="chip" href=href aria-current=chosen.then_some("true")>{name} " " <small>{count}</small></a> }
                })
                .collect_view()}
        </nav>
    }
}

/// Codes, each with the version that the list shows.
type AskAction = Action<Vec<(String, Version)>, Result<(), AppError>>;

/// Asks the facilities team about every new request of a list. Lives with the page, not with its data: the answers to the
/// first requests load the list again while the last ones are still on their way.
fn ask_action() -> AskAction {
    let language = use_language();
    let workspace = use_workspace();
    let ask = Action::new(move |requests: &Vec<(String, Version)>| {
        let requests = requests.clone();
        async move {
            let mut refused = None;
            for (code, version) in requests {
                if let Err(error) = dispose(code, version, String::new(), String::new(), String::new(), String::new()).await {
                    refused = Some(error);
                }
            }
            refused.map_or(Ok(()), Err)
        }
    });
    Effect::new(move |_| {
        if let Some(answer) = ask.value().get() {
            workspace.say(match answer {
                Ok(()) => tr!(language, "staff.inbox.asked_all"),
                Err(error) => error_texts(language, &error).join(" "),
            });
            workspace.load_again();
        }
    });
    ask
}

/// Asks the facilities team about every new request of this list at once.
#[component]
fn AskAll(requests: Vec<(String, Version)>, ask: AskAction) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let count = requests.len();
    view! {
        <p class="ask-all" hidden=move || !workspace.hydrated.get() || count == 0>
            <button class="button" type="button" disabled=move || ask.pending().get() on:click=move |_| { ask.dispatch(requests.clone()); }>
                <Icon name="reply"/>
                {tr!(language, "staff.inbox.ask_all", n = count)}
            </button>
        </p>
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
                            <a class="button quiet" href=inbox_path("all", "", "")>{tr!(language, "staff.inbox.see_all")}</a>
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

/// The inbox with these filters.
fn inbox_path(list: &str, facility: &str, q: &str) -> String {
    let mut path = paths::OFFICE.to_owned();
    let mut separator = '?';
    for (name, value) in [("list", list), ("facility", facility), ("q", q)] {
        if !value.is_empty() && (name, value) != ("list", "open") {
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
pub fn percent_encode(path: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            let _ = write!(path, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_open_requests_has_the_shortest_address() {
        assert_eq!(inbox_path("open", "", ""), "/kantor");
    }

    #[test]
    fn a_search_keeps_its_signs_in_the_address() {
        assert_eq!(inbox_path("late", "AUL-1", "Nur'aini & co"), "/kantor?list=late&facility=AUL-1&q=Nur%27aini%20%26%20co");
    }
}
