//! The form of one facility. It is drawn as it was sent last, or as the facility stands.

use super::kinds;
use super::state::PlaceState;
use crate::app::{paths, use_language};
use crate::components::field::ErrorLine;
use crate::components::{Icon, SelectField, TextArea, TextField};
use crate::domain::facility::{FacilityCode, Layout, LendingUnit};
use crate::domain::format::day_name;
use crate::domain::language::Language;
use crate::domain::places::{LONGEST_ACCESS, PlaceForm};
use crate::i18n::words;
use crate::server_fns::places::PlaceDetail;
use crate::tr;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;

/// Ids of the fields for the hours of a day, and the name of its fault.
const DAYS: [(&str, &str, &str); 7] = [
    ("senin-buka", "senin-tutup", "hours.0"),
    ("selasa-buka", "selasa-tutup", "hours.1"),
    ("rabu-buka", "rabu-tutup", "hours.2"),
    ("kamis-buka", "kamis-tutup", "hours.3"),
    ("jumat-buka", "jumat-tutup", "hours.4"),
    ("sabtu-buka", "sabtu-tutup", "hours.5"),
    ("minggu-buka", "minggu-tutup", "hours.6"),
];
/// Ids of the fields for seats, in the order of the layouts, and the names of their faults.
const SEATS: [(&str, &str); 3] = [("kursi-teater", "capacity.theater"), ("kursi-kelas", "capacity.class"), ("kursi-u", "capacity.u")];

#[component]
pub fn PlaceFields(state: PlaceState, detail: PlaceDetail) -> impl IntoView {
    let language = use_language();
    let PlaceDetail { place, others } = detail;
    let code = place.facility.code.to_string();
    let form = state.typed.get_untracked().unwrap_or_else(|| PlaceForm::of(&place));
    let text = |text: &str| Signal::stored(text.to_owned());
    let example = place.facility.example;
    view! {
        <section class="panel" aria-labelledby="ubah-fasilitas">
            <header>
                <h2 id="ubah-fasilitas">{place.facility.name.clone()}</h2>
                {example.then(|| view! { <span class="badge" data-status="review"><Icon name="info"/>{tr!(language, "standard_page.example")}</span> })}
            </header>
            <div class="panel-body">
                <form class="stack roomy" method="post" action=paths::place(&code) novalidate on:submit=move |event| state.send(&event)>
                    <input type="hidden" name="code" value=code.clone()/>
                    <div class="fields">
                        <TextField
                            id="nama"
                            name="name"
                            label=tr!(language, "places.field.name")
                            value=text(&form.name)
                            maxlength=100
                            required=true
                            full=true
                            error=state.error("name")
                        />
                        <SelectField
                            id="jenis"
                            name="kind"
                            label=tr!(language, "places.field.kind")
                            options=kinds(language)
                            value=text(&form.kind)
                            required=true
                            error=state.error("kind")
                        />
                        {number("stok", "stock", tr!(language, "places.field.stock"), &form.stock, state)}
                        {number("persiapan", "set_up", tr!(language, "places.field.set_up"), &form.set_up, state)}
                        {number("pembersihan", "clean_up", tr!(language, "places.field.clean_up"), &form.clean_up, state)}
                        {number("urutan", "position", tr!(language, "places.field.position"), &form.position, state)}
                    </div>
                    {units(language, &form, state)}
                    {seats(language, &form, state)}
                    <TextArea
                        id="perlengkapan"
                        name="amenities"
                        label=tr!(language, "places.field.amenities")
                        hint=tr!(language, "places.amenities_hint")
                        rows=5
                        optional=true
                        value=text(&form.amenities)
                        error=state.error("amenities")
                    />
                    {access(language, &form, state)}
                    {hours(language, &form, state)}
                    {inside(language, &form, others, state)}
                    {flags(language, &form, state)}
                    <button class="button primary" type="submit" aria-busy=move || state.sending.get().then_some("true")>
                        <Icon name="eye"/>
                        {tr!(language, "places.show")}
                    </button>
                </form>
            </div>
        </section>
    }
}

fn number(id: &'static str, name: &'static str, label: String, typed: &str, state: PlaceState) -> impl IntoView + use<> {
    let (value, error) = (Signal::stored(typed.to_owned()), state.error(name));
    view! { <TextField id name label value inputmode="numeric" maxlength=5 required=true error/> }
}

/// A box to tick.
fn tick(name: &'static str, value: String, ticked: bool, label: String, note: String) -> impl IntoView + use<> {
    view! {
        <label>
            <input type="checkbox" name=name value=value checked=ticked/>
            <b>{label}</b>
            {(!note.is_empty()).then(|| view! { <small>{note}</small> })}
        </label>
    }
}

