//! What lies under the pointer, and what follows it.

use super::element;
use leptos::prelude::{document, window};

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

/// Which way the page is turned by what is carried at this point: the number in `attribute` of an arrow below it, or -1 and 1
/// at the left and right edge of the window.
pub fn page_turned_at(x: i32, y: i32, attribute: &str) -> Option<i32> {
    let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    let (x_now, edge) = (f64::from(x), 12.0);
    let at_edge = if x_now < edge { Some(-1) } else { (x_now > width - edge).then_some(1) };
    attribute_at(x, y, &format!("[{attribute}]"), attribute).and_then(|way| way.parse().ok()).or(at_edge)
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

/// Scrolls the window while something is carried near its upper or lower edge.
pub fn scroll_at_edge(y: i32) {
    let window = window();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let (y, edge) = (f64::from(y), 56.0);
    let by = if y < edge {
        -24.0
    } else if y > height - edge {
        24.0
    } else {
        return;
    };
    window.scroll_by_with_x_and_y(0.0, by);
}

/// How far (0 to 1) `x` lies along the element with this id, also where the pointer is above or below it.
pub fn part_along(id: &str, x: i32) -> Option<f64> {
    let rect = document().get_element_by_id(id)?.get_bounding_client_rect();
    (rect.width() > 0.0).then(|| ((f64::from(x) - rect.left()) / rect.width()).clamp(0.0, 1.0))
}
