//! What the inbox shows: chosen by links and a plain GET form, so that every list has an address.

use super::inbox::filtered_path;
use crate::app::{paths, use_language};
use crate::components::status_badge::status_label;
use crate::components::{Icon, SelectField, TextField};
use crate::domain::applicant::Channel;
use crate::domain::language::Language;
use crate::domain::reservation::Status;
use crate::i18n::words;
use crate::server_fns::inbox::{Inbox, InboxFilter};
use crate::tr;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::params::ParamsMap;
use std::collections::BTreeMap;

/// Facilities that get a chip of their own.
const FACILITY_CHIPS: usize = 6;

/// The filter in an address.
pub fn filter_of(query: &ParamsMap) -> InboxFilter {
    let of = |name: &str| query.get(name).unwrap_or_default();
    InboxFilter { list: of("list"), facility: of("facility"), q: of("q"), date: of("date"), status: of("status"), channel: of("channel"), cursor: of("cursor") }
}

/// The address of a filter; the list of what is open has the shortest.
pub fn inbox_path(filter: &InboxFilter) -> String {
    let InboxFilter { list, facility, q, date, status, channel, cursor } = filter;
    let parts = [("list", list), ("facility", facility), ("q", q), ("date", date), ("status", status), ("channel", channel), ("cursor", cursor)];
    filtered_path(paths::OFFICE, &parts, ("list", "open"))
}

/// Looks for a code, a name or an activity; day, state and channel of it fold away.
#[component]
pub fn Search(filter: Memo<InboxFilter>) -> impl IntoView {
    let language = use_language();
    let states = std::iter::once((String::new(), tr!(language, "staff.inbox.every_status")))
        .chain(Status::ALL.iter().map(|status| (status.code().to_owned(), status_label(*status, language))))
        .collect();
    let channels = std::iter::once((String::new(), tr!(language, "staff.messages.every_channel")))
        .chain(Channel::ALL.iter().map(|channel| (channel.code().to_owned(), words(language, &format!("staff.channel.{channel}")))))
        .collect();
    let date = Memo::new(move |_| filter.get().date);
    let status = Memo::new(move |_| filter.get().status);
    let channel = Memo::new(move |_| filter.get().channel);
    // What is filtered is never hidden.
    let open = filter.with_untracked(|filter| [&filter.date, &filter.status, &filter.channel].into_iter().any(|part| !part.is_empty()));
    view! {
        // After a reload a browser puts back what stood in the fields, which may be another list than the address's.
        <Form method="get" action=paths::OFFICE attr:class="push inbox-search" attr:role="search" attr:autocomplete="off">
            <div class="row tight">
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
                <input type="hidden" name="facility" value=move || filter.get().facility/>
                <button class="button" type="submit">{tr!(language, "btn.search")}</button>
            </div>
            <details class="act" open=open>
                <summary>{tr!(language, "staff.inbox.more_filters")}</summary>
                <div class="inbox-narrow">
                    <TextField id="hari-pakai" name="date" kind="date" label=tr!(language, "staff.inbox.date") value=date/>
                    <SelectField id="status-permohonan" name="status" label=tr!(language, "staff.column.status") options=states value=status/>
                    <SelectField id="kanal-permohonan" name="channel" label=tr!(language, "staff.messages.channel") options=channels value=channel/>
                    <button class="button" type="submit">{tr!(language, "staff.messages.filter")}</button>
                </div>
            </details>
        </Form>
    }
}

/// The lists as links, with how many there are of each; the facilities of this page.
#[component]
pub fn Chips(inbox: Inbox, filter: InboxFilter) -> impl IntoView {
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
    let first_page = InboxFilter { cursor: String::new(), ..filter };
    view! {
        <nav class="facility-chips" aria-label=tr!(language, "staff.inbox.filter")>
            {lists
                .into_iter()
                .map(|(list, label, count)| {
                    let current = (list == first_page.shown()).then_some("true");
                    view! { <a class="chip" href=inbox_path(&of_list(&first_page, list)) aria-current=current>{label} " " {count.map(|count| view! { <small>{count}</small> })}</a> }
                })
                .collect_view()}
            {facilities
                .into_iter()
                .map(|(code, (name, count))| {
                    let chosen = code == first_page.facility;
                    // The chosen facility's chip leads back to all of them.
                    let facility = if chosen { String::new() } else { code };
                    let href = inbox_path(&InboxFilter { facility, ..first_page.clone() });
                    view! { <a class="chip" href=href aria-current=chosen.then_some("true")>{name} " " <small>{count}</small></a> }
                })
                .collect_view()}
        </nav>
    }
}

/// Another list with the same filter; without the state, where none of the list can be in it.
fn of_list(filter: &InboxFilter, list: &str) -> InboxFilter {
    let has_none = filter.is_beyond_open() && !matches!(list, "untold" | "all");
    let status = if has_none { String::new() } else { filter.status.clone() };
    InboxFilter { list: list.to_owned(), status, ..filter.clone() }
}

/// The ways to the next page and back to the first one.
pub fn pages(language: Language, filter: &InboxFilter, next: &str) -> AnyView {
    if filter.cursor.is_empty() && next.is_empty() {
        return ().into_any();
    }
    let to = |cursor: &str| inbox_path(&InboxFilter { cursor: cursor.to_owned(), ..filter.clone() });
    let first = (!filter.cursor.is_empty()).then(|| to(""));
    let next = (!next.is_empty()).then(|| to(next));
    view! {
        <nav class="row inbox-pages" aria-label=tr!(language, "staff.messages.pages")>
            {first.map(|href| view! { <a class="button" href=href><Icon name="prev"/>{tr!(language, "staff.messages.first")}</a> })}
            {next.map(|href| view! { <a class="button push" href=href>{tr!(language, "staff.messages.next")}<Icon name="next"/></a> })}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(list: &str) -> InboxFilter {
        InboxFilter { list: list.to_owned(), ..InboxFilter::default() }
    }

    #[test]
    fn the_list_of_open_requests_has_the_shortest_address() {
        assert_eq!(inbox_path(&filter("open")), "/kantor");
    }

    #[test]
    fn a_search_keeps_its_signs_in_the_address() {
        let searched = InboxFilter { facility: "AUL-1".into(), q: "Nur'aini & co".into(), ..filter("late") };
        assert_eq!(inbox_path(&searched), "/kantor?list=late&facility=AUL-1&q=Nur%27aini%20%26%20co");
        let narrowed = InboxFilter { date: "2026-12-08".into(), status: "review".into(), channel: "ult".into(), ..filter("open") };
        assert_eq!(inbox_path(&narrowed), "/kantor?date=2026-12-08&status=review&channel=ult");
    }

    #[test]
    fn what_is_over_is_looked_for_among_all_and_no_other_list_is_empty_for_it() {
        let done = InboxFilter { status: "done".into(), ..filter("open") };
        assert_eq!((done.shown(), filter("").shown(), filter("late").shown()), ("all", "open", "late"));
        assert_eq!(inbox_path(&of_list(&done, "open")), "/kantor");
        assert_eq!(inbox_path(&of_list(&done, "untold")), "/kantor?list=untold&status=done");
        let asked = InboxFilter { status: "review".into(), ..filter("all") };
        assert_eq!(inbox_path(&of_list(&asked, "open")), "/kantor?status=review");
    }

    #[test]
    fn every_channel_has_words() {
        for language in Language::ALL {
            for channel in Channel::ALL {
                let key = format!("staff.channel.{channel}");
                assert_ne!(words(*language, &key), key, "{language}");
            }
        }
    }
}
