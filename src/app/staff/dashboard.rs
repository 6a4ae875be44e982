//! `/kantor/dasbor`: how the service does in one month, for the head and the admin. Numbers and codes, no names.

use super::layout::DESK_ROLES;
use super::working_days::missing::MissingYear;
use super::workspace::{Freshness, HEADING, LoadAndKeep, staff_resource};
use crate::app::{PageTitle, paths, use_language};
use crate::components::calendar::month_after;
use crate::components::deadline::{Deadline, DueBadge};
use crate::components::{Icon, StatusBadge};
use crate::domain::figures::{hours, number, share};
use crate::domain::format::month_year;
use crate::domain::role::{Role, StaffMember};
use crate::domain::slot::Moment;
use crate::i18n::words;
use crate::server_fns::dashboard::{Dashboard, FacilityUse, LateRequest, load_dashboard};
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn DashboardPage() -> impl IntoView {
    let language = use_language();
    let query = use_query_map();
    let month = Memo::new(move |_| query.with(|query| query.get("month").unwrap_or_default()));
    let dashboard = staff_resource(move || month.get(), load_dashboard);
    view! {
        <PageTitle text=tr!(language, "dashboard.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "dashboard.title")}</h1>
            <Freshness from=dashboard at=|shown: &Dashboard| shown.now/>
        </header>
        <LoadAndKeep
            from=dashboard
            children=move |(member, shown): (StaffMember, Dashboard)| view! { <Month member shown/> }
        />
    }
}

/// The whole month.
#[component]
fn Month(member: StaffMember, shown: Dashboard) -> impl IntoView {
    let language = use_language();
    let is_admin = member.roles.has(Role::Admin);
    let opens_requests = member.roles.any_of(DESK_ROLES);
    let Dashboard { month, by_channel, by_status, late, late_count, facilities, missing_year, now, .. } = shown.clone();
    view! {
        <div class="stack roomy">
            <MissingYear year=missing_year/>
            <MonthHead month is_admin/>
            <Figures shown/>
            <div class="board">
                <section class="panel" aria-labelledby="terlambat">
                    <header><h2 id="terlambat">{tr!(language, "dashboard.late")}" "<small>{number(language, late_count)}</small></h2></header>
                    <div class="panel-body">{late_list(late, now, opens_requests)}</div>
                </section>
                <section class="panel" aria-labelledby="per-status">
                    <header><h2 id="per-status">{tr!(language, "dashboard.by_status")}</h2></header>
                    <div class="panel-body">
                        {by_status.is_empty().then(|| view! { <p class="muted">{tr!(language, "dashboard.none")}</p> })}
                        <ul class="counts">
                            {by_status
                                .into_iter()
                                .map(|(status, count)| view! { <li><StatusBadge status/><b>{number(language, count)}</b></li> })
                                .collect_view()}
                        </ul>
                    </div>
                </section>
                <section class="panel" aria-labelledby="per-kanal">
                    <header><h2 id="per-kanal">{tr!(language, "dashboard.by_channel")}</h2></header>
                    <div class="panel-body">
                        <ul class="counts">
                            {by_channel
                                .into_iter()
                                .map(|(channel, count)| {
                                    let label = words(language, &format!("dashboard.channel.{channel}"));
                                    view! { <li><span>{label}</span><b>{number(language, count)}</b></li> }
                                })
                                .collect_view()}
                        </ul>
                    </div>
                </section>
            </div>
            <FacilityTable facilities/>
        </div>
    }
}

/// Which month, the ones beside it, and the way to the working calendar for those who may change it.
#[component]
fn MonthHead(month: NaiveDate, is_admin: bool) -> impl IntoView {
    let language = use_language();
    view! {
        <div class="row">
            <h2>{month_year(language, month)}</h2>
            <nav class="row tight" aria-label=tr!(language, "dashboard.months")>
                <a class="button square" href=paths::dashboard(month_after(month, -1)) aria-label=tr!(language, "cal.prev")><Icon name="prev"/></a>
                <a class="button square" href=paths::dashboard(month_after(month, 1)) aria-label=tr!(language, "cal.next")><Icon name="next"/></a>
            </nav>
            {is_admin.then(|| view! { <a class="button push" href=paths::WORKING_DAYS><Icon name="cal"/>{tr!(language, "workdays.title")}</a> })}
            {is_admin.then(|| view! { <a class="button" href=paths::SETTINGS><Icon name="office"/>{tr!(language, "settings.title")}</a> })}
        </div>
    }
}

/// The three numbers that the promise is measured by.
#[component]
fn Figures(shown: Dashboard) -> impl IntoView {
    let language = use_language();
    let none = || "–".to_owned();
    let of = tr!(language, "dashboard.of", part = number(language, shown.in_time), whole = number(language, shown.judged));
    let median = shown.median_minutes.map_or_else(none, |minutes| tr!(language, "dashboard.hours", hours = hours(language, minutes)));
    let figures = [
        (tr!(language, "dashboard.received"), number(language, shown.received), tr!(language, "dashboard.received_note")),
        (tr!(language, "dashboard.in_time"), share(language, shown.in_time, shown.judged).unwrap_or_else(none), of),
        (tr!(language, "dashboard.median"), median, tr!(language, "dashboard.median_note")),
    ];
    view! {
        <dl class="figures">
            {figures
                .into_iter()
                .map(|(label, value, note)| view! { <div class="panel"><dt>{label}</dt><dd><b>{value}</b><small>{note}</small></dd></div> })
                .collect_view()}
        </dl>
    }
}

/// Codes of late requests; links only for those who may open a request.
fn late_list(late: Vec<LateRequest>, now: Moment, opens_requests: bool) -> AnyView {
    let language = use_language();
    if late.is_empty() {
        return view! { <p class="muted">{tr!(language, "dashboard.none_late")}</p> }.into_any();
    }
    let lines: Vec<_> = late
        .into_iter()
        .map(|request| {
            let deadline = Deadline { status: request.status, due_at: request.due_at, urgent: false, untold: false, now };
            let code = request.code.to_string();
            let code = if opens_requests {
                view! { <a class="code" href=paths::reservation(&request.code)>{code}</a> }.into_any()
            } else {
                view! { <span class="code">{code}</span> }.into_any()
            };
            view! { <li>{code}<DueBadge deadline/></li> }
        })
        .collect();
    view! { <ul class="counts">{lines}</ul> }.into_any()
}

/// Bookings and hours of use of every facility.
#[component]
fn FacilityTable(facilities: Vec<FacilityUse>) -> impl IntoView {
    let language = use_language();
    let rows: Vec<_> = facilities
        .into_iter()
        .map(|used| {
            view! {
                <tr>
                    <th scope="row">{used.name}" "<small>{used.code.to_string()}</small></th>
                    <td class="num">{number(language, used.bookings)}</td>
                    <td class="num">{hours(language, used.minutes)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="per-fasilitas">
            <header><h2 id="per-fasilitas">{tr!(language, "dashboard.by_facility")}</h2></header>
            <div class="panel-body stack tight">
                <p class="muted">{tr!(language, "dashboard.by_facility_note")}</p>
                <table class="table facility-use">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(language, "staff.field.facility")}</th>
                            <th scope="col" class="num">{tr!(language, "dashboard.bookings")}</th>
                            <th scope="col" class="num">{tr!(language, "dashboard.used_hours")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