fn units(language: Language, form: &PlaceForm, state: PlaceState) -> impl IntoView + use<> {
    let ticks: Vec<_> = LendingUnit::ALL
        .iter()
        .map(|unit| tick("units", unit.code().to_owned(), form.is_lent_by(*unit), words(language, &format!("standard_page.unit.{unit}")), String::new()))
        .collect();
    view! {
        <fieldset class="field">
            <legend>{tr!(language, "places.field.units")}</legend>
            <div class="options">{ticks}</div>
            <ErrorLine id="satuan-error" error=state.error("units")/>
        </fieldset>
    }
}

fn seats(language: Language, form: &PlaceForm, state: PlaceState) -> impl IntoView + use<> {
    let mut fields = Vec::with_capacity(SEATS.len());
    for (place, (layout, (id, fault))) in Layout::ALL.iter().zip(SEATS).enumerate() {
        let label = words(language, &format!("fac.layout.{layout}"));
        let (value, error) = (Signal::stored(form.capacity.get(place).cloned().unwrap_or_default()), state.error(fault));
        fields.push(view! { <TextField id name="capacity" label value inputmode="numeric" maxlength=6 error/> });
    }
    view! {
        <fieldset class="field">
            <legend>{tr!(language, "places.field.capacity")}</legend>
            <p class="hint">{tr!(language, "places.capacity_hint")}</p>
            <div class="seats">{fields}</div>
        </fieldset>
    }
}

fn access(language: Language, form: &PlaceForm, state: PlaceState) -> impl IntoView + use<> {
    let most = u32::try_from(LONGEST_ACCESS).unwrap_or(u32::MAX);
    let text = |text: &str| Signal::stored(text.to_owned());
    view! {
        <TextArea
            id="akses-id"
            name="access_id"
            label=tr!(language, "places.field.access_id")
            hint=tr!(language, "places.access_hint")
            maxlength=most
            optional=true
            value=text(&form.access_id)
            error=state.error("access_id")
        />
        <TextArea
            id="akses-en"
            name="access_en"
            label=tr!(language, "places.field.access_en")
            maxlength=most
            optional=true
            value=text(&form.access_en)
            error=state.error("access_en")
        />
    }
}

fn hours(language: Language, form: &PlaceForm, state: PlaceState) -> impl IntoView + use<> {
    let monday = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a Monday");
    let typed = |list: &[String], weekday: usize| Signal::stored(list.get(weekday).cloned().unwrap_or_default());
    let mut rows = Vec::with_capacity(DAYS.len());
    for (weekday, (opens, closes, fault)) in DAYS.into_iter().enumerate() {
        let day = monday.checked_add_days(Days::new(weekday as u64)).map(|date| day_name(language, date)).unwrap_or_default();
        let (from, to) = (tr!(language, "places.opens", day = day), tr!(language, "places.closes", day = day));
        let (value_from, value_to) = (typed(&form.opens, weekday), typed(&form.closes, weekday));
        let error = state.error(fault);
        rows.push(view! {
            <div class="fields pair">
                <TextField id=opens name="opens" label=from value=value_from inputmode="decimal" maxlength=8 autocomplete="off"/>
                <TextField id=closes name="closes" label=to value=value_to inputmode="decimal" maxlength=8 autocomplete="off" error/>
            </div>
        });
    }
    view! {
        <fieldset class="field">
            <legend>{tr!(language, "places.field.hours")}</legend>
            <p class="hint">{tr!(language, "places.hours_hint")}</p>
            <div class="stack tight">{rows}</div>
        </fieldset>
    }
}

fn inside(language: Language, form: &PlaceForm, others: Vec<(FacilityCode, String)>, state: PlaceState) -> impl IntoView + use<> {
    // What lies in nothing keeps the list folded away.
    let open = !form.inside.is_empty();
    let ticks: Vec<_> = others
        .into_iter()
        .map(|(code, name)| {
            let ticked = form.lies_in(&code);
            tick("inside", code.to_string(), ticked, name, code.0)
        })
        .collect();
    view! {
        <details class="act" open=open>
            <summary>{tr!(language, "places.field.inside")}</summary>
            <fieldset class="field">
                <legend class="hint">{tr!(language, "places.inside_hint")}</legend>
                <div class="options">{ticks}</div>
            </fieldset>
        </details>
        <ErrorLine id="bagian-error" error=state.error("inside")/>
    }
}

fn flags(language: Language, form: &PlaceForm, state: PlaceState) -> impl IntoView + use<> {
    let yes = || "yes".to_owned();
    let active = tick("active", yes(), !form.active.is_empty(), tr!(language, "places.field.active"), tr!(language, "places.active_hint"));
    let rule = tick("rule_only", yes(), !form.rule_only.is_empty(), tr!(language, "places.field.rule_only"), tr!(language, "places.rule_hint"));
    let example = tick("example", yes(), !form.example.is_empty(), tr!(language, "places.field.example"), tr!(language, "places.example_hint"));
    view! {
        <fieldset class="field">
            <legend>{tr!(language, "places.flags")}</legend>
            <div class="options long">{active} {rule} {example}</div>
            <ErrorLine id="aturan-error" error=state.error("rule_only")/>
        </fieldset>
    }
}
