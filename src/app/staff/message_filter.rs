//! What the list of messages shows: chosen by links and a plain GET form, so that every list has an address.

use super::inbox::filtered_path;
use super::message_state::channel_label;
use crate::app::{paths, use_language};
use crate::components::{Icon, SelectField};
use crate::domain::delivery::ChannelKind;
use crate::domain::message::Template;
use crate::domain::message_state::Group;
use crate::i18n::words;
use crate::server_fns::messages::{GroupCounts, MessageFilter};
use crate::tr;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::params::ParamsMap;

/// The filter in an address.
pub fn filter_of(query: &ParamsMap) -> MessageFilter {
    let of = |name: &str| query.get(name).unwrap_or_default();
    MessageFilter { state: of("state"), kind: of("kind"), channel: of("channel"), q: of("q"), cursor: of("cursor") }
}

/// The address of a filter; the list of what waits has the shortest.
pub fn list_path(filter: &MessageFilter) -> String {
    let MessageFilter { state, kind, channel, q, cursor } = filter;
    let parts = [("state", state), ("kind", kind), ("channel", channel), ("q", q), ("cursor", cursor)];
    filtered_path(paths::MESSAGES, &parts, ("state", Group::Waiting.code()))
}

/// Kind, channel and code.
#[component]
pub fn Search(filter: Memo<MessageFilter>) -> impl IntoView {
    let language = use_language();
    let kinds = std::iter::once((String::new(), tr!(language, "staff.messages.every_kind")))
        .chain(Template::ALL.iter().map(|template| (template.code().to_owned(), words(language, &format!("staff.template.{template}")))))
        .collect();
    let channels = std::iter::once((String::new(), tr!(language, "staff.messages.every_channel")))
        .chain(ChannelKind::ALL.iter().map(|channel| (channel.code().to_owned(), channel_label(language, *channel))))
        .collect();
    let kind = Memo::new(move |_| filter.get().kind);
    let channel = Memo::new(move |_| filter.get().channel);
    view! {
        // After a reload a browser puts back what stood in the fields, which may be another list than the address's.
        <Form method="get" action=paths::MESSAGES attr:class="message-filter" attr:role="search" attr:autocomplete="off">
            <SelectField id="jenis-pesan" name="kind" label=tr!(language, "staff.messages.kind") options=kinds value=kind/>
            <SelectField id="kanal-pesan" name="channel" label=tr!(language, "staff.messages.channel") options=channels value=channel/>
            <div class="field">
                <label for="kode-pesan">{tr!(language, "staff.messages.code")}</label>
                <input
                    class="input"
                    id="kode-pesan"
                    name="q"
                    type="search"
                    value=filter.get_untracked().q
                    prop:value=move || filter.get().q
                />
            </div>
            <input type="hidden" name="state" value=move || filter.get().state/>
            <button class="button" type="submit">{tr!(language, "staff.messages.filter")}</button>
        </Form>
    }
}

/// Icon of a group.
fn icon(group: Group) -> &'static str {
    match group {
        Group::Waiting => "clock",
        Group::Sending => "out",
        Group::Failed => "x",
        Group::Unknown => "warn",
        Group::Told | Group::Accepted | Group::Delivered => "check",
        Group::Read => "eye",
        Group::Manual => "user",
        Group::All => "chat",
    }
}

/// The groups as links, with how many there are of those that somebody has to look at.
#[component]
pub fn Chips(filter: MessageFilter, counts: Memo<GroupCounts>) -> impl IntoView {
    let language = use_language();
    let chosen = filter.state.parse().unwrap_or(Group::Waiting);
    let links: Vec<_> = Group::OFFERED
        .into_iter()
        .map(|group| {
            let count = move || {
                let counts = counts.get();
                match group {
                    Group::Waiting => Some(counts.waiting),
                    Group::Sending => Some(counts.sending),
                    Group::Failed => Some(counts.failed),
                    Group::Unknown => Some(counts.unknown),
                    Group::Told | Group::All | Group::Accepted | Group::Delivered | Group::Read | Group::Manual => None,
                }
                .map(|count| view! { <small>{count}</small> })
            };
            let href = list_path(&MessageFilter { state: group.to_string(), cursor: String::new(), ..filter.clone() });
            view! {
                <a class="chip" href=href aria-current=(group == chosen).then_some("true")>
                    <Icon name=icon(group)/>
                    {words(language, &format!("staff.messages.group.{group}"))}
                    " "
                    {count}
                </a>
            }
        })
        .collect();
    view! { <nav class="facility-chips" aria-label=tr!(language, "staff.messages.groups")>{links}</nav> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn what_waits_has_the_shortest_address_and_a_filter_keeps_its_signs() {
        assert_eq!(list_path(&MessageFilter { state: "waiting".into(), ..MessageFilter::default() }), "/kantor/pesan");
        let filter = MessageFilter { state: "failed".into(), kind: "approved".into(), q: "9B2T KX".into(), ..MessageFilter::default() };
        assert_eq!(list_path(&filter), "/kantor/pesan?state=failed&kind=approved&q=9B2T%20KX");
    }

    #[test]
    fn every_group_and_every_kind_of_message_has_words() {
        for language in Language::ALL {
            let keys = Group::ALL.iter().map(|group| format!("staff.messages.group.{group}"));
            for key in keys.chain(Template::ALL.iter().map(|template| format!("staff.template.{template}"))) {
                assert_ne!(words(*language, &key), key, "{language}");
            }
        }
    }
}
