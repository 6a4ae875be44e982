//! The bookings that a change of the administration touches: of a facility, or of the working calendar.

use crate::app::paths;
use crate::components::when::when_short;
use crate::domain::language::Language;
use crate::domain::places::Touched;
use crate::domain::reservation::Pattern;
use crate::i18n::words;
use crate::tr;
use leptos::prelude::*;

/// The bookings that are touched; they stay as they are.
pub fn touched_table(language: Language, touched: Vec<Touched>, count: usize) -> AnyView {
    if touched.is_empty() {
        return view! { <p>{tr!(language, "touched.none")}</p> }.into_any();
    }
    let more = count.saturating_sub(touched.len());
    let rows: Vec<_> = touched.into_iter().map(|one| touched_row(language, one)).collect();
    view! {
        <div class="stack tight">
            <h3>{tr!(language, "touched.title", n = count)}</h3>
            <p class="muted">{tr!(language, "touched.stay")}</p>
            <table class="table">
                <caption class="sr">{tr!(language, "touched.caption")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr!(language, "touched.column.code")}</th>
                        <th scope="col">{tr!(language, "touched.column.facility")}</th>
                        <th scope="col">{tr!(language, "touched.column.when")}</th>
                        <th scope="col">{tr!(language, "touched.column.why")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {(more > 0).then(|| view! { <p>{tr!(language, "staff.more", n = more)}</p> })}
        </div>
    }
    .into_any()
}

fn touched_row(language: Language, one: Touched) -> impl IntoView + use<> {
    let why = one.why.iter().map(|kind| words(language, &format!("touched.why.{kind}"))).collect::<Vec<_>>().join(", ");
    let status = one.status.map(|status| words(language, &format!("status.{status}")));
    let who = match one.code {
        Some(code) => view! { <a class="code" href=paths::reservation(&code)>{code.to_string()}</a> }.into_any(),
        None => tr!(language, "touched.office_event").into_any(),
    };
    view! {
        <tr>
            <th scope="row">{who}" "<small>{status}</small></th>
            <td>{one.facility.to_string()}</td>
            <td>{when_short(language, Pattern::Daily, one.slot.from, one.slot.to)}</td>
            <td>{why}</td>
        </tr>
    }
}
