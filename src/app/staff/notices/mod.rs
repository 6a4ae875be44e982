//! `/kantor/pemberitahuan`: what the reader is told, unread first, and the devices that are told too.

mod devices;

use super::acts::{Acts, Answers};
use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource, use_workspace};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::when::moment_near;
use crate::domain::notice::title;
use crate::domain::role::StaffMember;
use crate::domain::slot::Moment;
use crate::server_fns::notices::{AddDevice, EndDevice, NoticeView, Notices, ReadAllNotices, ReadNotice, load_notices};
use crate::tr;
use devices::DevicesPanel;
use leptos::prelude::*;

/// What can be done here; outlives the page's data.
#[derive(Clone, Copy)]
struct Desk {
    acts: Acts,
    read: ServerAction<ReadNotice>,
    read_all: ServerAction<ReadAllNotices>,
    add: ServerAction<AddDevice>,
    end: ServerAction<EndDevice>,
}

impl Desk {
    fn set_up() -> Self {
        let workspace = use_workspace();
        let acts = Acts::set_up();
        let desk = Self { acts, read: ServerAction::new(), read_all: ServerAction::new(), add: ServerAction::new(), end: ServerAction::new() };
        acts.follow("notice_read", desk.read, |()| None);
        acts.follow("notices_read", desk.read_all, |()| None);
        acts.follow("device_added", desk.add, |()| None);
        acts.follow("device_ended", desk.end, |()| None);
        Effect::new(move |before: Option<u64>| {
            let done = acts.tick.get();
            if before.is_some_and(|before| before != done) {
                // The list and the number in the rail; the button that was pressed is gone then.
                workspace.load_again();
                browser::focus(HEADING);
            }
            done
        });
        desk
    }
}

#[component]
pub fn NoticesPage() -> impl IntoView {
    let language = use_language();
    let notices = staff_resource(|| (), |()| load_notices());
    let desk = Desk::set_up();
    view! {
        <PageTitle text=tr!(language, "notice.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "notice.title")}</h1>
            <Freshness from=notices at=|notices: &Notices| notices.now/>
        </header>
        <div class="stack roomy">
            <p class="muted">{tr!(language, "notice.lead")}</p>
            <Answers acts=desk.acts/>
            <LoadAndKeep
                from=notices
                children=move |(_, notices): (StaffMember, Notices)| {
                    let Notices { notices, devices, now } = notices;
                    let (read, unread): (Vec<NoticeView>, Vec<NoticeView>) = notices.into_iter().partition(|notice| notice.read);
                    view! {
                        <div class="board">
                            <Unread unread now desk/>
                            <DevicesPanel devices desk/>
                            <Read read now desk/>
                        </div>
                    }
                }
            />
        </div>
    }
}

/// What waits, with a button for all of it.
#[component]
fn Unread(unread: Vec<NoticeView>, now: Moment, desk: Desk) -> impl IntoView {
    let language = use_language();
    let (count, newest) = (unread.len(), unread.iter().map(|notice| notice.id).max());
    view! {
        <section class="panel" aria-labelledby="belum-dibaca">
            <header><h2 id="belum-dibaca">{tr!(language, "notice.unread")} " " <small>{count}</small></h2></header>
            <div class="panel-body stack">
                {(count == 0)
                    .then(|| {
                        view! {
                            <p><b>{tr!(language, "notice.none")}</b></p>
                            <p class="muted">{tr!(language, "notice.none_text")}</p>
                        }
                    })}
                <ul class="entries">
                    // The button under the finger stays with its notice when another one comes.
                    <For each=move || unread.clone() key=|notice| notice.id children=move |notice| view! { <Line notice now desk/> }/>
                </ul>
                {newest
                    .filter(|_| count > 1)
                    .map(|newest| {
                        view! {
                            <ActionForm action=desk.read_all>
                                <input type="hidden" name="up_to" value=newest/>
                                <button class="button" type="submit">{tr!(language, "notice.mark_all")}</button>
                            </ActionForm>
                        }
                    })}
            </div>
        </section>
    }
}

/// What was read; nothing when there is none.
#[component]
fn Read(read: Vec<NoticeView>, now: Moment, desk: Desk) -> impl IntoView {
    let language = use_language();
    (!read.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="sudah-dibaca">
                <header><h2 id="sudah-dibaca">{tr!(language, "notice.read")}</h2></header>
                <div class="panel-body">
                    <ul class="entries">
                        <For each=move || read.clone() key=|notice| notice.id children=move |notice| view! { <Line notice now desk/> }/>
                    </ul>
                </div>
            </section>
        }
    })
}

/// One notice: what, when, the way to the request if there is one, and the button.
#[component]
fn Line(notice: NoticeView, now: Moment, desk: Desk) -> impl IntoView {
    let language = use_language();
    let title = title(language, notice.kind, notice.code.as_ref(), notice.named.as_ref());
    let spoken = format!(" {title}");
    let link = match &notice.code {
        Some(code) if !notice.kind.names_the_use() => view! { <a href=paths::notice(notice.kind, Some(code))>{title}</a> }.into_any(),
        Some(_) | None => view! { <b>{title}</b> }.into_any(),
    };
    let (id, at) = (notice.id, moment_near(language, notice.made_at, now));
    view! {
        <li>
            <div>{link}<small class="muted">{at}</small></div>
            {(!notice.read)
                .then(|| {
                    view! {
                        <ActionForm action=desk.read>
                            <input type="hidden" name="id" value=id/>
                            <button class="button" type="submit">{tr!(language, "notice.mark")}<span class="sr">{spoken}</span></button>
                        </ActionForm>
                    }
                })}
        </li>
    }
}
