//! *Saya berhalangan*: who does one's work meanwhile, and whose work one does.

use super::OwnDesk;
use crate::app::use_language;
use crate::components::{SelectField, TextField};
use crate::domain::format::date_range;
use crate::server_fns::people::DelegationView;
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Delegations that are not over, and the form for one more.
#[component]
pub fn AbsencePanel(delegations: Vec<DelegationView>, colleagues: Vec<String>, today: NaiveDate, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    let choose = (String::new(), tr!(language, "staff.choose"));
    let options: Vec<(String, String)> = std::iter::once(choose).chain(colleagues.into_iter().map(|name| (name.clone(), name))).collect();
    view! {
        <section class="panel" aria-labelledby="halangan-judul">
            <header><h2 id="halangan-judul">{tr!(language, "people.absence.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "people.absence.text")}</p>
                {(!delegations.is_empty())
                    .then(|| view! { <ul class="entries">{delegations.into_iter().map(|delegation| view! { <Line delegation today desk/> }).collect_view()}</ul> })}
                <ActionForm action=desk.delegate attr:class="stack tight">
                    <SelectField
                        id="halangan-rekan"
                        name="colleague"
                        label=tr!(language, "people.absence.colleague")
                        value=desk.colleague
                        options
                        required=true
                        error=desk.acts.field("delegated", "colleague")
                        on:change=move |event| desk.colleague.set(event_target_value(&event))
                    />
                    <div class="fields pair">
                        <TextField
                            id="halangan-mulai"
                            name="first_date"
                            kind="date"
                            label=tr!(language, "people.absence.first")
                            value=desk.first_date
                            min=today.to_string()
                            required=true
                            error=desk.acts.field("delegated", "first_date")
                            on:input=move |event| desk.first_date.set(event_target_value(&event))
                        />
                        <TextField
                            id="halangan-selesai"
                            name="last_date"
                            kind="date"
                            label=tr!(language, "people.absence.last")
                            value=desk.last_date
                            min=today.to_string()
                            optional=true
                            error=desk.acts.field("delegated", "last_date")
                            on:input=move |event| desk.last_date.set(event_target_value(&event))
                        />
                    </div>
                    <button class="button" type="submit">{tr!(language, "people.absence.submit")}</button>
                </ActionForm>
            </div>
        </section>
    }
}

#[component]
fn Line(delegation: DelegationView, today: NaiveDate, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    let dates = date_range(language, delegation.absence.first(), delegation.absence.last());
    let dates = if delegation.absence.covers(today) { tr!(language, "people.absence.now", dates = dates) } else { dates };
    let who = if delegation.mine {
        tr!(language, "people.absence.mine", name = &delegation.delegate)
    } else {
        tr!(language, "people.absence.theirs", name = &delegation.absent)
    };
    let spoken = format!(" {}", delegation.delegate);
    view! {
        <li>
            <div>
                <b>{who}</b>
                <small class="muted">{dates}</small>
            </div>
            {delegation
                .mine
                .then(|| {
                    view! {
                        <ActionForm action=desk.end_delegation>
                            <input type="hidden" name="id" value=delegation.id/>
                            <button class="button" type="submit">{tr!(language, "people.absence.end")}<span class="sr">{spoken}</span></button>
                        </ActionForm>
                    }
                })}
        </li>
    }
}
