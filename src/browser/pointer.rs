//! What lies under the pointer, and what follows it.

use super::element;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, Event};

/// The attribute of the nearest element around the point (CSS pixels in the window) that matches `selector`.
pub fn attribute_at(x: i32, y: i32, selector: &str, attribute: &str) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
    let element = document().element_from_point(x as f32, y as f32)?;
    element.closest(selector).ok().flatten()?.get_attribute(attribute)
}

/// How far (0 to 1) the point lies along the nearest element around it that matches `selector`; from top to bottom when
/// `down`. `None` when there is none.
pub fn part_at(x: i32, y: i32, selector: &str, down: bool) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
    let element = document().element_from_point(x as f32, y as f32)?;
    let rect = element.closest(selector).ok().flatten()?.get_bounding_client_rect();
    let (at, from, length) = if down { (f64::from(y), rect.top(), rect.height()) } else { (f64::from(x), rect.left(), rect.width()) };
    (length > 0.0).then(|| ((at - from) / length).clamp(0.0, 1.0))
}

/// Width and height of the window (CSS pixels).
pub fn window_size() -> (f64, f64) {
    let length = |side: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| side.ok().and_then(|side| side.as_f64()).unwrap_or_default();
    let window = window();
    (length(window.inner_width()), length(window.inner_height()))
}

/// Where the first element that matches `selector` begins and ends sideways (CSS pixels in the window), after a first column
/// (`head`) that stays where it is while the rest is scrolled. `None` when there is none.
pub fn sides_of(selector: &str, head: &str) -> Option<(f64, f64)> {
    let found = document().query_selector(selector).ok().flatten()?;
    let (rect, head) = (found.get_bounding_client_rect(), found.query_selector(head).ok().flatten());
    Some((rect.left() + head.map_or(0.0, |head| head.get_bounding_client_rect().width()), rect.right()))
}

/// Puts an element that is fixed to the window's corner at this point. CSSOM, because the page forbids `style` attributes.
pub fn place_at(id: &str, x: i32, y: i32) {
    if let Some(element) = element(id) {
        let _ = element.style().set_property("translate", &format!("{x}px {y}px"));
    }
}

/// All further events of this pointer go to the element, wherever the pointer is.
pub fn capture_pointer(id: &str, pointer: i32) {
    if let Some(element) = element(id) {
        let _ = element.set_pointer_capture(pointer);
    }
}

/// Hears every move of a finger that has come down on `target`, also when that has left the page meanwhile: the browser asks nobody
/// else whether the finger scrolls.
pub fn on_touch_move(target: &Element, heard: impl Fn(&Event) + 'static) {
    let options = AddEventListenerOptions::new();
    options.set_passive(false);
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| heard(&event)).into_js_value();
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options("touchmove", listener.unchecked_ref(), &options);
}

/// Scrolls the window down by so many CSS pixels (up when negative); false when it is at its end.
pub fn scroll_window(by: i32) -> bool {
    let window = window();
    let before = window.scroll_y().unwrap_or_default();
    window.scroll_by_with_x_and_y(0.0, f64::from(by));
    (window.scroll_y().unwrap_or_default() - before).abs() >= 0.5
}

/// Scrolls the first element that matches `selector` to the right by so many CSS pixels (left when negative); false when it is at
/// its end, or there is none.
pub fn scroll_sideways(selector: &str, by: i32) -> bool {
    let Some(found) = document().query_selector(selector).ok().flatten() else { return false };
    let before = found.scroll_left();
    found.set_scroll_left(before + by);
    found.scroll_left() != before
}

/// How far (0 to 1) `x` lies along the element with this id, also where the pointer is above or below it.
pub fn part_along(id: &str, x: i32) -> Option<f64> {
    let rect = document().get_element_by_id(id)?.get_bounding_client_rect();
    (rect.width() > 0.0).then(|| ((f64::from(x) - rect.left()) / rect.width()).clamp(0.0, 1.0))
}
