//! What only a browser can do. Its twin `browser_absent.rs` has the same functions for the server, where they do nothing;
//! so pages need no `cfg`. Call these from effects and event handlers, never while rendering.

mod markup;
mod pointer;

use self::markup::listed;
pub use self::markup::{focus_if_lost, keep_stop, light_linked, mark_drop, mark_only, note_at, rewrite, show_all, walk_lines, write_all, write_text};
pub use self::pointer::{attribute_at, capture_pointer, on_touch_move, part_along, part_at, place_at, scroll_sideways, scroll_window, sides_of, window_size};
pub use crate::components::live::LiveEvent;

use leptos::ev::SubmitEvent;
use leptos::mount::mount_to;
use leptos::prelude::{ArcRwSignal, Get, GetUntracked, IntoView, Set, document, on_cleanup, queue_microtask, request_animation_frame, set_timeout, window};
use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, EventSource, FileReader, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement, MessageEvent, ScrollBehavior, ScrollIntoViewOptions,
    Storage,
};

/// Where the visit keeps that live updates are paused.
const PAUSE: &str = "pause";
/// Waiting time before a stream that the server has refused is tried again.
const RETRY: Duration = Duration::from_secs(5);
/// Names of the events that our streams send.
const EVENTS: [&str; 6] = ["changed", "resync", "request", "visit", "notice", "message"];

struct Stream {
    source: EventSource,
    // Kept alive as long as the stream.
    _listeners: Vec<Closure<dyn FnMut(MessageEvent)>>,
}

thread_local! {
    static STREAMS: RefCell<BTreeMap<u32, Option<Stream>>> = const { RefCell::new(BTreeMap::new()) };
    static PAUSED: ArcRwSignal<bool> = ArcRwSignal::new(visit().and_then(|visit| visit.get_item(PAUSE).ok()?).is_some());
}

/// Listens to a stream of server-sent events until the current owner is cleaned up. The browser reconnects by itself with
/// `Last-Event-ID`; a refused stream is tried again after a few seconds. `open` and `closed` are reported as events too.
///
/// Call it in an effect. While the reader has paused what is live there is no stream, only a `paused`; the effect runs again when
/// they let it go on, and the `open` of its new stream brings what came meanwhile.
pub fn listen_live(url: &str, on_event: impl Fn(LiveEvent) + 'static) {
    if PAUSED.with(ArcRwSignal::get) {
        on_event(LiveEvent { kind: "paused".to_owned() });
        return;
    }
    let id = STREAMS.with_borrow_mut(|streams| {
        let id = streams.last_key_value().map_or(0, |(last, _)| last + 1);
        streams.insert(id, None);
        id
    });
    on_cleanup(move || close_stream(id));
    open_stream(id, url.to_owned(), Rc::new(on_event));
}

/// Pauses what is live on every page of this visit, or lets it go on.
pub fn pause_live() {
    let paused = PAUSED.with(ArcRwSignal::clone);
    let pause = !paused.get_untracked();
    if let Some(visit) = visit() {
        let _ = if pause { visit.set_item(PAUSE, "") } else { visit.remove_item(PAUSE) };
    }
    paused.set(pause);
}

fn close_stream(id: u32) {
    if let Some(Some(stream)) = STREAMS.with_borrow_mut(|streams| streams.remove(&id)) {
        stream.source.close();
    }
}

