//! The frame around every staff page: rail on wide screens, tab bar on phones, and the guard at the door.

use super::rehearsal::Rehearsal;
use super::tasks::DOOR_ROLES;
use super::workspace::{Announcer, Workspace, use_workspace};
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::reservation::Action;
use crate::domain::role::{Role, Roles, StaffMember};
use crate::error::AppError;
use crate::i18n::words;
use crate::tr;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

/// Roles that handle requests.
pub const DESK_ROLES: &[Role] = &[Role::Ult, Role::Sarpras, Role::Admin];
/// Roles that enter events of the office or maintenance.
pub const EVENT_ROLES: &[Role] = &[Role::Sarpras, Role::Admin];
/// Roles that tell applicants.
pub const MESSAGE_ROLES: &[Role] = &[Role::Ult, Role::Admin];
/// Roles that serve at the counter.
pub const COUNTER_ROLES: &[Role] = &[Role::Ult, Role::Admin];
/// Roles that see how the service does, in numbers.
pub const DASHBOARD_ROLES: &[Role] = &[Role::Admin, Role::Head];

#[component]
pub fn StaffLayout() -> impl IntoView {
    let language = use_language();
    crate::app::tell_when_alive();
    let workspace = Workspace::provide();
    Rehearsal::provide();
    // The copy of today's agenda, and what a phone is told.
    Effect::new(|_| browser::load_script("/staff.js"));
    view! {
        // Pictures of the calendar's bars, which no visitor downloads.
        <link rel="stylesheet" href="/signs.css"/>
        <a class="skip" href="#isi">{tr!(language, "nav.skip")}</a>
        <div class="office">
            <main id="isi">
                <Outlet/>
            </main>
            <Transition>
                {move || {
                    workspace.me.get().map(|answer| match answer {
                        Ok(Some(member)) => view! { <Guard member=member.clone()/> <Rail member/> }.into_any(),
                        Ok(None) => view! { <Redirect path=paths::SIGN_IN/> }.into_any(),
                        Err(_) => ().into_any(),
                    })
                }}
            </Transition>
        </div>
        <Announcer/>
    }
}

/// Whoever was given a password by somebody else changes it before anything else.
#[component]
fn Guard(member: StaffMember) -> impl IntoView {
    let pathname = use_location().pathname;
    move || (member.must_change_password && pathname.get() != paths::ACCOUNT).then(|| view! { <Redirect path=paths::ACCOUNT/> })
}

/// One way between the staff pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    href: &'static str,
    icon: &'static str,
    /// Key of its word.
    label: &'static str,
}

/// So many have room beside each other on a phone.
const TABS: usize = 5;

/// The ways as far as the person's roles reach; what is needed all day comes first.
fn ways(roles: &Roles) -> Vec<Way> {
    let way = |may: bool, href, icon, label| may.then_some(Way { href, icon, label });
    let all = [
        way(roles.any_of(DESK_ROLES), paths::OFFICE, "inbox", "staff.rail.inbox"),
        way(roles.any_of(DESK_ROLES), paths::CALENDAR, "cal", "staff.rail.calendar"),
        way(roles.any_of(COUNTER_ROLES), paths::FRONT_DESK, "people", "staff.desk.rail"),
        way(roles.any_of(DOOR_ROLES), paths::TASKS, "key", "staff.day.rail"),
        way(roles.any_of(MESSAGE_ROLES), paths::MESSAGES, "chat", "staff.rail.messages"),
        way(roles.any_of(Action::PassOn.roles()), paths::HEAD_DESK, "inbox", "staff.head.title"),
        way(true, paths::NOTICES, "bell", "staff.rail.notices"),
        way(roles.any_of(EVENT_ROLES), paths::EVENT, "plus", "staff.rail.event"),
        way(roles.any_of(DESK_ROLES), paths::TODAY, "clock", "staff.rail.today"),
        way(roles.any_of(DASHBOARD_ROLES), paths::DASHBOARD, "half", "staff.rail.dashboard"),
        way(roles.has(Role::Admin), paths::SETTINGS, "office", "settings.title"),
        way(roles.has(Role::Sysadmin), paths::PEOPLE, "people", "staff.rail.people"),
        way(roles.has(Role::Sysadmin), paths::WEBHOOKS, "globe", "webhook.rail"),
        way(true, paths::ACCOUNT, "user", "staff.rail.account"),
    ];
    all.into_iter().flatten().collect()
}

/// The ways that stand beside each other on a phone, and those behind the last tab.
fn tabs(ways: &[Way]) -> (&[Way], &[Way]) {
    ways.split_at(if ways.len() > TABS { TABS - 1 } else { ways.len() })
}

/// A number that stands at a way, and the key of what is counted.
#[derive(Clone, Copy)]
struct Count {
    number: Resource<Result<i64, AppError>>,
    of: &'static str,
}

