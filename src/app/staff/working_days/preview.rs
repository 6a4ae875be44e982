//! What a change would write, which deadlines it would move and who has booked a day that it closes, with the only button of the page that saves.

use super::state::{DaysState, PREVIEW};
use super::year::{day_name_of, kind_label};
use crate::app::paths;
use crate::app::staff::touched::touched_table;
use crate::app::staff::workspace::HEADING;
use crate::browser;
use crate::components::Icon;
use crate::components::when::moment_short;
use crate::domain::format::{date_range, long_date};
use crate::domain::language::Language;
use crate::domain::office_hours::{DayGroup, DayHours, Season};
use crate::domain::working_days::{CalendarForm, DayOff, DueMove, Edit, Impact};
use crate::i18n::words;
use crate::server_fns::working_days::SaveCalendarChange;
use crate::tr;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Rows of a change that are listed one by one.
const MOST_LINES: usize = 60;

/// The panel, while a change waits to be saved.
pub fn preview_panel(state: DaysState, save: ServerAction<SaveCalendarChange>) -> impl IntoView {
    move || state.preview.get().map(|(form, impact)| panel(state, save, &form, impact))
}

fn panel(state: DaysState, save: ServerAction<SaveCalendarChange>, form: &CalendarForm, impact: Impact) -> AnyView {
    let language = state.language;
    let Impact { edits, known, different, moves, moved, touched, count } = impact;
    let nothing = edits.is_empty();
    let more = edits.len().saturating_sub(MOST_LINES);
    let lines: Vec<_> = edits.iter().take(MOST_LINES).map(|edit| view! { <li>{edit_text(language, edit)}</li> }).collect();
    let different: Vec<_> = different.iter().map(|day| view! { <li>{day_text(language, day)}</li> }).collect();
    let fields: Vec<_> =
        form.pairs().into_iter().map(|(name, value)| view! { <input type="hidden" name=format!("form[{name}]") value=value.to_owned()/> }).collect();
    // Without script the link leads to the page without a change.
    let back = move |event: MouseEvent| {
        event.prevent_default();
        state.preview.set(None);
        browser::focus(HEADING);
    };
    view! {
        <section class="panel" aria-labelledby=PREVIEW>
            <header>
                <h2 id=PREVIEW tabindex="-1">{if nothing { tr!(language, "workdays.preview.nothing") } else { tr!(language, "workdays.preview.title") }}</h2>
            </header>
            <div class="panel-body stack">
                {(!nothing).then(|| view! { <p>{tr!(language, "workdays.preview.not_saved")}</p> })}
                {(!nothing).then(|| view! { <ul class="lines">{lines}</ul> })}
                {(more > 0).then(|| view! { <p>{tr!(language, "staff.more", n = more)}</p> })}
                {(known > 0).then(|| view! { <p>{tr!(language, "workdays.preview.known", n = known)}</p> })}
                {(!different.is_empty())
                    .then(|| view! { <p>{tr!(language, "workdays.preview.different")}</p> <ul class="lines">{different}</ul> })}
                {(!nothing).then(|| moves_table(language, moves, moved))}
                {(!nothing).then(|| touched_table(language, touched, count))}
                <div class="row buttons">
                    {(!nothing)
                        .then(|| {
                            view! {
                                <ActionForm action=save>
                                    {fields}
                                    <button class="button primary" type="submit" aria-busy=move || save.pending().get().then_some("true")>
                                        <Icon name="check"/>
                                        {tr!(language, "workdays.save")}
                                    </button>
                                </ActionForm>
                            }
                        })}
                    <a class="button" href=paths::WORKING_DAYS on:click=back>{tr!(language, "btn.back")}</a>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// The deadlines that move, from when to when.
fn moves_table(language: Language, moves: Vec<DueMove>, moved: i64) -> AnyView {
    if moves.is_empty() {
        return view! { <p>{tr!(language, "workdays.preview.no_moves")}</p> }.into_any();
    }
    let more = moved.saturating_sub(i64::try_from(moves.len()).unwrap_or(i64::MAX));
    let rows: Vec<_> = moves
        .into_iter()
        .map(|due| {
            view! {
                <tr>
                    <th scope="row"><a class="code" href=paths::reservation(&due.code)>{due.code.to_string()}</a></th>
                    <td>{moment_short(language, due.from)}</td>
                    <td>{moment_short(language, due.to)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="stack tight">
            <h3>{tr!(language, "workdays.preview.moves", n = moved)}</h3>
            <table class="table">
                <caption class="sr">{tr!(language, "workdays.preview.caption")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr!(language, "workdays.column.code")}</th>
                        <th scope="col">{tr!(language, "workdays.column.from")}</th>
                        <th scope="col">{tr!(language, "workdays.column.to")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {(more > 0).then(|| view! { <p>{tr!(language, "staff.more", n = more)}</p> })}
        </div>
    }
    .into_any()
}

/// `Rabu, 25 November 2026: Pilkada (Libur kantor)`
fn day_text(language: Language, day: &DayOff) -> String {
    let kind = if day.is_open() { tr!(language, "workdays.open") } else { kind_label(language, day.kind()) };
    tr!(language, "workdays.edit.day", date = long_date(language, day.date()), name = day_name_of(language, day), kind = kind)
}

/// One row of a change as a sentence.
fn edit_text(language: Language, edit: &Edit) -> String {
    match edit {
        Edit::Put { before: None, day } => day_text(language, day),
        Edit::Put { before: Some(before), day } => tr!(language, "workdays.edit.changed", before = day_text(language, before), after = day_text(language, day)),
        Edit::Remove(day) => tr!(language, "workdays.edit.removed", day = day_text(language, day)),
        Edit::Hours { season, days, before, hours } => tr!(
            language,
            "workdays.edit.hours",
            days = group_label(language, *season, *days),
            before = hours_text(language, *before),
            after = hours_text(language, *hours)
        ),
        Edit::PutRamadan(period) => tr!(language, "workdays.edit.ramadan", dates = date_range(language, period.first, period.last)),
        Edit::RemoveRamadan(period) => tr!(language, "workdays.edit.no_ramadan", dates = date_range(language, period.first, period.last)),
    }
}

/// `Senin–Kamis`, `Ramadan, Jumat`
pub fn group_label(language: Language, season: Season, days: DayGroup) -> String {
    words(language, &format!("workdays.group.{season}.{days}"))
}

/// `07.30–16.00, istirahat 12.00–13.00`
pub fn hours_text(language: Language, hours: DayHours) -> String {
    let [opens, break_from, break_to, closes] = hours.times().map(crate::domain::slot::TimeOfDay::dotted);
    tr!(language, "workdays.hours_text", opens = opens, closes = closes, break_from = break_from, break_to = break_to)
}