fn open_stream(id: u32, url: String, on_event: Rc<dyn Fn(LiveEvent)>) {
    let Ok(source) = EventSource::new(&url) else { return };
    let mut listeners = Vec::new();
    let mut listen = |name: &'static str, handler: Box<dyn FnMut(MessageEvent)>| {
        let closure = Closure::wrap(handler);
        if source.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).is_ok() {
            listeners.push(closure);
        }
    };
    for name in EVENTS {
        let on_event = Rc::clone(&on_event);
        listen(name, Box::new(move |_| on_event(LiveEvent { kind: name.to_owned() })));
    }
    let opened = Rc::clone(&on_event);
    listen("open", Box::new(move |_| opened(LiveEvent { kind: "open".to_owned() })));
    let failing = source.clone();
    listen(
        "error",
        Box::new(move |_| {
            on_event(LiveEvent { kind: "closed".to_owned() });
            if failing.ready_state() == EventSource::CLOSED {
                let (url, on_event) = (url.clone(), Rc::clone(&on_event));
                set_timeout(
                    move || {
                        if STREAMS.with_borrow(|streams| streams.contains_key(&id)) {
                            open_stream(id, url, on_event);
                        }
                    },
                    RETRY,
                );
            }
        }),
    );
    STREAMS.with_borrow_mut(|streams| streams.insert(id, Some(Stream { source, _listeners: listeners })));
}

fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Makes one of the days in a calendar its only tab stop: the one with this date, else the first that can be opened.
/// False when the date is not shown there.
pub fn rove(calendar: &str, date: Option<&str>, with_focus: bool) -> bool {
    let Some(calendar) = element(calendar) else { return false };
    let find = |selector: &str| calendar.query_selector(selector).ok().flatten();
    let wanted = date.and_then(|date| find(&format!("[data-date=\"{date}\"]")));
    let stop = wanted.clone().or_else(|| find("a[data-date]")).or_else(|| find("[data-date]"));
    if let Ok(days) = calendar.query_selector_all("[data-date]") {
        for day in (0..days.length()).filter_map(|place| days.get(place)?.dyn_into::<HtmlElement>().ok()) {
            let is_stop = stop.as_ref().is_some_and(|stop| day.is_same_node(Some(stop)));
            let place = if is_stop { 0 } else { -1 };
            // Writing the same again would be a change to whoever watches the page.
            if day.tab_index() != place || !day.has_attribute("tabindex") {
                day.set_tab_index(place);
            }
            if is_stop && wanted.is_some() && with_focus {
                let _ = day.focus();
            }
        }
    }
    wanted.is_some()
}

/// Tells that the page has come alive: `<html data-hydrated>`.
pub fn mark_alive() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// Moves the focus to the page's heading, as after a page load.
pub fn focus_heading() {
    if let Some(heading) = document().query_selector("main h1").ok().flatten().and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.set_attribute("tabindex", "-1");
        let _ = heading.focus();
    }
}

/// The same in the frame that paints the page: before that the browser would lay it out for the focus alone, after that it would paint
/// once more. Whoever has gone on by then, by keys or by a finger, stays there.
pub fn focus_heading_when_painted() {
    let before = document().active_element();
    request_animation_frame(move || {
        let now = document().active_element().filter(|now| now.tag_name() != "BODY");
        if now.is_none() || now == before {
            focus_heading();
        }
    });
}

/// Brings the element with this id into view, without moving the focus.
pub fn scroll_to(id: &str) {
    if let Some(element) = element(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_behavior(ScrollBehavior::Auto);
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Fields of the submitted form in order, with the pressed button when it has a name.
pub fn form_pairs(event: &SubmitEvent) -> Vec<(String, String)> {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return Vec::new() };
    let mut pairs = pairs_of(&form);
    if let Some(button) = event.submitter() {
        let attribute = |name: &str| button.get_attribute(name).unwrap_or_default();
        let name = attribute("name");
        if !name.is_empty() {
            pairs.push((name, attribute("value")));
        }
    }
    pairs
}

/// Fields of the form with this id, in order.
pub fn pairs_of_form(id: &str) -> Vec<(String, String)> {
    element(id).and_then(|form| form.dyn_into::<HtmlFormElement>().ok()).map(|form| pairs_of(&form)).unwrap_or_default()
}

fn pairs_of(form: &HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = web_sys::FormData::new_with_form(form) else { return Vec::new() };
    let entries = data.entries().into_iter().filter_map(Result::ok);
    entries
        .filter_map(|entry| {
            let entry: js_sys::Array = entry.dyn_into().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
        })
        .collect()
}

/// Puts text on the clipboard; false where the browser does not offer one (plain HTTP, old engines).
pub fn copy_text(text: &str) -> bool {
    let navigator = window().navigator();
    let offered = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| !clipboard.is_undefined());
    if offered {
        let _ = navigator.clipboard().write_text(text);
    }
    offered
}

