//! `/kantor/pesan`: what was not sent yet, decisions first: their clock runs until the applicant is told.

use super::fault::FaultBox;
use super::inbox::Drawing;
use super::message_panel::{MESSAGE_FAULT, MessageDesk, MessagePanel};
use super::workspace::{HEADING, LoadAndKeep, staff_resource};
use crate::app::{PageTitle, paths, use_language};
use crate::domain::role::StaffMember;
use crate::server_fns::inbox::{MessageView, load_waiting_messages};
use crate::tr;
use leptos::prelude::*;

#[component]
pub fn MessagesPage() -> impl IntoView {
    let language = use_language();
    let messages = staff_resource(|| (), |()| load_waiting_messages());
    let desk = MessageDesk::set_up();
    view! {
        <PageTitle text=tr!(language, "staff.messages.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.messages.title")}</h1>
        </header>
        {move || desk.fault.get().map(|error| view! { <FaultBox id=MESSAGE_FAULT error/> })}
        <LoadAndKeep
            from=messages
            children=move |(_, messages): (StaffMember, Vec<MessageView>)| {
                let (decisions, other): (Vec<MessageView>, Vec<MessageView>) = messages.into_iter().partition(|message| message.decision);
                view! {
                    <div class="stack roomy">
                        {if decisions.is_empty() && other.is_empty() {
                            view! { <NothingToSend/> }.into_any()
                        } else {
                            ().into_any()
                        }}
                        <MessageList title=tr!(language, "staff.messages.decisions") id="putusan" messages=decisions desk/>
                        <MessageList title=tr!(language, "staff.messages.other") id="pesan-lain" messages=other desk/>
                    </div>
                }
            }
        />
    }
}

/// One group of messages; nothing when it is empty.
#[component]
fn MessageList(title: String, id: &'static str, messages: Vec<MessageView>, desk: MessageDesk) -> impl IntoView {
    (!messages.is_empty()).then(|| {
        view! {
            <section class="stack tight" aria-labelledby=id>
                <h2 id=id>{title} " " <small>{messages.len()}</small></h2>
                <div class="board">
                    {messages
                        .into_iter()
                        .map(|message| {
                            let code = message.code.clone();
                            view! {
                                <MessagePanel id=format!("pesan-{}", message.id) message desk>
                                    <a class="code small" href=paths::reservation(&code)>{code.to_string()}</a>
                                </MessagePanel>
                            }
                        })
                        .collect_view()}
                </div>
            </section>
        }
    })
}

#[component]
fn NothingToSend() -> impl IntoView {
    let language = use_language();
    view! {
        <section class="panel">
            <div class="blank">
                <Drawing/>
                <h2>{tr!(language, "staff.messages.none")}</h2>
                <p>{tr!(language, "staff.messages.none_text")}</p>
                <a class="button" href=paths::OFFICE>{tr!(language, "nav.inbox")}</a>
            </div>
        </section>
    }
}
