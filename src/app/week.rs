//! On which day weeks begin is a setting of the office. The server writes it on `<html data-week>` unless it is Monday; the
//! browser reads it there.

use crate::domain::calendar_view::WeekStart;
use leptos::prelude::*;

/// On the server the setting, in the browser what the document says.
pub fn week_start() -> WeekStart {
    if let Some(start) = use_context::<WeekStart>() {
        return start;
    }
    if is_browser() {
        let code = document().document_element().and_then(|html| html.get_attribute("data-week"));
        return code.and_then(|code| code.parse().ok()).unwrap_or_default();
    }
    WeekStart::default()
}