/// Reads the file that was chosen in the field with this id as text; `None` when it is larger than `largest` bytes or cannot
/// be read. Nothing happens while no file is chosen.
pub fn read_file(id: &str, largest: usize, then: impl FnOnce(Option<String>) + 'static) {
    let files = element(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok()).and_then(|field| field.files());
    let Some(file) = files.and_then(|files| files.get(0)) else { return };
    let reader = FileReader::new().ok().filter(|_| file.size() <= largest as f64);
    let Some(reader) = reader else {
        then(None);
        return;
    };
    let finished = reader.clone();
    let mut then = Some(then);
    let done: Box<dyn FnMut()> = Box::new(move || {
        if let Some(then) = then.take() {
            then(finished.result().ok().and_then(|text| text.as_string()));
        }
    });
    let done: Closure<dyn FnMut()> = Closure::wrap(done);
    reader.set_onloadend(Some(done.into_js_value().unchecked_ref()));
    let _ = reader.read_as_text(&file);
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Forgotten with the tab.
fn visit() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps text on this device only.
pub fn store_draft(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, text);
    }
}

/// What [`store_draft`] has kept.
pub fn load_draft(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Forgets what [`store_draft`] has kept.
pub fn clear_draft(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Opens a `<dialog>` as a modal one.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = element(id).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok())
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Does a `<dialog>` stand open?
pub fn is_dialog_open(id: &str) -> bool {
    element(id).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok()).is_some_and(|dialog| dialog.open())
}

/// Closes a `<dialog>`; the browser gives the focus back.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = element(id).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Light becomes dark and back; the choice is kept on this device.
pub fn toggle_theme() {
    let Some(root) = document().document_element() else { return };
    let system_is_dark = || window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches());
    let dark = match root.get_attribute("data-theme").as_deref() {
        Some("dark") => true,
        Some(_) => false,
        None => system_is_dark(),
    };
    let theme = if dark { "light" } else { "dark" };
    let _ = root.set_attribute("data-theme", theme);
    store_draft("theme", theme);
}

/// 128 random bits as 32 hexadecimal digits, from the browser's cryptographic source.
pub fn random_key() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    crate::components::hex(&bytes)
}

/// Loads a page of ours from the server, as a link with `rel="external"` would.
pub fn load_page(path: &str) {
    let _ = window().location().set_href(path);
}

