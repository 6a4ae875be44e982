//! `/kantor/pesan`: every message and how far it has come. Decisions that nobody was told of come first, whatever is filtered:
//! their clock runs until the applicant knows.

use super::fault::FaultBox;
use super::inbox::Drawing;
use super::keep::ShowLatest;
use super::message_desk::{MESSAGE_FAULT, MessageDesk};
use super::message_filter::{Chips, Search, filter_of, list_path};
use super::message_panel::MessagePanel;
use super::message_state::{channel_label, why_text};
use super::workspace::{Freshness, HEADING, staff_resource};
use crate::app::{PageTitle, paths, use_language};
use crate::components::Icon;
use crate::components::when::moment_short;
use crate::domain::language::Language;
use crate::domain::role::StaffMember;
use crate::i18n::words;
use crate::server_fns::inbox::MessageView;
use crate::server_fns::messages::{MessageFilter, MessageList, StopView, load_messages};
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// The latest list, and who reads it.
type Latest = Signal<Arc<(StaffMember, MessageList)>>;

#[component]
pub fn MessagesPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let messages = staff_resource(move || filter.get(), load_messages);
    let desk = MessageDesk::set_up();
    view! {
        <PageTitle text=tr!(language, "staff.messages.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "staff.messages.title")}</h1>
            <Freshness from=messages at=|list: &MessageList| list.now/>
        </header>
        <Search filter/>
        {move || desk.fault.get().map(|error| view! { <FaultBox id=MESSAGE_FAULT error/> })}
        // Drawn anew for another filter; news touch the messages that they are about, and no other.
        <ShowLatest from=messages shape=shape children=move |now: Latest| view! { <Lists now desk/> }/>
    }
}

fn shape(shown: &(StaffMember, MessageList)) -> MessageFilter {
    shown.1.filter.clone()
}

#[component]
fn Lists(now: Latest, desk: MessageDesk) -> impl IntoView {
    let language = use_language();
    let filter = now.with_untracked(|shown| shown.1.filter.clone());
    let stops = Memo::new(move |_| now.with(|shown| shown.1.stops.clone()));
    let counts = Memo::new(move |_| now.with(|shown| shown.1.counts));
    let untold = Memo::new(move |_| now.with(|shown| shown.1.untold.clone()));
    let untold_count = Memo::new(move |_| now.with(|shown| shown.1.untold_count));
    let rows = Memo::new(move |_| now.with(|shown| shown.1.rows.clone()));
    let next = Memo::new(move |_| now.with(|shown| shown.1.next.clone()));
    let title = words(language, &format!("staff.messages.group.{}", chosen_group(&filter)));
    let of_next = filter.clone();
    view! {
        <div class="stack roomy">
            {move || stops.get().into_iter().map(|stop| stop_notice(language, stop, desk)).collect_view()}
            <section class="stack tight untold" aria-labelledby="putusan" hidden=move || untold.with(Vec::is_empty)>
                <h2 id="putusan"><Icon name="horn"/>{tr!(language, "staff.messages.decisions")} " " <small>{untold_count}</small></h2>
                <Board messages=untold desk/>
                {move || usize::try_from(untold_count.get()).is_ok_and(|all| all > untold.with(Vec::len)).then(|| more_untold(language))}
            </section>
            <Chips filter counts/>
            <section class="stack tight" aria-labelledby="pesan-lain">
                <h2 id="pesan-lain">{title}</h2>
                <Board messages=rows desk/>
                {move || rows.with(Vec::is_empty).then(|| nothing(language, untold.with(Vec::is_empty)))}
                {move || pages(language, &of_next, &next.get())}
            </section>
        </div>
    }
}

/// The group that is shown, by its code.
fn chosen_group(filter: &MessageFilter) -> String {
    filter.state.parse().unwrap_or(crate::domain::message_state::Group::Waiting).to_string()
}

/// Messages as cards. Each stays the same element, with the focus in it and what is unfolded, as long as nothing of it changes.
#[component]
fn Board(#[prop(into)] messages: Signal<Vec<MessageView>>, desk: MessageDesk) -> impl IntoView {
    view! {
        <div class="board">
            <For each=move || messages.get() key=|message| format!("{message:?}") children=move |message| card(message, desk)/>
        </div>
    }
}

fn card(message: MessageView, desk: MessageDesk) -> impl IntoView {
    let code = message.code.clone();
    let folded = message.sent_at.is_some();
    view! {
        <MessagePanel id=format!("pesan-{}", message.id) message desk folded>
            <a class="code small" href=paths::reservation(&code)>{code.to_string()}</a>
        </MessagePanel>
    }
}

/// A channel, or a template of it, stands still: why, and the button that runs it again.
fn stop_notice(language: Language, stop: StopView, desk: MessageDesk) -> AnyView {
    let StopView { channel, template, language: of, stopped_at, code, detail } = stop;
    let (name, at) = (channel_label(language, channel), moment_short(language, stopped_at));
    let title = if template.is_empty() {
        tr!(language, "staff.stop.channel", channel = name, at = at)
    } else {
        let what = words(language, &format!("staff.template.{template}"));
        tr!(language, "staff.stop.template", template = what, language = &of, channel = name, at = at)
    };
    let raw = [code.clone(), detail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    view! {
        <div class="notice" data-tone="bad">
            <Icon name="pause"/>
            <h2>{title}</h2>
            <p>{why_text(language, channel, &code)} " " <small class="muted">{format!("({raw})")}</small></p>
            <p>{tr!(language, "staff.stop.kept")}</p>
            <ActionForm action=desk.resume>
                <input type="hidden" name="channel" value=channel.code()/>
                <input type="hidden" name="template" value=template/>
                <input type="hidden" name="language" value=of/>
                <button class="button" type="submit"><Icon name="undo"/>{tr!(language, "staff.stop.resume")}</button>
            </ActionForm>
        </div>
    }
    .into_any()
}

/// More untold decisions than fit here.
fn more_untold(language: Language) -> impl IntoView {
    view! { <p><a class="button" href=format!("{}?list=untold", paths::OFFICE)>{tr!(language, "staff.messages.all_untold")}</a></p> }
}

/// Nothing else is in this list.
fn nothing(language: Language, all_told: bool) -> AnyView {
    if !all_told {
        return view! { <p class="muted">{tr!(language, "staff.messages.nothing_else")}</p> }.into_any();
    }
    view! {
        <div class="panel">
            <div class="blank">
                <Drawing/>
                <h3>{tr!(language, "staff.messages.none")}</h3>
                <p>{tr!(language, "staff.messages.none_text")}</p>
                <a class="button" href=paths::OFFICE>{tr!(language, "nav.inbox")}</a>
            </div>
        </div>
    }
    .into_any()
}

/// The ways to the next page and back to the first one.
fn pages(language: Language, filter: &MessageFilter, next: &str) -> AnyView {
    if filter.cursor.is_empty() && next.is_empty() {
        return ().into_any();
    }
    let first = (!filter.cursor.is_empty()).then(|| list_path(&MessageFilter { cursor: String::new(), ..filter.clone() }));
    let next = (!next.is_empty()).then(|| list_path(&MessageFilter { cursor: next.to_owned(), ..filter.clone() }));
    view! {
        <nav class="row" aria-label=tr!(language, "staff.messages.pages")>
            {first.map(|href| view! { <a class="button" href=href><Icon name="prev"/>{tr!(language, "staff.messages.first")}</a> })}
            {next.map(|href| view! { <a class="button push" href=href>{tr!(language, "staff.messages.next")}<Icon name="next"/></a> })}
        </nav>
    }
    .into_any()
}
