//! `/kantor/loket`: the queue of today on one side, the guest book on the other, all of it by keys. The request form of the
//! counter and the slip are pages of their own.

mod entry;
mod fields;
mod guest_book;
mod keys;
mod queue;
pub mod slip;
pub mod walk_in;

use super::layout::COUNTER_ROLES;
use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::domain::format::long_date;
use crate::domain::role::StaffMember;
use crate::server_fns::front_desk::{FrontDesk, load_front_desk};
use crate::tr;
use guest_book::GuestBook;
use keys::follow_keys;
use leptos::prelude::*;
use queue::{Acts, Queue};

#[component]
pub fn FrontDeskPage() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let queue = staff_resource(|| (), |()| load_front_desk());
    let acts = Acts::set_up();
    follow_keys();
    let serves = move || workspace.me.get().and_then(Result::ok).flatten().is_some_and(|member| member.roles.any_of(COUNTER_ROLES));
    view! {
        <PageTitle text=tr!(language, "staff.desk.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.desk.title")}</h1>
            <Freshness from=queue at=|queue: &FrontDesk| queue.now/>
            <a class="push" href=paths::WAITING_ROOM target="_blank">{tr!(language, "staff.desk.screen")}</a>
        </header>
        <div class="desk">
            <div class="stack">
                {move || acts.fault_box()}
                <LoadAndKeep
                    from=queue
                    children=move |(_, queue): (StaffMember, FrontDesk)| {
                        let date = long_date(language, queue.today);
                        view! {
                            <p class="muted">{date}</p>
                            <Queue queue acts/>
                        }
                    }
                />
            </div>
            // What is typed there does not depend on the queue.
            <Transition>{move || serves().then(|| view! { <GuestBook/> })}</Transition>
        </div>
    }
}
