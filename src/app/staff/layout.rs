//! The frame around every staff page: rail on wide screens, tab bar on phones, and the guard at the door.

use super::tasks::DOOR_ROLES;
use super::workspace::{Announcer, Workspace, use_workspace};
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::reservation::Action;
use crate::domain::role::{Role, StaffMember};
use crate::server_fns::inbox::count_untold;
use crate::server_fns::notices::count_notices;
use crate::tr;
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
    // The copy of today's agenda, and what a phone is told.
    Effect::new(|_| browser::load_script("/staff.js"));
    view! {
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

/// The ways between the staff pages, as far as the person's roles reach.
#[component]
fn Rail(member: StaffMember) -> impl IntoView {
    let language = use_language();
    let roles = member.roles.clone();
    let at_desk = roles.any_of(DESK_ROLES);
    let tells = roles.any_of(MESSAGE_ROLES);
    let enters = roles.any_of(EVENT_ROLES);
    let stands_at_the_door = roles.any_of(DOOR_ROLES);
    let serves = roles.any_of(COUNTER_ROLES);
    let sees_numbers = roles.any_of(DASHBOARD_ROLES);
    let sets_up = roles.has(Role::Admin);
    let manages = roles.has(Role::Sysadmin);
    let heads = roles.any_of(Action::PassOn.roles());
    view! {
        <nav class="rail" aria-label=tr!(language, "staff.rail.label")>
            <div>
                <a class="brand" href=paths::OFFICE><Mark/><b>"SILANDAP"</b></a>
                <ul>
                    {at_desk.then(|| view! { <RailLink href=paths::OFFICE icon="inbox" label=tr!(language, "staff.rail.inbox")/> })}
                    {at_desk.then(|| view! { <RailLink href=paths::CALENDAR icon="cal" label=tr!(language, "staff.rail.calendar")/> })}
                    {serves.then(|| view! { <RailLink href=paths::FRONT_DESK icon="people" label=tr!(language, "staff.desk.rail")/> })}
                    {enters.then(|| view! { <RailLink href=paths::EVENT icon="plus" label=tr!(language, "staff.rail.event")/> })}
                    {stands_at_the_door.then(|| view! { <RailLink href=paths::TASKS icon="key" label=tr!(language, "staff.day.rail")/> })}
                    {tells.then(|| view! { <MessagesLink/> })}
                    {at_desk.then(|| view! { <RailLink href=paths::TODAY icon="clock" label=tr!(language, "staff.rail.today")/> })}
                    {heads.then(|| view! { <RailLink href=paths::HEAD_DESK icon="inbox" label=tr!(language, "staff.head.title")/> })}
                    {sees_numbers.then(|| view! { <RailLink href=paths::DASHBOARD icon="half" label=tr!(language, "staff.rail.dashboard")/> })}
                    {sets_up.then(|| view! { <RailLink href=paths::SETTINGS icon="office" label=tr!(language, "settings.title")/> })}
                    {manages.then(|| view! { <RailLink href=paths::PEOPLE icon="people" label=tr!(language, "staff.rail.people")/> })}
                    {manages.then(|| view! { <RailLink href=paths::WEBHOOKS icon="globe" label=tr!(language, "webhook.rail")/> })}
                    <NoticesLink/>
                    <RailLink href=paths::ACCOUNT icon="user" label=tr!(language, "staff.rail.account")/>
                </ul>
            </div>
        </nav>
    }
}

/// One way of the rail.
#[component]
fn RailLink(href: &'static str, icon: &'static str, label: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let pathname = use_location().pathname;
    let current = move || {
        let here = pathname.get();
        // The pages of single requests belong to the inbox, those of the counter to the queue, what is set to the settings.
        let below = (href == paths::OFFICE && here.starts_with("/kantor/permohonan/"))
            || (href == paths::FRONT_DESK && here.starts_with("/kantor/loket/"))
            || (href == paths::SETTINGS && here.starts_with("/kantor/atur/") && here != paths::WEBHOOKS);
        (here == href || below).then_some("page")
    };
    view! {
        <li>
            <a href=href aria-current=current>
                <Icon name=icon/>
                {children.map(|children| children())}
                {label}
            </a>
        </li>
    }
}

/// The messages, with the number of decisions that nobody was told yet.
#[component]
fn MessagesLink() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let untold = Resource::new(move || workspace.live_tick.get(), |_| count_untold());
    view! {
        <RailLink href=paths::MESSAGES icon="chat" label=tr!(language, "staff.rail.messages")>
            <Transition>
                {move || {
                    let untold = untold.get().and_then(Result::ok).unwrap_or_default();
                    (untold > 0).then(|| view! { <span class="count">{untold}<span class="sr">{format!(" {} ", tr!(language, "staff.rail.untold"))}</span></span> })
                }}
            </Transition>
        </RailLink>
    }
}

/// What the reader is told, with the number of what is unread.
#[component]
fn NoticesLink() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let unread = Resource::new(move || workspace.live_tick.get(), |_| count_notices());
    view! {
        <RailLink href=paths::NOTICES icon="bell" label=tr!(language, "staff.rail.notices")>
            <Transition>
                {move || {
                    let unread = unread.get().and_then(Result::ok).unwrap_or_default();
                    (unread > 0).then(|| view! { <span class="count">{unread}<span class="sr">{format!(" {} ", tr!(language, "staff.rail.unread"))}</span></span> })
                }}
            </Transition>
        </RailLink>
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