thread_local! {
    /// What is rehearsed now.
    static STAGE: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Draws something beside the page, where nobody sees it, until [`end_rehearsal`]: a browser compiles each function of a program when
/// it is first called, and whoever comes to what was drawn here does not wait for that any more.
pub fn rehearse<N: IntoView>(draw: impl FnOnce() -> N + 'static)
where
    N::State: 'static,
{
    end_rehearsal();
    if let Some(stage) = document().create_element("div").ok().and_then(|stage| stage.dyn_into::<HtmlElement>().ok()) {
        let drawn = mount_to(stage, draw);
        STAGE.set(Some(Box::new(drawn)));
    }
}

/// Throws away what was rehearsed, if anything is.
pub fn end_rehearsal() {
    drop(STAGE.take());
}

/// Milliseconds since the page began.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Loads a script of ours, once.
pub fn load_script(src: &str) {
    let found = |selector: &str| document().query_selector(selector).ok().flatten();
    let (Some(head), None) = (found("head"), found(&format!("script[src=\"{src}\"]"))) else { return };
    if let Ok(script) = document().create_element("script") {
        let _ = script.set_attribute("src", src);
        let _ = head.append_child(&script);
    }
}

/// Prints this page.
pub fn print() {
    let _ = window().print();
}

/// This page's full address.
pub fn page_address() -> String {
    window().location().href().unwrap_or_default()
}

/// Call this before elements are drawn again in place: what has the focus now has it afterwards too. Leptos takes the
/// attributes of an erased element away and writes them again, and a link without `href` cannot hold the focus.
pub fn hold_focus() {
    let active = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    // Nothing has it: giving it back to the whole page would only make the browser lay it out before its time.
    let Some(active) = active.filter(|active| active.tag_name() != "BODY") else { return };
    queue_microtask(move || {
        let lost = document().active_element().is_none_or(|now| now.tag_name() == "BODY");
        // What is an element of its own each time is known by its id.
        let again = if active.is_connected() { Some(active) } else { element(&active.id()) };
        if let Some(again) = again.filter(|_| lost) {
            let _ = again.focus();
        }
    });
}

/// Marks the bookings of these requests inside of `area` with `attribute`, and no others.
pub fn mark_bookings(area: &str, attribute: &str, value: &str, codes: &BTreeSet<String>) {
    let Some(area) = element(area) else { return };
    let each = |selector: &str, change: &dyn Fn(&Element)| {
        listed(area.query_selector_all(selector)).iter().for_each(change);
    };
    each(&format!("[{attribute}=\"{value}\"]"), &|element| {
        if element.get_attribute("data-code").is_none_or(|code| !codes.contains(&code)) {
            let _ = element.remove_attribute(attribute);
        }
    });
    for code in codes {
        each(&format!("a[data-code=\"{code}\"]"), &|element| {
            let _ = element.set_attribute(attribute, value);
        });
    }
}

/// Moves the focus to the first element that matches `selector`. False when there is none.
pub fn focus_first(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|element| element.focus().is_ok())
}

/// Has an element that matches `selector` the focus?
pub fn has_focus(selector: &str) -> bool {
    document().active_element().is_some_and(|active| active.matches(selector).unwrap_or(false))
}

/// Presses the first element that matches `selector`, as a click would. False when there is none.
pub fn press(selector: &str) -> bool {
    let Some(element) = document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return false };
    element.click();
    true
}

/// Moves the focus `steps` further among the elements that match `selector`; it stays at the ends.
pub fn step_focus(selector: &str, steps: i32) {
    let all: Vec<HtmlElement> = listed(document().query_selector_all(selector));
    let Some(active) = document().active_element() else { return };
    let Some(place) = all.iter().position(|element| element.is_same_node(Some(&active))) else { return };
    let next = i32::try_from(place).unwrap_or_default().saturating_add(steps);
    if let Some(element) = usize::try_from(next).ok().and_then(|next| all.get(next)) {
        let _ = element.focus();
    }
}

/// Moves the focus among the elements that match `item` inside of `rows`: `(down, right)` by so many rows that have one, or
/// by so many in the row. Without focus on one of them the first gets it. False when there is none.
pub fn walk_rows(rows: &str, item: &str, (down, right): (i32, i32)) -> bool {
    let rows: Vec<Vec<HtmlElement>> =
        listed::<Element>(document().query_selector_all(rows)).iter().map(|row| listed(row.query_selector_all(item))).filter(|row| !row.is_empty()).collect();
    let active = document().active_element();
    let is_active = |element: &HtmlElement| active.as_ref().is_some_and(|active| active.is_same_node(Some(element)));
    let here = rows.iter().enumerate().find_map(|(row, items)| Some((row, items.iter().position(is_active)?)));
    let add = |place: usize, steps: i32, length: usize| place.saturating_add_signed(steps as isize).min(length.saturating_sub(1));
    let next = match here {
        None => rows.first().and_then(|row| row.first()),
        Some((row, place)) if down == 0 => rows[row].get(add(place, right, rows[row].len())),
        Some((row, place)) => {
            let row = &rows[add(row, down, rows.len())];
            row.get(place.min(row.len() - 1))
        }
    };
    next.is_some_and(|element| element.focus().is_ok())
}