/// All ways on wide screens; on a phone a bar of tabs, whose last one opens the rest.
#[component]
fn Rail(member: StaffMember) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let ways = ways(&member.roles);
    let untold = Count { number: workspace.untold, of: "staff.rail.untold" };
    let unread = Count { number: workspace.unread, of: "staff.rail.unread" };
    let count_at = |way: &Way| match way.href {
        paths::MESSAGES => Some(untold),
        paths::NOTICES => Some(unread),
        _ => None,
    };
    let link = |way: &Way, class: &'static str| view! { <RailLink way=*way class count=count_at(way)/> };
    let (first, rest) = tabs(&ways);
    let (tabs, beside): (Vec<_>, Vec<_>) = (first.iter().map(|way| link(way, "")).collect(), rest.iter().map(|way| link(way, "wide-only")).collect());
    let more = (!rest.is_empty()).then(|| {
        let counts: Vec<Count> = rest.iter().filter_map(count_at).collect();
        let links: Vec<_> = rest.iter().map(|way| link(way, "")).collect();
        view! { <More counts links=links.into_any()/> }
    });
    view! {
        <nav class="rail" aria-label=tr!(language, "staff.rail.label")>
            <div>
                <a class="brand" href=paths::OFFICE><Mark/><b>"SILANDAP"</b></a>
                <ul>{tabs} {beside} {more}</ul>
            </div>
        </nav>
    }
}

/// The last tab of a phone: opens what had no room. Closed again on the next page.
#[component]
fn More(counts: Vec<Count>, links: AnyView) -> impl IntoView {
    let language = use_language();
    let pathname = use_location().pathname;
    let menu = NodeRef::<html::Details>::new();
    Effect::new(move |_| {
        pathname.track();
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.remove_attribute("open");
        }
    });
    view! {
        <li class="narrow-only">
            <details class="rail-more" node_ref=menu>
                <summary><Icon name="menu"/>{counts.into_iter().map(sign_of).collect_view()}{tr!(language, "staff.rail.more")}</summary>
                <ul>{links}</ul>
            </details>
        </li>
    }
}

/// One way of the rail; messages come with the number of decisions that nobody was told yet, notices with that of unread ones.
#[component]
fn RailLink(way: Way, class: &'static str, count: Option<Count>) -> impl IntoView {
    let language = use_language();
    let pathname = use_location().pathname;
    let Way { href, icon, label } = way;
    let rehearsal = use_context::<Rehearsal>().filter(|_| href == paths::CALENDAR);
    let comes_near = move || {
        if let Some(rehearsal) = rehearsal {
            rehearsal.begin();
        }
    };
    let current = move || {
        let here = pathname.get();
        // The pages of single requests belong to the inbox, those of the counter to the queue, what is set to the settings.
        let below = (href == paths::OFFICE && here.starts_with("/kantor/permohonan/"))
            || (href == paths::FRONT_DESK && here.starts_with("/kantor/loket/"))
            || (href == paths::SETTINGS && here.starts_with("/kantor/atur/") && here != paths::WEBHOOKS);
        (here == href || below).then_some("page")
    };
    view! {
        <li class=class>
            <a href=href aria-current=current on:pointerenter=move |_| comes_near() on:focus=move |_| comes_near()>
                <Icon name=icon/>
                {count.map(sign_of)}
                {words(language, label)}
            </a>
        </li>
    }
}

fn sign_of(count: Count) -> impl IntoView {
    let language = use_language();
    view! {
        <Transition>
            {move || {
                let number = count.number.get().and_then(Result::ok).unwrap_or_default();
                (number > 0).then(|| view! { <span class="count">{number}<span class="sr">{format!(" {} ", words(language, count.of))}</span></span> })
            }}
        </Transition>
    }
}

/// The sign: roof of the Banjar house (*bubungan tinggi*).
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 36 36" aria-hidden="true">
            <rect width="36" height="36" rx="9"></rect>
            <path d="M7 23.500c5.500-.7 8.500-6 11-14.500 2.500 8.500 5.500 13.800 11 14.500"></path>
            <path d="M18 17.500v6"></path>
            <path class="beam" d="M10.500 28h15"></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(roles: &[Role]) -> (Vec<&'static str>, Vec<&'static str>) {
        let ways = ways(&Roles(roles.to_vec()));
        let (first, rest) = tabs(&ways);
        (first.iter().map(|way| way.href).collect(), rest.iter().map(|way| way.href).collect())
    }

    #[test]
    fn nobody_has_more_tabs_than_a_phone_has_room_for() {
        let (first, rest) = addresses(&[Role::Sarpras]);
        assert_eq!(first, ["/kantor", "/kantor/kalender", "/kantor/tugas", "/kantor/pemberitahuan"]);
        assert_eq!(rest, ["/kantor/kegiatan", "/kantor/hari-ini", "/kantor/akun"]);
        let (first, rest) = addresses(&[Role::Admin]);
        assert_eq!(first, ["/kantor", "/kantor/kalender", "/kantor/loket", "/kantor/tugas"]);
        assert_eq!(rest, ["/kantor/pesan", "/kantor/pemberitahuan", "/kantor/kegiatan", "/kantor/hari-ini", "/kantor/dasbor", "/kantor/atur", "/kantor/akun"]);
        let (first, rest) = addresses(Role::ALL);
        assert_eq!((first.len(), rest.len()), (4, 10), "with the one that opens the rest there are five");
        assert_eq!(addresses(&[Role::Head]), (vec!["/kantor/kepala", "/kantor/pemberitahuan", "/kantor/dasbor", "/kantor/akun"], vec![]));
    }
}
