//! All dates of an event as the server saw them: which clash, with whom, and what to do then.

use super::state::{EventState, Preview};
use super::{ACT, DATES, ENTER, NOTHING};
use crate::app::paths;
use crate::components::Icon;
use crate::domain::format::long_date;
use crate::domain::language::Language;
use crate::domain::series::{Checked, CheckedDate, Clash, EventForm, when};
use crate::tr;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// More dates than these are folded away until somebody wants them.
const FEW: usize = 12;

/// The dates, while there are some to show. `send` sends the form that confirms them.
pub fn dates_panel(state: EventState, send: impl Fn(SubmitEvent) + Clone + Send + Sync + 'static) -> impl IntoView {
    move || {
        let send = send.clone();
        state.preview.get().map(|preview| panel(state, preview, send))
    }
}

fn panel(state: EventState, preview: Preview, send: impl Fn(SubmitEvent) + Clone + Send + Sync + 'static) -> AnyView {
    let language = state.language;
    let Preview { form, checked, refused } = preview;
    let (all, free) = (checked.dates.len(), checked.free());
    let clashing = all - free;
    let heading = match (all, clashing) {
        (1, 0) => tr!(language, "event.dates.one_free"),
        (1, _) => tr!(language, "event.dates.one_clashes"),
        (_, 0) => tr!(language, "event.dates.all_free", n = all),
        _ => tr!(language, "event.dates.some_clash", n = all, clashing = clashing),
    };
    view! {
        <section class="panel" aria-labelledby=DATES>
            <header><h2 id=DATES tabindex="-1">{heading}</h2></header>
            <div class="panel-body stack">
                <p role=refused.then_some("alert")>
                    {if refused { tr!(language, "event.dates.refused") } else { tr!(language, "event.dates.nothing_yet") }}
                </p>
                {(clashing > 0).then(|| clashes(language, &checked))}
                {(all > 1).then(|| all_dates(language, &checked))}
                {confirmation(state, form, &checked, send)}
            </div>
        </section>
    }
    .into_any()
}

/// What is in the way of which date.
fn clashes(language: Language, checked: &Checked) -> AnyView {
    let dates: Vec<_> = checked
        .clashing()
        .map(|date| {
            let reasons: Vec<_> = date.clashes.iter().map(|clash| reason(language, clash)).collect();
            view! {
                <li>
                    <b>{format!("{}, {}", long_date(language, date.date()), when(language, date.slot))}</b>
                    <ul>{reasons}</ul>
                </li>
            }
        })
        .collect();
    let advice: Vec<_> = advice(language, checked).into_iter().map(|text| view! { <p>{text}</p> }).collect();
    view! {
        <div class="notice" data-tone="bad">
            <Icon name="warn"/>
            <h3>{tr!(language, "event.dates.in_the_way")}</h3>
            <ul class="stack tight">{dates}</ul>
            {advice}
        </div>
    }
    .into_any()
}

/// One reason; a booking is a link to its request, where it can be moved or cancelled.
fn reason(language: Language, clash: &Clash) -> AnyView {
    let text = clash.text(language);
    match clash {
        Clash::Booking { code, .. } => view! { <li>{text} " " <a class="code" href=paths::reservation(code)>{code.to_string()}</a></li> }.into_any(),
        Clash::Event { .. } | Clash::Series { .. } | Clash::OutsideHours { .. } | Clash::Closed { .. } | Clash::Past => view! { <li>{text}</li> }.into_any(),
    }
}

/// What can be done about it.
fn advice(language: Language, checked: &Checked) -> Vec<String> {
    let any = |is: fn(&Clash) -> bool| checked.clashing().flat_map(|date| &date.clashes).any(is);
    let mut advice = Vec::new();
    if any(|clash| matches!(clash, Clash::Booking { .. } | Clash::Event { .. })) {
        advice.push(tr!(language, "error.bookings_in_the_way.detail"));
    }
    if any(|clash| matches!(clash, Clash::OutsideHours { .. } | Clash::Closed { .. })) {
        advice.push(tr!(language, "event.dates.outside"));
    }
    if checked.repeats && checked.free() == 0 {
        advice.push(tr!(language, "event.dates.none_left"));
    }
    advice
}

fn all_dates(language: Language, checked: &Checked) -> AnyView {
    let rows: Vec<_> = checked.dates.iter().map(|date| row(language, date)).collect();
    let count = rows.len();
    let open = count <= FEW;
    view! {
        <details open=open>
            <summary>{tr!(language, "event.dates.all", n = count)}</summary>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{tr!(language, "event.dates.date")}</th>
                        <th scope="col">{tr!(language, "event.dates.time")}</th>
                        <th scope="col">{tr!(language, "event.dates.state")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}

fn row(language: Language, date: &CheckedDate) -> AnyView {
    let (status, icon, word) =
        if date.clashes.is_empty() { ("free", "check", tr!(language, "event.dates.free")) } else { ("late", "warn", tr!(language, "event.dates.clashes")) };
    view! {
        <tr>
            <th scope="row">{long_date(language, date.date())}</th>
            <td>{when(language, date.slot)}</td>
            <td><span class="badge" data-status=status><Icon name=icon/>{word}</span></td>
        </tr>
    }
    .into_any()
}

/// A form of its own with what was looked at, so that nothing typed meanwhile is stored by mistake. Giving the clashing dates
/// up is offered only when others are left [G76].
fn confirmation(state: EventState, form: EventForm, checked: &Checked, send: impl Fn(SubmitEvent) + Clone + Send + Sync + 'static) -> AnyView {
    let language = state.language;
    let (free, clashing) = (checked.free(), checked.clashing().count());
    let confirmed = EventForm { skip: checked.clashing().map(|date| date.date().to_string()).collect(), ..form };
    let hidden: Vec<_> = confirmed.pairs().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned()/> }).collect();
    let enter = match (free, clashing) {
        (0, _) => None,
        (1, 0) => Some(tr!(language, "event.enter")),
        (_, 0) => Some(tr!(language, "event.enter_all", n = free)),
        _ => Some(tr!(language, "event.enter_others", clashing = clashing, n = free)),
    };
    let busy = move || state.sending.get().then_some("true");
    view! {
        <form class="row buttons" action=paths::EVENT method="post" on:submit=send>
            {hidden}
            {enter.map(|label| view! { <button class="button primary tall" type="submit" name=ACT value=ENTER aria-busy=busy>{label}</button> })}
            <button class="button tall" type="submit" name=ACT value=NOTHING>{tr!(language, "event.enter_nothing")}</button>
        </form>
    }
    .into_any()
}
