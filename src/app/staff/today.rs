//! `/kantor/hari-ini`: today's agenda, complete without script. The service worker keeps a copy of this very page for the time without
//! a connection; what stands in it about the copy is hidden until then, with the time at which the server has drawn it.

use super::inbox_table::items_text;
use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource};
use crate::app::{PageTitle, paths, use_language};
use crate::components::Icon;
use crate::components::when::{moment_near, when_short};
use crate::domain::format::long_date;
use crate::domain::role::StaffMember;
use crate::domain::slot::{Moment, TimeOfDay, local_date};
use crate::server_fns::today::{Today, TodayLine, load_today};
use crate::tr;
use leptos::prelude::*;

/// Ids of the sentences that `public/sw.js` makes visible in the copy.
const COPY: &str = "salinan";
const INSTEAD: &str = "salinan-pengganti";

#[component]
pub fn TodayPage() -> impl IntoView {
    let language = use_language();
    let today = staff_resource(|| (), |()| load_today());
    view! {
        <PageTitle text=tr!(language, "today.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "today.title")}</h1>
            <Freshness from=today at=|today: &Today| today.now/>
        </header>
        <LoadAndKeep
            from=today
            children=move |(_, today): (StaffMember, Today)| {
                let Today { going_out, coming_back, now } = today;
                view! {
                    <div class="stack roomy">
                        <CopyLine now/>
                        <p class="muted">{long_date(language, local_date(now))} ". " {tr!(language, "today.lead")}</p>
                        <div class="board">
                            <Section id="diserahkan" title=tr!(language, "today.out") none=tr!(language, "staff.day.none_out") lines=going_out out=true now/>
                            <Section id="dikembalikan" title=tr!(language, "today.back") none=tr!(language, "staff.day.none_back") lines=coming_back out=false now/>
                        </div>
                    </div>
                }
            }
        />
    }
}

/// That this is a copy, and from when; seen in the copy only.
#[component]
fn CopyLine(now: Moment) -> impl IntoView {
    let language = use_language();
    let (time, date) = (TimeOfDay::of(now).dotted(), long_date(language, local_date(now)));
    view! {
        <div class="notice" data-tone="wait" id=COPY hidden>
            <Icon name="warn"/>
            <p><b>{tr!(language, "today.copy", time = time, date = date)}</b></p>
            <p id=INSTEAD hidden>{tr!(language, "today.instead")}</p>
        </div>
    }
}

#[component]
fn Section(id: &'static str, title: String, none: String, lines: Vec<TodayLine>, out: bool, now: Moment) -> impl IntoView {
    let count = lines.len();
    view! {
        <section class="stack tight" aria-labelledby=id>
            <h2 id=id>{title} " " <small>{count}</small></h2>
            {if lines.is_empty() {
                view! { <div class="panel"><div class="panel-body"><p class="muted">{none}</p></div></div> }.into_any()
            } else {
                view! { <ul class="tasks">{lines.into_iter().map(|line| view! { <Line line out now/> }).collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}

/// One thing that goes out or comes back: when, what, who, and how to reach them.
#[component]
fn Line(line: TodayLine, out: bool, now: Moment) -> impl IntoView {
    let language = use_language();
    let at = if out { moment_near(language, line.from, now) } else { tr!(language, "staff.day.until", at = moment_near(language, line.to, now)) };
    let who = if line.who == line.name { line.name } else { format!("{}, {}", line.who, line.name) };
    let what = format!("{who}. {}. {}", line.activity, when_short(language, line.pattern, line.from, line.to));
    let ready: Vec<String> = [line.needs, line.access_needs].into_iter().filter(|text| !text.is_empty()).collect();
    let number: String = line.whatsapp.chars().filter(char::is_ascii_digit).collect();
    view! {
        <li data-status=line.late.then_some("overdue")>
            <div class="row">
                <span class="at">{at}</span>
                {line
                    .late
                    .then(|| view! { <span class="push"><span class="badge" data-status="overdue"><Icon name="warn"/>{tr!(language, "staff.day.late")}</span></span> })}
            </div>
            <div>
                <h3><a href=paths::reservation(&line.code)>{items_text(&line.items)}</a></h3>
                <p class="muted">{what}</p>
                {(!ready.is_empty()).then(|| view! { <p>{ready.join(" ")}</p> })}
            </div>
            {(!number.is_empty()).then(|| view! { <p><a class="button" href=format!("tel:{number}")>{line.whatsapp.clone()}</a></p> })}
        </li>
    }
}
