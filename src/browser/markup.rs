//! Pieces of a page that are written as markup, and attributes that are set from outside. Leptos knows nothing of what stands
//! inside: whoever calls these owns the element.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, NodeList};

fn all(selector: &str) -> Vec<Element> {
    listed(document().query_selector_all(selector))
}

/// What was found, as elements of one kind.
pub(super) fn listed<T: JsCast>(found: Result<NodeList, JsValue>) -> Vec<T> {
    let Ok(found) = found else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
}

fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Writes the inside of the first element that matches `selector` anew. The tab stop among its `[data-date]` stays one, and what
/// had the focus has it afterwards: the element with the same value of one of the attributes `keys` (of several the one in the same
/// place), else the tab stop, the first link or button, or the region around.
pub fn rewrite(selector: &str, markup: &str, keys: &[&str]) {
    let Some(place) = first(selector) else { return };
    let within = |selector: &str| listed::<HtmlElement>(place.query_selector_all(selector));
    let had_stop = !within("[data-date][tabindex=\"0\"]").is_empty();
    let active = document().active_element().filter(|active| place.contains(Some(active)));
    let same = active.as_ref().and_then(|active| {
        let key = keys.iter().find_map(|key| Some(format!("[{key}=\"{}\"]", active.get_attribute(key)?)))?;
        let at = within(&key).iter().position(|element| element.is_same_node(Some(active)))?;
        Some((key, at))
    });
    place.set_inner_html(markup);
    if let Some(day) = within("[data-date]").first().filter(|_| had_stop) {
        day.set_tab_index(0);
    }
    if active.is_some() {
        let again = same.and_then(|(key, at)| {
            let mut found = within(&key);
            let last = found.len().checked_sub(1)?;
            Some(found.swap_remove(at.min(last)))
        });
        let near = || ["[data-date]", "a[href], button:not([disabled])"].iter().find_map(|selector| within(selector).into_iter().next());
        let around = || place.closest("[role=\"region\"]").ok().flatten()?.dyn_into().ok();
        if let Some(next) = again.or_else(near).or_else(around) {
            let _ = next.focus();
        }
    }
}

/// Marks what is linked by this code inside of `area` with `data-lit`, and nothing else.
pub fn light_linked(area: &str, code: Option<&str>) {
    for lit in all(&format!("#{area} [data-lit]")) {
        let _ = lit.remove_attribute("data-lit");
    }
    if let Some(code) = code {
        for linked in all(&format!("#{area} [data-linked=\"{code}\"]")) {
            let _ = linked.set_attribute("data-lit", "");
        }
    }
}

/// Of the elements inside of `area` that match `items` one is the tab stop: the one that has the focus, or what has it inside, else the
/// one that is it already, else the first. False when there is none.
pub fn keep_stop(area: &str, items: &str) -> bool {
    let Some(area) = first(area) else { return false };
    let stops: Vec<HtmlElement> = listed(area.query_selector_all(&format!(":is({items})[tabindex=\"0\"]")));
    let active = document().active_element().filter(|active| area.contains(Some(active)));
    let focused = active.and_then(|active| active.closest(items).ok().flatten()?.dyn_into::<HtmlElement>().ok());
    let next = focused.or_else(|| stops.first().cloned()).or_else(|| area.query_selector(items).ok().flatten()?.dyn_into().ok());
    let Some(next) = next else { return false };
    for stop in stops.iter().filter(|stop| !stop.is_same_node(Some(&next))) {
        stop.set_tab_index(-1);
    }
    if next.tab_index() != 0 || !next.has_attribute("tabindex") {
        next.set_tab_index(0);
    }
    true
}

/// Moves the focus over lines that have links and buttons inside: `(down, right)` by so many lines, or by so many things in the line,
/// the line itself coming first. False when the focus is on none of them.
pub fn walk_lines(lines: &str, (down, right): (i32, i32)) -> bool {
    let lines: Vec<HtmlElement> = listed(document().query_selector_all(lines));
    let Some(active) = document().active_element() else { return false };
    let Some(place) = lines.iter().position(|line| line.contains(Some(&active))) else { return false };
    let add = |place: usize, steps: i32, last: usize| place.saturating_add_signed(steps as isize).min(last);
    if down != 0 {
        return lines[add(place, down, lines.len() - 1)].focus().is_ok();
    }
    let inside: Vec<HtmlElement> = listed(lines[place].query_selector_all("a[href], button:not([disabled])"));
    let here = inside.iter().position(|element| element.is_same_node(Some(&active))).map_or(0, |at| at + 1);
    let next = add(here, right, inside.len());
    next.checked_sub(1).and_then(|at| inside.get(at)).unwrap_or(&lines[place]).focus().is_ok()
}

/// Gives the focus to the first of these that there is, if nothing that is seen has it: what had it was written anew meanwhile. A
/// button of a dialog that has just been closed has it until the next frame is drawn.
pub fn focus_if_lost(selectors: &[&str]) {
    if document().active_element().is_none_or(|active| active.matches("body, dialog:not([open]) *").unwrap_or(false)) {
        let _ = selectors.iter().any(|selector| super::focus_first(selector));
    }
}

/// Of the elements that match `among`, only those that match `wanted` have the (empty) attribute.
pub fn mark_only(among: &str, attribute: &str, wanted: &str) {
    for element in all(&format!("{among}[{attribute}]")) {
        if !element.matches(wanted).unwrap_or(false) {
            let _ = element.remove_attribute(attribute);
        }
    }
    for element in all(wanted).into_iter().filter(|element| !element.has_attribute(attribute)) {
        let _ = element.set_attribute(attribute, "");
    }
}

/// The same attribute for every element that matches. Writing the same again would be a change to whoever watches the page.
pub fn write_all(selector: &str, attribute: &str, value: &str) {
    for element in all(selector).into_iter().filter(|element| element.get_attribute(attribute).as_deref() != Some(value)) {
        let _ = element.set_attribute(attribute, value);
    }
}

/// The same text in every element that matches.
pub fn write_text(selector: &str, text: &str) {
    for element in all(selector) {
        element.set_text_content(Some(text));
    }
}

/// Shows every element that matches, or none.
pub fn show_all(selector: &str, shown: bool) {
    for element in all(selector).into_iter().filter(|element| element.has_attribute("hidden") == shown) {
        let _ = if shown { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
    }
}

/// How a place takes what is carried.
pub fn mark_drop(selector: &str, drop: Option<&str>) {
    let Some(place) = first(selector) else { return };
    let _ = match drop {
        Some(drop) => place.set_attribute("data-drop", drop),
        None => place.remove_attribute("data-drop"),
    };
}

/// A note at the end of a place: markup of one element that matches `noted`, in place of an older one.
pub fn note_at(selector: &str, noted: &str, note: Option<&str>) {
    let Some(place) = first(selector) else { return };
    if let Some(old) = place.query_selector(noted).ok().flatten() {
        old.remove();
    }
    if let Some(note) = note {
        let _ = place.insert_adjacent_html("beforeend", note);
    }
}
