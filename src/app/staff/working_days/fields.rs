//! The forms for one day off and for a whole list.

use super::state::DaysState;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::{Icon, SelectField, TextArea, TextField};
use crate::domain::holiday_import::LARGEST_IMPORT;
use crate::domain::working_days::{ChangeKind, DayKind};
use crate::tr;
use leptos::prelude::*;

/// Id of the field for a file.
const FILE: &str = "berkas-libur";

/// The button of every form: nothing is saved by it.
#[component]
pub fn ShowButton(state: DaysState) -> impl IntoView {
    let language = use_language();
    view! {
        <button class="button primary" type="submit" aria-busy=move || state.sending.get().then_some("true")>
            <Icon name="eye"/>
            {tr!(language, "workdays.show")}
        </button>
    }
}

/// Enters a day off or changes the one of its date.
#[component]
pub fn DayForm(state: DaysState, year: i32) -> impl IntoView {
    let language = use_language();
    let kinds = DayKind::ALL.iter().map(|kind| (kind.code().to_owned(), super::year::kind_label(language, *kind))).collect();
    let error = move |field| state.error_of(ChangeKind::Day, field);
    view! {
        <section class="panel" aria-labelledby="tambah-hari">
            <header><h2 id="tambah-hari">{tr!(language, "workdays.add")}</h2></header>
            <div class="panel-body">
                <form class="stack" method="post" action=paths::working_days(year) novalidate on:submit=move |event| state.send(&event)>
                    <input type="hidden" name="change" value=ChangeKind::Day.code()/>
                    <TextField
                        id="hari-tanggal"
                        name="date"
                        kind="date"
                        label=tr!(language, "workdays.date")
                        hint=tr!(language, "workdays.date_hint")
                        required=true
                        value=state.text(state.day, |form| &form.date)
                        error=error("date")
                    />
                    <SelectField
                        id="hari-jenis"
                        name="kind"
                        label=tr!(language, "workdays.kind")
                        options=kinds
                        required=true
                        value=state.text(state.day, |form| &form.kind)
                        error=error("kind")
                    />
                    <TextField
                        id="hari-nama"
                        name="name_id"
                        label=tr!(language, "workdays.name")
                        hint=tr!(language, "workdays.name_hint")
                        maxlength=150
                        required=true
                        value=state.text(state.day, |form| &form.name_id)
                        error=error("name_id")
                    />
                    <TextField
                        id="hari-nama-inggris"
                        name="name_en"
                        label=tr!(language, "workdays.name_en")
                        maxlength=150
                        optional=true
                        value=state.text(state.day, |form| &form.name_en)
                        error=error("name_en")
                    />
                    <TextField
                        id="hari-dasar"
                        name="source"
                        label=tr!(language, "workdays.source")
                        hint=tr!(language, "workdays.source_hint")
                        maxlength=150
                        optional=true
                        value=state.text(state.day, |form| &form.source)
                        error=error("source")
                    />
                    <ShowButton state/>
                </form>
            </div>
        </section>
    }
}

/// Enters the days of a list; a file is read by the browser into the same field.
#[component]
pub fn ImportForm(state: DaysState, year: i32) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let read = move |_| {
        browser::read_file(FILE, LARGEST_IMPORT, move |text| match text {
            Some(text) => state.list.update(|form| form.text = text),
            None => state.refuse_list("import_large", LARGEST_IMPORT / 1024),
        });
    };
    view! {
        <section class="panel" aria-labelledby="impor">
            <header><h2 id="impor">{tr!(language, "workdays.import")}</h2></header>
            <div class="panel-body">
                <form class="stack" method="post" action=paths::working_days(year) novalidate on:submit=move |event| state.send(&event)>
                    <input type="hidden" name="change" value=ChangeKind::Import.code()/>
                    <p class="muted">{tr!(language, "workdays.import_text")}</p>
                    <div class="field" hidden=move || !workspace.hydrated.get()>
                        <label for=FILE>{tr!(language, "workdays.file")}</label>
                        <input class="input" id=FILE type="file" accept=".ics,.json,text/calendar,application/json" on:change=read/>
                    </div>
                    <TextArea
                        id="daftar-libur"
                        name="text"
                        label=tr!(language, "workdays.list")
                        hint=tr!(language, "workdays.list_hint")
                        rows=6
                        required=true
                        value=state.text(state.list, |form| &form.text)
                        error=state.error_of(ChangeKind::Import, "text")
                    />
                    <ShowButton state/>
                </form>
            </div>
        </section>
    }
}
