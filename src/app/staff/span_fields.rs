//! When something begins and ends (*tanggal dan jam*): two dates and two hours, wherever the staff enter them.

use crate::app::use_language;
use crate::components::TextField;
use crate::tr;
use leptos::prelude::*;

/// One of the four, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanPart {
    StartDate,
    EndDate,
    StartTime,
    EndTime,
}

/// The four fields.
#[component]
pub fn SpanFields(
    ids: [&'static str; 4],
    names: [&'static str; 4],
    values: [Signal<String>; 4],
    errors: [Signal<Option<String>>; 4],
    /// Hours are picked from the browser's clock (`08:00`) and not typed (`08.00`).
    #[prop(optional)]
    clock: bool,
    /// Without a last day it is the first one.
    #[prop(optional)]
    one_day: bool,
    /// Hears what is typed.
    #[prop(optional)]
    typed: Option<Callback<(SpanPart, String)>>,
) -> impl IntoView {
    let language = use_language();
    let [start_date, end_date, start_time, end_time] = ids;
    let [start_date_name, end_date_name, start_time_name, end_time_name] = names;
    let [start_date_value, end_date_value, start_time_value, end_time_value] = values;
    let [start_date_error, end_date_error, start_time_error, end_time_error] = errors;
    let end_required = !one_day;
    let tell = move |part: SpanPart, text: String| {
        if let Some(typed) = typed {
            typed.run((part, text));
        }
    };
    view! {
        <div class="fields pair">
            <TextField
                id=start_date
                name=start_date_name
                kind="date"
                label=tr!(language, "form.date_start")
                value=start_date_value
                error=start_date_error
                required=true
                on:input=move |event| tell(SpanPart::StartDate, event_target_value(&event))
            />
            <TextField
                id=end_date
                name=end_date_name
                kind="date"
                label=tr!(language, "form.date_end")
                value=end_date_value
                error=end_date_error
                required=end_required
                on:input=move |event| tell(SpanPart::EndDate, event_target_value(&event))
            />
            <HourField
                id=start_time
                name=start_time_name
                label=tr!(language, "form.time_start")
                value=start_time_value
                error=start_time_error
                clock
                typed=Callback::new(move |text| tell(SpanPart::StartTime, text))
            />
            <HourField
                id=end_time
                name=end_time_name
                label=tr!(language, "form.time_end")
                value=end_time_value
                error=end_time_error
                clock
                typed=Callback::new(move |text| tell(SpanPart::EndTime, text))
            />
        </div>
    }
}

#[component]
fn HourField(
    id: &'static str,
    name: &'static str,
    label: String,
    value: Signal<String>,
    error: Signal<Option<String>>,
    clock: bool,
    typed: Callback<String>,
) -> impl IntoView {
    if clock {
        view! {
            <TextField
                id=id
                name=name
                kind="time"
                step=900
                label=label
                value=value
                error=error
                required=true
                on:input=move |event| typed.run(event_target_value(&event))
            />
        }
        .into_any()
    } else {
        view! {
            <TextField
                id=id
                name=name
                inputmode="numeric"
                label=label
                value=value
                error=error
                required=true
                on:input=move |event| typed.run(event_target_value(&event))
            />
        }
        .into_any()
    }
}
